"""Decks: what is here, and keeping the library in step with the files.

Looking whether a file changed takes a few milliseconds and loads no parser; only a change brings YAML and the rest in.
"""

import importlib
import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from seminar_prep import __version__
from seminar_prep.domain.deck import DeckCounts, NeedFirstProgress
from seminar_prep.errors import UsageError
from seminar_prep.resources import data_file
from seminar_prep.sources.deck_files import DeckRoots, files_signature, find_deck_files
from seminar_prep.storage import decks as deck_table
from seminar_prep.storage.concepts import load_need_first_progress
from seminar_prep.storage.database import Library
from seminar_prep.storage.maintenance import n_rows

if TYPE_CHECKING:
    from seminar_prep.services.deck_sync import SyncReport

# What talks are linked by, besides the decks.
LINKED_BY = ("concepts.json", "cues.json", "link_model.tsv")


def deck_roots(library: Library, bundled: Path, user: Path) -> DeckRoots:
    """Return the places of decks: the bundled folder, the user's own, and the registered ones."""
    return DeckRoots(bundled, _absolute(user), tuple(map(Path, deck_table.load_folders(library.connection))))


def sync_if_changed(library: Library, bundled: Path, user: Path) -> "SyncReport | None":
    """Bring the library in step with the deck files if one of them changed; None where nothing did."""
    signature = decks_signature(deck_roots(library, bundled, user))
    if deck_table.load_signature(library.connection) == signature:
        return None
    return sync(library, bundled, user)


def sync(library: Library, bundled: Path, user: Path) -> "SyncReport":
    """Read every deck file and store what changed, in one transaction; history and memory are not touched.

    A card that is gone leaves the queue, one that is back returns with its memory. Files with errors give their good
    cards, and the report all problems. Talks are linked anew where that may change their cards: when cards came, went
    or have other concepts, and with another version of the program or its concepts.
    """
    roots = deck_roots(library, bundled, user)
    signature = decks_signature(roots)  # before the files are read: a change in between is found next time
    with library.write() as connection:
        known = deck_table.load_signature(connection)
        # Both modules are loaded here, not above: they bring the parsers and the lexicon, which a library in step does
        # not need.
        report: SyncReport = importlib.import_module("seminar_prep.services.deck_sync").sync_files(
            library, roots, signature
        )
        if (report.is_retagged or _program(known) != _program(signature)) and n_rows(connection)["n_talks"]:
            importlib.import_module("seminar_prep.services.link_proposals").relink_all(library)
    return report


def _program(signature: str | None) -> str:
    """Return the part of a decks' signature that names the program and what it links by."""
    return (signature or "").rpartition(" ")[0]


def decks_signature(roots: DeckRoots) -> str:
    """Return a digest of all that decks and links follow from: program, concepts, link data, the files' stamps."""
    files, problems = find_deck_files(roots)
    stamps = [data_file(name).stat() for name in LINKED_BY]
    linked_by = " ".join(f"{stamp.st_size} {stamp.st_mtime_ns}" for stamp in stamps)
    return f"{__version__} {linked_by} {files_signature(files, problems)}"


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
    absolute = _absolute(path)
    if not os.path.exists(absolute):  # noqa: PTH110 - unlike Path's, False where a parent may not be read
        raise UsageError("there is no such file or folder.", hint="Check the spelling.", where=str(path))
    with library.write() as connection:
        deck_table.add_folder(connection, str(absolute), now)
    return absolute


def remove_deck_path(library: Library, path: Path) -> Path:
    """Forget a registered folder or file and return its absolute path; the files stay, its cards leave the queue.

    Raises UsageError for a path that is not registered.
    """
    absolute = _absolute(path)
    with library.write() as connection:
        if not deck_table.remove_folder(connection, str(absolute)):
            known = ", ".join(deck_table.load_folders(connection)) or "none"
            raise UsageError("this path is not registered.", hint=f"Registered: {known}.", where=str(path))
    return absolute


def _absolute(path: Path) -> Path:
    """Return the path from the root, without ".."; links in it stay."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - Path.absolute keeps "..", resolve follows links
