from graphlib import TopologicalSorter

import pytest

from seminar_prep.domain.reference import BookIndex
from seminar_prep.sources.concept_data import load_books, load_concepts

MERGED = {
    "distillation": "model-compression",
    "reject-option": "coverage-metric",
    "depth-separation": "depth-exponential-gain",
    "em-missing": "expectation-maximisation",
    "sgd-basic": "sgd",
    "perceptron-rule": "perceptron",
}


def test_concepts_all_are_there_and_only_the_known_twins_are_merged() -> None:
    concepts = load_concepts().concepts
    assert len(concepts) == 652
    assert {c.id: c.merged_into for c in concepts.values() if c.merged_into} == MERGED


@pytest.mark.parametrize(("old", "new"), MERGED.items())
def test_concept_that_was_merged_leads_to_its_twin_under_all_its_names(old: str, new: str) -> None:
    index = load_concepts()
    assert index.canonical(old) == index.canonical(new) == new
    names = {name.casefold() for name in (index.concepts[new].name, *index.concepts[new].aliases)}
    assert index.concepts[old].name.casefold() in names


def test_concept_prerequisites_exist_are_canonical_and_have_no_cycle() -> None:
    concepts = load_concepts().concepts
    graph = {c.id: c.prerequisites for c in concepts.values()}
    assert {p for ps in graph.values() for p in ps if concepts[p].merged_into} == set()
    assert len(tuple(TopologicalSorter(graph).static_order())) == len(concepts)


def test_concepts_needed_first_are_ranked_from_1_to_80_each_after_its_prerequisites() -> None:
    concepts = load_concepts().concepts
    ranks = {c.id: c.need_first_rank for c in concepts.values() if c.need_first_rank}
    assert sorted(ranks.values()) == list(range(1, 81))
    assert all(concepts[c].tier == 1 for c in ranks)
    assert [(c, p) for c in ranks for p in concepts[c].prerequisites if p in ranks and ranks[p] >= ranks[c]] == []


def test_concept_sections_all_are_references_that_the_books_know() -> None:
    books = load_books()
    refs = {ref for concept in load_concepts().concepts.values() for ref in concept.sections}
    assert [ref for ref in sorted(refs) if not books.knows(ref)] == []


@pytest.mark.parametrize(
    "ref", ["GBC 8.2.4", "BISHOP 4.8", "HASSOUN 7.2", "HAGAN 12, Momentum", "RIPLEY 2.8", "HAGAN 4", "BISHOP A",
            "arXiv:2103.00065", "arXiv:1412.6980", "arXiv:cond-mat/9512345", "arXiv:math.PR/0211159"],
)  # fmt: skip
def test_reference_of_every_form_is_known(ref: str) -> None:
    assert load_books().knows(ref)


@pytest.mark.parametrize(
    "ref", ["GBC 8.2.99", "GBC", "GBC ", "gbc 8.2.4", "Goodfellow 8", "8.2.4", "", "HAGAN 12, Momentun",
            "arXiv:2113.00065", "arXiv:1234", "1412.6980", "GBC 8.2.4 "],
)  # fmt: skip
def test_reference_that_names_nothing_is_not_known(ref: str) -> None:
    assert not load_books().knows(ref)


def test_book_index_without_books_knows_arxiv_alone() -> None:
    assert BookIndex().knows("arXiv:1706.03762")
    assert not BookIndex().knows("GBC 8")
