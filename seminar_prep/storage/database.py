"""Open the library: one SQLite file, safe against kills, second processes and newer versions.

A `Library` belongs to the thread that opened it. Reads use `connection`; every write stands in `with library.write():`,
which takes the write lock at once (a deferred transaction that upgrades fails without waiting).
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from seminar_prep.errors import LibraryError

# The version that `schema.sql` describes; storage/migrations.py leads there from every older one.
CURRENT_VERSION = 4

# Seconds a process waits for another one's write; an answer holds the lock for about a millisecond.
BUSY_TIMEOUT_SECONDS = 10.0


class Library:
    """An open library. `write()` is re-entrant: an inner one joins the outer transaction."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Run the body in one `BEGIN IMMEDIATE` transaction; an exception takes everything back.

        Raises LibraryError where the file cannot be written, the disk is full or the lock is held too long.
        """
        if self.connection.in_transaction:
            yield self.connection
            return
        with explained(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
            except BaseException:
                self.connection.rollback()
                raise
            try:
                self.connection.commit()
            except sqlite3.Error:
                self.connection.rollback()
                raise

    def beside(self) -> "Library":
        """Return the same file opened once more, for another thread; whoever asks closes it. Raises LibraryError."""
        return Library(connect(self.path), self.path)

    def close(self) -> None:
        """Close the file; the library cannot be used afterwards."""
        self.connection.close()


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the SQLite failures a user can act on into a LibraryError about `path`; others pass as bugs."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if explanation := _explain(error, path):
            raise explanation from error
        raise


def _explain(error: sqlite3.DatabaseError, path: Path) -> LibraryError | None:
    name = getattr(error, "sqlite_errorname", None) or ""
    text = str(error)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or "malformed" in text or "not a database" in text:
        return LibraryError(
            f"the library is damaged ({text}); nothing was written.",
            hint='Run "seminar-prep doctor", then "seminar-prep restore" with a file from the backups folder.',
            where=str(path),
        )
    if name.startswith("SQLITE_FULL"):
        return LibraryError("the disk is full; nothing was written.", hint="Free some space, then repeat the command.",
                            where=str(path))  # fmt: skip
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR", "SQLITE_AUTH")):
        return LibraryError(
            f"the library cannot be written or opened ({text}).",
            hint="Check the folder's permissions and space, or choose another one with --data-dir.",
            where=str(path),
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LibraryError(
            f"another program has held the library for over {BUSY_TIMEOUT_SECONDS:.0f} s.",
            hint="Close it, then repeat the command; nothing was written.",
            where=str(path),
        )
    return None


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Return a connection with our pragmas to an existing file; no version check. Raises LibraryError."""
    with explained(path):
        uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rw'}"
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA recursive_triggers = ON")  # REPLACE must fire the delete triggers, too
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except BaseException:
            connection.close()
            raise
        return connection


def version_of(connection: sqlite3.Connection) -> int:
    """Return the library's `user_version`; 0 means the file is no library of ours."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check_version(version: int, path: Path) -> None:
    """Raise LibraryError for a file of a newer program, or one that is no library at all."""
    if version > CURRENT_VERSION:
        raise LibraryError(
            f"the library was written by version {version}; this seminar-prep reads up to {CURRENT_VERSION}.",
            hint='Upgrade with "pip install --upgrade seminar-prep"; nothing was changed.',
            where=str(path),
        )
    if version < 1:
        raise LibraryError(
            "this file is not a library of seminar-prep.",
            hint="Move it away, or choose another folder with --data-dir; nothing was changed.",
            where=str(path),
        )
