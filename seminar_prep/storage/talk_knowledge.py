"""What is remembered of the cards linked to talks: the rows behind readiness and the counts per talk."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from seminar_prep.domain.readiness import LinkedMemory
from seminar_prep.domain.review import NEW_MEMORY
from seminar_prep.storage.queue import IS_AWAY, LAST_RECALL
from seminar_prep.storage.reviews import memory_of_row


@dataclass(frozen=True, slots=True)
class LinkedCardState:
    """A card linked to a talk and not rejected: what readiness needs of it, and how it stands on the day asked.

    `is_due`: it waits; `is_away`: suspended or buried.
    """

    card: str
    linked: LinkedMemory
    is_due: bool
    is_away: bool


def load_linked_states(
    connection: sqlite3.Connection, day: date, talk: str | None = None
) -> Mapping[str, tuple[LinkedCardState, ...]]:
    """Return `{talk id: states}` of all talks or of one, best link first; talks without links are missing.

    Due means on `day` or before, and neither suspended nor buried.
    """
    # CROSS: SQLite would else look at every card first.
    rows = connection.execute(
        "SELECT k.talk_id, k.card_id AS linked_card, k.score, c.tier, m.*,"
        f" {IS_AWAY} AS is_away, {LAST_RECALL.format(card='k.card_id')} AS recalled_on"
        " FROM talk_cards k CROSS JOIN cards c ON c.card_id = k.card_id AND c.active = 1"
        " LEFT JOIN memories m ON m.card_id = k.card_id LEFT JOIN card_states s ON s.card_id = k.card_id"
        f" WHERE k.status <> 'rejected'{' AND k.talk_id = :talk' if talk else ''}"
        " ORDER BY k.talk_id, k.score DESC, k.card_id",
        {"day": day.isoformat(), "talk": talk},
    )
    found: dict[str, tuple[LinkedCardState, ...]] = {}
    for row in rows:
        memory = memory_of_row(row) if row["due_on"] else NEW_MEMORY
        recalled_on = date.fromisoformat(row["recalled_on"]) if row["recalled_on"] else None
        linked = LinkedMemory(row["score"], row["tier"], memory, recalled_on)
        is_away = bool(row["is_away"])
        state = LinkedCardState(row["linked_card"], linked, memory.is_due(day) and not is_away, is_away)
        found[row["talk_id"]] = (*found.get(row["talk_id"], ()), state)
    return found


def load_concept_names(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Return `{concept id: name}` of all concepts."""
    return {row[0]: row[1] for row in connection.execute("SELECT concept_id, name FROM concepts")}
