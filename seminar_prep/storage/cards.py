"""Cards as the deck files last gave them: reading, and writing what a sync found."""

import json
import sqlite3
from collections.abc import Iterable
from difflib import get_close_matches

from seminar_prep.domain.card import Card, CardType, Claim, Origin
from seminar_prep.errors import UsageError

_COLUMNS = (
    "card_id", "deck", "position", "type", "front", "back", "note", "ref", "claim", "tier", "tags", "origin", "path",
    "line", "bundled_hash",
)  # fmt: skip
_UPSERT = (
    f"INSERT INTO cards ({', '.join(_COLUMNS)}, active) VALUES ({', '.join('?' * len(_COLUMNS))}, 1)"
    f" ON CONFLICT (card_id) DO UPDATE SET active = 1, {', '.join(f'{c} = excluded.{c}' for c in _COLUMNS[1:])}"
)


def load_cards(connection: sqlite3.Connection, cards: Iterable[str]) -> dict[str, Card]:
    """Return `{id: Card}` for the ids that the library knows, vanished cards included, in the order asked for."""
    wanted = list(cards)
    ids = json.dumps(wanted)
    rows = connection.execute("SELECT * FROM cards WHERE card_id IN (SELECT value FROM json_each(?))", (ids,))
    by_id = {row["card_id"]: row for row in rows}
    concepts = _lists(connection, "card_concepts", "concept_id", ids)
    prerequisites = _lists(connection, "card_prerequisites", "prerequisite_id", ids)
    return {
        card: _card(by_id[card], concepts.get(card, ()), prerequisites.get(card, ()))
        for card in wanted
        if card in by_id
    }


def load_card(connection: sqlite3.Connection, card: str) -> Card:
    """Return the card; a vanished one too. Raises UsageError with the nearest id where there is none."""
    found = load_cards(connection, [card])
    if card not in found:
        raise _unknown_card(connection, card)
    return found[card]


def require_active(connection: sqlite3.Connection, card: str) -> None:
    """Raise UsageError, with the nearest id, where no deck file has a card of that id now."""
    if not is_active(connection, card):
        raise _unknown_card(connection, card)


def active_ids(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the ids of all cards whose text is here, in order of id."""
    return tuple(row[0] for row in connection.execute("SELECT card_id FROM cards WHERE active = 1 ORDER BY card_id"))


def cards_to_study(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the ids of all cards whose text is here, in the order in which new ones come."""
    rows = connection.execute("SELECT card_id FROM cards WHERE active = 1 ORDER BY study_position, card_id")
    return tuple(row[0] for row in rows)


def _unknown_card(connection: sqlite3.Connection, card: str) -> UsageError:
    near = get_close_matches(card, active_ids(connection), n=1)
    hint = f"Did you mean {near[0]!r}?" if near else 'See "seminar-prep cards".'
    return UsageError(f"there is no card {card!r}.", hint=hint)


def is_active(connection: sqlite3.Connection, card: str) -> bool:
    """Whether the card's text is in a deck file now."""
    return connection.execute("SELECT 1 FROM cards WHERE card_id = ? AND active", (card,)).fetchone() is not None


def used_ids(connection: sqlite3.Connection) -> frozenset[str]:
    """Return every card id that has or had a text or a history here; a new card must take another one."""
    rows = connection.execute("SELECT card_id FROM cards UNION SELECT card_id FROM reviews")
    return frozenset(row[0] for row in rows)


def find_deck(connection: sqlite3.Connection, deck: str) -> str:
    """Return the name of the deck `deck`, which may be shortened to a beginning that only one has ("gbc/08").

    Raises UsageError, with the nearest name or those that begin so, where there is none or more than one.
    """
    names = [row[0] for row in connection.execute("SELECT deck FROM decks WHERE active ORDER BY position, deck")]
    meant = [name for name in names if name == deck] or [name for name in names if name.startswith(deck)]
    if len(meant) == 1:
        return str(meant[0])
    if meant:
        raise UsageError(f"{len(meant)} decks begin with {deck!r}.", hint=f"For example {meant[0]!r} or {meant[1]!r}.")
    near = get_close_matches(deck, names, n=1, cutoff=0.4)
    raise UsageError(f"there is no deck {deck!r}.", hint=f"Did you mean {near[0]!r}?" if near
                     else 'See "seminar-prep decks".')  # fmt: skip


def tagged_concepts(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return every id that `concept:` may name: the concepts, and what users tag their cards with."""
    rows = connection.execute("SELECT concept_id FROM concepts UNION SELECT concept_id FROM card_concepts ORDER BY 1")
    return tuple(row[0] for row in rows)


# ---------------------------------------------------------------- what a sync reads and writes


def load_mirror(connection: sqlite3.Connection) -> dict[str, tuple[object, ...]]:
    """Return `{id: row}` of all active cards, comparable with `mirror_row`."""
    concepts = _lists(connection, "card_concepts", "concept_id")
    prerequisites = _lists(connection, "card_prerequisites", "prerequisite_id")
    rows = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM cards WHERE active")
    return {row[0]: (*row, concepts.get(row[0], ()), prerequisites.get(row[0], ())) for row in rows}


def mirror_row(card: Card, position: int, bundled_hash: str | None) -> tuple[object, ...]:
    """Return the card as the library stores it: its columns, then its concepts and prerequisites, sorted."""
    return (
        card.id, card.deck, position, card.type.value, card.front, card.back, card.note, card.ref,
        card.claim.value if card.claim else None, card.tier, json.dumps(card.tags, ensure_ascii=False),
        card.origin.value, card.path, card.line, bundled_hash,
        tuple(sorted(card.concepts)), tuple(sorted(card.prerequisites)),
    )  # fmt: skip


def tags_of(row: tuple[object, ...]) -> tuple[object, object]:
    """Return what links to talks follow from in a row of `mirror_row`: the card's tier and its concepts."""
    return row[_COLUMNS.index("tier")], row[-2]


def save_mirror(connection: sqlite3.Connection, rows: Iterable[tuple[object, ...]]) -> None:
    """Store cards as `mirror_row` gives them, active; memory and history are not touched."""
    rows = list(rows)
    ids = [(row[0],) for row in rows]
    connection.executemany(_UPSERT, [row[: len(_COLUMNS)] for row in rows])
    for table, index in (("card_concepts", -2), ("card_prerequisites", -1)):
        connection.executemany(f"DELETE FROM {table} WHERE card_id = ?", ids)
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", [(row[0], x) for row in rows for x in row[index]])  # type: ignore[attr-defined]


def save_study_order(connection: sqlite3.Connection, cards: Iterable[str]) -> None:
    """Have new cards come in the order of the ids `cards`; only rows whose place differs are written."""
    connection.executemany(
        "UPDATE cards SET study_position = ?1 WHERE card_id = ?2 AND study_position != ?1", enumerate(cards)
    )


def retire_cards(connection: sqlite3.Connection, cards: Iterable[str]) -> None:
    """Take cards out of the queue whose text has gone; history and memory wait for its return."""
    connection.executemany("UPDATE cards SET active = 0 WHERE card_id = ?", [(card,) for card in cards])


def load_override_hashes(connection: sqlite3.Connection) -> dict[str, tuple[str, str, str, str | None]]:
    """Return `{id: (bundled_hash, front, back, note)}` of the user's edits of bundled cards, vanished ones included."""
    rows = connection.execute(
        "SELECT card_id, bundled_hash, front, back, note FROM cards WHERE origin = 'override' AND bundled_hash NOT NULL"
    )
    return {row[0]: tuple(row)[1:] for row in rows}


def _lists(
    connection: sqlite3.Connection, table: str, column: str, ids: str | None = None
) -> dict[str, tuple[str, ...]]:
    chosen = "WHERE card_id IN (SELECT value FROM json_each(?))" if ids is not None else ""
    lists: dict[str, tuple[str, ...]] = {}
    for card, item in connection.execute(
        f"SELECT card_id, {column} FROM {table} {chosen} ORDER BY card_id, {column}", (ids,) if ids is not None else ()
    ):
        lists[card] = (*lists.get(card, ()), item)
    return lists


def _card(row: sqlite3.Row, concepts: tuple[str, ...], prerequisites: tuple[str, ...]) -> Card:
    return Card(
        id=row["card_id"],
        deck=row["deck"],
        type=CardType(row["type"]),
        front=row["front"],
        back=row["back"],
        note=row["note"],
        ref=row["ref"],
        concepts=concepts,
        prerequisites=prerequisites,
        claim=Claim(row["claim"]) if row["claim"] else None,
        tier=row["tier"],
        tags=tuple(json.loads(row["tags"])),
        origin=Origin(row["origin"]),
        path=row["path"],
        line=row["line"],
    )
