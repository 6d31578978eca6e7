"""Numeric checks of the cards in decks/gbc/11-practical-methodology.md.

Each check computes what the front asks by another route (counting, enumeration, simulation, quadrature, finite
differences) and compares it with the formula or number of the back.
"""

import itertools
import math
from fractions import Fraction

import numpy as np
from card_checks import checks
from scipy import integrate


@checks("rare-event-accuracy", text="2a28483b14a0")
def constant_answer_on_a_population_with_one_event() -> None:
    event = np.zeros(10**6, dtype=bool)
    event[123] = True
    alarm = np.zeros_like(event)
    assert math.isclose(float(np.mean(alarm == event)), 0.999999)
    assert float(np.sum(alarm & event) / np.sum(event)) == 0


@checks("fscore-formula", text="96146c323457")
def score_is_the_harmonic_mean() -> None:
    for p, r in itertools.product((Fraction(1, 10), Fraction(1, 2), Fraction(1)), repeat=2):
        score = 2 * p * r / (p + r)
        assert score == 1 / ((1 / p + 1 / r) / 2)
        assert min(p, r) <= score <= 2 * min(p, r)


@checks("fscore-counts", text="082214821b1e")
def harmonic_mean_of_precision_and_recall_from_labels() -> None:
    rng = np.random.default_rng(11)
    for _ in range(5):
        event, alarm = rng.integers(2, size=(2, 60)).astype(bool)
        t, f, m = (int(np.sum(x)) for x in (event & alarm, ~event & alarm, event & ~alarm))
        precision, recall = Fraction(t, int(alarm.sum())), Fraction(t, int(event.sum()))
        assert 2 / (1 / precision + 1 / recall) == Fraction(2 * t, 2 * t + f + m)


@checks("reject-threshold", text="29dff19c0668")
def cheapest_threshold_on_the_largest_posterior() -> None:
    rng = np.random.default_rng(11)
    top = rng.dirichlet(np.ones(3), size=4000).max(axis=1)
    thresholds = np.linspace(0.3, 1.0, 701)
    for d in (0.1, 0.3, 0.5):
        cost = [float(np.mean(np.where(top > threshold, 1 - top, d))) for threshold in thresholds]
        assert math.isclose(min(cost), float(np.mean(np.where(top > 1 - d, 1 - top, d))), rel_tol=1e-6)
        assert abs(thresholds[int(np.argmin(cost))] - (1 - d)) < 5e-3


@checks("more-data-training-loss", text="f8943aff6dcb")
def expected_least_training_loss_is_enumerated_for_a_small_class() -> None:
    rng = np.random.default_rng(11)
    loss = rng.uniform(size=(4, 3))
    p = np.array([0.5, 0.3, 0.2])
    least = []
    for m in range(1, 7):
        least.append(
            sum(
                float(np.prod(p[list(sample)]) * loss[:, list(sample)].mean(axis=1).min())
                for sample in itertools.product(range(3), repeat=m)
            )
        )
    assert all(later >= earlier - 1e-12 for earlier, later in itertools.pairwise(least))
    assert least[-1] <= float((loss @ p).min())


@checks("more-data-power-law", text="17ce530a44b4")
def power_law_through_two_points_is_extrapolated() -> None:
    slope, offset = np.polyfit(np.log([1e4, 1e5]), np.log([0.4, 0.2]), 1)
    assert math.isclose(math.exp((math.log(0.1) - offset) / slope), 1e6, rel_tol=1e-9)


@checks("grid-against-random", text="811c90c1f1b2")
def distinct_values_of_each_hyperparameter_are_counted() -> None:
    n, k = 4, 3
    grid = np.array(list(itertools.product(np.linspace(0, 1, n), repeat=k)))
    drawn = np.random.default_rng(11).uniform(size=(n**k, k))
    assert {np.unique(column).size for column in grid.T} == {n}
    assert {np.unique(column).size for column in drawn.T} == {n**k}


@checks("random-search-draws", text="5f19364febe6")
def draws_until_the_chance_of_a_good_one_suffices() -> None:
    missed, draws = Fraction(1), 0
    while 1 - missed < Fraction(95, 100):
        missed *= Fraction(95, 100)
        draws += 1
    assert draws == 59
    assert round(draws, -1) == 60


@checks("random-search-log-scale", text="57ae6b60fdf3")
def share_of_draws_below_the_middle_of_the_log_scale() -> None:
    rng = np.random.default_rng(11)
    plain = rng.uniform(1e-5, 1e-1, size=200_000)
    logarithmic = np.exp(rng.uniform(math.log(1e-5), math.log(1e-1), size=200_000))
    assert abs(float(np.mean(plain < 1e-3)) - 0.01) < 2e-3
    decades = np.histogram(logarithmic, bins=[1e-5, 1e-4, 1e-3, 1e-2, 1e-1])[0] / 200_000
    np.testing.assert_allclose(decades, 0.25, atol=5e-3)


@checks("expected-improvement", text="257abef8485c")
def expected_improvement_by_quadrature() -> None:
    for f0, s in ((0.2, 0.05), (1.0, 2.0)):

        def integrand(f: float, f0: float = f0, s: float = s) -> float:
            return (f0 - f) * math.exp(-(((f - f0) / s) ** 2) / 2) / (s * math.sqrt(2 * math.pi))

        value, _ = integrate.quad(integrand, f0 - 12 * s, f0)
        assert math.isclose(value, s / math.sqrt(2 * math.pi), rel_tol=1e-6)


@checks("debug-one-example", text="2e76595aaf7f")
def output_biases_alone_fit_one_example() -> None:
    frozen, bias, label = np.array([2.0, -1.0, 0.5]), np.zeros(3), 1
    for _ in range(2000):
        e = np.exp(frozen + bias)
        bias -= e / e.sum() - np.eye(3)[label]
    assert e[label] / e.sum() > 0.999


@checks("central-difference-error", text="e7c249dc981e")
def error_of_the_central_difference_for_small_steps() -> None:
    x = 0.7
    for f, first, third in ((math.sin, math.cos(x), -math.cos(x)), (math.exp, math.exp(x), math.exp(x))):
        for h in (1e-2, 3e-3):
            error = (f(x + h) - f(x - h)) / (2 * h) - first
            assert math.isclose(error, h**2 / 6 * third, rel_tol=1e-4)
