"""A semester day by day: a strategy names the cards, the product's SM-2 keeps the dates, the world's memory answers."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from plan_world import N_CARDS, N_DAYS, WEEKS_AFTER, Learner, TrueMemory, World, on_date

from seminar_prep.domain.forgetting import elapsed_days
from seminar_prep.domain.forgetting_fit import RecallTrial
from seminar_prep.domain.review import NEW_MEMORY, Memory
from seminar_prep.domain.sm2 import LEAST_RECALL, answer


@dataclass
class Desk:
    """What a strategy may see: the day, SM-2's memories, the last day each card was answered, the links, the costs."""

    world: World
    learner: Learner
    budget: float
    rng: random.Random
    day: int = 0
    memories: list[Memory] = field(default_factory=lambda: [NEW_MEMORY] * N_CARDS)
    answered_on: dict[int, int] = field(default_factory=dict)
    recalled_on: dict[int, date] = field(default_factory=dict)
    trials: list[RecallTrial] = field(default_factory=list)  # what the forgetting model is fitted to
    spent: float = 0.0
    reserved: float = 0.0  # time the cards in today's drill will need

    @property
    def today(self) -> date:
        return on_date(self.day)

    def met(self, card: int) -> bool:
        """Whether every prerequisite of a card has been recalled."""
        return not self.unmet(card)

    def unmet(self, card: int) -> list[tuple[int, ...]]:
        """The groups of prerequisites of which none has been recalled."""
        return [g for g in self.world.waits[card] if not any(self.memories[other].recalled for other in g)]

    def due(self) -> list[int]:
        """The cards due, longest overdue first, as the product's queue."""
        today = self.today
        found = [(memory.due_on, card) for card, memory in enumerate(self.memories) if memory.is_due(today)]
        return [card for _, card in sorted(found)]


@dataclass(frozen=True)
class Step:
    """A card to answer; `cram` leaves SM-2's memory alone."""

    card: int
    cram: bool = False


class Strategy(Protocol):
    """Names the cards of a day one after the other; asked anew after every answer by the iterator it returns."""

    def __call__(self, desk: Desk) -> Iterator[Step]: ...


@dataclass(frozen=True)
class Outcome:
    """What a semester came to: shares in 0..1 and minutes a day."""

    readiness: float
    linked_later: float
    deck_later: float
    minutes: float
    n_begun: int


def run(world: World, learner: Learner, minutes: float, seed: int, strategy: Strategy) -> Outcome:
    """Return the outcome of a semester with `minutes` a day."""
    memory = TrueMemory(learner, seed)
    desk = Desk(world, learner, minutes * 60, random.Random(seed))
    ready: list[float] = []
    total = 0.0
    for day in range(N_DAYS):
        desk.day, desk.spent, desk.reserved = day, 0.0, 0.0
        ready += [memory.knowledge(talk.weights, day) for talk in world.talks if talk.day == day]
        _study(desk, memory, strategy)
        total += desk.spent
    end = N_DAYS - 1 + 7 * WEEKS_AFTER
    return Outcome(
        readiness=sum(ready) / len(ready),
        linked_later=memory.knowledge(dict.fromkeys(sorted(world.linked), 1.0), end),
        deck_later=memory.knowledge(dict.fromkeys(range(N_CARDS), 1.0), end),
        minutes=total / 60 / N_DAYS,
        n_begun=sum(not known.is_new for known in desk.memories),
    )


def _study(desk: Desk, memory: TrueMemory, strategy: Strategy) -> None:
    """One sitting in the evening, after the day's talk: the strategy's cards, then the drill, until time is up."""
    drill: list[int] = []
    steps = strategy(desk)
    while desk.spent + desk.reserved < desk.budget:
        step = next(steps, None)
        if step is None:
            break
        grade = _answer(desk, memory, step)
        if not step.cram and grade < 4:
            drill.append(step.card)
            desk.reserved += desk.learner.drill_seconds
    while drill and desk.spent < desk.budget:
        card = drill.pop(0)
        desk.spent += desk.learner.drill_seconds
        if memory.answer(card, desk.day) < 4:
            drill.append(card)


def _answer(desk: Desk, memory: TrueMemory, step: Step) -> int:
    before, learner = desk.memories[step.card], desk.learner
    seen = desk.answered_on.get(step.card)
    grade = memory.answer(step.card, desk.day)
    if seen is None:
        desk.spent += learner.new_seconds
    else:
        desk.spent += learner.review_seconds if grade >= 3 else learner.failed_seconds
        if seen < desk.day and not step.cram and not before.is_new:
            days = elapsed_days(before, desk.today, desk.recalled_on.get(step.card))
            desk.trials.append(RecallTrial(desk.today, before, days, grade >= LEAST_RECALL))
    if grade >= LEAST_RECALL:
        desk.recalled_on[step.card] = desk.today
    desk.memories[step.card] = answer(before, grade, desk.today, cram=step.cram).after
    desk.answered_on[step.card] = desk.day
    return grade
