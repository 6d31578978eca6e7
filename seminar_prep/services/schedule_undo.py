"""Take back the last import: the talks it made go, those it changed stand as before, what the user did stays."""

from dataclasses import dataclass
from datetime import datetime

from seminar_prep.errors import UsageError
from seminar_prep.storage.database import Library
from seminar_prep.storage.sources import load_last_imports, mark_undone, restore_source
from seminar_prep.storage.talks import delete_talk, has_user_work, restore_row


@dataclass(frozen=True, slots=True)
class UndoneImport:
    """What was taken back: when the import ran, ids of talks removed and restored, and of new ones kept.

    A new talk is kept where the user has decided or written something about it.
    """

    imported_at: datetime
    removed: tuple[str, ...]
    restored: tuple[str, ...]
    kept: tuple[str, ...]


def undo_import(library: Library, now: datetime, batch: int | None = None) -> UndoneImport:
    """Take back all that the last import command wrote, in one transaction.

    Raises UsageError where nothing is left, and where that command is not the one of `batch`, if that is given.
    """
    with library.write() as connection:
        records = load_last_imports(connection)
        if not records:
            raise UsageError("there is no import to take back.", hint="Nothing was changed.")
        if batch is not None and records[0].batch != batch:
            raise UsageError(
                "another import came after this one, or this one was taken back; nothing was changed.",
                hint='"seminar-prep import --undo" takes back the last one.',
            )
        removed: list[str] = []
        restored: list[str] = []
        kept: list[str] = []
        for record in records:
            for row in record.rows:
                restore_row(connection, row, now=now)
                restored.append(str(row["talk_id"]))
            for talk_id in record.added:
                if has_user_work(connection, talk_id):
                    kept.append(talk_id)
                else:
                    delete_talk(connection, talk_id)
                    removed.append(talk_id)
            mark_undone(connection, record, now)
            restore_source(connection, record)
    return UndoneImport(records[0].imported_at, tuple(removed), tuple(dict.fromkeys(restored)), tuple(kept))
