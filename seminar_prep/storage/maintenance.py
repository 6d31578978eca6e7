"""Looking after the library as a whole: is it sound, what is in it, and replacing derived rows."""

import sqlite3
from collections.abc import Mapping

from seminar_prep.domain.review import Memory
from seminar_prep.storage.reviews import memory_of_row, save_memory


def damage(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return what SQLite's quick check complains about, at most ten lines; empty for a sound file."""
    lines = tuple(row[0] for row in connection.execute("PRAGMA quick_check(10)"))
    return () if lines == ("ok",) else lines


def dangling_rows(connection: sqlite3.Connection) -> Mapping[str, int]:
    """Return `{table: rows whose foreign key points to nothing}`, tables in order of name."""
    tables = sorted(row[0] for row in connection.execute("PRAGMA foreign_key_check"))
    return {table: tables.count(table) for table in dict.fromkeys(tables)}


def all_memories(connection: sqlite3.Connection) -> dict[str, Memory]:
    """Return `{card: memory}` of every card ever answered, vanished ones included."""
    return {row["card_id"]: memory_of_row(row) for row in connection.execute("SELECT * FROM memories")}


def replace_memories(connection: sqlite3.Connection, memories: Mapping[str, Memory]) -> None:
    """Store exactly these memories; new ones are left out."""
    connection.execute("DELETE FROM memories")
    for card, memory in memories.items():
        save_memory(connection, card, memory)


def link_decisions(connection: sqlite3.Connection) -> frozenset[tuple[str, str, str]]:
    """Return the user's decisions on links as (talk, card, status)."""
    rows = connection.execute("SELECT talk_id, card_id, status FROM talk_cards WHERE decided_at IS NOT NULL")
    return frozenset((row[0], row[1], row[2]) for row in rows)


def n_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many talks, papers, cards and reviews the library holds, vanished cards and undos included."""
    tables = ("talks", "papers", "cards", "reviews")
    return {f"n_{table}": int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables}
