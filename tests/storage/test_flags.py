"""Flags: a mark on a card that a search finds, and that nothing else about the card changes."""

import pytest
from library_builder import TODAY, a_library, add_card

from seminar_prep.domain.card_query import parse_query
from seminar_prep.storage.card_search import search_cards
from seminar_prep.storage.flags import is_flagged, set_flagged
from seminar_prep.storage.queue import load_state, set_suspended


@pytest.fixture
def library(tmp_path):
    library = a_library(tmp_path)
    for card in ("a", "b"):
        add_card(library.connection, card)
    yield library
    library.close()


def test_flagged_card_is_found_and_unflagged_again_it_is_not(library):
    connection, query = library.connection, parse_query("is:flagged")
    set_flagged(connection, "b", True)
    assert is_flagged(connection, "b")
    assert search_cards(connection, query, TODAY) == ("b",)
    set_flagged(connection, "b", False)
    assert search_cards(connection, query, TODAY) == ()


def test_flag_and_putting_away_do_not_disturb_each_other(library):
    connection = library.connection
    set_suspended(connection, "a", True)
    set_flagged(connection, "a", True)
    assert load_state(connection, "a", TODAY) == "suspended"
    set_suspended(connection, "a", False)
    assert (load_state(connection, "a", TODAY), is_flagged(connection, "a")) == ("active", True)
