"""How recall fades between reviews: a power curve whose stability follows from SM-2's own state.

The chance that a card is recalled d study days after it was last recalled is

    R = 1 / (1 + d / (9 S)),     log S = log I + a + b log I + c (ease - 2.50) + e [has lapsed],

with I the interval SM-2 chose, in days. The power curve is that of Wixted & Carpenter (*The Wickelgren power law and
the Ebbinghaus savings function*, Psychological Science 18, 2007), scaled so that R = 0.9 where d = S (the scale of the
open scheduler FSRS-4, 2023). By default a = b = c = e = 0: recall is then 0.9 on SM-2's due date for every card, the
forgetting index of about 10 % that Wozniak's intervals aim at (*Optimization of learning*, 1990, section 3).
`forgetting_fit` moves the four numbers towards what the learner's own answers show.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log
from typing import TypeAlias

from seminar_prep.domain.review import NEW_EASE, Memory

RECALL_ON_DUE_DATE = 0.9

# 1 / R - 1 at R = 0.9: what scales the power curve so that d = S gives RECALL_ON_DUE_DATE.
CURVE_SCALE = 1 / RECALL_ON_DUE_DATE - 1

# How far the numbers may lie from 0 before any answer is known: standard deviations, in units of log S.
PRIOR_DEVIATIONS = (1.0, 0.3, 0.5, 0.5)

Vector: TypeAlias = tuple[float, ...]
Matrix: TypeAlias = tuple[Vector, ...]


def elapsed_days(memory: Memory, on: date, seen_on: date | None = None) -> int:
    """Return the days, 0 or more, from the last answer of a seen card to `on`.

    The last answer is the one that made `memory`, or the later one on `seen_on` that left it as it was. A new card
    raises ValueError.
    """
    if memory.due_on is None:
        raise ValueError("a card never seen has no last answer")
    last = memory.due_on - timedelta(memory.interval_days)
    return max((on - (max(last, seen_on) if seen_on else last)).days, 0)


def features(memory: Memory) -> Vector:
    """Return what multiplies the four numbers in log S - log I; an interval below a day counts as a day."""
    return 1.0, log(max(memory.interval_days, 1)), (memory.ease - NEW_EASE) / 100, float(memory.lapses > 0)


@dataclass(frozen=True, slots=True)
class ForgettingModel:
    """The four numbers (a, b, c, e), how sure they are (covariance), and from how many answers they come.

    Without arguments: the prior, which no answer has moved yet.
    """

    numbers: Vector = (0.0,) * len(PRIOR_DEVIATIONS)
    covariance: Matrix = tuple(
        tuple(deviation**2 if row == column else 0.0 for column in range(len(PRIOR_DEVIATIONS)))
        for row, deviation in enumerate(PRIOR_DEVIATIONS)
    )
    n_answers: int = 0

    def stability_days(self, memory: Memory) -> float:
        """Return S: after how many days recall has fallen to RECALL_ON_DUE_DATE."""
        shift = sum(number * feature for number, feature in zip(self.numbers, features(memory), strict=True))
        return max(memory.interval_days, 1) * exp(shift)

    def recall(self, memory: Memory, on: date, seen_on: date | None = None) -> float:
        """Return the chance, 0 to 1, that the card is recalled on `on` if it is not reviewed before.

        1 on the day of the last answer and before it, 0 for a card never seen. `seen_on` is a later day than the last
        review on which the card was recalled without a change of memory (early, crammed).
        """
        if memory.due_on is None:
            return 0.0
        return 1 / (1 + CURVE_SCALE * elapsed_days(memory, on, seen_on) / self.stability_days(memory))


DEFAULT_MODEL = ForgettingModel()
