"""Looking through cards: from any thread, with counts, one card whole, and several put away at once."""

import threading
from datetime import timedelta

import pytest
from library_builder import NOON, TODAY, Clock, a_library, a_study, add_card, add_talk, link

from seminar_prep.domain.card_query import CardOrder, parse_query
from seminar_prep.domain.link import LinkStatus
from seminar_prep.errors import UsageError
from seminar_prep.services.card_browsing import CardBrowser


@pytest.fixture
def library(tmp_path):
    library = a_library(tmp_path)
    yield library
    library.close()


@pytest.fixture
def browser(library):
    for number in range(7):
        add_card(library.connection, f"card-{number}")
    study = a_study(library, Clock())
    return CardBrowser(library, study, NOON.tzinfo)


def _search(browser, text="", first=0, limit=3):
    return browser.search(parse_query(text), CardOrder.STUDY, TODAY, first=first, limit=limit)


@pytest.mark.parametrize(("first", "n_rows", "n_found"), [(0, 3, None), (3, 3, None), (6, 1, 7), (7, 0, None)])
def test_page_knows_how_many_were_found_where_it_is_the_last(browser, first, n_rows, n_found):
    page = _search(browser, first=first)
    assert (len(page.rows), page.n_found) == (n_rows, n_found)
    assert browser.count(parse_query(""), TODAY) == 7


def test_search_runs_in_another_thread_than_the_library(browser):
    pages = []
    worker = threading.Thread(target=lambda: pages.append(_search(browser)))
    worker.start()
    worker.join()
    assert [row.id for row in pages[0].rows] == ["card-0", "card-1", "card-2"]


def test_search_for_a_concept_that_is_none_names_the_nearest(browser, library):
    add_card(library.connection, "tagged", concepts=("momentum",))
    with pytest.raises(UsageError, match="momentun") as raised:
        _search(browser, "concept:momentun")
    assert "'momentum'" in (raised.value.hint or "")


def test_cards_are_suspended_together_and_put_back_together(browser):
    cards = ("card-1", "card-4")
    assert browser.turn_away(cards) == "suspended"
    assert [row.id for row in _search(browser, "is:suspended").rows] == list(cards)
    assert browser.turn_away(cards) == "active"
    assert _search(browser, "is:suspended").n_found == 0


def test_cards_of_which_some_are_suspended_are_all_suspended(browser):
    browser.turn_away(["card-1"])
    assert browser.turn_away(["card-1", "card-2"]) == "suspended"
    assert _search(browser, "is:suspended").n_found == 2


def test_card_without_text_among_those_put_away_leaves_all_as_they_were(browser, library):
    add_card(library.connection, "gone", active=False)
    with pytest.raises(UsageError):
        browser.turn_away(["card-1", "gone"])
    assert _search(browser, "is:suspended").n_found == 0


def test_card_is_told_with_its_talks_the_latest_first(browser, library):
    connection = library.connection
    for talk, days, status in (("early", 1, "rejected"), ("late", 9, "confirmed")):
        add_talk(connection, talk, NOON + timedelta(days=days))
        link(connection, talk, "card-3", status)
    view = browser.card("card-3")
    assert [(one.talk.id, one.status) for one in view.talks] == [
        ("late", LinkStatus.CONFIRMED),
        ("early", LinkStatus.REJECTED),
    ]
    assert view.talks[0].starts_at == NOON + timedelta(days=9)
    assert view.history.card.id == "card-3"
