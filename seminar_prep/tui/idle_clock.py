"""How long somebody looks at a card, without the time they were away."""

from collections.abc import Callable

DEFAULT_IDLE_SECONDS = 60.0


class IdleClock:
    """Adds up the time between signs of life; a pause longer than `idle_seconds` counts as that long."""

    def __init__(self, stopwatch: Callable[[], float], idle_seconds: float = DEFAULT_IDLE_SECONDS) -> None:
        self._stopwatch = stopwatch
        self._idle_seconds = idle_seconds
        self._seconds = 0.0
        self._touched_at = stopwatch()

    def start(self) -> None:
        """Begin anew at 0."""
        self._seconds = 0.0
        self._touched_at = self._stopwatch()

    def touch(self) -> float:
        """Note a sign of life; return the seconds since `start`, long pauses cut."""
        now = self._stopwatch()
        self._seconds += min(max(now - self._touched_at, 0.0), self._idle_seconds)
        self._touched_at = now
        return self._seconds
