"""A review: one graded answer, immutable; and the memory that answers leave behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

# SM-2 starts every card at an ease of 2.50 and never goes below 1.30; both in hundredths.
NEW_EASE = 250
LEAST_EASE = 130

# A card failed this often is a leech: rewriting it helps more than repeating it (Anki's default, too).
LEECH_LAPSES = 8

# A card whose last interval reached three weeks counts as mature (Anki's convention, so that figures compare).
MATURE_DAYS = 21


class ReviewKind(StrEnum):
    """What an answer was, and so what it does to memory (README, "What an answer does")."""

    REVIEW = "review"
    DRILL = "drill"
    EARLY = "early"
    CRAM = "cram"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Memory:
    """A card's scheduling state.

    `ease` counts hundredths (250 is SM-2's 2.50); `interval_days` is 0 and `due_on` None for a card never seen.
    `lapses` counts answers below 3 to a card that had been recalled before; `recalled` is True once a review of it
    scored 3 or more.
    """

    repetitions: int = 0
    interval_days: int = 0
    ease: int = NEW_EASE
    due_on: date | None = None
    lapses: int = 0
    recalled: bool = False

    @property
    def is_new(self) -> bool:
        """True before the first answer that counts."""
        return self.due_on is None

    def is_due(self, study_day: date) -> bool:
        """True on the due date and after it; False for a new card."""
        return self.due_on is not None and self.due_on <= study_day


NEW_MEMORY = Memory()


@dataclass(frozen=True, slots=True)
class Review:
    """One row of the review log. An undo has no grade and names in `undoes` the review it takes back.

    `answered_at` is a UTC instant, `study_day` the learner's date at that moment, `seconds` the time taken or None.
    `before` and `after` are the memory around the answer.
    """

    review_id: str
    card: str
    kind: ReviewKind
    grade: int | None
    answered_at: datetime
    study_day: date
    seconds: float | None
    before: Memory
    after: Memory
    device: str
    undoes: str | None = None


def format_memory(memory: Memory) -> Mapping[str, object]:
    """Return the memory as the JSON object `Memory` of the outside contract; `ease` with two decimals."""
    return {
        "repetitions": memory.repetitions,
        "interval_days": memory.interval_days,
        "ease": memory.ease / 100,
        "due_on": memory.due_on.isoformat() if memory.due_on else None,
        "lapses": memory.lapses,
    }


def format_review(review: Review) -> Mapping[str, object]:
    """Return a row of the log as JSON; an undo shows what it names in `undoes`."""
    return {
        "review_id": review.review_id,
        "card": review.card,
        "kind": review.kind.value,
        "grade": review.grade,
        "answered_at": review.answered_at.isoformat(),
        "study_day": review.study_day.isoformat(),
        "seconds": review.seconds,
        "before": format_memory(review.before),
        "after": format_memory(review.after),
        "undoes": review.undoes,
    }
