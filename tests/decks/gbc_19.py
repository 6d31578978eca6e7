"""Numeric checks of the cards in decks/gbc/19-approximate-inference.md.

Each check computes what the front asks by another route (enumeration of hidden states, numerical optimisation over
laws, finite differences, quadrature, running the algorithm) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.special import logsumexp

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _gradient(f: Callable[[Array], float], x: Array, step: float = 1e-5) -> Array:
    """Return the gradient of f at the vector x by central differences."""
    return np.array([(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)])


def _law(rng: np.random.Generator, n: int) -> Array:
    weights = rng.uniform(0.2, 1.0, size=n)
    return np.asarray(weights / weights.sum())


def _kl(q: Array, p: Array) -> float:
    """Return KL(q || p) of two laws on the same finite set; 0 log 0 counts as 0."""
    held = q > 0
    with np.errstate(divide="ignore"):
        return float(q[held] @ (np.log(q[held]) - np.log(p[held])))


def _bound(q: Array, joint: Array) -> float:
    """Return the evidence lower bound for the joint weights p(v, h) at one v."""
    return float(q @ (np.log(joint) - np.log(q)))


def _softmax(z: Array) -> Array:
    return np.asarray(np.exp(z - logsumexp(z)))


def _bits(n: int) -> Array:
    return np.array(list(itertools.product((0.0, 1.0), repeat=n)))


def _logistic(t: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-t)))


# 19.1


@checks("inference-map-bound", text="86fcec43efbb")
def largest_bound_over_all_laws_is_the_log_evidence() -> None:
    joint = 0.1 * _rng().uniform(0.1, 1.0, size=5)
    best = minimize(lambda z: -_bound(_softmax(z), joint), np.zeros(5), tol=1e-10)
    assert math.isclose(-best.fun, math.log(joint.sum()), abs_tol=1e-8)


@checks("elbo-entropy-term", text="09e2a0b24738")
def entropy_term_makes_the_posterior_optimal() -> None:
    joint = 0.1 * _rng().uniform(0.1, 1.0, size=5)
    best = minimize(lambda z: -float(_softmax(z) @ (np.log(joint) - np.log(_softmax(z)))), np.zeros(5), tol=1e-10)
    np.testing.assert_allclose(_softmax(best.x), joint / joint.sum(), atol=1e-5)
    without = minimize(lambda z: -float(_softmax(z) @ np.log(joint)), np.zeros(5))
    assert _softmax(without.x).max() > 0.99


@checks("elbo-gap-is-kl", text="7c0e656a77df")
def gap_of_random_laws() -> None:
    rng = _rng()
    for _ in range(10):
        joint, q = rng.uniform(0.01, 0.2, size=6), _law(rng, 6)
        gap = math.log(joint.sum()) - _bound(q, joint)
        posterior = joint / joint.sum()
        assert math.isclose(gap, _kl(q, posterior), rel_tol=1e-9)
        assert not math.isclose(gap, _kl(posterior, q), rel_tol=1e-3)


@checks("elbo-cheap-why", text="08d2212855f0")
def bound_of_a_product_law_is_a_sum_of_local_means() -> None:
    rng = _rng()
    n = 6
    tables = rng.uniform(0.1, 0.9, size=(n, 2, 2))  # a chain: p(h_i = 1 | h_{i-1}), the last bit being observed as 1
    states = _bits(n - 1).astype(int)

    def log_joint(h: NDArray[np.int64]) -> float:
        path = [0, *h, 1]
        p_one = [tables[i, path[i], 1] for i in range(n)]
        return sum(math.log(p if bit else 1 - p) for p, bit in zip(p_one, path[1:], strict=True))

    marginals = rng.uniform(0.1, 0.9, size=n - 1)
    q = np.prod(np.where(states == 1, marginals, 1 - marginals), axis=1)
    whole = _bound(q, np.exp([log_joint(h) for h in states]))
    ends = [np.array([1.0, 0.0]), *(np.array([1 - m, m]) for m in marginals), np.array([0.0, 1.0])]
    local = 0.0
    for i in range(n):
        log_table = np.log(np.stack([1 - tables[i, :, 1], tables[i, :, 1]], axis=1))
        local += float(ends[i] @ log_table @ ends[i + 1])
    local -= sum(m * math.log(m) + (1 - m) * math.log(1 - m) for m in marginals)
    assert math.isclose(whole, local)


@checks("elbo-undirected-z", text="b2594d7ca0d9")
def bound_of_an_energy_model_less_its_cheap_parts() -> None:
    rng = _rng()
    couplings, biases = rng.normal(size=(2, 3)), rng.normal(size=3)
    hidden, visible = _bits(3), _bits(2)
    scores = visible @ couplings @ hidden.T + hidden @ biases  # log of the unnormalised weight, rows: v
    z = float(np.exp(scores).sum())
    for m in rng.uniform(0.1, 0.9, size=(4, 3)):
        law = np.prod(np.where(hidden == 1, m, 1 - m), axis=1)
        bound = _bound(law, np.exp(scores[2]) / z)
        local = float(visible[2] @ couplings @ m + biases @ m)
        entropy = -float((m * np.log(m) + (1 - m) * np.log(1 - m)).sum())
        assert math.isclose(bound - local - entropy, -math.log(z))


@checks("elbo-equal-weights", text="3d628eb1acf6")
def only_equal_weights_close_the_gap() -> None:
    rng = _rng()
    joint = rng.uniform(0.01, 0.2, size=4)
    for mixing in (0.0, 0.1, 0.5, 1.0):
        q = (1 - mixing) * joint / joint.sum() + mixing * _law(rng, 4)
        gap, weights = math.log(joint.sum()) - _bound(q, joint), joint / q
        assert (gap < 1e-12) == (np.ptp(weights) < 1e-9) == (mixing == 0)


@checks("elbo-rise-misleads", text="6abd27d5564a")
def bound_and_evidence_before_and_after() -> None:
    q, before, after = np.array([0.5, 0.5]), np.array([0.5, 0.02]), np.array([0.2, 0.2])
    assert math.isclose(math.exp(_bound(q, before)), 0.2)
    assert math.isclose(math.exp(_bound(q, after)), 0.4)
    np.testing.assert_allclose([before.sum(), after.sum()], [0.52, 0.4])


# 19.2


class _Model:
    """Joint weights p(v, h; theta) of one observed v and four hidden states, smooth in three parameters."""

    def __init__(self) -> None:
        self.features = _rng().normal(size=(6, 3))

    def joint(self, theta: Array) -> Array:
        """Return p(v, h; theta) for the four h: a softmax over six states, two of them belonging to another v."""
        return _softmax(np.sin(self.features @ theta) + (self.features**2) @ theta)[:4]

    def log_evidence(self, theta: Array) -> float:
        return math.log(float(self.joint(theta).sum()))

    def posterior(self, theta: Array) -> Array:
        joint = self.joint(theta)
        return np.asarray(joint / joint.sum())


@checks("em-e-step-value", text="d78653d09f01")
def no_law_beats_the_evidence_and_a_search_reaches_it() -> None:
    model, theta, rng = _Model(), np.array([0.3, -0.2, 0.5]), _rng()
    joint = model.joint(theta)
    best = -minimize(lambda z: -_bound(_softmax(z), joint), np.zeros(4), tol=1e-10).fun
    assert math.isclose(best, model.log_evidence(theta), abs_tol=1e-8)
    assert max(_bound(_law(rng, 4), joint) for _ in range(200)) <= best


@checks("em-ascent", text="e616e05c594c")
def gain_of_the_likelihood_exceeds_the_gain_of_the_bound_by_a_divergence() -> None:
    model, rng = _Model(), _rng()
    for _ in range(10):
        old, new = rng.normal(size=(2, 3))
        q = model.posterior(old)
        gain = _bound(q, model.joint(new)) - _bound(q, model.joint(old))
        divergence = _kl(q, model.posterior(new))
        assert math.isclose(model.log_evidence(new) - model.log_evidence(old), gain + divergence, abs_tol=1e-10)


@checks("em-gradient", text="d9619dc7eaa3")
def slope_of_the_bound_at_the_posterior() -> None:
    model, theta = _Model(), np.array([0.3, -0.2, 0.5])
    q = model.posterior(theta)
    of_bound = _gradient(lambda t: _bound(q, model.joint(t)), theta)
    np.testing.assert_allclose(of_bound, _gradient(model.log_evidence, theta), atol=1e-8)
    other = _gradient(lambda t: _bound(np.full(4, 0.25), model.joint(t)), theta)
    assert np.abs(other - of_bound).max() > 1e-2


def _mixture_log_likelihood(means: Array, data: Array) -> float:
    return float(np.log(np.exp(-((data[:, None] - means) ** 2) / 2).mean(axis=1)).sum())


@checks("em-symmetric-start", text="d92c38f9cc91")
def run_em_from_equal_and_from_unequal_components() -> None:
    data, ends = np.array([-3.0, 3.0]), []
    for start in (np.array([5.0, 5.0]), np.array([4.9, 5.1])):
        means = start
        for step in range(200):
            shares = np.exp(-((data[:, None] - means) ** 2) / 2)
            shares /= shares.sum(axis=1, keepdims=True)
            means = shares.T @ data / shares.sum(axis=0)
            if step == 0 and start[0] == start[1]:
                np.testing.assert_allclose(means, 0, atol=1e-12)
        ends.append(means)
    np.testing.assert_allclose(ends[0], [0, 0], atol=1e-12)
    np.testing.assert_allclose(ends[1], [-3, 3], atol=1e-3)
    assert _mixture_log_likelihood(ends[1], data) > _mixture_log_likelihood(ends[0], data) + 3
    nudges = [_mixture_log_likelihood(np.array(d) * 0.1, data) for d in ((1, 1), (0, 0), (1, -1))]
    assert nudges[0] < nudges[1] < nudges[2]  # a saddle


# 19.3


@checks("map-bound-is-empty", text="d1bfd8b8b6f3")
def bound_of_narrow_gaussians_falls_without_end() -> None:
    values = []
    for width in (1e-1, 1e-3, 1e-5):

        def integrand(u: float, width: float = width) -> float:
            """Return q (log p(v, h) - log q(h)) at h = 0.4 + width u, times dh/du."""
            h, log_q = 0.4 + width * u, -u * u / 2 - math.log(width * math.sqrt(2 * math.pi))
            return width * math.exp(log_q) * (-(h**4) - math.cos(h) - log_q)

        values.append(quad(integrand, -12, 12)[0])
    np.testing.assert_allclose(np.diff(values), -2 * math.log(10), atol=0.05)


@checks("map-gap-size", text="3a447e5e5a38")
def gap_of_a_point_mass_on_a_uniform_posterior() -> None:
    joint = np.full(2**10, 0.3 / 2**10)
    at_point = math.log(joint[17])  # the bound of a point mass: its entropy is 0
    assert round(math.log(joint.sum()) - at_point) == 7
    assert math.isclose(math.log(joint.sum()) - at_point, 10 * math.log(2))


# 19.4


@checks("vi-direction-why", text="ff9dcab2006d")
def minimiser_of_the_divergence_does_not_change_with_the_evidence() -> None:
    joint = _rng().uniform(0.01, 0.2, size=(3, 3))

    def product(z: Array) -> Array:
        return np.outer(_softmax(z[:3]), _softmax(z[3:])).ravel()

    def unnormalised(z: Array, scale: float) -> float:
        q = product(z)
        return float(q @ (np.log(q) - np.log(scale * joint.ravel())))

    found = [minimize(unnormalised, np.zeros(6), args=(scale,), tol=1e-10) for scale in (1.0, 50.0)]
    posterior = joint.ravel() / joint.sum()
    direct = minimize(lambda z: _kl(product(z), posterior), np.zeros(6), tol=1e-10)
    for fit in found:
        np.testing.assert_allclose(product(fit.x), product(direct.x), atol=1e-5)
    assert math.isclose(direct.fun - found[0].fun, math.log(joint.sum()), abs_tol=1e-8)


@checks("mean-field-update", text="2c950d2bf9d8")
def best_factor_by_search_against_the_exponential_of_a_mean() -> None:
    rng = _rng()
    joint = rng.uniform(0.01, 0.2, size=(3, 4, 2))
    first, third = _law(rng, 3), _law(rng, 2)

    def bound(z: Array) -> float:
        return _bound(np.einsum("i,j,k->ijk", first, _softmax(z), third).ravel(), joint.ravel())

    found = _softmax(minimize(lambda z: -bound(z), np.zeros(4), tol=1e-10).x)
    weights = np.exp(np.einsum("i,k,ijk->j", first, third, np.log(joint)))
    np.testing.assert_allclose(found, weights / weights.sum(), atol=1e-5)


class _BinaryCoding:
    """Binary sparse coding with three hidden bits and four observed numbers."""

    def __init__(self) -> None:
        rng = _rng()
        self.b, self.w, self.beta = rng.normal(size=3), rng.normal(size=(4, 3)), 0.7
        self.v = rng.normal(size=4)

    def bound(self, q: Array) -> float:
        """Return L of the product law of bits with P(h_i = 1) = q_i, by enumeration of all h."""
        states = _bits(3)
        prior = np.prod(np.where(states == 1, _logistic(self.b), 1 - _logistic(self.b)), axis=1)
        errors = ((self.v - states @ self.w.T) ** 2).sum(axis=1)
        law = np.prod(np.where(states == 1, q, 1 - q), axis=1)
        return _bound(law, prior * (self.beta / (2 * math.pi)) ** 2 * np.exp(-self.beta * errors / 2))

    def logit_of_best(self, q: Array, i: int) -> float:
        """Return the logit of the best q_i for given other q_j, found by search."""

        def loss(z: Array) -> float:
            trial = q.copy()
            trial[i] = _logistic(z)[0]
            return -self.bound(trial)

        return float(minimize(loss, np.zeros(1), tol=1e-12).x[0])


@checks("mean-field-binary-coding", text="fbd232747a18")
def best_unit_by_search() -> None:
    model, q = _BinaryCoding(), np.array([0.2, 0.7, 0.5])
    for i in range(3):
        r = model.v - sum(q[j] * model.w[:, j] for j in range(3) if j != i)
        w = model.w[:, i]
        logit = model.b[i] + model.beta * w @ r - model.beta * w @ w / 2
        assert math.isclose(model.logit_of_best(q, i), logit, abs_tol=1e-4)


@checks("mean-field-inhibition-why", text="92d10763cd65")
def logit_of_a_unit_falls_by_the_overlap_when_another_switches_on() -> None:
    model = _BinaryCoding()
    off, on = np.array([0.5, 0.1, 0.5]), np.array([0.5, 0.6, 0.5])
    change = model.logit_of_best(on, 0) - model.logit_of_best(off, 0)
    assert math.isclose(change, -model.beta * 0.5 * (model.w[:, 0] @ model.w[:, 1]), abs_tol=1e-3)


@checks("mean-field-breaks-symmetry", text="503a8a83b735")
def product_laws_of_finite_divergence_on_a_grid() -> None:
    posterior = np.array([0.5, 0.0, 0.0, 0.5])  # (0,0), (0,1), (1,0), (1,1)
    best: dict[tuple[float, float], float] = {}
    for a, b in itertools.product(np.linspace(0, 1, 21), repeat=2):
        value = _kl(np.outer([1 - a, a], [1 - b, b]).ravel(), posterior)
        if math.isfinite(value):
            best[float(a), float(b)] = value
    assert set(best) == {(0.0, 0.0), (1.0, 1.0)}
    assert all(math.isclose(value, math.log(2)) for value in best.values())


@checks("functional-derivative-posterior", text="cd6ac8e02c83")
def first_variation_vanishes_at_the_stated_density() -> None:
    h = np.linspace(-8, 8, 4001)
    log_p = -0.3 * (h - 1) ** 2 - 0.1 * h**4 - 2
    multiplier = 1 - math.log(float(np.exp(log_p).sum() * (h[1] - h[0])))  # makes q integrate to one
    q = np.exp(log_p + multiplier - 1)
    assert math.isclose(float(q.sum() * (h[1] - h[0])), 1)

    def functional(t: float, bump: Array) -> float:
        r = q + t * bump
        return float(((r * (log_p - np.log(r))).sum() + multiplier * r.sum()) * (h[1] - h[0]))

    for centre in (-1.0, 0.0, 1.5):
        bump = np.exp(-20 * (h - centre) ** 2) * q
        slope = (functional(1e-4, bump) - functional(-1e-4, bump)) / 2e-4
        assert abs(slope) < 1e-7


@checks("no-least-entropy-density", text="30c3d2fcc893")
def entropy_of_two_narrowing_peaks_of_variance_one() -> None:
    entropies = []
    for s in (1e-1, 1e-2, 1e-3):
        centre = math.sqrt(1 - s * s)
        u = np.linspace(-9, 9, 20001)
        x, step = centre + s * u, s * (u[1] - u[0])
        peaks = sum(np.exp(-((x - c) ** 2) / (2 * s * s)) for c in (centre, -centre))
        density = peaks / (2 * s * math.sqrt(2 * math.pi))
        assert math.isclose(2 * float((density * x * x).sum() * step), 1, rel_tol=1e-6)
        entropies.append(-2 * float((density * np.log(np.maximum(density, 1e-300))).sum() * step))
    np.testing.assert_allclose(np.diff(entropies), -math.log(10), rtol=1e-3)


def _precision() -> Array:
    a = _rng().normal(size=(3, 3))
    return np.asarray(a @ a.T + 0.5 * np.eye(3))


def _best_product_gaussian(precision: Array) -> Array:
    """Return the variances of the best product Gaussian for N(0, precision^{-1}), by search."""
    n = len(precision)

    def divergence(z: Array) -> float:  # up to a constant
        mean, variances = z[:n], np.exp(z[n:])
        return float(np.diag(precision) @ variances + mean @ precision @ mean - z[n:].sum()) / 2

    return np.asarray(np.exp(minimize(divergence, np.full(2 * n, 0.3), tol=1e-12).x[n:]))


@checks("mean-field-gaussian-variance", text="e6d0e97e395b")
def variances_of_the_best_product_by_search_and_by_quadrature() -> None:
    precision = _precision()
    np.testing.assert_allclose(_best_product_gaussian(precision), 1 / np.diag(precision), rtol=1e-4)
    h = np.linspace(-6, 6, 301)  # the discrete update on a grid, no Gaussian assumed
    log_p = -0.5 * (1.5 * h[:, None] ** 2 + 2 * 0.9 * h[:, None] * h + 2.0 * h**2)
    first, second = _softmax(-((h - 1) ** 2)), _softmax(-np.abs(h))
    for _ in range(60):
        first = _softmax(log_p @ second)
        second = _softmax(first @ log_p)
    np.testing.assert_allclose([first @ h**2, second @ h**2], [1 / 1.5, 1 / 2.0], rtol=1e-3)


@checks("mean-field-overconfident-why", text="639da6ed823f")
def conditional_variance_from_samples_of_the_posterior() -> None:
    precision = _precision()
    covariance = np.linalg.inv(precision)
    sample = _rng().multivariate_normal(np.zeros(3), covariance, size=40000)
    for i in range(3):
        others = np.delete(sample, i, axis=1)
        residual = sample[:, i] - others @ np.linalg.lstsq(others, sample[:, i], rcond=None)[0]
        assert math.isclose(residual.var(), 1 / precision[i, i], rel_tol=0.03)
        assert 1 / precision[i, i] <= covariance[i, i]


@checks("mean-field-correlation-size", text="f23bcd313834")
def best_product_for_a_strong_correlation() -> None:
    variances = _best_product_gaussian(np.linalg.inv(np.array([[1.0, 0.99], [0.99, 1.0]])))
    np.testing.assert_allclose(np.sqrt(variances), 0.14, atol=0.005)


@checks("learning-bends-to-inference", text="60aff45ba94c")
def bound_prefers_a_product_posterior_among_models_of_equal_likelihood() -> None:
    """p(v) is the same for all c; c couples two hidden bits more and more."""

    def best_bound(c: float) -> tuple[float, float]:
        posterior = np.array([1 + c, 1 - c, 1 - c, 1 + c]) / 4
        grid = np.linspace(0.01, 0.99, 99)
        gap = min(
            _kl(np.outer([1 - a, a], [1 - b, b]).ravel(), posterior) for a, b in itertools.product(grid, repeat=2)
        )
        laws = (np.outer([1 - a, a], [1 - b, b]).ravel() for a, b in itertools.product(grid, repeat=2))
        return max(_bound(law, 0.3 * posterior) for law in laws), gap

    bounds = [best_bound(c) for c in (0.0, 0.5, 0.9)]
    assert bounds[0][0] > bounds[1][0] + 0.05 > bounds[2][0] + 0.1
    for bound, gap in bounds:
        assert math.isclose(bound, math.log(0.3) - gap, abs_tol=1e-9)


@checks("small-gap-no-proof", text="ae20676a7981")
def training_on_the_bound_takes_the_worse_model_with_the_smaller_gap() -> None:
    coupled = np.array([0.25, 1e-9, 1e-9, 0.25])  # p(v) = 0.5, posterior far from all product laws
    independent = np.full(4, 0.26 / 4)  # p(v) = 0.26
    grid = np.concatenate([[1e-9], np.linspace(0.01, 0.99, 99), [1 - 1e-9]])
    laws = [np.outer([1 - a, a], [1 - b, b]).ravel() for a, b in itertools.product(grid, repeat=2)]
    bounds = [max(_bound(law, joint) for law in laws) for joint in (coupled, independent)]
    assert bounds[1] > bounds[0]
    assert math.log(independent.sum()) - bounds[1] < 1e-9
    assert math.log(coupled.sum()) > math.log(independent.sum()) + 0.6


# 19.5


@checks("amortised-against-mean-field", text="6b0bc0be269d")
def shared_weights_never_beat_a_law_of_its_own_for_each_observation() -> None:
    joints = _rng().uniform(0.01, 0.4, size=(6, 2))  # p(v, h) for six v and one hidden bit
    v = np.linspace(-1, 1, 6)

    def total(laws: Array) -> float:
        return sum(_bound(law, joint) for law, joint in zip(laws, joints, strict=True))

    def net(weights: Array) -> Array:
        on = _logistic(weights[0] + weights[1] * v)
        return np.stack([1 - on, on], axis=1)

    shared = -minimize(lambda w: -total(net(w)), np.zeros(2)).fun
    free = total(joints / joints.sum(axis=1, keepdims=True))
    assert shared < free - 1e-3


@checks("wake-phase-sample", text="ad3002e7fc3b")
def mean_wake_step_is_the_slope_of_the_bound() -> None:
    model, theta, q = _Model(), np.array([0.3, -0.2, 0.5]), np.array([0.1, 0.2, 0.3, 0.4])
    steps = [_gradient(lambda t, h=h: math.log(model.joint(t)[h]), theta) for h in range(4)]
    slope = _gradient(lambda t: _bound(q, model.joint(t)), theta)
    np.testing.assert_allclose(q @ np.array(steps), slope, atol=1e-8)
    assert np.abs(model.posterior(theta) @ np.array(steps) - slope).max() > 1e-2


@checks("sleep-phase-kl", text="543497803dfc")
def likelihood_of_dreams_and_mean_divergence_add_up_to_a_constant() -> None:
    rng = _rng()
    joint = _law(rng, 12).reshape(3, 4)  # rows: v
    p_v = joint.sum(axis=1)
    sums, others = [], []
    for _ in range(5):
        q = np.stack([_law(rng, 4) for _ in range(3)])
        likelihood = float((joint * np.log(q)).sum())
        posterior = joint / p_v[:, None]
        sums.append(likelihood + sum(w * _kl(a, b) for w, a, b in zip(p_v, posterior, q, strict=True)))
        others.append(likelihood + sum(w * _kl(b, a) for w, a, b in zip(p_v, posterior, q, strict=True)))
    assert np.ptp(sums) < 1e-12
    assert np.ptp(others) > 1e-3


@checks("learned-ista-matrix", text="a3901cbc45a5")
def unrolled_layers_repeat_the_iteration_and_solve_the_sparse_code() -> None:
    rng = _rng()
    w, v, eta, threshold = rng.normal(size=(5, 3)), rng.normal(size=5), 0.05, 0.02
    a, b = eta * w.T, np.eye(3) - eta * w.T @ w

    def soft(z: Array) -> Array:
        return np.asarray(np.sign(z) * np.maximum(np.abs(z) - threshold, 0))

    iterate = layered = np.zeros(3)
    for _ in range(400):
        iterate = soft(iterate - eta * _gradient(lambda h: float(((v - w @ h) ** 2).sum()) / 2, iterate))
        layered = soft(a @ v + b @ layered)
        np.testing.assert_allclose(layered, iterate, atol=1e-7)

    def cost(h: Array) -> float:
        return float(((v - w @ h) ** 2).sum()) / 2 + threshold / eta * float(np.abs(h).sum())

    assert all(cost(layered) <= cost(layered + 0.05 * rng.normal(size=3)) for _ in range(200))
