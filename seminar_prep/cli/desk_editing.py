"""Card texts in the user's editor, for the screens."""

from dataclasses import dataclass
from pathlib import Path

from seminar_prep.domain.editor_command import editor_command
from seminar_prep.domain.problem import Problem
from seminar_prep.errors import SeminarPrepError
from seminar_prep.resources import bundled_decks_dir
from seminar_prep.services.deck_watch import sync
from seminar_prep.services.deck_writing import EditTarget, edit_target, finish_edit
from seminar_prep.wiring import App


@dataclass
class _CardEdit:
    """A card opened for editing (`tui.desk.CardEdit`)."""

    app: App
    target: EditTarget
    command: tuple[str, ...]

    def finish(self) -> tuple[Problem, ...]:
        finish_edit(self.target)
        return sync(self.app.library, bundled_decks_dir(), self.app.paths.decks).problems


class Editing:
    """Card texts in the user's editor (`tui.desk.CardEditing`)."""

    def __init__(self, app: App) -> None:
        self._app = app

    def begin(self, card: str) -> _CardEdit:
        """Make the card editable and say how to start the editor. Raises SeminarPrepError."""
        target = edit_target(self._app.library, self._app.paths.decks, card)
        try:
            return _CardEdit(self._app, target, self.at_line(target.path, target.line))
        except SeminarPrepError:
            finish_edit(target)
            raise

    def at_line(self, path: Path, line: int) -> tuple[str, ...]:
        """Return the words that start the editor at a line of a file. Raises UsageError where none is set."""
        environ = self._app.environ
        return editor_command(environ.get("VISUAL") or environ.get("EDITOR") or "vi", str(path), line)
