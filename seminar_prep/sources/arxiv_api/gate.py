"""The gate before arXiv: one request every few seconds, one at a time, over every process of the machine.

Its state is a small file per host and port in the cache folder, read and written under a lock that is held during
each request. A process that is killed leaves the state of its last request, and the lock is freed by the system.
"""

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from seminar_prep.errors import ConfigError
from seminar_prep.sources.arxiv_api.clock import Clock
from seminar_prep.sources.arxiv_api.endpoint import ArxivEndpoint
from seminar_prep.sources.arxiv_api.lock_file import POLL_SECONDS, locked
from seminar_prep.sources.arxiv_api.trouble import CoolingDownError, in_words

# The first cool-down after we gave up for throttling, in gaps: three minutes at three seconds. Each further one in a
# row doubles it, up to MOST_COOLDOWN_SECONDS; spells of hours are on record, and the server's Retry-After goes before.
COOLDOWN_GAPS = 60
MOST_COOLDOWN_SECONDS = 3600.0
# No server can lock us out for longer by an absurd Retry-After.
MOST_HOLD_SECONDS = 86_400.0
# A longer wait is not sat out: the user is told when to come back.
MOST_WAIT_SECONDS = 120.0
# A line about another process's turn: first after half a second, then this often.
SAY_FIRST_POLL = 10
SAY_AGAIN_SECONDS = 10.0
# Shorter waits are not worth a line.
LEAST_TOLD_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Stamp:
    """An instant by both clocks of the machine, to survive a step of one and a reboot."""

    wall: float
    monotonic: float


@dataclass(frozen=True, slots=True)
class GateState:
    """What all processes know: the last request, and a hold from `held_at` on for `hold_seconds`.

    `cooling` marks a hold after which nothing is asked at all until it is over; `n_cooldowns` counts them in a row.
    """

    last: Stamp | None = None
    held_at: Stamp | None = None
    hold_seconds: float = 0.0
    cooling: bool = False
    n_cooldowns: int = 0


class Turn:
    """One process's turn: what it learned for all others, written down when the turn ends.

    Set `answered` once arXiv has answered, `is_unused` where no request was made after all.
    """

    def __init__(self) -> None:
        self.hold_seconds = 0.0
        self.answered = False
        self.is_unused = False

    def hold(self, seconds: float) -> None:
        """Let no process ask anything for `seconds`: they wait."""
        self.hold_seconds = min(seconds, MOST_HOLD_SECONDS)


class Gate:
    """The one way to arXiv for this process. `folder` is made when first needed; `say` takes progress lines."""

    def __init__(self, folder: Path, endpoint: ArxivEndpoint, clock: Clock, say: Callable[[str], None]) -> None:
        self._state_path = folder / f"{endpoint.key}.json"
        self._lock_path = folder / f"{endpoint.key}.lock"
        self._endpoint = endpoint
        self._clock = clock
        self._say = say
        self._first_seen: dict[Stamp, float] = {}

    @contextlib.contextmanager
    def turn(self) -> Iterator[Turn]:
        """Wait for the turn, then hold the gate closed to everyone else during the body, which makes one request.

        The gap counts from the end of the last request to the start of this one. Raises CoolingDownError at once
        while arXiv is to be left alone, ConfigError where the folder cannot be written. Not re-entrant.
        """
        while True:
            with self._locked():
                state = self._load()
                seconds = self._check(state)
                if seconds <= 0:
                    self._save(replace(state, last=self._now()))
                    turn = Turn()
                    try:
                        yield turn
                    finally:
                        self._save(self._after(state, turn))
                    return
            self._clock.pause(seconds)

    def cool_down(self, retry_after: float) -> float:
        """Let no process ask anything for a good while, at least `retry_after`: they refuse. Return the seconds."""
        with self._locked():
            state = self._load()
            own = min(self._endpoint.gap_seconds * COOLDOWN_GAPS * 2.0**state.n_cooldowns, MOST_COOLDOWN_SECONDS)
            seconds = min(max(own, retry_after), MOST_HOLD_SECONDS)
            self._save(GateState(state.last, self._now(), seconds, True, state.n_cooldowns + 1))
        return seconds

    def _after(self, state: GateState, turn: Turn) -> GateState:
        if turn.is_unused:
            return state
        now = self._now()
        n_cooldowns = 0 if turn.answered else state.n_cooldowns
        if turn.hold_seconds:
            return GateState(now, now, turn.hold_seconds, False, n_cooldowns)
        return GateState(last=now, n_cooldowns=n_cooldowns)

    def _check(self, state: GateState) -> float:
        """Return the seconds to wait, 0 or less for none, after saying why. Raises CoolingDownError."""
        held = self._left(state.held_at, state.hold_seconds)
        if held > 0 and (state.cooling or held > MOST_WAIT_SECONDS):
            raise CoolingDownError(held, self._endpoint.url)
        gap = self._left(state.last, self._endpoint.gap_seconds)
        if held > max(gap, 0.0):
            self._say(f"arXiv asked for a pause: waiting {in_words(held)}")
        elif gap > LEAST_TOLD_SECONDS:
            self._say(f"arXiv: waiting {in_words(gap)}, one request every {in_words(self._endpoint.gap_seconds)}")
        return max(held, gap)

    def _left(self, since: Stamp | None, seconds: float) -> float:
        return seconds - self._elapsed(since) if since else 0.0

    def _elapsed(self, since: Stamp) -> float:
        """Return the seconds since the stamp that are certain.

        The smaller of both clocks' answers, leaving out one that went backwards (a clock set back, a reboot); but at
        least as long as this process has known the stamp, so that no wait is longer than what is waited for.
        """
        now = self._now()
        first_seen = self._first_seen.setdefault(since, now.monotonic)
        by_clock = (now.wall - since.wall, now.monotonic - since.monotonic)
        return max(min((seconds for seconds in by_clock if seconds >= 0), default=0.0), now.monotonic - first_seen)

    def _now(self) -> Stamp:
        return Stamp(self._clock.wall(), self._clock.monotonic())

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._lock_path.parent.mkdir(parents=True, exist_ok=True)
            lock = contextlib.ExitStack()
            lock.enter_context(locked(self._lock_path, self._clock.pause, self._say_whose_turn))
        except OSError as error:
            raise self._unusable(error) from error
        with lock:
            yield

    def _say_whose_turn(self, waited: float) -> None:
        if round(waited / POLL_SECONDS) % round(SAY_AGAIN_SECONDS / POLL_SECONDS) == SAY_FIRST_POLL:
            self._say("arXiv: another seminar-prep is asking; waiting for its turn to end")

    def _load(self) -> GateState:
        """Return the state; a file that cannot be understood counts as a request made right now."""
        try:
            values = json.loads(self._state_path.read_text(encoding="utf-8"))
            return GateState(
                last=_stamp(values["last"]),
                held_at=_stamp(values["held_at"]),
                hold_seconds=min(float(values["hold_seconds"]), MOST_HOLD_SECONDS),
                cooling=bool(values["cooling"]),
                n_cooldowns=min(int(values["n_cooldowns"]), 10),
            )
        except FileNotFoundError:
            return GateState()
        except OSError as error:
            raise self._unusable(error) from error
        except (ValueError, TypeError, KeyError):
            state = GateState(last=self._now())
            self._save(state)
            return state

    def _save(self, state: GateState) -> None:
        temporary = self._state_path.with_suffix(".new")
        try:
            temporary.write_text(json.dumps(asdict(state)), encoding="utf-8")
            temporary.replace(self._state_path)
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> ConfigError:
        return ConfigError(
            f"the gap between requests to arXiv cannot be kept ({error.strerror or error}); nothing was asked.",
            hint="Make this folder writable, or set XDG_CACHE_HOME to one that is.",
            where=str(self._state_path.parent),
        )


def _stamp(value: dict[str, float] | None) -> Stamp | None:
    return None if value is None else Stamp(float(value["wall"]), float(value["monotonic"]))
