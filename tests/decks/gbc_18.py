"""Numeric checks of the cards in decks/gbc/18-confronting-the-partition-function.md.

Each check computes what the front asks by another route (finite differences, enumeration of states and of chains,
quadrature, least squares, numerical optimisation) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.optimize import minimize

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _gradient(f: Callable[[Array], float], x: Array, step: float = 1e-5) -> Array:
    """Return the gradient of f at the vector x by central differences."""
    return np.array([(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)])


def _jacobian(f: Callable[[Array], Array], x: Array, step: float = 1e-5) -> Array:
    """Return the Jacobian of f at the vector x by central differences, one row per entry of f(x)."""
    return np.stack([(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)], axis=1)


def _law(rng: np.random.Generator, n: int) -> Array:
    weights = rng.uniform(0.2, 1.0, size=n)
    return np.asarray(weights / weights.sum())


def _bits(n: int) -> Array:
    return np.array(list(itertools.product((0.0, 1.0), repeat=n)))


def _normal(x: Array, mean: float, variance: float) -> Array:
    return np.asarray(np.exp(-((x - mean) ** 2) / (2 * variance)) / math.sqrt(2 * math.pi * variance))


class _Family:
    """Eight states with energies that depend on three parameters in a non-linear way."""

    def __init__(self) -> None:
        self.features = _rng().normal(size=(8, 3))
        self.theta = np.array([0.4, -0.7, 0.2])
        self.data = np.array([0, 0, 3, 5, 6])

    def energy(self, theta: Array) -> Array:
        return np.asarray(np.sin(self.features @ theta) + (self.features**2) @ theta**2)

    def law(self, theta: Array) -> Array:
        weights = np.exp(-self.energy(theta))
        return np.asarray(weights / weights.sum())


@checks("z-cannot-be-dropped", text="f2fedc6a98f0")
def a_free_scale_raises_the_unnormalised_score_without_bound() -> None:
    base = _rng().uniform(0.5, 1.5, size=6)
    data = [0, 2, 2, 5]
    unnormalised, normalised = [], []
    for scale in (1.0, 1e3, 1e6):
        values = scale * base
        unnormalised.append(float(np.mean(np.log(values[data]))))
        normalised.append(float(np.mean(np.log(values[data] / values.sum()))))
    np.testing.assert_allclose(np.diff(unnormalised), math.log(1e3))
    np.testing.assert_allclose(normalised, normalised[0])


@checks("two-phases", text="86ae06494399")
def gradient_of_the_log_likelihood_by_finite_differences() -> None:
    family = _Family()
    numeric = _gradient(lambda t: float(np.mean(np.log(family.law(t)[family.data]))), family.theta)
    slopes = _jacobian(family.energy, family.theta)
    negative = family.law(family.theta) @ slopes
    np.testing.assert_allclose(numeric, -slopes[family.data].mean(axis=0) + negative, atol=1e-8)
    assert float(np.linalg.norm(negative)) > 0.1


@checks("log-z-hessian", text="98986c3c5a9a")
def second_differences_of_log_z_are_a_covariance() -> None:
    phi = _rng().normal(size=(7, 2))
    theta = np.array([0.3, -0.8])

    def log_z(t: Array) -> float:
        return math.log(np.exp(phi @ t).sum())

    hessian = _jacobian(lambda t: _gradient(log_z, t, 1e-4), theta, 1e-4)
    p = np.exp(phi @ theta - log_z(theta))
    np.testing.assert_allclose(hessian, np.cov(phi.T, aweights=p, ddof=0), atol=1e-6)


@checks("phases-moments-match", text="8d18f70c8249")
def moments_agree_at_the_maximum_of_the_likelihood() -> None:
    phi = _rng().normal(size=(7, 2))
    data = np.array([0, 1, 2, 3, 3, 4, 5, 6])

    def loss(t: Array) -> float:
        return float(math.log(np.exp(phi @ t).sum()) - (phi[data] @ t).mean())

    best = minimize(loss, np.zeros(2), method="BFGS", options={"gtol": 1e-6}).x
    p = np.exp(phi @ best) / np.exp(phi @ best).sum()
    np.testing.assert_allclose(p @ phi, phi[data].mean(axis=0), atol=1e-5)


@checks("negative-phase-moves", text="49535354aa86")
def average_under_the_old_model_is_not_the_negative_phase_later() -> None:
    family = _Family()
    later = family.theta + np.array([0.5, 0.5, -0.5])
    slopes = _jacobian(family.energy, later)
    assert float(np.linalg.norm(family.law(family.theta) @ slopes - family.law(later) @ slopes)) > 0.1


def _cd1_update(theta: Array) -> Array:
    """Return the expected CD-1 update of an RBM with two visible bits, one hidden bit; data (1, 0), (1, 1), (1, 1)."""
    b, w, c = theta[:2], theta[2:4], theta[4]
    visible = _bits(2)
    data = np.array([0.0, 0, 1 / 3, 2 / 3])
    hidden = 1 / (1 + np.exp(-(c + visible @ w)))
    given_h = np.stack([np.exp(visible @ (b + h * w)) for h in (0, 1)], axis=1)
    given_h /= given_h.sum(axis=0)
    after = given_h @ np.array([data @ (1 - hidden), data @ hidden])
    statistics = np.column_stack([visible, visible * hidden[:, None], hidden])
    return np.asarray((data - after) @ statistics)


@checks("cd-no-objective", text="bfe59f5777f2")
def jacobian_of_the_expected_cd_update_is_not_symmetric() -> None:
    def log_likelihood(theta: Array) -> float:
        b, w, c = theta[:2], theta[2:4], theta[4]
        log_weights = _bits(2) @ b + np.log1p(np.exp(c + _bits(2) @ w))
        log_p = log_weights - math.log(np.exp(log_weights).sum())
        return float(log_p @ np.array([0.0, 0, 1 / 3, 2 / 3]))

    theta = np.array([0.3, -0.5, 1.2, 0.8, -0.4])
    cd = _jacobian(_cd1_update, theta)
    exact = _jacobian(lambda t: _gradient(log_likelihood, t, 1e-4), theta, 1e-4)
    assert float(np.abs(cd - cd.T).max()) > 1e-3
    assert float(np.abs(exact - exact.T).max()) < 1e-6


@checks("cd-spurious-why", text="5deb6716f3b3")
def short_gibbs_chains_from_data_hardly_reach_a_far_mode() -> None:
    w, n = 3.0, 4
    spins = 2 * _bits(n) - 1
    pairs = [(i, j) for i in range(n) for j in range(i)]
    joint = np.exp(w * sum(spins[:, i] * spins[:, j] for i, j in pairs))
    joint /= joint.sum()
    sweep = np.eye(2**n)
    for i in range(n):
        partner = np.array([k ^ (1 << (n - 1 - i)) for k in range(2**n)])
        step = np.zeros((2**n, 2**n))
        for k in range(2**n):
            total = joint[k] + joint[partner[k]]
            step[k, k], step[partner[k], k] = joint[k] / total, joint[partner[k]] / total
        sweep = step @ sweep
    v = np.eye(2**n)[0]
    for _ in range(10):
        v = sweep @ v
    assert joint[-1] > 0.49
    assert v[-1] < 1e-5


@checks("cd-frozen-chain", text="6adb9a79f578")
def chain_of_two_possible_states_gives_no_update_at_any_length() -> None:
    theta = 0.3
    weights = {(0, 0): 1.0, (1, 1): math.exp(-theta), (0, 1): 0.0, (1, 0): 0.0}
    law = {state: float(state == (0, 0)) for state in weights}
    for _ in range(20):
        for axis in (0, 1):
            moved = dict.fromkeys(weights, 0.0)
            for state, mass in law.items():
                options = [tuple(bit if k == axis else state[k] for k in (0, 1)) for bit in (0, 1)]
                total = sum(weights[option] for option in options)
                for option in options:
                    moved[option] += mass * weights[option] / total if total else 0.0
            law = moved
        assert law[1, 1] == 0
    numeric = _gradient(lambda t: -math.log(1 + math.exp(-t[0])), np.array([theta]))[0]
    assert math.isclose(numeric, weights[1, 1] / sum(weights.values()), rel_tol=1e-8)
    assert numeric > 0.4


@checks("pseudolikelihood-cost", text="1fa4dde36f62")
def evaluations_of_the_unnormalised_law_are_counted() -> None:
    calls = 0

    def p_tilde(x: Array) -> float:
        nonlocal calls
        calls += 1
        return math.exp(0.01 * float(x @ np.roll(x, 1)) / x.size)

    x = _rng().integers(0, 10, size=100).astype(float)
    total = 0.0
    for i in range(100):
        values = []
        for value in range(10):
            y = x.copy()
            y[i] = value
            values.append(p_tilde(y))
        total += math.log(values[int(x[i])] / sum(values))
    assert calls == 10**3
    assert total < 0


@checks("pseudolikelihood-not-likelihood", text="577ac4b34e47")
def product_of_full_conditionals_is_not_the_joint_law() -> None:
    joint = _law(_rng(), 8).reshape(2, 2, 2)
    full = np.prod([joint / joint.sum(axis=k, keepdims=True) for k in range(3)], axis=0)
    first = joint.sum(axis=(1, 2))
    second = joint.sum(axis=2) / first[:, None]
    third = joint / joint.sum(axis=2, keepdims=True)
    np.testing.assert_allclose(first[:, None, None] * second[:, :, None] * third, joint)
    assert float(np.abs(full - joint).max()) > 0.02
    product = np.einsum("a,b,c->abc", *(_law(np.random.default_rng(k), 2) for k in range(3)))
    np.testing.assert_allclose(
        np.prod([product / product.sum(axis=k, keepdims=True) for k in range(3)], axis=0), product
    )


@checks("score-without-z", text="5a9c137b9fc6")
def slope_of_the_normalised_log_density_equals_that_of_the_unnormalised() -> None:
    grid = np.linspace(-12, 12, 24001)

    def log_unnormalised(x: Array) -> Array:
        return np.asarray(-(x**2) / 2 + np.sin(3 * x) + 5)

    z = float(np.trapezoid(np.exp(log_unnormalised(grid)), grid))
    assert abs(math.log(z)) > 1
    for x in (-1.0, 0.4, 2.0):
        a = np.array([x])
        slope = _gradient(lambda y: math.log(math.exp(float(log_unnormalised(y)[0])) / z), a)
        np.testing.assert_allclose(slope, -a + 3 * np.cos(3 * a), atol=1e-6)


@checks("score-of-gaussian", text="1bb43ba89a3e")
def gradient_of_the_log_of_a_gaussian_density() -> None:
    rng = _rng()
    root = rng.normal(size=(3, 3))
    sigma, mu, x = root @ root.T + np.eye(3), rng.normal(size=3), rng.normal(size=3)
    values, vectors = np.linalg.eigh(sigma)

    def log_density(y: Array) -> float:
        coordinates = vectors.T @ (y - mu)
        return sum(
            -(u**2) / (2 * value) - 0.5 * math.log(2 * math.pi * value)
            for u, value in zip(coordinates, values, strict=True)
        )

    np.testing.assert_allclose(_gradient(log_density, x), -np.linalg.solve(sigma, x - mu), atol=1e-7)


@checks("score-two-meanings", text="d4c9cc531d54")
def both_scores_have_mean_zero_but_only_one_has_the_fisher_information() -> None:
    """For N(0, theta) the two gradients are -x/theta and (x^2 - theta)/(2 theta^2)."""
    theta = 1.7
    x = np.linspace(-16, 16, 3201)
    p = _normal(x, 0, theta)
    in_point = np.gradient(np.log(p), x, edge_order=2)
    in_parameter = (np.log(_normal(x, 0, theta + 1e-5)) - np.log(_normal(x, 0, theta - 1e-5))) / 2e-5
    np.testing.assert_allclose(in_point, -x / theta, atol=1e-6)
    np.testing.assert_allclose(in_parameter, (x**2 - theta) / (2 * theta**2), atol=1e-5)
    assert math.isclose(float(np.trapezoid(p * in_parameter**2, x)), 1 / (2 * theta**2), rel_tol=1e-4)
    assert not math.isclose(float(np.trapezoid(p * in_point**2, x)), 1 / (2 * theta**2), rel_tol=0.1)


@checks("score-misses-weights", text="b2b02f22e478")
def densities_on_two_intervals_with_other_weights_have_the_same_score() -> None:
    for a in (0.1, 0.5, 0.9):

        def density(x: float, a: float = a) -> float:
            return a if 0 <= x <= 1 else 1 - a if 2 <= x <= 3 else 0.0

        x = (np.arange(3000) + 0.5) / 1000
        assert math.isclose(sum(density(point) for point in x) / 1000, 1)
        for point in (0.2, 0.7, 2.1, 2.9):
            assert math.log(density(point + 1e-3)) - math.log(density(point - 1e-3)) == 0


@checks("score-matching-by-parts", text="5cce6ed46cca")
def cross_term_of_score_matching_by_quadrature_in_two_dimensions() -> None:
    grid = np.linspace(-8, 8, 401)
    x, y = np.meshgrid(grid, grid, indexing="ij")
    h = grid[1] - grid[0]
    log_p = -(x**2) / 2 - (y - 0.3 * x) ** 2 + 0.5 * np.sin(x + y)
    p = np.exp(log_p)
    p /= p.sum()
    s1, s2 = np.sin(x) * y, x**2 - np.cos(y)
    slopes = np.gradient(log_p, h, h, edge_order=2)
    left = float(np.sum(p * (s1 * slopes[0] + s2 * slopes[1])))
    divergence = np.gradient(s1, h, axis=0) + np.gradient(s2, h, axis=1)
    assert math.isclose(left, -float(np.sum(p * divergence)), rel_tol=2e-3)
    assert abs(left) > 0.1


@checks("score-matching-boundary", text="5f88659eecf3")
def integration_by_parts_fails_at_the_edge_of_the_half_line() -> None:
    x = np.linspace(0, 40, 40001)
    p = np.exp(-x)
    for s in (np.ones_like(x), np.cos(x), np.sin(x), np.tanh(x), np.exp(-(x**2)), x * np.exp(-x)):
        left = float(np.trapezoid(p * s * np.gradient(np.log(p), x), x))
        right = -float(np.trapezoid(p * np.gradient(s, x), x))
        assert math.isclose(right - left, s[0], abs_tol=1e-3)


@checks("score-matching-trace-cost", text="f4d632396b3f")
def divergence_by_one_backward_pass_per_output() -> None:
    rng = _rng()
    for d in (4, 9):
        w, v = rng.normal(size=(6, d)), rng.normal(size=(d, 6))
        x = rng.normal(size=d)
        passes, divergence = 0, 0.0
        for i in range(d):
            cotangent = v.T @ np.eye(d)[i]
            divergence += float((w.T @ (cotangent * (1 - np.tanh(w @ x) ** 2)))[i])
            passes += 1
        jacobian = _jacobian(lambda u, w=w, v=v: v @ np.tanh(w @ u), x)
        assert math.isclose(divergence, float(np.trace(jacobian)), abs_tol=1e-6)
        assert passes == d
    assert float(f"{np.zeros((32, 32, 3)).size:.0e}") == 3e3


@checks("ratio-matching-conditional", text="e41827801662")
def ratio_of_two_neighbours_is_the_chance_of_the_wrong_bit() -> None:
    joint = _law(_rng(), 8).reshape(2, 2, 2)
    for x, j in itertools.product(itertools.product((0, 1), repeat=3), range(3)):
        flipped = tuple(1 - bit if k == j else bit for k, bit in enumerate(x))
        conditional = joint[x] / joint.sum(axis=j)[tuple(bit for k, bit in enumerate(x) if k != j)]
        assert math.isclose(1 / (1 + joint[x] / joint[flipped]), 1 - conditional)


@checks("denoising-score-target", text="8d370ea10dc7")
def least_squares_on_the_scaled_noise_finds_the_score_of_noisy_gaussian_data() -> None:
    """For x ~ N(0, v) the noisy density is N(0, v + sigma^2), whose score is -y/(v + sigma^2)."""
    rng = _rng()
    v, sigma = 1.5, 0.6
    x, noise = math.sqrt(v) * rng.normal(size=20000), rng.normal(size=20000)
    noisy = x + sigma * noise
    np.testing.assert_allclose(-noise / sigma, (x - noisy) / sigma**2, atol=1e-12)
    slope = minimize(lambda a: float(np.mean((a[0] * noisy + noise / sigma) ** 2)), np.zeros(1)).x[0]
    assert math.isclose(slope, -1 / (v + sigma**2), rel_tol=0.05)
    sample, at = float(x[0]), np.array([float(noisy[0])])
    target = _gradient(lambda y: math.log(float(_normal(y, sample, sigma**2)[0])), at)[0]
    assert math.isclose(target, -noise[0] / sigma, rel_tol=1e-5)


@checks("denoising-score-minimiser", text="5686b5bba2e4")
def conditional_mean_of_the_target_is_the_score_of_the_blurred_law() -> None:
    atoms, weights, sigma = np.array([-1.0, 0.5, 2.0]), np.array([0.2, 0.5, 0.3]), 0.7
    for noisy in (-1.5, 0.1, 1.4):
        likelihood = weights * _normal(noisy - atoms, 0, sigma**2)
        targets = (atoms - noisy) / sigma**2
        best = minimize(lambda s, u=likelihood, t=targets: float(u @ (s[0] - t) ** 2), np.zeros(1)).x[0]
        slope = _gradient(lambda y: math.log(float(weights @ _normal(y - atoms, 0, sigma**2))), np.array([noisy]))
        np.testing.assert_allclose(best, slope[0], atol=1e-4)


@checks("nce-logit", text="ec0d4aacf0bc")
def log_odds_of_the_two_sources_by_bayes_rule() -> None:
    rng = _rng()
    model, noise = _law(rng, 6), _law(rng, 6)
    posterior = 0.5 * model / (0.5 * model + 0.5 * noise)
    np.testing.assert_allclose(1 / (1 + np.exp(-(np.log(model) - np.log(noise)))), posterior)


@checks("nce-learns-z", text="7d152a795c09")
def logistic_regression_against_noise_finds_the_normaliser() -> None:
    phi = np.array([0.0, 0.7, 1.5, -1.0, 0.4])
    true = 0.8
    data = np.exp(true * phi) / np.exp(true * phi).sum()
    noise = _law(_rng(), 5)

    def loss(parameters: Array) -> float:
        logit = parameters[0] * phi + parameters[1] - np.log(noise)
        return float(data @ np.logaddexp(0, -logit) + noise @ np.logaddexp(0, logit))

    theta, c = minimize(loss, np.zeros(2), options={"gtol": 1e-8}).x
    assert math.isclose(theta, true, abs_tol=1e-4)
    assert math.isclose(c, -math.log(np.exp(true * phi).sum()), abs_tol=1e-4)


@checks("nce-easy-noise", text="1cffd425a287")
def gradient_of_the_logistic_loss_shrinks_as_noise_moves_away() -> None:
    x = np.linspace(-12, 30, 8401)
    data = _normal(x, 0, 1)

    def slope(distance: float) -> float:
        """Return the derivative in the model's mean, at 0.5, of the loss against noise N(distance, 1)."""
        log_noise = -((x - distance) ** 2) / 2

        def loss(mean: Array) -> float:
            logit = -((x - mean[0]) ** 2) / 2 - log_noise
            per_point = data * np.logaddexp(0, -logit) + _normal(x, distance, 1) * np.logaddexp(0, logit)
            return float(np.trapezoid(per_point, x))

        return abs(float(_gradient(loss, np.array([0.5]))[0]))

    slopes = [slope(distance) for distance in (3.0, 6.0, 10.0)]
    assert slopes[0] > 10 * slopes[1] > 100 * slopes[2]


@checks("compare-models-by-ratio", text="c165f744f749")
def difference_of_log_likelihoods_needs_only_a_ratio_of_normalisers() -> None:
    rng = _rng()
    a, b = rng.uniform(0.5, 4, size=6), rng.uniform(0.1, 1, size=6)
    points = rng.integers(0, 6, size=9)
    normalised = float(np.sum(np.log((a / a.sum())[points] / (b / b.sum())[points])))
    unnormalised = float(np.sum(np.log(a[points] / b[points])))
    assert math.isclose(normalised, unnormalised - 9 * math.log(a.sum() / b.sum()))


@checks("z-ratio-by-importance", text="345030efc068")
def expectation_of_a_ratio_is_the_ratio_of_sums() -> None:
    rng = _rng()
    first, second = rng.uniform(0.5, 4, size=6), rng.uniform(0.0, 2, size=6)
    expectation = sum(first[x] / first.sum() * (second[x] / first[x]) for x in range(6))
    assert math.isclose(expectation, second.sum() / first.sum())


def _ais_outcomes(laws: list[Array], stay: float) -> list[tuple[float, float]]:
    """Return (probability, weight) of each path of AIS whose step j redraws from p_j with probability 1 - stay."""
    outcomes = []
    size, n = laws[0].size, len(laws) - 1
    for path in itertools.product(range(size), repeat=n):
        probability = float(laws[0][path[0]] / laws[0].sum())
        for j in range(1, n):
            redraw = (1 - stay) * laws[j][path[j]] / laws[j].sum()
            probability *= redraw + (stay if path[j] == path[j - 1] else 0.0)
        weight = math.prod(laws[j][path[j - 1]] / laws[j - 1][path[j - 1]] for j in range(1, n + 1))
        outcomes.append((probability, weight))
    return outcomes


@checks("ais-weight", text="3c6c4234fc1c")
def mean_weight_over_all_paths_is_the_ratio_of_normalisers() -> None:
    rng = _rng()
    laws = [rng.uniform(0.3, 3, size=3) for _ in range(5)]
    outcomes = _ais_outcomes(laws, 0.3)
    assert math.isclose(sum(p for p, _ in outcomes), 1)
    assert math.isclose(sum(p * w for p, w in outcomes), laws[-1].sum() / laws[0].sum())


@checks("ais-why-intermediate", text="66d09f3d2419")
def product_of_neighbouring_ratios_has_smaller_relative_variance() -> None:
    states = np.arange(12)
    first, last = np.exp(-0.9 * states), np.exp(0.9 * (states - 11))
    betas = np.linspace(0, 1, 13)
    laws = [first ** (1 - beta) * last**beta for beta in betas]

    def second_moment(chain: list[Array]) -> float:
        """Return E w^2/(E w)^2 when each step draws afresh from its law."""
        total = 1.0
        for old, new in itertools.pairwise(chain):
            total *= float(old @ (new / old) ** 2 / old.sum()) / (new.sum() / old.sum()) ** 2
        return total

    assert second_moment(laws) < second_moment([first, last]) / 100


@checks("ais-unbiased", text="e91607add223")
def mean_weight_does_not_change_with_the_mixing_but_its_variance_does() -> None:
    rng = _rng()
    states = rng.uniform(0.3, 3, size=(5, 3))
    laws = list(states)
    variances = []
    for stay in (0.0, 0.9, 1.0):
        outcomes = _ais_outcomes(laws, stay)
        mean = sum(p * w for p, w in outcomes)
        assert math.isclose(mean, laws[-1].sum() / laws[0].sum())
        variances.append(sum(p * (w - mean) ** 2 for p, w in outcomes))
    assert len({round(v, 6) for v in variances}) == 3


@checks("ais-flatters", text="f1f9fe5e5aaa")
def expected_log_of_an_unbiased_estimate_is_too_small() -> None:
    rng = _rng()
    for spread in (0.1, 0.5, 0.9):
        values = 1 + spread * np.array([-1.0, 1.0])
        z = 7.0
        estimates = z * np.array(list(itertools.product(values, repeat=3))).mean(axis=1)
        assert math.isclose(float(estimates.mean()), z)
        log_p_tilde = rng.normal()
        error = np.mean(log_p_tilde - np.log(estimates)) - (log_p_tilde - math.log(z))
        assert error > 0


@checks("bridge-ratio", text="dae6ff59c431")
def two_expectations_of_the_bridge_give_the_ratio() -> None:
    rng = _rng()
    first, second, bridge = (rng.uniform(0.2, 3, size=6) for _ in range(3))
    above = sum(first[x] / first.sum() * bridge[x] / first[x] for x in range(6))
    below = sum(second[x] / second.sum() * bridge[x] / second[x] for x in range(6))
    assert math.isclose(above / below, second.sum() / first.sum())
