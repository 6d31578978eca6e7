"""What waiting there is at the screens: python tests/benchmarks/bench_latency.py [N_CARDS].

In a real pseudo-terminal, from the key to the end of the frame that it brings, in milliseconds: the median, the 95th
percentile and the worst, with 100,000 cards, at 120 by 40 cells. Goal: 95 % below 50 ms. Then how long it takes from
the start of the process to the first frame with words on it, beside a bare Textual program with one line of text,
measured in turn in one run. Goal: a ratio of at most 1.6.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench_study import fill
from library_builder import NOON, a_library, add_talk, link
from terminal import FRAME_END, Terminal, opened

from seminar_prep.tui.places import PLACES

N_STARTS = 10
N_TALKS = 40
QUIET_SECONDS = 0.15
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("first words")
Bare().run()
"""


def build(folder: Path, n_cards: int) -> None:
    """Make a library with the bundled decks, and `n_cards` more that have no file: what was read is not read again."""
    (folder / "config.toml").write_text('timezone = "UTC"\n')
    subprocess.run([*program(folder), "queue", "--limit", "1"], check=True, stdout=subprocess.DEVNULL)
    library = a_library(folder)
    with library.write() as connection:
        fill(connection, n_cards)
        for talk in range(N_TALKS):
            add_talk(connection, f"talk{talk:04}", NOON + timedelta(days=talk + 1), title=f"A talk on subject {talk}")
            for card in range(25):
                link(connection, f"talk{talk:04}", f"card-{(talk * 25 + card) * 97 % n_cards}")
    library.close()


def program(folder: Path) -> list[str]:
    return [sys.executable, "-m", "seminar_prep", "--data-dir", str(folder), "--now", NOON.astimezone(UTC).isoformat()]


def wait_for_quiet(terminal: Terminal) -> None:
    while said := terminal.read(QUIET_SECONDS):
        terminal.show(said)


def key_to_paint(terminal: Terminal, key: str) -> float | None:
    """Return the milliseconds from the key to the end of the first frame, None where nothing was painted."""
    started = time.perf_counter()
    terminal.type(key)
    said, waits = b"", 1.0
    while chunk := terminal.read(waits):
        said += chunk
        if FRAME_END in said:
            taken = (time.perf_counter() - started) * 1e3
            terminal.show(said)
            wait_for_quiet(terminal)
            return taken
    terminal.show(said)
    return None


def measure(terminal: Terminal, name: str, keys: str, rounds: int, leave: str = "") -> None:
    """Type `keys` again and again; `leave` after each round is not measured: Textual waits 100 ms after an escape."""
    times: list[tuple[float, str]] = []
    for _ in range(rounds):
        times += [(one, key) for key in keys if (one := key_to_paint(terminal, key)) is not None]
        if leave:
            terminal.type(leave)
            wait_for_quiet(terminal)
    times.sort()
    p95, (worst, key) = times[int(len(times) * 0.95)][0], times[-1]
    middle = statistics.median(one for one, _ in times)
    print(
        f"{name:20} {len(times):4} keys  median {middle:6.1f}  p95 {p95:6.1f}  worst {worst:6.1f} ({key!r})", flush=True
    )


def measure_keys(folder: Path) -> None:
    with opened(program(folder), 120, 40, dict(os.environ)) as terminal:
        terminal.shows("A talk on subject 1")
        wait_for_quiet(terminal)
        measure(terminal, "agenda, j k G g", "jjjkkGg", 12)
        measure(terminal, "agenda, filter", "/subject 3", 6, leave="\x1b")
        if any(place.name == "cards" for place in PLACES):
            terminal.type(next(place.key for place in PLACES if place.name == "cards"))
            wait_for_quiet(terminal)
            measure(terminal, "cards, j k G g", "jjjkkGg", 12)
            measure(terminal, "cards, filter", "/front 12", 6, leave="\x1b")
        terminal.type("Ar")
        wait_for_quiet(terminal)
        measure(terminal, "review", " 4 3 5 2", 12)
        measure(terminal, "review, undo", "u", 20)


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
        ours = first_paint(program(folder), b"A talk on subject 1", dict(os.environ))
        if run:
            times["bare"].append(bare)
            times["seminar-prep"].append(ours)
    bare, ours = (statistics.median(some) for some in times.values())
    print(f"first paint: bare Textual {bare:.0f} ms, seminar-prep {ours:.0f} ms, ratio {ours / bare:.2f}")


def main() -> None:
    n_cards = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), n_cards)
        due = subprocess.run([*program(Path(folder)), "due"], check=True, capture_output=True, text=True).stdout.split()
        print(f"{n_cards} cards, {due[0]} due; key to paint in ms, load {os.getloadavg()[0]:.1f}")
        measure_keys(Path(folder))
        measure_first_paint(Path(folder))


if __name__ == "__main__":
    main()
