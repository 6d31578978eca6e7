"""The papers on the screens: looked for, whole, and new."""

from datetime import timedelta

import pytest
from library_builder import NOON, Clock, a_library, add_card, add_talk

from seminar_prep.domain.link import ConceptMatch, Evidence, LinkStatus
from seminar_prep.domain.paper import Paper, RankedPaper, Reason
from seminar_prep.errors import UsageError
from seminar_prep.services import paper_shelf
from seminar_prep.services.paper_shelf import PaperShelf
from seminar_prep.storage.papers import decide_paper, save_papers, save_talk_papers


@pytest.fixture
def library(tmp_path):
    library = a_library(tmp_path)
    yield library
    library.close()


@pytest.fixture
def shelf(library):
    return PaperShelf(library, Clock(), NOON.tzinfo)


def a_paper(arxiv_id, *, days_old=100, title="Saddle points", abstract="Of surfaces.", authors=("Zoë Krei",)):
    at = NOON - timedelta(days_old)
    return Paper(arxiv_id, 1, title, abstract, authors, ("cs.LG",), "cs.LG", at, at)


def _keep(library, paper, *talks, found=0, score=0.5):
    with library.write() as connection:
        save_papers(connection, [paper], NOON - timedelta(found))
        for talk in talks:
            ranked = RankedPaper(paper, score, (Reason("named", f"named by {talk}"),))
            save_talk_papers(connection, talk, [ranked], is_whole=False)


def _ids(entries):
    return [entry.paper.arxiv_id for entry in entries]


def test_papers_are_found_by_words_of_title_author_or_id_but_not_of_the_abstract(library, shelf):
    _keep(library, a_paper("2601.00001", days_old=3))
    _keep(library, a_paper("2601.00002", days_old=2, title="Plateaus", authors=("Ann Ode",)))
    assert _ids(shelf.look_for([]).papers) == ["2601.00002", "2601.00001"]
    assert _ids(shelf.look_for(["SADDLE", "zoe"]).papers) == ["2601.00001"]
    assert _ids(shelf.look_for(["00002"]).papers) == ["2601.00002"]
    assert shelf.look_for(["surfaces"]).papers == ()


def test_list_ends_at_its_most_and_still_counts_all(library, shelf, monkeypatch):
    monkeypatch.setattr(paper_shelf, "MOST_PAPERS", 2)
    for number in range(5):
        _keep(library, a_paper(f"2601.0000{number}", days_old=number))
    page = shelf.look_for([])
    assert (_ids(page.papers), page.n_stored) == (["2601.00000", "2601.00001"], 5)


def test_paper_knows_its_talks_soonest_first_with_reasons_and_without_those_it_was_rejected_for(library, shelf):
    with library.write() as connection:
        for talk, days in (("late", 9), ("soon", 2), ("not", 1)):
            add_talk(connection, talk, NOON + timedelta(days))
    _keep(library, a_paper("2601.00001"), "late", "soon", "not")
    with library.write() as connection:
        decide_paper(connection, "not", "2601.00001", LinkStatus.REJECTED)
    talks = shelf.paper("2601.00001").talks
    assert [(one.talk.id, one.reasons[0].text) for one in talks] == [
        ("soon", "named by soon"),
        ("late", "named by late"),
    ]
    assert talks[0].starts_at == NOON + timedelta(2)


def test_paper_that_is_not_stored_is_an_error_of_use(shelf):
    with pytest.raises(UsageError, match=r"'2601\.9' is not stored"):
        shelf.paper("2601.9")


def _talks(library, **days):
    with library.write() as connection:
        for talk, ahead in days.items():
            add_talk(connection, talk, NOON + timedelta(ahead))


def _new(shelf):
    return [(one.paper.arxiv_id, one.talk.id, one.is_recent) for one in shelf.new_papers()]


def test_new_papers_were_first_found_in_the_last_week_for_talks_to_come(library, shelf):
    _talks(library, later=9, soon=2, over=-1)
    _keep(library, a_paper("1406.00001"), "later", "soon", "over", found=7)
    _keep(library, a_paper("1406.00002"), "soon", found=8)
    _keep(library, a_paper("1406.00002"), "soon")  # found again: it stays known
    _keep(library, a_paper("1406.00003"), "over")
    _keep(library, a_paper("1406.00004"))
    assert _new(shelf) == [("1406.00001", "soon", False)]


def test_new_papers_that_appeared_this_week_come_first_then_those_of_the_soonest_talk_by_score(library, shelf):
    _talks(library, later=9, soon=2)
    _keep(library, a_paper("1406.00001"), "soon", score=0.4)
    _keep(library, a_paper("1406.00002"), "soon", score=0.8)
    _keep(library, a_paper("2611.00003", days_old=5), "later")
    _keep(library, a_paper("2611.00004", days_old=1), "later")
    _keep(library, a_paper("1406.00005"), "later", score=0.9)
    assert _new(shelf) == [
        ("2611.00004", "later", True), ("2611.00003", "later", True), ("1406.00002", "soon", False),
        ("1406.00001", "soon", False),
    ]  # fmt: skip


def test_new_papers_leave_out_cancelled_talks_and_rejected_papers(library, shelf):
    _talks(library, off=2, soon=3)
    _keep(library, a_paper("1406.00001"), "off")
    _keep(library, a_paper("1406.00002"), "off", "soon")
    _keep(library, a_paper("1406.00003"), "soon")
    with library.write() as connection:
        connection.execute("UPDATE talks SET status = 'cancelled' WHERE talk_id = 'off'")
        decide_paper(connection, "soon", "1406.00003", LinkStatus.REJECTED)
    assert _new(shelf) == [("1406.00002", "soon", False)]


def test_cards_stand_behind_the_concept_that_speaks_for_them(library, shelf):
    with library.write() as connection:
        add_card(connection, "a", concepts=("sgd",))
        add_card(connection, "b", concepts=("batch-normalisation",))
    words = tuple(ConceptMatch(name, 0.9, (Evidence(name, "title", name),)) for name in ("batch-normalisation", "sgd"))
    ground = shelf.ground((*words, ConceptMatch("layer-norm", 0.5, (), via="sgd")))
    assert [(one.match.concept, [card.card.id for card in one.cards]) for one in ground] == [
        ("batch-normalisation", ["b"]), ("sgd", ["a"]), ("layer-norm", []),
    ]  # fmt: skip
    assert (ground[0].name, ground[0].via_name) == ("Batch normalisation", None)
    assert ground[2].via_name == "Stochastic gradient descent"


def test_concepts_of_a_paper_quote_its_title_and_abstract():
    paper = a_paper("1", title="On batch normalization", abstract="We study gradient descent near saddle points.")
    found = {one.concept: one.evidence for one in PaperShelf.concepts(paper)}
    assert ("title", "batch normalization") in [(e.field, e.text) for e in found["batch-normalisation"]]
    assert {e.field for evidence in found.values() for e in evidence} <= {"title", "abstract"}
