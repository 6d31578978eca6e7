"""How long `seminar-prep due` takes beside `python -c 'import sqlite3'`: python tests/benchmarks/bench_due.py.

Prints medians in milliseconds and their ratio, measured in turn in one run. The goal is a ratio of at most 3.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from library_builder import Clock, a_library, a_study, add_card

RUNS = 25


def milliseconds(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - started) * 1e3


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = a_library(Path(folder))
        study = a_study(library, Clock())
        with library.write() as connection:
            for n in range(1000):
                add_card(connection, f"card-{n}", deck=f"deck-{n % 20}")
            for n in range(400):
                study.grade(f"card-{n}", n % 6)
        library.close()
        environment = {**os.environ, "SEMINAR_PREP_HOME": folder}
        script = Path(sys.executable).with_name("seminar-prep")
        commands = {"import sqlite3": [sys.executable, "-c", "import sqlite3"], "due": [str(script), "due"]}
        times: dict[str, list[float]] = {name: [] for name in commands}
        for run in range(RUNS + 2):
            for name, command in commands.items():
                taken = milliseconds(command, environment)
                if run >= 2:
                    times[name].append(taken)
    floor, due = (statistics.median(times[name]) for name in commands)
    print(f"import sqlite3 {floor:.1f} ms, due {due:.1f} ms, ratio {due / floor:.2f}")


if __name__ == "__main__":
    main()
