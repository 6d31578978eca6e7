"""A learner's own words over a source's: what stands when the source says something new.

Per field the learner's value wins and the source's is kept below it. A talk that was added by hand is the learner's
whole; once a schedule lists it, too, what it tells and the learner had left open comes from there.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from seminar_prep.domain.talk import ScheduledTalk, TalkStatus
from seminar_prep.storage.talks import EDITABLE, StoredTalk, sourced_columns

_TIMES = ("starts_at", "ends_at", "timezone", "all_day")


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field in which the learner's value stands over the source's, both as ScheduledTalk has them."""

    field: str
    value: object
    source_value: object


def take_over(before: StoredTalk, source: ScheduledTalk) -> tuple[ScheduledTalk, Mapping[str, str | None]]:
    """Return what a talk says once its source says `source`, and the source's values below the learner's, by column.

    An end of the learner's moves along with a start that the source moves, and the other way round.
    """
    if before.source_id is None:
        own: Collection[str] = _own_of_hand_made(before.talk.stated, source)
        known = before.talk.stated
    else:
        own, known = before.edits.keys(), before.talk.stated
    if not own:
        return source, {}
    values = {name: getattr(known, name) for name in own}
    stated = replace(source, **values)
    if "starts_at" in own and "ends_at" not in own:
        stated = replace(stated, ends_at=moved_along(source, stated.starts_at))
    elif "ends_at" in own and "starts_at" not in own:
        stated = replace(stated, ends_at=moved_along(known, stated.starts_at))
    own = {*own, *(["ends_at"] if stated.ends_at != source.ends_at else [])}
    return stated, sourced_columns(source, own)


def own_fields(talk: StoredTalk | None, source: ScheduledTalk, stated: ScheduledTalk) -> tuple[OwnField, ...]:
    """Return the learner's fields for which the source says something new, as it does not in `talk` yet.

    Without `talk` all in which the two differ.
    """
    told = talk.sourced if talk is not None else None
    pairs = ((name, getattr(stated, name), getattr(source, name)) for name in EDITABLE)
    return tuple(
        OwnField(name, mine, theirs)
        for name, mine, theirs in pairs
        if mine != theirs and (told is None or getattr(told, name) != theirs)
    )


def _own_of_hand_made(mine: ScheduledTalk, source: ScheduledTalk) -> set[str]:
    """Return the fields that the learner filled in and the source tells otherwise."""
    own = {
        name
        for name in EDITABLE
        if name not in _TIMES
        and getattr(mine, name) not in (None, (), TalkStatus.SCHEDULED)
        and getattr(mine, name) != getattr(source, name)
    }
    if not _is_known_better(mine.starts_at, source.starts_at):
        own |= {"starts_at", "timezone", "all_day", *(["ends_at"] if mine.ends_at else [])}
    return own


def _is_known_better(mine: datetime | date, theirs: datetime | date) -> bool:
    """Tell whether the source's start is the learner's, perhaps with the time of day that was not known."""
    if isinstance(mine, datetime) == isinstance(theirs, datetime):
        return mine == theirs
    return isinstance(theirs, datetime) and theirs.date() == mine


def moved_along(known: ScheduledTalk, start: datetime | date) -> datetime | None:
    """Return the end that leaves the talk as long as `known` has it; None where no length is known."""
    if known.ends_at is None or not isinstance(start, datetime) or not isinstance(known.starts_at, datetime):
        return None
    # Wall time, so that a change of the clocks between does not count.
    zone = known.starts_at.tzinfo
    length = known.ends_at.astimezone(zone).replace(tzinfo=None) - known.starts_at.replace(tzinfo=None)
    return start + length


def format_kept(talk: str, own: OwnField) -> Mapping[str, object]:
    """Return a field that was kept as JSON: `{talk, field, value, source_value}`, values as Talk has them."""
    return {"talk": talk, "field": own.field, "value": _plain(own.value), "source_value": _plain(own.source_value)}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
