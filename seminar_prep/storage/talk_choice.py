"""Which talks a command means: those of some days, or the one an id's beginning names."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime

from seminar_prep.domain.talk import ScheduledTalk, Talk, TalkStatus

_COLUMNS = "SELECT talks.*, seminars.name AS seminar FROM talks JOIN seminars USING (seminar_id)"


def load_talks_between(connection: sqlite3.Connection, first: datetime, last: datetime) -> tuple[Talk, ...]:
    """Return the talks that start from `first` to `last`, soonest first; cancelled ones left out."""
    rows = connection.execute(
        f"{_COLUMNS} WHERE sort_at BETWEEN ? AND ? AND status <> 'cancelled' ORDER BY sort_at, talk_id",
        (first.astimezone(UTC).isoformat(), last.astimezone(UTC).isoformat()),
    )
    return tuple(map(_talk, rows))


def load_talks_by_prefix(connection: sqlite3.Connection, prefix: str, *, most: int) -> Sequence[Talk]:
    """Return the talks whose id begins with `prefix`, at most `most`, by id; an exact id is alone."""
    rows = connection.execute(
        f"{_COLUMNS} WHERE talk_id = ? OR substr(talk_id, 1, length(?)) = ? ORDER BY talk_id <> ?, talk_id LIMIT ?",
        (prefix, prefix, prefix, prefix, most),
    )
    talks = [_talk(row) for row in rows]
    return talks[:1] if talks and talks[0].id == prefix else talks


def _talk(row: sqlite3.Row) -> Talk:
    stated = ScheduledTalk(
        starts_at=_start(row["starts_at"]),
        ends_at=datetime.fromisoformat(row["ends_at"]) if row["ends_at"] else None,
        timezone=row["timezone"],
        all_day=bool(row["all_day"]),
        title=row["title"],
        speaker=row["speaker"],
        affiliation=row["affiliation"],
        location=row["location"],
        url=row["url"],
        abstract=row["abstract"],
        status=TalkStatus(row["status"]),
        arxiv_ids=tuple(json.loads(row["arxiv_ids"])),
        uid=row["uid"],
    )
    return Talk(row["talk_id"], row["seminar"], stated)


def _start(text: str) -> datetime | date:
    return date.fromisoformat(text) if len(text) == len("2026-11-25") else datetime.fromisoformat(text)
