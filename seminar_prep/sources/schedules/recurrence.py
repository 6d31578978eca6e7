"""Expand the recurrence rules of RFC 5545 in local wall time, within bounds.

`dateutil.rrule` walks on to the year 9999 for a rule that matches no day (30 February; a Tuesday every seven days from
a Monday): seconds for each daily one, and no way to stop it. Here the periods are counted: a rule ends at its
horizon whether it matches or not. A test compares both on rules that do match.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count as counting

# More instances than a lifetime of weekly seminars; the rest is left out with a warning.
MAX_INSTANCES = 1000
# Finite rules are walked for this many years (times their interval) behind their first instance: time for MAX_INSTANCES
# of any usual rule, and an end for those that match no day.
MAX_YEARS = {"DAILY": 15, "WEEKLY": 40, "MONTHLY": 100, "YEARLY": 100}

_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_PARTS = frozenset(["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"])


@dataclass(frozen=True, slots=True)
class Rule:
    """A parsed RRULE. `until` is its text, since it is read in the zone of the event's start."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: str | None = None
    by_day: tuple[tuple[int, int], ...] = ()  # (ordinal or 0, weekday)
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_position: tuple[int, ...] = ()
    week_start: int = 0

    @property
    def is_endless(self) -> bool:
        """True without COUNT and UNTIL."""
        return self.count is None and self.until is None


def parse_rule(text: str) -> Rule:
    """Return the rule in an RRULE value. Raises ValueError, worded for the user, for what is not supported."""
    parts: dict[str, str] = {}
    for part in text.strip().strip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value:
            raise ValueError(f"the recurrence rule {text!r} is not well formed")
        parts[name.strip().upper()] = value.strip().upper()
    frequency = parts.get("FREQ", "")
    if frequency not in _FREQUENCIES:
        raise ValueError(f"recurrence {frequency or 'without a frequency'} is not supported")
    same_time = {
        name for name in ("BYHOUR", "BYMINUTE", "BYSECOND") if parts.get(name, "").isdigit()
    }  # the start says so
    if unknown := sorted(name for name in set(parts) - _PARTS - same_time if not name.startswith("X-")):
        raise ValueError(f"recurrence by {', '.join(unknown)} is not supported")
    return Rule(
        frequency=frequency,
        interval=max(1, _numbers(parts, "INTERVAL", 1, 10_000)[0]) if "INTERVAL" in parts else 1,
        count=_numbers(parts, "COUNT", 1, 10**9)[0] if "COUNT" in parts else None,
        until=parts.get("UNTIL"),
        by_day=_weekdays(parts.get("BYDAY")),
        by_month_day=_numbers(parts, "BYMONTHDAY", -31, 31),
        by_month=_numbers(parts, "BYMONTH", 1, 12),
        by_position=_numbers(parts, "BYSETPOS", -366, 366),
        week_start=_DAYS.get(parts.get("WKST", "MO"), 0),
    )


def occurrences(
    rule: Rule, start: datetime, *, until: datetime | None, first: datetime | None = None, last: datetime | None = None
) -> tuple[tuple[datetime, ...], bool]:
    """Return the naive local starts of a rule, earliest first, and whether the limit cut them short.

    `start` is the event's own naive start and always the first instance, even where it does not fit the rule; a rule
    whose `until` lies before it has none. `first` and `last` bound what is returned of an endless rule.
    """
    if until is not None and until < start:
        return (), False
    end = until or last or datetime.max
    found: list[datetime] = []
    for number, instant in enumerate(_with_start(rule, start, end, first)):
        if rule.count is not None and number >= rule.count:
            break
        if instant > end or (last is not None and instant > last):
            break
        if len(found) >= MAX_INSTANCES:
            return tuple(found), True
        if first is None or instant >= first:
            found.append(instant)
    return tuple(found), False


def _with_start(rule: Rule, start: datetime, end: datetime, first: datetime | None) -> Iterator[datetime]:
    yield start
    horizon = min(end.date(), _years_later(rule, start.date()) if first is None else date.max)
    skip_to = first.date() if first is not None and rule.count is None and first > start else None
    for day in _days(rule, start.date(), horizon, skip_to):
        if day > start.date():
            yield datetime.combine(day, start.time())


def _years_later(rule: Rule, day: date) -> date:
    return date(min(9998, day.year + MAX_YEARS[rule.frequency] * rule.interval), 12, 31)


def _days(rule: Rule, start: date, horizon: date, skip_to: date | None) -> Iterator[date]:
    """Yield the rule's days from the period of `start` (or of `skip_to`) to `horizon`, in order."""
    first_step = 0 if skip_to is None else max(0, _steps_between(rule, start, skip_to) - 1)
    for step in counting(first_step):
        try:
            opening, days = _period(rule, start, step * rule.interval)
        except (ValueError, OverflowError):  # behind the year 9999
            return
        if opening > horizon:
            return
        chosen = [day for day in days if _fits(rule, day)]
        yield from _positions(rule, chosen)


def _steps_between(rule: Rule, start: date, later: date) -> int:
    months = (later.year - start.year) * 12 + later.month - start.month
    units = {
        "DAILY": (later - start).days,
        "WEEKLY": (later - start).days // 7,
        "MONTHLY": months,
        "YEARLY": months // 12,
    }
    return units[rule.frequency] // rule.interval


def _period(rule: Rule, start: date, units: int) -> tuple[date, list[date]]:
    """Return the first day of the period `units` after that of `start`, and the days in it that may match."""
    if rule.frequency == "DAILY":
        day = start + timedelta(units)
        return day, [day]
    if rule.frequency == "WEEKLY":
        monday = start - timedelta((start.weekday() - rule.week_start) % 7) + timedelta(7 * units)
        week = [monday + timedelta(n) for n in range(7)]
        return monday, week if rule.by_day else [day for day in week if day.weekday() == start.weekday()]
    if rule.frequency == "MONTHLY":
        months = start.year * 12 + start.month - 1 + units
        return _month_days(rule, start, months // 12, [months % 12 + 1])
    named = rule.by_month or (range(1, 13) if rule.by_day or rule.by_month_day else (start.month,))
    opening, days = _month_days(rule, start, start.year + units, named)
    return opening.replace(month=1), days


def _month_days(
    rule: Rule, start: date, year: int, months: range | tuple[int, ...] | list[int]
) -> tuple[date, list[date]]:
    days = [date(year, month, n) for month in months for n in range(1, calendar.monthrange(year, month)[1] + 1)]
    if not rule.by_day and not rule.by_month_day:
        days = [day for day in days if day.day == start.day]
    return date(year, months[0], 1), days


def _fits(rule: Rule, day: date) -> bool:
    if rule.by_month and day.month not in rule.by_month:
        return False
    length = calendar.monthrange(day.year, day.month)[1]
    if rule.by_month_day and day.day not in rule.by_month_day and day.day - length - 1 not in rule.by_month_day:
        return False
    return not rule.by_day or any(_is_weekday(rule, day, ordinal, weekday) for ordinal, weekday in rule.by_day)


def _is_weekday(rule: Rule, day: date, ordinal: int, weekday: int) -> bool:
    if day.weekday() != weekday:
        return False
    if not ordinal or rule.frequency in ("DAILY", "WEEKLY"):
        return True
    if rule.frequency == "YEARLY" and not rule.by_month:
        position, length = day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365
    else:
        position, length = day.day, calendar.monthrange(day.year, day.month)[1]
    return ordinal in ((position - 1) // 7 + 1, -((length - position) // 7 + 1))


def _positions(rule: Rule, days: list[date]) -> list[date]:
    if not rule.by_position:
        return days
    chosen = {days[n - 1 if n > 0 else n] for n in rule.by_position if n and -len(days) <= n <= len(days)}
    return sorted(chosen)


def _numbers(parts: dict[str, str], name: str, low: int, high: int) -> tuple[int, ...]:
    if name not in parts:
        return ()
    texts = parts[name].split(",")
    if not all(re.fullmatch(r"[+-]?\d{1,9}", text) for text in texts):
        raise ValueError(f"{name}={parts[name]} in a recurrence rule is not a number")
    numbers = tuple(int(text) for text in texts)
    if not all(low <= number <= high for number in numbers):
        raise ValueError(f"{name}={parts[name]} in a recurrence rule is out of range")
    return tuple(sorted(set(numbers)))


def _weekdays(text: str | None) -> tuple[tuple[int, int], ...]:
    if text is None:
        return ()
    found = []
    for part in text.split(","):
        match = re.fullmatch(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", part)
        if not match:
            raise ValueError(f"BYDAY={text} in a recurrence rule is not understood")
        found.append((int(match[1] or 0), _DAYS[match[2]]))
    return tuple(found)
