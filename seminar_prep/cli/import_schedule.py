"""`import`: schedules into the library, and `import --undo`."""

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice

import click

from seminar_prep.cli.output import Output
from seminar_prep.cli.session import Session
from seminar_prep.cli.suggestions import suggest_files
from seminar_prep.cli.talk_lines import talk_lines
from seminar_prep.domain.plain_text import one_line, shortened
from seminar_prep.domain.problem import format_problem
from seminar_prep.domain.schedule import format_inferred, format_skipped
from seminar_prep.domain.talk import format_talk
from seminar_prep.errors import InputError, SeminarPrepError, UsageError
from seminar_prep.services.change_words import change_words, kept_words
from seminar_prep.services.import_fields import parse_clock
from seminar_prep.services.import_request import ImportRequest
from seminar_prep.services.import_values import Imported
from seminar_prep.services.link_proposals import relink
from seminar_prep.services.own_words import format_kept
from seminar_prep.services.schedule_plan import Change, PlannedTalk, field_changes
from seminar_prep.services.schedule_undo import undo_import
from seminar_prep.services.schedules import ScheduleImport
from seminar_prep.storage.sources import is_handed_in

_MOST_CHANGES, _WIDTH = 50, 100  # of a dry run
_SHOWN = 20  # coming talks listed after an import; `talks` lists all


@click.command("import")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...", shell_complete=suggest_files)
@click.option("--seminar", metavar="NAME", help="The seminar's name (default: the calendar's, else the file's).")
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    help="ics, csv, tsv, json, yaml, js, xml, html, md, text (else by content).",
)
@click.option("--timezone", metavar="ZONE", help="Time zone of talks that name none, e.g. Europe/Berlin.")
@click.option("--year", type=click.IntRange(1900, 2200), help="Year of dates that have none.")
@click.option("--time", "time_", metavar="HH:MM", help="Start of talks that have a date only.")
@click.option("--duration", type=click.IntRange(1, 1440), metavar="MIN", help="Length of talks without an end.")
@click.option("--day-first", is_flag=True, help="Read 7/04/2026 as 7 April.")
@click.option("--month-first", is_flag=True, help="Read 7/04/2026 as 4 July.")
@click.option("--map", "maps", multiple=True, metavar="COLUMN=FIELD", help="Name a table's column; may be repeated.")
@click.option("--force", is_flag=True, help="Import although most coming talks have vanished from the source.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("--undo", is_flag=True, help="Take back the last import.")
@click.pass_obj
def command(
    session: Session,
    sources: tuple[str, ...],
    seminar: str | None,
    format_: str | None,
    timezone: str | None,
    year: int | None,
    time_: str | None,
    duration: int | None,
    day_first: bool,
    month_first: bool,
    maps: tuple[str, ...],
    force: bool,
    dry_run: bool,
    undo: bool,
) -> None:
    """Import schedules from files, "-" (standard input) or web addresses; without SOURCE, all known ones anew."""
    if undo:
        _undo(session, bool(sources))
        return
    if day_first and month_first:
        raise UsageError("--day-first and --month-first exclude each other.", hint="Give one of them.")
    request = ImportRequest(
        seminar=one_line(seminar) or None if seminar else None,
        format=format_.lower() if format_ else None,
        timezone=timezone,
        year=year,
        start_time=parse_clock(time_) if time_ is not None else None,
        duration=duration,
        day_first=True if day_first else False if month_first else None,
        columns=_columns(maps),
        force=force,
        dry_run=dry_run,
    )
    done, failed = _importer(session).run(sources, request)
    _answer(session.output, done, failed, dry_run)


def _importer(session: Session) -> ScheduleImport:
    app = session.app
    return ScheduleImport(
        app.library,
        now=app.now(),
        zone=app.zone,
        rng=app.rng,
        read_stdin=sys.stdin.buffer.read,
        relink=partial(relink, app.library),
        progress=session.output.progress,
    )


def _answer(output: Output, done: Sequence[Imported], failed: Sequence[SeminarPrepError], dry_run: bool) -> None:
    for other in failed[1:]:
        output.warn(f"{other.where}: {other.message}")
    if not done:
        raise failed[0]
    for one in done:
        for problem in one.problems:
            output.warn(" ".join(filter(None, (f"{problem.where}: {problem.message}", problem.hint))))
    answers = [_format(one) for one in done]
    error: SeminarPrepError | None = failed[0] if failed else None
    if error is None and all(not any(one.counts[c] for c in Change if c is not Change.MISSING) for one in done):
        error = InputError("no talk could be read; as forced, the coming talks are marked as missing.",
                           hint='Take it back with "seminar-prep import --undo".', where=done[0].location)  # fmt: skip
    output.answer(
        {**_joined(answers), "sources": answers}, (line for one in done for line in _lines(one, dry_run)), error=error
    )


def _format(one: Imported) -> dict[str, object]:
    return {
        "source": "-" if is_handed_in(one.location) else one.location,
        "seminar": one.seminar,
        "format": one.format,
        **{change.value: one.counts[change] for change in Change},
        "talks": [format_talk(talk) for talk in one.talks],
        "skipped": [format_skipped(skipped) for skipped in one.skipped],
        "inferred": [format_inferred(inferred) for inferred in one.inferred],
        "problems": [format_problem(problem) for problem in one.problems],
        "changes": [_format_change(planned) for planned in one.planned if field_changes(planned)],
        "shared": [{"talk": p.talk.id, "seminar": p.talk.seminar} for p in one.planned if p.shared is not None],
        "kept": [format_kept(planned.talk.id, own) for planned in one.planned for own in planned.kept],
    }


def _format_change(planned: PlannedTalk) -> dict[str, object]:
    old, new = (format_talk(talk) for talk in (planned.before.talk if planned.before else planned.talk, planned.talk))
    fields = [{"field": one.field, "old": old[one.field], "new": new[one.field]} for one in field_changes(planned)]
    return {"talk": planned.talk.id, "change": planned.change.value, "fields": fields}


def _joined(answers: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Return all sources as one: counts added, lists joined, names that differ null."""
    if len(answers) == 1:
        return dict(answers[0])
    joined: dict[str, object] = {}
    for key, value in answers[0].items():
        values = [answer[key] for answer in answers]
        if isinstance(value, int):
            joined[key] = sum(v for v in values if isinstance(v, int))
        elif isinstance(value, list):
            joined[key] = [item for v in values if isinstance(v, list) for item in v]
        else:
            joined[key] = value if all(v == value for v in values) else None
    talks = joined["talks"]
    assert isinstance(talks, list)
    unique = {talk["id"]: talk for talk in talks}
    joined["talks"] = sorted(unique.values(), key=lambda talk: (_instant(talk["starts_at"]), talk["id"]))
    return joined


def _instant(text: str) -> float:
    moment = datetime.fromisoformat(text)
    return (moment if "T" in text else moment.replace(hour=9)).timestamp()


def _lines(one: Imported, dry_run: bool) -> Iterator[str]:
    counts = ", ".join(f"{one.counts[change]} {change.value}" for change in Change if one.counts[change])
    yield f"{one_line(one.seminar)} ({one.format}): {counts or 'no talks'}" + (
        " (nothing was written)" if dry_run else ""
    )
    for guess in one.inferred:
        yield f"  {guess.field}: {one_line(guess.value)} (from {guess.origin})"
    for skipped in islice(one.skipped, _SHOWN):
        yield f"  left out: {one_line(skipped.text)} ({skipped.reason})"
    if dry_run:
        yield from _change_lines(one)
    for planned in one.planned:
        if planned.shared is not None:
            name = shortened(one_line(planned.talk.stated.title or planned.talk.stated.speaker or ""), _WIDTH)
            yield f"  listed twice: {name} ({planned.talk.id}); it stays in {one_line(planned.talk.seminar)}"
        for words in kept_words(planned):
            yield f"  kept: yours, {planned.talk.id} {words.field}: {words.old} (source says {words.new})"
    coming = [talk for talk in one.talks if talk.id in (_new_ids(one) if dry_run else one.touched)]
    for talk in coming[:_SHOWN]:
        yield from talk_lines(talk)
    if len(coming) > _SHOWN:
        yield f'… and {len(coming) - _SHOWN} more; see "seminar-prep talks --all".'


def _new_ids(one: Imported) -> Collection[str]:
    return {planned.talk.id for planned in one.planned if planned.change is Change.ADDED}


def _change_lines(one: Imported) -> Iterator[str]:
    """Yield each talk that was there before and would change, with what it says and would say."""
    changed = [p for p in one.planned if p.before and p.change is not Change.UNCHANGED]
    for planned in changed[:_MOST_CHANGES]:
        stated = planned.talk.stated
        name = " · ".join(filter(None, (stated.speaker, stated.title))) or "open slot"
        yield f"  {planned.change.value}: {shortened(one_line(name), _WIDTH)} ({planned.talk.id})"
        for words in change_words(planned):
            yield f"    {words.field}: {words.old} → {words.new}"
    if len(changed) > _MOST_CHANGES:
        yield f"  … and {len(changed) - _MOST_CHANGES} more that change."


def _undo(session: Session, has_sources: bool) -> None:
    if has_sources:
        raise UsageError("--undo takes back the last import and wants no SOURCE.", hint="Leave it out.")
    undone = undo_import(session.app.library, session.app.now())
    for talk_id in undone.kept:
        session.output.warn(f"talk {talk_id} was kept: you have notes, decisions or own words on it.")
    if undone.restored:
        relink(session.app.library, undone.restored)
    session.output.answer(
        {
            "undone": undone.imported_at.isoformat(),
            "removed": list(undone.removed),
            "restored": list(undone.restored),
            "kept": list(undone.kept),
        },
        [f"Took back the import of {undone.imported_at:%Y-%m-%d %H:%M} UTC: {len(undone.removed)} talks removed, "
         f"{len(undone.restored)} restored."],
    )  # fmt: skip


def _columns(maps: Sequence[str]) -> Mapping[str, str]:
    columns: dict[str, str] = {}
    for one in maps:
        column, equals, field = one.rpartition("=")
        if not equals or not column.strip():
            raise UsageError(f"--map wants COLUMN=FIELD, not {one!r}.", hint='For example --map "Vortragende=speaker".')
        columns[column.strip()] = field.strip().lower().replace("-", "_")
    return columns
