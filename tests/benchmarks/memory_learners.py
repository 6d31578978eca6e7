"""Simulated learners whose memory is known: what they answer under SM-2, and how ready they truly are for each talk.

Eight kinds. None follows the product's forgetting model; half break what it assumes: slips that no interval explains,
grades that are not honest, a memory that changes, study only before talks. Every seed is another learner: strength of
a first look, growth, spacing effect, weeks, habits and deck are drawn anew.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp

from seminar_prep.domain.review import NEW_MEMORY, Memory, ReviewKind
from seminar_prep.domain.sm2 import answer

FIRST_DAY = date(2026, 1, 5)
N_CARDS = 400

# Recall after x times the strength; each curve is 0.9 at x = 1.
CURVES: dict[str, Callable[[float], float]] = {
    "exponential": lambda x: 0.9**x,
    "power": lambda x: (1 + (0.9 ** (-1 / 0.3) - 1) * x) ** -0.3,
    "two stores": lambda x: 0.25 * exp(-0.46 * x) + 0.75 * exp(-0.0079 * x),
}


@dataclass(frozen=True)
class Kind:
    """What sets a kind of learner apart; the defaults are those of a plain exponential memory."""

    curve: str = "exponential"
    card_spread: float = 0.3  # standard deviation of the log strength from card to card
    slip: float = 0.02  # chance to fail whatever the memory, on a good day
    bad_day_slip: float = 0.0  # the same on a bad day, three days in ten
    false_pass: float = 0.0  # grades a forgotten card as recalled
    false_fail: float = 0.0  # and the other way round
    only_before_talks: bool = False  # studies on the three days before a talk, and much then
    change: float = 1.0  # factor on every strength from the middle of the weeks on


KINDS = {
    "exponential": Kind(),
    "power law": Kind(curve="power"),
    "hard and easy cards": Kind(card_spread=1.0),
    "bad sleeper": Kind(slip=0.03, bad_day_slip=0.3),
    "crammer": Kind(only_before_talks=True),
    "careless grader": Kind(false_pass=0.25, false_fail=0.05),
    "changes mid-term": Kind(change=0.4),
    "two stores": Kind(curve="two stores"),
}


@dataclass(frozen=True)
class Answer:
    """The first answer of a card on a day, at least a day after the one before; `truth` is the chance to recall."""

    day: date
    memory: Memory
    seen_on: date
    recalled: bool
    truth: float


@dataclass(frozen=True)
class Question:
    """What is asked about a talk some days ahead: per linked card its weight, memory, last recall and true chance."""

    asked_on: date
    talk_on: date
    cards: tuple[tuple[float, Memory, date | None, float], ...]

    @property
    def truth(self) -> float:
        """Return the true readiness if nothing more is studied."""
        return sum(weight * truth for weight, _, _, truth in self.cards) / sum(row[0] for row in self.cards)


@dataclass
class HiddenCard:
    """A card in the learner's head, and in the library."""

    ability: float
    strength: float = 0.0
    refreshed: int = 0
    memory: Memory = NEW_MEMORY
    seen_on: date | None = None


class Learner:
    """One learner over 8 to 26 weeks, a talk a week. `answers` and `questions` are in the order of the days."""

    def __init__(self, kind: Kind, seed: int) -> None:
        rng = self.rng = random.Random(seed)
        self.kind = kind
        self.curve = CURVES[kind.curve]
        self.first = rng.lognormvariate(0.9, 0.6)  # days after a first look until recall is 0.9
        self.growth = rng.lognormvariate(0.3, 0.35)
        self.lapse = rng.uniform(0.15, 0.5)
        self.n_days = 7 * rng.randint(8, 26)
        self.new_per_day = rng.randint(4, 12)
        self.days_off = rng.uniform(0.05, 0.35)
        self.looks_early = rng.uniform(0, 0.8)
        self.cap = rng.randint(25, 80)
        self.holiday = rng.randrange(10, self.n_days)
        self.cards = [HiddenCard(rng.lognormvariate(0, kind.card_spread)) for _ in range(N_CARDS)]
        self.talks = {
            day: [(rng.uniform(0.3, 1) * rng.choice((1, 2, 3)), card) for card in rng.sample(self.cards, 22)]
            for day in range(10, self.n_days, 7)
        }
        self.answers: list[Answer] = []
        self.questions: list[Question] = []
        for day in range(self.n_days):
            self._live(day)

    def _truth(self, card: HiddenCard, day: int, slip: float) -> float:
        if not card.strength:
            return 0.0
        change = self.kind.change if day >= self.n_days // 2 else 1.0
        return self.curve((day - card.refreshed) / (card.strength * change)) * (1 - slip)

    def _mean_slip(self) -> float:
        kind = self.kind
        return kind.slip + 0.3 * (kind.bad_day_slip - kind.slip) if kind.bad_day_slip else kind.slip

    def _live(self, day: int) -> None:
        rng, kind = self.rng, self.kind
        self._ask(day)
        eve = min((talk - day for talk in self.talks if talk >= day), default=99)
        away = self.holiday <= day < self.holiday + 9 or rng.random() < self.days_off
        if away or (kind.only_before_talks and not 1 <= eve <= 3):
            return
        bad = kind.bad_day_slip and rng.random() < 0.3
        slip = kind.bad_day_slip if bad else kind.slip
        for card in self._chosen(day, eve):
            self._answer(card, day, slip)

    def _chosen(self, day: int, eve: int) -> Iterator[HiddenCard]:
        rng, today = self.rng, FIRST_DAY + timedelta(day)
        room = self.cap * (3 if self.kind.only_before_talks else 1)
        due = [card for card in self.cards if card.memory.is_due(today)]
        yield from due[:room]
        coming = [card for _, card in self.talks.get(day + eve, ())]
        if eve <= 2:
            early = [card for card in coming if not card.memory.is_new and card.seen_on != today]
            looks = 0.9 if self.kind.only_before_talks else self.looks_early / 2
            yield from [card for card in early if rng.random() < looks]
        new = {id(card): card for card in (*coming, *self.cards) if card.memory.is_new}
        yield from list(new.values())[: self.new_per_day * (2 if self.kind.only_before_talks else 1)]

    def _answer(self, card: HiddenCard, day: int, slip: float) -> None:
        rng, kind, today = self.rng, self.kind, FIRST_DAY + timedelta(day)
        before, truth = card.memory, self._truth(card, day, slip)
        recalled = rng.random() < truth
        passed = rng.random() >= kind.false_fail if recalled else not before.is_new and rng.random() < kind.false_pass
        if before.is_new:
            passed = rng.random() < 0.7  # the first look grades how well it was understood
        grade = (5 if rng.random() < truth**3 else rng.choice((3, 4, 4))) if passed else rng.randrange(3)
        outcome = answer(before, grade, today)
        if card.seen_on is not None and outcome.kind in (ReviewKind.REVIEW, ReviewKind.EARLY):
            self.answers.append(Answer(today, before, card.seen_on, passed, truth))
        self._remember(card, day, truth, recalled)
        card.memory = outcome.after
        card.seen_on = today

    def _remember(self, card: HiddenCard, day: int, truth: float, recalled: bool) -> None:
        base = self.first * card.ability
        if not card.strength:
            card.strength = base
        elif recalled:
            card.strength *= 1 + self.growth * card.ability**0.3 * min((1 - truth) / 0.1, 4) ** 0.5
        else:
            card.strength = max(0.7 * base, self.lapse * card.strength)
        card.refreshed = day

    def _ask(self, day: int) -> None:
        slip = self._mean_slip()
        for ahead in (1, 3, 7):
            if linked := self.talks.get(day + ahead):
                rows = tuple(
                    (weight, card.memory, card.seen_on, self._truth(card, day + ahead, slip)) for weight, card in linked
                )
                self.questions.append(Question(FIRST_DAY + timedelta(day), FIRST_DAY + timedelta(day + ahead), rows))
