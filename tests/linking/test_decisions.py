import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.link import DECISIONS_FIELD, ConceptMatch, Evidence
from seminar_prep.linking.decisions import ConceptDecisions, apply_decisions, decision_factor

COUNTS = st.integers(0, 500)


def a_match(concept, score):
    return ConceptMatch(
        concept, score, (Evidence(concept, "title", "first words"), Evidence(concept, "abstract", "others"))
    )


def test_concept_without_rejections_counts_in_full():
    assert decision_factor(ConceptDecisions()) == decision_factor(ConceptDecisions(confirmed=7)) == 1


def test_three_rejections_leave_two_fifths():
    assert decision_factor(ConceptDecisions(rejected=3)) == pytest.approx(0.4)


@given(COUNTS, COUNTS)
def test_rejecting_lowers_and_confirming_raises_but_nothing_is_lost_for_good(confirmed, rejected):
    factor = decision_factor(ConceptDecisions(confirmed, rejected))
    assert 0 < factor <= 1
    assert decision_factor(ConceptDecisions(confirmed, rejected + 1)) < factor
    assert decision_factor(ConceptDecisions(confirmed + 1, rejected)) >= factor


def test_lowered_concept_falls_back_and_says_why_after_its_own_words():
    first, second = apply_decisions([a_match("adam", 0.9), a_match("sgd", 0.6)], {"adam": ConceptDecisions(0, 3)})
    assert (first.concept, second.concept) == ("sgd", "adam")
    assert second.score == pytest.approx(0.36)
    assert [evidence.field for evidence in second.evidence] == ["title", DECISIONS_FIELD, "abstract"]
    assert second.evidence[1].text == "you rejected 3 of its cards in this seminar: counts 0.4"
    assert first == a_match("sgd", 0.6)


def test_one_rejection_beside_a_confirmation_is_told_as_such():
    (match,) = apply_decisions([a_match("adam", 0.9)], {"adam": ConceptDecisions(1, 1)})
    assert match.evidence[1].text == "you rejected one of its cards and confirmed 1 in this seminar: counts 0.75"
