"""The concepts: all of them, with how well each is known."""

from functools import partial
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from seminar_prep.domain.plain_text import count_words
from seminar_prep.domain.queue import Scope
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.concept_walk import ConceptRow
from seminar_prep.tui.concept_rows import concept_counts, concept_heads, concept_row
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.filtered_screen import FilteredScreen
from seminar_prep.tui.key_names import back_key
from seminar_prep.tui.opening import Opening, Sitting
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.widgets.drawn_list import DrawnList, DrawnRow
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead


class ConceptsScreen(FilteredScreen):
    """All concepts, those first that almost every talk takes for granted."""

    TITLE = "Concepts"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="concepts.open"),
        Binding("r", "review", "Review", id="concepts.review"),
        Binding("slash", "filter", "Filter", key_display="/", id="concepts.filter"),
    ]

    class Counted(Message):
        """The concepts were counted."""

        def __init__(self, rows: tuple[ConceptRow, ...]) -> None:
            super().__init__()
            self.rows = rows

    class Failed(Message):
        """Counting ended in an error that the user can do something about."""

        def __init__(self, error: SeminarPrepError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: tuple[ConceptRow, ...] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield Static(id="counts", markup=False)
        yield Input(id="filter", placeholder="words in a concept's names or field", classes="hidden")
        yield Static(id="heads", markup=False)
        yield DrawnList(id="concepts")
        yield Static(id="empty", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the list."""
        if self.focused is None:  # a field may have been opened by a key typed ahead
            self.set_focus(self.query_one(DrawnList))

    def on_screen_resume(self) -> None:
        """Count anew: answers may have been given meanwhile."""
        self._count()

    @work(thread=True, exclusive=True, group="count")
    def _count(self) -> None:
        try:
            self.post_message(self.Counted(self._desk.concepts.rows()))
        except SeminarPrepError as error:
            self.post_message(self.Failed(error))

    def on_concepts_screen_counted(self, event: Counted) -> None:
        """Show the counts."""
        self._rows = event.rows
        self._draw()

    def on_concepts_screen_failed(self, event: Failed) -> None:
        """Say what went wrong."""
        show_error(self.app, event.error)

    def _draw(self) -> None:
        if self._rows is None:
            return
        shown = [row for row in self._rows if all(word in row.words for word in self._words)]
        n_known = sum(row.standing.known == 1 for row in self._rows)
        self.query_one(Masthead).show("Concepts", count_words(len(self._rows), "concept"))
        self.query_one("#counts", Static).update(concept_counts(n_known, self.size.width))
        concepts, empty = self.query_one(DrawnList), self.query_one("#empty", Static)
        concepts.display, empty.display = bool(shown), not shown
        concepts.show([DrawnRow(f"concept:{row.id}", partial(concept_row, row)) for row in shown])
        empty.update(Content(f"No concept has {' '.join(self._words)!r}. {back_key(self)} shows all."))
        self.refresh_bindings()

    def on_drawn_list_fitted(self) -> None:
        """Draw the heads for the rows below them."""
        concepts, heads = self.query_one(DrawnList), self.query_one("#heads", Static)
        heads.display = concepts.display
        heads.update(concept_heads(concepts.row_width))

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what fits what is under the cursor."""
        if action == "review":
            row = self._chosen()
            return row is not None and row.standing.n_cards > 0
        return self._chosen() is not None if action == "open" else True

    def _chosen(self) -> ConceptRow | None:
        key = self.query_one(DrawnList).highlighted_id if self.is_mounted else None
        return next((row for row in self._rows or () if f"concept:{row.id}" == key), None)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Offer the keys that fit the new row."""
        event.stop()
        self.refresh_bindings()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the concept that was chosen with the enter key or the mouse."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Open the concept under the cursor."""
        if row := self._chosen():
            self.app.post_message(Opening(f"concept:{row.id}"))

    def action_review(self) -> None:
        """Study the cards of the concept under the cursor."""
        if row := self._chosen():
            self.post_message(Sitting(Scope(concept=row.id), "Review a concept"))

    def show_found(self) -> None:
        """Show what has the words of the filter."""
        self._draw()
