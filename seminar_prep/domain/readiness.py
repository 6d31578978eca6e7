"""Readiness: the expected share of a talk's linked knowledge recalled when it starts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from seminar_prep.domain.review import Memory

# SM-2's intervals aim at about nine in ten recalled on the due date (Wozniak 1990, section 3: a forgetting index near
# 10 %). Forgetting is taken as exponential in days, as in Ebbinghaus's curve.
RECALL_ON_DUE_DATE = 0.9

# How much a card of tier 1, 2, 3 weighs; a card without a tier weighs like tier 2.
TIER_WEIGHTS = {1: 3.0, 2: 2.0, 3: 1.0}


@dataclass(frozen=True, slots=True)
class LinkedMemory:
    """One card linked to a talk: the link's score in 0..1, the card's tier, and its memory."""

    score: float
    tier: int | None
    memory: Memory


def recall_probability(memory: Memory, on: date) -> float:
    """Return the chance, 0 to 1, that a card is recalled on date `on` if it is not reviewed before.

    0.9 ** (days since the last review / interval): 1 on the day of the review, 0.9 on the due date, 0 for a new card.
    A date before the last review counts as that day.
    """
    if memory.due_on is None or memory.interval_days == 0:
        return 0.0
    reviewed_on = memory.due_on - timedelta(memory.interval_days)
    return float(RECALL_ON_DUE_DATE ** (max((on - reviewed_on).days, 0) / memory.interval_days))


def readiness(links: Iterable[LinkedMemory], on: date) -> float | None:
    """Return the mean recall on date `on`, weighted by link score and tier, 0 to 1; None without any link."""
    known = total = 0.0
    for link in links:
        weight = link.score * TIER_WEIGHTS.get(link.tier or 2, 1.0)
        known += weight * recall_probability(link.memory, on)
        total += weight
    return known / total if total else None
