"""What importing a schedule would change, computed before anything is written."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, tzinfo
from enum import StrEnum

from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.domain.schedule import ParsedSchedule
from seminar_prep.domain.talk import ScheduledTalk, Talk, TalkStatus, starts_instant
from seminar_prep.domain.talk_identity import Matching, Rule, match_talks
from seminar_prep.errors import InputError
from seminar_prep.services.asked_pairs import AskedPair, as_told
from seminar_prep.services.own_words import OwnField, own_fields, take_over
from seminar_prep.services.shared_talks import echoes, filled_in, shared
from seminar_prep.storage.talks import StoredTalk

# A source that suddenly lacks more than this share of its coming talks is taken for broken.
MAX_LOST_SHARE = 0.5

_MARKS = frozenset({"uid", "recurrence_id", "sequence", "modified_at"})
_SHOWN = tuple(field.name for field in fields(ScheduledTalk) if field.name not in _MARKS)


class LostTalksError(InputError):
    """A source that lacks so many of its coming talks that it is taken for broken."""


class Change(StrEnum):
    """What an import does to a talk."""

    ADDED = "added"
    UPDATED = "updated"
    MOVED = "moved"
    UNCHANGED = "unchanged"
    CANCELLED = "cancelled"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class PlannedTalk:
    """A talk as it will stand, what changed, and the talk it was before (None for a new one).

    `edits` are the source's values, by column, below what the learner wrote over; `kept` are those fields of the
    learner's for which the source says something new. `shared` names the seminar in whose schedule the talk stands,
    too, and where it stays; `is_echo` tells an entry of our own calendar, which says nothing new.
    """

    talk: Talk
    change: Change
    before: StoredTalk | None
    edits: Mapping[str, str | None] = field(default_factory=dict)
    kept: tuple[OwnField, ...] = ()
    shared: str | None = None
    is_echo: bool = False


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a talk that an import changes, as ScheduledTalk names it, with its value before and after."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All that an import does. `superseded` are open slots whose time another talk now takes: they go.

    `asked` are the pairs that may be one talk; those which the user has not called one are among the `problems`, too.
    """

    planned: tuple[PlannedTalk, ...]
    superseded: tuple[StoredTalk, ...]
    problems: tuple[Problem, ...]
    asked: tuple[AskedPair, ...] = ()


def plan_import(
    parsed: ParsedSchedule,
    stored: Sequence[StoredTalk],
    *,
    source_id: int | None,
    seminar: str,
    where: str,
    now: datetime,
    zone: tzinfo,
    new_id: Callable[[], str],
    force: bool,
    adds_only: bool = False,
    others: Sequence[StoredTalk] = (),
    same: Collection[str] = (),
) -> ImportPlan:
    """Return what importing `parsed` over the `stored` talks of the same seminar changes.

    `others` are the talks of other seminars: one listed there as well stays there. `same` are the keys of pairs that
    the user calls one talk. A vanished coming talk stays and is marked missing, or with `adds_only` is left alone; past
    talks stay as they are; an older revision of an entry (lower SEQUENCE, no later change) is not taken. Raises
    LostTalksError where too many coming talks are lost, unless `force`.
    """
    own, parsed, stored = _without_echoes(parsed, stored, others)
    elsewhere = frozenset(s.talk.id for s in stored if source_id is None or s.source_id != source_id)
    matching, asked = as_told(_matching(stored, parsed.talks, now, zone, elsewhere), stored, parsed.talks, same)
    planned = {n.new: _matched(stored[n.old], parsed.talks[n.new], n.rule, seminar, elsewhere) for n in matching.pairs}
    twice = shared(parsed.talks, matching.added, others, zone)
    for number in matching.added:
        planned[number] = _added(twice.get(number), parsed.talks[number], seminar, new_id)
    taken = {_instant(p.talk, zone) for p in planned.values()}
    lost = [stored[n] for n in matching.vanished if stored[n].talk.id not in elsewhere]
    coming = [s for s in lost if _instant(s.talk, zone) >= now and s.talk.stated.status != TalkStatus.CANCELLED]
    superseded = tuple(s for s in coming if s.talk.stated.is_open_slot and _instant(s.talk, zone) in taken)
    missing = [] if adds_only else [s for s in coming if s not in superseded]
    if not force:
        _refuse_if_broken(missing, stored, elsewhere, where, now, zone)
    gone = (_missing(s, now.astimezone(zone).date()) for s in missing)
    all_planned = (*(planned[n] for n in sorted(planned)), *gone, *map(_echo, own.values()))
    return ImportPlan(all_planned, superseded, _doubts(matching, planned, stored, where), asked)


def field_changes(planned: PlannedTalk) -> tuple[FieldChange, ...]:
    """Return what changes in the words of a talk that was there before, in the order of its fields."""
    if planned.before is None:
        return ()
    old, new = planned.before.talk.stated, planned.talk.stated
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in _SHOWN)
    return tuple(FieldChange(name, before, after) for name, before, after in pairs if before != after)


def _without_echoes(
    parsed: ParsedSchedule, stored: Sequence[StoredTalk], others: Sequence[StoredTalk]
) -> tuple[Mapping[int, StoredTalk], ParsedSchedule, Sequence[StoredTalk]]:
    """Return the entries that we have written, by position with their talks, and the rest of both sides."""
    own = echoes(parsed.talks, (*stored, *others))
    if not own:
        return own, parsed, stored
    ids = {one.talk.id for one in own.values()}
    talks = tuple(talk for number, talk in enumerate(parsed.talks) if number not in own)
    return own, replace(parsed, talks=talks), [one for one in stored if one.talk.id not in ids]


def _echo(stored: StoredTalk) -> PlannedTalk:
    return PlannedTalk(stored.talk, Change.UNCHANGED, stored, stored.edits, is_echo=True)


def _missing(stored: StoredTalk, today: date) -> PlannedTalk:
    talk = replace(stored.talk, missing_since=stored.talk.missing_since or today)
    return PlannedTalk(talk, Change.MISSING, stored, stored.edits)


def _matched(
    before: StoredTalk, source: ScheduledTalk, rule: Rule, seminar: str, elsewhere: frozenset[str]
) -> PlannedTalk:
    if before.source_id is not None:
        source = _merged(before.sourced, source, rule, before.talk.id in elsewhere)
    return _planned(before, source, seminar)


def _planned(before: StoredTalk, source: ScheduledTalk, seminar: str) -> PlannedTalk:
    stated, edits = take_over(before, source)
    talk = Talk(before.talk.id, seminar, stated, edited=tuple(edits))
    kept = own_fields(before if before.source_id is not None else None, source, stated) if edits else ()
    return PlannedTalk(talk, _change(before.talk.stated, stated), before, edits, kept)


def _added(before: StoredTalk | None, entry: ScheduledTalk, seminar: str, new_id: Callable[[], str]) -> PlannedTalk:
    """Return a new talk, or that of another schedule `before` which this one lists, too.

    One written by hand becomes this schedule's.
    """
    if before is None:
        return PlannedTalk(Talk(new_id(), seminar, entry), Change.ADDED, None)
    if before.source_id is None:
        return replace(_planned(before, entry, seminar), shared=before.talk.seminar)
    stated, edits = filled_in(before, entry)
    talk = replace(before.talk, stated=stated, edited=tuple(edits))
    return PlannedTalk(talk, _change(before.talk.stated, stated), before, edits, shared=before.talk.seminar)


def _matching(
    stored: Sequence[StoredTalk], new: Sequence[ScheduledTalk], now: datetime, zone: tzinfo, elsewhere: frozenset[str]
) -> Matching:
    """Compare the sources' words first, then the learner's."""
    old = [replace(s.talk, stated=s.sourced) for s in stored]
    edited = {s.talk.id: s.talk.stated for s in stored if s.edits}
    return match_talks(old, new, now=now, zone=zone, elsewhere=elsewhere, edited=edited)


def _merged(old: ScheduledTalk, new: ScheduledTalk, rule: Rule, from_elsewhere: bool) -> ScheduledTalk:
    """Return what the source says of the talk: the new entry's words; of two sources the one that says more."""
    if rule is Rule.KNOWN_ELSEWHERE or _is_older_revision(old, new):
        return old
    if not from_elsewhere:
        return new
    known = {name: getattr(old, name) for name in _SHOWN if getattr(new, name) in (None, ())}
    known.pop("ends_at", None)
    return replace(new, **known)


def _is_older_revision(old: ScheduledTalk, new: ScheduledTalk) -> bool:
    if (old.uid, old.recurrence_id) != (new.uid, new.recurrence_id) or old.sequence is None or new.sequence is None:
        return False
    is_newer = new.modified_at is not None and (old.modified_at is None or new.modified_at > old.modified_at)
    return new.sequence < old.sequence and not is_newer


def _change(old: ScheduledTalk, new: ScheduledTalk) -> Change:
    if new.status is TalkStatus.CANCELLED and old.status is not TalkStatus.CANCELLED:
        return Change.CANCELLED
    if _has_moved(old, new):
        return Change.MOVED
    same = all(getattr(old, name) == getattr(new, name) for name in _SHOWN)
    return Change.UNCHANGED if same else Change.UPDATED


def _has_moved(old: ScheduledTalk, new: ScheduledTalk) -> bool:
    """Tell whether the start changed; a time that becomes known on the same day is no move."""
    before, after = old.starts_at, new.starts_at
    if isinstance(before, datetime) == isinstance(after, datetime):
        return before != after
    days = [moment.date() if isinstance(moment, datetime) else moment for moment in (before, after)]
    return days[0] != days[1]


def _refuse_if_broken(
    missing: Sequence[StoredTalk],
    stored: Iterable[StoredTalk],
    elsewhere: frozenset[str],
    where: str,
    now: datetime,
    zone: tzinfo,
) -> None:
    expected = [
        s
        for s in stored
        if s.talk.id not in elsewhere
        and s.talk.missing_since is None
        and s.talk.stated.status is not TalkStatus.CANCELLED
        and _instant(s.talk, zone) >= now
    ]
    newly = [s for s in missing if s.talk.missing_since is None]
    if len(newly) > MAX_LOST_SHARE * len(expected):
        raise LostTalksError(
            f"{len(newly)} of {len(expected)} coming talks are no longer in this schedule; nothing was changed.",
            hint="If that is right, import it with --force: the talks are kept and marked as missing.",
            where=where,
        )


def _doubts(
    matching: Matching, planned: Mapping[int, PlannedTalk], stored: Sequence[StoredTalk], where: str
) -> tuple[Problem, ...]:
    hint = 'Links, papers and notes stay with the old talk. If it is the new one: "seminar-prep talk {} --same-as {}".'
    return tuple(
        Problem(f"{where}: {old}", f"{doubt.message}.", hint.format(new, old), Severity.WARNING)
        for doubt in matching.doubts
        for old, new in ((stored[doubt.old].talk.id, planned[doubt.new].talk.id),)
    )


def _instant(talk: Talk, zone: tzinfo) -> datetime:
    return starts_instant(talk.stated.starts_at, zone)
