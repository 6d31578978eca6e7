"""The formula of `forgetting` in plain numbers, and how much a card weighs in a talk's readiness.

Loads nothing but logarithms: the short way to `prompt` passes this module.
"""

from collections.abc import Sequence
from math import exp, log, log1p

RECALL_ON_DUE_DATE = 0.9
LOG_ODDS_ON_DUE_DATE = log(RECALL_ON_DUE_DATE / (1 - RECALL_ON_DUE_DATE))

# The ease, in hundredths, that counts as 0: domain.review.NEW_EASE, whose module is slow to load; a test compares.
EASE_ORIGIN = 250

# How much a card of tier 1, 2, 3 weighs; a card without a tier weighs like tier 2.
TIER_WEIGHTS = {1: 3.0, 2: 2.0, 3: 1.0}

# exp of more overflows.
_MOST_LOG_ODDS = 700.0


def chance(log_odds: float) -> float:
    """Return the probability that has these log odds."""
    return 1 / (1 + exp(-min(max(log_odds, -_MOST_LOG_ODDS), _MOST_LOG_ODDS)))


def features(interval_days: int, ease: int, lapses: int, days: int) -> tuple[float, float, float, float, float]:
    """Return what a, b, c, e and g multiply in the log odds of recall `days` (1 or more) after the last answer.

    `ease` counts hundredths. An interval below a day counts as a day.
    """
    log_interval = log(max(interval_days, 1))
    return 1.0, log_interval, (ease - EASE_ORIGIN) / 100, log1p(lapses), log_interval - log(days)


def log_odds(numbers: Sequence[float], row: Sequence[float]) -> float:
    """Return the log odds of recall for the model's five numbers (a, b, c, e, g) and a row of `features`."""
    a, b, c, e, g = numbers
    return LOG_ODDS_ON_DUE_DATE + row[4] + a + b * row[1] + c * row[2] + e * row[3] + g * row[4]


def link_weight(score: float, tier: int | None) -> float:
    """Return how much a card counts in a talk's readiness: its link's score times the weight of its tier."""
    return score * TIER_WEIGHTS.get(tier or 2, 1.0)
