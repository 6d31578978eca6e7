"""What the screens work with, handed in by the command that opens them; nothing here reaches for anything."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from seminar_prep.domain.grade_keys import GradeStyle
from seminar_prep.domain.problem import Problem
from seminar_prep.domain.wish import Wish
from seminar_prep.tui.idle_clock import DEFAULT_IDLE_SECONDS
from seminar_prep.tui.maths import UNICODE, Glyphs

if TYPE_CHECKING:
    from seminar_prep.config import Config
    from seminar_prep.domain.plan import PlanItem
    from seminar_prep.domain.queue import Scope
    from seminar_prep.domain.talk import Talk
    from seminar_prep.errors import SeminarPrepError
    from seminar_prep.services.card_browsing import CardBrowser
    from seminar_prep.services.concept_walk import ConceptWalk
    from seminar_prep.services.deck_shelf import DeckShelf
    from seminar_prep.services.finding import Finder
    from seminar_prep.services.import_request import ImportRequest
    from seminar_prep.services.import_values import Fetched, Imported, Preview
    from seminar_prep.services.known_schedules import KnownSchedule
    from seminar_prep.services.paper_fetching import FetchOutcome
    from seminar_prep.services.paper_shelf import PaperShelf
    from seminar_prep.services.planning import Planner
    from seminar_prep.services.preparation import Agenda
    from seminar_prep.services.progress import Progress
    from seminar_prep.services.review_session import ReviewSession
    from seminar_prep.services.schedule_undo import UndoneImport
    from seminar_prep.services.settings import SettingsFile
    from seminar_prep.services.talk_editing import OwnTalk
    from seminar_prep.sources.arxiv_api.answers import Answer
    from seminar_prep.storage.sources import Source
    from seminar_prep.tui.glance import Glance
    from seminar_prep.tui.typeset.pictures import Pictures


class PaperRun(Protocol):
    """One run of asking arXiv. `answers` belongs to a worker, `record` and `finish` to the library's thread."""

    def answers(self) -> "Iterator[Answer]":
        """Yield what comes back; ends quietly once stopped."""

    def record(self, answer: "Answer") -> None:
        """Store one answer."""

    def finish(self) -> "FetchOutcome":
        """Settle the talks' status and return what the run did."""

    def stop(self) -> None:
        """Break off, from any thread."""


class PaperSearch(Protocol):
    """Where papers come from."""

    def begin(self, talks: "Sequence[Talk]", say: Callable[[str], None]) -> PaperRun:
        """Plan a run for `talks`; `say` takes progress lines, in the worker's thread."""


class CardEdit(Protocol):
    """A card opened for editing."""

    @property
    def command(self) -> tuple[str, ...]:
        """The words that start the editor at the card's line."""

    def finish(self) -> tuple[Problem, ...]:
        """Read the decks again after the editor has closed; return what is wrong in them."""


class CardEditing(Protocol):
    """How card texts are edited."""

    def begin(self, card: str) -> CardEdit:
        """Make the card editable and say how to start the editor. Raises SeminarPrepError."""

    def at_line(self, path: Path, line: int) -> tuple[str, ...]:
        """Return the words that start the editor at a line of a file. Raises UsageError where none is set."""


class Reviewing(Protocol):
    """How a sitting at the cards begins."""

    def __call__(self, scope: "Scope", plan: "Sequence[PlanItem]" = ()) -> "ReviewSession":
        """Return a session on `scope`, or with a planned scope on the items of `plan`."""


class ScheduleReading(Protocol):
    """How schedules come in. All from `fetch` on may run in any thread; all raise SeminarPrepError."""

    def sources(self) -> "tuple[Source, ...]":
        """Return the schedules that are remembered."""

    def forget(self, location: str) -> "KnownSchedule":
        """Read a schedule no more; its talks stay. As `sources`, in the screens' own thread."""

    def remember(self, schedule: "KnownSchedule") -> None:
        """Take that back."""

    def fetch(self, source: str, say: Callable[[str], None], is_stopped: Callable[[], bool]) -> "Fetched":
        """Return the bytes of a file or an address; `say` takes lines on what is waited for."""

    def preview(self, fetched: "Fetched", request: "ImportRequest") -> "Preview":
        """Return what importing would write; nothing is written."""

    def accept(self, preview: "Preview", *, force: bool) -> "Imported":
        """Write exactly what was previewed; what is refused only with `force`."""

    def refresh(
        self, say: Callable[[str], None], is_stopped: Callable[[], bool]
    ) -> "tuple[tuple[Imported, ...], tuple[SeminarPrepError, ...]]":
        """Import all remembered schedules anew; return what was done and what failed."""

    def undo(self, batch: int) -> "UndoneImport":
        """Take back the import that `Imported.batch` names, be it of one schedule or of all, if it is the last."""


class TalkWriting(Protocol):
    """Where talks are put in the learner's own words. All raise SeminarPrepError."""

    def show(self, talk: str) -> "OwnTalk":
        """Return the talk with that id."""

    def seminars(self) -> tuple[str, ...]:
        """Return the names of the seminars, that of the newest talk first."""

    def edit(self, talk: str, typed: Mapping[str, str], resets: Collection[str]) -> "OwnTalk":
        """Set fields as typed and others as the source has them, in any thread."""

    def add(self, typed: Mapping[str, str], seminar: str) -> "OwnTalk":
        """Add a talk by hand, in any thread."""

    def near(self, talk: str) -> "tuple[Talk, ...]":
        """Return the other talks, the nearest in time first."""

    def remove(self, talk: str) -> None:
        """Remove a talk that no import would bring back, in any thread."""

    def unite(self, one: str, other: str) -> "OwnTalk":
        """Say that two talks are one, in any thread; return the one that stays."""

    @property
    def can_take_back(self) -> bool:
        """Tell whether something was removed or united in this sitting."""

    def take_back(self) -> "Talk | None":
        """Bring back what was removed or united last, in any thread; return the talk, None for nothing."""


@dataclass(frozen=True, slots=True)
class ReviewStyle:
    """How answers are asked for: six grades or four, the longest pause that counts, and whether one types first."""

    grades: GradeStyle = GradeStyle.SIX
    idle_seconds: float = DEFAULT_IDLE_SECONDS
    typed_answer: bool = False

    @classmethod
    def of(cls, config: "Config") -> "ReviewStyle":
        """Return the style that the configuration asks for."""
        return cls(GradeStyle(config.grades), config.idle_seconds, config.typed_answer)


class ProgressReading(Protocol):
    """Where the pictures of progress come from."""

    def read(self, days: int) -> "Progress":
        """Return them, `days` back and ahead, in any thread. Raises SeminarPrepError."""

    @property
    def folder(self) -> str:
        """The folder that files go to unless another one is named."""

    def export(self, progress: "Progress", names: Sequence[str], place: str) -> tuple[str, ...]:
        """Write the named pictures, or without names all, to a folder or file, in any thread; return the files.

        Nothing is overwritten. Raises SeminarPrepError.
        """


# Services made with the zone, the hour at which the day changes, new cards a day, or the rubric.
_BY_SETTINGS = frozenset({"agenda", "review", "planner", "cards", "shelf", "decks", "concepts", "talks"})


class Desk:
    """The services of one sitting, and what the learner prefers, which settings may change during it.

    A service is made by its entry in `parts` when first asked for, so that the first screen waits for its own alone.
    `papers` and `schedules` are None where the part is not on offer; its keys are then not there either. `stopwatch`
    counts seconds from any beginning. `minutes_per_day` (0: no limit) and `plan_for` are what a plan begins with.
    `keymap` holds keys of the user's own by the ids of bindings. `pictures` typesets formulas, where the terminal shows
    any. `is_sample` marks the throw-away library of the demo.
    """

    agenda: "Agenda"
    review: Reviewing
    planner: "Planner"
    editing: CardEditing
    cards: "CardBrowser"
    shelf: "PaperShelf"
    decks: "DeckShelf"
    concepts: "ConceptWalk"
    progress: ProgressReading
    settings: "SettingsFile"
    finder: "Finder"
    talks: TalkWriting
    pictures: "Pictures | None"
    papers: PaperSearch | None
    schedules: ScheduleReading | None

    def __init__(self, parts: Mapping[str, Callable[[], object]], *, is_sample: bool = False) -> None:
        self._parts = parts
        self._made: set[str] = set()
        self._making = RLock()
        self.is_sample = is_sample
        self.minutes_per_day = 0
        self.plan_for = Wish.BOTH
        self.review_style = ReviewStyle()
        self.glyphs: Glyphs = UNICODE
        self.theme: str | None = None
        self.keymap: Mapping[str, str] = {}
        # The coming talks at a glance, for the first frame; None where there is no such frame.
        self.glance: Glance | None = None
        # Does what must be done before any service is asked for; called once the first frame stands.
        self.get_ready: Callable[[], object] = lambda: None
        self.stopwatch: Callable[[], float] = monotonic

    @property
    def can_take_back(self) -> bool:
        """Tell whether a talk was removed or united; loads nothing."""
        return "talks" in self._made and self.talks.can_take_back

    def renew(self) -> None:
        """Have what goes by the learner's settings made anew when next asked for; a sitting goes on as it began."""
        with self._making:
            for name in self._made & _BY_SETTINGS:
                self.__dict__.pop(name, None)

    if not TYPE_CHECKING:  # the annotations above say what there is

        def __getattr__(self, name: str) -> object:
            """Make a service when it is first asked for."""
            try:
                make = self.__dict__["_parts"][name]
            except KeyError:
                raise AttributeError(name) from None
            with self._making:  # a worker may ask for it at the same time
                if name not in self.__dict__:
                    self.__dict__[name] = make()
                    self._made.add(name)
                return self.__dict__[name]
