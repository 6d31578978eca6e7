"""Numeric checks of the cards in decks/classic/07-decision-theory-and-density-estimation.md.

Each check computes what the front asks by another route (simulation, enumeration, search on grids, quadrature, finite
differences, eigenvalues) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.integrate import dblquad, quad
from scipy.optimize import minimize, minimize_scalar
from scipy.special import ndtr
from scipy.stats import multivariate_normal, multivariate_t, norm

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _spd(rng: np.random.Generator, d: int) -> Array:
    a = rng.normal(size=(d, d))
    return a @ a.T + 0.5 * np.eye(d)


def _hessian(f: Callable[[Array], float], x: Array, step: float = 1e-3) -> Array:
    """Return the Hessian of f at x by second differences, exact up to rounding for a quadratic f."""
    e = step * np.eye(x.size)
    return np.array(
        [[f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b) for b in e] for a in e],
    ) / (4 * step * step)


def _minimiser(f: Callable[[float], float]) -> float:
    """Return the minimiser of a convex f on the open unit interval."""
    return float(minimize_scalar(f, bounds=(0, 1), method="bounded", options={"xatol": 1e-12}).x)


@checks("bayes-risk-decision", text="be16a3937880")
def best_of_all_deterministic_rules_minimises_the_posterior_mean_cost() -> None:
    rng = _rng()
    n_inputs, n_classes = 3, 3
    joint = rng.dirichlet(np.ones(n_inputs * n_classes)).reshape(n_inputs, n_classes)
    cost = rng.uniform(0, 5, size=(n_classes, n_classes))

    def risk(rule: tuple[int, ...]) -> float:
        return sum(joint[x, k] * cost[k, rule[x]] for x in range(n_inputs) for k in range(n_classes))

    best = min(itertools.product(range(n_classes), repeat=n_inputs), key=risk)
    posterior = joint / joint.sum(axis=1, keepdims=True)
    assert best == tuple(int(j) for j in np.argmin(posterior @ cost, axis=1))


@checks("unequal-costs-threshold", text="e8881065891a")
def cheaper_decision_changes_at_the_threshold() -> None:
    for a, b in ((1, 1), (99, 1), (2, 5)):
        grid = [Fraction(i, 10_000) for i in range(10_001)]
        cheaper = [p for p in grid if (1 - p) * b < p * a]
        assert min(cheaper) - Fraction(b, a + b) <= Fraction(1, 10_000)
        assert all(p > Fraction(b, a + b) for p in cheaper)


@checks("prior-shift-correction", text="95750644ffb7")
def posterior_after_a_change_of_priors_by_counting_people() -> None:
    ones, zeros = Fraction(9, 10), Fraction(1, 10)  # densities at x up to a factor, as read off balanced classes
    class_one, class_zero = 1_000 * ones, 99_000 * zeros  # of 100 000 cases, 1 % are of class 1
    assert round(float(class_one / (class_one + class_zero)), 2) == 0.08


@checks("false-densities-right-rule", text="79c2b1565470")
def laplace_classes_and_gaussian_models_agree_on_every_input() -> None:
    for x in np.linspace(-6, 6, 1200):  # the grid leaves out 0
        truth = math.exp(-abs(x - 1)) > math.exp(-abs(x + 1))
        model = norm.pdf(x, 1, 1) > norm.pdf(x, -1, 1)
        assert truth == model == (x > 0)


@checks("squared-error-gives-posterior", text="eb0c137a7898")
def tables_fitted_to_one_hot_targets_hold_the_posteriors() -> None:
    joint = _rng().dirichlet(np.ones(12)).reshape(4, 3)

    def cost(flat: Array) -> float:
        f = flat.reshape(4, 3)
        return float(sum(joint[x, k] * np.sum((f[x] - np.eye(3)[k]) ** 2) for x in range(4) for k in range(3)))

    found = minimize(cost, np.zeros(12), tol=1e-12).x.reshape(4, 3)
    np.testing.assert_allclose(found, joint / joint.sum(axis=1, keepdims=True), atol=1e-4)


@checks("proper-cost-condition", text="086696513f27")
def costs_found_optimal_at_the_true_probability_have_the_stated_ratio() -> None:
    pairs: tuple[tuple[Callable[[float], float], Callable[[float], float]], ...] = (
        (lambda q: (1 - q) ** 2, lambda q: q * q),
        (lambda q: -math.log(q), lambda q: -math.log1p(-q)),
        (lambda q: math.sqrt((1 - q) / q), lambda q: math.sqrt(q / (1 - q))),
    )
    for one, zero in pairs:
        for p in (0.2, 0.5, 0.85):
            best = _minimiser(lambda q, p=p, one=one, zero=zero: p * one(q) + (1 - p) * zero(q))
            assert math.isclose(best, p, abs_tol=1e-6)
            slopes = [(f(p + 1e-6) - f(p - 1e-6)) / 2e-6 for f in (one, zero)]
            assert math.isclose(slopes[0] / slopes[1], -(1 - p) / p, rel_tol=1e-5)


@checks("cross-entropy-excess", text="429f1428cb07")
def excess_over_the_least_expected_log_loss() -> None:
    for t in (0.5, 0.1, 0.9, 0.02):

        def cost(q: float, t: float = t) -> float:
            return -t * math.log(q) - (1 - t) * math.log1p(-q)

        least = cost(_minimiser(cost))
        for eps in (1e-3 * min(t, 1 - t), -1e-3 * min(t, 1 - t)):
            assert math.isclose((cost(t + eps) - least) / eps**2, 1 / (2 * t * (1 - t)), rel_tol=5e-3)


@checks("minkowski-odds", text="6448ef04387d")
def odds_of_the_constant_of_least_minkowski_cost() -> None:
    for p in (0.2, 0.5, 0.7):
        for r in (1.5, 2.0, 3.0, 6.0):
            f = _minimiser(lambda f, p=p, r=r: p * abs(1 - f) ** r + (1 - p) * abs(f) ** r)
            assert math.isclose(f / (1 - f), (p / (1 - p)) ** (1 / (r - 1)), rel_tol=1e-5)


@checks("minkowski-outliers", text="d05bf29e9bc1")
def displacement_by_an_outlier_is_bounded_only_for_absolute_values() -> None:
    base = np.linspace(-1, 1, 9)

    def fit(power: float, outlier: float) -> float:
        sample = np.append(base, outlier)
        return float(min(np.linspace(-2, 120, 12_201), key=lambda c: float(np.sum(np.abs(sample - c) ** power))))

    assert abs(fit(1, 1000.0) - fit(1, 100.0)) < 1e-9
    assert fit(2, 1000.0) - fit(2, 100.0) > 80


@checks("least-squares-sums-to-one", text="31b843527a57")
def fitted_outputs_sum_to_one_away_from_the_data() -> None:
    rng = _rng()
    x, y = rng.normal(size=(30, 4)), np.eye(3)[rng.integers(0, 3, size=30)]
    weights = np.linalg.lstsq(np.column_stack((x, np.ones(30))), y, rcond=None)[0]
    far = np.column_stack((10 * rng.normal(size=(8, 4)), np.ones(8))) @ weights
    np.testing.assert_allclose(far.sum(axis=1), 1, atol=1e-10)
    assert far.min() < 0


@checks("least-squares-output-negative", text="4e445ff237aa")
def line_through_three_targets_leaves_the_unit_interval() -> None:
    slope, intercept = np.polyfit([-1, 0, 1], [0, 0, 1], 1)
    assert math.isclose(intercept - slope, -1 / 6)


@checks("gaussian-classes-bayes-error", text="a3163cc26db7")
def quadrature_of_the_smaller_density_of_two_gaussians() -> None:
    m, s = (np.array([0.7, -0.4]), np.array([-0.2, 0.9])), np.array([[1.0, 0.3], [0.3, 0.6]])
    p = [multivariate_normal(mean, s) for mean in m]
    axis = np.linspace(-7, 7, 401)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1)
    error = float(np.minimum(0.5 * p[0].pdf(grid), 0.5 * p[1].pdf(grid)).sum() * (axis[1] - axis[0]) ** 2)
    delta = math.sqrt(float((m[1] - m[0]) @ np.linalg.solve(s, m[1] - m[0])))
    assert math.isclose(error, float(ndtr(-delta / 2)), rel_tol=1e-4)


@checks("qda-log-odds-hessian", text="42fce7f82aac")
def hessian_of_the_log_odds_by_differences() -> None:
    rng = _rng()
    s0, s1 = _spd(rng, 3), _spd(rng, 3)
    p0, p1 = multivariate_normal(rng.normal(size=3), s0), multivariate_normal(rng.normal(size=3), s1)
    odds = _hessian(
        lambda x: float(math.log(0.3) + p1.logpdf(x) - math.log(0.7) - p0.logpdf(x)), rng.normal(size=3), 0.1
    )
    np.testing.assert_allclose(odds, np.linalg.inv(s0) - np.linalg.inv(s1), atol=1e-8)


@checks("fisher-criterion-maximum", text="1511b2960300")
def criterion_climbs_to_the_mahalanobis_distance() -> None:
    rng = _rng()
    s, difference = _spd(rng, 4), rng.normal(size=4)
    best = max(
        -float(minimize(lambda w: -float((w @ difference) ** 2 / (w @ s @ w)), rng.normal(size=4)).fun)
        for _ in range(4)
    )
    assert math.isclose(best, float(difference @ np.linalg.solve(s, difference)), rel_tol=1e-6)


@checks("fisher-rank", text="29b25203f99b")
def nonzero_discriminant_eigenvalues_are_one_fewer_than_the_classes() -> None:
    rng = _rng()
    x, labels = rng.normal(size=(60, 5)), np.repeat(np.arange(3), (10, 20, 30))
    x += 2 * rng.normal(size=(3, 5))[labels]
    means = np.array([x[labels == k].mean(axis=0) for k in range(3)])
    within = (x - means[labels]).T @ (x - means[labels])
    between = (means[labels] - x.mean(axis=0)).T @ (means[labels] - x.mean(axis=0))
    values = np.sort(np.abs(np.linalg.eigvals(np.linalg.solve(within, between))))
    assert values[2] < 1e-10
    assert values[3] > 1e-3


@checks("qda-singular-covariance", text="34dc5a6a9df1")
def sample_covariance_of_few_vectors_is_singular() -> None:
    rng = _rng()
    d = 6
    for n in range(2, d + 3):
        rank = int(np.linalg.matrix_rank(np.cov(rng.normal(size=(n, d)), rowvar=False)))
        assert rank == min(n - 1, d)
        assert (rank < d) == (n <= d)


@checks("robust-t-weights", text="ce8ac1555e28")
def likelihood_of_a_t_law_is_stationary_at_the_weighted_mean() -> None:
    rng = _rng()
    s, nu = _spd(rng, 2), 3.0
    x = np.vstack((rng.normal(size=(20, 2)), [[30.0, -20.0]]))
    start = np.median(x, axis=0)
    mu = minimize(lambda m: -float(np.sum(multivariate_t.logpdf(x, m, s, df=nu))), start, tol=1e-10).x
    delta2 = np.einsum("ij,jk,ik->i", x - mu, np.linalg.inv(s), x - mu)
    np.testing.assert_allclose(np.sum((x - mu) / (nu + delta2)[:, None], axis=0), 0, atol=1e-4)
    assert np.linalg.norm(np.sum((x - mu) / (nu + np.sqrt(delta2))[:, None], axis=0)) > 0.1


@checks("predictive-log-odds", text="563dd6949744")
def densities_averaged_over_the_posterior_by_quadrature() -> None:
    s, means = 1.3, (-0.8, 1.1)
    for n in (1, 2, 7):

        def averaged(x: float, mean: float, n: int = n) -> float:
            sd = s / math.sqrt(n)
            return float(
                quad(lambda mu: norm.pdf(x, mu, s) * norm.pdf(mu, mean, sd), mean - 12 * sd, mean + 12 * sd)[0]
            )

        for x in (0.4, 2.0):
            plug_in = norm.logpdf(x, means[1], s) - norm.logpdf(x, means[0], s)
            odds = math.log(averaged(x, means[1]) / averaged(x, means[0]))
            assert math.isclose(odds / plug_in, n / (n + 1), rel_tol=1e-6)


@checks("em-mixture-mean", text="7958642a6097")
def expected_complete_log_likelihood_is_greatest_at_the_weighted_mean() -> None:
    rng = _rng()
    x = rng.normal(size=12)
    weights, means, sds = np.array([0.3, 0.7]), np.array([-1.0, 0.5]), np.array([0.8, 1.2])
    joint = weights * norm.pdf(x[:, None], means, sds)
    gamma = joint / joint.sum(axis=1, keepdims=True)
    for j in range(2):
        new = minimize_scalar(
            lambda m, j=j: -float(gamma[:, j] @ norm.logpdf(x, m, 0.6)), bounds=(-5, 5), method="bounded"
        )
        assert math.isclose(float(new.x), float(gamma[:, j] @ x / gamma[:, j].sum()), abs_tol=1e-4)


@checks("robbins-monro-quantile", text="2831c46c1660")
def stochastic_search_settles_at_the_quantile() -> None:
    rng = _rng()
    for alpha in (0.2, 0.9):
        theta = 0.0
        for m, x in enumerate(rng.exponential(size=20_000), start=1):
            theta += 5 / m * (alpha - (x <= theta))
        assert abs(theta + math.log1p(-alpha)) < 0.1


@checks("parzen-mean-convolution", text="693f710a7c0d")
def mean_of_simulated_estimates_is_the_blurred_density() -> None:
    rng = _rng()
    x, h = rng.exponential(size=(40_000, 5)), 0.5
    for at in (-0.3, 0.4, 1.5):
        estimates = norm.pdf(at, x, h).mean(axis=1)
        blurred = quad(lambda y, at=at: math.exp(-y) * norm.pdf(at - y, 0, h), 0, 12)[0]
        assert abs(estimates.mean() - blurred) < 5 * estimates.std() / 200


@checks("parzen-width-rate", text="26c902b8daf4")
def exponent_of_the_best_width_from_two_sample_sizes() -> None:
    for d in (1, 3, 10):

        def log_width(log_m: float, d: int = d) -> float:
            def cost(log_h: float) -> float:
                return math.log(2 * math.exp(4 * log_h) + 3 * math.exp(-log_m - d * log_h))

            return float(minimize_scalar(cost, bounds=(-20, 5), method="bounded", options={"xatol": 1e-10}).x)

        slope = (log_width(20) - log_width(10)) / 10
        assert math.isclose(slope, -1 / (d + 4), rel_tol=1e-4)


@checks("parzen-curse", text="34e736c4462d")
def growth_of_the_sample_that_wins_one_decimal() -> None:
    m = 1
    while Fraction(m) ** 4 < Fraction(10) ** 20:  # the error falls tenfold iff m^(4/20) >= 10
        m *= 10
    assert m == 10**5


@checks("parzen-width-by-likelihood", text="a90a02bb422d")
def likelihood_on_its_own_points_grows_as_the_width_shrinks() -> None:
    x = _rng().normal(size=15)

    def log_likelihood(h: float, *, leave_out: bool) -> float:
        kernel = norm.pdf(x[:, None] - x, 0, h)
        if leave_out:
            np.fill_diagonal(kernel, 0)
        return float(np.sum(np.log(kernel.mean(axis=1) + 1e-300)))

    own = [log_likelihood(10.0**-k, leave_out=False) for k in range(2, 9)]
    assert all(b > a + 15 for a, b in itertools.pairwise(own))
    assert log_likelihood(1e-4, leave_out=True) < log_likelihood(0.4, leave_out=True)


@checks("knn-density-improper", text="2b37a9f5ede0")
def estimate_times_the_dth_power_of_the_distance_tends_to_a_constant() -> None:
    rng = _rng()
    for d, unit_ball in ((1, 2.0), (2, math.pi)):
        points, direction = rng.normal(size=(20, d)), np.ones(d) / math.sqrt(d)
        for k in (1, 4):
            for radius in (1e4, 1e5):
                reach = np.sort(np.linalg.norm(points - radius * direction, axis=1))[k - 1]
                assert math.isclose(k / (20 * unit_ball * reach**d) * radius**d, k / (20 * unit_ball), rel_tol=2e-3)


@checks("bhattacharyya-bound", text="0a1e2a7d8b8b")
def geometric_mean_bounds_the_bayes_error() -> None:
    rng = _rng()
    for _ in range(50):
        p0, p1, prior = rng.dirichlet(np.ones(6)), rng.dirichlet(np.ones(6)), rng.uniform()
        error = min(
            sum(prior * p0[x] if said else (1 - prior) * p1[x] for x, said in enumerate(rule))
            for rule in itertools.product((0, 1), repeat=6)
        )
        assert error <= math.sqrt(prior * (1 - prior)) * float(np.sum(np.sqrt(p0 * p1)))
        bound = math.sqrt(0.5 * 0.5) * float(np.sum(np.sqrt(p0 * p0)))
        assert math.isclose(float(np.minimum(0.5 * p0, 0.5 * p0).sum()), bound)  # attained by equal classes
    s, m = np.array([[1.0, 0.3], [0.3, 0.6]]), np.array([0.9, -1.3])
    root = dblquad(
        lambda b, a: math.exp(0.5 * sum(multivariate_normal.logpdf([a, b], mean, s) for mean in (m, -m))),
        *(-5, 5, -5, 5),
        epsabs=1e-4,
        epsrel=1e-4,
    )[0]
    assert math.isclose(root, math.exp(-float(2 * m @ np.linalg.solve(s, 2 * m)) / 8), rel_tol=1e-3)


@checks("nearest-neighbour-bounds-bayes", text="00337f33ca62")
def nearest_neighbour_limit_never_exceeds_the_bound() -> None:
    rng = _rng()
    for _ in range(200):
        mass, eta = rng.dirichlet(np.ones(5)), rng.uniform(size=5)
        bayes = float(mass @ np.minimum(eta, 1 - eta))
        limit = float(mass @ (2 * eta * (1 - eta)))
        assert limit <= 2 * bayes * (1 - bayes) + 1e-12
        assert bayes >= 0.5 * (1 - math.sqrt(1 - 2 * limit)) - 1e-12
        level = float(rng.uniform(0, 0.5))  # attained when the smaller posterior is the same everywhere
        constant = np.where(rng.uniform(size=5) < 0.5, level, 1 - level)
        assert math.isclose(float(mass @ (2 * constant * (1 - constant))), 2 * level * (1 - level))
        assert math.isclose(float(mass @ np.minimum(constant, 1 - constant)), level)


@checks("mcnemar-binomial", text="0f44c9d8ce34")
def law_of_discordant_cases_by_enumeration() -> None:
    only, neither, cases = Fraction(1, 5), Fraction(3, 5), 5  # each errs alone with probability 1/5
    law: dict[tuple[int, int], Fraction] = {}
    for outcome in itertools.product("fsn", repeat=cases):
        weight = math.prod((neither if o == "n" else only for o in outcome), start=Fraction(1))
        key = (outcome.count("f") + outcome.count("s"), outcome.count("f"))
        law[key] = law.get(key, Fraction(0)) + weight
    for n in range(cases + 1):
        total = sum(law[n, k] for k in range(n + 1))
        assert [law[n, k] / total for k in range(n + 1)] == [Fraction(math.comb(n, k), 2**n) for k in range(n + 1)]


@checks("common-test-set-comparison", text="0b2460bf42d7")
def variance_of_the_difference_of_error_rates_by_enumeration() -> None:
    law = {(1, 1): Fraction(8, 100), (1, 0): Fraction(2, 100), (0, 1): Fraction(2, 100), (0, 0): Fraction(88, 100)}

    def variance(cases: dict[int, Fraction]) -> Fraction:
        mean = sum((p * d for d, p in cases.items()), start=Fraction(0))
        return sum((p * (d - mean) ** 2 for d, p in cases.items()), start=Fraction(0))

    shared = dict.fromkeys((-1, 0, 1), Fraction(0))
    separate = dict.fromkeys((-1, 0, 1), Fraction(0))
    for (first, second), p in law.items():
        shared[first - second] += p
        for (_, other), q in law.items():  # the second classifier sees a case of its own
            separate[first - other] += p * q
    assert variance(shared) == Fraction(4, 100)
    assert variance(separate) == Fraction(18, 100)
    both, errors = law[1, 1], law[1, 1] + law[1, 0]
    assert variance(separate) - variance(shared) == 2 * (both - errors * errors)  # twice the covariance
