"""The plan on a real library: which cards it considers, for which talks, and at what price."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta

import pytest
from library_builder import NOON, TODAY, a_study, add_card, add_talk, link

from seminar_prep.domain.forgetting import DEFAULT_MODEL
from seminar_prep.domain.plan import PREFERENCES, Budget, Prices, TalkNeed, Wish
from seminar_prep.domain.queue import QueueCode
from seminar_prep.services.planning import Planner, format_day_plan
from seminar_prep.services.readiness import readiness_of_talks
from seminar_prep.storage.plan_cards import load_plan_cards


def a_planner(library, clock, new_per_day=12):
    return Planner(library, clock, UTC, rollover_hour=4, new_per_day=new_per_day, model=lambda _: DEFAULT_MODEL)


def planned(library, clock, *, wish=Wish.BOTH, new_per_day=12, **budget):
    day_plan = a_planner(library, clock, new_per_day).today(Budget(**budget), preference=PREFERENCES[wish])
    return [(item.card, item.code) for item in day_plan.plan.items]


def test_plan_made_in_a_worker_is_the_same(library, clock):
    for n in range(6):
        add_card(library.connection, f"card-{n}")
    add_talk(library.connection, "talk0001", NOON + timedelta(2))
    link(library.connection, "talk0001", "card-3")
    planner = a_planner(library, clock)
    with ThreadPoolExecutor(1) as pool:
        there = pool.submit(planner.view_in_worker, 5, Wish.TALKS).result()
    assert there == planner.view(5, Wish.TALKS)
    assert there.day_plan.plan.items[0].card == "card-3"


def considered(library, *talks):
    return {card.id: card for card in load_plan_cards(library.connection, TODAY, talks)}


def test_card_put_away_is_known_as_such_and_one_that_is_gone_is_not_there(library, clock):
    for card in ("here", "suspended", "buried"):
        add_card(library.connection, card)
    add_card(library.connection, "gone", active=False)
    study = a_study(library, clock)
    study.suspend("suspended")
    study.bury("buried")
    assert {name: card.is_away for name, card in considered(library).items()} == {
        "here": False, "suspended": True, "buried": True
    }  # fmt: skip
    assert [card for card, _ in planned(library, clock)] == ["here"]


def test_prerequisites_not_met_are_told_as_groups_of_cards(library, clock):
    add_card(library.connection, "late", after=("base", "sgd", "unknown-concept"), concepts=("sgd",))
    add_card(library.connection, "base")
    add_card(library.connection, "a", concepts=("sgd",))
    add_card(library.connection, "b", concepts=("sgd",))
    assert considered(library)["late"].waits_for == (("base",), ("a", "b"))
    study = a_study(library, clock)
    study.grade("base", 4)
    assert considered(library)["late"].waits_for == (("a", "b"),)
    study.grade("b", 4)
    assert considered(library)["late"].waits_for == ()


def test_needs_are_those_of_the_coming_talks_without_rejected_links(library):
    for card in ("linked", "rejected"):
        add_card(library.connection, card)
    for talk in ("soon", "other"):
        add_talk(library.connection, talk, NOON + timedelta(2))
        link(library.connection, talk, "linked")
    link(library.connection, "soon", "rejected", status="rejected")
    cards = considered(library, "soon")
    assert cards["linked"].needs == (TalkNeed("soon", pytest.approx(0.9 * 2)),)
    assert cards["rejected"].needs == ()


def test_day_of_the_newest_answer_is_known_undone_ones_apart(library, clock):
    add_card(library.connection, "card")
    study = a_study(library, clock)
    study.grade("card", 4)
    clock.forward(days=1)
    study.grade("card", 4, cram=True)
    assert considered(library)["card"].seen_on == TODAY + timedelta(1)
    study.undo()
    assert considered(library)["card"].seen_on == TODAY


def test_plan_takes_due_cards_and_then_new_ones_and_keeps_within_its_budget(library, clock):
    for card in ("a", "b", "c", "d"):
        add_card(library.connection, card)
    study = a_study(library, clock)
    study.grade("b", 4)
    clock.forward(days=1)
    assert planned(library, clock)[0] == ("b", QueueCode.DUE)
    assert {code for _, code in planned(library, clock)[1:]} == {QueueCode.NEW}
    assert len(planned(library, clock, cards=2)) == 2
    assert len(planned(library, clock, new_per_day=1)) == 2
    assert planned(library, clock, seconds=0) == []


@pytest.mark.parametrize("wish", Wish)
def test_cards_of_a_talk_tomorrow_raise_its_readiness(library, clock, wish):
    for card in ("other", "needed"):
        add_card(library.connection, card)
    add_talk(library.connection, "talk", NOON + timedelta(1))
    link(library.connection, "talk", "needed")
    day_plan = a_planner(library, clock).today(Budget(), preference=PREFERENCES[wish])
    (talk,) = day_plan.talks
    assert talk.readiness_now == 0
    assert talk.readiness_planned > 0.5
    item = next(item for item in day_plan.plan.items if item.card == "needed")
    assert (item.talk, item.gain > 0) == ("talk", True)
    assert item.reason


def test_talk_that_is_cancelled_or_over_is_no_reason_to_study(library, clock):
    for talk, days in (("over", -1), ("cancelled", 1), ("coming", 2)):
        add_talk(library.connection, talk, NOON + timedelta(days))
    library.connection.execute("UPDATE talks SET status = 'cancelled' WHERE talk_id = 'cancelled'")
    assert [talk.talk.id for talk in a_planner(library, clock).today(Budget()).talks] == ["coming"]


def test_prices_are_the_usual_ones_at_first_and_the_learners_own_in_the_end(library, clock):
    planner = a_planner(library, clock)
    assert planner.prices() == Prices()
    study = a_study(library, clock)
    for number in range(200):
        add_card(library.connection, f"c{number}")
        study.grade(f"c{number}", 4, seconds=5.0)
    prices = planner.prices()
    assert 5 < prices.new < 10
    assert prices.review == Prices().review


def test_plan_as_json_names_items_talks_and_the_coming_days(library, clock):
    add_card(library.connection, "card")
    add_talk(library.connection, "talk", NOON + timedelta(1))
    link(library.connection, "talk", "card")
    planner = a_planner(library, clock)
    answer = format_day_plan(planner.today(Budget()), planner.forecast(3))
    assert answer["date"] == TODAY.isoformat()
    (item,) = answer["items"]
    assert set(item) == {"card", "reason", "talk", "seconds", "gain"}
    assert (item["card"], item["reason"]["code"], item["talk"]) == ("card", "new", "talk")
    assert set(answer["talks"][0]) == {"talk", "title", "readiness_now", "readiness_planned"}
    assert [day["n_new"] for day in answer["forecast"]] == [1, 0, 0]


def test_readiness_without_the_plan_is_the_readiness_shown_elsewhere(library, clock):
    cards = ("known", "suspended", "buried", "crammed", "never-seen")
    for card in cards:
        add_card(library.connection, card)
    add_talk(library.connection, "talk", NOON + timedelta(9))
    study = a_study(library, clock)
    for card in cards:
        link(library.connection, "talk", card)
        if card != "never-seen":
            study.grade(card, 4)
    clock.forward(days=2)
    study.grade("crammed", 1, cram=True)
    study.suspend("suspended")
    study.bury("buried")
    (planned_talk,) = a_planner(library, clock).today(Budget()).talks
    shown = readiness_of_talks(library, clock(), UTC, study.today())(planned_talk.talk)
    assert planned_talk.readiness_now == pytest.approx(shown.share)
    assert {"suspended", "buried"}.isdisjoint(card for card, _ in planned(library, clock))


def test_card_that_was_forgotten_when_crammed_does_not_count_as_seen(library, clock):
    add_card(library.connection, "card")
    study = a_study(library, clock)
    study.grade("card", 4)
    clock.forward(days=1)
    study.grade("card", 2, cram=True)
    assert considered(library)["card"].seen_on == TODAY
