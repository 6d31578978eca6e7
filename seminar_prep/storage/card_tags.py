"""Tags of the learner's own on cards, beside those that decks write."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

# CROSS keeps the order: the other way round SQLite would go through the array once for each card of the library.
_EACH = "FROM json_each(:cards) w CROSS JOIN cards c ON c.card_id = w.value CROSS JOIN json_each(:tags) t"
_ON_THESE = "card_id IN (SELECT value FROM json_each(:cards)) AND tag IN (SELECT value FROM json_each(:tags))"


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


def add_tags(connection: sqlite3.Connection, cards: str, tags: Sequence[str]) -> None:
    """Tag cards that have a text here or had one. `cards` is a JSON array of ids."""
    connection.execute(
        f"INSERT OR IGNORE INTO card_tags (card_id, tag) SELECT c.card_id, t.value {_EACH}",
        {"cards": cards, "tags": json.dumps(tags)},
    )


def remove_tags(connection: sqlite3.Connection, cards: str, tags: Sequence[str]) -> None:
    """Take tags off cards. `cards` is a JSON array of ids."""
    connection.execute(f"DELETE FROM card_tags WHERE {_ON_THESE}", {"cards": cards, "tags": json.dumps(tags)})


def pairs_to_add(connection: sqlite3.Connection, cards: str, tags: Sequence[str]) -> str:
    """Return what `add_tags` would add, as a JSON array of [card, tag]: text, for 100,000 rows would hold up others."""
    row = connection.execute(
        f"SELECT json_group_array(json_array(c.card_id, t.value)) {_EACH} WHERE NOT EXISTS"
        " (SELECT 1 FROM card_tags o WHERE o.card_id = c.card_id AND o.tag = t.value)",
        {"cards": cards, "tags": json.dumps(tags)},
    ).fetchone()
    return str(row[0])


def pairs_to_remove(connection: sqlite3.Connection, cards: str, tags: Sequence[str]) -> str:
    """Return what `remove_tags` would remove, as a JSON array of [card, tag]."""
    row = connection.execute(
        f"SELECT json_group_array(json_array(card_id, tag)) FROM card_tags WHERE {_ON_THESE}",
        {"cards": cards, "tags": json.dumps(tags)},
    ).fetchone()
    return str(row[0])


def n_cards_in(connection: sqlite3.Connection, *pairs: str) -> int:
    """Return how many cards there are in JSON arrays of [card, tag]."""
    each = " UNION ".join("SELECT json_extract(value, '$[0]') FROM json_each(?)" for _ in pairs)
    return int(connection.execute(f"SELECT count(*) FROM ({each})", pairs).fetchone()[0])


def swap_tags(connection: sqlite3.Connection, gone: str, back: str) -> None:
    """Take the pairs of `gone` off, and put those of `back` on; both are JSON arrays of [card, tag]."""
    pairs = "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)"
    connection.execute(f"DELETE FROM card_tags WHERE (card_id, tag) IN ({pairs})", (gone,))
    connection.execute(f"INSERT OR IGNORE INTO card_tags (card_id, tag) {pairs}", (back,))
