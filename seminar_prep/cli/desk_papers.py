"""Papers from arXiv for the screens."""

import importlib
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from seminar_prep.cli.relinking import relinking
from seminar_prep.domain.talk import Talk
from seminar_prep.services.paper_fetching import FetchOutcome, FetchRecord, fetch_answers, plan_fetch
from seminar_prep.services.paper_plan import FetchPlan
from seminar_prep.sources.arxiv_api.answers import Answer
from seminar_prep.wiring import App

if TYPE_CHECKING:
    from seminar_prep.sources.arxiv_api.fetcher import ArxivFetcher

# As many papers for a talk as `fetch` asks for.
PER_TALK = 8


class _PaperRun:
    """One run of asking arXiv (`tui.desk.PaperRun`)."""

    def __init__(self, app: App, plan: FetchPlan, say: Callable[[str], None]) -> None:
        self._plan = plan
        self._say = say
        self._endpoint, self._gate = app.arxiv, app.arxiv_gate
        self._record = FetchRecord(app.library, plan, now=app.now(), day=app.study_day(), relink=relinking(app))
        self._fetcher: ArxivFetcher | None = None
        self._is_stopped = threading.Event()

    def answers(self) -> Iterator[Answer]:
        # Loaded in the worker: arxiv, requests and lxml would hold up the start of the screens.
        module = importlib.import_module("seminar_prep.sources.arxiv_api.fetcher")
        with module.ArxivFetcher(self._endpoint, self._gate, self._say) as fetcher:
            self._fetcher = fetcher
            if not self._is_stopped.is_set():
                yield from fetch_answers(self._plan, fetcher, self._say)

    def record(self, answer: Answer) -> None:
        self._record.record(answer)

    def finish(self) -> FetchOutcome:
        return self._record.finish()

    def stop(self) -> None:
        self._is_stopped.set()
        if self._fetcher is not None:
            self._fetcher.stop()


class Papers:
    """Papers from arXiv (`tui.desk.PaperSearch`)."""

    def __init__(self, app: App) -> None:
        self._app = app

    def begin(self, talks: Sequence[Talk], say: Callable[[str], None]) -> _PaperRun:
        """Plan a run for `talks`; `say` takes progress lines, in the worker's thread."""
        app = self._app
        return _PaperRun(app, plan_fetch(app.library, talks, day=app.study_day(), per_talk=PER_TALK), say)
