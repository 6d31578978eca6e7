"""Numeric checks of the cards in decks/classic/05-radial-basis-functions.md.

Each check computes what the front asks by another route (eigenvalues, least squares, quadrature, simulation, brute
minimisation) and compares it with the formula or number of the back.
"""

import math

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(5)


def _distances(points: Array) -> Array:
    """Return the Euclidean distances of the rows of `points`."""
    return np.asarray(np.linalg.norm(points[:, None] - points[None], axis=2))


def _residual(columns: Array, targets: Array) -> float:
    fitted = columns @ np.linalg.lstsq(columns, targets, rcond=None)[0]
    return float(np.sum((targets - fitted) ** 2))


@checks("rbf-map-linear-stage", text="f86c5b9947bc")
def squared_error_in_the_output_weights_is_a_convex_quadratic() -> None:
    rng = _rng()
    units, targets = np.exp(-(_distances(rng.normal(size=(9, 2))) ** 2))[:, :4], rng.normal(size=9)

    def loss(a: Array) -> float:
        return float(np.sum((units @ a - targets) ** 2))

    for _ in range(20):
        a, b = rng.normal(size=4), rng.normal(size=4)
        assert 0.5 * (loss(a) + loss(b)) - loss((a + b) / 2) >= 0
        third = loss(a + 3 * b) - 3 * loss(a + 2 * b) + 3 * loss(a + b) - loss(a)
        assert abs(third) < 1e-8 * (1 + loss(a + 3 * b))


@checks("micchelli-distance-matrix", text="e1e724abc4de")
def signs_of_the_eigenvalues_of_distance_matrices() -> None:
    rng = _rng()
    for n, d in ((2, 1), (3, 1), (10, 1), (10, 3), (30, 7)):
        eigenvalues = np.linalg.eigvalsh(_distances(rng.normal(size=(n, d))))
        assert (int((eigenvalues < -1e-9).sum()), int((eigenvalues > 1e-9).sum())) == (n - 1, 1)


@checks("thin-plate-singular", text="37862341fdf8")
def only_distance_at_which_two_thin_plate_units_are_singular() -> None:
    singular = []
    for r in np.linspace(0.05, 3, 60):
        phi = r * r * math.log(r)
        if np.linalg.matrix_rank(np.array([[0.0, phi], [phi, 0.0]]), tol=1e-9) < 2:
            singular.append(round(float(r), 9))
    assert singular == [1.0]


@checks("gaussian-interpolation-conditioning", text="fd3d1c8b39a0")
def condition_number_of_two_close_gaussians() -> None:
    matrix = np.exp(-(_distances(np.array([[0.0], [0.01]])) ** 2) / 2)
    assert float(f"{np.linalg.cond(matrix):.0e}") == 4e4


@checks("rbf-level-sets", text="de3ad6080f3e")
def units_are_constant_on_a_sphere_and_on_a_hyperplane() -> None:
    rng = _rng()
    c, w, b = rng.normal(size=4), rng.normal(size=4), 0.3
    directions = rng.normal(size=(50, 4))
    sphere = c + 1.7 * directions / np.linalg.norm(directions, axis=1, keepdims=True)
    plane = directions - np.outer((directions @ w - 0.4) / (w @ w), w)
    radial_on = {name: np.exp(-np.sum((x - c) ** 2, axis=1) / 2) for name, x in (("s", sphere), ("p", plane))}
    ridge_on = {name: np.tanh(x @ w + b) for name, x in (("s", sphere), ("p", plane))}
    assert np.ptp(radial_on["s"]) < 1e-12 < np.ptp(radial_on["p"])
    assert np.ptp(ridge_on["p"]) < 1e-12 < np.ptp(ridge_on["s"])


@checks("rbf-irrelevant-inputs", text="fc8919e86184")
def bumps_on_a_grid_grow_exponentially_where_one_ridge_suffices() -> None:
    # Target tanh(4 x_1 - 2); bumps of width 1/4 on grids of spacing 1/4; root-mean-square error on fresh inputs.
    rng = _rng()
    line = np.linspace(0, 1, 5)
    for d in (1, 2, 3):
        centres = np.stack(np.meshgrid(*[line] * d), axis=-1).reshape(-1, d)
        x, fresh = rng.random((300, d)), rng.random((150, d))

        def units(points: Array, kept: Array) -> Array:
            return np.exp(-np.sum((points[:, None] - kept[None]) ** 2, axis=2) / (2 * 0.25**2))

        def error(kept: Array, x: Array = x, fresh: Array = fresh) -> float:
            a = np.linalg.lstsq(units(x, kept), np.tanh(4 * x[:, 0] - 2), rcond=1e-9)[0]
            return float(np.sqrt(np.mean((units(fresh, kept) @ a - np.tanh(4 * fresh[:, 0] - 2)) ** 2)))

        assert len(centres) == 5**d
        assert error(centres) < 0.05
        if d > 1:
            assert error(centres[rng.permutation(len(centres))[:5]]) > 0.15


@checks("rbf-mean-activation", text="b3165feeb326")
def mean_activation_by_quadrature_over_one_coordinate() -> None:
    x = np.linspace(-12, 12, 24001)
    one = float(np.sum(np.exp(-x * x)) * (x[1] - x[0]) / math.sqrt(2 * math.pi))
    assert math.isclose(one**20, 2**-10, rel_tol=1e-9)
    assert round(math.log10(one**20)) == -3


@checks("rbf-local-update", text="62baefc0c20b")
def change_of_the_output_elsewhere_after_one_step() -> None:
    rng = _rng()
    centres, a = rng.normal(size=(6, 2)), rng.normal(size=6)

    def units(x: Array) -> Array:
        return np.exp(-np.sum((x - centres) ** 2, axis=1))

    x, other, eta = rng.normal(size=2), rng.normal(size=2), 0.3
    e = 1.5 - a @ units(x)
    stepped = a + eta * e * units(x)
    total = sum(float(units(x)[k] * units(other)[k]) for k in range(6))
    assert math.isclose(float(stepped @ units(other) - a @ units(other)), float(eta * e * total))


@checks("rbf-extrapolation", text="e9674b2a808e")
def fitted_trend_falls_back_to_the_bias() -> None:
    centres = np.linspace(0, 1, 6)
    x = np.linspace(0, 1, 60)

    def units(points: Array) -> Array:
        bumps = np.exp(-((points[:, None] - centres) ** 2) / (2 * 0.3**2))
        return np.concatenate([bumps, np.ones((points.size, 1))], axis=1)

    a = np.linalg.lstsq(units(x), 3 * x, rcond=None)[0]
    assert np.abs(units(x) @ a - 3 * x).max() < 0.05
    np.testing.assert_allclose(units(np.array([-10.0, 10.0])) @ a, a[-1], atol=1e-12)


@checks("rbf-blind-centres", text="8aab0d66a4a4")
def lloyd_centres_sit_where_the_inputs_are_and_miss_the_jump() -> None:
    rng = _rng()
    x = np.sort(np.concatenate([rng.uniform(0, 1, 1990), rng.uniform(1, 1.2, 10)]))
    centres = np.quantile(x, [0.1, 0.3, 0.5, 0.7, 0.9])
    for _ in range(60):
        nearest = np.abs(x[:, None] - centres).argmin(axis=1)
        centres = np.array([x[nearest == k].mean() for k in range(5)])
    assert centres.max() < 1
    t = np.sin(60 * x) * (x > 1)
    fits = [
        _residual(np.exp(-((x[:, None] - c) ** 2) / (2 * 0.02**2)), t)
        for c in (centres, np.array([1.03, 1.08, 1.13, 1.18, 1.2]))
    ]
    assert fits[1] < 0.7 * fits[0]


@checks("ols-residual-drop", text="0f9f639d481c")
def residual_drop_from_two_least_squares_fits() -> None:
    rng = _rng()
    columns, t = rng.normal(size=(12, 4)), rng.normal(size=12)
    chosen, candidate = columns[:, :3], columns[:, 3]
    q = candidate - chosen @ np.linalg.pinv(chosen) @ candidate
    drop = _residual(chosen, t) - _residual(columns, t)
    assert math.isclose(drop, float((q @ t) ** 2 / (q @ q)), rel_tol=1e-9)


@checks("regularisation-weights", text="abeaae7685c4")
def weights_of_the_regularised_minimiser_on_a_fine_grid() -> None:
    # P*P = 1 - d^2/dx^2 on the line (|Py|^2 = integral of y^2 + y'^2), whose Green's function is exp(-|x - z|)/2.
    step, lam = 0.02, 0.7
    grid = np.arange(-12, 12 + step / 2, step)
    data = np.array([-1.0, 0.5, 0.8])
    t = np.array([0.3, -1.0, 2.0])
    rows = [int(np.abs(grid - x).argmin()) for x in data]
    slope = np.diff(np.eye(grid.size), axis=0) / step
    quadratic = lam * step * (np.eye(grid.size) + slope.T @ slope)
    right = np.zeros(grid.size)
    for row, target in zip(rows, t, strict=True):
        quadratic[row, row] += 1
        right[row] += target
    y = np.linalg.solve(quadratic, right)
    w = np.linalg.lstsq(np.exp(-np.abs(grid[:, None] - data)) / 2, y, rcond=None)[0]
    np.testing.assert_allclose(w, (t - y[rows]) / lam, rtol=2e-2)


@checks("cubic-smoothing-spline", text="fe4637afcb6f")
def discrete_smoothing_spline_has_vanishing_fourth_but_not_third_differences() -> None:
    n = 121
    second = np.diff(np.eye(n), 2, axis=0)
    quadratic, right = 50.0 * second.T @ second, np.zeros(n)
    for row, target in ((20, 1.0), (50, -1.0), (60, 0.5), (100, 2.0)):
        quadratic[row, row] += 1
        right[row] += target
    y = np.linalg.solve(quadratic, right)
    for low, high in ((20, 50), (60, 100)):
        assert np.abs(np.diff(y[low + 2 : high - 1], 4)).max() < 1e-8
        assert np.abs(np.diff(y[low + 2 : high - 1], 3)).min() > 1e-6
    assert np.abs(np.diff(y[:19], 2)).max() < 1e-8


@checks("noisy-interpolation-minimiser", text="7a2d777a8f4f")
def minimiser_under_input_noise_on_a_grid_of_inputs() -> None:
    # Inputs and noise live on the integers modulo 12; the loss is minimised over all functions y by least squares.
    rng = _rng()
    size, data, t = 12, (1, 4, 9), (1.0, -2.0, 0.7)
    nu = rng.random(size)
    nu /= nu.sum()
    rows, right = [], []
    for x, target in zip(data, t, strict=True):
        for xi in range(size):
            rows.append(math.sqrt(nu[xi]) * np.eye(size)[(x + xi) % size])
            right.append(math.sqrt(nu[xi]) * target)
    y = np.linalg.lstsq(np.array(rows), np.array(right), rcond=None)[0]
    for x in range(size):
        weights = [nu[(x - xn) % size] for xn in data]
        assert math.isclose(float(y[x]), float(np.dot(weights, t) / sum(weights)), rel_tol=1e-9)


@checks("kernel-regression-target-width", text="7c11d30c42f5")
def conditional_mean_of_a_parzen_estimate_by_quadrature() -> None:
    data, targets = np.array([-1.0, 0.2, 1.5]), np.array([0.5, -1.0, 2.0])
    t = np.linspace(-40, 40, 16001)
    for x in (-0.7, 0.9):
        weights = np.exp(-((x - data) ** 2) / 2)
        for width in (0.1, 1.0, 3.0):
            density = sum(w * np.exp(-(((t - c) / width) ** 2) / 2) for w, c in zip(weights, targets, strict=True))
            mean = float(np.sum(t * density) / np.sum(density))
            assert math.isclose(mean, float(weights @ targets / weights.sum()), rel_tol=1e-9)


@checks("rbf-class-posteriors", text="b84b45a89e8a")
def class_posteriors_of_a_shared_mixture_on_a_finite_space() -> None:
    rng = _rng()
    classes, components, points = 3, 4, 6
    prior = rng.dirichlet(np.ones(classes))
    of_class = rng.dirichlet(np.ones(components), size=classes)
    of_component = rng.dirichlet(np.ones(points), size=components)
    joint = np.einsum("k,kj,jx->kjx", prior, of_class, of_component)
    class_given_component = joint.sum(axis=2) / joint.sum(axis=(0, 2))
    component_given_x = joint.sum(axis=0) / joint.sum(axis=(0, 1))
    class_given_x = joint.sum(axis=1) / joint.sum(axis=(0, 1))
    np.testing.assert_allclose(class_given_component @ component_given_x, class_given_x)


@checks("cmac-shared-cells", text="0ca3f41a6c1f")
def correction_carries_over_by_shared_cells() -> None:
    rng = _rng()
    weights, n_on, target = rng.normal(size=40), 8, 3.0
    here = np.arange(n_on)
    for shared in range(n_on + 1):
        there = np.arange(n_on - shared, 2 * n_on - shared)
        assert np.intersect1d(here, there).size == shared
        e = target - weights[here].sum()
        corrected = weights.copy()
        share = float(np.linalg.lstsq(np.array([[float(n_on)]]), np.array([e]), rcond=None)[0][0])
        corrected[here] += share
        assert math.isclose(float(corrected[here].sum()), target)
        change = float(corrected[there].sum() - weights[there].sum())
        assert math.isclose(change, shared * e / n_on, abs_tol=1e-12)
