"""What an import would write, before anything is written; what was inferred is put right here."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from seminar_prep.domain.plain_text import one_line
from seminar_prep.errors import SeminarPrepError, UsageError
from seminar_prep.services.import_fields import (
    FIELDS,
    NOTHING,
    ImportField,
    field_state,
    fields_for,
    with_next_choice,
    with_text,
)
from seminar_prep.services.import_request import ImportRequest
from seminar_prep.services.import_values import Fetched, Imported, OutdatedPreviewError, Preview
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.import_page import field_item, on_screen, preview_counts, preview_parts, trouble_lines
from seminar_prep.tui.key_names import key_of
from seminar_prep.tui.open_field import open_field
from seminar_prep.tui.screens.imported import ImportedScreen
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.talk_page import section
from seminar_prep.tui.widgets.item_scroll import ItemScroll
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead

_BY_NAME = {field.name: field for field in FIELDS}
_WIDEST, _MARGINS = 100, 9  # cells of the page, and of what stands left and right of a line on it


class PreviewScreen(Screen[None]):
    """A schedule that was fetched, what it would change, and the fields that it is read with."""

    TITLE = "Preview"
    AUTO_FOCUS = "#page"  # else a key typed at once would go into the field, hidden as it is
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "accept", "Accept", id="preview.accept"),
        Binding("F", "force", "Accept all the same", id="preview.force"),
        Binding("enter", "change", "Change", id="preview.change"),
    ]

    class Read(Message):
        """A preview was made, or could not be; `request` is what it was made with."""

        def __init__(self, request: ImportRequest, outcome: Preview | SeminarPrepError) -> None:
            super().__init__()
            self.request = request
            self.outcome = outcome

    class Accepted(Message):
        """What was previewed is written, or could not be."""

        def __init__(self, outcome: Imported | SeminarPrepError) -> None:
            super().__init__()
            self.outcome = outcome

    def __init__(self, desk: Desk, fetched: Fetched, seminars: Sequence[str]) -> None:
        super().__init__()
        self._desk = desk
        self._fetched = fetched
        self._seminars = seminars
        self._request = ImportRequest(adds_only=fetched.location is None)
        self._preview: Preview | None = None
        self._trouble: SeminarPrepError | None = None
        self._is_busy = True
        self._is_writing = False
        self._asked: ImportField | None = None

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield Static(id="counts", markup=False)
        yield Static(id="asked", markup=False, classes="hidden")
        yield Input(id="value", classes="hidden", suggester=SuggestFromList(self._seminars, case_sensitive=False))
        yield ItemScroll(id="page")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the schedule."""
        self.query_one(Masthead).show("Preview", one_line(self._fetched.where))
        self.query_one(ItemScroll).focus()
        self._reread()

    async def on_resize(self) -> None:
        """Fit the new width."""
        if not self._is_busy:
            await self._draw()

    # ------------------------------------------------------------ reading

    def _reread(self) -> None:
        self._is_busy = True
        self.query_one("#counts", Static).update(Content.styled("reading …", "$text-accent"))
        self.refresh_bindings()
        self._read(self._request)

    @work(thread=True, group="preview")
    def _read(self, request: ImportRequest) -> None:
        assert self._desk.schedules is not None
        try:
            outcome: Preview | SeminarPrepError = self._desk.schedules.preview(self._fetched, request)
        except SeminarPrepError as error:
            outcome = error
        self.post_message(self.Read(request, outcome))

    async def on_preview_screen_read(self, event: Read) -> None:
        """Show the preview, unless a later one is on its way."""
        if event.request is not self._request:
            return
        self._is_busy = False
        is_preview = isinstance(event.outcome, Preview)
        self._preview = event.outcome if isinstance(event.outcome, Preview) else None
        self._trouble = None if is_preview else event.outcome  # type: ignore[assignment]  # told apart above
        await self._draw()

    async def _draw(self) -> None:
        self.query_one("#counts", Static).update(self._summary())
        page = self.query_one(ItemScroll)
        await page.redraw(self._parts())
        if page.chosen is None and (wanted := self._wanting()):
            page.choose_key(f"field:{wanted}")
        self.refresh_bindings()

    def _wanting(self) -> str | None:
        """Return the field that only the user can fill: the day order, or the name of a seminar that names none."""
        if self._trouble is not None:
            hint = self._trouble.hint or ""
            return "day_first" if "--day-first" in hint else "columns" if "--map" in hint else None
        reading = self._preview.reading if self._preview else None
        is_unnamed = reading is not None and reading.seminar == reading.fetched.where and reading.remembered is None
        return "seminar" if is_unnamed and self._fetched.location is None else None

    def _summary(self) -> Content:
        preview = self._preview
        if preview is None:
            assert self._trouble is not None
            return trouble_lines(self._trouble)
        counts = Content.styled(preview_counts(preview), "bold")
        if preview.refusal is None:
            words = f"Nothing is written yet. {key_of(self, 'preview.accept')} accepts it."
            return Content("\n").join([counts, Content.styled(words, "$text-muted")])
        force = f"{key_of(self, 'preview.force')} accepts it."
        return Content("\n").join([counts, trouble_lines(preview.refusal) + Content(f" {force}")])

    def _parts(self) -> Iterator[Static]:
        width = min(self.size.width, _WIDEST) - _MARGINS
        yield Static(section("How it is read", f"{key_of(self, 'preview.change')} changes it"), markup=False)
        for field in fields_for(self._preview, self._fetched.location is None):
            yield field_item(field, field_state(field, self._request, self._preview), width)
        if self._preview is not None:
            yield from preview_parts(self._preview, self._desk.glyphs)

    # ------------------------------------------------------------ fields

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done."""
        preview = self._preview if not self._is_busy else None
        if action == "accept":
            return preview is not None and preview.refusal is None
        if action == "force":
            return preview is not None and preview.refusal is not None
        if action == "change":
            return self._chosen() is not None or self._chosen_pair() is not None
        return True

    def on_item_scroll_chosen(self, event: ItemScroll.Chosen) -> None:
        """Offer the keys that fit the new item."""
        event.stop()
        self.refresh_bindings()

    def _chosen(self) -> ImportField | None:
        name = self.query_one(ItemScroll).chosen_of("field") if self.is_mounted else None
        return _BY_NAME.get(name or "")

    def _chosen_pair(self) -> str | None:
        return self.query_one(ItemScroll).chosen_of("same") if self.is_mounted else None

    def action_change(self) -> None:
        """Ask for what the chosen field is to hold, or go on to its next choice; answer whether two talks are one."""
        if (pair := self._chosen_pair()) is not None:
            self._request = replace(self._request, same=self._request.same ^ {pair})
            self._reread()
            return
        field = self._chosen()
        if field is None:
            return
        if field.asks is None:
            self._request = with_next_choice(self._request, field.name, self._preview)
            self._reread()
            return
        self._asked = field
        self._show_asked(Content.styled(f"{field.title}: {field.asks}; nothing takes it back.", "$text-muted"))
        entry = self.query_one("#value", Input)
        state = field_state(field, self._request, self._preview)
        entry.value = state.value if field.name in ("seminar", "timezone", "year", "columns") else ""
        entry.value = "" if entry.value in (NOTHING, "known") else entry.value
        open_field(entry)

    def _show_asked(self, content: Content) -> None:
        asked = self.query_one("#asked", Static)
        asked.update(content)
        asked.remove_class("hidden")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Read the schedule anew with what was written, or say what is wrong with it."""
        event.stop()
        if self._asked is None:
            return
        try:
            self._request = with_text(self._request, self._asked.name, event.value)
        except UsageError as error:
            words = on_screen(f"{error.message} {error.hint or ''}")
            self._show_asked(Content.styled(words[:1].upper() + words[1:], "$text-error"))
            return
        self.leave_field()
        self._reread()

    def leave_field(self) -> bool:
        """Close the open field, or stay where something is being written; False where neither is so."""
        if self._asked is None:
            return self._is_writing
        self._asked = None
        self.query_one("#asked").add_class("hidden")
        self.query_one("#value").add_class("hidden")
        self.query_one(ItemScroll).focus()
        return True

    # ------------------------------------------------------------ writing

    def action_accept(self) -> None:
        """Write what is shown."""
        self._accept(force=False)

    def action_force(self) -> None:
        """Write what is shown although most coming talks are lost."""
        self._accept(force=True)

    def _accept(self, *, force: bool) -> None:
        if self._preview is None or self._is_busy:
            return
        self._is_busy = self._is_writing = True
        self.query_one("#counts", Static).update(Content.styled("writing, and linking cards …", "$text-accent"))
        self.refresh_bindings()
        self._write(self._preview, force)

    @work(thread=True, group="preview")
    def _write(self, preview: Preview, force: bool) -> None:
        assert self._desk.schedules is not None
        try:
            outcome: Imported | SeminarPrepError = self._desk.schedules.accept(preview, force=force)
        except SeminarPrepError as error:
            outcome = error
        self.post_message(self.Accepted(outcome))

    async def on_preview_screen_accepted(self, event: Accepted) -> None:
        """Lead on to what came in; where the library has changed meanwhile, show what would change now."""
        outcome = event.outcome
        self._is_writing = False
        if isinstance(outcome, SeminarPrepError):
            show_error(self.app, outcome)
            if isinstance(outcome, OutdatedPreviewError):
                self._reread()
                return
            self._is_busy = False
            await self._draw()
            return
        app, desk = self.app, self._desk
        while app.screen is not self:  # the help, or the palette
            app.pop_screen()
        app.pop_screen()
        app.pop_screen()
        app.push_screen(ImportedScreen(desk, (outcome,), ()))
