"""`stats`: how studying goes."""

import click

from seminar_prep.cli.session import Session
from seminar_prep.domain.plain_text import count_words
from seminar_prep.services.statistics import statistics


@click.command("stats")
@click.option(
    "--days", type=click.IntRange(1, 3650), default=30, show_default=True, help="How many days back and ahead."
)
@click.pass_obj
def command(session: Session, days: int) -> None:
    """Reviews, true retention, streak, forecast and maturity."""
    figures = statistics(session.app.library.connection, session.app.study_day(), days)
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
    lines = [
        f"Last {days} days: {count_words(n_reviews, 'answer')}, {count_words(n_new, 'new card')},"
        f" {seconds / 60:.0f} min",
        f"Retention: {_percent(retention['all'])} (young {_percent(retention['young'])}, "
        f"mature {_percent(retention['mature'])})",
        f"Streak: {count_words(streak, 'day')}",
        "Cards: " + ", ".join(f"{n} {kind}" for kind, n in cards.items()),
        f"Coming {days} days: {sum(day['n_due'] for day in forecast)} reviews",
    ]
    session.output.answer(figures, lines)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"
