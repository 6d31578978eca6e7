"""How true the forgetting model is on learners whose memory is known: python tests/benchmarks/bench_calibration.py [N].

N learners (default 20) of each of the eight kinds in memory_learners.py, on seeds that no choice in the model was made
on (those were 0 to 9 and 100 to 119). Every answer is predicted from those of the days before, with fits exactly as
often as the product makes them. Beside: a constant (the learner's own share of recalled answers so far), "0.9 at the
due date" (0.9 ** (days since the review / interval)), and the model without any fit. `truth` predicts with the true
chance: nobody can do better.

Answers: Brier score and calibration error (ECE, 10 bins of equal width). Readiness of talks 1, 3 and 7 days ahead, if
nothing more is studied, against the true share: mean absolute error, calibration error (ECE over all talks of a
learner), and how often the 80 % range holds the true share. ± is half a 95 % interval over the learners of a kind.
Takes half a minute on two cores.
"""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from math import sqrt
from pathlib import Path
from statistics import fmean, stdev

sys.path.insert(0, str(Path(__file__).resolve().parent))

from memory_learners import KINDS, Answer, Learner, Question

from seminar_prep.domain.forgetting import DEFAULT_MODEL, ForgettingModel, elapsed_days
from seminar_prep.domain.forgetting_fit import RecallTrial, fit, fit_size
from seminar_prep.domain.readiness import LinkedMemory, Readiness, readiness
from seminar_prep.domain.review import Memory

FIRST_SEED = 200
SIZES = ((0, 10), (10, 50), (50, 200), (200, 600), (600, 1500), (1500, 10**6))
METHODS = ("constant", "0.9 at due date", "model, not fitted", "model, fitted")


def nine_tenths_on_due_date(memory: Memory, on) -> float:
    return 0.0 if memory.is_new else 0.9 ** (elapsed_days(memory, on) / memory.interval_days)


def calibration_error(pairs: Sequence[tuple[float, float]]) -> float:
    """Return the mean distance of predicted and true means over ten bins of the prediction, weighted by their size."""
    bins: dict[int, list[tuple[float, float]]] = {}
    for predicted, true in pairs:
        bins.setdefault(min(int(10 * predicted), 9), []).append((predicted, true))
    return sum(abs(sum(p - t for p, t in rows)) for rows in bins.values()) / len(pairs)


def share(question: Question, recall: Callable[[Memory, object], float]) -> float:
    """Return the readiness under another rule of recall."""
    total = sum(weight for weight, *_ in question.cards)
    return sum(weight * recall(memory, seen_on) for weight, memory, seen_on, _ in question.cards) / total


class Forecaster:
    """What would have been predicted on each day, by each method."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.trials = [
            RecallTrial(a.day, a.memory, elapsed_days(a.memory, a.day, a.seen_on), a.recalled) for a in answers
        ]
        self.model, self.size, self.constant = DEFAULT_MODEL, 0, 0.9

    def learn(self, n_answers: int) -> None:
        """Take the first `n_answers` for known."""
        self.constant = (9 + sum(trial.recalled for trial in self.trials[:n_answers])) / (10 + n_answers)
        if (size := fit_size(n_answers)) != self.size:
            self.size, self.model = size, fit(self.trials[:size])

    def answer(self, answer: Answer) -> tuple[float, ...]:
        return (
            self.constant,
            nine_tenths_on_due_date(answer.memory, answer.day),
            DEFAULT_MODEL.recall(answer.memory, answer.day, answer.seen_on),
            self.model.recall(answer.memory, answer.day, answer.seen_on),
        )

    def question(self, question: Question) -> tuple[tuple[float, ...], Readiness]:
        fitted = _readiness(question, self.model)
        return (
            share(question, lambda memory, _: 0.0 if memory.is_new else self.constant),
            share(question, lambda memory, _: nine_tenths_on_due_date(memory, question.talk_on)),
            _readiness(question, DEFAULT_MODEL).share,
            fitted.share,
        ), fitted


def _readiness(question: Question, model: ForgettingModel) -> Readiness:
    links = [LinkedMemory(weight, 3, memory, seen_on) for weight, memory, seen_on, _ in question.cards]
    found = readiness(links, question.talk_on, model)
    assert found is not None
    return found


def follow(kind: str, seed: int) -> tuple[str, list[float], list[tuple[int, bool, float]]]:
    """Return a learner's figures, six per method and two for the truth, and for each question how its range did."""
    learner = Learner(KINDS[kind], seed)
    forecaster = Forecaster(learner.answers)
    answers: list[tuple[tuple[float, ...], float, float]] = []
    talks: list[tuple[tuple[float, ...], float]] = []
    ranges: list[tuple[int, bool, float]] = []
    n_known, questions = 0, list(learner.questions)
    for n, answer in enumerate(learner.answers):
        if n == 0 or answer.day != learner.answers[n - 1].day:
            n_known = n
            forecaster.learn(n)
            while questions and questions[0].asked_on <= answer.day:
                question = questions.pop(0)
                if any(not memory.is_new for _, memory, _, _ in question.cards):
                    shares, fitted = forecaster.question(question)
                    talks.append((shares, question.truth))
                    holds = fitted.low - 1e-9 <= question.truth <= fitted.high + 1e-9
                    ranges.append((n_known, holds, (fitted.high - fitted.low) / 2))
        answers.append((forecaster.answer(answer), float(answer.recalled), answer.truth))
    figures: list[float] = []
    for method in range(len(METHODS)):
        pairs = [(predicted[method], outcome) for predicted, outcome, _ in answers]
        ready = [(predicted[method], truth) for predicted, truth in talks]
        figures += [
            fmean((p - o) ** 2 for p, o in pairs),
            calibration_error(pairs),
            fmean(abs(p - t) for p, t in ready),
            calibration_error(ready),
        ]
    figures.append(fmean((truth - outcome) ** 2 for _, outcome, truth in answers))
    return kind, figures, ranges


def interval(values: Sequence[float]) -> str:
    return f"{fmean(values):.4f} ±{1.96 * stdev(values) / sqrt(len(values)):.4f}"


def main(n_learners: int) -> None:
    jobs = [(kind, FIRST_SEED + seed) for kind in KINDS for seed in range(n_learners)]
    with ProcessPoolExecutor(2) as pool:
        runs = list(pool.map(follow, *zip(*jobs, strict=True), chunksize=4))
    head = f"{'learner':<20} {'method':<18} {'Brier':>14} {'ECE':>15} {'readiness: |error|':>19} {'ECE':>15}"
    print(head + "  Brier below: constant, 0.9", "-" * 120, sep="\n")
    for kind in (*KINDS, "all"):
        rows = [figures for name, figures, _ in runs if kind in (name, "all")]
        for number, method in enumerate(METHODS):
            first = 4 * number
            texts = [interval([row[first + k] for row in rows]) for k in range(4)]
            line = f"{kind if not number else '':<20} {method:<18} {texts[0]:>14} {texts[1]:>15} {texts[2]:>19}"
            line += f" {texts[3]:>15}"
            if number == len(METHODS) - 1:
                line += "  " + ", ".join(interval([row[base] - row[first] for row in rows]) for base in (0, 4))
            print(line)
        print(f"{'':<20} {'truth':<18} {interval([row[-1] for row in rows]):>14}")
    print("\nHow often the 80 % range holds the true share, by the number of answers so far; half its width")
    print(f"{'answers':<12}" + "".join(f"{kind[:13]:>15}" for kind in (*KINDS, "all")))
    for low, high in SIZES:
        cells = []
        for kind in (*KINDS, "all"):
            rows = [row for name, _, ranges in runs if kind in (name, "all") for row in ranges if low <= row[0] < high]
            holds = f"{fmean(row[1] for row in rows):.2f} ({fmean(row[2] for row in rows):.3f})" if rows else "–"
            cells.append(f"{holds:>15}")
        print(f"{low}–{high - 1 if high < 10**6 else '':<8}".ljust(12) + "".join(cells))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
