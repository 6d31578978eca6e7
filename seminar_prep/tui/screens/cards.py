"""Cards: look for them, sort them, put several away, and open one."""

from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from seminar_prep.domain.card_query import CardOrder, CardQuery, CardState, parse_query
from seminar_prep.domain.plain_text import one_line
from seminar_prep.errors import SeminarPrepError
from seminar_prep.tui.agenda_rows import NARROW
from seminar_prep.tui.bulk_screen import MANY_CARDS, BulkScreen
from seminar_prep.tui.card_rows import CardRow, found_words, make_row
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.key_names import back_key, key_of
from seminar_prep.tui.opening import Opening
from seminar_prep.tui.widgets.card_list import CardList
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead
from seminar_prep.tui.widgets.tag_field import TagField

PAGE_ROWS = 60
# Whoever wants to see more than these should look for something.
MOST_ROWS = 300
_FILTERS = (CardState.DUE, CardState.NEW, CardState.SUSPENDED, CardState.LEECH, CardState.FLAGGED)
_NO_CARDS = """No cards yet.

From the shell:
  seminar-prep decks add FOLDER"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is to show: the cards that `text` finds, in that order, `limit` from the `first` on."""

    text: str = ""
    order: CardOrder = CardOrder.STUDY
    first: int = 0
    limit: int = PAGE_ROWS


def _open_query(text: str) -> CardQuery:
    """Return the search of a text that may still be typed."""
    return replace(parse_query(text), is_open=not text.endswith((" ", '"')))


class CardsScreen(BulkScreen):
    """The cards that a search finds; all of them without one. Reads and writes in workers: the keys never wait."""

    TITLE = "Cards"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="cards.open"),
        Binding("slash", "search", "Search", key_display="/", id="cards.search"),
        Binding("f", "filter", "Filter", id="cards.filter"),
        Binding("o", "order", "Sort", id="cards.order"),
        *BulkScreen.BULK_BINDINGS,
    ]

    class Found(Message):
        """A search gave rows, and how many there are in all unless that is still being counted; or an error."""

        def __init__(
            self, wanted: Wanted, rows: tuple[CardRow, ...], n_found: int | None, error: SeminarPrepError | None = None
        ) -> None:
            super().__init__()
            self.wanted = wanted
            self.rows = rows
            self.n_found = n_found
            self.error = error

    class Counted(Message):
        """How many cards a search finds in all."""

        def __init__(self, wanted: Wanted, n_found: int) -> None:
            super().__init__()
            self.wanted = wanted
            self.n_found = n_found

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted = Wanted()
        self._is_searching = False
        self._is_reloading = False
        self._rows: tuple[CardRow, ...] = ()
        self._n_found: int | None = None
        self._error: SeminarPrepError | None = None
        self._left_card: str | None = None  # under the cursor when a search began, and how many rows there were
        self._n_left_rows = 0

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield Input(id="query", placeholder="/ words, deck: concept: tag: ref: is:due", select_on_focus=False)
        yield TagField()
        yield Static(id="said", markup=False)
        yield CardList(self._desk.glyphs, self._marks.ids)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the list."""
        if self.focused is None:  # a field may have been opened by a key typed ahead
            self.set_focus(self.query_one(CardList))

    def on_screen_resume(self) -> None:
        """Show what has changed meanwhile."""
        self.reload()

    def reload(self) -> None:
        """Read the rows anew, as many as were there."""
        self._is_reloading = True
        self._want(replace(self._wanted, first=0, limit=max(len(self._rows), PAGE_ROWS)))

    # ------------------------------------------------------------ searching

    def _want(self, wanted: Wanted) -> None:
        """Search, at once or when the search that runs has ended; only the latest wish counts."""
        self._wanted = wanted
        if not self._is_searching:
            self._is_searching = True
            self._search(wanted)

    @work(thread=True, group="cards")
    def _search(self, wanted: Wanted) -> None:
        cards, glyphs, day = self._desk.cards, self._desk.glyphs, self._desk.cards.today()
        try:
            query = _open_query(wanted.text)
            page = cards.search(query, wanted.order, day, first=wanted.first, limit=wanted.limit)
            rows = tuple(make_row(row, glyphs) for row in page.rows)
            self.post_message(self.Found(wanted, rows, page.n_found))
            if page.n_found is None and not wanted.first and wanted == self._wanted:
                self.post_message(self.Counted(wanted, cards.count(query, day)))
        except SeminarPrepError as error:
            self.post_message(self.Found(wanted, (), 0, error))

    def on_cards_screen_found(self, event: Found) -> None:
        """Show what was found, unless something else is wanted by now."""
        self._is_searching = False
        if event.wanted != self._wanted:
            self._want(self._wanted)
            return
        self._error = event.error
        self.draw_head()
        if event.error:
            return
        is_other = not event.wanted.first and not self._is_reloading
        self._is_reloading = False
        was_chosen = self.query_one(CardList).highlighted_id
        self._rows = (*self._rows[: event.wanted.first], *event.rows)
        if is_other or event.n_found is not None:
            self._n_found = event.n_found
        self._draw()
        if is_other:
            back = () if event.wanted.text or self._left_card is None else (was_chosen, self._left_card)
            self.query_one(CardList).choose_first(*back)

    def on_cards_screen_counted(self, event: Counted) -> None:
        """Show how many there are in all."""
        if event.wanted.text == self._wanted.text:
            self._n_found = event.n_found
            self._draw()

    def on_card_list_near_end(self) -> None:
        """Read on."""
        n_rows, is_more = len(self._rows), self._n_found is None or len(self._rows) < self._n_found
        if not self._is_searching and is_more and n_rows < MOST_ROWS:
            self._want(replace(self._wanted, first=n_rows, limit=PAGE_ROWS))

    # ------------------------------------------------------------ drawing

    def _draw(self) -> None:
        order = self._wanted.order
        self.query_one(CardList).show(self._rows, self._desk.cards.today(), order, self._remark())
        self.draw_head()

    def _remark(self) -> str:
        """Return what stands below the last card: where the rest is, or why there is none."""
        n_rows, n_found, text = len(self._rows), self._n_found or 0, one_line(self._wanted.text)
        if not n_rows:
            back, on = back_key(self), key_of(self, "cards.filter")
            return f"No card has {text}\n\n{back} shows all, {on} goes on to the next filter." if text else _NO_CARDS
        return f"The first {n_rows} of {n_found:,}. Search to see others." if MOST_ROWS <= n_rows < n_found else ""

    def draw_head(self) -> None:
        """Draw what stands above the list: the counts, and what is wrong with the search or being worked on."""
        said, progress = self.query_one("#said", Static), self.progress_said
        said.display = bool(self._error or progress)
        if progress:
            said.update(Content(progress))
        elif self._error:
            said.update(Content(one_line(f"{self._error.message} {self._error.hint or ''}")))
        n_found = f"{len(self._rows)}+" if self._n_found is None else f"{self._n_found:,}"
        is_narrow = self.size.width < NARROW
        found = found_words(n_found, len(self._marks), self._wanted.order, is_narrow=is_narrow)
        self.query_one(Masthead).show("Cards", found, keeps_remark=True)
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Fit the heading to the new width."""
        self.draw_head()

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is."""
        return bool(self._rows) if action == "open" else super().check_action(action, parameters)

    def action_open(self) -> None:
        """Open the card under the cursor."""
        if card := self.query_one(CardList).highlighted_id:
            self.app.post_message(Opening(f"card:{card}"))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the card that was chosen with the enter key or the mouse."""
        event.stop()
        if event.option_id is not None:
            self.app.post_message(Opening(f"card:{event.option_id}"))

    def action_search(self) -> None:
        """Go to the field, at once: what is typed next is for it."""
        self.set_focus(self.query_one("#query", Input))

    @on(Input.Changed, "#query")
    def look_for_words(self, event: Input.Changed) -> None:
        """Search while words are typed."""
        if event.value != self._wanted.text:
            self._is_reloading = False
            if not self._wanted.text:
                self._left_card, self._n_left_rows = self.query_one(CardList).highlighted_id, len(self._rows)
            limit = PAGE_ROWS if event.value else max(self._n_left_rows, PAGE_ROWS)
            self._want(replace(self._wanted, text=event.value, first=0, limit=limit))

    @on(Input.Submitted, "#query")
    def leave_search(self) -> None:
        """Go back to the list; the search stays."""
        self.query_one(CardList).focus()

    @on(Input.Submitted, "#tags")
    def change_tags(self, event: Input.Submitted) -> None:
        """Do what the line of tags says."""
        self.submit_tags(event.value)

    def leave_field(self) -> bool:
        """Leave the line of tags; break off work that runs; forget the search, then the marks; False without any."""
        if self.close_tags() or self.stop_work():
            return True
        field = self.query_one("#query", Input)
        is_busy = field.has_focus or bool(field.value) or bool(self._marks)
        if not field.has_focus and not field.value:
            self.action_unmark()
        field.value = ""
        self.query_one(CardList).focus()
        return is_busy

    def found_query(self) -> CardQuery:
        """Return the search whose cards are in the list, its last word as far as it is typed."""
        return _open_query(self._wanted.text)

    def found_many(self) -> bool:
        """Whether the search may have found so many cards that reading their ids takes long."""
        return self._n_found is None or self._n_found >= MANY_CARDS

    def action_filter(self) -> None:
        """Put the next filter into the search: due, new, suspended, leech, flagged, none."""
        field = self.query_one("#query", Input)
        words = field.value.split()
        known = [f"is:{state}" for state in _FILTERS]
        number = next((known.index(word) + 1 for word in words if word in known), 0)
        rest = [word for word in words if word not in known]
        field.value = " ".join([*known[number : number + 1], *rest])
        field.cursor_position = len(field.value)

    def action_order(self) -> None:
        """Sort by something else."""
        orders = list(CardOrder)
        order = orders[(orders.index(self._wanted.order) + 1) % len(orders)]
        self._is_reloading, self._left_card = False, None
        self._want(replace(self._wanted, order=order, first=0, limit=PAGE_ROWS))
