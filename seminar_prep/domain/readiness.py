"""Readiness: the expected share of a talk's linked knowledge recalled when it starts, and what would raise it most."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from seminar_prep.domain.forgetting import (
    CARD_SPREAD,
    DEFAULT_MODEL,
    ForgettingModel,
    Vector,
    elapsed_days,
    features,
)
from seminar_prep.domain.linear_equations import quadratic_form
from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.domain.recall_odds import link_weight
from seminar_prep.domain.review import Memory
from seminar_prep.domain.sm2 import answer

# Half the width of the range in standard deviations: the normal distribution has 80 % within.
RANGE_DEVIATIONS = 1.2816

# What is said of "what would raise it most": at most so many lines, each on so many cards and worth so much or more.
MOST_RAISES = 3
MOST_CARDS_PER_RAISE = 5
LEAST_GAIN = 0.005

# The grades that stand for "recalled" and "forgotten" where an answer has yet to be given.
_RECALLED, _FORGOTTEN = 4, 1


@dataclass(frozen=True, slots=True)
class LinkedMemory:
    """One card linked to a talk: the link's score in 0..1, the card's tier, its memory, the day of the last recall."""

    score: float
    tier: int | None
    memory: Memory
    seen_on: date | None = None

    @property
    def weight(self) -> float:
        """How much the card counts in the talk's readiness."""
        return link_weight(self.score, self.tier)


@dataclass(frozen=True, slots=True)
class Readiness:
    """The expected share, 0 to 1, and the range that holds the true one with a chance of about 80 %."""

    share: float
    low: float
    high: float


def readiness(links: Iterable[LinkedMemory], on: date, model: ForgettingModel = DEFAULT_MODEL) -> Readiness | None:
    """Return the mean recall on date `on`, weighted by link score and tier; None without any link.

    The range covers what is unknown about the model (delta method on its covariance) and what sets cards with the same
    memory apart (CARD_SPREAD). It never leaves 0 to the share of the cards ever seen.
    """
    known = seen = total = own_variance = 0.0
    slope = [0.0] * len(model.numbers)
    for link in links:
        total += link.weight
        if link.memory.is_new:
            continue
        seen += link.weight
        recall = model.recall(link.memory, on, link.seen_on)
        known += link.weight * recall
        per_log_odds = link.weight * recall * (1 - recall)
        own_variance += (CARD_SPREAD * per_log_odds) ** 2
        for i, feature in enumerate(_features(link, on)):
            slope[i] += per_log_odds * feature
    if not total:
        return None
    reach = RANGE_DEVIATIONS * sqrt(max(quadratic_form(model.covariance, slope), 0.0) + own_variance)
    return Readiness(known / total, max(known - reach, 0.0) / total, min(known + reach, seen) / total)


def _features(link: LinkedMemory, on: date) -> Vector:
    # On the day of the answer recall is 1 whatever the numbers are: the factor before these features is 0.
    return features(link.memory, max(elapsed_days(link.memory, on, link.seen_on), 1))


@dataclass(frozen=True, slots=True)
class StudyCard:
    """A linked card as something to study: the concept it is linked for, or None, and whether it can be shown today."""

    card: str
    concept: str | None
    linked: LinkedMemory
    is_open: bool


@dataclass(frozen=True, slots=True)
class Raise:
    """Cards on one concept to study today, those worth most first, and what they add to the readiness, 0 to 1."""

    concept: str | None
    cards: tuple[str, ...]
    n_new: int
    gain: float


def raises(
    cards: Sequence[StudyCard], today: date, on: date, model: ForgettingModel = DEFAULT_MODEL
) -> tuple[Raise, ...]:
    """Return what would raise the readiness on `on` most if it were studied today: the best first, ties by concept.

    Gains are expected ones: a card that is due or early may turn out forgotten, a new one is taken to be understood.
    """
    total = sum(card.linked.weight for card in cards)
    gains: dict[str | None, list[tuple[float, StudyCard]]] = {}
    for card in cards:
        if card.is_open:
            now = model.recall(card.linked.memory, on, card.linked.seen_on)
            gain = card.linked.weight * (_recall_if_studied(card.linked, today, on, model) - now) / total
            gains.setdefault(card.concept, []).append((gain, card))
    found = []
    for concept, rows in gains.items():
        best = sorted(rows, key=lambda row: (-row[0], row[1].card))[:MOST_CARDS_PER_RAISE]
        chosen = [(gain, card) for gain, card in best if gain > 0]
        n_new = sum(card.linked.memory.is_new for _, card in chosen)
        found.append(Raise(concept, tuple(card.card for _, card in chosen), n_new, sum(gain for gain, _ in chosen)))
    worth = [one for one in found if one.gain >= LEAST_GAIN]
    return tuple(sorted(worth, key=lambda one: (-one.gain, one.concept or "")))[:MOST_RAISES]


def _recall_if_studied(link: LinkedMemory, today: date, on: date, model: ForgettingModel) -> float:
    """Return the expected recall on `on` once the card has been answered today."""
    recalled = model.recall(answer(link.memory, _RECALLED, today).after, on, today)
    if link.memory.is_new:
        return recalled
    known = model.recall(link.memory, today, link.seen_on)
    forgotten = model.recall(answer(link.memory, _FORGOTTEN, today).after, on, today)
    return known * recalled + (1 - known) * forgotten


def raise_text(found: Raise, concept_names: Mapping[str, str]) -> str:
    """Return the advice in words: "Learn 3 cards on saddle points: +9%"."""
    n_cards = len(found.cards)
    verb = "Learn" if found.n_new == n_cards else "Study" if found.n_new else "Review"
    name = one_line(concept_names.get(found.concept, found.concept)) if found.concept else ""
    return f"{verb} {count_words(n_cards, 'card')}{' on ' + name if name else ''}: +{found.gain:.0%}"
