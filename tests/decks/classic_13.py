"""Numeric checks of the cards in decks/classic/13-multilayer-and-dynamic-networks.md.

Each check computes what the front asks by another route (finite differences, enumeration, simulation, least squares,
quadrature) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(13)


def _jacobian(f: Callable[[Array], Array], x: Array, step: float = 1e-5) -> Array:
    """Return the Jacobian of f at the vector x by central differences, one row per entry of f(x)."""
    columns = [(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)]
    return np.stack(columns, axis=1)


def _gradient(f: Callable[[Array], float], x: Array, step: float = 1e-5) -> Array:
    return _jacobian(lambda z: np.array([f(z)]), x, step)[0]


def _hessian(f: Callable[[Array], float], x: Array, step: float = 1e-4) -> Array:
    return _jacobian(lambda z: _gradient(f, z, step), x, step)


@checks("shift-invariant-forms", text="8f6f311773b1")
def averages_over_all_shifts_lie_in_the_span_of_the_sums() -> None:
    n, rng = 6, _rng()
    shifts = [np.roll(np.eye(n), s, axis=0) for s in range(n)]
    linear = np.stack([sum(p.T @ e for p in shifts) / n for e in np.eye(n)])
    assert np.linalg.matrix_rank(linear) == 1
    np.testing.assert_allclose(linear, np.full((n, n), 1 / n))
    lags = []
    for k in range(n):
        x = rng.normal(size=(40, n))
        values = np.array([sum(v[i] * v[(i + k) % n] for i in range(n)) for v in x])
        form = (np.roll(np.eye(n), k, axis=1) + np.roll(np.eye(n), -k, axis=1)) / 2
        np.testing.assert_allclose(np.einsum("ri,ij,rj->r", x, form, x), values)
        lags.append(form.ravel())
    for _ in range(5):
        q = rng.normal(size=(n, n))
        q += q.T
        average = sum(p.T @ q @ p for p in shifts) / n
        stacked = np.stack([*lags, average.ravel()])
        assert np.linalg.matrix_rank(stacked) == np.linalg.matrix_rank(np.stack(lags)) == n // 2 + 1


@checks("two-ridge-product", text="e514e60ef88e")
def one_ridge_function_fails_for_each_direction_and_two_give_the_product() -> None:
    x = _rng().normal(size=(50, 2))
    product = x[:, 0] * x[:, 1]
    scale = 1.7
    u = np.array([scale * x[:, 0] + x[:, 1] / scale, scale * x[:, 0] - x[:, 1] / scale])
    np.testing.assert_allclose((u[0] ** 2 - u[1] ** 2) / 4, product, atol=1e-12)
    for angle in np.linspace(0, np.pi, 181):
        along = np.array([-math.sin(angle), math.cos(angle)])  # a ridge function does not change along its ridges
        moved = x + along
        assert np.max(np.abs(moved[:, 0] * moved[:, 1] - product)) > 0.1


@checks("ridge-backfit", text="0376c8efd6d6")
def least_squares_over_all_functions_of_the_projection_gives_conditional_means() -> None:
    rng = _rng()
    x = rng.integers(-2, 3, size=(400, 2)).astype(float)
    weight = rng.uniform(0.5, 2, size=400)
    t = np.sin(x[:, 0]) * x[:, 1] + rng.normal(size=400)
    z = x @ np.array([1.0, 2.0])
    others = 0.3 * (x @ np.array([1.0, -1.0])) ** 2
    values = np.unique(z)
    design = (z[:, None] == values).astype(float)
    root = np.sqrt(weight)
    phi = np.linalg.lstsq(design * root[:, None], (t - others) * root, rcond=None)[0]
    for value, fitted in zip(values, phi, strict=True):
        inside = z == value
        mean = np.sum(weight[inside] * (t - others)[inside]) / np.sum(weight[inside])
        assert math.isclose(mean, fitted, abs_tol=1e-9)


@checks("outer-product-at-truth", text="0a928a7c429a")
def noise_about_the_true_function_leaves_the_outer_product_only() -> None:
    xs, noise = (-1.3, 0.4, 2.0), (-1.0, 1.0)
    true = np.array([0.8, -0.6])

    def y(w: Array, x: float) -> float:
        return float(w[0] * math.tanh(w[1] * x))

    def error(w: Array) -> float:
        pairs = [(x, y(true, x) + e) for x in xs for e in noise]
        return 0.5 * sum((y(w, x) - t) ** 2 for x, t in pairs) / len(pairs)

    def outer(w: Array) -> Array:
        gradients = [_gradient(lambda v, x=x: y(v, x), w) for x in xs]
        return np.asarray(sum(np.outer(g, g) for g in gradients) / len(xs))

    np.testing.assert_allclose(_hessian(error, true), outer(true), atol=1e-5)
    assert error(true) > 0.4
    elsewhere = true + 1
    assert not np.allclose(_hessian(error, elsewhere), outer(elsewhere), atol=1e-2)


@checks("outer-product-cross-entropy", text="d1d8ef9a1426")
def hessian_less_the_term_with_second_derivatives_of_the_activation() -> None:
    w = np.array([0.7, -0.4, 0.3])

    def a(v: Array) -> float:
        return float(v[0] * math.tanh(2 * v[1]) + v[2] ** 2 - v[0])

    def of_a(z: float, t: int) -> float:
        y = 1 / (1 + math.exp(-z))
        return -t * math.log(y) - (1 - t) * math.log(1 - y)

    for t in (0, 1):
        z, step = a(w), 1e-6
        slope = (of_a(z + step, t) - of_a(z - step, t)) / (2 * step)
        rest = _hessian(lambda v, t=t: of_a(a(v), t), w) - slope * _hessian(a, w)
        y, g = 1 / (1 + math.exp(-z)), _gradient(a, w)
        np.testing.assert_allclose(rest, y * (1 - y) * np.outer(g, g), atol=1e-6)


@checks("outer-product-rank", text="985608608930")
def share_of_zero_eigenvalues_in_a_hundredth_of_the_size() -> None:
    examples, weights = 2, 200
    g = _rng().normal(size=(examples, weights))
    values = np.linalg.eigvalsh(sum(np.outer(row, row) for row in g))
    assert np.mean(np.abs(values) < 1e-9) == 0.99
    assert examples / weights == 10**4 / 10**6


@checks("hessian-diagonal-sweep", text="1d9cd59c858b")
def recursion_is_exact_when_no_mixed_derivatives_are_there() -> None:
    rng = _rng()
    w = rng.normal(size=(3, 2))
    a = np.array([0.4, -0.9])
    outer = (np.sin, np.exp, lambda z: z**3)

    def above(ak: Array) -> float:
        return float(sum(f(z) for f, z in zip(outer, ak, strict=True)))

    def below(aj: Array) -> float:
        return above(w @ np.tanh(aj))

    ak = w @ np.tanh(a)
    first, second = _gradient(above, ak), np.diag(_hessian(above, ak))
    g1 = 1 - np.tanh(a) ** 2
    g2 = -2 * np.tanh(a) * g1
    for j in range(2):
        total = sum(g2[j] * w[k, j] * first[k] + g1[j] ** 2 * w[k, j] ** 2 * second[k] for k in range(3))
        assert math.isclose(total, _hessian(below, a)[j, j], abs_tol=1e-5)


@checks("diagonal-misses-cancelling", text="7d0364f5f62c")
def coupling_that_makes_the_zero_vector_as_good_as_the_minimum() -> None:
    def cost(coupling: float) -> float:
        h = np.array([[1, coupling], [coupling, 1]])
        step = np.zeros(2) - np.ones(2)
        return float(0.5 * step @ h @ step)

    free = [c for c in np.linspace(-1, 1, 201) if math.isclose(cost(float(c)), 0, abs_tol=1e-12)]
    assert free == [-1]
    assert 0.5 * (1 + 1) == 1  # what the diagonal alone predicts
    assert np.linalg.eigvalsh([[1, -1], [-1, 1]])[0] >= -1e-12


@checks("incremental-order-term", text="f2d834f674d6")
def two_steps_in_turn_differ_from_the_joint_step_at_second_order() -> None:
    w = np.array([0.3, -0.7])

    def first(v: Array) -> float:
        return float(np.sin(v[0] * v[1]) + v[0] ** 2)

    def second(v: Array) -> float:
        return float(np.exp(v[0]) * v[1] + v[1] ** 4)

    eta = 1e-3
    middle = w - eta * _gradient(first, w)
    end = middle - eta * _gradient(second, middle)
    excess = (end - (w - eta * (_gradient(first, w) + _gradient(second, w)))) / eta**2
    np.testing.assert_allclose(excess, _hessian(second, w) @ _gradient(first, w), atol=5e-3)
    assert not np.allclose(excess, _hessian(first, w) @ _gradient(second, w), atol=0.1)


@checks("elimination-counts-weights", text="253dc7c2b0d5")
def penalties_along_the_line_of_equal_error() -> None:
    w1 = np.linspace(-1, 2, 60001)
    w2 = 1 - w1
    scale = 0.02
    elimination = w1**2 / (scale**2 + w1**2) + w2**2 / (scale**2 + w2**2)
    best = w1[np.argmin(elimination)]
    assert min(abs(best), abs(best - 1)) < 1e-3
    assert elimination[np.argmin(np.abs(w1 - 0.5))] > 1.9 * elimination.min()
    assert math.isclose(w1[np.argmin(w1**2 + w2**2)], 0.5, abs_tol=1e-4)


@checks("tdnn-window", text="225b45c34cf6")
def inputs_whose_change_alters_the_output() -> None:
    rng = _rng()
    for p, q in ((0, 0), (2, 0), (3, 4)):
        u, v = rng.normal(size=p + 1), rng.normal(size=q + 1)
        x = rng.normal(size=30)

        def output(inputs: Array, p: int = p, q: int = q, u: Array = u, v: Array = v) -> float:
            hidden = [math.tanh(sum(u[i] * inputs[t - i] for i in range(p + 1))) for t in range(p, 30)]
            return sum(v[i] * hidden[-1 - i] for i in range(q + 1))

        changed = [s for s, e in enumerate(np.eye(30)) if output(x + e) != output(x)]
        assert len(changed) == p + q + 1


@checks("static-derivative-share", text="ecca28274e0f")
def static_over_total_derivative_after_many_steps() -> None:
    for w in (0.1, 0.5, 0.9):

        def state(weight: float, steps: int) -> float:
            a = 0.3
            for _ in range(steps):
                a = 1 + weight * a
            return a

        static = state(w, 999)
        total = (state(w + 1e-6, 1000) - state(w - 1e-6, 1000)) / 2e-6
        assert math.isclose(static / total, 1 - w, rel_tol=1e-5)


def _transition(h: Array, x: float, theta: Array) -> Array:
    return np.tanh(theta[:4].reshape(2, 2) @ h + theta[4:] * x)


def _state(theta: Array, inputs: Array) -> Array:
    h = np.array([0.2, -0.1])
    for x in inputs:
        h = _transition(h, float(x), theta)
    return h


@checks("rtrl-recursion", text="5572982d3431")
def carried_sensitivity_is_the_total_derivative() -> None:
    rng = _rng()
    theta, inputs = rng.normal(size=6), rng.normal(size=5)
    h, p = np.array([0.2, -0.1]), np.zeros((2, 6))
    for t, x in enumerate(inputs, 1):
        a = _jacobian(lambda s, x=x: _transition(s, float(x), theta), h)
        b = _jacobian(lambda v, x=x, h=h: _transition(h, float(x), v), theta)
        p = a @ p + b
        h = _transition(h, float(x), theta)
        np.testing.assert_allclose(p, _jacobian(lambda v, t=t: _state(v, inputs[:t]), theta), atol=1e-7)


@checks("rtrl-cost", text="0000992573df")
def multiplications_of_a_dense_product_are_counted() -> None:
    counts = {}
    for n in (2, 3, 4):
        counts[n] = sum(1 for _ in itertools.product(range(n), range(n * n), range(n)))  # row, column, summand
    assert all(count == n**4 for n, count in counts.items())
    order = math.log(counts[4] / counts[2], 2)
    assert math.isclose(counts[4] * (100 / 4) ** order, 1e8)


@checks("rtrl-moving-weights", text="ed45cc1c99a5")
def sensitivity_collected_at_old_weights_is_not_the_derivative() -> None:
    rng = _rng()
    inputs = rng.normal(size=5)
    for rate, exact in ((0.0, True), (0.1, False)):
        theta = np.full(6, 0.5)
        h, p = np.array([0.2, -0.1]), np.zeros((2, 6))
        for t, x in enumerate(inputs):
            if t:
                theta = theta - rate * p.T @ h  # descent on half the square of the state
            a = _jacobian(lambda s, x=x, v=theta: _transition(s, float(x), v), h)
            b = _jacobian(lambda v, x=x, h=h: _transition(h, float(x), v), theta)
            p = a @ p + b
            h = _transition(h, float(x), theta)
        true = _jacobian(lambda v: _state(v, inputs), theta)
        assert np.allclose(p, true, atol=1e-6) == exact


@checks("spurious-valleys-move", text="376e0db11972")
def minima_beyond_one_lie_at_roots_set_by_the_inputs() -> None:
    w = np.linspace(1.05, 3, 200001)
    valleys = []
    for root in (1.5, 2.2):
        x = np.polymul([1, -root], [1, 0.2, 0.1, -0.3, 0.1, 0.2, 0.1, 0.3, -0.1, 0.2, 0.1])
        a = np.zeros_like(w)
        for value in x:
            a = w * a + value
        cost = (a - 0.5) ** 2
        low = [i for i in range(1, w.size - 1) if cost[i] < min(cost[i - 1], cost[i + 1])]
        assert len(low) == 1
        series = sum(value * root ** -float(t) for t, value in enumerate(x, 1))
        assert abs(series) < 1e-12
        assert abs(w[low[0]] - root) < 0.02
        valleys.append(w[low[0]])
    assert abs(valleys[0] - valleys[1]) > 0.5


@checks("fixed-point-adjoint", text="fd5bbeff5e85")
def gradient_through_the_fixed_point_by_differences() -> None:
    rng = _rng()
    theta = 0.4 * rng.normal(size=6)
    target = np.array([0.3, -0.2])

    def settle(v: Array) -> Array:
        h = np.zeros(2)
        for _ in range(300):
            h = _transition(h, 1.0, v)
        return h

    def loss(h: Array) -> float:
        return float(np.sum((h - target) ** 3))

    h = settle(theta)
    a = _jacobian(lambda s: _transition(s, 1.0, theta), h)
    b = _jacobian(lambda v: _transition(h, 1.0, v), theta)
    z = np.linalg.solve(np.eye(2) - a.T, _gradient(loss, h))
    np.testing.assert_allclose(b.T @ z, _gradient(lambda v: loss(settle(v)), theta), atol=1e-8)


@checks("adjoint-relaxes", text="1d67ea538dd4")
def transposed_iteration_converges_with_the_same_radius() -> None:
    a = np.array([[0.5, 8.0], [0.0, -0.9]])
    radius = max(abs(np.linalg.eigvals(a)))
    assert math.isclose(radius, max(abs(np.linalg.eigvals(a.T))))
    assert radius < 1 < np.linalg.norm(a, 2)
    g, z = np.array([1.0, 2.0]), np.zeros(2)
    for _ in range(400):
        z = a.T @ z + g
    np.testing.assert_allclose(z, np.linalg.inv(np.eye(2) - a.T) @ g)


@checks("state-basis-change", text="c7d2d2a23313")
def net_in_the_new_basis_has_the_same_outputs() -> None:
    rng = _rng()
    w, u, v, b = rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=3), rng.normal(size=(3, 3))
    inverse = np.linalg.inv(b)
    h, s = np.zeros(3), np.zeros(3)
    for x in rng.normal(size=6):
        h = w @ h + u * x
        s = inverse @ w @ b @ s + inverse @ u * x
        np.testing.assert_allclose(b @ s, h, rtol=1e-8)
        assert math.isclose(v @ b @ s, v @ h, rel_tol=1e-8)


@checks("tanh-pins-basis", text="254a274818a4")
def small_integer_matrices_that_commute_with_the_entrywise_tanh() -> None:
    z = _rng().normal(size=(2, 20))
    entries = (-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0)
    commuting = []
    for values in itertools.product(entries, repeat=4):
        b = np.array(values).reshape(2, 2)
        if abs(np.linalg.det(b)) > 1e-9 and np.allclose(b @ np.tanh(z), np.tanh(b @ z)):
            commuting.append(b)
    assert len(commuting) == 2**2 * math.factorial(2)
    assert all(np.array_equal(np.abs(b) @ np.abs(b).T, np.eye(2)) for b in commuting)


@checks("reciprocal-noise", text="c71323586f1d")
def length_of_the_reciprocal_vectors_and_gain_of_the_recall() -> None:
    gains = []
    for angle in (1.5, 0.3, 0.01):
        p = np.array([[1, math.cos(angle)], [0, math.sin(angle)], [0, 0]])
        r = np.linalg.pinv(p)
        np.testing.assert_allclose(r @ p, np.eye(2), atol=1e-10)
        np.testing.assert_allclose(np.linalg.norm(r, axis=1), 1 / math.sin(angle))
        gains.append(np.linalg.norm(np.array([[1.0, 0.0], [0.5, 2.0]]) @ r, 2))
    assert gains[2] > 50 * gains[0]


@checks("mds-double-centring", text="58f07998e391")
def squared_distances_centred_twice_give_inner_products() -> None:
    x = _rng().normal(size=(7, 3))
    x -= x.mean(axis=0)
    squared = np.array([[sum((p - q) ** 2) for q in x] for p in x])
    centre = np.eye(7) - np.ones((7, 7)) / 7
    np.testing.assert_allclose(
        -0.5 * centre @ squared @ centre, [[float(np.dot(p, q)) for q in x] for p in x], atol=1e-12
    )


@checks("mds-star-tree", text="827c8d5663f1")
def trees_of_four_vertices_by_the_sign_of_their_gram_matrix() -> None:
    centre = np.eye(4) - 1 / 4
    edges = list(itertools.combinations(range(4), 2))
    bad = []
    for tree in itertools.combinations(edges, 3):
        d = np.full((4, 4), np.inf)
        np.fill_diagonal(d, 0)
        for i, j in tree:
            d[i, j] = d[j, i] = 1
        for k in range(4):
            d = np.minimum(d, d[:, [k]] + d[[k]])
        if np.isinf(d).any():
            continue
        if np.linalg.eigvalsh(-0.5 * centre @ d**2 @ centre)[0] < -1e-9:
            bad.append(sorted(int(np.sum(d[i] == 1)) for i in range(4)))
    assert bad == [[1, 1, 1, 3]] * 4


@checks("gaussian-integral-linear-term", text="aead45184690")
def integral_on_a_grid_with_and_without_the_linear_term() -> None:
    a, h = np.array([[2.0, 0.7], [0.7, 1.0]]), np.array([0.6, -1.1])
    axis = np.linspace(-14, 14, 561)
    w = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1)
    quadratic = -0.5 * np.einsum("xyi,ij,xyj->xy", w, a, w)
    ratio = np.exp(quadratic + w @ h).sum() / np.exp(quadratic).sum()
    assert math.isclose(ratio, math.exp(0.5 * h @ np.linalg.solve(a, h)), rel_tol=1e-8)
