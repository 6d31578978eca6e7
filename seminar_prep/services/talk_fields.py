"""Fields of a talk as somebody types them, read into a talk, with a message for each that cannot be."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from seminar_prep.domain.arxiv_id import parse_arxiv_id
from seminar_prep.domain.plain_text import one_line, strip_controls
from seminar_prep.domain.talk import ScheduledTalk, TalkStatus
from seminar_prep.errors import UsageError
from seminar_prep.services.own_words import moved_along
from seminar_prep.sources.schedules.zones import iana_name

# What can be set, in the order of asking. `duration` (minutes) and `timezone` are other ways to say `ends_at` and
# `starts_at`.
FIELDS = (
    "title", "speaker", "affiliation", "starts_at", "ends_at", "duration", "timezone", "location", "url", "abstract",
    "status", "arxiv_ids",
)  # fmt: skip
_ONE_LINERS = ("title", "speaker", "affiliation", "location")
_MOMENT = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:(?:\s*T\s*|\s+)(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.]\d{2}(?:\.\d+)?)?\s*(?P<zone>\S.*)?)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})")
_OFFSET = re.compile(r"(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?")
_LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,2})\s*(?:h|:)\s*)?(?:(?P<minutes>\d{1,4})\s*(?:m|min|minutes)?)?", re.IGNORECASE
)
_START_HINT = "For example 2026-11-26, 2026-11-26 16:15, or 2026-11-26 16:15 Europe/Berlin."
_FIRST_YEAR, _LAST_YEAR = 1900, 2200  # as `import --year`
_LONGEST_DAYS = 8  # no talk is longer


def read_fields(stated: ScheduledTalk | None, typed: Mapping[str, str], home: tzinfo) -> ScheduledTalk:
    """Return the talk with the typed fields in place of its own; None stands for a new one.

    An empty text is "not known". A start moves the end along. Where no zone is named the talk's own holds, for a new
    one the learner's, `home`. Raises UsageError for an unknown field and for a value that is none.
    """
    if unknown := sorted(set(typed) - set(FIELDS)):
        raise UsageError(f"a talk has no field {one_line(unknown[0])!r}.", hint=f"Fields are: {', '.join(FIELDS)}.")
    if "ends_at" in typed and "duration" in typed:
        raise UsageError("ends_at and duration exclude each other.", hint="Give one of them.")
    if stated is None and not typed.get("starts_at", "").strip():
        raise UsageError("a talk needs a day: starts_at is empty.", hint=_START_HINT)
    talk = _with_times(stated, typed, home)
    words: dict[str, Any] = {name: one_line(typed[name]) or None for name in _ONE_LINERS if name in typed}
    talk = replace(talk, **words)
    if "url" in typed:
        talk = replace(talk, url=_address(one_line(typed["url"])))
    if "abstract" in typed:
        talk = replace(talk, abstract=strip_controls(typed["abstract"]).strip() or None)
    if "status" in typed:
        talk = replace(talk, status=_status(one_line(typed["status"]).lower()))
    if "arxiv_ids" in typed:
        talk = replace(talk, arxiv_ids=_arxiv_ids(typed["arxiv_ids"]))
    return talk


def typed_fields(talk: ScheduledTalk) -> dict[str, str]:
    """Return a talk's fields as somebody would type them; those of `read_fields` that say a thing once."""
    start, end = talk.starts_at, talk.ends_at
    same_day = isinstance(start, datetime) and end is not None and end.date() == start.date()
    return {
        "title": talk.title or "",
        "speaker": talk.speaker or "",
        "affiliation": talk.affiliation or "",
        "starts_at": f"{start:%Y-%m-%d %H:%M}" if isinstance(start, datetime) else start.isoformat(),
        "timezone": talk.timezone or (start.isoformat()[-6:] if isinstance(start, datetime) else ""),
        "ends_at": f"{end:%H:%M}" if end and same_day else f"{end:%Y-%m-%d %H:%M}" if end else "",
        "location": talk.location or "",
        "url": talk.url or "",
        "abstract": talk.abstract or "",
        "status": talk.status.value,
        "arxiv_ids": ", ".join(talk.arxiv_ids),
    }


# ------------------------------------------------------------ times


def _with_times(stated: ScheduledTalk | None, typed: Mapping[str, str], home: tzinfo) -> ScheduledTalk:
    talk = stated or ScheduledTalk(starts_at=date.min, timezone=getattr(home, "key", None))
    zone: tzinfo = home
    if isinstance(talk.starts_at, datetime) and talk.starts_at.tzinfo:
        zone = talk.starts_at.tzinfo
    elif talk.timezone and (name := iana_name(talk.timezone)):
        zone = ZoneInfo(name)
    label = talk.timezone
    if "timezone" in typed and one_line(typed["timezone"]):
        zone, label = _zone(one_line(typed["timezone"]))
    elif "timezone" in typed:
        zone, label = home, getattr(home, "key", None)
    start = talk.starts_at
    if "starts_at" in typed:
        start, zone, label = _moment(one_line(typed["starts_at"]), zone, label, "starts_at")
    elif "timezone" in typed and isinstance(start, datetime):
        start = _in_zone(start.replace(tzinfo=None), zone, "starts_at")
    if {"starts_at", "timezone"} & typed.keys():
        all_day = talk.all_day and start == talk.starts_at
        talk = replace(talk, starts_at=start, ends_at=moved_along(talk, start), timezone=label, all_day=all_day)
    if "ends_at" in typed:
        talk = replace(talk, ends_at=_end(one_line(typed["ends_at"]), talk, zone))
    if "duration" in typed:
        talk = replace(talk, ends_at=_end_after(one_line(typed["duration"]), talk))
    return talk


def _moment(text: str, zone: tzinfo, label: str | None, name: str) -> tuple[datetime | date, tzinfo, str | None]:
    """Return the moment, its zone and the zone's name."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise UsageError(
            f"{name} wants a day as YYYY-MM-DD, and a time if it is known, not {text!r}.", hint=_START_HINT
        )
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError as error:
        raise UsageError(f"{name}: there is no day {text[:10]!r}.", hint="Look at the month and the day.") from error
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise UsageError(f"{name}: no talk is in the year {day.year}.", hint=f"From {_FIRST_YEAR} to {_LAST_YEAR}.")
    if match["hour"] is None:
        return day, zone, label
    if match["zone"]:
        zone, label = _zone(match["zone"])
    return _in_zone(datetime.combine(day, _clock(match, name)), zone, name), zone, label


def _clock(match: re.Match[str], name: str) -> time:
    try:
        return time(int(match["hour"]), int(match["minute"]))
    except ValueError as error:
        shown = f"{match['hour']}:{match['minute']}"
        raise UsageError(f"{name}: there is no time {shown!r}.", hint="From 00:00 to 23:59.") from error


def _in_zone(wall: datetime, zone: tzinfo, name: str) -> datetime:
    """Return the wall time in a zone. Raises UsageError where the clocks jump over it."""
    moment = wall.replace(tzinfo=zone)
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        where = getattr(zone, "key", None) or "this zone"
        raise UsageError(
            f"{name}: the clocks in {where} jump over {wall:%H:%M} on {wall:%Y-%m-%d}.", hint="Take an hour later."
        )
    return moment


def _zone(text: str) -> tuple[tzinfo, str | None]:
    if text.upper() == "Z":
        return ZoneInfo("UTC"), "UTC"
    if match := _OFFSET.fullmatch(text):
        offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        if offset <= timedelta(hours=14):
            return timezone(-offset if match["sign"] == "-" else offset), None
    elif name := iana_name(text):
        return ZoneInfo(name), name
    raise UsageError(f"unknown time zone {text!r}.", hint='Use a name such as "Europe/Berlin", or an offset: +01:00.')


def _end(text: str, talk: ScheduledTalk, zone: tzinfo) -> datetime | None:
    if not text:
        return None
    start = talk.starts_at
    if not isinstance(start, datetime):
        raise UsageError("ends_at: the talk has no time to begin at.", hint="Set starts_at with a time first.")
    if match := _CLOCK.fullmatch(text):
        end: datetime | date = _in_zone(datetime.combine(start.date(), _clock(match, "ends_at")), zone, "ends_at")
    else:
        end, *_ = _moment(text, zone, None, "ends_at")
    if not isinstance(end, datetime):
        raise UsageError(f"ends_at wants a time, not {text!r}.", hint="For example 17:30, or 2026-11-26 17:30.")
    if not timedelta() < end - start <= timedelta(_LONGEST_DAYS):
        what = "before it starts" if end <= start else f"more than {_LONGEST_DAYS} days later"
        raise UsageError(f"ends_at: the talk would end {what} ({start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}).",
                         hint="Give the end as HH:MM, or the duration in minutes.")  # fmt: skip
    return end


def _end_after(text: str, talk: ScheduledTalk) -> datetime | None:
    if not text:
        return None
    start = talk.starts_at
    if not isinstance(start, datetime):
        raise UsageError("duration: the talk has no time to begin at.", hint="Set starts_at with a time first.")
    match = _LENGTH.fullmatch(text)
    minutes = 60 * int(match["hours"] or 0) + int(match["minutes"] or 0) if match else 0
    if not 0 < minutes <= _LONGEST_DAYS * 24 * 60:
        raise UsageError(f"duration wants minutes, not {text!r}.", hint="For example 60, or 1h30.")
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)


# ------------------------------------------------------------ words


def _address(text: str) -> str | None:
    if text and not text.startswith(("http://", "https://")):
        raise UsageError(f"url wants an address that begins with http:// or https://, not {text!r}.",
                         hint="A place or a room belongs into location.")  # fmt: skip
    return text or None


def _status(text: str) -> TalkStatus:
    try:
        return TalkStatus({"": "scheduled", "canceled": "cancelled"}.get(text, text))
    except ValueError as error:
        known = ", ".join(status.value for status in TalkStatus)
        raise UsageError(f"status: there is no {text!r}.", hint=f"It is one of {known}.") from error


def _arxiv_ids(text: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for word in re.split(r"[\s,;]+", one_line(text)):
        identifier = parse_arxiv_id(word) if word else None
        if identifier is not None:
            found[identifier.bare] = None
        elif word:
            raise UsageError(f"arxiv_ids: {word!r} is no arXiv id.", hint="For example 1412.6980, or its address.")
    return tuple(found)
