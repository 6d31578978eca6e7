"""`talks`: what is coming."""

import importlib
import sys
from datetime import date
from pathlib import Path

import click

from seminar_prep.cli.session import Session
from seminar_prep.cli.talk_lines import talk_lines
from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.errors import UsageError
from seminar_prep.services.agenda import ListedTalk, format_listed, list_talks
from seminar_prep.services.readiness import readiness_of_talks


@click.command("talks")
@click.option("--from", "from_", metavar="DATE", help="Talks from this day on (YYYY-MM-DD).")
@click.option("--to", metavar="DATE", help="Talks up to this day, included.")
@click.option("--all", "everything", is_flag=True, help="Past talks, too.")
@click.option("--ics", "calendar", metavar="FILE", help='Write them to FILE as a calendar; "-" for standard output.')
@click.pass_obj
def command(session: Session, from_: str | None, to: str | None, everything: bool, calendar: str | None) -> None:
    """List upcoming talks, soonest first; with --ics, as a calendar."""
    app = session.app
    first, last = _day(from_, "--from"), _day(to, "--to")
    if first and last and last < first:
        raise UsageError(f"--to {last} lies before --from {first}.", hint="Exchange them.")
    listed = list_talks(
        app.library.connection,
        now=app.now(),
        zone=app.zone,
        first=first,
        last=last,
        everything=everything,
        readiness=readiness_of_talks(app.library, app.now(), app.zone, app.study_day()),
    )
    if calendar is not None:
        _write_calendar(session, listed, calendar)
        return
    lines = [line for one in listed for line in talk_lines(one.talk, _counts(one))]
    empty = 'No talks are coming. Import a schedule with "seminar-prep import FILE-OR-URL".'
    session.output.answer({"talks": [format_listed(one) for one in listed]}, lines or [empty])


def _write_calendar(session: Session, listed: tuple[ListedTalk, ...], calendar: str) -> None:
    app = session.app
    # icalendar takes 80 ms to load, which a list of talks does not pay.
    export = importlib.import_module("seminar_prep.services.calendar_export")
    written: bytes = export.talks_as_calendar(app.library.connection, listed, app.now())
    if calendar == "-":
        if session.output.as_json:
            raise UsageError("--json and a calendar cannot share standard output.", hint="Give --ics a file.")
        sys.stdout.buffer.write(written)
        return
    try:
        Path(calendar).write_bytes(written)
    except OSError as error:
        hint = "Choose a folder that is there and may be written to."
        raise UsageError(f"the calendar cannot be written ({error.strerror}).", hint=hint, where=calendar) from error
    answer = {"talks": [format_listed(one) for one in listed], "ics": calendar}
    session.output.answer(answer, [f"Wrote {count_words(len(listed), 'talk')} to {one_line(calendar)}."])


def _counts(one: ListedTalk) -> str:
    parts = [f"{one.n_papers} papers, {one.n_cards} cards"] if one.n_papers or one.n_cards else []
    if ready := one.readiness:
        parts.append(f"readiness {ready.share:.0%} ({ready.low:.0%} to {ready.high:.0%})")
    return ", ".join(parts)


def _day(text: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(
            f"{option} wants a day as YYYY-MM-DD, not {text!r}.", hint="For example 2026-11-25."
        ) from error
