"""Rows of talks. Light: `talks` and everything that shows them read here; imports write here."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from seminar_prep.domain.talk import ScheduledTalk, Talk, TalkStatus, starts_instant

COLUMNS = (
    "talk_id", "seminar_id", "source_id", "uid", "recurrence_id", "sequence", "modified_at", "title", "speaker",
    "affiliation", "starts_at", "ends_at", "sort_at", "timezone", "all_day", "location", "url", "abstract", "status",
    "arxiv_ids", "first_seen_at", "last_seen_at", "missing_since",
)  # fmt: skip
# What the learner may write over, in the order in which a talk tells it.
EDITABLE = (
    "title", "speaker", "affiliation", "starts_at", "ends_at", "timezone", "all_day", "location", "url", "abstract",
    "status", "arxiv_ids",
)  # fmt: skip
_SELECT = "SELECT t.*, s.name AS seminar FROM talks t JOIN seminars s USING (seminar_id)"
_UPSERT = (
    f"INSERT INTO talks ({', '.join(COLUMNS)}) VALUES ({', '.join(':' + name for name in COLUMNS)})"
    " ON CONFLICT (talk_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name not in ("talk_id", "first_seen_at"))
)


@dataclass(frozen=True, slots=True)
class StoredTalk:
    """A talk with the source it was last seen in (None for one that no schedule brought) and its raw row.

    `edits` holds, for each column that the learner wrote over, the source's value as text. `row` has them as "edits".
    """

    talk: Talk
    source_id: int | None
    row: Mapping[str, object]
    edits: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def sourced(self) -> ScheduledTalk:
        """The talk in the words of its source alone."""
        return stated_of({**self.row, **self.edits}) if self.edits else self.talk.stated


def load_talks(
    connection: sqlite3.Connection,
    *,
    seminar_id: int | None = None,
    source_id: int | None = None,
    first: datetime | None = None,
    last: datetime | None = None,
) -> tuple[StoredTalk, ...]:
    """Return talks, earliest first (ties by id): of a seminar, of a source, starting from `first` and before `last`.

    Instants are aware. None leaves a bound out.
    """
    bounds = {
        "t.seminar_id =": seminar_id,
        "t.source_id =": source_id,
        "t.sort_at >=": first.astimezone(UTC).isoformat() if first else None,
        "t.sort_at <": last.astimezone(UTC).isoformat() if last else None,
    }
    chosen = {condition: value for condition, value in bounds.items() if value is not None}
    where = f" WHERE {' AND '.join(f'{condition} ?' for condition in chosen)}" if chosen else ""
    rows = connection.execute(f"{_SELECT}{where} ORDER BY t.sort_at, t.talk_id", tuple(chosen.values()))
    edits = _load_edits(connection)
    return tuple(_stored(row, edits.get(row["talk_id"], {})) for row in rows)


def load_talk(connection: sqlite3.Connection, talk_id: str) -> StoredTalk | None:
    """Return the talk with exactly this id, or None."""
    row = connection.execute(f"{_SELECT} WHERE t.talk_id = ?", (talk_id,)).fetchone()
    return _stored(row, _load_edits(connection, talk_id).get(talk_id, {})) if row else None


def talk_ids_beginning(connection: sqlite3.Connection, prefix: str) -> tuple[str, ...]:
    """Return the ids that begin with `prefix`, sorted; an exact id is returned alone."""
    rows = connection.execute(
        "SELECT talk_id FROM talks WHERE substr(talk_id, 1, length(?)) = ? ORDER BY talk_id", (prefix, prefix)
    )
    ids = tuple(row[0] for row in rows)
    return (prefix,) if prefix in ids else ids


def save_talk(
    connection: sqlite3.Connection, talk: Talk, *, seminar_id: int, source_id: int | None, now: datetime, zone: tzinfo
) -> None:
    """Insert or update a talk in place, so that what hangs on it stays; `zone` places plain dates in the order."""
    stated = talk.stated
    instant = now.astimezone(UTC).isoformat()
    connection.execute(
        _UPSERT,
        {
            **columns_of(stated),
            "talk_id": talk.id,
            "seminar_id": seminar_id,
            "source_id": source_id,
            "uid": stated.uid,
            "recurrence_id": stated.recurrence_id,
            "sequence": stated.sequence,
            "modified_at": stated.modified_at.astimezone(UTC).isoformat() if stated.modified_at else None,
            "sort_at": _sort_at(stated, zone),
            "first_seen_at": instant,
            "last_seen_at": instant,
            "missing_since": talk.missing_since.isoformat() if talk.missing_since else None,
        },
    )


def save_edits(connection: sqlite3.Connection, talk_id: str, edits: Mapping[str, str | None], *, now: datetime) -> None:
    """Set which columns of a talk the learner wrote over, each with the source's value as text; others are not."""
    kept = json.dumps(list(edits))
    connection.execute(
        "DELETE FROM talk_edits WHERE talk_id = ? AND field NOT IN (SELECT value FROM json_each(?))", (talk_id, kept)
    )
    connection.executemany(
        "INSERT INTO talk_edits (talk_id, field, source_value, edited_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (talk_id, field) DO UPDATE SET source_value = excluded.source_value",
        [(talk_id, name, value, now.astimezone(UTC).isoformat()) for name, value in edits.items()],
    )


def restore_row(connection: sqlite3.Connection, row: Mapping[str, object], *, now: datetime) -> None:
    """Write a talk's row back as `StoredTalk.row` gave it.

    What the learner has written over by now stays theirs; it is the source's words below that come back.
    """
    before = {name: row.get(name) for name in COLUMNS}
    talk_id, was_edited = str(row["talk_id"]), row.get("edits")
    present = load_talk(connection, talk_id)
    if isinstance(was_edited, Mapping) and present is not None:
        before |= was_edited
    mine = {name: present.row[name] for name in present.edits} if present else {}
    written = {**before, **mine}
    if mine or was_edited:
        written["sort_at"] = _sort_at(stated_of(written), UTC)
        written["all_day"] = int(str(written["all_day"]))
    connection.execute(_UPSERT, written)
    sourced = {name: _text(before[name]) for name in mine}
    save_edits(connection, talk_id, sourced if row.get("source_id") is not None else {}, now=now)


def delete_talk(connection: sqlite3.Connection, talk_id: str) -> None:
    """Remove a talk and the proposals that hang on it; callers ask `has_user_work` first."""
    connection.execute("DELETE FROM talks WHERE talk_id = ?", (talk_id,))


def has_user_work(connection: sqlite3.Connection, talk_id: str) -> bool:
    """Tell whether the user decided or wrote anything about a talk: notes, own fields, confirmed or rejected links."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM notes WHERE subject_kind = 'talk' AND subject_id = :talk)"
        " OR EXISTS (SELECT 1 FROM talk_edits WHERE talk_id = :talk)"
        " OR EXISTS (SELECT 1 FROM talk_papers WHERE talk_id = :talk AND status != 'proposed')"
        " OR EXISTS (SELECT 1 FROM talk_cards WHERE talk_id = :talk"
        " AND (status != 'proposed' OR decided_at IS NOT NULL))",
        {"talk": talk_id},
    ).fetchone()
    return bool(row[0])


def n_linked(connection: sqlite3.Connection) -> Mapping[str, tuple[int, int]]:
    """Return `{talk id: (papers, cards)}`, rejected links left out; talks without links are missing."""
    counts: dict[str, tuple[int, int]] = {}
    for position, table in enumerate(("talk_papers", "talk_cards")):
        rows = connection.execute(f"SELECT talk_id, count(*) FROM {table} WHERE status != 'rejected' GROUP BY talk_id")
        for talk_id, n in rows:
            papers, cards = counts.get(talk_id, (0, 0))
            counts[talk_id] = (n, cards) if position == 0 else (papers, n)
    return counts


def columns_of(stated: ScheduledTalk) -> dict[str, str | int | None]:
    """Return the columns of EDITABLE as they stand in a row."""
    return {
        "title": stated.title,
        "speaker": stated.speaker,
        "affiliation": stated.affiliation,
        "starts_at": stated.starts_at.isoformat(),
        "ends_at": stated.ends_at.isoformat() if stated.ends_at else None,
        "timezone": stated.timezone,
        "all_day": int(stated.all_day),
        "location": stated.location,
        "url": stated.url,
        "abstract": stated.abstract,
        "status": stated.status.value,
        "arxiv_ids": json.dumps(stated.arxiv_ids),
    }


def sourced_columns(stated: ScheduledTalk, names: Iterable[str]) -> dict[str, str | None]:
    """Return these columns as `talk_edits` keeps them: text, or None."""
    columns = columns_of(stated)
    return {name: _text(columns[name]) for name in EDITABLE if name in set(names)}


def stated_of(row: Mapping[str, Any]) -> ScheduledTalk:
    """Return the talk that a row, or a row with values of `talk_edits` over it, states."""
    zone = _place(row["timezone"])
    return ScheduledTalk(
        starts_at=_moment(row["starts_at"], zone),
        ends_at=_instant(row["ends_at"], zone) if row["ends_at"] else None,
        timezone=row["timezone"],
        all_day=bool(int(row["all_day"])),
        title=row["title"],
        speaker=row["speaker"],
        affiliation=row["affiliation"],
        location=row["location"],
        url=row["url"],
        abstract=row["abstract"],
        status=TalkStatus(row["status"]),
        arxiv_ids=tuple(json.loads(row["arxiv_ids"])),
        uid=row["uid"],
        recurrence_id=row["recurrence_id"],
        sequence=row["sequence"],
        modified_at=datetime.fromisoformat(row["modified_at"]) if row["modified_at"] else None,
    )


def _load_edits(connection: sqlite3.Connection, talk_id: str | None = None) -> Mapping[str, dict[str, str | None]]:
    """Return `{talk: {column: the source's value}}` of all talks or of one; the learner's own, so they are few."""
    chosen = "" if talk_id is None else " WHERE talk_id = ?"
    found: dict[str, dict[str, str | None]] = {}
    rows = connection.execute(
        f"SELECT talk_id, field, source_value FROM talk_edits{chosen}", () if talk_id is None else (talk_id,)
    )
    for talk, name, value in rows:
        found.setdefault(talk, {})[name] = value
    return found


def _stored(row: sqlite3.Row, edits: Mapping[str, str | None]) -> StoredTalk:
    missing = row["missing_since"]
    talk = Talk(
        row["talk_id"],
        row["seminar"],
        stated_of(dict(row)),
        date.fromisoformat(missing) if missing else None,
        tuple(name for name in EDITABLE if name in edits),
    )
    raw: dict[str, object] = {name: row[name] for name in COLUMNS}
    return StoredTalk(talk, row["source_id"], {**raw, "edits": dict(edits)} if edits else raw, edits)


def _sort_at(stated: ScheduledTalk, zone: tzinfo) -> str:
    return starts_instant(stated.starts_at, _place(stated.timezone) or zone).isoformat()


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _moment(text: str, zone: ZoneInfo | None) -> datetime | date:
    return _instant(text, zone) if "T" in text else date.fromisoformat(text)


def _instant(text: str, zone: ZoneInfo | None) -> datetime:
    """Return the stored wall time in its zone; the stored offset only tells doubled hours apart."""
    stored = datetime.fromisoformat(text)
    if stored.tzinfo is None:
        stored = stored.replace(tzinfo=UTC)
    if zone is None:
        return stored.replace(tzinfo=timezone(stored.utcoffset() or timedelta()))
    local = stored.replace(tzinfo=zone)
    return (
        local.replace(fold=1) if local.utcoffset() != stored.utcoffset() != local.replace(fold=0).utcoffset() else local
    )


def _place(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
