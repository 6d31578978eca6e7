"""`review`: today's cards on screen, or line by line for screen readers, dumb terminals and pipes."""

import importlib
import itertools
import sys
from collections.abc import Iterator
from time import monotonic

import click

from seminar_prep.cli.plain_review import PlainReview
from seminar_prep.cli.plain_summary import summary_json, summary_lines
from seminar_prep.cli.session import Session
from seminar_prep.cli.studying import wire_study
from seminar_prep.cli.suggestions import suggest_concepts, suggest_decks, suggest_talks
from seminar_prep.cli.terminal_kind import is_dumb
from seminar_prep.domain.grade_keys import GradeStyle
from seminar_prep.domain.queue import Scope
from seminar_prep.errors import UsageError
from seminar_prep.services.agenda import find_talk
from seminar_prep.services.review_session import ReviewSession
from seminar_prep.storage.cards import find_deck
from seminar_prep.storage.concepts import find_concept
from seminar_prep.tui.maths import GLYPHS


@click.command("review")
@click.option("--talk", metavar="ID", shell_complete=suggest_talks, help="Only the cards linked to this talk.")
@click.option(
    "--deck", metavar="DECK", shell_complete=suggest_decks, help="Only this deck; a beginning such as gbc/08 will do."
)
@click.option("--concept", metavar="ID", shell_complete=suggest_concepts, help="Only the cards of this concept.")
@click.option("--cram", is_flag=True, help="Go through the cards once and leave their memory as it is.")
@click.option("--plain", is_flag=True, help="Line by line: no colour, no cursor control, no screen.")
@click.pass_obj
def command(session: Session, talk: str | None, deck: str | None, concept: str | None, cram: bool, plain: bool) -> None:
    """Study today's cards, on screen or line by line.

    Line by line the question is printed, an empty line shows the answer, and a digit grades it; ? lists what else
    can be typed. That way is taken with --plain, on a dumb terminal (TERM is dumb, unknown or not set), and where
    input or output is no terminal and there are lines to read; it ends with the input. Every answer is stored at once.
    """
    connection = session.app.library.connection
    scope = Scope(
        deck=find_deck(connection, deck) if deck else None,
        talk=find_talk(connection, talk).talk.id if talk else None,
        concept=find_concept(connection, concept) if concept else None,
        cram=cram,
    )
    lines = _lines(session, plain)
    if lines is not None:
        _review_in_lines(session, scope, lines)
        return
    # Line by line loads no Textual, which the screens bring along.
    importlib.import_module("seminar_prep.cli.screens").open_review(session.app, scope, "Cram" if cram else "Review")


def _lines(session: Session, plain: bool) -> Iterator[str] | None:
    """Return the lines the learner types where the review goes line by line, None where it has a screen.

    Raises UsageError where there is neither a terminal nor anything to read, unless asked for with --plain.
    """
    lines = iter(sys.stdin.readline, "")
    if plain or session.output.as_json or is_dumb(session.app.environ):
        return lines
    if sys.stdin.isatty():
        return None if sys.stdout.isatty() else lines
    first = next(lines, None)
    if first is None:
        raise UsageError(
            "the screens want a terminal.",
            hint='In a script use "seminar-prep queue" and "grade"; "seminar-prep review --plain" reads lines.',
        )
    return itertools.chain([first], lines)


def _review_in_lines(session: Session, scope: Scope, lines: Iterator[str]) -> None:
    app = session.app
    is_typed = sys.stdin.isatty()  # lines from a pipe come at once and say nothing about the learner's speed
    sitting = ReviewSession(app.library, wire_study(app), scope)
    glyphs = GLYPHS[app.config.glyphs]
    PlainReview(
        sitting,
        lines,
        session.output.say,
        glyphs=glyphs,
        grades=GradeStyle(app.config.grades),
        stopwatch=monotonic if is_typed else None,
        idle_seconds=app.config.idle_seconds,
    ).run()
    done, left = sitting.sum_up(), sitting.counts()
    session.output.answer(summary_json(done, left), summary_lines(done, left, glyphs, is_cram=scope.cram))
