"""`seminar-prep papers`: the papers of the library."""

from collections.abc import Iterator

import click

from seminar_prep.cli.session import Session
from seminar_prep.cli.suggestions import suggest_talks
from seminar_prep.cli.text_lines import wrapped
from seminar_prep.domain.paper import format_paper
from seminar_prep.domain.plain_text import one_line
from seminar_prep.services.agenda import find_talk
from seminar_prep.services.papers import find_papers
from seminar_prep.storage.papers import ListedPaper

_TITLE_COLUMN = 18
_AUTHORS_SHOWN = 3


@click.command("papers")
@click.option("--talk", metavar="ID", shell_complete=suggest_talks, help="Only the papers of this talk, best first.")
@click.option("--search", metavar="WORDS", help="Only papers that hold all these words.")
@click.pass_obj
def command(session: Session, talk: str | None, search: str | None) -> None:
    """The papers stored for talks, newest first; no network.

    With --talk the best comes first.
    """
    library = session.app.library
    chosen = find_talk(library.connection, talk).talk.id if talk else None
    papers = find_papers(library, talk=chosen, search=search)
    session.output.answer(
        {"papers": [{**format_paper(entry.paper), "talks": list(entry.talks)} for entry in papers]},
        _lines(papers, is_filtered=bool(talk or search)),
    )


def _lines(papers: tuple[ListedPaper, ...], *, is_filtered: bool) -> Iterator[str]:
    if not papers:
        yield "No such paper is stored." if is_filtered else 'No papers yet; "seminar-prep fetch" looks for some.'
    for entry in papers:
        paper = entry.paper
        mark = "  [withdrawn]" if paper.withdrawn else ""
        names = ", ".join(paper.authors[:_AUTHORS_SHOWN]) + (" et al." if len(paper.authors) > _AUTHORS_SHOWN else "")
        talks = f" (talk {', '.join(entry.talks)})" if entry.talks else ""
        yield from wrapped(f"{paper.arxiv_id:<16}  ", f"{one_line(paper.title)}{mark}")
        yield from wrapped(" " * _TITLE_COLUMN, f"{one_line(names)}, {paper.published_at:%Y}{talks}")
