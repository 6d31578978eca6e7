"""What needs one card: coming talks that are linked to it, and cards that wait for it."""

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime

from seminar_prep.domain.link import CardLink
from seminar_prep.storage.links import link_of_row

# CROSS: SQLite would else look at every card first.
_WAITING = """
    FROM card_prerequisites p CROSS JOIN cards c ON c.card_id = p.card_id AND c.active = 1
    LEFT JOIN memories m ON m.card_id = p.card_id
    WHERE p.card_id != :card
      AND p.prerequisite_id IN (SELECT :card UNION SELECT concept_id FROM card_concepts WHERE card_id = :card)
"""


def load_links_of_card(connection: sqlite3.Connection, card: str, now: datetime, limit: int) -> Mapping[str, CardLink]:
    """Return `{talk id: link}` of the talks that start at `now` or later, soonest first, at most `limit`.

    Cancelled talks and rejected links are left out.
    """
    rows = connection.execute(
        "SELECT k.talk_id, k.card_id, k.score, k.status, k.evidence FROM talk_cards k JOIN talks t USING (talk_id)"
        " WHERE k.card_id = ? AND k.status <> 'rejected' AND t.sort_at >= ? AND t.status <> 'cancelled'"
        " ORDER BY t.sort_at, k.talk_id LIMIT ?",
        (card, now.astimezone(UTC).isoformat(), limit),
    )
    return {row["talk_id"]: link_of_row(row) for row in rows}


def load_waiting_cards(connection: sqlite3.Connection, card: str, limit: int) -> tuple[str, ...]:
    """Return the cards that name this one, or a concept of it, as a prerequisite: new ones first, in study order."""
    rows = connection.execute(
        f"SELECT DISTINCT p.card_id, m.card_id IS NOT NULL AS is_known, c.study_position {_WAITING}"
        " ORDER BY is_known, c.study_position, p.card_id LIMIT :limit",
        {"card": card, "limit": limit},
    )
    return tuple(row[0] for row in rows)


def n_waiting_cards(connection: sqlite3.Connection, card: str) -> int:
    """Return how many cards `load_waiting_cards` would give without a limit."""
    return int(connection.execute(f"SELECT count(DISTINCT p.card_id) {_WAITING}", {"card": card}).fetchone()[0])
