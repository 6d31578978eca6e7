"""What the daily plan needs to know of the cards: memory, prerequisites not met, talks ahead, and what answers cost."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from seminar_prep.domain.plan import PlanCard, TalkNeed
from seminar_prep.domain.recall_odds import link_weight
from seminar_prep.domain.review import NEW_MEMORY
from seminar_prep.storage.queue import IS_AWAY, LAST_RECALL, NOT_UNDONE
from seminar_prep.storage.reviews import memory_of_row

# New cards further back in the order of study are no candidates for today, unless a talk needs them.
N_NEW_CONSIDERED = 2_000

# Prices follow the newest answers; a longer pause at a card counts as this many seconds.
N_ANSWERS_PRICED = 2_000
IDLE_SECONDS = 120.0


def load_plan_cards(connection: sqlite3.Connection, day: date, talks: Iterable[str]) -> tuple[PlanCard, ...]:
    """Return the cards whose text is here as they stand on `day`, in the order of study.

    `needs` are those of `talks` (ids) that they are linked to and not rejected from.
    """
    wanted = json.dumps(list(talks))
    needs = _needs(connection, wanted)
    rows = connection.execute(
        f"SELECT c.card_id AS card, m.*, {IS_AWAY} AS is_away, {LAST_RECALL.format(card='c.card_id')} AS recalled_on"
        " FROM cards c LEFT JOIN memories m ON m.card_id = c.card_id"
        " LEFT JOIN card_states s ON s.card_id = c.card_id"
        " WHERE c.active = 1"
        " AND (m.card_id NOT NULL OR c.study_position < :considered OR c.card_id IN"
        "  (SELECT card_id FROM talk_cards WHERE talk_id IN (SELECT value FROM json_each(:talks))))"
        " ORDER BY c.study_position, c.card_id",
        {"day": day.isoformat(), "considered": N_NEW_CONSIDERED, "talks": wanted},
    ).fetchall()
    waits = _unmet(connection, [row["card"] for row in rows if row["due_on"] is None])
    return tuple(
        PlanCard(
            id=row["card"],
            memory=memory_of_row(row) if row["due_on"] else NEW_MEMORY,
            needs=needs.get(row["card"], ()),
            waits_for=waits.get(row["card"], ()),
            seen_on=date.fromisoformat(row["recalled_on"]) if row["recalled_on"] else None,
            is_away=bool(row["is_away"]),
        )
        for row in rows
    )


def _needs(connection: sqlite3.Connection, talks: str) -> Mapping[str, tuple[TalkNeed, ...]]:
    rows = connection.execute(
        "SELECT k.card_id, k.talk_id, k.score, c.tier FROM talk_cards k JOIN cards c ON c.card_id = k.card_id"
        " WHERE k.status != 'rejected' AND k.score > 0 AND k.talk_id IN (SELECT value FROM json_each(?))"
        " ORDER BY k.card_id, k.talk_id",
        (talks,),
    )
    needs: dict[str, tuple[TalkNeed, ...]] = {}
    for card, talk, score, tier in rows:
        needs[card] = (*needs.get(card, ()), TalkNeed(talk, link_weight(score, tier)))
    return needs


def _unmet(connection: sqlite3.Connection, new: Sequence[str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return for each of the `new` cards the groups of cards of which one must have been recalled first.

    As the queue asks: a prerequisite is a card whose text is here, else a concept.
    """
    rows = connection.execute(
        "SELECT card_id, prerequisite_id FROM card_prerequisites"
        " WHERE card_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2",
        (json.dumps(new),),
    ).fetchall()
    wanted = {row[1] for row in rows}
    cards = _among(connection, "SELECT card_id FROM cards WHERE +active = 1 AND card_id IN (%s)", wanted)
    recalled = _among(connection, "SELECT card_id FROM memories WHERE recalled AND card_id IN (%s)", wanted)
    bearers = _bearers(connection, wanted - cards)
    unmet: dict[str, tuple[tuple[str, ...], ...]] = {}
    for card, needed in rows:
        if needed in cards:
            group = [] if needed in recalled else [needed]
        else:
            group = [other for other in bearers.get(needed, ()) if other != card]
        if group:
            unmet[card] = (*unmet.get(card, ()), tuple(group))
    return unmet


def _among(connection: sqlite3.Connection, query: str, ids: Iterable[str]) -> set[str]:
    """Return what `query` finds among `ids`, which take the place of its %s."""
    return {row[0] for row in connection.execute(query % "SELECT value FROM json_each(?)", (json.dumps(list(ids)),))}


def _bearers(connection: sqlite3.Connection, concepts: Iterable[str]) -> Mapping[str, list[str]]:
    """Return the active cards of those among `concepts` of which no card at all has been recalled."""
    rows = connection.execute(
        "SELECT w.value, t.card_id FROM json_each(?) w JOIN card_concepts t ON t.concept_id = w.value"
        " JOIN cards c ON c.card_id = t.card_id AND c.active = 1 WHERE NOT EXISTS ("
        "SELECT 1 FROM card_concepts k JOIN memories m ON m.card_id = k.card_id AND m.recalled"
        " WHERE k.concept_id = w.value) ORDER BY t.card_id",
        (json.dumps(list(concepts)),),
    )
    bearers: dict[str, list[str]] = {}
    for concept, card in rows:
        bearers.setdefault(concept, []).append(card)
    return bearers


def load_answer_seconds(connection: sqlite3.Connection) -> Mapping[str, tuple[int, float]]:
    """Return `{what: (number, mean seconds)}` of the newest answers; absent where none was timed.

    What: "new" for first answers, "failed" for known cards scored below 3, "drill", and "review" for the rest.
    """
    rows = connection.execute(
        f"""
        SELECT CASE WHEN kind = 'drill' THEN 'drill' WHEN before_due_on IS NULL THEN 'new'
                    WHEN grade < 3 THEN 'failed' ELSE 'review' END, count(*), avg(min(seconds, :idle))
        FROM (SELECT * FROM reviews r WHERE r.kind IN ('review', 'early', 'drill') AND r.seconds > 0 AND {NOT_UNDONE}
              ORDER BY r.review_no DESC LIMIT :newest)
        GROUP BY 1
        """,
        {"idle": IDLE_SECONDS, "newest": N_ANSWERS_PRICED},
    )
    return {row[0]: (int(row[1]), float(row[2])) for row in rows}
