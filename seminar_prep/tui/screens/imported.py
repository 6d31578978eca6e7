"""What an import has brought in, the way back, and the way on: the next talk, its cards, a review."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from seminar_prep.domain.plain_text import count_words
from seminar_prep.domain.queue import Scope
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.agenda import AgendaRow
from seminar_prep.services.import_values import Imported
from seminar_prep.services.schedule_undo import UndoneImport
from seminar_prep.tui.agenda_rows import agenda_row, title_of
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.import_page import outcome_lines, talks_words
from seminar_prep.tui.key_names import key_of
from seminar_prep.tui.opening import Opening, Sitting
from seminar_prep.tui.page_screen import PageScreen
from seminar_prep.tui.places import load_screen
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.talk_page import section
from seminar_prep.tui.widgets.item_scroll import Item, ItemScroll
from seminar_prep.tui.widgets.masthead import Masthead

_MOST_TALKS = 8
_WIDEST, _MARGINS = 100, 9  # cells of the page, and of what stands left and right of a line on it


class ImportedScreen(PageScreen):
    """What one schedule, or all that were read again, did."""

    TITLE = "Imported"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "review", "Review", id="imported.review"),
        Binding("enter", "open", "Open", id="imported.open"),
        Binding("u", "undo", "Take it back", id="imported.undo"),
        Binding("i", "another", "Another", id="imported.another"),
    ]

    class Undone(Message):
        """The import was taken back, or could not be."""

        def __init__(self, outcome: UndoneImport | SeminarPrepError) -> None:
            super().__init__()
            self.outcome = outcome

    def __init__(self, desk: Desk, done: Sequence[Imported], failed: Sequence[SeminarPrepError]) -> None:
        super().__init__(desk)
        self._done = done
        self._failed = failed
        self._rows: tuple[AgendaRow, ...] = ()
        self._is_undoing = False
        self._batch = next((one.batch for one in done if one.batch is not None), None)  # all of one command share it

    async def reload(self) -> None:
        """Read its coming talks anew and draw them; the cursor begins on the next one with cards."""
        ids = {talk.id for one in self._done for talk in one.talks}
        try:
            self._rows = tuple(row for row in self._desk.agenda.upcoming() if row.talk.id in ids)
        except SeminarPrepError as error:
            show_error(self.app, error)
        self.query_one(Masthead).show(self.TITLE, talks_words(self._done))
        await self.draw_page()
        if self.page.chosen is None and (row := self._reviewed()):
            items = (item for item in self.page.query(Item) if item.key == f"talk:{row.talk.id}")
            self.page.choose(next(items, None), scroll=False)

    def parts(self) -> Iterator[Static]:
        """Yield what was done, what may follow, and the coming talks."""
        agenda, width = self._desk.agenda, min(self.size.width, _WIDEST) - _MARGINS
        yield Static("", markup=False)
        yield from outcome_lines(self._done, self._failed)
        yield Static(section("What next"), markup=False)
        yield Static(self._next_steps(), id="steps", markup=False)
        if self._rows:
            yield Static(section("Coming talks", count_words(len(self._rows), "talk")), markup=False)
        elif self._done:
            yield Static(Content.styled("\nNone of its talks is still to come.", "$text-muted"), markup=False)
        for row in self._rows[:_MOST_TALKS]:
            yield Item(agenda_row(row, agenda.now(), agenda.zone, width, self._desk.glyphs), f"talk:{row.talk.id}")

    def _next_steps(self) -> Content:
        row = self._reviewed()
        review = key_of(self, "imported.review")
        if row is not None:
            steps = [
                f"{review}  study {count_words(row.n_cards, 'card')} for “{title_of(row.talk, self._desk.glyphs)}”"
            ]
        else:
            steps = [f"{review}  study what almost every talk takes for granted"]
        if self._rows:
            steps.append(f"{key_of(self, 'imported.open')}  open the talk under the cursor, for its papers and cards")
        if self._done:
            steps.append(f"{key_of(self, 'imported.undo')}  take this import back")
        return Content("\n").join(map(Content, steps))

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is."""
        if action == "open":
            return self.chosen_of("talk") is not None
        if action == "undo":
            return self._batch is not None and not self._is_undoing
        return True

    def on_item_scroll_chosen(self, event: ItemScroll.Chosen) -> None:
        """Say what the keys do with the new item, too."""
        for steps in self.query("#steps").results(Static):
            steps.update(self._next_steps())

    def _reviewed(self) -> AgendaRow | None:
        """Return the talk whose cards the review would ask: the one under the cursor, else the next with any.

        One that is cancelled (without readiness) or gone is not studied for.
        """
        chosen = self.chosen_of("talk")
        held = [row for row in self._rows if row.n_cards and row.readiness and row.talk.missing_since is None]
        candidates = [row for row in held if chosen in (None, row.talk.id)]
        return candidates[0] if candidates else None

    def action_review(self) -> None:
        """Study the talk's cards; where no card is linked to it, what waits today."""
        row = self._reviewed()
        if row is None:
            self.post_message(Sitting(Scope(), "Review"))
        else:
            self.post_message(Sitting(Scope(talk=row.talk.id), "Review for the talk"))

    def action_open(self) -> None:
        """Open the talk under the cursor."""
        if talk := self.chosen_of("talk"):
            self.post_message(Opening(f"talk:{talk}"))

    def action_another(self) -> None:
        """Take another schedule."""
        self.app.switch_screen(load_screen("importing")(self._desk))

    def action_undo(self) -> None:
        """Take back what this import has written."""
        if self._batch is None:
            return
        self._is_undoing = True
        self.refresh_bindings()
        self._undo(self._batch)

    @work(thread=True, group="undo")
    def _undo(self, batch: int) -> None:
        assert self._desk.schedules is not None
        try:
            outcome: UndoneImport | SeminarPrepError = self._desk.schedules.undo(batch)
        except SeminarPrepError as error:
            outcome = error
        self.post_message(self.Undone(outcome))

    def on_imported_screen_undone(self, event: Undone) -> None:
        """Say what was taken back, and leave."""
        outcome = event.outcome
        self._is_undoing = False
        if isinstance(outcome, SeminarPrepError):
            show_error(self.app, outcome)
            return
        kept = f" {count_words(len(outcome.kept), 'talk')} kept: you have worked on it." if outcome.kept else ""
        words = f"Taken back: {len(outcome.removed)} removed, {len(outcome.restored)} as before.{kept}"
        self.app.notify(words, markup=False)
        self.app.pop_screen()
