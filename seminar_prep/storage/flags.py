"""Flags: the learner's own mark on a card, to find it again with `is:flagged`."""

import sqlite3


def is_flagged(connection: sqlite3.Connection, card: str) -> bool:
    """Whether the card carries a flag; False for one that is not known."""
    query = "SELECT 1 FROM card_states WHERE card_id = ? AND flagged"
    return connection.execute(query, (card,)).fetchone() is not None


def set_flagged(connection: sqlite3.Connection, card: str, flagged: bool) -> None:
    """Flag a card, or take its flag away."""
    connection.execute(
        "INSERT INTO card_states (card_id, flagged) VALUES (:card, :flagged)"
        " ON CONFLICT (card_id) DO UPDATE SET flagged = :flagged",
        {"card": card, "flagged": int(flagged)},
    )
