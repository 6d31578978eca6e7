"""Questions put to the review log as queries: counts per day, retention, what is coming."""

import sqlite3
from datetime import date, timedelta

from seminar_prep.domain.review import MATURE_DAYS
from seminar_prep.storage.queue import NOT_UNDONE


def n_answers_by_day(connection: sqlite3.Connection, first: date, last: date) -> dict[date, int]:
    """Return `{study day: number of answers}` from `first` to `last`, days without any left out."""
    rows = connection.execute(
        "SELECT r.study_day, count(*) FROM reviews r WHERE r.kind != 'undo' AND r.study_day BETWEEN ? AND ?"
        f" AND {NOT_UNDONE} GROUP BY r.study_day ORDER BY r.study_day",
        (first.isoformat(), last.isoformat()),
    )
    return {date.fromisoformat(row[0]): row[1] for row in rows}


def recall_counts(connection: sqlite3.Connection, first: date, last: date, *, mature: bool) -> tuple[int, int]:
    """Return (recalled, asked) over the reviews of due cards that were mature, or young, when asked."""
    comparison = ">=" if mature else "<"
    row = connection.execute(
        "SELECT coalesce(sum(r.grade >= 3), 0), count(*) FROM reviews r WHERE r.kind = 'review'"
        " AND r.before_due_on IS NOT NULL AND r.study_day BETWEEN ? AND ?"
        f" AND r.before_interval_days {comparison} ? AND {NOT_UNDONE}",
        (first.isoformat(), last.isoformat(), MATURE_DAYS),
    ).fetchone()
    return int(row[0]), int(row[1])


def answer_totals(connection: sqlite3.Connection, first: date, last: date) -> tuple[int, int, float]:
    """Return (answers, new cards begun, seconds spent) from `first` to `last`."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(r.kind = 'review' AND r.before_due_on IS NULL), 0), coalesce(sum(r.seconds), 0)"
        f" FROM reviews r WHERE r.kind != 'undo' AND r.study_day BETWEEN ? AND ? AND {NOT_UNDONE}",
        (first.isoformat(), last.isoformat()),
    ).fetchone()
    return int(row[0]), int(row[1]), float(row[2])


def study_days(connection: sqlite3.Connection) -> tuple[date, ...]:
    """Return the study days with an answer, newest first."""
    rows = connection.execute(
        f"SELECT DISTINCT r.study_day FROM reviews r WHERE r.kind != 'undo' AND {NOT_UNDONE} ORDER BY r.study_day DESC"
    )
    return tuple(date.fromisoformat(row[0]) for row in rows)


def n_due_by_day(connection: sqlite3.Connection, today: date, days: int) -> dict[date, int]:
    """Return `{date: cards falling due}` for today and the `days` - 1 days after; overdue cards count for today."""
    last = today + timedelta(days - 1)
    rows = connection.execute(
        "SELECT max(m.due_on, :today), count(*) FROM memories m JOIN cards c ON c.card_id = m.card_id AND c.active = 1"
        " LEFT JOIN card_states s ON s.card_id = m.card_id"
        " WHERE m.due_on <= :last AND coalesce(s.suspended, 0) = 0 GROUP BY 1 ORDER BY 1",
        {"today": today.isoformat(), "last": last.isoformat()},
    )
    return {date.fromisoformat(row[0]): row[1] for row in rows}


def n_by_maturity(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many cards are new, young, mature and suspended; each card counts once."""
    row = connection.execute(
        "SELECT coalesce(sum(NOT coalesce(s.suspended, 0) AND m.card_id IS NULL), 0),"
        " coalesce(sum(NOT coalesce(s.suspended, 0) AND m.interval_days < :mature), 0),"
        " coalesce(sum(NOT coalesce(s.suspended, 0) AND m.interval_days >= :mature), 0),"
        " coalesce(sum(coalesce(s.suspended, 0)), 0)"
        " FROM cards c LEFT JOIN memories m ON m.card_id = c.card_id"
        " LEFT JOIN card_states s ON s.card_id = c.card_id WHERE c.active = 1",
        {"mature": MATURE_DAYS},
    ).fetchone()
    return dict(zip(("new", "young", "mature", "suspended"), map(int, row), strict=True))
