"""What was asked of arXiv on which study day, and what came of it per talk."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What is known of a question's answer: the ids on the pages so far, in order, each once.

    `next_start` is where it goes on, None once it is complete.
    """

    arxiv_ids: tuple[str, ...] = ()
    next_start: int | None = 0


@dataclass(frozen=True, slots=True)
class TalkFetch:
    """The last fetch for a talk: its status, the study day, and why something is missing (None where nothing is)."""

    status: str
    fetched_on: date
    error: str | None


def load_answers(connection: sqlite3.Connection, day: date) -> Mapping[str, StoredAnswer]:
    """Return the day's answers by question, failures left out. A question asked anew begins again with its page 0."""
    answers: dict[str, StoredAnswer] = {}
    rows = connection.execute(
        "SELECT question, start, next_start, arxiv_ids FROM fetches"
        " WHERE asked_on = ? AND outcome IN ('page', 'complete') ORDER BY fetch_id",
        (day.isoformat(),),
    )
    for row in rows:
        before = answers.get(row["question"], StoredAnswer()) if row["start"] else StoredAnswer()
        answers[row["question"]] = extended(before, json.loads(row["arxiv_ids"]), row["next_start"])
    return answers


def extended(answer: StoredAnswer, arxiv_ids: Iterable[str], next_start: int | None) -> StoredAnswer:
    """Return the answer with one more page."""
    return StoredAnswer(tuple(dict.fromkeys((*answer.arxiv_ids, *arxiv_ids))), next_start)


def save_page(
    connection: sqlite3.Connection,
    question: str,
    start: int,
    *,
    arxiv_ids: Sequence[str],
    next_start: int | None,
    total: int,
    day: date,
    now: datetime,
    error: str | None = None,
) -> None:
    """Write down one page of an answer; `error` is what the server said where it refused the question for good."""
    connection.execute(
        "INSERT INTO fetches (question, start, asked_on, asked_at, outcome, arxiv_ids, next_start, total, error)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            question,
            start,
            day.isoformat(),
            now.astimezone(UTC).isoformat(),
            "complete" if next_start is None else "page",
            json.dumps(list(arxiv_ids)),
            next_start,
            total,
            error,
        ),
    )


def save_failure(connection: sqlite3.Connection, question: str, *, day: date, now: datetime, error: str) -> None:
    """Write down that a question stayed unanswered, in whole or from some page on; it will be asked again."""
    connection.execute(
        "INSERT INTO fetches (question, asked_on, asked_at, outcome, error) VALUES (?, ?, ?, 'failed', ?)",
        (question, day.isoformat(), now.astimezone(UTC).isoformat(), error),
    )


def save_talk_fetch(
    connection: sqlite3.Connection, talk: str, *, status: str, day: date, question: str, error: str | None
) -> None:
    """Set the outcome of a talk's last fetch; `question` is a digest of all that was asked for it."""
    connection.execute(
        "INSERT INTO talk_fetches (talk_id, status, fetched_on, question, error) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (talk_id) DO UPDATE SET status = excluded.status, fetched_on = excluded.fetched_on,"
        " question = excluded.question, error = excluded.error",
        (talk, status, day.isoformat(), question, error),
    )


def forget_talk_fetch(connection: sqlite3.Connection, talk: str) -> None:
    """Forget how the last fetch for a talk ended: by now there is something else to ask. Its papers stay."""
    connection.execute("DELETE FROM talk_fetches WHERE talk_id = ?", (talk,))


def load_talk_fetch(connection: sqlite3.Connection, talk: str) -> TalkFetch | None:
    """Return the outcome of the talk's last fetch, or None where there was none."""
    row = connection.execute("SELECT status, fetched_on, error FROM talk_fetches WHERE talk_id = ?", (talk,)).fetchone()
    return TalkFetch(row["status"], date.fromisoformat(row["fetched_on"]), row["error"]) if row else None
