"""Numeric checks of the deck gbc/08, one per card: simulation, finite differences, enumeration, or sympy."""

import math
from collections.abc import Callable
from itertools import combinations, permutations, product

import numpy as np
import sympy as sp
from card_checks import checks
from scipy.integrate import quad
from scipy.optimize import linprog, minimize, minimize_scalar


def _dice() -> np.random.Generator:
    return np.random.default_rng(0)


def _gradient(f: Callable[[np.ndarray], float], x: np.ndarray, h: float = 1e-6) -> np.ndarray:
    return np.array([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))])


def _hessian(f: Callable[[np.ndarray], float], x: np.ndarray, h: float = 1e-4) -> np.ndarray:
    return np.array([_gradient(lambda y, e=e: _gradient(f, y, h) @ e, x, h) for e in np.eye(len(x))])


def _positive_definite(rng: np.random.Generator, eigenvalues: np.ndarray) -> np.ndarray:
    q, _ = np.linalg.qr(rng.normal(size=(len(eigenvalues), len(eigenvalues))))
    return q @ np.diag(eigenvalues) @ q.T


# 8.1


@checks("empirical-risk-unbiased", text="804cc7bc489a")
def _mean_over_all_samples_of_a_finite_distribution() -> None:
    p, loss = np.array([0.2, 0.5, 0.3]), np.array([1.0, 4.0, -2.0])
    mean = sum(np.prod(p[list(s)]) * loss[list(s)].mean() for s in product(range(3), repeat=4))
    assert math.isclose(mean, p @ loss)


@checks("empirical-risk-selection-bias", text="30a603308c60")
def _best_of_two_predictors_on_all_samples() -> None:
    p = np.array([0.2, 0.5, 0.3])
    loss = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.5]])
    risk = loss @ p
    seen = truth = 0.0
    for s in product(range(3), repeat=3):
        weight, empirical = np.prod(p[list(s)]), loss[:, list(s)].mean(axis=1)
        seen += weight * empirical.min()
        truth += weight * risk[empirical.argmin()]
    assert seen < risk.min() <= truth


@checks("zero-one-loss-is-flat", text="c37907e2a5e2")
def _zero_one_loss_has_no_slope_at_random_weights() -> None:
    rng = _dice()
    x, y = rng.normal(size=(30, 3)), rng.choice([-1, 1], size=30)
    for w in rng.normal(size=(20, 3)):
        assert not _gradient(lambda v: float(np.mean(np.sign(x @ v) != y)), w, 1e-7).any()


@checks("logistic-dominates-zero-one", text="8fb94a142e9d")
def _smallest_ratio_over_a_grid_of_margins() -> None:
    s = np.linspace(-20, 0, 20001)
    needed = np.max(1 / np.log1p(np.exp(-s)))
    assert math.isclose(needed, 1 / math.log(2))


@checks("minibatch-standard-error", text="53ed3ab2fe92")
def _spread_of_simulated_means() -> None:
    means = 3.0 * _dice().uniform(-math.sqrt(3), math.sqrt(3), size=(20000, 25)).mean(axis=1)
    assert math.isclose(means.std(), 3.0 / math.sqrt(25), rel_tol=0.02)


@checks("minibatch-without-replacement", text="8b0033974b17")
def _variance_over_all_subsets() -> None:
    g = _dice().normal(size=7)
    for n in range(1, 8):
        means = [g[list(c)].mean() for c in combinations(range(7), n)]
        assert math.isclose(np.var(means), g.var() / n * (7 - n) / 6, abs_tol=1e-12)


@checks("first-pass-is-unbiased", text="4c5dc5bce409")
def _bias_of_gradients_in_a_first_and_in_a_second_pass() -> None:
    """SGD on (theta x - 1)^2 / 2 over three examples, each drawn from two values; all samples are enumerated."""
    p, values = np.array([0.3, 0.7]), np.array([0.5, 1.5])
    bias, coupling = np.zeros(6), np.zeros(6)
    for s in product(range(2), repeat=3):
        weight, theta = np.prod(p[list(s)]), 3.0
        for k, x in enumerate(np.tile(values[list(s)], 2)):
            gradient = x * (theta * x - 1)
            bias[k] += weight * (gradient - p @ (values * (theta * values - 1)))
            coupling[k] += weight * theta * (x - p @ values)
            theta -= 0.2 * gradient
    assert np.allclose([bias[:3], coupling[:3]], 0)
    assert (np.abs(bias[3:]) > 1e-3).all()
    assert (np.abs(coupling[3:]) > 1e-3).all()


# 8.2.1


def _quadratic() -> tuple[np.ndarray, np.ndarray, Callable[[np.ndarray], float]]:
    rng = _dice()
    h = _positive_definite(rng, np.array([0.5, 1.0, 4.0, 9.0]))
    g = rng.normal(size=4)
    return g, h, lambda d: float(g @ d + d @ h @ d / 2)


@checks("quadratic-model-change", text="ec6f74faa45a")
def _remainder_of_a_smooth_cost_is_of_third_order() -> None:
    def cost(x: np.ndarray) -> float:
        return float(np.exp(x[0] * x[1]) + np.sin(x[2]) * x[0] ** 2 + x[1] ** 4)

    x = np.array([0.3, -0.7, 1.1])
    g, h = _gradient(cost, x), _hessian(cost, x)
    for eps in (1e-2, 1e-3):
        predicted = -eps * g @ g + eps**2 * g @ h @ g / 2
        assert abs(cost(x - eps * g) - cost(x) - predicted) < 20 * eps**3 + 1e-9


@checks("curvature-defeats-step", text="cfe4b91831d2")
def _a_fixed_step_raises_a_sharp_quadratic() -> None:
    g, h, change = _quadratic()
    for sharpness in (1.0, 10.0, 100.0):
        rises = g @ h @ g * sharpness / 2 * 0.1**2 > 0.1 * g @ g
        exact = change(-0.1 * g) + (sharpness - 1) * 0.1**2 * g @ h @ g / 2
        assert (exact > 0) == rises
    assert rises


@checks("quadratic-model-best-step", text="b73a5ef69c85")
def _line_search_finds_the_step() -> None:
    g, h, change = _quadratic()
    found = minimize_scalar(lambda eps: change(-eps * g)).x
    assert math.isclose(found, g @ g / (g @ h @ g), rel_tol=1e-6)


@checks("quadratic-model-best-decrease", text="f20a1a9621c0")
def _line_search_finds_the_decrease() -> None:
    g, h, change = _quadratic()
    found = -minimize_scalar(lambda eps: change(-eps * g)).fun
    assert math.isclose(found, (g @ g) ** 2 / (g @ h @ g) / 2, rel_tol=1e-9)


@checks("gd-contraction-factor", text="c8fdd195b430")
def _best_spectral_norm_over_a_grid_of_steps() -> None:
    eigenvalues = np.array([0.5, 1.0, 3.0])
    h = _positive_definite(_dice(), eigenvalues)
    best = min(np.linalg.norm(np.eye(3) - eps * h, 2) for eps in np.linspace(0, 1, 2001))
    kappa = 6.0
    assert math.isclose(best, (kappa - 1) / (kappa + 1), abs_tol=1e-3)


@checks("gd-steps-per-efold", text="d0ba26b9e5a2")
def _run_descent_from_a_worst_start() -> None:
    lambdas = np.array([1.0, 1e4])
    x, steps = np.array([1.0, 1.0]), 0
    while np.linalg.norm(x) > math.sqrt(2) / math.e:
        x, steps = x * (1 - 2 / lambdas.sum() * lambdas), steps + 1
    assert math.isclose(steps, 5000, rel_tol=0.01)


@checks("ill-conditioning-slows-flat-direction", text="bab8af58ea2f")
def _stable_steps_barely_move_the_flat_coordinate() -> None:
    low, high = 0.02, 2.0
    steps = np.linspace(0.001, 1.5, 1500)
    factors = [1 - eps * low for eps in steps if abs(1 - eps * high) < 1]
    bound = 1 - 2 / (high / low)
    assert bound < min(factors) < bound + 1e-3


@checks("steepest-misses-minimum", text="570e2cd0a9be")
def _point_whose_descent_misses_the_minimum() -> None:
    def f(p: np.ndarray) -> float:
        return float(p[0] ** 2 + 100 * p[1] ** 2) / 2

    heights = np.arange(-200, 201) / 1000
    slopes = [-_gradient(f, np.array([1.0, y])) for y in heights]
    along = [y for y, g in zip(heights, slopes, strict=True) if abs(g[0] - g[1]) < 1e-4 and g[0] < 0]
    assert along == [0.01]
    start = np.array([1.0, 0.01])
    down, home = -_gradient(f, start), minimize(f, start).x - start
    angle = math.degrees(math.acos(down @ home / np.linalg.norm(down) / np.linalg.norm(home)))
    assert 44 < angle < 45


@checks("gradient-grows-while-cost-falls", text="427309ed4c0f")
def _small_steps_on_the_cosine() -> None:
    for x in np.linspace(0.01, math.pi - 0.01, 200):
        after = x + 1e-5 * math.sin(x)
        falls, grows = math.cos(after) < math.cos(x), math.sin(after) > math.sin(x)
        assert falls
        assert grows == (x < math.pi / 2)


# 8.2.2


def _tanh_net(w: np.ndarray, b: np.ndarray, v: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.tanh(np.outer(x, w) + b) @ v


@checks("tanh-symmetry-count", text="28b432e7563c")
def _enumerate_the_symmetries_of_three_units() -> None:
    rng = _dice()
    w, b, v = rng.normal(size=(3, 3))
    x = np.linspace(-2, 2, 15)
    seen = set()
    for order in permutations(range(3)):
        for signs in product((1.0, -1.0), repeat=3):
            parts = [np.array(signs) * u[list(order)] for u in (w, b, v)]
            assert np.allclose(_tanh_net(*parts, x), _tanh_net(w, b, v, x))
            seen.add(tuple(np.concatenate(parts)))
    assert len(seen) == math.factorial(3) * 2**3
    assert math.isclose(math.factorial(10) * 2**10, 4e9, rel_tol=0.1)


@checks("swapped-units-break-convexity", text="8a2576cf2956")
def _midpoint_of_swapped_fits_has_equal_units_and_higher_cost() -> None:
    rng = _dice()
    w, b, v = np.array([[2.0, -1.0], [1.0, 2.0], [1.5, 1.0]])
    x = np.linspace(-2, 2, 25)
    y = _tanh_net(w, b, v, x)
    mid = [(u + u[::-1]) / 2 for u in (w, b, v)]
    assert np.allclose(_tanh_net(w[::-1], b[::-1], v[::-1], x), y)
    assert all(u[0] == u[1] for u in mid)
    assert np.allclose(_tanh_net(*mid, x), mid[2].sum() * np.tanh(mid[0][0] * x + mid[1][0]))
    starts = rng.normal(size=(20, 3))
    fits = (minimize(lambda p: float(np.mean((p[2] * np.tanh(p[0] * x + p[1]) - y) ** 2)), start) for start in starts)
    best_of_one_unit = min(fit.fun for fit in fits)
    assert best_of_one_unit > 1e-3
    assert np.mean((_tanh_net(*mid, x) - y) ** 2) >= best_of_one_unit


@checks("midpoint-of-two-fits", text="596ad34475e9")
def _every_exact_fit_on_a_grid_of_weights() -> None:
    x = np.linspace(-2, 2, 9)
    grid = np.linspace(-3, 3, 61)
    fits = [(round(w, 6), round(v, 6)) for w in grid for v in grid if np.allclose(v * np.tanh(w * x), np.tanh(x))]
    assert sorted(fits) == [(-1.0, -1.0), (1.0, 1.0)]
    w, v = np.mean(fits, axis=0)
    assert np.allclose(v * np.tanh(w * x), 0)


@checks("flat-curve-is-no-minimum", text="3ee6eb58f44b")
def _gradient_norm_under_a_cost_curve_that_has_gone_flat() -> None:
    def cost(p: np.ndarray) -> float:
        return float(np.log(np.cosh(3 * p[0])) + (p[1] - p[0]) ** 2 / 2)

    ends = {}
    for eps in (0.05, 0.5):
        x, costs = np.array([1.0, -0.5]), []
        for _ in range(400):
            x = x - eps * _gradient(cost, x)
            costs.append(cost(x))
        assert np.ptp(costs[-20:]) < 0.02
        ends[eps] = float(np.linalg.norm(_gradient(cost, x)))
    assert ends[0.05] < 1e-3  # here the flat curve does mean a minimum
    assert ends[0.5] > 1  # here the steps bounce from wall to wall


@checks("bouncing-keeps-cost", text="b5f0282965e2")
def _step_sizes_that_keep_the_cost_of_a_parabola() -> None:
    constant = []
    for eps in np.linspace(0.05, 4, 80):
        path = [3.0]
        for _ in range(20):
            path.append(path[-1] - eps * float(_gradient(lambda w: float(w[0] ** 2 / 2), np.array(path[-1:]), 1e-3)[0]))
        if np.allclose(np.square(path), 9.0):
            constant.append(round(float(eps), 6))
            assert np.allclose(np.abs(path), 3.0)
    assert constant == [2.0]


# 8.2.3


@checks("two-layer-linear-saddle", text="bd3dc1dc6f15")
def _finite_difference_hessian_at_the_origin() -> None:
    h = _hessian(lambda p: (1 - p[0] * p[1]) ** 2 / 2, np.zeros(2))
    assert np.allclose(np.linalg.eigvalsh(h), [-1, 1], atol=1e-5)


@checks("coin-flip-saddles", text="9d03a4671bcd")
def _count_sign_patterns() -> None:
    for n in range(1, 10):
        patterns = list(product((1, -1), repeat=n))
        assert sum(min(p) > 0 for p in patterns) / len(patterns) == 2.0**-n


@checks("saddle-escape-steps", text="ff55f227cc21")
def _run_descent_off_the_saddle() -> None:
    y, steps = 1e-6, 0
    while abs(y) < 1:
        y, steps = y - 0.1 * -y, steps + 1
    assert abs(steps - 145) <= 1
    assert math.isclose(math.log(1e6) / math.log(1.1), 145, abs_tol=0.5)


@checks("plateau-escape-time", text="ddec847bca96")
def _time_to_leave_by_quadrature() -> None:
    def slope(w: float) -> float:
        return (1 - math.tanh(w)) / math.cosh(w) ** 2

    times = [quad(lambda w: 1 / slope(w), start, 0)[0] for start in (-4.0, -5.0, -6.0)]
    ratios = np.array(times[1:]) / times[:-1]
    assert np.allclose(ratios, math.exp(2), rtol=0.01)
    assert math.isclose(slope(-8.0) / slope(-7.0), math.exp(-2), rel_tol=0.01)


@checks("newton-seeks-critical-points", text="4e45fe87e5af")
def _newton_lands_on_the_critical_point_for_all_signatures() -> None:
    rng = _dice()
    for signs in product((1.0, -1.0), repeat=3):
        h = _positive_definite(rng, np.array(signs) * rng.uniform(0.5, 2, size=3))
        critical, x = rng.normal(size=(2, 3))
        step = np.linalg.solve(h, -h @ (x - critical))
        assert np.allclose(x + step, critical)


@checks("newton-step-uphill", text="48b3b120e980")
def _newton_step_from_finite_differences() -> None:
    def f(p: np.ndarray) -> float:
        return float(p[0] ** 2 - p[1] ** 2) / 2

    for a, b in product((-2.0, -0.7, 0.1, 0.5, 3.0), (-2.5, -0.6, 0.2, 1.5)):
        p = np.array([a, b])
        after = p - np.linalg.solve(_hessian(f, p), _gradient(f, p))
        assert np.allclose(after, 0, atol=1e-4)
        assert (f(after) > f(p)) == (abs(a) < abs(b))


# 8.2.4


@checks("cliffs-from-products", text="53caacf8e349")
def _slope_of_repeated_multiplication() -> None:
    def output(w: np.ndarray, t: int) -> float:
        y = 2.0
        for _ in range(t):
            y *= w[0]
        return float(y)

    for t in (5, 20, 60):
        slope = _gradient(lambda w, t=t: output(w, t), np.array([1.2]))[0]
        assert math.isclose(slope, t * 1.2 ** (t - 1) * 2.0, rel_tol=1e-5)


@checks("exploding-fifty-factors", text="37dcd2e98ecf")
def _difference_quotient_of_the_fiftieth_power() -> None:
    slope = ((1.1 + 1e-6) ** 50 - (1.1 - 1e-6) ** 50) / 2e-6
    assert float(f"{slope:.0e}") == 5e3
    assert math.isclose(1.1**50, 117, rel_tol=0.01)
    assert math.isclose(((0.9 + 1e-6) ** 50 - (0.9 - 1e-6) ** 50) / 2e-6, 0.3, rel_tol=0.1)


@checks("cliff-and-plateau-step", text="04fe5b96848b")
def _slopes_on_both_sides_of_the_cliff() -> None:
    ratios = []
    for t in (10, 50):
        slopes = [_gradient(lambda w, t=t: float(w[0] ** t), np.array([w]))[0] for w in (1.1, 0.9)]
        ratios.append(slopes[0] / slopes[1])
        assert math.isclose(ratios[-1], (1.1 / 0.9) ** (t - 1), rel_tol=1e-4)
    assert float(f"{ratios[1]:.0e}") == 2e4


@checks("cliff-overshoot", text="6483074fbbcb")
def _one_step_down_the_cliff() -> None:
    w = sp.Symbol("w", positive=True)
    landing = w - sp.Rational(1, 10) * sp.diff(w**20 / 2, w)
    assert math.isclose(landing.subs(w, 2), -5e5, rel_tol=0.1)
    for k in range(1, 300):
        start = sp.Rational(k, 100)
        assert (abs(landing.subs(w, start)) > start) == (k / 100 > 2 ** (1 / 18))
    assert math.isclose(2 ** (1 / 18), 1.04, abs_tol=0.005)


@checks("clipping-bounds-step", text="819e4faa8978")
def _longest_step_down_ever_steeper_cliffs() -> None:
    eps, v = 0.1, 2.0
    for t in (2, 20, 200):
        g = _gradient(lambda w, t=t: float(w[0] ** t * w[1]), np.array([1.2, 0.7]))
        if np.linalg.norm(g) > v:
            g = v * g / np.linalg.norm(g)
        assert np.linalg.norm(eps * g) <= eps * v * (1 + 1e-12)


@checks("clipping-reverses-mean", text="edff66c5b3b5")
def _mean_before_and_after_clipping() -> None:
    values = np.array([9.0, -1.0])
    for k in range(1, 200):
        law = np.array([k, 200 - k]) / 200
        before, after = law @ values, law @ np.clip(values, -1, 1)
        assert (before > 1e-12 and after < -1e-12) == (20 < k < 100)


# 8.2.5


@checks("eigenvalue-power", text="3a4e9d3dffdb")
def _run_the_recurrence_and_read_coordinates() -> None:
    w = _dice().normal(size=(4, 4))
    lambdas, v = np.linalg.eig(w)
    h0 = np.array([1.0, -2.0, 0.5, 3.0])
    h = h0
    for _ in range(7):
        h = w @ h
    assert np.allclose(np.linalg.solve(v, h), lambdas**7 * np.linalg.solve(v, h0))


@checks("logistic-chain-vanishes", text="63e6ad7582df")
def _difference_quotient_through_random_chains() -> None:
    rng = _dice()
    for depth in (1, 3, 8):
        for _ in range(30):
            weights = rng.uniform(-3, 3, size=depth)

            def chain(h0: np.ndarray, weights: np.ndarray = weights) -> float:
                h = h0[0]
                for w in weights:
                    h = 1 / (1 + math.exp(-w * h))
                return float(h)

            assert abs(_gradient(chain, rng.normal(size=1))[0]) <= 0.75**depth + 1e-9


@checks("nilpotent-product-explodes", text="fdef726d3452")
def _spectral_radii_of_the_factors_and_the_product() -> None:
    def radius(m: np.ndarray) -> float:
        return float(max(abs(np.linalg.eigvals(m))))

    e1, e2 = np.eye(2)
    a, grid = 2 * np.outer(e1, e2), (-2.0, -1.0, 0.0, 1.0, 2.0)
    found = []
    for entries in product(grid, repeat=4):
        b = np.array(entries).reshape(2, 2)
        if radius(b) < 1e-6 and math.isclose(np.linalg.norm(b, 2), 2) and math.isclose(radius(a @ b), 4):
            found.append(b)
    assert radius(a) == 0
    assert np.array_equal(found, [-2 * np.outer(e2, e1), 2 * np.outer(e2, e1)])


@checks("power-iteration-forgets", text="64bfde546a87")
def _two_starts_end_in_one_direction() -> None:
    rng = _dice()
    lambdas, v = np.array([-0.9, 0.6, 0.3]), rng.normal(size=(3, 3))
    w = v @ np.diag(lambdas) @ np.linalg.inv(v)
    starts = [np.linalg.inv(v) @ h0 for h0 in rng.normal(size=(2, 3))]
    for t in (5, 25):
        ends = [np.linalg.inv(v) @ np.linalg.matrix_power(w, t) @ v @ c for c in starts]
        for c, end in zip(starts, ends, strict=True):
            assert np.allclose(np.abs(end / end[0]), np.abs(c / c[0]) * np.abs(lambdas / lambdas[0]) ** t)
    first, second = (v @ end for end in ends)
    assert abs(first @ second) / np.linalg.norm(first) / np.linalg.norm(second) > 1 - 1e-6


# 8.2.6


@checks("intractable-cost-inexact-gradient", text="2ca7d9a2c3b4")
def _gradient_of_log_z_by_difference_quotient() -> None:
    features = _dice().normal(size=(8, 3))
    theta = np.array([0.4, -1.0, 0.7])
    weights = np.exp(features @ theta)
    expected = features.T @ (weights / weights.sum())
    found = _gradient(lambda t: float(np.log(np.exp(features @ t).sum())), theta)
    assert np.allclose(found, expected, atol=1e-7)


@checks("averaging-keeps-bias", text="36834ce5542b")
def _mean_squared_error_over_all_outcomes() -> None:
    truth, values, p = 1.0, np.array([0.0, 2.0, 5.0]), np.array([0.5, 0.2, 0.3])
    bias = p @ values - truth
    variance = p @ values**2 - (p @ values) ** 2
    for n in (1, 2, 5):
        outcomes = product(range(3), repeat=n)
        error = sum(np.prod(p[list(s)]) * (values[list(s)].mean() - truth) ** 2 for s in outcomes)
        assert math.isclose(error, bias**2 + variance / n)


@checks("biased-gradient-limit", text="5bbdd69e720e")
def _run_descent_with_a_constant_bias() -> None:
    for curvature, b in ((2.0, 0.3), (0.5, -1.0)):
        theta = 7.0
        for _ in range(2000):
            theta -= 0.05 * (curvature * theta + b)
        assert math.isclose(theta, -b / curvature, rel_tol=1e-9)


@checks("inexact-descent-condition", text="5ea8f46d5bf1")
def _sign_of_the_change_for_random_estimates() -> None:
    rng = _dice()

    def cost(x: np.ndarray) -> float:
        return float(np.sin(x[0]) * np.exp(x[1]) + x[0] ** 2)

    for _ in range(50):
        x, estimate = rng.normal(size=(2, 2))
        inner = estimate @ _gradient(cost, x)
        lowers = cost(x - 1e-7 * estimate) < cost(x)
        assert lowers == (inner > 0)


@checks("unbiased-mostly-uphill", text="a4b269c61e03")
def _share_of_uphill_steps_of_an_unbiased_estimate() -> None:
    p = np.linalg.solve([[1, 1], [-1, 9]], [1, 1])  # probabilities of -1 and 9: they sum to 1, the mean is 1
    uphill = [theta - 0.01 * g > theta for theta, g in ((0.0, -1.0), (0.0, 9.0))]
    assert uphill == [True, False]
    assert np.allclose(p, [4 / 5, 1 / 5])


@checks("noise-is-second-order", text="35d2fe5ca00c")
def _expected_change_of_the_cost_as_the_step_shrinks() -> None:
    def cost(x: float) -> float:
        return math.log(math.cosh(x)) + 0.1 * math.sin(x)

    theta = 0.8
    slope = _gradient(lambda x: cost(x[0]), np.array([theta]))[0]
    for noise in (0.0, 3.0, 30.0):
        changes = []
        for eps in (1e-3, 1e-4):
            mean = sum(cost(theta - eps * (slope + sign * noise)) for sign in (-1, 1)) / 2 - cost(theta)
            assert abs(mean + eps * slope**2) <= 1.1 / 2 * eps**2 * (slope**2 + noise**2) + 1e-12
            changes.append(mean)
        assert changes[1] < 0


# 8.2.7


@checks("ridge-blocks-descent", text="f61cf485d0c6")
def _cost_along_a_flow_stays_below_the_start() -> None:
    def cost(x: np.ndarray) -> float:
        return float((x[0] ** 2 - 1) ** 2 + 0.6 * x[0] + x[1] ** 2)

    x, previous = np.array([0.9, 0.4]), math.inf
    rate = 1e-3
    for _ in range(300):
        g = _gradient(cost, x)
        slope = (cost(x - 1e-6 * g) - cost(x + 1e-6 * g)) / 2e-6
        assert math.isclose(slope, -g @ g, rel_tol=1e-3, abs_tol=1e-6)
        assert cost(x) < previous
        previous, x = cost(x), x - 10 * rate * g
    assert x[0] > 0.5
    assert cost(np.array([-1.0, 0.0])) < cost(x)


@checks("logistic-has-no-minimum", text="7a3afc654056")
def _descent_passes_every_bound() -> None:
    w, marks = 0.0, []
    for step in range(1, 20001):
        w += 0.5 / (1 + math.exp(w))
        if step in (200, 2000, 20000):
            marks.append(w)
    gains = np.diff(marks)
    assert np.allclose(gains, math.log(10), atol=0.1)
    assert math.log1p(math.exp(-w)) < 2e-4


@checks("exponential-tail-flow", text="7fcc6fe72aa2")
def _integrate_the_flow() -> None:
    w, dt = 0.0, 1e-3
    for _ in range(5000):
        middle = w + dt / 2 * math.exp(-w)
        w += dt * math.exp(-middle)
    assert math.isclose(math.exp(-w), 1 / (1 + 5), rel_tol=1e-5)


@checks("descent-misses-best-minimum", text="696e30063b54")
def _ends_of_the_flow_from_a_grid_of_starts() -> None:
    w = sp.Symbol("w")
    cost = sp.integrate(w * (w - 1) * (w + 2), w)
    assert sp.minimum(cost, w) == cost.subs(w, -2)
    assert cost.subs(w, 1) - cost.subs(w, -2) == sp.Rational(9, 4)
    slope = sp.lambdify(w, sp.diff(cost, w))
    for start in np.linspace(-4, 4, 81).round(6):
        end = float(start)
        for _ in range(4000):
            end -= 0.01 * slope(end)
        assert math.isclose(end, -2, abs_tol=1e-6) == (start < 0)
        assert start <= 0 or math.isclose(end, 1, abs_tol=1e-6)


# 8.2.8


@checks("xor-defeats-one-gate", text="f0d26c42ee18")
def _linear_programme_for_every_function_of_two_bits() -> None:
    points = list(product((0, 1), repeat=2))
    impossible = []
    for values in product((0, 1), repeat=4):
        rows = [[-p[0], -p[1], 1, 1] if value else [p[0], p[1], -1, 0] for p, value in zip(points, values, strict=True)]
        bounds = [(-9, 9), (-9, 9), (-9, 9), (0, 1)]
        best = linprog([0, 0, 0, -1], A_ub=rows, b_ub=[0] * 4, bounds=bounds)
        if -best.fun < 1e-9 and any(values):
            impossible.append(dict(zip(points, values, strict=True)))
    assert [f for f in impossible if f[0, 0] == 0] == [{p: p[0] ^ p[1] for p in points}]


# 8.3.1


@checks("sgd-running-mean", text="2d436e4f6928")
def _run_sgd_on_random_examples() -> None:
    x = _dice().normal(size=40)
    theta = 123.0
    for k, example in enumerate(x, start=1):
        theta -= (theta - example) / k
        assert math.isclose(theta, x[:k].mean(), abs_tol=1e-9)


@checks("robbins-monro-conditions", text="40535d96545a")
def _exact_error_of_noisy_descent_for_three_schedules() -> None:
    def error(exponent: float, n: int = 20000) -> tuple[float, float]:
        mean, variance = 1.0, 0.0
        for k in range(1, n):
            eps = 0.5 * k**-exponent
            mean, variance = (1 - eps) * mean, (1 - eps) ** 2 * variance + eps**2
        return mean, variance

    def converges(p: float) -> bool:
        k = sp.Symbol("k")
        return bool(sp.Sum(k ** -sp.Rational(p), (k, 1, sp.oo)).is_convergent())

    assert [(converges(a), converges(2 * a)) for a in (0.0, 0.75, 2.0)] == [
        (False, False),
        (False, True),
        (True, True),
    ]
    assert error(0.0)[1] > 0.1
    assert sum(error(0.75)) < 0.01
    assert error(2.0)[0] > 0.1


@checks("summable-steps-stall", text="5bc16fbd6b9d")
def _greatest_distance_travelled() -> None:
    assert math.isclose(sum(2.0**-k for k in range(1, 60)), 1)
    theta = 0.0
    for k in range(1, 60):
        theta -= 2.0**-k * math.copysign(3.0, theta - 10.0)
    assert theta <= 3.0


@checks("sgd-stationary-variance", text="8c8c4dc35931")
def _iterate_the_exact_variance_and_simulate() -> None:
    rng = _dice()
    for eps, curvature, sigma in ((0.1, 2.0, 1.5), (0.8, 2.0, 0.5)):
        claimed = eps * sigma**2 / (curvature * (2 - eps * curvature))
        theta = np.zeros(40000)
        for _ in range(60):
            theta = theta - eps * (curvature * theta + sigma * rng.choice([-1, 1], size=theta.size))
        assert math.isclose(theta.var(), claimed, rel_tol=0.04)


@checks("noise-at-the-minimum", text="859b0afd5f67")
def _gradients_at_the_minimum_of_least_squares() -> None:
    rng = _dice()
    x, y = rng.normal(size=(20, 2)), rng.normal(size=20)
    theta = np.linalg.lstsq(x, y, rcond=None)[0]
    gradients = (x @ theta - y)[:, None] * x
    assert np.allclose(gradients.mean(axis=0), 0)
    assert gradients.var(axis=0).sum() > 0.1


@checks("linear-decay-schedule", text="ed25dee7ac5f")
def _schedule_is_the_line_between_its_ends() -> None:
    first, last, tau = 0.5, 0.005, 40
    schedule = [(1 - k / tau) * first + k / tau * last for k in range(tau + 1)]
    assert np.allclose(schedule, np.linspace(first, last, tau + 1))


@checks("sgd-strongly-convex-rate", text="8aa9a8ba48f6")
def _exact_excess_on_a_quadratic() -> None:
    curvature, second_moment, excess = 0.5, 4.0, {}
    for k in range(1, 40001):
        eps = 4.0 / (k + 10)
        second_moment = (1 - eps * curvature) ** 2 * second_moment + eps**2
        excess[k] = curvature / 2 * second_moment
    assert math.isclose(excess[4000] / excess[40000], 10, rel_tol=0.05)


# 8.3.2, 8.3.3


@checks("momentum-update", text="a2840cf94d69")
def _velocity_form_is_the_heavy_ball_recursion() -> None:
    h = _positive_definite(_dice(), np.array([0.5, 2.0]))
    eps, alpha, path = 0.1, 0.8, [np.array([1.0, -2.0])]
    theta, v = path[0], np.zeros(2)
    for _ in range(20):
        v = alpha * v - eps * (h @ theta)
        theta = theta + v
        path.append(theta)
    for before, now, after in zip(path, path[1:], path[2:], strict=False):
        assert np.allclose(after, now - eps * h @ now + alpha * (now - before))


@checks("momentum-terminal-velocity", text="bda9c25d15bb")
def _run_momentum_on_a_slope() -> None:
    for alpha in (0.0, 0.5, 0.9):
        v = 0.0
        for _ in range(500):
            v = alpha * v - 0.2 * 3.0
        assert math.isclose(v, -0.2 * 3.0 / (1 - alpha))


def _momentum_radius(eps: float, alpha: float, lambdas: np.ndarray) -> float:
    blocks = (np.array([[1 + alpha - eps * lam, -alpha], [1, 0]]) for lam in lambdas)
    return max(float(max(abs(np.linalg.eigvals(block)))) for block in blocks)


@checks("momentum-sqrt-kappa", text="4cedf5487c7b")
def _best_spectral_radius_over_a_grid() -> None:
    kappa, lambdas = 9.0, np.array([1.0, 4.0, 9.0])
    claimed = (math.sqrt(kappa) - 1) / (math.sqrt(kappa) + 1)
    grid = product(np.linspace(0.15, 0.35, 41), np.linspace(0, 0.6, 41))
    best = min(_momentum_radius(eps, alpha, lambdas) for eps, alpha in grid)
    at_optimum = _momentum_radius(4 / (1 + math.sqrt(kappa)) ** 2, claimed**2, lambdas)
    assert math.isclose(at_optimum, claimed, abs_tol=1e-6)
    assert claimed - 1e-6 <= best < claimed + 0.03


@checks("momentum-steps-per-efold", text="2b2df544459a")
def _steps_per_e_fold_at_the_best_constants() -> None:
    lambdas = np.array([1.0, 1e4])
    alpha, eps = (99 / 101) ** 2, 4 / (1 + 100) ** 2
    theta, v, logs = np.ones(2), np.zeros(2), {}
    for k in range(1, 4001):
        v = alpha * v - eps * lambdas * theta
        theta = theta + v
        logs[k] = math.log(np.linalg.norm(theta))
    steps = 1000 / (logs[3000] - logs[4000])
    assert math.isclose(steps, 50, rel_tol=0.03)
    assert _momentum_radius(eps, alpha, lambdas) < min(
        _momentum_radius(eps, alpha * 0.98, lambdas), _momentum_radius(eps * 1.02, alpha, lambdas)
    )


@checks("nesterov-lookahead", text="41b127ca1e35")
def _velocity_form_is_the_two_sequence_form() -> None:
    h = _positive_definite(_dice(), np.array([0.5, 2.0]))
    eps, alpha = 0.1, 0.8
    theta, v = np.array([1.0, -2.0]), np.zeros(2)
    x_before = x = theta
    for _ in range(20):
        v = alpha * v - eps * (h @ (theta + alpha * v))
        theta = theta + v
        y = x + alpha * (x - x_before)
        x_before, x = x, y - eps * (h @ y)
        assert np.allclose(theta, x)


@checks("nesterov-damps-steep", text="4c83f88bd2d6")
def _new_velocity_is_linear_in_the_old_one() -> None:
    eps, alpha = 0.1, 0.8

    def new_velocity(v: float, theta: float, curvature: float) -> float:
        return alpha * v - eps * curvature * (theta + alpha * v)

    for curvature in (0.5, 8.0):
        a = new_velocity(1.0, 0.0, curvature) - new_velocity(0.0, 0.0, curvature)
        assert math.isclose(a, alpha * (1 - eps * curvature))
        assert math.isclose(new_velocity(0.3, -2.0, curvature), a * 0.3 - eps * curvature * -2.0)


# 8.4


@checks("equal-units-stay-equal", text="0802971e624a")
def _train_two_equal_units_and_a_third() -> None:
    rng = _dice()
    x, y = rng.normal(size=(10, 2)), rng.normal(size=10)
    w, v = rng.normal(size=(2, 3)), rng.normal(size=3)
    b = rng.normal(size=3)
    w[:, 1], b[1], v[1] = w[:, 0], b[0], v[0]
    start = w.copy()
    for _ in range(50):
        h = np.tanh(x @ w + b)
        error = (h @ v - y) / 10
        inner = np.outer(error, v) * (1 - h**2)
        w, b, v = w - 0.1 * x.T @ inner, b - 0.1 * inner.sum(axis=0), v - 0.1 * h.T @ error
    assert np.allclose(w[:, 0], w[:, 1])
    assert math.isclose(b[0], b[1])
    assert math.isclose(v[0], v[1])
    assert not np.allclose(w, start, atol=0.05)


@checks("preactivation-variance", text="1f8e6e70d707")
def _simulate_dependent_inputs() -> None:
    rng = _dice()
    n, s, q = 6, 0.3, 2.0
    common = rng.normal(size=(200000, 1))
    h = math.sqrt(q / 2) * (1 + common * np.array([1, -1, 1, 1, -1, 1]))
    z = (rng.choice([-1, 1], size=(200000, n)) * math.sqrt(s) * h).sum(axis=1)
    assert math.isclose(z.var(), n * s * q, rel_tol=0.02)


def _gain_of_linear_layers(rng: np.random.Generator, width: int, depth: int, s: float, runs: int) -> float:
    total = 0.0
    for _ in range(runs):
        h = rng.choice([-1.0, 1.0], size=width)
        for _ in range(depth):
            h = rng.normal(scale=math.sqrt(s), size=(width, width)) @ h
        total += float(h @ h) / width
    return total / runs


@checks("variance-geometric-in-depth", text="609a3bda32ef")
def _simulate_random_linear_nets() -> None:
    for s in (0.02, 0.1):
        gain = _gain_of_linear_layers(_dice(), 20, 3, s, 2000)
        assert math.isclose(gain, (20 * s) ** 3, rel_tol=0.06)


@checks("variance-after-twenty-layers", text="d2aef2215395")
def _simulate_twenty_wide_layers() -> None:
    gain = _gain_of_linear_layers(_dice(), 200, 20, 0.01, 6)
    assert 0.4 < gain / 1e6 < 2.5


@checks("glorot-uniform-bound", text="2acda2445002")
def _variance_halfway_between_forward_and_backward_demands() -> None:
    fan_in, fan_out = 30, 90
    a = math.sqrt(6 / (fan_in + fan_out))
    variance = _dice().uniform(-a, a, size=400000).var()
    assert math.isclose((fan_in * variance + fan_out * variance) / 2, 1, rel_tol=0.01)


@checks("orthogonal-layers-norm", text="947c101ac30c")
def _norm_through_random_orthogonal_layers() -> None:
    rng = _dice()
    x = h = rng.normal(size=5)
    for _ in range(7):
        h = 0.8 * np.linalg.qr(rng.normal(size=(5, 5)))[0] @ h
    assert math.isclose(np.linalg.norm(h) / np.linalg.norm(x), 0.8**7)


@checks("softmax-bias-from-frequencies", text="78c3c84d0d35")
def _fit_the_biases_alone() -> None:
    c = np.array([0.7, 0.2, 0.06, 0.04])
    found = minimize(lambda b: float(np.log(np.exp(b).sum()) - c @ b), np.zeros(4), tol=1e-10).x
    assert np.allclose(found - found[0], np.log(c) - np.log(c[0]), atol=1e-4)


# 8.5


@checks("adagrad-constant-gradient", text="cfef66fa616b")
def _run_adagrad() -> None:
    for g in (0.01, -3.0):
        r = 0.0
        for t in range(1, 50):
            r += g**2
            assert math.isclose(abs(-0.1 * g / math.sqrt(r)), 0.1 / math.sqrt(t))


@checks("adagrad-travel", text="5c0ede97b211")
def _distance_after_ten_thousand_steps() -> None:
    theta = r = 0.0
    for _ in range(10**4):
        r += 0.3**2
        theta -= 0.01 * 0.3 / math.sqrt(r)
    assert math.isclose(abs(theta), 2, rel_tol=0.02)


@checks("rmsprop-accumulator", text="d063d7ec328a")
def _weights_of_past_squares_form_a_mean() -> None:
    rho, r, squares = 0.9, 0.0, _dice().uniform(1, 4, size=300)
    for square in squares:
        r = rho * r + (1 - rho) * square
    weights = rho ** np.arange(300)[::-1]
    assert math.isclose(r, weights @ squares / weights.sum(), rel_tol=1e-9)


@checks("rmsprop-first-step", text="e5fa5d4740cd")
def _run_rmsprop_on_a_slope() -> None:
    for g in (0.02, -5.0):
        r, sizes = 0.0, []
        for _ in range(3000):
            r = 0.99 * r + 0.01 * g**2
            sizes.append(abs(0.1 * g / math.sqrt(r)))
        assert math.isclose(sizes[0], 0.1 / math.sqrt(1 - 0.99))
        assert math.isclose(sizes[0], 10 * sizes[-1], rel_tol=1e-6)
        assert math.isclose(sizes[-1], 0.1, rel_tol=1e-6)


def _adam_first_update(g: float, rho: tuple[float, float], corrected: bool) -> float:
    s, r = (1 - rho[0]) * g, (1 - rho[1]) * g**2
    if corrected:
        s, r = s / (1 - rho[0]), r / (1 - rho[1])
    return -0.01 * s / math.sqrt(r)


@checks("adam-first-step", text="a8b32f917ad7")
def _run_one_step_of_adam() -> None:
    for g in (-4.0, 1e-3, 2.5):
        for rho in ((0.9, 0.999), (0.5, 0.7)):
            assert math.isclose(_adam_first_update(g, rho, True), -0.01 * np.sign(g))


@checks("adam-second-moment-correction", text="98fa0b4752e8")
def _correction_is_unbiased_for_constant_second_moments() -> None:
    for rho in (0.5, 0.999):
        r = 0.0
        for t in range(1, 30):
            r = rho * r + (1 - rho) * 7.0
            assert math.isclose(r / (1 - rho**t), 7.0)


@checks("adam-without-correction", text="b4cd5df36fee")
def _first_step_with_and_without_correction() -> None:
    ratio = _adam_first_update(5.0, (0.9, 0.999), False) / _adam_first_update(5.0, (0.9, 0.999), True)
    assert math.isclose(ratio, 3.2, rel_tol=0.02)
    assert math.isclose(ratio, 0.1 / math.sqrt(0.001))


@checks("adam-ignores-cost-scale", text="2a4a8e0621da")
def _adam_on_a_cost_and_on_its_hundredfold() -> None:
    paths = []
    for scale in (1.0, 100.0):
        x, s, r, path = 2.0, 0.0, 0.0, []
        for t in range(1, 30):
            g = scale * (x + math.sin(3 * x))
            s, r = 0.9 * s + 0.1 * g, 0.999 * r + 0.001 * g * g
            x -= 0.05 * (s / (1 - 0.9**t)) / math.sqrt(r / (1 - 0.999**t))
            path.append(x)
        paths.append(path)
    assert np.allclose(*paths)
    slopes = [_gradient(lambda x, c=c: c * float(x[0] ** 2), np.array([2.0]))[0] for c in (1, 100)]
    assert math.isclose(slopes[1] / slopes[0], 100)


# 8.6


@checks("newton-damping-bound", text="01bd2d66569d")
def _search_for_an_ascending_damped_step() -> None:
    rng = _dice()
    h = _positive_definite(rng, np.array([-1.5, 0.4, 2.0]))
    for alpha in np.arange(-3.05, 3, 0.1):
        step = -np.linalg.inv(h + alpha * np.eye(3))
        directions = np.vstack([np.linalg.eigh(step)[1].T, rng.normal(size=(50, 3))])
        always = all(g @ step @ g < 0 for g in directions)
        assert always == (alpha > 1.5)


@checks("cg-conjugacy", text="9c22c089be69")
def _conjugate_step_keeps_the_last_line_search() -> None:
    rng = _dice()
    h = _positive_definite(rng, np.array([0.5, 2.0, 7.0]))
    d = rng.normal(size=3)
    x = rng.normal(size=3)
    x = x - (d @ h @ x) / (d @ h @ d) * d
    conjugate = np.cross(h @ d, rng.normal(size=3))
    other = rng.normal(size=3)
    assert abs(d @ h @ (x + 3 * conjugate)) < 1e-9
    assert abs(d @ h @ (x + 3 * other)) > 1e-3
    assert abs(d @ h @ conjugate) < 1e-9


@checks("cg-new-direction-descends", text="8ad44de1b537")
def _slope_along_the_next_direction_after_an_exact_search() -> None:
    def cost(x: np.ndarray) -> float:
        return float(np.exp(x[0]) - x[0] + x @ x + x[0] * x[1])

    x = np.array([1.0, -2.0])
    d = -_gradient(cost, x)
    x = x + minimize_scalar(lambda a: cost(x + a * d), bounds=(0, 5), options={"xatol": 1e-12}).x * d
    g = _gradient(cost, x)
    for beta in (-2.0, 0.0, 5.0):
        assert math.isclose(g @ (-g + beta * d), -(g @ g), rel_tol=1e-3)


@checks("bfgs-secant-equation", text="1c6256157fec")
def _inverse_hessian_and_a_bfgs_update_satisfy_it() -> None:
    rng = _dice()
    h = _positive_definite(rng, np.array([0.5, 2.0, 7.0]))
    x, s = rng.normal(size=(2, 3))
    y = h @ (x + s) - h @ x
    assert np.allclose(np.linalg.inv(h) @ y, s)
    rho, eye = 1 / (y @ s), np.eye(3)
    left = eye - rho * np.outer(s, y)
    assert np.allclose((left @ eye @ left.T + rho * np.outer(s, s)) @ y, s)


@checks("bfgs-memory", text="b1c0880f2b3f")
def _bytes_of_a_square_array() -> None:
    per_entry = np.zeros((7, 7), dtype=np.float32).nbytes / 7**2
    assert per_entry * (10**8) ** 2 == 4e16


@checks("lbfgs-memory", text="e82300c5cede")
def _numbers_in_the_stored_pairs_suffice_for_the_inverse_hessian() -> None:
    rng = _dice()
    n, m = 6, 4
    pairs = rng.normal(size=(m, 2, n))
    pairs[:, 1] += 3 * pairs[:, 0]
    assert pairs.size == 2 * m * n
    inverse = np.eye(n)
    for s, y in pairs:  # the matrix is a function of the pairs alone, and satisfies the latest secant equation
        left = np.eye(n) - np.outer(s, y) / (y @ s)
        inverse = left @ inverse @ left.T + np.outer(s, s) / (y @ s)
    assert np.allclose(inverse @ y, s)
    assert 20 * 2 * 10**8 * 4 == 16 * 10**9


# 8.7


@checks("two-layer-interaction-term", text="759c9410967a")
def _expand_the_updated_product() -> None:
    x, eps = sp.symbols("x epsilon")
    w, g = sp.symbols("w1:6"), sp.symbols("g1:6")
    updated = x * sp.prod([wi - eps * gi for wi, gi in zip(w, g, strict=True)])
    second = sp.expand(updated).coeff(eps, 2)
    only_first_two = second.subs(dict.fromkeys(g[2:], 0))
    assert sp.simplify(only_first_two - x * g[0] * g[1] * sp.prod(w[2:])) == 0


@checks("fifty-layers-moved-at-once", text="e150f5c4be8d")
def _move_fifty_layers() -> None:
    w = np.ones(50)
    gradient = _gradient(lambda v: float(np.prod(v)), w)
    assert math.isclose(1 + 0.1 * gradient.sum(), 6, rel_tol=1e-6)
    assert round(math.log10(np.prod(w + 0.1))) == 2
    assert round(float(np.prod(w + 0.1))) == 117


def _normalised(z: np.ndarray) -> np.ndarray:
    return (z - z.mean(axis=0)) / z.std(axis=0)


@checks("batch-norm-decouples-layers", text="3d3e56db5bca")
def _moments_after_a_wild_update_below() -> None:
    rng = _dice()
    x = rng.normal(size=(50, 3))
    for scale in (0.1, 1.0, 100.0):
        h = _normalised(np.tanh(x @ rng.normal(scale=scale, size=(3, 4))) @ rng.normal(size=4) + scale)
        assert abs(h.mean()) < 1e-9
        assert math.isclose(h.std(), 1)


@checks("batch-norm-denominator", text="743199ade4bf")
def _variance_after_normalisation_and_value_for_a_dead_unit() -> None:
    h = _dice().normal(loc=2, scale=3, size=500)
    for delta in (1e-8, 0.5):
        out = (h - h.mean()) / np.sqrt(delta + np.mean((h - h.mean()) ** 2))
        assert math.isclose(out.var(), h.var() / (h.var() + delta))
        dead = np.full(5, 3.0)
        assert not ((dead - dead.mean()) / np.sqrt(delta + dead.var())).any()


@checks("batch-norm-orthogonal-gradient", text="49d8906dc096")
def _inner_product_with_a_difference_gradient() -> None:
    rng = _dice()
    x, y, w = rng.normal(size=(30, 4)), rng.normal(size=30), rng.normal(size=4)

    def loss(v: np.ndarray) -> float:
        return float(np.mean((np.tanh(_normalised(x @ v)) - y) ** 2))

    gradient = _gradient(loss, w)
    assert math.isclose(loss(3 * w), loss(w))
    assert np.linalg.norm(gradient) > 0.01
    assert abs(w @ gradient) < 1e-7


@checks("batch-norm-cancels-bias", text="7eb9422cf521")
def _bias_before_and_shift_after_normalisation() -> None:
    rng = _dice()
    x, w = rng.normal(size=(30, 4)), rng.normal(size=(4, 2))
    for b in rng.normal(scale=5, size=(5, 2)):
        assert np.allclose(_normalised(x @ w + b), _normalised(x @ w))
        assert np.allclose((1.7 * _normalised(x @ w) + b).mean(axis=0), b)


@checks("coordinate-descent-coupling", text="57adcfc65010")
def _minimise_over_one_coordinate() -> None:
    for alpha, x2 in ((0.01, 3.0), (2.0, -1.0)):
        found = minimize(lambda x, a=alpha, y=x2: (x[0] - y) ** 2 + a * (x[0] ** 2 + y**2), [0.0]).x[0]
        assert math.isclose(found, x2 / (1 + alpha), rel_tol=1e-5)


@checks("coordinatewise-minimum", text="d12285c86032")
def _a_kink_stops_every_coordinate_and_a_smoothed_kink_none() -> None:
    def f(x: np.ndarray, smooth: float) -> float:
        return float(3 * np.sqrt((x[0] - x[1]) ** 2 + smooth) + x @ x)

    ends = []
    for smooth in (0.0, 0.3):
        x = np.array([1.0, 1.0])
        for _ in range(200):
            for i in range(2):
                x[i] = minimize_scalar(lambda c, i=i, x=x, s=smooth: f(np.where(np.arange(2) == i, c, x), s)).x
        ends.append(x)
    assert np.allclose(ends[0], [1, 1], atol=1e-4)
    assert np.allclose(ends[1], [0, 0], atol=1e-2)
    assert f(np.zeros(2), 0.0) < f(np.ones(2), 0.0)


@checks("polyak-decaying-average", text="c7e731defbaf")
def _weights_of_the_average_sum_to_one() -> None:
    alpha, average = 0.9, 1.0
    for _ in range(50):
        average = alpha * average + (1 - alpha) * 1.0
    assert math.isclose(average, 1)
    theta = _dice().normal(size=200)
    average = 0.0
    for value in theta:
        average = alpha * average + (1 - alpha) * value
    weights = alpha ** np.arange(200)[::-1]
    assert math.isclose(average, weights @ theta / weights.sum(), rel_tol=1e-6)


@checks("polyak-average-variance", text="dc3d0ab1ac48")
def _variance_of_the_mean_by_exact_linear_algebra() -> None:
    curvature, sigma, t = 2.0, 1.5, 4000
    for eps in (0.05, 0.4):
        factor = 1 - eps * curvature
        # the noise xi_j enters theta_k with the weight -eps factor^(k - 1 - j), k = j + 1, ..., t; arange is t - j
        weights = -eps * (1 - factor ** np.arange(1, t + 1)) / (1 - factor) / t
        assert math.isclose(sigma**2 * weights @ weights, sigma**2 / (curvature**2 * t), rel_tol=0.02)


@checks("gaussian-blur-of-cosine", text="8d7a9948b7b7")
def _gauss_hermite_average() -> None:
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    for theta, sigma in ((0.3, 0.5), (2.0, 1.5)):
        blurred = weights @ np.cos(theta + sigma * nodes) / weights.sum()
        assert math.isclose(blurred, math.exp(-(sigma**2) / 2) * math.cos(theta), rel_tol=1e-9)
