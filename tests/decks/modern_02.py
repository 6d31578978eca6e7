"""Numeric checks of the cards in decks/modern/02-landscape-and-dynamics-of-training.md.

Each check computes what the front asks by another route (finite differences, integration of the flow, simulation of
noisy descent, enumeration) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _gradient(f: Callable[[Array], float], x: Array, step: float = 1e-5) -> Array:
    return np.array([(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)])


def _hessian(f: Callable[[Array], float], x: Array, step: float = 1e-4) -> Array:
    return np.stack(
        [_gradient(lambda z, e=e: (f(z + step * e) - f(z - step * e)) / (2 * step), x, step) for e in np.eye(x.size)]
    )


def _flow(field: Callable[[Array], Array], x: Array, time: float, steps: int) -> list[Array]:
    """Return the path of the classical Runge-Kutta scheme for x' = field(x), start and end included."""
    path, dt = [x], time / steps
    for _ in range(steps):
        k1 = field(x)
        k2 = field(x + dt / 2 * k1)
        k3 = field(x + dt / 2 * k2)
        k4 = field(x + dt * k3)
        x = x + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        path.append(x)
    return path


def _bowl(x: Array) -> float:
    """A smooth loss in two variables that is not quadratic."""
    return float(np.log(np.cosh(x[0] - 0.5 * x[1])) + 0.5 * x[1] ** 2 + 0.1 * x[0] ** 4)


def _bowl_gradient(x: Array) -> Array:
    t = math.tanh(x[0] - 0.5 * x[1])
    return np.array([t + 0.4 * x[0] ** 3, -0.5 * t + x[1]])


@checks("flow-euler-time", text="2ed157b098e7")
def iterates_of_descent_follow_the_flow_at_step_times_count() -> None:
    start = np.array([1.5, -1.0])
    errors = []
    for eta, count in ((0.01, 80), (0.001, 800)):
        x = start
        for _ in range(count):
            x = x - eta * _bowl_gradient(x)
        errors.append(float(np.linalg.norm(x - _flow(lambda z: -_bowl_gradient(z), start, eta * count, 400)[-1])))
    assert errors[0] < 0.02
    assert math.isclose(errors[0] / errors[1], 10, rel_tol=0.1)


@checks("flow-energy-balance", text="8b3cafa47868")
def integral_of_the_squared_gradient_is_the_loss_that_was_shed() -> None:
    time, steps = 2.0, 2000
    path = _flow(lambda z: -_bowl_gradient(z), np.array([1.5, -1.0]), time, steps)
    squares = np.array([float(np.sum(_bowl_gradient(x) ** 2)) for x in path])
    integral = float(np.sum((squares[1:] + squares[:-1]) / 2)) * time / steps
    assert math.isclose(integral, _bowl(path[0]) - _bowl(path[-1]), rel_tol=1e-5)


@checks("flow-no-finite-arrival", text="4c4dcf7b86cb")
def distance_to_the_critical_point_is_bounded_below_by_an_exponential() -> None:
    lipschitz = 1.25 + 1.0 + 1.2 * 1.5**2
    path = _flow(lambda z: -_bowl_gradient(z), np.array([1.5, -1.0]), 6.0, 600)
    for k, x in enumerate(path):
        assert float(np.linalg.norm(x)) >= float(np.linalg.norm(path[0])) * math.exp(-lipschitz * k / 100)
    x = 1.0
    for _ in range(3000):
        x = max(x - 1e-3 * 1.5 * math.sqrt(x), 0.0)
    assert x < 1e-5


@checks("flow-modified-loss", text="58604808b533")
def one_step_of_descent_agrees_with_the_modified_flow_to_third_order() -> None:
    start, errors, plain = np.array([1.5, -1.0]), [], []
    for eta in (0.1, 0.05):

        def field(z: Array, eta: float = eta) -> Array:
            return -_gradient(lambda y: _bowl(y) + eta / 4 * float(np.sum(_bowl_gradient(y) ** 2)), z)

        step = start - eta * _bowl_gradient(start)
        errors.append(float(np.linalg.norm(step - _flow(field, start, eta, 10)[-1])))
        plain.append(float(np.linalg.norm(step - _flow(lambda z: -_bowl_gradient(z), start, eta, 10)[-1])))
    assert 6 < errors[0] / errors[1] < 10
    assert 3 < plain[0] / plain[1] < 5


@checks("flow-balance-lost", text="4365fe782025")
def balance_of_two_factors_is_kept_by_the_flow_and_shrunk_by_a_step() -> None:
    u, v, eta = 1.3, -0.4, 0.2

    def loss(z: Array) -> float:
        return math.log(math.cosh(float(z[0] * z[1]) - 2))

    z = np.array([u, v])
    end = _flow(lambda y: -_gradient(loss, y), z, 1.0, 100)[-1]
    assert math.isclose(float(end[0] ** 2 - end[1] ** 2), u * u - v * v, rel_tol=1e-6)
    g = (math.log(math.cosh(u * v + 1e-6 - 2)) - math.log(math.cosh(u * v - 1e-6 - 2))) / 2e-6
    w = z - eta * _gradient(loss, z)
    assert math.isclose(float(w[0] ** 2 - w[1] ** 2) / (u * u - v * v), 1 - eta**2 * g**2, rel_tol=1e-6)


@checks("deeplin-mode-ode", text="02360065e128")
def product_of_two_equal_factors_moves_logistically() -> None:
    s = 1.7
    for u in (0.1, 0.9, 1.6):
        z = np.array([u, u])
        velocity = -_gradient(lambda y: 0.5 * (s - float(y[0] * y[1])) ** 2, z)
        rate = float(velocity[0] * z[1] + z[0] * velocity[1])
        assert math.isclose(rate, 2 * u * u * (s - u * u), rel_tol=1e-6)


def _time_to(level: float, s: float, start: float, dt: float = 1e-3) -> float:
    w, t = start, 0.0
    while w < level:
        middle = w + dt * w * (s - w)
        w, t = w + dt * 2 * middle * (s - middle), t + dt
    return t


@checks("deeplin-one-by-one", text="95013d0722bf")
def time_on_the_plateau_grows_as_the_mode_weakens() -> None:
    times = [_time_to(s / 2, s, 1e-5) for s in (2.0, 1.0, 0.5)]
    for s, t in zip((2.0, 1.0, 0.5), times, strict=True):
        assert math.isclose(t, math.log(s / 1e-5) / (2 * s), rel_tol=0.01)
    assert times == sorted(times)


@checks("deeplin-plateau-length", text="51f78e4042d7")
def plateau_from_one_millionth_lasts_about_seven() -> None:
    t = _time_to(0.5, 1.0, 1e-6)
    assert round(t) == 7
    assert math.isclose(t, math.log(1e6) / 2, rel_tol=0.01)
    assert math.isclose(_time_to(0.5, 1.0, 1e-12), 2 * t, rel_tol=0.01)


@checks("deeplin-flat-saddle", text="9974aecb7d00")
def origin_of_the_three_factor_loss_is_a_saddle_without_curvature() -> None:
    def loss(z: Array) -> float:
        return 0.5 * (1 - float(np.prod(z))) ** 2

    np.testing.assert_allclose(_hessian(loss, np.zeros(3)), 0, atol=1e-6)
    around = [loss(0.1 * np.array(signs)) for signs in itertools.product((-1.0, 1.0), repeat=3)]
    assert min(around) < loss(np.zeros(3)) < max(around)
    np.testing.assert_allclose(np.linalg.eigvalsh(_hessian(loss, np.zeros(2))), [-1, 1], atol=1e-5)


def _sharpness_of_a_net(eta: float, steps: int) -> list[float]:
    """Train a tanh net by full-batch descent on squared loss; return the top Hessian eigenvalues met on the way."""
    rng = _rng()
    x = np.linspace(-1, 1, 12)
    y = np.sign(np.sin(5 * x))
    width = 8
    theta = rng.normal(size=3 * width)

    def forward(theta: Array) -> tuple[Array, Array, Array, Array]:
        a, w, b = theta.reshape(3, width)
        h = np.tanh(np.outer(x, w) + b)
        return a, h, h @ a - y, 1 - h**2

    def gradient(theta: Array) -> Array:
        a, h, r, d = forward(theta)
        back = r[:, None] * d * a
        return np.concatenate([h.T @ r, back.T @ x, back.sum(axis=0)])

    def sharpness(theta: Array) -> float:
        hessian = np.stack(
            [(gradient(theta + 1e-5 * e) - gradient(theta - 1e-5 * e)) / 2e-5 for e in np.eye(theta.size)]
        )
        return float(np.linalg.eigvalsh((hessian + hessian.T) / 2)[-1])

    seen = []
    for step in range(steps):
        if step % 100 == 0:
            seen.append(sharpness(theta))
        theta = theta - eta * gradient(theta)
    return seen


@checks("eos-hover", text="47fe8aca3969")
def sharpness_of_a_small_net_rises_to_two_over_the_step() -> None:
    eta = 0.04
    seen = _sharpness_of_a_net(eta, 6000)
    assert seen[0] < 0.9 * 2 / eta
    assert abs(float(np.median(seen[30:])) - 2 / eta) < 0.03 * 2 / eta
    assert max(seen) < 1.2 * 2 / eta


@checks("eos-lemma-silent", text="b2d93f19b507")
def descent_on_a_quadratic_stops_shedding_loss_at_curvature_two_over_the_step() -> None:
    eta, x = 0.1, 0.7
    for lam in (5.0, 20.0, 23.0):
        g = lam * x
        shed = 0.5 * lam * x**2 - 0.5 * lam * (x - eta * g) ** 2
        assert math.isclose(shed, eta * (1 - eta * lam / 2) * g * g, abs_tol=1e-12)
        assert (shed > 1e-9) == (lam < 2 / eta)


@checks("eos-quadratic-fallacy", text="f35400e26ee2")
def descent_above_the_stability_threshold_comes_back_in_a_two_factor_model() -> None:
    eta, u, v = 0.2, 3.6, 0.3
    start = u * u + v * v
    losses = []
    for _ in range(400):
        r = u * v - 1
        losses.append(r * r / 2)
        u, v = u - eta * r * v, v - eta * r * u
    assert start > 2 / eta > u * u + v * v
    assert max(losses) > losses[0]
    assert losses[-1] < 1e-6


@checks("eos-brake", text="3d452113d7b2")
def oscillation_moves_the_other_coordinate_against_the_sharpness() -> None:
    x, y, eta = 0.8, 0.3, 0.1

    def sharpness(y: float) -> float:
        return 2 + math.sin(y) + y * y

    change = -eta * _gradient(lambda z: 0.5 * sharpness(float(z[1])) * float(z[0]) ** 2, np.array([x, y]))
    slope = (sharpness(y + 1e-6) - sharpness(y - 1e-6)) / 2e-6
    assert math.isclose(float(change[1]), -0.5 * eta * slope * x * x, rel_tol=1e-6)
    assert sharpness(y + float(change[1])) < sharpness(y)


@checks("sharp-reparametrised", text="e8c0f289495a")
def sharpness_varies_among_weights_of_one_function() -> None:
    for u in (0.2, 1.0, 4.0):
        h = _hessian(lambda z: 0.5 * (1 - float(z[0] * z[1])) ** 2, np.array([u, 1 / u]))
        assert math.isclose(float(np.linalg.eigvalsh(h)[-1]), u**2 + u**-2, rel_tol=1e-5)


@checks("sharp-noise-trace", text="45b271151151")
def mean_rise_of_the_loss_under_gaussian_noise() -> None:
    sigma, nodes = 0.02, np.polynomial.hermite_e.hermegauss(10)
    weights = nodes[1] / nodes[1].sum()
    at = np.zeros(2)
    assert np.allclose(_bowl_gradient(at), 0)
    rise = sum(
        p * q * (_bowl(sigma * np.array([s, t])) - _bowl(at))
        for s, p in zip(nodes[0], weights, strict=True)
        for t, q in zip(nodes[0], weights, strict=True)
    )
    assert math.isclose(rise, 0.5 * sigma**2 * float(np.trace(_hessian(_bowl, at))), rel_tol=2e-3)


@checks("sam-ascent", text="9ba9e5bbaf54")
def worst_point_of_a_small_ball_lies_along_the_gradient() -> None:
    at, rho = np.array([1.1, -0.6]), 1e-3
    angles = np.linspace(0, 2 * math.pi, 20_001)
    worst = max(angles, key=lambda t: _bowl(at + rho * np.array([math.cos(t), math.sin(t)])))
    g = _bowl_gradient(at)
    np.testing.assert_allclose(
        rho * np.array([math.cos(worst), math.sin(worst)]), rho * g / np.linalg.norm(g), atol=3e-6
    )


@checks("landscape-index-grows", text="1b9a3ca1fd69")
def share_of_negative_eigenvalues_grows_with_the_value_of_a_random_field() -> None:
    rng, n = _rng(), 6
    levels, shares = [], []
    for _ in range(5):
        t = rng.normal(size=(n, n, n))
        t = sum(np.transpose(t, p) for p in itertools.permutations(range(3))) / 6
        for _ in range(40):
            x = rng.normal(size=n)
            x = x / np.linalg.norm(x)
            for _ in range(30):
                g, h = 3 * np.einsum("ijk,j,k", t, x, x), 6 * np.einsum("ijk,k", t, x)
                normal = float(g @ x)
                matrix = np.block([[h - normal * np.eye(n), -x[:, None]], [x[None, :], np.zeros((1, 1))]])
                x = x + np.linalg.lstsq(matrix, -np.append(g - normal * x, 0.0), rcond=None)[0][:n]
                x = x / np.linalg.norm(x)
            g = 3 * np.einsum("ijk,j,k", t, x, x)
            normal = float(g @ x)
            if float(np.linalg.norm(g - normal * x)) > 1e-8:
                continue
            basis = np.linalg.svd(x[None, :])[2][1:]
            values = np.linalg.eigvalsh(basis @ (6 * np.einsum("ijk,k", t, x) - normal * np.eye(n)) @ basis.T)
            levels.append(normal / 3)
            shares.append(float(np.mean(values < 0)))
    assert len(levels) > 60
    assert float(np.corrcoef(levels, shares)[0, 1]) > 0.8


@checks("landscape-filter-norm", text="7e704f08ef54")
def rescaled_filters_keep_the_net_and_change_its_plot() -> None:
    rng = _rng()
    w, a, x, c = rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=(30, 3)), 10.0
    y = np.maximum(x @ w.T, 0) @ a

    def loss(w: Array, a: Array) -> float:
        return float(np.mean((np.maximum(x @ w.T, 0) @ a - y) ** 2))

    assert loss(c * w, a / c) < 1e-20
    dw, da = rng.normal(size=w.shape), rng.normal(size=a.shape)
    assert loss(c * w + 0.1 * dw, a / c + 0.1 * da) > 10 * loss(w + 0.1 * dw, a + 0.1 * da)


@checks("mode-permutations", text="5b56d43d2150")
def three_layers_of_units_have_ten_to_the_3500_orders() -> None:
    digits = 3 * sum(math.log10(k) for k in range(1, 513))
    assert round(digits, -1) == 3500
    rng = _rng()
    w1, w2, a, x = rng.normal(size=(3, 2)), rng.normal(size=(2, 3)), rng.normal(size=2), rng.normal(size=2)
    outputs = {
        round(float(a[list(q)] @ np.tanh(w2[list(q)][:, list(p)] @ np.tanh(w1[list(p)] @ x))), 12)
        for p in itertools.permutations(range(3))
        for q in itertools.permutations(range(2))
    }
    assert len(outputs) == 1


@checks("sde-noise-scale", text="8eb4a1d3d241")
def noise_of_forty_steps_matches_that_of_the_equation() -> None:
    rng, eta, c, steps = _rng(), 0.05, 3.0, 40
    moved = -eta * rng.normal(scale=math.sqrt(c), size=(100_000, steps)).sum(axis=1)
    time = eta * steps
    assert math.isclose(float(np.var(moved)), (math.sqrt(eta) * math.sqrt(c)) ** 2 * time, rel_tol=0.02)


@checks("sde-lyapunov", text="ef9c00ccfbe5")
def stationary_covariance_of_noisy_linear_descent() -> None:
    eta, h = 1e-3, np.array([[1.0, 0.4], [0.4, 0.6]])
    c = np.array([[2.0, -0.5], [-0.5, 1.0]])
    step = np.eye(2) - eta * h
    total, power = np.zeros((2, 2)), np.eye(2)
    for _ in range(30_000):
        total = total + power @ c @ power.T
        power = step @ power
    sigma = eta**2 * total
    np.testing.assert_allclose(h @ sigma + sigma @ h, eta * c, rtol=5e-3)


@checks("sde-not-gibbs", text="e9babf46a0af")
def only_isotropic_noise_gives_the_covariance_of_a_gibbs_law() -> None:
    h = np.array([[1.0, 0.4], [0.4, 0.6]])

    def stationary(c: Array) -> Array:
        system = np.kron(h, np.eye(2)) + np.kron(np.eye(2), h)
        return np.linalg.solve(system, c.ravel()).reshape(2, 2)

    np.testing.assert_allclose(stationary(2 * 0.3 * np.eye(2)), 0.3 * np.linalg.inv(h))
    product = stationary(np.diag([2.0, 0.1])) @ h
    assert abs(float(product[0, 0] - product[1, 1])) > 0.1


@checks("large-batch-scaling", text="c2c942950e0d")
def ratio_of_step_to_batch_is_kept() -> None:
    step = 0.1
    batch = 256
    while batch < 8192:
        step, batch = 2 * step, 2 * batch
    assert batch == 8192
    assert math.isclose(step, 3.2)


@checks("natgrad-direction", text="d889e20cfb1d")
def steepest_descent_in_the_fisher_metric() -> None:
    f, g = np.array([[2.0, 0.7], [0.7, 0.5]]), np.array([1.0, -0.4])
    root = np.linalg.inv(np.linalg.cholesky(f)).T
    angles = np.linspace(0, 2 * math.pi, 100_001)
    ellipse = root @ np.stack([np.cos(angles), np.sin(angles)])
    best = ellipse[:, int(np.argmin(g @ ellipse))]
    claimed = -np.linalg.inv(f) @ g
    np.testing.assert_allclose(best / np.linalg.norm(best), claimed / np.linalg.norm(claimed), atol=1e-3)


@checks("kfac-direction", text="22d2116890cc")
def kronecker_factored_fisher_is_inverted_by_two_small_inverses() -> None:
    rng = _rng()
    hs, gs = rng.normal(size=(5, 3)), rng.normal(size=(4, 2))
    pairs = [np.outer(g, h) for g in gs for h in hs]
    fisher = np.mean([np.outer(p.ravel(), p.ravel()) for p in pairs], axis=0)
    gradient = rng.normal(size=(2, 3))
    direction = -np.linalg.solve(fisher, gradient.ravel()).reshape(2, 3)
    a, s = hs.T @ hs / 5, gs.T @ gs / 4
    np.testing.assert_allclose(direction, -np.linalg.inv(s) @ gradient @ np.linalg.inv(a), rtol=1e-8)


@checks("adamw-decay", text="d6c1aa19976d")
def penalty_inside_adam_shrinks_loud_weights_less() -> None:
    rng = _rng()
    loud = rng.choice([-1.0, 1.0], size=4000)
    ends = []
    for scale in (0.1, 10.0):
        theta, r = 1.0, scale**2
        for sign in loud:
            g = scale * float(sign) + 1e-3 * theta
            r = 0.999 * r + 0.001 * g * g
            theta -= 0.01 * (g - scale * float(sign)) / math.sqrt(r)
        ends.append(theta)
    assert ends[0] < 0.7 < 0.99 < ends[1]


@checks("adam-rare-gradient", text="dfa02ec230ab")
def adam_without_momentum_runs_to_the_worst_point() -> None:
    c = 3.0
    beta, theta, r = 1 / (1 + c * c), -0.5, 0.0
    for t in range(1, 60_001):
        g = c if t % 3 == 1 else -1.0
        r = beta * r + (1 - beta) * g * g
        theta = min(1.0, max(-1.0, theta - 0.1 / math.sqrt(t) * g / math.sqrt(r)))
    assert theta > 0.99
    assert c - 2 > 0
