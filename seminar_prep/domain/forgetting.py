"""How recall fades between reviews: odds that fall as a power of the days, with SM-2's interval as their scale.

A card last recalled d study days ago is recalled with the odds

    R / (1 - R) = 9 (I / d)^(1 + g) exp(a + b log I + c (ease - 2.50) + e log(1 + lapses)),

where I is the interval SM-2 chose, in days. For d = 0 the chance R is 1, for a card never seen 0.

Defaults: a = b = c = e = g = 0, so R = 1 / (1 + d / (9 I)): 0.9 on SM-2's due date for every card, the forgetting index
of about 10 % that Wozniak's intervals aim at (*Optimization of learning*, 1990, section 3). The shape is the power law
of Wixted & Carpenter (*The Wickelgren power law and the Ebbinghaus savings function*, Psychological Science 18, 2007)
with the exponent 1 and the scale of the open scheduler FSRS-4 (2023); g bends it, flatter where slips cause failures
whatever the delay. `forgetting_fit` moves the five numbers towards what the learner's own answers show. Which terms pay
was decided on simulated learners (tests/benchmarks/bench_calibration.py); the deviations of the prior are ours.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from seminar_prep.domain import recall_odds
from seminar_prep.domain.review import Memory

# How far a, b, c, e, g may lie from 0 before any answer is known: standard deviations of a normal prior.
PRIOR_DEVIATIONS = (1.2, 0.4, 0.5, 0.5, 0.3)

# The power 1 + g is at least this, so that recall falls with time whatever the answers say.
LEAST_POWER = 0.2

# Two cards with the same memory differ, too: standard deviation of a single card's log odds. Ours, from the simulation.
CARD_SPREAD = 1.0

Vector: TypeAlias = tuple[float, ...]
Matrix: TypeAlias = tuple[Vector, ...]


def elapsed_days(memory: Memory, on: date, seen_on: date | None = None) -> int:
    """Return the days, 0 or more, from the last answer of a seen card to `on`.

    The last answer is the one that made `memory`, or a later one on `seen_on` that left it as it was. A new card
    raises ValueError.
    """
    if memory.due_on is None:
        raise ValueError("a card never seen has no last answer")
    last = memory.due_on - timedelta(memory.interval_days)
    return max((on - (max(last, seen_on) if seen_on else last)).days, 0)


def features(memory: Memory, days: int) -> Vector:
    """Return what a, b, c, e and g multiply in the log odds of recall `days` (1 or more) after the last answer.

    An interval below a day counts as a day.
    """
    return recall_odds.features(memory.interval_days, memory.ease, memory.lapses, days)


@dataclass(frozen=True, slots=True)
class ForgettingModel:
    """The five numbers (a, b, c, e, g), how sure they are (covariance), and from how many answers they come.

    Without arguments: the prior, which no answer has moved yet.
    """

    numbers: Vector = (0.0,) * len(PRIOR_DEVIATIONS)
    covariance: Matrix = tuple(
        tuple(deviation**2 if row == column else 0.0 for column in range(len(PRIOR_DEVIATIONS)))
        for row, deviation in enumerate(PRIOR_DEVIATIONS)
    )
    n_answers: int = 0

    def recall(self, memory: Memory, on: date, seen_on: date | None = None) -> float:
        """Return the chance, 0 to 1, that the card is recalled on `on` if it is not reviewed before.

        1 on the day of the last answer and before it, 0 for a card never seen. `seen_on` is a day on which the card
        was recalled without a change of memory (early, crammed); time then counts from there, if that is later.
        """
        if memory.due_on is None:
            return 0.0
        days = elapsed_days(memory, on, seen_on)
        return recall_odds.chance(self.log_odds(features(memory, days))) if days else 1.0

    def log_odds(self, row: Vector) -> float:
        """Return the log odds of recall for a row of `features`."""
        return recall_odds.log_odds(self.numbers, row)


DEFAULT_MODEL = ForgettingModel()
