"""The graph of concepts: its neighbours, how well each is known, and what hangs on it."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from library_builder import NOON, TODAY, a_study, add_card, add_talk

from seminar_prep.domain.concept import Concept, Standing
from seminar_prep.errors import UsageError
from seminar_prep.services import concept_walk
from seminar_prep.services.concept_walk import ConceptWalk
from seminar_prep.storage.concepts import save_concepts

CONCEPTS = (
    Concept("gradient", "Gradient", need_first_rank=2, tier=1),
    Concept("sgd", "SGD", ("stochastic gradient descent",), prerequisites=("grad-old", "step")),
    Concept("grad-old", "Grad", merged_into="gradient"),
    Concept("step", "Step size", need_first_rank=1, tier=1),
    Concept("adam", "Adam", prerequisites=("sgd",), arxiv_ids=("1412.6980",)),
)


@pytest.fixture
def walk(library, clock, monkeypatch):
    monkeypatch.setattr(concept_walk, "_concepts", lambda: {one.id: one for one in CONCEPTS})
    with library.write() as connection:
        save_concepts(connection, CONCEPTS)
    return ConceptWalk(library, clock, lambda: TODAY)


def _names(connection, talk, concept, *evidence):
    entries = [{"concept": concept, "field": field, "text": text} for field, text in evidence]
    connection.execute("INSERT INTO talk_concepts VALUES (?, ?, 0.9, NULL, ?)", (talk, concept, json.dumps(entries)))


def _add_paper(connection, talk, arxiv_id, title, status="proposed"):
    connection.execute(
        "INSERT INTO papers (arxiv_id, version, title, abstract, abstract_kind, authors, categories, published_at,"
        " updated_at, fetched_at) VALUES (?, 1, ?, 'Nothing.', 'abstract', '[]', '[]', ?, ?, ?)",
        (arxiv_id, title, *[NOON.isoformat()] * 3),
    )
    connection.execute("INSERT INTO talk_papers VALUES (?, ?, 0.5, '[]', ?)", (talk, arxiv_id, status))


def test_concepts_needed_first_come_first_and_a_users_tags_among_the_rest(walk, library):
    add_card(library.connection, "card", concepts=("my-tag",))
    rows = walk.rows()
    assert [row.id for row in rows] == ["step", "gradient", "adam", "my-tag", "sgd"]
    assert [row.is_tag for row in rows] == [False, False, False, True, False]


def test_list_may_be_made_in_another_thread(walk):
    with ThreadPoolExecutor(1) as pool:
        assert len(pool.submit(walk.rows).result()) == 4


def test_concept_is_known_as_far_as_its_cards_have_been_recalled_once(walk, library, clock):
    for card in ("a", "b", "c", "gone"):
        add_card(library.connection, card, concepts=("sgd",), active=card != "gone")
    study = a_study(library, clock)
    study.grade("a", 5)
    study.grade("b", 2)
    standing = walk.concept("sgd").standing
    assert standing == Standing(n_cards=3, n_recalled=1, n_due=0)
    assert standing.known == pytest.approx(1 / 3)
    assert walk.concept("adam").standing.known is None


def test_neighbours_are_direct_and_a_merged_one_is_its_successor(walk):
    view = walk.concept("sgd")
    assert [one.id for one in view.needs] == ["gradient", "step"]
    assert [one.id for one in view.needed_by] == ["adam"]
    assert walk.concept("grad-old").concept.id == "gradient"
    assert [one.id for one in walk.concept("gradient").needed_by] == ["sgd"]


def test_cards_come_in_study_order_and_no_more_than_a_page(walk, library, monkeypatch):
    monkeypatch.setattr(concept_walk, "MOST_CARDS", 2)
    for card in ("c", "a", "b"):
        add_card(library.connection, card, concepts=("sgd",))
    view = walk.concept("sgd")
    assert [one.card.id for one in view.cards] == ["c", "a"]
    assert view.standing.n_cards == 3


def test_coming_talks_stand_before_past_ones_and_cancelled_ones_nowhere(walk, library):
    connection = library.connection
    for talk, days in (("past0001", -9), ("past0002", -2), ("late0001", 9), ("soon0001", 1), ("gone0001", 2)):
        add_talk(connection, talk, NOON + timedelta(days=days))
        _names(connection, talk, "sgd", ("title", "SGD"))
    connection.execute("UPDATE talks SET status = 'cancelled' WHERE talk_id = 'gone0001'")
    assert [one.talk.id for one in walk.concept("sgd").talks] == ["soon0001", "late0001", "past0002", "past0001"]


def test_paper_is_named_where_its_own_text_holds_the_words(walk, library):
    connection = library.connection
    add_talk(connection, "talk0001", NOON + timedelta(days=1))
    _names(connection, "talk0001", "sgd", ("paper title", "Stochastic  gradient descent"))
    _add_paper(connection, "talk0001", "2001.00001", "On stochastic gradient descent")
    _add_paper(connection, "talk0001", "2001.00002", "On something else")
    _add_paper(connection, "talk0001", "2001.00003", "Stochastic gradient descent rejected", "rejected")
    (named,) = walk.concept("sgd").papers
    assert (named.paper.arxiv_id, named.field) == ("2001.00001", "title")


def test_seminal_paper_has_its_record_once_the_library_has_it(walk, library):
    assert walk.concept("adam").seminal == {"1412.6980": None}
    add_talk(library.connection, "talk0001", NOON)
    _add_paper(library.connection, "talk0001", "1412.6980", "Adam")
    assert walk.concept("adam").seminal["1412.6980"].title == "Adam"


def test_unknown_concept_is_refused_and_a_users_tag_is_not(walk, library):
    add_card(library.connection, "card", concepts=("my-tag",))
    assert walk.concept("my-tag").concept.name == "my-tag"
    with pytest.raises(UsageError, match="no concept 'nothing'"):
        walk.concept("nothing")
