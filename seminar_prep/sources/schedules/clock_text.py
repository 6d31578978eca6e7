"""Times of day as people write them: "12:00PM – 1:00PM", "4:30–5:30 PM PT", "10h-12h", "2.30pm", "14 Uhr"."""

import re
from dataclasses import dataclass
from datetime import time

from seminar_prep.domain.plain_text import fold
from seminar_prep.sources.schedules.zones import iana_name

_CLOCK = (
    r"(?P<h{n}>\d{{1,2}})(?:\s*(?:[:.h]|uhr)\s*(?P<m{n}>[0-5]\d))?(?::[0-5]\d)?"
    r"(?P<mark{n}>\s*(?:h(?:rs?)?\b|uhr|o'?clock))?\s*(?P<p{n}>[ap]\.?\s?m\b\.?)?"
)
_RANGE = re.compile(
    r"(?<![\d.:/-])"
    + _CLOCK.format(n=1)
    + r"(?:\s*(?:-+|–|—|−|to|bis|until|till|a)\s*"
    + _CLOCK.format(n=2)
    + r")?(?![\d/])"
)
# What stands between a date and its time: ", at", " - ", " · ", "um".
_BESIDE = re.compile(
    r"[\s,(]*(?:[-–—·|•:@]\s*|(?:(?:at|from|um|à|a las|alle|alle ore|ore|kl\.?)\s+))?"
    r"(?:noon\b|midday\b|12 noon\b|\d[^A-Za-z]{0,16}(?:[ap]\.?\s?m\b\.?|h(?:\s?[0-5]\d)?\b|uhr\b|noon\b)?"
    r"(?:\s*(?:to|bis|until|till)\s+\d[\d:.]*)?"
    r"[^A-Za-z\[]{0,20}(?:[ap]\.?\s?m\b\.?|h(?:[0-5]\d)?\b|uhr\b)?)\s*\(?(?-i:[A-Z]{2,4}T?\b)?\)?",
    re.IGNORECASE,
)
# German universities begin a quarter of an hour later: "14 Uhr c.t.".
_CUM_TEMPORE = re.compile(r"\s*\(?c\.?\s?t\b")
_LAST_CAPITALS = re.compile(r"\s\(?(?![AP]M\b)([A-Z]{2,4}T?)\)?\s*$")
_ZONE = re.compile(
    r"\(?(?P<zone>[A-Za-z]{1,4}T|UTC|GMT|CEST|AEST|AEDT|EEST|[A-Z][a-z]+/[A-Z][A-Za-z_]+(?:/[A-Za-z_]+)?)\b\)?"
)


# Hours below this without "am" are in the afternoon.
_EARLIEST = 7


@dataclass(frozen=True, slots=True)
class ClockText:
    """A start, its end where given, and the IANA zone named beside them."""

    start: time
    end: time | None = None
    timezone: str | None = None


def split_clock(text: str) -> tuple[str, str]:
    """Return the time with which a text begins, as written ("" for none), and what follows it."""
    head = _BESIDE.match(text[:120])
    if head and (zone := _LAST_CAPITALS.search(head[0])) and not iana_name(zone[1]):
        head = _BESIDE.match(text[: zone.start()])  # "4 pm, LGRT 1681": that is a building
    if head and read_clock(head[0]):
        end = len(head[0].rstrip(" \t,;(")) if head[0].count("(") > head[0].count(")") else head.end()
        return text[:end], text[end:]
    return "", text


def read_clock(text: str, *, bare: bool = False) -> ClockText | None:
    """Return the first time or range of times in a text, or None.

    A number counts as a time only with minutes, "am/pm", "h" or "Uhr" beside it, unless `bare` (the cell is a time
    column's): then "11" and "1430" do, too. A "pm" on the right holds for the left, unless that would end before it
    starts ("11-1pm").
    """
    plain = fold(text).replace("noon", "12:00pm").replace("midday", "12:00pm")
    if bare and (match := re.fullmatch(r"\s*([01]\d|2[0-3])([0-5]\d)\s*(?:h|hrs?|uhr)?\s*", plain)):
        return ClockText(time(int(match[1]), int(match[2])))
    for match in _RANGE.finditer(plain):
        marked = any(match[name] for name in ("m1", "mark1", "p1")) or (
            match["h2"] and any(match[n] for n in ("m2", "mark2", "p2"))
        )
        if not marked and not bare:
            continue
        start, end = _clock(match, 1), _clock(match, 2)
        if start is None:
            continue
        if _is_afternoon(match):
            start = start.replace(hour=start.hour + 12) if start.hour < _EARLIEST else start
            end = end.replace(hour=end.hour + 12) if end and end.hour < _EARLIEST else end
        if start.minute == 0 and end is None and _CUM_TEMPORE.match(plain[match.end() :]):
            start = start.replace(minute=15)
        if match["p2"] and not match["p1"] and end is not None:
            later = _hour(match, 1, match["p2"])
            start = later if later is not None and later < end else start
        return ClockText(start, end if end is None or end != start else None, _zone(text))
    return None


def _is_afternoon(match: re.Match[str]) -> bool:
    """Tell whether "3:30-4:30" is written on the dial of twelve hours: no talk begins before seven in the morning."""
    hours = [match[name] for name in ("h1", "h2") if match[name]]
    is_plain = not any(match[name] for name in ("p1", "p2", "mark1", "mark2")) and bool(match["m1"])
    return is_plain and all(not hour.startswith("0") and int(hour) <= 12 for hour in hours)


def _clock(match: re.Match[str], number: int) -> time | None:
    return _hour(match, number, match[f"p{number}"])


def _hour(match: re.Match[str], number: int, half: str | None) -> time | None:
    if match[f"h{number}"] is None:
        return None
    hour, minute = int(match[f"h{number}"]), int(match[f"m{number}"] or 0)
    if half:
        if not 1 <= hour <= 12:
            return time(hour, minute) if hour < 24 else None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, minute) if hour < 24 else None


def _zone(text: str) -> str | None:
    for match in _ZONE.finditer(text):
        if (match["zone"].isupper() or "/" in match["zone"]) and (found := iana_name(match["zone"])):
            return found
    return None
