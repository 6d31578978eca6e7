"""One question at a time, through the `arxiv` package: patience with faults, pages, papers as our own values.

This module loads arxiv, requests and lxml (0.2 s): import it only where something is fetched.
"""

import itertools
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import arxiv
import requests

from seminar_prep.domain.arxiv_id import parse_arxiv_id
from seminar_prep.domain.paper import Paper, says_withdrawn
from seminar_prep.domain.plain_text import one_line
from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.errors import NetworkError
from seminar_prep.sources.arxiv_api.answers import Page
from seminar_prep.sources.arxiv_api.atom import CheckedFeed
from seminar_prep.sources.arxiv_api.clock import RealClock
from seminar_prep.sources.arxiv_api.endpoint import ArxivEndpoint
from seminar_prep.sources.arxiv_api.gate import MOST_WAIT_SECONDS, Gate
from seminar_prep.sources.arxiv_api.queries import Question
from seminar_prep.sources.arxiv_api.session import MOST_REDIRECTS, TIMEOUTS, CheckingAdapter, Timeouts
from seminar_prep.sources.arxiv_api.trouble import (
    WAITS,
    CoolingDownError,
    RequestFailedError,
    TroubleKind,
    gave_up,
    in_words,
)

# More on one page is slower to build for the server than two pages.
MOST_PAGE_SIZE = 100
# Old records carry ACM and MSC classes ("I.2.6", "68T05") among their categories.
_ARXIV_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[A-Za-z]+)*)?")


class ArxivFetcher:
    """The connection to one endpoint; close it, or use it in a `with`.

    `cache` is the folder of the gate's state; `say` takes progress lines, from the thread that fetches. `stop` may be
    called from any thread. `is_answered(question, wanted)` is asked, in the fetching thread, when the turn has
    come: true means that another one has stored the answer, and nothing is sent.
    """

    def __init__(
        self,
        endpoint: ArxivEndpoint,
        cache: Path,
        say: Callable[[str], None],
        timeouts: Timeouts = TIMEOUTS,
        is_answered: Callable[[Question, int], bool] | None = None,
    ) -> None:
        self._is_answered = is_answered
        self._endpoint = endpoint
        self._say = say
        self._stop = threading.Event()
        self._clock = RealClock(self._stop)
        self._gate = Gate(cache, endpoint, self._clock, say)
        self._adapter = CheckingAdapter(self._gate, timeouts)
        self._client = arxiv.Client(delay_seconds=0, num_retries=0)
        self._client.query_url_format = f"{endpoint.url}?{{}}"
        session = self._client._session
        session.max_redirects = MOST_REDIRECTS
        session.mount("https://", self._adapter)
        session.mount("http://", self._adapter)

    def __enter__(self) -> "ArxivFetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def n_requests(self) -> int:
        """How many requests were sent so far, tries and redirects counted."""
        return self._adapter.n_requests

    def stop(self) -> None:
        """Break off whatever is under way, from any thread; the fetching thread gets FetchStoppedError."""
        self._stop.set()
        self._adapter.hang_up()

    def close(self) -> None:
        """Close the connection."""
        self._client._session.close()

    def fetch_pages(self, question: Question, start: int, wanted: int) -> Iterator[Page]:
        """Yield the pages of the answer from result `start` on, until `wanted` results (from 0) or its end.

        Raises, after patient tries, NetworkError or CoolingDownError; QuestionRefusedError; AlreadyAnsweredError;
        FetchStoppedError; ConfigError. What was yielded before stands.
        """

        def is_answered() -> bool:
            self._clock.check()
            return self._is_answered is not None and self._is_answered(question, wanted)

        self._adapter.is_answered = is_answered
        was_short = False
        next_start: int | None = start
        while next_start is not None and next_start < wanted:
            size = min(wanted - next_start, MOST_PAGE_SIZE)
            page = self._fetch_page(question, next_start, size, end_is_plausible=was_short)
            was_short = page.next_start is not None and page.next_start - page.start < size
            yield page
            next_start = page.next_start

    def _fetch_page(self, question: Question, start: int, size: int, *, end_is_plausible: bool) -> Page:
        self._adapter.lenient = False
        for n_tries in itertools.count(1):
            try:
                return self._ask(question, start, size)
            except RequestFailedError as trouble:
                waits = WAITS[trouble.kind]
                if n_tries > len(waits) or trouble.retry_after > MOST_WAIT_SECONDS:
                    if page := _end_of_answer(question, start, trouble.kind, end_is_plausible):
                        return page
                    raise self._given_up(trouble, n_tries) from trouble
                seconds = waits[n_tries - 1] * self._endpoint.gap_seconds
                self._say(
                    f"arXiv: {trouble.message}; trying again in {in_words(max(seconds, trouble.retry_after))} "
                    f"({n_tries + 1} of {len(waits) + 1})"
                )
                self._clock.pause(seconds)
                self._adapter.lenient = trouble.kind is TroubleKind.NOT_A_FEED and n_tries == len(waits)
                if trouble.kind is TroubleKind.EMPTY_PAGE:
                    size = max(1, size // 2)  # single poisoned windows are on record: smaller ones get round them
        raise AssertionError("unreachable")

    def _given_up(self, trouble: RequestFailedError, n_tries: int) -> NetworkError:
        where = self._endpoint.url
        if trouble.kind is TroubleKind.THROTTLED:
            return CoolingDownError(self._gate.cool_down(trouble.retry_after), where)
        return gave_up(trouble, n_tries, where)

    def _ask(self, question: Question, start: int, size: int) -> Page:
        """Make exactly one request and return its page. Raises RequestFailedError among others."""
        results = self._send(question, start, size)
        feed = self._adapter.feed
        assert feed is not None, "the package answered without a request"
        total = feed.total if feed.total is not None else start + feed.n_entries
        if not feed.n_entries and total > start:
            raise RequestFailedError(
                TroubleKind.EMPTY_PAGE, f"it sent an empty page although it counts {total} results"
            )
        papers = {paper.arxiv_id: paper for paper in map(paper_of, results)}
        end = start + feed.n_entries
        return Page(question, start, tuple(papers.values()), total, end if end < total else None, feed.problems)

    def _send(self, question: Question, start: int, size: int) -> list[arxiv.Result]:
        search = arxiv.Search(
            query=question.query,
            id_list=list(question.ids),
            max_results=start + size,
            sort_by=arxiv.SortCriterion.SubmittedDate if question.newest_first else arxiv.SortCriterion.Relevance,
        )
        self._client.page_size = size
        self._adapter.feed = None
        answer = self._client.results(search, offset=start)
        try:
            first = list(itertools.islice(answer, 1))
        except requests.TooManyRedirects as error:
            raise RequestFailedError(TroubleKind.FINAL, f"it redirects more than {MOST_REDIRECTS} times") from error
        except requests.RequestException as error:
            raise RequestFailedError(TroubleKind.FINAL, f"it redirects to no usable address ({error})") from error
        except RequestFailedError:
            self._clock.check()  # a connection that `stop` hung up is no fault of the server
            raise
        # The package would ask for the next page once this one is used up: take what it holds, no more.
        feed: CheckedFeed | None = self._adapter.feed
        return first + list(itertools.islice(answer, feed.n_whole - 1 if feed and first else 0))


def paper_of(result: arxiv.Result) -> Paper:
    """Return the package's result as our own value: id and version apart, white space collapsed."""
    identifier = parse_arxiv_id(result.entry_id)
    if identifier is None:
        raise ValueError(f"not an arXiv id: {result.entry_id!r}")
    primary = one_line(result.primary_category or "") or None
    categories = [one_line(term) for term in ([primary] if primary else []) + list(result.categories)]
    comment = one_line(result.comment or "") or None
    abstract = one_line(result.summary)
    return Paper(
        arxiv_id=identifier.bare,
        version=identifier.version or 1,
        title=one_line(result.title),
        abstract=abstract,
        authors=tuple(name for author in result.authors if (name := one_line(author.name))),
        categories=tuple(dict.fromkeys(term for term in categories if _ARXIV_CATEGORY.fullmatch(term))),
        primary_category=primary,
        published_at=result.published,
        updated_at=result.updated,
        comment=comment,
        journal_ref=one_line(result.journal_ref or "") or None,
        doi=one_line(result.doi or "") or None,
        withdrawn=says_withdrawn(comment or "", is_comment=True) or says_withdrawn(abstract, is_comment=False),
    )


def _end_of_answer(question: Question, start: int, kind: TroubleKind, end_is_plausible: bool) -> Page | None:
    """Return the empty last page where an empty one is no fault after all, else None.

    Old servers counted unknown ids among the results; and after a page that was not full, the count was too high.
    """
    if kind is not TroubleKind.EMPTY_PAGE:
        return None
    if question.ids and (start > 0 or len(question.ids) == 1):
        return Page(question, start, (), start, None)
    if end_is_plausible:
        problem = Problem("arXiv", "it counts more results than it has.", severity=Severity.WARNING)
        return Page(question, start, (), start, None, (problem,))
    return None
