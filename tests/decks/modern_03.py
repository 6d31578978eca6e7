"""Numeric checks of the cards in decks/modern/03-generalisation.md.

Each check computes what the front asks by another route (simulation, enumeration, long runs of descent, quadrature,
linear programs) and compares it with the formula or number of the back.
"""

import itertools
import math

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.optimize import linprog

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


@checks("random-labels-why", text="4a9c81926226")
def class_that_fits_all_labels_contains_a_fit_at_chance() -> None:
    rng = _rng()
    n, fresh = 200, 4000
    x, labels = rng.normal(size=(n, n)), rng.choice([-1.0, 1.0], size=n)
    w = np.linalg.solve(x, labels)
    assert np.all(np.sign(x @ w) == labels)
    truth = rng.normal(size=n)
    test = rng.normal(size=(fresh, n))
    assert abs(float(np.mean(np.sign(test @ w) != np.sign(test @ truth))) - 0.5) < 0.1


@checks("random-labels-chance", text="4ee873b93198")
def nearest_neighbours_on_random_labels_err_nine_times_in_ten() -> None:
    rng = _rng()
    x, labels = rng.random(2000), rng.integers(10, size=2000)
    order = np.argsort(x)
    test, truth = rng.random(40_000), rng.integers(10, size=40_000)
    guess = labels[order][np.clip(np.searchsorted(x[order], test), 0, 1999)]
    assert np.array_equal(labels[order][np.searchsorted(x[order], x)], labels)
    assert abs(float(np.mean(guess != truth)) - 0.9) < 0.01


@checks("random-labels-parameters", text="fee37cc4e699")
def net_with_shared_projection_memorises_and_its_parameters_are_counted() -> None:
    rng = _rng()
    n, d = 7, 3
    x, y, a = rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=d)
    s = np.sort(x @ a)
    b = np.concatenate([[s[0] - 1], (s[:-1] + s[1:]) / 2])
    features = np.maximum((x @ a)[:, None] - b, 0)
    c = np.linalg.solve(features, y)
    np.testing.assert_allclose(features @ c, y, atol=1e-9)
    assert a.size + b.size + c.size == 2 * n + d


@checks("random-labels-rademacher", text="7865771e9b8b")
def best_correlation_with_signs_over_all_labellings() -> None:
    m = 6
    values = np.array(list(itertools.product((-1.0, 1.0), repeat=m)))
    assert math.isclose(float(np.mean(np.max(values @ values.T / m, axis=0))), 1.0)


def _weight_error(n: int, p: int, noise: float, beta: Array, draws: int, rng: np.random.Generator) -> float:
    """Return the mean over draws of the squared error of the least-norm least-squares weights."""
    x = rng.normal(size=(draws, n, p))
    y = x @ beta + noise * rng.normal(size=(draws, n))
    found = np.einsum("kpn,kn->kp", np.linalg.pinv(x), y)
    return float(np.mean(np.sum((found - beta) ** 2, axis=1)))


@checks("dd-peak", text="e80cd1898617")
def error_of_the_least_norm_fit_peaks_where_features_equal_examples() -> None:
    rng, n, top = _rng(), 20, 60
    beta = rng.normal(size=top) / math.sqrt(top)
    medians = {}
    for p in (5, 12, 20, 30, 45, 60):
        errors = []
        for _ in range(60):
            x = rng.normal(size=(n, top))
            y = x @ beta + 0.5 * rng.normal(size=n)
            found = np.zeros(top)
            found[:p] = np.linalg.pinv(x[:, :p]) @ y
            errors.append(float(np.sum((found - beta) ** 2)))
        medians[p] = float(np.median(errors))
    assert max(medians, key=medians.__getitem__) == n


@checks("dd-small-singular-value", text="8427e67143e2")
def least_singular_value_of_a_square_design_is_small() -> None:
    rng, n = _rng(), 60

    def least(p: int) -> float:
        return float(np.median([np.linalg.svd(rng.normal(size=(n, p)), compute_uv=False)[-1] for _ in range(20)]))

    assert least(n) < 0.4
    assert least(n // 2) > 5 * least(n)
    values = np.linalg.svd(rng.normal(size=(20, 8000)), compute_uv=False) / math.sqrt(8000)
    assert 0.9 < values[-1] < values[0] < 1.1


@checks("dd-variance-beyond", text="1a46cc70b4d7")
def noise_part_of_the_error_beyond_the_threshold() -> None:
    for n, p in ((1, 6), (5, 15), (8, 30)):
        x = _rng().normal(size=(20_000, n, p))
        traces = np.trace(np.linalg.inv(x @ np.swapaxes(x, 1, 2)), axis1=1, axis2=2)
        assert math.isclose(float(traces.mean()), n / (p - n - 1), rel_tol=0.03)


@checks("dd-before-threshold", text="0e7a0a134fb0")
def error_of_least_squares_with_ninety_features_and_a_hundred_examples() -> None:
    rng = _rng()
    errors = [float(np.sum(np.linalg.svd(rng.normal(size=(100, 90)), compute_uv=False) ** -2.0)) for _ in range(400)]
    assert abs(float(np.mean(errors)) - 10) < 1


@checks("dd-bias-beyond", text="16f843220ae9")
def noiseless_least_norm_fit_recovers_the_share_n_over_p() -> None:
    rng = _rng()
    for n, p in ((2, 5), (9, 12), (4, 4)):
        beta = rng.normal(size=p)
        error = _weight_error(n, p, 0.0, beta, 3000, rng)
        assert abs(error - (1 - n / p) * float(beta @ beta)) < 0.05 * float(beta @ beta)


@checks("dd-more-data-hurts", text="70dc02f17711")
def error_grows_with_the_sample_up_to_the_number_of_features() -> None:
    rng, p = _rng(), 100
    beta = np.ones(p) / 10
    medians = {}
    for n in (50, 75, 100, 130, 200):
        medians[n] = float(np.median([_weight_error(n, p, 0.5, beta, 1, rng) for _ in range(15)]))
    assert max(medians, key=medians.__getitem__) == p
    assert medians[50] < medians[75] < medians[100]


@checks("benign-tail-ridge", text="2f6fcacfe8e3")
def many_weak_features_act_as_a_ridge_penalty() -> None:
    rng, n, p, lam = _rng(), 20, 100_000, 1e-3
    strong = rng.normal(size=(n, 2))
    weak = math.sqrt(lam) * rng.normal(size=(n, p))
    gram = weak @ weak.T
    np.testing.assert_allclose(gram, p * lam * np.eye(n), atol=0.03 * p * lam)
    y = strong @ np.array([1.0, -2.0]) + rng.normal(size=n)
    least_norm = strong.T @ np.linalg.solve(strong @ strong.T + gram, y)
    ridge = np.linalg.solve(strong.T @ strong + p * lam * np.eye(2), strong.T @ y)
    np.testing.assert_allclose(least_norm, ridge, atol=0.03)


def _separable() -> tuple[Array, Array]:
    """Return four signed examples y_i x_i in the plane and their maximum-margin direction by enumeration."""
    z = np.array([[1.0, 0.2], [0.3, 1.5], [2.0, 1.0], [3.0, -0.5]])
    angles = np.linspace(-math.pi, math.pi, 400_001)
    directions = np.stack([np.cos(angles), np.sin(angles)])
    return z, directions[:, int(np.argmax(np.min(z @ directions, axis=0)))]


@checks("bias-max-margin", text="b59f105c7330")
def logistic_descent_turns_towards_the_maximum_margin() -> None:
    z, best = _separable()
    w, gaps = np.array([-1.0, 2.0]), []
    for step in range(1, 10_001):
        w = w + 0.5 * z.T @ (1 / (1 + np.exp(z @ w)))
        if step in (100, 1000, 10_000):
            gaps.append(float(np.linalg.norm(w / np.linalg.norm(w) - best)))
    assert gaps == sorted(gaps, reverse=True)
    scaled = np.array(gaps) * np.log([100, 1000, 10_000])
    assert float(np.ptp(scaled)) < 0.05 * float(scaled.mean())
    mean = z.mean(axis=0) / np.linalg.norm(z.mean(axis=0))
    assert float(np.linalg.norm(mean - best)) > 1.5 * gaps[-1]


@checks("bias-support-vectors", text="7a1303d248c4")
def weights_in_the_logistic_gradient_concentrate_on_smallest_margins() -> None:
    z, best = _separable()
    margins = z @ best
    assert math.isclose(margins[0], margins[1], rel_tol=1e-4)
    for norm in (5.0, 15.0):
        weights = 1 / (1 + np.exp(norm * margins))
        np.testing.assert_allclose(weights, np.exp(-norm * margins), rtol=0.02)
    assert float(weights[:2].sum() / weights.sum()) > 0.999


@checks("bias-log-slow", text="64a20526a3b1")
def halving_an_error_of_one_over_log_squares_the_number_of_steps() -> None:
    t = 10_000
    low, high = 1.0, 100.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if 1 / (middle * math.log(10)) > 0.5 / math.log(t) else (low, middle)
    assert round(low, 6) == 8


@checks("bias-nearest-solution", text="6b48558a86f0")
def descent_ends_at_the_solution_nearest_to_its_start() -> None:
    rng = _rng()
    x, y, start = rng.normal(size=(2, 5)), rng.normal(size=2), rng.normal(size=5)
    w = start
    for _ in range(4000):
        w = w - 0.05 * x.T @ (x @ w - y)
    np.testing.assert_allclose(x @ w, y, atol=1e-9)
    null = np.linalg.svd(x)[2][2:]
    np.testing.assert_allclose(null @ (w - start), 0, atol=1e-9)
    assert float(np.linalg.norm(w)) > float(np.linalg.norm(np.linalg.pinv(x) @ y)) + 0.1


@checks("bias-l1-against-l2", text="82698b752d2b")
def squared_parametrisation_from_tiny_starts_finds_the_least_l1_norm() -> None:
    x, y = np.array([[1.0, 2.0, 0.5], [0.5, -1.0, 2.0]]), np.array([2.0, 1.0])
    program = linprog(np.ones(6), A_eq=np.hstack([x, -x]), b_eq=y)
    least = program.x[:3] - program.x[3:]
    alpha = 1e-12
    u, v = np.full(3, alpha), np.full(3, alpha)
    for _ in range(20_000):
        g = x.T @ (x @ (u * u - v * v) - y)
        u, v = u - 0.01 * 2 * u * g, v + 0.01 * 2 * v * g
    w = u * u - v * v
    np.testing.assert_allclose(x @ w, y, atol=1e-6)
    np.testing.assert_allclose(w, least, atol=2e-3)
    assert float(np.linalg.norm(np.linalg.pinv(x) @ y - least)) > 0.1


@checks("rademacher-bound", text="eac5ac8f10fa")
def two_complexities_bound_the_mean_worst_gap() -> None:
    """The factor two is attained by losses that are one except at finitely many points, with arbitrary values there."""
    rng, m, draws = _rng(), 20, 4000
    means = np.array([0.1, 0.5, 0.5, 0.8])
    losses = (rng.random((draws, m, 4)) < means).astype(float)
    gap = float(np.mean(np.max(means - losses.mean(axis=1), axis=1)))
    signs = rng.choice([-1.0, 1.0], size=(draws, m, 1))
    complexity = float(np.mean(np.max((signs * losses).mean(axis=1), axis=1)))
    assert gap <= 2 * complexity
    delta = 0.1
    worst = np.max(means - losses.mean(axis=1), axis=1)
    assert float(np.mean(worst > 2 * complexity + math.sqrt(math.log(1 / delta) / (2 * m)))) <= delta
    patterns = np.array(list(itertools.product((0.0, 1.0), repeat=8)))
    fair = 2 * patterns - 1
    memorised = 1.0 - float(np.min(patterns.mean(axis=1)))
    assert math.isclose(memorised, 2 * float(np.mean(np.max(patterns @ fair.T / 8, axis=0))))


@checks("rademacher-linear", text="d37b03b415e5")
def complexity_of_linear_maps_of_bounded_norm() -> None:
    rng, m, bound, radius = _rng(), 10, 2.0, 1.5
    signs = np.array(list(itertools.product((-1.0, 1.0), repeat=m)))
    x = rng.normal(size=(m, 3))
    x = radius * x / np.linalg.norm(x, axis=1, keepdims=True)
    value = float(np.mean(bound / m * np.linalg.norm(signs @ x, axis=1)))
    assert 0.85 * bound * radius / math.sqrt(m) < value <= bound * radius / math.sqrt(m)
    orthogonal = radius * np.eye(m)
    value = float(np.mean(bound / m * np.linalg.norm(signs @ orthogonal, axis=1)))
    assert math.isclose(value, bound * radius / math.sqrt(m))


@checks("lipschitz-product-loose", text="a1f2e0aa44bf")
def product_of_norms_is_one_where_the_map_is_constant() -> None:
    first, second = np.diag([1.0, 0.0]), np.diag([0.0, 1.0])
    assert np.linalg.norm(first, 2) * np.linalg.norm(second, 2) == 1
    x, y = _rng().normal(size=(2, 50, 2))
    assert float(np.max(np.linalg.norm((x - y) @ first.T @ second.T, axis=1))) == 0


@checks("pacbayes-bound", text="f78c2a7305df")
def bound_with_the_divergence_holds_for_all_posteriors_at_once() -> None:
    """Random posteriors on three rules, then all mass on the luckiest of 5000 coins, paid for by the divergence."""
    rng, m, delta, draws = _rng(), 20, 0.1, 3000
    prior, means = np.array([0.7, 0.2, 0.1]), np.array([0.5, 0.3, 0.6])
    empirical = rng.binomial(m, means, size=(draws, 3)) / m
    posteriors = np.vstack([rng.dirichlet(np.full(3, 0.3), size=40), 0.998 * np.eye(3) + 0.002 / 3])
    kl = np.sum(posteriors * np.log(np.maximum(posteriors, 1e-300) / prior), axis=1)
    assert np.all(kl >= 0)
    room = np.sqrt((kl + math.log(2 * math.sqrt(m) / delta)) / (2 * m))
    broken = np.any(posteriors @ means > empirical @ posteriors.T + room, axis=1)
    assert float(broken.mean()) <= delta
    coins = 5000
    luckiest = rng.binomial(m, 0.5, size=(500, coins)).min(axis=1) / m
    free = math.log(2 * math.sqrt(m) / delta)
    assert float(np.mean(luckiest + math.sqrt((math.log(coins) + free) / (2 * m)) < 0.5)) <= delta
    assert float(np.mean(luckiest + math.sqrt(free / (2 * m)) < 0.5)) > 0.9


@checks("pacbayes-gaussian-kl", text="3ad6b0f78357")
def divergence_of_two_shifted_gaussians_by_simulation() -> None:
    rng, w, sigma = _rng(), np.array([0.6, -1.1, 0.3]), 0.8
    theta = w + sigma * rng.normal(size=(400_000, 3))
    log_ratio = (np.sum(theta**2, axis=1) - np.sum((theta - w) ** 2, axis=1)) / (2 * sigma**2)
    assert math.isclose(float(log_ratio.mean()), float(w @ w) / (2 * sigma**2), rel_tol=0.01)


@checks("pacbayes-flat", text="c5175bff8675")
def best_bound_is_lower_at_the_flatter_of_two_minima() -> None:
    sigmas = np.linspace(0.01, 3, 3000)

    def best(curvature: float, w: float = 1.0, m: int = 1000) -> tuple[float, float]:
        values = 1 - 1 / np.sqrt(1 + curvature * sigmas**2) + np.sqrt((w**2 / (2 * sigmas**2) + 5) / (2 * m))
        at = int(np.argmin(values))
        return float(values[at]), float(sigmas[at])

    (flat, wide), (sharp, narrow) = best(0.1), best(10.0)
    assert flat < sharp
    assert wide > narrow


@checks("pacbayes-prior-first", text="7bc381c17bf8")
def bound_fails_when_the_prior_is_taken_from_the_sample() -> None:
    rng, m, delta, count = _rng(), 20, 0.1, 100_000
    room = math.sqrt(math.log(2 * math.sqrt(m) / delta) / (2 * m))
    best = rng.binomial(m, 0.5, size=(20, count)).min(axis=1) / m
    assert float(np.mean(best + room < 0.5)) > 0.9
    honest = rng.binomial(m, 0.5, size=count) / m
    assert float(np.mean(honest + room < 0.5)) <= delta


@checks("bottleneck-infinite", text="85b421e5b769")
def information_through_an_injective_layer_grows_without_bound_in_the_bins() -> None:
    x = (np.arange(1_000_000) + 0.5) / 1_000_000
    for w in (0.3, 2.0):
        t = np.tanh(w * x)
        entropies = []
        for bins in (10, 100, 1000):
            counts = np.histogram(t, bins=bins)[0] / x.size
            counts = counts[counts > 0]
            entropies.append(-float(np.sum(counts * np.log(counts))))
        gains = np.diff(entropies)
        assert np.all(np.abs(gains - math.log(10)) < 0.05)


@checks("collapse-cosine", text="3120d236f20d")
def cosine_between_vertices_of_a_regular_simplex() -> None:
    for k in (2, 3, 10):
        means = np.eye(k) - 1 / k
        unit = means / np.linalg.norm(means, axis=1, keepdims=True)
        np.testing.assert_allclose(means.sum(axis=0), 0, atol=1e-12)
        cosines = (unit @ unit.T)[~np.eye(k, dtype=bool)]
        np.testing.assert_allclose(cosines, -1 / (k - 1))


@checks("ensemble-log-loss", text="ea0920bff5db")
def averaged_density_never_has_a_larger_log_loss_than_the_mean() -> None:
    p = _rng().dirichlet(np.ones(4), size=(500, 5))
    assert np.all(-np.log(p.mean(axis=1)) <= (-np.log(p)).mean(axis=1) + 1e-12)
    assert np.any(-np.log(p.mean(axis=1)) > (-np.log(p)).min(axis=1))
