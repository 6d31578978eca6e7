"""Which terminals get pictures: what they say when asked, and who is not asked at all."""

import fcntl
import os
import pty
import select
import struct
import termios
import threading
import time
from pathlib import Path

import pytest

from seminar_prep.tui.typeset import terminal_query
from seminar_prep.tui.typeset.cell_size import CellSize
from seminar_prep.tui.typeset.terminal_query import Graphics, Protocol, ask_terminal, cell_of, may_be_asked

KITTY_OK, NAMED_KITTY, CELL = b"\x1b_Gi=31;OK\x1b\\", b"\x1bP>|kitty(0.35.2)\x1b\\", b"\x1b[6;20;10t"
PLAIN, WITH_SIXEL = b"\x1b[?62;22c", b"\x1b[?62;4;22c"
XTERM = {"TERM": "xterm-256color"}


class FarEnd:
    """The terminal's end of a pseudo-terminal, which answers in the pieces given once it is asked who it is."""

    def __init__(self, *pieces: bytes) -> None:
        self.ours, self.theirs = pty.openpty()
        self.asked = b""
        self._pieces = pieces
        self._thread = threading.Thread(target=self._answer, daemon=True)

    def _answer(self) -> None:
        while not self.asked.endswith(b"\x1b[c"):
            if not select.select([self.ours], [], [], 2)[0]:
                return
            self.asked += os.read(self.ours, 1024)
        for piece in self._pieces:
            os.write(self.ours, piece)
            time.sleep(0.005)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._thread.join()
        os.close(self.ours)
        os.close(self.theirs)


def _asked(*pieces, environ=XTERM):
    with FarEnd(*pieces) as far:
        before = termios.tcgetattr(far.theirs)
        found = ask_terminal(far.theirs, far.theirs, environ)
        assert termios.tcgetattr(far.theirs) == before
        return found, far.asked


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(terminal_query, "_SECONDS", 0.15)


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        ((CELL, WITH_SIXEL), Protocol.SIXEL),
        ((KITTY_OK, NAMED_KITTY, CELL, PLAIN), Protocol.KITTY),
        ((KITTY_OK, b"\x1bP>|ghostty 1.1.0\x1b\\", CELL, PLAIN), Protocol.KITTY),
        ((KITTY_OK[:4], KITTY_OK[4:] + NAMED_KITTY[:3], NAMED_KITTY[3:] + CELL + PLAIN), Protocol.KITTY),
        ((KITTY_OK, b"\x1bP>|WezTerm 20240203\x1b\\", CELL, WITH_SIXEL), Protocol.SIXEL),
        ((KITTY_OK, b"\x1bP>|kitty(0.28.0)\x1b\\", CELL, PLAIN), Protocol.KITTY),
        ((KITTY_OK, b"\x1bP>|kitty(0.26.5)\x1b\\", CELL, PLAIN), None),
        ((KITTY_OK, b"\x1bP>|Warp\x1b\\", CELL, PLAIN), None),
        ((KITTY_OK, CELL, PLAIN), None),
        ((b"\x1b_Gi=31;ENOTSUPPORTED\x1b\\", NAMED_KITTY, CELL, PLAIN), None),
        ((CELL, PLAIN), None),
        ((CELL, b"\x1b[?4;22c"), None),
        ((b"\x1b[6;0;0t", WITH_SIXEL), None),
        ((WITH_SIXEL,), None),
        ((b"jjq",), None),
        ((), None),
    ],
)
def test_terminal_gets_the_protocol_that_it_answers_for(pieces, found):
    graphics, _ = _asked(*pieces)
    assert graphics == (Graphics(found, CellSize(10, 20)) if found else None)


def test_terminal_that_says_nothing_is_waited_for_a_moment_only():
    began = time.monotonic()
    assert _asked()[0] is None
    assert time.monotonic() - began < 1.0


def test_answer_ends_the_waiting_at_once(monkeypatch):
    monkeypatch.setattr(terminal_query, "_SECONDS", 20.0)
    began = time.monotonic()
    assert _asked(CELL, WITH_SIXEL)[0] is not None
    assert time.monotonic() - began < 5.0


def test_size_of_a_cell_comes_from_the_driver_where_the_terminal_keeps_it_to_itself():
    with FarEnd(WITH_SIXEL) as far:
        fcntl.ioctl(far.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 720, 432))
        assert ask_terminal(far.theirs, far.theirs, XTERM) == Graphics(Protocol.SIXEL, CellSize(9, 18))
        assert cell_of(far.theirs) == CellSize(9, 18)


def test_tmux_is_not_asked_in_kitty_s_protocol_but_may_pass_sixel_on():
    found, asked = _asked(CELL, WITH_SIXEL, environ={"TERM": "tmux-256color", "TMUX": "/tmp/tmux"})
    assert found == Graphics(Protocol.SIXEL, CellSize(10, 20))
    assert b"\x1b_" not in asked


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"TERM": "dumb"},
        {"TERM": "linux"},
        {"TERM": "screen.xterm-256color", "STY": "1.pts"},
        {"TERM": "screen"},
        {"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"},
    ],
)
def test_terminals_that_would_show_the_question_are_not_asked(environ):
    assert not may_be_asked(environ)
    assert ask_terminal(-1, -1, environ) is None  # there is nothing there to be asked


def test_what_is_no_terminal_has_no_pictures():
    with Path(os.devnull).open("rb+", buffering=0) as nothing:
        assert ask_terminal(nothing.fileno(), nothing.fileno(), XTERM) is None
        assert cell_of(nothing.fileno()) is None
