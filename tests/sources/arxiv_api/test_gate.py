"""The gap between requests: over processes (fault 22), clock steps (fault 23), kills and damaged state."""

import json
import subprocess
import sys
import threading
import time

import pytest
from arxiv_server import ArxivServer, slow

from seminar_prep.errors import ConfigError
from seminar_prep.sources.arxiv_api.clock import RealClock
from seminar_prep.sources.arxiv_api.endpoint import ArxivEndpoint
from seminar_prep.sources.arxiv_api.gate import MOST_HOLD_SECONDS, Gate
from seminar_prep.sources.arxiv_api.trouble import CoolingDownError

ENDPOINT = ArxivEndpoint("https://export.arxiv.org/api/query", 3.0)

CLIENT = """
import sys, pathlib
from seminar_prep.sources.arxiv_api.endpoint import parse_endpoint
from seminar_prep.sources.arxiv_api.fetcher import ArxivFetcher
from seminar_prep.sources.arxiv_api.queries import Question
with ArxivFetcher(parse_endpoint(sys.argv[1], sys.argv[2]), pathlib.Path(sys.argv[3]), print) as fetcher:
    for n in range(4):
        list(fetcher.fetch_pages(Question(query=f'ti:"{n}"'), 0, 5))
"""


class FakeClock:
    """A clock whose waits pass at once; `wall_step` is added to the wall clock during the next wait."""

    def __init__(self, wall=1_800_000_000.0, monotonic=5_000.0):
        self.now, self.offset = monotonic, wall - monotonic
        self.pauses = []
        self.wall_step = 0.0

    def wall(self):
        return self.now + self.offset

    def monotonic(self):
        return self.now

    def pause(self, seconds):
        self.pauses.append(seconds)
        self.now += seconds
        self.offset += self.wall_step
        self.wall_step = 0.0
        assert len(self.pauses) < 20, "it waits for ever"


def a_gate(folder, clock, said=None):
    return Gate(folder, ENDPOINT, clock, said.append if said is not None else lambda _: None)


def take_turn(gate):
    with gate.turn() as turn:
        turn.answered = True


def test_fault_22_two_processes_keep_the_gap_and_never_ask_at_once(tmp_path):
    gap = 0.1
    with ArxivServer() as server:
        server.always = slow(0.02)
        command = [sys.executable, "-c", CLIENT, server.url, str(gap), str(tmp_path)]
        processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        said = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert len(server.seen) == 8
    assert min(server.gaps) >= gap
    assert max(seen.n_open for seen in server.seen) == 1
    assert all("question" not in text for text in said)


def test_the_gap_counts_from_the_end_of_the_last_request(tmp_path):
    clock = FakeClock()
    gate = a_gate(tmp_path, clock)
    with gate.turn():
        clock.now += 20
    clock.now += 1
    take_turn(gate)
    assert clock.pauses == [pytest.approx(2.0)]


def test_the_first_turn_ever_waits_for_nothing(tmp_path):
    clock = FakeClock()
    take_turn(a_gate(tmp_path / "made" / "when needed", clock))
    assert clock.pauses == []


def test_a_turn_that_fails_counts_as_a_request(tmp_path):
    clock = FakeClock()
    gate = a_gate(tmp_path, clock)
    with pytest.raises(KeyboardInterrupt), gate.turn():
        raise KeyboardInterrupt
    take_turn(gate)
    assert clock.pauses == [pytest.approx(3.0)]


def test_another_endpoint_has_a_gap_of_its_own(tmp_path):
    clock = FakeClock()
    take_turn(a_gate(tmp_path, clock))
    take_turn(Gate(tmp_path, ArxivEndpoint("http://127.0.0.1:9/api/query", 3.0), clock, lambda _: None))
    assert clock.pauses == []


@pytest.mark.parametrize("step", [-86_400.0, -2.0, -0.5, 0.7, 86_400.0])
def test_fault_23_a_clock_that_steps_between_two_turns_neither_shortens_nor_lengthens_the_gap_much(tmp_path, step):
    clock = FakeClock()
    take_turn(a_gate(tmp_path, clock))
    clock.offset += step
    began = clock.now
    take_turn(a_gate(tmp_path, clock))
    assert clock.now - began >= 3.0 - 1e-6
    assert clock.now - began <= 3.0 + max(0.0, min(3.0, -step)) + 1e-6


def test_fault_23_a_clock_that_steps_back_during_the_wait_does_not_lengthen_it_for_ever(tmp_path):
    clock = FakeClock()
    take_turn(a_gate(tmp_path, clock))
    clock.wall_step = -3600.0
    take_turn(a_gate(tmp_path, clock))
    assert sum(clock.pauses) == pytest.approx(3.0)


def test_fault_23_after_a_reboot_with_the_clock_set_back_the_wait_is_one_gap(tmp_path):
    take_turn(a_gate(tmp_path, FakeClock()))
    clock = FakeClock(wall=1_700_000_000.0, monotonic=10.0)
    take_turn(a_gate(tmp_path, clock))
    assert sum(clock.pauses) == pytest.approx(3.0)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"last": 5}', "null", '{"last": null}'])
def test_a_damaged_state_counts_as_a_request_just_made(tmp_path, damage):
    (tmp_path / f"{ENDPOINT.key}.json").write_text(damage)
    clock = FakeClock()
    take_turn(a_gate(tmp_path, clock))
    assert sum(clock.pauses) == pytest.approx(3.0)


def test_a_hold_is_waited_for_by_every_process_and_told(tmp_path):
    clock, said = FakeClock(), []
    with a_gate(tmp_path, clock).turn() as turn:
        turn.hold(40)
    take_turn(a_gate(tmp_path, clock, said))
    assert sum(clock.pauses) == pytest.approx(40)
    assert said == ["arXiv asked for a pause: waiting 40 s"]


def test_cool_downs_double_while_arxiv_keeps_throttling_and_start_anew_once_it_answered(tmp_path):
    clock = FakeClock()
    gate = a_gate(tmp_path, clock)
    assert [gate.cool_down(0), gate.cool_down(0), gate.cool_down(0)] == [180, 360, 720]
    with pytest.raises(CoolingDownError, match="try again in 12 minutes"):
        take_turn(gate)
    clock.now += 720
    take_turn(gate)
    assert gate.cool_down(0) == 180


def test_a_cool_down_is_at_least_what_the_server_asked_for_and_never_absurd(tmp_path):
    gate = a_gate(tmp_path, FakeClock())
    assert gate.cool_down(7200) == 7200
    assert gate.cool_down(1e12) == MOST_HOLD_SECONDS


def test_the_wait_for_another_process_is_told_and_ends_with_its_turn(tmp_path):
    said = []
    endpoint = ArxivEndpoint("http://127.0.0.1:9/api/query", 0.0)
    holder, waiter = (Gate(tmp_path, endpoint, RealClock(), said.append) for _ in range(2))
    inside, leave = threading.Event(), threading.Event()

    def hold():
        with holder.turn():
            inside.set()
            leave.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    inside.wait(5)
    threading.Timer(0.6, leave.set).start()
    began = time.monotonic()
    take_turn(waiter)
    thread.join()
    assert 0.5 < time.monotonic() - began < 4
    assert said == ["arXiv: another seminar-prep is asking; waiting for its turn to end"]


def test_a_killed_process_leaves_its_request_in_the_state_and_no_lock(tmp_path):
    code = (
        "import os, pathlib, sys\n"
        "from seminar_prep.sources.arxiv_api.clock import RealClock\n"
        "from seminar_prep.sources.arxiv_api.endpoint import ArxivEndpoint\n"
        "from seminar_prep.sources.arxiv_api.gate import Gate\n"
        f"gate = Gate(pathlib.Path(sys.argv[1]), ArxivEndpoint({ENDPOINT.url!r}, 3.0), RealClock(), print)\n"
        "with gate.turn():\n    os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == -9
    state = json.loads((tmp_path / f"{ENDPOINT.key}.json").read_text())
    assert time.time() - state["last"]["wall"] < 30
    with pytest.raises(InterruptedError):
        take_turn(a_gate(tmp_path, _Impatient()))


class _Impatient(RealClock):
    """Shows that the gate came as far as waiting for the gap: the lock was free."""

    def pause(self, seconds):
        assert 0 < seconds <= 3
        raise InterruptedError


def test_a_cache_folder_that_cannot_be_used_means_nothing_is_asked(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ConfigError, match="nothing was asked"):
        take_turn(a_gate(tmp_path / "file" / "folder", FakeClock()))
