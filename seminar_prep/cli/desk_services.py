"""The services that the screens are handed, wired from one application."""

import importlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from seminar_prep.cli.progress_reading import ProgressInWorker
from seminar_prep.cli.studying import wire_planner, wire_study
from seminar_prep.domain.editor_command import editor_command
from seminar_prep.domain.plan import Wish
from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.domain.talk import Talk
from seminar_prep.errors import SeminarPrepError
from seminar_prep.resources import bundled_decks_dir
from seminar_prep.services.card_browsing import CardBrowser
from seminar_prep.services.concept_walk import ConceptWalk
from seminar_prep.services.deck_shelf import DeckShelf
from seminar_prep.services.deck_writing import EditTarget, edit_target, finish_edit
from seminar_prep.services.decks import sync
from seminar_prep.services.paper_fetching import FetchOutcome, FetchRecord, fetch_answers, plan_fetch
from seminar_prep.services.paper_plan import FetchPlan
from seminar_prep.services.paper_shelf import PaperShelf
from seminar_prep.services.preparation import Agenda
from seminar_prep.services.review_session import ReviewSession
from seminar_prep.services.settings import SettingsFile
from seminar_prep.sources.arxiv_api.answers import Answer
from seminar_prep.tui.app import check_keys
from seminar_prep.tui.desk import Desk, ReviewStyle
from seminar_prep.tui.maths import GLYPHS
from seminar_prep.wiring import App

if TYPE_CHECKING:
    from seminar_prep.sources.arxiv_api.fetcher import ArxivFetcher

# As many papers for a talk as `fetch` asks for.
PER_TALK = 8


def wire_desk(app: App, *, is_sample: bool = False) -> Desk:
    """Return the desk of the learner's library, or of the sample's, which neither imports nor asks arXiv."""
    study = wire_study(app)
    return Desk(
        agenda=Agenda(app.library, app.now, app.zone, app.config.rollover_hour),
        review=lambda scope, plan=(): ReviewSession(app.library, study, scope, plan),
        planner=wire_planner(app),
        editing=_Editing(app),
        cards=CardBrowser(app.library, study, app.zone),
        shelf=PaperShelf(app.library, app.now, app.zone),
        decks=_deck_shelf(app),
        concepts=ConceptWalk(app.library, app.now, app.study_day),
        progress=ProgressInWorker(app),
        settings=SettingsFile(app.paths.config, app.config, partial(setattr, app, "config")),
        papers=None if is_sample else _Papers(app),
        schedules=None if is_sample else _Schedules(app),
        is_sample=is_sample,
        minutes_per_day=app.config.minutes_per_day,
        plan_for=Wish(app.config.plan_for),
        review_style=ReviewStyle.of(app.config),
        glyphs=GLYPHS[app.config.glyphs],
        theme=app.config.theme,
        keymap=check_keys(app.config.keys, "config.toml" if is_sample else str(app.paths.config)),
    )


def _deck_shelf(app: App) -> DeckShelf:
    """Return the learner's decks, checked by the rubric as the configuration wants."""
    rubric = app.config.deck_rubric
    own = None if rubric == "off" else Severity(rubric)
    return DeckShelf(app.library, bundled_decks_dir(), app.paths.decks, app.study_day, own)


def _relinking(app: App) -> Callable[[Sequence[str]], None]:
    """Return how talks are linked anew; what reads concepts (pydantic, stemmer) would hold up the start: 100 ms."""

    def relink(talks: Sequence[str]) -> None:
        importlib.import_module("seminar_prep.services.link_proposals").relink(app.library, talks)

    return relink


class _PaperRun:
    """One run of asking arXiv (`tui.desk.PaperRun`)."""

    def __init__(self, app: App, plan: FetchPlan, say: Callable[[str], None]) -> None:
        self._plan = plan
        self._say = say
        self._endpoint, self._gate = app.arxiv, app.arxiv_gate
        self._record = FetchRecord(app.library, plan, now=app.now(), day=app.study_day(), relink=_relinking(app))
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


class _Papers:
    """Papers from arXiv (`tui.desk.PaperSearch`)."""

    def __init__(self, app: App) -> None:
        self._app = app

    def begin(self, talks: Sequence[Talk], say: Callable[[str], None]) -> _PaperRun:
        app = self._app
        return _PaperRun(app, plan_fetch(app.library, talks, day=app.study_day(), per_talk=PER_TALK), say)


@dataclass
class _CardEdit:
    """A card opened for editing (`tui.desk.CardEdit`)."""

    app: App
    target: EditTarget
    command: tuple[str, ...]

    def finish(self) -> tuple[Problem, ...]:
        finish_edit(self.target)
        return sync(self.app.library, bundled_decks_dir(), self.app.paths.decks).problems


class _Editing:
    """Card texts in the user's editor (`tui.desk.CardEditing`)."""

    def __init__(self, app: App) -> None:
        self._app = app

    def begin(self, card: str) -> _CardEdit:
        environ = self._app.environ
        editor = environ.get("VISUAL") or environ.get("EDITOR") or "vi"
        target = edit_target(self._app.library, self._app.paths.decks, card)
        try:
            return _CardEdit(self._app, target, editor_command(editor, str(target.path), target.line))
        except SeminarPrepError:
            finish_edit(target)
            raise


class _Schedules:
    """Schedules by path or address (`tui.desk.ScheduleReading`); opens the library anew, for it runs in a worker."""

    def __init__(self, app: App) -> None:
        self._app = app

    def read(self, location: str) -> str:
        now = self._app.fixed_now
        own = App(self._app.environ, data_dir=str(self._app.paths.home), now=now.isoformat() if now else None)
        try:
            return _import(own, location)
        finally:
            own.close()


def _import(app: App, location: str) -> str:
    schedules = importlib.import_module("seminar_prep.services.schedules")  # in the worker: 25 ms off the start
    reader = schedules.ScheduleImport(
        app.library,
        now=app.now(),
        zone=app.zone,
        rng=app.rng,
        read_stdin=bytes,
        relink=_relinking(app),
        progress=lambda _: None,
    )
    done, failed = reader.run((location,), schedules.ImportRequest())
    if failed:
        raise failed[0]
    (one,) = done
    counts = ", ".join(f"{n} {change.value}" for change, n in one.counts.items() if n)
    return f"{one.seminar}: {counts or 'no talks'}."
