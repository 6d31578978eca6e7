"""Numeric checks of the cards in decks/modern/01-signal-propagation-and-infinite-width.md.

Each check computes what the front asks by another route (simulation of wide nets, quadrature, finite differences,
iteration of the exact maps) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(80)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _relu(u: Array) -> Array:
    return np.maximum(u, 0.0)


def _mean(values: Array) -> float:
    """Return the mean over a standard normal variable of a function given at the quadrature nodes."""
    return float(WEIGHTS @ values)


def _covariance_step(c: float, q: float, sw2: float, sb2: float) -> float:
    """Return the correlation of tanh pre-activations one layer on, at the constant variance q."""
    u = math.sqrt(q) * NODES[:, None]
    v = math.sqrt(q) * (c * NODES[:, None] + math.sqrt(1 - c * c) * NODES[None, :])
    return (sw2 * float(WEIGHTS @ (np.tanh(u) * np.tanh(v)) @ WEIGHTS) + sb2) / q


def _fixed_variance(sw2: float, sb2: float, q: float = 1.0) -> float:
    for _ in range(400):
        q = sw2 * _mean(np.tanh(math.sqrt(q) * NODES) ** 2) + sb2
    return q


def _chi(q: float, sw2: float) -> float:
    return sw2 * _mean(np.cosh(math.sqrt(q) * NODES) ** -4.0)


@checks("he-relu-second-moment", text="4071d59b5d36")
def rectifier_halves_the_second_moment_of_symmetric_laws() -> None:
    for atoms, masses in (([-3.0, 3.0], [0.5, 0.5]), ([-2.0, -1.0, 0.0, 1.0, 2.0], [0.1, 0.2, 0.4, 0.2, 0.1])):
        u, p = np.array(atoms), np.array(masses)
        assert math.isclose(float(p @ _relu(u) ** 2), float(p @ u**2) / 2)


@checks("he-variance", text="057b2654ce74")
def rectified_sum_keeps_its_mean_square_at_variance_two_over_n() -> None:
    rng, n, q = _rng(), 5, 1.7
    u = rng.laplace(scale=math.sqrt(q / 2), size=(400_000, n))
    w = rng.choice([-1.0, 1.0], size=u.shape) * math.sqrt(2 / n)
    assert math.isclose(float(np.mean(np.sum(w * _relu(u), axis=1) ** 2)), q, rel_tol=0.02)


@checks("he-missing-factor", text="2e2af603b2fe")
def fifty_relu_layers_without_the_factor_two() -> None:
    rng, n, ratios = _rng(), 400, []
    h = rng.normal(size=n)
    z = h
    for _ in range(12):
        before = float(np.mean(z**2))
        z = rng.normal(size=(n, n)) / math.sqrt(n) @ _relu(z)
        ratios.append(float(np.mean(z**2)) / before)
    per_layer = math.exp(float(np.mean(np.log(ratios))))
    assert abs(per_layer - 0.5) < 0.05
    assert float(f"{math.sqrt(0.5) ** 50:.0e}") == 3e-8 == float(f"{2.0**-25:.0e}")


@checks("he-dead-layer", text="a6cfe1c97839")
def layer_of_three_rectifiers_is_dead_one_time_in_eight() -> None:
    rng, n = _rng(), 3
    h = np.array([0.3, 2.0, 0.0])
    dead = np.all(rng.normal(scale=math.sqrt(2 / n), size=(200_000, n, n)) @ h <= 0, axis=1)
    assert abs(float(dead.mean()) - 2.0**-n) < 0.004


@checks("chaos-variance-map", text="f24997589b7e")
def variance_map_agrees_with_a_wide_tanh_layer() -> None:
    rng, n, sw2, sb2, q = _rng(), 1500, 1.8, 0.3, 0.9
    u = rng.normal(scale=math.sqrt(q), size=n)
    z = rng.normal(scale=math.sqrt(sw2 / n), size=(n, n)) @ np.tanh(u) + rng.normal(scale=math.sqrt(sb2), size=n)
    assert math.isclose(float(np.var(z)), sw2 * _mean(np.tanh(math.sqrt(q) * NODES) ** 2) + sb2, rel_tol=0.1)


@checks("chaos-slope", text="b2e7a55011b3")
def correlation_map_has_slope_chi_at_one() -> None:
    for sw2, sb2 in ((0.8, 0.2), (2.5, 0.3)):
        q = _fixed_variance(sw2, sb2)
        assert math.isclose(_covariance_step(1.0, q, sw2, sb2), 1.0, rel_tol=1e-9)
        factor = (1 - _covariance_step(1 - 1e-4, q, sw2, sb2)) / 1e-4
        assert math.isclose(factor, _chi(q, sw2), rel_tol=1e-3)


@checks("chaos-tanh-edge", text="8ca04b719fe7")
def slope_of_tanh_nets_without_biases_crosses_one_at_sigma_one() -> None:
    for sigma in (0.5, 0.9, 0.97):
        q = _fixed_variance(sigma**2, 0.0)
        assert q < 1e-6
        assert _chi(q, sigma**2) < 1
    for sigma in (1.05, 1.3, 2.0):
        q = _fixed_variance(sigma**2, 0.0)
        assert q > 0.01
        assert _chi(q, sigma**2) > 1
    long_run = 1.0
    for _ in range(3000):
        long_run = _mean(np.tanh(math.sqrt(long_run) * NODES) ** 2)
    assert long_run < 1e-3
    assert abs(_chi(long_run, 1.0) - 1) < 2e-3


@checks("chaos-forgets-input", text="cc3e0f63509a")
def correlations_tend_to_one_geometrically_below_the_edge() -> None:
    sw2, sb2 = 0.9, 0.2
    q = _fixed_variance(sw2, sb2)
    chi = _chi(q, sw2)
    for start in (-0.8, 0.0, 0.6):
        c, gaps = start, []
        for _ in range(12):
            c = _covariance_step(c, q, sw2, sb2)
            gaps.append(1 - c)
        assert all(0 < gap <= 2 * chi ** (k + 1) for k, gap in enumerate(gaps))
        assert all(after <= chi * before for before, after in itertools.pairwise([1 - start, *gaps]))
        assert math.isclose(gaps[-1] / gaps[-2], chi, rel_tol=0.02)


@checks("isometry-spread", text="47ced77dd4b1")
def product_of_gaussian_matrices_spreads_its_singular_values() -> None:
    rng, n, depth = _rng(), 300, 12
    product = np.eye(n)
    for _ in range(depth):
        product = rng.normal(size=(n, n)) / math.sqrt(n) @ product
    squares = np.linalg.svd(product, compute_uv=False) ** 2
    assert abs(float(squares.mean()) - 1) < 0.35
    assert float(np.median(squares)) < 0.01
    edge = (depth + 1) ** (depth + 1) / depth**depth
    assert 0.6 * edge < squares[0] < 1.4 * edge
    assert math.isclose(1001 * (1001 / 1000) ** 1000, math.e * 1000, rel_tol=2e-3)


@checks("isometry-relu-fails", text="86faa9819d9a")
def half_the_singular_values_of_a_rectified_orthogonal_layer_vanish() -> None:
    rng, n = _rng(), 400
    w, r = np.linalg.qr(rng.normal(size=(n, n)))
    w = w * np.sign(np.diag(r))
    h = rng.normal(size=n)
    values = np.linalg.svd((w @ h > 0)[:, None] * w, compute_uv=False)
    assert abs(float(np.mean(values < 1e-8)) - 0.5) < 0.08
    assert np.allclose(values[values > 1e-8], 1.0)


@checks("nngp-covariance", text="0b9a0a34df22")
def outputs_of_a_wide_net_have_the_limit_covariance_and_are_gaussian() -> None:
    rng, n, draws = _rng(), 60, 20_000
    x, y = np.array([0.8, 0.4]), np.array([-0.3, 1.1])
    w, a = rng.normal(size=(draws, n, 2)), rng.normal(size=(draws, n))
    fx = np.sum(a * np.tanh(w @ x), axis=1) / math.sqrt(n)
    fy = np.sum(a * np.tanh(w @ y), axis=1) / math.sqrt(n)
    v = np.meshgrid(NODES, NODES, indexing="ij")
    k = float(WEIGHTS @ (np.tanh(x[0] * v[0] + x[1] * v[1]) * np.tanh(y[0] * v[0] + y[1] * v[1])) @ WEIGHTS)
    assert abs(float(np.mean(fx * fy)) - k) < 0.015
    assert abs(float(np.mean(fx**4) / np.mean(fx**2) ** 2) - 3) < 0.2


@checks("nngp-units-decouple", text="5aca93537290")
def squares_of_two_units_lose_their_correlation_with_width() -> None:
    rng, draws = _rng(), 40_000
    correlations = []
    for n in (2, 60):
        s = np.mean(np.tanh(2 * rng.normal(size=(draws, n))) ** 2, axis=1)
        z = rng.normal(size=(2, draws)) * np.sqrt(s)
        assert abs(float(np.corrcoef(z)[0, 1])) < 0.02
        correlations.append(float(np.corrcoef(z**2)[0, 1]))
    assert correlations[0] > 0.05 > 0.02 > abs(correlations[1])


@checks("nngp-angle", text="bbc0e217d282")
def share_of_directions_positive_on_both_vectors() -> None:
    for theta in (0.0, 0.4, 2.0, math.pi):
        t = (np.arange(200_000) + 0.5) * (2 * math.pi / 200_000)
        share = float(np.mean((np.cos(t) > 0) & (np.cos(t - theta) > 0)))
        assert abs(share - (math.pi - theta) / (2 * math.pi)) < 1e-4
    w = _rng().normal(size=(100_000, 4))
    x, y = np.array([1.0, 0, 0, 0]), np.array([0.6, 0, 0.8, 0])
    share = float(np.mean((w @ x > 0) & (w @ y > 0)))
    assert abs(share - (math.pi - math.acos(0.6)) / (2 * math.pi)) < 0.006


@checks("nngp-trained-net", text="ab3f4ad04436")
def last_layer_training_samples_the_posterior_full_training_does_not() -> None:
    rng = _rng()
    m, extra = rng.normal(size=(2, 4, 4))
    k = m @ m.T + 0.1 * np.eye(4)
    theta = k + extra @ extra.T
    train, test = slice(0, 3), slice(3, 4)

    def trained_variance(kernel: Array) -> float:
        """Variance of f(x*) after f -> f + kernel(x*, X) kernel(X, X)^-1 (y - f(X)), with f drawn from N(0, k)."""
        gain = kernel[test, train] @ np.linalg.inv(kernel[train, train])
        row = np.hstack([-gain, np.ones((1, 1))])
        return float((row @ k @ row.T)[0, 0])

    posterior = 1 / float(np.linalg.inv(k)[3, 3])
    assert math.isclose(trained_variance(k), posterior, rel_tol=1e-9)
    assert trained_variance(theta) > 1.01 * posterior


def _gradient(f: Callable[[Array], float], x: Array, step: float = 1e-5) -> Array:
    return np.array([(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)])


def _toy(theta: Array) -> Array:
    """A smooth nonlinear map from four parameters to three outputs."""
    return np.array([theta[0] * math.tanh(theta[1]), math.sin(theta[2]) + theta[3] ** 2, theta[0] * theta[3]])


def _toy_jacobian(theta: Array) -> Array:
    return np.stack([_gradient(lambda t, i=i: float(_toy(t)[i]), theta) for i in range(3)])


@checks("ntk-residual-flow", text="9d2942f43f57")
def residual_moves_along_the_tangent_kernel() -> None:
    theta, y = np.array([0.7, -0.4, 0.3, 1.2]), np.array([0.5, -1.0, 2.0])
    velocity = -_gradient(lambda t: 0.5 * float(np.sum((_toy(t) - y) ** 2)), theta)
    dt = 1e-5
    rate = (_toy(theta + dt * velocity) - _toy(theta - dt * velocity)) / (2 * dt)
    j = _toy_jacobian(theta)
    np.testing.assert_allclose(rate, -j @ j.T @ (_toy(theta) - y), rtol=1e-5)


@checks("ntk-two-layers", text="734bfef7a955")
def tangent_kernel_of_a_wide_two_layer_net_at_its_start() -> None:
    rng, n = _rng(), 200_000
    x, y = np.array([0.8, 0.4]), np.array([-0.3, 1.1])
    a, w = rng.normal(size=n), rng.normal(size=(n, 2))
    tx, ty = np.tanh(w @ x), np.tanh(w @ y)
    gradient_x = np.concatenate([tx, (a * (1 - tx**2))[:, None].repeat(2, 1).T.ravel() * np.repeat(x, n)])
    gradient_y = np.concatenate([ty, (a * (1 - ty**2))[:, None].repeat(2, 1).T.ravel() * np.repeat(y, n)])
    kernel = float(gradient_x @ gradient_y) / n
    g = np.meshgrid(NODES, NODES, indexing="ij")
    ux, uy = np.tanh(x[0] * g[0] + x[1] * g[1]), np.tanh(y[0] * g[0] + y[1] * g[1])
    first = float(WEIGHTS @ (ux * uy) @ WEIGHTS)
    second = float(WEIGHTS @ ((1 - ux**2) * (1 - uy**2)) @ WEIGHTS)
    assert abs(kernel - (first + float(x @ y) * second)) < 0.01


@checks("ntk-stays-put", text="430fcc11c486")
def tangent_kernel_moves_less_the_wider_the_net() -> None:
    """Weights move like 1/sqrt(n), the kernel (a mean over units) at most like that: from this start like 1/n."""
    x, target = 1.0, 2.0

    def kernel(a: Array, w: Array) -> float:
        t = np.tanh(w * x)
        return float(np.mean(t**2 + (a * (1 - t**2) * x) ** 2))

    changes, moves = [], []
    for n in (100, 10_000):
        rng, change, move = _rng(), [], []
        for _ in range(12):
            a, w = rng.normal(size=n), rng.normal(size=n)
            a0, w0 = a.copy(), w.copy()
            for _ in range(150):
                t = np.tanh(w * x)
                r = float(a @ t) / math.sqrt(n) - target
                a, w = a - 0.2 * r * t / math.sqrt(n), w - 0.2 * r * a * (1 - t**2) * x / math.sqrt(n)
            assert abs(float(a @ np.tanh(w * x)) / math.sqrt(n) - target) < 1e-3
            change.append(abs(kernel(a, w) - kernel(a0, w0)))
            move.append(float(np.sqrt(np.mean((a - a0) ** 2 + (w - w0) ** 2))))
        changes.append(float(np.mean(change)))
        moves.append(float(np.mean(move)))
    assert 5 < moves[0] / moves[1] < 20
    assert 30 < changes[0] / changes[1] < 300


@checks("ntk-slow-details", text="cc545c80af0b")
def eigencomponents_of_the_residual_decay_at_their_own_rates() -> None:
    theta = np.array([[2.0, 0.9], [0.9, 0.5]])
    values, vectors = np.linalg.eigh(theta)
    r0 = np.array([1.0, -2.0])
    r, dt, steps = r0.copy(), 1e-3, 3000
    for _ in range(steps):
        middle = r - 0.5 * dt * theta @ r
        r = r - dt * theta @ middle
    np.testing.assert_allclose(vectors.T @ r, np.exp(-values * dt * steps) * (vectors.T @ r0), rtol=1e-4)


@checks("ntk-least-eigenvalue", text="2d536a435a20")
def residual_stays_below_the_exponential_of_the_least_eigenvalue() -> None:
    rng, lam, dt = _rng(), 0.7, 1e-3
    r = rng.normal(size=3)
    start = float(np.linalg.norm(r))
    m = rng.normal(size=(3, 3))
    for step in range(1, 2001):
        turn = math.sin(step * dt) * m
        theta = lam * np.eye(3) + turn @ turn.T
        r = r - dt * theta @ r
        assert float(np.linalg.norm(r)) <= start * math.exp(-lam * step * dt) + 1e-9
    alone = start * np.array([1.0, 0, 0])
    for _ in range(2000):
        alone = alone - dt * lam * alone
    assert math.isclose(float(np.linalg.norm(alone)) / start, math.exp(-lam * 2000 * dt), rel_tol=1e-3)


@checks("lazy-linearisation", text="a1622c8d34c1")
def flow_of_a_scaled_model_tends_to_that_of_its_linearisation() -> None:
    y = np.array([1.0, -0.5, 0.8])
    theta0 = np.array([0.7, -0.4, 0.3, 1.2])
    shift, j = _toy(theta0), _toy_jacobian(theta0)
    linear, errors = np.zeros(3), []
    for _ in range(100):
        linear = linear - 0.02 * j @ j.T @ (linear - y)
    for alpha in (10.0, 100.0):
        theta = theta0.copy()
        for _ in range(100):
            out = alpha * (_toy(theta) - shift)
            theta = theta - 0.02 * _toy_jacobian(theta).T @ (out - y) / alpha
        errors.append(float(np.linalg.norm(alpha * (_toy(theta) - shift) - linear)))
    assert errors[1] < 0.02
    assert 5 < errors[0] / errors[1] < 20


@checks("lazy-first-velocity", text="106b971cf348")
def first_velocity_of_a_scaled_model_is_small_in_the_scale() -> None:
    y, theta0, alpha = np.array([1.0, -0.5, 0.8]), np.array([0.7, -0.4, 0.3, 1.2]), 7.0
    shift = _toy(theta0)
    slope = _gradient(lambda t: float(np.sum((alpha * (_toy(t) - shift) - y) ** 2)) / (2 * alpha**2), theta0)
    np.testing.assert_allclose(-slope, _toy_jacobian(theta0).T @ y / alpha, rtol=1e-5)


@checks("lazy-contrast", text="4db15b70ffd1")
def tangent_kernel_is_constant_for_a_linearised_model_only() -> None:
    theta0, theta1 = np.array([0.7, -0.4, 0.3, 1.2]), np.array([0.9, 0.1, -0.3, 1.0])
    j0, j1 = _toy_jacobian(theta0), _toy_jacobian(theta1)
    assert not np.allclose(j0 @ j0.T, j1 @ j1.T, rtol=0.05)

    def linearised(theta: Array) -> Array:
        return _toy(theta0) + j0 @ (theta - theta0)

    again = np.stack([_gradient(lambda t, i=i: float(linearised(t)[i]), theta1) for i in range(3)])
    np.testing.assert_allclose(again @ again.T, j0 @ j0.T, rtol=1e-6)


@checks("mean-field-convex", text="0a4fc19c0616")
def squared_loss_is_convex_in_the_measure_but_not_in_an_atom() -> None:
    rng = _rng()
    x = np.linspace(-2, 2, 9)
    y = np.sin(x)

    def output(a: Array, w: Array) -> Array:
        return a @ np.tanh(np.outer(w, x)) / a.size

    def loss(f: Array) -> float:
        return float(np.mean((f - y) ** 2))

    for _ in range(50):
        f, g = (output(rng.normal(size=3), rng.normal(size=3)) for _ in range(2))
        assert loss(0.3 * f + 0.7 * g) <= 0.3 * loss(f) + 0.7 * loss(g) + 1e-12
    ends = [(np.array([1.0]), np.array([1.0])), (np.array([-1.0]), np.array([-1.0]))]
    middle = output(np.zeros(1), np.zeros(1))
    assert loss(middle) > max(loss(output(*end)) for end in ends)


@checks("mup-alignment", text="25b852c765f1")
def change_of_the_preactivation_by_a_sign_step_grows_like_the_width() -> None:
    rng, sizes = _rng(), []
    for n in (200, 800):
        h, g = rng.normal(size=n), rng.normal(size=n)
        step = np.sign(np.outer(g, h))
        sizes.append(float(np.sqrt(np.mean((step @ h) ** 2))))
        assert math.isclose(float(np.sqrt(np.mean((rng.normal(size=(n, n)) @ h) ** 2))), math.sqrt(n), rel_tol=0.2)
    assert math.isclose(sizes[1] / sizes[0], 4, rel_tol=0.1)


@checks("mup-transfer", text="55cf3a0077e8")
def step_that_keeps_the_change_of_the_preactivation_at_sixteen_times_the_width() -> None:
    rng = _rng()

    def change(n: int) -> float:
        """Mean entry of (sign step) h for a positive row gradient and step one, over draws of h."""
        return float(np.mean([np.sign(h) @ h for h in rng.normal(size=(200, n))]))

    assert math.isclose(change(256) / change(4096), 1 / 16, rel_tol=0.02)
