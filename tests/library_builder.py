"""Build small libraries row by row; what is not named is default and therefore irrelevant."""

import random
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from seminar_prep.services.study import Study
from seminar_prep.storage.database import Library
from seminar_prep.storage.migrations import open_library

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
TODAY = date(2026, 11, 25)


class Clock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


def a_library(folder: Path) -> Library:
    """Make and open an empty library in `folder`."""
    return open_library(folder / "library.db", folder / "backups")


def add_deck(connection: sqlite3.Connection, deck: str = "deck", position: int = 0) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO decks (deck, title, origin, path, position, content_hash)"
        " VALUES (?, ?, 'user', '', ?, '')",
        (deck, deck, position),
    )


def add_card(
    connection: sqlite3.Connection,
    card: str,
    *,
    deck: str = "deck",
    concepts: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
    active: bool = True,
    front: str = "front",
) -> None:
    """Add a card at the end of its deck and of the order of study; `after` are its prerequisites."""
    add_deck(connection, deck)
    position = connection.execute("SELECT count(*) FROM cards WHERE deck = ?", (deck,)).fetchone()[0]
    connection.execute(
        "INSERT INTO cards (card_id, deck, position, type, front, back, origin, path, line, active, study_position)"
        " VALUES (?, ?, ?, 'state', ?, 'back', 'user', '', 1, ?, (SELECT count(*) FROM cards))",
        (card, deck, position, front, int(active)),
    )
    connection.executemany("INSERT INTO card_concepts VALUES (?, ?)", [(card, c) for c in concepts])
    connection.executemany("INSERT INTO card_prerequisites VALUES (?, ?)", [(card, p) for p in after])


def add_talk(connection: sqlite3.Connection, talk: str, starts_at: datetime, *, title: str = "A talk") -> None:
    connection.execute("INSERT OR IGNORE INTO seminars (seminar_id, name) VALUES (1, 'Seminar')")
    connection.execute(
        "INSERT INTO talks (talk_id, seminar_id, title, starts_at, sort_at, status, first_seen_at, last_seen_at)"
        " VALUES (?, 1, ?, ?, ?, 'scheduled', '', '')",
        (talk, title, starts_at.isoformat(), starts_at.astimezone(UTC).isoformat()),
    )


def link(connection: sqlite3.Connection, talk: str, card: str, status: str = "proposed") -> None:
    connection.execute("INSERT INTO talk_cards VALUES (?, ?, 0.9, ?, '[]', NULL)", (talk, card, status))


def a_study(library: Library, clock: Callable[[], datetime], new_per_day: int = 12) -> Study:
    return Study(library, clock, UTC, new_per_day=new_per_day, rng=random.Random(0))
