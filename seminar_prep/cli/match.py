"""`match`: the concepts and cards that a text takes for granted. Stores nothing."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click

from seminar_prep.cli.session import Session
from seminar_prep.cli.suggestions import suggest_files
from seminar_prep.domain.card import Card, format_card
from seminar_prep.domain.link import CardLink, ConceptMatch, TextField, format_evidence
from seminar_prep.domain.plain_text import one_line, shortened
from seminar_prep.errors import UsageError
from seminar_prep.services.link_proposals import concept_name, match, the_matcher
from seminar_prep.sources.text_file import read_text, read_text_file
from seminar_prep.storage.cards import load_cards

DEFAULT_LIMIT = 20
_WIDTH = 79


@click.command("match")
@click.argument("file", required=False, metavar="[FILE or -]", shell_complete=suggest_files)
@click.option("--title", metavar="TITLE", help="The title of the text; its words count more.")
@click.option("--limit", type=click.IntRange(min=0), default=DEFAULT_LIMIT, show_default=True, help="At most so many.")
@click.pass_obj
def command(session: Session, file: str | None, title: str | None, limit: int) -> None:
    """Say which concepts and cards a text (an abstract, say) takes for granted.

    FILE is plain text, "-" standard input; with --title alone the title is all there is. Nothing is stored.
    """
    fields = _fields(file, title)
    library = session.app.library
    the_matcher()  # loaded beforehand: elapsed_ms is what a running program needs for one text
    started = time.perf_counter()
    found = match(library, fields)
    elapsed_ms = round((time.perf_counter() - started) * 1000, 1)
    concepts, links = found.concepts[:limit], found.cards[:limit]
    cards = load_cards(library.connection, [link.card for link in links])
    session.output.answer(
        {
            "concepts": [_format_concept(concept) for concept in concepts],
            "cards": [
                {
                    **format_card(cards[link.card]),
                    "score": round(link.score, 3),
                    "evidence": [format_evidence(evidence) for evidence in link.evidence],
                }
                for link in links
            ],
            "elapsed_ms": elapsed_ms,
        },
        _lines(concepts, links, cards),
    )


def _fields(file: str | None, title: str | None) -> tuple[TextField, ...]:
    """Return the text as fields. Raises UsageError where there is none, InputError where it is no text."""
    fields = []
    if title and title.strip():
        fields.append(TextField("title", title))
    if file == "-":
        fields.append(TextField("abstract", read_text(sys.stdin.buffer, "standard input")))
    elif file is not None:
        fields.append(TextField("abstract", read_text_file(Path(file))))
    if not fields:
        raise UsageError("there is no text to match.", hint='Name a file, "-" for standard input, or a --title.')
    return tuple(fields)


def _format_concept(match: ConceptMatch) -> dict[str, object]:
    return {
        "id": match.concept,
        "name": concept_name(match.concept),
        "score": round(match.score, 3),
        "via": match.via,
        "evidence": [format_evidence(evidence) for evidence in match.evidence],
    }


def _lines(concepts: tuple[ConceptMatch, ...], links: tuple[CardLink, ...], cards: dict[str, Card]) -> Iterator[str]:
    if not concepts:
        yield "Nothing here speaks clearly for a concept."
        return
    yield "Concepts"
    for concept in concepts:
        reason = ", ".join(dict.fromkeys(one_line(evidence.text) for evidence in concept.evidence))
        implied = f"implied by {concept_name(concept.via)}: " if concept.via else ""
        yield shortened(f"  {concept.score:.2f}  {concept_name(concept.concept):<42} {implied}{reason}", _WIDTH)
    yield ""
    yield "Cards" if links else "No card here is tagged with them."
    for link in links:
        yield shortened(f"  {link.score:.2f}  {link.card:<34} {one_line(cards[link.card].front)}", _WIDTH)
