"""Record the README's tour: python tests/readme_recording.py. Writes tests/snapshots/tour.svg.

A shell in a real pseudo-terminal, 100x30, gets the keys of a short tour of the sample seminar. Every screen is taken
once nothing moves on it any more and is shown as long as a reader needs, so the recording is the same each time,
however quick the machine. It plays in a browser without a script, and stands still where the browser asks for that.
"""

import os
import shlex
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from screen_svg import Frame, Lines, Look, Run, lines_of_terminal, moving
from screens import NOW
from terminal import Terminal, opened

from seminar_prep.tui.theme import DARK

TOUR = Path(__file__).parent / "snapshots" / "tour.svg"
COMMAND = "python tests/readme_recording.py"
SIZE = (100, 30)
_PROMPT = "$ "
_TYPED = "seminar-prep demo"
_LETTER_SECONDS = 0.07
_QUIET_SECONDS = 0.5
_LONGEST_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Step:
    """Keys pressed in turn, words that then stand on the screen, how long it is shown, and what is said below it.

    `name` is what the keys are called there.
    """

    keys: Sequence[str]
    shows: str
    seconds: float
    name: str
    caption: str


_PAGE_DOWN = "\x1b[6~"
STEPS = (
    Step("\r", "Coming talks", 2.8, "", "the coming talks, and how ready you will be for each"),
    Step(("j", "j"), "Coming talks", 0.8, "j j", "the third"),
    Step("\r", "Abstract", 3.0, "enter", "a talk: its abstract, and papers from arXiv"),
    Step((_PAGE_DOWN,) * 3, "in the", 3.5, "page down", "what it takes for granted, and in which words"),
    Step("r", "Space shows", 3.5, "r", "review its cards"),
    Step(" ", "blank", 3.0, "space", "the answer, and when each grade would ask again"),
    Step("5", "Space shows", 0.8, "5", "known without a thought"),
    Step(" ", "blank", 0.8, "space", "the answer"),
    Step("4", "Space shows", 3.5, "4", "known after a thought"),
    Step(" ", "blank", 3.0, "space", "formulas as they are written"),
    Step("5", "Space shows", 0.6, "5", "and two more"),
    Step(" ", "blank", 0.6, "space", "and two more"),
    Step("4", "Space shows", 0.6, "4", "and one more"),
    Step(" ", "blank", 0.6, "space", "and one more"),
    Step("5", "Space shows", 0.6, "5", "that makes five"),
    Step("t", "→", 3.5, "t", "what five answers did for the talk"),
    Step("A", "Coming talks", 2.4, "A", "the agenda: readiness has risen"),
    Step("S", "Recall by age", 4.0, "S", "how it has gone, each picture with what it means"),
)
_POSTER = 1 + len(_TYPED)  # after the empty prompt and the letters: the agenda


def record() -> tuple[Frame, ...]:
    """Return the screens of the tour."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "seminar-prep"
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m seminar_prep "$@"\n')
        program.chmod(0o755)
        environ = {
            **os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "HOME": folder, "SEMINAR_PREP_HOME": folder,
            "SEMINAR_PREP_NOW": NOW, "TZ": "UTC", "PS1": _PROMPT, "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        with opened(["bash", "--norc", "--noprofile", "-i"], *SIZE, environ) as terminal:
            return tuple(_frames(terminal))


def _frames(terminal: Terminal) -> Iterator[Frame]:
    terminal.until(lambda text: text.strip() == _PROMPT.strip(), "the prompt")
    yield Frame(_with_cursor(terminal), 0.8)
    for number, letter in enumerate(_TYPED, start=1):
        terminal.type(letter)
        terminal.shows((_PROMPT + _TYPED[:number]).rstrip())
        yield Frame(_with_cursor(terminal), _LETTER_SECONDS if number < len(_TYPED) else 0.6)
    for step in STEPS:
        for key in step.keys:
            terminal.type(key)
            _settled(terminal)
        terminal.shows(step.shows)
        yield Frame(_settled(terminal), step.seconds, step.name, step.caption)
    terminal.type("\x11")
    terminal.until(lambda text: "All commands" not in text or "$" in text, "the shell")
    _settled(terminal)
    terminal.type("exit\r")
    terminal.ends()


def _settled(terminal: Terminal) -> Lines:
    """Return the screen once it has stood still for a while."""
    ends = time.monotonic() + _LONGEST_SECONDS
    lines, since = lines_of_terminal(terminal.screen), time.monotonic()
    while time.monotonic() - since < _QUIET_SECONDS and time.monotonic() < ends:
        terminal.show(terminal.read(0.05))
        if lines != (lines := lines_of_terminal(terminal.screen)):
            since = time.monotonic()
    return lines


def _with_cursor(terminal: Terminal) -> Lines:
    """Return the shell's screen with a block where the cursor is."""
    cursor = terminal.screen.cursor
    lines = list(lines_of_terminal(terminal.screen))
    lines[cursor.y] = (*lines[cursor.y], Run(cursor.x, " ", Look(ground=DARK.foreground)))
    return tuple(lines)


def draw(frames: Sequence[Frame]) -> str:
    """Return the tour as one picture."""
    return moving(
        frames, SIZE, colour=DARK.foreground or "", ground=DARK.background or "", accent=DARK.accent or "",
        poster=_POSTER, title="A tour of seminar-prep: agenda, talk, review, readiness, statistics",
    )  # fmt: skip


def main() -> None:
    frames = record()
    drawn = draw(frames)
    TOUR.parent.mkdir(exist_ok=True)
    TOUR.write_text(drawn, encoding="utf-8")
    seconds = sum(frame.seconds for frame in frames)
    sys.stdout.write(f"{TOUR}: {len(frames)} screens, {seconds:.0f} s, {len(drawn.encode()) / 1000:.0f} kB\n")


if __name__ == "__main__":
    main()
