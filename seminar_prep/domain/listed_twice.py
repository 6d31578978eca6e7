"""Talks that two schedules list: the department's calendar and the seminar's own page, or our own calendar come back.

One person gives one talk at a time: who speaks at the same time, perhaps a quarter of an hour apart because one list
counts the tea, gives the same talk, unless both titles are known and differ. Without a time of day the titles must
say it, too.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo

from seminar_prep.domain.talk import ScheduledTalk, Talk, starts_instant
from seminar_prep.domain.talk_identity import same_speakers
from seminar_prep.domain.title_likeness import similar_titles

NEAR = timedelta(minutes=15)
_SAME_DAY = timedelta(days=2)  # how far apart two zones may put one day, and more
_OWN_UID = re.compile(r"([a-z0-9]{8})@seminar-prep")


def own_uid(talk_id: str) -> str:
    """Return the UID under which a talk stands in our own calendars."""
    return f"{talk_id}@seminar-prep"


def id_in_own_uid(uid: str | None) -> str | None:
    """Return the talk that an entry's UID names, where it is one that we have written."""
    match = _OWN_UID.fullmatch(uid or "")
    return match[1] if match else None


def twins(
    new: Sequence[ScheduledTalk], numbers: Collection[int], others: Sequence[Talk], zone: tzinfo
) -> Mapping[int, int]:
    """Return `{position in new: position in others}` of what is one talk, each used once; `numbers` are looked at.

    `zone` places plain dates.
    """
    order = sorted(range(len(others)), key=lambda n: (starts_instant(others[n].stated.starts_at, zone), others[n].id))
    instants = [starts_instant(others[n].stated.starts_at, zone) for n in order]
    found: dict[int, int] = {}
    free = set(order)
    for number in sorted(numbers):
        at = starts_instant(new[number].starts_at, zone)
        near = range(bisect_left(instants, at - _SAME_DAY), bisect_left(instants, at + _SAME_DAY))
        same = (order[n] for n in near if order[n] in free and is_same_session(others[order[n]].stated, new[number]))
        if (other := next(same, None)) is not None:
            found[number] = other
            free.discard(other)
    return found


def is_same_session(one: ScheduledTalk, other: ScheduledTalk) -> bool:
    """Tell whether two entries of different schedules are one session."""
    if not same_speakers(one.speaker, other.speaker):
        return False
    if isinstance(one.starts_at, datetime) and isinstance(other.starts_at, datetime):
        titles_agree = one.title is None or other.title is None or similar_titles(one.title, other.title)
        return titles_agree and abs(one.starts_at - other.starts_at) <= NEAR
    return _day(one.starts_at) == _day(other.starts_at) and similar_titles(one.title, other.title)


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
