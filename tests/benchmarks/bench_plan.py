"""Plans beside other ways of studying over a simulated semester: python tests/benchmarks/bench_plan.py [--quick].

For each semester and budget, a row per strategy: readiness when the talks start, knowledge of the linked cards and of
the whole deck four weeks after the last day (without study in between), and the minutes a day really spent; each the
mean over all learners, with a 95 % interval over seeds (Student's t; a seed is one semester and one luck, the same for
all strategies). "to best" is readiness divided by that of the best baseline, paired by seed.
`--frontier` adds plans of several preferences beside the default, `--learner NAME` keeps to one kind of learner,
`--tuning` takes the seeds the plan was tuned on.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from pathlib import Path

import numpy as np
from scipy.stats import t as student

sys.path.insert(0, str(Path(__file__).parent))

from plan_baselines import BASELINES
from plan_learning import Outcome, Strategy, run
from plan_strategy import planned
from plan_world import BUDGET_MINUTES, LEARNERS, SEEDS, SEMESTERS, TUNING_SEEDS, make_world

FIELDS = ("readiness", "linked_later", "deck_later", "minutes")
STRATEGIES: dict[str, Callable[[], Strategy]] = {name: lambda s=s: s for name, s in BASELINES.items()}  # type: ignore[misc]
FRONTIER = (0.0, 0.25, 0.5, 0.75, 1.0)
PLAN = "plan"
STRATEGIES[PLAN] = planned
STRATEGIES |= {f"plan, preference {p:.2f}": lambda p=p: planned(p) for p in FRONTIER}  # type: ignore[misc]


def cell(semester: str, minutes: int, seed: int, learner: int, names: Sequence[str]) -> list[Outcome]:
    """Return the outcomes of all strategies for one learner, semester, budget and seed."""
    world = make_world(SEMESTERS[semester], seed)
    return [run(world, LEARNERS[learner], minutes, seed, STRATEGIES[name]()) for name in names]


def outcomes(
    semester: str, minutes: int, seeds: Sequence[int], learners: Sequence[int], names: Sequence[str]
) -> np.ndarray:
    """Return an array [strategy, field, seed, learner]."""
    tasks = list(product(seeds, learners))
    with ProcessPoolExecutor(2) as pool:
        found = list(
            pool.map(cell, *zip(*((semester, minutes, s, n, names) for s, n in tasks), strict=True), chunksize=4)
        )
    values = [[[getattr(outcome, name) for name in FIELDS] for outcome in row] for row in found]
    return np.array(values).transpose(1, 2, 0).reshape(len(names), len(FIELDS), len(seeds), len(learners))


def interval(by_seed: np.ndarray) -> tuple[float, float]:
    """Return the mean over seeds and the half width of its 95 % interval."""
    n = len(by_seed)
    half = student.ppf(0.975, n - 1) * by_seed.std(ddof=1) / np.sqrt(n) if n > 1 else float("nan")
    return float(by_seed.mean()), float(half)


def print_table(title: str, names: Sequence[str], values: np.ndarray) -> None:
    """Print one row per strategy; `values` is [strategy, field, seed]."""
    print(f"\n{title}")
    print(f"{'':32}{'readiness':>16}{'linked later':>16}{'deck later':>16}{'minutes':>14}{'to best':>16}")
    base = [n for n, name in enumerate(names) if name in BASELINES]
    best = max(base, key=lambda n: values[n, 0].mean())
    for name, rows in zip(names, values, strict=True):
        cells = [interval(rows[n]) for n in range(len(FIELDS))]
        ratio = interval(rows[0] / values[best, 0])
        shown = "".join(f"{mean:>{width}.{places}f} ±{half:<5.{places}f}" for (mean, half), width, places
                        in zip((*cells, ratio), (9, 9, 9, 7, 9), (3, 3, 3, 1, 3), strict=True))  # fmt: skip
        print(f"{name:32}{shown}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="two seeds, two learners, five minutes")
    parser.add_argument("--tuning", action="store_true")
    parser.add_argument("--learner", action="append", choices=[learner.name for learner in LEARNERS])
    parser.add_argument("--frontier", action="store_true")
    parser.add_argument("--semester", action="append", choices=list(SEMESTERS))
    parser.add_argument("--seeds", type=int, help="so many, the first ones")
    parser.add_argument("--minutes", action="append", type=int)
    arguments = parser.parse_args()
    seeds = TUNING_SEEDS if arguments.tuning else SEEDS
    learners = [n for n, one in enumerate(LEARNERS) if not arguments.learner or one.name in arguments.learner]
    seeds = seeds[: arguments.seeds]
    budgets = arguments.minutes or BUDGET_MINUTES
    if arguments.quick:
        seeds, learners, budgets = seeds[:2], learners[:2], (5,)
    names = list(dict.fromkeys([*BASELINES, *(STRATEGIES if arguments.frontier else [PLAN])]))
    started = time.perf_counter()
    print(f"{len(seeds)} seeds, learners: {', '.join(LEARNERS[n].name for n in learners)}")
    for semester, minutes in product(arguments.semester or SEMESTERS, budgets):
        values = outcomes(semester, minutes, seeds, learners, names)
        print_table(f"{semester}, {minutes} minutes a day", names, values.mean(axis=3))
    print(f"\n{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
