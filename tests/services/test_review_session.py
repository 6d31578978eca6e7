"""A sitting: the card on the table, and what an undo brings back."""

import pytest
from library_builder import NOON, TODAY, Clock, a_library, a_study, add_card, add_talk, link

from seminar_prep.domain.queue import QueueCode, Scope
from seminar_prep.domain.review import LEECH_LAPSES, Memory, ReviewKind
from seminar_prep.errors import UsageError
from seminar_prep.services.review_session import ReviewSession
from seminar_prep.storage.reviews import load_log, load_memory, save_memory


@pytest.fixture
def library(tmp_path):
    library = a_library(tmp_path)
    for card in ("a", "b", "c"):
        add_card(library.connection, card)
    yield library
    library.close()


def _session(library, scope=None):
    return ReviewSession(library, a_study(library, Clock()), scope or Scope())


def test_card_stays_on_the_table_until_it_is_answered(library):
    session = _session(library)
    assert session.current().card.id == session.current().card.id == "a"
    session.grade(5, 3.0)
    assert session.current().card.id == "b"
    assert session.sum_up().n_answers == 1


def test_undo_puts_the_card_taken_back_on_the_table_whatever_comes_next(library):
    session = _session(library)
    for _ in range(3):
        session.current()
        session.grade(5, None)
    assert session.current() is None
    session.undo()
    assert (session.current().card.id, session.current().code, session.sum_up().n_answers) == ("c", QueueCode.NEW, 2)


def test_undo_takes_back_an_answer_of_an_earlier_sitting_outside_the_scope(library):
    first = _session(library)
    first.current()
    first.grade(4, None)
    add_talk(library.connection, "talk0001", NOON)
    link(library.connection, "talk0001", "b")
    later = _session(library, Scope(talk="talk0001"))
    assert later.undo().taken_back.card == "a"
    assert later.current().card.id == "a"
    assert load_memory(library.connection, "a").is_new


def test_undo_without_an_answer_leaves_the_table_as_it_is(library):
    session = _session(library)
    card = session.current().card.id
    with pytest.raises(UsageError):
        session.undo()
    assert session.current().card.id == card


def test_card_put_away_is_not_counted_as_an_answer_and_undo_does_not_bring_it_back(library):
    session = _session(library)
    session.current()
    assert session.suspend() == "a"
    assert session.current().card.id == "b"
    assert session.bury() == "b"
    assert session.current().card.id == "c"
    assert session.sum_up().n_answers == 0
    with pytest.raises(UsageError):
        session.undo()


def test_cramming_repeats_what_scored_below_four_and_touches_no_memory(library):
    session = _session(library, Scope(cram=True))
    first = session.current().card.id
    session.grade(3, None)
    rest = []
    while (shown := session.current()) and len(rest) < 9:
        rest.append(shown.card.id)
        session.grade(4, None)
    assert sorted(rest) == ["a", "b", "c"]
    assert rest[-1] == first
    assert {row.kind for row in load_log(library.connection)} == {ReviewKind.CRAM}
    assert load_memory(library.connection, first).is_new


def test_undo_of_a_crammed_answer_does_not_leave_its_card_twice_in_the_pile(library):
    session = _session(library, Scope(cram=True))
    session.current()
    session.grade(0, None)
    session.undo()
    assert session.counts().due == 3


def test_leech_is_marked_from_its_eighth_lapse_on(library):
    for lapses, is_leech in ((LEECH_LAPSES - 1, False), (LEECH_LAPSES, True)):
        save_memory(library.connection, "a", Memory(1, 1, 250, TODAY, lapses, True))
        assert _session(library).current().is_leech is is_leech


def test_cramming_a_concept_goes_once_through_its_cards(library):
    for card, concepts in (("first", ("sgd",)), ("second", ("sgd",)), ("third", ("noise",))):
        add_card(library.connection, card, concepts=concepts)
    session = _session(library, Scope(concept="sgd", cram=True))
    seen = []
    while shown := session.current():
        seen.append(shown.card.id)
        session.grade(4, None)
    assert sorted(seen) == ["first", "second"]


def test_flag_goes_up_and_down_and_leaves_the_card_on_the_table(library):
    session = _session(library)
    assert not session.current().is_flagged
    assert session.flag()
    assert session.current().is_flagged
    assert session.current().card.id == "a"
    assert not session.flag()
    assert not session.current().is_flagged
