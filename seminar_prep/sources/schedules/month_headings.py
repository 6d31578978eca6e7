"""Months as headings with bare numbers of days below: "September", then "10 – Ada Noether", "Thu 17: …"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from seminar_prep.sources.schedules.date_text import date_span, is_month, weekday_of
from seminar_prep.sources.schedules.lines import Line

_MONTH_LINE = re.compile(r"\W*(?P<month>[^\W\d_]{3,12})\.?[\s,]*(?P<year>(?:19|20)\d\d)?\W*")
_DAY_LINE = re.compile(
    r"(?P<before>\W{0,4}(?:(?:[^\W\d_]{2,10})\.?,?\s+)?)(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?(?P<after>\s*(?:[-–—:|,(]\s*|\s|$))"
    r"(?![\d:]|[ap]\.?m\b)",
    re.IGNORECASE,
)
# Fewer days below months than this are numbers of something else.
_MIN_DAYS = 2


def with_months(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines with the month of the heading above written beside each bare day; others as they are."""
    month = ""
    n_days = 0
    written: list[Line] = []
    for line in lines:
        found = _MONTH_LINE.fullmatch(line.text) if len(line.text) < 40 else None
        if found and is_month(found["month"]):
            month = f"{found['month']} {{day}}{', ' + found['year'] if found['year'] else ''}"
        elif month and (day := _day(line.text)):
            n_days += 1
            when = month.replace("{day}", day["day"])
            text = f"{day['before']}{when}{day['after']}{line.text[day.end() :]}"
            written.append(replace(line, text=text))
            continue
        written.append(line)
    return written if n_days >= _MIN_DAYS else lines


def _day(text: str) -> re.Match[str] | None:
    match = _DAY_LINE.match(text)
    if match is None or not 1 <= int(match["day"]) <= 31 or date_span(text[: match.end() + 12]):
        return None
    word = match["before"].strip(" \t.,*_-–—•·(")
    return match if not word or weekday_of(word) is not None else None
