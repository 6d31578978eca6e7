"""Schedules by path or address, for the screens."""

import importlib

from seminar_prep.cli.relinking import relinking
from seminar_prep.wiring import App


class Schedules:
    """Schedules by path or address (`tui.desk.ScheduleReading`); opens the library anew, for it runs in a worker."""

    def __init__(self, app: App) -> None:
        self._app = app

    def read(self, location: str) -> str:
        """Import the file or URL and say in one line what came of it. Raises SeminarPrepError."""
        now = self._app.fixed_now
        own = App(self._app.environ, data_dir=str(self._app.paths.home), now=now.isoformat() if now else None)
        try:
            return _import(own, location)
        finally:
            own.close()


def _import(app: App, location: str) -> str:
    schedules = importlib.import_module("seminar_prep.services.schedules")  # in the worker: 25 ms off the start
    reader = schedules.ScheduleImport(
        app.library,
        now=app.now(),
        zone=app.zone,
        rng=app.rng,
        read_stdin=bytes,
        relink=relinking(app),
        progress=lambda _: None,
    )
    done, failed = reader.run((location,), schedules.ImportRequest())
    if failed:
        raise failed[0]
    (one,) = done
    counts = ", ".join(f"{n} {change.value}" for change, n in one.counts.items() if n)
    return f"{one.seminar}: {counts or 'no talks'}."
