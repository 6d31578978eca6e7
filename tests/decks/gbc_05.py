"""Numeric checks of the cards in decks/gbc/05-machine-learning-basics.md.

Each check computes what the front asks by another route (enumeration, simulation, quadrature, search, exact rational
arithmetic) and compares it with the formula or number of the back.
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
    return np.random.default_rng(5)


def _gradient(f: Callable[[Array], float], x: Array, step: float = 1e-6) -> Array:
    """Return the gradient of f at the vector x by central differences."""
    return np.array([(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)])


def _best_point(f: Callable[[float], float], low: float, high: float) -> float:
    """Return a minimiser of the unimodal function f on [low, high] by golden-section search."""
    ratio = (math.sqrt(5) - 1) / 2
    for _ in range(100):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if f(a) < f(b) else (a, high)
    return (low + high) / 2


def _mean_over_grid(f: Callable[[Array], Array], low: float, high: float, cells: int = 200_000) -> float:
    """Return the integral of f over [low, high] by the midpoint rule."""
    width = (high - low) / cells
    points = low + width * (np.arange(cells) + 0.5)
    return float(np.sum(f(points)) * width)


def _normal_density(x: Array, mean: float, variance: float) -> Array:
    return np.asarray(np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * math.pi * variance))


def _fitted_errors(d: int, m: int, n_samples: int) -> tuple[float, float]:
    """Return mean training and fresh squared errors of least squares with d columns, noise of variance one."""
    rng = _rng()
    x, w = rng.normal(size=(m, d)), rng.normal(size=d)
    noise, fresh = rng.choice([-1.0, 1.0], size=(2, n_samples, m))
    y = x @ w + noise
    fitted = np.linalg.lstsq(x, y.T, rcond=None)[0].T @ x.T
    return float(np.mean((y - fitted) ** 2)), float(np.mean((x @ w + fresh - fitted) ** 2))


@checks("unsupervised-as-supervised", text="2961bfe66e05")
def product_of_predictions_is_the_joint_law() -> None:
    joint = _rng().dirichlet(np.ones(8)).reshape(2, 2, 2)
    for x in itertools.product((0, 1), repeat=3):
        product = 1.0
        for i in range(3):
            product *= joint[x[: i + 1]].sum() / joint[x[:i]].sum()
        assert math.isclose(product, joint[x])


@checks("regression-training-error", text="da365bec2a72")
def simulated_training_error_of_least_squares() -> None:
    for d, m in ((1, 4), (3, 5), (6, 8), (4, 4)):
        assert math.isclose(_fitted_errors(d, m, 40_000)[0], 1 - d / m, abs_tol=0.015)


@checks("regression-fresh-error", text="29101cc0e322")
def simulated_error_of_least_squares_on_fresh_targets() -> None:
    for d, m in ((1, 4), (3, 5), (6, 8), (4, 4)):
        assert math.isclose(_fitted_errors(d, m, 40_000)[1], 1 + d / m, abs_tol=0.025)


@checks("lookup-table-predictor", text="6d7edfa38ced")
def lookup_table_is_right_on_its_sample_only() -> None:
    rng = _rng()
    training = set(rng.random(1000).tolist())
    predictions = [int(x in training) for x in training]
    fresh = [int(x in training) for x in rng.random(1000).tolist()]
    assert sum(p != 1 for p in predictions) == 0
    assert sum(p != 1 for p in fresh) == 1000


@checks("test-set-size", text="216f603b3827")
def spread_of_measured_error_rates_at_that_size() -> None:
    n = 9 * 10**4
    rates = _rng().binomial(n, 0.1, size=20_000) / n
    assert math.isclose(float(rates.std()), 0.001, rel_tol=0.02)


@checks("fit-symptoms", text="24247550d41d")
def low_degree_has_large_error_and_high_degree_a_large_gap() -> None:
    rng = _rng()
    grid = np.linspace(-1, 1, 12)

    def target(x: Array) -> Array:
        return np.asarray(np.sin(4 * x))

    results = {}
    for degree in (0, 5, 11):
        errors, gaps = [], []
        for _ in range(200):
            y, fresh = target(grid) + 0.2 * rng.normal(size=(2, grid.size))
            fitted = np.polynomial.legendre.legval(grid, np.polynomial.legendre.legfit(grid, y, degree))
            errors.append(float(np.mean((y - fitted) ** 2)))
            gaps.append(float(np.mean((fresh - fitted) ** 2)) - errors[-1])
        results[degree] = (float(np.mean(errors)), float(np.mean(gaps)))
    assert results[0][0] > 10 * results[5][0] > 10 * results[11][0]
    assert results[11][1] > 1.5 * results[5][1] > 1.5 * results[0][1]


@checks("gap-is-not-test-error", text="c08c8003fa0f")
def smallest_class_has_the_smallest_gap_but_not_the_smallest_test_error() -> None:
    rng = _rng()
    m, draws = 20, 5000
    basis = np.linalg.qr(rng.normal(size=(m, m)))[0]
    signal = basis[:, :5] @ np.full(5, 3.0)
    y, fresh = signal + rng.normal(size=(2, draws, m))
    train, test = [], []
    for d in range(m + 1):
        fitted = y @ basis[:, :d] @ basis[:, :d].T
        train.append(float(np.mean((y - fitted) ** 2)))
        test.append(float(np.mean((fresh - fitted) ** 2)))
    gaps = np.array(test) - np.array(train)
    assert np.all(np.diff(train) < 0)
    assert np.all(np.diff(gaps) > 0)
    assert int(np.argmin(test)) == 5


@checks("interpolation-doubles-noise", text="264daeb9708b")
def error_of_an_interpolant_against_fresh_labels() -> None:
    rng = _rng()
    x = np.array([-0.9, -0.2, 0.5, 1.0])
    y, fresh = np.exp(x) + rng.uniform(-1, 1, size=(2, 200_000, 4))
    fitted = np.polynomial.polynomial.polyval(x, np.polynomial.polynomial.polyfit(x, y.T, 3))
    assert math.isclose(float(np.mean((fresh[:, 0] - fitted[:, 0]) ** 2)), 2 / 3, rel_tol=0.01)
    assert math.isclose(float(np.mean((fresh[:, 0] - math.exp(x[0])) ** 2)), 1 / 3, rel_tol=0.01)


@checks("bayes-error-formula", text="ad92bd607751")
def best_of_all_classifiers_on_three_points() -> None:
    weights = (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))
    eta = (Fraction(1, 5), Fraction(3, 4), Fraction(1, 2))
    rates = []
    for labels in itertools.product((0, 1), repeat=3):
        rates.append(sum(w * (1 - e if label else e) for w, e, label in zip(weights, eta, labels, strict=True)))
    assert min(rates) == sum(w * min(e, 1 - e) for w, e in zip(weights, eta, strict=True))


@checks("no-free-lunch-half", text="f5b3b66c8bfe")
def all_learners_agree_on_average_over_all_targets() -> None:
    size, seen = 6, (0, 2, 3)
    rng = _rng()
    unseen = [x for x in range(size) if x not in seen]
    for _ in range(5):
        table = {labels: rng.integers(0, 2, size=size) for labels in itertools.product((0, 1), repeat=len(seen))}
        wrong = Fraction(0)
        for target in itertools.product((0, 1), repeat=size):
            predictor = table[tuple(target[x] for x in seen)]
            wrong += Fraction(sum(int(predictor[x] != target[x]) for x in unseen), len(unseen))
        assert wrong / 2**size == Fraction(1, 2)


@checks("no-free-lunch-fair-coin", text="19b8b873552b")
def value_at_a_new_point_is_a_fair_coin_given_the_training_data() -> None:
    targets = list(itertools.product((0, 1), repeat=5))
    for labels in itertools.product((0, 1), repeat=3):
        agreeing = [t for t in targets if t[:3] == labels]
        assert Fraction(sum(t[4] for t in agreeing), len(agreeing)) == Fraction(1, 2)


@checks("weight-decay-exchange-rate", text="413e621993d4")
def preference_changes_at_the_stated_difference() -> None:
    rng = _rng()
    for _ in range(200):
        u, v = sorted(rng.normal(size=(2, 3)), key=np.linalg.norm)
        lam, error_u = rng.random() + 0.1, rng.random()
        border = lam * (v @ v - u @ u)
        for factor in (0.5, 0.999, 1.001, 2.0):
            error_v = error_u - factor * border
            assert (error_v + lam * v @ v < error_u + lam * u @ u) == (factor > 1)


@checks("ridge-with-averaged-loss", text="009069402e8c")
def gradient_of_the_averaged_cost_vanishes_at_the_stated_point() -> None:
    rng = _rng()
    x, y, lam = rng.normal(size=(7, 3)), rng.normal(size=7), 0.4
    w = np.linalg.inv(x.T @ x + 7 * lam * np.eye(3)) @ x.T @ y

    def cost(v: Array) -> float:
        return float(np.mean((x @ v - y) ** 2) + lam * v @ v)

    np.testing.assert_allclose(_gradient(cost, w), 0, atol=1e-8)
    assert all(cost(w) < cost(w + 0.1 * d) for d in rng.normal(size=(50, 3)))


@checks("lambda-not-from-training-error", text="eb6bae7cf2c3")
def training_error_is_least_without_a_penalty() -> None:
    rng = _rng()
    x, y = rng.normal(size=(6, 4)), rng.normal(size=6)
    errors = []
    for lam in (0.0, 0.01, 0.1, 1.0, 10.0):
        w = np.linalg.solve(x.T @ x + lam * np.eye(4), x.T @ y)
        errors.append(float(np.sum((x @ w - y) ** 2)))
    assert errors == sorted(errors)
    assert errors[0] < errors[1]


@checks("cross-validation-dependence", text="c0875574fecd")
def held_out_losses_of_different_folds_are_correlated() -> None:
    """Predict by the training mean, with labels 0, 0 or 3 and three folds of one example: enumerate all samples."""
    losses = []
    for y in itertools.product((0.0, 0.0, 3.0), repeat=3):
        losses.append([(y[i] - (sum(y) - y[i]) / 2) ** 2 for i in range(3)])
    table = np.array(losses)
    covariance = np.cov(table.T, bias=True)
    assert abs(covariance[0, 1]) > 0.01
    true_variance = float(np.var(table.mean(axis=1)))
    naive = float(np.mean(table.var(axis=1, ddof=1) / 3))
    assert abs(naive - true_variance) > 0.01
    for k in range(3, 12):
        folds = [set(range(k)) - {i} for i in range(k)]
        assert all(a & b for a, b in itertools.combinations(folds, 2))
    assert not ({0} & {1})


@checks("biased-variance-is-better", text="24c155562f20")
def simulated_mean_squared_error_is_least_at_m_plus_one() -> None:
    rng = _rng()
    for m in (2, 3, 8):
        x = rng.normal(size=(400_000, m)) * 1.7 + 4
        s = np.sum((x - x.mean(axis=1, keepdims=True)) ** 2, axis=1)
        moments = [float(np.mean(s)), float(np.mean(s * s))]
        variance = 1.7**2
        best = _best_point(lambda c, q=moments, v=variance: c * c * q[1] - 2 * c * v * q[0] + v * v, 0, 2)
        assert math.isclose(best, 1 / (m + 1), rel_tol=0.02)


@checks("bias-variance-noise", text="21aacd02a653")
def three_terms_add_up_for_a_small_discrete_problem() -> None:
    noise = {Fraction(-2): Fraction(1, 3), Fraction(1): Fraction(2, 3)}
    fit = {Fraction(0): Fraction(1, 4), Fraction(3): Fraction(1, 2), Fraction(5): Fraction(1, 4)}
    truth = Fraction(1)

    def mean(law: dict[Fraction, Fraction]) -> Fraction:
        return sum((v * p for v, p in law.items()), Fraction(0))

    def variance(law: dict[Fraction, Fraction]) -> Fraction:
        return sum(((v - mean(law)) ** 2 * p for v, p in law.items()), Fraction(0))

    total = sum(p * q * (truth + xi - f) ** 2 for xi, p in noise.items() for f, q in fit.items())
    assert mean(noise) == 0
    assert total - variance(noise) - variance(fit) == (mean(fit) - truth) ** 2 != 0


@checks("variance-per-parameter", text="7e82d4902a07")
def mean_variance_of_fitted_values_grows_by_one_over_m_per_column() -> None:
    rng = _rng()
    m = 6
    x = rng.normal(size=(m, 4))
    signal = np.arange(m) ** 1.5
    y = signal + rng.choice([-1.0, 1.0], size=(60_000, m))
    variances, biases = [], []
    for d in range(1, 5):
        fitted = np.linalg.lstsq(x[:, :d], y.T, rcond=None)[0].T @ x[:, :d].T
        variances.append(float(fitted.var(axis=0).mean()))
        biases.append(float(np.mean((fitted.mean(axis=0) - signal) ** 2)))
    np.testing.assert_allclose(np.diff(variances), 1 / m, atol=0.01)
    assert biases == sorted(biases, reverse=True)


@checks("shrinking-helps", text="86dedbc3c266")
def best_multiple_of_an_unbiased_estimate_by_search() -> None:
    for mu, s in ((2.0, 1.0), (-0.5, 0.8), (3.0, 0.1)):
        values = (mu - s, mu + s)

        def error(c: float, values: tuple[float, float] = values, mu: float = mu) -> float:
            return sum((c * v - mu) ** 2 / 2 for v in values)

        assert math.isclose(_best_point(error, -1, 2), mu**2 / (mu**2 + s**2), abs_tol=1e-6)


@checks("likelihood-underflows", text="4493bfe706a3")
def float64_product_of_tenths_reaches_zero_at_about_324() -> None:
    product, m = 1.0, 0
    while product > 0:
        product, m = product * 0.1, m + 1
    assert abs(m - 324) <= 1
    assert 0.1**323 > 0 == 0.1**324
    assert math.isclose(324 * math.log(0.1), -2.3 * 324, rel_tol=0.01)


@checks("likelihood-is-no-density", text="d358996afd53")
def bernoulli_likelihood_sums_to_one_in_the_data_only() -> None:
    theta, n = 0.3, 4
    data = list(itertools.product((0, 1), repeat=n))
    assert math.isclose(sum(theta ** sum(d) * (1 - theta) ** (n - sum(d)) for d in data), 1)
    area = _mean_over_grid(lambda t: t * (1 - t) ** 3, 0, 1)
    assert math.isclose(area, 1 / 20, rel_tol=1e-6)


@checks("uniform-likelihood-biased", text="1d8294980369")
def mean_of_the_largest_of_uniform_draws() -> None:
    rng = _rng()
    for m in (1, 2, 5):
        largest = rng.uniform(0, 3, size=(200_000, m)).max(axis=1)
        assert math.isclose(float(largest.mean()), 3 * m / (m + 1), rel_tol=0.01)


@checks("likelihood-ratio-is-kl", text="3a6e5414681e")
def log_ratio_of_likelihoods_of_a_sample() -> None:
    sample = (0, 0, 1, 0, 2, 2, 0)
    model = (0.2, 0.5, 0.3)
    empirical = [sample.count(x) / len(sample) for x in range(3)]
    ratio = math.prod(empirical[x] for x in sample) / math.prod(model[x] for x in sample)
    kl = sum(p * math.log(p / q) for p, q in zip(empirical, model, strict=True))
    assert math.isclose(math.log(ratio), len(sample) * kl)


@checks("misspecified-likelihood-limit", text="320ab6e7a271")
def exponential_model_of_uniform_data_tends_to_the_divergence_minimiser() -> None:
    """Data uniform on (0, 2), model density t exp(-t x): compare many data with the divergence by quadrature."""
    sample = _rng().uniform(0, 2, size=400_000)
    fitted = _best_point(lambda t: float(t * sample.mean() - math.log(t)), 0.05, 5)
    forward = _best_point(lambda t: _mean_over_grid(lambda x: 0.5 * (math.log(0.5 / t) + t * x), 0, 2, 2000), 0.05, 5)
    assert math.isclose(fitted, forward, rel_tol=0.01)


@checks("likelihood-covers-all-modes", text="30c26a8f9fd0")
def one_gaussian_on_two_clusters_covers_both() -> None:
    data = np.array([-5.1, -5.0, -4.9, 4.9, 5.0, 5.1])

    def cost(mean: float, variance: float) -> float:
        return float(-np.mean(np.log(_normal_density(data, mean, variance) + 1e-300)))

    grid = [(m, v) for m in np.linspace(-6, 6, 61) for v in np.geomspace(0.005, 60, 60)]
    mean, variance = min(grid, key=lambda p: cost(*p))
    assert abs(mean) < 0.1
    assert 20 < variance < 30
    assert cost(5.0, 0.01) > 100 > cost(mean, variance)


@checks("gaussian-log-likelihood", text="b940c899a0d5")
def sum_of_log_densities_of_gaussian_targets() -> None:
    rng = _rng()
    y, predicted = rng.normal(size=(2, 5))
    sigma = 0.7
    total = sum(math.log(float(_normal_density(a, b, sigma**2))) for a, b in zip(y, predicted, strict=True))
    rest = 5 * math.log(sigma) + 2.5 * math.log(2 * math.pi)
    assert math.isclose(-(total + rest), float(np.sum((y - predicted) ** 2)) / (2 * sigma**2))


@checks("noise-level-is-mse", text="e41b62f3dfb9")
def likeliest_variance_by_search() -> None:
    rng = _rng()
    y, predicted = rng.normal(size=(2, 6))

    def cost(variance: float) -> float:
        return -sum(math.log(float(_normal_density(a, b, variance))) for a, b in zip(y, predicted, strict=True))

    assert math.isclose(_best_point(cost, 0.1, 20), float(np.mean((y - predicted) ** 2)), rel_tol=1e-5)


@checks("laplace-noise-cost", text="c856c6b663d5")
def laplace_log_likelihood_is_affine_in_the_sum_of_absolute_errors() -> None:
    rng = _rng()
    y, b = rng.normal(size=5), 0.6
    scale = _mean_over_grid(lambda t: np.exp(-np.abs(t) / b), -30, 30)
    costs, sums = [], []
    for predicted in rng.normal(size=(4, 5)):
        costs.append(-math.log(math.prod(math.exp(-abs(r) / b) / scale for r in y - predicted)))
        sums.append(sum(abs(r) for r in y - predicted))
    np.testing.assert_allclose(np.diff(costs) / np.diff(sums), 1 / b)


@checks("hodges-estimator", text="934697d38a2e")
def scaled_error_of_the_thresholded_mean_vanishes_at_zero() -> None:
    scaled = []
    for m in (16, 256, 4096):
        bound = m**0.25
        tail = _mean_over_grid(lambda z: 2 * z * z * _normal_density(z, 0, 1), bound, bound + 20)
        scaled.append(tail)
    assert scaled[0] > scaled[1] > scaled[2]
    assert scaled[2] < 1e-12
    means = _rng().normal(size=200_000) / 4
    kept = np.where(np.abs(means) <= 16**-0.25, 0.0, means)
    assert math.isclose(16 * float(np.mean(kept**2)), scaled[0], rel_tol=0.05)


@checks("bayes-all-heads", text="dcae43246d2c")
def posterior_mean_of_a_coin_by_quadrature() -> None:
    for n in (0, 1, 3, 10):
        predictive = _mean_over_grid(lambda t, n=n: t ** (n + 1), 0, 1) / _mean_over_grid(lambda t, n=n: t**n, 0, 1)
        assert math.isclose(predictive, float(Fraction(n + 1, n + 2)), rel_tol=1e-6)


@checks("map-ridge-ratio", text="d6e10969901d")
def most_probable_weights_solve_ridge_regression() -> None:
    rng = _rng()
    sigma, tau = 0.5, 1.7
    x, y = rng.normal(size=(5, 2)), rng.normal(size=5)
    lam = sigma**2 / tau**2
    w = np.linalg.solve(x.T @ x + lam * np.eye(2), x.T @ y)

    def minus_log_posterior(v: Array) -> float:
        likelihood = np.sum(np.log(_normal_density(y - x @ v, 0, sigma**2)))
        return float(-likelihood - np.sum(np.log(_normal_density(v, 0, tau**2))))

    np.testing.assert_allclose(_gradient(minus_log_posterior, w), 0, atol=1e-6)


@checks("map-moves-with-parameters", text="e81e81c8ed8a")
def histogram_of_the_squared_parameter_peaks_at_zero() -> None:
    theta = _rng().beta(2, 2, size=1_000_000)
    counts = np.histogram(theta**2, bins=40, range=(0, 1))[0]
    assert int(np.argmax(counts)) == 0
    edges = np.arange(41) / 40
    shares = np.diff(3 * edges - 2 * edges**1.5)
    np.testing.assert_allclose(counts / 1e6, shares, atol=1e-3)
    assert abs(float(np.median(theta)) - 0.5) < 0.01
    assert int(np.argmax(np.histogram(theta, bins=21, range=(0, 1))[0])) in (9, 10, 11)


@checks("logistic-regression-gradient", text="2dd826c6438a")
def gradient_of_the_logistic_loss_from_differences() -> None:
    rng = _rng()
    w, x = rng.normal(size=(2, 3))
    p = 1 / (1 + math.exp(-float(w @ x)))
    for y in (0, 1):

        def loss(v: Array, y: int = y) -> float:
            return math.log1p(math.exp(-float(v @ x) * (2 * y - 1)))

        np.testing.assert_allclose(_gradient(loss, w), (p - y) * x, atol=1e-8)


@checks("kernel-feature-distance", text="c632d4ed66ea")
def distance_of_explicit_polynomial_features() -> None:
    """The kernel (1 + x y)^2 on the line has the features 1, sqrt 2 x, x^2."""
    for x, y in ((0.3, -1.2), (2.0, 0.5)):
        features = [np.array([1, math.sqrt(2) * t, t * t]) for t in (x, y)]
        kxx, kxy, kyy = ((1 + a * b) ** 2 for a, b in ((x, x), (x, y), (y, y)))
        assert math.isclose(float(np.sum((features[0] - features[1]) ** 2)), kxx - 2 * kxy + kyy)


@checks("support-vector-on-margin", text="c714321625fb")
def widest_separator_of_three_points_touches_its_support_vectors() -> None:
    """Points (0, 0) of label -1, (2, 0) and (5, 1) of label +1: search all directions for the largest margin."""
    points, labels = np.array([[0.0, 0.0], [2.0, 0.0], [5.0, 1.0]]), np.array([-1, 1, 1])
    angles = np.linspace(-math.pi, math.pi, 20_001)
    units = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    scores = units @ points.T
    half = (scores[:, 1:].min(axis=1) - scores[:, 0]) / 2
    best = int(np.argmax(half))
    w = units[best] / half[best]
    b = -float((scores[best, 1:].min() + scores[best, 0]) / 2 / half[best])
    margins = labels * (points @ w + b)
    np.testing.assert_allclose(margins[:2], 1)
    assert margins[2] > 3
    np.testing.assert_allclose(w, 0.5 * (labels[0] * points[0] + labels[1] * points[1]), atol=1e-3)


@checks("gram-matrix-grows", text="089df6eed458")
def gram_entries_are_counted_while_a_minibatch_stays() -> None:
    for m in (10, 100, 300):
        x = np.linspace(0, 1, m)
        assert np.exp(-((x[:, None] - x[None, :]) ** 2)).size == m**2
        assert x[:8].size == 8


@checks("nearest-neighbour-limit", text="0f6c49cd10b0")
def nearest_neighbour_error_of_a_large_sample_on_the_line() -> None:
    rng = _rng()
    x, fresh = np.sort(rng.random(200_000)), rng.random(200_000)

    def eta(t: Array) -> Array:
        return np.asarray(0.2 + 0.7 * t**2)

    y, target = rng.random(x.size) < eta(x), rng.random(x.size) < eta(fresh)
    right = np.clip(np.searchsorted(x, fresh), 1, x.size - 1)
    nearest = np.where(fresh - x[right - 1] < x[right] - fresh, right - 1, right)
    limit = _mean_over_grid(lambda t: 2 * eta(t) * (1 - eta(t)), 0, 1)
    assert math.isclose(float(np.mean(y[nearest] != target)), limit, abs_tol=0.005)
    bayes = _mean_over_grid(lambda t: np.minimum(eta(t), 1 - eta(t)), 0, 1)
    assert bayes < limit < 2 * bayes


@checks("tree-needs-axes", text="13e2cc6df85f")
def boxes_fit_only_half_planes_with_an_axis_as_border() -> None:
    """On a fine grid of cells, a border oblique to both axes cuts through more and more boxes of any partition."""
    for a in ((1.0, 0.0), (0.0, -2.0), (1.0, 1.0), (2.0, -1.0)):
        cut = 0
        for i, j in itertools.product(range(-8, 8), repeat=2):
            corners = [a[0] * (i + p) + a[1] * (j + q) for p in (0, 1) for q in (0, 1)]
            cut += min(corners) < 0 < max(corners)
        assert (cut == 0) == (a[0] * a[1] == 0)


@checks("k-means-stops", text="bd364dd8c5d9")
def sum_of_squares_falls_at_every_reassignment_and_the_rounds_end() -> None:
    rng = _rng()
    for _ in range(20):
        points = rng.integers(0, 6, size=(30, 2)).astype(float)
        centres = points[rng.choice(30, size=4, replace=False)]
        labels = np.zeros(30, dtype=int)
        last = math.inf
        for rounds in range(100):
            distances = np.sum((points[:, None] - centres) ** 2, axis=2)
            current = distances[np.arange(30), labels]
            moved = np.where(distances.min(axis=1) < current - 1e-12, distances.argmin(axis=1), labels)
            if rounds and np.array_equal(moved, labels):
                break
            labels = moved
            means = [points[labels == k].mean(axis=0) if np.any(labels == k) else centres[k] for k in range(4)]
            centres = np.array(means)
            cost = float(np.sum((points - centres[labels]) ** 2))
            assert cost < last or rounds == 0
            last = cost
        assert rounds < 99


@checks("sgd-steps-per-full-gradient", text="6dd23105154d")
def minibatches_of_one_hundred_in_all_examples() -> None:
    examples, batch = 10**9, 10**2
    assert len(range(0, examples, batch)) == 10**7


@checks("tree-has-no-gradient", text="98566a020d81")
def squared_error_of_a_stump_is_constant_between_data_points() -> None:
    rng = _rng()
    x, y = np.sort(rng.random(9)), rng.normal(size=9)

    def cost(c: float) -> float:
        sides = (y[x > c], y[x <= c])
        return float(sum(np.sum((s - s.mean()) ** 2) for s in sides if s.size))

    for left, right in itertools.pairwise(x):
        values = [cost(c) for c in np.linspace(left, right, 12)[1:-1]]
        assert max(values) == min(values)
    assert len({round(cost(c), 9) for c in (x[:-1] + x[1:]) / 2}) > 1


@checks("grid-cells-curse", text="40b03459d4eb")
def cells_of_a_grid_are_enumerated() -> None:
    for v, d in ((2, 5), (3, 4), (5, 3)):
        assert len(set(itertools.product(range(v), repeat=d))) == v**d


@checks("neighbourhood-is-not-local", text="6ae1634ff814")
def edge_of_a_small_subcube_by_bisection() -> None:
    low, high = 0.0, 1.0
    for _ in range(60):
        edge = (low + high) / 2
        low, high = (edge, high) if math.prod([edge] * 100) < 0.01 else (low, edge)
    assert abs(edge - 0.95) < 0.006


@checks("checkerboard-needs-all-squares", text="f307e32730d7")
def nearest_neighbour_on_a_strip_has_at_most_one_region_per_example() -> None:
    rng = _rng()
    grid = np.linspace(0, 1, 4001)
    for m in (1, 3, 7):
        for _ in range(20):
            x, labels = rng.random(m), rng.integers(0, 2, size=m)
            colours = labels[np.argmin(np.abs(grid[:, None] - x), axis=1)]
            assert 1 + np.count_nonzero(np.diff(colours)) <= m
    centres = (np.arange(8) + 0.5) / 8
    colours = (np.arange(8) % 2)[np.argmin(np.abs(grid[:, None] - centres), axis=1)]
    assert 1 + np.count_nonzero(np.diff(colours)) == 8


@checks("features-cut-exponentially", text="32c916208e9b")
def independent_half_spaces_show_every_pattern() -> None:
    rng = _rng()
    for n, d in ((1, 1), (3, 3), (3, 5), (5, 5)):
        w, b = rng.normal(size=(n, d)), rng.normal(size=n)
        seen = set()
        for pattern in itertools.product((-1.0, 1.0), repeat=n):
            x = np.linalg.lstsq(w, b + np.array(pattern), rcond=None)[0]
            seen.add(tuple((w @ x > b).tolist()))
        assert len(seen) == 2**n


@checks("manifold-covering-exponent", text="6461407cfab6")
def cells_met_by_a_curve_and_a_surface_in_space() -> None:
    """Count grid cells of side e met by a closed curve (k = 1) and a torus (k = 2) in three dimensions."""

    def cells(points: Array, e: float) -> int:
        return len(np.unique(np.floor(points / e).astype(np.int64) @ np.array([1, 10_000, 100_000_000])))

    t = np.linspace(0, 2 * math.pi, 40_000)
    curve = np.stack([np.cos(t), np.sin(t), 0.3 * np.sin(3 * t)], axis=1)
    u, v = np.meshgrid(np.linspace(0, 2 * math.pi, 500), np.linspace(0, 2 * math.pi, 300))
    ring = 1 + 0.4 * np.cos(v)
    torus = np.stack([ring * np.cos(u), ring * np.sin(u), 0.4 * np.sin(v)], axis=2).reshape(-1, 3)
    for points, k in ((curve, 1), (torus, 2)):
        exponent = math.log(cells(points, 0.05) / cells(points, 0.2), 4)
        assert abs(exponent - k) < 0.15
