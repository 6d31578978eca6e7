"""The world in which plans are compared: learners with a memory of their own, prices, talks, links, prerequisites.

Committed before any plan was tuned. Nothing here knows a plan; a plan sees only what the product would: SM-2's state,
the log, the links, and the prices of past answers. True memory is hidden from it.

A card's true memory is a stability in days, the day it was last seen, and for some learners a short trace beside it.
An answer after `d` days succeeds with the recall of that day; success strengthens the more, the more had faded
(spacing), a failure leaves a weaker stability, and the answer is read either way. Chance is common to all plans: the
n-th answer of a day to a card draws the same number whatever the plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp, log

import numpy as np

FIRST_DAY = date(2026, 9, 7)  # a Monday
N_WEEKS = 12
N_DAYS = 7 * N_WEEKS
WEEKS_AFTER = 4
N_CARDS = 1_200
CONCEPT_CARDS = 5
CHAPTER_CONCEPTS = 10
ATTEMPTS = 8  # answers to one card on one day that have a number of their own

# Days of the week (0 is Monday) with a talk.
SEMESTERS = {"12 talks, weekly": (2,), "36 talks, three a week": (0, 2, 4)}
BUDGET_MINUTES = (5, 10, 20, 40)
SEEDS = tuple(range(100, 112))
TUNING_SEEDS = tuple(range(1, 5))


@dataclass(frozen=True)
class Learner:
    """A kind of memory and its prices in seconds.

    `first_stability` is the median in days after a card was first seen, `spread` the deviation of its logarithm over
    cards; `growth` scales what a success adds; `curve` is exponential, power or two_trace; `slip` the chance that a
    known answer goes wrong, `guess` that an unknown one goes right; `knows` the share of cards known before.
    """

    name: str
    curve: str = "exponential"
    first_stability: float = 4.0
    spread: float = 0.5
    growth: float = 1.0
    slip: float = 0.0
    guess: float = 0.0
    knows: float = 0.05
    new_seconds: float = 22.0
    review_seconds: float = 8.0
    failed_seconds: float = 14.0
    drill_seconds: float = 6.0


LEARNERS = (
    Learner("exponential"),
    Learner("power law", curve="power", first_stability=2.5),
    Learner("fast", first_stability=9.0, growth=1.5, new_seconds=15.0, review_seconds=5.0, failed_seconds=9.0,
            drill_seconds=4.0, knows=0.12),
    Learner("slow", first_stability=2.0, growth=0.7, new_seconds=35.0, review_seconds=12.0, failed_seconds=20.0,
            drill_seconds=9.0, knows=0.03),
    Learner("slips", slip=0.1, guess=0.05),
    Learner("uneven cards", spread=1.1, growth=0.9),
    Learner("two traces", curve="two_trace", first_stability=3.0, growth=0.9),
)  # fmt: skip


@dataclass(frozen=True)
class WorldTalk:
    """A talk: its day counted from FIRST_DAY, and the weights of its linked cards, which add up to 1."""

    number: int
    day: int
    weights: dict[int, float]


@dataclass(frozen=True)
class World:
    """Cards, prerequisites and talks of one semester; `waits[card]` are groups, one card of each must be recalled."""

    talks: tuple[WorldTalk, ...]
    waits: tuple[tuple[tuple[int, ...], ...], ...]
    linked: frozenset[int]


def make_world(weekdays: Sequence[int], seed: int) -> World:
    """Return talks on `weekdays` of every week, of 20 to 25 cards each, drawn by concept, some concepts often."""
    rng = np.random.default_rng([seed, len(weekdays)])
    n_concepts = N_CARDS // CONCEPT_CARDS
    popularity = 1 / (1 + np.arange(n_concepts)) ** 0.7
    popularity = popularity[rng.permutation(n_concepts)]
    talks = []
    for week in range(N_WEEKS):
        for weekday in weekdays:
            talks.append(_make_talk(rng, len(talks), 7 * week + weekday, popularity))
    linked = frozenset(card for talk in talks for card in talk.weights)
    return World(tuple(talks), _make_waits(rng), linked)


def _make_talk(rng: np.random.Generator, number: int, day: int, popularity: np.ndarray) -> WorldTalk:
    size = int(rng.integers(20, 26))
    order = rng.choice(len(popularity), size=12, replace=False, p=popularity / popularity.sum())
    weights: dict[int, float] = {}
    for place, concept in enumerate(order):
        score = max(0.25, 1.0 - 0.07 * place - 0.1 * rng.random())
        for nth in range(CONCEPT_CARDS):
            tier = 1 if nth == 0 else int(rng.choice((1, 2, 3), p=(0.2, 0.5, 0.3)))
            if len(weights) < size and (nth == 0 or rng.random() < 0.6):
                weights[int(concept) * CONCEPT_CARDS + nth] = score * (1.0, 0.85, 0.7)[tier - 1] * (4 - tier)
    total = sum(weights.values())
    return WorldTalk(number, day, {card: weight / total for card, weight in weights.items()})


def _make_waits(rng: np.random.Generator) -> tuple[tuple[tuple[int, ...], ...], ...]:
    waits: list[tuple[tuple[int, ...], ...]] = []
    for card in range(N_CARDS):
        concept, nth = divmod(card, CONCEPT_CARDS)
        if nth:
            first = concept * CONCEPT_CARDS
            waits.append(((first,),) if rng.random() < 0.85 else ())
            continue
        in_chapter = concept % CHAPTER_CONCEPTS
        if in_chapter and rng.random() < 0.6:
            ground = concept - 1 - int(rng.integers(in_chapter))
            waits.append((tuple(range(ground * CONCEPT_CARDS, (ground + 1) * CONCEPT_CARDS)),))
        else:
            waits.append(())
    return tuple(waits)


SHORT_TRACE_DAYS = 1.5
LEAST_STABILITY = 0.5
KNOWN_BEFORE_DAYS = 200.0


@dataclass
class TrueMemory:
    """One learner's hidden memory of all cards, and the numbers that decide their answers."""

    learner: Learner
    seed: int
    stability: np.ndarray = field(init=False)
    seen: np.ndarray = field(init=False)  # the day of the last look, -1 for never
    hardness: np.ndarray = field(init=False)
    luck: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        rng = np.random.default_rng([self.seed, 7])
        self.hardness = rng.normal(0.0, self.learner.spread, N_CARDS)
        known = rng.random(N_CARDS) < self.learner.knows
        self.stability = np.where(known, KNOWN_BEFORE_DAYS, 0.0)
        self.seen = np.where(known, 0, -1)
        self.luck = rng.random((N_CARDS, N_DAYS, ATTEMPTS), dtype=np.float32)
        self._answered: dict[tuple[int, int], int] = {}

    def recall(self, card: int, day: int) -> float:
        """Return the chance, 0 to 1, that the card is known on `day`."""
        if self.seen[card] < 0:
            return 0.0
        days, stability = float(day - self.seen[card]), float(self.stability[card])
        if self.learner.curve == "power":
            return 1 / (1 + days / (3 * stability))
        long = exp(-days / stability)
        if self.learner.curve == "two_trace":
            return 1 - (1 - long) * (1 - 0.8 * exp(-days / SHORT_TRACE_DAYS))
        return long

    def answer(self, card: int, day: int) -> int:
        """Answer a card, change its memory, and return the grade: 1 or 2 for a failure, 3 to 5 for a success."""
        nth = self._answered.get((card, day), 0)
        self._answered[card, day] = nth + 1
        luck = float(self.luck[card, day, min(nth, ATTEMPTS - 1)])
        recall = self.recall(card, day)
        chance = self.learner.guess + (1 - self.learner.guess - self.learner.slip) * recall
        if nth and self.seen[card] == day:
            chance = 0.88 - 0.05 * float(self.hardness[card] < -0.5)
        success = luck < chance
        self._learn(card, day, recall, success, again=nth > 0)
        if not success:
            return 1 if luck > 0.9 else 2
        ease = luck / max(chance, 1e-9)
        hard = float(np.clip(0.15 - 0.15 * self.hardness[card], 0.02, 0.6))
        return 5 if ease < 0.55 * (1 - hard) else 4 if ease < 1 - hard else 3

    def _learn(self, card: int, day: int, recall: float, success: bool, *, again: bool) -> None:
        stability, hardness = float(self.stability[card]), float(self.hardness[card])
        if self.seen[card] < 0:
            stability = self.learner.first_stability * exp(hardness)
        elif again:
            stability *= 1.1 if success else 1.0
        elif success:
            fresh = 6.0 * self.learner.growth * exp(0.4 * hardness)
            stability *= 1 + fresh * max(stability, 1.0) ** -0.15 * (1 - recall) ** 0.7
        else:
            stability = min(stability, self.learner.first_stability * exp(hardness) * (1 + 0.3 * log(1 + stability)))
        self.stability[card] = max(stability, LEAST_STABILITY)
        self.seen[card] = day

    def knowledge(self, weights: dict[int, float], day: int) -> float:
        """Return the weighted mean chance that the cards are known on `day`."""
        total = sum(weights.values())
        return sum(weight * self.recall(card, day) for card, weight in weights.items()) / total


def on_date(day: int) -> date:
    """Return the date of a day counted from FIRST_DAY."""
    return FIRST_DAY + timedelta(day)
