"""Numeric checks of the cards in decks/classic/09-bayesian-networks-of-weights.md.

Each check computes what the front asks by another route (quadrature, simulation, finite differences of an exact
evidence, root finding) and compares it with the formula or number of the back.
"""

import math
from collections.abc import Callable

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.optimize import brentq, minimize_scalar
from scipy.special import log_ndtr, ndtr
from scipy.stats import multivariate_normal

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(9)


def _logistic(a: float) -> float:
    return 1 / (1 + math.exp(-a))


def _normal(x: float, mean: float, sd: float) -> float:
    return math.exp(-(((x - mean) / sd) ** 2) / 2) / (sd * math.sqrt(2 * math.pi))


def _gauss_mean(f: Callable[[float], float], mean: float, sd: float) -> float:
    """Return the expectation of f under N(mean, sd^2) by quadrature."""
    value, _ = quad(lambda x: f(x) * _normal(x, mean, sd), mean - 12 * sd, mean + 12 * sd, limit=200)
    return float(value)


class _Linear:
    """A small linear model t = Xw + noise with Gaussian prior, whose evidence is known exactly as a marginal law."""

    def __init__(self, n_data: int = 12, n_weights: int = 3) -> None:
        rng = _rng()
        self.x = rng.normal(size=(n_data, n_weights)) * np.array([2.0, 1.0, 0.2])
        self.t = self.x @ np.array([0.7, -0.4, 0.3]) + 0.3 * rng.normal(size=n_data)
        self.n_data, self.n_weights = n_data, n_weights

    def log_evidence(self, alpha: float, beta: float) -> float:
        cov = np.eye(self.n_data) / beta + self.x @ self.x.T / alpha
        return float(multivariate_normal(np.zeros(self.n_data), cov).logpdf(self.t))

    def hessian(self, alpha: float, beta: float) -> Array:
        return np.asarray(beta * self.x.T @ self.x + alpha * np.eye(self.n_weights))

    def best(self, alpha: float, beta: float) -> Array:
        return np.asarray(np.linalg.solve(self.hessian(alpha, beta), beta * self.x.T @ self.t))

    def gamma(self, alpha: float, beta: float) -> float:
        eigenvalues = np.linalg.eigvalsh(beta * self.x.T @ self.x)
        return float(np.sum(eigenvalues / (eigenvalues + alpha)))

    def residual(self, alpha: float, beta: float) -> float:
        return float(np.sum((self.x @ self.best(alpha, beta) - self.t) ** 2))


def _slope(f: Callable[[float], float], at: float) -> float:
    h = 1e-5 * at
    return (f(at + h) - f(at - h)) / (2 * h)


@checks("weights-prior-size", text="797c30718e21")
def mean_square_length_of_prior_samples() -> None:
    for n_weights, alpha in ((1, 4.0), (30, 0.5)):
        w = _rng().normal(size=(100_000 // n_weights, n_weights)) / math.sqrt(alpha)
        density_ratio = math.exp(-alpha / 2 * (4 - 1))
        assert math.isclose(_normal(2, 0, alpha**-0.5) / _normal(1, 0, alpha**-0.5), density_ratio)
        assert math.isclose(np.mean(np.sum(w**2, axis=1)), n_weights / alpha, rel_tol=0.02)


@checks("laplace-gaussian", text="40f052887e09")
def curvature_gives_the_covariance_of_a_quadratic_exponent() -> None:
    a, centre = np.array([[2.0, 0.6], [0.6, 1.0]]), np.array([0.5, -1.0])
    grid = np.linspace(-9, 9, 361)
    w = np.stack(np.meshgrid(grid, grid, indexing="ij"), axis=-1) - centre
    density = np.exp(-0.5 * np.einsum("xyi,ij,xyj->xy", w, a, w))
    density /= density.sum()
    np.testing.assert_allclose(np.einsum("xy,xyi->i", density, w), 0, atol=1e-9)
    np.testing.assert_allclose(np.einsum("xy,xyi,xyj->ij", density, w, w), np.linalg.inv(a), atol=1e-6)


@checks("laplace-flat-minimum", text="33c06d5808e2")
def fourth_power_is_the_first_monomial_that_qualifies() -> None:
    found = []
    for k in range(1, 5):
        integrable = (-50.0) ** k > 0 and quad(lambda w, k=k: math.exp(-(w**k)), -8, 8)[0] < 10
        curvature = k * (k - 1) * 0.0 ** max(k - 2, 0) if k >= 2 else 0.0
        if integrable and curvature == 0:
            found.append(k)
    assert found == [4]


@checks("weights-modes-why", text="8884fcde0b4a")
def permuted_units_leave_the_function_and_another_minimum_changes_it() -> None:
    x = np.linspace(-2, 2, 9)

    def net(u: Array, v: Array) -> Array:
        return np.asarray(np.tanh(np.outer(x, u)) @ v)

    u, v = np.array([0.5, 2.0]), np.array([1.0, -0.3])
    np.testing.assert_allclose(net(u, v), net(u[::-1], v[::-1]))
    assert not np.allclose(net(u, v), net(np.array([0.5, 1.0]), v))


@checks("error-bar-variance", text="20450f141079")
def variance_of_simulated_targets() -> None:
    rng = _rng()
    a, g, beta = np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([1.0, -2.0]), 4.0
    w = rng.multivariate_normal(np.zeros(2), np.linalg.inv(a), size=200_000)
    t = w @ g + rng.normal(size=200_000) / math.sqrt(beta)
    assert math.isclose(np.var(t), 1 / beta + g @ np.linalg.solve(a, g), rel_tol=0.02)


@checks("error-bar-far-away", text="0b1f4a404e0e")
def bumps_and_their_error_bars_vanish_far_away() -> None:
    centres, data = np.array([-1.0, 0.0, 1.5]), np.linspace(-1, 1, 8)

    def features(x: Array) -> Array:
        return np.exp(-((x[:, None] - centres) ** 2))

    covariance = np.linalg.inv(0.1 * np.eye(3) + 5 * features(data).T @ features(data))
    far = features(np.array([8.0]))[0]
    assert far @ covariance @ far < 1e-30 < 1e-3 < features(data)[0] @ covariance @ features(data)[0]


@checks("averaging-logit-against-probability", text="8a64484c3884")
def averaging_keeps_the_logit_and_moderates_the_probability() -> None:
    for mean, sd in ((0.3, 2.0), (2.0, 0.5), (4.0, 5.0)):
        assert math.isclose(_gauss_mean(lambda a: a, mean, sd), mean, rel_tol=1e-7)
        assert 0.5 < _gauss_mean(_logistic, mean, sd) < _logistic(mean) - 1e-4


@checks("moderation-factor", text="40407c92a5a5")
def probit_average_has_the_moderated_argument() -> None:
    scale = math.sqrt(math.pi / 8)
    for mean, sd in ((0.5, 1.0), (2.0, 3.0), (4.0, 2.76)):
        kappa = (1 + math.pi * sd**2 / 8) ** -0.5
        exact = _gauss_mean(lambda a: float(ndtr(scale * a)), mean, sd)
        assert math.isclose(exact, float(np.exp(log_ndtr(scale * kappa * mean))), rel_tol=1e-7)
        assert abs(_gauss_mean(_logistic, mean, sd) - _logistic(kappa * mean)) < 0.02


@checks("moderated-probability-size", text="ee6ff3c25265")
def averaged_probability_by_quadrature() -> None:
    assert round(_logistic(4), 2) == 0.98
    assert round(_gauss_mean(_logistic, 4, math.sqrt(7.6)), 1) == 0.9


@checks("evidence-not-joint-maximum", text="c76a6da84b3c")
def joint_density_explodes_only_at_zero_weights() -> None:
    def log_joint(w: float, alpha: float) -> float:
        return -((w - 1) ** 2) / 2 + 0.5 * math.log(alpha) - alpha * w**2 / 2

    at_zero = [log_joint(0.0, alpha) for alpha in (1e2, 1e6, 1e12)]
    elsewhere = [log_joint(0.1, alpha) for alpha in (1e2, 1e6, 1e12)]
    assert at_zero == sorted(at_zero)
    assert at_zero[-1] > 10
    assert elsewhere == sorted(elsewhere, reverse=True)
    assert elsewhere[-1] < -1e9


@checks("log-evidence-prior-term", text="6e31bd3c7483")
def evidence_of_a_linear_model_needs_the_prior_term() -> None:
    model = _Linear()
    for alpha, beta in ((0.3, 5.0), (7.0, 12.0)):
        w, a = model.best(alpha, beta), model.hessian(alpha, beta)
        likelihood = math.prod(_normal(t, float(x @ w), beta**-0.5) for x, t in zip(model.x, model.t, strict=True))
        rest = math.log(likelihood) - alpha / 2 * float(w @ w) - 0.5 * float(np.linalg.slogdet(a)[1])
        missing = model.log_evidence(alpha, beta) - rest
        assert math.isclose(missing, model.n_weights / 2 * math.log(alpha), rel_tol=1e-8)


@checks("evidence-punishes-vague-prior", text="4c71a8cf14e7")
def evidence_is_best_in_between_while_the_residual_only_falls() -> None:
    model, beta = _Linear(), 10.0
    alphas = [1e-4, 1e-2, 1.0, 1e4]
    residuals = [model.residual(alpha, beta) for alpha in alphas]
    evidences = [model.log_evidence(alpha, beta) for alpha in alphas]
    assert residuals == sorted(residuals)
    assert evidences[0] < evidences[1] < evidences[2] > evidences[3]


@checks("evidence-alpha-update", text="eed8206a404a")
def exact_evidence_is_stationary_where_the_update_stands_still() -> None:
    model, beta = _Linear(), 10.0
    alpha = brentq(lambda a: _slope(lambda x: model.log_evidence(x, beta), a), 0.05, 100)
    w = model.best(alpha, beta)
    eigenvalues = np.linalg.eigvalsh(model.hessian(alpha, beta))
    assert math.isclose(model.n_weights / alpha, w @ w + np.sum(1 / eigenvalues), rel_tol=1e-4)
    assert math.isclose(alpha, model.gamma(alpha, beta) / float(w @ w), rel_tol=1e-4)


@checks("gamma-as-trace", text="70d9aa6e7dfb")
def trace_formula_agrees_with_the_sum_over_eigenvalues() -> None:
    model = _Linear()
    for alpha in (0.1, 3.0):
        inverse = np.linalg.inv(model.hessian(alpha, 2.0))
        assert math.isclose(model.gamma(alpha, 2.0), model.n_weights - alpha * float(np.trace(inverse)), rel_tol=1e-10)


@checks("gamma-prior-directions", text="fb96dd909ad7")
def weight_in_a_flat_direction_stays_near_zero() -> None:
    for curvature, share in ((1e-3, 0.001), (1e3, 0.999)):
        found = minimize_scalar(lambda w, c=curvature: c * (w - 1) ** 2 / 2 + w**2 / 2, tol=1e-12).x
        assert abs(found - share) < 1e-4


@checks("evidence-noise-level", text="535018b66399")
def exact_evidence_is_stationary_in_beta_at_the_corrected_residual() -> None:
    model, alpha = _Linear(), 1.5
    beta = brentq(lambda b: _slope(lambda x: model.log_evidence(alpha, x), b), 0.5, 500)
    expected = model.residual(alpha, beta) / (model.n_data - model.gamma(alpha, beta))
    assert math.isclose(1 / beta, expected, rel_tol=1e-4)


@checks("hyperprior-integrated", text="9d677ecece69")
def integral_over_alpha_falls_like_a_power_of_the_length() -> None:
    for n_weights in (1, 2, 5):

        def marginal(length: float, n: int = n_weights) -> float:
            def integrand(log_alpha: float) -> float:
                alpha = math.exp(log_alpha)
                return float((alpha / (2 * math.pi)) ** (n / 2) * math.exp(-alpha * length**2 / 2))

            return float(quad(integrand, -60, 10, limit=400)[0])

        assert math.isclose(marginal(0.7) / marginal(2.1), 3.0**n_weights, rel_tol=1e-5)


@checks("occam-factor-interval", text="d62000044b88")
def evidence_of_a_box_likelihood() -> None:
    length, inside, peak = 8.0, 0.5, 3.0
    w = (np.arange(160_000) + 0.5) / 160_000 * length
    likelihood = np.where((w > 2) & (w < 2 + inside), peak, 0.0)
    assert math.isclose(float(likelihood.mean()), peak * inside / length, rel_tol=1e-4)


@checks("occam-normalisation", text="d0018dcb289c")
def evidence_of_every_model_sums_to_one_over_the_data_sets() -> None:
    counts = [math.comb(5, k) for k in range(6)]
    fair = [2.0**-5] * 6
    free = [quad(lambda p, k=k: p**k * (1 - p) ** (5 - k), 0, 1)[0] for k in range(6)]
    for evidence in (fair, free):
        assert math.isclose(sum(c * e for c, e in zip(counts, evidence, strict=True)), 1)
    assert free[5] > fair[5]
    assert free[2] < fair[2]


@checks("occam-vague-prior", text="70122efe91c7")
def evidence_ratio_vanishes_for_wide_priors() -> None:
    ratios = []
    for tau in (1.0, 1e2, 1e4):
        points = [-5.0, 3.0, 11.0]
        value, _ = quad(lambda w, tau=tau: _normal(w, 3, 1) * _normal(w, 0, tau), -9, 15, points=points)
        ratios.append(value / _normal(0, 3, 1))
    assert ratios[0] > 1
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[-1] < 0.01


@checks("evidence-symmetry-nats", text="0b182bbb55e7")
def logarithm_of_the_number_of_copies() -> None:
    n_copies = 1
    for unit in range(1, 11):
        n_copies *= 2 * unit
    assert round(math.log(n_copies)) == 22


@checks("committee-total-variance", text="ff5bdca65ae6")
def variance_of_a_sampled_mixture() -> None:
    rng = _rng()
    p, m, v = np.array([0.2, 0.5, 0.3]), np.array([-1.0, 0.5, 3.0]), np.array([0.4, 1.0, 0.2])
    member = rng.choice(3, size=200_000, p=p)
    sample = m[member] + np.sqrt(v[member]) * rng.normal(size=member.size)
    assert math.isclose(float(np.var(sample)), float(p @ (v + (m - p @ m) ** 2)), rel_tol=0.02)


@checks("hmc-keeps-direction", text="44f55d90b1c9")
def leapfrog_runs_outpace_a_random_walk_along_the_flat_direction() -> None:
    rng, n_steps, size, n_chains = _rng(), 100, 0.1, 2000
    precision = np.array([1.0, 1e-6])  # the second direction is nearly flat

    def energy(w: Array) -> Array:
        return np.asarray(0.5 * (w**2) @ precision)

    walk = np.zeros((n_chains, 2))
    for _ in range(n_steps):
        proposal = walk + size * rng.normal(size=walk.shape)
        accepted = rng.uniform(size=n_chains) < np.exp(energy(walk) - energy(proposal))
        walk[accepted] = proposal[accepted]
    w, momentum = np.zeros((n_chains, 2)), rng.normal(size=(n_chains, 2))
    start = energy(w) + 0.5 * np.sum(momentum**2, axis=1)
    for _ in range(n_steps):
        momentum = momentum - 0.5 * size * w * precision
        w = w + size * momentum
        momentum = momentum - 0.5 * size * w * precision
    assert np.max(np.abs(energy(w) + 0.5 * np.sum(momentum**2, axis=1) - start)) < 0.05  # nearly all are accepted
    assert 0.8 * math.sqrt(n_steps) * size < float(np.std(walk[:, 1])) < 1.05 * math.sqrt(n_steps) * size
    assert math.isclose(float(np.std(w[:, 1])), n_steps * size, rel_tol=0.05)


@checks("mdl-best-precision", text="65eeabed5623")
def best_grid_of_a_rounded_weight() -> None:
    for h in (0.5, 40.0):

        def length(log_step: float, h: float = h) -> float:
            step = math.exp(log_step)
            rounding = (np.arange(2000) + 0.5) / 2000 * step - step / 2
            return -log_step + float(np.mean(h * rounding**2 / 2))

        best = minimize_scalar(length, bounds=(-6, 6), method="bounded", options={"xatol": 1e-9}).x
        assert math.isclose(math.exp(best), math.sqrt(12 / h), rel_tol=1e-4)
