"""Rows of seminars, their published sources, and the imports that can be taken back."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

# Before the name of the seminar: where text that was handed in is remembered to come from.
HANDED_IN = "paste:"


def is_handed_in(location: str) -> bool:
    """Tell whether a remembered location is no place to fetch from: text that was piped in or pasted."""
    return location == "-" or location.startswith(HANDED_IN)


@dataclass(frozen=True, slots=True)
class Source:
    """A remembered schedule: where it lies and how it is read. `options` are those the user gave, as JSON values."""

    source_id: int
    seminar_id: int
    seminar: str
    location: str
    format: str
    options: Mapping[str, object]
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import of one source. `rows` are changed or deleted talks as they were; `added` are ids it made.

    `source` is the source's row as it was, None where the import made it. Those of one command share a `batch`.
    """

    import_id: int
    batch: int
    source_id: int
    imported_at: datetime
    rows: tuple[Mapping[str, object], ...] = ()
    added: tuple[str, ...] = ()
    source: Mapping[str, object] | None = field(default=None)


def load_sources(connection: sqlite3.Connection) -> tuple[Source, ...]:
    """Return all sources that are not forgotten in the order in which they were first imported."""
    rows = connection.execute(
        "SELECT o.*, s.name AS seminar FROM sources o JOIN seminars s USING (seminar_id)"
        " WHERE json_extract(o.options, '$.forgotten') IS NULL ORDER BY 1"
    )
    return tuple(_source(row) for row in rows)


def load_source(connection: sqlite3.Connection, location: str) -> Source | None:
    """Return the source at a location, or None."""
    row = connection.execute(
        "SELECT o.*, s.name AS seminar FROM sources o JOIN seminars s USING (seminar_id) WHERE o.location = ?",
        (location,),
    ).fetchone()
    return _source(row) if row else None


def seminar_id(connection: sqlite3.Connection, name: str) -> int | None:
    """Return the seminar of that name, or None."""
    row = connection.execute("SELECT seminar_id FROM seminars WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else None


def save_seminar(connection: sqlite3.Connection, name: str) -> int:
    """Return the id of the seminar of that name, made if it is new."""
    connection.execute("INSERT OR IGNORE INTO seminars (name) VALUES (?)", (name,))
    found = seminar_id(connection, name)
    assert found is not None
    return found


def save_source(
    connection: sqlite3.Connection,
    *,
    seminar: int,
    location: str,
    format_name: str,
    options: Mapping[str, object],
    now: datetime,
) -> int:
    """Insert or update the source at a location and return its id."""
    row = connection.execute(
        "INSERT INTO sources (seminar_id, location, format, options, imported_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (location) DO UPDATE SET seminar_id = excluded.seminar_id, format = excluded.format,"
        " options = excluded.options, imported_at = excluded.imported_at RETURNING source_id",
        (seminar, location, format_name, json.dumps(dict(options)), now.astimezone(UTC).isoformat()),
    ).fetchone()
    return int(row[0])


def give_back_unlisted(connection: sqlite3.Connection, source_id: int, listed: Sequence[str], seminar: str) -> None:
    """Return other seminars' talks that a source no longer lists to the first source of their own seminar."""
    connection.execute(
        "UPDATE talks SET source_id = (SELECT min(o.source_id) FROM sources o WHERE o.seminar_id = talks.seminar_id)"
        " WHERE source_id = ? AND talk_id NOT IN (SELECT value FROM json_each(?))"
        " AND seminar_id != (SELECT seminar_id FROM seminars WHERE name = ?)"
        " AND EXISTS (SELECT 1 FROM sources o WHERE o.seminar_id = talks.seminar_id)",
        (source_id, json.dumps(list(listed)), seminar),
    )


def forget_source(connection: sqlite3.Connection, source_id: int) -> None:
    """Mark a source as one that is read no more; its talks, and a new import, still know where they come from."""
    connection.execute(
        "UPDATE sources SET options = json_set(options, '$.forgotten', json('true')) WHERE source_id = ?", (source_id,)
    )


def remember_source(connection: sqlite3.Connection, source_id: int) -> None:
    """Take back that a source is forgotten."""
    connection.execute(
        "UPDATE sources SET options = json_remove(options, '$.forgotten') WHERE source_id = ?", (source_id,)
    )


def is_read_again(connection: sqlite3.Connection, source_id: int) -> bool:
    """Tell whether `import` alone reads a source."""
    row = connection.execute(
        "SELECT location, json_extract(options, '$.forgotten') AS gone FROM sources WHERE source_id = ?", (source_id,)
    ).fetchone()
    return row is not None and row["gone"] is None and not is_handed_in(row["location"])


def n_talks_of(connection: sqlite3.Connection) -> Mapping[int, int]:
    """Return `{source: number of talks last seen in it}`; sources without any are missing."""
    rows = connection.execute("SELECT source_id, count(*) FROM talks WHERE source_id IS NOT NULL GROUP BY source_id")
    return {row[0]: row[1] for row in rows}


def note_looked_at(connection: sqlite3.Connection, source_id: int, now: datetime) -> None:
    """Note that a source was found as it was."""
    moment = now.astimezone(UTC).isoformat()
    connection.execute("UPDATE sources SET imported_at = ? WHERE source_id = ?", (moment, source_id))


def next_batch(connection: sqlite3.Connection) -> int:
    """Return a number for the imports of one command, above all earlier ones."""
    return int(connection.execute("SELECT coalesce(max(batch), 0) + 1 FROM imports").fetchone()[0])


def save_import(
    connection: sqlite3.Connection,
    *,
    batch: int,
    source_id: int,
    now: datetime,
    rows: tuple[Mapping[str, object], ...],
    added: tuple[str, ...],
    source: Source | None,
) -> None:
    """Remember what an import found before it wrote."""
    before = {"rows": list(rows), "added": list(added), "source": _source_row(source)}
    connection.execute(
        "INSERT INTO imports (batch, source_id, imported_at, before) VALUES (?, ?, ?, ?)",
        (batch, source_id, now.astimezone(UTC).isoformat(), json.dumps(before, ensure_ascii=False)),
    )


def load_last_imports(connection: sqlite3.Connection) -> tuple[ImportRecord, ...]:
    """Return the imports of the newest command that was not undone, last written first."""
    rows = connection.execute(
        "SELECT * FROM imports WHERE undone_at IS NULL"
        " AND batch = (SELECT max(batch) FROM imports WHERE undone_at IS NULL) ORDER BY import_id DESC"
    )
    return tuple(_record(row) for row in rows)


def mark_undone(connection: sqlite3.Connection, record: ImportRecord, now: datetime) -> None:
    """Note that an import was taken back."""
    connection.execute(
        "UPDATE imports SET undone_at = ? WHERE import_id = ?", (now.astimezone(UTC).isoformat(), record.import_id)
    )


def restore_source(connection: sqlite3.Connection, record: ImportRecord) -> None:
    """Put the source's row back; a source that the import made goes, unless talks or other imports still need it."""
    if record.source is not None:
        connection.execute(
            "UPDATE sources SET seminar_id = :seminar_id, format = :format, options = :options,"
            " imported_at = :imported_at WHERE source_id = :source_id",
            dict(record.source),
        )
        return
    in_use = "SELECT EXISTS (SELECT 1 FROM talks WHERE source_id = :id) OR EXISTS (SELECT 1 FROM imports"
    in_use += " WHERE source_id = :id AND undone_at IS NULL)"
    if not connection.execute(in_use, {"id": record.source_id}).fetchone()[0]:
        connection.execute("DELETE FROM imports WHERE source_id = ?", (record.source_id,))
        connection.execute("DELETE FROM sources WHERE source_id = ?", (record.source_id,))
        forget_empty_seminars(connection)


def forget_empty_seminars(connection: sqlite3.Connection) -> None:
    """Remove seminars with neither talks nor sources."""
    connection.execute(
        "DELETE FROM seminars WHERE seminar_id NOT IN (SELECT seminar_id FROM talks)"
        " AND seminar_id NOT IN (SELECT seminar_id FROM sources)"
    )


def seminar_names(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the names of all seminars, that with the latest talk first."""
    rows = connection.execute(
        "SELECT s.name FROM seminars s LEFT JOIN talks t USING (seminar_id)"
        " GROUP BY s.seminar_id ORDER BY max(t.sort_at) DESC, s.name"
    )
    return tuple(row[0] for row in rows)


def source_location(connection: sqlite3.Connection, source_id: int) -> str | None:
    """Return where a source lies, or None for an unknown one."""
    row = connection.execute("SELECT location FROM sources WHERE source_id = ?", (source_id,)).fetchone()
    return str(row[0]) if row else None


def _source(row: sqlite3.Row) -> Source:
    return Source(
        source_id=row["source_id"],
        seminar_id=row["seminar_id"],
        seminar=row["seminar"],
        location=row["location"],
        format=row["format"],
        options=json.loads(row["options"]),
        imported_at=datetime.fromisoformat(row["imported_at"]),
    )


def _source_row(source: Source | None) -> Mapping[str, object] | None:
    if source is None:
        return None
    return {
        "source_id": source.source_id,
        "seminar_id": source.seminar_id,
        "format": source.format,
        "options": json.dumps(dict(source.options)),
        "imported_at": source.imported_at.isoformat(),
    }


def _record(row: sqlite3.Row) -> ImportRecord:
    before = json.loads(row["before"])
    return ImportRecord(
        import_id=row["import_id"],
        batch=row["batch"],
        source_id=row["source_id"],
        imported_at=datetime.fromisoformat(row["imported_at"]),
        rows=tuple(before["rows"]),
        added=tuple(before["added"]),
        source=before["source"],
    )
