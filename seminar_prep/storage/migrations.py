"""Bring an older library up to `schema.sql`: numbered steps, each in one transaction with its version.

`MIGRATIONS[n]` leads from version n to n + 1. A backup is made before the first step. Version 1 plus all steps gives
the text of `schema.sql`; a test compares them.
"""

import importlib
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from seminar_prep.storage.database import CURRENT_VERSION, Library, check_version, connect, version_of

if TYPE_CHECKING:
    from sqlite_utils import Database

Migration = Callable[["Database"], None]
"""A step from one version to the next; it gets the library as sqlite-utils sees it, inside a transaction."""


def _order_new_cards(database: "Database") -> None:
    """Give new cards an order of study over all decks; the next sync, which this makes due, fills it in."""
    database.execute("ALTER TABLE cards ADD COLUMN study_position INTEGER NOT NULL DEFAULT 0")
    database.execute("CREATE INDEX cards_to_study ON cards (active, study_position)")
    database.execute("DELETE FROM settings WHERE key = 'decks_signature'")


def _flag_cards(database: "Database") -> None:
    """Let the learner flag a card; no card is flagged to begin with."""
    database.execute("ALTER TABLE card_states ADD COLUMN flagged INTEGER NOT NULL DEFAULT 0")
    database.execute("CREATE INDEX card_states_flagged ON card_states (card_id) WHERE flagged")


def _keep_own_words(database: "Database") -> None:
    """Let the learner tag cards and write over fields of talks; nothing is tagged or written over to begin with."""
    database.execute(
        "CREATE TABLE talk_edits (talk_id TEXT NOT NULL REFERENCES talks (talk_id) ON DELETE CASCADE,"
        " field TEXT NOT NULL, source_value TEXT, edited_at TEXT NOT NULL,"
        " PRIMARY KEY (talk_id, field)) STRICT, WITHOUT ROWID"
    )
    database.execute(
        "CREATE TABLE card_tags (card_id TEXT NOT NULL, tag TEXT NOT NULL,"
        " PRIMARY KEY (card_id, tag)) STRICT, WITHOUT ROWID"
    )
    database.execute("CREATE INDEX card_tags_by_tag ON card_tags (tag, card_id)")


MIGRATIONS: Mapping[int, Migration] = {1: _order_new_cards, 2: _flag_cards, 3: _keep_own_words}


def migrate(
    library: Library,
    backups: Path,
    migrations: Mapping[int, Migration] = MIGRATIONS,
    target: int = CURRENT_VERSION,
) -> None:
    """Apply the steps that `library` lacks, after a backup into `backups`. Does nothing when it is current."""
    version = version_of(library.connection)
    if version == target:
        return
    # Loaded here and in open_library, not above: 0.1 s that a current library does not need.
    database = importlib.import_module("sqlite_utils").Database(library.connection)
    backup(library, backups / f"library-v{version}-before-upgrade.db")
    while version < target:
        with library.write() as connection:
            version = version_of(connection)  # another process may have been faster
            if version >= target:
                return
            migrations[version](database)
            version += 1
            connection.execute(f"PRAGMA user_version = {version}")


def backup(library: Library, destination: Path) -> Path:
    """Copy the library to `destination` as one consistent file, by way of a temporary name; return the path."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    temporary = destination.with_name(f".{destination.name}.new")
    temporary.unlink(missing_ok=True)
    copy = sqlite3.connect(temporary)
    try:
        library.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
    return temporary.replace(destination)


def open_library(path: Path, backups: Path) -> Library:
    """Open the library at `path`, making or upgrading it as needed. Raises LibraryError."""
    if not path.exists():
        importlib.import_module("seminar_prep.storage.creation").create_library(path)
    connection = connect(path)
    library = Library(connection, path)
    try:
        check_version(version_of(connection), path)
        migrate(library, backups)
    except BaseException:
        connection.close()
        raise
    return library
