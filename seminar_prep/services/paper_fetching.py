"""Papers for talks, from arXiv into the library: plan, ask, write down; in one thread or in two.

The network and the library never meet here, because a SQLite connection belongs to its thread:

    plan = plan_fetch(library, talks, …)                      reads the library       thread of the library
    for answer in fetch_answers(plan, fetcher, say):          talks to arXiv          any thread
        record.record(answer)                                 writes the library      thread of the library
    outcome = record.finish()                                 writes the library      thread of the library

A command runs the loop as it stands, and hands `record.is_answered` to the fetcher, so that two commands at once share
their answers. A screen runs `fetch_answers` in a worker and posts each answer (a frozen value)
to its own thread, which records it; `say` posts progress lines likewise; leaving the screen calls `fetcher.stop()`,
and the loop ends quietly. Whatever was recorded stays, and the next run goes on from there.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from seminar_prep.domain.link import LinkStatus
from seminar_prep.domain.paper_ranking import rank_papers
from seminar_prep.domain.plain_text import one_line, shortened
from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.domain.talk import Talk
from seminar_prep.errors import NetworkError, SeminarPrepError
from seminar_prep.services.paper_plan import FetchPlan, Step, TalkQuestions, asked_ids, build_plan, found_ids, is_whole
from seminar_prep.sources.arxiv_api.answers import Answer, Failure, Known, Page, Refusal
from seminar_prep.sources.arxiv_api.queries import Question
from seminar_prep.sources.arxiv_api.trouble import (
    KEPT_HINT,
    AlreadyAnsweredError,
    FetchStoppedError,
    QuestionRefusedError,
)
from seminar_prep.storage.database import Library
from seminar_prep.storage.fetches import StoredAnswer, extended, load_answers, save_failure, save_page, save_talk_fetch
from seminar_prep.storage.papers import TalkPaper, load_papers, load_talk_papers, save_papers, save_talk_papers

_SHOWN_TITLE_LETTERS = 48


class Fetcher(Protocol):
    """What a run needs of `sources.arxiv_api.fetcher.ArxivFetcher`; that module is heavy, so it is handed in."""

    def fetch_pages(self, question: Question, start: int, wanted: int) -> Iterator[Page]:
        """Yield the pages of an answer; see ArxivFetcher."""


class RefusedError(SeminarPrepError):
    """arXiv takes a question for wrong; asking again is no use."""

    code = "refused"


@dataclass(frozen=True, slots=True)
class TalkOutcome:
    """What a run did for a talk: status fetched, cached, partial, failed or skipped, and its papers, best first.

    `papers` are all the library holds for it, rejected ones left out; `error` says why something is missing.
    """

    talk: Talk
    status: str
    papers: tuple[TalkPaper, ...]
    error: SeminarPrepError | None = None


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """A whole run: one outcome per talk in the order asked, `error` if the network ended it early."""

    talks: tuple[TalkOutcome, ...]
    problems: tuple[Problem, ...]
    error: NetworkError | None


def plan_fetch(
    library: Library, talks: Sequence[Talk], *, day: date, per_talk: int, refresh: bool = False
) -> FetchPlan:
    """Return what to ask for `talks` on study day `day`; with `refresh` as if nothing had been asked yet."""
    known = {} if refresh else load_answers(library.connection, day)
    return build_plan(talks, known, per_talk=per_talk)


def fetch_answers(plan: FetchPlan, fetcher: Fetcher, say: Callable[[str], None]) -> Iterator[Answer]:
    """Ask the plan's questions one after the other and yield what comes back, page by page. No database.

    After a Failure nothing more is asked. Ends quietly when the fetcher is stopped.
    """
    for number, step in enumerate(plan.steps, start=1):
        shown = shortened(one_line(step.about), _SHOWN_TITLE_LETTERS)
        say(f"arXiv: question {number} of {len(plan.steps)}, {_what(step)} for {shown}")
        try:
            yield from _ask(step, fetcher)
        except AlreadyAnsweredError:
            yield Known(step.question)
        except FetchStoppedError:
            return
        except NetworkError as error:
            yield Failure(step.question, error)
            return


def _what(step: Step) -> str:
    if step.question.ids:
        return step.question.subject
    return "papers by this title" if "ti:" in step.question.query else step.question.subject


def _ask(step: Step, fetcher: Fetcher) -> Iterator[Answer]:
    """Ask one question; an id that the server calls wrong is dropped, and the others are asked for again."""
    question = step.question
    while True:
        try:
            yield from fetcher.fetch_pages(question, step.start, len(question.ids) or step.wanted)
            return
        except QuestionRefusedError as refused:
            bad = next((i for i in question.ids if re.search(rf"(?<!\w){re.escape(i)}(?!\w)", refused.summary)), None)
            if bad is None or len(question.ids) == 1:
                yield Refusal(question, refused.summary)
                return
            yield Refusal(replace(question, ids=(bad,)), refused.summary)
            question = replace(question, ids=tuple(i for i in question.ids if i != bad))


class FetchRecord:
    """Writes a run into the library as it goes; lives in the library's thread.

    `relink` is called after each answer with the ids of the talks that have other papers than before, if any.
    """

    def __init__(
        self,
        library: Library,
        plan: FetchPlan,
        *,
        now: datetime,
        day: date,
        relink: Callable[[Sequence[str]], None] | None = None,
    ) -> None:
        self._library = library
        self._plan = plan
        self._now = now
        self._day = day
        self._relink = relink
        self._answers = dict(plan.known)
        self._asked: set[str] = set()
        self._refused: dict[str, str] = {}
        self._problems: list[Problem] = [problem for talk in plan.talks for problem in talk.problems]
        self._error: NetworkError | None = None
        self._ranked: set[str] = set()
        self._changed: dict[str, None] = {}

    def record(self, answer: Answer) -> None:
        """Store one answer, and rank the papers of every talk that has all its answers now; one transaction."""
        key = answer.question.key
        with self._library.write() as connection:
            if isinstance(answer, Known):
                self._answers.update(load_answers(connection, self._day))
            else:
                self._asked.add(key)
            if isinstance(answer, Page):
                self._record_page(answer)
            elif isinstance(answer, Refusal):
                self._refused[key] = answer.summary
                self._answers[key] = StoredAnswer((), None)
                self._problems.append(_refusal(answer))
                save_page(
                    connection, key, 0, arxiv_ids=(), next_start=None, total=0, day=self._day, now=self._now,
                    error=answer.summary,
                )  # fmt: skip
            elif isinstance(answer, Failure):
                self._error = answer.error
                save_failure(connection, key, day=self._day, now=self._now, error=answer.error.message)
            for talk in self._plan.talks:
                if self._concerns(talk, answer.question) and self._status(talk) in ("fetched", "cached"):
                    self._rank(talk, is_whole=True)
        self._tell()

    def is_answered(self, question: Question, wanted: int) -> bool:
        """Tell whether another process has stored the whole answer to `question` today; for ArxivFetcher.

        Only for a fetcher that runs in the library's thread, and not for a run that is to ask everything anew.
        """
        stored = load_answers(self._library.connection, self._day)
        if question.ids:
            return set(question.ids) <= asked_ids(stored)
        return is_whole(stored.get(question.key, StoredAnswer()), wanted)

    def finish(self) -> FetchOutcome:
        """Settle every talk's status and return the run's outcome."""
        self._report_missing_ids()
        with self._library.write():
            outcomes = tuple(self._settle(talk) for talk in self._plan.talks)
        self._tell()
        return FetchOutcome(outcomes, tuple(self._problems), self._error)

    def _tell(self) -> None:
        if self._relink and self._changed:
            self._relink(tuple(self._changed))
        self._changed.clear()

    def _record_page(self, page: Page) -> None:
        key = page.question.key
        before = self._answers.get(key, StoredAnswer()) if page.start else StoredAnswer()
        ids = [paper.arxiv_id for paper in page.papers]
        # An answer to ids is at its end once it has as many records as were asked for, whatever the server counts.
        is_end = bool(page.question.ids) and page.next_start is not None and page.next_start >= len(page.question.ids)
        next_start = None if is_end else page.next_start
        self._answers[key] = extended(before, ids, next_start)
        self._problems.extend(page.problems)
        connection = self._library.connection
        save_papers(connection, page.papers, self._now)
        save_page(
            connection, key, page.start, arxiv_ids=ids, next_start=next_start, total=page.total, day=self._day,
            now=self._now,
        )  # fmt: skip

    def _concerns(self, talk: TalkQuestions, question: Question) -> bool:
        if question.ids:
            return bool(set(question.ids) & set(talk.ids))
        return any(own.key == question.key for own in talk.questions)

    def _parts(self, talk: TalkQuestions) -> tuple[list[bool], bool]:
        """Return for each part of the talk's asking whether it is answered, and whether any page came at all."""
        parts = [self._is_answered(question) for question in talk.questions]
        if talk.ids:
            parts.append(set(talk.ids) <= asked_ids(self._answers))
        began = any(self._answers.get(q.key, StoredAnswer()).arxiv_ids for q in talk.questions)
        return parts, began or any(parts) or bool(set(talk.ids) & set(found_ids(self._answers)))

    def _is_answered(self, question: Question) -> bool:
        return is_whole(self._answers.get(question.key, StoredAnswer()), self._plan.wanted)

    def _status(self, talk: TalkQuestions) -> str:
        if talk.is_empty:
            return "skipped"
        parts, has_something = self._parts(talk)
        refused = [question for question in talk.questions if question.key in self._refused]
        if all(parts) and not refused:
            return "fetched" if self._was_asked(talk) else "cached"
        return "partial" if has_something and len(refused) < len(parts) else "failed"

    def _was_asked(self, talk: TalkQuestions) -> bool:
        ids = {i for key in self._asked if key.startswith("ids:") for i in key.removeprefix("ids:").split(",")}
        return bool(ids & set(talk.ids)) or any(question.key in self._asked for question in talk.questions)

    def _settle(self, talk: TalkQuestions) -> TalkOutcome:
        status = self._status(talk)
        error = self._reason(talk) if status in ("partial", "failed") else None
        if status in ("partial", "cached") or (status == "fetched" and talk.talk.id not in self._ranked):
            self._rank(talk, is_whole=status != "partial")
        save_talk_fetch(
            self._library.connection, talk.talk.id, status="fetched" if status == "cached" else status, day=self._day,
            question=talk.digest, error=error.message if error else None,
        )  # fmt: skip
        return TalkOutcome(talk.talk, status, load_talk_papers(self._library.connection, talk.talk.id), error)

    def _reason(self, talk: TalkQuestions) -> SeminarPrepError:
        for question in talk.questions:
            if question.key in self._refused:
                return RefusedError(f"arXiv refused a question: {self._refused[question.key]}", where=talk.talk.id)
        return self._error or NetworkError("the fetch was stopped before it was done.", hint=KEPT_HINT)

    def _rank(self, talk: TalkQuestions, *, is_whole: bool) -> None:
        connection = self._library.connection
        answers = [self._answers.get(question.key, StoredAnswer()).arxiv_ids for question in talk.questions]
        decided = load_talk_papers(connection, talk.talk.id, with_rejected=True)
        rejected = {entry.ranked.paper.arxiv_id for entry in decided if entry.status is LinkStatus.REJECTED}
        wanted = dict.fromkeys((*talk.ids, *(i for ids in answers for i in ids)))
        papers = load_papers(connection, [i for i in wanted if i not in rejected])
        ranked = rank_papers(talk.subject, papers.values(), limit=self._plan.per_talk)
        save_talk_papers(connection, talk.talk.id, ranked, is_whole=is_whole)
        self._ranked.add(talk.talk.id)
        after = load_talk_papers(connection, talk.talk.id, with_rejected=True)
        if {entry.ranked.paper for entry in decided} != {entry.ranked.paper for entry in after}:
            self._changed[talk.talk.id] = None

    def _report_missing_ids(self) -> None:
        settled, found = asked_ids(self._answers), set(found_ids(self._answers))
        wrong = {i for key in self._refused for i in key.removeprefix("ids:").split(",")}
        for talk in self._plan.talks:
            for arxiv_id in talk.ids:
                if arxiv_id in settled and arxiv_id not in found | wrong:
                    message = f"arXiv has no paper {arxiv_id}; not found."
                    self._problems.append(Problem(talk.talk.id, message, severity=Severity.WARNING))


def _refusal(answer: Refusal) -> Problem:
    asked = f"the id {answer.question.ids[0]}" if answer.question.ids else answer.question.subject
    return Problem("arXiv", f"it refused {asked}: {one_line(answer.summary)}", severity=Severity.WARNING)
