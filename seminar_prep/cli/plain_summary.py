"""What a sitting did, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from seminar_prep.domain.plain_text import count_words, minutes_words
from seminar_prep.domain.queue import QueueCounts
from seminar_prep.domain.sm2 import LEAST_RECALL

# So many cards are named as hard; the others are counted.
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class ReviewedCard:
    """One answer of the sitting; `seconds` None where nobody timed it."""

    review_id: str
    card: str
    grade: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class PlainSummary:
    """The answers that were not taken back, in their order, and what still waits."""

    answers: tuple[ReviewedCard, ...]
    left: QueueCounts

    @property
    def forgotten(self) -> tuple[str, ...]:
        """The cards that scored below 3 at least once, first one first."""
        return tuple(dict.fromkeys(answer.card for answer in self.answers if answer.grade < LEAST_RECALL))

    @property
    def seconds(self) -> float | None:
        """The time the answers took, None where it is not known of any."""
        timed = [answer.seconds for answer in self.answers if answer.seconds is not None]
        return sum(timed) if timed else None

    def as_json(self) -> Mapping[str, object]:
        """Return `{n_answers, n_recalled, forgotten, seconds, left: {due, new, drill}}`."""
        return {
            "n_answers": len(self.answers),
            "n_recalled": self._n_recalled(),
            "forgotten": list(self.forgotten),
            "seconds": self.seconds,
            "left": {"due": self.left.due, "new": self.left.new, "drill": self.left.drill},
        }

    def lines(self) -> list[str]:
        """Return the sitting in at most three sentences, one on each line."""
        left = self.left
        waits = f"{left.due} due, {left.new} new and {left.drill} in the drill are left."
        if not self.answers:
            return ["", f"No answer was given. {waits}"]
        took = f" in {minutes_words(self.seconds)}" if self.seconds else ""
        said = [f"You gave {count_words(len(self.answers), 'answer')}{took}: {self._n_recalled()} recalled."]
        if names := self.forgotten:
            more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
            said.append(f"Hard today: {', '.join(names[:_MOST_NAMED])}{more}.")
        return ["", *said, waits]

    def _n_recalled(self) -> int:
        return sum(answer.grade >= LEAST_RECALL for answer in self.answers)
