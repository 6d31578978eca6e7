"""`talks`: what is coming."""

from datetime import date

import click

from seminar_prep.cli.session import Session
from seminar_prep.cli.talk_lines import talk_lines
from seminar_prep.errors import UsageError
from seminar_prep.services.agenda import ListedTalk, format_listed, list_talks
from seminar_prep.services.readiness import readiness_of_talks


@click.command("talks")
@click.option("--from", "from_", metavar="DATE", help="Talks from this day on (YYYY-MM-DD).")
@click.option("--to", metavar="DATE", help="Talks up to this day, included.")
@click.option("--all", "everything", is_flag=True, help="Past talks, too.")
@click.pass_obj
def command(session: Session, from_: str | None, to: str | None, everything: bool) -> None:
    """List upcoming talks, soonest first."""
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
    lines = [line for one in listed for line in talk_lines(one.talk, _counts(one))]
    empty = 'No talks are coming. Import a schedule with "seminar-prep import FILE-OR-URL".'
    session.output.answer({"talks": [format_listed(one) for one in listed]}, lines or [empty])


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
