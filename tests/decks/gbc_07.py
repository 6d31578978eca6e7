"""Numeric checks of the cards in decks/gbc/07-regularization-for-deep-learning.md.

Each check computes what the front asks by another route (minimisation, grids, enumeration, simulation, finite
differences, exact rational arithmetic) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy import optimize

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(7)


def _gradient(f: Callable[[Array], float], x: Array, step: float = 1e-6) -> Array:
    """Return the gradient of f at x by central differences."""
    return np.array([(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)])


def _minimum(f: Callable[[Array], float], start: Array) -> Array:
    """Return a local minimiser of the smooth function f, found from start without its derivatives."""
    return np.asarray(optimize.minimize(f, start, method="BFGS", options={"gtol": 1e-9}).x)


def _symmetric(eigenvalues: Array) -> tuple[Array, Array]:
    """Return a symmetric matrix with these eigenvalues, and its orthonormal eigenvectors as columns."""
    q, _ = np.linalg.qr(_rng().normal(size=(eigenvalues.size, eigenvalues.size)))
    return q @ np.diag(eigenvalues) @ q.T, q


def _softmax(z: Array) -> Array:
    e = np.exp(z - z.max())
    return np.asarray(e / e.sum())


def _penalised_quadratic(h: Array, w_star: Array, alpha: float) -> Callable[[Array], float]:
    return lambda w: float((w - w_star) @ h @ (w - w_star) / 2 + alpha / 2 * w @ w)


def _descend(h: Array, w_star: Array, step: float, n_steps: int) -> Array:
    """Return the point that gradient descent on the quadratic cost reaches from 0."""
    w = np.zeros_like(w_star)
    for _ in range(n_steps):
        w = w - step * h @ (w - w_star)
    return w


@checks("penalty-spares-bias", text="30cb2efd952b")
def free_bias_balances_the_means_and_a_penalised_one_does_not() -> None:
    rng = _rng()
    x, y = rng.normal(size=(20, 2)), rng.normal(size=20) + 3

    def mean_residual(bias_penalty: float) -> float:
        def cost(p: Array) -> float:
            residual = x @ p[:2] + p[2] - y
            return float(residual @ residual / 20 + 0.3 * p[:2] @ p[:2] + bias_penalty * p[2] ** 2)

        p = _minimum(cost, np.zeros(3))
        return float(np.mean(x @ p[:2] + p[2] - y))

    assert abs(mean_residual(0.0)) < 1e-6
    assert mean_residual(0.3) < -0.5


@checks("decay-update", text="5ef184cedc42")
def step_on_the_penalised_cost_shrinks_the_weights_first() -> None:
    alpha, step = 0.4, 0.1
    w = _rng().normal(size=3)

    def cost(v: Array) -> float:
        return float(np.sum(np.sin(v)) + v[0] * v[1] ** 2)

    moved = w - step * _gradient(lambda v: cost(v) + alpha / 2 * float(v @ v), w)
    np.testing.assert_allclose(moved, (1 - step * alpha) * w - step * _gradient(cost, w), atol=1e-8)


@checks("decay-quadratic-minimiser", text="d282276cb880")
def minimiser_of_the_penalised_quadratic_is_found_by_search() -> None:
    alpha = 0.3
    w_star = np.array([1.0, -2.0, 0.5])
    for eigenvalues in ((3.0, 1.0, 0.2), (2.0, 0.5, 0.0)):
        h, _ = _symmetric(np.array(eigenvalues))
        found = _minimum(_penalised_quadratic(h, w_star, alpha), np.zeros(3))
        np.testing.assert_allclose(found, np.linalg.inv(h + alpha * np.eye(3)) @ h @ w_star, atol=1e-5)


@checks("decay-eigen-factor", text="ef5ae3bcf817")
def component_along_an_eigenvector_shrinks_by_its_factor() -> None:
    alpha, eigenvalues = 0.3, np.array([3.0, 0.3, 0.0])
    h, q = _symmetric(eigenvalues)
    w_star = np.array([1.0, -2.0, 0.5])
    found = _minimum(_penalised_quadratic(h, w_star, alpha), np.zeros(3))
    np.testing.assert_allclose(q.T @ found, eigenvalues / (eigenvalues + alpha) * (q.T @ w_star), atol=1e-5)


@checks("decay-spares-cost", text="bfd9f0574a77")
def rise_of_the_cost_along_an_eigenvector() -> None:
    eigenvalues = np.array([3.0, 0.3, 0.01])
    h, q = _symmetric(eigenvalues)
    w_star = np.array([1.0, -2.0, 0.5])
    cost = _penalised_quadratic(h, w_star, 0.0)
    for i, t in itertools.product(range(3), (0.5, -2.0)):
        assert math.isclose(cost(w_star + t * q[:, i]) - cost(w_star), eigenvalues[i] * t**2 / 2, rel_tol=1e-9)


@checks("decay-effective-count", text="98d0b2733ed5")
def trace_of_the_shrinking_map_counts_the_directions() -> None:
    h = np.diag([1e3] * 10 + [1e-3] * 990)
    assert round(float(np.trace(np.linalg.solve(h + np.eye(1000), h)))) == 11


@checks("ridge-factor-two", text="5a2149b32087")
def normal_equations_of_the_unhalved_squared_error() -> None:
    rng = _rng()
    x, y, alpha = rng.normal(size=(6, 3)), rng.normal(size=6), 0.8
    found = _minimum(lambda w: float(np.sum((x @ w - y) ** 2) + alpha / 2 * w @ w), np.zeros(3))
    np.testing.assert_allclose(found, np.linalg.solve(x.T @ x + alpha / 2 * np.eye(3), x.T @ y), atol=1e-5)
    assert not np.allclose(found, np.linalg.solve(x.T @ x + alpha * np.eye(3), x.T @ y), atol=1e-3)


@checks("l1-soft-threshold", text="860a4654b5c3")
def minimiser_of_the_l1_penalised_quadratic_on_a_grid() -> None:
    grid = np.linspace(-4, 4, 160_001)
    for w_star, h, alpha in ((2.0, 0.5, 0.4), (-2.0, 2.0, 1.0), (0.3, 1.0, 0.5), (-0.3, 1.0, 0.5)):
        found = grid[np.argmin(h / 2 * (grid - w_star) ** 2 + alpha * np.abs(grid))]
        assert abs(found - np.sign(w_star) * max(abs(w_star) - alpha / h, 0)) < 1e-4


@checks("l1-zero-why", text="4e8a50c86a37")
def zero_wins_exactly_while_the_slope_is_below_the_penalty() -> None:
    grid = np.linspace(-3, 3, 60_001)
    for slope, alpha, wins in ((0.5, 0.8, True), (-0.5, 0.8, True), (0.9, 0.8, False)):
        found = grid[np.argmin(np.exp(grid) - grid + slope * grid + alpha * np.abs(grid))]
        assert bool(abs(found) < 1e-9) is wins
        assert (slope - alpha <= 0 <= slope + alpha) is wins


@checks("l1-l2-pull", text="14eb6449c423")
def pulls_of_the_penalties_near_zero() -> None:
    alpha, w, step = 0.7, 1e-5, 1e-7
    pull = {
        name: (f(w + step) - f(w - step)) / (2 * step)
        for name, f in (("l1", lambda v: alpha * abs(v)), ("l2", lambda v: alpha / 2 * v**2))
    }
    assert math.isclose(pull["l1"], alpha, rel_tol=1e-6)
    assert abs(pull["l2"]) < 1e-4


@checks("penalty-average-prior", text="9cf82e1ba60f")
def posterior_mode_minimises_the_averaged_penalised_cost() -> None:
    rng = _rng()
    m, alpha = 12, 0.3
    x, y = rng.normal(size=(m, 2)), np.sign(rng.normal(size=m))
    variance = 1 / (m * alpha)

    def loss(w: Array) -> Array:
        return np.asarray(np.logaddexp(0, -y * (x @ w)))

    def log_posterior(w: Array) -> float:
        log_prior = -np.sum(w**2 / (2 * variance) + math.log(2 * math.pi * variance) / 2)
        return float(-np.sum(loss(w)) + log_prior)

    mode = _minimum(lambda w: -log_posterior(w), np.zeros(2))
    found = _minimum(lambda w: float(np.mean(loss(w)) + alpha / 2 * w @ w), np.zeros(2))
    np.testing.assert_allclose(found, mode, atol=1e-5)


@checks("penalty-gives-constraint", text="69f4de3f3918")
def penalised_minimiser_is_the_best_point_of_its_ball_and_of_no_other_in_general() -> None:
    grid = np.linspace(-3, 3, 60_001)
    for cost in (np.cos(3 * grid) + 0.3 * grid, (grid - 1) ** 2, -np.abs(grid)):
        w = grid[np.argmin(cost + 0.4 * grid**2)]
        in_ball = np.abs(grid) <= abs(w) + 1e-12
        assert cost[np.abs(grid - w) < 1e-12][0] <= cost[in_ball].min() + 1e-12
    convex = (grid - 1) ** 2
    w = grid[np.argmin(convex + 0.4 * grid**2)]
    assert convex[np.abs(grid) <= 1.05 * abs(w)].min() < convex[np.abs(grid - w) < 1e-12][0] - 1e-3


@checks("constraint-without-penalty", text="2b74cb626148")
def quartic_defeats_every_quadratic_penalty() -> None:
    grid = np.linspace(-1, 1, 2001)
    assert set(np.abs(grid[-(grid**4) == (-(grid**4)).min()])) == {1.0}
    for alpha in (1e-2, 1.0, 1e2, 1e4):
        values = [-((alpha * k) ** 4) + alpha / 2 * (alpha * k) ** 2 for k in (1e3, 1e4, 1e5)]
        assert values[2] < values[1] < values[0] < -1


@checks("max-norm-projection", text="e25249a45b95")
def projection_is_the_nearest_point_of_the_disc() -> None:
    k = 1.5
    angle, radius = np.meshgrid(np.linspace(0, 2 * np.pi, 1001), np.linspace(0, k, 301))
    disc = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1).reshape(-1, 2)
    for w in (np.array([2.0, 1.0]), np.array([-0.5, 0.3])):
        nearest = disc[np.argmin(np.sum((disc - w) ** 2, axis=1))]
        np.testing.assert_allclose(nearest, w * min(1, k / float(np.linalg.norm(w))), atol=2e-2)


@checks("ridge-condition-number", text="9092a0f0a46c")
def condition_number_of_a_rank_deficient_ridge_matrix() -> None:
    rng = _rng()
    x, alpha = rng.normal(size=(5, 2)) @ rng.normal(size=(2, 4)), 0.3
    s = float(np.linalg.norm(x, 2))
    assert math.isclose(np.linalg.cond(x.T @ x + alpha * np.eye(4), 2), (s**2 + alpha) / alpha, rel_tol=1e-9)


@checks("separable-decay-balance", text="65f15ff1b5c6")
def weight_at_which_decay_balances_the_logistic_loss() -> None:
    for alpha in (1.0, 0.1, 1e-3):
        found = optimize.minimize_scalar(
            lambda w, alpha=alpha: math.log1p(math.exp(-w)) + alpha / 2 * w * w, bounds=(0, 20), options={"xatol": 1e-9}
        ).x
        assert math.isclose(alpha * found, 1 / (1 + math.exp(found)), rel_tol=1e-4)
    assert round(found, 1) == 5.2


@checks("augmentation-jensen", text="e8003c9a2a3f")
def averaging_over_a_group_never_raises_the_augmented_loss() -> None:
    rng = _rng()
    shifts = [lambda x, k=k: np.roll(x, k) for k in range(4)]
    data = [(rng.normal(size=4), rng.normal()) for _ in range(5)]
    for _ in range(20):
        a, b = rng.normal(size=4), rng.normal(size=4)

        def f(x: Array, a: Array = a, b: Array = b) -> float:
            return float(np.tanh(a @ x) + (b @ x) ** 2)

        def mean_f(x: Array, f: Callable[[Array], float] = f) -> float:
            return sum(f(g(x)) for g in shifts) / 4

        for x, _ in data:
            np.testing.assert_allclose([mean_f(g(x)) for g in shifts], mean_f(x))
        for loss in (lambda u, y: (u - y) ** 2, lambda u, y: abs(u - y)):
            before, after = (sum(loss(h(g(x)), y) for g in shifts for x, y in data) for h in (f, mean_f))
            assert after <= before + 1e-12


@checks("input-noise-ridge", text="e234885ecaa4")
def expected_error_under_two_point_input_noise_is_enumerated() -> None:
    rng = _rng()
    w, x, y, nu = rng.normal(size=4), rng.normal(size=4), 0.7, 0.3
    errors = [
        float(w @ (x + math.sqrt(nu) * np.array(signs)) - y) ** 2 for signs in itertools.product((-1, 1), repeat=4)
    ]
    assert math.isclose(np.mean(errors), float(w @ x - y) ** 2 + nu * float(np.linalg.norm(w)) ** 2)


def _gauss_hermite_mean(f: Callable[[Array], float], nu: float, size: int) -> float:
    """Return the mean of f over N(0, nu I) by a product Gauss-Hermite rule."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(12)
    weights = weights / weights.sum()
    return sum(
        float(np.prod(weights[list(index)])) * f(math.sqrt(nu) * nodes[list(index)])
        for index in itertools.product(range(12), repeat=size)
    )


@checks("weight-noise-linear", text="e8cb9087933e")
def weight_noise_on_a_linear_model_adds_a_term_free_of_the_weights() -> None:
    x, y, nu = np.array([0.8, -1.1]), 0.4, 0.2
    for w in (np.array([0.3, 0.5]), np.array([-2.0, 1.0])):
        error = _gauss_hermite_mean(lambda e, w=w: float((w + e) @ x - y) ** 2, nu, 2)
        assert math.isclose(error - float(w @ x - y) ** 2, nu * float(x @ x))


@checks("weight-noise-gradient", text="f97f3f3aa662")
def weight_noise_adds_the_squared_gradient_in_the_weights() -> None:
    x, w = np.array([0.8, -1.1]), np.array([0.7, 0.2])

    def output(v: Array) -> float:
        return math.tanh(float(v @ x)) + 0.5 * math.sin(float(v[0]))

    def growth(nu: float) -> float:
        targets = (output(w) - 0.9, output(w) + 0.9)
        noisy = _gauss_hermite_mean(lambda e: sum((output(w + e) - y) ** 2 for y in targets) / 2, nu, 2)
        return noisy - 0.9**2

    squared = float(np.sum(_gradient(output, w) ** 2))
    gaps = [growth(nu) - nu * squared for nu in (2e-2, 1e-2)]
    assert abs(gaps[1]) < 0.2 * 1e-2 * squared
    assert 3 < gaps[0] / gaps[1] < 5


@checks("hard-targets-diverge", text="7b24d1d55f61")
def loss_with_a_hard_target_falls_for_ever() -> None:
    z = np.array([0.3, -0.4, 0.1])
    losses = [-math.log(_softmax(z + np.array([t, 0, 0]))[0]) for t in range(0, 30, 3)]
    assert all(later < earlier for earlier, later in itertools.pairwise(losses))
    assert min(losses) > 0


@checks("smoothing-logit-gap", text="8caca066fa8b")
def logit_gap_at_the_minimum_of_the_smoothed_cost() -> None:
    for k, epsilon in ((3, 0.1), (5, 0.3), (2, 0.05)):
        target = np.full(k, epsilon / (k - 1))
        target[0] = 1 - epsilon
        z = _minimum(lambda z, target=target: float(-target @ np.log(_softmax(z))), np.zeros(k))
        np.testing.assert_allclose(z[0] - z[1:], math.log((1 - epsilon) * (k - 1) / epsilon), atol=1e-4)


@checks("unlabelled-factorises", text="b21e7fd91623")
def unlabelled_inputs_leave_the_marginal_posterior_alone() -> None:
    rng = _rng()
    prior_theta, prior_phi = rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(4))
    p_x, p_y = rng.uniform(0.1, 0.9, size=4), rng.uniform(0.1, 0.9, size=(3, 2))

    def posterior(labelled: list[tuple[int, int]], unlabelled: list[int]) -> Array:
        joint = np.zeros((3, 4))
        for t, f in itertools.product(range(3), range(4)):
            joint[t, f] = prior_theta[t] * prior_phi[f]
            for x in [x for x, _ in labelled] + unlabelled:
                joint[t, f] *= p_x[f] if x else 1 - p_x[f]
            for x, y in labelled:
                joint[t, f] *= p_y[t, x] if y else 1 - p_y[t, x]
        return np.asarray(joint.sum(axis=1) / joint.sum())

    labelled = [(0, 1), (1, 1), (1, 0)]
    np.testing.assert_allclose(posterior(labelled, [1, 1, 0, 1, 1]), posterior(labelled, []))


@checks("multitask-conflict", text="ebb9c3fb0058")
def shared_weight_of_two_opposed_tasks() -> None:
    x = _rng().normal(size=9)
    grid = np.linspace(-2, 2, 4001)
    costs = [float(np.sum((w * x - x) ** 2) + np.sum((w * x + x) ** 2)) for w in grid]
    assert abs(grid[int(np.argmin(costs))]) < 1e-9


@checks("stopping-optimism", text="8d17703adf76")
def least_validation_error_is_below_the_least_expected_one() -> None:
    rng = _rng()
    true_error = np.array([0.30, 0.25, 0.24, 0.26])
    v = rng.binomial(50, true_error, size=(20_000, 4)) / 50
    assert v.min(axis=1).mean() < true_error.min() - 0.01
    assert true_error[v.argmin(axis=1)].mean() >= true_error.min()


@checks("stopping-ball", text="34027aac4d32")
def path_of_descent_stays_in_its_ball_and_can_reach_the_edge() -> None:
    step, n_steps = 0.05, 40
    h, _ = _symmetric(np.array([3.0, 1.0, 0.2]))
    w_star = np.array([1.0, -2.0, 0.5])
    path = [_descend(h, w_star, step, t) for t in range(n_steps + 1)]
    largest = max(float(np.linalg.norm(h @ (w - w_star))) for w in path)
    assert all(np.linalg.norm(w) <= step * t * largest + 1e-12 for t, w in enumerate(path))
    slope, w = np.array([0.6, -0.8]), np.zeros(2)
    for _ in range(n_steps):
        w = w - step * 2.0 * slope
    assert math.isclose(float(np.linalg.norm(w)), step * n_steps * 2.0)


@checks("stopping-decay-1", text="bf6dc12158ee")
def descent_from_zero_scales_each_coefficient() -> None:
    eigenvalues = np.array([3.0, 1.0, 0.2])
    h, q = _symmetric(eigenvalues)
    w_star = np.array([1.0, -2.0, 0.5])
    for n_steps in (0, 1, 7):
        w = _descend(h, w_star, 0.1, n_steps)
        np.testing.assert_allclose(q.T @ w, (1 - (1 - 0.1 * eigenvalues) ** n_steps) * (q.T @ w_star), atol=1e-12)


@checks("stopping-decay-2", text="5280e9cd78ca")
def equal_scalings_fix_the_power_in_exact_arithmetic() -> None:
    for rate, n_steps, curvature in ((Fraction(1, 3), 4, Fraction(2)), (Fraction(1, 7), 2, Fraction(5, 2))):
        power = (1 - rate) ** n_steps
        alpha = curvature / (1 - power) - curvature
        assert 1 - power == curvature / (curvature + alpha)
        assert power == alpha / (curvature + alpha)


@checks("stopping-decay-3", text="dfcb0311cfb4")
def decay_that_matches_the_slope_at_zero_curvature() -> None:
    step, n_steps = 0.01, 1000
    tiny = 1e-8
    slope = ((1 - step * tiny) ** n_steps - 1) / tiny
    found = optimize.brentq(lambda a: (a / (tiny + a) - 1) / tiny - slope, 1e-3, 10)
    assert math.isclose(found, 1 / (step * n_steps), rel_tol=1e-4)


@checks("stopping-is-not-decay", text="60a43e632076")
def one_step_finishes_a_stiff_direction_that_decay_halves() -> None:
    step = Fraction(1, 10)
    curvature, target = 1 / step, Fraction(7, 3)
    stopped = 0 - step * curvature * (0 - target)
    alpha = 1 / (step * 1)
    decayed = curvature * target / (curvature + alpha)
    assert (stopped / target, decayed / target) == (1, Fraction(1, 2))


@checks("tying-against-sharing", text="55903bffae5b")
def strong_tying_tends_to_equal_weights_and_no_finite_one_reaches_them() -> None:
    gaps = []
    for alpha in (1.0, 10.0, 100.0, 1000.0):
        ab = _minimum(lambda p, alpha=alpha: float((p[0] - 1) ** 2 + (p[1] + 2) ** 2 + alpha / 2 * (p[0] - p[1]) ** 2),
                      np.zeros(2))  # fmt: skip
        gaps.append(abs(ab[0] - ab[1]))
    assert all(0 < later < earlier for earlier, later in itertools.pairwise(gaps))
    assert gaps[-1] < 4e-3


@checks("sharing-image-factor", text="850437fff521")
def weights_of_a_dense_layer_against_one_kernel() -> None:
    dense, kernel = np.broadcast_to(0.0, (32 * 32, 32 * 32)), np.zeros((5, 5))
    assert float(f"{dense.size / kernel.size:.0e}") == 4e4


@checks("sparse-code-orthogonal", text="90c21f4596b3")
def best_sparse_code_over_all_supports() -> None:
    n, k = 6, 2
    rng = _rng()
    w, _ = np.linalg.qr(rng.normal(size=(n, n)))
    x = rng.normal(size=n)

    def residual(support: tuple[int, ...]) -> float:
        columns = w[:, list(support)]
        return float(np.linalg.norm(x - columns @ np.linalg.lstsq(columns, x, rcond=None)[0]))

    best = min(itertools.combinations(range(n), k), key=residual)
    assert set(best) == set(np.argsort(-np.abs(w.T @ x))[:k].tolist())


@checks("ensemble-variance-formula", text="b210ef75b553")
def error_of_the_average_by_expanding_the_square() -> None:
    v = Fraction(3)
    for k, c in ((1, Fraction(1)), (4, Fraction(1, 2)), (5, Fraction(0)), (3, Fraction(3))):
        total = sum((v if i == j else c) for i in range(k) for j in range(k))
        assert Fraction(total, k * k) == v / k + (k - 1) * c / k


@checks("ensemble-floor", text="93a992d54eaa")
def large_ensembles_keep_the_shared_error() -> None:
    rng = _rng()
    v, c, k = 1.0, 0.3, 400
    shared = rng.normal(size=(4000, 1)) * math.sqrt(c)
    errors = shared + rng.normal(size=(4000, k)) * math.sqrt(v - c)
    assert abs(np.mean(errors.mean(axis=1) ** 2) - c) < 0.03


@checks("bootstrap-share", text="e27131e00471")
def share_of_examples_in_a_bootstrap_sample() -> None:
    rng = _rng()
    n = 20_000
    assert abs(np.unique(rng.integers(n, size=n)).size / n - 0.63) < 0.01


@checks("dropout-masks", text="57d68e4a5842")
def masks_are_counted_by_drawing_until_none_is_new() -> None:
    rng = _rng()
    for n in (1, 3, 6):
        assert len({tuple(mask) for mask in rng.integers(2, size=(3000, n)).tolist()}) == 2**n


def _masks(n: int, p: float) -> list[tuple[Array, float]]:
    """Return every mask of n entries with its probability when each is 1 with probability p."""
    masks = (np.array(mask, dtype=float) for mask in itertools.product((0, 1), repeat=n))
    return [(mask, float(p ** mask.sum() * (1 - p) ** (n - mask.sum()))) for mask in masks]


@checks("dropout-variance", text="d7b581114193")
def variance_over_all_masks() -> None:
    rng = _rng()
    w, h = rng.normal(size=4), rng.normal(size=4)
    for p in (0.5, 0.8, 1.0):
        values = [(prob, float(np.sum(w * mask * h) / p)) for mask, prob in _masks(4, p)]
        mean = sum(prob * z for prob, z in values)
        assert math.isclose(mean, float(w @ h))
        variance = sum(prob * (z - mean) ** 2 for prob, z in values)
        assert math.isclose(variance, (1 - p) / p * float(np.sum(w**2 * h**2)), abs_tol=1e-12)


@checks("dropout-multiplies", text="fea5b86edb9b")
def signal_to_noise_ratio_under_scaling_of_the_unit() -> None:
    noise = _rng().integers(2, size=10_000).astype(float)
    added, multiplied = ([h / float(np.std(f(h))) for h in (1.0, 10.0, 100.0)] for f in
                         (lambda h: h + noise, lambda h: h * noise))  # fmt: skip
    np.testing.assert_allclose(multiplied, multiplied[0])
    np.testing.assert_allclose(added, added[0] * np.array([1, 10, 100]))


@checks("weight-scaling-rule", text="5fe839ebe1de")
def expected_input_of_the_next_unit_over_all_masks() -> None:
    rng = _rng()
    w, h = rng.normal(size=4), rng.normal(size=4)
    for p in (0.3, 0.5, 0.9):
        in_training = sum(prob * float(w @ (mask * h)) for mask, prob in _masks(4, p))
        assert math.isclose(in_training, float((p * w) @ h))


@checks("dropout-geometric-mean", text="3dcceb9a94cf")
def geometric_mean_of_all_softmax_members() -> None:
    rng = _rng()
    w, b, x = rng.normal(size=(3, 5)), rng.normal(size=3), rng.normal(size=5)
    product = np.ones(3)
    for mask, _ in _masks(5, 0.5):
        product *= _softmax(w @ (mask * x) + b) ** (1 / 2**5)
    np.testing.assert_allclose(product / product.sum(), _softmax(w @ x / 2 + b))


@checks("weight-scaling-fails", text="18e4b67f6b80")
def rectified_difference_over_its_four_masks() -> None:
    h = (1, 1)
    mean = sum(Fraction(max(0, a * h[0] - b * h[1]), 4) for a, b in itertools.product((0, 1), repeat=2))
    assert (mean, max(Fraction(0), Fraction(h[0], 2) - Fraction(h[1], 2))) == (Fraction(1, 4), 0)


@checks("adversarial-linear-gain", text="1b2b4dd477c7")
def largest_gain_over_the_corners_of_the_cube() -> None:
    rng = _rng()
    w, epsilon = rng.normal(size=6), 0.3
    corners = [epsilon * np.array(signs) for signs in itertools.product((-1, 1), repeat=6)]
    assert math.isclose(max(float(w @ eta) for eta in corners), epsilon * float(np.sum(np.abs(w))))


@checks("adversarial-dimension", text="5f8b3ef88c82")
def gain_of_the_linear_programme_grows_with_the_dimension() -> None:
    rng = _rng()
    m, epsilon = 0.2, 0.01
    for n in (10, 100):
        w = rng.normal(size=n)
        w *= m / np.abs(w).mean()
        best = -optimize.linprog(-w, bounds=(-epsilon, epsilon)).fun
        assert math.isclose(best, epsilon * m * n, rel_tol=1e-9)
        x = -0.1 * w / (w @ w)
        assert bool(w @ (x + epsilon * np.sign(w)) > 0) is (n == 100)


@checks("adversarial-image-gain", text="243cf9b09520")
def one_grey_level_on_every_entry() -> None:
    w = 0.01 * _rng().choice([-1.0, 1.0], size=224 * 224 * 3)
    gain = float(w @ (np.sign(w) / 255))
    assert round(gain) == 6
    odds = math.log(0.05 / 0.95) + gain
    assert abs(1 / (1 + math.exp(-odds)) - 0.95) < 0.005


@checks("adversarial-logistic-loss", text="5a17e2d6c815")
def worst_logistic_loss_over_the_corners_of_the_cube() -> None:
    rng = _rng()
    w, x, b, epsilon = rng.normal(size=5), rng.normal(size=5), 0.2, 0.15
    for y in (-1, 1):
        s = y * (float(w @ x) + b)
        worst = max(
            math.log1p(math.exp(-y * (float(w @ (x + epsilon * np.array(signs))) + b)))
            for signs in itertools.product((-1, 1), repeat=5)
        )
        assert math.isclose(worst, math.log1p(math.exp(epsilon * float(np.linalg.norm(w, 1)) - s)))


@checks("tangent-prop-penalty", text="1518b2fd7779")
def squared_changes_of_the_output_along_the_tangents() -> None:
    rng = _rng()
    x, tangents, t = rng.normal(size=3), rng.normal(size=(2, 3)), 1e-5

    def f(u: Array) -> float:
        return math.sin(float(u[0])) * float(u[1]) + float(u[2]) ** 3

    moved = sum(((f(x + t * v) - f(x - t * v)) / (2 * t)) ** 2 for v in tangents)
    gradient = np.array([math.cos(x[0]) * x[1], math.sin(x[0]), 3 * x[2] ** 2])
    assert math.isclose(moved, float(np.sum((tangents @ gradient) ** 2)), rel_tol=1e-6)


@checks("tangent-prop-infinitesimal", text="f2b3bf578de6")
def output_flat_to_first_order_changes_by_half_the_curvature() -> None:
    rng = _rng()
    x, v = rng.normal(size=3), np.array([0.6, 0.0, 0.8])
    a, b = rng.normal(size=(2, 3))

    def raw(u: Array) -> float:
        return math.cos(float(a @ u)) + float(b @ u) ** 2

    slope = float(_gradient(raw, x) @ v)

    def f(u: Array) -> float:
        return raw(u) - slope * float(v @ u)

    s = 1e-3
    hessian = np.array([(_gradient(f, x + s * e) - _gradient(f, x - s * e)) / (2 * s) for e in np.eye(3)])
    assert abs(float(_gradient(f, x) @ v)) < 1e-8
    curvature = float(v @ hessian @ v)
    assert math.isclose(f(x + 0.01 * v) - f(x), 0.01**2 / 2 * curvature, rel_tol=2e-2)
    assert abs(f(x + v) - f(x)) > 0.1
