"""Backups: one consistent file, and a way back that keeps the answers given since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from seminar_prep.domain.sm2 import replay_all
from seminar_prep.errors import InputError, LibraryError, UsageError
from seminar_prep.storage.card_tags import all_own_tags
from seminar_prep.storage.database import Library, check_version, connect, explained, version_of
from seminar_prep.storage.maintenance import all_memories, damage, link_decisions, replace_memories
from seminar_prep.storage.migrations import backup, migrate
from seminar_prep.storage.reviews import append_review, load_log


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: how many reviews, decisions and own tags were newer than the file; how many were kept."""

    from_file: Path
    backup: Path
    n_newer_reviews: int
    n_newer_decisions: int
    n_kept_reviews: int
    n_newer_tags: int = 0


def make_backup(library: Library, folder: Path, now: datetime, destination: Path | None = None) -> Path:
    """Copy the library to `destination`, or to a dated file in `folder`; return the path.

    An existing file is not overwritten: UsageError. A place that cannot be written: LibraryError.
    """
    path = destination or _fresh(folder / f"library-{now:%Y%m%d-%H%M%S}.db")
    if path.exists():
        raise UsageError("this file exists already.", hint="Choose another name.", where=str(path))
    try:
        return backup(library, path)
    except OSError as error:
        reason = f"the backup cannot be written ({error.strerror or error})."
        raise LibraryError(reason, hint="Choose another place.", where=str(path)) from error


def _fresh(path: Path) -> Path:
    """Return `path`, or the first of path-2, path-3 … that is free."""
    candidate, n = path, 1
    while candidate.exists():
        n += 1
        candidate = path.with_stem(f"{path.stem}-{n}")
    return candidate


def restore(library: Library, source: Path, folder: Path, now: datetime, *, exact: bool) -> Restored:
    """Put the library in `source` in place of the present one, after a backup of it into `folder`.

    Reviews newer than the file are added to its log, and memory is recomputed by replay, unless `exact`. Link
    decisions and tags of cards that the file has not are counted and stay in the backup. Raises InputError for a
    missing file, LibraryError for one that is damaged, newer, or no library; the library is then as it was.
    """
    incoming = _check(source)
    try:
        known = {review.review_id for review in load_log(incoming.connection)}
        newer = tuple(review for review in load_log(library.connection) if review.review_id not in known)
        decided = link_decisions(library.connection) - link_decisions(incoming.connection)
        tagged = all_own_tags(library.connection) - all_own_tags(incoming.connection)
        saved = make_backup(library, folder, now)
        with explained(library.path):
            incoming.connection.backup(library.connection)
    finally:
        incoming.close()
    migrate(library, folder)
    if newer and not exact:
        with library.write() as connection:
            for review in newer:
                append_review(connection, review)
    recompute_memories(library)
    return Restored(source, saved, len(newer), len(decided), 0 if exact else len(newer), len(tagged))


def recompute_memories(library: Library) -> int:
    """Replay the whole log and store the memories it gives; return how many differed from what was stored."""
    with library.write() as connection:
        stored, replayed = all_memories(connection), replay_all(load_log(connection))
        replace_memories(connection, replayed)
    return sum(stored.get(card) != replayed.get(card) for card in {*stored, *replayed})


def _check(source: Path) -> Library:
    if not source.is_file():
        raise InputError("there is no such file.", hint="Name a file made by `backup`.", where=str(source))
    connection = connect(source, read_only=True)
    try:
        check_version(version_of(connection), source)
        if damage(connection):
            raise LibraryError("this backup is damaged.", hint="Use an older one.", where=str(source))
    except BaseException:
        connection.close()
        raise
    return Library(connection, source)


def format_restored(restored: Restored) -> Mapping[str, object]:
    """Return what a restore did as JSON."""
    return {
        "restored": str(restored.from_file),
        "backup": str(restored.backup),
        "n_newer_reviews": restored.n_newer_reviews,
        "n_newer_decisions": restored.n_newer_decisions,
        "n_kept_reviews": restored.n_kept_reviews,
        "n_newer_tags": restored.n_newer_tags,
    }
