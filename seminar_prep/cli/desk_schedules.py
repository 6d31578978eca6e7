"""Schedules for the screens: fetched, previewed, taken over, refreshed, taken back."""

import contextlib
import importlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

from seminar_prep.cli.relinking import relinking
from seminar_prep.wiring import App

if TYPE_CHECKING:
    from datetime import datetime

    from seminar_prep.errors import SeminarPrepError
    from seminar_prep.services.import_request import ImportRequest
    from seminar_prep.services.import_values import Fetched, Imported, Preview
    from seminar_prep.services.known_schedules import KnownSchedule
    from seminar_prep.services.schedule_undo import UndoneImport
    from seminar_prep.services.schedules import ScheduleImport
    from seminar_prep.storage.sources import Source


class Schedules:
    """Schedules (`tui.desk.ScheduleReading`); each call opens the library anew, for it runs in a worker.

    What reads schedules is imported in the worker: it would hold up the start of the screens, 25 ms.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    def sources(self) -> "tuple[Source, ...]":
        """Return what is remembered; on the screens' own connection."""
        module = importlib.import_module("seminar_prep.storage.sources")
        return cast("tuple[Source, ...]", module.load_sources(self._app.library.connection))

    def forget(self, location: str) -> "KnownSchedule":
        """Read a schedule no more; on the screens' own connection."""
        module = importlib.import_module("seminar_prep.services.known_schedules")
        return cast("KnownSchedule", module.forget_schedule(self._app.library, location))

    def remember(self, schedule: "KnownSchedule") -> None:
        """Take that back."""
        importlib.import_module("seminar_prep.services.known_schedules").remember_schedule(self._app.library, schedule)

    def fetch(self, source: str, say: Callable[[str], None], is_stopped: Callable[[], bool]) -> "Fetched":
        """Return the bytes of a file or an address."""
        module = importlib.import_module("seminar_prep.services.schedules")
        return cast("Fetched", module.fetch(source, _no_input, say, is_stopped))

    def preview(self, fetched: "Fetched", request: "ImportRequest") -> "Preview":
        """Return what importing would write."""
        with self._library() as own:
            return _importer(own, own.now()).preview(fetched, request)

    def accept(self, preview: "Preview", *, force: bool) -> "Imported":
        """Write what was previewed."""
        with self._library() as own:
            return _importer(own, preview.now).accept(preview, force=force)

    def refresh(
        self, say: Callable[[str], None], is_stopped: Callable[[], bool]
    ) -> "tuple[tuple[Imported, ...], tuple[SeminarPrepError, ...]]":
        """Import all that is remembered anew; return what was done and what failed."""
        request = importlib.import_module("seminar_prep.services.import_request").ImportRequest()
        with self._library() as own:
            return _importer(own, own.now(), say, is_stopped).run((), request)

    def undo(self, batch: int) -> "UndoneImport":
        """Take back the import of that batch, if it is the last."""
        module = importlib.import_module("seminar_prep.services.schedule_undo")
        with self._library() as own:
            undone = cast("UndoneImport", module.undo_import(own.library, own.now(), batch))
            if undone.restored:
                relinking(own)(undone.restored)
            return undone

    @contextlib.contextmanager
    def _library(self) -> Iterator[App]:
        now = self._app.fixed_now
        own = App(self._app.environ, data_dir=str(self._app.paths.home), now=now.isoformat() if now else None)
        try:
            yield own
        finally:
            own.close()


def _importer(
    app: App,
    now: "datetime",
    say: Callable[[str], None] = lambda _: None,
    is_stopped: Callable[[], bool] | None = None,
) -> "ScheduleImport":
    module = importlib.import_module("seminar_prep.services.schedules")
    importer: ScheduleImport = module.ScheduleImport(
        app.library,
        now=now,
        zone=app.zone,
        rng=app.rng,
        read_stdin=_no_input,
        relink=relinking(app),
        progress=say,
        is_stopped=is_stopped,
    )
    return importer


def _no_input(_: int) -> bytes:
    return b""
