"""Numeric checks of the cards in decks/gbc/03-probability-and-information-theory.md.

Each check computes what the front asks by another route (enumeration, exact rationals, quadrature, simulation, finite
differences, minimisation) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.optimize import brentq, minimize

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _law(rng: np.random.Generator, n: int) -> Array:
    return rng.dirichlet(np.ones(n))


def _kl(p: Array, q: Array) -> float:
    """Return KL(p||q) of laws on a finite set, infinite where q misses mass of p."""
    if np.any((p > 0) & (q == 0)):
        return math.inf
    return sum(float(a) * math.log(a / b) for a, b in zip(p, q, strict=True) if a > 0)


def _slope(f: Callable[[float], float], x: float, step: float = 1e-5) -> float:
    return (f(x + step) - f(x - step)) / (2 * step)


def _normal(x: Array | float, mean: float, deviation: float) -> Array:
    z = (np.asarray(x, dtype=float) - mean) / deviation
    return np.exp(-(z**2) / 2) / (deviation * math.sqrt(2 * math.pi))


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def _softplus(x: float) -> float:
    return math.log(1 + math.exp(x))


GRID = np.linspace(-14, 14, 5601)
WIDTH = float(GRID[1] - GRID[0])


def _two_peaks() -> Array:
    """Return the density of an equal mixture of N(-4, 0.5^2) and N(4, 0.5^2) on the grid."""
    return 0.5 * _normal(GRID, -4, 0.5) + 0.5 * _normal(GRID, 4, 0.5)


def _log_normal_density(mean: float, deviation: float) -> Array:
    return -(((GRID - mean) / deviation) ** 2) / 2 - math.log(deviation * math.sqrt(2 * math.pi))


# maps


@checks("prob-map-divergence", text="1ba8e1d95bc0")
def divergence_falls_as_the_mean_log_likelihood_rises() -> None:
    rng = _rng()
    p = _law(rng, 4)
    models = [_law(rng, 4) for _ in range(50)]
    by_likelihood = sorted(range(50), key=lambda i: -sum(p * np.log(models[i])))
    assert by_likelihood == sorted(range(50), key=lambda i: _kl(p, models[i]))
    assert by_likelihood != sorted(range(50), key=lambda i: _kl(models[i], p))


@checks("prob-map-sigmoid", text="abce3c0213ef")
def sigmoid_of_the_log_odds_is_the_probability() -> None:
    for p in (0.001, 0.3, 0.5, 0.99):
        z = brentq(lambda z: _sigmoid(z) - p, -50, 50)  # noqa: B023 - called at once
        assert math.isclose(z, math.log(p / (1 - p)), abs_tol=1e-9)


# 3.1 to 3.8


@checks("density-above-one", text="bc0e57213137")
def uniform_density_on_a_half_has_negative_loss() -> None:
    density = 1 / quad(lambda _: 1.0, 0, 0.5)[0]
    assert density > 1
    assert math.isclose(-math.log(density), -math.log(2))
    x = 3 + 0.05 * _rng().normal(size=500)
    fitted = _normal(x, float(x.mean()), float(x.std()))
    assert -np.log(fitted).mean() < 0
    shares = np.histogram(x, bins=40)[0] / x.size
    assert shares.max() < 1 < fitted.max()  # no probability exceeds 1, only the density does


@checks("latent-gradient-as-posterior-mean", text="f91e964ef203")
def gradient_of_a_marginal_by_differences() -> None:
    rng = _rng()
    weights = rng.normal(size=(3, 4))

    def joint(theta: float) -> Array:
        scores = np.exp(np.sin(theta * weights) + weights)
        return np.asarray(scores / scores.sum())

    theta, step = 0.7, 1e-6
    log_slope = (np.log(joint(theta + step)) - np.log(joint(theta - step))) / (2 * step)
    for x in range(3):
        posterior = joint(theta)[x] / joint(theta)[x].sum()
        slope = _slope(lambda t, x=x: math.log(joint(t)[x].sum()), theta, step)
        assert math.isclose(float(posterior @ log_slope[x]), slope, rel_tol=1e-6)


@checks("seeing-is-not-setting", text="aaba4e53325c")
def overwriting_one_copy_leaves_the_other_fair() -> None:
    seen = [(z, z) for z in (0, 1)]
    given = [y for x, y in seen if x == 1]
    assert Fraction(sum(given), len(given)) == 1
    after = [(1, z) for z in (0, 1)]
    assert Fraction(sum(y for _, y in after), len(after)) == Fraction(1, 2)


@checks("chain-rule-table-size", text="1ae0d529bd16")
def one_entry_for_each_assignment_of_the_earlier_bits() -> None:
    n = 6
    sizes = [len(set(itertools.product((0, 1), repeat=i - 1))) for i in range(1, n + 1)]
    assert sizes == [2 ** (i - 1) for i in range(1, n + 1)]
    assert sum(sizes) == len(list(itertools.product((0, 1), repeat=n))) - 1


@checks("independent-until-observed", text="31cb5f4c7a2e")
def two_fair_bits_and_their_sum_mod_two() -> None:
    outcomes = [(x, y, (x + y) % 2) for x, y in itertools.product((0, 1), repeat=2)]
    for i in range(3):
        assert sum(o[i] for o in outcomes) == 2
    for x, y in itertools.product((0, 1), repeat=2):
        given = [o for o in outcomes if o[2] == 0]
        joint = Fraction(sum(o[:2] == (x, y) for o in given), len(given))
        assert Fraction(sum(o[:2] == (x, y) for o in outcomes), 4) == Fraction(1, 4)
        assert joint != Fraction(sum(o[0] == x for o in given) * sum(o[1] == y for o in given), len(given) ** 2)


@checks("covariance-of-preactivation", text="8f30982a2ef8")
def covariance_of_an_affine_image_of_finitely_many_points() -> None:
    rng = _rng()
    points, p = rng.normal(size=(6, 3)), _law(rng, 6)
    w, b = rng.normal(size=(2, 3)), rng.normal(size=2)

    def covariance(values: Array) -> Array:
        mean = sum(weight * v for weight, v in zip(p, values, strict=True))
        terms = [weight * np.outer(v - mean, v - mean) for weight, v in zip(p, values, strict=True)]
        return np.asarray(np.sum(terms, axis=0))

    image = np.array([w @ x + b for x in points])
    np.testing.assert_allclose(covariance(image), w @ covariance(points) @ w.T, atol=1e-12)


# 3.9


@checks("one-hot-covariance", text="72d2b044d8ad")
def covariance_of_one_hot_vectors_by_enumeration() -> None:
    p = np.array([0.2, 0.5, 0.3])
    unit = np.eye(3)
    cov = np.sum([p[i] * np.outer(unit[i] - p, unit[i] - p) for i in range(3)], axis=0)
    np.testing.assert_allclose(np.diag(p) - np.outer(p, p), cov, atol=1e-15)


@checks("gaussian-maximum-entropy", text="dcfe159be6bf")
def mean_log_density_of_the_matched_gaussian_under_other_laws() -> None:
    laplace = np.exp(-np.abs(GRID - 0.5) / 0.7) / 1.4
    for p in (_two_peaks(), laplace):
        mean = float(np.sum(GRID * p) * WIDTH)
        s = math.sqrt(float(np.sum((GRID - mean) ** 2 * p) * WIDTH))
        value = -float(np.sum(p * _log_normal_density(mean, s)) * WIDTH)
        assert math.isclose(value, 0.5 * math.log(2 * math.pi * math.e * s**2), rel_tol=1e-5)


@checks("laplace-gives-median", text="550420b9e65a")
def likeliest_location_of_laplace_samples() -> None:
    rng = _rng()
    for m in (1, 5, 9):
        x = rng.normal(size=m) ** 3
        mu = np.linspace(x.min() - 1, x.max() + 1, 20001)
        log_likelihood = -np.abs(x[:, None] - mu).sum(axis=0) / 0.6
        assert abs(mu[np.argmax(log_likelihood)] - sorted(x)[m // 2]) <= mu[1] - mu[0]


@checks("empirical-law-expectation", text="182169d8a6a1")
def expectation_by_the_mass_of_each_distinct_value() -> None:
    sample = [2, 5, 2, 7, 2, 5]
    mass = {value: Fraction(count, len(sample)) for value, count in Counter(sample).items()}
    expectation = sum(m * (value**2 - 3 * value) for value, m in mass.items())
    assert expectation == Fraction(sum(x**2 - 3 * x for x in sample), len(sample))


@checks("empirical-frequency-deviation", text="bdeec36a4247")
def deviation_of_a_frequency_is_largest_for_even_odds() -> None:
    def deviation(p: float, m: int) -> float:
        log_odds, log_none = math.log(p / (1 - p)), m * math.log(1 - p)
        log_pmf = [
            math.lgamma(m + 1) - math.lgamma(k + 1) - math.lgamma(m - k + 1) + k * log_odds + log_none
            for k in range(m + 1)
        ]
        return math.sqrt(sum(math.exp(w) * (k / m - p) ** 2 for k, w in enumerate(log_pmf)))

    worst = max(deviation(p, 100) for p in (0.1, 0.3, 0.5, 0.6, 0.9))
    assert math.isclose(worst, 1 / (2 * math.sqrt(100)), rel_tol=1e-9)
    assert math.isclose(deviation(0.5, 10**4), 0.005, rel_tol=1e-6)


@checks("empirical-law-memorises", text="78fa23b6dfa9")
def likeliest_law_of_a_sample_forgets_the_values_not_seen() -> None:
    counts = np.array([3.0, 2.0, 0.0])

    def negative_log_likelihood(z: Array) -> float:
        q = np.exp(z) / np.exp(z).sum()
        return -float(counts @ np.log(q))

    z = minimize(negative_log_likelihood, np.zeros(3), tol=1e-12).x
    q = np.exp(z) / np.exp(z).sum()
    np.testing.assert_allclose(q, counts / 5, atol=1e-4)
    assert _kl(np.array([0.5, 0.25, 0.25]), counts / 5) == math.inf


@checks("empirical-law-infinite-divergence", text="7719f7626c52")
def divergence_from_atoms_grows_without_bound_as_cells_shrink() -> None:
    atoms = np.array([-0.3, 0.1, 1.2])
    divergences, entropies = [], []
    for cell in (1e-1, 1e-3, 1e-5):
        q = _normal(atoms, 0, 1) * cell
        divergences.append(_kl(np.full(3, 1 / 3), q))
        entropies.append(-float(np.mean(np.log(q))) + math.log(cell))
    np.testing.assert_allclose(np.diff(divergences), math.log(100))
    np.testing.assert_allclose(entropies, -np.mean(np.log(_normal(atoms, 0, 1))))


@checks("mixture-likelihood-unbounded", text="74cc130ffc62")
def likelihood_of_a_mixture_grows_as_one_component_narrows() -> None:
    x = np.array([-1.0, 0.2, 0.9, 2.0])

    def log_likelihood(s1: float, share: float) -> float:
        return float(np.sum(np.log(share * _normal(x, x[0], s1) + (1 - share) * _normal(x, 1, 1))))

    mixed = [log_likelihood(10.0**-k, 0.5) for k in range(2, 9)]
    np.testing.assert_allclose(np.diff(mixed), math.log(10), rtol=1e-3)
    assert np.sum(np.log(_normal(x, x[0], 0.2))) < np.sum(np.log(_normal(x, x[0], 1)))


# 3.10 and 3.11


@checks("sigmoid-derivative", text="c131d060fbfd")
def slope_of_the_sigmoid_by_differences() -> None:
    for x in (-3.0, -0.5, 0.0, 2.0):
        s = _sigmoid(x)
        assert math.isclose(s * (1 - s), _slope(_sigmoid, x), rel_tol=1e-8)


@checks("sigmoid-saturation-size", text="368ba6d1d152")
def slope_of_the_sigmoid_at_ten() -> None:
    slope = _slope(_sigmoid, 10.0, 1e-4)
    assert float(f"{slope:.0e}") == 5e-5
    assert math.isclose(slope, math.exp(-10), rel_tol=1e-3)


@checks("log-sigmoid-is-softplus", text="64af97e39725")
def loss_of_the_sigmoid_against_softplus() -> None:
    for x in (-8.0, -0.4, 0.0, 3.0):
        assert math.isclose(-math.log(_sigmoid(x)), _softplus(-x), rel_tol=1e-12)
        assert not math.isclose(-math.log(_sigmoid(x)), _softplus(x), rel_tol=1e-6) or x == 0


@checks("softplus-derivative", text="fe6bf1a23aca")
def softplus_is_the_integral_of_the_sigmoid() -> None:
    for x in (-2.0, 0.0, 1.5):
        assert math.isclose(quad(lambda t: 1 / (1 + math.exp(-t)), -40, x)[0], _softplus(x), rel_tol=1e-8)


@checks("softplus-difference", text="75515bda50e8")
def softplus_minus_its_mirror_image() -> None:
    for x in (-3.0, 0.0, 0.7, 9.0):
        assert math.isclose(_softplus(x) - _softplus(-x), x, abs_tol=1e-12)


@checks("bayes-gives-sigmoid", text="a04f7478db3b")
def posterior_of_two_gaussian_classes() -> None:
    rng = _rng()
    mu = rng.normal(size=3)
    for x in rng.normal(size=(5, 3)):
        likelihoods = [float(np.prod(_normal(x - sign * mu, 0, 1))) for sign in (1, -1)]
        assert math.isclose(likelihoods[0] / sum(likelihoods), _sigmoid(2 * float(mu @ x)), rel_tol=1e-10)


# 3.12


@checks("density-change-of-variables", text="0994042eee7d")
def density_of_a_plane_map_is_the_share_of_a_small_cell() -> None:
    def g(x: Array) -> Array:
        return np.array([math.sinh(x[0]) + x[1], 2 * x[1] + x[1] ** 3])

    def p_y(y: Array) -> float:
        return float(np.prod(_normal(y, 0, 1)))

    x, h = np.array([0.4, -0.3]), 1e-3
    corners = [g(x + h * np.array(c)) for c in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    area = 0.5 * abs(
        sum(a[0] * b[1] - a[1] * b[0] for a, b in zip(corners, corners[1:] + corners[:1], strict=True)),
    )
    jacobian = np.stack([(g(x + h * e) - g(x - h * e)) / (2 * h) for e in np.eye(2)], axis=1)
    formula = p_y(g(x)) * abs(float(np.linalg.det(jacobian)))
    assert math.isclose(p_y(g(x)) * area / (2 * h) ** 2, formula, rel_tol=1e-4)


@checks("density-needs-jacobian", text="da56bf38c262")
def density_of_half_a_uniform_variable() -> None:
    def p_x(x: float) -> float:
        return 1.0 if 0 < x < 1 else 0.0

    def distribution(y: float) -> float:
        return min(max(2 * y, 0.0), 1.0)

    for y in (0.1, 0.3, 0.45, 0.7):
        assert math.isclose(_slope(distribution, y), 2 * p_x(2 * y), abs_tol=1e-9)
    assert math.isclose(quad(lambda y: p_x(2 * y), 0, 0.5)[0], 0.5, rel_tol=1e-6)


# 3.13


@checks("self-information-is-log", text="1f094b589fe7")
def information_counted_in_independent_events_of_one_nat() -> None:
    def nats(p: float, copies: int) -> float:
        """Return how many events of probability 1/e are as unlikely as `copies` events of probability p, per copy."""
        left, count = 1.0, 0
        for _ in range(copies):
            left *= p
            while left <= 1 / math.e:
                left *= math.e
                count += 1
        return count / copies

    for p in (0.05, 0.3, 0.5, 0.99):
        assert abs(nats(p, 10_000) + math.log(p)) < 2e-4


@checks("differential-entropy-of-linear-map", text="7aa662d5c755")
def entropy_of_a_linear_image_by_area_and_by_sampled_cells() -> None:
    m = np.array([[1.0, 2.0], [0.5, -1.0]])
    log_det = math.log(abs(float(np.linalg.det(m))))

    # uniform on the triangle (0, 0), (1, 0), (0, 1): the entropy is the logarithm of the area, here by Heron's formula
    def log_area(corners: Array) -> float:
        a, b, c = (float(np.linalg.norm(corners[i] - corners[i - 1])) for i in range(3))
        s = (a + b + c) / 2
        return 0.5 * math.log(s * (s - a) * (s - b) * (s - c))

    triangle = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    assert math.isclose(log_area(triangle @ m.T), log_area(triangle) + log_det, abs_tol=1e-12)

    def entropy_of_cells(points: Array, cell: float) -> float:
        counts = np.unique(np.floor(points / cell), axis=0, return_counts=True)[1]
        shares = counts / counts.sum()
        return 2 * math.log(cell) - float(np.sum(shares * np.log(shares)))

    x = _rng().normal(size=(200_000, 2))
    assert math.isclose(entropy_of_cells(x @ m.T, 0.3), entropy_of_cells(x, 0.2) + log_det, abs_tol=0.02)


@checks("kl-nonnegative-last-step", text="4e01221b0c36")
def sum_of_the_jensen_bound_is_the_mass_on_the_support() -> None:
    p = [Fraction(1, 2), Fraction(1, 2), Fraction(0)]
    for q in ([Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)], [Fraction(1, 3), Fraction(2, 3), Fraction(0)]):
        total = sum(a * (b / a) for a, b in zip(p, q, strict=True) if a > 0)
        assert total == q[0] + q[1]
        assert total <= 1
    rng = _rng()
    assert min(_kl(_law(rng, 3), _law(rng, 3)) for _ in range(200)) >= 0


@checks("kl-of-shifted-gaussians", text="b3c3b68d7721")
def divergence_of_two_gaussians_by_quadrature() -> None:
    a, b, s = 0.4, -1.1, 0.8

    def integrand(x: float) -> float:
        p, q = float(_normal(x, a, s)), float(_normal(x, b, s))
        return p * math.log(p / q)

    assert math.isclose(quad(integrand, -9, 9)[0], (a - b) ** 2 / (2 * s**2), rel_tol=1e-7)


@checks("kl-invariant-under-recoding", text="39ed15aa1ac4")
def divergence_of_two_densities_survives_the_exponential_map() -> None:
    def divergence(p: Callable[[float], float], q: Callable[[float], float], low: float, high: float) -> float:
        return float(quad(lambda x: p(x) * math.log(p(x) / q(x)), low, high, limit=200)[0])

    laws = [lambda x: float(_normal(x, 0, 1)), lambda x: float(_normal(x, 1, 1.5))]
    recoded = [lambda y, p=p: p(math.log(y)) / y for p in laws]
    before = divergence(laws[0], laws[1], -8, 8)
    after = divergence(recoded[0], recoded[1], math.exp(-8), 1) + divergence(recoded[0], recoded[1], 1, math.exp(8))
    assert math.isclose(before, after, rel_tol=1e-6)


@checks("cross-entropy-splits", text="2701c7cc9cfe")
def cross_entropy_summed_term_by_term() -> None:
    rng = _rng()
    for _ in range(5):
        p, q = _law(rng, 4), _law(rng, 4)
        cross = -sum(a * math.log(b) for a, b in zip(p, q, strict=True))
        entropy = -sum(a * math.log(a) for a in p)
        assert math.isclose(cross, entropy + _kl(p, q))


@checks("cross-entropy-floor", text="2cd6b30788d9")
def least_expected_loss_is_the_mean_entropy_of_the_labels() -> None:
    p_x, p_y = np.array([0.3, 0.7]), np.array([[0.9, 0.1], [0.4, 0.6]])

    def loss(z: Array) -> float:
        q = np.array([[_sigmoid(v), _sigmoid(-v)] for v in z])
        return -float(np.sum(p_x[:, None] * p_y * np.log(q)))

    floor = float(p_x @ -np.sum(p_y * np.log(p_y), axis=1))
    assert floor > 0
    assert math.isclose(minimize(loss, np.zeros(2), tol=1e-12).fun, floor, rel_tol=1e-8)


@checks("cross-entropy-at-start", text="acc4ab793980")
def loss_of_almost_uniform_outputs_for_a_thousand_classes() -> None:
    rng = _rng()
    z = 0.05 * rng.normal(size=(300, 1000))
    q = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    loss = -float(np.mean(np.log(q[np.arange(300), rng.integers(1000, size=300)])))
    assert float(f"{loss:.0e}") == 7


@checks("forward-kl-matches-moments", text="0a1a5defc3da")
def gaussian_of_least_forward_divergence() -> None:
    p = 0.3 * _normal(GRID, -2, 0.5) + 0.7 * _normal(GRID, 1.5, 1)
    mean = 0.3 * -2 + 0.7 * 1.5
    variance = 0.3 * (0.25 + 4) + 0.7 * (1 + 2.25) - mean**2

    def cross(v: Array) -> float:
        return -float(np.sum(p * _log_normal_density(v[0], math.exp(v[1]))) * WIDTH)

    m, log_s = minimize(cross, np.array([0.0, 0.0]), tol=1e-10).x
    np.testing.assert_allclose([m, math.exp(2 * log_s)], [mean, variance], rtol=1e-4)


@checks("reverse-kl-forces-zeros", text="8fb4e2c99480")
def best_restricted_law_leaves_the_rare_value() -> None:
    p = np.array([0.5, 1e-9, 0.5 - 1e-9])

    def best_middle(divergence: Callable[[Array], float]) -> float:
        middle = np.linspace(0, 1, 20001)
        values = [divergence(np.array([(1 - m) / 2, m, (1 - m) / 2])) for m in middle]
        return float(middle[int(np.argmin(values))])

    assert best_middle(lambda q: _kl(q, p)) < 1e-4
    costs = [m * math.log(m / 1e-9) for m in (0.5, 0.1, 1e-6)]
    assert costs[0] > costs[1] > 1 > 1e-4 > costs[2]


@checks("forward-against-reverse-kl", text="2c59d9921ef3")
def best_gaussians_for_two_peaks_in_both_orders() -> None:
    p = _two_peaks()
    log_p = np.log(p + 1e-300)

    def forward(v: Array) -> float:
        return float(np.sum(p * (log_p - _log_normal_density(v[0], math.exp(v[1])))) * WIDTH)

    def reverse(v: Array) -> float:
        log_q = _log_normal_density(v[0], math.exp(v[1]))
        return float(np.sum(np.exp(log_q) * (log_q - log_p)) * WIDTH)

    starts = [np.array([-4.0, -0.7]), np.array([0.0, 1.0]), np.array([4.0, -0.7])]
    mean, log_s = min((minimize(forward, v) for v in starts), key=lambda run: run.fun).x
    assert abs(mean) < 1e-2
    assert math.isclose(math.exp(log_s), math.sqrt(16.25), rel_tol=1e-3)
    mean, log_s = min((minimize(reverse, v) for v in starts), key=lambda run: run.fun).x
    assert abs(abs(mean) - 4) < 1e-2
    assert math.isclose(math.exp(log_s), 0.5, rel_tol=1e-2)


@checks("kl-infinite-one-way", text="ea7f4f97c9ab")
def divergence_of_a_point_mass_and_a_fair_coin() -> None:
    p, q = np.array([1.0, 0.0]), np.array([0.5, 0.5])
    assert math.isclose(_kl(p, q), math.log(2))
    assert _kl(q, p) == math.inf


@checks("mutual-information-as-kl", text="b21f90315792")
def divergence_from_the_product_law_is_the_loss_of_entropy() -> None:
    joint = _law(_rng(), 6).reshape(2, 3)
    p_x, p_y = joint.sum(axis=1), joint.sum(axis=0)
    conditional = sum(p_y[j] * -sum(c * math.log(c) for c in joint[:, j] / p_y[j]) for j in range(3))
    lost = -sum(a * math.log(a) for a in p_x) - conditional
    assert math.isclose(_kl(joint.ravel(), np.outer(p_x, p_y).ravel()), lost)
