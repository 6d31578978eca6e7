from datetime import UTC, datetime

import pytest
from library_builder import NOON, a_library
from paper_talks import add_talk

from seminar_prep.domain.paper import AbstractKind, Paper, RankedPaper, Reason
from seminar_prep.storage.papers import list_papers, load_papers, load_talk_papers, save_papers, save_talk_papers


@pytest.fixture
def connection(tmp_path):
    library = a_library(tmp_path)
    yield library.connection
    library.close()


def a_paper(arxiv_id="2605.00001", version=1, **rest):
    values = {
        "title": "Saddle points",
        "abstract": "Of surfaces.",
        "authors": ("Zoë Krei",),
        "categories": ("cs.LG", "math.OC"),
        "primary_category": "cs.LG",
        "published_at": datetime(2026, 5, 4, tzinfo=UTC),
        "updated_at": datetime(2026, 6, 4, tzinfo=UTC),
    }
    return Paper(arxiv_id=arxiv_id, version=version, **{**values, **rest})


def stored(connection, arxiv_id="2605.00001"):
    return load_papers(connection, [arxiv_id]).get(arxiv_id)


def test_a_paper_comes_back_as_it_was_stored(connection):
    paper = a_paper("math/0605001", 3, comment="9 pages", journal_ref="J. 1", doi="10.1/x", withdrawn=True)
    save_papers(connection, [paper], NOON)
    assert stored(connection, "math/0605001") == paper


def test_a_newer_version_replaces_and_an_older_one_does_not(connection):
    for version in (2, 3, 1):
        save_papers(connection, [a_paper(version=version, title=f"Version {version}")], NOON)
    assert stored(connection).title == "Version 3"


def test_fault_20_a_withdrawn_version_keeps_the_old_text_and_is_marked(connection):
    save_papers(connection, [a_paper()], NOON)
    gone = a_paper(version=2, abstract="This paper has been withdrawn by the author.", withdrawn=True)
    save_papers(connection, [gone], NOON)
    paper = stored(connection)
    assert (paper.withdrawn, paper.version, paper.abstract) == (True, 2, "Of surfaces.")


def test_an_authors_abstract_replaces_our_summary_and_never_the_other_way_round(connection):
    summary = a_paper(abstract="In our words.", abstract_kind=AbstractKind.SUMMARY)
    save_papers(connection, [summary], NOON)
    save_papers(connection, [a_paper()], NOON)
    save_papers(connection, [summary], NOON)
    assert (stored(connection).abstract, stored(connection).abstract_kind) == ("Of surfaces.", AbstractKind.ABSTRACT)


def test_many_ids_are_loaded_in_the_order_asked_for(connection):
    papers = [a_paper(f"2605.{n:05}") for n in range(1200)]
    save_papers(connection, papers, NOON)
    wanted = [paper.arxiv_id for paper in reversed(papers)]
    assert list(load_papers(connection, [*wanted, "2605.99999"])) == wanted


def test_papers_of_a_talk_come_best_first_then_by_id(connection):
    add_talk(connection, "talk")
    papers = [a_paper(f"2605.0000{n}") for n in (1, 2, 3)]
    save_papers(connection, papers, NOON)
    ranked = [
        RankedPaper(p, s, (Reason("title", "title words"),)) for p, s in zip(papers, (0.4, 0.9, 0.4), strict=True)
    ]
    save_talk_papers(connection, "talk", ranked, is_whole=True)
    assert [entry.ranked for entry in load_talk_papers(connection, "talk")] == [ranked[1], ranked[0], ranked[2]]


def test_the_list_is_newest_first_with_the_talks_of_each_paper(connection):
    old, new = a_paper("2605.00001"), a_paper("2605.00002", published_at=datetime(2026, 8, 1, tzinfo=UTC))
    save_papers(connection, [old, new], NOON)
    add_talk(connection, "later", starts_at="2026-12-01T10:00:00+00:00")
    add_talk(connection, "sooner", starts_at="2026-11-30T10:00:00+00:00")
    for talk in ("later", "sooner"):
        save_talk_papers(connection, talk, [RankedPaper(old, 0.5, ())], is_whole=True)
    assert [(entry.paper.arxiv_id, entry.talks) for entry in list_papers(connection)] == [
        ("2605.00002", ()),
        ("2605.00001", ("sooner", "later")),
    ]
    assert [entry.paper.arxiv_id for entry in list_papers(connection, talk="later")] == ["2605.00001"]


@pytest.mark.parametrize(
    ("words", "n_found"),
    [
        (("saddle",), 1),
        (("SADDLE", "surfaces"), 1),
        (("zoe",), 1),
        (("Zoë", "2605.00001"), 1),
        (("absent",), 0),
        (("%",), 0),
    ],
)
def test_a_search_wants_every_word_whatever_case_and_accents(connection, words, n_found):
    save_papers(connection, [a_paper()], NOON)
    assert len(list_papers(connection, words=words)) == n_found
