"""Numeric checks of the cards in decks/classic/10-preprocessing-and-practice.md.

Each check computes what the front asks by another route (simulation, enumeration, quadrature, exact rationals) and
compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.optimize import minimize_scalar

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(10)


@checks("unit-of-measurement-condition", text="2a7c60290df7")
def condition_number_of_two_uncorrelated_inputs() -> None:
    signs = np.array(list(itertools.product((-1.0, 1.0), repeat=2))) * np.array([1000.0, 1.0])
    assert math.isclose(float(np.linalg.cond(signs.T @ signs / 4)), 1e6, rel_tol=1e-6)


@checks("uncentred-inputs-slow", text="aad4eca71955")
def mean_enters_the_largest_eigenvalue_only() -> None:
    x = _rng().normal(size=(500, 3)) + np.array([10.0, -5.0, 20.0])
    mean = x.mean(axis=0)
    eigenvalues = np.linalg.eigvalsh(x.T @ x / 500)
    assert eigenvalues[-1] >= mean @ mean
    assert eigenvalues[1] < 2
    with_bias = np.c_[x, np.ones(500)]
    assert np.linalg.cond(with_bias.T @ with_bias) > np.linalg.cond(x.T @ x) > 100


@checks("whitening-matrix", text="ca8085668c17")
def whitened_sample_has_covariance_one() -> None:
    x = _rng().normal(size=(400, 3)) @ np.array([[2.0, 1.0, 0.0], [0.0, 0.5, 0.3], [0.0, 0.0, 3.0]]) + 7
    lam, u = np.linalg.eigh(np.cov(x.T))
    z = np.array([np.diag(lam**-0.5) @ u.T @ (row - x.mean(axis=0)) for row in x])
    np.testing.assert_allclose(np.cov(z.T), np.eye(3), atol=1e-10)


@checks("standardise-before-split", text="5d466f0adfa5")
def test_inputs_change_the_training_inputs_if_standardised_together() -> None:
    train, test = np.array([1.0, 2.0, 3.0]), np.array([50.0])
    together = np.r_[train, test]
    assert not np.allclose((train - together.mean()) / together.std(), (train - train.mean()) / train.std())


@checks("one-hot-against-thermometer", text="f0ce1b4e8302")
def squared_distances_of_all_codes() -> None:
    k = 6
    one_hot, thermometer = np.eye(k), np.tril(np.ones((k, k)))
    for i, j in itertools.permutations(range(k), 2):
        assert np.sum((one_hot[i] - one_hot[j]) ** 2) == 2
        assert np.sum((thermometer[i] - thermometer[j]) ** 2) == abs(i - j)


@checks("targets-inside-the-range", text="fb58d72e2cae")
def fitted_preactivation_is_finite_inside_the_range_only() -> None:
    inside = minimize_scalar(lambda a: (math.tanh(a) - 0.9) ** 2, bounds=(0, 15), method="bounded").x
    assert abs(math.tanh(inside) - 0.9) < 1e-4
    assert inside < 2
    losses = [(math.tanh(a) - 1) ** 2 for a in (1.0, 3.0, 9.0, 15.0)]
    assert losses == sorted(losses, reverse=True)
    assert 1 - math.tanh(15.0) ** 2 < 1e-11


@checks("mean-fill-shrinks-variance", text="58717b320fac")
def variance_of_a_filled_column_in_exact_arithmetic() -> None:
    observed = [Fraction(v) for v in (1, 4, 4, 9, 12)]
    mean = sum(observed, Fraction(0)) / len(observed)
    filled = observed + [mean] * 3

    def variance(values: list[Fraction]) -> Fraction:
        centre = sum(values, Fraction(0)) / len(values)
        return sum(((v - centre) ** 2 for v in values), Fraction(0)) / len(values)

    assert variance(filled) / variance(observed) == 1 - Fraction(3, 8)


@checks("missing-input-averages", text="1d649e5070d9")
def conditional_law_of_the_missing_bit_gives_the_marginal_classifier() -> None:
    joint = _rng().dirichlet(np.ones(8)).reshape(2, 2, 2)  # axes x1, x2, y
    classifier = joint / joint.sum(axis=2, keepdims=True)
    conditional = joint.sum(axis=2) / joint.sum(axis=(1, 2))[:, None]
    wanted = joint.sum(axis=1) / joint.sum(axis=(1, 2))[:, None]
    np.testing.assert_allclose(np.einsum("ab,aby->ay", conditional, classifier), wanted)
    assert not np.allclose(np.einsum("b,aby->ay", joint.sum(axis=(0, 2)), classifier), wanted)


@checks("mean-input-is-not-mean-output", text="05caf4aac53e")
def best_constant_for_the_square_of_a_missing_normal() -> None:
    def risk(c: float) -> float:
        return float(quad(lambda x: (x * x - c) ** 2 * math.exp(-x * x / 2) / math.sqrt(2 * math.pi), -12, 12)[0])

    assert math.isclose(minimize_scalar(risk, bounds=(-3, 3), method="bounded").x, 1, abs_tol=1e-4)


@checks("selection-pair-only", text="cc9892b1bdcf")
def exclusive_or_is_the_only_such_label_up_to_complement() -> None:
    pairs = list(itertools.product((0, 1), repeat=2))
    found = []
    for labels in itertools.product((0, 1), repeat=4):
        table = dict(zip(pairs, labels, strict=True))
        ones = [[sum(table[p] for p in pairs if p[i] == bit) for bit in (0, 1)] for i in (0, 1)]
        if all(zero == one for zero, one in ones) and len(set(labels)) == 2:
            found.append(labels)
    assert found == [(0, 1, 1, 0), (1, 0, 0, 1)]


@checks("selection-branch-and-bound", text="0e69ec396d10")
def skipped_subsets_never_hold_the_best_one() -> None:
    x = _rng().normal(size=(40, 6))
    y = x @ np.array([3.0, 0.1, 1.0, 0.0, 2.0, 0.2]) + 0.1 * _rng().normal(size=40)

    def fit(subset: tuple[int, ...]) -> float:
        columns = x[:, list(subset)]
        return -float(np.sum((columns @ np.linalg.lstsq(columns, y, rcond=None)[0] - y) ** 2))

    best = max(itertools.combinations(range(6), 2), key=fit)
    skipped = [s for s in itertools.combinations(range(6), 4) if fit(s) < fit(best)]
    assert skipped
    assert all(fit(pair) < fit(best) for s in skipped for pair in itertools.combinations(s, 2))


@checks("invariance-by-group-average", text="acd50b01f528")
def average_over_cyclic_shifts_is_invariant() -> None:
    x, w = _rng().normal(size=5), _rng().normal(size=5)

    def average(f: Callable[[Array], float], v: Array) -> float:
        return sum(f(np.roll(v, g)) for g in range(5)) / 5

    def sensitive(v: Array) -> float:
        return math.tanh(float(w @ v))

    values = [average(sensitive, np.roll(x, g)) for g in range(5)]
    np.testing.assert_allclose(values, values[0])
    assert not math.isclose(sensitive(x), sensitive(np.roll(x, 1)))
    assert math.isclose(average(lambda v: float(np.max(v)), x), float(np.max(x)))
