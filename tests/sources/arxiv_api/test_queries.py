import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.sources.arxiv_api.categories import BROAD, CORE, MOST, fitting_categories
from seminar_prep.sources.arxiv_api.queries import Question, id_questions, speaker_question, title_question


def test_ids_go_into_one_question_sorted_and_each_once():
    assert [q.ids for q in id_questions(["2605.00002", "2605.00001", "2605.00002"])] == [("2605.00001", "2605.00002")]


def test_more_than_a_hundred_ids_go_into_batches_of_a_hundred():
    questions = id_questions(f"2605.{n:05}" for n in range(250))
    assert [len(question.ids) for question in questions] == [100, 100, 50]


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Saddle points of wide networks", 'ti:"saddle points of wide networks"'),
        ("Non-convex landscapes", 'ti:"non convex landscapes"'),
        ('The "lazy" regime (and beyond)', 'ti:"lazy regime"'),
        ("Deep (linear) networks: a (short) proof", 'ti:"deep linear networks a short proof"'),
        ("On the edge of stability", 'ti:"edge of stability"'),
        ("Flows on $\\ell_2$-regularised convex bodies", None),
        (r"Schr\"odinger bridges and transport", 'ti:"schrodinger bridges and transport"'),
        ("Lipschitz's constants of networks", 'ti:"lipschitz\'s constants of networks"'),
        ("Erdős–Rényi graphs", 'ti:"erdos renyi graphs"'),
    ],
)
def test_a_title_is_asked_for_as_a_clean_phrase(title, query):
    question = title_question(title)
    assert question is not None
    if query is None:
        assert question.query == '(ti:"regularised convex bodies" OR ti:"regularized convex bodies")'
    else:
        assert question.query == query


@pytest.mark.parametrize("title", [None, "", "TBA", "Transformers", "$x^2$", "Talk", "An introduction", "2026", "!!!"])
def test_a_title_that_says_too_little_is_not_asked_for(title):
    assert title_question(title) is None


def test_a_long_title_is_cut():
    assert len(title_question("networks and gradients " * 20).query.split()) == 14


def test_a_speaker_is_asked_for_with_key_terms_in_fitting_categories():
    question = speaker_question("Dr. Mira van Solen (Uni X)", "Saddle points and gradient descent", None)
    assert question.query == (
        '((au:"mira van solen" OR au:"mira solen") AND ((all:saddle OR all:points OR all:gradient OR all:descent)'
        " AND (cat:cs.LG OR cat:stat.ML OR cat:math.OC)))"
    )
    assert not question.newest_first


def test_initials_are_not_asked_for_since_the_index_may_have_the_name_in_full():
    assert '(au:"solen")' in speaker_question("M. A. Solen", "Saddle points", None).query


def test_key_terms_come_from_the_abstract_where_there_is_no_title():
    question = speaker_question("Mira Solen", None, "Gates. The gates of memory: gates and memory of networks.")
    assert "(all:gates OR all:memory OR all:networks)" in question.query


def test_a_speaker_without_a_subject_is_asked_for_newest_first_in_the_broad_categories():
    question = speaker_question("Mira Solen", None, None)
    assert question.newest_first
    assert question.query == f'((au:"mira solen") AND ({" OR ".join(f"cat:{name}" for name in BROAD)}))'


@pytest.mark.parametrize("speaker", [None, "", "TBA", "(TBD)", "   ", "—"])
def test_a_speaker_to_be_announced_is_not_asked_for(speaker):
    assert speaker_question(speaker, "Saddle points", None) is None


def test_the_key_is_equal_for_equal_questions_only():
    one, two = Question(query="ti:a"), Question(query="ti:a", newest_first=True)
    assert one.key == Question(query="ti:a", subject="other words").key
    assert len({one.key, two.key, Question(ids=("ti:a",)).key}) == 3


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=80))
def test_whatever_a_schedule_says_every_query_is_balanced_and_free_of_marks(title, speaker, abstract):
    for question in (title_question(title), speaker_question(speaker, title, abstract)):
        if question is None:
            continue
        outside = re.sub(r'"[a-z0-9\' ]*"', "Q", question.query)
        assert re.fullmatch(r"[A-Za-z0-9:.*() -]+", outside), outside
        assert outside.count("(") == outside.count(")")
        for inside in re.findall(r"\(([^()]*)\)", outside):
            assert not (" AND " in inside and " OR " in inside)


def test_categories_follow_the_evidence_in_the_text_after_the_core():
    assert fitting_categories("Quantum entanglement of qubits")[:3] == (*CORE, "quant-ph")
    assert "math.PR" in fitting_categories("Brownian motion")
    assert "cs.CV" in fitting_categories("Diffusion models for images")
    assert "math.RA" in fitting_categories("Numerical semigroups")


def test_a_text_without_evidence_gives_the_broad_categories_and_one_with_much_is_capped():
    assert fitting_categories("On things") == BROAD
    many = "image language robot game optimization estimator random numerical pde graph prime ring knot quantum"
    assert len(fitting_categories(many)) == MOST
