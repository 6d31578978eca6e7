"""Numeric checks of the cards in decks/classic/03-performance-surfaces-and-classic-optimisers.md.

Each check computes what the front asks by another route (finite differences, iteration, one-dimensional searches, exact
integers) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(3)


def _gradient(f: Callable[[Array], float], x: Array, step: float = 1e-5) -> Array:
    """Return the gradient of f at x by central differences."""
    return np.array([(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)])


def _hessian(f: Callable[[Array], float], x: Array, step: float = 1e-4) -> Array:
    """Return the Hessian of f at x by central differences of gradients."""
    return np.array([(_gradient(f, x + step * e) - _gradient(f, x - step * e)) / (2 * step) for e in np.eye(x.size)])


def _positive(n: int, low: float = 0.5) -> Array:
    """Return a random symmetric matrix with eigenvalues spread over [low, low + 2]."""
    q = np.linalg.qr(_rng().normal(size=(n, n)))[0]
    matrix: Array = q @ np.diag(np.linspace(low, low + 2, n)) @ q.T
    return matrix


def _residuals(w: Array) -> Array:
    """Return four smooth residuals of two weights that do not all vanish anywhere."""
    return np.array([math.tanh(w[0]) - 0.5, w[0] * w[1] - 1.0, math.exp(w[1]) - 3.0, w[1] ** 2 + w[0] + 1.0])


def _residual(i: int) -> Callable[[Array], float]:
    return lambda w: float(_residuals(w)[i])


def _jacobian(w: Array) -> Array:
    return np.array([_gradient(_residual(i), w) for i in range(4)])


def _cost(w: Array) -> float:
    return float(np.sum(_residuals(w) ** 2)) / 2


@checks("minima-form-a-curve", text="39d7a77662bc")
def descents_from_many_starts_end_on_one_curve() -> None:
    w, v = _rng().normal(size=(2, 200))
    for _ in range(6000):
        r = 1 - v * w
        w, v = w + 0.02 * r * v, v + 0.02 * r * w
    near = np.abs(v * w - 1) < 1e-6
    assert near.mean() > 0.95
    assert np.ptp(w[near]) > 2
    at_one = _hessian(lambda p: (1 - p[0] * p[1]) ** 2 / 2, np.ones(2))
    np.testing.assert_allclose(np.linalg.eigvalsh(at_one), [0, 2], atol=1e-5)


@checks("contour-half-length", text="87c78410994e")
def point_of_the_contour_along_an_eigenvector() -> None:
    h, c = _positive(3), 0.7
    values, vectors = np.linalg.eigh(h)
    for value, u in zip(values, vectors.T, strict=True):
        low, high = 0.0, 10.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if (middle * u) @ h @ (middle * u) / 2 < c else (low, middle)
        assert math.isclose(low, math.sqrt(2 * c / value), rel_tol=1e-9)


@checks("gd-mode-factor", text="b59cf5f644a1")
def component_after_a_numeric_gradient_step() -> None:
    h, best, eta = _positive(3), np.array([1.0, -2.0, 0.5]), 0.3

    def cost(w: Array) -> float:
        return float((w - best) @ h @ (w - best)) / 2

    w = _rng().normal(size=3)
    after = w - eta * _gradient(cost, w)
    values, vectors = np.linalg.eigh(h)
    for value, u in zip(values, vectors.T, strict=True):
        assert math.isclose(u @ (after - best), (1 - eta * value) * (u @ (w - best)), rel_tol=1e-6)


@checks("gd-stable-steps", text="97969a907476")
def descent_converges_exactly_for_the_stated_steps() -> None:
    h = _positive(3)
    limit = 2 / np.linalg.eigvalsh(h)[-1]
    for eta in (-0.1, 0.02, 0.5 * limit, 0.99 * limit, 1.01 * limit, 2 * limit):
        w = np.ones(3)
        for _ in range(3000):
            w = w - eta * h @ w
            if np.linalg.norm(w) > 1e6:
                break
        assert (np.linalg.norm(w) < 1e-6) == (0 < eta < limit)


@checks("one-steep-direction-diverges", text="33c1252def90")
def steep_component_grows_with_alternating_sign() -> None:
    h, eta = np.diag([1e-3, 1e-3, 2.2]), 1.0
    w = np.array([1e-6, 1e-6, 1e-9])
    for _ in range(200):
        after = w - eta * h @ w
        assert after[2] * w[2] < 0
        assert abs(after[2]) > abs(w[2])
        w = after
    assert abs(w[2]) > 1
    assert np.abs(w[:2]).max() < 1e-6


@checks("diagonal-curvature-is-no-bound", text="d2a545c9ae89")
def coupling_beyond_a_third_makes_descent_diverge() -> None:
    for a in (0.05, 0.3, 0.33, 0.34, 0.5, 0.95):
        h, w = np.array([[1, a], [a, 1]]), np.array([0.8, 0.1])
        for _ in range(3000):
            w = w - 1.5 * h @ w
            if np.linalg.norm(w) > 1e6:
                break
        assert (np.linalg.norm(w) > 1e3) == (a > 1 / 3)


@checks("momentum-stable-steps", text="dea56cea9968")
def spectral_radius_of_the_momentum_recursion() -> None:
    for alpha in (0.0, 0.3, 0.9):
        for product in np.linspace(-0.5, 5, 221):
            if min(abs(product), abs(product - 2 * (1 + alpha))) > 1e-9:
                step = np.array([[alpha, -product], [alpha, 1 - product]])  # (v, w) after the step
                radius = np.abs(np.linalg.eigvals(step)).max()
                assert (radius < 1) == (0 < product < 2 * (1 + alpha))


@checks("exact-steps-are-orthogonal", text="27c298f0d5b0")
def gradients_before_and_after_a_numeric_line_search() -> None:
    w = np.array([0.3, -0.4])
    for _ in range(3):
        g = _gradient(_cost, w)
        eta = minimize_scalar(lambda s, w=w, g=g: _cost(w - s * g), bounds=(0, 1), method="bounded").x
        eta = minimize_scalar(lambda s, w=w, g=g: _cost(w - s * g), bracket=(0.9 * eta, 1.1 * eta), tol=1e-12).x
        after = _gradient(_cost, w - eta * g)
        assert eta > 0
        assert abs(g @ after) < 1e-5 * np.linalg.norm(g) * max(1.0, float(np.linalg.norm(after)))
        assert np.linalg.norm(after) > 1e-3
        w = w - eta * g


@checks("zigzag-factor", text="d4f118aee3da")
def exact_step_in_rational_arithmetic() -> None:
    for kappa in (Fraction(2), Fraction(7, 2), Fraction(100)):
        x, y = kappa, Fraction(1)
        gx, gy = x, kappa * y
        eta = (gx * gx + gy * gy) / (gx * gx + kappa * gy * gy)
        x, y = x - eta * gx, y - eta * gy
        assert (x / kappa, -y) == ((kappa - 1) / (kappa + 1), (kappa - 1) / (kappa + 1))


@checks("line-search-keeps-zigzag", text="fedb43675cd7")
def worst_energy_factor_of_an_exact_step() -> None:
    kappa = 30.0
    h = np.array([1.0, 5.0, kappa])

    def factor(w: Array) -> float:
        g = h * w
        after = w - (g @ g) / (g @ (h * g)) * g
        return math.sqrt(float((after @ (h * after)) / (w @ (h * w))))

    starts = _rng().normal(size=(2000, 3))
    bound = (kappa - 1) / (kappa + 1)
    assert max(factor(w) for w in starts) <= bound + 1e-12
    assert math.isclose(factor(np.array([kappa, 0.0, 1.0])), bound)


@checks("bracket-of-a-minimum", text="50e413aebec3")
def bracketing_triples_contain_a_local_minimum() -> None:
    rng, grid = _rng(), np.linspace(0, 1, 401)
    for _ in range(100):
        values = np.cumsum(rng.normal(size=401))
        i, j, k = np.sort(rng.choice(401, size=3, replace=False))
        if values[j] < min(values[i], values[k]):
            lowest = i + int(np.argmin(values[i : k + 1]))
            assert grid[i] < grid[lowest] < grid[k]


@checks("golden-section-evaluations", text="f64e658cef1d")
def evaluations_of_a_golden_section_search() -> None:
    ratio = (math.sqrt(5) - 1) / 2
    a, b, count = 0.0, 1.0, 0
    c, d = b - ratio * (b - a), a + ratio * (b - a)
    while b - a > 1e-3:
        left = (c - 0.3) ** 2 < (d - 0.3) ** 2
        a, b = (a, d) if left else (c, b)
        c, d = b - ratio * (b - a), a + ratio * (b - a)  # one of the two is an old point
        count += 1
    assert count in (14, 15)
    assert round(math.log(1000) / math.log(1.618)) == 14


@checks("cg-beta-with-hessian", text="8494c1e35566")
def conjugate_direction_by_gram_schmidt() -> None:
    rng, h = _rng(), _positive(4)
    root = np.linalg.cholesky(h).T
    g, d = rng.normal(size=(2, 4))
    unit = root @ d / np.linalg.norm(root @ d)
    projected = np.linalg.solve(root, -(root @ g) + unit * (unit @ (root @ g)))  # -g made orthogonal to d in H
    np.testing.assert_allclose(projected, -g + (d @ h @ g) / (d @ h @ d) * d)


@checks("cg-hessian-from-gradients", text="9450526ee35d")
def gradient_difference_along_a_step() -> None:
    rng, h, b = _rng(), _positive(4), np.array([1.0, 0.0, -1.0, 2.0])
    w, d, alpha = rng.normal(size=4), rng.normal(size=4), 0.37

    def cost(v: Array) -> float:
        return float(v @ h @ v / 2 - b @ v)

    np.testing.assert_allclose((_gradient(cost, w + alpha * d) - _gradient(cost, w)) / alpha, h @ d, atol=1e-8)


@checks("cg-distinct-eigenvalues", text="6bdbcb99798e")
def steps_of_conjugate_gradients_with_repeated_eigenvalues() -> None:
    rng = _rng()
    for values in ([1.0, 1, 1, 1, 1], [1.0, 1, 1, 4, 4], [1.0, 2, 2, 9, 9], [1.0, 2, 3, 4, 5]):
        q = np.linalg.qr(rng.normal(size=(5, 5)))[0]
        h, w = q @ np.diag(values) @ q.T, rng.normal(size=5)
        g, steps = h @ w, 0
        d = -g
        while np.linalg.norm(g) > 1e-9:
            w = w - (g @ d) / (d @ h @ d) * d
            new = h @ w
            d, g, steps = -new + (new @ (new - g)) / (g @ g) * d, new, steps + 1
        assert steps == len(set(values))


@checks("polak-ribiere-restarts", text="f49293b7a9cd")
def both_ratios_after_a_tiny_step_and_after_an_exact_one() -> None:
    w = np.array([0.3, -0.4])
    g, after = _gradient(_cost, w), _gradient(_cost, w + 1e-7)
    assert abs(after @ (after - g) / (g @ g)) < 1e-5
    assert abs(after @ after / (g @ g) - 1) < 1e-5
    h = _positive(3)
    g = np.array([1.0, -0.5, 2.0])
    exact = g - (g @ g) / (g @ h @ g) * h @ g
    assert math.isclose(exact @ exact, exact @ (exact - g), rel_tol=1e-9)


@checks("scaled-cg-positive-denominator", text="40fc434b1985")
def curvature_along_a_direction_can_be_negative_and_is_lifted() -> None:
    h, d = np.diag([1.0, -2.0]), np.array([0.3, 1.0])
    assert d @ h @ d < 0
    assert d @ (h + 3.0 * np.eye(2)) @ d > 0


@checks("gradient-step-depends-on-scaling", text="dd27d6b169f1")
def move_of_the_weights_by_a_step_in_other_coordinates() -> None:
    a, u, eta = np.array([[2.0, 0.3], [-0.5, 1.0]]), np.array([0.2, -0.3]), 0.1
    moved = a @ (u - eta * _gradient(lambda v: _cost(a @ v), u)) - a @ u
    np.testing.assert_allclose(moved, -eta * a @ a.T @ _gradient(_cost, a @ u), atol=1e-8)


@checks("bfgs-curvature-condition", text="da55497c9281")
def updated_inverse_is_positive_exactly_for_positive_curvature() -> None:
    rng, seen = _rng(), set()
    for _ in range(60):
        s, y = rng.normal(size=(2, 3))
        root = rng.normal(size=(3, 3))
        m, rho = root @ root.T, 1 / float(s @ y)
        left = np.eye(3) - rho * np.outer(s, y)
        updated = left @ m @ left.T + rho * np.outer(s, s)
        np.testing.assert_allclose(updated @ y, s, atol=1e-6)
        positive = bool(np.linalg.eigvalsh(updated)[0] > 0)
        assert positive == (s @ y > 0)
        seen.add(positive)
    assert seen == {True, False}


@checks("sum-of-squares-hessian", text="67125e60444e")
def hessian_of_a_sum_of_squares_in_two_parts() -> None:
    w = np.array([0.4, 0.7])
    j, e = _jacobian(w), _residuals(w)
    rest = sum(e[i] * _hessian(_residual(i), w) for i in range(4))
    np.testing.assert_allclose(_hessian(_cost, w), j.T @ j + rest, atol=1e-4)


@checks("gauss-newton-large-residuals", text="417ad9b6885f")
def gauss_newton_is_linear_with_residuals_and_quadratic_without() -> None:
    def errors(offset: float) -> list[float]:
        # e = (w - 1, (w - 1)^2 + offset): minimum at w = 1 for every offset > -1/2, residual offset there
        w, distances = 1.1, []
        for _ in range(4):
            e, j = np.array([w - 1, (w - 1) ** 2 + offset]), np.array([1.0, 2 * (w - 1)])
            w -= float(j @ e) / float(j @ j)
            distances.append(abs(w - 1))
        return distances

    left, exact = errors(0.25), errors(0.0)
    assert all(0.4 < after / before < 0.6 for before, after in itertools.pairwise(left))
    assert all(after < 20 * before**2 + 1e-15 for before, after in itertools.pairwise(exact))


@checks("levenberg-marquardt-step", text="08a7b95879ff")
def damped_step_minimises_the_damped_linear_model() -> None:
    w = np.array([0.4, 0.7])
    j, e = _jacobian(w), _residuals(w)
    for damping in (1e-3, 0.5, 20.0):
        stacked = np.vstack([j, math.sqrt(damping) * np.eye(2)])
        step = np.linalg.lstsq(stacked, -np.append(e, np.zeros(2)), rcond=None)[0]
        np.testing.assert_allclose(step, -np.linalg.inv(j.T @ j + damping * np.eye(2)) @ j.T @ e)


@checks("levenberg-marquardt-retry", text="7f62a38f4f22")
def raised_damping_ends_in_a_short_gradient_step() -> None:
    rng = _rng()
    for w in rng.normal(size=(20, 2)) * 2:
        j, e = _jacobian(w), _residuals(w)
        damping = 1e-4
        while _cost(w - np.linalg.solve(j.T @ j + damping * np.eye(2), j.T @ e)) >= _cost(w):
            damping *= 10
        assert damping < 1e6
        step = -np.linalg.solve(j.T @ j + 1e9 * np.eye(2), j.T @ e)
        np.testing.assert_allclose(step * 1e9, -_gradient(_cost, w), rtol=1e-3, atol=1e-3)


@checks("levenberg-marquardt-memory", text="ff091b38fd28")
def bytes_of_a_full_matrix() -> None:
    row = np.zeros(10**5)
    assert row.nbytes * row.size == 80 * 10**9
