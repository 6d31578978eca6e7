"""The agenda: what is coming, how well prepared, and what waits today."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Paste
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static

from seminar_prep.domain.plain_text import count_words, fold
from seminar_prep.domain.queue import Scope
from seminar_prep.domain.talk import Talk
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.agenda import AgendaRow
from seminar_prep.tui.agenda_rows import column_heads, title_of
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.key_names import back_key, key_of
from seminar_prep.tui.leaving import Leaving
from seminar_prep.tui.month_page import Month, day_of, later, weeks_of
from seminar_prep.tui.open_field import open_field
from seminar_prep.tui.opening import Opening, Sitting
from seminar_prep.tui.plain_words import agenda_title, day_words, days_words, month_words
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.waiting_line import waiting_line
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead
from seminar_prep.tui.widgets.month_grid import MonthGrid
from seminar_prep.tui.widgets.talk_list import TalkList

# Lines of the screen that the month leaves to others: head, counts, the chosen day, one talk of it, and the keys.
_BESIDE_GRID = 11

_NO_TALKS = """No talks yet.

{paste}{keys}From the shell:
  seminar-prep import FILE-OR-URL"""
_PASTE = "Paste your seminar's announcement here, or drop its file on this window.\n\n"
_DEEDS = {
    "agenda.import": "import a file or an address",
    "agenda.new": "write a talk down by hand",
    "agenda.demo": "look at the sample seminar first",
    "agenda.review": "study the cards that are here",
}


class AgendaScreen(Screen[None]):
    """The talks, soonest first."""

    TITLE = "Agenda"
    AUTO_FOCUS = "#talks"  # else a key typed at once would go into the field, hidden as it is
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="agenda.open"),
        Binding("t", "app.go('today')", "Today", id="agenda.today"),
        Binding("r", "review", "Review", id="agenda.review"),
        Binding("slash", "filter", "Filter", key_display="/", id="agenda.filter"),
        Binding("m", "month", "Month", id="agenda.month"),
        Binding("p", "past", "Past", id="agenda.past"),
        Binding("i", "import_schedule", "Import", id="agenda.import"),
        Binding("d", "demo", "Sample seminar", id="agenda.demo"),
        Binding("n", "add_talk", "New talk", show=False, id="agenda.new"),
        Binding("u", "take_back", "Undo", id="agenda.take_back"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: tuple[AgendaRow, ...] = ()
        self._shows_past = False
        self._day: date | None = None  # the chosen day where the month is shown
        self._month_rows: tuple[AgendaRow, ...] = ()
        self._words: tuple[str, ...] = ()
        self._is_empty = False

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield Static(id="counts", markup=False)
        yield Input(id="filter", placeholder="words in title, speaker, seminar", classes="hidden")
        yield MonthGrid(self._desk.glyphs)
        yield Static(id="day", markup=False)
        yield Static(id="heads", markup=False)
        yield TalkList(lambda: self._desk.agenda, self._desk.glyphs)
        yield Static(id="empty", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one(TalkList).focus()

    def on_screen_resume(self) -> None:
        """Show what has changed meanwhile."""
        self.reload()

    def reload(self) -> None:
        """Read the talks and counts anew."""
        agenda = self._desk.agenda
        try:
            self._rows = agenda.past() if self._shows_past else agenda.upcoming()
            self._month_rows = self._read_month()
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        self._draw()
        self.call_after_refresh(self._count)  # of all cards: the talks do not wait for it

    def _count(self) -> None:
        """Say what waits today."""
        try:
            counts = self._desk.review(Scope()).counts()
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        self.query_one("#counts", Static).update(waiting_line(counts))

    def _read_month(self) -> tuple[AgendaRow, ...]:
        if self._day is None:
            return ()
        weeks = weeks_of(self._day)
        return self._desk.agenda.between(later(weeks[0][0], -1), later(weeks[-1][-1], 1))

    def _draw(self) -> None:
        agenda, rows, day = self._desk.agenda, self._rows, self._day
        shown = tuple(row for row in (self._month_rows if day else rows) if _matches(row, self._words))
        self._is_empty = not rows and not self._shows_past
        title, remark = agenda_title(agenda.today())
        title = month_words(day) if day else "Past talks" if self._shows_past else title
        self.query_one(Masthead).show(title, remark)
        if day:
            self._draw_month(day, shown)
            shown = tuple(row for row in shown if day_of(row.talk) == day)
        for widget in (self.query_one(MonthGrid), self.query_one("#day")):
            widget.display = day is not None
        self.query_one(TalkList).show(shown, agenda.today())
        self.query_one(TalkList).display = bool(shown)
        self._draw_empty(bool(shown), bool(rows))
        self.refresh_bindings()

    def _draw_month(self, day: date, shown: Sequence[AgendaRow]) -> None:
        """Draw the grid, and the chosen day in words below it."""
        talks: dict[date, list[Talk]] = {}
        for row in shown:
            talks.setdefault(day_of(row.talk), []).append(row.talk)
        today = self._desk.agenda.today()
        self.query_one(MonthGrid).show(Month(day, today, talks), self.size.height - _BESIDE_GRID)
        n_talks = count_words(len(talks.get(day, ())), "talk") if talks.get(day) else "no talk"
        words = f"{' '.join(day_words(day).split())} · {days_words((day - today).days)} · {n_talks}"
        self.query_one("#day", Static).update(Content.styled(words, "bold $primary"))

    def on_resize(self) -> None:
        """Fit the month to the new height."""
        if self._day:
            self._draw()

    def on_talk_list_outdated(self) -> None:
        """Leave out what is over, and begin another day."""
        self.reload()

    def on_talk_list_fitted(self) -> None:
        """Draw the heads for the rows below them."""
        talks = self.query_one(TalkList)
        heads = self.query_one("#heads", Static)
        content = column_heads(talks.row_width)
        heads.display = talks.display and bool(content.plain) and self._day is None
        heads.update(content)

    def _draw_empty(self, is_shown: bool, has_rows: bool) -> None:
        empty = self.query_one("#empty", Static)
        empty.display = not is_shown and (self._day is None or (self._is_empty and not self._month_rows))
        if has_rows:
            empty.update(Content(f"No talk has {' '.join(self._words)!r}. {back_key(self)} shows all."))
        elif self._shows_past:
            empty.update(Content(f"No past talks. {key_of(self, 'agenda.past')} shows the coming ones."))
        else:
            paste = _PASTE if self._desk.schedules is not None else ""
            empty.update(Content(_NO_TALKS.format(paste=paste, keys=self._keys_when_empty())))

    def _keys_when_empty(self) -> str:
        is_absent = {
            "agenda.import": self._desk.schedules is None,
            "agenda.demo": self._desk.is_sample or self.app.is_web,
        }
        deeds = [(key_of(self, name), deed) for name, deed in _DEEDS.items() if not is_absent.get(name)]
        width = max(cell_len(key) for key, _ in deeds)
        return "".join(f"  {key:<{width}}  {deed}\n" for key, deed in deeds) + "\n"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is."""
        if action == "import_schedule":
            return self._desk.schedules is not None
        if action == "demo":
            # A page in the browser ends with its program, so another cannot follow.
            return self._is_empty and not self._desk.is_sample and not self.app.is_web
        if action == "take_back":
            return self._desk.can_take_back
        if action in ("open", "filter"):
            return not self._is_empty
        if action == "past":
            return self._day is None
        return True

    # ------------------------------------------------------------ keys

    def action_open(self) -> None:
        """Open the talk under the cursor."""
        talk = self.query_one(TalkList).highlighted_talk
        if talk is not None:
            self.post_message(Opening(f"talk:{talk}"))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the talk that was chosen with the enter key or the mouse."""
        event.stop()
        if event.option_id is not None:
            self.post_message(Opening(f"talk:{event.option_id}"))

    def action_review(self) -> None:
        """Study what waits today."""
        self.post_message(Sitting(Scope(), "Review"))

    def action_month(self) -> None:
        """Change between list and month."""
        self._day = None if self._day else self._desk.agenda.today()
        self.reload()
        self._home().focus()

    def _home(self) -> TalkList | MonthGrid:
        """Return what has the keys: the month where it is shown, else the list."""
        return self.query_one(MonthGrid) if self._day else self.query_one(TalkList)

    def on_month_grid_moved(self, event: MonthGrid.Moved) -> None:
        """Show the talks of the day that was gone to."""
        event.stop()
        before, self._day = self._day, event.day
        if before and (before.year, before.month) != (event.day.year, event.day.month):
            self.reload()
        else:
            self._draw()

    def on_month_grid_opened(self, event: MonthGrid.Opened) -> None:
        """Open the talk of the chosen day; of several, one is chosen in the list below."""
        event.stop()
        talks = self.query_one(TalkList)
        if talks.option_count == 1:
            self.action_open()
        elif talks.option_count:
            talks.focus()

    def action_past(self) -> None:
        """Change between past and coming talks."""
        self._shows_past = not self._shows_past
        self.reload()

    def action_demo(self) -> None:
        """Leave this library and open the sample seminar."""
        self.app.exit(Leaving.FOR_SAMPLE)

    def action_add_talk(self) -> None:
        """Write a talk down by hand; in the month one of the chosen day."""
        self.post_message(Opening(f"talk_form:+{self._day or ''}"))

    def action_take_back(self) -> None:
        """Bring back the talk that was removed, or the two that were made one."""
        try:
            talk = self._desk.talks.take_back()
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        if talk is not None:
            self.notify(f"Back as before: {title_of(talk, self._desk.glyphs)}", markup=False)
        self.reload()

    def action_import_schedule(self) -> None:
        """Take a schedule: its file, its address, or its text."""
        self.post_message(Opening("importing:"))

    def on_paste(self, event: Paste) -> None:
        """Take what is pasted, or the file that is dropped on the window, for a schedule."""
        event.stop()
        if self._desk.schedules is not None and event.text.strip():
            self.post_message(Opening(f"importing:{event.text}"))

    def action_filter(self) -> None:
        """Ask for words to look for."""
        field = self.query_one(Input)
        open_field(field)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while words are typed."""
        self._words = tuple(fold(event.value).split())
        self._draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go back to the list with the filter on."""
        self._home().focus()
        event.input.set_class(not event.value, "hidden")

    def leave_field(self) -> bool:
        """Close the open field and forget its text; leave a day for its month, a month for the list; else False."""
        field = self.query_one(Input)
        if not field.has_class("hidden"):
            field.add_class("hidden")
            field.value = ""
            self._words = ()
            self._home().focus()
            self._draw()
            return True
        if self._day and self.query_one(TalkList).has_focus:
            self._home().focus()
        elif self._day:
            self.action_month()
        else:
            return False
        return True


def _matches(row: AgendaRow, words: tuple[str, ...]) -> bool:
    stated = row.talk.stated
    text = fold(" ".join([stated.title or "", stated.speaker or "", stated.affiliation or "", row.talk.seminar]))
    return all(word in text for word in words)
