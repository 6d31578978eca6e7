"""`seminar-prep fetch`: papers for upcoming talks."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import click

from seminar_prep.cli.output import format_error
from seminar_prep.cli.session import Session
from seminar_prep.cli.suggestions import suggest_talks
from seminar_prep.cli.text_lines import wrapped
from seminar_prep.domain.paper import format_paper
from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.domain.problem import format_problem
from seminar_prep.domain.talk import Talk, TalkStatus
from seminar_prep.services.agenda import find_talk, list_talks
from seminar_prep.services.link_proposals import relink
from seminar_prep.services.paper_fetching import FetchOutcome, FetchRecord, TalkOutcome, fetch_answers, plan_fetch
from seminar_prep.sources.arxiv_api.fetcher import ArxivFetcher
from seminar_prep.storage.papers import TalkPaper

_TITLE_COLUMN = 26


@click.command("fetch")
@click.option(
    "--talk",
    "talks",
    metavar="ID",
    multiple=True,
    shell_complete=suggest_talks,
    help="Only this talk; may be repeated.",
)
@click.option("--days", default=14, show_default=True, type=click.IntRange(0, 3650), help="How many days ahead.")
@click.option("--per-talk", default=8, show_default=True, type=click.IntRange(1, 100), help="Most papers for a talk.")
@click.option("--refresh", is_flag=True, help="Ask again what was answered already today.")
@click.pass_obj
def command(session: Session, talks: tuple[str, ...], days: int, per_talk: int, refresh: bool) -> None:
    """Papers for upcoming talks, from arXiv, at most one request every three seconds.

    What a talk names comes first, then papers with its title, then the speaker's on its subject. Nothing is asked
    twice on one day. Interrupt it whenever you like: what came is kept, and the next run goes on from there.
    """
    app = session.app
    chosen = _chosen(session, talks, days)
    day, now = app.study_day(), app.now()
    plan = plan_fetch(app.library, chosen, day=day, per_talk=per_talk, refresh=refresh)
    record = FetchRecord(app.library, plan, now=now, day=day, relink=partial(relink, app.library))
    say = session.output.progress
    known = None if refresh else record.is_answered
    with ArxivFetcher(app.arxiv, app.arxiv_gate, say, is_answered=known) as fetcher:
        for answer in fetch_answers(plan, fetcher, say):
            record.record(answer)
        n_requests = fetcher.n_requests
    outcome = record.finish()
    for problem in outcome.problems:
        session.output.warn(f"{problem.where}: {problem.message}")
    session.output.answer(
        {
            "talks": [_format_outcome(talk) for talk in outcome.talks],
            "n_requests": n_requests,
            "problems": [format_problem(problem) for problem in outcome.problems],
        },
        _lines(outcome, n_requests, days),
        error=outcome.error,
    )


def _chosen(session: Session, prefixes: tuple[str, ...], days: int) -> tuple[Talk, ...]:
    """Return the named talks in the order named, each once; else the upcoming ones until `days` days from today."""
    app = session.app
    connection = app.library.connection
    if prefixes:
        named = [find_talk(connection, prefix).talk for prefix in prefixes]
        return tuple({talk.id: talk for talk in named}.values())
    now = app.now()
    last = now.astimezone(app.zone).date() + timedelta(days=days)
    upcoming = list_talks(connection, now=now, zone=app.zone, last=last, readiness=_unused)
    return tuple(listed.talk for listed in upcoming if listed.talk.stated.status is not TalkStatus.CANCELLED)


def _unused(_: Talk) -> None:
    return None


def _format_outcome(outcome: TalkOutcome) -> dict[str, object]:
    return {
        "talk": outcome.talk.id,
        "status": outcome.status,
        "papers": [_format_talk_paper(entry) for entry in outcome.papers],
        "error": format_error(outcome.error) if outcome.error else None,
    }


def _format_talk_paper(entry: TalkPaper) -> dict[str, object]:
    reasons = [{"code": reason.code, "text": reason.text} for reason in entry.ranked.reasons]
    return {**format_paper(entry.ranked.paper), "score": entry.ranked.score, "reasons": reasons}


def _lines(outcome: FetchOutcome, n_requests: int, days: int) -> Iterator[str]:
    if not outcome.talks:
        yield f"No upcoming talks in the next {days} days."
        return
    for talk in outcome.talks:
        yield from _talk_lines(talk)
    n_papers = len({entry.ranked.paper.arxiv_id for talk in outcome.talks for entry in talk.papers})
    counts = ((len(outcome.talks), "talk"), (n_papers, "paper"), (n_requests, "request"))
    yield f"{', '.join(count_words(n, noun) for n, noun in counts)}."


def _talk_lines(outcome: TalkOutcome) -> Iterator[str]:
    stated = outcome.talk.stated
    name = one_line(stated.title or "title to be announced")
    speaker = f" ({one_line(stated.speaker)})" if stated.speaker else ""
    yield from wrapped(f"{stated.starts_at:%a %d %b}  ", f"{name}{speaker}")
    yield from wrapped(f"  {outcome.talk.id}  ", _told(outcome))
    for entry in outcome.papers:
        paper = entry.ranked.paper
        mark = " [withdrawn]" if paper.withdrawn else ""
        yield from wrapped(f"  {entry.ranked.score:.2f}  {paper.arxiv_id:<16}  ", one_line(paper.title) + mark)
        yield from wrapped(" " * _TITLE_COLUMN, one_line("; ".join(reason.text for reason in entry.ranked.reasons)))
    yield ""


def _told(outcome: TalkOutcome) -> str:
    n_papers = count_words(len(outcome.papers), "paper")
    if outcome.status == "skipped":
        return "skipped: nothing to ask for yet"
    if outcome.error:
        return f"{outcome.status}, {n_papers}: {one_line(outcome.error.message)}"
    return f"{outcome.status}, {n_papers}"
