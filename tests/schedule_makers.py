"""Write small schedules for tests: a calendar from its events, a table from its rows."""

from datetime import UTC, datetime

from seminar_prep.domain.schedule import ParsedSchedule, ScheduleOptions
from seminar_prep.sources.schedules.parse import parse_schedule

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def event(summary: str = "A talk", start: str = "DTSTART;TZID=Europe/Berlin:20260310T160000", **more: str) -> str:
    """Return a VEVENT; keyword underscores become hyphens, "UID" and all else as given, newlines escaped."""
    lines = [f"{name.replace('_', '-')}:{value}" for name, value in more.items()]
    return "\r\n".join(("BEGIN:VEVENT", start, f"SUMMARY:{summary}", *lines, "END:VEVENT"))


def calendar(*events: str, head: str = "") -> bytes:
    """Return a VCALENDAR with CRLF line ends."""
    head = head and head + "\r\n"
    body = "\r\n".join(events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{body}\r\nEND:VCALENDAR\r\n".encode()


def parsed(data: bytes, name: str = "schedule", **options: object) -> ParsedSchedule:
    """Parse with a clock that stands on 2 March 2026."""
    return parse_schedule(data, ScheduleOptions(**{"now": NOW, **options}), name)  # type: ignore[arg-type]
