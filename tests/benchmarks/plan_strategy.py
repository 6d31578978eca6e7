"""The product's plan as a strategy of the simulation: made, worked through, and made anew with what time is left."""

from collections.abc import Iterator

from plan_learning import Desk, Step, Strategy
from plan_world import on_date

from seminar_prep.domain.forgetting import DEFAULT_MODEL, ForgettingModel
from seminar_prep.domain.forgetting_fit import fit, next_fit_at
from seminar_prep.domain.plan import (
    DEFAULT_PREFERENCE,
    Budget,
    Plan,
    PlanCard,
    PlanTalk,
    Prices,
    TalkNeed,
    make_plan,
)

# The product fits anew after every tenth more; the simulation is content with a third, for speed.
REFIT_GROWTH = 1.3
LEAST_SECONDS_LEFT = 20.0


def planned(preference: float = DEFAULT_PREFERENCE) -> Strategy:
    """Return the strategy that follows the plan of this preference for one semester."""
    fitted: tuple[ForgettingModel, float] = (DEFAULT_MODEL, next_fit_at(0))

    def study(desk: Desk) -> Iterator[Step]:
        nonlocal fitted
        if len(desk.trials) >= fitted[1]:
            fitted = fit(desk.trials), len(desk.trials) * REFIT_GROWTH
        n_drilled = 0.0
        while (left := desk.budget - desk.spent - n_drilled) > LEAST_SECONDS_LEFT:
            plan = plan_for(desk, fitted[0], left, preference)
            if not plan.items:
                return
            before = desk.spent
            for item in plan.items:
                yield Step(int(item.card))
                n_drilled = desk.reserved
            if desk.spent == before:
                return

    return study


def plan_for(desk: Desk, model: ForgettingModel, seconds: float, preference: float) -> Plan:
    """Return the product's plan from what the desk shows."""
    needs: dict[int, list[TalkNeed]] = {}
    talks = [talk for talk in desk.world.talks if talk.day > desk.day]
    for talk in talks:
        for card, weight in talk.weights.items():
            needs.setdefault(card, []).append(TalkNeed(str(talk.number), weight))
    cards = [
        PlanCard(
            str(card),
            memory,
            tuple(needs.get(card, ())),
            tuple(tuple(map(str, group)) for group in desk.unmet(card)) if memory.is_new else (),
            on_date(desk.answered_on[card]) if card in desk.answered_on else None,
        )
        for card, memory in enumerate(desk.memories)
    ]
    learner = desk.learner
    prices = Prices(learner.new_seconds, learner.review_seconds, learner.failed_seconds, learner.drill_seconds)
    return make_plan(
        desk.today,
        cards,
        [PlanTalk(str(talk.number), f"Talk {talk.number}", on_date(talk.day)) for talk in talks],
        Budget(seconds=seconds),
        model=model,
        prices=prices,
        preference=preference,
    )
