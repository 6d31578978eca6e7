"""`links`: the cards linked to a talk, and the user's decisions about them."""

from collections.abc import Iterator, Mapping

import click

from seminar_prep.cli.session import Session
from seminar_prep.cli.suggestions import suggest_cards, suggest_talks
from seminar_prep.domain.link import CardLink, format_evidence
from seminar_prep.domain.plain_text import one_line
from seminar_prep.domain.readiness import Raise, raise_text
from seminar_prep.domain.talk import Talk
from seminar_prep.services.agenda import find_talk
from seminar_prep.services.links import decide_links, links_of_talk
from seminar_prep.services.readiness import talk_raises
from seminar_prep.storage.talk_knowledge import load_concept_names


@click.command("links")
@click.argument("talk", shell_complete=suggest_talks)
@click.option(
    "--confirm",
    multiple=True,
    metavar="CARD",
    shell_complete=suggest_cards,
    help="Keep this card for the talk, whatever comes.",
)
@click.option(
    "--reject",
    multiple=True,
    metavar="CARD",
    shell_complete=suggest_cards,
    help="Never propose this card for the talk again.",
)
@click.option(
    "--add", multiple=True, metavar="CARD", shell_complete=suggest_cards, help="Link a card that is not proposed."
)
@click.pass_obj
def command(
    session: Session, talk: str, confirm: tuple[str, ...], reject: tuple[str, ...], add: tuple[str, ...]
) -> None:
    """Show the cards linked to TALK, best first; confirm, reject and add some."""
    app = session.app
    library = app.library
    chosen = find_talk(library.connection, talk).talk
    if confirm or reject or add:
        decide_links(library, chosen.id, app.now(), confirm=confirm, reject=reject, add=add)
    links = links_of_talk(library, chosen.id)
    names = load_concept_names(library.connection)
    found = [
        _format_raise(one, names) for one in talk_raises(library, chosen, links, app.now(), app.zone, app.study_day())
    ]
    session.output.answer(
        {"talk": chosen.id, "links": [_format_link(link) for link in links], "raises": found}, _lines(chosen, links)
    )


def _format_link(link: CardLink) -> dict[str, object]:
    return {
        "card": link.card,
        "score": round(link.score, 3),
        "status": link.status.value,
        "evidence": [format_evidence(evidence) for evidence in link.evidence],
    }


def _format_raise(one: Raise, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "concept": one.concept,
        "cards": list(one.cards),
        "gain": round(one.gain, 4),
        "text": raise_text(one, names),
    }


def _lines(talk: Talk, links: tuple[CardLink, ...]) -> Iterator[str]:
    yield f"{talk.id}  {one_line(talk.stated.title or 'to be announced')}"
    if not links:
        yield "No card is linked to this talk."
    for link in links:
        reason = ", ".join(dict.fromkeys(one_line(evidence.text) for evidence in link.evidence))
        yield f"  {link.status.value:<10}{link.score:.2f}  {link.card:<34}  {reason}".rstrip()[:120]
