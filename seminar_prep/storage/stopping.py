"""Breaking off long work from another thread, so that it leaves the library as it was."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator


class WorkStopped(Exception):  # noqa: N818 - no error: it was asked for
    """The work was broken off; its transaction is taken back."""


class Stop:
    """A wish to break off one piece of work: `request` in any thread, the rest in the worker's."""

    def __init__(self) -> None:
        self._is_requested = False
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    @property
    def is_requested(self) -> bool:
        """Whether the work should end."""
        return self._is_requested

    def request(self) -> None:
        """Ask the work to end: a statement that runs is interrupted, others do not begin."""
        with self._lock:
            self._is_requested = True
            if self._connection is not None:
                self._connection.interrupt()

    def check(self) -> None:
        """Raise WorkStopped once the work should end."""
        if self._is_requested:
            raise WorkStopped

    @contextlib.contextmanager
    def over(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Run the body so that `request` interrupts the statements of `connection`; raises WorkStopped then.

        The body's last moment is looked at, too: whoever commits after it has not been asked to end before.
        """
        self.check()
        with self._lock:
            self._connection = connection
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname == "SQLITE_INTERRUPT":
                raise WorkStopped from error
            raise
        finally:
            with self._lock:
                self._connection = None
        self.check()
