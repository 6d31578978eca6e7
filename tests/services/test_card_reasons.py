"""Why a card is asked: the talks that need it, soonest first, and the cards that wait for it."""

import json
from datetime import timedelta

import pytest
from library_builder import NOON, Clock, a_library, a_study, add_card, add_talk, link

from seminar_prep.domain.link import Evidence
from seminar_prep.domain.queue import Scope
from seminar_prep.services.card_reasons import MOST_WAITING
from seminar_prep.services.review_session import ReviewSession


@pytest.fixture
def library(tmp_path):
    library = a_library(tmp_path)
    add_card(library.connection, "card", concepts=("norm",))
    yield library
    library.close()


def _reasons(library):
    session = ReviewSession(library, a_study(library, Clock()), Scope())
    assert session.current().card.id == "card"
    return session.reasons()


def test_coming_talks_are_named_soonest_first_with_their_words_and_no_other_talks(library):
    connection = library.connection
    for talk, days in (("later", 9), ("soon", 3), ("past", -3), ("refused", 4), ("elsewhere", 5), ("off", 6)):
        add_talk(connection, talk, NOON + timedelta(days=days))
        if talk != "elsewhere":
            link(connection, talk, "card", "rejected" if talk == "refused" else "proposed")
    connection.execute("UPDATE talks SET status = 'cancelled' WHERE talk_id = 'off'")
    words = {"concept": "norm", "field": "title", "text": "norms"}
    connection.execute("UPDATE talk_cards SET evidence = ? WHERE talk_id = 'soon'", (json.dumps([words]),))
    talks = _reasons(library).talks
    assert [one.talk.id for one in talks] == ["soon", "later"]
    assert talks[0].link.evidence == (Evidence("norm", "title", "norms"),)


def test_cards_that_need_it_or_its_concept_wait_for_it_new_ones_first(library):
    connection = library.connection
    for card, after in (("by-id", ("card",)), ("by-concept", ("norm",)), ("by-both", ("card", "norm")), ("free", ())):
        add_card(connection, card, after=after)
    study = a_study(library, Clock())
    study.grade("by-id", 5)
    reasons = _reasons(library)
    assert [card.id for card in reasons.waiting] == ["by-concept", "by-both", "by-id"]
    assert reasons.n_waiting == 3


def test_waiting_cards_beyond_the_first_are_counted(library):
    for n in range(MOST_WAITING + 3):
        add_card(library.connection, f"after-{n:02}", after=("card",))
    reasons = _reasons(library)
    assert (len(reasons.waiting), reasons.n_waiting) == (MOST_WAITING, MOST_WAITING + 3)


def test_last_answer_is_the_newest_that_was_not_taken_back(library):
    clock = Clock()
    study = a_study(library, clock)
    study.grade("card", 2)
    study.grade("card", 4)
    study.undo()
    assert _reasons(library).last.grade == 2
    study.undo()
    assert _reasons(library).last is None
