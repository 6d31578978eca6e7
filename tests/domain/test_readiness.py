"""Readiness against its definition, its range, and what would raise it most."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.forgetting import DEFAULT_MODEL, ForgettingModel
from seminar_prep.domain.readiness import LinkedMemory, Raise, StudyCard, raise_text, raises, readiness
from seminar_prep.domain.review import NEW_MEMORY, Memory

TODAY = date(2026, 11, 25)
FRESH = Memory(repetitions=3, interval_days=10, ease=250, due_on=TODAY + timedelta(10))
SURE = ForgettingModel(covariance=((0.0,) * 5,) * 5)

linked = st.lists(
    st.builds(
        lambda score, tier, interval: LinkedMemory(
            score, tier, Memory(1, interval, 250, TODAY + timedelta(interval)) if interval else NEW_MEMORY
        ),
        st.floats(0.01, 1), st.sampled_from([1, 2, 3, None]), st.integers(0, 400),
    ),
    min_size=1,
)  # fmt: skip


def test_readiness_without_links_is_unknown():
    assert readiness([], TODAY) is None


def test_readiness_weighs_by_score_and_tier():
    links = [LinkedMemory(0.5, 1, FRESH), LinkedMemory(1.0, 3, NEW_MEMORY)]
    assert readiness(links, TODAY).share == pytest.approx(1.5 / 2.5)
    assert readiness(links, TODAY + timedelta(10)).share == pytest.approx(0.9 * 1.5 / 2.5)


def test_readiness_counts_from_an_early_recall():
    links = [LinkedMemory(1, 2, FRESH, TODAY + timedelta(10))]
    assert readiness(links, TODAY + timedelta(10)).share == 1


@given(linked, st.integers(0, 4000))
def test_readiness_is_a_share_within_its_range_that_only_falls_with_time(links, days):
    soon, late = readiness(links, TODAY), readiness(links, TODAY + timedelta(days))
    assert 0 <= late.low <= late.share <= late.high <= 1
    assert late.share <= soon.share + 1e-12
    assert soon.low == pytest.approx(soon.share) == soon.high


def test_range_never_promises_more_than_the_cards_ever_seen():
    links = [LinkedMemory(1, 2, FRESH), LinkedMemory(1, 2, NEW_MEMORY)]
    assert readiness(links, TODAY + timedelta(10)).high <= 0.5


def test_range_is_narrower_for_a_model_that_is_sure_and_for_many_cards():
    on = TODAY + timedelta(30)
    widths = [
        ready.high - ready.low
        for ready in (
            readiness([LinkedMemory(1, 2, FRESH)] * 20, on),
            readiness([LinkedMemory(1, 2, FRESH)] * 20, on, SURE),
            readiness([LinkedMemory(1, 2, FRESH)] * 80, on, SURE),
        )
    ]
    assert widths == sorted(widths, reverse=True)
    assert widths[1] == pytest.approx(2 * widths[2])


# ---------------------------------------------------------------- what would raise it most


def _card(name, concept, memory=NEW_MEMORY, *, tier=2, is_open=True, seen_on=None):
    return StudyCard(name, concept, LinkedMemory(1, tier, memory, seen_on), is_open)


OLD = Memory(repetitions=2, interval_days=6, ease=250, due_on=TODAY - timedelta(20), recalled=True)
TALK_ON = TODAY + timedelta(3)


def test_concept_that_adds_most_comes_first_with_its_cards_and_gain():
    cards = [_card("a", "norms"), _card("b", "saddle"), _card("c", "saddle"), _card("d", "old", OLD)]
    found = raises(cards, TODAY, TALK_ON)
    assert [(one.concept, one.cards, one.n_new) for one in found] == [
        ("saddle", ("b", "c"), 2), ("norms", ("a",), 1), ("old", ("d",), 0),
    ]  # fmt: skip
    assert found[1].gain == pytest.approx(DEFAULT_MODEL.recall(Memory(1, 1, 250, TODAY + timedelta(1)), TALK_ON) / 4)


def test_gain_of_a_new_card_is_what_the_readiness_rises_by_once_it_is_learned():
    before = [LinkedMemory(1, 2, NEW_MEMORY), LinkedMemory(1, 2, FRESH)]
    after = [LinkedMemory(1, 2, Memory(1, 1, 250, TODAY + timedelta(1))), LinkedMemory(1, 2, FRESH)]
    found = raises([_card("a", "new"), _card("b", "known", FRESH)], TODAY, TALK_ON)
    assert found[0].gain == pytest.approx(readiness(after, TALK_ON).share - readiness(before, TALK_ON).share)


def test_card_that_cannot_be_shown_today_is_not_advised_but_still_weighs():
    alone = raises([_card("a", "x")], TODAY, TALK_ON)[0].gain
    with_hidden = raises([_card("a", "x"), _card("b", "y", is_open=False)], TODAY, TALK_ON)
    assert [one.cards for one in with_hidden] == [("a",)]
    assert with_hidden[0].gain == pytest.approx(alone / 2)


def test_card_recalled_today_is_not_advised_again():
    assert raises([_card("a", "x", FRESH, seen_on=TODAY)], TODAY, TALK_ON) == ()


def test_advice_names_at_most_three_concepts_and_five_cards_each():
    cards = [_card(f"{concept}{n}", concept) for concept in "uvwx" for n in range(7)]
    found = raises(cards, TODAY, TALK_ON)
    assert [one.concept for one in found] == ["u", "v", "w"]
    assert all(len(one.cards) == 5 for one in found)


def test_no_linked_cards_give_no_advice():
    assert raises([], TODAY, TALK_ON) == ()


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (Raise("saddle", ("a", "b", "c"), 3, 0.091), "Learn 3 cards on saddle points: +9%"),
        (Raise("saddle", ("a",), 0, 0.05), "Review 1 card on saddle points: +5%"),
        (Raise("\x1b[31mx", ("a", "b"), 1, 0.05), "Study 2 cards on x: +5%"),
        (Raise(None, ("a", "b"), 2, 0.05), "Learn 2 cards: +5%"),
    ],
)
def test_advice_in_words(found, text):
    assert raise_text(found, {"saddle": "saddle points"}) == text
