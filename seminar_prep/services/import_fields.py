"""What a preview shows of how a schedule was read, and how the user puts it right: one field each."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time

from seminar_prep.domain.plain_text import one_line
from seminar_prep.domain.schedule import MAPPABLE_FIELDS
from seminar_prep.errors import UsageError
from seminar_prep.services.import_request import ImportRequest, check_request
from seminar_prep.services.import_values import Preview, Reading

NOTHING = "—"
STATED = "as it says itself"
_YOURS, _REMEMBERED = "you said so", "as the last time"
_MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class ImportField:
    """One thing that a schedule is read with. `asks` says what the user may write; None where there is a choice."""

    name: str
    title: str
    asks: str | None


@dataclass(frozen=True, slots=True)
class FieldState:
    """What a field holds, in words, and from where it was taken."""

    value: str
    origin: str


FIELDS = (
    ImportField("seminar", "Seminar", "its name; the same name again updates the same talks"),
    ImportField("timezone", "Time zone", "a name such as Europe/Berlin, for times that carry none"),
    ImportField("year", "Year", "four digits, for dates without a year"),
    ImportField("day_first", "Day order", None),
    ImportField("start_time", "Start", "HH:MM, for talks with a date only"),
    ImportField("duration", "Duration", "minutes, for talks without an end"),
    ImportField("columns", "Columns", f"COLUMN = FIELD, …; fields are {', '.join(MAPPABLE_FIELDS)}"),
    ImportField("adds_only", "Other talks", None),
)
_INFERRED = {"timezone": "timezone", "year": "year", "day_first": "day order", "start_time": "time",
             "duration": "duration", "seminar": "seminar"}  # fmt: skip


def fields_for(preview: Preview | None, is_handed_in: bool) -> tuple[ImportField, ...]:
    """Return the fields that a schedule has: columns where it may be a table, other talks where it is an announcement.

    Without a preview nothing could be read, so that it may be anything.
    """
    has_columns = preview is None or preview.reading.parsed.format not in ("ics", "text")
    absent = {name for name, is_there in (("columns", has_columns), ("adds_only", is_handed_in)) if not is_there}
    return tuple(field for field in FIELDS if field.name not in absent)


def field_state(field: ImportField, request: ImportRequest, preview: Preview | None) -> FieldState:
    """Return what a field holds. Without a preview (nothing could be read) only what the user said is known."""
    if field.name == "adds_only":
        words = "left alone" if request.adds_only else "marked as missing"
        return FieldState(words, "coming talks that it does not name")
    said = getattr(request, field.name)
    if field.name == "columns":
        kept = preview.reading.asked.columns if preview else {}
        origin = _YOURS if said else _REMEMBERED if kept else STATED
        nothing = "known" if preview else NOTHING
        return FieldState(columns_words(said or kept) or nothing, origin if preview or said else "")
    if said is not None:
        return FieldState(_said_words(field.name, said), _YOURS)
    if preview is None:
        return FieldState(NOTHING, "")
    reading = preview.reading
    guess = next((one for one in reading.parsed.inferred if one.field == _INFERRED[field.name]), None)
    if guess is None:
        return _STATES[field.name](reading)
    origin = _REMEMBERED if guess.origin.startswith("--") else guess.origin.partition(";")[0]
    return FieldState(one_line(guess.value), one_line(origin))


def columns_words(columns: Mapping[str, str]) -> str:
    """Return the names of columns as a user writes them."""
    return one_line(", ".join(f"{column} = {field}" for column, field in columns.items()))


def parse_columns(words: str) -> Mapping[str, str]:
    """Return `{column: field}` of "Wann = date, Wer = speaker". Raises UsageError."""
    columns: dict[str, str] = {}
    for one in filter(str.strip, re.split("[,;]", words)):
        column, equals, field = one.rpartition("=")
        if not equals or not column.strip():
            raise UsageError(f"a column is named as COLUMN = FIELD, not {one.strip()!r}.", hint="As Wer = speaker.")
        columns[column.strip()] = field.strip().lower().replace("-", "_").replace(" ", "_")
    return columns


def _said_words(name: str, value: object) -> str:
    if name == "day_first":
        return "day first" if value else "month first"
    if name == "duration":
        return f"{value} min"
    return value.isoformat("minutes") if isinstance(value, time) else one_line(str(value))


def _seminar(reading: Reading) -> FieldState:
    if reading.remembered and reading.remembered.seminar == reading.seminar:
        return FieldState(one_line(reading.seminar), _REMEMBERED)
    if reading.parsed.name == reading.seminar:
        return FieldState(one_line(reading.seminar), STATED)
    unnamed = "nothing in it names one" if reading.fetched.location is None else "from the file or address"
    return FieldState(one_line(reading.seminar), unnamed)


def _zone(reading: Reading) -> FieldState:
    zones = sorted({talk.timezone or "an offset" for talk in reading.parsed.talks if _has_time(talk.starts_at)})
    if not zones:
        return FieldState(NOTHING, "no time of day is named")
    return FieldState(zones[0] if len(zones) == 1 else f"{len(zones)} zones", STATED)


def _start(reading: Reading) -> FieldState:
    without = sum(not _has_time(talk.starts_at) for talk in reading.parsed.talks)
    return FieldState(NOTHING, f"unknown for {without}") if without else FieldState("known", STATED)


def _duration(reading: Reading) -> FieldState:
    without = sum(_has_time(talk.starts_at) and talk.ends_at is None for talk in reading.parsed.talks)
    return FieldState(NOTHING, f"no end known for {without}") if without else FieldState("known", STATED)


def _has_time(moment: object) -> bool:
    return isinstance(moment, datetime)


_STATES: dict[str, Callable[[Reading], FieldState]] = {
    "seminar": _seminar,
    "timezone": _zone,
    "year": lambda _: FieldState("known", STATED),
    "day_first": lambda _: FieldState(NOTHING, "not in doubt"),
    "start_time": _start,
    "duration": _duration,
}


def with_next_choice(request: ImportRequest, name: str, preview: Preview | None) -> ImportRequest:
    """Return the request with the next choice of a field that has some; what was inferred is not offered twice."""
    if name == "adds_only":
        return replace(request, adds_only=not request.adds_only)
    inferred = preview.reading.parsed.inferred if preview else ()
    guess = next((one.value == "day first" for one in inferred if one.field == "day order"), None)
    if request.day_first is None:
        return replace(request, day_first=guess is not True)
    is_last = request.day_first is False or guess is not None
    return replace(request, day_first=None if is_last else False)


def with_text(request: ImportRequest, name: str, text: str) -> ImportRequest:
    """Return the request with what the user wrote in a field; nothing takes it back. Raises UsageError."""
    words = one_line(text) or None
    if name == "seminar":
        changed = replace(request, seminar=words)
    elif name == "timezone":
        changed = replace(request, timezone=words)
    elif name == "year":
        changed = replace(request, year=_number(words, "year", 1900, 2200) if words else None)
    elif name == "columns":
        changed = replace(request, columns=parse_columns(words or ""))
    elif name == "duration":
        changed = replace(request, duration=_number(words, "duration", 1, _MOST_MINUTES) if words else None)
    else:
        changed = replace(request, start_time=parse_clock(words) if words else None)
    check_request(changed)
    return changed


def parse_clock(text: str) -> time:
    """Return the time of day that "9:15" or "16:15" names. Raises UsageError."""
    try:
        return time.fromisoformat(text.strip().zfill(5)).replace(tzinfo=None)
    except ValueError as error:
        raise UsageError(f"a time of day is HH:MM, not {text!r}.", hint="For example 16:15.") from error


def _number(words: str, name: str, first: int, last: int) -> int:
    if not (words.isdecimal() and len(words) < 6 and first <= int(words) <= last):
        raise UsageError(f"{words!r} is no {name} from {first} to {last}.", hint="Write digits alone.")
    return int(words)
