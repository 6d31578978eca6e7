"""`queue`: today's cards in review order."""

import click

from seminar_prep.cli.session import Session
from seminar_prep.cli.studying import wire_study
from seminar_prep.cli.suggestions import suggest_concepts, suggest_decks, suggest_talks
from seminar_prep.cli.text_lines import WIDTH
from seminar_prep.domain.card import format_card
from seminar_prep.domain.plain_text import one_line, shortened
from seminar_prep.domain.queue import QUEUE_TEXTS, QueueItem, Scope
from seminar_prep.domain.review import format_memory
from seminar_prep.services.agenda import find_talk
from seminar_prep.storage.cards import find_deck, load_cards
from seminar_prep.storage.concepts import find_concept


@click.command("queue")
@click.option("--talk", metavar="ID", shell_complete=suggest_talks, help="Only the cards linked to this talk.")
@click.option(
    "--deck", metavar="DECK", shell_complete=suggest_decks, help="Only this deck; a beginning such as gbc/08 will do."
)
@click.option("--concept", metavar="ID", shell_complete=suggest_concepts, help="Only the cards of this concept.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most N cards.")
@click.pass_obj
def command(session: Session, talk: str | None, deck: str | None, concept: str | None, limit: int | None) -> None:
    """Today's cards in review order: due, new, a talk's early ones, and the drill."""
    connection = session.app.library.connection
    study = wire_study(session.app)
    scope = Scope(
        deck=find_deck(connection, deck) if deck else None,
        talk=find_talk(connection, talk).talk.id if talk else None,
        concept=find_concept(connection, concept) if concept else None,
    )
    items = study.queue(scope, limit)
    cards = load_cards(connection, [item.card for item in items])
    session.output.answer(
        {
            "date": study.today().isoformat(),
            "cards": [
                {
                    **format_card(cards[item.card]),
                    "memory": format_memory(item.memory),
                    "reason": {"code": item.code.value, "text": QUEUE_TEXTS[item.code]},
                }
                for item in items
            ],
        },
        [_line(item, cards[item.card].front) for item in items] or ["Nothing waits today."],
    )


def _line(item: QueueItem, front: str) -> str:
    return shortened(f"{item.code.value:<6}{item.card:<34}{one_line(front)}", WIDTH - 1)
