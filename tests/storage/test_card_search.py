"""Pages of found cards: the right ones, in the right order, a piece at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from library_builder import TODAY, a_library, add_card, add_deck

from seminar_prep.domain.card_query import CardOrder, parse_query
from seminar_prep.domain.review import Memory
from seminar_prep.storage.card_search import count_cards, found_ids, page_of_cards, search_cards
from seminar_prep.storage.card_tags import tag_names
from seminar_prep.storage.queue import set_buried, set_suspended
from seminar_prep.storage.reviews import save_memory


@pytest.fixture
def connection(tmp_path):
    library = a_library(tmp_path)
    yield library.connection
    library.close()


def _remember(connection, card, days, *, ease=250, lapses=0):
    save_memory(connection, card, Memory(3, 10, ease, TODAY + timedelta(days), lapses, True))


def _page(connection, text="", order=CardOrder.STUDY, first=0, limit=50, **query):
    rows = page_of_cards(connection, replace(parse_query(text), **query), TODAY, order, first=first, limit=limit)
    return [row.id for row in rows]


@pytest.mark.parametrize(
    ("order", "ids"),
    [(CardOrder.STUDY, "a b c d"), (CardOrder.DUE, "c a b d"), (CardOrder.EASE, "b a c d"),
     (CardOrder.LAPSES, "c a b d"), (CardOrder.DECK, "a b c d"), (CardOrder.NEWEST, "d c b a")],
)  # fmt: skip
def test_cards_come_in_each_order_with_those_never_answered_last(connection, order, ids):
    for card in "abcd":
        add_card(connection, card)
    _remember(connection, "a", 3, ease=200, lapses=2)
    _remember(connection, "b", 5, ease=130)
    _remember(connection, "c", -1, ease=260, lapses=9)
    assert _page(connection, order=order) == ids.split()


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("order", [CardOrder.DUE, CardOrder.EASE, CardOrder.LAPSES])
def test_pages_in_an_order_of_memory_go_over_to_cards_never_answered_without_a_gap(connection, order, size):
    for card in "abcdefg":
        add_card(connection, card)
    for card, days in (("b", 4), ("d", 2), ("e", 3)):
        _remember(connection, card, days, ease=250 + days, lapses=days)
    pages = [_page(connection, order=order, first=first, limit=size) for first in range(0, 9, size)]
    whole = _page(connection, order=order)
    assert [card for page in pages for card in page] == whole
    assert whole[3:] == ["a", "c", "f", "g"]
    assert _page(connection, order=order, first=5) == ["f", "g"]


@pytest.mark.parametrize("order", CardOrder)
def test_pages_put_together_are_the_whole_without_gap_or_repetition(connection, order):
    for number in range(23):
        add_card(connection, f"card-{number}")
        if number % 3:
            _remember(connection, f"card-{number}", number % 5, lapses=number % 2)
    pages = [_page(connection, order=order, first=first, limit=5) for first in range(0, 25, 5)]
    assert [card for page in pages for card in page] == _page(connection, order=order)
    assert len(set(_page(connection, order=order))) == 23


def test_count_page_and_whole_search_agree_on_every_filter(connection):
    for card in ("one", "two", "three", "four"):
        add_card(connection, card, concepts=("sgd",), front=f"front of {card}")
    _remember(connection, "one", 0)
    _remember(connection, "two", 0, lapses=8)
    set_suspended(connection, "three", True)
    set_buried(connection, "four", TODAY)
    for text, ids in (
        ("", "one two three four"), ("is:due", "one two"), ("is:new", "three four"), ("is:suspended", "three"),
        ("is:buried", "four"), ("is:leech", "two"), ("front is:due", "one two"), ("concept:sgd two", "two"),
    ):  # fmt: skip
        assert _page(connection, text) == ids.split(), text
        query = parse_query(text)
        assert count_cards(connection, query, TODAY) == len(search_cards(connection, query, TODAY)) == len(ids.split())


def test_deck_order_follows_the_decks_and_their_files_and_newest_the_coming_into_the_library(connection):
    add_deck(connection, "second", position=1)
    for card, deck in (("x", "second"), ("y", "first"), ("z", "first"), ("a", "second")):
        add_card(connection, card, deck=deck)
    connection.execute("UPDATE cards SET position = 1 - position WHERE deck = 'first'")
    assert _page(connection, order=CardOrder.DECK) == ["z", "y", "x", "a"]
    assert _page(connection, order=CardOrder.NEWEST) == ["a", "z", "y", "x"]


def test_tag_finds_own_tags_and_those_that_the_deck_writes(connection):
    for card in ("a", "b", "c"):
        add_card(connection, card)
    connection.execute("UPDATE cards SET tags = '[\"Exam\", \"x\"]' WHERE card_id = 'b'")
    connection.executemany("INSERT INTO card_tags VALUES (?, ?)", [("a", "exam"), ("a", "y"), ("c", "examples")])
    query = parse_query("tag:exam")
    assert _page(connection, "tag:EXAM") == ["a", "b"] == list(search_cards(connection, query, TODAY))
    assert sorted(found_ids(connection, query, TODAY)) == ["a", "b"]
    assert _page(connection, "tag:exam tag:y") == ["a"]
    (row,) = page_of_cards(connection, parse_query("tag:y"), TODAY, CardOrder.STUDY, first=0, limit=9)
    assert row.tags == ("exam", "y")
    assert tag_names(connection) == ("Exam", "exam", "examples", "x", "y")


def test_listed_card_tells_its_memory_and_state(connection):
    for card in ("a", "b", "c"):
        add_card(connection, card)
    _remember(connection, "a", 4)
    set_suspended(connection, "b", True)
    set_buried(connection, "c", TODAY)
    rows = page_of_cards(connection, parse_query(""), TODAY, CardOrder.STUDY, first=0, limit=9)
    assert [(row.state, row.memory is None) for row in rows] == [
        ("active", False),
        ("suspended", True),
        ("buried", True),
    ]


def test_word_still_being_typed_finds_what_begins_so_and_a_finished_one_does_not(connection):
    add_card(connection, "a", front="The gradient points uphill")
    add_card(connection, "b", front="A graph has nodes")
    assert _page(connection, "grad") == []
    assert _page(connection, "grad", is_open=True) == ["a"]
    assert _page(connection, "gra node", is_open=True) == []
    assert _page(connection, "nodes gra", is_open=True) == ["b"]


@pytest.mark.parametrize("text", ['"', "$", "*", "\\", "'", "(", "NEAR", 'a"b*', "-", "is\\", "%"])
def test_any_sign_in_a_word_still_being_typed_is_no_syntax(connection, text):
    add_card(connection, "a")
    assert _page(connection, text, is_open=True) in ([], ["a"])
