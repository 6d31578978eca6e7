"""The decks as a screen shows them: counts, progress, and the problems in the files.

All of it may take longer than a screen can wait: each method opens the library beside the screens' connection and may
run in any thread.
"""

import contextlib
import importlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from seminar_prep.domain.deck import DeckCounts, NeedFirstProgress
from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.services.deck_watch import deck_roots, sync
from seminar_prep.services.decks import list_decks, need_first_progress
from seminar_prep.services.watched_work import Watch
from seminar_prep.storage.database import Library

if TYPE_CHECKING:
    from seminar_prep.services.deck_sync import SyncReport


@dataclass(frozen=True, slots=True)
class ShelfView:
    """All decks in study order, and how far the concepts are known that almost every talk takes for granted."""

    decks: tuple[DeckCounts, ...]
    progress: NeedFirstProgress


class DeckShelf:
    """The learner's decks. `bundled` and `user` are their folders, `today` gives the study day.

    `own_rubric` is what the rubric's findings count in the user's decks; None leaves them out.
    """

    def __init__(
        self, library: Library, bundled: Path, user: Path, today: Callable[[], date], own_rubric: Severity | None
    ) -> None:
        self._library = library
        self._bundled = bundled
        self._user = user
        self._today = today
        self._own_rubric = own_rubric

    def view(self) -> ShelfView:
        """Return the decks with their counts as they are now. Raises LibraryError."""
        with self._beside() as library:
            return ShelfView(list_decks(library, self._today()), need_first_progress(library))

    def problems(self) -> tuple[Problem, ...]:
        """Return every mistake in the deck files, by file and line. Reads the files, writes nothing."""
        with self._beside() as library:
            roots = deck_roots(library, self._bundled, self._user)
        # Loaded here, not above: it brings pydantic, which would hold up the start of the screens by 0.1 s.
        check = importlib.import_module("seminar_prep.services.deck_check").check_all_decks
        return tuple(check(roots, self._own_rubric).problems)

    def read_files(self, watch: Watch | None = None) -> "SyncReport":
        """Bring the library in step with the deck files and return what changed.

        Raises LibraryError, and WorkStopped, with the library as it was, once `watch` asks for the end.
        """
        with self._beside() as library:
            return sync(library, self._bundled, self._user, watch)

    def place_of(self, problem: Problem) -> tuple[Path, int] | None:
        """Return file and line of a problem where its reader can mend it; None for a bundled deck, or for no file."""
        path, _, line = problem.where.rpartition(":")
        if not line.isdecimal():
            path, line = problem.where, "1"
        if not os.path.isfile(path):  # noqa: PTH113 - unlike Path's, False for any text
            return None
        is_bundled = self._bundled.resolve() in Path(path).resolve().parents
        return None if is_bundled else (Path(path), int(line))

    @contextlib.contextmanager
    def _beside(self) -> Iterator[Library]:
        library = self._library.beside()
        try:
            yield library
        finally:
            library.close()
