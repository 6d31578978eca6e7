"""The real clock of the gap, the back-off and the cool-down, and waits that can be broken off at once."""

import threading
import time
from typing import Protocol

from seminar_prep.sources.arxiv_api.trouble import FetchStoppedError

# A wait looks this often whether it was told to stop; Ctrl-C ends it anyway.
STEP_SECONDS = 0.1


class Clock(Protocol):
    """What the gate needs of time: the wall clock and the monotonic one, in seconds, and a wait."""

    def wall(self) -> float:
        """Return the Unix time."""

    def monotonic(self) -> float:
        """Return seconds since some instant of this boot: never steps, the same for all processes of the machine."""

    def pause(self, seconds: float) -> None:
        """Wait. Raises FetchStoppedError once a stop is asked for."""


class RealClock:
    """The machine's clock. `stop` may be set from another thread to break off a wait."""

    def __init__(self, stop: threading.Event | None = None) -> None:
        self._stop = stop

    def wall(self) -> float:
        """Return the Unix time."""
        return time.time()

    def monotonic(self) -> float:
        """Return the machine's monotonic time."""
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        """Wait for `seconds` by the monotonic clock. Raises FetchStoppedError once `stop` is set."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.check()
            time.sleep(min(left, STEP_SECONDS))
        self.check()

    def check(self) -> None:
        """Raise FetchStoppedError if a stop was asked for."""
        if self._stop is not None and self._stop.is_set():
            raise FetchStoppedError
