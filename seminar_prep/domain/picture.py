"""Pictures of progress as values: what is drawn, with the sentence that says what it means.

They hold numbers and words, no colours and no coordinates: the screens draw them in characters, `picture_svg` in SVG.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeAlias

# A day of the calendar has one of five levels: 0 without an answer, 1 to 4 the quarters of the days with answers.
N_LEVELS = 5

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `share` is its length, 0 to 1; `value` what it stands for, None where nothing is known; `text` says it.

    `n` is how many answers or cards it rests on.
    """

    label: str
    share: float
    value: float | None
    n: int
    text: str


@dataclass(frozen=True, slots=True)
class BarPicture:
    """Bars below each other, in a stated order. `unit` is that of the bars' values: "recalled" (0 to 1) or "cards".

    `mark` is a share, 0 to 1, to compare the bars with, or None.
    """

    name: str
    title: str
    sentence: str
    unit: str
    bars: tuple[Bar, ...]
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """`value` of the days that begin with `day`."""

    day: date
    value: float


@dataclass(frozen=True, slots=True)
class ColumnPicture:
    """Columns side by side, earliest first, each of `days_per_column` days; the last one may be cut short.

    `is_ahead`: the first column begins today; else the last one ends today.
    """

    name: str
    title: str
    sentence: str
    unit: str
    days_per_column: int
    columns: tuple[Column, ...]
    is_ahead: bool = False


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day with its answers and its level, 0 (none) to 4."""

    day: date
    n: int
    level: int


@dataclass(frozen=True, slots=True)
class CalendarPicture:
    """Whole weeks from a Monday on, up to today. `steps` are the least answers of levels 1 to 4; empty without any."""

    name: str
    title: str
    sentence: str
    steps: tuple[int, ...]
    days: tuple[CalendarDay, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A share, 0 to 1, as it stood on `day`."""

    day: date
    share: float


@dataclass(frozen=True, slots=True)
class Line:
    """How a talk's readiness went: `key` is the talk's id, `label` its title, `on` its day; points earliest first."""

    key: str
    label: str
    on: date
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class LinePicture:
    """Lines below each other, those that come to `today` first."""

    name: str
    title: str
    sentence: str
    first: date
    last: date
    lines: tuple[Line, ...]


Picture: TypeAlias = BarPicture | ColumnPicture | CalendarPicture | LinePicture


def short_date(day: date) -> str:
    """Return a date as "25 Nov", English whatever the locale."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def steps_words(steps: tuple[int, ...]) -> tuple[str, ...]:
    """Return how many answers each level above 0 stands for: "1–4", "5–9", "10", "11+"; empty levels are ""."""
    found = []
    for first, after in pairwise((*steps, 0)):
        if after == first:
            found.append("")
        elif not after:
            found.append(f"{first}+")
        else:
            found.append(str(first) if after - first == 1 else f"{first}–{after - 1}")
    return tuple(found)


def format_picture(picture: Picture) -> Mapping[str, object]:
    """Return the picture as JSON: name, title, sentence, kind, and its parts (README, "Statistics")."""
    head = {"name": picture.name, "title": picture.title, "sentence": picture.sentence}
    match picture:
        case BarPicture(unit=unit, bars=bars):
            rows = [{"label": bar.label, "value": bar.value, "n": bar.n} for bar in bars]
            return {**head, "kind": "bars", "unit": unit, "bars": rows}
        case ColumnPicture(unit=unit, days_per_column=days, columns=columns):
            rows = [{"date": column.day.isoformat(), "value": column.value} for column in columns]
            return {**head, "kind": "columns", "unit": unit, "days_per_column": days, "columns": rows}
        case CalendarPicture(days=all_days):
            rows = [{"date": one.day.isoformat(), "n": one.n} for one in all_days]
            return {**head, "kind": "calendar", "unit": "answers", "days": rows}
        case LinePicture(lines=lines):
            return {**head, "kind": "lines", "unit": "readiness", "talks": [_format_line(line) for line in lines]}


def _format_line(line: Line) -> Mapping[str, object]:
    points = [{"date": point.day.isoformat(), "readiness": round(point.share, 4)} for point in line.points]
    return {"talk": line.key, "title": line.label, "date": line.on.isoformat(), "points": points}
