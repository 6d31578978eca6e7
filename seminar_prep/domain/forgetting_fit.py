"""Fit the forgetting model to the learner's own answers.

Which answers count: the first of a card on a day, reviews and early ones, at least a day after the card was last
recalled. First looks at new cards, drills and crams are left out, though a recall in one of them restarts the clock.

The log odds of recall are linear in the five numbers, so the fit is a logistic regression with a normal prior: the most
probable numbers by Newton's method, and around them the normal distribution of the same curvature (Laplace). An answer
counts half as much for every thousand newer ones, because memories change and the model is not quite true. Where
answers of a day fail together (a bad night), they tell less than they seem to: the curvature is divided by how much
more the sums of days scatter than single answers would.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log1p

from seminar_prep.domain.forgetting import (
    DEFAULT_MODEL,
    LEAST_POWER,
    PRIOR_DEVIATIONS,
    ForgettingModel,
    Vector,
    elapsed_days,
    features,
)
from seminar_prep.domain.linear_equations import cholesky, inverse, solve
from seminar_prep.domain.recall_odds import LOG_ODDS_ON_DUE_DATE, chance
from seminar_prep.domain.review import NEW_MEMORY, Memory, ReviewKind
from seminar_prep.domain.sm2 import LEAST_RECALL, changes_memory, next_memory

MOST_ANSWERS = 4000
HALF_LIFE_ANSWERS = 1000
# A new fit is due when the answers have grown by this many, or by a tenth, whichever is more.
LEAST_GROWTH = 10

_LAST = len(PRIOR_DEVIATIONS) - 1
_PRIOR_MEAN = (0.0,) * len(PRIOR_DEVIATIONS)
_PRECISIONS = tuple(deviation**-2 for deviation in PRIOR_DEVIATIONS)
_MOST_STEPS = 50
_STEP_TOLERANCE = 1e-7
_PRIOR_VARIANCE = 5.0  # about fifty answers' worth of days like any other
_FIXED = 1e12  # a precision that leaves a number where the prior has it


@dataclass(frozen=True, slots=True)
class Look:
    """One answer of the log that is not taken back; `row` is its place there, 0 where none is known."""

    card: str
    kind: ReviewKind
    grade: int
    study_day: date
    row: int = 0


@dataclass(frozen=True, slots=True)
class RecallTrial:
    """What an answer tells about forgetting: on `day`, `days` (1 or more) after the last recall, from `memory`.

    `row` is the answer's.
    """

    day: date
    memory: Memory
    days: int
    recalled: bool
    row: int = 0


def recall_trials(log: Iterable[Look]) -> tuple[RecallTrial, ...]:
    """Return the answers that count, oldest first, from a log in its order; memory is replayed by SM-2."""
    memories: dict[str, Memory] = {}
    last_seen: dict[str, date] = {}
    last_recalled: dict[str, date] = {}
    trials: list[RecallTrial] = []
    for look in log:
        memory = memories.get(look.card, NEW_MEMORY)
        asked = look.kind in (ReviewKind.REVIEW, ReviewKind.EARLY) and not memory.is_new
        if asked and last_seen.get(look.card) != look.study_day:
            days = elapsed_days(memory, look.study_day, last_recalled.get(look.card))
            if days:
                trials.append(RecallTrial(look.study_day, memory, days, look.grade >= LEAST_RECALL, look.row))
        if changes_memory(look.kind, look.grade):
            memories[look.card] = next_memory(memory, look.grade, look.study_day)
        last_seen[look.card] = look.study_day
        if look.grade >= LEAST_RECALL:
            last_recalled[look.card] = max(look.study_day, last_recalled.get(look.card, look.study_day))
    return tuple(trials)


def next_fit_at(n_answers: int) -> int:
    """Return how many answers there must be for the fit after the one from `n_answers`."""
    return n_answers + max(LEAST_GROWTH, n_answers // 10)


def fit_size(n_answers: int) -> int:
    """Return how many of `n_answers`, from the oldest on, the present fit uses.

    It depends on the number alone, so that a log gives the same fit whether it was studied, undone or restored.
    """
    size = 0
    while next_fit_at(size) <= n_answers:
        size = next_fit_at(size)
    return size


def fit(trials: Sequence[RecallTrial]) -> ForgettingModel:
    """Return the model that the answers, oldest first, make most probable; without any it is the prior.

    Only the newest MOST_ANSWERS count.
    """
    if not trials:
        return DEFAULT_MODEL
    newest = trials[-MOST_ANSWERS:]
    groups, mean, precisions = _grouped(newest), _PRIOR_MEAN, _PRECISIONS
    numbers = _most_probable(groups, mean, precisions)
    if 1 + numbers[_LAST] < LEAST_POWER:
        mean, precisions = (*mean[:_LAST], LEAST_POWER - 1), (*precisions[:_LAST], _FIXED)
        numbers = _most_probable(groups, mean, precisions)
    fewer = _scatter_of_days(newest, numbers)
    thinned = [_Group(group.row, group.recalled / fewer, group.total / fewer) for group in groups]
    curvature = _derivatives(thinned, numbers, mean, precisions)[1]
    return ForgettingModel(numbers, inverse(cholesky(curvature)), len(trials))


def _scatter_of_days(trials: Sequence[RecallTrial], numbers: Vector) -> float:
    """Return how many times more the surprises of whole days vary than independent answers would, 1 or more."""
    surprises: dict[date, float] = {}
    variance = _PRIOR_VARIANCE
    for trial in trials:
        recall = chance(_log_odds(features(trial.memory, trial.days), numbers))
        surprises[trial.day] = surprises.get(trial.day, 0.0) + trial.recalled - recall
        variance += recall * (1 - recall)
    return max((_PRIOR_VARIANCE + sum(value * value for value in surprises.values())) / variance, 1.0)


@dataclass(frozen=True, slots=True)
class _Group:
    """Answers that look alike: their features, and the weight of those recalled and of all."""

    row: Vector
    recalled: float
    total: float


def _grouped(trials: Sequence[RecallTrial]) -> tuple[_Group, ...]:
    """Return the answers by what the model sees of them; a young library has few different ones."""
    weights: dict[tuple[int, int, int, int], list[float]] = {}
    rows: dict[tuple[int, int, int, int], Vector] = {}
    for age, trial in enumerate(reversed(trials)):
        memory = trial.memory
        key = (memory.interval_days, memory.ease, memory.lapses, trial.days)
        if key not in rows:
            rows[key] = features(memory, trial.days)
            weights[key] = [0.0, 0.0]
        weight = 0.5 ** (age / HALF_LIFE_ANSWERS)
        weights[key][0] += weight * trial.recalled
        weights[key][1] += weight
    return tuple(_Group(rows[key], *weights[key]) for key in rows)


def _most_probable(groups: Sequence[_Group], mean: Vector, precisions: Vector) -> Vector:
    """Return the most probable numbers under a normal prior."""
    numbers, cost = mean, _cost(groups, mean, mean, precisions)
    for _ in range(_MOST_STEPS):
        slope, curvature = _derivatives(groups, numbers, mean, precisions)
        step = solve(cholesky(curvature), slope)
        # A convex function: halving a step that overshoots always ends below.
        for halvings in range(30):
            candidate = tuple(number + part / 2**halvings for number, part in zip(numbers, step, strict=True))
            new_cost = _cost(groups, candidate, mean, precisions)
            if new_cost <= cost:
                numbers, cost = candidate, new_cost
                break
        else:
            break  # nothing is left to gain but rounding errors
        if max(map(abs, step)) < _STEP_TOLERANCE:
            break
    return numbers


def _log_odds(row: Vector, numbers: Vector) -> float:
    return LOG_ODDS_ON_DUE_DATE + row[_LAST] + sum(map(float.__mul__, numbers, row))


def _cost(groups: Sequence[_Group], numbers: Vector, mean: Vector, precisions: Vector) -> float:
    """Return minus the log posterior, up to a constant."""
    cost = sum(
        precision * (number - middle) ** 2 / 2
        for number, middle, precision in zip(numbers, mean, precisions, strict=True)
    )
    for group in groups:
        odds = _log_odds(group.row, numbers)
        # log(1 + exp(x)) without overflow
        cost += group.total * (max(odds, 0.0) + log1p(exp(-abs(odds)))) - group.recalled * odds
    return cost


def _derivatives(
    groups: Sequence[_Group], numbers: Vector, mean: Vector, precisions: Vector
) -> tuple[list[float], list[list[float]]]:
    """Return minus the gradient of the cost, and the lower triangle of its matrix of second derivatives."""
    slope = [p * (m - n) for p, m, n in zip(precisions, mean, numbers, strict=True)]
    curvature = [[precision if i == j else 0.0 for j in range(i + 1)] for i, precision in enumerate(precisions)]
    for group in groups:
        recall = chance(_log_odds(group.row, numbers))
        surprise = group.recalled - group.total * recall
        weight = group.total * recall * (1 - recall)
        for i, value in enumerate(group.row):
            slope[i] += surprise * value
            weighted, row = weight * value, curvature[i]
            for j in range(i + 1):
                row[j] += weighted * group.row[j]
    return slope, curvature
