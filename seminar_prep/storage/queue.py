"""Which cards wait today: due ones by an index, new ones in study order with their prerequisites met.

Only sqlite3 and dates here: the short way to `due` and `prompt` passes this module.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date

# An answer of the log `r` that no undo names.
NOT_UNDONE = "NOT EXISTS (SELECT 1 FROM reviews u WHERE u.undoes = r.review_id)"

# The newest day on which a card was recalled, early looks and cramming included.
LAST_RECALL = f"(SELECT max(r.study_day) FROM reviews r WHERE r.card_id = {{card}} AND r.grade >= 3 AND {NOT_UNDONE})"

# A card that is suspended, or buried for :day, by its state `s`.
IS_AWAY = "(coalesce(s.suspended, 0) OR coalesce(s.buried_on, '') = :day)"

# The last answer of each card on one day, cramming and undone answers apart; below 4 it is to be drilled.
_DRILLED = f"""
    SELECT card_id, review_no FROM (
        SELECT r.card_id, r.grade, r.review_no,
               row_number() OVER (PARTITION BY r.card_id ORDER BY r.review_no DESC) AS nth_newest
        FROM reviews r
        WHERE r.study_day = :day AND r.kind IN ('review', 'drill', 'early') AND {NOT_UNDONE}
    ) WHERE nth_newest = 1 AND grade < 4
"""

# A card that can be shown: its text is there, and the learner has not put it away.
_SHOWN = """
    CROSS JOIN cards c ON c.card_id = {card} AND c.active = 1
    LEFT JOIN card_states s ON s.card_id = {card}
    WHERE coalesce(s.suspended, 0) = 0 AND coalesce(s.buried_on, '') != :day
"""

_DUE = f"FROM memories m {_SHOWN.format(card='m.card_id')} AND m.due_on <= :day"

# The count of _DUE, which is asked for after every answer: what cannot be shown is taken off what the index holds, a
# third of the time that looking at each card takes (8 ms, not 25, with 20,000 due).
_IN_TIME = """
    FROM memories m WHERE m.due_on <= :day
    AND m.card_id NOT IN (SELECT s.card_id FROM card_states s WHERE s.suspended OR s.buried_on = :day)
"""
_N_DUE = f"""
    SELECT (SELECT count(*) {_IN_TIME} AND m.card_id NOT IN (SELECT card_id FROM cards WHERE active = 0))
         - (SELECT count(*) {_IN_TIME} AND NOT EXISTS (SELECT 1 FROM cards c WHERE c.card_id = m.card_id))
"""

# Cards of a talk, a concept or a list are few and lead; without the + SQLite goes through all active ones, 20 ms.
_ALL_ACTIVE, _FEW_ACTIVE = "c.active = 1", "+c.active = 1"

# A prerequisite is met once it has been recalled; one that names a concept, once any card of the concept has been.
# A prerequisite without a card here is met: there is nothing to wait for.
_NEW = """
    FROM cards c LEFT JOIN card_states s ON s.card_id = c.card_id
    WHERE {active} AND coalesce(s.suspended, 0) = 0 AND coalesce(s.buried_on, '') != :day
      AND NOT EXISTS (SELECT 1 FROM memories m WHERE m.card_id = c.card_id)
      AND NOT EXISTS (
          SELECT 1 FROM card_prerequisites p
          WHERE p.card_id = c.card_id AND CASE
              WHEN EXISTS (SELECT 1 FROM cards q WHERE q.card_id = p.prerequisite_id AND q.active = 1)
              THEN NOT EXISTS (SELECT 1 FROM memories m WHERE m.card_id = p.prerequisite_id AND m.recalled)
              ELSE EXISTS (
                      SELECT 1 FROM card_concepts t JOIN cards q ON q.card_id = t.card_id AND q.active = 1
                      WHERE t.concept_id = p.prerequisite_id AND t.card_id != c.card_id)
                  AND NOT EXISTS (
                      SELECT 1 FROM card_concepts t JOIN memories m ON m.card_id = t.card_id AND m.recalled
                      WHERE t.concept_id = p.prerequisite_id)
              END)
"""
_IN_DECK = " AND c.deck = :deck"
_IN_TALK = " AND c.card_id IN (SELECT card_id FROM talk_cards k WHERE k.talk_id = :talk AND k.status != 'rejected')"
_OF_CONCEPT = " AND c.card_id IN (SELECT card_id FROM card_concepts WHERE concept_id = :concept)"
_STUDY_ORDER, _DECK_ORDER = " ORDER BY c.study_position, c.card_no", " ORDER BY c.position"


def _as_json(cards: Sequence[str]) -> str:
    import json  # noqa: PLC0415 - 5 ms with what it loads, which the short way saves

    return json.dumps(cards)


def _scoped(query: str, deck: str | None, talk: str | None, concept: str | None = None) -> str:
    return query + (_IN_DECK if deck else "") + (_IN_TALK if talk else "") + (_OF_CONCEPT if concept else "")


def _arguments(day: date, deck: str | None, talk: str | None, concept: str | None = None) -> Mapping[str, object]:
    return {"day": day.isoformat(), "deck": deck, "talk": talk, "concept": concept}


def due_cards(
    connection: sqlite3.Connection,
    day: date,
    limit: int,
    deck: str | None = None,
    talk: str | None = None,
    concept: str | None = None,
) -> tuple[str, ...]:
    """Return the cards due on `day` or before, longest overdue first, at most `limit` (-1: all)."""
    query = _scoped(f"SELECT m.card_id {_DUE}", deck, talk, concept) + " ORDER BY m.due_on, m.card_id LIMIT :limit"
    return tuple(row[0] for row in connection.execute(query, {**_arguments(day, deck, talk, concept), "limit": limit}))


def n_due(
    connection: sqlite3.Connection,
    day: date,
    deck: str | None = None,
    talk: str | None = None,
    concept: str | None = None,
) -> int:
    """Return how many cards are due on `day` or before."""
    is_scoped = deck is not None or talk is not None or concept is not None
    query = _scoped(f"SELECT count(*) {_DUE}", deck, talk, concept) if is_scoped else _N_DUE
    return int(connection.execute(query, _arguments(day, deck, talk, concept)).fetchone()[0])


def n_due_by_deck(connection: sqlite3.Connection, day: date) -> dict[str, int]:
    """Return `{deck: number of due cards}`; decks without any are absent."""
    query = f"SELECT c.deck, count(*) {_DUE} GROUP BY c.deck"
    return {row[0]: row[1] for row in connection.execute(query, {"day": day.isoformat()})}


def new_cards(
    connection: sqlite3.Connection,
    day: date,
    limit: int,
    deck: str | None = None,
    talk: str | None = None,
    concept: str | None = None,
    among: Sequence[str] | None = None,
) -> tuple[str, ...]:
    """Return new cards whose prerequisites have been recalled, at most `limit` (-1: all), of those `among` if given.

    They come in the order of study; those of one deck in the order of its file.
    """
    order = _DECK_ORDER if deck else _STUDY_ORDER
    chosen = "" if among is None else " AND c.card_id IN (SELECT value FROM json_each(:among))"
    is_few = talk is not None or concept is not None or among is not None
    found = _NEW.format(active=_FEW_ACTIVE if is_few else _ALL_ACTIVE)
    query = _scoped(f"SELECT c.card_id {found}", deck, talk, concept) + chosen + order + " LIMIT :limit"
    wanted = None if among is None else _as_json(among)
    arguments = {**_arguments(day, deck, talk, concept), "limit": limit, "among": wanted}
    return tuple(row[0] for row in connection.execute(query, arguments))


def known_cards(connection: sqlite3.Connection, day: date, among: Sequence[str]) -> tuple[str, ...]:
    """Return those of `among` that have been answered before and are not put away on `day`, due or not, by id."""
    query = (
        f"SELECT m.card_id FROM memories m {_SHOWN.format(card='m.card_id')}"
        " AND m.card_id IN (SELECT value FROM json_each(:among)) ORDER BY m.card_id"
    )
    return tuple(row[0] for row in connection.execute(query, {"day": day.isoformat(), "among": _as_json(among)}))


def new_decks(connection: sqlite3.Connection, day: date, limit: int) -> tuple[str, ...]:
    """Return the decks of the new cards that `new_cards` would give, one entry per card."""
    query = f"SELECT c.deck {_NEW.format(active=_ALL_ACTIVE)} {_STUDY_ORDER} LIMIT :limit"
    return tuple(row[0] for row in connection.execute(query, {"day": day.isoformat(), "limit": limit}))


def drilled_cards(connection: sqlite3.Connection, day: date) -> tuple[str, ...]:
    """Return the cards in the day's drill, the one waiting longest first; hidden and vanished cards are left out."""
    rows = connection.execute(
        f"SELECT d.card_id FROM ({_DRILLED}) d JOIN cards c ON c.card_id = d.card_id AND c.active = 1"
        " LEFT JOIN card_states s ON s.card_id = d.card_id"
        " WHERE coalesce(s.suspended, 0) = 0 AND coalesce(s.buried_on, '') != :day ORDER BY d.review_no",
        {"day": day.isoformat()},
    )
    return tuple(row[0] for row in rows)


def n_new_answered(connection: sqlite3.Connection, day: date) -> int:
    """Return how many cards had their first answer on that day."""
    row = connection.execute(
        f"SELECT count(*) FROM reviews r WHERE r.study_day = ? AND r.kind = 'review' AND r.before_due_on IS NULL"
        f" AND {NOT_UNDONE}",
        (day.isoformat(),),
    ).fetchone()
    return int(row[0])


def new_allowance(connection: sqlite3.Connection, day: date, per_day: int) -> int:
    """Return how many of `per_day` new cards may still be begun on that day."""
    return max(0, per_day - n_new_answered(connection, day))


def early_cards(
    connection: sqlite3.Connection,
    day: date,
    limit: int,
    deck: str | None = None,
    talk: str | None = None,
    concept: str | None = None,
) -> tuple[str, ...]:
    """Return known cards, not yet due and not answered on `day`, soonest due first, at most `limit` (-1: all)."""
    query = _scoped(
        f"SELECT m.card_id FROM memories m {_SHOWN.format(card='m.card_id')} AND m.due_on > :day"
        " AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.study_day = :day AND r.card_id = m.card_id"
        f" AND r.kind != 'undo' AND {NOT_UNDONE})",
        deck,
        talk,
        concept,
    )
    arguments = {**_arguments(day, deck, talk, concept), "limit": limit}
    return tuple(row[0] for row in connection.execute(query + " ORDER BY m.due_on, m.card_id LIMIT :limit", arguments))


def cards_in(
    connection: sqlite3.Connection, deck: str | None, talk: str | None, concept: str | None = None
) -> frozenset[str]:
    """Return the active cards that are in the deck, linked to the talk, and of the concept; None asks for nothing."""
    active = _ALL_ACTIVE if talk is None and concept is None else _FEW_ACTIVE
    query = _scoped(f"SELECT c.card_id FROM cards c WHERE {active}", deck, talk, concept)
    arguments = {"deck": deck, "talk": talk, "concept": concept}
    return frozenset(row[0] for row in connection.execute(query, arguments))


def next_talk(connection: sqlite3.Connection, now_utc: str) -> Mapping[str, object] | None:
    """Return `{id, title, starts_at}` of the soonest talk not cancelled that starts at or after the UTC instant."""
    row = connection.execute(
        "SELECT talk_id, title, starts_at FROM talks WHERE sort_at >= ? AND status != 'cancelled'"
        " ORDER BY sort_at, talk_id LIMIT 1",
        (now_utc,),
    ).fetchone()
    return {"id": row[0], "title": row[1], "starts_at": row[2]} if row else None


def n_cards(connection: sqlite3.Connection) -> int:
    """Return how many cards have their text here."""
    return int(connection.execute("SELECT count(*) FROM cards WHERE active = 1").fetchone()[0])


def n_never_seen(connection: sqlite3.Connection) -> int:
    """Return how many cards whose text is here have no answer yet and are not suspended."""
    row = connection.execute(
        "SELECT count(*) FROM cards c LEFT JOIN card_states s ON s.card_id = c.card_id WHERE c.active = 1"
        " AND coalesce(s.suspended, 0) = 0 AND NOT EXISTS (SELECT 1 FROM memories m WHERE m.card_id = c.card_id)"
    ).fetchone()
    return int(row[0])


def set_suspended(connection: sqlite3.Connection, card: str, suspended: bool) -> None:
    """Put a card away until further notice, or back."""
    connection.execute(
        "INSERT INTO card_states (card_id, suspended) VALUES (:card, :suspended)"
        " ON CONFLICT (card_id) DO UPDATE SET suspended = :suspended",
        {"card": card, "suspended": int(suspended)},
    )


def set_buried(connection: sqlite3.Connection, card: str, day: date | None) -> None:
    """Hide a card for one study day, or show it again (None)."""
    connection.execute(
        "INSERT INTO card_states (card_id, buried_on) VALUES (:card, :day)"
        " ON CONFLICT (card_id) DO UPDATE SET buried_on = :day",
        {"card": card, "day": day.isoformat() if day else None},
    )


def load_state(connection: sqlite3.Connection, card: str, day: date) -> str:
    """Return "suspended", "buried" (on `day`) or "active"."""
    row = connection.execute("SELECT suspended, buried_on FROM card_states WHERE card_id = ?", (card,)).fetchone()
    if row and row[0]:
        return "suspended"
    return "buried" if row and row[1] == day.isoformat() else "active"
