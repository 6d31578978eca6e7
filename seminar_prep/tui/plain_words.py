"""Dates and spans in the words of the screens."""

from datetime import date, datetime, tzinfo

from seminar_prep.domain.talk import ScheduledTalk

WEEK_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS_PER_YEAR = 365
_LONGEST_IN_DAYS = 999
# A shorter time than this is told in minutes.
_MINUTES_SHOWN = 90


def day_words(day: date) -> str:
    """Return a date as "Thu 26 Nov"; English whatever the locale, the day of the month two characters wide."""
    return f"{WEEK_DAYS[day.weekday()]} {day.day:>2} {_MONTHS[day.month - 1]}"


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


def countdown_words(start: datetime, now: datetime, today: date, zone: tzinfo) -> str:
    """Return how far off an instant is, on its day in hours or minutes: "in 3 h", "in 25 min"; once begun "now"."""
    if start.astimezone(zone).date() != today:
        return distance_words(start, today, zone)
    minutes = int((start - now).total_seconds() // 60)
    if minutes < 0:
        return "now"
    return f"in {minutes} min" if minutes < _MINUTES_SHOWN else f"in {round(minutes / 60)} h"


def days_words(days: int) -> str:
    """Return how far off a day is, below 0 in the past: "today", "tomorrow", "in 5 d", "3 d ago"."""
    if days in (-1, 0, 1):
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
    return f"in {days} d" if days > 0 else f"{-days} d ago"


def interval_words(days: int) -> str:
    """Return an interval as "15d", from a thousand days on as "2.7y"."""
    return f"{days}d" if days <= _LONGEST_IN_DAYS else f"{days / _DAYS_PER_YEAR:.1f}y"
