"""The stages of an import as frozen values: bytes fetched, talks read, what they would change, what they did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from seminar_prep.domain.problem import Problem
from seminar_prep.domain.schedule import Inferred, ParsedSchedule, Skipped
from seminar_prep.domain.talk import Talk
from seminar_prep.errors import InputError, LibraryError
from seminar_prep.services.import_request import ImportRequest
from seminar_prep.services.schedule_plan import Change, ImportPlan, PlannedTalk
from seminar_prep.storage.sources import Source


class OutdatedPreviewError(LibraryError):
    """The library has changed since an import was previewed."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a schedule; `where` names it in messages. `location` is None for text that was handed in.

    `validators` are by what its server knows whether it has changed.
    """

    location: str | None
    where: str
    data: bytes
    validators: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """The talks of a schedule and what they are read with.

    `request` is what the user asked, `asked` the same filled with what the source remembers, `remembered` its row.
    """

    fetched: Fetched
    request: ImportRequest
    asked: ImportRequest
    parsed: ParsedSchedule
    seminar: str
    location: str
    remembered: Source | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would write, read at `now`. `refusal` says why only force writes it, None where nothing is odd."""

    reading: Reading
    plan: ImportPlan
    refusal: InputError | None
    now: datetime

    def planned(self, change: Change) -> tuple[PlannedTalk, ...]:
        """Return the talks to which the import does that."""
        return tuple(one for one in self.plan.planned if one.change is change)


@dataclass(frozen=True, slots=True)
class Imported:
    """What the import of one source did. `talks` are all talks of the source as stored, earliest first.

    `counts` has every Change as key; `touched` are the ids of new and changed talks, `planned` all of them as they were
    and are. `batch` is by what an undo knows the import, None where nothing was written.
    """

    location: str
    seminar: str
    format: str
    counts: Mapping[Change, int]
    talks: tuple[Talk, ...]
    skipped: tuple[Skipped, ...]
    inferred: tuple[Inferred, ...]
    problems: tuple[Problem, ...]
    touched: tuple[str, ...]
    planned: tuple[PlannedTalk, ...]
    batch: int | None = None
