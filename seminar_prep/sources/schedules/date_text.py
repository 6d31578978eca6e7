"""Dates as people write them, and the order of day and month of a whole column of numbers."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from seminar_prep.domain.plain_text import fold

_MONTH_NAMES = (
    "january jan januar janner jan. janvier janv enero ene gennaio gen januari",
    "february feb februar fevrier fev fevr febrero febbraio februari",
    "march mar marz maerz mrz mars marzo maart",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag mei",
    "june jun juni juin junio giugno giu",
    "july jul juli juillet juil julio luglio lug",
    "august aug aout agosto ago augustus",
    "september sep sept septembre septiembre settembre set",
    "october oct oktober okt octobre octubre ottobre ott",
    "november nov novembre noviembre",
    "december dec dezember dez decembre diciembre dic dicembre",
)
_MONTHS = {name.rstrip("."): number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_DAY_NAMES = (
    "monday mon montag mo lundi lun lunes lunedi", "tuesday tue tues dienstag di mardi martes martedi",
    "wednesday wed weds mittwoch mi mercredi miercoles mercoledi",
    "thursday thu thur thurs donnerstag do jeudi jueves giovedi",
    "friday fri freitag fr vendredi viernes venerdi", "saturday sat samstag sa samedi sabado sabato",
    "sunday sun sonntag so dimanche domingo domenica",
)  # fmt: skip
_DAYS = {name: number for number, names in enumerate(_DAY_NAMES) for name in names.split()}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = re.compile(r"\b(" + "|".join(sorted(_DAYS, key=len, reverse=True)) + r")\b\.?,?")
_WEEKDAY_BEFORE = re.compile(r"\b(?:" + "|".join(sorted(_DAYS, key=len, reverse=True)) + r")\b\.?,?\s*(?:the\s+)?$")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|°|º|\.)?"
_YEAR = r"(?P<year>\d{4}|'\d{2})"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?<!\d)(?P<year>\d{4})\s*[-/.]\s*(?P<number>\d{1,2})\s*[-/.]\s*(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<number>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)",
        rf"(?<!\d){_DAY}\s*(?:of\s+|de\s+|[-/\s])?\s*{_MONTH}(?:\s*,?\s*(?:de[l]?\s+)?|[-/]){_YEAR}(?!\d)",
        rf"\b{_MONTH}\s*{_DAY}\s*,?\s*{_YEAR}(?!\d|:\d)",
        rf"(?<!\d){_YEAR}[\s,-]+{_MONTH}[\s-]+{_DAY}(?!\d)",
        rf"(?<!\d){_DAY}[-\s]{_MONTH}[-\s](?P<short>\d{{2}})(?!\d|\s*[:.h]|\s*[ap]\.?m)",
        r"(?<!\d)(?P<one>\d{1,2})\s*(?P<mark>[-/.])\s*(?P<two>\d{1,2})\s*(?P=mark)\s*(?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<one>\d{1,2})\s*(?P<mark>[-/.])\s*(?P<two>\d{1,2})\s*(?P=mark)\s*(?P<short>\d{2})(?!\d)",
        rf"(?<!\d){_DAY}\s*(?:of\s+|de\s+|[-/])?\s*{_MONTH}",
        rf"\b{_MONTH}\s*{_DAY}(?!\d)",
        r"(?<![\d.:])(?P<one>\d{1,2})(?P<mark>[/.])(?P<two>\d{1,2})\.?(?![\d/.]|:\d|\s*[ap]\.?m)",
    )
)


@dataclass(frozen=True, slots=True)
class DateText:
    """A date as written. `numbers` are the two parts of a purely numeric one, in order; then month and day are 0.

    `year` is None where none is written; `weekday` (0 Monday) where one is; `rest` is what stands beside the date.
    """

    year: int | None
    month: int = 0
    day: int = 0
    numbers: tuple[int, int] | None = None
    dotted: bool = False
    weekday: int | None = None
    rest: str = ""


def weekday_of(text: str) -> int | None:
    """Return the day of the week that a word names ("Mondays" too), 0 for Monday, or None."""
    word = fold(text) if text else ""
    return _DAYS.get(word, _DAYS.get(word.removesuffix("s")))


def is_month(text: str) -> bool:
    """Tell whether a word names a month."""
    return fold(text).rstrip(".") in _MONTHS


def read_date(text: str) -> DateText | None:
    """Return the first date in a text, or None. Impossible ones (31 June) are found out by `resolve`."""
    plain = fold(text)
    weekday = _WEEKDAY.search(plain)
    for shape in _SHAPES:
        if match := shape.search(plain):
            found = match.groupdict()
            rest = f"{plain[: match.start()]} {plain[match.end() :]}"
            shared = {"year": _year(found), "weekday": _DAYS[weekday[1]] if weekday else None, "rest": rest}
            if found.get("one"):
                numbers = (int(found["one"]), int(found["two"]))
                return DateText(numbers=numbers, dotted=found["mark"] == ".", **shared)  # type: ignore[arg-type]
            month = int(found["number"]) if found.get("number") else _MONTHS[found["month"]]
            return DateText(month=month, day=int(found["day"]), **shared)  # type: ignore[arg-type]
    return None


def date_span(text: str) -> tuple[int, int] | None:
    """Return where the first date stands in `text`, with a weekday before it, or None."""
    plain = "".join(_base_letter(char) for char in text)
    for shape in _SHAPES:
        if match := shape.search(plain):
            before = _WEEKDAY_BEFORE.search(plain[: match.start()])
            return before.start() if before else match.start(), match.end()
    return None


def _base_letter(char: str) -> str:
    """Return one character for one: lower case, without its accent."""
    base = unicodedata.normalize("NFD", char)[:1].lower()
    return base if len(base) == 1 else char


def day_first(dates: Sequence[DateText]) -> tuple[bool | None, str]:
    """Return whether a column of numeric dates has the day first (None where nothing tells), and what told.

    In order: a part above 12; dots; weekdays written beside; one weekday for nearly all; ascending order.
    """
    numeric = [found for found in dates if found.numbers]
    if not numeric:
        return True, ""
    first = sum(found.numbers[0] > 12 for found in numeric if found.numbers)
    second = sum(found.numbers[1] > 12 for found in numeric if found.numbers)
    if first or second:
        return first >= second, "a number above 12 in the column"
    if all(found.dotted for found in numeric):
        return True, "dots between the numbers"
    readings = {order: _readings(numeric, order) for order in (True, False)}
    for score, origin in (
        (_weekdays_agree, "the weekdays written beside"),
        (_same_weekday, "one weekday for all dates"),
        (_ascending, "ascending order"),
    ):
        yes, no = (score(numeric, readings[order]) for order in (True, False))
        if yes != no:
            return yes > no, origin
    if readings[True] == readings[False]:
        return True, "day and month are equal"
    return None, ""


def resolve(found: DateText, *, first_is_day: bool, year: int | None = None) -> date | None:
    """Return the calendar date, with `year` where none is written; None for one that does not exist.

    A number above 12 decides for its own date, whatever the column does.
    """
    use = found.year or year
    if use is None:
        return None
    month, day = found.month, found.day
    if found.numbers:
        one, two = found.numbers
        if (first_is_day and two <= 12) or one > 12:
            day, month = one, two
        else:
            month, day = one, two
    try:
        return date(use, month, day)
    except ValueError:
        return None


def nearest_year(found: DateText, *, first_is_day: bool, today: date) -> int | None:
    """Return the year that brings a date without one nearest to `today`, the written weekday permitting.

    Dates up to four months ago stay in the past; older ones belong to the coming year.
    """
    best: tuple[int, int] | None = None
    for year in range(today.year - 1, today.year + 3):
        day = resolve(found, first_is_day=first_is_day, year=year)
        if day is None or (found.weekday is not None and day.weekday() != found.weekday):
            continue
        ahead = (day - today).days
        distance = ahead if ahead >= 0 else 2 * -ahead
        if best is None or distance < best[0]:
            best = (distance, year)
    return best[1] if best else None


def odd_weekdays(days: Sequence[date]) -> tuple[date, ...]:
    """Return the few dates that do not fall on a weekly series' own weekday; none unless the habit is clear."""
    if len(days) < 5:
        return ()
    usual, n_usual = Counter(day.weekday() for day in days).most_common(1)[0]
    odd = tuple(day for day in days if day.weekday() != usual)
    return odd if len(odd) <= 2 and n_usual >= 0.75 * len(days) else ()


def _year(found: dict[str, str | None]) -> int | None:
    if text := found.get("year"):
        return 2000 + int(text[1:]) if text.startswith("'") else int(text)
    if text := found.get("short"):
        return 2000 + int(text) if int(text) < 70 else 1900 + int(text)
    return None


def _readings(numeric: Iterable[DateText], order: bool) -> list[date | None]:
    return [resolve(found, first_is_day=order, year=2000) for found in numeric]


def _weekdays_agree(numeric: Sequence[DateText], days: Sequence[date | None]) -> int:
    pairs = zip(numeric, days, strict=True)
    return sum(day is not None and found.year is not None and day.weekday() == found.weekday for found, day in pairs)


def _same_weekday(numeric: Sequence[DateText], days: Sequence[date | None]) -> int:
    """Return the size of the largest weekday group if it holds nearly all of at least three dates, else 0."""
    known = [day for found, day in zip(numeric, days, strict=True) if day is not None and found.year is not None]
    largest = max(Counter(day.weekday() for day in known).values(), default=0)
    return largest if len(known) >= 3 and largest >= 0.8 * len(known) else 0


def _ascending(_: Sequence[DateText], days: Sequence[date | None]) -> int:
    """Return 1 where at least three dates ascend or descend with steps of at most ten weeks, else 0."""
    known = [day for day in days if day is not None]
    steps = [later - earlier for earlier, later in pairwise(known)]
    regular = all(timedelta(0) <= step <= timedelta(70) for step in steps) or all(
        timedelta(0) <= -step <= timedelta(70) for step in steps
    )
    return int(len(known) >= 3 and regular)
