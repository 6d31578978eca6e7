"""An exclusive lock on a file, held by one open file over all processes and threads; the system frees it at death."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


# Between two looks at a lock that another process holds.
POLL_SECONDS = 0.05


@contextlib.contextmanager
def locked(path: Path, pause: Callable[[float], None], waiting: Callable[[float], None]) -> Iterator[None]:
    """Hold the lock of the file at `path`, which is made if missing.

    While another one holds it, calls `pause(POLL_SECONDS)` and `waiting(seconds so far)` in turn; `pause` may raise.
    OSError where the file cannot be opened.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        waited = 0.0
        while not _try_lock(descriptor):
            waiting(waited)
            pause(POLL_SECONDS)
            waited += POLL_SECONDS
        try:
            yield
        finally:
            _unlock(descriptor)
    finally:
        os.close(descriptor)
