"""Numeric checks of the cards in decks/modern/04-architectures.md.

Each check computes what the front asks by another route (finite differences, loops, enumeration, simulation) and
compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _jacobian(f: Callable[[Array], Array], x: Array, step: float = 1e-6) -> Array:
    """Return the Jacobian of f at the vector x by central differences, one row per entry of f(x)."""
    columns = [(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)]
    return np.stack(columns, axis=1)


def _softmax(scores: Array) -> Array:
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def _layer_norm(x: Array) -> Array:
    return np.asarray((x - x.mean(axis=-1, keepdims=True)) / x.std(axis=-1, keepdims=True))


@checks("resid-degradation", text="0ad0159b4f0c")
def relu_layers_copy_nonnegative_input() -> None:
    x = np.abs(_rng().normal(size=5))
    h = x
    for _ in range(36):
        h = np.maximum(np.eye(5) @ h, 0)
    np.testing.assert_array_equal(h, x)


@checks("resid-paths", text="36d4e4c1774a")
def products_of_a_residual_chain_are_counted_by_length() -> None:
    for depth in (1, 4, 7):
        words: list[tuple[int, ...]] = [()]
        for block in range(depth):
            words = [*words, *((block, *word) for word in words)]
        for k in range(depth + 1):
            closed = math.factorial(depth) // (math.factorial(k) * math.factorial(depth - k))
            assert sum(len(word) == k for word in words) == closed


@checks("resid-cancelled", text="303050693234")
def branch_minus_x_kills_the_block() -> None:
    np.testing.assert_allclose(_jacobian(lambda x: x + (-x), _rng().normal(size=3)), np.zeros((3, 3)))


@checks("resid-lipschitz", text="d1be61c75ae7")
def lipschitz_constants_of_scaled_residual_chains_approach_the_bound() -> None:
    rng = _rng()
    c = 1.7
    for depth in (1, 5, 40):
        mats = []
        for _ in range(depth):
            m = rng.normal(size=(3, 3))
            mats.append(c * m / np.linalg.norm(m, 2))
        product = np.eye(3)
        for m in mats:
            product = (np.eye(3) + m / depth) @ product
        assert np.linalg.norm(product, 2) <= math.exp(c)
    gain = 1.0
    for _ in range(100_000):
        gain += c * gain / 100_000
    assert math.exp(c) * 0.9999 < gain < math.exp(c)


@checks("depthwise-cost", text="70d373105e2c")
def multiplications_of_separable_convolutions_are_counted() -> None:
    k, m, n, side = 3, 4, 5, 6
    full = sum(1 for _ in itertools.product(range(side * side), range(n), range(m), range(k * k)))
    depthwise = sum(1 for _ in itertools.product(range(side * side), range(m), range(k * k)))
    pointwise = sum(1 for _ in itertools.product(range(side * side), range(n), range(m)))
    assert Fraction(depthwise + pointwise, full) == Fraction(1, n) + Fraction(1, k * k)


@checks("ln-versus-bn", text="2012036ae29d")
def each_norm_ignores_changes_along_the_other_axis() -> None:
    a = _rng().normal(size=(4, 5))
    changed = a.copy()
    changed[2] += 1.0 + np.arange(5.0) ** 2

    def batch_norm(z: Array) -> Array:
        return _layer_norm(z.T).T

    np.testing.assert_allclose(_layer_norm(changed)[[0, 1, 3]], _layer_norm(a)[[0, 1, 3]])
    assert not np.allclose(batch_norm(changed)[0], batch_norm(a)[0])
    changed = a.copy()
    changed[:, 2] += 1.0 + np.arange(4.0) ** 2
    np.testing.assert_allclose(np.delete(batch_norm(changed), 2, 1), np.delete(batch_norm(a), 2, 1))
    assert not np.allclose(_layer_norm(changed)[0, 0], _layer_norm(a)[0, 0])


@checks("ln-sphere", text="18a16bc16629")
def normalised_vectors_lie_on_one_sphere() -> None:
    rng = _rng()
    for d in (2, 3, 50):
        x = 7 * rng.normal(size=d) + 3
        mean = sum(x) / d
        variance = sum((entry - mean) ** 2 for entry in x) / d
        length = math.hypot(*((entry - mean) / math.sqrt(variance) for entry in x))
        assert math.isclose(length, math.sqrt(d))


@checks("ln-two-entries", text="dd96ff7718ef")
def two_entries_leave_two_values() -> None:
    values = {tuple(_layer_norm(x).round(6)) for x in _rng().normal(size=(200, 2))}
    assert values == {(1.0, -1.0), (-1.0, 1.0)}


@checks("rmsnorm-jacobian", text="6a60c7d0f707")
def jacobian_of_rms_norm_by_differences() -> None:
    rng = _rng()
    for d in (1, 2, 5):
        x = rng.normal(size=d) * 3
        r = float(np.linalg.norm(x))
        u = x / r
        numeric = _jacobian(lambda z: z / np.sqrt(np.mean(z**2)), x)
        np.testing.assert_allclose(numeric, math.sqrt(d) / r * (np.eye(d) - np.outer(u, u)), atol=1e-7)


@checks("attn-scores", text="9ce3ecabf4b4")
def stated_scores_give_attention_written_in_matrices() -> None:
    rng = _rng()
    q, k, v = rng.normal(size=(3, 4)), rng.normal(size=(5, 4)), rng.normal(size=(5, 2))
    whole = _softmax(q @ k.T / np.sqrt(q.shape[1])) @ v
    for i in range(3):
        scores = [sum(q[i, a] * k[j, a] for a in range(4)) / math.sqrt(4) for j in range(5)]
        total = sum(math.exp(s) for s in scores)
        np.testing.assert_allclose(whole[i], sum(math.exp(s) / total * v[j] for j, s in enumerate(scores)))


@checks("attn-scale-why", text="8e08e523eaaf")
def unscaled_scores_have_standard_deviation_root_d_and_saturate() -> None:
    rng = _rng()
    mean_slopes = []
    for d in (4, 64, 1024):
        q, k = rng.choice([-1.0, 1.0], size=(500, d)), rng.choice([-1.0, 1.0], size=(500, 8, d))
        scores = np.einsum("ad,ajd->aj", q, k)
        assert math.isclose(float(scores.std()), math.sqrt(d), rel_tol=0.05)
        weights = _softmax(scores)
        mean_slopes.append(float(np.mean(weights * (1 - weights))))
    assert mean_slopes[0] > 2 * mean_slopes[1] > 4 * mean_slopes[2]


@checks("attn-kernel-smoother", text="093d83bfe2e5")
def dot_product_weights_equal_gaussian_weights_for_keys_on_a_sphere() -> None:
    rng = _rng()
    for d in (2, 9):
        q, keys = rng.normal(size=d), rng.normal(size=(6, d))
        keys = 1.3 * keys / np.linalg.norm(keys, axis=1, keepdims=True)
        kernel = np.exp(-np.sum((q - keys) ** 2, axis=1) / (2 * math.sqrt(d)))
        np.testing.assert_allclose(_softmax(keys @ q / math.sqrt(d)), kernel / kernel.sum())


@checks("attn-not-lipschitz", text="295f13a6c599")
def slope_of_self_attention_grows_with_the_tokens() -> None:
    for a in (0.0, 1.0, 3.0):
        numeric = _jacobian(lambda x: np.array([_softmax(x[0] * x) @ x]), np.array([0.0, a, -a]), 1e-5)[0, 0]
        assert math.isclose(numeric, (1 + 2 * a * a) / 3, rel_tol=1e-5)


@checks("attn-equivariance", text="945a3d90708e")
def permuting_tokens_permutes_outputs() -> None:
    rng = _rng()
    x, m, v = rng.normal(size=(4, 3)), rng.normal(size=(3, 3)), rng.normal(size=(3, 2))

    def f(z: Array) -> Array:
        return np.asarray(_softmax(z @ m @ z.T) @ z @ v)

    for order in itertools.permutations(range(4)):
        p = np.eye(4)[list(order)]
        np.testing.assert_allclose(f(p @ x), p @ f(x))


@checks("rope-relative", text="c4014352240a")
def rotated_products_by_complex_numbers() -> None:
    rng = _rng()
    theta = 0.37
    for m, n in ((0, 0), (3, 1), (2, 9)):
        q, k = rng.normal(size=2), rng.normal(size=2)
        zq, zk = complex(*q) * np.exp(1j * m * theta), complex(*k) * np.exp(1j * n * theta)
        a = (n - m) * theta
        rotation = np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])
        assert math.isclose((zq.conjugate() * zk).real, float(q @ rotation @ k), abs_tol=1e-12)


@checks("mha-quadratic-from", text="7bd6de944030")
def projections_and_scores_cost_the_same_at_twice_the_width() -> None:
    d, heads = 6, 3

    def costs(n: int) -> tuple[int, int]:
        projections = 4 * sum(1 for _ in itertools.product(range(n), range(d), range(d)))
        mixing = 2 * heads * sum(1 for _ in itertools.product(range(n), range(n), range(d // heads)))
        return projections, mixing

    assert [n for n in range(1, 20) if costs(n)[1] > costs(n)[0]] == list(range(2 * d + 1, 20))


@checks("kv-cache-size", text="803809411563")
def bytes_of_a_cache_are_counted_from_its_array() -> None:
    one_layer_one_kind = np.empty((4096, 4096), dtype=np.float16)
    assert round(one_layer_one_kind.nbytes * 32 * 2 / 1e9) == 2


@checks("rank-collapse-why", text="e583077073fb")
def pure_attention_makes_tokens_alike_inside_their_hull() -> None:
    rng = _rng()
    x = rng.normal(size=(6, 3))
    m = rng.normal(size=(3, 3))
    bound = float(np.abs(m).sum() * np.abs(x).max() ** 2)
    least = math.exp(-2 * bound) / 6
    start = np.ptp(x, axis=0)
    for _ in range(30):
        weights = _softmax(x @ m @ x.T)
        assert np.abs(x @ m @ x.T).max() <= bound
        assert weights.min() >= least > 0
        before, x = np.ptp(x, axis=0), weights @ x
        assert (np.ptp(x, axis=0) <= (1 - 5 * weights.min()) * before + 1e-12).all()
    assert np.ptp(x, axis=0).max() < 1e-3 * start.max()


@checks("rank-collapse-rate", text="3e3f579d2b99")
def contraction_of_the_spread_is_attained_and_never_exceeded() -> None:
    rng = _rng()
    for n, delta in ((2, 0.1), (4, 0.05)):
        best = 0.0
        corners = [np.array(c, dtype=float) for c in itertools.product((0, 1), repeat=n)][1:-1]
        rows = delta + (1 - n * delta) * np.eye(n)
        for a in [rows, *(rng.dirichlet(np.ones(n), size=n) * (1 - n * delta) + delta for _ in range(50))]:
            np.testing.assert_allclose(a.sum(axis=1), 1)
            best = max(best, *(float(np.ptp(a @ x)) for x in corners))
        assert math.isclose(best, 1 - n * delta)


@checks("hopfield-attention", text="b5fb1a31aae6")
def stationary_points_of_the_energy_are_fixed_points_of_attention() -> None:
    rng = _rng()
    keys, beta = rng.normal(size=(5, 3)), 1.4

    def energy(q: Array) -> float:
        return float(q @ q / 2 - np.log(np.sum(np.exp(beta * keys @ q))) / beta)

    q = rng.normal(size=3)
    gradient = _jacobian(lambda z: np.array([energy(z)]), q)[0]
    np.testing.assert_allclose(q - gradient, _softmax(beta * keys @ q) @ keys, atol=1e-7)
    for _ in range(20):
        new = _softmax(beta * keys @ q) @ keys
        assert energy(new) <= energy(q) + 1e-12
        q = new


@checks("tf-prenorm-block", text="e4146f81aac8")
def blocks_that_see_normalised_copies_ignore_the_scale_of_the_stream() -> None:
    rng = _rng()
    x, w1, w2, m = rng.normal(size=(4, 5)), rng.normal(size=(5, 8)), rng.normal(size=(8, 5)), rng.normal(size=(5, 5))

    def sublayer_attention(z: Array) -> Array:
        return np.asarray(_softmax(z @ m @ z.T) @ z)

    def sublayer_mlp(z: Array) -> Array:
        return np.asarray(np.maximum(z @ w1, 0) @ w2)

    y = x + sublayer_attention(_layer_norm(x))
    out = y + sublayer_mlp(_layer_norm(y))
    for scale in (3.0, 50.0):
        np.testing.assert_allclose(sublayer_mlp(_layer_norm(scale * y)), out - y)
        assert not np.allclose(sublayer_mlp(scale * y), out - y)


@checks("tf-two-mixers", text="bfa18c4955d8")
def changing_one_token_reaches_other_rows_by_attention_only() -> None:
    rng = _rng()
    x, w1, w2 = rng.normal(size=(4, 3)), rng.normal(size=(3, 6)), rng.normal(size=(6, 3))
    changed = x.copy()
    changed[1] += 1
    mlp = np.maximum(x @ w1, 0) @ w2, np.maximum(changed @ w1, 0) @ w2
    assert (np.abs(mlp[0] - mlp[1]).max(axis=1) > 0).tolist() == [False, True, False, False]
    attention = _softmax(x @ x.T) @ x, _softmax(changed @ changed.T) @ changed
    assert (np.abs(attention[0] - attention[1]).max(axis=1) > 1e-9).all()


@checks("tf-weight-count", text="691fe095c47a")
def weights_of_twelve_blocks_are_counted_from_shapes() -> None:
    d = 768
    shapes = [(d, d)] * 4 + [(d, 4 * d), (4 * d, d)]
    total = 12 * sum(rows * columns for rows, columns in shapes)
    assert total == 12 * 12 * d**2
    assert float(f"{total:.1e}") == 8.5e7


@checks("tf-causal-mask", text="5a48403991e7")
def masked_layers_never_look_ahead() -> None:
    rng = _rng()
    x, n = rng.normal(size=(5, 3)), 5
    layers = [(rng.normal(size=(3, 3)), rng.normal(size=(3, 3))) for _ in range(3)]

    def run(z: Array) -> Array:
        for m, v in layers:
            scores = np.where(np.tri(n, dtype=bool), z @ m @ z.T, -np.inf)
            z = z + np.tanh(_softmax(scores) @ z @ v)
        return z

    for i in range(n):
        changed = x.copy()
        changed[i + 1 :] = rng.normal(size=(n - i - 1, 3))
        np.testing.assert_allclose(run(changed)[: i + 1], run(x)[: i + 1])
        earlier = x.copy()
        earlier[0] += 1
        assert not np.allclose(run(earlier)[i], run(x)[i])


@checks("tf-mask-zero", text="35a4ebd9e586")
def zero_scores_leak_and_minus_infinity_does_not() -> None:
    scores = np.array([0.4, -1.0, 2.0])
    zeroed, masked = scores.copy(), scores.copy()
    zeroed[2], masked[2] = 0.0, -math.inf
    kept = math.exp(0.4) + math.exp(-1.0)
    assert math.isclose(_softmax(zeroed)[2], 1 / (kept + 1))
    np.testing.assert_allclose(_softmax(masked), [math.exp(0.4) / kept, math.exp(-1.0) / kept, 0])


@checks("tf-prenorm-variance", text="2cb3ddb5a68e")
def variance_of_a_prenorm_stream_is_simulated() -> None:
    rng = _rng()
    width = 300
    for depth in (1, 8):
        x = rng.normal(size=(100, width))
        for _ in range(depth):
            branch = rng.normal(size=(width, width)) / math.sqrt(width)
            x = x + _layer_norm(x) @ branch
        assert math.isclose(float(np.mean(x**2)), 1 + depth, rel_tol=0.06)


@checks("tf-postnorm-why", text="3b47604055a6")
def jacobian_of_a_postnorm_block_carries_that_of_layer_norm() -> None:
    rng = _rng()
    x, w = rng.normal(size=4), rng.normal(size=(4, 4))

    def branch(z: Array) -> Array:
        return np.tanh(w @ z)

    inner = _jacobian(lambda z: z + branch(z), x)
    norm = _jacobian(_layer_norm, x + branch(x))
    np.testing.assert_allclose(_jacobian(lambda z: _layer_norm(z + branch(z)), x), norm @ inner, atol=1e-6)
    silent = _jacobian(_layer_norm, x)
    assert np.linalg.matrix_rank(silent, tol=1e-6) == 2


@checks("ssm-kernel", text="337643dea679")
def recurrence_and_convolution_agree() -> None:
    rng = _rng()
    a, b, c, u = 0.5 * rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=3), rng.normal(size=7)
    h, y = np.zeros(3), []
    for value in u:
        h = a @ h + b * value
        y.append(c @ h)
    kernel = np.array([c @ np.linalg.matrix_power(a, j) @ b for j in range(7)])
    np.testing.assert_allclose(np.convolve(kernel, u)[:7], y)


@checks("ssm-zero-order-hold", text="7c0b4309362c")
def exact_step_of_a_linear_equation_by_fine_steps() -> None:
    for a, b, u, delta in ((-0.8, 1.3, 0.5, 0.7), (0.4, -1.0, 2.0, 1.1)):
        h, n = 0.9, 20_000
        for _ in range(n):
            middle = h + (a * h + b * u) * delta / (2 * n)
            h += (a * middle + b * u) * delta / n
        assert math.isclose(math.exp(a * delta) * 0.9 + (math.exp(a * delta) - 1) / a * b * u, h, rel_tol=1e-7)


@checks("ssm-selective-why", text="3001c44933de")
def weights_of_a_selective_recurrence_vary_along_diagonals() -> None:
    """Coefficients from the input z are held fixed while a unit impulse at s is put through the recurrence."""
    rng = _rng()
    n, width = 5, 3
    a, b, c = rng.normal(size=width), rng.normal(size=width), rng.normal(size=width)

    def coefficients(z: float) -> tuple[Array, Array, Array]:
        return np.diag(np.exp(-np.exp(a * z))), b * z + 1, c * z - 1

    def responses(z: Array) -> Array:
        out = np.zeros((n, n))
        for s in range(n):
            h = np.zeros(width)
            for t in range(n):
                at, bt, ct = coefficients(float(z[t]))
                h = at @ h + bt * (t == s)
                out[t, s] = ct @ h
        return out

    def stationary(kernel: Array) -> bool:
        return all(np.allclose(np.diagonal(kernel, -lag), kernel[lag, 0]) for lag in range(n))

    z = rng.normal(size=n)
    kernel = responses(z)
    for s, t in itertools.combinations(range(n), 2):
        product = coefficients(float(z[s]))[1]
        for r in range(s + 1, t + 1):
            product = coefficients(float(z[r]))[0] @ product
        assert math.isclose(kernel[t, s], coefficients(float(z[t]))[2] @ product, rel_tol=1e-9)
    assert stationary(responses(np.full(n, 0.4)))
    assert not stationary(kernel)


@checks("moe-balance-gradient", text="c43beacc1089")
def gradient_of_the_balancing_loss_treats_fractions_as_constants() -> None:
    scores = _rng().normal(size=(6, 3))

    def loss(z: Array, fractions: Array | None = None) -> float:
        p = _softmax(z)
        f = np.bincount(p.argmax(axis=1), minlength=3) / 6 if fractions is None else fractions
        return float(3 * f @ p.mean(axis=0))

    fixed = np.bincount(scores.argmax(axis=1), minlength=3) / 6
    flat = scores.ravel()
    whole = _jacobian(lambda z: np.array([loss(z.reshape(6, 3))]), flat)
    held = _jacobian(lambda z: np.array([loss(z.reshape(6, 3), fixed)]), flat)
    np.testing.assert_allclose(whole, held, atol=1e-9)
    assert np.abs(held).max() > 1e-3
    assert math.isclose(loss(100 * np.eye(3)[[0, 1, 2, 0, 1, 2]]), 1)


@checks("lora-fraction", text="598bb31efa39")
def numbers_of_the_two_factors_are_counted() -> None:
    assert Fraction(4096 * 8 + 8 * 4096, 4096 * 4096) == Fraction(1, 256)


@checks("lora-zero-start", text="b18b89b53eaa")
def gradients_of_the_factors_vanish_together_at_zero() -> None:
    rng = _rng()
    w0, x, y = rng.normal(size=(4, 5)), rng.normal(size=5), rng.normal(size=4)

    def loss(b: Array, a: Array) -> float:
        return float(np.sum(((w0 + b @ a) @ x - y) ** 2))

    for b, a in ((np.zeros((4, 2)), np.zeros((2, 5))), (np.zeros((4, 2)), rng.normal(size=(2, 5)))):
        g = 2 * np.outer((w0 + b @ a) @ x - y, x)
        by_b = _jacobian(lambda z, a=a: np.array([loss(z.reshape(4, 2), a)]), b.ravel()).reshape(4, 2)
        by_a = _jacobian(lambda z, b=b: np.array([loss(b, z.reshape(2, 5))]), a.ravel()).reshape(2, 5)
        np.testing.assert_allclose(by_b, g @ a.T, atol=1e-6)
        np.testing.assert_allclose(by_a, b.T @ g, atol=1e-6)
        assert (np.abs(by_b).max() > 1e-3) == bool(a.any())
