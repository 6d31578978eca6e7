"""What a sitting came to: answers that stand, retention by age, what was hard, and what it did for the talks ahead."""

from datetime import timedelta

import pytest
from library_builder import NOON, TODAY, Clock, a_library, a_study, add_card, add_talk, link

from seminar_prep.domain.queue import Scope
from seminar_prep.domain.review import MATURE_DAYS, Memory
from seminar_prep.services.review_session import ReviewSession
from seminar_prep.services.sitting import MOST_TALKS, Retention
from seminar_prep.storage.reviews import save_memory

MATURE = Memory(4, MATURE_DAYS, 250, TODAY, 0, True)
YOUNG = Memory(3, MATURE_DAYS - 1, 250, TODAY, 0, True)


@pytest.fixture
def library(tmp_path):
    library = a_library(tmp_path)
    for card in "abcd":
        add_card(library.connection, card)
    yield library
    library.close()


def _session(library, scope=None):
    return ReviewSession(library, a_study(library, Clock()), scope or Scope())


def _answer(session, grades):
    """Give each card on the table its grade, in any order of coming."""
    left = dict(grades)
    while left:
        session.grade(left.pop(session.current().card.id), 10.0)


def test_retention_counts_due_cards_by_the_interval_they_had_when_asked(library):
    save_memory(library.connection, "a", MATURE)
    save_memory(library.connection, "b", MATURE)
    save_memory(library.connection, "c", YOUNG)
    session = _session(library)
    _answer(session, {"a": 3, "b": 2, "c": 1, "d": 5})
    sitting = session.sum_up()
    assert (sitting.mature, sitting.young) == (Retention(1, 2), Retention(0, 1))
    assert (sitting.n_answers, sitting.n_cards, sitting.n_new, sitting.seconds) == (4, 4, 1, 40.0)


def test_hard_cards_are_those_that_scored_below_three_lowest_first_with_all_their_grades(library):
    session = _session(library)
    _answer(session, {"a": 2, "b": 0, "c": 3, "d": 5})
    for grade in (4, 4, 4):  # the drill, in the order of the answers
        session.current()
        session.grade(grade, 1.0)
    assert [(one.card.id, one.grades) for one in session.sum_up().hard] == [("b", (0, 4)), ("a", (2, 4))]


def test_answer_taken_back_is_no_part_of_the_sitting(library):
    session = _session(library)
    _answer(session, {"a": 0})
    session.undo()
    assert (session.sum_up().n_answers, session.sum_up().hard) == (0, ())


def test_undo_of_an_earlier_sitting_takes_no_answer_from_this_one(library):
    _answer(_session(library), {"a": 5})
    session = _session(library)
    _answer(session, {"b": 5})
    session.undo()
    session.undo()
    assert session.sum_up().n_answers == 0
    _answer(session, {"a": 5})
    assert session.sum_up().n_answers == 1


def test_next_talk_is_told_with_its_readiness_before_and_after(library):
    connection = library.connection
    for talk, days, card in (("later", 9, "a"), ("untouched", 6, "b"), ("next", 3, "c"), ("linkless", 1, None)):
        add_talk(connection, talk, NOON + timedelta(days=days))
        if card:
            link(connection, talk, card)
    save_memory(connection, "a", YOUNG)
    session = _session(library)
    _answer(session, {"a": 1})
    talks = session.sum_up().talks
    assert [change.talk.id for change in talks] == ["next", "later"]
    assert talks[0].points == 0
    assert talks[1].before.share > talks[1].after.share
    assert talks[1].points == round(100 * talks[1].after.share) - round(100 * talks[1].before.share)


def test_sitting_for_a_talk_tells_of_that_talk_alone(library):
    connection = library.connection
    for talk, days in (("first", 3), ("mine", 6)):
        add_talk(connection, talk, NOON + timedelta(days=days))
        link(connection, talk, "a")
    session = _session(library, Scope(talk="mine"))
    _answer(session, {"a": 4})
    assert [change.talk.id for change in session.sum_up().talks] == ["mine"]


def test_talks_far_ahead_are_not_told(library):
    for n in range(MOST_TALKS + 1):
        add_talk(library.connection, f"talk{n}", NOON + timedelta(days=n + 1))
        link(library.connection, f"talk{n}", "a")
    session = _session(library)
    _answer(session, {"a": 4})
    assert [change.talk.id for change in session.sum_up().talks] == [f"talk{n}" for n in range(MOST_TALKS)]


def test_sitting_without_answers_has_nothing_to_tell(library):
    sitting = _session(library).sum_up()
    assert (sitting.n_answers, sitting.mature, sitting.talks) == (0, Retention(0, 0), ())
