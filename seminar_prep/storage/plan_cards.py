"""What the daily plan needs to know of the cards: memory, prerequisites not met, talks ahead, and what answers cost."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
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
    waits = _unmet(connection)
    rows = connection.execute(
        f"SELECT c.card_id AS card, m.*, {IS_AWAY} AS is_away, {LAST_RECALL.format(card='c.card_id')} AS recalled_on"
        " FROM cards c LEFT JOIN memories m ON m.card_id = c.card_id"
        " LEFT JOIN card_states s ON s.card_id = c.card_id"
        " WHERE c.active = 1"
        " AND (m.card_id NOT NULL OR c.study_position < :considered OR c.card_id IN"
        "  (SELECT card_id FROM talk_cards WHERE talk_id IN (SELECT value FROM json_each(:talks))))"
        " ORDER BY c.study_position, c.card_id",
        {"day": day.isoformat(), "considered": N_NEW_CONSIDERED, "talks": wanted},
    )
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


def _unmet(connection: sqlite3.Connection) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return for each new card the groups of cards of which one must have been recalled first, as the queue asks."""
    recalled = {row[0] for row in connection.execute("SELECT card_id FROM memories WHERE recalled")}
    active = {row[0] for row in connection.execute("SELECT card_id FROM cards WHERE active = 1")}
    bearers: dict[str, list[str]] = {}
    known: set[str] = set()
    for concept, card in connection.execute("SELECT concept_id, card_id FROM card_concepts ORDER BY card_id"):
        if card in active:
            bearers.setdefault(concept, []).append(card)
        if card in recalled:
            known.add(concept)
    rows = connection.execute(
        "SELECT p.card_id, p.prerequisite_id FROM card_prerequisites p"
        " WHERE NOT EXISTS (SELECT 1 FROM memories m WHERE m.card_id = p.card_id) ORDER BY 1, 2"
    )
    unmet: dict[str, tuple[tuple[str, ...], ...]] = {}
    for card, wanted in rows:
        if wanted in active:
            group = [] if wanted in recalled else [wanted]
        else:
            group = [] if wanted in known else [other for other in bearers.get(wanted, ()) if other != card]
        if group:
            unmet[card] = (*unmet.get(card, ()), tuple(group))
    return unmet


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
