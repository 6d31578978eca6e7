"""Studying: the queue, an answer, its undo, and putting cards away. Every answer is one transaction."""

import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from seminar_prep.domain.queue import QueueCode, QueueCounts, QueueItem, Scope
from seminar_prep.domain.review import Memory, Review, ReviewKind
from seminar_prep.domain.sm2 import GRADES, Outcome, answer, preview, replay
from seminar_prep.domain.study_day import DEFAULT_ROLLOVER_HOUR, study_day
from seminar_prep.errors import UsageError
from seminar_prep.storage import queue as queue_table
from seminar_prep.storage import reviews as review_table
from seminar_prep.storage.cards import require_active
from seminar_prep.storage.database import Library

EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Answered:
    """What grading did: the row of the log, and whether the card stays in today's drill."""

    review: Review
    in_drill: bool


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo took back, and the card's memory now."""

    taken_back: Review
    memory: Memory


class Study:
    """One learner at their cards.

    `clock` returns the present instant, aware; `zone` and `rollover_hour` make the study day of it; at most
    `new_per_day` cards are begun on a day; `rng` orders cramming.
    """

    def __init__(
        self,
        library: Library,
        clock: Callable[[], datetime],
        zone: tzinfo,
        *,
        rollover_hour: int = DEFAULT_ROLLOVER_HOUR,
        new_per_day: int,
        rng: random.Random,
    ) -> None:
        self._library = library
        self._clock = clock
        self._zone = zone
        self._rollover_hour = rollover_hour
        self._new_per_day = new_per_day
        self._rng = rng

    @property
    def zone(self) -> tzinfo:
        """The learner's zone."""
        return self._zone

    def now(self) -> datetime:
        """Return the present instant."""
        return self._clock()

    def today(self) -> date:
        """Return the learner's study day."""
        return study_day(self._clock(), self._zone, self._rollover_hour)

    # ------------------------------------------------------------ the queue

    def new_allowance(self) -> int:
        """Return how many new cards may still be begun today."""
        return queue_table.new_allowance(self._library.connection, self.today(), self._new_per_day)

    def queue(self, scope: Scope = EVERYTHING, limit: int | None = None) -> tuple[QueueItem, ...]:
        """Return today's cards in review order: due, new, a talk's early ones, and the drill last; at most `limit`."""
        connection, day = self._library.connection, self.today()
        due = queue_table.due_cards(connection, day, -1 if limit is None else limit, *_limits(scope))
        new = queue_table.new_cards(connection, day, self.new_allowance(), *_limits(scope))
        ranked = [(card, QueueCode.DUE) for card in due] + [(card, QueueCode.NEW) for card in new]
        ranked += [(card, QueueCode.EARLY) for card in self._early(scope)]
        ranked += [(card, QueueCode.DRILL) for card in self._drill(scope)]
        ranked = ranked[:limit]
        memories = review_table.load_memories(connection, (card for card, _ in ranked))
        return tuple(QueueItem(card, code, memories.get(card, Memory())) for card, code in ranked)

    def next_item(self, scope: Scope = EVERYTHING) -> QueueItem | None:
        """Return the card to show now, or None when all is done: `queue` without building the rest of it."""
        connection, day = self._library.connection, self.today()
        if due := queue_table.due_cards(connection, day, 1, *_limits(scope)):
            return self._item(due[0], QueueCode.DUE)
        if new := queue_table.new_cards(connection, day, min(1, self.new_allowance()), *_limits(scope)):
            return self._item(new[0], QueueCode.NEW)
        if early := self._early(scope, 1):
            return self._item(early[0], QueueCode.EARLY)
        if drill := self._drill(scope):
            return self._item(drill[0], QueueCode.DRILL)
        return None

    def counts(self, scope: Scope = EVERYTHING) -> QueueCounts:
        """Return how many cards wait in each part of the queue; early ones are not counted."""
        connection, day = self._library.connection, self.today()
        return QueueCounts(
            due=queue_table.n_due(connection, day, *_limits(scope)),
            new=len(queue_table.new_cards(connection, day, self.new_allowance(), *_limits(scope))),
            drill=len(self._drill(scope)),
        )

    def ready(self, cards: Sequence[str]) -> tuple[str, ...]:
        """Return those of `cards` that can be shown now, in their order: not put away, a new one with its ground."""
        connection, day = self._library.connection, self.today()
        known = queue_table.known_cards(connection, day, cards)
        ready = {*known, *queue_table.new_cards(connection, day, -1, among=cards)}
        return tuple(card for card in cards if card in ready)

    def drill(self) -> tuple[str, ...]:
        """Return the cards in today's drill, the one waiting longest first."""
        return self._drill(EVERYTHING)

    def cram_order(self, cards: tuple[str, ...]) -> tuple[str, ...]:
        """Return the cards in random order, for a session that leaves memory alone."""
        return tuple(self._rng.sample(cards, len(cards)))

    def _item(self, card: str, code: QueueCode) -> QueueItem:
        return QueueItem(card, code, review_table.load_memory(self._library.connection, card))

    def _early(self, scope: Scope, limit: int = -1) -> tuple[str, ...]:
        if not (scope.talk or scope.early):
            return ()
        return queue_table.early_cards(self._library.connection, self.today(), limit, *_limits(scope))

    def _drill(self, scope: Scope) -> tuple[str, ...]:
        connection, day = self._library.connection, self.today()
        drilled = queue_table.drilled_cards(connection, day)
        inside = queue_table.cards_in(connection, *_limits(scope)) if any(_limits(scope)) else None
        return tuple(card for card in drilled if inside is None or card in inside)

    # ------------------------------------------------------------ answers

    def preview(self, card: str, *, cram: bool = False) -> tuple[Outcome, ...]:
        """Return what each grade from 0 to 5 would do to the card now."""
        connection, day = self._library.connection, self.today()
        memory = review_table.load_memory(connection, card)
        return preview(memory, day, in_drill=review_table.is_in_drill(connection, card, day), cram=cram)

    def grade(self, card: str, grade: int, *, seconds: float | None = None, cram: bool = False) -> Answered:
        """Record an answer and commit it. Raises UsageError for an unknown card or a grade outside 0..5."""
        if grade not in GRADES:
            raise UsageError(
                f"a grade is a whole number from 0 to 5, not {grade!r}.", hint="5 is perfect, 3 just passes."
            )
        with self._library.write() as connection:
            require_active(connection, card)
            now = self._clock()
            day = study_day(now, self._zone, self._rollover_hour)
            before = review_table.load_memory(connection, card)
            in_drill = review_table.is_in_drill(connection, card, day)
            outcome = answer(before, grade, day, in_drill=in_drill, cram=cram)
            review = self._row(card, outcome.kind, grade, now, seconds, before, outcome.after)
            review_table.append_review(connection, review)
            review_table.save_memory(connection, card, outcome.after)
        return Answered(review, outcome.in_drill)

    def undo(self) -> Undone:
        """Take back the newest answer by a row of its own. Raises UsageError when there is none."""
        with self._library.write() as connection:
            newest = review_table.newest_answer(connection)
            if newest is None:
                raise UsageError("there is no answer to take back.", hint="Only answers can be undone.")
            now = self._clock()
            current = review_table.load_memory(connection, newest.card)
            log = review_table.load_reviews(connection, newest.card)
            memory = replay(row for row in log if row.review_id != newest.review_id)
            undo = self._row(newest.card, ReviewKind.UNDO, None, now, None, current, memory, undoes=newest.review_id)
            review_table.append_review(connection, undo)
            review_table.save_memory(connection, newest.card, memory)
        return Undone(newest, memory)

    def _row(
        self,
        card: str,
        kind: ReviewKind,
        grade: int | None,
        now: datetime,
        seconds: float | None,
        before: Memory,
        after: Memory,
        undoes: str | None = None,
    ) -> Review:
        return Review(
            review_id=uuid.uuid4().hex,
            card=card,
            kind=kind,
            grade=grade,
            answered_at=now.astimezone(UTC),
            study_day=study_day(now, self._zone, self._rollover_hour),
            seconds=seconds,
            before=before,
            after=after,
            device=review_table.device_id(self._library.connection),
            undoes=undoes,
        )

    # ------------------------------------------------------------ putting cards away

    def suspend(self, card: str) -> str:
        """Put a card away until further notice; return its state."""
        return self._put(card, suspended=True)

    def unsuspend(self, card: str) -> str:
        """Put a suspended or buried card back; return its state."""
        return self._put(card, suspended=False)

    def bury(self, card: str) -> str:
        """Hide a card for the rest of the study day; return its state."""
        with self._library.write() as connection:
            require_active(connection, card)
            queue_table.set_buried(connection, card, self.today())
        return self.state(card)

    def state(self, card: str) -> str:
        """Return "active", "buried" or "suspended"."""
        return queue_table.load_state(self._library.connection, card, self.today())

    def _put(self, card: str, *, suspended: bool) -> str:
        with self._library.write() as connection:
            require_active(connection, card)
            queue_table.set_suspended(connection, card, suspended)
            if not suspended:
                queue_table.set_buried(connection, card, None)
        return self.state(card)


def _limits(scope: Scope) -> tuple[str | None, str | None, str | None]:
    """Return what the cards of the scope are limited to, in the order in which the queue's queries take it."""
    return scope.deck, scope.talk, scope.concept
