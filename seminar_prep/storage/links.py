"""What links talks to concepts and cards. A link the user decided about is never changed by a proposal."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from seminar_prep.domain.link import (
    NEEDED_FIELD,
    CardLink,
    ConceptMatch,
    Evidence,
    LinkStatus,
    TaggedCard,
    TextField,
    format_evidence,
)

# SQLite's limit of bound values in one statement is 32,766.
_IDS_PER_STATEMENT = 500

_NEEDED_FIRST = """
    SELECT p.card_id, CASE
        WHEN EXISTS (SELECT 1 FROM cards WHERE card_id = p.prerequisite_id AND active)
        THEN (SELECT card_id FROM cards AS c WHERE card_id = p.prerequisite_id AND active AND tier = 1
              AND NOT EXISTS (SELECT 1 FROM memories AS m WHERE m.card_id = c.card_id))
        WHEN EXISTS (SELECT 1 FROM card_concepts JOIN memories USING (card_id) WHERE concept_id = p.prerequisite_id)
        THEN NULL
        ELSE (SELECT c.card_id FROM card_concepts AS t JOIN cards AS c USING (card_id)
              WHERE t.concept_id = p.prerequisite_id AND c.active AND c.tier = 1 ORDER BY c.study_position, c.card_id)
        END
    FROM card_prerequisites AS p WHERE p.card_id IN (SELECT value FROM json_each(?))
    ORDER BY p.card_id, p.prerequisite_id
"""


def load_talk_fields(connection: sqlite3.Connection, talk: str) -> tuple[TextField, ...]:
    """Return what is known in words about a talk: title, abstract, then its papers, rejected ones left out."""
    fields = [
        TextField(name, text)
        for row in connection.execute("SELECT title, abstract FROM talks WHERE talk_id = ?", (talk,))
        for name, text in (("title", row["title"]), ("abstract", row["abstract"]))
        if text
    ]
    papers = connection.execute(
        "SELECT title, abstract FROM talk_papers JOIN papers USING (arxiv_id)"
        " WHERE talk_id = ? AND status <> 'rejected' ORDER BY score DESC, arxiv_id",
        (talk,),
    )
    for row in papers:
        fields += [TextField("paper title", row["title"]), TextField("paper abstract", row["abstract"])]
    return tuple(fields)


def load_tagged_cards(connection: sqlite3.Connection, concepts: Sequence[str]) -> tuple[TaggedCard, ...]:
    """Return the active cards that are tagged with any of `concepts`, in study order, each with all its concepts."""
    found: dict[str, None] = {}
    for first in range(0, len(concepts), _IDS_PER_STATEMENT):
        batch = concepts[first : first + _IDS_PER_STATEMENT]
        marks = ", ".join("?" * len(batch))
        query = f"SELECT DISTINCT card_id FROM card_concepts WHERE concept_id IN ({marks})"
        found |= {row[0]: None for row in connection.execute(query, tuple(batch))}
    rows = connection.execute(
        "SELECT card_id, tier, type,"
        " (SELECT json_group_array(concept_id) FROM card_concepts WHERE card_id = c.card_id) AS concepts"
        " FROM cards AS c JOIN decks AS d USING (deck)"
        " WHERE c.active AND card_id IN (SELECT value FROM json_each(?)) ORDER BY d.position, d.deck, c.position",
        (json.dumps(list(found)),),
    )
    return tuple(
        TaggedCard(row["card_id"], tuple(json.loads(row["concepts"])), row["tier"], row["type"]) for row in rows
    )


def load_needed_first(connection: sqlite3.Connection, cards: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return `{card: the unseen cards of tier 1 that it takes for granted}`, for `cards` and what those need in turn.

    Where a prerequisite is a concept, its first card of tier 1 stands for it, unless some card of it has been seen.
    """
    needed: dict[str, tuple[str, ...]] = {}
    ask = list(dict.fromkeys(cards))
    while ask:
        rows = connection.execute(_NEEDED_FIRST, (json.dumps(ask),)).fetchall()
        for card in ask:
            needed[card] = tuple(dict.fromkeys(row[1] for row in rows if row[0] == card and row[1] not in (None, card)))
        ask = list(dict.fromkeys(other for card in ask for other in needed[card] if other not in needed))
    return {card: others for card, others in needed.items() if others}


def load_decisions(connection: sqlite3.Connection, talk: str) -> dict[str, tuple[int, int]]:
    """Return `{concept: (confirmed, rejected)}` over all decisions in the talk's seminar.

    A link counts for the concept it was proposed by, one that was added for all its card's concepts. Cards that were
    only needed before another count for none.
    """
    rows = connection.execute(
        "SELECT k.status, k.evidence, (SELECT json_group_array(concept_id) FROM card_concepts"
        " WHERE card_id = k.card_id) AS concepts FROM talks AS t JOIN talk_cards AS k USING (talk_id)"
        " WHERE t.seminar_id = (SELECT seminar_id FROM talks WHERE talk_id = ?) AND k.status <> 'proposed'",
        (talk,),
    )
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        evidence = _evidence(row["evidence"])
        if evidence and evidence[0].field == NEEDED_FIELD:
            continue
        for concept in [evidence[0].concept] if evidence else json.loads(row["concepts"]):
            confirmed, rejected = found.get(concept, (0, 0))
            is_rejected = row["status"] == LinkStatus.REJECTED.value
            found[concept] = (confirmed + (not is_rejected), rejected + is_rejected)
    return found


def load_seminar(connection: sqlite3.Connection, talk: str) -> int | None:
    """Return the number of the talk's seminar, or None for an unknown talk."""
    row = connection.execute("SELECT seminar_id FROM talks WHERE talk_id = ?", (talk,)).fetchone()
    return int(row[0]) if row else None


def save_talk_concepts(connection: sqlite3.Connection, talk: str, matches: Iterable[ConceptMatch]) -> None:
    """Make `matches` the talk's concepts."""
    connection.execute("DELETE FROM talk_concepts WHERE talk_id = ?", (talk,))
    connection.executemany(
        "INSERT INTO talk_concepts (talk_id, concept_id, score, via, evidence) VALUES (?, ?, ?, ?, ?)",
        [(talk, match.concept, match.score, match.via, _evidence_text(match.evidence)) for match in matches],
    )


def load_talk_concepts(connection: sqlite3.Connection, talk: str) -> tuple[ConceptMatch, ...]:
    """Return the talk's concepts, best first, ties by id."""
    rows = connection.execute(
        "SELECT concept_id, score, via, evidence FROM talk_concepts WHERE talk_id = ? ORDER BY score DESC, concept_id",
        (talk,),
    )
    return tuple(ConceptMatch(row[0], row["score"], _evidence(row["evidence"]), row["via"]) for row in rows)


def save_proposals(connection: sqlite3.Connection, talk: str, links: Iterable[CardLink]) -> None:
    """Replace the talk's proposed links. Confirmed and rejected ones stay as they are, whatever `links` says."""
    connection.execute("DELETE FROM talk_cards WHERE talk_id = ? AND status = 'proposed'", (talk,))
    connection.executemany(
        "INSERT INTO talk_cards (talk_id, card_id, score, status, evidence) VALUES (?, ?, ?, 'proposed', ?)"
        " ON CONFLICT (talk_id, card_id) DO NOTHING",
        [(talk, link.card, link.score, _evidence_text(link.evidence)) for link in links],
    )


def load_links(connection: sqlite3.Connection, talk: str) -> tuple[CardLink, ...]:
    """Return the talk's links to cards that are in a deck now, rejected ones included; best first, ties by id."""
    rows = connection.execute(
        "SELECT k.card_id, k.score, k.status, k.evidence FROM talk_cards AS k JOIN cards AS c USING (card_id)"
        " WHERE talk_id = ? AND c.active ORDER BY k.score DESC, k.card_id",
        (talk,),
    )
    return tuple(map(link_of_row, rows))


def link_of_row(row: sqlite3.Row) -> CardLink:
    """Return the link in a row of `talk_cards`."""
    return CardLink(row["card_id"], row["score"], _evidence(row["evidence"]), LinkStatus(row["status"]))


def load_card_talks(connection: sqlite3.Connection, card: str) -> tuple[tuple[str, LinkStatus], ...]:
    """Return `(talk id, status)` of every talk that a card is linked to, rejected links included, the latest first."""
    rows = connection.execute(
        "SELECT k.talk_id, k.status FROM talk_cards AS k JOIN talks AS t USING (talk_id) WHERE k.card_id = ?"
        " ORDER BY t.sort_at DESC, k.talk_id",
        (card,),
    )
    return tuple((row[0], LinkStatus(row[1])) for row in rows)


def is_linked(connection: sqlite3.Connection, talk: str, card: str) -> bool:
    """Return whether there is a link between the two, whatever its status."""
    query = "SELECT 1 FROM talk_cards WHERE talk_id = ? AND card_id = ?"
    return connection.execute(query, (talk, card)).fetchone() is not None


def save_decision(connection: sqlite3.Connection, talk: str, card: str, status: LinkStatus, now: datetime) -> None:
    """Store what the user decided about a card for a talk; a pair that was not linked gets score 1, no evidence."""
    connection.execute(
        "INSERT INTO talk_cards (talk_id, card_id, score, status, evidence, decided_at) VALUES (?, ?, 1, ?, '[]', ?)"
        " ON CONFLICT (talk_id, card_id) DO UPDATE SET status = excluded.status, decided_at = excluded.decided_at",
        (talk, card, status.value, now.astimezone(UTC).isoformat()),
    )


def load_all_talk_ids(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the ids of all talks, the latest first."""
    return tuple(row[0] for row in connection.execute("SELECT talk_id FROM talks ORDER BY sort_at DESC, talk_id"))


def _evidence_text(evidence: Iterable[Evidence]) -> str:
    return json.dumps([format_evidence(entry) for entry in evidence], ensure_ascii=False)


def _evidence(text: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(**entry) for entry in json.loads(text))
