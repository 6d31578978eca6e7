"""Entries of a schedule that are talks of another one, or of our own calendar: they are shown once.

The talk stays where it was first; the second schedule only fills in what the first leaves open.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo

from seminar_prep.domain.listed_twice import id_in_own_uid, twins
from seminar_prep.domain.talk import ScheduledTalk
from seminar_prep.services.own_words import take_over
from seminar_prep.storage.talks import EDITABLE, StoredTalk

_FILLED = tuple(name for name in EDITABLE if name not in ("starts_at", "ends_at", "timezone", "all_day", "status"))


def echoes(talks: Sequence[ScheduledTalk], known: Iterable[StoredTalk]) -> Mapping[int, StoredTalk]:
    """Return the entries that we have written ourselves, by position, each with its talk of this library."""
    named = {number: talk_id for number, talk in enumerate(talks) if (talk_id := id_in_own_uid(talk.uid))}
    if not named:
        return {}
    by_id = {stored.talk.id: stored for stored in known}
    return {number: by_id[talk_id] for number, talk_id in named.items() if talk_id in by_id}


def shared(
    talks: Sequence[ScheduledTalk], numbers: Collection[int], others: Sequence[StoredTalk], zone: tzinfo
) -> Mapping[int, StoredTalk]:
    """Return which of the entries at `numbers` are talks that other schedules brought, by position."""
    found = twins(talks, numbers, [replace(s.talk, stated=s.sourced) for s in others], zone)
    return {number: others[other] for number, other in found.items()}


def filled_in(before: StoredTalk, entry: ScheduledTalk) -> tuple[ScheduledTalk, Mapping[str, str | None]]:
    """Return what the talk says with the entry's words where its own source has none, and the edits below it."""
    told = before.sourced
    gaps = {name: getattr(entry, name) for name in _FILLED if getattr(told, name) in (None, ())}
    if told.ends_at is None and told.starts_at == entry.starts_at:
        gaps["ends_at"] = entry.ends_at
    source = replace(told, **gaps)
    return take_over(before, source) if before.source_id is not None else (source, before.edits)
