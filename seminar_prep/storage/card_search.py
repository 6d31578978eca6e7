"""Looking for cards: by words in their text, deck, concept, tag, reference and state, whole or one page at a time."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from seminar_prep.domain.card_query import CardOrder, CardQuery, CardState
from seminar_prep.domain.review import LEECH_LAPSES, Memory
from seminar_prep.storage.card_tags import load_own_tags
from seminar_prep.storage.reviews import memory_of_row

_STATE_CONDITIONS: Mapping[CardState, str] = {
    CardState.DUE: "m.due_on <= :day AND coalesce(s.suspended, 0) = 0 AND coalesce(s.buried_on, '') != :day",
    CardState.NEW: "m.card_id IS NULL",
    CardState.SUSPENDED: "coalesce(s.suspended, 0) = 1",
    CardState.BURIED: "s.buried_on = :day",
    CardState.LEECH: f"m.lapses >= {LEECH_LAPSES}",
    CardState.FLAGGED: "coalesce(s.flagged, 0) = 1",
}
_JOINED = " LEFT JOIN memories m ON m.card_id = c.card_id LEFT JOIN card_states s ON s.card_id = c.card_id"
_FROM = f"FROM cards c{_JOINED} WHERE c.active = 1"
# The decks first, then the cards of each by their index: nothing is sorted, and a page ends where it is full.
_FROM_DECKS = f"FROM decks d CROSS JOIN cards c ON c.deck = d.deck{_JOINED} WHERE c.active = 1"
# Cards as they lie in the table, the last one first: a page ends where it is full, here, too.
_FROM_NEWEST = f"FROM cards c NOT INDEXED{_JOINED} WHERE c.active = 1"
# What has been answered, which is sorted alone where memory decides: not all cards beside it, 0.2 s at 100,000.
_FROM_MEMORIES = f"FROM memories k CROSS JOIN cards c ON c.card_id = k.card_id{_JOINED} WHERE c.active = 1"
_BY_MEMORY = frozenset({CardOrder.DUE, CardOrder.EASE, CardOrder.LAPSES})
_SOURCES: Mapping[CardOrder, str] = {CardOrder.DECK: _FROM_DECKS, CardOrder.NEWEST: _FROM_NEWEST}
# Cards never answered come last wherever memory decides; ties in the order of study.
_ORDERS: Mapping[CardOrder, str] = {
    CardOrder.STUDY: "c.study_position, c.card_id",
    CardOrder.DUE: "m.due_on IS NULL, m.due_on, c.study_position, c.card_id",
    CardOrder.EASE: "m.ease IS NULL, m.ease, c.study_position, c.card_id",
    CardOrder.LAPSES: "m.lapses IS NULL, m.lapses DESC, c.study_position, c.card_id",
    CardOrder.DECK: "d.position, d.deck, c.position, c.card_id",
    CardOrder.NEWEST: "c.card_no DESC",
}


@dataclass(frozen=True, slots=True)
class ListedCard:
    """A card's line in a list. `memory` is None for one never answered; `state`: active, suspended or buried.

    `tags` are the learner's own.
    """

    id: str
    front: str
    deck: str
    ref: str | None
    memory: Memory | None
    state: str
    is_flagged: bool
    tags: tuple[str, ...] = ()


def search_cards(connection: sqlite3.Connection, query: CardQuery, day: date) -> tuple[str, ...]:
    """Return the ids of the cards that satisfy `query` on study day `day`, deck by deck in the order of their files.

    `deck:` takes the beginning of a deck's name, `tag:` a tag of the deck's or of the learner's own, `ref:` a reference
    or the beginning of one up to a point where it divides ("GBC 8.2" holds "GBC 8.2.1" and not "GBC 8.21"); a word is
    looked for in texts, and as a part of an id between its hyphens.
    """
    conditions, values = _conditions(query, day)
    rows = connection.execute(f"SELECT c.card_id {_FROM_DECKS}{conditions} ORDER BY {_ORDERS[CardOrder.DECK]}", values)
    return tuple(row[0] for row in rows)


def found_ids(connection: sqlite3.Connection, query: CardQuery, day: date) -> tuple[str, ...]:
    """Return what `search_cards` does, in any order: quicker."""
    conditions, values = _conditions(query, day)
    return tuple(row[0] for row in connection.execute(f"SELECT c.card_id {_FROM}{conditions}", values))


def count_cards(connection: sqlite3.Connection, query: CardQuery, day: date) -> int:
    """Return how many cards satisfy `query` on study day `day`."""
    conditions, values = _conditions(query, day)
    return int(connection.execute(f"SELECT count(*) {_FROM}{conditions}", values).fetchone()[0])


def _page(
    connection: sqlite3.Connection, found: str, order: str, values: Mapping[str, str | int], first: int, limit: int
) -> list[sqlite3.Row]:
    return connection.execute(
        "SELECT c.card_id AS id, c.front, c.deck, c.ref, m.*, coalesce(s.suspended, 0) AS is_suspended, s.buried_on,"
        f" coalesce(s.flagged, 0) AS is_flagged {found} ORDER BY {order} LIMIT :limit OFFSET :first",
        {**values, "limit": limit, "first": first},
    ).fetchall()


def page_of_cards(
    connection: sqlite3.Connection, query: CardQuery, day: date, order: CardOrder, *, first: int, limit: int
) -> tuple[ListedCard, ...]:
    """Return at most `limit` cards that satisfy `query`, from the `first` (0-based) on, in that order."""
    conditions, values = _conditions(query, day)
    if order in _BY_MEMORY:
        rows = _page(connection, f"{_FROM_MEMORIES}{conditions}", _ORDERS[order], values, first, limit)
        if len(rows) < limit:  # then those never answered
            answered = f"SELECT count(*) {_FROM_MEMORIES}{conditions}"
            n_answered = first + len(rows) if rows else int(connection.execute(answered, values).fetchone()[0])
            never = f"{_FROM}{conditions} AND m.card_id IS NULL"
            after = max(first - n_answered, 0)
            rows += _page(connection, never, _ORDERS[CardOrder.STUDY], values, after, limit - len(rows))
    else:
        rows = _page(connection, f"{_SOURCES.get(order, _FROM)}{conditions}", _ORDERS[order], values, first, limit)
    tags = load_own_tags(connection, [row["id"] for row in rows])
    return tuple(
        ListedCard(
            row["id"],
            row["front"],
            row["deck"],
            row["ref"],
            None if row["due_on"] is None else memory_of_row(row),
            "suspended" if row["is_suspended"] else "buried" if row["buried_on"] == day.isoformat() else "active",
            bool(row["is_flagged"]),
            tags.get(row["id"], ()),
        )
        for row in rows
    )


def _conditions(query: CardQuery, day: date) -> tuple[str, dict[str, str | int]]:
    """Return what `query` asks for as SQL that goes on behind `_FROM`, with the values it names."""
    conditions: list[str] = []
    values: dict[str, str | int] = {"day": day.isoformat()}

    def add(condition: str, value: str) -> None:
        name = f"v{len(values)}"
        values[name] = value
        conditions.append(condition.replace(":v", f":{name}"))

    for number, word in enumerate(query.words, start=1):
        is_beginning = query.is_open and number == len(query.words)
        values[f"phrase{number}"] = '"' + word.replace('"', " ") + '"' + ("*" if is_beginning else "")
        add(f"(c.card_no IN (SELECT rowid FROM cards_fts WHERE cards_fts MATCH :phrase{number})"
            " OR instr('-' || c.card_id || '-', '-' || lower(:v) || '-'))", word)  # fmt: skip
    for deck in query.decks:
        add("substr(c.deck, 1, length(:v)) = :v COLLATE NOCASE", deck)
    for ref in query.refs:
        add("(c.ref = :v COLLATE NOCASE OR (substr(c.ref, 1, length(:v)) = :v COLLATE NOCASE"
            " AND substr(c.ref, length(:v) + 1, 1) IN ('.', ',', ' ')))", ref)  # fmt: skip
    for concept in query.concepts:
        add("EXISTS (SELECT 1 FROM card_concepts t WHERE t.card_id = c.card_id AND t.concept_id ="
            " coalesce((SELECT merged_into FROM concepts WHERE concept_id = :v), :v))", concept)  # fmt: skip
    for tag in query.tags:
        add("(c.card_id IN (SELECT t.card_id FROM card_tags t WHERE t.tag = lower(:v)) OR (c.tags != '[]' AND EXISTS"
            " (SELECT 1 FROM json_each(c.tags) t WHERE t.value = :v COLLATE NOCASE)))", tag)  # fmt: skip
    conditions += [_STATE_CONDITIONS[state] for state in query.states]
    return "".join(f" AND {condition}" for condition in conditions), values
