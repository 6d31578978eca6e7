"""Numeric checks of the cards in decks/gbc/02-linear-algebra.md.

Each check computes what the front asks by another route (finite differences, counting loops, iteration, minimisation,
simulation) and compares it with the formula or number of the back.
"""

import math
from collections.abc import Callable

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.optimize import minimize

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _gradient(f: Callable[[Array], float], x: Array, step: float = 1e-6) -> Array:
    """Return the gradient of f at the vector x by central differences."""
    return np.array([(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)])


def _symmetric(rng: np.random.Generator, n: int) -> Array:
    a = rng.normal(size=(n, n))
    return (a + a.T) / 2


def _tall_orthonormal(rng: np.random.Generator, m: int, n: int) -> Array:
    """Return m x n orthonormal columns by Gram-Schmidt."""
    columns: list[Array] = []
    for start in rng.normal(size=(n, m)):
        v = start
        for q in (*columns, *columns):
            v = v - (q @ v) * q
        columns.append(v / np.linalg.norm(v))
    return np.stack(columns, axis=1)


def _penrose(a: Array, b: Array) -> bool:
    """Return whether b is the pseudoinverse of a by the four conditions of Penrose."""
    pairs = ((a @ b @ a, a), (b @ a @ b, b), ((a @ b).T, a @ b), ((b @ a).T, b @ a))
    return all(np.allclose(left, right, atol=1e-9) for left, right in pairs)


@checks("broadcast-bias-gradient", text="ec2f17118292")
def bias_gradient_of_a_minibatch_by_differences() -> None:
    rng = _rng()
    x, w, b, t = rng.normal(size=(5, 3)), rng.normal(size=(3, 2)), rng.normal(size=2), rng.normal(size=(5, 2))

    def loss_of(z: Array) -> float:
        return float(np.sum(np.sin(z) * t))

    z = np.array([row @ w + b for row in x])
    g = _gradient(lambda flat: loss_of(flat.reshape(5, 2)), z.ravel()).reshape(5, 2)
    numeric = _gradient(lambda bias: loss_of(np.array([row @ w + bias for row in x])), b)
    np.testing.assert_allclose(g.T @ np.ones(5), numeric, atol=1e-7)


@checks("hadamard-does-not-commute", text="1eaaa6e24318")
def gate_before_a_matrix_scales_columns_and_behind_it_rows() -> None:
    n = 4
    rng = _rng()

    def both_orders(w: Array, a: Array) -> tuple[Array, Array]:
        before = [w @ (a * x) for x in np.eye(n)]
        behind = [a * (w @ x) for x in np.eye(n)]
        return np.stack(before, axis=1), np.stack(behind, axis=1)

    w, a = rng.normal(size=(n, n)), rng.normal(size=n)
    before, behind = both_orders(w, a)
    assert not np.allclose(before, behind)
    for i in range(n):
        np.testing.assert_allclose(before[:, i], a[i] * w[:, i])
        np.testing.assert_allclose(behind[i], a[i] * w[i])
    units = [np.outer(e, f) for e in np.eye(n) for f in np.eye(n)]
    for gate, commutes in ((np.full(n, -1.7), True), (np.array([1.0, 1.0, 1.0, 2.0]), False)):
        assert all(np.allclose(*both_orders(unit, gate)) for unit in units) is commutes


@checks("product-order-cost", text="cdd7fb8ba8a9")
def multiplications_counted_in_both_orders() -> None:
    def count(rows: int, inner: int, columns: int) -> int:
        return sum(inner for _ in range(rows) for _ in range(columns))

    n = 1000
    matrices_first = 2 * count(n, n, n) + count(n, n, 1)
    ratio = matrices_first / (3 * count(n, n, 1))
    assert float(f"{ratio:.0e}") == 700
    assert math.isclose(ratio, 2 * n / 3, rel_tol=1e-3)


@checks("ridge-makes-invertible", text="a81431ba0b04")
def shifted_gram_matrix_has_shifted_eigenvalues() -> None:
    x, alpha = _rng().normal(size=(2, 5)), 0.3
    gram = x.T @ x
    values, vectors = np.linalg.eigh(gram)
    assert np.linalg.matrix_rank(gram) == 2
    assert values.min() > -1e-12
    for value, v in zip(values, vectors.T, strict=True):
        np.testing.assert_allclose((gram + alpha * np.eye(5)) @ v, (value + alpha) * v, atol=1e-10)
    assert np.linalg.matrix_rank(gram + alpha * np.eye(5)) == 5


@checks("interpolating-weights-dimension", text="c4cb988342fe")
def differences_of_exact_fits_span_n_minus_m_dimensions() -> None:
    rng = _rng()
    m, n = 3, 8
    x, y = rng.normal(size=(m, n)), rng.normal(size=m)
    fits = []
    for _ in range(30):
        w = rng.normal(size=n)
        fits.append(w + x.T @ np.linalg.solve(x @ x.T, y - x @ w))
    assert all(np.allclose(x @ w, y) for w in fits)
    assert np.linalg.matrix_rank(np.array(fits[1:]) - fits[0], tol=1e-9) == n - m


@checks("pull-of-penalties-near-zero", text="efc22a64baba")
def slopes_of_both_penalties_near_zero() -> None:
    for w in (1e-1, 1e-3):
        d = w / 100
        assert math.isclose((abs(w + d) - abs(w - d)) / (2 * d), 1.0)
        assert math.isclose(((w + d) ** 2 - (w - d) ** 2) / (4 * d), w)


@checks("frobenius-over-spectral", text="c382eea5f7e1")
def ratio_of_norms_of_gaussian_matrices_grows_like_half_the_root() -> None:
    rng = _rng()
    for n in (200, 400):
        w = rng.normal(size=(n, n)) / math.sqrt(n)
        v = rng.normal(size=n)
        for _ in range(200):
            v = w.T @ (w @ v)
            v /= np.linalg.norm(v)
        ratio = math.sqrt(float(np.sum(w**2))) / float(np.linalg.norm(w @ v))
        assert abs(ratio / (math.sqrt(n) / 2) - 1) < 0.05
    assert math.sqrt(10**4) / 2 == 50


@checks("tall-orthonormal-projection", text="c9732e6ba3e0")
def outer_product_of_a_tall_orthonormal_matrix_projects() -> None:
    rng = _rng()
    q = _tall_orthonormal(rng, 5, 2)
    np.testing.assert_allclose(q.T @ q, np.eye(2), atol=1e-12)
    assert not np.allclose(q @ q.T, np.eye(5))
    for v in rng.normal(size=(4, 5)):
        nearest = q @ np.linalg.lstsq(q, v, rcond=None)[0]
        np.testing.assert_allclose(q @ q.T @ v, nearest, atol=1e-10)


@checks("rayleigh-weights", text="95ad2fb836a2")
def quadratic_form_is_the_mean_with_squared_coordinates_as_weights() -> None:
    rng = _rng()
    q = _tall_orthonormal(rng, 4, 4)
    lam = rng.normal(size=4)
    x = rng.normal(size=4)
    x /= np.linalg.norm(x)
    h = sum((lam[i] * np.outer(q[:, i], q[:, i]) for i in range(4)), np.zeros((4, 4)))
    form = sum(x[i] * h[i, j] * x[j] for i in range(4) for j in range(4))
    weights = (q.T @ x) ** 2
    assert math.isclose(weights.sum(), 1)
    assert math.isclose(form, float(weights @ lam))


@checks("rayleigh-upper-bound", text="3221a7fab2ca")
def largest_eigenvalue_is_the_best_bound_on_curvature() -> None:
    rng = _rng()
    h = _symmetric(rng, 4)
    roots = np.sort(np.roots(np.poly(h)).real)

    def negative_quotient(v: Array) -> float:
        return -float(v @ h @ v) / float(v @ v)

    best = min(minimize(negative_quotient, rng.normal(size=4)).fun for _ in range(4))
    assert math.isclose(-best, roots[-1], rel_tol=1e-6)
    assert all(v @ h @ v <= roots[-1] * (v @ v) + 1e-9 for v in rng.normal(size=(100, 4)))


@checks("lipschitz-bound-two-layers", text="efe558542ae4")
def difference_quotients_of_a_relu_net_stay_below_the_product() -> None:
    rng = _rng()
    w1, w2 = rng.normal(size=(5, 3)), rng.normal(size=(2, 5))
    s1, s2 = (math.sqrt(np.linalg.eigvalsh(w.T @ w)[-1]) for w in (w1, w2))

    def f(x: Array, w2: Array = w2) -> Array:
        return w2 @ np.maximum(0, w1 @ x)

    pairs = rng.normal(size=(200, 2, 3))
    assert max(np.linalg.norm(f(x) - f(y)) / np.linalg.norm(x - y) for x, y in pairs) <= s1 * s2
    one = np.ones((1, 1))
    assert float((3 * one @ np.maximum(0, 2 * one @ one)).item()) == 2 * 3


@checks("pseudoinverse-by-svd", text="94f38b6a3427")
def svd_formula_meets_the_conditions_of_penrose() -> None:
    rng = _rng()
    for m, n, rank in ((4, 3, 3), (3, 5, 2), (4, 4, 3)):
        a = rng.normal(size=(m, rank)) @ rng.normal(size=(rank, n))
        u, s, vt = np.linalg.svd(a)
        d_plus = np.zeros((n, m))
        for i in range(rank):
            d_plus[i, i] = 1 / s[i]
        assert _penrose(a, vt.T @ d_plus @ u.T)


@checks("pseudoinverse-least-norm", text="fd657c8a2df0")
def constrained_minimisation_of_the_norm_gives_the_pseudoinverse() -> None:
    rng = _rng()
    x, y = rng.normal(size=(2, 4)), rng.normal(size=2)
    found = minimize(lambda w: w @ w, np.zeros(4), constraints={"type": "eq", "fun": lambda w: x @ w - y}, tol=1e-12)
    np.testing.assert_allclose(found.x, np.linalg.pinv(x) @ y, atol=1e-5)


@checks("pseudoinverse-ridge-factor", text="9bac7bb1b8a4")
def ridge_map_read_in_the_singular_basis() -> None:
    rng = _rng()
    for m, n in ((5, 3), (3, 5)):
        x, alpha = rng.normal(size=(m, n)), 0.4
        ridge = np.linalg.solve(x.T @ x + alpha * np.eye(n), x.T)
        u, s, vt = np.linalg.svd(x, full_matrices=False)
        np.testing.assert_allclose(vt @ ridge @ u, np.diag(s / (s**2 + alpha)), atol=1e-10)
        nearly = np.linalg.solve(x.T @ x + 1e-9 * np.eye(n), x.T)
        np.testing.assert_allclose(nearly, np.linalg.pinv(x), atol=1e-5)


@checks("descent-finds-least-norm", text="9eccc2016dfa")
def gradient_descent_from_zero_ends_at_the_pseudoinverse_solution() -> None:
    rng = _rng()
    x, y = rng.normal(size=(2, 5)), rng.normal(size=2)
    off_row_space = np.linalg.svd(x)[2][-1]
    for start, part in ((np.zeros(5), 0.0), (2 * off_row_space, 2.0)):
        w = start
        for _ in range(2000):
            w = w - 0.1 * 2 * x.T @ (x @ w - y) / np.linalg.norm(x, 2) ** 2
        np.testing.assert_allclose(x @ w, y, atol=1e-8)
        np.testing.assert_allclose(w - part * off_row_space, np.linalg.pinv(x) @ y, atol=1e-8)


@checks("pseudoinverse-discontinuous", text="0704e71d0c65")
def pseudoinverses_of_a_null_sequence_run_away() -> None:
    for k in (1, 10, 1000):
        assert _penrose(np.array([[1 / k]]), np.array([[float(k)]]))
    assert _penrose(np.zeros((1, 1)), np.zeros((1, 1)))


@checks("trace-of-quadratic-form", text="ad7d49f3a80f")
def mean_of_a_quadratic_form_over_all_outcomes() -> None:
    rng = _rng()
    a, mix = rng.normal(size=(3, 3)), rng.normal(size=(3, 3))
    outcomes = [mix @ signs for signs in np.array(np.meshgrid(*[[-1.0, 1.0]] * 3)).reshape(3, 8).T]
    np.testing.assert_allclose(np.mean(outcomes, axis=0), 0, atol=1e-12)
    sigma = np.mean([np.outer(x, x) for x in outcomes], axis=0)
    assert math.isclose(float(np.mean([x @ a @ x for x in outcomes])), float(np.trace(a @ sigma)))


@checks("log-determinant-sum", text="b6f9136c87d6")
def log_of_the_volume_factor_by_elimination() -> None:
    w = _rng().normal(size=(4, 4))
    a, volume = w.copy(), 1.0
    for i in range(4):
        for row in range(i + 1, 4):
            a[row] -= a[i] * a[row, i] / a[i, i]
        volume *= abs(a[i, i])
    assert math.isclose(math.log(volume), float(np.log(np.linalg.svd(w, compute_uv=False)).sum()), rel_tol=1e-9)
    assert 0.4**1000 == 0.0


@checks("pca-best-code", text="1ca2a863ae2c")
def code_found_by_minimisation_is_the_transposed_decoder_of_the_point() -> None:
    rng = _rng()
    d, x = _tall_orthonormal(rng, 5, 2), rng.normal(size=5)
    found = minimize(lambda c: np.sum((x - d @ c) ** 2), np.zeros(2), tol=1e-12)
    np.testing.assert_allclose(found.x, d.T @ x, atol=1e-5)


@checks("pca-orthonormal-no-loss", text="804d83c68906")
def every_decoded_point_is_reached_by_orthonormal_columns() -> None:
    rng = _rng()
    for d in (rng.normal(size=(4, 2)), np.outer(rng.normal(size=4), [1.0, -2.0])):
        q, r = np.linalg.qr(d)
        np.testing.assert_allclose(q.T @ q, np.eye(2), atol=1e-12)
        c = rng.normal(size=2)
        np.testing.assert_allclose(d @ c, q @ (r @ c), atol=1e-12)


@checks("pca-error-as-quadratic-form", text="8294688f2097")
def reconstruction_error_summed_over_the_examples() -> None:
    rng = _rng()
    x, d = rng.normal(size=(6, 3)), rng.normal(size=3)
    d /= np.linalg.norm(d)
    error = sum(float(np.sum((row - d * (d @ row)) ** 2)) for row in x)
    assert math.isclose(error, float(np.sum(x**2)) - float(d @ x.T @ x @ d))


@checks("pca-top-eigenvector", text="92b7bd74b3be")
def direction_of_least_error_is_a_top_eigenvector() -> None:
    rng = _rng()
    x = rng.normal(size=(8, 3))

    def error(v: Array) -> float:
        d = v / np.linalg.norm(v)
        return sum(float(np.sum((row - d * (d @ row)) ** 2)) for row in x)

    runs = [minimize(error, rng.normal(size=3), tol=1e-12) for _ in range(4)]
    d = min(runs, key=lambda run: run.fun).x
    d /= np.linalg.norm(d)
    value = d @ x.T @ x @ d
    np.testing.assert_allclose(x.T @ x @ d, value * d, atol=1e-3)
    assert math.isclose(value, max(np.roots(np.poly(x.T @ x)).real), rel_tol=1e-6)


@checks("pca-without-centring", text="13a40951cefd")
def top_direction_of_two_uncentred_points_is_across_their_difference() -> None:
    points = np.array([[2.0, 1.0], [2.0, -1.0]])
    v = np.array([0.6, 0.8])
    for _ in range(100):
        v = points.T @ (points @ v)
        v /= np.linalg.norm(v)
    assert abs(v @ (points[0] - points[1])) < 1e-12
    assert np.allclose(points - points.mean(axis=0), [[0, 1], [0, -1]])


@checks("eckart-young-error", text="1ce7232885d6")
def best_matrix_of_low_rank_by_alternating_least_squares() -> None:
    rng = _rng()
    a = rng.normal(size=(5, 4))
    s = np.linalg.svd(a, compute_uv=False)
    for k in (1, 2):
        errors = []
        for _ in range(4):
            right = rng.normal(size=(k, 4))
            for _ in range(300):
                left = np.linalg.lstsq(right.T, a.T, rcond=None)[0].T
                right = np.linalg.lstsq(left, a, rcond=None)[0]
            errors.append(float(np.sum((a - left @ right) ** 2)))
        assert math.isclose(min(errors), float(np.sum(s[k:] ** 2)), rel_tol=1e-6)


@checks("linear-autoencoder-cannot-beat-pca", text="559dcb636c91")
def trained_linear_autoencoder_stops_at_the_error_of_pca() -> None:
    rng = _rng()
    x = rng.normal(size=(7, 4))
    x -= x.mean(axis=0)
    top = np.linalg.eigh(x.T @ x)[1][:, -2:]
    pca = float(np.sum((x - x @ top @ top.T) ** 2))

    def error(flat: Array) -> float:
        return float(np.sum((x - x @ flat[:8].reshape(4, 2) @ flat[8:].reshape(2, 4)) ** 2))

    trained = [minimize(error, rng.normal(size=16)).fun for _ in range(3)]
    assert min(trained) >= pca - 1e-9
    assert math.isclose(min(trained), pca, rel_tol=1e-3)
