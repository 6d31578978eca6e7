"""The ways of studying a plan is compared with, all on the product's SM-2, in minutes of the same budget."""

from collections.abc import Iterable, Iterator

from plan_learning import Desk, Step
from plan_world import N_CARDS


def deck_order(desk: Desk) -> Iterator[Step]:
    """SM-2 in due order, then new cards in deck order."""
    yield from _due(desk)
    yield from _new(desk, range(N_CARDS))


def soonest_talk(desk: Desk) -> Iterator[Step]:
    """SM-2 in due order, then the new cards of the soonest talk with what they need first, then the next talk's."""
    yield from _due(desk)
    yield from _new(desk, _of_coming_talks(desk))


def soonest_talk_and_cram(desk: Desk) -> Iterator[Step]:
    """The same, but the evening before a talk begins with cramming its cards, known and unknown, in random order.

    Cards the learner never saw come after those seen.
    """
    for talk in desk.world.talks:
        if talk.day == desk.day + 1:
            pile = desk.rng.sample(sorted(talk.weights), len(talk.weights))
            for card in sorted(pile, key=lambda card: card not in desk.answered_on):
                yield Step(card, cram=True)
    yield from soonest_talk(desk)


def soonest_talk_and_cram_by_weight(desk: Desk) -> Iterator[Step]:
    """A sterner form of the last: the cram takes the heaviest links first, which the product's cram does not."""
    for talk in desk.world.talks:
        if talk.day == desk.day + 1:
            for card in sorted(talk.weights, key=lambda card: (-talk.weights[card], card)):
                yield Step(card, cram=True)
    yield from soonest_talk(desk)


ANKI_NEW_PER_DAY = 20


def anki_order(desk: Desk) -> Iterator[Step]:
    """Anki's default order: due date, then random; 20 new cards a day in deck order, spread evenly among the reviews.

    Source: the defaults of Anki's deck options (docs.ankiweb.net/deck-options.html), "Display order".
    """
    today = desk.today
    due = sorted(desk.due(), key=lambda card: (desk.memories[card].due_on or today, desk.rng.random()))[:200]
    every = max(1, len(due) // ANKI_NEW_PER_DAY)
    new = _new(desk, range(N_CARDS))
    for number, card in enumerate(due):
        yield Step(card)
        if number % every == every - 1 and number // every < ANKI_NEW_PER_DAY:
            step = next(new, None)
            if step:
                yield step
    for _ in range(ANKI_NEW_PER_DAY - min(len(due) // every, ANKI_NEW_PER_DAY)):
        step = next(new, None)
        if step:
            yield step


BASELINES = {
    "deck order": deck_order,
    "soonest talk": soonest_talk,
    "soonest talk + cram": soonest_talk_and_cram,
    "soonest talk + cram by weight": soonest_talk_and_cram_by_weight,
    "Anki's order": anki_order,
}


def _due(desk: Desk) -> Iterator[Step]:
    return (Step(card) for card in desk.due())


def _new(desk: Desk, wished: Iterable[int]) -> Iterator[Step]:
    """Yield new cards as wished whose prerequisites are met when their turn comes."""
    for card in wished:
        if desk.memories[card].is_new and desk.met(card):
            yield Step(card)


def _of_coming_talks(desk: Desk) -> Iterator[int]:
    """Yield the cards of the coming talks, soonest first, heaviest first, each after what it waits for."""
    for talk in desk.world.talks:
        if talk.day > desk.day:
            for card in sorted(talk.weights, key=lambda card: (-talk.weights[card], card)):
                yield from _with_ground(desk, card)
    yield from range(N_CARDS)


def _with_ground(desk: Desk, card: int) -> Iterator[int]:
    for group in desk.world.waits[card]:
        if not any(desk.memories[other].recalled for other in group):
            yield from _with_ground(desk, group[0])
    yield card
