"""How much waits today, in counts.

Imports only sqlite3 and dates: the short way to `due` in `__main__` uses this module and must start at once.
"""

import sqlite3
from collections.abc import Mapping
from datetime import UTC, date, datetime

from seminar_prep.domain.plain_text import one_line
from seminar_prep.storage.queue import drilled_cards, n_due_by_deck, new_allowance, new_decks, next_talk


def due_counts(
    connection: sqlite3.Connection | None, now: datetime, day: date, new_per_day: int
) -> Mapping[str, object]:
    """Return the answer of `due`: `{date, due, new, drill, decks: [{deck, due, new}], next_talk}`.

    `new` is what is left of the day's allowance, as far as there are new cards ready to begin. Decks with nothing to
    do are left out; the others stand in order of name. Without a library (None) all is zero.
    """
    if connection is None:
        return {"date": day.isoformat(), "due": 0, "new": 0, "drill": 0, "decks": [], "next_talk": None}
    due = n_due_by_deck(connection, day)
    ready = new_decks(connection, day, new_allowance(connection, day, new_per_day))
    return {
        "date": day.isoformat(),
        "due": sum(due.values()),
        "new": len(ready),
        "drill": len(drilled_cards(connection, day)),
        "decks": [{"deck": deck, "due": due.get(deck, 0), "new": ready.count(deck)} for deck in sorted({*due, *ready})],
        "next_talk": next_talk(connection, now.astimezone(UTC).isoformat()),
    }


def due_lines(counts: Mapping[str, object]) -> list[str]:
    """Return the counts as lines for a person."""
    lines = [f"{counts['due']} due, {counts['new']} new, {counts['drill']} in the drill"]
    decks = counts["decks"]
    assert isinstance(decks, list)
    width = max((len(deck["deck"]) for deck in decks), default=0)
    lines += [f"  {deck['deck']:<{width}}  {deck['due']:>4} due  {deck['new']:>4} new" for deck in decks]
    talk = counts["next_talk"]
    if isinstance(talk, Mapping):
        lines.append(
            f"Next talk: {talk['starts_at'][:16].replace('T', ' ')}  {one_line(talk['title'] or 'to be announced')}"
        )
    return lines
