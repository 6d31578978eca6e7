"""Numeric checks of the cards in decks/gbc/10-sequence-modeling.md.

Each check computes what the front asks by another route (finite differences, loops, simulation, enumeration, exact
rational arithmetic) and compares it with the formula or number of the back.
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
    columns = []
    for direction in np.eye(x.size):
        columns.append((f(x + step * direction) - f(x - step * direction)) / (2 * step))
    return np.stack(columns, axis=1)


def _norm(matrix: Array) -> float:
    return float(np.linalg.norm(matrix, 2))


def _logistic(a: Array) -> Array:
    return 1 / (1 + np.exp(-a))


def _with_norm(matrix: Array, norm: float) -> Array:
    return matrix * (norm / _norm(matrix))


class _Rnn:
    """A small random tanh net with squared losses on its outputs, run from h_0."""

    def __init__(self, n_steps: int = 4, n_in: int = 2, n_state: int = 3, n_out: int = 2) -> None:
        rng = _rng()
        self.n_steps = n_steps
        self.w = rng.normal(size=(n_state, n_state))
        self.u = rng.normal(size=(n_state, n_in))
        self.v = rng.normal(size=(n_out, n_state))
        self.b, self.c = rng.normal(size=n_state), rng.normal(size=n_out)
        self.h0 = rng.normal(size=n_state)
        self.x = rng.normal(size=(n_steps + 1, n_in))
        self.target = rng.normal(size=(n_steps + 1, n_out))

    def step(self, h: Array, t: int, w: Array | None = None) -> Array:
        return np.tanh(self.b + (self.w if w is None else w) @ h + self.u @ self.x[t])

    def states(self) -> list[Array]:
        states = [self.h0]
        for t in range(1, self.n_steps + 1):
            states.append(self.step(states[-1], t))
        return states

    def loss_at(self, h: Array, t: int) -> float:
        return float(np.sum((self.c + self.v @ h - self.target[t]) ** 2))

    def loss_from(self, h: Array, t: int, w: Array | None = None) -> float:
        """Return the losses of steps t..T when the state at t is h (at t = 0: of steps 1..T)."""
        total = self.loss_at(h, t) if t else 0.0
        for later in range(t + 1, self.n_steps + 1):
            h = self.step(h, later, w)
            total += self.loss_at(h, later)
        return total

    def delta(self, t: int, h: Array) -> Array:
        return _jacobian(lambda s: np.array([self.loss_from(s, t)]), h)[0]


@checks("rnn-map-obstacle", text="03f6e284466f")
def product_of_jacobians_is_the_derivative_of_the_last_state() -> None:
    net = _Rnn()
    h = net.states()

    def last(state: Array) -> Array:
        for t in range(2, net.n_steps + 1):
            state = net.step(state, t)
        return state

    j = {t: _jacobian(lambda s, t=t: net.step(s, t), h[t - 1]) for t in (2, 3, 4)}
    np.testing.assert_allclose(j[4] @ j[3] @ j[2], _jacobian(last, h[1]), atol=1e-7)
    assert not np.allclose(j[2] @ j[3] @ j[4], _jacobian(last, h[1]), atol=1e-3)


@checks("unfold-shared-derivative", text="8288ec5cac09")
def derivative_of_an_unfolded_scalar_recurrence() -> None:
    for w, n_steps, s0 in ((0.7, 1, 1.3), (1.2, 5, -0.4), (-0.9, 8, 2.0)):

        def last(weight: Array, n_steps: int = n_steps, s0: float = s0) -> Array:
            s = np.array([s0])
            for _ in range(n_steps):
                s = weight * s
            return s

        np.testing.assert_allclose(_jacobian(last, np.array([w]))[0, 0], n_steps * w ** (n_steps - 1) * s0, rtol=1e-6)


@checks("unfold-lossy-state", text="011307f3b5de")
def one_other_pair_of_bits_leads_to_the_same_sum() -> None:
    ends: dict[int, list[tuple[int, ...]]] = {}
    for pair in itertools.product((0, 1), repeat=2):
        h = 0
        for x in pair:
            h = h + x
        ends.setdefault(h, []).append(pair)
    assert [pair for pair in ends[1 + 0] if pair != (1, 0)] == [(0, 1)]


@checks("rnn-forward", text="4aefd5f72c51")
def state_update_agrees_with_a_sum_over_single_units() -> None:
    net = _Rnn()
    h, x = net.h0, net.x[1]
    for i in range(h.size):
        a = net.b[i]
        for j in range(h.size):
            a += net.w[i, j] * h[j]
        for j in range(x.size):
            a += net.u[i, j] * x[j]
        assert math.isclose(math.tanh(a), np.tanh(net.b + net.w @ h + net.u @ x)[i])


@checks("rnn-parameter-count", text="7343361ab508")
def parameters_are_counted_array_by_array() -> None:
    m, n, k = 100, 200, 50
    w, u, v, b, c = (np.zeros(shape) for shape in ((n, n), (n, m), (k, n), (n,), (k,)))
    assert (np.tanh(b + w @ np.zeros(n) + u @ np.zeros(m)).shape, (c + v @ np.zeros(n)).shape) == ((n,), (k,))
    assert float(f"{sum(array.size for array in (w, u, v, b, c)):.0e}") == 7e4


@checks("rnn-sequential", text="a783a459b2c0")
def longest_path_of_the_unfolded_graph_has_one_edge_per_step() -> None:
    n_steps = 9
    depth = {("h", 0): 0} | {("x", t): 0 for t in range(1, n_steps + 1)}
    for t in range(1, n_steps + 1):
        depth["h", t] = 1 + max(depth["h", t - 1], depth["x", t])
    assert max(depth.values()) == n_steps


@checks("teacher-forcing-likelihood", text="d52241e8075f")
def log_of_a_joint_table_splits_by_the_chain_rule() -> None:
    joint = _rng().random((3, 4))
    joint /= joint.sum()
    for first, second in itertools.product(range(3), range(4)):
        p_first = sum(joint[first, other] for other in range(4))
        p_second_given_first = joint[first, second] / p_first
        assert math.isclose(math.log(joint[first, second]), math.log(p_first) + math.log(p_second_given_first))


@checks("bptt-frozen-copy", text="7e9e4daebe49")
def second_copy_of_the_weight_doubles_the_derivative() -> None:
    w, s0 = 0.7, 1.9
    slope = _jacobian(lambda weight: weight * (weight * s0), np.array([w]))[0, 0]
    s1 = w * s0
    np.testing.assert_allclose(slope, s1 + w * s0, rtol=1e-8)
    assert abs(slope - s1) > 1


@checks("bptt-tanh-jacobian", text="1af4a505e9ce")
def jacobian_of_a_tanh_step() -> None:
    net = _Rnn()
    h = net.states()
    for t in (1, 2, 3):
        numeric = _jacobian(lambda s, t=t: net.step(s, t), h[t - 1])
        np.testing.assert_allclose(np.diag(1 - h[t] ** 2) @ net.w, numeric, atol=1e-8)


@checks("bptt-1", text="7511882c25a9")
def recursion_for_the_gradient_by_the_state() -> None:
    net = _Rnn()
    h = net.states()
    for t in range(1, net.n_steps + 1):
        o = net.c + net.v @ h[t]
        g = _jacobian(lambda out, t=t: np.array([np.sum((out - net.target[t]) ** 2)]), o)[0]
        expected = net.v.T @ g
        if t < net.n_steps:
            d = np.diag(1 - h[t + 1] ** 2)
            expected = expected + net.w.T @ d @ net.delta(t + 1, h[t + 1])
        np.testing.assert_allclose(expected, net.delta(t, h[t]), atol=1e-6)


@checks("bptt-2", text="1903f8604f2a")
def gradient_by_the_recurrent_weights() -> None:
    net = _Rnn()
    h = net.states()
    total = np.zeros_like(net.w)
    for t in range(1, net.n_steps + 1):
        total += np.outer(np.diag(1 - h[t] ** 2) @ net.delta(t, h[t]), h[t - 1])
    flat = _jacobian(lambda w: np.array([net.loss_from(net.h0, 0, w.reshape(net.w.shape))]), net.w.ravel())[0]
    np.testing.assert_allclose(total, flat.reshape(net.w.shape), atol=1e-6)


@checks("rnn-pgm-complete", text="182c39764b50")
def law_of_a_symbol_given_all_others_before_changes_with_each_of_them() -> None:
    rng = _rng()
    w, u, v = rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=3)

    def p_next_is_one(prefix: tuple[int, ...]) -> float:
        h = np.zeros(3)
        for y in prefix:
            h = np.tanh(w @ h + u * (2 * y - 1))
        return 1 / (1 + math.exp(-float(v @ h)))

    for position in range(4):
        for prefix in itertools.product((0, 1), repeat=4):
            flipped = tuple(1 - y if i == position else y for i, y in enumerate(prefix))
            assert abs(p_next_is_one(prefix) - p_next_is_one(flipped)) > 1e-4


@checks("context-no-feedback", text="a5202b9111de")
def best_independent_bits_for_an_equal_pair_give_each_pair_a_quarter() -> None:
    data = np.array([[0.5, 0.0], [0.0, 0.5]])
    best, best_likelihood = None, -math.inf
    for p_first, p_second in itertools.product(np.linspace(0.01, 0.99, 99), repeat=2):
        law = np.outer([1 - p_first, p_first], [1 - p_second, p_second])
        likelihood = float(np.sum(data * np.log(law)))
        if likelihood > best_likelihood:
            best, best_likelihood = law, likelihood
    assert best is not None
    np.testing.assert_allclose(best, 0.25)
    assert data[1, 1] == 0.5


@checks("birnn-contrast", text="177dbc43039b")
def reach_of_an_input_in_one_and_in_two_directions() -> None:
    rng = _rng()
    w, u = rng.normal(size=(2, 3, 3)), rng.normal(size=(2, 3))
    x = rng.normal(size=6)

    def states(inputs: Array, direction: int) -> Array:
        h, out = np.zeros(3), []
        for value in inputs:
            h = np.tanh(w[direction] @ h + u[direction] * value)
            out.append(h)
        return np.array(out)

    def reached(both: bool) -> list[int]:
        def output(inputs: Array) -> Array:
            forward = states(inputs, 0)[2]
            return np.concatenate([forward, states(inputs[::-1], 1)[::-1][2]]) if both else forward

        return [s for s in range(6) if np.abs(_jacobian(output, x)[:, s]).max() > 1e-7]

    assert reached(both=False) == [0, 1, 2]
    assert reached(both=True) == [0, 1, 2, 3, 4, 5]


@checks("encdec-context", text="69476f9ee0a1")
def last_encoder_state_alone_lies_on_every_path_from_inputs_to_outputs() -> None:
    n = 5
    edges: dict[str, list[str]] = {f"x{t}": [f"h{t}"] for t in range(1, n + 1)}
    edges |= {f"h{t}": [f"h{t + 1}"] for t in range(1, n)}
    edges |= {f"h{n}": ["s1", "s2", "s3"], "s1": ["s2", "y1"], "s2": ["s3", "y2"], "s3": ["y3"]}

    def reaches_an_output(node: str, removed: str) -> bool:
        if node == removed:
            return False
        return node.startswith("y") or any(reaches_an_output(after, removed) for after in edges.get(node, []))

    cuts = [
        f"h{t}"
        for t in range(1, n + 1)
        if not any(reaches_an_output(f"x{s}", removed=f"h{t}") for s in range(1, n + 1))
    ]
    assert cuts == [f"h{n}"]


@checks("context-bottleneck-why", text="8f717ce15c25")
def number_of_visible_directions_of_the_input_stops_at_the_size_of_the_state() -> None:
    rng = _rng()
    w, u = 0.8 * np.linalg.qr(rng.normal(size=(3, 3)))[0], 0.5 * rng.normal(size=(3, 1))

    def last_state(x: Array) -> Array:
        h = np.zeros(3)
        for value in x:
            h = np.tanh(w @ h + u[:, 0] * value)
        return h

    ranks = [np.linalg.matrix_rank(_jacobian(last_state, rng.normal(size=n)), tol=1e-4) for n in range(1, 8)]
    assert ranks == [1, 2, 3, 3, 3, 3, 3]


@checks("context-capacity", text="5d8495a3d058")
def longest_length_with_at_most_as_many_inputs_as_contexts() -> None:
    n_contexts, n_words = (2**4) ** 1000, 2**10
    length = 0
    while n_words ** (length + 1) <= n_contexts:
        length += 1
    assert length == 400


@checks("deep-rnn-path", text="9aff7ad4b457")
def weight_matrices_are_counted_along_a_deep_transition() -> None:
    edges: dict[str, list[str]] = {}
    for t in range(10):
        edges[f"h{t}"], edges[f"z{t + 1}"] = [f"z{t + 1}"], [f"h{t + 1}"]

    def length(node: str, goal: str) -> int:
        return 0 if node == goal else 1 + min(length(after, goal) for after in edges[node])

    for start, end in itertools.combinations(range(10), 2):
        assert length(f"h{start}", f"h{end}") == 2 * (end - start)


@checks("recursive-depth", text="de925399e777")
def merges_above_a_leaf_of_a_balanced_tree() -> None:
    for k in range(8):
        level = [0] * 2**k
        while len(level) > 1:
            level = [1 + max(pair) for pair in zip(level[::2], level[1::2], strict=True)]
        assert level[0] == math.log2(2**k)


@checks("lags-linear-power", text="ff2a27553078")
def iterating_a_diagonalisable_map() -> None:
    rng = _rng()
    q, eigenvalues, h0 = rng.normal(size=(3, 3)), np.array([0.5, -0.9, 1.1]), rng.normal(size=3)
    w = q @ np.diag(eigenvalues) @ np.linalg.inv(q)
    h = h0
    for t in range(1, 9):
        h = w @ h
        np.testing.assert_allclose(q @ np.diag(eigenvalues**t) @ np.linalg.inv(q) @ h0, h)


@checks("lags-power-size", text="d150e297da37")
def hundred_steps_with_factor_nine_tenths() -> None:
    s = Fraction(1)
    for _ in range(100):
        s *= Fraction(9, 10)
    assert float(f"{float(s):.0e}") == 3e-5
    assert float(f"{1.1**100:.1e}") == 1.4e4


@checks("lags-jacobian-bound", text="3e8411ebf8a4")
def tanh_jacobians_obey_the_power_bound_and_attain_it_at_zero() -> None:
    rng = _rng()
    for norm in (0.5, 1.0, 1.7):
        for _ in range(10):
            w, h, product = _with_norm(rng.normal(size=(3, 3)), norm), rng.normal(size=3), np.eye(3)
            for _ in range(5):
                a = w @ h + rng.normal(size=3)
                product, h = np.diag(1 / np.cosh(a) ** 2) @ w @ product, np.tanh(a)
            assert _norm(product) <= norm**5 * (1 + 1e-12)
        symmetric = rng.normal(size=(3, 3))
        symmetric = _with_norm(symmetric + symmetric.T, norm)

        def last(state: Array, w: Array = symmetric) -> Array:
            for _ in range(5):
                state = np.tanh(w @ state)
            return state

        np.testing.assert_allclose(_norm(_jacobian(last, np.zeros(3))), norm**5, rtol=1e-6)


@checks("lags-logistic-threshold", text="0d2a51f37730")
def logistic_nets_vanish_below_norm_four_and_need_not_at_four() -> None:
    rng = _rng()
    w, h, product = _with_norm(rng.normal(size=(3, 3)), 3.9), rng.normal(size=3), np.eye(3)
    for _ in range(600):
        a = w @ h + (-w @ h)  # inputs that hold every unit where it is steepest
        h = _logistic(a)
        product = np.diag(h * (1 - h)) @ w @ product
    assert _norm(product) < 1e-5
    factor, state = 1.0, np.array([0.3])
    for _ in range(50):
        inputs = -4 * state
        factor *= _jacobian(lambda s, x=inputs: _logistic(4 * s + x), state)[0, 0]
        state = _logistic(4 * state + inputs)
    np.testing.assert_allclose(factor, 1.0, rtol=1e-6)


@checks("lags-transient-growth", text="b02c4e71fafd")
def state_of_a_stable_recurrence_grows_for_ten_steps() -> None:
    w = [[Fraction(9, 10), Fraction(10)], [Fraction(0), Fraction(9, 10)]]
    h, first, norms = [Fraction(0), Fraction(1)], [], []
    for k in range(1, 101):
        h = [w[0][0] * h[0] + w[0][1] * h[1], w[1][0] * h[0] + w[1][1] * h[1]]
        assert h[0] == 10 * k * Fraction(9, 10) ** (k - 1)
        first.append(h[0])
        norms.append(math.hypot(*map(float, h)))
    assert first.index(max(first)) + 1 in (9, 10)
    assert round(max(first)) == 39
    assert norms[0] > 1
    assert norms[-1] < 0.1
    assert max(abs(np.linalg.eigvals(np.array(w, dtype=float)))) < 1
    for c in np.linspace(-1, 1, 401):
        image = np.array([[0.9, c], [0, 0.9]]) @ np.array([0.0, 1.0])
        assert (np.linalg.norm(image) > 1) == (abs(c) > math.sqrt(0.19))
    assert math.isclose(math.sqrt(0.19), 0.44, abs_tol=0.005)


@checks("lags-product-variance", text="b52e7282d48a")
def variance_of_a_product_of_independent_weights_by_enumeration() -> None:
    wanted, n = 0.3, 4
    v = wanted ** (1 / n)
    values = np.array([-2.0, 1.0]) * math.sqrt(v / 2)  # with probabilities 1/3, 2/3: mean 0, variance v
    probabilities = np.array([1 / 3, 2 / 3])
    mean = second = 0.0
    for choice in itertools.product(range(2), repeat=n):
        p, product = math.prod(probabilities[list(choice)]), math.prod(values[list(choice)])
        mean, second = mean + p * product, second + p * product**2
    assert math.isclose(float(probabilities @ values), 0, abs_tol=1e-12)
    assert math.isclose(float(probabilities @ values**2), v)
    assert math.isclose(second - mean**2, wanted)


@checks("lags-latch", text="03f162fabb3b")
def gradient_in_the_basin_of_a_stored_bit_decays_like_the_contraction_factor() -> None:
    fixed = 1.0
    for _ in range(200):
        fixed = math.tanh(2 * fixed)
    low, high = fixed - 0.1, min(1.0, fixed + 0.1)
    c = 2 * (1 - math.tanh(2 * low) ** 2)  # the largest slope of tanh(2h) on [low, high]
    assert c < 1
    assert low <= math.tanh(2 * low) <= math.tanh(2 * high) <= high
    for start in (low + 0.01, fixed, high - 0.01):

        def last(state: Array) -> Array:
            for _ in range(12):
                state = np.tanh(2 * state)
            return state

        assert 0 < _jacobian(last, np.array([start]))[0, 0] <= c**12 * (1 + 1e-4)


@checks("esn-convex", text="acefd33d01e5")
def loss_of_a_linear_readout_lies_below_its_chords() -> None:
    net = _Rnn()
    features = np.array(net.states()[1:])
    rng = _rng()
    target = rng.normal(size=len(features))
    for _ in range(50):
        first, second = rng.normal(size=(2, 3))
        losses = [float(np.sum((features @ v - target) ** 2)) for v in (first, second, (first + second) / 2)]
        assert losses[2] <= (losses[0] + losses[1]) / 2 + 1e-12


@checks("esn-fading", text="138fa559dcc2")
def two_runs_of_a_contracting_reservoir_meet() -> None:
    rng = _rng()
    for c in (0.3, 0.9):
        w, h, other = _with_norm(rng.normal(size=(4, 4)), c), rng.normal(size=4), rng.normal(size=4)
        start = float(np.linalg.norm(h - other))
        for t in range(1, 40):
            drive = rng.normal(size=4)
            h, other = np.tanh(w @ h + drive), np.tanh(w @ other + drive)
            assert np.linalg.norm(h - other) <= c**t * start * (1 + 1e-12)
    for c in (0.3, 0.9):  # one unit near zero, without input: no factor below c^t will do
        h, other = np.array([1e-6]), np.array([-1e-6])
        for t in range(1, 40):
            h, other = np.tanh(c * h), np.tanh(c * other)
            np.testing.assert_allclose(h - other, c**t * 2e-6, rtol=1e-9)


@checks("esn-radius", text="049a9bee55d0")
def perturbations_of_a_saturating_reservoir_stay_far_below_the_power_of_its_radius() -> None:
    rng = _rng()
    w = rng.normal(size=(50, 50))
    w *= 3 / np.abs(np.linalg.eigvals(w)).max()
    h, linear, product = rng.normal(size=50), np.eye(50), np.eye(50)
    for _ in range(40):
        a = w @ h + rng.normal(size=50)
        product, linear, h = np.diag(1 / np.cosh(a) ** 2) @ w @ product, w @ linear, np.tanh(a)
    assert _norm(linear) >= 3**40
    assert _norm(product) < 1e-4 * 3**40


@checks("scales-delay", text="c38794381582")
def derivative_across_a_delayed_recurrence() -> None:
    w, d = 0.8, 3

    def run(bump: float, length: int) -> float:
        s = [0.5, 0.2, 0.9 + bump]
        while len(s) <= 2 + length:
            s.append(w * s[len(s) - d])
        return s[2 + length]

    for length in (3, 6, 12):
        np.testing.assert_allclose(run(1.0, length) - run(0.0, length), w ** (length / d), rtol=1e-12)
    assert run(1.0, 4) == run(0.0, 4)


@checks("scales-leaky-kernel", text="c7c64feda022")
def impulse_response_of_a_leaky_unit() -> None:
    alpha, t = 0.85, 12
    for k in range(t):
        mu = 0.0
        for time in range(1, t + 1):
            mu = alpha * mu + (1 - alpha) * (1.0 if time == t - k else 0.0)
        assert math.isclose(mu, (1 - alpha) * alpha**k)


class _Lstm:
    """The gates and the candidate of a random LSTM at a fixed input."""

    def __init__(self, n: int = 3) -> None:
        rng = _rng()
        self.w, self.b = rng.normal(size=(4, n, n)), rng.normal(size=(4, n))

    def gates(self, h: Array) -> Array:
        f, g, q, candidate = (self.w[i] @ h + self.b[i] for i in range(4))
        return np.array([_logistic(f), _logistic(g), _logistic(q), np.tanh(candidate)])


@checks("lstm-cell-update", text="b7f6c7ca067a")
def forget_gate_stores_at_one_and_erases_at_zero_and_holds_a_leaky_unit() -> None:
    rng = _rng()
    s, candidate = rng.normal(size=(2, 3))
    one, zero = np.ones(3), np.zeros(3)

    def update(f: Array, g: Array) -> Array:
        return f * s + g * candidate

    np.testing.assert_array_equal(update(one, zero), s)
    np.testing.assert_array_equal(update(zero, one), candidate)
    leaky = [0.9 * old + (1 - 0.9) * new for old, new in zip(s, candidate, strict=True)]
    np.testing.assert_allclose(update(0.9 * one, 0.1 * one), leaky)


@checks("lstm-cell-jacobian", text="7820a780ced0")
def derivative_along_the_cell_path() -> None:
    cell, h, s0 = _Lstm(), np.array([0.1, -0.3, 0.2]), np.array([0.5, 1.5, -2.0])
    gates, s = [], s0
    for _ in range(4):
        f, g, q, candidate = cell.gates(h)
        gates.append((f, g, candidate))
        s = f * s + g * candidate
        h = q * np.tanh(s)

    def last(state: Array) -> Array:
        for f, g, candidate in gates:
            state = f * state + g * candidate
        return state

    expected = np.diag(np.prod([f for f, _, _ in gates], axis=0))
    np.testing.assert_allclose(_jacobian(last, s0), expected, atol=1e-8)


@checks("lstm-explode", text="ce28151cc14d")
def an_lstm_of_large_weights_has_a_derivative_far_above_one() -> None:
    def last(state: Array, n_steps: int, size: float) -> Array:
        s, h = state, np.tanh(state) / 2
        for _ in range(n_steps):
            f = g = q = np.full(1, 0.5)  # gates with zero weights: only the candidate's weight is at work
            s = f * s + g * np.tanh(size * h)
            h = q * np.tanh(s)
        return s

    slopes = [_jacobian(lambda s, n=n: last(s, n, 20.0), np.zeros(1))[0, 0] for n in (1, 2, 3)]
    assert slopes[0] > 5
    assert slopes[1] > 5 * slopes[0]
    assert slopes[2] > 5 * slopes[1]


@checks("lstm-forget-bias", text="39ac49ff6d9d")
def least_whole_bias_that_keeps_a_visible_share_of_the_cell_over_ten_steps() -> None:
    shares = {}
    for bias in (0, 1):
        s = 1.0
        for _ in range(10):
            s *= float(_logistic(np.array([float(bias)]))[0])
        shares[bias] = s
    assert float(f"{shares[0]:.0e}") == 1e-3
    assert round(100 * shares[1]) == 4
    assert min(bias for bias, share in shares.items() if share > 0.01) == 1
    assert math.isclose(float(_logistic(np.array([1.0]))[0]), 0.73, abs_tol=0.005)


@checks("gru-update", text="3075483d374a")
def update_gate_copies_at_one_replaces_at_zero_and_keeps_what_both_agree_on() -> None:
    rng = _rng()
    old, candidate, u = rng.normal(size=5), rng.normal(size=5), rng.random(5)

    def update(u: Array, h: Array, new: Array) -> Array:
        return u * h + (1 - u) * new

    np.testing.assert_array_equal(update(np.ones(5), old, candidate), old)
    np.testing.assert_array_equal(update(np.zeros(5), old, candidate), candidate)
    np.testing.assert_allclose(update(u, old, old), old)
    np.testing.assert_allclose(update(u, old, candidate), candidate + u * (old - candidate))


@checks("second-order-why", text="205ab2b77dc1")
def newton_step_does_not_change_with_the_scale_of_the_loss() -> None:
    steps = []
    for scale in (1.0, 1e-8, 1e-16):
        first, second = scale * (2 * 1.5 + math.cos(1.5)), scale * (2 - math.sin(1.5))
        steps.append(-first / second)
    np.testing.assert_allclose(steps, steps[0])


def _clip_norm(g: Array, v: float) -> Array:
    length = float(np.linalg.norm(g))
    return v * g / length if length > v else g


@checks("clip-rule", text="48d6e802b00f")
def clipped_gradient_is_the_nearest_point_of_the_ball() -> None:
    rng = _rng()
    for v in (0.5, 2.0):
        g = rng.normal(size=3)
        g *= 5 * v / np.linalg.norm(g)
        clipped = _clip_norm(g, v)
        assert math.isclose(float(np.linalg.norm(clipped)), v)
        assert math.isclose(float(clipped @ g), v * float(np.linalg.norm(g)))
        ball = rng.normal(size=(2000, 3))
        ball *= v / np.linalg.norm(ball, axis=1, keepdims=True)
        assert np.linalg.norm(ball - g, axis=1).min() >= np.linalg.norm(clipped - g)


@checks("clip-direction", text="ea28c4c23648")
def entrywise_clipping_turns_a_gradient() -> None:
    for a in (0.1, 0.5, 1.0, 1.01, 3.0, 50.0):
        g = np.array([a, 1.0])
        clipped = np.clip(g, -1, 1)
        turned = abs(g[0] * clipped[1] - g[1] * clipped[0]) > 1e-9  # not parallel
        assert turned == (a > 1)
        assert not turned or clipped.tolist() == [1.0, 1.0]


@checks("flow-penalty", text="44a9d83eb637")
def penalty_of_gradient_flow_is_zero_for_orthogonal_jacobians_only() -> None:
    rng = _rng()

    def penalty(jacobians: list[Array]) -> float:
        gamma, total = rng.normal(size=3), 0.0
        for j in jacobians:
            back = gamma @ j
            total += (np.linalg.norm(back) / np.linalg.norm(gamma) - 1) ** 2
            gamma = back
        return float(total)

    orthogonal = [np.linalg.qr(rng.normal(size=(3, 3)))[0] for _ in range(6)]
    assert penalty(orthogonal) < 1e-25
    np.testing.assert_allclose(penalty([0.5 * j for j in orthogonal]), 6 * 0.25)
    np.testing.assert_allclose(penalty([3 * j for j in orthogonal]), 6 * 4.0)


@checks("memory-soft-read", text="66fff86b2872")
def argmax_read_has_zero_slope_and_softmax_read_has_not() -> None:
    rng = _rng()
    cells = rng.normal(size=4)
    for _ in range(20):
        scores = rng.normal(size=4)
        hard = _jacobian(lambda a: cells[[np.argmax(a)]], scores)
        soft = _jacobian(lambda a: np.array([cells @ np.exp(a) / np.exp(a).sum()]), scores)
        assert not hard.any()
        assert np.abs(soft).max() > 1e-3
