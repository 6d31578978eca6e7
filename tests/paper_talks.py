"""Put talks into a library row by row, for tests of papers; what is not named is default."""

import json
import sqlite3


def add_talk(
    connection: sqlite3.Connection,
    talk: str,
    *,
    title: str | None = None,
    speaker: str | None = None,
    abstract: str | None = None,
    ids: tuple[str, ...] = (),
    starts_at: str = "2026-11-27T14:00:00+00:00",
    status: str = "scheduled",
) -> None:
    """Add a talk of the seminar "Deep Maths"."""
    connection.execute("INSERT OR IGNORE INTO seminars (seminar_id, name) VALUES (1, 'Deep Maths')")
    connection.execute(
        "INSERT INTO talks (talk_id, seminar_id, title, speaker, abstract, starts_at, sort_at, status, arxiv_ids,"
        " first_seen_at, last_seen_at) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, '', '')",
        (talk, title, speaker, abstract, starts_at, starts_at, status, json.dumps(ids)),
    )
