"""What to study today and why: cards chosen under a budget for the talks ahead and for what lasts.

Use:

    plan = make_plan(
        day,                        # the study day
        cards,                      # PlanCard of every active card, in study order
        talks,                      # PlanTalk of every coming talk not cancelled, with its study day
        Budget(seconds=20 * 60),    # or Budget(cards=30), or both; nothing: no limit
        model=forgetting_model,     # ForgettingModel fitted to the learner, or DEFAULT_MODEL
        prices=Prices(),            # the learner's seconds per answer, from the log; or the defaults
        preference=0.5,             # 0: the talks above all, 1: SM-2's dates before everything
        drilled=("card-a",),        # cards in today's drill, in its order
        max_new=allowance,          # new cards without a talk that may still be begun today; None: no limit
    )
    for item in plan.items: item.card, item.code, item.talk, item.seconds, item.gain, item.reason
    for talk in plan.talks: talk.talk, talk.readiness_now, talk.readiness_planned

The budget is what is left of it: a second plan on the same day takes the time already spent off, and sees today's
answers in `memory` and `seen_on`.

The rule:

1. The drill's expected time is set aside; it comes last.
2. Due reviews have first claim on a share of the rest (`due_share`), those first that bring most per second: cards of
   coming talks, then those not yet forgotten. What does not fit into the budget waits and is still due tomorrow: the
   budget is the one cap under which a backlog is worked off over the days. Nothing is rescheduled, so nothing leaks
   into an interval: SM-2 counts from the day of the real answer.
3. What is left goes to the best rates (gain per second, `plan_gain`) among all cards: due ones again, new ones, and
   looks at known cards before they are due. A new card comes after its prerequisites, which are rated with it.
4. With a preference of 1, or without a limit of time, that share is the whole. Without a linked talk within
   HORIZON_DAYS, too, and then due reviews come in the order of their dates and new cards in the order of study.

Items stand in this order: due reviews, then new cards and early looks by rate, then the drill.
Everything is a pure function of the arguments.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from seminar_prep.domain.forgetting import DEFAULT_MODEL, ForgettingModel
from seminar_prep.domain.plan_choice import Candidate, Tally, choose, rate_candidates, seconds_for_talks
from seminar_prep.domain.plan_gain import DRILL_ROUNDS, Outlook, make_outlook
from seminar_prep.domain.plan_ground import Ground
from seminar_prep.domain.plan_values import (
    Budget,
    Plan,
    PlanCard,
    PlanItem,
    PlanTalk,
    Prices,
    TalkNeed,
    TalkOutlook,
)
from seminar_prep.domain.plan_words import DRILL_REASON, reason
from seminar_prep.domain.queue import QueueCode
from seminar_prep.domain.wish import Wish

__all__ = [
    "DEFAULT_PREFERENCE",
    "DEFAULT_PRICES",
    "PREFERENCES",
    "Budget",
    "Plan",
    "PlanCard",
    "PlanItem",
    "PlanTalk",
    "Prices",
    "TalkNeed",
    "TalkOutlook",
    "Wish",
    "due_share",
    "lasting_weight",
    "make_plan",
]

DEFAULT_PREFERENCE = 0.5
# The weight between the coming talks (0) and what lasts (1) that each wish stands for.
PREFERENCES: Mapping[Wish, float] = {Wish.TALKS: 0.0, Wish.BOTH: DEFAULT_PREFERENCE, Wish.LONG_TERM: 1.0}
DEFAULT_PRICES = Prices()
# Of a preference of 1, the share of the budget that due reviews keep however much the talks ask for.
LEAST_SHARE = 0.8
# What a new card for a talk asks for in all, with the looks that follow, as a multiple of its first answer.
TALK_CLAIM = 4.0
# Of a preference of 1, what lasting recall counts for beside recall at a talk.
LASTING_WEIGHT = 0.2
LEAST_LASTING_WEIGHT = 0.01


def due_share(preference: float, talks_seconds: float, seconds: float | None) -> float:
    """Return the share of the budget on which due reviews have first claim, 0 to 1.

    LEAST_SHARE times the preference squared, or what the talks leave of the budget if that is more: they claim
    TALK_CLAIM times `talks_seconds`, the cost a day of the new cards they need. A preference of 1 gives 1.
    """
    if preference == 1 or seconds is None:
        return 1.0
    return max(LEAST_SHARE * preference**2, 1 - TALK_CLAIM * talks_seconds / seconds if seconds > 0 else 0.0)


def lasting_weight(preference: float) -> float:
    """Return what recall that lasts counts for, beside recall at a talk; never nothing, so that no minute is idle."""
    return LEAST_LASTING_WEIGHT + LASTING_WEIGHT * preference**2


def make_plan(
    day: date,
    cards: Sequence[PlanCard],
    talks: Sequence[PlanTalk],
    budget: Budget,
    *,
    model: ForgettingModel = DEFAULT_MODEL,
    prices: Prices = DEFAULT_PRICES,
    preference: float = DEFAULT_PREFERENCE,
    drilled: Sequence[str] = (),
    max_new: int | None = None,
) -> Plan:
    """Return what to study on `day`.

    `cards` come in the order of study for new cards, each once; `drilled` cards not among them are left out. Needs of
    talks not in `talks`, and talks before `day`, are left out of account. A preference outside 0..1 raises ValueError.
    """
    if not 0 <= preference <= 1:
        raise ValueError(f"a preference lies between 0 and 1, not {preference!r}")
    outlook = make_outlook(day, cards, talks, model, prices)
    ids = {card.id for card in cards}
    drill = _drill_items(tuple(name for name in dict.fromkeys(drilled) if name in ids), budget, prices)
    in_drill = frozenset(drilled)
    pool = [card for card in cards if card.id not in in_drill and not card.is_away]
    tally = Tally(_without(budget, drill), max_new)
    candidates = _chosen(pool, cards, outlook, tally, preference)
    names = {talk.id: talk for talk in talks}
    items = tuple(_item(candidate, names, outlook) for candidate in _in_order(tally))
    left = [candidate.code for name, candidate in candidates.items() if name not in tally.taken]
    return Plan(
        day,
        (*items, *drill),
        _outlooks(cards, talks, tally, outlook),
        n_due_later=left.count(QueueCode.DUE),
        n_new_later=left.count(QueueCode.NEW),
    )


def _chosen(
    pool: Sequence[PlanCard], cards: Sequence[PlanCard], outlook: Outlook, tally: Tally, preference: float
) -> Mapping[str, Candidate]:
    """Fill the tally from `pool` and return all that could have been taken; prerequisites are looked up in `cards`."""
    by_id, places = {card.id: card for card in cards}, {card.id: place for place, card in enumerate(cards)}
    ground = Ground(outlook.day, by_id, places)
    candidates = rate_candidates(pool, outlook, ground, lasting_weight(preference))
    by_dates = not any(outlook.is_needed_soon(card) for card in cards if card.needs)
    wanted = seconds_for_talks(candidates.values(), outlook)
    share = 1.0 if by_dates else due_share(preference, wanted, _seconds(tally.budget, outlook.prices))
    choose(candidates, ground, tally, share, by_dates=by_dates)
    return candidates


def _drill_items(drilled: Sequence[str], budget: Budget, prices: Prices) -> tuple[PlanItem, ...]:
    """Return the drill as far as the budget reaches."""
    seconds = DRILL_ROUNDS * prices.drill
    n = len(drilled)
    if budget.cards is not None:
        n = min(n, budget.cards)
    if budget.seconds is not None:
        n = min(n, int(budget.seconds / seconds)) if seconds > 0 else n
    return tuple(PlanItem(card, QueueCode.DRILL, None, seconds, 0.0, DRILL_REASON) for card in drilled[:n])


def _seconds(budget: Budget, prices: Prices) -> float | None:
    """Return the time there is, for a number of cards that of as many reviews; None without a limit."""
    if budget.seconds is not None or budget.cards is None:
        return budget.seconds
    return budget.cards * prices.review


def _without(budget: Budget, drill: Sequence[PlanItem]) -> Budget:
    seconds = sum(item.seconds for item in drill)
    return Budget(
        None if budget.seconds is None else max(budget.seconds - seconds, 0.0),
        None if budget.cards is None else budget.cards - len(drill),
    )


def _in_order(tally: Tally) -> list[Candidate]:
    """Return due reviews first; the rest keeps its order, so that prerequisites stay ahead."""
    return sorted(tally.taken.values(), key=lambda candidate: candidate.code is not QueueCode.DUE)


def _item(candidate: Candidate, talks: Mapping[str, PlanTalk], outlook: Outlook) -> PlanItem:
    recall = None
    if candidate.code is QueueCode.EARLY and candidate.serves:
        recall = outlook.recall(candidate.card, talks[candidate.serves].on)
    return PlanItem(
        card=candidate.card.id,
        code=candidate.code,
        talk=candidate.serves,
        seconds=candidate.worth.seconds,
        gain=candidate.worth.plain,
        reason=reason(candidate, talks, outlook.day, recall),
    )


def _outlooks(
    cards: Sequence[PlanCard], talks: Sequence[PlanTalk], tally: Tally, outlook: Outlook
) -> tuple[TalkOutlook, ...]:
    """Return the talks from `day` on, soonest first, with their readiness without and with today's plan."""
    now, planned = dict.fromkeys(outlook.totals, 0.0), dict.fromkeys(outlook.totals, 0.0)
    for card in cards:
        for talk, on, share in outlook.needs(card) if card.needs else ():
            recall = outlook.recall(card, on)
            now[talk] += share * recall
            planned[talk] += share * (outlook.recall_after(card, on) if card.id in tally.taken else recall)
    ahead = sorted((talk for talk in talks if talk.id in outlook.dates), key=lambda talk: (talk.on, talk.id))
    return tuple(TalkOutlook(talk.id, now.get(talk.id), planned.get(talk.id)) for talk in ahead)
