"""`cards` and `card`: search, and one card with its history."""

from collections.abc import Iterator

import click

from seminar_prep.cli.session import Session
from seminar_prep.cli.suggestions import suggest_cards
from seminar_prep.domain.card import Card, format_card
from seminar_prep.domain.card_query import parse_query
from seminar_prep.domain.plain_text import one_line, shortened, strip_controls
from seminar_prep.domain.review import NEW_MEMORY, Memory, Review, format_memory, format_review
from seminar_prep.services.cards import Found, card_history, find_cards


@click.command("cards")
@click.argument("query", nargs=-1)
@click.pass_obj
def command(session: Session, query: tuple[str, ...]) -> None:
    """Cards that match QUERY, all of whose parts must hold; without one, all cards.

    Parts are words, deck:, concept:, tag:, ref:, is:due, is:new, is:suspended, is:buried, is:leech and is:flagged. A
    value with spaces stands in double quotes: 'ref:"GBC 8.2"'.
    """
    app = session.app
    found = find_cards(app.library, parse_query(" ".join(query)), app.study_day())
    session.output.answer(
        {"cards": [{**format_card(f.card), "memory": format_memory(f.memory or NEW_MEMORY)} for f in found]},
        [*map(_line, found), f"{len(found)} card{'' if len(found) == 1 else 's'}."],
    )


@click.command("card")
@click.argument("card_id", metavar="CARD", shell_complete=suggest_cards)
@click.pass_obj
def card_command(session: Session, card_id: str) -> None:
    """One card: its text, its memory, and every answer to it."""
    shown = card_history(session.app.library, card_id, session.app.study_day())
    session.output.answer(
        {
            "card": format_card(shown.card),
            "memory": format_memory(shown.memory),
            "reviews": list(map(format_review, shown.reviews)),
            "state": shown.state,
            "tags": list(shown.tags),
        },
        [
            *_card_lines(shown.card),
            *([f"your tags: {', '.join(shown.tags)}"] if shown.tags else []),
            "",
            *_state_lines(shown.state),
            _memory_line(shown.memory),
            *map(_review_line, shown.reviews),
        ],
    )


def _line(found: Found) -> str:
    return shortened(f"{found.card.id:<34} {one_line(found.card.front)}", 78)


def _card_lines(card: Card) -> Iterator[str]:
    claim = f", {card.claim.value}" if card.claim else ""
    tier = f", tier {card.tier}" if card.tier else ""
    yield f"{card.id}  ({card.type.value}{claim}{tier})"
    yield one_line(f"{card.path}:{card.line}")
    for marker, text in (("Q", card.front), ("A", card.back), ("Note", card.note or "")):
        if text:
            yield ""
            yield from strip_controls(f"{marker}: {text}").split("\n")
    yield ""
    for name, values in (("ref", [card.ref] if card.ref else []), ("concepts", card.concepts),
                         ("prerequisites", card.prerequisites), ("tags", card.tags)):  # fmt: skip
        if values:
            yield f"{name}: {one_line(', '.join(values))}"


def _state_lines(state: str) -> list[str]:
    lines = {
        "gone": "Its text is in no deck now; it waits for its return.",
        "suspended": "Suspended.",
        "buried": "Buried for today.",
    }
    return [lines[state]] if state in lines else []


def _memory_line(memory: Memory) -> str:
    if memory.due_on is None:
        return "Never answered."
    return (
        f"Due on {memory.due_on}; interval {memory.interval_days} d, ease {memory.ease / 100:.2f},"
        f" forgotten {memory.lapses} times."
    )


def _review_line(review: Review) -> str:
    what = f"takes back {review.undoes}" if review.undoes else f"{review.grade}  {review.kind.value}"
    return f"{review.study_day}  {what}"
