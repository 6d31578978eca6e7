"""The starts of a table's rows: dates of a whole column read together, times beside them, and what was guessed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.domain.schedule import Inferred, ScheduleOptions
from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.clock_text import ClockText, read_clock
from seminar_prep.sources.schedules.date_text import (
    DateText,
    day_first,
    nearest_year,
    odd_weekdays,
    read_date,
    resolve,
)
from seminar_prep.sources.schedules.ics_times import attach
from seminar_prep.sources.schedules.page_words import UsualTime
from seminar_prep.sources.schedules.zones import iana_name, zone_of

_ISO_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)")
_MAIL_INSTANT = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? [+-]\d{4}\b")  # RFC 5322
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:\s*[-/–_]\s*((?:20)?\d{2})(?!\d|-))?(?!\d)")
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class WhenText:
    """The cells of one row that say when; "" for those the table lacks. `term` is the heading above the row."""

    where: str
    date: str
    time: str = ""
    end_time: str = ""
    timezone: str = ""
    term: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """A row's start (aware, or a plain date where no time is known), its end and the IANA name of its zone."""

    starts_at: datetime | date
    ends_at: datetime | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Whens:
    """The starts of all rows (None where a row has no readable date), what was guessed, and what is odd or wrong."""

    whens: tuple[When | None, ...]
    inferred: tuple[Inferred, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PageWords:
    """What the page around a table says: its `heading`, which may hold the year, and the usual time by weekday."""

    heading: str
    usual: Mapping[int, UsualTime]


def read_whens(rows: Sequence[WhenText], options: ScheduleOptions, name: str, page: PageWords | None = None) -> Whens:
    """Return when each row's talk starts. `name` (of the file) may hold the year, and so may the page's heading.

    Raises InputError where day and month cannot be told apart and the user has not said which is first.
    """
    dates = [read_date(row.date) for row in rows]
    order, origin = day_first([found for found in dates if found])
    notes: dict[str, Inferred] = {}
    if options.day_first is not None:
        order, origin = options.day_first, ""
    if order is None:
        example = next(row for row, found in zip(rows, dates, strict=True) if found and found.numbers)
        raise InputError(
            f"{example.date!r} may be {_both(example.date)}; nothing in the file tells which.",
            hint="Say it with --day-first or --month-first; it is remembered for this schedule.",
            where=example.where,
        )
    if origin and any(found and found.numbers and found.numbers[0] != found.numbers[1] for found in dates):
        notes["day order"] = Inferred("day order", "day first" if order else "month first", origin)
    problems: list[Problem] = []
    whens = tuple(
        _when(row, found, order, options, (name, page), notes, problems) for row, found in zip(rows, dates, strict=True)
    )
    problems += _odd(rows, whens)
    return Whens(whens, tuple(notes.values()), tuple(problems))


def _when(
    row: WhenText,
    found: DateText | None,
    order: bool,
    options: ScheduleOptions,
    around: tuple[str, PageWords | None],
    notes: dict[str, Inferred],
    problems: list[Problem],
) -> When | None:
    if match := _ISO_INSTANT.search(row.date):
        return _instant(match[0], row, options)
    if match := _MAIL_INSTANT.search(row.date):
        return _instant(_iso(match[0]), row, options)
    if found is None:
        return None
    year = found.year or _year(found, order, options, (row.term, *around), notes)
    day = resolve(found, first_is_day=order, year=year)
    if day is None:
        problems.append(Problem(row.where, f"{row.date!r} is not a date that exists.", "The row was left out."))
        return None
    if found.weekday is not None and day.weekday() != found.weekday:
        message = f"{row.date!r} is a {_DAY_NAMES[day.weekday()]}; the date is kept."
        problems.append(Problem(row.where, message, "Ask the organisers.", Severity.WARNING))
    clock = read_clock(row.time, bare=True) or read_clock(found.rest)
    if clock is None and options.start_time:
        clock = ClockText(options.start_time)
        notes["time"] = Inferred("time", options.start_time.strftime("%H:%M"), "--time")
    page = around[1]
    if clock is None and page and (usual := page.usual.get(day.weekday())):
        clock = ClockText(usual.clock.start, usual.clock.end, usual.timezone)
        notes["time"] = Inferred("time", usual.clock.start.strftime("%H:%M"), f"“{usual.words}” on the page")
    if clock is None:
        return When(day, timezone=_stated_zone(row, None) or options.timezone)
    return _timed(day, clock, row, options, notes)


def _timed(day: date, clock: ClockText, row: WhenText, options: ScheduleOptions, notes: dict[str, Inferred]) -> When:
    zone_name, zone = _zone(row, clock.timezone, options, notes)
    start = attach(datetime.combine(day, clock.start), zone)
    end_clock = read_clock(row.end_time, bare=True)
    end_time: time | None = end_clock.start if end_clock else clock.end
    end: datetime | None
    if end_time is not None:
        end = attach(datetime.combine(day if end_time > clock.start else day + timedelta(1), end_time), zone)
    else:
        end = _after(start, options.duration)
        if options.duration:
            notes["duration"] = Inferred("duration", f"{options.duration} min", "--duration")
    return When(start, end, zone_name)


def _zone(
    row: WhenText, beside: str | None, options: ScheduleOptions, notes: dict[str, Inferred]
) -> tuple[str | None, tzinfo]:
    name = _stated_zone(row, beside)
    if name is None and options.timezone:
        name = options.timezone
        notes["timezone"] = Inferred("timezone", name, "--timezone")
    if name and (zone := zone_of(name)):
        return iana_name(name), zone
    home = getattr(options.home_zone, "key", None)
    origin = "your own time zone; the table names none"
    notes["timezone"] = Inferred("timezone", home or str(options.home_zone), origin)
    return home, options.home_zone


def _stated_zone(row: WhenText, beside: str | None) -> str | None:
    return (iana_name(row.timezone) if row.timezone else None) or beside


def _instant(text: str, row: WhenText, options: ScheduleOptions) -> When | None:
    try:
        start = datetime.fromisoformat(text.replace(" Z", "Z"))
    except ValueError:
        return None
    name = _stated_zone(row, None)
    zone = zone_of(name) if name else None
    start = start.astimezone(zone) if zone else start
    return When(start, _end(row.end_time, start, zone) or _after(start, options.duration), name)


def _end(text: str, start: datetime, zone: tzinfo | None) -> datetime | None:
    """Return the instant that a field for the end writes out, where it is after the start."""
    match = _ISO_INSTANT.search(text)
    try:
        end = datetime.fromisoformat(match[0].replace(" Z", "Z")) if match else None
    except ValueError:
        return None
    return (end.astimezone(zone) if zone else end) if end and end > start else None


def _iso(text: str) -> str:
    try:
        return parsedate_to_datetime(text).isoformat()
    except ValueError:
        return ""


def _after(start: datetime, minutes: int | None) -> datetime | None:
    return start + timedelta(minutes=minutes) if minutes else None


def _year(
    found: DateText,
    order: bool,
    options: ScheduleOptions,
    around: tuple[str, str, PageWords | None],
    notes: dict[str, Inferred],
) -> int | None:
    if options.year:
        return options.year
    term, name, page = around
    heading = page.heading if page else ""
    above = "the page's heading" if term and term in heading else "the heading above"
    for text, origin in ((term, above), (name, "the name of the file"), (heading, "the page's heading")):
        if match := _YEAR.search(text):
            year = int(match[1])
            notes["year"] = Inferred("year", match[0], origin)
            if match[2] and (int(match[2]) % 100 == (year + 1) % 100):
                example = resolve(found, first_is_day=order, year=2000)
                return year if example is None or example.month >= 8 else year + 1
            return year
    today = options.now.astimezone(options.home_zone).date()
    near = nearest_year(found, first_is_day=order, today=today)
    if near:
        notes.setdefault("year", Inferred("year", str(near), "the nearest date; name another with --year"))
    return near


def _both(text: str) -> str:
    found = read_date(text)
    assert found is not None
    readings = (resolve(found, first_is_day=order, year=2000) for order in (True, False))
    return " or ".join(day.strftime("%-d %B") for day in readings if day)


def _odd(rows: Sequence[WhenText], whens: Sequence[When | None]) -> list[Problem]:
    days = [_day(when) for when in whens if when]
    odd: Mapping[date, None] = dict.fromkeys(odd_weekdays(days))
    return [
        Problem(row.where, f"{row.date!r} is a {_DAY_NAMES[_day(when).weekday()]}, unlike the other dates; it is kept.",
                "Ask the organisers.", Severity.WARNING)
        for row, when in zip(rows, whens, strict=True)
        if when and _day(when) in odd
    ]  # fmt: skip


def _day(when: When) -> date:
    return when.starts_at.date() if isinstance(when.starts_at, datetime) else when.starts_at
