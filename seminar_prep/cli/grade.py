"""`grade` and `undo`: answers, as the review screen would record them."""

import click

from seminar_prep.cli.session import Session
from seminar_prep.cli.studying import wire_study
from seminar_prep.cli.suggestions import suggest_cards
from seminar_prep.domain.review import LEECH_LAPSES, Memory, format_memory


@click.command("grade")
@click.argument("card", shell_complete=suggest_cards)
@click.argument("grade", type=click.IntRange(0, 5))
@click.option("--seconds", type=click.FloatRange(min=0, max=86_400), help="How long the answer took.")
@click.option("--cram", is_flag=True, help="Log the answer and leave the card's memory as it is.")
@click.pass_obj
def command(session: Session, card: str, grade: int, seconds: float | None, cram: bool) -> None:
    """Answer CARD with GRADE: 5 perfect, 4 after hesitation, 3 with difficulty, 2 to 0 not recalled."""
    answered = wire_study(session.app).grade(card, grade, seconds=seconds, cram=cram)
    review = answered.review
    lines = [f"{card}: {grade} ({review.kind.value}). {next_words(review.after, answered.in_drill)}"]
    if review.after.lapses >= LEECH_LAPSES and review.after.lapses > review.before.lapses:
        lines.append(f"{card} has now been forgotten {review.after.lapses} times: rewriting it may help more.")
    session.output.answer(
        {
            "card": card,
            "grade": grade,
            "kind": review.kind.value,
            "in_drill": answered.in_drill,
            "before": format_memory(review.before),
            "after": format_memory(review.after),
            "review_id": review.review_id,
        },
        lines,
    )


@click.command("undo")
@click.pass_obj
def undo(session: Session) -> None:
    """Take back the newest answer."""
    undone = wire_study(session.app).undo()
    taken_back = undone.taken_back
    session.output.answer(
        {"card": taken_back.card, "review_id": taken_back.review_id, "memory": format_memory(undone.memory)},
        [f"Took back the {taken_back.grade} for {taken_back.card}. {next_words(undone.memory, False)}"],
    )


def next_words(memory: Memory, in_drill: bool) -> str:
    """Return when a card comes again: "Due on 2026-12-01, ease 2.50."."""
    due = f"Due on {memory.due_on}, ease {memory.ease / 100:.2f}." if memory.due_on else "The card is new."
    return f"{due} Again in today's drill." if in_drill else due
