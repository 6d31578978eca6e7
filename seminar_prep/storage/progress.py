"""The sums behind the pictures of progress; what is grouped here is at most a row per day, interval or ease."""

import json
import sqlite3
from collections.abc import Collection
from datetime import date

from seminar_prep.domain.forgetting_fit import Look
from seminar_prep.domain.progress import DayWork, Recall
from seminar_prep.domain.review import ReviewKind
from seminar_prep.storage.queue import NOT_UNDONE


def load_recall_by_interval(connection: sqlite3.Connection, first: date, last: date) -> dict[int, Recall]:
    """Return `{interval in days when asked: recall}` of the reviews of due cards from `first` to `last`."""
    rows = connection.execute(
        "SELECT r.before_interval_days, sum(r.grade >= 3), count(*) FROM reviews r WHERE r.kind = 'review'"
        f" AND r.before_due_on IS NOT NULL AND r.study_day BETWEEN ? AND ? AND {NOT_UNDONE} GROUP BY 1 ORDER BY 1",
        (first.isoformat(), last.isoformat()),
    )
    return {days: Recall(recalled, asked) for days, recalled, asked in rows}


def load_work_by_day(connection: sqlite3.Connection, first: date, last: date) -> dict[date, DayWork]:
    """Return `{study day: work}` from `first` to `last`, days without an answer left out."""
    rows = connection.execute(
        "SELECT r.study_day, count(*), coalesce(sum(r.seconds), 0.0) FROM reviews r"
        f" WHERE r.kind != 'undo' AND r.study_day BETWEEN ? AND ? AND {NOT_UNDONE} GROUP BY 1 ORDER BY 1",
        (first.isoformat(), last.isoformat()),
    )
    return {date.fromisoformat(day): DayWork(n, seconds) for day, n, seconds in rows}


def load_memory_counts(connection: sqlite3.Connection) -> tuple[dict[int, int], dict[int, int]]:
    """Return `{interval in days: cards}` and `{ease in hundredths: cards}` of begun cards that are not suspended."""
    rows = connection.execute(
        "SELECT m.interval_days, m.ease, count(*) FROM memories m"
        " JOIN cards c ON c.card_id = m.card_id AND c.active = 1"
        " LEFT JOIN card_states s ON s.card_id = m.card_id WHERE coalesce(s.suspended, 0) = 0 GROUP BY 1, 2"
    )
    by_interval: dict[int, int] = {}
    by_ease: dict[int, int] = {}
    for interval, ease, n in rows:
        by_interval[interval] = by_interval.get(interval, 0) + n
        by_ease[ease] = by_ease.get(ease, 0) + n
    return by_interval, by_ease


def load_looks_at(connection: sqlite3.Connection, cards: Collection[str]) -> tuple[Look, ...]:
    """Return the answers to the given cards that are not taken back, oldest first."""
    rows = connection.execute(
        "SELECT r.card_id, r.kind, r.grade, r.study_day FROM json_each(?) j CROSS JOIN reviews r ON r.card_id = j.value"
        f" WHERE r.kind != 'undo' AND {NOT_UNDONE} ORDER BY r.review_no",
        (json.dumps(sorted(cards)),),
    )
    return tuple(Look(card, ReviewKind(kind), grade, date.fromisoformat(day)) for card, kind, grade, day in rows)
