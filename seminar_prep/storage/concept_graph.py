"""What hangs on a concept in the library: what it needs, what needs it, its cards, and the talks that name it."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from seminar_prep.domain.concept import Standing
from seminar_prep.domain.link import Evidence
from seminar_prep.storage.queue import IS_AWAY


@dataclass(frozen=True, slots=True)
class NamingTalk:
    """A talk that takes a concept for granted: its id, how clearly (0..1), and the words that say so."""

    talk: str
    score: float
    evidence: tuple[Evidence, ...]


def load_standings(
    connection: sqlite3.Connection, day: date, among: Sequence[str] | None = None
) -> dict[str, Standing]:
    """Return `{concept: Standing}` on `day` of all concepts and tags that cards bear, or of those `among`."""
    chosen = "" if among is None else " WHERE t.concept_id IN (SELECT value FROM json_each(:among))"
    rows = connection.execute(
        "SELECT t.concept_id, count(*), coalesce(sum(m.recalled), 0),"
        f" count(CASE WHEN m.due_on <= :day AND NOT {IS_AWAY} THEN 1 END)"
        " FROM card_concepts t JOIN cards c ON c.card_id = t.card_id AND c.active = 1"
        " LEFT JOIN memories m ON m.card_id = t.card_id LEFT JOIN card_states s ON s.card_id = t.card_id"
        f"{chosen} GROUP BY t.concept_id",
        {"day": day.isoformat(), "among": None if among is None else json.dumps(among)},
    )
    return {row[0]: Standing(row[1], row[2], row[3]) for row in rows}


def load_needed(connection: sqlite3.Connection, concept: str) -> Mapping[str, str]:
    """Return `{id: name}` of what `concept` needs directly, by name; merged concepts under their successor."""
    return _named(
        connection,
        "SELECT coalesce(p.merged_into, p.concept_id) FROM concept_prerequisites r"
        " JOIN concepts p ON p.concept_id = r.prerequisite_id WHERE r.concept_id = ?",
        concept,
    )


def load_needing(connection: sqlite3.Connection, concept: str) -> Mapping[str, str]:
    """Return `{id: name}` of the concepts that need `concept` directly, by name."""
    return _named(
        connection,
        "SELECT coalesce(k.merged_into, k.concept_id) FROM concept_prerequisites r"
        " JOIN concepts p ON p.concept_id = r.prerequisite_id JOIN concepts k ON k.concept_id = r.concept_id"
        " WHERE coalesce(p.merged_into, p.concept_id) = ?",
        concept,
    )


def _named(connection: sqlite3.Connection, ids: str, concept: str) -> Mapping[str, str]:
    rows = connection.execute(
        f"SELECT concept_id, name FROM concepts WHERE concept_id IN ({ids}) AND concept_id <> ?"
        " ORDER BY name COLLATE NOCASE, concept_id",
        (concept, concept),
    )
    return {row[0]: row[1] for row in rows}


def load_cards_of(connection: sqlite3.Connection, concept: str, limit: int) -> tuple[str, ...]:
    """Return the ids of the active cards that bear `concept`, in the order of study, at most `limit`."""
    rows = connection.execute(
        "SELECT c.card_id FROM card_concepts t JOIN cards c ON c.card_id = t.card_id AND c.active = 1"
        " WHERE t.concept_id = ? ORDER BY c.study_position, c.card_id LIMIT ?",
        (concept, limit),
    )
    return tuple(row[0] for row in rows)


def load_talks_naming(connection: sqlite3.Connection, concept: str, now_utc: str, limit: int) -> tuple[NamingTalk, ...]:
    """Return the talks that take `concept` for granted, at most `limit`: coming ones soonest first, then past ones.

    `now_utc` is the present as the talks' `sort_at` is written; past talks come newest first, cancelled ones not.
    """
    rows = connection.execute(
        "SELECT t.talk_id, k.score, k.evidence FROM talk_concepts k JOIN talks t USING (talk_id)"
        " WHERE k.concept_id = :concept AND t.status <> 'cancelled'"
        " ORDER BY t.sort_at < :now, CASE WHEN t.sort_at >= :now THEN t.sort_at END, t.sort_at DESC, t.talk_id"
        " LIMIT :limit",
        {"concept": concept, "now": now_utc, "limit": limit},
    )
    return tuple(NamingTalk(row[0], row[1], tuple(Evidence(**entry) for entry in json.loads(row[2]))) for row in rows)
