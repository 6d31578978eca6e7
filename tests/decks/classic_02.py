"""Numeric checks of the cards in decks/classic/02-lms-hebb-and-oja.md.

Each check computes what the front asks by another route (finite differences, exact moments over finite sets of
patterns, simulation, integration of the averaged equation) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable
from functools import partial

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(2)


def _gradient(f: Callable[[Array], float], x: Array, step: float = 1e-5) -> Array:
    """Return the gradient of f at x by central differences."""
    return np.array([(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)])


class _Patterns:
    """Forty equally likely pairs of an input in R^3 and a target."""

    def __init__(self) -> None:
        rng = _rng()
        self.x = rng.normal(size=(40, 3)) @ rng.normal(size=(3, 3))
        self.t = self.x @ np.array([1.0, -2.0, 0.5]) + rng.normal(size=40)
        self.r = sum(np.outer(x, x) for x in self.x) / 40

    def mse(self, w: Array) -> float:
        return float(np.mean((self.t - self.x @ w) ** 2))

    def best(self) -> Array:
        w: Array = np.linalg.lstsq(self.x, self.t, rcond=None)[0]
        return w


def _covariance() -> tuple[Array, Array, Array]:
    """Return a symmetric matrix with eigenvalues 3, 1.5, 0.5, those eigenvalues, and eigenvectors as columns."""
    q = np.linalg.qr(_rng().normal(size=(3, 3)))[0]
    values = np.array([3.0, 1.5, 0.5])
    return q @ np.diag(values) @ q.T, values, q


def _oja(c: Array, w: Array) -> Array:
    """Return the averaged Oja velocity E[y (x - y w)], the inputs being scaled eigenvectors of either sign."""
    values, vectors = np.linalg.eigh(c)
    inputs = [s * math.sqrt(c.shape[0] * v) * u for v, u in zip(values, vectors.T, strict=True) for s in (-1, 1)]
    velocity: Array = np.mean([(w @ x) * (x - (w @ x) * w) for x in inputs], axis=0)
    return velocity


@checks("mse-excess", text="e51e54a809ff")
def excess_error_is_a_quadratic_form() -> None:
    p = _Patterns()
    for v in _rng().normal(size=(5, 3)):
        assert math.isclose(p.mse(p.best() + v) - p.mse(p.best()), v @ p.r @ v, rel_tol=1e-9)


@checks("wiener-orthogonality", text="df3a0405526e")
def error_of_the_best_weights_is_orthogonal_to_the_inputs() -> None:
    p = _Patterns()
    assert np.abs(_gradient(p.mse, p.best())).max() < 1e-8
    np.testing.assert_allclose(np.mean((p.t - p.x @ p.best())[:, None] * p.x, axis=0), 0, atol=1e-12)


@checks("lms-is-unbiased", text="34aa933a9535")
def mean_of_error_times_input_is_minus_half_the_gradient() -> None:
    p, w = _Patterns(), np.array([0.3, 0.1, -1.0])
    np.testing.assert_allclose(np.mean((p.t - p.x @ w)[:, None] * p.x, axis=0), -_gradient(p.mse, w) / 2, atol=1e-7)


@checks("lms-mean-recursion", text="ccdf0b88944a")
def mean_error_over_all_pairs_of_successive_examples() -> None:
    p, mu, w0 = _Patterns(), 0.05, np.array([1.0, 1.0, 1.0])

    def step(w: Array, i: int) -> Array:
        moved: Array = w + mu * (p.t[i] - w @ p.x[i]) * p.x[i]
        return moved

    first = [step(w0, i) for i in range(40)]
    second = [step(w, j) for w in first for j in range(40)]
    m = np.eye(3) - mu * p.r
    np.testing.assert_allclose(np.mean(first, axis=0) - p.best(), m @ (w0 - p.best()))
    np.testing.assert_allclose(np.mean(second, axis=0) - p.best(), m @ m @ (w0 - p.best()))


@checks("lms-mean-stability", text="6b90e12b2f21")
def spectral_radius_of_the_mean_recursion() -> None:
    r, values, _ = _covariance()
    for mu in np.linspace(-0.2, 1.2, 281):
        edge = min(abs(mu), abs(mu - 2 / values[0]))
        if edge > 1e-9:
            radius = np.abs(np.linalg.eigvals(np.eye(3) - mu * r)).max()
            assert (radius < 1) == (0 < mu < 2 / values[0])


@checks("lms-correlated-inputs", text="023dde9fb9d8")
def no_stable_step_is_fast_for_correlated_inputs() -> None:
    for rho in (0.5, 0.9, 0.99):
        r = np.array([[1, rho], [rho, 1]])
        for mu in np.linspace(0.01, 2 / (1 + rho) - 1e-6, 50):
            factors = np.linalg.eigvalsh(np.eye(2) - mu * r)
            assert np.abs(factors - (1 - mu * (1 - rho))).min() < 1e-12
            assert np.abs(factors).max() < 1
        assert np.abs(np.linalg.eigvalsh(np.eye(2) - 2.01 / (1 + rho) * r)).max() > 1


@checks("lms-correlated-steps", text="5153bcbdaa51")
def steps_until_the_slow_mode_has_fallen_by_e() -> None:
    r, m, steps = np.array([[1, 0.98], [0.98, 1]]), np.array([1.0, -1.0]), 0
    start = np.linalg.norm(m)
    while np.linalg.norm(m) > start / math.e:
        m, steps = m - 0.5 * r @ m, steps + 1
    assert abs(steps - 100) <= 1


@checks("lms-mean-square-stability", text="d6aa2c26fa92")
def mean_square_factor_by_quadrature() -> None:
    nodes, weights = np.polynomial.hermite_e.hermegauss(10)
    weights = weights / weights.sum()
    for mu in (0.01, 0.3, 0.66, 0.67, 1.0, 1.9):
        factor = 1 - mu * nodes**2
        assert abs(weights @ factor) < 1
        assert (weights @ factor**2 < 1) == (mu < 2 / 3)


@checks("lms-misadjustment-size", text="20de8bfc32d4")
def stationary_excess_error_solved_exactly_for_small_steps() -> None:
    rng, sigma2 = _rng(), 0.7
    x = rng.normal(size=(5, 2)) @ np.array([[1.0, 0.4], [0.0, 0.6]])
    x = np.vstack([x, rng.normal(size=(3, 2))])
    r = np.mean([np.outer(v, v) for v in x], axis=0)
    ratios = []
    for mu in (1e-2, 1e-3, 1e-4):
        # vec of the covariance S of w - w*: S = E[(I - mu x x')S(I - mu x x')] + mu^2 sigma^2 R
        maps = [np.kron(a, a) for a in (np.eye(2) - mu * np.outer(v, v) for v in x)]
        s = np.linalg.solve(np.eye(4) - np.mean(maps, axis=0), mu**2 * sigma2 * r.ravel()).reshape(2, 2)
        ratios.append(float(np.trace(r @ s)) / sigma2 / (mu * np.trace(r) / 2))
    assert abs(ratios[0] - 1) > abs(ratios[1] - 1) > abs(ratios[2] - 1)
    assert abs(ratios[2] - 1) < 1e-3


@checks("lms-keeps-jittering", text="508496e86fc0")
def variance_of_the_weight_in_the_long_run_is_proportional_to_the_step() -> None:
    rng = _rng()
    spread = []
    for mu in (0.02, 0.04):
        w = np.full(4000, 2.0)
        for _ in range(400):
            x = rng.choice([-1.0, 1.0], size=4000)
            w = w + mu * (2.0 * x + rng.normal(size=4000) - w * x) * x
        assert abs(w.mean() - 2) < 0.02
        spread.append(w.var() / mu)
    np.testing.assert_allclose(spread, 0.5, rtol=0.12)


@checks("alpha-lms-error", text="9d2071348fb4")
def normalised_step_scales_the_error() -> None:
    rng = _rng()
    for alpha in (0.1, 1.0, 1.7):
        w, x, t = rng.normal(size=4), 10 * rng.normal(size=4), rng.normal()
        e = t - w @ x
        assert math.isclose(t - (w + alpha * e * x / np.sum(x**2)) @ x, (1 - alpha) * e, abs_tol=1e-9)


@checks("delta-rule-logistic", text="0564e2cccfdd")
def delta_rule_follows_the_gradient_of_the_squared_error() -> None:
    rng = _rng()
    w, x, t = rng.normal(size=3), rng.normal(size=3), 0.2

    def output(v: Array) -> float:
        return 1 / (1 + math.exp(-float(v @ x)))

    slope = _gradient(lambda v: (t - output(v)) ** 2 / 2, w)
    np.testing.assert_allclose((t - output(w)) * output(w) * (1 - output(w)) * x, -slope, atol=1e-9)


@checks("adaline-against-perceptron", text="016df4a5baf5")
def only_lms_moves_on_a_correct_pattern() -> None:
    x, y = np.array([1.0, 2.0]), 1.0
    for w, moves in ((np.array([3.0, 1.0]), True), (np.array([-1.0, 1.0]), False)):
        assert y * (w @ x) > 0
        step = (y - w @ x) * x
        assert bool(np.any(step != 0)) == moves == (w @ x != y)


@checks("noise-canceller-spares-signal", text="1432d53cc9bb")
def power_of_the_output_splits_for_every_filter() -> None:
    signal, source = [-1.0, 0.5, 0.5], [(-2.0, 1.0), (1.0, 0.0), (1.0, -1.0)]  # noise and reference, independent of s
    for weight in (-1.0, 0.3, 2.0):
        total = np.mean([(s + m - weight * v) ** 2 for s in signal for m, v in source])
        parts = np.mean(np.square(signal)) + np.mean([(m - weight * v) ** 2 for m, v in source])
        assert math.isclose(total, parts)


@checks("hebb-average", text="0b68ccb79db5")
def mean_hebb_step_over_all_patterns() -> None:
    p, w, mu = _Patterns(), np.array([0.2, -0.4, 1.0]), 0.1
    np.testing.assert_allclose(np.mean([mu * (w @ x) * x for x in p.x], axis=0), mu * p.r @ w)


@checks("averaging-why", text="a0b9e3ffa46b")
def noisy_oja_path_approaches_the_averaged_one_for_small_steps() -> None:
    rng, horizon = _rng(), 1.0
    x = rng.normal(size=(30, 2)) * np.array([1.0, 0.5])
    c = np.mean([np.outer(v, v) for v in x], axis=0)
    w = np.array([0.3, 0.9])
    for _ in range(2000):
        w = w + horizon / 2000 * (c @ w - (w @ c @ w) * w)
    errors = []
    for steps in (20, 200, 2000):
        ends = np.tile([0.3, 0.9], (60, 1))
        for _ in range(steps):
            drawn = x[rng.integers(30, size=60)]
            y = np.sum(ends * drawn, axis=1, keepdims=True)
            ends = ends + horizon / steps * y * (drawn - y * ends)
        errors.append(float(np.sqrt(np.mean((ends - w) ** 2))))
    assert errors[0] > 2 * errors[1] > 4 * errors[2]


@checks("hebb-diverges", text="b9420b169387")
def hebb_weights_grow_at_the_rate_of_their_components() -> None:
    c, values, q = _covariance()
    c = c - values[2] * np.outer(q[:, 2], q[:, 2])  # one eigenvalue becomes 0
    for start in (q[:, 2] + 0.01 * q[:, 1], q[:, 0]):
        w = start
        for _ in range(4000):
            w = w + 0.005 * c @ w
        rate = max(values[i] for i in (0, 1) if abs(start @ q[:, i]) > 1e-9)
        assert np.linalg.norm(w) > 0.005 * math.exp(0.95 * rate * 20)
    np.testing.assert_allclose(c @ q[:, 2], 0, atol=1e-12)


@checks("hebb-decay-still-diverges", text="6d879a422136")
def decayed_hebb_rule_diverges_below_the_largest_eigenvalue() -> None:
    c, values, _ = _covariance()
    for gamma in (0.1, 1.0, 2.9, 3.1, 5.0):
        w = _rng().normal(size=3)
        for _ in range(20000):
            w = w + 0.02 * (c @ w - gamma * w)
            if np.linalg.norm(w) > 1e6 or np.linalg.norm(w) < 1e-6:
                break
        assert (np.linalg.norm(w) > 1e6) == (gamma < values[0])


@checks("hebb-step-length", text="f929507b0e43")
def derivative_of_the_length_after_a_hebb_step() -> None:
    rng = _rng()
    w, x = rng.normal(size=4), rng.normal(size=4)
    w /= np.linalg.norm(w)
    y = float(w @ x)
    slope = _gradient(lambda mu: float(np.linalg.norm(w + mu[0] * y * x)), np.zeros(1))[0]
    assert math.isclose(slope, y**2, rel_tol=1e-7)


@checks("oja-update", text="71458d34a56c")
def oja_step_is_a_normalised_hebb_step_to_first_order() -> None:
    rng = _rng()
    w, x = rng.normal(size=4), rng.normal(size=4)
    w /= np.linalg.norm(w)
    y = float(w @ x)

    def normalised(mu: float) -> Array:
        raw = w + mu * y * x
        unit: Array = raw / np.linalg.norm(raw)
        return unit

    np.testing.assert_allclose((normalised(1e-6) - normalised(-1e-6)) / 2e-6, y * (x - y * w), atol=1e-8)


@checks("oja-keeps-length-one", text="d16fb819ec47")
def derivative_of_the_squared_length_along_the_flow() -> None:
    c, _, _ = _covariance()
    for w in _rng().normal(size=(4, 3)):
        v = _oja(c, w)
        numeric = (np.sum((w + 1e-6 * v) ** 2) - np.sum((w - 1e-6 * v) ** 2)) / 2e-6
        assert math.isclose(numeric, 2 * (w @ c @ w) * (1 - w @ w), rel_tol=1e-6)


@checks("oja-perturbation-rate", text="2a2fb13e4d76")
def eigenvalues_of_the_linearised_rule() -> None:
    c, values, q = _covariance()
    for j in range(3):
        jacobian = np.array([(_oja(c, q[:, j] + 1e-5 * e) - _oja(c, q[:, j] - 1e-5 * e)) / 2e-5 for e in q.T])
        expected = np.diag([values[i] - values[j] if i != j else -2 * values[j] for i in range(3)])
        np.testing.assert_allclose(jacobian @ q, expected, atol=1e-7)


@checks("oja-finds-first-component", text="addc8065b7e0")
def flow_from_the_upper_half_space_ends_at_the_top_eigenvector() -> None:
    c, _, q = _covariance()
    for w in _rng().normal(size=(4, 3)):
        start = np.sign(w @ q[:, 0]) * w
        for _ in range(1500):
            start = start + 0.02 * (c @ start - (start @ c @ start) * start)
        np.testing.assert_allclose(start, q[:, 0], atol=1e-6)


@checks("sanger-against-subspace", text="7425f4cb39fb")
def lower_triangular_decay_finds_the_eigenvectors() -> None:
    c, _, q = _covariance()
    start = _rng().normal(size=(2, 3)) / 2
    found = {}
    for name, keep in (("all", np.ones((2, 2))), ("lower", np.tril(np.ones((2, 2))))):
        w = start
        for _ in range(3000):
            w = w + 0.02 * (w @ c - (keep * (w @ c @ w.T)) @ w)  # row j: E[y_j (x - sum_i y_i w_i)]
        found[name] = np.abs(w @ q)
        np.testing.assert_allclose(found[name][:, 2], 0, atol=1e-6)
    np.testing.assert_allclose(found["lower"][:, :2], np.eye(2), atol=1e-6)
    assert np.abs(found["all"][:, :2] - np.eye(2)).max() > 0.05
    assert np.abs(found["all"][:, :2] - np.eye(2)[::-1]).max() > 0.05


@checks("instar-against-outstar", text="25ee68861ca7")
def active_column_converges_to_the_output() -> None:
    w, a, p = np.zeros((3, 2)), np.array([0.2, -0.7, 1.0]), np.array([1.0, 0.0])
    for _ in range(200):
        w = w + 0.3 * np.array([[p[j] * (a[i] - w[i, j]) for j in range(2)] for i in range(3)])
    np.testing.assert_allclose(w[:, 0], a)
    assert not w[:, 1].any()


@checks("reward-penalty-update", text="e2a20f327f53")
def penalty_step_climbs_the_log_probability_of_the_other_output() -> None:
    x, rho, penalty = np.array([1.3, -0.4]), 0.01, 0.05
    for y, w in itertools.product((-1, 1), _rng().normal(size=(3, 2))):

        def log_probability(output: int, v: Array) -> float:  # odds exp(2 v.x), so that the mean output is tanh(v.x)
            return -math.log1p(math.exp(-2 * output * float(v @ x)))

        mean = math.exp(log_probability(1, w)) - math.exp(log_probability(-1, w))
        reward = rho * _gradient(partial(log_probability, y), w)
        np.testing.assert_allclose(reward, rho * (y - mean) * x, atol=1e-9)
        other = penalty * rho * _gradient(partial(log_probability, -y), w)
        np.testing.assert_allclose(other, penalty * rho * (-y - mean) * x, atol=1e-9)


@checks("associator-crosstalk", text="08078ff7fe6c")
def recall_minus_target_is_the_sum_over_foreign_pairs() -> None:
    rng = _rng()
    p, t = rng.normal(size=(5, 8)), rng.normal(size=(5, 3))
    p /= np.linalg.norm(p, axis=1, keepdims=True)
    w = np.einsum("qi,qj->ij", t, p)
    for k in range(5):
        foreign = sum(t[q] * sum(p[q, j] * p[k, j] for j in range(8)) for q in range(5) if q != k)
        np.testing.assert_allclose(w @ p[k] - t[k], foreign)


@checks("crosstalk-size", text="97584496a966")
def root_mean_square_crosstalk_of_random_patterns() -> None:
    rng, n = _rng(), 10**4
    agreements = rng.binomial(n, 0.5, size=(5000, 100))  # entries in which a foreign pattern equals the key
    crosstalk = np.sum(rng.choice([-1.0, 1.0], size=(5000, 100)) * (2 * agreements - n) / n, axis=1)
    assert abs(math.sqrt(float(np.mean(crosstalk**2))) - 0.1) < 0.004


@checks("pseudoinverse-recording", text="446bae642ffc")
def pseudoinverse_rule_recalls_exactly() -> None:
    rng = _rng()
    p, t = rng.normal(size=(6, 4)), rng.normal(size=(2, 4))
    w = t @ np.linalg.pinv(p)
    np.testing.assert_allclose(w, t @ np.linalg.inv(p.T @ p) @ p.T)
    np.testing.assert_allclose(w @ p, t)
