"""Notices when nothing has come from the user for a while: the time for what would else hold up a key."""

from collections.abc import Callable

SECONDS = 2.0


class Pauses:
    """Calls `then` once a pause of SECONDS has followed upon `touch`.

    `set_timer` calls something after so many seconds; `stopwatch` counts seconds from any beginning.
    """

    def __init__(
        self,
        set_timer: Callable[[float, Callable[[], None]], object],
        stopwatch: Callable[[], float],
        then: Callable[[], None],
    ) -> None:
        self._set_timer = set_timer
        self._stopwatch = stopwatch
        self._then = then
        self._touched_at: float | None = None

    def touch(self) -> None:
        """Note that something came from the user."""
        is_waiting, self._touched_at = self._touched_at is not None, self._stopwatch()
        if not is_waiting:
            self._set_timer(SECONDS, self._look)

    def _look(self) -> None:
        if self._touched_at is None:
            return
        left = self._touched_at + SECONDS - self._stopwatch()
        if left > 0:
            self._set_timer(left, self._look)
            return
        self._touched_at = None
        self._then()
