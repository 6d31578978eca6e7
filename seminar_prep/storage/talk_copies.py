"""Talks with all that hangs on them, copied before they go, so that they can come back as they were."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# After the talks themselves, which the others refer to.
_TABLES = ("talks", "talk_edits", "talk_papers", "talk_fetches", "talk_concepts", "talk_cards")


@dataclass(frozen=True, slots=True)
class TalkCopy:
    """Rows by table, those of `talks` first, and the names of the seminars by id."""

    ids: tuple[str, ...]
    rows: Mapping[str, tuple[Mapping[str, object], ...]]
    seminars: Mapping[int, str]


def copy_talks(connection: sqlite3.Connection, ids: Sequence[str]) -> TalkCopy:
    """Return the talks of these ids with what hangs on them; notes are never deleted, so they need no copy."""
    marks = ", ".join("?" for _ in ids)
    rows = {
        table: tuple(dict(row) for row in connection.execute(f"SELECT * FROM {table} WHERE talk_id IN ({marks})", ids))
        for table in _TABLES
    }
    names = {row[0]: row[1] for row in connection.execute("SELECT seminar_id, name FROM seminars")}
    return TalkCopy(tuple(ids), rows, names)


def restore_talks(connection: sqlite3.Connection, copy: TalkCopy) -> None:
    """Put the talks back exactly as they were copied; what happened to them since is lost."""
    connection.executemany("DELETE FROM talks WHERE talk_id = ?", [(one,) for one in copy.ids])
    for row in copy.rows["talks"]:
        number = row["seminar_id"]
        connection.execute(
            "INSERT OR IGNORE INTO seminars (seminar_id, name) VALUES (?, ?)", (number, copy.seminars[int(str(number))])
        )
    for table, rows in copy.rows.items():
        for row in rows:
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", row)
