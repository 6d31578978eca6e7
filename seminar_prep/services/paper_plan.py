"""What there is to ask arXiv for some talks: pure, given what was asked already today."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from seminar_prep.domain.arxiv_id import find_arxiv_ids, parse_arxiv_id
from seminar_prep.domain.paper_ranking import TalkSubject
from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.domain.talk import Talk
from seminar_prep.sources.arxiv_api.queries import Question, id_questions, speaker_question, title_question
from seminar_prep.storage.fetches import StoredAnswer

# Candidates looked at per question: enough for the ranking to choose from, one page for the usual eight papers.
LEAST_WANTED = 24
WANTED_PER_PAPER = 3


@dataclass(frozen=True, slots=True)
class TalkQuestions:
    """What one talk asks for: `ids` it names (without version, sorted) and `questions` in order of asking."""

    talk: Talk
    subject: TalkSubject
    ids: tuple[str, ...]
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to ask for: an open slot, or a title and no more that says too little."""
        return not self.ids and not self.questions

    @property
    def digest(self) -> str:
        """Equal for equal questions: a changed talk is asked for again."""
        text = "\n".join((",".join(self.ids), *(question.key for question in self.questions)))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Step:
    """One question still to ask, from result `start` on, until `wanted` results; `about` names the talk for people."""

    question: Question
    start: int
    wanted: int
    about: str


@dataclass(frozen=True, slots=True)
class FetchPlan:
    """All that a run will ask, in order, and what it may take from earlier today: `known` answers by question."""

    talks: tuple[TalkQuestions, ...]
    steps: tuple[Step, ...]
    per_talk: int
    wanted: int
    known: Mapping[str, StoredAnswer] = field(default_factory=dict)


def build_plan(talks: Sequence[Talk], known: Mapping[str, StoredAnswer], *, per_talk: int) -> FetchPlan:
    """Return the plan for `talks`, in their order: first every id that is named, in as few requests as can be.

    `known` are the day's answers (none with --refresh): what they hold is not asked again, and what was cut short
    goes on where it stopped. A question that several talks share is asked once.
    """
    asking = tuple(questions_of(talk) for talk in talks)
    wanted = max(LEAST_WANTED, WANTED_PER_PAPER * per_talk)
    missing = {arxiv_id for talk in asking for arxiv_id in talk.ids} - asked_ids(known)
    steps = [Step(question, 0, len(question.ids), "all talks") for question in id_questions(missing)]
    planned: set[str] = set()
    for talk in asking:
        for question in talk.questions:
            answer = known.get(question.key, StoredAnswer())
            start = answer.next_start or 0
            if not is_whole(answer, wanted) and question.key not in planned:
                steps.append(Step(question, start, wanted, talk.talk.stated.title or talk.talk.stated.speaker or ""))
            planned.add(question.key)
    return FetchPlan(asking, tuple(steps), per_talk, wanted, dict(known))


def questions_of(talk: Talk) -> TalkQuestions:
    """Return what to ask for one talk; ids that are none are dropped, each with a problem."""
    stated = talk.stated
    cited = find_arxiv_ids(stated.abstract or "")
    named: dict[str, None] = {}
    problems: list[Problem] = []
    for text in stated.arxiv_ids:
        identifier = parse_arxiv_id(text)
        if identifier:
            named[identifier.bare] = None
        else:
            problems.append(
                Problem(talk.id, f"{text!r} is not an arXiv id; it was left out.", severity=Severity.WARNING)
            )
    elsewhere = find_arxiv_ids(f"{stated.title or ''} {stated.url or ''}")
    ids = tuple(sorted({*cited, *named, *elsewhere}))
    on = stated.starts_at.date() if isinstance(stated.starts_at, datetime) else stated.starts_at
    subject = TalkSubject(
        title=stated.title or "",
        speaker=stated.speaker or "",
        abstract=stated.abstract or "",
        on=on,
        cited_ids=cited,
        named_ids=tuple(dict.fromkeys((*named, *elsewhere))),
    )
    questions = (title_question(stated.title), speaker_question(stated.speaker, stated.title, stated.abstract))
    return TalkQuestions(talk, subject, ids, tuple(q for q in questions if q), tuple(problems))


def asked_ids(answers: Mapping[str, StoredAnswer]) -> set[str]:
    """Return the ids that the answers settle: found, or asked for in a question that is complete."""
    settled: set[str] = set()
    for key, answer in answers.items():
        if key.startswith("ids:"):
            settled.update(answer.arxiv_ids)
            if answer.next_start is None:
                settled.update(key.removeprefix("ids:").split(","))
    return settled


def is_whole(answer: StoredAnswer, wanted: int) -> bool:
    """Tell whether nothing is left to ask: the answer is at its end, or has as many results as are wanted."""
    return answer.next_start is None or answer.next_start >= wanted


def found_ids(answers: Mapping[str, StoredAnswer]) -> Iterable[str]:
    """Return the ids that answers to id questions hold."""
    return (i for key, answer in answers.items() if key.startswith("ids:") for i in answer.arxiv_ids)
