"""What begins like a word half typed: talks, decks, cards, concepts and tags, a few of each, by an index."""

import sqlite3

# Above every character that an id may hold.
_LAST = "\U0010ffff"


def talks_beginning(connection: sqlite3.Connection, prefix: str, now: str, limit: int) -> tuple[tuple[str, str], ...]:
    """Return (id, title or "") of talks whose id begins so: coming ones soonest first, then past ones newest first.

    `now` is a UTC instant.
    """
    rows = connection.execute(
        "SELECT talk_id, coalesce(title, '') FROM talks WHERE substr(talk_id, 1, length(:prefix)) = :prefix"
        " ORDER BY sort_at < :now, abs(julianday(sort_at) - julianday(:now)), talk_id LIMIT :limit",
        {"prefix": prefix, "now": now, "limit": limit},
    )
    return tuple((row[0], row[1]) for row in rows)


def decks_beginning(connection: sqlite3.Connection, prefix: str, limit: int) -> tuple[tuple[str, str], ...]:
    """Return (name, title) of decks whose name begins so, in the order of study."""
    rows = connection.execute(
        "SELECT deck, title FROM decks WHERE active AND substr(deck, 1, length(:prefix)) = :prefix"
        " ORDER BY position, deck LIMIT :limit",
        {"prefix": prefix, "limit": limit},
    )
    return tuple((row[0], row[1]) for row in rows)


def cards_beginning(connection: sqlite3.Connection, prefix: str, limit: int) -> tuple[tuple[str, str], ...]:
    """Return (id, front) of the cards whose text is here and whose id begins so, by id."""
    return _by_id(connection, "SELECT card_id, front FROM cards WHERE active AND card_id", "card_id", prefix, limit)


def concepts_beginning(connection: sqlite3.Connection, prefix: str, limit: int) -> tuple[tuple[str, str], ...]:
    """Return (id, name) of the concepts whose id begins so, by id; merged ones are left out."""
    query = "SELECT concept_id, name FROM concepts WHERE merged_into IS NULL AND concept_id"
    return _by_id(connection, query, "concept_id", prefix, limit)


def tags_beginning(connection: sqlite3.Connection, prefix: str, limit: int) -> tuple[tuple[str, str], ...]:
    """Return (tag, "3 cards") of the learner's own tags that begin so, by tag."""
    query = "SELECT tag, count(*) || iif(count(*) = 1, ' card', ' cards') FROM card_tags WHERE tag"
    return _by_id(connection, query, "tag", prefix, limit, " GROUP BY tag")


def _by_id(
    connection: sqlite3.Connection, query: str, column: str, prefix: str, limit: int, grouped: str = ""
) -> tuple[tuple[str, str], ...]:
    rows = connection.execute(
        f"{query} >= :first AND {column} < :last{grouped} ORDER BY {column} LIMIT :limit",
        {"first": prefix, "last": prefix + _LAST, "limit": limit},
    )
    return tuple((row[0], row[1]) for row in rows)
