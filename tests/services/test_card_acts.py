"""Acts on many cards: all or none, from any thread, broken off without a trace, and taken back."""

import sqlite3
import threading

import pytest
from library_builder import TODAY, a_library, add_card

from seminar_prep.domain.card_query import parse_query
from seminar_prep.domain.own_tags import TagChange
from seminar_prep.services.card_acts import CardActs, done_words
from seminar_prep.storage.card_states import Turn
from seminar_prep.storage.card_tags import all_own_tags
from seminar_prep.storage.stopping import Stop, WorkStopped

CARDS = ("a", "b", "c", "d")


@pytest.fixture
def library(tmp_path):
    library = a_library(tmp_path)
    for card in CARDS:
        add_card(library.connection, card)
    add_card(library.connection, "gone", active=False)
    yield library
    library.close()


@pytest.fixture
def acts(library):
    return CardActs(library, lambda: TODAY)


def _states(library):
    rows = library.connection.execute("SELECT card_id, suspended, buried_on, flagged FROM card_states ORDER BY 1")
    return {row[0]: (row[1], row[2], row[3]) for row in rows if tuple(row)[1:] != (0, None, 0)}


DAY = TODAY.isoformat()


@pytest.mark.parametrize(
    ("wish", "state", "back"),
    [
        (Turn.SUSPENDED, (1, None, 0), Turn.ACTIVE),
        (Turn.BURIED, (0, DAY, 0), Turn.UNBURIED),
        (Turn.FLAGGED, (0, None, 1), Turn.UNFLAGGED),
    ],
)
def test_cards_are_turned_together_and_back_once_all_are_so(acts, library, wish, state, back):
    acts.turn(["b"], wish, Stop())
    done = acts.turn(["a", "b", "gone"], wish, Stop())
    assert (done.turn, done.n_cards) == (wish, 1)
    assert _states(library) == {"a": state, "b": state}
    done = acts.turn(["a", "b", "gone"], wish, Stop())
    assert (done.turn, done.n_cards) == (back, 2)
    assert _states(library) == {}


@pytest.mark.parametrize("wish", [Turn.SUSPENDED, Turn.BURIED, Turn.FLAGGED])
def test_taking_back_brings_the_earlier_states_and_leaves_others_alone(acts, library, wish):
    acts.turn(["a"], Turn.SUSPENDED, Stop())
    acts.turn(["b"], Turn.BURIED, Stop())
    acts.turn(["c"], Turn.FLAGGED, Stop())
    before = _states(library)
    done = acts.turn(CARDS, wish, Stop())
    assert _states(library) != before
    acts.take_back(done, Stop())
    assert _states(library) == before


def test_putting_back_is_taken_back_with_the_day_of_burial(acts, library):
    acts.turn(["a", "b"], Turn.SUSPENDED, Stop())
    acts.turn(["b"], Turn.BURIED, Stop())
    before = _states(library)
    done = acts.turn(["a", "b"], Turn.SUSPENDED, Stop())
    assert _states(library) == {}
    acts.take_back(done, Stop())
    assert _states(library) == before == {"a": (1, None, 0), "b": (1, DAY, 0)}


def test_flag_set_after_an_act_outlives_its_undo(acts, library):
    done = acts.turn(CARDS, Turn.SUSPENDED, Stop())
    acts.turn(["a"], Turn.FLAGGED, Stop())
    acts.take_back(done, Stop())
    assert _states(library) == {"a": (0, None, 1)}


def test_tags_come_and_go_together_and_only_the_change_is_taken_back(acts, library):
    acts.tag(["a"], TagChange(("old", "exam")), Stop())
    before = all_own_tags(library.connection)
    done = acts.tag(["a", "b", "gone"], TagChange(("exam",), ("old",)), Stop())
    assert all_own_tags(library.connection) == {("a", "exam"), ("b", "exam"), ("gone", "exam")}
    assert done.n_cards == 3
    assert acts.known_tags() == ("exam",)
    acts.take_back(done, Stop())
    assert all_own_tags(library.connection) == before


def test_found_cards_are_those_of_the_search(acts):
    acts.turn(["b", "d"], Turn.SUSPENDED, Stop())
    assert sorted(acts.found(parse_query("is:suspended"), Stop())) == ["b", "d"]
    assert sorted(acts.found(parse_query(""), Stop())) == list(CARDS)


def test_act_that_was_stopped_before_changes_nothing(acts, library):
    stop = Stop()
    stop.request()
    for act in (lambda: acts.turn(CARDS, Turn.SUSPENDED, stop), lambda: acts.tag(CARDS, TagChange(("x",)), stop)):
        with pytest.raises(WorkStopped):
            act()
    assert (_states(library), all_own_tags(library.connection)) == ({}, frozenset())


def test_statement_that_runs_is_interrupted_and_its_transaction_taken_back(library):
    stop, seen = Stop(), []

    def work():
        beside = library.beside()
        try:
            with beside.write() as connection, stop.over(connection):
                connection.execute("INSERT INTO card_tags VALUES ('a', 'x')")
                connection.create_function("note", 1, lambda n: started.set() or n)
                connection.execute(
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1e9)"
                    " SELECT max(i), min(note(1)) FROM n"
                ).fetchall()
        except WorkStopped:
            seen.append("stopped")
        finally:
            beside.close()

    started = threading.Event()
    worker = threading.Thread(target=work)
    worker.start()
    assert started.wait(10)
    stop.request()
    worker.join(10)
    assert seen == ["stopped"]
    assert all_own_tags(library.connection) == frozenset()


def test_stop_that_comes_when_the_work_has_ended_does_nothing(acts, library):
    stop = Stop()
    acts.turn(["a"], Turn.SUSPENDED, stop)
    stop.request()
    assert _states(library) == {"a": (1, None, 0)}


def test_other_failure_than_a_stop_is_raised_as_it_is(library):
    with pytest.raises(sqlite3.OperationalError, match="no such table"), Stop().over(library.connection):
        library.connection.execute("SELECT * FROM nothing_here")


def test_acts_are_told_in_words(acts):
    assert done_words(acts.turn(CARDS, Turn.SUSPENDED, Stop())) == "4 cards are suspended"
    assert done_words(acts.turn(["a"], Turn.SUSPENDED, Stop())) == "1 card is back in the queue"
    assert done_words(acts.tag(["a", "b"], TagChange(("x",), ("y",)), Stop())) == "2 cards: +x -y"
