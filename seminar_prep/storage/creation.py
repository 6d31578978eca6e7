"""Make a new library. Apart from the rest: it loads sqlite-utils, which an existing library does not need."""

import contextlib
import os
import secrets
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from seminar_prep.errors import LibraryError
from seminar_prep.resources import schema_sql
from seminar_prep.storage.database import CURRENT_VERSION, explained


def create_library(path: Path) -> None:
    """Make an empty library at `path`: under a temporary name first, then renamed, so a kill leaves none or all.

    Where another process was faster, its file stays. Raises LibraryError where the folder cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with explained(path), contextlib.closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
            library = Database(connection)
            library.enable_wal()
            with library.atomic():  # sqlite3's own executescript would commit first; this one stays inside
                library.executescript(schema_sql())
                library.execute(f"PRAGMA user_version = {CURRENT_VERSION}")
        _publish(temporary, path)
    except OSError as error:
        raise LibraryError(
            f"the library cannot be made ({error.strerror or error}).",
            hint="Check the folder's permissions and space, or choose another one with --data-dir.",
            where=str(path),
        ) from error
    finally:
        for leftover in (temporary, Path(f"{temporary}-wal"), Path(f"{temporary}-shm")):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)


def _publish(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)  # unlike a rename, this cannot replace a library that another process just made
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not path.exists():
            temporary.rename(path)
