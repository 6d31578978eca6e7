"""Decks as the library mirrors them."""

import sqlite3
from collections.abc import Iterable
from datetime import date

from seminar_prep.domain.card import Origin
from seminar_prep.domain.deck import Deck, DeckCounts
from seminar_prep.storage.queue import IS_AWAY

_COLUMNS = ("deck", "title", "book", "chapter", "licence", "origin", "path", "position", "content_hash")
_UPSERT = (
    f"INSERT INTO decks ({', '.join(_COLUMNS)}, active) VALUES ({', '.join('?' * len(_COLUMNS))}, 1)"
    f" ON CONFLICT (deck) DO UPDATE SET active = 1, {', '.join(f'{c} = excluded.{c}' for c in _COLUMNS[1:])}"
)


def load_decks(connection: sqlite3.Connection, day: date) -> tuple[DeckCounts, ...]:
    """Return the decks in study order, with the number of their cards, of those due on `day` and of those unseen."""
    rows = connection.execute(
        f"SELECT {', '.join('d.' + c for c in _COLUMNS)}, count(c.card_id) AS n_cards,"
        f" count(CASE WHEN m.due_on <= :day AND NOT {IS_AWAY} THEN 1 END) AS n_due,"
        f" count(CASE WHEN c.card_id NOT NULL AND m.card_id IS NULL AND NOT {IS_AWAY} THEN 1 END) AS n_new"
        " FROM decks d LEFT JOIN cards c ON c.deck = d.deck AND c.active"
        " LEFT JOIN memories m ON m.card_id = c.card_id LEFT JOIN card_states s ON s.card_id = c.card_id"
        " WHERE d.active GROUP BY d.deck ORDER BY d.position, d.deck",
        {"day": day.isoformat()},
    )
    return tuple(DeckCounts(_deck(row), row["n_cards"], row["n_due"], row["n_new"]) for row in rows)


def load_active_decks(connection: sqlite3.Connection) -> dict[str, Deck]:
    """Return `{name: Deck}` of the decks whose files are there, in study order."""
    rows = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM decks WHERE active ORDER BY position, deck")
    return {row["deck"]: _deck(row) for row in rows}


def save_decks(connection: sqlite3.Connection, decks: Iterable[Deck]) -> None:
    """Store decks, active."""
    connection.executemany(
        _UPSERT,
        [
            (d.name, d.title, d.book, d.chapter, d.licence, d.origin.value, d.path, d.position, d.content_hash)
            for d in decks
        ],
    )


def retire_decks(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Take decks whose files have gone out of the list; their rows stay for the cards' history."""
    connection.executemany("UPDATE decks SET active = 0 WHERE deck = ?", [(name,) for name in names])


def _deck(row: sqlite3.Row) -> Deck:
    return Deck(
        name=row["deck"],
        title=row["title"],
        origin=Origin(row["origin"]),
        path=row["path"],
        position=row["position"],
        content_hash=row["content_hash"],
        book=row["book"],
        chapter=row["chapter"],
        licence=row["licence"],
    )
