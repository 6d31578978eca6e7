"""Numeric checks of the cards in decks/gbc/14-autoencoders.md.

Each check computes what the front asks by another route (numerical optimisation, quadrature, finite differences,
simulation, enumeration) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy import optimize, stats

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _jacobian(f: Callable[[Array], Array], x: Array, step: float = 1e-6) -> Array:
    """Return the Jacobian of f at the vector x by central differences, one row per entry of f(x)."""
    return np.stack([(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)], axis=1)


def _logistic(a: Array) -> Array:
    return 1 / (1 + np.exp(-a))


def _covariance(n: int = 4) -> Array:
    root = _rng().normal(size=(n, n))
    return np.asarray(root @ root.T)


def _linear_loss(b: Array, a: Array, covariance: Array) -> float:
    residual = np.eye(len(covariance)) - b @ a
    return float(np.trace(residual @ covariance @ residual.T))


@checks("ae-row-number-code", text="a874bdda909d")
def table_of_examples_is_a_perfect_autoencoder() -> None:
    examples = [tuple(row) for row in _rng().normal(size=(20, 5))]
    f = {x: i for i, x in enumerate(examples, start=1)}
    g = dict(enumerate(examples, start=1))
    assert all(g[f[x]] == x for x in examples)
    assert all(isinstance(code, int) for code in f.values())


@checks("ae-overcomplete-identity", text="4de927830845")
def identity_factors_exactly_if_the_code_is_wide_enough() -> None:
    rng = _rng()
    for k in (3, 4, 6):
        b = rng.normal(size=(4, k))
        a = np.linalg.pinv(b)
        losses = [np.sum((x - b @ (a @ x)) ** 2) for x in rng.normal(size=(5, 4))]
        assert (max(losses) < 1e-20) == (k >= 4)


@checks("ae-linear-is-pca", text="7c5f2c8e9f75")
def best_linear_autoencoder_is_found_by_descent() -> None:
    covariance, k = _covariance(), 2
    vectors = np.linalg.eigh(covariance)[1][:, ::-1][:, :k]

    def loss(p: Array) -> float:
        return _linear_loss(p[:8].reshape(4, k), p[8:].reshape(k, 4), covariance)

    fit = optimize.minimize(loss, _rng().normal(size=16), method="BFGS", options={"gtol": 1e-7})
    np.testing.assert_allclose(fit.x[:8].reshape(4, k) @ fit.x[8:].reshape(k, 4), vectors @ vectors.T, atol=1e-3)


@checks("ae-linear-only-span", text="7da4beee491e")
def other_bases_of_the_span_reach_the_same_loss() -> None:
    covariance, rng = _covariance(), _rng()
    vectors = np.linalg.eigh(covariance)[1][:, ::-1][:, :2]
    g = rng.normal(size=(2, 2))
    best = _linear_loss(vectors, vectors.T, covariance)
    assert math.isclose(_linear_loss(vectors @ g, np.linalg.inv(g) @ vectors.T, covariance), best)
    assert not np.allclose(vectors @ g, vectors)


@checks("sparse-ae-laplace-constant", text="000f9e38469a")
def negative_log_prior_from_scipy() -> None:
    h = _rng().normal(size=5)
    for rate in (0.3, 1.0, 4.0):
        expected = -stats.laplace.logpdf(h, scale=1 / rate).sum()
        assert math.isclose(sum(rate * abs(value) - math.log(rate / 2) for value in h), expected)


@checks("sparse-ae-no-weight-prior", text="21747f07e849")
def penalty_of_fixed_weights_changes_with_the_input() -> None:
    w = _rng().normal(size=(3, 2))
    penalties = [np.abs(w @ x).sum() for x in np.eye(2)]
    assert not math.isclose(penalties[0], penalties[1])


@checks("dae-identity-not-optimal", text="6e196dbedb23")
def identity_costs_the_noise_and_the_posterior_mean_less() -> None:
    rng = _rng()
    n, d, sigma = 200_000, 3, 0.8
    x = rng.choice([-1.0, 1.0], size=(n, d))
    noisy = x + sigma * rng.normal(size=(n, d))
    identity = np.mean(np.sum((noisy - x) ** 2, axis=1))
    posterior_mean = np.mean(np.sum((np.tanh(noisy / sigma**2) - x) ** 2, axis=1))
    assert math.isclose(identity, d * sigma**2, rel_tol=0.01)
    assert posterior_mean < 0.8 * identity


@checks("cae-penalty", text="5251b9fd5cc9")
def frobenius_norm_is_the_response_to_small_isotropic_noise() -> None:
    rng = _rng()
    w, b, x, size = rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=3), 1e-4

    def encoder(v: Array) -> Array:
        return np.asarray(np.tanh(w @ v + b))

    noise = rng.normal(size=(3, 100_000))
    change = np.tanh(w @ (x[:, None] + size * noise) + b[:, None]) - encoder(x)[:, None]
    response = np.mean(np.sum(change**2, axis=0)) / size**2
    assert math.isclose(response, np.linalg.norm(_jacobian(encoder, x)) ** 2, rel_tol=0.03)


@checks("ae-encoder-depth", text="608fe5d3a31d")
def xor_code_needs_the_hidden_layer() -> None:
    corners = np.array(list(itertools.product((0, 1), repeat=2)))
    xor = corners[:, 0] != corners[:, 1]
    # One increasing unit would need a w with w.x larger at all corners of code 1 than at those of code 0.
    rows = [zero - one for one in corners[xor] for zero in corners[~xor]]
    assert optimize.linprog([0, 0], A_ub=rows, b_ub=[-1] * len(rows), bounds=(None, None)).status == 2
    # With a hidden layer a logistic unit follows a continuous code on a square, XOR at the corners, values in (0, 1).
    rng = _rng()
    weights, shifts = 3 * rng.normal(size=(2, 200)), 3 * rng.normal(size=200)

    def hidden(points: Array) -> Array:
        return _logistic(points @ weights + shifts)

    def wanted(points: Array) -> Array:
        a, b = points.T
        return np.asarray(0.1 + 0.8 * (a + b - 2 * a * b))

    train, fresh = rng.uniform(size=(2000, 2)), rng.uniform(size=(500, 2))
    inverse = np.log(wanted(train) / (1 - wanted(train)))
    outer = np.linalg.lstsq(hidden(train), inverse, rcond=1e-10)[0]
    assert np.max(np.abs(_logistic(hidden(fresh) @ outer) - wanted(fresh))) < 0.01


@checks("stochastic-encoder-compatible", text="72061fe12a02")
def conditionals_of_a_joint_law_are_compatible_and_others_not() -> None:
    joint = np.array([[0.1, 0.3], [0.4, 0.2]])
    encoder = joint / joint.sum(axis=1, keepdims=True)
    decoder = joint / joint.sum(axis=0, keepdims=True)

    def is_joint_found(other: Array) -> bool:
        """Whether some p(x), p(h) have p(x) encoder = p(h) other, as a system of linear equations."""
        rows = [
            [encoder[x, h] * (x == i) for i in range(2)] + [-other[x, h] * (h == j) for j in range(2)]
            for x, h in itertools.product(range(2), repeat=2)
        ]
        equations, values = np.array([*rows, [1, 1, 0, 0], [0, 0, 1, 1]]), np.array([0, 0, 0, 0, 1, 1])
        solution = np.linalg.lstsq(equations, values, rcond=None)[0]
        return bool(np.allclose(equations @ solution, values))

    assert is_joint_found(decoder)
    assert not is_joint_found(np.array([[0.5, 0.2], [0.5, 0.8]]))


@checks("dae-score-1", text="e918075c9df1")
def gradient_of_the_gaussian_log_density() -> None:
    rng = _rng()
    x, noisy, sigma = rng.normal(size=3), rng.normal(size=3), 0.6

    def log_density(v: Array) -> Array:
        return np.array([stats.norm.logpdf(v, x, sigma).sum()])

    np.testing.assert_allclose(_jacobian(log_density, noisy)[0], (x - noisy) / sigma**2, atol=1e-6)


class _Blurred:
    """A skewed density on the line, blurred by Gaussian noise; integrals over x by a fine grid."""

    def __init__(self, sigma: float) -> None:
        self.sigma = sigma
        self.x = np.linspace(1e-6, 40, 40_001)
        self.prior = stats.gamma.pdf(self.x, 3)
        self.cell = self.x[1] - self.x[0]

    def joint(self, noisy: float) -> Array:
        return np.asarray(stats.norm.pdf(noisy, self.x, self.sigma) * self.prior)

    def density(self, noisy: float) -> float:
        return float(self.joint(noisy).sum() * self.cell)

    def score(self, noisy: float, step: float = 1e-4) -> float:
        """Return the derivative of the log density by a central difference."""
        return (math.log(self.density(noisy + step)) - math.log(self.density(noisy - step))) / (2 * step)

    def mean_given(self, noisy: float, values: Array) -> float:
        return float(np.sum(values * self.joint(noisy)) * self.cell / self.density(noisy))


@checks("dae-score-2", text="555778a4de14")
def score_of_the_blurred_density_is_a_mean_of_scores() -> None:
    blurred = _Blurred(0.7)
    for noisy in (-0.5, 1.0, 4.0):
        conditional = (blurred.x - noisy) / blurred.sigma**2
        assert math.isclose(blurred.mean_given(noisy, conditional), blurred.score(noisy), abs_tol=1e-5)


@checks("dae-score-tweedie", text="ad56ebf490da")
def posterior_mean_moves_along_the_score() -> None:
    for sigma in (0.3, 1.5):
        blurred = _Blurred(sigma)
        for noisy in (0.5, 2.0, 6.0):
            move = blurred.mean_given(noisy, blurred.x) - noisy
            assert math.isclose(move, sigma**2 * blurred.score(noisy), abs_tol=1e-5)


@checks("dae-gaussian-shrinkage", text="a1ca2db7b417")
def regression_of_clean_on_noisy_data() -> None:
    rng = _rng()
    x = rng.normal(size=1_000_000)
    noisy = x + 0.5 * rng.normal(size=x.size)
    assert round(float(x @ noisy / (noisy @ noisy)), 1) == 0.8
    low, high = noisy < -1, noisy > 1
    assert abs(x[high].mean() / noisy[high].mean() - 0.8) < 0.01
    assert abs(x[low].mean() / noisy[low].mean() - 0.8) < 0.01


@checks("dae-two-points", text="828b4412ad35")
def posterior_mean_of_two_points_by_bayes_rule() -> None:
    for sigma, noisy in itertools.product((0.4, 1.0, 3.0), (-2.0, -0.1, 0.0, 0.7)):
        plus, minus = stats.norm.pdf(noisy, 1, sigma), stats.norm.pdf(noisy, -1, sigma)
        assert math.isclose((plus - minus) / (plus + minus), math.tanh(noisy / sigma**2), abs_tol=1e-12)


@checks("dae-tied-jacobian", text="0bdd8011321d")
def tied_reconstruction_has_a_symmetric_jacobian() -> None:
    rng = _rng()
    w, b, c, x = rng.normal(size=(5, 3)), rng.normal(size=5), rng.normal(size=3), rng.normal(size=3)
    numeric = _jacobian(lambda v: w.T @ np.tanh(w @ v + b) + c, x)
    np.testing.assert_allclose(numeric, w.T @ np.diag(1 - np.tanh(w @ x + b) ** 2) @ w, atol=1e-7)
    np.testing.assert_allclose(numeric, numeric.T, atol=1e-7)
    untied = _jacobian(lambda v: rng.permuted(w, axis=0).T @ np.tanh(w @ v + b) + c, x)
    assert not np.allclose(untied, untied.T, atol=1e-3)


@checks("cae-logistic-penalty", text="857f5db93262")
def penalty_of_a_logistic_layer_by_finite_differences() -> None:
    rng = _rng()
    w, b, x = rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=3)
    h = _logistic(w @ x + b)
    penalty = np.sum(_jacobian(lambda v: _logistic(w @ v + b), x) ** 2)
    assert math.isclose(sum(h[i] ** 2 * (1 - h[i]) ** 2 * sum(w[i] ** 2) for i in range(4)), penalty, rel_tol=1e-6)


@checks("cae-rescaling", text="a62c8475130b")
def rescaled_pair_copies_alike_at_a_smaller_penalty() -> None:
    rng = _rng()
    w, v, x, shrink = rng.normal(size=(4, 3)), rng.normal(size=(3, 4)), rng.normal(size=3), 0.1

    def encoder(point: Array) -> Array:
        return np.asarray(np.tanh(w @ point))

    def decoder(code: Array) -> Array:
        return np.asarray(np.sin(v @ code))

    np.testing.assert_allclose(decoder((shrink * encoder(x)) / shrink), decoder(encoder(x)))
    before = np.sum(_jacobian(encoder, x) ** 2)
    after = np.sum(_jacobian(lambda point: shrink * encoder(point), x) ** 2)
    assert math.isclose(after, shrink**2 * before, rel_tol=1e-6)


@checks("psd-loss", text="827449697b88")
def code_moves_from_sparse_coding_to_the_encoder_as_the_weight_grows() -> None:
    x, predicted, rate = 1.5, 0.4, 0.8

    def code(gamma: float) -> float:
        h = np.linspace(-1, 3, 400_001)
        return float(h[np.argmin((x - h) ** 2 + rate * np.abs(h) + gamma * (h - predicted) ** 2)])

    assert math.isclose(code(0), x - rate / 2, abs_tol=1e-4)
    assert math.isclose(code(1e6), predicted, abs_tol=1e-4)
    assert code(0) > code(1) > code(10) > predicted


@checks("hashing-neighbour-addresses", text="1bcd1bd0549a")
def addresses_within_two_bits_are_counted() -> None:
    def within_two(bits: int) -> int:
        return sum(1 for flips in range(3) for _ in itertools.combinations(range(bits), flips))

    assert within_two(8) == sum(1 for address in range(2**8) if address.bit_count() <= 2)
    assert float(f"{within_two(32):.0e}") == 5e2
