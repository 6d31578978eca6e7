"""Run the program in a real pseudo-terminal and read what stands on its screen."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

import pyte

_SECONDS = 30.0
FRAME_END = b"\x1b[?2026l"
# What a terminal of today answers when it is asked whether it paints whole frames at once (mode 2026), and what it is
# (a VT220 with colours, without pictures).
_ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[c": b"\x1b[?62;22c"}


class Terminal:
    """A running program on a screen of `width` by `height` cells; `answers` are what it is told on questions."""

    answers: Mapping[bytes, bytes] = _ANSWERS

    def __init__(self, process: subprocess.Popen, file: int, width: int, height: int) -> None:
        self.process = process
        self._file = file
        self._screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self._screen)
        self.said = bytearray()  # all that was written

    @property
    def text(self) -> str:
        """The lines of the screen, blanks at their ends cut."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def screen(self) -> pyte.Screen:
        """The screen with its colours."""
        return self._screen

    def read(self, seconds: float) -> bytes:
        """Take in what is written within `seconds`, up to one read; b"" for nothing."""
        if not select.select([self._file], [], [], seconds)[0]:
            return b""
        try:
            said = os.read(self._file, 1 << 16)
        except OSError:  # Linux says so when the other end is closed
            return b""
        for asked in sorted((one for one in self.answers if one in said), key=said.index):
            os.write(self._file, self.answers[asked])
        self.said += said
        return said

    def show(self, said: bytes) -> None:
        """Draw bytes on the screen."""
        self._stream.feed(said)

    def until(self, holds: Callable[[str], bool], what: str) -> str:
        """Wait until the screen's text is as wanted; return it."""
        ends = time.monotonic() + _SECONDS
        while not holds(self.text):
            assert time.monotonic() < ends, f"{what} did not come:\n{self.text}"
            self.show(self.read(0.05))
        return self.text

    def shows(self, words: str) -> str:
        """Wait until `words` stand on the screen."""
        return self.until(lambda text: words in text, repr(words))

    def type(self, keys: str) -> None:
        """Type."""
        os.write(self._file, keys.encode())

    def ends(self) -> int:
        """Wait until the program has ended; return its exit code."""
        ends = time.monotonic() + _SECONDS
        while self.process.poll() is None:
            assert time.monotonic() < ends, f"it did not end:\n{self.text}"
            self.show(self.read(0.02))
        while said := self.read(0.0):
            self.show(said)
        return self.process.returncode


@contextlib.contextmanager
def opened(
    command: Sequence[str],
    width: int,
    height: int,
    environ: dict[str, str],
    kind: type[Terminal] = Terminal,
    **special: str | None,
) -> Iterator[Terminal]:
    """Start a command in a terminal of its own, of class `kind`; it is ended at the latest when the block is left.

    `special` are variables of the environment that shall differ from those of a usual terminal, None for none.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
    environ = {key: value for key, value in environ.items() if key not in ("COLUMNS", "LINES", "NO_COLOR")}
    wanted = {**environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **special}
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={name: value for name, value in wanted.items() if value is not None},
    )  # fmt: skip
    os.close(theirs)
    try:
        yield kind(process, ours, width, height)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()
        os.close(ours)
