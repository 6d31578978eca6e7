"""Numeric checks of the cards in decks/further/04-optimisation-and-transport.md.

Each check computes what the front asks by another route (search on grids, descent, finite differences, linear
programming, rank computations, simulation of the splitting methods) and compares it with the back.
"""

import itertools
import math
from collections.abc import Callable

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment, linprog, minimize, minimize_scalar  # type: ignore[import-untyped]

Array = NDArray[np.float64]
GRID = np.linspace(-6, 6, 120_001)


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _prox_on_grid(g: Callable[[Array], Array], x: float, eta: float = 1.0) -> float:
    """Return the minimiser of eta g(u) + (u - x)^2 / 2 among the points of a fine grid."""
    return float(GRID[np.argmin(eta * g(GRID) + (GRID - x) ** 2 / 2)])


def _soft(x: Array, level: float) -> Array:
    return np.asarray(np.sign(x) * np.maximum(np.abs(x) - level, 0))


@checks("prox-projection", text="da7b0eaa78fe")
def prox_of_an_indicator_is_the_nearest_point() -> None:
    rng = _rng()
    grid = np.stack(np.meshgrid(np.linspace(-1, 1, 401), np.linspace(-1, 1, 401))).reshape(2, -1)
    inside = grid[:, np.linalg.norm(grid, axis=0) <= 1]
    for x in 2 * rng.normal(size=(10, 2)):
        nearest = inside[:, np.argmin(np.sum((inside - x[:, None]) ** 2, axis=0))]
        projection = x / max(1.0, float(np.linalg.norm(x)))
        np.testing.assert_allclose(nearest, projection, atol=0.05)


@checks("prox-implicit-step", text="98c67bfcf1e4")
def prox_step_uses_the_gradient_at_its_end() -> None:
    for x, eta in itertools.product((-2.0, 0.5, 3.0), (0.3, 5.0)):
        after = _prox_on_grid(lambda u: np.logaddexp(0, u) + u**4 / 4, x, eta)
        gradient = 1 / (1 + math.exp(-after)) + after**3
        assert abs(x - eta * gradient - after) < 1e-2
        assert abs(x - after) > 0.05


@checks("moreau-gradient", text="d9d938b38eae")
def gradient_of_the_envelope_by_differences() -> None:
    eta, h = 0.7, 1e-2

    def envelope(x: float) -> float:
        return float(np.min(np.abs(GRID) + np.maximum(GRID, 0) + (GRID - x) ** 2 / (2 * eta)))

    for x in (-2.0, -0.3, 0.5, 1.0, 3.0):
        best = _prox_on_grid(lambda u: np.abs(u) + np.maximum(u, 0), x, eta)
        assert abs((envelope(x + h) - envelope(x - h)) / (2 * h) - (x - best) / eta) < 1e-2


@checks("proxgrad-fixed-points", text="7b21dafeded5")
def fixed_points_are_minimisers_for_every_step() -> None:
    for shift, eta in itertools.product((-3.0, 0.4, 2.0), (0.1, 1.0, 50.0)):
        best = float(GRID[np.argmin((GRID - shift) ** 2 / 2 + np.abs(GRID))])
        residual = np.abs(_soft(GRID - eta * (GRID - shift), eta) - GRID)
        assert abs(GRID[np.argmin(residual)] - best) < 1e-3


@checks("proxgrad-descent", text="19ab517c1863")
def descent_constant_holds_and_is_attained() -> None:
    rng = _rng()
    smallest = math.inf
    for _ in range(400):
        curvature, eta, weight = np.array([1.0, rng.uniform(0, 1)]), rng.uniform(0.2, 1.9), rng.uniform(0, 1)
        x = rng.normal(size=2)
        after = _soft(x - eta * curvature * x, eta * weight)

        def objective(u: Array, curvature: Array = curvature, weight: float = weight) -> float:
            return float(curvature @ u**2 / 2 + weight * np.abs(u).sum())

        moved = float(np.sum((after - x) ** 2))
        if moved > 1e-6:
            smallest = min(smallest, (objective(x) - objective(after)) / moved - (1 / eta - 1 / 2))
    assert smallest > -1e-9
    x, eta = np.array([1.0, 0.0]), 0.6  # g = 0, all along the steepest direction
    after = x - eta * x
    assert math.isclose((x @ x - after @ after) / 2 / np.sum((after - x) ** 2), 1 / eta - 1 / 2)


@checks("proxgrad-rate-why", text="d97b3fdecffb")
def proximal_error_falls_like_one_over_k_and_subgradient_error_does_not() -> None:
    rng = _rng()
    a, b = rng.normal(size=(20, 40)), rng.normal(size=20)
    smoothness = float(np.linalg.norm(a, 2) ** 2)

    def objective(u: Array) -> float:
        return float(np.sum((a @ u - b) ** 2) / 2 + np.abs(u).sum())

    x, start = np.zeros(40), np.zeros(40)
    values = []
    for _ in range(3000):
        x = _soft(x - a.T @ (a @ x - b) / smoothness, 1 / smoothness)
        values.append(objective(x))
    for k in (10, 100):
        assert values[k - 1] - values[-1] <= smoothness * np.sum((x - start) ** 2) / (2 * k)
    y, best = np.zeros(40), math.inf
    for k in range(1, 1001):
        y = y - (a.T @ (a @ y - b) + np.sign(y)) / smoothness / math.sqrt(k)
        best = min(best, objective(y))
    assert best - values[-1] > 10 * (values[999] - values[-1])


@checks("admm-dual-update", text="df98d0ab1059")
def multiple_of_the_residual_that_makes_the_last_block_stationary() -> None:
    rng = _rng()
    a, b, c = rng.normal(size=(2, 3)), rng.normal(size=(2, 2)), rng.normal(size=2)
    p, q, rho = rng.normal(size=3), rng.normal(size=2), 0.7
    x: Array = np.zeros(3)
    z: Array = np.zeros(2)
    y: Array = np.zeros(2)
    multiples = []
    for step in range(400):
        x = np.asarray(np.linalg.solve(np.eye(3) + rho * a.T @ a, p - a.T @ (rho * (b @ z - c) + y)), dtype=float)
        z = np.asarray(np.linalg.solve(np.eye(2) + rho * b.T @ b, q - b.T @ (rho * (a @ x - c) + y)), dtype=float)
        residual = a @ x + b @ z - c
        wanted = np.linalg.solve(b.T, q - z)  # the dual point with grad g(z) + B'y = 0, where g = |z - q|^2 / 2
        multiple = float((wanted - y) @ residual / (residual @ residual))
        if step < 20:
            np.testing.assert_allclose(wanted - y, multiple * residual, atol=1e-9)
            multiples.append(multiple)
        y = wanted
        if np.linalg.norm(residual) < 1e-12:
            break
    np.testing.assert_allclose(multiples, rho, rtol=1e-5)
    both, target = np.hstack([a, b]), np.concatenate([p, q])
    nearest = target - np.linalg.pinv(both) @ (both @ target - c)  # projection on the constraint
    np.testing.assert_allclose(np.concatenate([x, z]), nearest, atol=1e-6)


@checks("admm-lasso-level", text="3b2251a4fbf0")
def z_step_by_search() -> None:
    for rho, lam, point in itertools.product((0.5, 2.0), (0.3, 1.0), (-2.0, 0.1, 1.5)):
        found = float(GRID[np.argmin(lam * np.abs(GRID) + rho / 2 * (point - GRID) ** 2)])
        assert abs(found - _soft(np.array([point]), lam / rho)[0]) < 1e-3


@checks("admm-consensus-why", text="9289b2c617d8")
def joint_step_equals_separate_steps() -> None:
    rng = _rng()
    z, u, targets, rho = 0.4, rng.normal(size=3), rng.normal(size=3), 1.3

    def objective(x: Array) -> float:
        return float(np.sum((x - targets) ** 4 + rho / 2 * (x - z + u) ** 2))

    joint = minimize(objective, np.zeros(3), tol=1e-10).x
    for i in range(3):
        single = GRID[np.argmin((GRID - targets[i]) ** 4 + rho / 2 * (GRID - z + u[i]) ** 2)]
        assert abs(single - joint[i]) < 1e-3


@checks("admm-three-blocks", text="e122f5cb4208")
def cyclic_updates_diverge_for_three_columns_and_not_for_two_blocks() -> None:
    a = np.array([[1.0, 1, 1], [1, 1, 2], [1, 2, 2]])

    def norm_after(blocks: list[list[int]], steps: int) -> float:
        x, u = np.ones(3), np.zeros(3)
        for _ in range(steps):
            for block in blocks:
                rest = u + a @ x - a[:, block] @ x[block]
                x[block] = np.linalg.lstsq(a[:, block], -rest, rcond=None)[0]
            u = u + a @ x
        return float(np.linalg.norm(x) + np.linalg.norm(u))

    assert norm_after([[0], [1], [2]], 1500) > 100
    assert norm_after([[0], [1, 2]], 1500) < 1e-3


@checks("nuclear-envelope", text="498feffa3117")
def nuclear_norm_lies_below_the_rank_and_is_reached_by_mixtures() -> None:
    rng = _rng()
    for _ in range(50):
        x = rng.normal(size=(3, 3)) @ np.diag([1, 1, rng.integers(2)])
        x = x / np.linalg.norm(x, 2) * rng.uniform(0.1, 1)
        u, s, vt = np.linalg.svd(x)
        assert s.sum() <= np.linalg.matrix_rank(x) + 1e-9
        # x is a mean of partial isometries of rank k; a convex function below the rank is at most the mean rank.
        levels = np.concatenate([[0], np.sort(s), [1]])
        mixture, mean_rank = np.zeros((3, 3)), 0.0
        for low, high in itertools.pairwise(levels):
            kept = s > low
            mixture += (high - low) * (u[:, kept] @ vt[kept])
            mean_rank += (high - low) * int(kept.sum())
        np.testing.assert_allclose(mixture, x, atol=1e-9)
        assert math.isclose(mean_rank, s.sum())


@checks("nuclear-prox", text="5ce5d83dbb65")
def thresholded_matrix_beats_its_neighbours() -> None:
    rng = _rng()
    x, tau = rng.normal(size=(3, 4)), 0.8
    u, s, vt = np.linalg.svd(x, full_matrices=False)
    best = u @ np.diag(np.maximum(s - tau, 0)) @ vt

    def objective(z: Array) -> float:
        return float(tau * np.linalg.norm(z, "nuc") + np.sum((z - x) ** 2) / 2)

    assert all(objective(best + scale * rng.normal(size=(3, 4))) > objective(best) for scale in [1e-3, 0.1, 1] * 30)


@checks("nuclear-factor-form", text="d79ae1607dd3")
def descent_over_all_factorisations_ends_at_twice_the_nuclear_norm() -> None:
    rng = _rng()
    for columns in (2, 4):
        x = rng.normal(size=(3, 2))

        def squares(entries: Array, columns: int = columns, x: Array = x) -> float:
            mix = entries.reshape(2, columns)  # X = (X M)(M^+): for given M the least B' is the pseudoinverse
            return float(np.sum((x @ mix) ** 2) + np.sum(np.linalg.pinv(mix) ** 2))

        least = min(minimize(squares, rng.normal(size=2 * columns)).fun for _ in range(3))
        assert abs(np.linalg.norm(x, "nuc") / least - 1 / 2) < 1e-6


@checks("completion-coherence", text="21057ea108f9")
def only_the_first_entry_tells_the_matrix_from_zero() -> None:
    n = 4
    x = np.outer(np.eye(n)[0], np.eye(n)[0])
    assert np.linalg.matrix_rank(x) == 1
    assert list(zip(*np.nonzero(x), strict=True)) == [(0, 0)]


@checks("completion-dimension", text="ec8858dc8a8f")
def dimension_by_the_rank_of_the_tangent_map() -> None:
    rng = _rng()
    ranks = {}
    for n, r in ((6, 2), (7, 3), (8, 1)):
        a, b = rng.normal(size=(n, r)), rng.normal(size=(n, r))
        columns = [np.outer(np.eye(n)[i], b[:, k]).ravel() for i in range(n) for k in range(r)]
        columns += [np.outer(a[:, k], np.eye(n)[i]).ravel() for i in range(n) for k in range(r)]
        ranks[n, r] = int(np.linalg.matrix_rank(np.array(columns)))
    assert all(rank == n * n - (n - r) ** 2 for (n, r), rank in ranks.items())
    assert round((1000**2 - 990**2) / 1e4) == 2


@checks("completion-log-why", text="2ba20d1dd6dc")
def some_row_stays_unseen_below_n_log_n() -> None:
    rng = _rng()
    n = 1000
    for factor, expected in ((0.7, True), (1.5, False)):
        rows = [rng.integers(n, size=int(factor * n * math.log(n))) for _ in range(20)]
        missing = [np.unique(row).size < n for row in rows]
        assert sum(missing) > 15 if expected else sum(missing) < 5


@checks("rip-injective-why", text="e442573a2a02")
def equal_images_of_sparse_vectors_need_a_sparse_kernel() -> None:
    rng = _rng()
    n, s = 8, 2
    good, bad = rng.normal(size=(4, n)), rng.normal(size=(3, n))
    for a, injective in ((good, True), (bad, False)):
        smallest = min(
            float(np.linalg.svd(a[:, list(t)], compute_uv=False)[-1]) if a.shape[0] >= 2 * s else 0.0
            for t in itertools.combinations(range(n), 2 * s)
        )
        assert (smallest > 1e-6) == injective
    kernel = np.zeros(n)
    kernel[:4] = np.linalg.svd(bad[:, :4])[2][-1]
    x, y = kernel * (np.arange(n) < 2), -kernel * (np.arange(n) >= 2)
    np.testing.assert_allclose(bad @ x, bad @ y, atol=1e-12)
    assert np.abs(x - y).max() > 0.1


def _basis_pursuit(a: Array, y: Array) -> Array:
    n = a.shape[1]
    solution = linprog(np.ones(2 * n), A_eq=np.hstack([a, -a]), b_eq=y, bounds=(0, None))
    return np.asarray(solution.x[:n] - solution.x[n:])


@checks("cs-measurements", text="b1f820a769cd")
def recovery_sets_in_at_a_multiple_of_s_log_n_over_s() -> None:
    rng = _rng()
    for n, s in ((60, 2), (120, 4), (240, 3)):
        order = s * math.log(n / s)
        for factor, works in ((0.5, False), (3.0, True)):
            a = rng.normal(size=(max(1, int(factor * order)), n))
            recovered = 0
            for _ in range(4):
                x = np.zeros(n)
                x[rng.choice(n, s, replace=False)] = rng.normal(size=s)
                recovered += int(np.abs(_basis_pursuit(a, a @ x) - x).max() < 1e-4)
            assert recovered >= 3 if works else recovered <= 1


@checks("cs-null-space", text="4a30d534e16c")
def recovery_on_a_support_agrees_with_the_kernel() -> None:
    rng = _rng()
    outcomes = set()
    for _ in range(40):
        a = rng.normal(size=(3, 4))
        h = np.linalg.svd(a)[2][-1]  # spans the kernel
        property_holds = np.abs(h[:2]).sum() < np.abs(h[2:]).sum()
        signs = -np.sign(h[:2])  # the x on S that the kernel can spoil most
        x = np.append(signs * 1.0, [0, 0])
        recovered = bool(np.abs(_basis_pursuit(a, a @ x) - x).max() < 1e-6)
        assert recovered == property_holds
        outcomes.add(recovered)
    assert outcomes == {True, False}


@checks("cs-l1-fails", text="fb5d16fd0db5")
def smaller_norm_wins_against_the_first_coordinate() -> None:
    a = np.array([[1.0, 2.0]])
    sparse = [x for x in ([2.0, 0.0], [0.0, 1.0]) if np.allclose(a @ x, 2)]
    lost = [x for x in sparse if not np.allclose(_basis_pursuit(a, np.array([2.0])), x)]
    assert lost == [[2.0, 0.0]]


@checks("ot-brenier", text="a5339aa48b98")
def optimal_permutation_is_monotone_as_gradients_of_convex_functions_are() -> None:
    rng = _rng()
    x, y = rng.normal(size=(2, 6, 2))
    best = min(itertools.permutations(range(6)), key=lambda p: float(np.sum((x - y[list(p)]) ** 2)))
    target = y[list(best)]
    for cycle_length in (2, 3, 4):
        for cycle in itertools.permutations(range(6), cycle_length):
            gain = sum(float(target[i] @ (x[j] - x[i])) for i, j in zip(cycle, cycle[1:] + cycle[:1], strict=True))
            assert gain <= 1e-9  # cyclical monotonicity: the graph lies in a subgradient of a convex function


@checks("ot-gaussian-line", text="d7d1fd0f2579")
def squared_distance_by_matching_sorted_samples() -> None:
    rng = _rng()
    a, s, b, t = 0.5, 1.0, -1.0, 2.5
    x, y = np.sort(a + s * rng.normal(size=400_000)), np.sort(b + t * rng.normal(size=400_000))
    assert abs(np.mean((x - y) ** 2) - ((a - b) ** 2 + (s - t) ** 2)) < 0.03


def _transport(a: Array, b: Array, cost: Array) -> Array:
    """Return an optimal plan, a vertex of the polytope of plans."""
    n, m = cost.shape
    rows = np.kron(np.eye(n), np.ones(m))
    columns = np.kron(np.ones(n), np.eye(m))
    solution = linprog(cost.ravel(), A_eq=np.vstack([rows, columns]), b_eq=np.append(a, b), method="highs-ds")
    return np.asarray(solution.x).reshape(n, m)


@checks("ot-sparse-plan", text="14889ca9a98b")
def vertices_of_the_polytope_of_plans_are_sparse() -> None:
    rng = _rng()
    counts = []
    for n, m in ((4, 5), (3, 7)):
        for _ in range(5):
            plan = _transport(rng.dirichlet(np.ones(n)), rng.dirichlet(np.ones(m)), rng.uniform(size=(n, m)))
            counts.append(int(np.sum(plan > 1e-10)) - (n + m - 1))
    assert max(counts) == 0


@checks("ot-dual-bound-why", text="250ea10edc5f")
def lipschitz_functions_stay_below_the_cost_and_one_reaches_it() -> None:
    rng = _rng()
    points = np.sort(rng.normal(size=6))
    a, b = rng.dirichlet(np.ones(6)), rng.dirichlet(np.ones(6))
    cost = np.abs(points[:, None] - points)
    distance = float(np.sum(_transport(a, b, cost) * cost))
    values = [
        float((a - b) @ np.cumsum(np.append(0, signs * np.diff(points))))
        for signs in itertools.product((-1, 1), repeat=5)
    ]
    assert abs(max(values) - distance) < 1e-9


@checks("ot-sample-rate-why", text="776b982574da")
def half_of_the_square_is_far_from_every_sample_and_the_transport_cost_pays_for_it() -> None:
    rng = _rng()
    side = 24
    axis = (np.arange(side) + 0.5) / side
    cells = np.stack(np.meshgrid(axis, axis)).reshape(2, -1).T  # stands for the uniform law
    for root in (2, 4, 6):
        n = root**2
        grid = (np.stack(np.meshgrid(np.arange(root), np.arange(root))).reshape(2, -1).T + 0.5) / root
        for samples in (grid, rng.random((n, 2)), rng.random((n, 2)) ** 2):
            cost = np.linalg.norm(cells[:, None] - samples, axis=2)
            far = cost.min(axis=1) >= 0.3 / math.sqrt(n)
            assert far.mean() >= 0.5
            each = np.repeat(cost, side * side // n, axis=1)
            rows, columns = linear_sum_assignment(each)
            assert each[rows, columns].mean() >= 0.5 * 0.3 / math.sqrt(n)


@checks("ot-sample-factor", text="69abed97d83a")
def growth_of_the_sample_that_halves_the_rate() -> None:
    n = 1
    while n ** (-1 / 10) > 0.5:
        n += 1
    assert round(math.log10(n)) == 3


@checks("sinkhorn-form", text="d34ad95b4a24")
def ratio_of_plan_and_kernel_has_rank_one() -> None:
    rng = _rng()
    cost, epsilon = rng.uniform(size=(2, 2)), 0.3
    a, b = np.array([0.4, 0.6]), np.array([0.7, 0.3])

    def plan(p: float) -> Array:
        return np.array([[p, a[0] - p], [b[0] - p, a[1] - b[0] + p]])

    def objective(p: float) -> float:
        entries = plan(p)
        return float(np.sum(entries * cost) + epsilon * np.sum(entries * (np.log(entries) - 1)))

    low = max(0.0, b[0] - a[1])
    best = minimize_scalar(objective, bounds=(low + 1e-9, a[0] - 1e-9), method="bounded", options={"xatol": 1e-12}).x
    scaled = plan(best) / np.exp(-cost / epsilon)
    assert abs(np.linalg.det(scaled)) < 1e-5 * np.abs(scaled).max() ** 2


def _sinkhorn(a: Array, b: Array, cost: Array, epsilon: float, steps: int = 500) -> Array:
    """Return the entropic plan by updates of the potentials in logarithms."""
    f, g = np.zeros(len(a)), np.zeros(len(b))
    for _ in range(steps):
        f = epsilon * (np.log(a) - np.logaddexp.reduce((g[None, :] - cost) / epsilon, axis=1))
        g = epsilon * (np.log(b) - np.logaddexp.reduce((f[:, None] - cost) / epsilon, axis=0))
    return np.asarray(np.exp((f[:, None] + g[None, :] - cost) / epsilon))


@checks("sinkhorn-update", text="0200f33b2a98")
def updated_scaling_has_the_wanted_row_sums() -> None:
    rng = _rng()
    k, v, a = rng.uniform(0.1, 1, size=(3, 4)), rng.uniform(0.1, 1, size=4), rng.dirichlet(np.ones(3))
    for i in range(3):
        candidates = np.linspace(0, 5, 200_001)
        row = candidates[np.argmin(np.abs(candidates * (k[i] * v).sum() - a[i]))]
        assert abs(row - a[i] / (k @ v)[i]) < 1e-3


@checks("sinkhorn-unique-why", text="9dd9aaa3e708")
def objective_lies_strictly_below_its_chords() -> None:
    rng = _rng()
    a, b, cost = rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(3)), np.ones((3, 3))

    def objective(plan: Array) -> float:
        return float(np.sum(plan * cost) + 0.1 * np.sum(plan * (np.log(plan) - 1)))

    for _ in range(10):
        first, second = (_sinkhorn(a, b, rng.uniform(size=(3, 3)), 0.2) for _ in range(2))
        assert objective((first + second) / 2) < (objective(first) + objective(second)) / 2 - 1e-9
        assert math.isclose(float(np.sum(first * cost)), float(np.sum(second * cost)))  # both optimal without entropy


@checks("sinkhorn-limits", text="165e7ec18743")
def large_and_small_weights_of_the_entropy() -> None:
    rng = _rng()
    a, b = rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(3))
    cost = rng.uniform(size=(3, 3))
    np.testing.assert_allclose(_sinkhorn(a, b, cost, 1e4), np.outer(a, b), atol=1e-4)
    np.testing.assert_allclose(_sinkhorn(a, b, cost, 2e-3, 3000), _transport(a, b, cost), atol=1e-3)
    half = np.full(2, 0.5)  # all plans are optimal for a constant cost: the one of largest entropy is chosen
    np.testing.assert_allclose(_sinkhorn(half, half, np.ones((2, 2)), 1e-3), np.full((2, 2), 0.25), atol=1e-9)


@checks("sinkhorn-bias", text="2d8ee9ba6b6b")
def uncorrected_cost_prefers_a_shrunken_law_and_the_correction_does_not() -> None:
    points = np.linspace(-2, 2, 9)
    cost, epsilon = (points[:, None] - points) ** 2, 1.0
    a = np.exp(-(points**2) / 2)
    a /= a.sum()

    def entropic(p: Array, q: Array) -> float:
        plan = _sinkhorn(p, q, cost, epsilon, 200)
        return float(np.sum(plan * cost) + epsilon * np.sum(plan * np.log(plan / np.outer(p, q))))

    def corrected(q: Array) -> float:
        return entropic(a, q) - entropic(a, a) / 2 - entropic(q, q) / 2

    widths = np.array([0.4, 0.6, 0.8, 0.9, 1.0, 1.1, 1.3])
    laws = [np.exp(-(points**2) / (2 * w**2)) for w in widths]
    laws = [law / law.sum() for law in laws]
    assert widths[int(np.argmin([entropic(a, law) for law in laws]))] < 0.9
    assert widths[int(np.argmin([corrected(law) for law in laws]))] == 1.0
    assert abs(corrected(a)) < 1e-9
    assert entropic(a, a) > 0.1  # the false step: the uncorrected cost does not vanish at b = a
    for share in (0.2, 0.4, 0.5, 0.6, 0.8):  # of T(a, a); the rest of T(b, b), since the sum vanishes at b = a
        values = [entropic(a, law) - share * entropic(a, a) - (1 - share) * entropic(law, law) for law in laws]
        assert (min(values) > -1e-9) == (share == 0.5)


@checks("mirror-dual-step", text="12dc1bd44b65")
def minimiser_by_search_moves_the_dual_point_by_the_gradient() -> None:
    g, start, eta = np.array([0.7, -1.2]), np.array([0.3, 0.5]), 0.4

    def potential(x: Array) -> float:
        return float(np.sum(x**4) / 4 + np.sum(np.cosh(x)))

    def gradient(x: Array) -> Array:
        return np.asarray(x**3 + np.sinh(x))

    def objective(x: Array) -> float:
        return float(eta * g @ x + potential(x) - potential(start) - gradient(start) @ (x - start))

    found = minimize(objective, start, tol=1e-12).x
    np.testing.assert_allclose(gradient(found), gradient(start) - eta * g, atol=1e-5)


@checks("prox-is-denoiser", text="129a99514f80")
def likeliest_clean_value_on_a_grid_is_the_prox() -> None:
    for sigma, x in itertools.product((0.5, 1.5), (-2.0, 0.3, 1.8)):
        log_posterior = -np.abs(GRID) * 0.8 - (x - GRID) ** 2 / (2 * sigma**2)
        best = float(GRID[np.argmax(log_posterior)])
        assert abs(best - _prox_on_grid(lambda u: 0.8 * np.abs(u), x, sigma**2)) < 1e-3


@checks("csgm-measurements", text="b0e39c162ca0")
def a_net_of_the_ball_has_k_log_many_bits() -> None:
    rng = _rng()
    lipschitz, radius = 2.0, 1.0
    for k in (1, 2):
        counts = []
        for delta in (0.4, 0.2):
            points = rng.uniform(-radius, radius, size=(3000, k))
            net: list[Array] = []
            for point in points[np.linalg.norm(points, axis=1) <= radius]:
                if all(lipschitz * np.linalg.norm(point - other) > delta for other in net):
                    net.append(point)
            counts.append(len(net))
        # Halving delta adds k log 2 to the logarithm of the net, up to boundary effects.
        assert abs(math.log(counts[1] / counts[0]) / (k * math.log(2)) - 1) < 0.25


@checks("csgm-range-why", text="b70db3524405")
def full_measurements_leave_an_error_outside_the_image() -> None:
    rng = _rng()
    a, x = rng.normal(size=(3, 3)), np.array([1.0, 2.0, -1.0])
    z = np.linspace(-4, 4, 80_001)
    image = np.stack([z, np.sin(z), z**2])  # a curve that misses x
    best = image[:, np.argmin(np.linalg.norm(a @ image - (a @ x)[:, None], axis=0))]
    assert np.linalg.norm(best - x) > 0.5


@checks("distil-coupling-why", text="759a9dac0b9e")
def regression_on_independent_noise_is_flat() -> None:
    rng = _rng()
    z = rng.normal(size=100_000)
    x = rng.choice([-1.0, 1.0], size=z.size)
    features = np.stack([np.ones_like(z), z, z**2, np.sign(z)], axis=1)
    coefficients = np.linalg.lstsq(features, x, rcond=None)[0]
    assert np.abs(coefficients).max() < 0.03
    coupled = np.linalg.lstsq(features, np.sign(z), rcond=None)[0]  # the monotone map from noise to data
    assert abs(coupled[3] - 1) < 1e-6


@checks("distil-rounds", text="660a124ee83f")
def halvings_of_the_number_of_steps() -> None:
    steps, rounds = 1024, 0
    while steps > 4:
        steps, rounds = steps // 2, rounds + 1
    assert rounds == 8


@checks("consistency-boundary", text="7655ce487b6e")
def only_one_pair_fixes_the_value_whatever_the_network() -> None:
    rng = _rng()
    found = []
    for c, d in itertools.product(np.linspace(-1, 1, 5), repeat=2):
        x, network = rng.normal(size=(2, 50))
        if np.allclose(c * x + d * network, x):
            found.append((float(c), float(d)))
    assert found == [(1.0, 0.0)]
