"""`due`: counts. A missing library gives zeros and stays missing; an older one is upgraded."""

import contextlib

import click

from seminar_prep.cli.session import Session
from seminar_prep.services.due import due_counts, due_lines
from seminar_prep.storage.database import CURRENT_VERSION, check_version, connect, explained, version_of


@click.command("due")
@click.pass_obj
def command(session: Session) -> None:
    """Say how many cards are due, new and in the drill, and which talk is next."""
    app = session.app
    arguments = (app.now(), app.study_day(), app.config.new_cards_per_day)
    path = app.paths.library
    if not path.exists():
        counts = due_counts(None, *arguments)
    else:
        with contextlib.closing(connect(path)) as connection, explained(path):
            version = version_of(connection)
            check_version(version, path)
            if version == CURRENT_VERSION:
                counts = due_counts(connection, *arguments)
        if version != CURRENT_VERSION:
            counts = due_counts(app.library.connection, *arguments)
    session.output.answer(counts, due_lines(counts))
