"""Putting many cards away, back, or under a flag by one statement, and what it takes to undo that.

Cards are given as a JSON array of ids, states as one of [card, suspended, buried_on, flagged].
"""

import sqlite3
from datetime import date
from enum import StrEnum


class Turn(StrEnum):
    """What cards can be turned to. Active is back in the queue: neither suspended nor buried."""

    SUSPENDED = "suspended"
    BURIED = "buried"
    UNBURIED = "unburied"
    ACTIVE = "active"
    FLAGGED = "flagged"
    UNFLAGGED = "unflagged"


# Which cards are not so yet, by their state `s`, and what makes them so: (suspended, buried_on, flagged).
_WANTING = {
    Turn.SUSPENDED: "coalesce(s.suspended, 0) = 0",
    Turn.BURIED: "coalesce(s.buried_on, '') != :day",
    Turn.UNBURIED: "coalesce(s.buried_on, '') = :day",
    Turn.ACTIVE: "(coalesce(s.suspended, 0) = 1 OR coalesce(s.buried_on, '') = :day)",
    Turn.FLAGGED: "coalesce(s.flagged, 0) = 0",
    Turn.UNFLAGGED: "coalesce(s.flagged, 0) = 1",
}
_VALUES = {
    Turn.SUSPENDED: "1, s.buried_on, coalesce(s.flagged, 0)",
    Turn.BURIED: "coalesce(s.suspended, 0), :day, coalesce(s.flagged, 0)",
    Turn.UNBURIED: "coalesce(s.suspended, 0), NULL, coalesce(s.flagged, 0)",
    Turn.ACTIVE: "0, NULL, coalesce(s.flagged, 0)",
    Turn.FLAGGED: "coalesce(s.suspended, 0), s.buried_on, 1",
    Turn.UNFLAGGED: "coalesce(s.suspended, 0), s.buried_on, 0",
}
_CHANGED = {
    Turn.SUSPENDED: ("suspended",),
    Turn.BURIED: ("buried_on",),
    Turn.UNBURIED: ("buried_on",),
    Turn.ACTIVE: ("suspended", "buried_on"),
    Turn.FLAGGED: ("flagged",),
    Turn.UNFLAGGED: ("flagged",),
}
_COLUMNS = "card_id, suspended, buried_on, flagged"
# CROSS keeps the order: the other way round SQLite would go through the array once for each card of the library.
_FROM = (
    "FROM json_each(:cards) w CROSS JOIN cards c ON c.card_id = w.value AND c.active = 1"
    " LEFT JOIN card_states s ON s.card_id = c.card_id WHERE"
)
_OR_UPDATE = (
    " ON CONFLICT (card_id) DO UPDATE SET suspended = excluded.suspended, buried_on = excluded.buried_on,"
    " flagged = excluded.flagged"
)


def states_wanting(connection: sqlite3.Connection, cards: str, turn: Turn, day: date) -> tuple[str, int]:
    """Return the states of those of `cards`, with a text here, that are not what `turn` says, and how many these are.

    The states are a JSON array: text, for 100,000 rows would hold up other threads.
    """
    row = connection.execute(
        "SELECT json_group_array(json_array(c.card_id, coalesce(s.suspended, 0), s.buried_on, coalesce(s.flagged, 0))),"
        f" count(*) {_FROM} {_WANTING[turn]}",
        {"cards": cards, "day": day.isoformat()},
    ).fetchone()
    return row[0], row[1]


def turn_cards(connection: sqlite3.Connection, cards: str, turn: Turn, day: date) -> None:
    """Turn those of `cards` that have a text here and are not so yet; `day` is the study day for which one buries."""
    connection.execute(
        f"INSERT INTO card_states ({_COLUMNS}) SELECT c.card_id, {_VALUES[turn]} {_FROM} {_WANTING[turn]}{_OR_UPDATE}",
        {"cards": cards, "day": day.isoformat()},
    )


def put_states(connection: sqlite3.Connection, states: str, turn: Turn) -> None:
    """Give cards back what `turn` had changed of their `states`, as `states_wanting` gave them; the rest stays."""
    changed = ", ".join(f"{column} = excluded.{column}" for column in _CHANGED[turn])
    fields = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(4))
    connection.execute(
        f"INSERT INTO card_states ({_COLUMNS}) SELECT {fields} FROM json_each(?) WHERE true"
        f" ON CONFLICT (card_id) DO UPDATE SET {changed}",
        (states,),
    )
