"""Numeric checks of the cards in decks/gbc/04-numerical-computation.md.

Each check computes what the front asks by another route (finite differences, float32 arithmetic, simulation, search,
exact rationals) and compares it with the formula or number of the back.
"""

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(4)


def _gradient(f: Callable[[Array], float], x: Array, step: float = 1e-6) -> Array:
    """Return the gradient of f at the array x, in the shape of x, by central differences."""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        shift = np.zeros_like(x)
        shift[index] = step
        gradient[index] = (f(x + shift) - f(x - shift)) / (2 * step)
    return gradient


def _hessian(f: Callable[[Array], float], x: Array, step: float = 1e-4) -> Array:
    """Return the Hessian of f at the vector x by second differences."""
    n = x.size
    unit = np.eye(n) * step
    hessian = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            corners = f(x + unit[i] + unit[j]) - f(x + unit[i] - unit[j]) - f(x - unit[i] + unit[j])
            hessian[i, j] = (corners + f(x - unit[i] - unit[j])) / (4 * step**2)
    return hessian


def _random_spd(n: int, rng: np.random.Generator) -> Array:
    a = rng.normal(size=(n, n))
    return a @ a.T + 0.3 * np.eye(n)


def _softmax_by_logs(z: Array) -> Array:
    """Return softmax(z) for moderate z from ratios of plain exponentials."""
    return np.array([1 / sum(math.exp(b - a) for b in z) for a in z])


@checks("numerical-map-iterate", text="b8b1c0551117")
def repeated_gradient_steps_reach_a_minimum_that_has_no_formula() -> None:
    def cost(theta: Array) -> float:
        return float((math.tanh(theta[0]) * theta[1] - 1) ** 2 + 0.1 * theta @ theta)

    theta = np.array([0.5, 0.5])
    for _ in range(600):
        theta = theta - 0.1 * _gradient(cost, theta)
    nearby = [cost(theta + 0.01 * d) for d in _rng().normal(size=(50, 2))]
    assert cost(theta) < min(nearby)


@checks("numerical-map-guarantee", text="c6f2b756a33e")
def gradient_norm_vanishes_even_where_the_limit_is_a_saddle() -> None:
    # f(x, y) = cos x + y^2 / 4 has |f''| <= 1, so L = 1; it is bounded below and not convex.
    for start in ((0.0, 3.0), (0.3, -2.0), (7.0, 1.0)):
        x, y = start
        first = math.cos(x) + y * y / 4
        total = 0.0
        for _ in range(300):
            gx, gy = -math.sin(x), y / 2
            total += gx * gx + gy * gy
            x, y = x - gx, y - gy
        assert math.hypot(math.sin(x), y / 2) < 1e-12
        assert total <= 2 * (first + 1)


@checks("exp-overflow-float32", text="1b4980f5e5ef")
def float32_exponentials_overflow_between_88_and_89() -> None:
    with np.errstate(over="ignore"):
        z = np.arange(80, 100, 0.25, dtype=np.float32)
        first = float(z[np.isinf(np.exp(z))][0])
    assert math.ceil(first) == 89


@checks("softmax-shift-by-max", text="29e246ead348")
def shifted_denominators_stay_between_one_and_n() -> None:
    rng = _rng()
    for n in (1, 2, 7):
        for _ in range(50):
            z = rng.normal(size=n) * 1000
            denominator = float(np.sum(np.exp(z - z.max())))
            assert 1 <= denominator <= n
    assert float(np.sum(np.exp(np.zeros(5)))) == 5
    z = np.array([0.3, -1.2, 2.0])
    np.testing.assert_allclose(np.exp(z - 2.0) / np.sum(np.exp(z - 2.0)), _softmax_by_logs(z))


@checks("log-of-underflowed-softmax", text="54d5ec971251")
def log_of_a_float32_softmax_is_minus_infinity() -> None:
    z = np.array([0, -200], dtype=np.float32)
    with np.errstate(divide="ignore", under="ignore"):
        p = np.exp(z - z.max()) / np.sum(np.exp(z - z.max()))
        assert np.log(p)[1] == -np.inf
    assert p.dtype == np.float32
    exact = -200 - math.log1p(math.exp(-200))
    assert abs(exact + 200) < 1e-9


@checks("log-softmax-stable", text="e579f54b443d")
def log_softmax_agrees_with_the_logarithm_of_ratios() -> None:
    z = _rng().normal(size=6) * 3
    m = max(z)
    stable = [z[k] - m - math.log(sum(math.exp(a - m) for a in z)) for k in range(6)]
    np.testing.assert_allclose(stable, np.log(_softmax_by_logs(z)))
    far = np.array([0, -200], dtype=np.float32)
    assert far[1] - far.max() - np.log(np.sum(np.exp(far - far.max()))) == -200


@checks("log-sum-exp-range", text="f76b085a292c")
def log_sum_exp_exceeds_the_maximum_by_at_most_log_n() -> None:
    rng = _rng()
    for n in (2, 5):
        values = []
        for scale in (1e-3, 0.1, 1.0, 10.0):
            for z in rng.normal(size=(300, n)) * scale:
                values.append(math.log(np.sum(np.exp(z))) - max(z))
        assert 0 <= min(values) < 1e-3
        assert math.log(n) - 1e-3 < max(values) <= math.log(n)
        equal = math.log(n * math.exp(0.7)) - 0.7
        assert math.isclose(equal, math.log(n))


@checks("condition-number-amplification", text="39908329e4b8")
def worst_amplification_over_many_errors_is_the_ratio_of_singular_values() -> None:
    rng = _rng()
    a = rng.normal(size=(3, 3))
    sigma = np.sqrt(np.linalg.eigvalsh(a.T @ a))
    kappa = sigma[-1] / sigma[0]
    best = 0.0
    directions = rng.normal(size=(4000, 2, 3))
    for _ in range(6):
        x, db = directions[:, 0], directions[:, 1]
        b, dx = x @ a.T, np.linalg.solve(a, db.T).T
        norm = [np.linalg.norm(v, axis=1) for v in (dx, x, db, b)]
        ratio = norm[0] / norm[1] / (norm[2] / norm[3])
        best = max(best, float(ratio.max()))
        top = directions[np.argsort(ratio)[-40:]]
        directions = np.repeat(top, 100, axis=0)
        directions = directions / np.linalg.norm(directions, axis=2, keepdims=True)
        directions = directions + 0.1 * rng.normal(size=directions.shape) * rng.random((4000, 1, 1)) ** 3
    assert best <= kappa * (1 + 1e-9)
    assert best > 0.98 * kappa


@checks("eigenvalue-ratio-misleads", text="ae08d1784af4")
def shear_has_equal_eigenvalues_and_condition_number_a_squared() -> None:
    for a in (1e2, 1e3, 1e4):
        shear = np.array([[1.0, a], [0.0, 1.0]])
        inverse = np.array([[1.0, -a], [0.0, 1.0]])
        kappa = np.linalg.norm(shear, 2) * np.linalg.norm(inverse, 2)
        assert abs(kappa / a**2 - 1) < 3 / a**2 + 1e-9
        np.testing.assert_allclose(np.linalg.eigvals(shear), [1, 1])


@checks("steepest-descent-in-a-metric", text="c95b2e806582")
def no_unit_vector_of_the_metric_is_steeper() -> None:
    rng = _rng()
    a, g = _random_spd(3, rng), rng.normal(size=3)
    u = rng.normal(size=(200_000, 3))
    u /= np.sqrt(np.einsum("ki,ij,kj->k", u, a, u))[:, None]
    best = u[np.argmin(u @ g)]
    claimed = -np.linalg.solve(a, g)
    claimed /= math.sqrt(claimed @ a @ claimed)
    assert np.min(u @ g) >= claimed @ g - 1e-12
    np.testing.assert_allclose(best, claimed, atol=0.05)


@checks("gd-rescaled-parameter", text="21c01f8a3d3e")
def step_on_the_rescaled_parameter_is_a_longer_step() -> None:
    def cost(theta: Array) -> float:
        return float(np.sum(np.cos(theta) + theta**4))

    theta, c, eps = np.array([0.7, -0.4]), 3.0, 0.01
    phi = theta / c
    moved = phi - eps * _gradient(lambda p: cost(c * p), phi)
    np.testing.assert_allclose(c * moved, theta - c**2 * eps * _gradient(cost, theta), atol=1e-8)


@checks("gd-descent-lemma", text="3bc0a8a72239")
def descent_bound_holds_and_is_attained() -> None:
    rng = _rng()
    for eps in (0.1, 0.5, 1.0, 1.7):
        for x in rng.normal(size=50) * 3:
            g = math.cos(x) - x / 2
            f, after = (math.sin(t) - t * t / 4 for t in (x, x - eps * g))
            assert after <= f - eps * (1 - 1.5 * eps / 2) * g * g + 1e-12
    lipschitz, x = 2.0, np.array([1.0, -2.0])
    for eps in (0.1, 0.8):
        g = lipschitz * x
        change = 0.5 * lipschitz * (np.sum((x - eps * g) ** 2) - x @ x)
        assert math.isclose(change, -eps * (1 - lipschitz * eps / 2) * (g @ g))


@checks("gradient-lipschitz-is-curvature", text="54a81858b019")
def difference_quotients_of_the_gradient_reach_the_largest_curvature() -> None:
    # f(x) = sin(x_1) + 3 cos(x_1 + x_2): every Hessian is a sum of two rank-one matrices of bounded factors.
    rng = _rng()

    def gradient(x: Array) -> Array:
        s = -3 * np.sin(x[:, 0] + x[:, 1])
        return np.stack([np.cos(x[:, 0]) + s, s], axis=1)

    first, second = np.array([1.0, 0.0]), np.array([1.0, 1.0])
    grid = np.linspace(-1, 1, 41)
    hessians = [p * np.outer(first, first) + 3 * q * np.outer(second, second) for p in grid for q in grid]
    largest = max(float(np.linalg.norm(h, 2)) for h in hessians)
    x = rng.uniform(-4, 4, size=(20_000, 2))
    d = rng.normal(size=(20_000, 2))
    y = x + 0.01 * d / np.linalg.norm(d, axis=1)[:, None]
    quotients = np.linalg.norm(gradient(y) - gradient(x), axis=1) / 0.01
    assert 0.97 * largest < quotients.max() <= largest + 1e-9


@checks("line-search-right-angle", text="b54a46da0b49")
def exact_line_search_ends_at_a_right_angle() -> None:
    h = np.diag([1.0, 7.0])

    def gradient(x: Array) -> Array:
        return h @ x + 0.2 * x**3

    x = np.array([2.0, 0.5])
    g = gradient(x)
    low, high = 0.0, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        step = 1e-6

        def cost(eps: float) -> float:
            y = x - eps * g
            return float(0.5 * y @ h @ y + 0.05 * np.sum(y**4))

        low, high = (middle, high) if cost(middle + step) < cost(middle - step) else (low, middle)
    after = gradient(x - middle * g)
    assert abs(g @ after) < 1e-4 * float(np.linalg.norm(g) * np.linalg.norm(after))


@checks("gradient-from-trace", text="9053bc240d56")
def gradient_of_a_trace_form_is_the_transpose() -> None:
    rng = _rng()
    c, w = rng.normal(size=(3, 2)), rng.normal(size=(2, 3))
    np.testing.assert_allclose(_gradient(lambda v: float(np.trace(c @ v)), w), c.T, atol=1e-8)


@checks("gradient-of-quadratic-form", text="777d380df91b")
def gradient_of_a_form_with_a_nonsymmetric_matrix() -> None:
    rng = _rng()
    a, x = rng.normal(size=(4, 4)), rng.normal(size=4)
    found = _gradient(lambda v: float(v @ a @ v), x)
    np.testing.assert_allclose(found, (a + a.T) @ x, atol=1e-7)
    assert not np.allclose(found, 2 * a @ x, atol=1e-2)


@checks("gradient-in-a-matrix", text="7e53b7001cfc")
def gradient_of_a_squared_residual_in_the_weights() -> None:
    rng = _rng()
    w, x, y = rng.normal(size=(2, 3)), rng.normal(size=3), rng.normal(size=2)
    found = _gradient(lambda v: float(0.5 * np.sum((v @ x - y) ** 2)), w)
    np.testing.assert_allclose(found, np.outer(w @ x - y, x), atol=1e-7)


@checks("jacobian-of-a-weight-matrix", text="3e9db5692730")
def jacobian_entries_are_outputs_times_weights() -> None:
    for n in (2, 3, 5):
        h = np.arange(1.0, n + 1)
        jacobian = np.stack([(np.eye(n * n)[k].reshape(n, n)) @ h for k in range(n * n)], axis=1)
        assert jacobian.size == n**3
        assert np.count_nonzero(jacobian) == n**2
    assert 1000**3 == 10**9


@checks("hessian-under-affine-map", text="a2242c66b8c5")
def hessian_of_a_function_of_an_affine_map_from_differences() -> None:
    rng = _rng()
    a, b, x = rng.normal(size=(3, 2)), rng.normal(size=3), rng.normal(size=2)

    def f(y: Array) -> float:
        return float(np.sin(y[0] * y[1]) + y[2] ** 3 + y[0] * y[2])

    found = _hessian(lambda v: f(a @ v + b), x)
    np.testing.assert_allclose(found, a.T @ _hessian(f, a @ x + b) @ a, atol=1e-5)


@checks("flat-valley-of-minima", text="5544eeb77e97")
def hessian_at_minima_of_a_two_weight_net() -> None:
    for v in (1.0, 2.0, -0.5):
        w = 1 / v
        hessian = _hessian(lambda p: 0.5 * (1 - p[0] * p[1]) ** 2, np.array([w, v]))
        np.testing.assert_allclose(np.linalg.eigvalsh(hessian), [0, v * v + w * w], atol=1e-6)


@checks("quadratic-model-threshold", text="3c49bf367038")
def model_falls_exactly_below_the_threshold() -> None:
    rng = _rng()
    for _ in range(20):
        h, g = _random_spd(3, rng), rng.normal(size=3)
        h = h - 0.3 * np.eye(3)
        if g @ h @ g <= 0:
            continue
        threshold = 2 * (g @ g) / (g @ h @ g)
        for eps in np.linspace(0.01, 2, 100) * threshold:
            step = -eps * g
            fall = float(g @ step + 0.5 * step @ h @ step) < -1e-12
            assert fall == (eps < threshold * (1 - 1e-9))


@checks("safe-step-for-any-gradient", text="e40a4635bac7")
def step_one_over_top_eigenvalue_lowers_the_model_by_the_stated_amount() -> None:
    rng = _rng()
    for _ in range(100):
        h, g = rng.normal(size=(3, 3)), rng.normal(size=3)
        h = h + h.T + np.eye(3)
        eigenvalues, vectors = np.linalg.eigh(h)
        top = float(eigenvalues[-1])
        if top <= 0:
            continue
        step = -g / top
        change = g @ step + 0.5 * step @ h @ step
        assert change <= -(g @ g) / (2 * top) + 1e-12
        assert change < 0
        worst = vectors[:, -1]
        step = -worst / top
        assert math.isclose(worst @ step + 0.5 * step @ h @ step, -1 / (2 * top))
        step = -2.001 * worst / top
        assert worst @ step + 0.5 * step @ h @ step > 0


@checks("best-step-two-curvatures", text="1c005e46cbbf")
def best_step_found_by_search_keeps_both_components() -> None:
    big, small = 100.0, 1.0
    h, g = np.diag([big, small]), np.array([1.0, 1.0])
    x = np.linalg.solve(h, g)
    grid = np.linspace(0, 0.05, 50_001)
    moved = x - grid[:, None] * g
    costs = 0.5 * np.einsum("ki,ij,kj->k", moved, h, moved)
    best = grid[np.argmin(costs)]
    assert math.isclose(best, 2 / (big + small), rel_tol=1e-3)
    after = h @ (x - best * g)
    np.testing.assert_allclose(after / g, [1 - best * big, 1 - best * small])
    assert after[1] / g[1] > 0.97


@checks("negative-curvature-is-local", text="82c6607460d8")
def large_step_along_negative_curvature_gains_nothing() -> None:
    theta = 0.1
    g = (math.cos(theta + 1e-6) - math.cos(theta - 1e-6)) / 2e-6
    curvature = (math.cos(theta + 1e-3) - 2 * math.cos(theta) + math.cos(theta - 1e-3)) / 1e-6
    assert g < 0 > curvature
    steps = [math.pi, 2 * math.pi]
    gains = [math.cos(theta) - math.cos(theta + s) for s in steps]
    models = [-(g * s + curvature * s * s / 2) for s in steps]
    assert models[1] > models[0] > 0
    assert gains[0] > 1.9
    assert abs(gains[1]) < 1e-12


@checks("newton-ignores-scaling", text="ea5ad0599c6c")
def newton_step_is_the_same_in_rescaled_parameters() -> None:
    def cost(t: Array) -> float:
        return float(t[0] ** 4 + t[0] * t[1] + np.cosh(t[1]))

    theta, c = np.array([0.8, -0.3]), 3.0

    def newton(f: Callable[[Array], float], at: Array) -> Array:
        return -np.linalg.solve(_hessian(f, at), _gradient(f, at))

    np.testing.assert_allclose(c * newton(lambda p: cost(c * p), theta / c), newton(cost, theta), rtol=1e-4)


@checks("log-sum-exp-is-convex", text="0ff8d90751b2")
def hessian_of_log_sum_exp_is_the_covariance_of_one_hot_draws() -> None:
    z = np.array([0.4, -1.0, 1.1])
    hessian = _hessian(lambda v: float(np.log(np.sum(np.exp(v)))), z)
    p = _softmax_by_logs(z)
    mean = sum(p[i] * np.eye(3)[i] for i in range(3))
    covariance = sum(p[i] * np.outer(np.eye(3)[i] - mean, np.eye(3)[i] - mean) for i in range(3))
    np.testing.assert_allclose(hessian, covariance, atol=1e-6)


@checks("kkt-multiplier-sign", text="e0583b2ec0ed")
def multipliers_at_constrained_minima_found_by_search_are_not_negative() -> None:
    rng = _rng()
    angles = np.linspace(0, 2 * math.pi, 20_001)
    radii = np.linspace(0, 1, 200)[:, None]
    for centre in rng.normal(size=(8, 2)) * 1.5:
        px, py = radii * np.cos(angles), radii * np.sin(angles)
        cost = (px - centre[0]) ** 2 + 2 * (py - centre[1]) ** 2
        k = np.unravel_index(np.argmin(cost), cost.shape)
        x = np.array([px[k], py[k]])
        gradient = np.array([2, 4]) * (x - centre)
        if math.isclose(float(x @ x), 1, abs_tol=1e-6):
            alpha = -(gradient @ x) / 2
            assert alpha > 0
            np.testing.assert_allclose(gradient + alpha * 2 * x, 0, atol=0.02)
        else:
            assert np.linalg.norm(gradient) < 0.05


@checks("kkt-norm-constraint", text="c01a0e7965ca")
def stationary_point_of_the_lagrangian_solves_the_constrained_problem() -> None:
    rng = _rng()
    a, b = rng.normal(size=(4, 2)), 5 * rng.normal(size=4)
    low, high = 0.0, 1e4
    for _ in range(200):
        lam = (low + high) / 2
        x = np.linalg.inv(a.T @ a + 2 * lam * np.eye(2)) @ a.T @ b
        low, high = (lam, high) if x @ x > 1 else (low, lam)
    angles = np.linspace(0, 2 * math.pi, 100_001)
    circle = np.stack([np.cos(angles), np.sin(angles)])
    costs = 0.5 * np.sum((a @ circle - b[:, None]) ** 2, axis=0)
    assert lam > 0.01
    np.testing.assert_allclose(x, circle[:, np.argmin(costs)], atol=1e-3)
    lagrangian = _gradient(lambda v: float(0.5 * np.sum((a @ v - b) ** 2) + lam * (v @ v - 1)), x)
    np.testing.assert_allclose(lagrangian, 0, atol=1e-5)


@checks("multiplier-shortens-solution", text="790099e4da79")
def coefficients_along_singular_vectors_shrink_with_the_multiplier() -> None:
    rng = _rng()
    a, b = rng.normal(size=(4, 3)), rng.normal(size=4)
    u, sigma, vt = np.linalg.svd(a, full_matrices=False)
    lengths = []
    for lam in (0.1, 1.0, 10.0, 100.0):
        x = np.linalg.solve(a.T @ a + 2 * lam * np.eye(3), a.T @ b)
        np.testing.assert_allclose(vt @ x, sigma * (u.T @ b) / (sigma**2 + 2 * lam))
        lengths.append(float(np.linalg.norm(x)))
    assert lengths == sorted(lengths, reverse=True)


@checks("gd-keeps-null-space-part", text="eb99b1b6b886")
def descent_keeps_the_null_space_part_of_its_start() -> None:
    rng = _rng()
    a, b, start = rng.normal(size=(2, 4)), rng.normal(size=2), rng.normal(size=4)
    x = start.copy()
    for _ in range(5000):
        x = x - 0.05 * a.T @ (a @ x - b)
    plus = np.linalg.pinv(a)
    np.testing.assert_allclose(x, plus @ b + (np.eye(4) - plus @ a) @ start, atol=1e-9)
    tall = rng.normal(size=(4, 2))
    plus = np.linalg.inv(tall.T @ tall) @ tall.T
    np.testing.assert_allclose(plus @ tall, np.eye(2), atol=1e-9)


@checks("normal-equations-lose-digits", text="1bbd6557f435")
def exact_rational_solution_moves_by_ten_to_the_minus_four() -> None:
    """A^T A with A = diag(10^6, 1); the right-hand side is wrong by one part in 10^16 in the worst direction."""
    gram = (Fraction(10**12), Fraction(1))
    c = (Fraction(1), Fraction(0))
    wrong = (Fraction(1), Fraction(1, 10**16))
    x, y = (tuple(r / g for r, g in zip(side, gram, strict=True)) for side in (c, wrong))
    relative = abs(y[1] - x[1]) / x[0]
    assert relative == Fraction(1, 10**4)
    rng = _rng()
    a = np.linalg.qr(rng.normal(size=(5, 3)))[0] @ np.diag([1e6, 30.0, 1.0])
    a = a @ np.linalg.qr(rng.normal(size=(3, 3)))[0]
    inverse = np.linalg.inv(a.T @ a)
    sides, errors = rng.normal(size=(2, 2000, 3))
    sides, errors = (v / np.linalg.norm(v, axis=1)[:, None] for v in (sides, errors))
    solutions, shifts = sides @ inverse, 1e-16 * errors @ inverse
    assert np.max(np.linalg.norm(shifts, axis=1) / np.linalg.norm(solutions, axis=1)) < 1.01e-4
