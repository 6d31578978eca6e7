"""The review log and the memories it leaves behind."""

import json
import sqlite3
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime

from seminar_prep.domain.review import NEW_MEMORY, Memory, Review, ReviewKind
from seminar_prep.storage.queue import NOT_UNDONE


def device_id(connection: sqlite3.Connection) -> str:
    """Return this library's random device id, made at the first call inside a write transaction."""
    row = connection.execute("SELECT value FROM settings WHERE key = 'device_id'").fetchone()
    if row:
        return str(row[0])
    fresh = uuid.uuid4().hex[:12]
    connection.execute("INSERT INTO settings (key, value) VALUES ('device_id', ?)", (fresh,))
    return fresh


def load_memory(connection: sqlite3.Connection, card: str) -> Memory:
    """Return the card's memory; a card never answered has NEW_MEMORY."""
    row = connection.execute("SELECT * FROM memories WHERE card_id = ?", (card,)).fetchone()
    return memory_of_row(row) if row else NEW_MEMORY


def load_memories(connection: sqlite3.Connection, cards: Iterable[str]) -> dict[str, Memory]:
    """Return `{card: memory}` for the given cards; those never answered are absent."""
    query = "SELECT * FROM memories WHERE card_id IN (SELECT value FROM json_each(?))"
    return {row["card_id"]: memory_of_row(row) for row in connection.execute(query, (json.dumps(list(cards)),))}


def save_memory(connection: sqlite3.Connection, card: str, memory: Memory) -> None:
    """Store the card's memory; a new one means there is no row."""
    if memory.due_on is None:
        connection.execute("DELETE FROM memories WHERE card_id = ?", (card,))
        return
    connection.execute(
        "INSERT OR REPLACE INTO memories (card_id, repetitions, interval_days, ease, due_on, lapses, recalled)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (card, memory.repetitions, memory.interval_days, memory.ease, memory.due_on.isoformat(), memory.lapses,
         int(memory.recalled)),
    )  # fmt: skip


def append_review(connection: sqlite3.Connection, review: Review) -> None:
    """Add a row to the log. The same answer undone twice raises sqlite3.IntegrityError."""
    before, after = review.before, review.after
    connection.execute(
        "INSERT INTO reviews (review_id, card_id, kind, grade, answered_at, study_day, seconds, before_repetitions,"
        " before_interval_days, before_ease, before_due_on, before_lapses, after_repetitions, after_interval_days,"
        " after_ease, after_due_on, after_lapses, device_id, undoes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            review.review_id, review.card, review.kind.value, review.grade, review.answered_at.isoformat(),
            review.study_day.isoformat(), review.seconds,
            before.repetitions, before.interval_days, before.ease, _day(before.due_on), before.lapses,
            after.repetitions, after.interval_days, after.ease, _day(after.due_on), after.lapses,
            review.device, review.undoes,
        ),
    )  # fmt: skip


def load_reviews(connection: sqlite3.Connection, card: str) -> tuple[Review, ...]:
    """Return the card's log, oldest first, undos included."""
    return tuple(
        map(_review, connection.execute("SELECT * FROM reviews WHERE card_id = ? ORDER BY review_no", (card,)))
    )


def load_log(connection: sqlite3.Connection) -> tuple[Review, ...]:
    """Return the whole log, oldest first, undos included."""
    return tuple(map(_review, connection.execute("SELECT * FROM reviews ORDER BY review_no")))


def newest_answer(connection: sqlite3.Connection) -> Review | None:
    """Return the newest answer that is not taken back, or None."""
    row = connection.execute(
        f"SELECT r.* FROM reviews r WHERE r.kind != 'undo' AND {NOT_UNDONE} ORDER BY r.review_no DESC LIMIT 1"
    ).fetchone()
    return _review(row) if row else None


def is_in_drill(connection: sqlite3.Connection, card: str, day: date) -> bool:
    """Whether the card's last answer of the day, cramming apart, scored below 4."""
    row = connection.execute(
        f"SELECT r.grade FROM reviews r WHERE r.card_id = ? AND r.study_day = ?"
        f" AND r.kind IN ('review', 'drill', 'early') AND {NOT_UNDONE} ORDER BY r.review_no DESC LIMIT 1",
        (card, day.isoformat()),
    ).fetchone()
    return bool(row) and row[0] < 4


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def memory_of_row(row: sqlite3.Row) -> Memory:
    """Return the memory in a row of `memories`."""
    return Memory(
        row["repetitions"],
        row["interval_days"],
        row["ease"],
        _date(row["due_on"]),
        row["lapses"],
        bool(row["recalled"]),
    )


def _review(row: sqlite3.Row) -> Review:
    # Whether a card had been recalled follows from the rows before it; a single row does not say.
    before, after = (
        Memory(
            row[f"{side}_repetitions"], row[f"{side}_interval_days"], row[f"{side}_ease"],
            _date(row[f"{side}_due_on"]), row[f"{side}_lapses"],
        )
        for side in ("before", "after")
    )  # fmt: skip
    return Review(
        review_id=row["review_id"],
        card=row["card_id"],
        kind=ReviewKind(row["kind"]),
        grade=row["grade"],
        answered_at=datetime.fromisoformat(row["answered_at"]).astimezone(UTC),
        study_day=date.fromisoformat(row["study_day"]),
        seconds=row["seconds"],
        before=before,
        after=after,
        device=row["device_id"],
        undoes=row["undoes"],
    )
