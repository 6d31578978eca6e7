"""How long `seminar-prep prompt` takes beside `due` and `python -c pass`: python tests/benchmarks/bench_prompt.py.

On a library of 1,000 cards with a talk ahead and a configuration. Prints medians in milliseconds and their ratios,
measured in turn in one run. The goal: under 40 ms where `python -c pass` takes 14, a ratio of at most 2.86.
"""

import os
import statistics
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench_due import milliseconds
from library_builder import Clock, a_library, a_study, add_card, add_talk, link

RUNS = 25
GOAL = 40 / 14


def fill(folder: Path) -> None:
    """Make a library with cards known, failed and new, and a talk that 25 of them are linked to."""
    library = a_library(folder)
    study = a_study(library, Clock())
    with library.write() as connection:
        for n in range(1000):
            add_card(connection, f"card-{n}", deck=f"deck-{n % 20}")
        for n in range(400):
            study.grade(f"card-{n}", n % 6)
        add_talk(connection, "talk0001", datetime.now(UTC) + timedelta(days=2))
        for n in range(25):
            link(connection, "talk0001", f"card-{n * 20}")
    library.close()
    (folder / "config.toml").write_text('new_cards_per_day = 20\ntheme = "seminar-light"\n', encoding="utf-8")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder))
        environment = {**os.environ, "SEMINAR_PREP_HOME": folder}
        bare = {**os.environ, "SEMINAR_PREP_HOME": f"{folder}/none"}
        script = str(Path(sys.executable).with_name("seminar-prep"))
        commands = {
            "python -c pass": ([sys.executable, "-c", "pass"], environment),
            "due": ([script, "due"], environment),
            "prompt": ([script, "prompt"], environment),
            "prompt with all fields": ([script, "prompt", "--format", "{due} {new} {drill} {in} {ready}"], environment),
            "prompt without a library": ([script, "prompt"], bare),
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for run in range(RUNS + 2):
            for name, (command, chosen) in commands.items():
                taken = milliseconds(command, chosen)
                if run >= 2:
                    times[name].append(taken)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    floor = medians["python -c pass"]
    for name, median in medians.items():
        ratios = f"{median / floor:6.2f} x python -c pass {median / medians['due']:6.2f} x due"
        print(f"{name:<26} {median:6.1f} ms {ratios}")
    is_met = medians["prompt"] <= GOAL * floor
    print(f"goal: at most {GOAL:.2f} x python -c pass: {'met' if is_met else 'MISSED'}")


if __name__ == "__main__":
    main()
