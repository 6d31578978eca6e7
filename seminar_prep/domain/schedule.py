"""What reading one schedule gives, and the options it is read with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, tzinfo

from seminar_prep.domain.problem import Problem
from seminar_prep.domain.talk import ScheduledTalk

# What a column can be mapped to with `--map COLUMN=FIELD`.
MAPPABLE_FIELDS = (
    "title", "speaker", "affiliation", "date", "time", "end_time", "abstract", "location", "url", "uid", "timezone",
    "status", "paper", "ignore",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScheduleOptions:
    """How to read a schedule where it does not say so itself.

    `format` None lets the content decide. `timezone` (IANA) and `start_time` are for talks that carry none; `duration`
    (minutes) for talks with a start and no end. `year` completes dates without one. `day_first` settles 7/04/2026;
    None lets the column decide. `columns` maps a column's heading to one of MAPPABLE_FIELDS. `now` is the learner's
    clock (endless recurrences, dates without year), `home_zone` the learner's zone, used where nothing names one.
    """

    format: str | None = None
    timezone: str | None = None
    year: int | None = None
    start_time: time | None = None
    duration: int | None = None
    day_first: bool | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    now: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    home_zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no talk (a break, a social event, a row without a date): shown, not stored."""

    where: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Inferred:
    """A value that the schedule does not state: what was taken instead, and from where."""

    field: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class ParsedSchedule:
    """The talks of one schedule, earliest first, with all that was left out, guessed or wrong.

    `name` is what the schedule calls itself, or None.
    """

    format: str
    name: str | None
    talks: tuple[ScheduledTalk, ...]
    skipped: tuple[Skipped, ...] = ()
    inferred: tuple[Inferred, ...] = ()
    problems: tuple[Problem, ...] = ()


def format_skipped(skipped: Skipped) -> Mapping[str, object]:
    """Return the row as JSON: `{where, text, reason}`."""
    return {"where": skipped.where, "text": skipped.text, "reason": skipped.reason}


def format_inferred(inferred: Inferred) -> Mapping[str, object]:
    """Return the guess as JSON: `{field, value, from}`."""
    return {"field": inferred.field, "value": inferred.value, "from": inferred.origin}
