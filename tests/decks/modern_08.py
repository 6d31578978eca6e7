"""Numeric checks of the cards in decks/modern/08-other-seminar-topics.md.

Each check computes what the front asks by another route (finite differences, quadrature, bisection, simulation,
explicit counter-examples, numerical optimisation) and compares it with the formula or number of the back.
"""

import math

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize  # type: ignore[import-untyped]
from scipy.special import ndtri  # type: ignore[import-untyped]

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


@checks("certificate-from-margin", text="1cae6ee0ed3b")
def scores_stay_ordered_up_to_the_radius_and_may_tie_there() -> None:
    rng = _rng()
    slope, margin = 1.7, 0.6
    radius = margin / (math.sqrt(2) * slope)
    # Worst case: f(x) = slope x on the plane; the nearest tie is found by search over directions.
    x = np.array([margin / slope, 0.0])
    directions = [np.array([math.cos(a), math.sin(a)]) for a in np.linspace(0, 2 * math.pi, 3601)]
    ties = [-(x[0] - x[1]) / (u[0] - u[1]) for u in directions if abs(u[0] - u[1]) > 1e-9]
    assert math.isclose(min(t for t in ties if t > 0), radius, rel_tol=1e-5)
    for _ in range(200):
        w = rng.normal(size=(4, 3))
        w *= slope / np.linalg.norm(w, 2)
        delta = rng.normal(size=3)
        delta *= 0.999 * radius / np.linalg.norm(delta)
        change = w @ delta
        assert margin + (change[0] - change[1:]).min() > 0


@checks("conv-norm-not-kernel-norm", text="bfcda36c7958")
def norm_of_the_circulant_matrix() -> None:
    for n in (3, 4, 7, 12):
        matrix = np.zeros((n, n))
        for i in range(n):
            for shift in (-1, 0, 1):
                matrix[i, (i + shift) % n] += 1
        assert math.isclose(np.linalg.norm(matrix, 2), 3)
    assert math.isclose(np.linalg.norm(np.ones((1, 3)), 2), math.sqrt(3))


@checks("adversarial-danskin", text="3d64d5c0cb15")
def slope_of_the_maximum_ignores_the_movement_of_the_maximiser() -> None:
    grid = np.linspace(-1, 1, 2_000_001)

    def loss(w: Array, delta: Array | float) -> Array:
        return np.asarray(np.sin(w[0] + delta) * w[1] - 0.8 * (delta + 0.9 * w[0]) ** 2 + w[0] * w[1] ** 2)

    w, step = np.array([0.4, 0.9]), 1e-4
    best = float(grid[np.argmax(loss(w, grid))])
    for e in step * np.eye(2):
        of_maximum = (loss(w + e, grid).max() - loss(w - e, grid).max()) / (2 * step)
        at_fixed = (loss(w + e, best) - loss(w - e, best)) / (2 * step)
        assert abs(of_maximum - at_fixed) < 1e-5
    moved = float(grid[np.argmax(loss(w + np.array([step, 0]), grid))])
    assert abs(moved - best) > 1e-5


@checks("smoothing-radius", text="0c0dea0b4abc")
def radius_is_attained_by_a_half_line_and_not_undercut() -> None:
    rng = _rng()
    sigma = 0.7
    e = np.linspace(-12, 12, 48_001)
    density = np.exp(-(e**2) / (2 * sigma**2))
    density /= density.sum()

    def probability(inside: Array, delta: float) -> float:
        """Return the probability that x + delta + noise lies where f answers the class (a union of intervals)."""
        return float(density @ (np.searchsorted(inside, e + delta) % 2))

    half_line = np.array([-50.0, 0.53])
    p = probability(half_line, 0)
    radius = sigma * float(ndtri(p))
    tie = float(brentq(lambda d: probability(half_line, d) - 0.5, 0, 5, xtol=1e-6))
    assert abs(tie - radius) < 1e-3
    for _ in range(200):
        inside = np.sort(3 * rng.normal(size=6)) * rng.choice([0.3, 1.0])
        p = probability(inside, 0)
        if p > 0.51:
            assert min(probability(inside, sign * 0.98 * sigma * float(ndtri(p))) for sign in (-1, 1)) > 0.5


@checks("certificate-grey-levels", text="60379c63645d")
def uniform_change_of_an_image_that_reaches_the_radius() -> None:
    level = np.full(224 * 224 * 3, 1 / 255)
    assert level.size == 150_528
    levels = float(brentq(lambda c: np.linalg.norm(c * level) - 0.58, 0, 10))
    assert f"{levels:.1g}" == "0.4"


@checks("deeponet-form", text="42103c7454a1")
def integral_operator_of_finite_rank_has_this_form() -> None:
    rng = _rng()
    kernel = rng.normal(size=(9, 3)) @ rng.normal(size=(3, 12))  # rows: places y, columns: sensors
    left, values, right = np.linalg.svd(kernel)
    u = rng.normal(size=12)
    branch = values[:3] * (right[:3] @ u)
    for y in range(9):
        trunk = left[y, :3]
        assert math.isclose(sum(branch[k] * trunk[k] for k in range(3)), kernel[y] @ u, abs_tol=1e-9)


@checks("deeponet-linear-span", text="194c26ba7d95")
def best_spaces_for_jumps_leave_errors_of_order_one_over_root_p() -> None:
    n = 600
    jumps = np.triu(np.ones((n, n)))  # row a: the indicator of y > a
    values = np.linalg.svd(jumps, compute_uv=False) / n
    # The mean square error of the best p-dimensional space bounds the square of its worst error from below.
    scaled = [math.sqrt(p * np.sum(values[p:] ** 2)) for p in (5, 10, 20, 40)]
    assert max(scaled) < 1.15 * min(scaled)
    assert min(scaled) > 0.25
    for p in (4, 10, 20):  # piecewise constants reach that order
        cells = np.repeat(np.arange(p), n // p)
        basis = np.stack([cells == k for k in range(p)]).astype(float)
        short = jumps[:, : cells.size]
        means = short @ basis.T / (n // p)
        worst = np.sqrt(((short - means @ basis) ** 2).mean(axis=1)).max()
        assert worst < 0.6 / math.sqrt(p)


@checks("fno-finer-grid", text="9bf0fd0d3e40")
def one_set_of_spectral_weights_acts_alike_on_two_grids() -> None:
    rng = _rng()
    weights = rng.normal(size=5) + 1j * rng.normal(size=5)

    def layer(values: Array) -> Array:
        spectrum = np.fft.rfft(values) / values.size
        kept = np.zeros_like(spectrum)
        kept[:5] = weights * spectrum[:5]
        return np.asarray(np.fft.irfft(kept * values.size, values.size))

    outputs = []
    for n in (32, 128):
        x = 2 * math.pi * np.arange(n) / n
        outputs.append(layer(np.sin(x) + 0.3 * np.cos(3 * x) + 0.1 * np.sin(7 * x)))
    np.testing.assert_allclose(outputs[0], outputs[1][::4], atol=1e-12)


@checks("pinn-condition-number", text="8e5ec5dc0329")
def hessian_of_the_residual_loss_by_differences_and_quadrature() -> None:
    x = (np.arange(20_000) + 0.5) / 20_000
    h = 1e-4
    columns, plain = [], []
    for k in range(1, 11):
        u = [np.sin(k * math.pi * (x + s)) for s in (-h, 0, h)]
        columns.append((u[0] - 2 * u[1] + u[2]) / h**2)
        plain.append(u[1])
    a, b = np.array(columns), np.array(plain)
    assert math.isclose(np.linalg.cond(2 * a @ a.T / x.size), 1e4, rel_tol=1e-3)
    assert math.isclose(np.linalg.cond(2 * b @ b.T / x.size), 1, rel_tol=1e-3)


@checks("pinn-between-points", text="bea3daf3acee")
def residual_may_vanish_at_all_points_far_from_the_solution() -> None:
    n = 1001
    x = np.linspace(0, 1, 200_201)
    # The solution of u'' = 0 is 0; this other u has u'' = sin(n pi x)^2, which is 0 at j/n.
    wave = np.cos(2 * n * math.pi * x) / (8 * n**2 * math.pi**2)
    u = (x**2 - x) / 4 + wave - wave[0]
    second = (u[2:] - 2 * u[1:-1] + u[:-2]) / (x[1] - x[0]) ** 2
    points = np.arange(1, n) * 200
    assert points.size == 1000
    assert np.abs(second[points - 1]).max() < 0.01
    assert max(abs(u[0]), abs(u[-1])) < 1e-12
    assert np.abs(u).max() > 0.06


@checks("maml-gradient", text="ce14535000ae")
def gradient_through_the_inner_step() -> None:
    rng = _rng()
    a = rng.normal(size=(3, 3))
    hessian_part, alpha, theta = a @ a.T, 0.13, rng.normal(size=3)

    def slope(t: Array) -> Array:
        return hessian_part @ t + t**3

    def outer(t: Array) -> float:
        return float(np.sum(np.cos(t) * np.array([1.0, -2.0, 0.5])) + t[0] * t[1])

    def gradient(f: object, at: Array) -> Array:
        assert callable(f)
        return np.array([(f(at + 1e-6 * e) - f(at - 1e-6 * e)) / 2e-6 for e in np.eye(3)])

    after = theta - alpha * slope(theta)
    hessian = hessian_part + np.diag(3 * theta**2)
    direct = gradient(lambda t: outer(t - alpha * slope(t)), theta)
    np.testing.assert_allclose(direct, (np.eye(3) - alpha * hessian) @ gradient(outer, after), atol=1e-7)


@checks("forgetting-why", text="5b85481c2249")
def displacement_is_the_same_whatever_the_old_curvature() -> None:
    new_optimum, curvature = np.array([1.0, 0.5]), np.diag([1.0, 2.0])
    moves, rises = [], []
    for old in (np.diag([50.0, 0.0]), np.diag([0.0, 50.0]), np.diag([0.01, 0.01])):
        start = np.array([0.2, -0.3])
        w = start.copy()
        for _ in range(300):
            w -= 0.1 * curvature @ (w - new_optimum)
        moves.append(w - start)
        rises.append(0.5 * (w - start) @ old @ (w - start))
    np.testing.assert_allclose(moves[0], moves[1])
    np.testing.assert_allclose(moves[0], moves[2])
    assert max(rises) > 1000 * min(rises)


@checks("ewc-penalty", text="562adf30ebcb")
def fisher_information_is_the_curvature_of_the_old_loss() -> None:
    rng = _rng()
    x, best = rng.normal(size=(40, 2)), np.array([0.8, -1.1])
    p = 1 / (1 + np.exp(-x @ best))  # labels drawn from the model at its optimum

    def loss(w: Array) -> float:
        z = x @ w
        return float(np.mean(p * np.log1p(np.exp(-z)) + (1 - p) * np.log1p(np.exp(z))))

    for i in range(2):
        fisher = np.mean(p * ((1 - p) * x[:, i]) ** 2 + (1 - p) * (p * x[:, i]) ** 2)
        step = 1e-3 * np.eye(2)[i]
        curvature = (loss(best + step) - 2 * loss(best) + loss(best - step)) / 1e-6
        assert math.isclose(fisher, curvature, rel_tol=1e-4)


@checks("mixup-contradiction", text="8390fcca6a2c")
def place_that_the_even_blend_of_the_two_examples_reaches() -> None:
    blends = {0.5 * first + 0.5 * second for first, second in ((0.0, 2.0), (2.0, 0.0))}
    assert [place for place in np.linspace(-3, 3, 25) if place in blends] == [1.0]


@checks("large-batch-warm-up", text="c01316b38a72")
def one_large_step_equals_many_only_where_the_gradient_is_steady() -> None:
    k, eta = 32, 0.1

    def difference(h: float) -> float:
        w = 1.0
        for _ in range(k):
            w -= eta * h * w
        return abs(w - (1 - k * eta * h))

    assert difference(0.001) < 1e-5
    assert difference(1.0) > 1
    drift = [1 - (1 - eta * h) ** k for h in (0.001, 1.0)]  # relative change of the gradient over the k steps
    assert drift[0] < 0.01
    assert drift[1] > 0.9


@checks("superposition-sparsity", text="63c83adbb220")
def readings_are_disturbed_by_the_other_active_features() -> None:
    rng = _rng()
    m, d = 60, 20
    w = rng.normal(size=(m, d))
    w /= np.linalg.norm(w, axis=1, keepdims=True)
    errors = []
    for active in (1, 4, 16):
        squares = []
        for _ in range(400):
            chosen = rng.choice(m, size=active, replace=False)
            reading = w[chosen[0]] @ w[chosen].sum(axis=0)
            squares.append((reading - 1) ** 2)
        errors.append(np.mean(squares))
    assert errors[0] < 1e-20
    assert 3 < errors[2] / errors[1] < 8  # 15 others against 3


@checks("superposition-interference", text="65268dc3e8cc")
def least_interference_found_by_numerical_descent() -> None:
    rng = _rng()
    for m, d in ((3, 2), (5, 3), (6, 2), (4, 4)):

        def interference(flat: Array, m: int = m, d: int = d) -> float:
            w = flat.reshape(m, d)
            w = w / np.linalg.norm(w, axis=1, keepdims=True)
            return float(sum((w[i] @ w[j]) ** 2 for i in range(m) for j in range(m) if i != j))

        found = min(minimize(interference, rng.normal(size=m * d)).fun for _ in range(2))
        assert abs(found - (m**2 / d - m)) < 1e-5


@checks("dense-memory-capacity", text="ba15efa15dca")
def share_of_wrong_bits_is_steady_when_patterns_grow_as_the_square() -> None:
    # n = 3: a bit of a stored pattern is wrong if turning it lowers the energy.
    rng = _rng()

    def wrong(n_spins: int, n_patterns: int, trials: int) -> float:
        total = 0
        for _ in range(trials):
            x = rng.choice([-1.0, 1.0], size=(n_patterns, n_spins))
            s = x[0]
            overlap = x @ s
            turned = overlap[:, None] - 2 * x * s
            total += int(np.sum(np.sum(turned**3, axis=0) > np.sum(overlap**3)))
        return total / (trials * n_spins)

    small, large = wrong(24, round(0.2 * 24**2), 150), wrong(72, round(0.2 * 72**2), 40)
    assert 0.05 < small < 0.2
    assert abs(small - large) < 0.2 * small
    assert wrong(72, 7 * 72, 40) < 0.3 * wrong(24, 7 * 24, 150)  # K in proportion to N: errors fall
