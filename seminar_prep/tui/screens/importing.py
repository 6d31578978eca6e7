"""Where a schedule comes in: a large field for a path, an address or pasted text, and what was read before."""

import threading
from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static, TextArea

from seminar_prep.domain.plain_text import count_words, fold, one_line
from seminar_prep.errors import SeminarPrepError, UsageError
from seminar_prep.services.import_values import Fetched, Imported
from seminar_prep.services.known_schedules import KnownSchedule, options_words
from seminar_prep.services.typed_source import Completion, typed_source
from seminar_prep.storage.sources import Source, is_handed_in
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.filtered_screen import FilteredScreen
from seminar_prep.tui.import_page import forgotten_words, known_rows
from seminar_prep.tui.key_names import back_key, key_of
from seminar_prep.tui.screens.imported import ImportedScreen
from seminar_prep.tui.screens.preview import PreviewScreen
from seminar_prep.tui.widgets.drawn_list import DrawnList
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead
from seminar_prep.tui.widgets.source_field import SourceField

PASTED = "pasted text"
_PLACEHOLDER = """~/Downloads/seminar.ics
https://example.org/seminar
or the announcement, page or table itself, pasted here"""


class KnownList(DrawnList):
    """The schedules that were read before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Look again", id="importing.again"),
        Binding("slash", "screen.filter", "Filter", key_display="/", id="importing.filter"),
        Binding("x", "screen.forget", "Forget", id="importing.forget"),
        Binding("u", "screen.remember", "Take it back", id="importing.remember"),
    ]


class ImportingScreen(FilteredScreen):
    """Takes a schedule and goes on to its preview; with `text` that is no address at once."""

    TITLE = "Import"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "refresh", "Read all again", id="importing.refresh"),
    ]

    class Said(Message):
        """Work in the background has a line about what it waits for."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Done(Message):
        """A schedule was fetched, or all were read again, or could not be; `run` is what stops that run."""

        def __init__(
            self,
            run: threading.Event,
            outcome: Fetched | SeminarPrepError | tuple[tuple[Imported, ...], tuple[SeminarPrepError, ...]],
        ) -> None:
            super().__init__()
            self.run = run
            self.outcome = outcome

    def __init__(self, desk: Desk, text: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._first_text = text
        self._sources: tuple[Source, ...] = ()
        self._stop: threading.Event | None = None  # of the run that is under way
        self._complaint: SeminarPrepError | None = None
        self._forgotten: KnownSchedule | None = None

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield Static(id="asks", markup=False)
        yield SourceField(_PLACEHOLDER)
        yield Static(id="said", markup=False)
        yield Static("Read before", id="heads", markup=False)
        yield Input(id="filter", placeholder="words in name, place, zone", classes="hidden")
        yield KnownList(id="known")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the field; read what was brought along."""
        self.query_one(Masthead).show("Import a schedule")
        self.query_one("#asks", Static).update(Content("Paste it, drop its file here, or write its path or address."))
        field = self.query_one(SourceField)
        field.focus()
        if self._first_text:
            field.take(self._first_text)
            if "://" not in (typed_source(field.text) or ""):  # nobody is asked on the network before the enter key
                self._begin(field.text)

    def on_screen_resume(self) -> None:
        """Show what is remembered now."""
        schedules = self._desk.schedules
        assert schedules is not None
        self._sources = schedules.sources()
        self.show_found()
        self._draw_said()

    def show_found(self) -> None:
        """Show the schedules that have the words of the filter."""
        found = [one for one in self._sources if all(word in _searched(one) for word in self._words)]
        known = self.query_one(KnownList)
        known.show(known_rows(found, self._desk.agenda.today()))
        # The list stays while there is something to take back, for it has the key.
        known.display = self.query_one("#heads").display = bool(self._sources) or self._forgotten is not None
        n_found, n_all = len(found), len(self._sources)
        head = "Read before" if n_found == n_all else f"Read before: {n_found} of {n_all}"
        self.query_one("#heads", Static).update(Content(head))
        self.refresh_bindings()

    # ------------------------------------------------------------ what will happen

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Say what the enter key would read."""
        event.stop()
        self._complaint = self._forgotten = None
        self._draw_said()

    def _draw_said(self) -> None:
        if self._stop is not None:
            return
        if self._complaint is not None:
            self._say(Content.styled(one_line(str(self._complaint)), "$text-error"))
            return
        text = self.query_one(SourceField).text
        if self._forgotten is not None:
            self._say(forgotten_words(self._forgotten, key_of(self, "importing.remember")))
        elif not text.strip():
            self._say(Content.styled("Nothing is written before you have seen what would change.", "$text-muted"))
        else:
            self._say_reads(text)

    def _say_reads(self, text: str) -> None:
        source = typed_source(text)
        n_lines = count_words(len(text.strip().splitlines()), "line")
        what = f"{n_lines} of pasted text" if source is None else one_line(source)
        self._say(Content.styled(f"{key_of(self, 'importing.read')} reads {what}.", "$text-accent"))

    def _say(self, content: Content) -> None:
        self.query_one("#said", Static).update(content)

    def on_source_field_completed(self, event: SourceField.Completed) -> None:
        """Show the names that the path may go on with."""
        event.stop()
        names = event.completion
        self.call_after_refresh(self._show_names, names)

    def _show_names(self, completion: Completion) -> None:
        if not completion.n_names:
            self._say(Content.styled("No file's name begins so.", "$text-muted"))
        elif completion.names:
            more = f" … {completion.n_names} in all" if completion.n_names > len(completion.names) else ""
            self._say(Content.styled("  ".join(map(one_line, completion.names)) + more, "$text-muted"))

    # ------------------------------------------------------------ reading

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to read all again where there is something to read."""
        if action == "refresh":
            return any(not is_handed_in(source.location) for source in self._sources)
        if action == "forget":
            return bool(self._sources) and self._stop is None
        return self._forgotten is not None if action == "remember" else True

    def action_forget(self) -> None:
        """Read the schedule under the cursor no more."""
        location = self.query_one(KnownList).highlighted_id
        if location is not None:
            assert self._desk.schedules is not None
            self._change(lambda: self._desk.schedules.forget(location))  # type: ignore[union-attr]  # asserted

    def action_remember(self) -> None:
        """Take back that a schedule was forgotten."""
        if (gone := self._forgotten) is not None:
            self._change(lambda: self._desk.schedules.remember(gone))  # type: ignore[union-attr]  # as above

    def _change(self, do: Callable[[], KnownSchedule | None]) -> None:
        try:
            self._forgotten = do()
            self._complaint = None
        except SeminarPrepError as error:
            self._complaint = error
        self.on_screen_resume()

    def on_source_field_submitted(self, event: SourceField.Submitted) -> None:
        """Read what stands in the field."""
        event.stop()
        text = self.query_one(SourceField).text
        if text.strip():
            self._begin(text)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Look at a schedule that was read before once more."""
        event.stop()
        if event.option_id is not None and is_handed_in(event.option_id):
            self._complaint = UsageError("This lies nowhere to be read again: paste its text once more.")
            self._draw_said()
        elif event.option_id is not None and self._stop is None:
            self._fetch(event.option_id, self._start(f"reading {event.option_id}"))

    def _begin(self, text: str) -> None:
        if self._stop is not None:
            return
        source = typed_source(text)
        if source is None:
            self._preview(Fetched(None, PASTED, text.encode("utf-8", "replace")))
        else:
            self._fetch(source, self._start(f"reading {source}"))

    def _preview(self, fetched: Fetched) -> None:
        names = tuple(dict.fromkeys(source.seminar for source in self._sources))
        self.app.push_screen(PreviewScreen(self._desk, fetched, names))

    def _start(self, words: str) -> threading.Event:
        """Note that a run begins, and return what stops it."""
        self._stop = threading.Event()
        self._complaint = None
        self._say_waiting(words)
        return self._stop

    def _say_waiting(self, words: str) -> None:
        self._say(Content.styled(one_line(f"{words} … {back_key(self)} stops"), "$text-accent"))

    def action_refresh(self) -> None:
        """Import all remembered schedules anew."""
        if self._stop is None:
            self._refresh(self._start("reading all schedules again"))

    @work(thread=True, group="schedule")
    def _fetch(self, source: str, stop: threading.Event) -> None:
        assert self._desk.schedules is not None
        try:
            fetched = self._desk.schedules.fetch(source, self._say_from_worker, stop.is_set)
        except SeminarPrepError as error:
            self.post_message(self.Done(stop, error))
        else:
            self.post_message(self.Done(stop, fetched))

    @work(thread=True, group="schedule")
    def _refresh(self, stop: threading.Event) -> None:
        assert self._desk.schedules is not None
        try:
            outcome = self._desk.schedules.refresh(self._say_from_worker, stop.is_set)
        except SeminarPrepError as error:
            self.post_message(self.Done(stop, error))
        else:
            self.post_message(self.Done(stop, outcome))

    def _say_from_worker(self, text: str) -> None:
        self.post_message(self.Said(text))

    def on_importing_screen_said(self, event: Said) -> None:
        """Show what the run waits for."""
        if self._stop is not None and not self._stop.is_set():
            self._say_waiting(event.text)

    def on_importing_screen_done(self, event: Done) -> None:
        """Go on to the preview, or to what reading all again has done, or say what went wrong."""
        if event.run is not self._stop:
            return
        self._stop = None
        outcome = event.outcome
        if isinstance(outcome, tuple):
            done, failed = outcome
            self.app.push_screen(ImportedScreen(self._desk, done, failed))
        elif event.run.is_set():
            self._complaint = UsageError("Stopped; nothing was changed.")
        elif isinstance(outcome, SeminarPrepError):
            self._complaint = outcome
        else:
            self._preview(outcome)
        self._draw_said()

    def leave_field(self) -> bool:
        """Stop what is being fetched, or close the filter; False where neither is there."""
        if self._stop is None:
            return super().leave_field()
        self._stop.set()
        self._say(Content.styled("stopping …", "$text-muted"))
        return True

    def on_unmount(self) -> None:
        """Let nothing go on behind a screen that is gone."""
        if self._stop is not None:
            self._stop.set()


def _searched(source: Source) -> str:
    """Return what the filter looks at, folded."""
    return fold(f"{source.seminar} {source.location} {options_words(source)}")
