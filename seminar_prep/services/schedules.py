"""Import schedules: fetch, read, compare with the library, write in one transaction per source; take it back."""

import random
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from seminar_prep.domain.plain_text import fold, shortened
from seminar_prep.domain.schedule import Inferred, ParsedSchedule, ScheduleOptions
from seminar_prep.domain.seminar_name import seminar_name_in
from seminar_prep.domain.talk import Talk, starts_instant
from seminar_prep.errors import InputError, SeminarPrepError, UsageError
from seminar_prep.services.import_request import (
    ImportRequest,
    check_request,
    options_to_keep,
    validators_of,
    with_remembered,
)
from seminar_prep.services.import_values import (
    Fetched,
    Imported,
    OutdatedPreviewError,
    Preview,
    Reading,
)
from seminar_prep.services.schedule_plan import Change, ImportPlan, LostTalksError, PlannedTalk, plan_import
from seminar_prep.services.talk_ids import new_talk_id
from seminar_prep.sources.schedules.fetch import STDIN, canonical_location, fetch_schedule
from seminar_prep.sources.schedules.parse import parse_schedule
from seminar_prep.sources.schedules.zones import iana_name
from seminar_prep.storage.database import Library
from seminar_prep.storage.sources import (
    HANDED_IN,
    Source,
    give_back_unlisted,
    is_handed_in,
    load_source,
    load_sources,
    next_batch,
    note_looked_at,
    save_import,
    save_seminar,
    save_source,
)
from seminar_prep.storage.talks import (
    StoredTalk,
    delete_talk,
    has_user_work,
    load_talks,
    save_edits,
    save_talk,
)

_LONGEST_ORIGIN = 60  # characters of a line that is quoted


class ScheduleImport:
    """Imports for one command: the imports made through one instance are undone together.

    `now` is aware, `zone` the learner's; `rng` makes talk ids; `read_stdin` reads at most n bytes of standard input;
    `relink` is told the ids of new and changed talks after each source is written. `is_stopped` is asked between
    sources and while one is fetched, which it breaks off.
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
        is_stopped: Callable[[], bool] | None = None,
    ) -> None:
        self._library = library
        self._now = now
        self._zone = zone
        self._rng = rng
        self._read_stdin = read_stdin
        self._relink = relink
        self._progress = progress
        self._is_stopped = is_stopped
        self._batch: int | None = None
        self._given_ids: Iterator[str] = iter(())

    def run(
        self, sources: Sequence[str], request: ImportRequest
    ) -> tuple[tuple[Imported, ...], tuple[SeminarPrepError, ...]]:
        """Import each source; without any, all remembered ones anew. Return what was done and what failed.

        Raises UsageError for options that no source could be read with, and where nothing is remembered.
        """
        check_request(request)
        if not sources:
            sources = [s.location for s in load_sources(self._library.connection) if not is_handed_in(s.location)]
            if not sources:
                raise UsageError("no schedule is remembered.", hint='Name one: "seminar-prep import FILE-OR-URL".')
        done: list[Imported] = []
        failed: list[SeminarPrepError] = []
        for source in dict.fromkeys(sources):
            if self._is_stopped and self._is_stopped():
                break
            try:
                done.append(self._import(source, request))
            except SeminarPrepError as error:
                failed.append(error)
        return tuple(done), tuple(failed)

    def _import(self, source: str, request: ImportRequest) -> Imported:
        remembered = load_source(self._library.connection, canonical_location(source))
        known = validators_of(remembered, request, self._now)
        fetched = fetch(source, self._read_stdin, self._progress, self._is_stopped, known)
        if fetched is None:
            assert remembered is not None
            return self._unchanged(remembered)
        reading = self._read(fetched, request)
        if not reading.parsed.talks and not (request.force and reading.remembered):
            raise _no_talks(reading.parsed, reading.fetched.where)
        if not request.dry_run:
            return self._write(reading)
        source_id = reading.remembered.source_id if reading.remembered else None
        return self._answer(reading, self._plan(reading, force=request.force), source_id, dry_run=True)

    def _unchanged(self, remembered: Source) -> Imported:
        """Return that nothing is new in a schedule whose server says so."""
        with self._library.write() as connection:
            note_looked_at(connection, remembered.source_id, self._now)
        stored = load_talks(self._library.connection, source_id=remembered.source_id)
        talks = tuple(sorted((s.talk for s in stored), key=self._order))
        counts = {change: len(talks) if change is Change.UNCHANGED else 0 for change in Change}
        return Imported(remembered.location, remembered.seminar, remembered.format, counts, talks, (), (), (), (), ())

    def preview(self, fetched: Fetched, request: ImportRequest) -> Preview:
        """Return what importing would write; nothing is written. Raises SeminarPrepError where no talk can be read."""
        check_request(request)
        reading = self._read(fetched, request)
        refusal: InputError | None = None
        if not reading.parsed.talks:
            refusal = _no_talks(reading.parsed, fetched.where)
            if reading.remembered is None or request.adds_only:
                raise refusal
        else:
            try:
                return Preview(reading, self._plan(reading, force=False), None, self._now)
            except LostTalksError as error:
                refusal = error
        return Preview(reading, self._plan(reading, force=True), refusal, self._now)

    def accept(self, preview: Preview, *, force: bool = False) -> Imported:
        """Write exactly what `preview`, made with the same clock, shows.

        Raises OutdatedPreviewError where the library has changed since, and its refusal unless `force`.
        """
        if preview.refusal and not force:
            raise preview.refusal
        self._given_ids = iter([one.talk.id for one in preview.plan.planned if one.before is None])
        return self._write(preview.reading, preview.plan)

    def _read(self, fetched: Fetched, request: ImportRequest) -> Reading:
        if fetched.location is None:
            return self._read_handed_in(fetched, request)
        remembered = load_source(self._library.connection, fetched.location)
        asked = with_remembered(request, remembered.options if remembered else {})
        parsed = parse_schedule(fetched.data, self._options(asked), fetched.where)
        seminar = request.seminar or (remembered.seminar if remembered else None) or parsed.name
        return Reading(
            fetched, request, asked, parsed, seminar or _stem(fetched.location), fetched.location, remembered
        )

    def _read_handed_in(self, fetched: Fetched, request: ImportRequest) -> Reading:
        """Read text that lies nowhere: its seminar's name alone says which source it is."""
        connection = self._library.connection
        seminar, origin = (request.seminar, "") if request.seminar else self._name_of(fetched, request)
        remembered = load_source(connection, HANDED_IN + seminar)
        asked = with_remembered(request, remembered.options if remembered else {})
        parsed = parse_schedule(fetched.data, self._options(asked), fetched.where)
        if not request.seminar and parsed.name and parsed.name != seminar:
            seminar, origin = parsed.name, ""
            remembered = load_source(connection, HANDED_IN + seminar)
            asked = with_remembered(request, remembered.options if remembered else {})
            parsed = parse_schedule(fetched.data, self._options(asked), fetched.where)
        if origin:
            parsed = replace(parsed, inferred=(Inferred("seminar", seminar, origin), *parsed.inferred))
        return Reading(fetched, request, asked, parsed, seminar, HANDED_IN + seminar, remembered)

    def _name_of(self, fetched: Fetched, request: ImportRequest) -> tuple[str, str]:
        """Return the seminar that a text is about, spelt as it is known, and what says so ("" for nothing)."""
        known = tuple(dict.fromkeys(source.seminar for source in load_sources(self._library.connection)))
        if found := seminar_name_in(fetched.data.decode("utf-8", "replace")):
            name, line = found
            spelt = next((one for one in known if fold(one) == fold(name)), name)
            return spelt, f"“{shortened(line, _LONGEST_ORIGIN)}”"
        if request.adds_only and len(known) == 1:
            return known[0], "the only one you have"
        return fetched.where, ""

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

    def _plan(self, reading: Reading, *, force: bool) -> ImportPlan:
        remembered = reading.remembered
        candidates, others = _candidates(self._library, reading.seminar, remembered)
        return plan_import(
            reading.parsed,
            candidates,
            source_id=remembered.source_id if remembered else None,
            seminar=reading.seminar,
            where=reading.fetched.where,
            now=self._now,
            zone=self._zone,
            new_id=self._new_id,
            force=force,
            adds_only=reading.asked.adds_only,
            others=others,
            same=reading.request.same,
        )

    def _write(self, reading: Reading, expected: ImportPlan | None = None) -> Imported:
        """Write a schedule's talks in one transaction, then link them; with `expected` only if that is the plan."""
        remembered = reading.remembered
        with self._library.write() as connection:
            plan = self._plan(reading, force=reading.asked.force or expected is not None)
            if expected is not None and (
                plan != expected or load_source(connection, reading.location) != reading.remembered
            ):
                raise OutdatedPreviewError(
                    "the library has changed since this preview; nothing was written.", hint="Look at it once more."
                )
            number = save_seminar(connection, reading.seminar)
            source_id = save_source(
                connection, seminar=number, location=reading.location, format_name=reading.parsed.format,
                options=options_to_keep(reading.asked, reading.fetched.validators, self._now), now=self._now,
            )  # fmt: skip
            if self._batch is None:
                self._batch = next_batch(connection)
            rows = self._save(connection, plan, source_id, number)
            if remembered is not None:
                give_back_unlisted(connection, source_id, [p.talk.id for p in plan.planned], reading.seminar)
            added = tuple(p.talk.id for p in plan.planned if p.before is None)
            save_import(
                connection, batch=self._batch, source_id=source_id, now=self._now, rows=rows, added=added,
                source=remembered,
            )  # fmt: skip
        imported = self._answer(reading, plan, source_id, dry_run=False)
        if imported.touched:
            self._relink(imported.touched)
        return imported

    def _save(
        self, connection: sqlite3.Connection, plan: ImportPlan, source_id: int, seminar: int
    ) -> tuple[Mapping[str, object], ...]:
        """Write the talks; return the rows of those that changed or went, as they were."""
        rows = [s.row for s in plan.superseded]
        for planned in plan.planned:
            if planned.is_echo:
                continue
            place = _seminar_id(planned, seminar)
            if planned.before is not None and _differs(planned, planned.before, source_id, place):
                rows.append(planned.before.row)
            owner = planned.before.source_id if planned.before and planned.change is Change.MISSING else source_id
            save_talk(connection, planned.talk, seminar_id=place, source_id=owner, now=self._now, zone=self._zone)
            if planned.before is not None and planned.edits != planned.before.edits:
                save_edits(connection, planned.talk.id, planned.edits, now=self._now)
        for slot in plan.superseded:
            if has_user_work(connection, slot.talk.id):
                gone = replace(slot.talk, missing_since=self._now.astimezone(self._zone).date())
                save_talk(connection, gone, seminar_id=seminar, source_id=source_id, now=self._now, zone=self._zone)
            else:
                delete_talk(connection, slot.talk.id)
        return tuple(rows)

    def _answer(self, reading: Reading, plan: ImportPlan, source_id: int | None, *, dry_run: bool) -> Imported:
        stored = load_talks(self._library.connection, source_id=source_id) if source_id is not None else ()
        talks = {s.talk.id: s.talk for s in stored}
        if dry_run:
            talks = {**talks, **{p.talk.id: p.talk for p in plan.planned}}
            talks = {key: talk for key, talk in talks.items() if key not in {s.talk.id for s in plan.superseded}}
        changed = (p for p in plan.planned if p.change not in (Change.UNCHANGED, Change.MISSING))
        parsed = reading.parsed
        return Imported(
            location=reading.location,
            seminar=reading.seminar,
            format=parsed.format,
            counts={change: sum(p.change is change for p in plan.planned) for change in Change},
            talks=tuple(sorted(talks.values(), key=self._order)),
            skipped=parsed.skipped,
            inferred=parsed.inferred,
            problems=(*parsed.problems, *plan.problems),
            touched=tuple(p.talk.id for p in changed),
            planned=plan.planned,
            batch=None if dry_run else self._batch,
        )

    def _order(self, talk: Talk) -> tuple[datetime, str]:
        return starts_instant(talk.stated.starts_at, self._zone), talk.id

    def _new_id(self) -> str:
        """Return an id that no talk has. Ids of a preview come first."""
        return next(self._given_ids, None) or new_talk_id(self._library.connection, self._rng)


def _seminar_id(planned: PlannedTalk, here: int) -> int:
    """Return the seminar that a talk is to stand in: `here`, unless another one's schedule brought it first."""
    before = planned.before
    stays = before is not None and planned.shared is not None and before.source_id is not None
    return int(str(before.row["seminar_id"])) if before is not None and stays else here


def _differs(planned: PlannedTalk, before: StoredTalk, source_id: int, seminar: int) -> bool:
    """Tell whether writing a talk changes more than when it was last seen."""
    same_place = before.source_id == source_id and before.row["seminar_id"] == seminar
    return planned.talk != before.talk or planned.edits != before.edits or not same_place


def _candidates(
    library: Library, seminar: str, remembered: Source | None
) -> tuple[tuple[StoredTalk, ...], tuple[StoredTalk, ...]]:
    """Return the talks that an entry may be, those of the seminar and of what it was called before, and all others."""
    names = {seminar, *([remembered.seminar] if remembered else [])}
    found = load_talks(library.connection)
    return (
        tuple(one for one in found if one.talk.seminar in names),
        tuple(one for one in found if one.talk.seminar not in names),
    )


def fetch(
    source: str,
    read_stdin: Callable[[int], bytes],
    progress: Callable[[str], None],
    is_stopped: Callable[[], bool] | None = None,
    validators: Mapping[str, str] | None = None,
) -> Fetched | None:
    """Return the bytes of a file, of an address, or of standard input ("-"). Raises SeminarPrepError.

    None where a server that is told `validators` of its last answer says that this still holds.
    """
    location = canonical_location(source)
    if location.startswith("http"):
        progress(f"fetching {location}")
    answer = fetch_schedule(location, read_stdin, is_stopped, validators)
    if answer.data is None:
        return None
    if location == STDIN:
        return Fetched(None, "standard input", answer.data)
    return Fetched(location, source, answer.data, answer.validators)


def _stem(location: str) -> str:
    path = unquote(urlsplit(location).path) if "://" in location else location
    return PurePosixPath(path).stem or "schedule"


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
