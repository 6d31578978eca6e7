"""`sources`: the schedules that are remembered, and the way to forget one."""

from collections.abc import Iterator, Mapping

import click

from seminar_prep.cli.session import Session
from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.services.known_schedules import KnownSchedule, forget_schedule, known_schedules, options_words
from seminar_prep.storage.sources import is_handed_in

_OPTIONS = ("timezone", "time", "duration", "day_first", "columns")


@click.command("sources")
@click.option("--forget", metavar="SOURCE", help="Read this one no more, named by its place or its seminar.")
@click.pass_obj
def command(session: Session, forget: str | None) -> None:
    """List the schedules that `import` reads again, each with what it is read with.

    Forgetting one leaves its talks where they are, with their papers, links and notes; nothing updates them any more.
    """
    if forget is not None:
        gone = forget_schedule(session.app.library, forget)
        stay = f"Its {count_words(gone.n_talks, 'talk')} stay as they are." if gone.n_talks else "It had no talks."
        session.output.answer({"forgotten": _format(gone)}, [f"Forgot {one_line(gone.source.location)}. {stay}"])
        return
    known = known_schedules(session.app.library)
    none = ['No schedule is remembered. Name one: "seminar-prep import FILE-OR-URL".']
    lines = [line for one in known for line in _lines(one)] or none
    session.output.answer({"sources": [_format(one) for one in known]}, lines)


def _format(one: KnownSchedule) -> Mapping[str, object]:
    source = one.source
    return {
        "source": source.location,
        "seminar": source.seminar,
        "format": source.format,
        "imported_at": source.imported_at.isoformat(),
        "n_talks": one.n_talks,
        **{name: source.options.get(name) for name in _OPTIONS},
    }


def _lines(one: KnownSchedule) -> Iterator[str]:
    source = one.source
    yield f"{one_line(source.seminar)}: {count_words(one.n_talks, 'talk')}, read {source.imported_at:%Y-%m-%d}"
    yield f"  {one_line(source.location)}" + (" (handed in; not read again)" if is_handed_in(source.location) else "")
    if words := options_words(source):
        yield f"  {words}"
