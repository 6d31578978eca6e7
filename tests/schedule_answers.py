"""Compare parsed schedules with the right answers beside the project, as loosely as their README allows."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from shared_material import shared

from seminar_prep.domain.schedule import ParsedSchedule, ScheduleOptions
from seminar_prep.domain.talk import ScheduledTalk
from seminar_prep.sources.schedules.parse import parse_schedule

TITLES = re.compile(r"\b(?:dr|prof|professor|phd|md|ph\.d|m\.d)\b\.?", re.IGNORECASE)
NOW = datetime(2026, 8, 22, 12, tzinfo=UTC)


def files(*folders: str) -> list[Path]:
    """Return the real schedules in these folders that have an answer."""
    found = (path for folder in folders for path in sorted(shared("schedules", "real", folder).iterdir()))
    return [path for path in found if answer_path(path).exists()]


def answer_path(path: Path) -> Path:
    return shared("schedules", "expected") / f"{path.name}.json"


def answer(path: Path) -> Any:
    return json.loads(answer_path(path).read_text("utf-8"))


def read(path: Path, now: datetime = NOW) -> ParsedSchedule:
    return parse_schedule(path.read_bytes(), ScheduleOptions(now=now), path.name)


def loose(text: str | None) -> str:
    plain = unicodedata.normalize("NFC", (text or "").split(", PhD")[0])
    return " ".join(TITLES.sub(" ", plain).casefold().split())


def same_start(talk: ScheduledTalk, stated: str) -> bool:
    """A date says nothing of a time; a local time without offset is compared as it stands."""
    if "T" not in stated:
        return talk.starts_at == date.fromisoformat(stated)
    if not isinstance(talk.starts_at, datetime):
        return False
    wanted = datetime.fromisoformat(stated)
    return talk.starts_at == wanted if wanted.tzinfo else talk.starts_at.replace(tzinfo=None) == wanted


def same_words(talk: ScheduledTalk, wanted: Mapping[str, Any]) -> bool:
    readings = [wanted, *wanted.get("accept", ())]
    return any(
        loose(talk.title) == loose(reading.get("title"))
        and _speakers(talk.speaker) == _speakers(reading.get("speaker"))
        for reading in readings
    )


def _speakers(value: object) -> set[str]:
    names = value if isinstance(value, list) else str(value).split(", ") if value else []
    return {loose(name) for name in names}


@cache
def disagreements(path: Path) -> tuple[list[str], int]:
    """Return what is wrong with our reading of a file, and how many answers were compared."""
    expected = answer(path)
    if "expanded_instances" in expected:
        return _instances(path, expected)
    parsed = read(path)
    wrong = []
    n_events = len(parsed.talks) + len(parsed.skipped)
    if not any(talk.get("rrule") for talk in expected["talks"]) and n_events != expected["count"]:
        wrong.append(f"{n_events} entries instead of {expected['count']}")
    talks = [talk for talk in expected["talks"] if talk.get("kind", "talk") == "talk"]
    for wanted in talks:
        at_start = [t for t in parsed.talks if same_start(t, wanted["start"]) and wanted.get("uid") in (None, t.uid)]
        only_title = "compare_only" in expected
        fits = (loose(t.title) == loose(wanted["title"]) if only_title else same_words(t, wanted) for t in at_start)
        if not any(fits):
            wrong.append(f"{wanted['start']} {wanted['speaker']} | {wanted['title']}: {at_start}")
    return wrong, len(talks)


def _instances(path: Path, expected: Mapping[str, Any]) -> tuple[list[str], int]:
    first, last = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in expected["expanded_window"])
    parsed = read(path, now=first + timedelta(days=7))
    inside = [talk for talk in parsed.talks if first <= _instant(talk) < last]
    wrong = []
    allowed = expected.get("accept_expanded_count", [expected["expanded_count"]])
    if len(inside) not in allowed:
        wrong.append(f"{len(inside)} instances instead of {allowed}")
    for start, title, uid in expected["expanded_instances"]:
        if not any(t.uid == uid and same_start(t, start) and loose(t.title) in (loose(title), "") for t in inside):
            wrong.append(f"{start} {title} is missing")
    return wrong, len(expected["expanded_instances"])


def _instant(talk: ScheduledTalk) -> datetime:
    if isinstance(talk.starts_at, datetime):
        return talk.starts_at.astimezone(UTC)
    return datetime.combine(talk.starts_at, datetime.min.time(), UTC)


def table(rows: Sequence[tuple[str, int, int]]) -> str:
    """Return "file, answers, agreeing" as lines."""
    return "\n".join(f"{name:<40} {n:>4} {good:>4}" for name, n, good in (("file", "of", "ok"), *rows))  # type: ignore[arg-type]
