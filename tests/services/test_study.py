"""Studying: the queue's order, what answers do, and that nothing answered is ever lost."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from library_builder import NOON, TODAY, Clock, a_library, a_study, add_card, add_talk, link

from seminar_prep.domain.queue import QueueCode, Scope
from seminar_prep.domain.review import ReviewKind
from seminar_prep.domain.sm2 import replay
from seminar_prep.errors import UsageError
from seminar_prep.storage.cards import save_study_order
from seminar_prep.storage.reviews import load_log, load_memory, load_reviews


def _codes(study, scope=None):
    return [(item.card, item.code.value) for item in study.queue(scope or Scope())]


def test_new_cards_come_in_study_order_within_the_allowance(library, clock):
    for card, deck in [("s1", "second"), ("f1", "first"), ("s2", "second")]:
        add_card(library.connection, card, deck=deck)
    save_study_order(library.connection, ["f1", "s2", "s1"])
    assert _codes(a_study(library, clock, new_per_day=2)) == [("f1", "new"), ("s2", "new")]


def test_new_cards_of_one_deck_come_in_the_order_of_its_file(library, clock):
    for card in ("a", "b", "c"):
        add_card(library.connection, card)
    save_study_order(library.connection, ["c", "b", "a"])
    scope = Scope(deck="deck")
    assert _codes(a_study(library, clock), scope) == [("a", "new"), ("b", "new"), ("c", "new")]


def test_new_card_waits_until_its_prerequisite_card_is_recalled(library, clock):
    add_card(library.connection, "late", after=("base",))
    add_card(library.connection, "base")
    study = a_study(library, clock)
    assert _codes(study) == [("base", "new")]
    study.grade("base", 2)
    assert ("late", "new") not in _codes(study)
    clock.forward(days=1)
    study.grade("base", 4)
    assert _codes(study) == [("late", "new")]


def test_new_card_waits_for_a_concept_until_any_of_its_cards_is_recalled(library, clock):
    add_card(library.connection, "late", after=("sgd",))
    add_card(library.connection, "a", concepts=("sgd",))
    add_card(library.connection, "b", concepts=("sgd",))
    study = a_study(library, clock)
    assert [card for card, _ in _codes(study)] == ["a", "b"]
    study.grade("b", 5)
    assert [card for card, _ in _codes(study)] == ["late", "a"]


def test_prerequisite_without_a_card_here_holds_nothing_back(library, clock):
    add_card(library.connection, "gone", active=False)
    add_card(library.connection, "card", after=("gone", "nowhere"), concepts=("own",))
    add_card(library.connection, "self", after=("alone",), concepts=("alone",))
    assert [card for card, _ in _codes(a_study(library, clock))] == ["card", "self"]


def test_queue_shows_due_then_new_then_drill(library, clock):
    for card in ("old", "older", "fresh", "failed"):
        add_card(library.connection, card)
    study = a_study(library, clock)
    study.grade("older", 4)
    clock.forward(days=1)
    study.grade("old", 4)
    clock.forward(days=3)
    study.grade("failed", 1)
    assert _codes(study) == [("older", "due"), ("old", "due"), ("fresh", "new"), ("failed", "drill")]
    assert study.counts() == study.counts(Scope(deck="deck"))
    assert (study.counts().due, study.counts().new, study.counts().drill) == (2, 1, 1)
    assert study.next_item() == study.queue()[0]


def test_drill_ends_with_a_four_and_with_the_study_day(library, clock):
    add_card(library.connection, "card")
    study = a_study(library, clock)
    study.grade("card", 3)
    assert _codes(study) == [("card", "drill")]
    memory = load_memory(library.connection, "card")
    assert study.grade("card", 3).review.kind is ReviewKind.DRILL
    assert study.grade("card", 4).in_drill is False
    assert load_memory(library.connection, "card") == memory
    assert study.next_item() is None
    study.undo()
    assert _codes(study) == [("card", "drill")]
    clock.forward(days=1)
    assert _codes(study) == [("card", "due")]


def test_talk_session_adds_early_looks_and_skips_rejected_cards(library, clock):
    add_talk(library.connection, "talk0001", NOON + timedelta(days=3))
    for card in ("known", "fresh", "rejected", "elsewhere"):
        add_card(library.connection, card)
    link(library.connection, "talk0001", "known")
    link(library.connection, "talk0001", "fresh", "confirmed")
    link(library.connection, "talk0001", "rejected", "rejected")
    study = a_study(library, clock)
    study.grade("known", 5)
    clock.forward(hours=17)  # next study day
    study.grade("known", 5)  # due again in six days
    clock.forward(days=1)
    scope = Scope(talk="talk0001")
    assert _codes(study, scope) == [("fresh", "new"), ("known", "early")]
    assert study.grade("known", 4).review.kind is ReviewKind.EARLY
    assert _codes(study, scope) == [("fresh", "new")]


def test_early_session_goes_on_with_known_cards_that_are_not_due_until_each_was_looked_at(library, clock):
    for card in ("a", "b"):
        add_card(library.connection, card)
    study = a_study(library, clock)
    study.grade("b", 5)
    study.grade("a", 5)
    clock.forward(hours=17)  # next study day
    study.grade("b", 5)  # due again in six days
    study.grade("a", 5)
    clock.forward(days=1)
    scope = Scope(early=True)
    assert _codes(study) == []
    assert _codes(study, scope) == [("a", "early"), ("b", "early")]
    assert study.next_item(scope).card == "a"
    study.grade("a", 4)
    assert _codes(study, scope) == [("b", "early")]
    study.undo()
    assert _codes(study, scope) == [("a", "early"), ("b", "early")]


def test_concept_session_holds_its_cards_alone_due_new_and_drill(library, clock):
    for card, concepts in (("old", ("sgd", "noise")), ("fresh", ("sgd",)), ("failed", ("sgd",)), ("other", ("noise",))):
        add_card(library.connection, card, concepts=concepts)
    study = a_study(library, clock)
    study.grade("old", 4)
    study.grade("other", 4)
    clock.forward(days=1)
    study.grade("failed", 1)
    scope = Scope(concept="sgd")
    assert _codes(study, scope) == [("old", "due"), ("fresh", "new"), ("failed", "drill")]
    counts = study.counts(scope)
    assert (counts.due, counts.new, counts.drill) == (1, 1, 1)
    assert study.next_item(scope).card == "old"
    assert _codes(study, Scope(concept="noise", deck="deck")) == [("old", "due"), ("other", "due")]
    assert _codes(study, Scope(concept="nothing")) == []


def test_buried_card_comes_back_the_next_day_and_suspended_one_when_told(library, clock):
    add_card(library.connection, "buried")
    add_card(library.connection, "suspended")
    study = a_study(library, clock)
    assert (study.bury("buried"), study.suspend("suspended")) == ("buried", "suspended")
    assert study.queue() == ()
    clock.forward(days=1)
    assert _codes(study) == [("buried", "new")]
    assert study.unsuspend("suspended") == "active"
    assert _codes(study) == [("buried", "new"), ("suspended", "new")]


def test_cramming_leaves_memory_alone_and_is_logged(library, clock):
    add_card(library.connection, "card")
    answered = a_study(library, clock).grade("card", 0, cram=True)
    assert answered.review.kind is ReviewKind.CRAM
    assert load_memory(library.connection, "card").is_new
    assert len(load_log(library.connection)) == 1


def test_undo_appends_a_row_and_restores_the_memory(library, clock):
    add_card(library.connection, "card")
    study = a_study(library, clock)
    study.grade("card", 5)
    before = load_memory(library.connection, "card")
    clock.forward(days=1)
    study.grade("card", 0)
    undone = study.undo()
    assert undone.memory == before == load_memory(library.connection, "card")
    assert [review.kind.value for review in load_log(library.connection)] == ["review", "review", "undo"]
    assert study.undo().memory.is_new
    with pytest.raises(UsageError, match="no answer to take back"):
        study.undo()


def test_undo_gives_a_new_card_back_to_the_allowance(library, clock):
    add_card(library.connection, "card")
    study = a_study(library, clock, new_per_day=1)
    study.grade("card", 5)
    assert study.new_allowance() == 0
    study.undo()
    assert _codes(study) == [("card", "new")]


def test_unknown_card_is_refused_with_the_nearest_id(library, clock):
    add_card(library.connection, "adam-bias")
    with pytest.raises(UsageError) as caught:
        a_study(library, clock).grade("adam-bais", 4)
    assert caught.value.hint == "Did you mean 'adam-bias'?"
    assert load_log(library.connection) == ()


def test_second_process_sees_and_continues_what_the_first_one_did(tmp_path, clock):
    first, second = a_library(tmp_path), a_library(tmp_path)
    add_card(first.connection, "card")
    a_study(first, clock).grade("card", 2)
    assert a_study(second, clock).grade("card", 4).review.kind is ReviewKind.DRILL
    assert a_study(first, clock).undo().taken_back.kind is ReviewKind.DRILL
    first.close()
    second.close()


steps = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 5) | st.just("undo"), st.sampled_from([0, 0, 1, 7])),
    max_size=25,
)


@given(steps)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_replaying_the_log_gives_every_stored_memory_and_the_days_drill_what_grading_said(tmp_path_factory, history):
    library, clock = a_library(tmp_path_factory.mktemp("replay")), Clock()
    for card in ("a", "b"):
        add_card(library.connection, card)
    study = a_study(library, clock)
    for card, act, days in history:
        clock.forward(days=days)
        if act == "undo":
            if any(review.kind is not ReviewKind.UNDO for review in load_log(library.connection)):
                with_answers = len([r for r in load_log(library.connection) if r.kind is ReviewKind.UNDO])
                n_answers = len(load_log(library.connection)) - with_answers
                if n_answers > with_answers:
                    study.undo()
        else:
            previewed = study.preview(card)[act]
            answered = study.grade(card, act)
            assert answered.review.after == previewed.after
            assert (card in study.drill()) is answered.in_drill
    for card in ("a", "b"):
        assert replay(load_reviews(library.connection, card)) == load_memory(library.connection, card)
    library.close()


def test_today_follows_the_rollover_hour(library):
    clock = Clock(NOON.replace(hour=3))
    assert a_study(library, clock).today() == TODAY - timedelta(1)


def test_queue_codes_are_those_of_the_contract():
    assert {code.value for code in QueueCode} == {"due", "drill", "new", "early"}
