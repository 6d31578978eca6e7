"""Talks, concepts and decks by words in their names; the words may stand in any order, case and accents are ignored."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from seminar_prep.domain.plain_text import fold


def find_talk_names(
    connection: sqlite3.Connection, words: Sequence[str], now: datetime, limit: int
) -> tuple[tuple[str, str | None, str | None, str], ...]:
    """Return (id, title, speaker, start as stored) of talks with all `words`, those nearest to `now` first."""
    conditions, bound = _having(words, "coalesce(title, '') || ' ' || coalesce(speaker, '') || ' ' || seminars.name")
    rows = _folding(connection).execute(
        "SELECT talk_id, title, speaker, starts_at FROM talks JOIN seminars USING (seminar_id)"
        f" WHERE {conditions} ORDER BY abs(julianday(sort_at) - julianday(?)), talk_id LIMIT ?",
        (*bound, now.isoformat(), limit),
    )
    return tuple((row[0], row[1], row[2], row[3]) for row in rows)


def find_concept_names(connection: sqlite3.Connection, words: Sequence[str], limit: int) -> tuple[tuple[str, str], ...]:
    """Return (id, name) of concepts with all `words`, the shortest names first."""
    conditions, bound = _having(words, "name || ' ' || concept_id")
    rows = _folding(connection).execute(
        f"SELECT concept_id, name FROM concepts WHERE merged_into IS NULL AND {conditions}"
        " ORDER BY length(name), name LIMIT ?",
        (*bound, limit),
    )
    return tuple((row[0], row[1]) for row in rows)


def find_deck_names(connection: sqlite3.Connection, words: Sequence[str], limit: int) -> tuple[tuple[str, str], ...]:
    """Return (deck, title) of decks with all `words`, in the order of study."""
    conditions, bound = _having(words, "title || ' ' || deck")
    rows = _folding(connection).execute(
        f"SELECT deck, title FROM decks WHERE active AND {conditions} ORDER BY position, deck LIMIT ?", (*bound, limit)
    )
    return tuple((row[0], row[1]) for row in rows)


def _folding(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.create_function("folded", 1, fold, deterministic=True)
    return connection


def _having(words: Sequence[str], text: str) -> tuple[str, list[str]]:
    """Return a condition that every one of `words` stands in the SQL expression `text`, and its values."""
    return " AND ".join([f"instr(folded({text}), ?) > 0"] * len(words)) or "1", [fold(word) for word in words]
