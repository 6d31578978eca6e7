"""The concepts in the library: a mirror of the program's own, for queries that join them with cards."""

import sqlite3
from collections.abc import Iterable
from difflib import get_close_matches

from seminar_prep.domain.concept import Concept
from seminar_prep.domain.deck import ConceptProgress, NeedFirstProgress
from seminar_prep.errors import UsageError

_DIGEST = "concepts_digest"


def save_concepts(connection: sqlite3.Connection, concepts: Iterable[Concept]) -> None:
    """Make the table hold exactly `concepts` and their prerequisites."""
    concepts = tuple(concepts)
    connection.execute("DELETE FROM concept_prerequisites")
    connection.execute("DELETE FROM concepts")
    connection.executemany(
        "INSERT INTO concepts (concept_id, name, tier, need_first_rank, merged_into) VALUES (?, ?, ?, ?, ?)",
        [(c.id, c.name, c.tier, c.need_first_rank, c.merged_into) for c in concepts],
    )
    connection.executemany(
        "INSERT INTO concept_prerequisites (concept_id, prerequisite_id) VALUES (?, ?)",
        [(c.id, p) for c in concepts for p in c.prerequisites],
    )


def load_merged(connection: sqlite3.Connection) -> dict[str, str]:
    """Return `{old id: id that stands for it}` of the merged concepts."""
    rows = connection.execute("SELECT concept_id, merged_into FROM concepts WHERE merged_into NOT NULL")
    return {row[0]: row[1] for row in rows}


def find_concept(connection: sqlite3.Connection, concept: str) -> str:
    """Return the id that stands for the concept `concept` today: of a merged one its successor's.

    What a user's cards are tagged with counts, too. Raises UsageError, with the nearest id, for an unknown one.
    """
    row = connection.execute(
        "SELECT coalesce(merged_into, concept_id) FROM concepts WHERE concept_id = :id"
        " UNION ALL SELECT concept_id FROM card_concepts WHERE concept_id = :id LIMIT 1",
        {"id": concept},
    ).fetchone()
    if row:
        return str(row[0])
    known = connection.execute("SELECT concept_id FROM concepts UNION SELECT concept_id FROM card_concepts ORDER BY 1")
    near = get_close_matches(concept, [row[0] for row in known], n=1, cutoff=0.4)
    hint = f"Did you mean {near[0]!r}?" if near else 'The concepts screen ("seminar-prep", then N) lists them.'
    raise UsageError(f"there is no concept {concept!r}.", hint=hint)


def load_need_first(connection: sqlite3.Connection) -> dict[str, int]:
    """Return `{concept: rank}` of the concepts that are needed first, rank 1 first."""
    rows = connection.execute(
        "SELECT concept_id, need_first_rank FROM concepts WHERE need_first_rank NOT NULL AND merged_into IS NULL"
        " ORDER BY need_first_rank"
    )
    return {row[0]: row[1] for row in rows}


def load_need_first_progress(connection: sqlite3.Connection) -> NeedFirstProgress:
    """Return how far the concepts needed first are known, over their cards of tier 1 whose text is here."""
    joined = (
        "FROM concepts k LEFT JOIN card_concepts t ON t.concept_id = k.concept_id"
        " LEFT JOIN cards c ON c.card_id = t.card_id AND c.active = 1 AND c.tier = 1"
        " LEFT JOIN memories m ON m.card_id = c.card_id"
        " WHERE k.need_first_rank NOT NULL AND k.merged_into IS NULL"
    )
    rows = connection.execute(
        f"SELECT k.concept_id, k.name, count(c.card_id), coalesce(sum(m.recalled), 0) {joined}"
        " GROUP BY k.concept_id ORDER BY k.need_first_rank"
    )
    total = connection.execute(
        f"SELECT count(*), coalesce(sum(recalled), 0) FROM (SELECT DISTINCT c.card_id, m.recalled {joined}"
        " AND c.card_id NOT NULL)"
    ).fetchone()
    return NeedFirstProgress(tuple(ConceptProgress(*row) for row in rows), int(total[0]), int(total[1]))


def load_digest(connection: sqlite3.Connection) -> str | None:
    """Return the digest of the data that the table mirrors, or None before the first sync."""
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (_DIGEST,)).fetchone()
    return str(row[0]) if row else None


def save_digest(connection: sqlite3.Connection, digest: str) -> None:
    """Store the digest of the data that the table mirrors."""
    connection.execute(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (_DIGEST, digest),
    )
