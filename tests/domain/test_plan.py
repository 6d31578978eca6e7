"""The plan against its rule: budget, prerequisites, due reviews, talks, reasons."""

import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.plan import Budget, PlanCard, PlanTalk, Prices, TalkNeed, due_share, make_plan
from seminar_prep.domain.queue import QueueCode
from seminar_prep.domain.review import NEW_MEMORY, Memory
from seminar_prep.domain.sm2 import next_memory

TODAY = date(2026, 11, 25)
TOMORROW = TODAY + timedelta(1)
SOON = PlanTalk("soon", "Saddle points", TOMORROW)
LATER = PlanTalk("later", "Transformers", TODAY + timedelta(6))
NOTHING_LEFT = Budget(seconds=0)


def known(due_in=0, interval=6, seen_days_ago=None):
    memory = Memory(2, interval, 250, TODAY + timedelta(due_in), 0, True)
    return {"memory": memory, "seen_on": memory.due_on - timedelta(interval)}


def names(plan, code=None):
    return [item.card for item in plan.items if code in (None, item.code)]


def plan_of(cards, talks=(), budget=Budget(seconds=1200), **rest):  # noqa: B008
    return make_plan(TODAY, cards, talks, budget, **rest)


# ---------------------------------------------------------------- any library


@st.composite
def libraries(draw):
    n = draw(st.integers(0, 14))
    talks = [PlanTalk(f"t{k}", f"Talk {k}", TODAY + timedelta(days))
             for k, days in enumerate(draw(st.lists(st.integers(-2, 20), max_size=4)))]  # fmt: skip
    cards = []
    for number in range(n):
        known_card = draw(st.booleans())
        memory, seen = NEW_MEMORY, None
        if known_card:
            interval = draw(st.integers(1, 40))
            memory = Memory(draw(st.integers(0, 4)), interval, draw(st.integers(130, 280)),
                            TODAY + timedelta(draw(st.integers(-10, interval))), draw(st.integers(0, 3)),
                            draw(st.booleans()))  # fmt: skip
            seen = max(memory.due_on - timedelta(interval), TODAY if draw(st.booleans()) else date.min)
        needs = tuple(TalkNeed(talk.id, draw(st.floats(0.01, 3))) for talk in talks if draw(st.booleans()))
        waits = () if known_card else tuple(
            tuple(f"c{k}" for k in group)
            for group in draw(st.lists(st.lists(st.integers(0, n), min_size=1, max_size=2), max_size=2))
        )  # fmt: skip
        cards.append(PlanCard(f"c{number}", memory, needs, waits, seen))
    budget = Budget(draw(st.none() | st.floats(0, 600)), draw(st.none() | st.integers(0, 10)))
    drilled = draw(st.lists(st.sampled_from([card.id for card in cards] or ["c0"]), max_size=3))
    preference = draw(st.sampled_from([0, 0.3, 0.5, 1]))
    return cards, talks, budget, {"drilled": drilled, "preference": preference,
                                  "max_new": draw(st.none() | st.integers(0, 3))}  # fmt: skip


@given(libraries())
def test_plan_stays_within_its_budget_and_names_no_card_twice(library):
    cards, talks, budget, rest = library
    plan = plan_of(cards, talks, budget, **rest)
    assert len(set(names(plan))) == len(plan.items)
    assert budget.seconds is None or plan.seconds <= budget.seconds + 1e-6
    assert budget.cards is None or len(plan.items) <= budget.cards
    without_talk = [item for item in plan.items if item.code is QueueCode.NEW and item.talk is None]
    assert rest["max_new"] is None or len(without_talk) <= rest["max_new"]
    if budget == Budget():
        assert rest["max_new"] is None or len(names(plan, QueueCode.NEW)) <= rest["max_new"]


@given(libraries())
def test_plan_has_every_prerequisite_begun_before_or_standing_ahead(library):
    """A circle is broken where it closes, so a member of one may stand before what it waits for."""
    cards, talks, budget, rest = library
    by_id = {card.id: card for card in cards}
    ahead = set()
    for item in plan_of(cards, talks, budget, **rest).items:
        for group in by_id[item.card].waits_for if item.code is QueueCode.NEW else ():
            assert any(
                other in ahead
                or (other in by_id and (not by_id[other].memory.is_new or item.card in reach(other, by_id)))
                for other in group
            )
        ahead.add(item.card)


def is_met(other, card, by_id):
    return other in by_id and (not by_id[other].memory.is_new or card in reach(other, by_id))


def reach(card, by_id):
    """Everything a card waits for, directly or not."""
    found, open_ends = set(), [card]
    while open_ends:
        for group in by_id[open_ends.pop()].waits_for:
            for other in group:
                if other in by_id and other not in found:
                    found.add(other)
                    open_ends.append(other)
    return found


@given(libraries())
def test_plan_gives_every_item_a_reason_a_price_and_a_talk_it_is_linked_to(library):
    cards, talks, budget, rest = library
    by_id = {card.id: card for card in cards}
    for item in plan_of(cards, talks, budget, **rest).items:
        assert item.reason
        assert "\n" not in item.reason
        assert item.seconds > 0
        assert item.talk is None or item.talk in {talk.id for talk in talks if talk.on >= TODAY}
        card = by_id[item.card]
        if item.code is QueueCode.DUE:
            assert card.memory.is_due(TODAY)
        elif item.code is QueueCode.NEW:
            assert card.memory.is_new
        elif item.code is QueueCode.EARLY:
            assert not card.memory.is_new
            assert card.seen_on != TODAY


@given(libraries())
def test_plan_is_in_order_due_then_new_and_early_then_drill_and_the_same_twice(library):
    cards, talks, budget, rest = library
    plan = plan_of(cards, talks, budget, **rest)
    rank = {QueueCode.DUE: 0, QueueCode.NEW: 1, QueueCode.EARLY: 1, QueueCode.DRILL: 2}
    assert [rank[item.code] for item in plan.items] == sorted(rank[item.code] for item in plan.items)
    assert plan == plan_of(list(cards), list(reversed(talks)), budget, **rest)


@given(libraries())
def test_plan_outlooks_are_shares_that_name_every_coming_talk_once(library):
    cards, talks, budget, rest = library
    plan = plan_of(cards, talks, budget, **rest)
    assert sorted(outlook.talk for outlook in plan.talks) == sorted(talk.id for talk in talks if talk.on >= TODAY)
    for outlook in plan.talks:
        if outlook.readiness_now is not None:
            assert -1e-9 <= outlook.readiness_now <= 1 + 1e-9
            assert -1e-9 <= outlook.readiness_planned <= 1 + 1e-9


# ---------------------------------------------------------------- single rules


def test_plan_of_an_empty_library_is_empty():
    plan = plan_of([])
    assert (plan.items, plan.talks, plan.n_due_later, plan.n_new_later) == ((), (), 0, 0)


def test_plan_without_talks_is_the_queue_due_by_date_then_new_in_study_order():
    cards = [PlanCard("n1"), PlanCard("d1", **known(0)), PlanCard("n2"), PlanCard("d2", **known(-3)), PlanCard("n3")]
    assert names(plan_of(cards)) == ["d2", "d1", "n1", "n2", "n3"]


def test_allowance_of_new_cards_holds_for_those_that_no_coming_talk_needs():
    cards = [PlanCard(f"talk-{k}", needs=(TalkNeed("soon", 1),)) for k in range(5)]
    cards += [PlanCard(f"other-{k}") for k in range(5)]
    taken = [name.split("-")[0] for name in names(plan_of(cards, [SOON], max_new=2))]
    assert (taken.count("talk"), taken.count("other")) == (5, 2)
    assert len(plan_of(cards, [SOON], Budget(), max_new=2).items) == 2


def test_plan_without_time_leaves_everything_for_later():
    plan = plan_of([PlanCard("n"), PlanCard("d", **known())], budget=NOTHING_LEFT)
    assert (plan.items, plan.n_due_later, plan.n_new_later) == ((), 1, 1)


def test_plan_with_preference_one_takes_due_cards_before_a_talk_tomorrow():
    cards = [PlanCard("n", needs=(TalkNeed("soon", 1),)), *(PlanCard(f"d{k}", **known()) for k in range(5))]
    plan = plan_of(cards, [SOON], Budget(cards=5), preference=1)
    assert names(plan) == [f"d{k}" for k in range(5)]


def test_plan_for_a_talk_tomorrow_puts_its_cards_before_due_ones_nobody_needs():
    cards = [*(PlanCard(f"d{k}", **known()) for k in range(20)), PlanCard("n", needs=(TalkNeed("soon", 1),))]
    plan = plan_of(cards, [SOON], Budget(seconds=60), preference=0)
    assert "n" in names(plan)
    assert plan.n_due_later > 0


def test_due_reviews_keep_their_share_however_much_the_talks_ask_for():
    assert due_share(0.5, 10_000, 300) == pytest.approx(0.2)
    assert due_share(0.5, 0, 300) == 1
    assert due_share(1, 10_000, 300) == 1
    cards = [PlanCard(f"n{k}", needs=(TalkNeed("soon", 1),)) for k in range(60)]
    cards += [PlanCard(f"d{k}", **known()) for k in range(60)]
    plan = plan_of(cards, [SOON], Budget(seconds=600))
    due_seconds = sum(item.seconds for item in plan.items if item.code is QueueCode.DUE)
    assert due_seconds > 0.2 * 600 - 20
    assert names(plan, QueueCode.NEW)


def test_plan_of_a_number_of_cards_leaves_room_for_a_talk_tomorrow_beside_a_backlog():
    cards = [*(PlanCard(f"d{k:02}", **known()) for k in range(50))]
    cards += [PlanCard(f"n{k:02}", needs=(TalkNeed("soon", 1),)) for k in range(20)]
    plan = plan_of(cards, [SOON], Budget(cards=20))
    assert len(names(plan, QueueCode.NEW)) > 10
    assert len(names(plan, QueueCode.DUE)) == 4


def test_plan_of_a_backlog_does_first_what_a_coming_talk_needs():
    cards = [PlanCard(f"d{k}", **known(-k)) for k in range(30)]
    cards[7] = replace(cards[7], needs=(TalkNeed("soon", 1),))
    plan = plan_of(cards, [SOON], Budget(cards=3))
    assert names(plan)[0] == "d7"
    assert plan.n_due_later == 27


def test_backlog_after_a_holiday_is_worked_off_day_by_day_and_counts_from_the_real_answers():
    cards = {f"d{k:03}": PlanCard(f"d{k:03}", **known(-20, interval=60)) for k in range(100)}
    waiting = []
    for n in range(4):
        today = TODAY + timedelta(n)
        plan = make_plan(today, tuple(cards.values()), [], Budget(seconds=400))
        assert plan.seconds <= 400
        waiting.append(plan.n_due_later)
        for item in plan.items:
            cards[item.card] = replace(cards[item.card], memory=next_memory(cards[item.card].memory, 4, today))
    assert waiting == [68, 36, 4, 0]
    assert {card.memory.interval_days for card in cards.values()} == {150}
    assert {card.memory.due_on for card in cards.values()} == {TODAY + timedelta(n + 150) for n in range(4)}


def test_plan_on_the_eve_looks_at_a_fading_card_before_it_is_due():
    cards = [PlanCard("known", **known(10, interval=30), needs=(TalkNeed("soon", 1),))]
    (item,) = plan_of(cards, [SOON]).items
    assert (item.code, item.talk) == (QueueCode.EARLY, "soon")
    assert (
        item.reason
        == "not yet due, a look before “Saddle points” (tomorrow): you would recall it then with a chance of 93%"
    )
    assert item.gain > 0


def test_plan_leaves_out_a_known_card_already_answered_today():
    card = PlanCard("known", **known(10, interval=30), needs=(TalkNeed("soon", 1),))
    assert plan_of([replace(card, seen_on=TODAY)], [SOON]).items == ()


def test_plan_brings_the_prerequisite_of_a_needed_card_that_no_talk_names():
    cards = [PlanCard(f"other{k}") for k in range(9)]
    cards += [PlanCard("needed", needs=(TalkNeed("soon", 1),), waits_for=(("ground",),)), PlanCard("ground")]
    plan = plan_of(cards, [SOON], Budget(cards=2), preference=0.5)
    assert names(plan) == ["ground", "needed"]
    assert plan.items[0].reason == "new, comes before cards that “Saddle points” (tomorrow) takes for granted"
    assert plan.items[0].talk == "soon"
    assert plan.items[1].reason == "new, “Saddle points” (tomorrow) takes it for granted"


def test_plan_leaves_out_a_card_whose_prerequisite_is_put_away():
    assert plan_of([PlanCard("needed", needs=(TalkNeed("soon", 1),), waits_for=(("away",),))], [SOON]).items == ()


def test_plan_with_a_very_long_chain_of_prerequisites_still_ends():
    cards = [PlanCard(f"c{k}", waits_for=((f"c{k + 1}",),)) for k in range(900)]
    assert plan_of(cards).items == ()
    chain = [PlanCard(f"c{k}", waits_for=((f"c{k - 1}",),) if k else ()) for k in range(900)]
    assert names(plan_of(chain, budget=Budget(cards=30))) == [f"c{k}" for k in range(30)]


def test_plan_sets_time_aside_for_the_drill_and_puts_it_last():
    cards = [PlanCard("failed", **known(1, interval=1)), *(PlanCard(f"n{k}") for k in range(9))]
    plan = plan_of(cards, budget=Budget(seconds=60), drilled=("failed", "vanished"))
    assert names(plan)[-1] == "failed"
    assert plan.items[-1].code is QueueCode.DRILL
    assert names(plan, QueueCode.NEW) == ["n0"]


def test_plan_prefers_the_card_that_two_talks_share():
    both = (TalkNeed("soon", 1), TalkNeed("later", 1))
    cards = [PlanCard("one", needs=both[:1]), PlanCard("two", needs=both)]
    plan = plan_of(cards, [SOON, LATER], Budget(cards=1))
    assert names(plan) == ["two"]
    assert plan.items[0].reason == "new, “Saddle points” (tomorrow) takes it for granted, as does 1 more talk"


def test_plan_raises_the_readiness_it_promises_by_the_gains_of_its_items():
    cards = [PlanCard("a", needs=(TalkNeed("soon", 1),)), PlanCard("b", **known(0), needs=(TalkNeed("soon", 1),))]
    plan = plan_of(cards, [SOON])
    (outlook,) = plan.talks
    assert outlook.readiness_planned - outlook.readiness_now == pytest.approx(sum(item.gain for item in plan.items))


def test_plan_words_of_a_due_card_say_since_when():
    cards = [
        PlanCard("a", **known(-1)),
        PlanCard("b", **known(0)),
        PlanCard("c", **known(-3), needs=(TalkNeed("soon", 1),)),
    ]
    told = {item.card: item.reason for item in plan_of(cards, [SOON]).items}
    assert told == {
        "a": "due for 1 day, by SM-2",
        "b": "due today, by SM-2",
        "c": "due for 3 days, and “Saddle points” (tomorrow) takes it for granted",
    }


def test_plan_pays_the_learners_prices():
    cards = [PlanCard(f"n{k}") for k in range(50)]
    cheap = plan_of(cards, prices=Prices(new=5, drill=2))
    assert len(cheap.items) > len(plan_of(cards, prices=Prices(new=60)).items)


def test_plan_with_a_preference_outside_zero_and_one_is_refused():
    with pytest.raises(ValueError, match=r"between 0 and 1, not 1\.5"):
        plan_of([], preference=1.5)


# ---------------------------------------------------------------- a small sample of the simulation

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


def test_plan_prepares_for_three_talks_a_week_better_than_cramming_in_five_minutes_a_day(monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path, str(BENCHMARKS)])
    from plan_baselines import soonest_talk_and_cram
    from plan_learning import run
    from plan_strategy import planned
    from plan_world import LEARNERS, make_world

    world, learner = make_world((0, 2, 4), 1), LEARNERS[0]
    cram = run(world, learner, 5, 1, soonest_talk_and_cram)
    assert run(world, learner, 5, 1, planned()).readiness > 1.05 * cram.readiness


def test_card_put_away_counts_for_readiness_and_is_not_planned_nor_what_waits_for_it():
    cards = [
        PlanCard("away", needs=(TalkNeed("soon", 1),), is_away=True),
        PlanCard("waits", needs=(TalkNeed("soon", 1),), waits_for=(("away",),)),
        PlanCard("free", needs=(TalkNeed("soon", 2),)),
    ]
    plan = plan_of(cards, [SOON])
    assert [item.card for item in plan.items] == ["free"]
    assert plan.talks[0].readiness_planned <= 0.5
