"""The schedules that are remembered: what each is read with, how many talks it holds, and how to forget one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seminar_prep.domain.plain_text import fold, one_line
from seminar_prep.errors import UsageError
from seminar_prep.sources.schedules.fetch import canonical_location
from seminar_prep.storage.database import Library
from seminar_prep.storage.sources import Source, forget_source, is_handed_in, load_sources, n_talks_of, remember_source

_WORDS = {"format": "format", "timezone": "zone", "time": "start", "duration": "minutes", "day_first": "day order"}


@dataclass(frozen=True, slots=True)
class KnownSchedule:
    """A remembered schedule and the number of talks that were last seen in it."""

    source: Source
    n_talks: int


def known_schedules(library: Library) -> tuple[KnownSchedule, ...]:
    """Return what is remembered, in the order of the first import."""
    counts = n_talks_of(library.connection)
    return tuple(KnownSchedule(one, counts.get(one.source_id, 0)) for one in load_sources(library.connection))


def forget_schedule(library: Library, wanted: str) -> KnownSchedule:
    """Read a schedule no more, named by its place or its seminar; return it. Raises UsageError.

    Its talks stay, with all that hangs on them, and can be removed one by one. Importing it again goes on from there.
    """
    schedule = _find(known_schedules(library), wanted)
    with library.write() as connection:
        forget_source(connection, schedule.source.source_id)
    return schedule


def remember_schedule(library: Library, schedule: KnownSchedule) -> None:
    """Take back that a schedule is forgotten."""
    with library.write() as connection:
        remember_source(connection, schedule.source.source_id)


def options_words(source: Source) -> str:
    """Return what a schedule is read with as the user gave it, in words; "" for nothing."""
    told = [f"{_WORDS[name]} {_option(name, value)}" for name, value in source.options.items() if name in _WORDS]
    columns = source.options.get("columns")
    pairs = columns.items() if isinstance(columns, Mapping) else ()
    return one_line(" · ".join([*told, *(f"{column} = {field}" for column, field in pairs)]))


def _option(name: str, value: object) -> str:
    return ("day first" if value else "month first") if name == "day_first" else str(value)


def _find(known: Sequence[KnownSchedule], wanted: str) -> KnownSchedule:
    place = wanted if is_handed_in(wanted) else canonical_location(wanted)
    found = [one for one in known if one.source.location == place]
    found = found or [one for one in known if fold(one.source.seminar) == fold(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        places = ", ".join(one_line(one.source.location) for one in found)
        raise UsageError(f"{one_line(wanted)!r} has {len(found)} schedules.", hint=f"Name one: {places}.")
    raise UsageError(f"no schedule {one_line(wanted)!r} is remembered.", hint='"seminar-prep sources" lists them.')
