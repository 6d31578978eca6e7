"""A month as a grid of days with the talks on them, in lines of aligned cells."""

import re
from calendar import Calendar, monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from textual.content import Content

from seminar_prep.domain.person_name import split_speakers
from seminar_prep.domain.plain_text import one_line
from seminar_prep.domain.talk import Talk, TalkStatus
from seminar_prep.tui.agenda_rows import title_of
from seminar_prep.tui.maths import UNICODE, Glyphs
from seminar_prep.tui.plain_words import WEEK_DAYS

DAYS = 7
# A grid shows weeks whole, so the first and the last year of dates stay out of it.
_FIRST, _LAST = date(2, 1, 8), date(9999, 1, 1)
# A cell narrower than this (cells of the terminal) has no room for the time of a talk.
_ROOM_FOR_TIME, _ROOM_FOR_WORDS = 9, 13
_MOST_CELL = 18
_IN_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Month:
    """What the grid shows: the month of `chosen`, the learner's day, and `{day: its talks, soonest first}`."""

    chosen: date
    today: date
    talks: Mapping[date, Sequence[Talk]]


def weeks_of(day: date) -> Sequence[Sequence[date]]:
    """Return the weeks of the day's month, from Monday on, with the days before and after it that fill them."""
    return Calendar().monthdatescalendar(day.year, day.month)


def same_day(day: date, months: int) -> date:
    """Return the day so many months later (earlier, below 0); the last of the month where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    if not _FIRST.year * 12 <= number < _LAST.year * 12:
        return day
    last = last_of_month(date(number // 12, number % 12 + 1, 1))
    return last.replace(day=min(day.day, last.day))


def later(day: date, days: int) -> date:
    """Return the day so many days later (earlier, below 0), within the years that a grid can show."""
    return day + timedelta(days) if _FIRST < day < _LAST else day


def last_of_month(day: date) -> date:
    """Return the last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def day_of(talk: Talk) -> date:
    """Return the day that a talk is on, in its own zone."""
    start = talk.stated.starts_at
    return start.date() if isinstance(start, datetime) else start


def cell_width(width: int) -> int:
    """Return how wide a day is in a grid of at most `width` cells."""
    return max(min(width // DAYS, _MOST_CELL), 5)


def month_lines(month: Month, width: int, per_week: int, glyphs: Glyphs) -> Content:
    """Return the week days and the weeks below them, `per_week` lines (at least 1) for each.

    Today stands in brackets, the chosen day is reversed, days of other months are dim, and a mark or number stands
    behind a day with talks; where there is room each talk has a line with its time, speaker or title.
    """
    cell = cell_width(width)
    lines = [Content.styled("".join(f" {name:<{cell - 1}}" for name in WEEK_DAYS), "$text-muted")]
    for week in weeks_of(month.chosen):
        lines += [
            Content.assemble(*(_part(month, day, number, cell, glyphs) for day in week)) for number in range(per_week)
        ]
    return Content("\n").join(lines)


def _part(month: Month, day: date, number: int, cell: int, glyphs: Glyphs) -> Content:
    """Return line `number` of a day, `cell` cells wide."""
    talks = month.talks.get(day, ())
    if number == 0:
        return _day(month, day, cell, len(talks), glyphs)
    if number > len(talks):
        return Content(" " * cell)
    style = "" if day.month == month.chosen.month else "$text-muted"
    return Content.styled(f" {_talk_words(talks[number - 1], cell, glyphs)}", style).truncate(
        cell - 1, ellipsis=True, pad=True
    ) + Content(" ")


def _day(month: Month, day: date, cell: int, n_talks: int, glyphs: Glyphs) -> Content:
    is_other = day.month != month.chosen.month
    left, right = "[]" if day == month.today else "  "
    style = "bold" if day == month.today else "$text-muted" if is_other else ""
    if day == month.chosen:
        style = f"{style} reverse".strip()
    mark = "" if not n_talks else ("●" if glyphs is UNICODE else "*") if n_talks == 1 else str(min(n_talks, 9))
    return Content.assemble((f"{left}{day.day:>2}{right}", style), (f"{mark:<{cell - 4}}", "$text-accent"))


def _talk_words(talk: Talk, cell: int, glyphs: Glyphs) -> str:
    stated = talk.stated
    start = stated.starts_at
    time = f"{start:%H:%M}" if isinstance(start, datetime) and not stated.all_day else ""
    if stated.status is TalkStatus.CANCELLED:
        time = "off"
    who = _surname(stated.speaker) if stated.speaker else title_of(talk, glyphs)
    if cell < _ROOM_FOR_TIME or (time and cell < _ROOM_FOR_WORDS):
        return time
    return one_line(f"{time} {who}")


def _surname(speaker: str) -> str:
    """Return the last word of the first speaker's name, what stands in brackets left out; else the text itself."""
    names = split_speakers(speaker)
    words = _IN_BRACKETS.sub("", names[0]).split() if names else []
    return words[-1] if words else speaker
