"""Tags of the learner's own on cards, beside those that decks write."""

import json
import sqlite3
from collections.abc import Iterable, Sequence


def load_own_tags(connection: sqlite3.Connection, cards: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return `{card: its own tags, in order}` for the cards that have any."""
    rows = connection.execute(
        "SELECT card_id, tag FROM card_tags WHERE card_id IN (SELECT value FROM json_each(?)) ORDER BY card_id, tag",
        (json.dumps(list(cards)),),
    )
    tags: dict[str, tuple[str, ...]] = {}
    for card, tag in rows:
        tags[card] = (*tags.get(card, ()), tag)
    return tags


def all_own_tags(connection: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    """Return every (card, tag) of the learner's own; none for a library of a version that had no such tags."""
    known = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'card_tags'").fetchone()
    rows = connection.execute("SELECT card_id, tag FROM card_tags") if known else ()
    return frozenset((row[0], row[1]) for row in rows)


def own_tag_names(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the learner's own tags, each once, in order."""
    return tuple(row[0] for row in connection.execute("SELECT DISTINCT tag FROM card_tags ORDER BY tag"))


def tag_names(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return every tag that a card has, of the learner's own or of its deck, each once, in order."""
    rows = connection.execute(
        "SELECT tag FROM card_tags UNION"
        " SELECT t.value FROM cards c, json_each(c.tags) t WHERE c.active = 1 AND c.tags != '[]' ORDER BY 1"
    )
    return tuple(row[0] for row in rows)


def add_tags(connection: sqlite3.Connection, cards: str, tags: Sequence[str]) -> list[tuple[str, str]]:
    """Tag cards that have a text here or had one; return the new (card, tag). `cards` is a JSON array of ids."""
    rows = connection.execute(
        "INSERT OR IGNORE INTO card_tags (card_id, tag) SELECT c.card_id, t.value"
        " FROM json_each(:cards) w CROSS JOIN cards c ON c.card_id = w.value CROSS JOIN json_each(:tags) t"
        " RETURNING card_id, tag",
        {"cards": cards, "tags": json.dumps(tags)},
    )
    return [(row[0], row[1]) for row in rows.fetchall()]


def remove_tags(connection: sqlite3.Connection, cards: str, tags: Sequence[str]) -> list[tuple[str, str]]:
    """Take tags off cards; return the (card, tag) that are gone. `cards` is a JSON array of ids."""
    rows = connection.execute(
        "DELETE FROM card_tags WHERE card_id IN (SELECT value FROM json_each(:cards))"
        " AND tag IN (SELECT value FROM json_each(:tags)) RETURNING card_id, tag",
        {"cards": cards, "tags": json.dumps(tags)},
    )
    return [(row[0], row[1]) for row in rows.fetchall()]


def swap_tags(connection: sqlite3.Connection, gone: Sequence[tuple[str, str]], back: Sequence[tuple[str, str]]) -> None:
    """Take the (card, tag) of `gone` off, and put those of `back` on."""
    connection.execute(
        "DELETE FROM card_tags WHERE (card_id, tag) IN"
        " (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))",
        (json.dumps(gone),),
    )
    connection.execute(
        "INSERT OR IGNORE INTO card_tags (card_id, tag)"
        " SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)",
        (json.dumps(back),),
    )
