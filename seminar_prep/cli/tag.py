"""`tag`: tags of the learner's own on cards."""

import click

from seminar_prep.cli.session import Session
from seminar_prep.cli.suggestions import suggest_cards, suggest_tags
from seminar_prep.domain.own_tags import tag_change
from seminar_prep.services.card_tags import tag_cards, tags_of_cards


@click.command("tag")
@click.argument("cards", metavar="CARD…", nargs=-1, required=True, shell_complete=suggest_cards)
@click.option("--add", multiple=True, metavar="TAG", shell_complete=suggest_tags, help="Put this tag on the cards.")
@click.option("--remove", multiple=True, metavar="TAG", shell_complete=suggest_tags, help="Take this tag off them.")
@click.pass_obj
def command(session: Session, cards: tuple[str, ...], add: tuple[str, ...], remove: tuple[str, ...]) -> None:
    """Show your own tags of each CARD; add and remove some.

    A tag is a lower-case word of a-z, 0-9 and hyphens. The deck files stay as they are, and `cards tag:…` finds the
    tags that decks write, too.
    """
    change = tag_change(add, remove)
    library = session.app.library
    tags = tag_cards(library, cards, change) if change else tags_of_cards(library, cards)
    session.output.answer(
        {"cards": [{"card": card, "tags": list(own)} for card, own in tags.items()]},
        [f"{card:<34} {' '.join(own) or '–'}" for card, own in tags.items()],
    )
