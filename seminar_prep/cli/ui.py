"""`demo`, and the hidden `ui`, which is what runs without a command."""

import click

from seminar_prep.cli.screens import open_sample, open_screens
from seminar_prep.cli.session import Session


@click.command("ui", hidden=True)
@click.pass_obj
def command(session: Session) -> None:
    """Open the screens."""
    open_screens(session.app)


@click.command("demo")
@click.pass_obj
def demo(session: Session) -> None:
    """Open the sample seminar: invented talks, real papers, a learner's past. Nothing of it enters your library."""
    open_sample(session.app)
