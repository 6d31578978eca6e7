"""Decks: what is here, and the folders that they come from."""

import os
from datetime import date, datetime
from pathlib import Path

from seminar_prep.domain.deck import DeckCounts, NeedFirstProgress
from seminar_prep.errors import UsageError
from seminar_prep.services.deck_watch import absolute
from seminar_prep.storage import deck_folders as folder_table
from seminar_prep.storage import decks as deck_table
from seminar_prep.storage.concepts import load_need_first_progress
from seminar_prep.storage.database import Library


def list_decks(library: Library, day: date) -> tuple[DeckCounts, ...]:
    """Return the decks in study order, with how many cards each has and how many are due on `day`."""
    return deck_table.load_decks(library.connection, day)


def need_first_progress(library: Library) -> NeedFirstProgress:
    """Return how far the concepts are known that almost every talk takes for granted."""
    return load_need_first_progress(library.connection)


def add_deck_path(library: Library, path: Path, now: datetime) -> Path:
    """Register a folder or file with decks and return its absolute path; its cards come with the next sync.

    Raises UsageError for a path that is not there.
    """
    place = absolute(path)
    if not os.path.exists(place):  # noqa: PTH110 - unlike Path's, False where a parent may not be read
        raise UsageError("there is no such file or folder.", hint="Check the spelling.", where=str(path))
    with library.write() as connection:
        folder_table.add_folder(connection, str(place), now)
    return place


def remove_deck_path(library: Library, path: Path) -> Path:
    """Forget a registered folder or file and return its absolute path; the files stay, its cards leave the queue.

    Raises UsageError for a path that is not registered.
    """
    place = absolute(path)
    with library.write() as connection:
        if not folder_table.remove_folder(connection, str(place)):
            known = ", ".join(folder_table.load_folders(connection)) or "none"
            raise UsageError("this path is not registered.", hint=f"Registered: {known}.", where=str(path))
    return place
