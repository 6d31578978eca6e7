"""The folders that decks come from, and the signature of the files that the library mirrors."""

import sqlite3
from datetime import datetime

_SIGNATURE = "decks_signature"


def load_folders(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the registered folders and files, oldest first."""
    return tuple(row[0] for row in connection.execute("SELECT path FROM deck_folders ORDER BY added_at, path"))


def add_folder(connection: sqlite3.Connection, path: str, now: datetime) -> None:
    """Register a folder or file with decks; one registered already stays as it is."""
    connection.execute("INSERT OR IGNORE INTO deck_folders (path, added_at) VALUES (?, ?)", (path, now.isoformat()))


def remove_folder(connection: sqlite3.Connection, path: str) -> bool:
    """Forget a registered folder or file; False where it was not registered."""
    return connection.execute("DELETE FROM deck_folders WHERE path = ?", (path,)).rowcount > 0


def load_signature(connection: sqlite3.Connection) -> str | None:
    """Return the signature of the files that the library mirrors, or None before the first sync."""
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (_SIGNATURE,)).fetchone()
    return str(row[0]) if row else None


def save_signature(connection: sqlite3.Connection, signature: str) -> None:
    """Store the signature of the files that the library mirrors now."""
    connection.execute(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (_SIGNATURE, signature),
    )
