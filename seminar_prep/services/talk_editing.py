"""Talks in the learner's own words: change fields, take a change back, add a talk by hand, say that two are one."""

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path

from seminar_prep.domain.talk import ScheduledTalk, Talk, format_talk, starts_instant
from seminar_prep.errors import UsageError
from seminar_prep.services.agenda import find_talk
from seminar_prep.services.backup import make_backup
from seminar_prep.services.own_words import moved_along, take_over
from seminar_prep.services.paper_plan import questions_of
from seminar_prep.services.talk_fields import FIELDS, read_fields
from seminar_prep.services.talk_ids import new_talk_id
from seminar_prep.storage.database import Library
from seminar_prep.storage.fetches import forget_talk_fetch
from seminar_prep.storage.sources import (
    forget_empty_seminars,
    is_read_again,
    save_seminar,
    seminar_names,
    source_location,
)
from seminar_prep.storage.talk_copies import TalkCopy, copy_talks, restore_talks
from seminar_prep.storage.talks import (
    EDITABLE,
    StoredTalk,
    columns_of,
    delete_talk,
    has_user_work,
    load_talks,
    save_edits,
    save_talk,
    sourced_columns,
)

_TIMES = ("starts_at", "ends_at", "timezone", "all_day")
ALL = "all"


@dataclass(frozen=True, slots=True)
class OwnTalk:
    """A talk and where it comes from: `source` is the schedule's place, None for one that was added by hand.

    `sourced` is the talk in the source's words; `talk.edited` names the fields in which the learner's stand over them.
    `is_removable`: no import would bring it back by itself.
    """

    talk: Talk
    source: str | None
    sourced: ScheduledTalk
    is_removable: bool = False


class TalkEditing:
    """The learner's own hand in the talks. `clock` gives the present instant, `zone` is the learner's.

    `rng` makes ids, `relink` is told the ids of talks whose words changed, `backups` is where copies of the library go.
    `taken` are the talks that can be brought back, last first; it grows and shrinks with use.
    """

    def __init__(
        self,
        library: Library,
        *,
        clock: Callable[[], datetime],
        zone: tzinfo,
        rng: random.Random,
        relink: Callable[[Sequence[str]], None],
        backups: Path,
        taken: list[TalkCopy] | None = None,
    ) -> None:
        self._library = library
        self._clock = clock
        self._zone = zone
        self._rng = rng
        self._relink = relink
        self._backups = backups
        self._taken: list[TalkCopy] = [] if taken is None else taken

    def show(self, talk: str) -> OwnTalk:
        """Return the talk whose id begins so. Raises UsageError."""
        return self._own(find_talk(self._library.connection, talk))

    def seminars(self) -> tuple[str, ...]:
        """Return the names of the seminars, that of the newest talk first."""
        return seminar_names(self._library.connection)

    def edit(self, talk: str, typed: Mapping[str, str], resets: Collection[str] = ()) -> OwnTalk:
        """Set fields as typed, after giving others back to the source ("all": every one). Raises UsageError.

        A field that then says what the source says is no longer edited.
        """
        with self._library.write() as connection:
            before = find_talk(connection, talk)
            dropped = _dropped(before, resets)
            base = _without(before, dropped)
            stated = read_fields(base, typed, self._zone)
            differing = {name for name in EDITABLE if _differs(name, stated, before.sourced)}
            own = differing | (before.edits.keys() - dropped - _asked(typed))
            edits = sourced_columns(before.sourced, own) if before.source_id is not None else {}
            self._save(before, replace(before.talk, stated=stated, edited=tuple(edits)), edits)
        if stated != before.talk.stated:
            self._relink([before.talk.id])
        return self.show(before.talk.id)

    def add(self, typed: Mapping[str, str], seminar: str | None = None) -> OwnTalk:
        """Add a talk by hand, to a seminar of that name, made if it is new. Raises UsageError.

        Without a name the talk goes to the only seminar there is.
        """
        stated = read_fields(None, typed, self._zone)
        if stated.is_open_slot:
            raise UsageError("a talk needs a title or a speaker.", hint="Set one of them; the other may follow.")
        name = " ".join((seminar or "").split()) or self._only_seminar()
        with self._library.write() as connection:
            talk = Talk(new_talk_id(connection, self._rng), name, stated)
            number = save_seminar(connection, name)
            save_talk(connection, talk, seminar_id=number, source_id=None, now=self._clock(), zone=self._zone)
        self._relink([talk.id])
        return self.show(talk.id)

    def remove(self, talk: str) -> tuple[Talk, Path]:
        """Remove a talk; return it and the copy of the library that was made before.

        It was added by hand, pasted, or its schedule is forgotten. Raises UsageError for one that a schedule holds: it
        would be back with the next import.
        """
        stored = find_talk(self._library.connection, talk)
        if not self._is_removable(stored):
            raise UsageError(
                "this talk comes from a schedule, and would be back with the next import.",
                hint="Set status=cancelled instead.", where=stored.talk.id,
            )  # fmt: skip
        copy = make_backup(self._library, self._backups, self._clock())
        with self._library.write() as connection:
            self._taken.append(copy_talks(connection, [stored.talk.id]))
            delete_talk(connection, stored.talk.id)
            forget_empty_seminars(connection)
        return stored.talk, copy

    def near(self, talk: str) -> tuple[Talk, ...]:
        """Return the other talks, the nearest in time first, which this one may be. Raises UsageError."""
        one = find_talk(self._library.connection, talk).talk
        at = starts_instant(one.stated.starts_at, self._zone)
        others = [s.talk for s in load_talks(self._library.connection) if s.talk.id != one.id]
        return tuple(
            sorted(others, key=lambda other: (abs(starts_instant(other.stated.starts_at, self._zone) - at), other.id))
        )

    def unite(self, one: str, other: str) -> OwnTalk:
        """Say that two talks are one, in any order; return the one that stays, in the words of the other's schedule.

        One that was added by hand stays, one with decisions or notes stays, else `other`. Raises UsageError.
        """
        connection = self._library.connection
        goes, stays = find_talk(connection, one), find_talk(connection, other)
        if goes.source_id is None or (has_user_work(connection, goes.talk.id) and stays.source_id is not None):
            goes, stays = stays, goes
        return self.join(goes.talk.id, stays.talk.id)

    def take_back(self) -> Talk | None:
        """Undo the last removal or union of this sitting; return a talk that is there again, None for nothing."""
        if not self._taken:
            return None
        copy = self._taken.pop()
        with self._library.write() as connection:
            restore_talks(connection, copy)
        return self.show(copy.ids[0]).talk

    def join(self, new: str, old: str) -> OwnTalk:
        """Say that the talk `new` of a schedule is `old` under other words: `old` says what it says, `new` goes.

        Links, decisions, notes, papers and own words of `old` stay. Raises UsageError where the two cannot be one, and
        where there are decisions or notes on `new`.
        """
        with self._library.write() as connection:
            goes, stays = find_talk(connection, new), find_talk(connection, old)
            _check_join(goes, stays, has_user_work(connection, goes.talk.id))
            self._taken.append(copy_talks(connection, [goes.talk.id, stays.talk.id]))
            stated, edits = take_over(stays, goes.sourced)
            delete_talk(connection, goes.talk.id)
            talk = Talk(stays.talk.id, goes.talk.seminar, stated, None, tuple(edits))
            self._save(stays, talk, edits, place=goes)
        self._relink([stays.talk.id])
        return self.show(stays.talk.id)

    def _is_removable(self, stored: StoredTalk) -> bool:
        return stored.source_id is None or not is_read_again(self._library.connection, stored.source_id)

    def _only_seminar(self) -> str:
        names = self.seminars()
        if len(names) != 1:
            known = f"Known are: {', '.join(names[:8])}." if names else "Any name will do."
            raise UsageError("a talk needs a seminar.", hint=f"Name it. {known}")
        return names[0]

    def _save(
        self, before: StoredTalk, talk: Talk, edits: Mapping[str, str | None], place: StoredTalk | None = None
    ) -> None:
        """Write a talk in the seminar and source of `place`, or where it was; what was asked for it may be no more."""
        connection = self._library.connection
        now, where = self._clock(), place or before
        save_talk(connection, talk, seminar_id=int(str(where.row["seminar_id"])), source_id=where.source_id, now=now,
                  zone=self._zone)  # fmt: skip
        save_edits(connection, talk.id, edits, now=now)
        if questions_of(talk).digest != questions_of(before.talk).digest:
            forget_talk_fetch(connection, talk.id)

    def _own(self, stored: StoredTalk) -> OwnTalk:
        place = source_location(self._library.connection, stored.source_id) if stored.source_id is not None else None
        return OwnTalk(stored.talk, place, stored.sourced, self._is_removable(stored))


def format_own_talk(own: OwnTalk) -> Mapping[str, object]:
    """Return the object of `talk`: Talk with missing_since, the source, and the edits with both values.

    `source` is null for a talk that was added by hand; values are as Talk has them.
    """
    told = format_talk(replace(own.talk, stated=own.sourced))
    mine = format_talk(own.talk)
    missing = own.talk.missing_since
    return {
        "talk": {**mine, "missing_since": missing.isoformat() if missing else None},
        "source": own.source,
        "edits": [{"field": name, "value": mine[name], "source_value": told[name]} for name in own.talk.edited],
    }


def _dropped(before: StoredTalk, resets: Collection[str]) -> set[str]:
    """Return the columns that go back to the source."""
    if unknown := sorted(set(resets) - {*FIELDS, ALL}):
        raise UsageError(f"a talk has no field {unknown[0]!r}.", hint=f"Fields are: {', '.join(FIELDS)}, or {ALL}.")
    if resets and before.source_id is None:
        raise UsageError("this talk was added by hand: there is no source's value to go back to.",
                         hint="Set the field to what it is to say.", where=before.talk.id)  # fmt: skip
    names = {"ends_at" if name == "duration" else name for name in resets}
    if ALL in names:
        return {*EDITABLE}
    return names | ({*_TIMES} if {"starts_at", "timezone"} & names else set())


def _without(before: StoredTalk, dropped: set[str]) -> ScheduledTalk:
    """Return the talk with these columns as the source has them; an end alone follows the start that stays."""
    source, stated = before.sourced, before.talk.stated
    base = replace(stated, **{name: getattr(source, name) for name in EDITABLE if name in dropped})
    if "ends_at" in dropped and base.starts_at != source.starts_at:
        base = replace(base, ends_at=moved_along(source, base.starts_at))
    return base


def _asked(typed: Mapping[str, str]) -> set[str]:
    names = {"ends_at" if name == "duration" else name for name in typed}
    return names | ({*_TIMES} if {"starts_at", "timezone"} & names else set())


def _differs(name: str, one: ScheduledTalk, other: ScheduledTalk) -> bool:
    return columns_of(one)[name] != columns_of(other)[name]


def _check_join(goes: StoredTalk, stays: StoredTalk, has_work: bool) -> None:
    if goes.talk.id == stays.talk.id:
        raise UsageError("these are one talk already.", hint="Name the new one and the old one.", where=goes.talk.id)
    if goes.source_id is None:
        raise UsageError("this talk was added by hand.", hint="Name the one of the schedule first.", where=goes.talk.id)
    if has_work:
        raise UsageError("you have decisions, notes or own words on this talk, which would be lost.",
                         hint="Keep the two apart, or reject its links first.", where=goes.talk.id)  # fmt: skip
