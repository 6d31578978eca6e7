"""Numeric checks of the cards in decks/classic/04-associative-memory-and-stability.md.

Each check computes what the front asks by another route (enumeration of states, exact tails, simulation, finite
differences, exact rationals) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(4)


def _patterns(m: int, n: int) -> Array:
    """Return m random patterns of n signs, one per row."""
    return np.where(_rng().random((m, n)) < 0.5, -1.0, 1.0)


def _hebb(patterns: Array) -> Array:
    """Return the Hebbian weights, scaled by 1/n, with zero diagonal."""
    weights = patterns.T @ patterns / patterns.shape[1]
    np.fill_diagonal(weights, 0.0)
    return weights


def _symmetric(n: int) -> Array:
    a = _rng().normal(size=(n, n))
    a = (a + a.T) / 2
    np.fill_diagonal(a, 0.0)
    return a


def _energy(weights: Array, s: Array) -> float:
    return float(-0.5 * s @ weights @ s)


def _signs(field: Array, old: Array) -> Array:
    return np.where(field == 0, old, np.sign(field))


def _flow(f: Callable[[Array], Array], x: Array, time: float, n_steps: int) -> Array:
    """Follow x' = f(x) by the classical Runge-Kutta method."""
    dt = time / n_steps
    for _ in range(n_steps):
        k1 = f(x)
        k2 = f(x + dt / 2 * k1)
        k3 = f(x + dt / 2 * k2)
        k4 = f(x + dt * k3)
        x = x + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return x


def _pendulum(c: float) -> Callable[[Array], Array]:
    return lambda x: np.array([x[1], -math.sin(x[0]) - c * x[1]])


def _log_bit_error(m: float, n: float, signal: float = 1.0) -> float:
    """Return the logarithm of P(N(0, m/n) < -signal), from erfc and, far out, its asymptotic series."""
    z = signal * math.sqrt(n / m)
    if z < 30:
        return math.log(0.5 * math.erfc(z / math.sqrt(2)))
    return -z * z / 2 - math.log(z * math.sqrt(2 * math.pi)) + math.log1p(-1 / z**2)


@checks("pendulum-energy-rate", text="50681fac86d6")
def rate_of_the_pendulum_energy_by_differences_along_an_orbit() -> None:
    def v(x: Array) -> float:
        return float(x[1] ** 2 / 2 + 1 - math.cos(x[0]))

    for c, start in ((0.3, (1.0, 0.7)), (1.5, (-2.0, 1.2)), (0.8, (0.4, -2.0))):
        x, step = np.array(start), 1e-4
        ahead, behind = _flow(_pendulum(c), x, step, 1), _flow(_pendulum(c), x, -step, 1)
        assert math.isclose((v(ahead) - v(behind)) / (2 * step), -c * start[1] ** 2, rel_tol=1e-6)


@checks("stable-not-attracting", text="e7a155525b1f")
def among_planar_systems_with_decreasing_norm_only_the_rotation_keeps_away_from_zero() -> None:
    values = np.linspace(-2, 2, 17)
    kept = []
    for a, b in itertools.product(values, values):
        matrix = np.array([[0.0, 1.0], [a, b]])
        decreasing = np.linalg.eigvalsh(matrix + matrix.T).max() <= 1e-12
        attracting = np.linalg.eigvals(matrix).real.max() < -1e-12
        if decreasing and not attracting:
            kept.append((float(a), float(b)))
    assert kept == [(-1.0, 0.0)]


@checks("lasalle-limit-set", text="8b14f417038e")
def orbits_reach_the_invariant_part_of_the_set_of_standstill_only() -> None:
    # With q = |x|^2 - 1 take V = q^2 and x' = (y, -x - y q): V' = -4 y^2 q^2, which is 0 on the circle q = 0, all of
    # whose points stay in it, and on y = 0, which every other orbit crosses. The annulus 1/2 <= |x| <= 2 is invariant.
    def flow(x: Array) -> Array:
        return np.array([x[1], -x[0] - x[1] * (x @ x - 1)])

    for start in ((0.6, 0.0), (0.0, 1.9), (-1.4, 1.0), (1.0, 0.0)):
        x, before, step = np.array(start), (np.dot(start, start) - 1) ** 2, 1e-5
        ahead, behind = (_flow(flow, x, t, 1) for t in (step, -step))
        rate = float(((ahead @ ahead - 1) ** 2 - (behind @ behind - 1) ** 2) / (2 * step))
        assert math.isclose(rate, -4 * start[1] ** 2 * before, abs_tol=1e-6)
        end = _flow(flow, x, 60.0, 3000)
        assert math.isclose(float(np.linalg.norm(end)), 1, abs_tol=1e-6)
    crossing = np.array([0.6, 0.0])
    assert abs(float(_flow(flow, crossing, 0.01, 10)[1])) > 1e-3


@checks("lasalle-pendulum", text="34e29b6218a0")
def pendulum_released_at_rest_gains_speed_and_ends_hanging() -> None:
    for theta in (0.5, 2.0, -3.0):
        x = np.array([theta, 0.0])
        after = _flow(_pendulum(0.5), x, 1e-3, 1)
        assert math.isclose(after[1] / 1e-3, -math.sin(theta), rel_tol=1e-2)
        assert np.linalg.norm(_flow(_pendulum(0.5), x, 80.0, 2000)) < 1e-6


@checks("hopfield-flip", text="6a078c1e0246")
def energy_difference_of_each_single_flip() -> None:
    weights = _symmetric(5)
    for state in itertools.product((-1.0, 1.0), repeat=5):
        s = np.array(state)
        for i in range(5):
            flipped = s.copy()
            flipped[i] *= -1
            change = _energy(weights, flipped) - _energy(weights, s)
            assert math.isclose(change, 2 * s[i] * (weights @ s)[i], abs_tol=1e-12)


@checks("hopfield-symmetry", text="246ff2565374")
def energy_ignores_the_antisymmetric_part_and_the_updates_do_not() -> None:
    a = _rng().normal(size=(4, 4))
    states = [np.array(s) for s in itertools.product((-1.0, 1.0), repeat=4)]
    for s in states:
        assert math.isclose(_energy(a, s), _energy((a + a.T) / 2, s), abs_tol=1e-12)
    assert any((np.sign(a @ s) != np.sign((a + a.T) @ s)).any() for s in states)
    first, second, seen = 1, 1, set()
    for _ in range(4):
        first = second
        seen.add((first, second))
        second = -first
        seen.add((first, second))
    assert seen == set(itertools.product((-1, 1), repeat=2))


@checks("hopfield-two-cycle", text="cf0a1828fa52")
def parallel_updates_of_two_units_oscillate() -> None:
    weights = np.array([[0.0, 1.0], [1.0, 0.0]])
    orbit = [np.array([1.0, -1.0])]
    for _ in range(2):
        orbit.append(_signs(weights @ orbit[-1], orbit[-1]))
    assert [tuple(s) for s in orbit] == [(1, -1), (-1, 1), (1, -1)]


@checks("orthogonal-storage", text="dd327c789d47")
def eigenvalue_of_stored_orthogonal_patterns() -> None:
    hadamard = np.array([[1.0]])
    for _ in range(3):
        hadamard = np.block([[hadamard, hadamard], [hadamard, -hadamard]])
    n = 8
    for m in range(1, n + 1):
        weights = _hebb(hadamard[:m])
        for k in range(m):
            np.testing.assert_allclose(weights @ hadamard[k], (1 - m / n) * hadamard[k], atol=1e-12)


@checks("stability-variance", text="5fe051a81f2d")
def variance_of_a_stability_by_enumeration_of_all_patterns() -> None:
    for m, n in ((1, 3), (2, 3), (2, 4), (3, 3), (3, 4)):
        values = []
        for bits in itertools.product((-1, 1), repeat=m * n):
            p = [bits[q * n : (q + 1) * n] for q in range(m)]
            field = sum(p[q][0] * p[q][j] * p[0][j] for q in range(m) for j in range(1, n))
            values.append(Fraction(p[0][0] * field, n))
        mean = sum(values) / len(values)
        assert mean == 1 - Fraction(1, n)
        assert sum((v - mean) ** 2 for v in values) / len(values) == Fraction((m - 1) * (n - 1), n * n)


@checks("capacity-noise", text="90d5e20300bf")
def measured_noise_grows_like_the_root_of_the_load() -> None:
    n = 600
    for m in (30, 120, 600):
        p = _patterns(m, n)
        stabilities = p * (p @ _hebb(p))
        assert math.isclose(stabilities.mean(), 1, abs_tol=0.05)
        assert math.isclose(stabilities.std(), math.sqrt(m / n), rel_tol=0.05)


@checks("capacity-bit-errors", text="447e05a1b8f2")
def share_of_unstable_bits_at_one_ninth() -> None:
    n = 900
    p = _patterns(n // 9, n)
    share = float((p * (p @ _hebb(p)) < 0).mean())
    assert round(100 * share, 1) == 0.1
    assert round(100 * math.exp(_log_bit_error(1, 9)), 1) == 0.1


@checks("capacity-exact", text="2831d612feee")
def expected_wrong_bits_of_one_pattern_turn_at_the_stated_load() -> None:
    for log_n in (100.0, 200.0, 400.0):
        n = math.exp(log_n)
        bound = n / (2 * log_n)
        assert log_n + _log_bit_error(0.95 * bound, n) < -3
        assert log_n + _log_bit_error(1.10 * bound, n) > 3
    assert log_n + _log_bit_error(0.95 * bound, n) < -20


@checks("capacity-one-or-all", text="b030b78f1770")
def expected_wrong_bits_of_all_patterns_turn_at_half_that_load() -> None:
    for log_n in (200.0, 400.0, 600.0):
        n = math.exp(log_n)
        for factor, vanishes in ((0.9, True), (1.1, False)):
            m = factor * n / (4 * log_n)
            assert (math.log(m) + log_n + _log_bit_error(m, n) < -3) is vanishes
            assert log_n + _log_bit_error(m, n) < -3


@checks("capacity-replica", text="ed764e26b3fa")
def replica_symmetric_equations_lose_their_retrieval_solution_there() -> None:
    # At temperature zero, y = m / sqrt(2 alpha r) solves y (sqrt(2 alpha) + 2 exp(-y^2) / sqrt(pi)) = erf(y).
    y = np.linspace(1e-3, 6, 20001)
    erf = np.array([math.erf(v) for v in y])
    root_two_alpha = erf / y - 2 / math.sqrt(math.pi) * np.exp(-(y**2))
    best = int(root_two_alpha.argmax())
    assert round(float(root_two_alpha[best] ** 2 / 2), 2) == 0.14
    assert round(float(100 * (1 - erf[best]) / 2), 1) == 1.6


@checks("spurious-negatives", text="61cc17e4fb9c")
def negatives_of_stored_patterns_have_equal_energy_and_are_fixed() -> None:
    p = _patterns(3, 200)
    weights = _hebb(p)
    for pattern in p:
        assert math.isclose(_energy(weights, pattern), _energy(weights, -pattern))
        np.testing.assert_array_equal(_signs(weights @ -pattern, pattern), -pattern)
        assert not any(np.array_equal(-pattern, other) for other in p)


@checks("mixture-overlap", text="b1b88d132ab5")
def overlap_of_a_majority_of_three_by_enumeration() -> None:
    products = [(1 if sum(p) > 0 else -1) * p[0] for p in itertools.product((-1, 1), repeat=3)]
    assert Fraction(sum(products), 8) == Fraction(1, 2)


@checks("mixture-fixed", text="5d369cc0557b")
def mixture_of_three_is_fixed_and_its_field_is_half_the_sum() -> None:
    n = 4000
    p = _patterns(3, n)
    s = np.sign(p.sum(axis=0))
    field = p.T @ (p @ s) / n
    np.testing.assert_allclose(field, p.sum(axis=0) / 2, atol=0.1)
    np.testing.assert_array_equal(np.sign(field), s)
    assert math.isclose(-0.5 * float(s @ field) / n, -3 / 8, abs_tol=0.03)


@checks("basin-one-step", text="e605344dd070")
def corrupted_start_weakens_the_signal_and_moves_the_bound() -> None:
    n, m = 1000, 20
    p = _patterns(m, n)
    for rho in (0.0, 0.2, 0.4):
        s = p[0].copy()
        s[: round(rho * n)] *= -1
        assert math.isclose(float((p[0] * (_hebb(p) @ s)).mean()), 1 - 2 * rho, abs_tol=0.03)
        big, log_n = math.exp(300.0), 300.0
        bound = (1 - 2 * rho) ** 2 * big / (2 * log_n)
        assert log_n + _log_bit_error(0.95 * bound, big, 1 - 2 * rho) < -3
        assert log_n + _log_bit_error(1.10 * bound, big, 1 - 2 * rho) > 3


@checks("projection-energy", text="b9b5696b8628")
def projection_energy_from_the_distance_found_by_least_squares() -> None:
    n = 12
    p = _patterns(4, n).T
    weights = p @ np.linalg.pinv(p)
    for s in np.where(_rng().random((10, n)) < 0.5, -1.0, 1.0):
        coefficients = np.linalg.lstsq(p, s, rcond=None)[0]
        d = float(np.linalg.norm(s - p @ coefficients))
        assert math.isclose(_energy(weights, s), -0.5 * (n - d * d), abs_tol=1e-9)


@checks("projection-near-identity", text="391dfc8611ce")
def corrupted_patterns_stay_put_near_full_load() -> None:
    n = 100
    for m, moves in ((99, False), (10, True)):
        p = _patterns(m, n).T
        weights = p @ np.linalg.pinv(p)
        assert math.isclose(float(np.diag(weights).mean()), m / n, rel_tol=1e-9)
        s = p[:, 0].copy()
        s[:5] *= -1
        after = _signs(weights @ s, s)
        assert np.array_equal(after, p[:, 0]) is moves
        assert np.array_equal(after, s) is not moves


@checks("continuous-descent", text="ff75f798a15b")
def rate_of_the_continuous_energy_by_differences_along_an_orbit() -> None:
    weights, b = _symmetric(3), np.array([0.2, -0.4, 0.1])

    def energy(u: Array) -> float:
        a = np.tanh(u)
        integral = a * np.arctanh(a) + 0.5 * np.log(1 - a * a)
        return float(-0.5 * a @ weights @ a - b @ a + integral.sum())

    def flow(u: Array) -> Array:
        return -u + weights @ np.tanh(u) + b

    u, step = np.array([0.5, -1.1, 0.3]), 1e-4
    rate = (energy(_flow(flow, u, step, 1)) - energy(_flow(flow, u, -step, 1))) / (2 * step)
    assert math.isclose(rate, -float(np.sum((1 - np.tanh(u) ** 2) * flow(u) ** 2)), rel_tol=1e-6)


@checks("gain-term", text="d43facc7b4c3")
def gradient_of_the_energy_with_the_integral_by_quadrature() -> None:
    weights, b, a = _symmetric(3), np.array([0.2, -0.4, 0.1]), np.array([0.3, -0.6, 0.8])
    nodes, gauss = np.polynomial.legendre.leggauss(40)

    def energy(x: Array, gamma: float) -> float:
        integral = sum(float(gauss @ np.arctanh(v * (nodes + 1) / 2)) * v / 2 for v in x)
        return float(-0.5 * x @ weights @ x - b @ x) + integral / gamma

    for gamma in (0.5, 1.0, 7.0):
        rate = np.arctanh(a) / gamma - weights @ a - b
        for i, direction in enumerate(np.eye(3)):
            slope = (energy(a + 1e-5 * direction, gamma) - energy(a - 1e-5 * direction, gamma)) / 2e-5
            assert math.isclose(slope, rate[i], abs_tol=1e-6)


@checks("gain-threshold", text="30967b2f6d23")
def origin_attracts_below_the_threshold_and_repels_above() -> None:
    weights = _symmetric(4)
    top = float(np.linalg.eigvalsh(weights).max())
    for factor, attracts in ((0.8, True), (1.2, False)):
        gamma = factor / top
        start = np.array([2e-3, 1e-3, 1e-3, 1e-3])
        end = _flow(lambda u, g=gamma: -u + weights @ np.tanh(g * u), start, 100.0, 1000)
        assert (float(np.linalg.norm(end)) < 1e-5) is attracts


@checks("bam-layers", text="788d9afc3cfb")
def joint_flips_of_a_layer_change_the_energy_by_the_sum_of_single_ones() -> None:
    rng = _rng()
    weights = rng.normal(size=(4, 6))
    for _ in range(20):
        x, y = np.sign(rng.normal(size=6)), np.sign(rng.normal(size=4))
        new = _signs(weights @ x, y)
        singles = 0.0
        for i in np.flatnonzero(new != y):
            one = y.copy()
            one[i] = new[i]
            change = float(-(one - y) @ weights @ x)
            assert change < 0
            singles += change
        assert math.isclose(float(-(new - y) @ weights @ x), singles, abs_tol=1e-12)


@checks("bsb-vertices", text="1c442ca22992")
def fixed_vertices_of_the_box_by_enumeration() -> None:
    weights = _rng().normal(size=(5, 5))
    counts = set()
    for beta in (0.1, 1.0, 30.0):
        fixed = 0
        for vertex in itertools.product((-1.0, 1.0), repeat=5):
            v = np.array(vertex)
            stays = np.array_equal(np.clip(v + beta * weights @ v, -1, 1), v)
            assert stays == bool((v * (weights @ v) >= 0).all())
            fixed += stays
        counts.add(fixed)
    assert len(counts) == 1
    assert counts != {0}


@checks("one-hot-penalty", text="70fae1cd1000")
def penalty_as_a_quadratic_form_by_second_differences() -> None:
    strength, n = Fraction(3, 2), 4

    def penalty(s: tuple[int, ...]) -> Fraction:
        return strength * (sum(s) - 1) ** 2

    def unit(*ones: int) -> tuple[int, ...]:
        return tuple(int(i in ones) for i in range(n))

    for i, j in itertools.combinations(range(n), 2):
        mixed = penalty(unit(i, j)) - penalty(unit(i)) - penalty(unit(j)) + penalty(unit())
        assert -mixed == -2 * strength


@checks("tsp-weights", text="267a139457af")
def weights_of_a_tour_network_are_counted() -> None:
    # The matrix of the squared row violations, A (sum over positions of s - 1)^2 for each city, is built for small n.
    sizes = []
    for n in (2, 3, 4, 5):
        rows = np.kron(np.eye(n), np.ones((1, n)))
        sizes.append((rows.T @ rows).size)
    degree = round(math.log(sizes[-1] / sizes[0]) / math.log(5 / 2))
    assert sizes == [n**degree for n in (2, 3, 4, 5)]
    assert 100**degree == 10**8


@checks("tsp-penalty", text="8f1404e00bd8")
def tours_are_minima_only_for_a_large_penalty() -> None:
    n = 4
    points = _rng().random((n, 2))
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)

    def energy(s: Array, a: float) -> float:
        length = float(np.sum((s.T @ distances @ s) * np.roll(np.eye(n), 1, axis=1)))
        return length + a * float(((s.sum(axis=0) - 1) ** 2).sum() + ((s.sum(axis=1) - 1) ** 2).sum())

    for a, minimal in ((5.0, True), (0.01, False)):
        for order in itertools.permutations(range(n)):
            tour = np.eye(n)[list(order)].T
            here, lower = energy(tour, a), False
            for i, j in itertools.product(range(n), repeat=2):
                other = tour.copy()
                other[i, j] = 1 - other[i, j]
                lower = lower or energy(other, a) < here
            assert lower is not minimal
