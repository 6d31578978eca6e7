"""The learner's own hand in the talks, wired from one application. The screens load this when it is first wanted."""

from collections.abc import Collection, Mapping

from seminar_prep.cli.relinking import relinking
from seminar_prep.domain.talk import Talk
from seminar_prep.services.talk_editing import OwnTalk, TalkEditing
from seminar_prep.storage.talk_copies import TalkCopy
from seminar_prep.wiring import App


def wire_talk_editing(app: App, taken: list[TalkCopy] | None = None) -> TalkEditing:
    """Return the editor of the talks in the application's library; `taken` are those that can be brought back."""
    return TalkEditing(
        app.library, clock=app.now, zone=app.zone, rng=app.rng, relink=relinking(app), backups=app.paths.backups,
        taken=taken,
    )  # fmt: skip


class TalksAtDesk:
    """Talks to be written over (`tui.desk.TalkWriting`); a change opens the library anew, for it runs in a worker."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._editing = wire_talk_editing(app)
        self._taken: list[TalkCopy] = []

    def show(self, talk: str) -> OwnTalk:
        """Return the talk with that id."""
        return self._editing.show(talk)

    def seminars(self) -> tuple[str, ...]:
        """Return the names of the seminars, that of the newest talk first."""
        return self._editing.seminars()

    def edit(self, talk: str, typed: Mapping[str, str], resets: Collection[str]) -> OwnTalk:
        """Set fields as typed, others as the source has them."""
        own = self._anew()
        try:
            return wire_talk_editing(own).edit(talk, typed, resets)
        finally:
            own.close()

    def add(self, typed: Mapping[str, str], seminar: str) -> OwnTalk:
        """Add a talk by hand."""
        own = self._anew()
        try:
            return wire_talk_editing(own).add(typed, seminar)
        finally:
            own.close()

    def near(self, talk: str) -> tuple[Talk, ...]:
        """Return the other talks, the nearest in time first."""
        return self._editing.near(talk)

    def remove(self, talk: str) -> None:
        """Remove a talk; the library is copied first."""
        own = self._anew()
        try:
            wire_talk_editing(own, self._taken).remove(talk)
        finally:
            own.close()

    def unite(self, one: str, other: str) -> OwnTalk:
        """Say that two talks are one."""
        own = self._anew()
        try:
            return wire_talk_editing(own, self._taken).unite(one, other)
        finally:
            own.close()

    @property
    def can_take_back(self) -> bool:
        """Tell whether something was removed or united in this sitting."""
        return bool(self._taken)

    def take_back(self) -> Talk | None:
        """Bring back what was removed or united last."""
        own = self._anew()
        try:
            return wire_talk_editing(own, self._taken).take_back()
        finally:
            own.close()

    def _anew(self) -> App:
        now = self._app.fixed_now
        return App(self._app.environ, data_dir=str(self._app.paths.home), now=now.isoformat() if now else None)
