"""`stats`: how studying goes, and the pictures of it as files."""

from collections.abc import Mapping
from pathlib import Path

import click

from seminar_prep.cli.picture_files import write_pictures
from seminar_prep.cli.progress_reading import read_progress
from seminar_prep.cli.session import Session
from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.domain.progress import PICTURE_NAMES
from seminar_prep.errors import UsageError
from seminar_prep.services.statistics import statistics


@click.command("stats")
@click.option(
    "--days", type=click.IntRange(1, 3650), default=30, show_default=True, help="How many days back and ahead."
)
@click.option(
    "--export",
    "destination",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the pictures of progress to FILE: .svg, .png or .json.",
)
@click.option(
    "--picture",
    "pictures",
    metavar="NAME",
    multiple=True,
    type=click.Choice(PICTURE_NAMES),
    help=f"Only this picture, may be repeated: {', '.join(PICTURE_NAMES)}.",
)
@click.pass_obj
def command(session: Session, days: int, destination: Path | None, pictures: tuple[str, ...]) -> None:
    """Reviews, true retention, streak, forecast and maturity; with --export, pictures of them."""
    app = session.app
    if pictures and destination is None:
        raise UsageError("--picture says which picture --export writes.", hint='Add "--export FILE".')
    figures = statistics(app.library.connection, app.study_day(), days)
    if destination is None:
        session.output.answer(figures, _lines(figures, days))
        return
    written = write_pictures(read_progress(app, app.library, days), pictures, destination)
    session.output.answer(
        {**figures, "exported": str(destination), "pictures": list(written)},
        [*_lines(figures, days), f"Wrote {one_line(str(destination))}: {', '.join(written)}"],
    )


def _lines(figures: Mapping[str, object], days: int) -> list[str]:
    retention, cards, forecast = figures["retention"], figures["cards"], figures["forecast"]
    assert isinstance(retention, dict)
    assert isinstance(cards, dict)
    assert isinstance(forecast, list)
    n_reviews, n_new, streak = figures["n_reviews"], figures["n_new"], figures["streak_days"]
    seconds = figures["seconds"]
    assert isinstance(n_reviews, int)
    assert isinstance(n_new, int)
    assert isinstance(streak, int)
    assert isinstance(seconds, float)
    return [
        f"Last {days} days: {count_words(n_reviews, 'answer')}, {count_words(n_new, 'new card')},"
        f" {seconds / 60:.0f} min",
        f"Retention: {_percent(retention['all'])} (young {_percent(retention['young'])}, "
        f"mature {_percent(retention['mature'])})",
        f"Streak: {count_words(streak, 'day')}",
        "Cards: " + ", ".join(f"{n} {kind}" for kind, n in cards.items()),
        f"Coming {days} days: {sum(day['n_due'] for day in forecast)} reviews",
    ]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"
