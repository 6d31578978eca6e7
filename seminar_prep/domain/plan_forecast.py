"""What the coming days cost, if each day's plan is done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from seminar_prep.domain.forgetting import DEFAULT_MODEL, ForgettingModel
from seminar_prep.domain.plan import DEFAULT_PREFERENCE, DEFAULT_PRICES, make_plan
from seminar_prep.domain.plan_gain import USUAL_FAILURE, USUAL_SUCCESS
from seminar_prep.domain.plan_values import Budget, Plan, PlanCard, PlanTalk, Prices
from seminar_prep.domain.queue import QueueCode
from seminar_prep.domain.sm2 import answer

FORECAST_DAYS = 14
# A new card without a talk matters to a forecast only while the budget can reach it.
MOST_NEW_A_DAY = 60


@dataclass(frozen=True, slots=True)
class DayCost:
    """One day of the forecast: how many cards of each kind, their expected seconds, and due reviews left waiting."""

    day: date
    n_due: int
    n_new: int
    n_early: int
    seconds: float
    n_due_waiting: int


def forecast(
    day: date,
    cards: Sequence[PlanCard],
    talks: Sequence[PlanTalk],
    budget: Budget,
    *,
    model: ForgettingModel = DEFAULT_MODEL,
    prices: Prices = DEFAULT_PRICES,
    preference: float = DEFAULT_PREFERENCE,
    max_new: int | None = None,
    new_per_day: int | None = None,
    days: int = FORECAST_DAYS,
) -> tuple[DayCost, ...]:
    """Return the cost of `day` and the days after it, each with the same budget; today's drill is left out.

    New cards: at most `max_new` today and `new_per_day` later; None is no limit. Every answer is taken as the likelier
    one: a new card fails at first sight, a known card is recalled where its chance is half or more.
    """
    at_hand = {card.id: card for card in _reachable(day, cards, days)}
    costs: list[DayCost] = []
    for number in range(days):
        today = day + timedelta(number)
        allowed = max_new if number == 0 else new_per_day
        plan = make_plan(
            today,
            tuple(at_hand.values()),
            talks,
            budget,
            model=model,
            prices=prices,
            preference=preference,
            max_new=allowed,
        )
        costs.append(_cost(plan))
        for item in plan.items:
            at_hand[item.card] = _answered(at_hand[item.card], today, model)
        _meet(at_hand, plan)
    return tuple(costs)


def _reachable(day: date, cards: Sequence[PlanCard], days: int) -> list[PlanCard]:
    """Return the cards that may come up: needed ones, their prerequisites, those due by then, and the next new ones."""
    last = day + timedelta(days)
    ground = {name for card in cards if card.needs for group in card.waits_for for name in group}
    room, kept = days * MOST_NEW_A_DAY, []
    for card in cards:
        due_on = card.memory.due_on
        if due_on is None and not card.needs and card.id not in ground:
            room -= 1
        if card.needs or card.id in ground or (due_on is None and room >= 0) or (due_on and due_on <= last):
            kept.append(card)
    return kept


def _cost(plan: Plan) -> DayCost:
    codes = [item.code for item in plan.items]
    return DayCost(
        day=plan.day,
        n_due=codes.count(QueueCode.DUE),
        n_new=codes.count(QueueCode.NEW),
        n_early=codes.count(QueueCode.EARLY),
        seconds=plan.seconds,
        n_due_waiting=plan.n_due_later,
    )


def _answered(card: PlanCard, today: date, model: ForgettingModel) -> PlanCard:
    recalled = model.recall(card.memory, today, card.seen_on) >= 0.5
    after = answer(card.memory, USUAL_SUCCESS if recalled else USUAL_FAILURE, today).after
    return replace(card, memory=after, seen_on=today, waits_for=())


def _meet(at_hand: dict[str, PlanCard], plan: Plan) -> None:
    """Take the groups that today's answers have met off the cards that wait for them."""
    known = {item.card for item in plan.items if at_hand[item.card].memory.recalled}
    if not known:
        return
    for name, card in at_hand.items():
        if card.waits_for and any(known.intersection(group) for group in card.waits_for):
            left = tuple(group for group in card.waits_for if not known.intersection(group))
            at_hand[name] = replace(card, waits_for=left)
