"""Readiness of talks, computed from what the library remembers."""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import date, datetime, tzinfo

from seminar_prep.domain.readiness import readiness
from seminar_prep.domain.talk import Talk, starts_instant
from seminar_prep.storage.talk_knowledge import LinkedCardState, load_linked_states


def talk_readiness(talk: Talk, states: Iterable[LinkedCardState], now: datetime, zone: tzinfo) -> float | None:
    """Return the share of a talk's linked cards expected to be recalled when it starts, 0 to 1.

    None for a talk that has started and for one without linked cards. `now` is aware, `zone` the learner's.
    """
    start = starts_instant(talk.stated.starts_at, zone)
    if start < now:
        return None
    return readiness((state.linked for state in states), start.astimezone(zone).date())


def readiness_of_talks(
    connection: sqlite3.Connection, now: datetime, zone: tzinfo, day: date
) -> Callable[[Talk], float | None]:
    """Return a function that gives any talk's readiness, on one reading of the library."""
    states = load_linked_states(connection, day)
    return lambda talk: talk_readiness(talk, states.get(talk.id, ()), now, zone)
