"""Which of the papers found belong to a talk, how surely, and why. Pure; the numbers below are its whole model.

What the schedule or the abstract names outright scores 1. Anything else must earn its place: the words its title
shares with the talk's, the speaker among its authors, the talk's words in its abstract. Below PLAUSIBLE nothing is
shown: an empty list is an honest answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from seminar_prep.domain.paper import Paper, RankedPaper, Reason
from seminar_prep.domain.person_name import same_person, split_speakers
from seminar_prep.domain.title_words import content_words, stems, word_stem

# Least score that is shown. A shared title word of a long title, or a namesake on another subject, stays below it.
PLAUSIBLE = 0.3
# No guess reaches the 1.0 of a paper that was named.
BEST_GUESS = 0.97
TITLE_WEIGHT = 0.65
SPEAKER_WEIGHT = 0.35
ABSTRACT_WEIGHT = 0.2
RECENCY_WEIGHT = 0.03
RECENT_YEARS = 5.0
WITHDRAWN_FACTOR = 0.5
# Shared title words count in full from this many on: two papers that share one word share little.
FULL_OVERLAP_WORDS = 2.5
# Overlap and echo together from which the speaker's paper is surely on the talk's subject.
ON_SUBJECT = 0.5
# With nothing but a name to go by, any paper by the speaker is worth a look.
SPEAKER_ALONE = 0.4
# Words that half of all titles of the field share say less than others.
GENERIC_WEIGHT = 0.4
_GENERIC = stems(
    "neural networks deep machine learning models methods data algorithms theory analysis training systems applications"
)


@dataclass(frozen=True, slots=True)
class TalkSubject:
    """What a talk says of itself that papers can be compared with; empty texts where it says nothing.

    `cited_ids` stand in its abstract, `named_ids` elsewhere in the schedule; all without version.
    """

    title: str = ""
    speaker: str = ""
    abstract: str = ""
    on: date | None = None
    cited_ids: tuple[str, ...] = ()
    named_ids: tuple[str, ...] = ()


def rank_papers(subject: TalkSubject, papers: Iterable[Paper], *, limit: int) -> tuple[RankedPaper, ...]:
    """Return the plausible papers, best first, at most `limit`; duplicates by id count once, ties go by id."""
    distinct = {paper.arxiv_id: paper for paper in papers}
    ranked = [judge_paper(subject, paper) for paper in distinct.values()]
    plausible = [entry for entry in ranked if entry.score >= PLAUSIBLE]
    return tuple(sorted(plausible, key=lambda entry: (-entry.score, entry.paper.arxiv_id))[:limit])


def judge_paper(subject: TalkSubject, paper: Paper) -> RankedPaper:
    """Return the paper with its score, 0 to 1 with two decimals, and the reasons for it, strongest first."""
    named = _named(subject, paper)
    by_speaker = is_by_speaker(subject.speaker, paper.authors)
    shared = _shared_words(subject.title, paper.title)
    overlap = _title_overlap(subject.title, paper.title)
    echo = _abstract_echo(subject, paper)
    reasons = [*named]
    if by_speaker:
        reasons.append(Reason("speaker", "by the speaker"))
    if shared:
        reasons.append(Reason("title", f"title words: {', '.join(shared)}"))
    elif echo >= 0.5:
        reasons.append(Reason("abstract", "same subject in the abstract"))
    if named:
        return RankedPaper(paper, 1.0, tuple(reasons))
    score = _score(subject, paper, by_speaker=by_speaker, overlap=overlap, echo=echo) if reasons else 0.0
    return RankedPaper(paper, round(score, 2), tuple(reasons))


def is_by_speaker(speaker: str, authors: Sequence[str]) -> bool:
    """Tell whether one of the speakers is among the authors, by surname and initials."""
    return any(same_person(person, author) for person in split_speakers(speaker) for author in authors)


def _score(subject: TalkSubject, paper: Paper, *, by_speaker: bool, overlap: float, echo: float) -> float:
    score = TITLE_WEIGHT * overlap + ABSTRACT_WEIGHT * echo
    if by_speaker:
        knows_subject = bool(stems(f"{subject.title} {subject.abstract}"))
        # A namesake who works on something else shares few words with the talk.
        on_subject = min(1.0, (overlap + echo) / ON_SUBJECT) if knows_subject else 1.0
        score = max(score + SPEAKER_WEIGHT * on_subject, 0.0 if knows_subject else SPEAKER_ALONE)
    score += RECENCY_WEIGHT * _recency(subject.on, paper.published_at.date()) * (score >= PLAUSIBLE)
    return min(BEST_GUESS, score) * (WITHDRAWN_FACTOR if paper.withdrawn else 1.0)


def _named(subject: TalkSubject, paper: Paper) -> list[Reason]:
    if paper.arxiv_id in subject.cited_ids:
        return [Reason("cited", "cited in the abstract")]
    if paper.arxiv_id in subject.named_ids:
        return [Reason("named", "named in the schedule")]
    return []


def _shared_words(talk_title: str, paper_title: str) -> tuple[str, ...]:
    """Return the talk's title words that the paper's title has, too, in the talk's order."""
    theirs = stems(paper_title)
    return tuple(word for word in content_words(talk_title) if word_stem(word) in theirs)


def _title_overlap(talk_title: str, paper_title: str) -> float:
    """Return how far the titles agree, 0 to 1: the mean of both coverages, less where few words are shared.

    Equal titles give 1, however short.
    """
    ours, theirs = stems(talk_title), stems(paper_title)
    if not ours or not theirs:
        return 0.0
    if ours == theirs:
        return 1.0
    common = _weight(ours & theirs)
    coverage = (common / _weight(ours) + common / _weight(theirs)) / 2
    return coverage * min(1.0, common / FULL_OVERLAP_WORDS)


def _abstract_echo(subject: TalkSubject, paper: Paper) -> float:
    """Return the share of the talk's title words (else of its abstract's) found in the paper's title and abstract."""
    ours = stems(subject.title) or stems(subject.abstract)
    return _weight(ours & stems(f"{paper.title} {paper.abstract}")) / _weight(ours) if ours else 0.0


def _weight(words: frozenset[str]) -> float:
    return sum(GENERIC_WEIGHT if word in _GENERIC else 1.0 for word in words)


def _recency(talk_on: date | None, published: date) -> float:
    """Return 1 for a paper of the talk's day, falling to 0 over RECENT_YEARS; 0 where the day is unknown."""
    if talk_on is None:
        return 0.0
    years = abs((talk_on - published).days) / 365.25
    return max(0.0, 1.0 - years / RECENT_YEARS)
