"""One sitting at the cards: the card to show now, and what the learner does with it. Screens hold one of these."""

from collections.abc import Sequence
from dataclasses import dataclass

from seminar_prep.domain.card import Card
from seminar_prep.domain.plan import PlanItem
from seminar_prep.domain.queue import QueueCode, QueueCounts, Scope
from seminar_prep.domain.review import LEECH_LAPSES, Memory, Review, ReviewKind
from seminar_prep.domain.sm2 import LEAST_DRILL_EXIT, Outcome
from seminar_prep.services.card_reasons import CardReasons, card_reasons
from seminar_prep.services.sitting import Outlook, Sitting, changes, outlooks, sum_up
from seminar_prep.services.study import Answered, Study, Undone
from seminar_prep.storage.cards import load_card
from seminar_prep.storage.database import Library
from seminar_prep.storage.flags import is_flagged, set_flagged
from seminar_prep.storage.queue import cards_in
from seminar_prep.storage.reviews import load_memories, load_memory


@dataclass(frozen=True, slots=True)
class ShownCard:
    """The card on the table: why it is here (None when cramming), and what each grade from 0 to 5 would do.

    `reason` is the plan's own, in a line, for a card of a plan.
    """

    card: Card
    memory: Memory
    code: QueueCode | None
    outcomes: tuple[Outcome, ...]
    reason: str | None = None
    is_flagged: bool = False

    @property
    def is_leech(self) -> bool:
        """Whether it was forgotten so often that rewriting helps more than repeating."""
        return self.memory.lapses >= LEECH_LAPSES


class ReviewSession:
    """Cards of a scope, one after the other.

    An undo puts the card taken back on the table, whatever the scope. Cramming goes once through the scope's cards in
    random order, those answered below 4 again at the end, and leaves memory alone. A planned session goes through the
    items of `plan` in their order, without those new ones whose prerequisites were not recalled after all, and then
    drills what scored below 4.
    """

    def __init__(self, library: Library, study: Study, scope: Scope, plan: Sequence[PlanItem] = ()) -> None:
        self._library = library
        self._study = study
        self.scope = scope
        self._answers: tuple[Review, ...] = ()
        self._began_with: tuple[Outlook, ...] = ()
        self._on_top: str | None = None
        looked_at = [item for item in plan if item.code is not QueueCode.DRILL]
        self._reasons = {item.card: item.reason for item in looked_at}
        self._pile = self._cram_pile() if scope.cram else [item.card for item in looked_at]

    def _cram_pile(self) -> list[str]:
        cards = sorted(cards_in(self._library.connection, self.scope.deck, self.scope.talk, self.scope.concept))
        return list(self._study.cram_order(tuple(card for card in cards if self._study.state(card) == "active")))

    def counts(self) -> QueueCounts:
        """Return how many cards wait; of a pile that is crammed or planned all but the new ones count as due."""
        if self.scope.cram:
            return QueueCounts(due=len(self._pile), new=0, drill=0)
        if not self.scope.planned:
            return self._study.counts(self.scope)
        ready = self._study.ready(self._pile)
        n_known = len(load_memories(self._library.connection, ready))
        return QueueCounts(due=n_known, new=len(ready) - n_known, drill=len(self._study.drill()))

    def current(self) -> ShownCard | None:
        """Return the card to show now, or None when all is done."""
        card = self._on_top or self._next()
        if card is None:
            return None
        self._on_top = card
        outcomes = self._study.preview(card, cram=self.scope.cram)
        memory = load_memory(self._library.connection, card)
        code = _code(memory, outcomes)
        reason = self._reasons.get(card) if code is not QueueCode.DRILL else None
        connection = self._library.connection
        return ShownCard(load_card(connection, card), memory, code, outcomes, reason, is_flagged(connection, card))

    def _next(self) -> str | None:
        if self.scope.cram:
            return self._pile[0] if self._pile else None
        if self.scope.planned:
            return next(iter((*self._study.ready(self._pile), *self._study.drill())), None)
        item = self._study.next_item(self.scope)
        return item.card if item else None

    def grade(self, grade: int, seconds: float | None) -> Answered:
        """Record the answer to the card on the table. Raises UsageError, LibraryError; then it stays there."""
        card = self._require()
        if not self._answers:
            self._began_with = self._outlooks()
        answered = self._study.grade(card, grade, seconds=seconds, cram=self.scope.cram)
        self._leave(card)
        if self.scope.cram and grade < LEAST_DRILL_EXIT:
            self._pile.append(card)
        self._answers = (*self._answers, answered.review)
        return answered

    def undo(self) -> Undone:
        """Take back the newest answer, of this sitting or an earlier one, and put its card on the table.

        Raises UsageError where there is none.
        """
        undone = self._study.undo()
        card = undone.taken_back.card
        self._answers = tuple(one for one in self._answers if one.review_id != undone.taken_back.review_id)
        if self.scope.cram or card in self._reasons:
            self._pile = [card, *(other for other in self._pile if other != card)]
        self._on_top = card
        return undone

    def suspend(self) -> str:
        """Put the card on the table away until further notice; return its id."""
        card = self._require()
        self._study.suspend(card)
        self._leave(card)
        return card

    def bury(self) -> str:
        """Put the card on the table away for the rest of the study day; return its id."""
        card = self._require()
        self._study.bury(card)
        self._leave(card)
        return card

    def flag(self) -> bool:
        """Flag the card on the table, or take its flag away; return whether it has one now."""
        card = self._require()
        with self._library.write() as connection:
            flagged = not is_flagged(connection, card)
            set_flagged(connection, card, flagged)
        return flagged

    def reasons(self) -> CardReasons:
        """Return what speaks for asking the card on the table."""
        return card_reasons(self._library, self._require(), self._study.now(), self._study.zone)

    def sum_up(self) -> Sitting:
        """Return what this sitting has come to so far."""
        talks = changes(self._began_with, self._outlooks()) if self._answers else ()
        return sum_up(self._library, self._answers, talks)

    def _outlooks(self) -> tuple[Outlook, ...]:
        study = self._study
        return outlooks(self._library, study.now(), study.zone, study.today(), self.scope.talk)

    def _require(self) -> str:
        if self._on_top is None:
            raise ValueError("there is no card on the table")
        return self._on_top

    def _leave(self, card: str) -> None:
        self._on_top = None
        self._pile = [other for other in self._pile if other != card]


def _code(memory: Memory, outcomes: tuple[Outcome, ...]) -> QueueCode | None:
    """Return why a card is shown, from what an answer to it would be."""
    kind = outcomes[0].kind
    if kind is ReviewKind.REVIEW:
        return QueueCode.NEW if memory.is_new else QueueCode.DUE
    return {ReviewKind.DRILL: QueueCode.DRILL, ReviewKind.EARLY: QueueCode.EARLY}.get(kind)
