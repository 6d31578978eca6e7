"""Numeric checks of the cards in decks/classic/06-competitive-networks.md.

Each check computes what the front asks by another route (enumeration, simulation, finite differences, quadrature) and
compares it with the formula or number of the back.
"""

import itertools
import math
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(6)


def _nearest(x: Array, prototypes: Array) -> int:
    return int(np.sum((prototypes - x) ** 2, axis=1).argmin())


def _chain_neighbours(n: int) -> Array:
    """Return h with h[i, c] = 1 for |i - c| <= 1 and 0 otherwise."""
    i = np.arange(n)
    return (np.abs(i[:, None] - i) <= 1).astype(np.float64)


@checks("competitive-map-prototypes", text="4c9d00618d7f")
def a_lasting_winner_settles_at_the_mean_of_its_inputs() -> None:
    rng = _rng()
    means = np.array([[-3.0, 0.0], [3.0, 1.0]])
    w = np.array([[-1.0, 0.5], [1.0, 0.5]])
    for k in range(1, 6001):
        x = means[rng.integers(2)] + rng.uniform(-1, 1, size=2)
        c = _nearest(x, w)
        w[c] += (x - w[c]) / (1 + k / 10)
    np.testing.assert_allclose(w, means, atol=0.12)


@checks("hamming-inner-product", text="84b56f1a2ded")
def inner_products_of_sign_vectors_by_enumeration() -> None:
    n = 5
    for x, w in itertools.product(itertools.product((-1, 1), repeat=n), repeat=2):
        m = sum(a != b for a, b in zip(x, w, strict=True))
        assert sum(a * b for a, b in zip(x, w, strict=True)) == n - 2 * m


@checks("maxnet-difference", text="54961b697a49")
def difference_of_two_live_units_grows_and_one_unit_survives() -> None:
    a, eps = [Fraction(9), Fraction(8), Fraction(7), Fraction(1)], Fraction(1, 10)
    for step in range(40):
        new = [max(Fraction(0), v - eps * (sum(a) - v)) for v in a]
        if new[0] > 0 and new[1] > 0:
            assert new[0] - new[1] == (1 + eps) * (a[0] - a[1]), step
        a = new
    assert [v > 0 for v in a] == [True, False, False, False]


@checks("winner-by-inner-product", text="e1ec909afce4")
def largest_product_is_nearest_for_equal_norms_only() -> None:
    rng = _rng()
    agree = {True: 0, False: 0}
    for _ in range(300):
        w, x = rng.normal(size=(5, 3)), rng.normal(size=3)
        for equal in (True, False):
            prototypes = w / np.linalg.norm(w, axis=1, keepdims=True) * 1.7 if equal else w
            agree[equal] += int((prototypes @ x).argmax()) == _nearest(x, prototypes)
    assert agree[True] == 300 > agree[False]


@checks("competitive-drift", text="d98deeb78dc6")
def mean_move_equals_minus_half_the_slope_of_the_distortion() -> None:
    x = (np.arange(200000) + 0.5) / 200000
    density = 2 * x

    def distortion(w: Array) -> float:
        return float(np.mean(density * np.min((x[:, None] - w) ** 2, axis=1)))

    w, eta, step = np.array([0.1, 0.45, 0.9]), 0.2, 1e-4
    nearest = np.abs(x[:, None] - w).argmin(axis=1)
    for i, direction in enumerate(np.eye(3)):
        won = density * (nearest == i)
        p = float(np.mean(won))
        mean = float(np.mean(won * x)) / p
        slope = (distortion(w + step * direction) - distortion(w - step * direction)) / (2 * step)
        assert math.isclose(eta * p * (mean - w[i]), -eta / 2 * slope, rel_tol=1e-3)


@checks("winner-running-mean", text="904a2cbbb93f")
def steps_that_keep_the_average_are_reciprocals() -> None:
    inputs = [Fraction(v) for v in (3, -1, 4, 10, -5, 9, 2)]
    w = Fraction(77)
    for k, x in enumerate(inputs, start=1):
        mean = sum(inputs[:k]) / k
        if x != w:
            assert (mean - w) / (x - w) == Fraction(1, k)
        w = mean


@checks("dead-unit-trap", text="cd2d5c2dafde")
def far_prototype_never_wins_from_any_start_in_the_convex_set() -> None:
    rng = _rng()
    diameter = math.sqrt(2)
    for eta in (0.01, 0.5, 1.0):
        w = np.array([rng.random(2), [1.0 + diameter + 0.01, 0.5]])
        for _ in range(500):
            x = rng.integers(0, 2, size=2).astype(np.float64)
            assert _nearest(x, w) == 0
            w[0] += eta * (x - w[0])
            assert ((w[0] >= 0) & (w[0] <= 1)).all()


@checks("dead-unit-example", text="12b75e1c51ad")
def one_prototype_ends_in_the_middle_of_two_inputs() -> None:
    rng = _rng()
    w, wins = [0.0, 9.0], [0, 0]
    for x in rng.choice([-1.0, 1.0], size=20000):
        c = 0 if abs(x - w[0]) <= abs(x - w[1]) else 1
        wins[c] += 1
        w[c] += (x - w[c]) / wins[c]
    assert wins == [20000, 0]
    assert abs(w[0]) < 0.03
    assert w[1] == 9.0


@checks("quantiser-dimension", text="aeab0ee24626")
def halving_the_error_of_lattice_cells_multiplies_their_number() -> None:
    d, line = 10, (np.arange(1000) + 0.5) / 1000

    def root_mean_square(cells_per_axis: int) -> float:
        centres = (np.arange(cells_per_axis) + 0.5) / cells_per_axis
        one_axis = np.mean(np.min((line[:, None] - centres) ** 2, axis=1))
        return math.sqrt(d * float(one_axis))

    assert math.isclose(root_mean_square(5) / root_mean_square(10), 2, rel_tol=1e-3)
    assert Fraction(10**d, 5**d) == 2**10
    assert float(f"{2**10:.0e}") == 1e3


@checks("som-order-absorbing", text="dcbbc34fc7ce")
def ordered_chains_stay_ordered_and_unordered_ones_may_become_so() -> None:
    rng = _rng()
    for n, eta, sign in ((2, Fraction(9, 10), 1), (5, Fraction(1, 2), -1), (8, Fraction(99, 100), 1)):
        exact = [sign * Fraction(int(v), 100) for v in sorted(rng.permutation(400)[:n])]
        for x in (Fraction(int(v), 100) for v in rng.integers(-200, 600, size=80)):
            c = min(range(n), key=lambda i, x=x, w=exact: abs(w[i] - x))
            exact = [v + eta * (x - v) if abs(i - c) <= 1 else v for i, v in enumerate(exact)]
            assert all(sign * (b - a) > 0 for a, b in itertools.pairwise(exact))
    # On a 3 x 3 grid with planar inputs, abscissas that rise along i and ordinates along j do not stay so.
    i, j = np.indices((3, 3))
    grid = np.stack([i / 2, j / 2], axis=-1)
    grid[:, 1, 0], grid[:, 0, 0] = (0.0, 0.1, 0.2), (0.4, 0.9, 1.0)
    assert np.diff(grid[..., 0], axis=0).min() > 0 < np.diff(grid[..., 1], axis=1).min()
    point = np.array([0.5, 0.0])
    row, column = np.unravel_index(int(np.sum((grid - point) ** 2, axis=-1).argmin()), (3, 3))
    near = (np.abs(i - row) <= 1) & (np.abs(j - column) <= 1)
    assert np.diff((grid + 0.5 * near[..., None] * (point - grid))[..., 0], axis=0).min() < 0
    w = np.array([0.3, 0.9, 0.1, 0.6])
    for x in rng.random(3000):
        w += 0.3 * _chain_neighbours(4)[:, int(np.abs(w - x).argmin())] * (x - w)
    assert (np.diff(w) > 0).all() or (np.diff(w) < 0).all()


@checks("som-border-term", text="863045193661")
def energy_slope_differs_from_the_mean_step_by_the_jump_at_borders() -> None:
    x = (np.arange(400000) + 0.5) / 400000
    w, step = np.array([0.15, 0.4, 0.85]), 1e-3

    def integrand(w: Array, h: Array, winner: NDArray[np.intp]) -> Array:
        return 0.5 * np.asarray(np.einsum("ni,ni->n", h[:, winner].T, (x[:, None] - w) ** 2))

    for h, differs in ((_chain_neighbours(3), True), (np.eye(3), False)):
        winner = np.abs(x[:, None] - w).argmin(axis=1)
        jumps = [
            abs(float(integrand(w, h, winner)[b + 1] - integrand(w, h, winner)[b]))
            for b in np.flatnonzero(np.diff(winner))
        ]
        assert (max(jumps) > 1e-3) is differs
        gaps = []
        for i, direction in enumerate(np.eye(3)):
            energies = []
            for v in (w + step * direction, w - step * direction):
                energies.append(float(np.mean(integrand(v, h, np.abs(x[:, None] - v).argmin(axis=1)))))
            mean_step = float(np.mean(h[i, winner] * (x - w[i])))
            gaps.append(abs((energies[0] - energies[1]) / (2 * step) + mean_step))
        assert (max(gaps) > 1e-2) is differs


@checks("som-not-gradient", text="508600d73275")
def asymmetry_of_the_jacobian_of_the_mean_step_by_differences() -> None:
    nodes, gauss = np.polynomial.legendre.leggauss(3)

    def mean_step(w: Array) -> Array:
        borders = [0.0, (w[0] + w[1]) / 2, (w[1] + w[2]) / 2, 1.0]
        total = np.zeros(3)
        for c in range(3):
            half = (borders[c + 1] - borders[c]) / 2
            inputs = borders[c] + half * (nodes + 1)
            total += _chain_neighbours(3)[:, c] * np.array([half * float(gauss @ (inputs - v)) for v in w])
        return total

    step = 1e-5
    for w in (np.array([0.1, 0.5, 0.8]), np.array([0.3, 0.35, 0.95])):
        e = step * np.eye(3)
        jacobian = np.stack([(mean_step(w + d) - mean_step(w - d)) / (2 * step) for d in e], axis=1)
        assert math.isclose(jacobian[0, 1] - jacobian[1, 0], (w[1] + w[2] - 2 * w[0]) / 4, rel_tol=1e-6)
        assert math.isclose(float(mean_step(w)[1]), 0.5 - w[1], abs_tol=1e-12)


@checks("som-magnification", text="535277c38ebc")
def exponents_of_quantiser_and_map_for_an_exponential_density() -> None:
    # Density e^x on [0, 1]; prototypes of density e^(alpha x) sit at x(s) = log(1 + alpha s) / alpha.
    x = np.linspace(0, 1, 20001)
    density = np.exp(x)

    def distortion(alpha: float, n: int = 60) -> float:
        s = (np.arange(n) + 0.5) / n * (math.exp(alpha) - 1) / alpha
        w = np.log1p(alpha * s) / alpha
        nearest = np.searchsorted((w[1:] + w[:-1]) / 2, x)
        return float(np.sum(density * (x - w[nearest]) ** 2))

    alphas = np.linspace(0.1, 1, 28)
    best = float(alphas[int(np.argmin([distortion(float(a)) for a in alphas]))])
    assert abs(best - 1 / 3) < 0.07
    nodes, gauss = np.polynomial.hermite_e.hermegauss(20)

    def force(alpha: float, width: float = 0.01, s: float = 0.5) -> float:
        here = math.log1p(alpha * s) / alpha
        there = np.log1p(alpha * (s + width * nodes)) / alpha
        return float(gauss @ ((there - here) * np.exp((1 - alpha) * there))) / width**2

    assert abs(force(2 / 3)) < 1e-3 * abs(force(1 / 3))
    assert force(0.6) * force(0.73) < 0


@checks("lvq-repulsion", text="82106a97d65f")
def factor_of_the_difference_after_attraction_and_repulsion() -> None:
    for eta in (Fraction(1, 10), Fraction(2, 3)):
        w, x = Fraction(3), Fraction(5)
        for sign in (-1, 1):
            moved = w + sign * eta * (x - w)
            assert (abs(x - moved) > abs(x - w)) is (sign < 0)
            assert (x - moved) / (x - w) == (1 + eta if sign < 0 else 1 - eta)


@checks("fixed-step-forgets", text="8e58655f6c5a")
def weight_of_the_old_prototype_after_new_wins() -> None:
    rng = _rng()
    inputs, eta = rng.normal(size=(12, 2)), 0.3
    for k in (1, 5, 12):
        ends = []
        for start in (np.zeros(2), np.array([1.0, 0.0])):
            w = start.copy()
            for x in inputs[:k]:
                w += eta * (x - w)
            ends.append(w)
        np.testing.assert_allclose(ends[1] - ends[0], [(1 - eta) ** k, 0], atol=1e-12)


@checks("art-vigilance", text="030837dfc1fe")
def reset_unit_of_the_orienting_subsystem_stays_silent_at_the_stated_ratio() -> None:
    # The reset unit obeys n' = -n + (1 - n) alpha |x| - (n + 1) beta |x and w|; it fires iff n settles above 0, and
    # the vigilance is alpha/beta.
    n, beta = 6, 4.0
    binary = [np.array(bits) for bits in itertools.product((0, 1), repeat=n)][:: 2 * n - 1]
    for rho in (0.33, 0.55, 0.9):
        for x, w in itertools.product(binary[1:], binary):
            excitation, inhibition = rho * beta * int(x.sum()), beta * int((x & w).sum())
            state = 0.0
            for _ in range(200):
                state += 0.02 * (-state + (1 - state) * excitation - (state + 1) * inhibition)
            assert (state <= 0) == (int((x & w).sum()) / int(x.sum()) >= rho)


@checks("art-finite-changes", text="86709d0bce61")
def prototypes_change_at_most_once_per_bit_in_random_runs() -> None:
    rng = _rng()
    n, most = 6, 0
    for rho in (0.1, 0.5, 0.9):
        for _ in range(40):
            w, changes = np.ones(n, dtype=bool), 0
            for x in rng.random((100, n)) < 0.7:
                match = w & x
                if x.any() and match.sum() / x.sum() >= rho:
                    changes += bool((match != w).any())
                    assert not (match & ~w).any()
                    w = match
            most = max(most, changes)
    assert 2 <= most <= n


@checks("shunting-steady-state", text="af439d6cf0c0")
def shunting_units_settle_at_shares_of_the_input() -> None:
    for p in (np.array([1.0, 2.0, 5.0]), np.array([0.0, 40.0, 60.0])):
        x = np.array([0.9, 0.1, 0.3])
        for _ in range(20000):
            x = x + 1e-3 * (-x + (1 - x) * p - x * (p.sum() - p))
        np.testing.assert_allclose(x, p / (1 + p.sum()), atol=1e-6)
