"""What a line in a shell prompt needs: the talk that comes, and the memory of its cards, as plain rows.

Only sqlite3 and strings here: the short way to `prompt` passes this module.
"""

import sqlite3
from collections.abc import Iterable

from seminar_prep.storage.queue import LAST_RECALL

# One card linked to a talk: score, tier, interval in days, ease in hundredths, lapses, due date, last recall. A card
# never seen has no due date; tier and last recall may be None.
CardRow = tuple[float, int | None, int, int, int, str | None, str | None]


def coming_talk(connection: sqlite3.Connection, after: str, before: str) -> tuple[str, str | None, str, str] | None:
    """Return (id, title, starts_at, UTC instant) of the soonest talk between two UTC instants, or None.

    Cancelled talks are left out; `starts_at` is as stated, perhaps a plain date.
    """
    row = connection.execute(
        "SELECT talk_id, title, starts_at, sort_at FROM talks WHERE sort_at >= ? AND sort_at < ?"
        " AND status != 'cancelled' ORDER BY sort_at, talk_id LIMIT 1",
        (after, before),
    ).fetchone()
    return tuple(row) if row else None


def linked_rows(connection: sqlite3.Connection, talk: str) -> Iterable[CardRow]:
    """Yield a row for each card linked to the talk and not rejected whose text is here."""
    rows = connection.execute(
        "SELECT k.score, c.tier, coalesce(m.interval_days, 0), coalesce(m.ease, 0), coalesce(m.lapses, 0), m.due_on,"
        f" {LAST_RECALL.format(card='k.card_id')}"
        " FROM talk_cards k JOIN cards c ON c.card_id = k.card_id AND c.active = 1"
        " LEFT JOIN memories m ON m.card_id = k.card_id WHERE k.talk_id = ? AND k.status != 'rejected'",
        (talk,),
    )
    return map(tuple, rows)


def kept_numbers(connection: sqlite3.Connection) -> tuple[float, ...] | None:
    """Return the five numbers of the forgetting model as last fitted, None where none was."""
    row = connection.execute(
        "SELECT json_extract(value, '$.numbers[0]'), json_extract(value, '$.numbers[1]'),"
        " json_extract(value, '$.numbers[2]'), json_extract(value, '$.numbers[3]'), json_extract(value, '$.numbers[4]')"
        " FROM settings WHERE key = 'forgetting_fit' AND json_extract(value, '$.formula') = 1"
    ).fetchone()
    return tuple(row) if row and None not in tuple(row) else None
