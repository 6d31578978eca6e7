"""A talk's fields, to be written over, each with what its schedule says; or a talk of one's own."""

from collections.abc import Mapping
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static, TextArea

from seminar_prep.domain.plain_text import one_line, shortened, strip_controls
from seminar_prep.domain.talk import ScheduledTalk, TalkStatus
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.talk_editing import OwnTalk
from seminar_prep.services.talk_fields import typed_fields
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.key_names import back_key, key_of
from seminar_prep.tui.leaving_talk import leave_talk
from seminar_prep.tui.opening import Opening
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead

NEW = "+"
_STATUSES = tuple(status.value for status in TalkStatus)
_SEMINAR, _ABSTRACT = "seminar", "abstract"
# Field, its name on the screen, and what may stand there.
_ROWS = (
    (_SEMINAR, "Seminar", "a known one, or a new name"),
    ("title", "Title", "not known yet"),
    ("speaker", "Speaker", "not known yet"),
    ("affiliation", "From", "university or company"),
    ("starts_at", "Starts", "2026-12-03 16:15, or the day alone"),
    ("ends_at", "Ends", "17:15"),
    ("timezone", "Zone", "Europe/Berlin"),
    ("location", "Place", "room, building"),
    ("url", "Page", "https://…"),
    ("arxiv_ids", "arXiv", "1412.6980, …"),
    ("status", "Status", ", ".join(_STATUSES)),
    (_ABSTRACT, "Abstract", ""),
)
_NAMES = {name: label for name, label, _ in _ROWS}
_LONGEST_TOLD = 300  # characters of what the source says


class FieldScroll(VerticalScroll, inherit_bindings=False):
    """The fields. Arrows go from one to the next, and what has the keys is brought into sight."""


class TalkFormScreen(Screen[None]):
    """The form. `key` is a talk's id, or "+" for a new talk, perhaps with its day behind: "+2026-12-03"."""

    TITLE = "Edit a talk"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="talk_form.save"),
        Binding("ctrl+r", "reset", "As the source says", id="talk_form.reset"),
        Binding("ctrl+o", "unite", "Same as", id="talk_form.unite"),
        Binding("ctrl+t", "remove", "Drop", id="talk_form.remove"),
        Binding("down", "app.focus_next", "Next field", show=False, id="talk_form.next"),
        Binding("up", "app.focus_previous", "Field before", show=False, id="talk_form.previous"),
    ]

    class Written(Message):
        """The talk is stored, or could not be."""

        def __init__(self, outcome: OwnTalk | SeminarPrepError) -> None:
            super().__init__()
            self.outcome = outcome

    class Removed(Message):
        """The talk is gone, or could not be removed."""

        def __init__(self, trouble: SeminarPrepError | None) -> None:
            super().__init__()
            self.trouble = trouble

    def __init__(self, desk: Desk, key: str) -> None:
        super().__init__(name=f"talk_form:{key}")
        self._desk = desk
        self._key = key
        self._own: OwnTalk | None = None
        self._first: Mapping[str, str] = {}  # the fields as they stood
        self._told: Mapping[str, str] = {}  # and as the source has them; nothing for a talk added by hand
        self._resets: set[str] = set()
        self._is_warned = False
        self._is_busy = False

    def compose(self) -> ComposeResult:
        """Lay out the fields."""
        trouble = self._load()
        yield Masthead(is_sample=self._desk.is_sample)
        yield Static(id="said", markup=False)
        with FieldScroll(id="fields", can_focus=False):
            for name, label, placeholder in _ROWS if trouble is None else ():
                if name != _SEMINAR or self._own is None:
                    with Horizontal(classes="row"):
                        yield Static(label, classes="label", markup=False)
                        yield self._field(name, placeholder)
                    yield Static(id=f"told-{name}", classes="told", markup=False)
        yield KeyBar()
        if trouble is not None:
            self.call_later(self._give_up, trouble)

    def _load(self) -> SeminarPrepError | None:
        """Read what stands in the fields."""
        try:
            if not self._key.startswith(NEW):
                self._own = own = self._desk.talks.show(self._key)
                self._first = _shown(own.talk.stated)
                self._told = _shown(own.sourced) if own.source is not None else {}
            else:
                zone = getattr(self._desk.agenda.zone, "key", None) or ""
                seminar = one_line(next(iter(self._desk.talks.seminars()), ""))
                known = {_SEMINAR: seminar, "starts_at": self._key[1:], "timezone": zone, "status": _STATUSES[0]}
                self._first = {name: known.get(name, "") for name in _NAMES}
        except SeminarPrepError as error:
            return error
        return None

    def _give_up(self, trouble: SeminarPrepError) -> None:
        show_error(self.app, trouble)
        self.app.pop_screen()

    def _field(self, name: str, placeholder: str) -> Input | TextArea:
        text = self._first[name]
        if name == _ABSTRACT:
            return TextArea(text, id=f"field-{name}", soft_wrap=True, highlight_cursor_line=False)
        choices = self._desk.talks.seminars() if name == _SEMINAR else _STATUSES if name == "status" else ()
        suggester = SuggestFromList(choices, case_sensitive=False) if choices else None
        return Input(text, placeholder, id=f"field-{name}", suggester=suggester, select_on_focus=False)

    def on_mount(self) -> None:
        """Begin in the first field that is empty, else in the title."""
        title = "" if self._own is None else one_line(self._own.talk.seminar)
        self.query_one(Masthead).show("New talk" if self._own is None else "Edit", title)
        self._hint()
        for name in self._first:
            self._tell(name)
        if self._first:
            order = [_SEMINAR, "title"] if self._own is None else ["title"]
            start = next((name for name in order if not self._first[name]), "title")
            self.query_one(f"#field-{start}").focus()

    # ------------------------------------------------------------ what stands in the fields

    def _text(self, name: str) -> str:
        field = self.query_one(f"#field-{name}")
        return field.text.strip() if isinstance(field, TextArea) else str(getattr(field, "value", "")).strip()

    def _shown_names(self) -> list[str]:
        return [name for name in _NAMES if name in self._first and self.query(f"#field-{name}")]

    def _changed(self) -> dict[str, str]:
        """Return the fields in which something else stands than at first."""
        texts = {name: self._text(name) for name in self._shown_names()}
        return {name: text for name, text in texts.items() if text != self._first[name].strip()}

    def _tell(self, name: str) -> None:
        """Say below a field what the source says, where it is not what stands there, or the learner's own."""
        told = self.query(f"#told-{name}").first(Static) if self.query(f"#told-{name}") else None
        if told is None or not self._told:
            return
        source, text = self._told[name], self._text(name)
        is_own = self._own is not None and name in self._own.talk.edited and name not in self._resets
        told.display = text != source.strip() or is_own
        says = shortened(one_line(source), _LONGEST_TOLD) if text != source.strip() else "the same"
        told.update(Content(f"yours; the source says: {says or 'nothing'}"))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Follow what is typed."""
        self._follow(event.input.id)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Follow what is typed."""
        self._follow(event.text_area.id)

    def _follow(self, field: str | None) -> None:
        if self.is_mounted:
            self._is_warned = False
            self._tell((field or "").removeprefix("field-"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next field."""
        event.stop()
        self.focus_next()

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the source's words only where there is a source, and to remove what no import would bring back."""
        if action == "remove":
            return self._own is not None and self._own.is_removable
        if action == "unite":
            return self._own is not None
        return bool(self._told) if action == "reset" else True

    def action_unite(self) -> None:
        """Say which other talk this one is."""
        if self._own is not None:
            self.app.post_message(Opening(f"same_talk:{self._own.talk.id}"))

    def action_remove(self) -> None:
        """Remove the talk."""
        if self._own is not None and not self._is_busy:
            self._is_busy = True
            self._say(Content.styled("copying the library, and removing …", "$text-muted"))
            self._remove(self._own.talk.id)

    @work(thread=True, exclusive=True, group="talk")
    def _remove(self, talk: str) -> None:
        try:
            self._desk.talks.remove(talk)
        except SeminarPrepError as error:
            self.post_message(self.Removed(error))
        else:
            self.post_message(self.Removed(None))

    def on_talk_form_screen_removed(self, event: Removed) -> None:
        """Leave the talk, or say why it stays."""
        self._is_busy = False
        if event.trouble is not None:
            self._complain(event.trouble)
        elif self._own is not None:
            leave_talk(self, self._own.talk.id, "Removed.")

    def action_reset(self) -> None:
        """Put what the source says into the field."""
        name = (self.focused.id or "").removeprefix("field-") if self.focused else ""
        if name not in self._told:
            return
        self._resets.add(name)
        field = self.query_one(f"#field-{name}")
        if isinstance(field, TextArea):
            field.text = self._told[name]
        elif isinstance(field, Input):
            field.value = self._told[name]
        self._tell(name)

    def action_save(self) -> None:
        """Store what has changed."""
        changed = self._changed()
        resets = [n for n in self._resets if n not in changed and self._text(n) == self._told[n].strip()]
        if self._is_busy:
            return
        if self._own is not None and not changed and not resets:
            self.app.pop_screen()
            return
        self._is_busy = True
        self._say(Content.styled("saving …", "$text-muted"))
        self._write({**self._filled_in(), **changed} if self._own is None else changed, resets)

    def _filled_in(self) -> dict[str, str]:
        return {name: text for name in self._shown_names() if (text := self._text(name))}

    @work(thread=True, exclusive=True, group="talk")
    def _write(self, typed: dict[str, str], resets: list[str]) -> None:
        try:
            if self._own is None:
                seminar = typed.pop(_SEMINAR, "")
                outcome: OwnTalk | SeminarPrepError = self._desk.talks.add(typed, seminar)
            else:
                outcome = self._desk.talks.edit(self._own.talk.id, typed, resets)
        except SeminarPrepError as error:
            outcome = error
        self.post_message(self.Written(outcome))

    def on_talk_form_screen_written(self, event: Written) -> None:
        """Go back to the talk, or say what is wrong and where."""
        self._is_busy = False
        if isinstance(event.outcome, SeminarPrepError):
            self._complain(event.outcome)
            return
        self.app.pop_screen()
        if self._own is None:
            self.app.post_message(Opening(f"talk:{event.outcome.talk.id}"))

    def _complain(self, error: SeminarPrepError) -> None:
        """Show a message with the field's name on the screen, and go to the field."""
        message = one_line(" ".join(filter(None, (error.message, error.hint))))
        name = next((name for name in _NAMES if message.startswith((f"{name} ", f"{name}:"))), "")
        if name:
            message = _NAMES[name] + message.removeprefix(name)
            self.query_one(f"#field-{name}").focus()
        self._say(Content.styled(message[:1].upper() + message[1:], "$text-error"))

    def leave_field(self) -> bool:
        """Warn once where something would be lost; False where one may leave."""
        if self._is_warned or not self._changed():
            return False
        self._is_warned = True
        saves, back = key_of(self, "talk_form.save"), back_key(self)
        self._say(Content.styled(f"Not saved. {saves} saves, {back} again leaves all as it was.", "$text-warning"))
        return True

    def _hint(self) -> None:
        own = "" if self._own is None or not self._told else " What you write here wins over the schedule."
        saves, back = key_of(self, "talk_form.save"), back_key(self)
        self._say(Content.styled(f"{saves} saves, {back} leaves.{own}", "$text-muted"))

    def _say(self, content: Content) -> None:
        self.query_one("#said", Static).update(content)


def _shown(stated: ScheduledTalk) -> dict[str, str]:
    """Return the fields as texts that do nothing to a terminal; the abstract keeps its lines."""
    texts = typed_fields(stated)
    return {name: strip_controls(text) if name == _ABSTRACT else one_line(text) for name, text in texts.items()}
