"""Numeric checks of the cards in decks/gbc/17-monte-carlo-methods.md.

Each check computes what the front asks by another route (quadrature, enumeration of samples, exact powers of transition
matrices, linear systems for waiting times) and compares it with the formula or number of the back.
"""

import itertools
import math
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _law(rng: np.random.Generator, n: int) -> Array:
    weights = rng.uniform(0.2, 1.0, size=n)
    return np.asarray(weights / weights.sum())


def _normal(x: Array, variance: float) -> Array:
    return np.asarray(np.exp(-(x**2) / (2 * variance)) / math.sqrt(2 * math.pi * variance))


def _transitions(rng: np.random.Generator, n: int) -> Array:
    """Return a random positive transition matrix, columns summing to one."""
    matrix = rng.uniform(0.05, 1.0, size=(n, n))
    return np.asarray(matrix / matrix.sum(axis=0))


def _stationary(matrix: Array) -> Array:
    n = len(matrix)
    system = np.vstack([matrix - np.eye(n), np.ones((1, n))])
    return np.asarray(np.linalg.lstsq(system, np.append(np.zeros(n), 1.0), rcond=None)[0])


def _gibbs(joint: Array, axis: int) -> Array:
    """Return the transition matrix, on flattened states, of redrawing the variable on `axis`."""
    conditional = joint / joint.sum(axis=axis, keepdims=True)
    states = list(itertools.product(*(range(k) for k in joint.shape)))
    matrix = np.zeros((len(states), len(states)))
    for j, old in enumerate(states):
        for i, new in enumerate(states):
            if all(a == b for k, (a, b) in enumerate(zip(old, new, strict=True)) if k != axis):
                matrix[i, j] = conditional[new]
    return matrix


@checks("mc-map-average", text="15174c31676b")
def average_of_samples_approaches_the_sum() -> None:
    rng = _rng()
    p, f = _law(rng, 7), rng.normal(size=7)
    samples = f[rng.choice(7, size=40000, p=p)]
    assert abs(samples.sum() / samples.size - float(p @ f)) < 5 * samples.std() / math.sqrt(samples.size)


@checks("mc-beats-grid", text="792f9fb9138c")
def measured_order_of_the_product_rule_against_one_half() -> None:
    def error(nodes: int, dim: int) -> float:
        x = np.linspace(0, 1, nodes)
        return abs(float(np.trapezoid(np.exp(x), x)) ** dim - (math.e - 1) ** dim)

    for dim in range(1, 9):
        coarse, fine = 200, 400
        order = -math.log(error(fine, dim) / error(coarse, dim)) / (dim * math.log(fine / coarse))
        assert abs(order - 2 / dim) < 0.02
        if dim != 4:
            assert (order < 0.5) == (dim > 4)


@checks("is-weight", text="0b8cd9425668")
def weighted_mean_has_the_right_expectation() -> None:
    rng = _rng()
    p, q, f = _law(rng, 4), _law(rng, 4), rng.normal(size=4)
    expected = 0.0
    for x in itertools.product(range(4), repeat=2):
        estimate = sum(f[i] * p[i] / q[i] for i in x) / 2
        expected += q[x[0]] * q[x[1]] * estimate
    assert math.isclose(expected, float(p @ f))


@checks("is-variance", text="ab4008caa607")
def variance_of_three_weighted_samples_by_enumeration() -> None:
    rng = _rng()
    p, q, f, n = _law(rng, 4), _law(rng, 4), rng.normal(size=4), 3
    s = float(p @ f)
    variance = 0.0
    for x in itertools.product(range(4), repeat=n):
        estimate = sum(p[i] * f[i] / q[i] for i in x) / n
        variance += math.prod(q[i] for i in x) * (estimate - s) ** 2
    assert math.isclose(n * variance, float(np.sum(p**2 * f**2 / q)) - s**2)


@checks("is-optimal-proposal", text="fd0eaf924b1d")
def no_other_proposal_has_smaller_second_moment() -> None:
    rng = _rng()
    p, f = _law(rng, 5), rng.normal(size=5)

    def second_moment(q: Array) -> float:
        return sum(q[i] * (p[i] * f[i] / q[i]) ** 2 for i in range(5))

    best = p * np.abs(f) / np.sum(p * np.abs(f))
    assert all(second_moment(q) >= second_moment(best) for q in rng.dirichlet(np.ones(5), size=2000))
    for direction in np.eye(5) - 0.2:
        assert second_moment(best) < second_moment(best + 1e-3 * direction)
    assert second_moment(best) < second_moment(p)
    atom = np.full(4, 2)
    estimates = p[atom] * f[atom] / np.eye(5)[2][atom]
    assert estimates.var() == 0
    assert abs(float(estimates[0]) - float(p @ f)) > 0.01


@checks("is-optimal-circular", text="51fc6592f194")
def constant_of_the_optimal_proposal_is_the_integral_and_each_sample_gives_it() -> None:
    rng = _rng()
    p, f = _law(rng, 5), rng.uniform(0.5, 2, size=5)
    constant = float(np.sum(p * np.abs(f)))
    q = p * f / constant
    np.testing.assert_allclose(p * f / q, float(p @ f))
    assert math.isclose(constant, float(p @ f))


@checks("is-thin-tails", text="3c12fb497944")
def second_moment_of_gaussian_weights_settles_only_above_one_half() -> None:
    def second_moment(variance: float, radius: float) -> float:
        x = np.linspace(-radius, radius, 40001)
        exponent = -(x**2) + x**2 / (2 * variance)
        return float(np.trapezoid(np.exp(exponent) * math.sqrt(variance / (2 * math.pi)), x))

    x = np.array([0.3, 1.7])
    np.testing.assert_allclose(
        _normal(x, 1) ** 2 / _normal(x, 0.8), np.exp(-(x**2) + x**2 / 1.6) * math.sqrt(0.8 / (2 * math.pi))
    )
    for variance in (0.55, 1.0, 4.0):
        assert math.isclose(second_moment(variance, 20), second_moment(variance, 40), rel_tol=1e-6)
    for variance in (0.5, 0.48):
        assert second_moment(variance, 30) > 1.9 * second_moment(variance, 15)


@checks("is-weights-in-high-dimension", text="a8cd4d63fd65")
def second_moment_of_a_product_weight_multiplies() -> None:
    p, q = np.array([0.5, 0.5]), np.array([0.5 + math.sqrt(1 / 44), 0.5 - math.sqrt(1 / 44)])
    assert math.isclose(float(np.sum(p**2 / q)), 1.1)
    total = 0.0
    for heads in range(101):
        squared = (p[0] / q[0]) ** (2 * heads) * (p[1] / q[1]) ** (2 * (100 - heads))
        total += math.comb(100, heads) * q[0] ** heads * q[1] ** (100 - heads) * squared
    assert round(math.log10(total)) == 4


@checks("self-normalised-one-sample", text="5fba565bdf8e")
def self_normalised_estimate_is_biased_at_one_sample_and_less_later() -> None:
    rng = _rng()
    p_tilde, q, f = rng.uniform(0.2, 3, size=3), _law(rng, 3), rng.normal(size=3)
    w = p_tilde / (2.7 * q)
    means = []
    for n in (1, 2, 8):
        mean = 0.0
        for x in itertools.product(range(3), repeat=n):
            chosen = list(x)
            mean += float(np.prod(q[chosen])) * float(w[chosen] @ f[chosen] / w[chosen].sum())
        means.append(mean)
    target = float(p_tilde @ f / p_tilde.sum())
    assert math.isclose(means[0], float(q @ f))
    assert abs(means[0] - target) > 0.1
    assert abs(means[2] - target) < abs(means[1] - target) < abs(means[0] - target)


@checks("periodic-chain", text="ac39efbe96f7")
def only_the_flip_is_irreducible_on_two_states_and_does_not_converge() -> None:
    failing = []
    for a, b in itertools.product(np.linspace(0, 1, 11), repeat=2):
        matrix = np.array([[1 - a, b], [a, 1 - b]])
        if a > 0 and b > 0:
            power = np.linalg.matrix_power(matrix, 2001)
            if not np.allclose(power, _stationary(matrix)[:, None], atol=1e-6):
                failing.append(matrix)
    assert len(failing) == 1
    np.testing.assert_allclose(failing[0], [[0, 1], [1, 0]])


@checks("chain-second-eigenvalue", text="1f93bf7a842b")
def error_over_power_of_second_eigenvalue_neither_grows_nor_vanishes() -> None:
    for seed in range(3):
        matrix = _transitions(np.random.default_rng(seed), 5)
        values = np.sort(np.abs(np.linalg.eigvals(matrix)))[::-1]
        assert math.isclose(values[0], 1)
        pi = _stationary(matrix)
        v = np.eye(5)[0]
        ratios = []
        for t in range(1, 13):
            v = matrix @ v
            ratios.append(float(np.linalg.norm(v - pi)) / values[1] ** t)
        assert max(ratios) < 10
        assert max(ratios[6:]) > 1e-2


@checks("two-state-eigenvalue", text="e878dc64b80e")
def second_root_of_the_characteristic_polynomial() -> None:
    for a, b in ((0.1, 0.3), (1.0, 1.0), (0.6, 0.9), (0.02, 0.01)):
        values = np.linalg.eigvals(np.array([[1 - a, b], [a, 1 - b]]))
        np.testing.assert_allclose(np.sort(values.real), np.sort([1.0, 1 - a - b]), atol=1e-12)


@checks("mcmc-effective-samples", text="9e67fad8bac7")
def variance_of_the_mean_of_correlated_states() -> None:
    for rho in (-0.5, 0.0, 0.6, 0.9):
        n = 2000
        lags = np.arange(-n + 1, n)
        variance = float(np.sum((n - np.abs(lags)) * np.power(float(rho), np.abs(lags)))) / n**2
        assert math.isclose(1 / variance, n * (1 - rho) / (1 + rho), rel_tol=0.01)


@checks("gibbs-two-values", text="83e95c85e890")
def conditional_of_one_bit_from_the_normalised_table() -> None:
    unnormalised = _rng().uniform(0.2, 5, size=(2, 2, 2))
    joint = unnormalised / unnormalised.sum()
    for x1, x3 in itertools.product((0, 1), repeat=2):
        u, w = unnormalised[x1, 1, x3], unnormalised[x1, 0, x3]
        assert math.isclose(joint[x1, 1, x3] / joint[x1, :, x3].sum(), u / (u + w))


@checks("gibbs-invariance", text="37738435f9f2")
def gibbs_transition_matrices_leave_the_law_unchanged() -> None:
    joint = _law(_rng(), 12).reshape(2, 3, 2)
    for axis in range(3):
        matrix = _gibbs(joint, axis)
        np.testing.assert_allclose(matrix.sum(axis=0), 1)
        np.testing.assert_allclose(matrix @ joint.ravel(), joint.ravel())


@checks("gibbs-not-irreducible", text="82f79976567b")
def chain_on_two_equal_bits_never_moves() -> None:
    for start, other in (((0, 0), (1, 1)), ((1, 1), (0, 0))):
        for axis in (0, 1):
            weights = {}
            for bit in (0, 1):
                state = list(start)
                state[axis] = bit
                weights[tuple(state)] = 0.5 if state[0] == state[1] else 0.0
            assert [state for state, weight in weights.items() if weight] == [start]
            assert other not in weights


@checks("mixing-barrier", text="424f15c787e5")
def crossing_time_of_a_metropolis_chain_grows_like_the_exponential_of_the_barrier() -> None:
    def crossing(height: float) -> float:
        """Return the expected number of steps from one end of nine states to the other, the barrier in between."""
        energy = height * (1 - np.abs(np.linspace(-1, 1, 9)))
        n = energy.size
        matrix = np.zeros((n, n))
        for j in range(n):
            for i in (j - 1, j + 1):
                if 0 <= i < n:
                    matrix[i, j] = 0.5 * min(1.0, math.exp(energy[j] - energy[i]))
            matrix[j, j] = 1 - matrix[:, j].sum()
        inner = matrix[:-1, :-1].T
        return float(np.linalg.solve(np.eye(n - 1) - inner, np.ones(n - 1))[0])

    for height in (8.0, 12.0, 16.0):
        growth = math.log(crossing(height + 4) / crossing(height))
        assert abs(growth - 4) < 0.4


@checks("mixing-two-units-wait", text="98f4a6c736da")
def mean_waiting_time_for_the_first_flip() -> None:
    for w in (0.0, 1.0, 5.0):
        joint = np.array([[math.exp(w * a * b) for b in (-1, 1)] for a in (-1, 1)])
        joint /= joint.sum()
        stay = [_gibbs(joint, axis)[3, 3] for axis in (0, 1)]
        waiting = 1 / (1 - stay[0])
        assert math.isclose(stay[0], stay[1])
        assert math.isclose(waiting, 1 + math.exp(2 * w), rel_tol=1e-6)
    assert float(f"{waiting:.0e}") == 2e4


@checks("tempering-limits", text="d3cab537b41b")
def hot_law_is_uniform_and_cold_law_sits_on_the_minimisers() -> None:
    energy = np.array([0.0, 1.0, 0.0, 2.5])

    def law(beta: float) -> Array:
        weights = np.exp(-beta * energy)
        return np.asarray(weights / weights.sum())

    np.testing.assert_allclose(law(1e-9), 0.25, atol=1e-8)
    np.testing.assert_allclose(law(200.0), [0.5, 0, 0.5, 0], atol=1e-12)


@checks("tempering-two-states", text="53117d8825f7")
def half_power_of_two_probabilities_in_exact_arithmetic() -> None:
    ratio = Fraction(9, 10) / Fraction(1, 10)
    root = Fraction(math.isqrt(ratio.numerator), math.isqrt(ratio.denominator))
    assert root**2 == ratio
    assert root / (root + 1) == Fraction(3, 4)


@checks("parallel-tempering-swap", text="9672c644dc94")
def swaps_with_this_acceptance_are_in_detailed_balance() -> None:
    energy = _rng().normal(size=4) * 2
    for b1, b2 in ((1.0, 0.3), (0.2, 0.9)):
        joint = np.exp(-b1 * energy[:, None] - b2 * energy[None, :])
        joint /= joint.sum()
        for x, y in itertools.product(range(4), repeat=2):
            accept = [min(1.0, math.exp((b1 - b2) * (energy[i] - energy[j]))) for i, j in ((x, y), (y, x))]
            assert math.isclose(joint[x, y] * accept[0], joint[y, x] * accept[1])
            assert max(accept) == 1.0
