"""A screen with a list of cards of which many are marked and changed at once."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from seminar_prep.domain.card_query import CardQuery
from seminar_prep.domain.own_tags import parse_tag_line
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.card_acts import Done, done_words
from seminar_prep.storage.card_states import Turn
from seminar_prep.storage.stopping import Stop, WorkStopped
from seminar_prep.tui.card_marks import Marks
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.key_names import back_key, key_of
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.widgets.card_list import CardList
from seminar_prep.tui.widgets.tag_field import TagField

# Acts that can be taken back; each keeps a line for every card that it changed.
MOST_UNDOS = 10
# With fewer cards the work has ended before a line about it could be read.
MANY_CARDS = 2000
_CHANGING = ("suspend", "bury", "flag", "tag")


@dataclass(slots=True)
class _Running:
    """Work on many cards. `said` is its progress line, empty for little work; `then` takes what it returns."""

    work: Callable[[Stop], object]
    then: Callable[[object], None]
    said: str
    stop: Stop = field(default_factory=Stop)


class BulkScreen(Screen[None]):
    """Marks cards of its CardList, and changes the marked ones or else the one under the cursor, in a worker."""

    BULK_BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x,space", "mark", "Mark", id="cards.mark"),
        Binding("s", "suspend", "Suspend", id="cards.suspend"),
        Binding("t", "tag", "Tag", id="cards.tag"),
        Binding("u", "undo", "Undo", id="cards.undo"),
        Binding("b", "bury", "Bury", show=False, id="cards.bury"),
        Binding("F", "flag", "Flag", show=False, id="cards.flag"),
        Binding("J,shift+down", "mark_on(1)", "Mark on downwards", show=False, id="cards.mark_down"),
        Binding("K,shift+up", "mark_on(-1)", "Mark on upwards", show=False, id="cards.mark_up"),
        Binding("asterisk", "mark_all", "Mark all found", key_display="*", show=False, id="cards.mark_all"),
        Binding("X", "unmark", "Unmark all", show=False, id="cards.unmark"),
    ]

    class Ended(Message):
        """Work has ended: with `result`, with `error`, or broken off with neither."""

        def __init__(self, running: _Running, result: object = None, error: SeminarPrepError | None = None) -> None:
            super().__init__()
            self.running = running
            self.result = result
            self.error = error

    class Known(Message):
        """The learner's own tags were read."""

        def __init__(self, tags: tuple[str, ...]) -> None:
            super().__init__()
            self.tags = tags

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._marks = Marks()
        self._at_work: _Running | None = None
        self._done: list[Done] = []

    @abstractmethod
    def reload(self) -> None:
        """Read the rows anew."""

    @abstractmethod
    def draw_head(self) -> None:
        """Draw what stands above the list: how many are marked, and the line `progress_said`."""

    @abstractmethod
    def found_query(self) -> CardQuery:
        """Return the search whose cards are in the list. Raises UsageError where it cannot be read."""

    @abstractmethod
    def found_many(self) -> bool:
        """Whether the search may have found so many cards that reading their ids takes long."""

    @property
    def progress_said(self) -> str:
        """The line about work that runs and may take a while, else empty."""
        return self._at_work.said if self._at_work else ""

    # ------------------------------------------------------------ work

    def _begin(
        self, what: str, work: Callable[[Stop], object], then: Callable[[object], None], *, is_long: bool
    ) -> None:
        if self._at_work:
            return
        said = f"{what} … {back_key(self)} stops it, and nothing is changed." if is_long else ""
        self._at_work = _Running(work, then, said)
        self._work(self._at_work)
        self.draw_head()

    @work(thread=True, group="bulk")
    def _work(self, running: _Running) -> None:
        try:
            self.post_message(self.Ended(running, running.work(running.stop)))
        except WorkStopped:
            self.post_message(self.Ended(running))
        except SeminarPrepError as error:
            self.post_message(self.Ended(running, error=error))

    def on_bulk_screen_ended(self, event: Ended) -> None:
        """Go on with what the work gave, or say why it gave nothing."""
        event.stop()
        self._at_work = None
        if event.error:
            show_error(self.app, event.error)
        elif event.result is None:
            self.notify("Stopped; nothing was changed.", timeout=5, markup=False)
        else:
            event.running.then(event.result)
        self.draw_head()

    def stop_work(self) -> bool:
        """Break off work that runs; False where none does."""
        if self._at_work:
            self._at_work.stop.request()
        return self._at_work is not None

    # ------------------------------------------------------------ marks

    def action_mark(self) -> None:
        """Mark the card under the cursor, or unmark it, and go on to the next."""
        cards = self.query_one(CardList)
        if card := cards.highlighted_id:
            self._marks.toggle(card)
            self._show_marks()
            if cards.highlighted != len(cards.rows) - 1:
                cards.action_cursor_down()

    def action_mark_on(self, step: int) -> None:
        """Mark the card under the cursor and go on, which marks the next one, too; on the way back unmark."""
        cards = self.query_one(CardList)
        if cards.highlighted is not None:
            ids = [row.listed.id for row in cards.rows]
            cards.highlighted = self._marks.extend(ids, cards.highlighted, step)
            self._show_marks()

    def on_card_list_mark_clicked(self, event: CardList.MarkClicked) -> None:
        """Mark or unmark what was clicked at its mark."""
        self._marks.toggle(event.card)
        self._show_marks()

    def action_mark_all(self) -> None:
        """Mark all cards that the search finds, those further down, too."""
        try:
            query = self.found_query()
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        acts = self._desk.cards.acts
        self._begin("Marking", lambda stop: acts.found(query, stop), self._mark_found, is_long=self.found_many())

    def _mark_found(self, cards: object) -> None:
        assert isinstance(cards, tuple)
        self._marks.add(cards)
        self._show_marks()

    def action_unmark(self) -> None:
        """Unmark all."""
        self._marks.clear()
        self._show_marks()

    def _show_marks(self) -> None:
        self.query_one(CardList).show_marks()
        self.draw_head()

    # ------------------------------------------------------------ acts

    def _chosen(self) -> tuple[str, ...]:
        """Return the marked cards, or else the one under the cursor."""
        chosen = self.query_one(CardList).highlighted_id
        return tuple(self._marks.ids) or ((chosen,) if chosen else ())

    def action_suspend(self) -> None:
        """Suspend; where all are suspended put them back."""
        self._turn(Turn.SUSPENDED)

    def action_bury(self) -> None:
        """Hide for the rest of the study day; where all are hidden show them again."""
        self._turn(Turn.BURIED)

    def action_flag(self) -> None:
        """Flag; where all are flagged take the flags away."""
        self._turn(Turn.FLAGGED)

    def _turn(self, wish: Turn) -> None:
        if cards := self._chosen():
            self._act(cards, lambda stop: self._desk.cards.acts.turn(cards, wish, stop))

    def _act(self, cards: tuple[str, ...], act: Callable[[Stop], Done]) -> None:
        is_long = len(cards) >= MANY_CARDS
        self._begin(f"Changing {len(cards):,} cards", act, self._tell, is_long=is_long)

    def _tell(self, done: object) -> None:
        """Say what was done and how to take it back."""
        assert isinstance(done, Done)
        if done.n_cards:
            self._done = [*self._done, done][-MOST_UNDOS:]
            said = f"{done_words(done)}; {key_of(self, 'cards.undo')} takes it back."
        else:
            said = "Nothing to change."
        self.notify(said, timeout=5, markup=False)
        self.reload()

    def action_undo(self) -> None:
        """Take the newest act back; again: the one before."""
        if self._done and not self._at_work:
            done = self._done[-1]

            def take_back(stop: Stop) -> Done:
                self._desk.cards.acts.take_back(done, stop)
                return done

            self._begin("Taking back", take_back, self._tell_taken_back, is_long=done.n_cards >= MANY_CARDS)

    def _tell_taken_back(self, done: object) -> None:
        assert isinstance(done, Done)
        self._done.pop()
        many = f"{done.n_cards:,} cards are" if done.n_cards > 1 else "1 card is"
        self.notify(f"{many} as before.", timeout=5, markup=False)
        self.reload()

    # ------------------------------------------------------------ tags

    def action_tag(self) -> None:
        """Ask for tags; those that are known come a moment later."""
        if self._chosen() and not self._at_work:
            self.query_one(TagField).open()
            self._read_tags()

    @work(thread=True, exclusive=True, group="tags")
    def _read_tags(self) -> None:
        try:
            self.post_message(self.Known(self._desk.cards.acts.known_tags()))
        except SeminarPrepError as error:
            self.app.call_from_thread(show_error, self.app, error)

    def on_bulk_screen_known(self, event: Known) -> None:
        """Complete the tags that are known."""
        event.stop()
        self.query_one(TagField).know(event.tags)

    def submit_tags(self, text: str) -> None:
        """Do what the line of tags says; where it cannot be read say so and leave it open."""
        try:
            change = parse_tag_line(text)
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        self.close_tags()
        if change and (cards := self._chosen()):
            self._act(cards, lambda stop: self._desk.cards.acts.tag(cards, change, stop))

    def close_tags(self) -> bool:
        """Close the line of tags; False where it is not open."""
        tags = self.query_one(TagField)
        if tags.has_class("hidden"):
            return False
        tags.add_class("hidden")
        self.query_one(CardList).focus()
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer of the keys of this class those that have something to do."""
        if not self.is_mounted:
            return False
        if action not in {one.action.partition("(")[0] for one in self.BULK_BINDINGS if isinstance(one, Binding)}:
            return True
        if action == "undo":
            return bool(self._done) and self._at_work is None
        if action == "unmark":
            return bool(self._marks)
        return bool(self.query_one(CardList).rows) or (action in _CHANGING and bool(self._marks))
