"""Dates and spans in the words of the screens."""

import math
from datetime import date, datetime, tzinfo

from seminar_prep.domain.talk import ScheduledTalk

WEEK_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS_PER_YEAR = 365
_LONGEST_IN_DAYS = 999
COUNTDOWN_CELLS = len("tomorrow 14:15")
# A shorter time than this is told in minutes, and below this many in hours even over midnight.
_MINUTES_SHOWN = 90
_HOURS_SHOWN = 12


def day_words(day: date) -> str:
    """Return a date as "Thu 26 Nov"; English whatever the locale, the day of the month two characters wide."""
    return f"{WEEK_DAYS[day.weekday()]} {day.day:>2} {_MONTHS[day.month - 1]}"


def agenda_title(today: date) -> tuple[str, str]:
    """Return what stands above the coming talks, left and right."""
    return "Coming talks", day_words(today).replace("  ", " ")


def month_words(day: date) -> str:
    """Return a date's month as "Nov 2026"."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def year_words(day: date) -> str:
    """Return a date with its year, as "4 May 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def when_words(stated: ScheduledTalk) -> str:
    """Return a talk's start in its own zone: "Thu 26 Nov  14:15", without a time where none is known."""
    start = stated.starts_at
    if isinstance(start, datetime) and not stated.all_day:
        return f"{day_words(start)}  {start:%H:%M}"
    return day_words(start)


def distance_words(start: datetime, today: date, zone: tzinfo) -> str:
    """Return how far off an instant is from the learner's day: "today", "tomorrow", "in 5 d", "3 d ago"."""
    return days_words((start.astimezone(zone).date() - today).days)


def countdown_words(stated: ScheduledTalk, now: datetime, zone: tzinfo) -> str:
    """Return how far off a talk is: "in 5 d", "tomorrow 14:15", "in 3 h", "in 25 min", until it ends "now", "2 h ago".

    Days are those of the calendar in `zone`, the learner's, whose clock also gives the time; a talk without a time is
    counted in days alone. At most COUNTDOWN_CELLS characters.
    """
    start = stated.starts_at
    today = now.astimezone(zone).date()
    if not isinstance(start, datetime):
        return days_words((start - today).days)
    local = start.astimezone(zone)
    days = (local.date() - today).days
    if stated.all_day:
        return days_words(days)
    minutes = math.ceil((start - now).total_seconds() / 60)
    if minutes == 0 or start <= now < (stated.ends_at or start):
        return "now"
    if abs(minutes) < _MINUTES_SHOWN or days == 0 or abs(minutes) < 60 * _HOURS_SHOWN:
        span = f"{abs(minutes)} min" if abs(minutes) < _MINUTES_SHOWN else f"{round(abs(minutes) / 60)} h"
        return f"in {span}" if minutes > 0 else f"{span} ago"
    return f"tomorrow {local:%H:%M}" if days == 1 else days_words(days)


def days_words(days: int) -> str:
    """Return how far off a day is, below 0 in the past: "today", "tomorrow", "in 5 d", "3 d ago"."""
    if days in (-1, 0, 1):
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
    return f"in {days} d" if days > 0 else f"{-days} d ago"


def interval_words(days: int) -> str:
    """Return an interval as "15d", from a thousand days on as "2.7y"."""
    return f"{days}d" if days <= _LONGEST_IN_DAYS else f"{days / _DAYS_PER_YEAR:.1f}y"
