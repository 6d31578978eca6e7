"""`init`: the library, and the folder for the user's own decks."""

import click

from seminar_prep.cli.session import Session
from seminar_prep.errors import LibraryError
from seminar_prep.storage.queue import n_cards


@click.command("init")
@click.pass_obj
def command(session: Session) -> None:
    """Make the library and the folder for your own decks. Harmless when both are there."""
    paths = session.app.paths
    try:
        paths.decks.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"the deck folder cannot be made ({error.strerror}).",
            hint="Check the folder's permissions, or choose another one with --data-dir.",
            where=str(paths.decks),
        ) from error
    cards = n_cards(session.app.library.connection)
    session.output.answer(
        {"library": str(paths.library), "decks_dir": str(paths.decks), "n_cards": cards},
        [
            f"Library:   {paths.library}",
            f"Own decks: {paths.decks}",
            f"{cards} cards are ready. Next: seminar-prep import SCHEDULE, or just seminar-prep.",
        ],
    )
