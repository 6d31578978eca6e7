"""Keeping the library in step with the deck files.

Looking whether a file changed takes a few milliseconds and loads no parser; only a change brings YAML and the rest in.
"""

import importlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from seminar_prep import __version__
from seminar_prep.resources import data_file
from seminar_prep.services.watched_work import Watch
from seminar_prep.sources.deck_finding import DeckRoots, files_signature, find_deck_files
from seminar_prep.storage import deck_folders as folder_table
from seminar_prep.storage.database import Library

if TYPE_CHECKING:
    from seminar_prep.services.deck_sync import SyncReport

# What talks are linked by, besides the decks.
LINKED_BY = ("concepts.json", "cues.json", "link_model.tsv")


def deck_roots(library: Library, bundled: Path, user: Path) -> DeckRoots:
    """Return the places of decks: the bundled folder, the user's own, and the registered ones."""
    return DeckRoots(bundled, absolute(user), tuple(map(Path, folder_table.load_folders(library.connection))))


def sync_if_changed(library: Library, bundled: Path, user: Path) -> "SyncReport | None":
    """Bring the library in step with the deck files if one of them changed; None where nothing did."""
    signature = decks_signature(deck_roots(library, bundled, user))
    if folder_table.load_signature(library.connection) == signature:
        return None
    return sync(library, bundled, user)


def sync(library: Library, bundled: Path, user: Path, watch: Watch | None = None) -> "SyncReport":
    """Read every deck file, then store what changed in one transaction; history and memory are not touched.

    A card that is gone leaves the queue, one that is back returns with its memory. Files with errors give their good
    cards, and the report all problems. Talks are linked anew where that may change their cards: when cards came, went
    or have other concepts, and with another version of the program or its concepts. Raises WorkStopped, with the
    library as it was, once `watch` asks for the end.
    """
    watch = watch or Watch()
    roots = deck_roots(library, bundled, user)
    signature = decks_signature(roots)  # before the files are read: a change in between is found next time
    # Loaded here, as linking is below: they bring the parsers and the lexicon, which a library in step does not need.
    deck_sync = importlib.import_module("seminar_prep.services.deck_sync")
    read = deck_sync.read_decks(roots, watch)  # before others are kept from writing
    with library.write() as connection, watch.stop.over(connection):
        known = folder_table.load_signature(connection)
        watch.at("storing the cards")
        report: SyncReport = deck_sync.sync_files(library, read, signature)
        n_rows = importlib.import_module("seminar_prep.storage.maintenance").n_rows(connection)
        if (report.is_retagged or _program(known) != _program(signature)) and n_rows["n_talks"]:
            importlib.import_module("seminar_prep.services.link_proposals").relink_all(library, watch)
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


def absolute(path: Path) -> Path:
    """Return the path from the root, without ".."; links in it stay."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - Path.absolute keeps "..", resolve follows links
