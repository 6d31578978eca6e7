"""SM-2, exactly: P. A. Wozniak, *Optimization of learning* (Poznań 1990), section 3.2.

Where the prose is silent, the author's published SuperMemo 2 source decides: the interval grows by the ease before the
answer, and rounds up from the interval really scheduled; a grade below 3 leaves the ease as it is. Eases are integers
of hundredths, so that no float makes the rounding jump a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from seminar_prep.domain.review import LEAST_EASE, NEW_MEMORY, Memory, Review, ReviewKind

GRADES = range(6)
FIRST_INTERVAL_DAYS = 1
SECOND_INTERVAL_DAYS = 6

# Grades below this forget the card; those from here on recall it.
LEAST_RECALL = 3
# Grades below this are drilled again on the same day, until one reaches it (step 7).
LEAST_DRILL_EXIT = 4

# A hundred years. SM-2 has no maximum; dates do.
MAX_INTERVAL_DAYS = 36_500


def ease_change(grade: int) -> int:
    """Return SM-2's change of ease in hundredths for a grade of 3 to 5: -14, 0 or +10."""
    miss = 5 - grade
    return 10 - miss * (8 + 2 * miss)


def next_interval_days(memory: Memory) -> int:
    """Return the days until the next review after a recall of `memory`, at most MAX_INTERVAL_DAYS."""
    if memory.repetitions == 0:
        return FIRST_INTERVAL_DAYS
    if memory.repetitions == 1:
        return SECOND_INTERVAL_DAYS
    return min(-(-memory.interval_days * memory.ease // 100), MAX_INTERVAL_DAYS)


def next_memory(memory: Memory, grade: int, today: date) -> Memory:
    """Return the memory after an answer that counts, given on study day `today`.

    A late answer gets no credit for the delay. A grade outside 0..5 raises ValueError.
    """
    if grade not in GRADES:
        raise ValueError(f"a grade is a whole number from 0 to 5, not {grade!r}")
    if grade < LEAST_RECALL:
        return replace(
            memory,
            repetitions=0,
            interval_days=FIRST_INTERVAL_DAYS,
            due_on=_later(today, FIRST_INTERVAL_DAYS),
            lapses=memory.lapses + memory.recalled,
        )
    interval_days = next_interval_days(memory)
    return Memory(
        repetitions=memory.repetitions + 1,
        interval_days=interval_days,
        ease=max(memory.ease + ease_change(grade), LEAST_EASE),
        due_on=_later(today, interval_days),
        lapses=memory.lapses,
        recalled=True,
    )


def _later(today: date, days: int) -> date:
    """Return the date `days` ahead, at most the calendar's last."""
    return date.max if (date.max - today).days < days else today + timedelta(days)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one answer is and does: its kind, the memory after it, and whether the card is drilled on."""

    kind: ReviewKind
    after: Memory
    in_drill: bool


def answer(memory: Memory, grade: int, today: date, *, in_drill: bool = False, cram: bool = False) -> Outcome:
    """Return what a grade does to a card with `memory` on study day `today`.

    A new or due card is reviewed by SM-2. A card in the day's drill keeps its memory and leaves at 4. A card before
    its date keeps its memory if recalled, and counts as reviewed if not. Cramming changes nothing.
    """
    scheduled = next_memory(memory, grade, today)
    if cram:
        return Outcome(ReviewKind.CRAM, memory, in_drill)
    still_drilled = grade < LEAST_DRILL_EXIT
    if in_drill:
        return Outcome(ReviewKind.DRILL, memory, still_drilled)
    if memory.is_new or memory.is_due(today):
        return Outcome(ReviewKind.REVIEW, scheduled, still_drilled)
    after = memory if grade >= LEAST_RECALL else scheduled
    return Outcome(ReviewKind.EARLY, after, still_drilled)


def preview(memory: Memory, today: date, *, in_drill: bool = False, cram: bool = False) -> tuple[Outcome, ...]:
    """Return the outcomes of the grades 0 to 5, in order: what `answer` would do for each."""
    return tuple(answer(memory, grade, today, in_drill=in_drill, cram=cram) for grade in GRADES)


def changes_memory(kind: ReviewKind, grade: int) -> bool:
    """Whether an answer of this kind counts in a replay: reviews, and early answers that failed."""
    return kind is ReviewKind.REVIEW or (kind is ReviewKind.EARLY and grade < LEAST_RECALL)


def replay(reviews: Iterable[Review]) -> Memory:
    """Return the memory that one card's log gives, oldest row first; undone answers and undos are skipped."""
    rows = tuple(reviews)
    undone = {row.undoes for row in rows if row.undoes}
    memory = NEW_MEMORY
    for row in rows:
        if row.grade is not None and row.review_id not in undone and changes_memory(row.kind, row.grade):
            memory = next_memory(memory, row.grade, row.study_day)
    return memory


def replay_all(reviews: Iterable[Review]) -> dict[str, Memory]:
    """Return `{card: memory}` that a log of many cards gives, oldest row first; cards left new are absent."""
    by_card: dict[str, list[Review]] = {}
    for review in reviews:
        by_card.setdefault(review.card, []).append(review)
    memories = {card: replay(log) for card, log in by_card.items()}
    return {card: memory for card, memory in memories.items() if not memory.is_new}
