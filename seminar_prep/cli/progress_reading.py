"""The pictures of progress of one application, read on its open library or, from a worker, on one opened for it."""

from collections.abc import Sequence
from pathlib import Path

from seminar_prep.cli.picture_export import export_pictures, short_path
from seminar_prep.domain.plain_text import one_line
from seminar_prep.domain.talk import Talk
from seminar_prep.services.progress import Progress, ProgressReader
from seminar_prep.storage.database import Library, connect
from seminar_prep.tui.maths import GLYPHS, linearise_text
from seminar_prep.wiring import App


def read_progress(app: App, library: Library, days: int) -> Progress:
    """Return the pictures of an open library; formulas in titles stand in one row. Raises LibraryError."""

    def title_words(talk: Talk) -> str:
        title = one_line(linearise_text(talk.stated.title or "", GLYPHS[app.config.glyphs]))
        return title or one_line(talk.stated.speaker or "") or talk.id

    reader = ProgressReader(
        library, app.now, app.zone, rollover_hour=app.config.rollover_hour, title_words=title_words
    )  # fmt: skip
    return reader.read(days)


class ProgressInWorker:
    """Progress for the screens (`tui.desk.ProgressReading`): a connection belongs to the thread that opened it."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._path = app.library.path

    def read(self, days: int) -> Progress:
        """Read on a connection of this thread's own."""
        library = Library(connect(self._path), self._path)
        try:
            return read_progress(self._app, library, days)
        finally:
            library.close()

    @property
    def folder(self) -> str:
        """The folder that the program was started in."""
        return short_path(Path.cwd())

    def export(self, progress: Progress, names: Sequence[str], place: str) -> tuple[str, ...]:
        """Write pictures as files beside what is there."""
        return tuple(short_path(path) for path in export_pictures(progress, names, place))
