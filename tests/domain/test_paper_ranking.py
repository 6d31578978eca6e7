from datetime import UTC, date, datetime

import pytest

from seminar_prep.domain.paper import Paper, says_withdrawn
from seminar_prep.domain.paper_ranking import BEST_GUESS, PLAUSIBLE, TalkSubject, judge_paper, rank_papers
from seminar_prep.domain.title_words import content_words, plain_runs, word_stem

TALK = TalkSubject(title="Saddle points of wide neural networks", speaker="Mira Solen", on=date(2026, 11, 26))


def a_paper(arxiv_id="2605.00001", title="Grain prices", authors=("Ivo Brandt",), abstract="We study grain.", **rest):
    when = datetime(2010, 5, 4, tzinfo=UTC)
    return Paper(
        arxiv_id, 1, title, abstract, authors, ("cs.LG",), "cs.LG", rest.pop("published_at", when), when, **rest
    )


def reasons(entry):
    return [(reason.code, reason.text) for reason in entry.reasons]


def test_a_paper_cited_in_the_abstract_scores_one_whatever_it_is_about():
    entry = judge_paper(TalkSubject(cited_ids=("2605.00001",)), a_paper())
    assert (entry.score, reasons(entry)) == (1.0, [("cited", "cited in the abstract")])


def test_a_paper_named_in_the_schedule_scores_one_and_keeps_its_other_reasons():
    subject = TalkSubject(title=TALK.title, speaker=TALK.speaker, named_ids=("2605.00001",))
    entry = judge_paper(subject, a_paper(title="Saddle points", authors=("M. Solen",)))
    assert entry.score == 1.0
    assert [code for code, _ in reasons(entry)] == ["named", "speaker", "title"]


def test_the_speakers_paper_with_the_talks_title_is_the_best_guess():
    entry = judge_paper(TALK, a_paper(title=TALK.title, authors=("Ivo Brandt", "M. Solen")))
    assert entry.score == BEST_GUESS
    assert reasons(entry) == [
        ("speaker", "by the speaker"),
        ("title", "title words: saddle, points, wide, neural, networks"),
    ]


def test_a_paper_on_something_else_by_someone_else_is_not_shown():
    assert rank_papers(TALK, [a_paper()], limit=8) == ()


def test_a_namesake_on_another_subject_is_not_shown():
    assert rank_papers(TALK, [a_paper(authors=("M. Solen",))], limit=8) == ()


def test_one_common_title_word_is_not_enough():
    assert rank_papers(TALK, [a_paper(title="Grain prices by neural forecasts")], limit=8) == ()


def test_the_speakers_paper_on_the_subject_is_shown_though_its_title_differs():
    paper = a_paper(title="A landscape", authors=("Mira Solen",), abstract="Saddle points of networks that are wide.")
    entry = rank_papers(TALK, [paper], limit=8)[0]
    assert [code for code, _ in reasons(entry)] == ["speaker", "abstract"]


def test_with_only_a_speaker_known_their_papers_are_shown():
    entry = rank_papers(TalkSubject(speaker="Mira Solen"), [a_paper(authors=("M. Solen",))], limit=8)[0]
    assert (entry.score, reasons(entry)) == (0.4, [("speaker", "by the speaker")])


def test_of_two_equal_papers_the_more_recent_is_before_the_older():
    old = a_paper("2605.00001", TALK.title)
    new = a_paper("2605.00002", TALK.title, published_at=datetime(2026, 10, 1, tzinfo=UTC))
    assert [entry.paper.arxiv_id for entry in rank_papers(TALK, [old, new], limit=8)] == ["2605.00002", "2605.00001"]


def test_ties_go_by_id_duplicates_count_once_and_the_limit_holds():
    papers = [a_paper(f"2605.0000{n}", TALK.title) for n in (3, 1, 2, 1)]
    assert [entry.paper.arxiv_id for entry in rank_papers(TALK, papers, limit=2)] == ["2605.00001", "2605.00002"]


def test_a_withdrawn_paper_counts_half_unless_it_was_named():
    whole, withdrawn = (judge_paper(TALK, a_paper(title=TALK.title, withdrawn=flag)).score for flag in (False, True))
    assert withdrawn == pytest.approx(whole / 2, abs=0.01)
    assert judge_paper(TalkSubject(named_ids=("2605.00001",)), a_paper(withdrawn=True)).score == 1.0


def test_british_and_american_spelling_are_one():
    subject = TalkSubject(title="Optimisation and modelling of behaviour")
    assert judge_paper(subject, a_paper(title="Optimization and modeling of behavior")).score >= 0.85


def test_an_empty_subject_shows_nothing():
    assert rank_papers(TalkSubject(), [a_paper()], limit=8) == ()


def test_every_shown_paper_has_a_reason_and_a_score_within_bounds():
    for title in ("Saddle points", "Wide neural networks", "Points", TALK.title):
        for entry in rank_papers(TALK, [a_paper(title=title, authors=("M. Solen",))], limit=8):
            assert entry.reasons
            assert PLAUSIBLE <= entry.score <= BEST_GUESS


@pytest.mark.parametrize(
    "comment",
    ["Withdrawn", "This paper has been withdrawn by the author due to an error", "7 pages, withdrawn by the author",
     "The article is withdrawn", "We withdraw this submission"],
)  # fmt: skip
def test_a_comment_that_says_withdrawn_is_believed(comment):
    assert says_withdrawn(comment, is_comment=True)


@pytest.mark.parametrize(
    "comment", ["", "12 pages", "A note revised from a withdrawn one", "Replaces arXiv:2301.00001"]
)
def test_a_comment_that_does_not_is_not(comment):
    assert not says_withdrawn(comment, is_comment=True)


def test_only_the_opening_of_an_abstract_can_say_withdrawn():
    assert says_withdrawn("This paper has been withdrawn by the author.", is_comment=False)
    assert not says_withdrawn("Drugs are watched. After a drug has been withdrawn, papers follow.", is_comment=False)


def test_title_words_are_cleaned_of_tex_quotes_and_trailing_brackets():
    assert plain_runs(r'On \emph{"wild"} $x^2$-flows: Schr\"odinger (joint with A. B.)') == (
        "On wild",
        "flows Schrodinger",
    )
    assert content_words("The flows of a network: Flows 2026") == ("flows", "network")


@pytest.mark.parametrize(
    ("one", "other"), [("networks", "network"), ("colour", "colors"), ("regularised", "regularizing")]
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert word_stem(one) == word_stem(other)
