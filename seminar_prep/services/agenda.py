"""The list of talks, as `talks` and the screens show it. Light: loads no calendar reader, no screen, no network."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from seminar_prep.domain.talk import Talk, format_talk, starts_instant
from seminar_prep.errors import UsageError
from seminar_prep.storage.talks import StoredTalk, load_talk, load_talks, n_linked, talk_ids_beginning

if TYPE_CHECKING:
    from seminar_prep.domain.readiness import Readiness


@dataclass(frozen=True, slots=True)
class ListedTalk:
    """A talk with its readiness, or None, and how many papers and cards are linked and not rejected."""

    talk: Talk
    readiness: "Readiness | None"
    n_papers: int
    n_cards: int


def list_talks(
    connection: sqlite3.Connection,
    *,
    now: datetime,
    zone: tzinfo,
    first: date | None = None,
    last: date | None = None,
    everything: bool = False,
    readiness: "Callable[[Talk], Readiness | None]",
) -> tuple[ListedTalk, ...]:
    """Return talks, soonest first: those not over yet, or from day `first` to day `last` (both whole), or all.

    A talk is over when it has ended (started, where no end is known), one without a time with its day. Open slots that
    vanished from their source are left out.
    """
    begin = _midnight(first, zone) if first else None
    if begin is None and not everything:
        begin = now - timedelta(days=8)  # no talk lasts longer; the exact test follows
    end = _midnight(last + timedelta(1), zone) if last else None
    linked = n_linked(connection)
    found = (stored.talk for stored in load_talks(connection, first=begin, last=end))
    shown = (
        talk
        for talk in found
        if (everything or first is not None or _ends(talk, zone) > now)
        and not (talk.missing_since and talk.stated.is_open_slot)
    )
    return tuple(ListedTalk(talk, readiness(talk), *linked.get(talk.id, (0, 0))) for talk in shown)


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A talk in the list. `starts_at` is its instant in UTC, `n_due` counts those of its cards today."""

    talk: Talk
    starts_at: datetime
    readiness: "Readiness | None"
    n_papers: int
    n_cards: int
    n_due: int


def upcoming_at_a_glance(connection: sqlite3.Connection, now: datetime, zone: tzinfo) -> tuple[AgendaRow, ...]:
    """Return the talks that are not over, soonest first, without what takes the cards to know: readiness, cards due."""
    return tuple(
        AgendaRow(one.talk, starts_instant(one.talk.stated.starts_at, zone), None, one.n_papers, one.n_cards, 0)
        for one in list_talks(connection, now=now, zone=zone, readiness=lambda _: None)
    )


def find_talk(connection: sqlite3.Connection, prefix: str) -> StoredTalk:
    """Return the talk whose id begins with `prefix`. Raises UsageError for none, and for several."""
    ids = talk_ids_beginning(connection, prefix.strip().lower()) if prefix.strip() else ()
    if len(ids) > 1:
        raise UsageError(
            f"{prefix!r} begins {len(ids)} talk ids.", hint=f"They are: {', '.join(ids[:8])}.", where=prefix
        )
    found = load_talk(connection, ids[0]) if ids else None
    if found is None:
        raise UsageError(f"there is no talk {prefix!r}.", hint='"seminar-prep talks --all" lists them.', where=prefix)
    return found


def format_listed(listed: ListedTalk) -> Mapping[str, object]:
    """Return the talk as the object of `talks`: Talk, readiness with its range, n_papers, n_cards, missing_since.

    `missing_since` is null, or a date; the three numbers of the readiness are all null where there is none.
    """
    missing, ready = listed.talk.missing_since, listed.readiness
    return {
        **format_talk(listed.talk),
        "readiness": ready.share if ready else None,
        "readiness_low": ready.low if ready else None,
        "readiness_high": ready.high if ready else None,
        "n_papers": listed.n_papers,
        "n_cards": listed.n_cards,
        "missing_since": missing.isoformat() if missing else None,
    }


def _ends(talk: Talk, zone: tzinfo) -> datetime:
    stated = talk.stated
    if isinstance(stated.starts_at, datetime):
        return stated.ends_at or stated.starts_at
    return _midnight(stated.starts_at + timedelta(1), zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
