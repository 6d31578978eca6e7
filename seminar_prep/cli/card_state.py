"""`suspend`, `unsuspend`, `bury`: put cards away and back."""

import click

from seminar_prep.cli.session import Session
from seminar_prep.cli.studying import wire_study
from seminar_prep.cli.suggestions import suggest_cards


def _answer(session: Session, card: str, state: str) -> None:
    session.output.answer({"card": card, "state": state}, [f"{card} is {state}."])


@click.command("suspend")
@click.argument("card", shell_complete=suggest_cards)
@click.pass_obj
def suspend(session: Session, card: str) -> None:
    """Take CARD out of the queue until `unsuspend`."""
    _answer(session, card, wire_study(session.app).suspend(card))


@click.command("unsuspend")
@click.argument("card", shell_complete=suggest_cards)
@click.pass_obj
def unsuspend(session: Session, card: str) -> None:
    """Put a suspended or buried CARD back."""
    _answer(session, card, wire_study(session.app).unsuspend(card))


@click.command("bury")
@click.argument("card", shell_complete=suggest_cards)
@click.pass_obj
def bury(session: Session, card: str) -> None:
    """Hide CARD for the rest of the study day."""
    _answer(session, card, wire_study(session.app).bury(card))
