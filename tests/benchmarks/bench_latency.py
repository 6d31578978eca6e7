"""What waiting there is at the screens: python tests/benchmarks/bench_latency.py [--only SCREEN] [--rounds N].

In a real pseudo-terminal of 120 by 40 cells, with 100,000 cards (5,000 due, 20,000 answers, 40 talks, 200 papers), each
key is typed once nothing has been painted for a while. For every screen and kind of key, in milliseconds, medians and
95th percentiles of:

paint      from the key to the end of the first frame that it brings
whole      from the key to the end of the last frame (the median: what follows alone may be a blinking cursor)
processor  what the program, all its threads together, took of the processor until the first frame: what the wait would
           be on a machine that does nothing else

Goal: 95 % below 50 ms. Then how long it takes from the start of the process to the first frame with words on it, beside
a bare Textual program with one line of text, measured in turn in one run. Goal: a ratio of at most 1.6.

`--library DIR` keeps the library there for the next run, `--no-start` leaves out the last part, `--cards` takes another
number of cards.
"""

import argparse
import contextlib
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from large_library import fill_library
from library_builder import NOON
from terminal import FRAME_END, Terminal, opened

N_STARTS = 10
QUIET_SECONDS = 0.12
MOST_SECONDS = 3.0
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("first words")
Bare().run()
"""

# Screen: the keys that lead there (not measured), then what is measured there, in turn: kinds of keys, and the keys.
# `q` goes back from what was opened, and closes a field that enter has left.
WALKS = {
    "Today": ("T", "move jjjjkkGg change +-f move j open \r back q"),
    "Agenda": ("A", "move jjjkkGg filter /subject_3\r back q open \r back q"),
    "Month": ("Am", "move ljhk][gljhk open \r back q change mm"),
    "Papers": ("P", "move jjjkkGg filter /subject_3\r back q open \r back q"),
    "Decks": ("D", "move jjjkkGg filter /deck_1\r back q move g open \r move G open \r back q"),
    "Concepts": ("N", "move jjjkkGg filter /gradient\r back q open \r back q"),
    "Cards": ("C", "move jjjkkGg filter /front_12\r back q change ooooooxx open \r back q"),
    "Stats": ("S", "move jjjjkkGg change +-"),
    "Settings": (",", "move jjjkkGg filter /grades\r change →← back q"),
    "Talk": ("A\r", "move jjjjkkGg_G open \r back q"),
    "Paper": ("P\r", "move jjkkGg change LL move G open \r back q"),
    "Card": ("C\r", "move jjkkGg change LL move G open \r back q"),
    "Concept": ("N\r", "move jjjkkGgjjj open \r back q"),
    "Review": (
        "Ar",
        "show _ grade 4 show _ grade 3 show _ note nn why w back q flag ff LaTeX LL grade 5 show _ grade 2 undo uu"
        " tally t back q",
    ),
    "Help": ("?", "move jjjkk"),
    "Places": ("A", "open TPADANACASA,A?A"),
}
# Keys that are not written as they are typed.
TYPED = {"_": " ", "→": "\x1b[C", "←": "\x1b[D"}


@dataclass
class Paint:
    """A key and its frames, in milliseconds: how long to the first and the last, and the processor until the first."""

    key: str
    first: float
    whole: float
    processor: float


@dataclass
class Figures:
    """All keys of one kind on one screen; `silent` brought no frame."""

    paints: list[Paint] = field(default_factory=list)
    silent: int = 0


def build(folder: Path, n_cards: int) -> None:
    """Make a library with the bundled decks, and `n_cards` more that have no file: what was read is not read again."""
    (folder / "config.toml").write_text('timezone = "UTC"\n')
    for command in (["queue", "--limit", "1"], ["talks"]):
        subprocess.run([*program(folder), *command], check=True, stdout=subprocess.DEVNULL)
        if command == ["queue", "--limit", "1"]:
            fill_library(folder, n_cards)


def program(folder: Path) -> list[str]:
    return [sys.executable, "-m", "seminar_prep", "--data-dir", str(folder), "--now", NOON.astimezone(UTC).isoformat()]


def processor_ms(process: subprocess.Popen) -> float:
    """Return the processor's time that a process has had, all its threads together (Linux numbers such clocks so)."""
    return time.clock_gettime((~process.pid << 3) | 2) * 1e3


def wait_for_quiet(terminal: Terminal) -> None:
    while said := terminal.read(QUIET_SECONDS):
        terminal.show(said)


def press(terminal: Terminal, key: str) -> Paint | None:
    """Type `key` and wait until nothing more is painted; None where nothing was."""
    used, started = processor_ms(terminal.process), time.perf_counter()
    terminal.type(TYPED.get(key, key))
    first = whole = processor = 0.0
    tail, waits = b"", 0.6
    while (chunk := terminal.read(waits)) and time.perf_counter() < started + MOST_SECONDS:
        now = time.perf_counter()
        terminal.show(chunk)
        if FRAME_END in tail + chunk:
            whole = (now - started) * 1e3
            if not first:
                first, processor, waits = whole, processor_ms(terminal.process) - used, QUIET_SECONDS
        tail = chunk[-len(FRAME_END) :]
    return Paint(key, first, whole, processor) if first else None


def measure(folder: Path, screen: str, rounds: int) -> dict[str, Figures]:
    """Walk one screen, in a program of its own."""
    figures: dict[str, Figures] = {}
    enter, walk = WALKS[screen]
    steps = walk.split(" ")
    with opened(program(folder), 120, 40, dict(os.environ)) as terminal:
        terminal.shows("A talk on subject 5")
        for key in enter:
            wait_for_quiet(terminal)
            terminal.type(key)
        wait_for_quiet(terminal)
        time.sleep(0.5)  # what is counted in the background
        wait_for_quiet(terminal)
        for _ in range(rounds):
            for kind, keys in zip(steps[::2], steps[1::2], strict=True):
                kept = figures.setdefault(kind, Figures())
                for key in keys:
                    paint = press(terminal, key)
                    if paint is None:
                        kept.silent += 1
                    else:
                        kept.paints.append(paint)
    return figures


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def show(screen: str, kind: str, kept: Figures) -> None:
    paints = kept.paints
    first, used = [one.first for one in paints], [one.processor for one in paints]
    whole = statistics.median(one.whole for one in paints)
    worst = max(paints, key=lambda one: one.first)
    silent = f"  {kept.silent} without a frame" if kept.silent else ""
    print(
        f"{screen:9} {kind:7} {len(paints):4} | paint {statistics.median(first):5.0f} {quantile(first, 0.95):5.0f}"
        f" | whole {whole:5.0f} | processor {statistics.median(used):5.0f} {quantile(used, 0.95):5.0f}"
        f" | worst {worst.first:5.0f} {worst.key!r}{silent}",
        flush=True,
    )


def n_active(folder: Path) -> int:
    with contextlib.closing(sqlite3.connect(folder / "library.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM cards WHERE active").fetchone()[0])


def measure_keys(folder: Path, only: str, rounds: int) -> None:
    everything: list[Paint] = []
    n_cards = n_active(folder)
    for screen in WALKS:
        if only.lower() in screen.lower():
            figures = measure(folder, screen, rounds)
            for kind, kept in figures.items():
                if kept.paints:
                    show(screen, kind, kept)
                everything += kept.paints
            assert n_active(folder) == n_cards, "the decks were read anew, and the cards without a file put away"
    show("all", "", Figures(everything))


def first_paint(command: list[str], words: bytes, environ: dict[str, str]) -> float:
    """Return the milliseconds from the start of a process to the first frame with `words` in it."""
    started = time.perf_counter()
    with opened(command, 120, 40, environ) as terminal:
        said = b""
        while words not in said:
            chunk = terminal.read(20.0)
            assert chunk, said
            said += chunk
        return (time.perf_counter() - started) * 1e3


def measure_first_paint(folder: Path) -> None:
    times: dict[str, list[float]] = {"bare": [], "seminar-prep": []}
    for run in range(N_STARTS + 1):
        bare = first_paint([sys.executable, "-c", BARE], b"first words", dict(os.environ))
        ours = first_paint(program(folder), b"A talk on subject", dict(os.environ))
        if run:
            times["bare"].append(bare)
            times["seminar-prep"].append(ours)
    bare, ours = (statistics.median(some) for some in times.values())
    print(f"first paint: bare Textual {bare:.0f} ms, seminar-prep {ours:.0f} ms, ratio {ours / bare:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cards", type=int, default=100_000)
    parser.add_argument("--only", default="")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--no-start", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        kept = options.library or Path(temporary) / "kept"
        if not (kept / "library.db").exists():
            kept.mkdir(parents=True, exist_ok=True)
            build(kept, options.cards)
        folder = Path(temporary) / "used"
        shutil.copytree(kept, folder)
        due = subprocess.run([*program(folder), "due"], check=True, capture_output=True, text=True).stdout.split()
        load = os.getloadavg()[0]
        print(f"{options.cards} cards, {due[0]} due; milliseconds, medians and 95th percentiles; load {load:.1f}")
        measure_keys(folder, options.only, options.rounds)
        if not options.no_start:
            measure_first_paint(folder)


if __name__ == "__main__":
    main()
