"""Import schedules: fetch, read, compare with the library, write in one transaction per source; take it back."""

import random
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, tzinfo
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from seminar_prep.domain.problem import Problem
from seminar_prep.domain.schedule import MAPPABLE_FIELDS, Inferred, ParsedSchedule, ScheduleOptions, Skipped
from seminar_prep.domain.talk import Talk, starts_instant
from seminar_prep.errors import InputError, SeminarPrepError, UsageError
from seminar_prep.services.schedule_plan import Change, ImportPlan, PlannedTalk, plan_import
from seminar_prep.sources.schedules.fetch import STDIN, canonical_location, fetch_schedule
from seminar_prep.sources.schedules.parse import parse_schedule
from seminar_prep.sources.schedules.zones import iana_name
from seminar_prep.storage.database import Library
from seminar_prep.storage.sources import (
    Source,
    load_source,
    load_sources,
    next_batch,
    save_import,
    save_seminar,
    save_source,
    seminar_id,
)
from seminar_prep.storage.talks import StoredTalk, delete_talk, has_user_work, load_talk, load_talks, save_talk

_ID_LETTERS = string.ascii_lowercase + string.digits
_ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What the user asked for; None where they said nothing, so that what a source remembers holds."""

    seminar: str | None = None
    format: str | None = None
    timezone: str | None = None
    year: int | None = None
    start_time: time | None = None
    duration: int | None = None
    day_first: bool | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    force: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What the import of one source did. `talks` are all talks of the source as stored, earliest first.

    `counts` has every Change as key; `touched` are the ids of new and changed talks.
    """

    location: str
    seminar: str
    format: str
    counts: Mapping[Change, int]
    talks: tuple[Talk, ...]
    skipped: tuple[Skipped, ...]
    inferred: tuple[Inferred, ...]
    problems: tuple[Problem, ...]
    touched: tuple[str, ...]


class ScheduleImport:
    """Imports for one command: the imports made through one instance are undone together.

    `now` is aware, `zone` the learner's; `rng` makes talk ids; `read_stdin` reads at most n bytes of standard input;
    `relink` is told the ids of new and changed talks after each source is written.
    """

    def __init__(
        self,
        library: Library,
        *,
        now: datetime,
        zone: tzinfo,
        rng: random.Random,
        read_stdin: Callable[[int], bytes],
        relink: Callable[[Sequence[str]], None],
        progress: Callable[[str], None],
    ) -> None:
        self._library = library
        self._now = now
        self._zone = zone
        self._rng = rng
        self._read_stdin = read_stdin
        self._relink = relink
        self._progress = progress
        self._batch: int | None = None

    def run(
        self, sources: Sequence[str], request: ImportRequest
    ) -> tuple[tuple[Imported, ...], tuple[SeminarPrepError, ...]]:
        """Import each source; without any, all remembered ones anew. Return what was done and what failed.

        Raises UsageError for options that no source could be read with, and where nothing is remembered.
        """
        _check(request)
        if not sources:
            sources = [s.location for s in load_sources(self._library.connection) if s.location != STDIN]
            if not sources:
                raise UsageError("no schedule is remembered.", hint='Name one: "seminar-prep import FILE-OR-URL".')
        done: list[Imported] = []
        failed: list[SeminarPrepError] = []
        for source in dict.fromkeys(sources):
            try:
                done.append(self._import(source, request))
            except SeminarPrepError as error:
                failed.append(error)
        return tuple(done), tuple(failed)

    def _import(self, source: str, request: ImportRequest) -> Imported:
        location = canonical_location(source)
        if location.startswith("http"):
            self._progress(f"fetching {location}")
        data = fetch_schedule(location, self._read_stdin)
        remembered = load_source(self._library.connection, location)
        asked = _with_remembered(request, remembered)
        where = "standard input" if location == STDIN else source
        parsed = parse_schedule(data, self._options(asked), where)
        if not parsed.talks and not (request.force and remembered):
            raise _no_talks(parsed, where)
        seminar = request.seminar or (remembered.seminar if remembered else None) or parsed.name or _stem(location)
        if request.dry_run:
            plan = self._plan(parsed, seminar, remembered, where, asked.force)
            source_id = remembered.source_id if remembered else None
        else:
            plan, source_id = self._write(parsed, seminar, remembered, location, where, asked)
        imported = self._answer(plan, parsed, seminar, location, source_id, request.dry_run)
        if imported.touched and not request.dry_run:
            self._relink(imported.touched)
        return imported

    def _options(self, asked: ImportRequest) -> ScheduleOptions:
        return ScheduleOptions(
            format=asked.format,
            timezone=iana_name(asked.timezone) if asked.timezone else None,
            year=asked.year,
            start_time=asked.start_time,
            duration=asked.duration,
            day_first=asked.day_first,
            columns=asked.columns,
            now=self._now,
            home_zone=self._zone,
        )

    def _plan(
        self, parsed: ParsedSchedule, seminar: str, remembered: Source | None, where: str, force: bool
    ) -> ImportPlan:
        stored = _candidates(self._library, seminar, remembered)
        return plan_import(
            parsed,
            stored,
            source_id=remembered.source_id if remembered else None,
            seminar=seminar,
            where=where,
            now=self._now,
            zone=self._zone,
            new_id=self._new_id,
            force=force,
        )

    def _write(
        self,
        parsed: ParsedSchedule,
        seminar: str,
        remembered: Source | None,
        location: str,
        where: str,
        asked: ImportRequest,
    ) -> tuple[ImportPlan, int]:
        with self._library.write() as connection:
            plan = self._plan(parsed, seminar, remembered, where, asked.force)
            number = save_seminar(connection, seminar)
            source_id = save_source(
                connection, seminar=number, location=location, format_name=parsed.format,
                options=_remember(asked), now=self._now,
            )  # fmt: skip
            if self._batch is None:
                self._batch = next_batch(connection)
            rows = [s.row for s in plan.superseded]
            for planned in plan.planned:
                if planned.before is not None and _differs(planned, planned.before, source_id, number):
                    rows.append(planned.before.row)
                owner = planned.before.source_id if planned.before and planned.change is Change.MISSING else source_id
                save_talk(connection, planned.talk, seminar_id=number, source_id=owner, now=self._now, zone=self._zone)
            for slot in plan.superseded:
                if has_user_work(connection, slot.talk.id):
                    gone = replace(slot.talk, missing_since=self._now.astimezone(self._zone).date())
                    save_talk(connection, gone, seminar_id=number, source_id=source_id, now=self._now, zone=self._zone)
                else:
                    delete_talk(connection, slot.talk.id)
            added = tuple(p.talk.id for p in plan.planned if p.before is None)
            save_import(
                connection, batch=self._batch, source_id=source_id, now=self._now, rows=tuple(rows), added=added,
                source=remembered,
            )  # fmt: skip
        return plan, source_id

    def _answer(
        self,
        plan: ImportPlan,
        parsed: ParsedSchedule,
        seminar: str,
        location: str,
        source_id: int | None,
        dry_run: bool,
    ) -> Imported:
        stored = load_talks(self._library.connection, source_id=source_id) if source_id is not None else ()
        talks = {s.talk.id: s.talk for s in stored}
        if dry_run:
            talks = {**talks, **{p.talk.id: p.talk for p in plan.planned}}
            talks = {key: talk for key, talk in talks.items() if key not in {s.talk.id for s in plan.superseded}}
        changed = (p for p in plan.planned if p.change not in (Change.UNCHANGED, Change.MISSING))
        return Imported(
            location=location,
            seminar=seminar,
            format=parsed.format,
            counts={change: sum(p.change is change for p in plan.planned) for change in Change},
            talks=tuple(sorted(talks.values(), key=self._order)),
            skipped=parsed.skipped,
            inferred=parsed.inferred,
            problems=(*parsed.problems, *plan.problems),
            touched=tuple(p.talk.id for p in changed),
        )

    def _order(self, talk: Talk) -> tuple[datetime, str]:
        return starts_instant(talk.stated.starts_at, self._zone), talk.id

    def _new_id(self) -> str:
        """Return an id that no talk has; 36^8 of them make a second try rare."""
        while True:
            made = "".join(self._rng.choices(_ID_LETTERS, k=_ID_LENGTH))
            if load_talk(self._library.connection, made) is None:
                return made


def _differs(planned: PlannedTalk, before: StoredTalk, source_id: int, seminar: int) -> bool:
    """Tell whether writing a talk changes more than when it was last seen."""
    same_place = before.source_id == source_id and before.row["seminar_id"] == seminar
    return planned.talk != before.talk or not same_place


def _candidates(library: Library, seminar: str, remembered: Source | None) -> tuple[StoredTalk, ...]:
    """Return the talks that an entry may be: those of the seminar and those last seen in the source."""
    connection = library.connection
    found: dict[str, StoredTalk] = {}
    if (number := seminar_id(connection, seminar)) is not None:
        found |= {s.talk.id: s for s in load_talks(connection, seminar_id=number)}
    if remembered is not None:
        found |= {s.talk.id: s for s in load_talks(connection, source_id=remembered.source_id)}
    return tuple(found.values())


def _check(request: ImportRequest) -> None:
    if request.timezone and iana_name(request.timezone) is None:
        raise UsageError(f"unknown time zone {request.timezone!r}.", hint='Use a name such as "Europe/Berlin".')
    if unknown := sorted(set(request.columns.values()) - set(MAPPABLE_FIELDS)):
        raise UsageError(f"--map: unknown field {unknown[0]!r}.", hint=f"Fields are: {', '.join(MAPPABLE_FIELDS)}.")


def _with_remembered(request: ImportRequest, source: Source | None) -> ImportRequest:
    """Fill what the user did not say with what the source was last read with; the year is never remembered."""
    kept = source.options if source else {}
    clock = kept.get("time")
    columns = kept.get("columns")
    return replace(
        request,
        format=request.format or _text(kept.get("format")),
        timezone=request.timezone or _text(kept.get("timezone")),
        start_time=request.start_time or (time.fromisoformat(clock) if isinstance(clock, str) else None),
        duration=request.duration or (int(str(kept["duration"])) if kept.get("duration") else None),
        day_first=request.day_first if request.day_first is not None else _flag(kept.get("day_first")),
        columns=request.columns or (dict(columns) if isinstance(columns, Mapping) else {}),
    )


def _remember(asked: ImportRequest) -> Mapping[str, object]:
    values: dict[str, object] = {
        "format": asked.format,
        "timezone": asked.timezone,
        "time": asked.start_time.isoformat("minutes") if asked.start_time else None,
        "duration": asked.duration,
        "day_first": asked.day_first,
        "columns": dict(asked.columns) or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _stem(location: str) -> str:
    path = unquote(urlsplit(location).path) if "://" in location else location
    return PurePosixPath(path).stem or "schedule" if location != STDIN else "standard input"


def _no_talks(parsed: ParsedSchedule, where: str) -> InputError:
    if parsed.problems:
        first = parsed.problems[0]
        return InputError(f"no talk could be read. {first.where}: {first.message}", hint=first.hint, where=where)
    if parsed.skipped:
        reasons = ", ".join(sorted({one.reason for one in parsed.skipped}))
        return InputError(f"no talk could be read; {len(parsed.skipped)} row(s) were left out ({reasons}).",
                          hint="Check that this is the right file.", where=where)  # fmt: skip
    return InputError(
        "no talk could be read: the schedule holds none.", hint="Check that this is the right file.", where=where
    )
