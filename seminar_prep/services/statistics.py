"""How studying goes: answers, true retention, streak, forecast, maturity."""

import sqlite3
from collections.abc import Mapping
from datetime import date, timedelta

from seminar_prep.storage import statistics as log


def statistics(connection: sqlite3.Connection, today: date, days: int) -> Mapping[str, object]:
    """Return the answer of `stats` for the last `days` study days, today included (README, "Statistics").

    Retention is the share of reviews of due cards that scored 3 or more, null where none were asked; mature cards are
    those whose interval had reached 21 days. The forecast covers as many days, from today.
    """
    first = today - timedelta(days - 1)
    by_day = log.n_answers_by_day(connection, first, today)
    n_answers, n_new, seconds = log.answer_totals(connection, first, today)
    young = log.recall_counts(connection, first, today, mature=False)
    mature = log.recall_counts(connection, first, today, mature=True)
    forecast = log.n_due_by_day(connection, today, days)
    return {
        "date": today.isoformat(),
        "days": days,
        "n_reviews": n_answers,
        "n_new": n_new,
        "seconds": round(seconds, 1),
        "retention": {
            "all": _share(young[0] + mature[0], young[1] + mature[1]),
            "young": _share(*young),
            "mature": _share(*mature),
        },
        "streak_days": streak_days(log.study_days(connection), today),
        "reviews_by_day": [{"date": day.isoformat(), "n": n} for day, n in by_day.items()],
        "forecast": [{"date": day.isoformat(), "n_due": n} for day, n in forecast.items()],
        "cards": log.n_by_maturity(connection),
    }


def streak_days(days: tuple[date, ...], today: date) -> int:
    """Return how many study days in a row, newest first in `days`, end today or yesterday."""
    streak, expected = 0, today
    for day in days:
        if day > today:
            continue
        if streak == 0 and day == today - timedelta(1):
            expected = day
        if day != expected:
            break
        streak, expected = streak + 1, day - timedelta(1)
    return streak


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
