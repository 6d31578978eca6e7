"""Numeric checks of the cards in decks/further/01-kernels-and-gaussian-processes.md.

Each check computes what the front asks by another route (conditioning by sampling or blocks, enumeration, quadrature,
descent, timing by counted operations) and compares it with the formula or number of the back.
"""

import itertools
import math

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy import optimize, stats

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _kernel(x: Array, y: Array) -> Array:
    """Return the squared exponential kernel of two sets of points on the line."""
    return np.asarray(1.3 * np.exp(-((x[:, None] - y[None, :]) ** 2)))


def _gaussian_log_density(y: Array, covariance: Array) -> float:
    """Return log N(y; 0, covariance) from eigenvalues."""
    values, vectors = np.linalg.eigh(covariance)
    z = vectors.T @ y
    return float(-0.5 * np.sum(z**2 / values + np.log(2 * math.pi * values)))


@checks("cov-fn-psd", text="131a26f4e320")
def values_can_be_drawn_one_after_the_other_exactly_for_semidefinite_matrices() -> None:
    rng = _rng()
    drawable = []
    for shift in np.linspace(0, 6, 60):
        a = rng.normal(size=(3, 3))
        c = (a + a.T) / 2 + shift * np.eye(3)
        # Draw f_1, then f_2 given f_1, ...: possible if and only if no conditional variance is negative.
        variances = []
        for i in range(3):
            weights = np.linalg.solve(c[:i, :i], c[:i, i]) if i else np.zeros(0)
            variances.append(float(c[i, i] - weights @ c[:i, i]))
        drawable.append(min(variances) >= 0)
        assert drawable[-1] == (np.linalg.eigvalsh(c)[0] >= 0)
    assert 10 < sum(drawable) < 50


@checks("cov-fn-box-fails", text="f3f73ebea7dc")
def only_0_1_2_among_small_triples_has_a_negative_determinant() -> None:
    found = []
    for j, k in itertools.combinations(range(1, 9), 2):
        points = np.array([0, j, k], dtype=float)
        gram = (np.abs(points[:, None] - points[None, :]) <= 1).astype(float)
        if np.linalg.det(gram) < -1e-9:
            found.append((0, j, k))
    assert found == [(0, 1, 2)]


@checks("gp-posterior-mean", text="218da783fee9")
def posterior_mean_is_the_best_linear_predictor() -> None:
    rng = _rng()
    x, new, noise = np.array([0.0, 0.4, 1.1]), np.array([0.7]), 0.3
    everything = np.append(x, new)
    f = np.linalg.cholesky(_kernel(everything, everything) + 1e-12 * np.eye(4)) @ rng.normal(size=(4, 400_000))
    y = f[:3] + noise * rng.normal(size=(3, 400_000))
    regression, *_ = np.linalg.lstsq(y.T, f[3], rcond=None)
    weights = np.linalg.solve(_kernel(x, x) + noise**2 * np.eye(3), _kernel(x, new)[:, 0])
    np.testing.assert_allclose(regression, weights, atol=0.01)


@checks("gp-variance-ignores-y", text="9af34b0c6282")
def posterior_variance_is_the_same_for_any_values() -> None:
    x, new, noise = np.array([0.0, 0.4]), 0.7, 0.3
    points = np.append(x, new)
    prior = _kernel(points, points)
    grid = np.linspace(-6, 6, 61)
    f = np.stack(np.meshgrid(grid, grid, grid, indexing="ij")).reshape(3, -1)
    log_prior = -0.5 * np.sum(f * np.linalg.solve(prior, f), axis=0)
    variances = []
    for y in (np.array([0.2, 0.1]), np.array([2.0, -1.0])):
        log_density = log_prior - np.sum((y[:, None] - f[:2]) ** 2, axis=0) / (2 * noise**2)
        weights = np.exp(log_density - log_density.max())
        mean = np.sum(weights * f[2]) / weights.sum()
        variances.append(np.sum(weights * (f[2] - mean) ** 2) / weights.sum())
    assert abs(variances[0] - variances[1]) < 1e-3


@checks("gp-evidence-logdet", text="05fbcd09a10f")
def log_density_changes_with_the_covariance_by_half_a_log_determinant() -> None:
    x, y = np.array([0.0, 0.5, 2.0]), np.array([0.3, -0.2, 1.0])
    criterion, exact = [], []
    for scale in (0.5, 1.0, 2.0):
        c = scale * _kernel(x, x) + 0.1 * np.eye(3)
        criterion.append(float(-0.5 * y @ np.linalg.solve(c, y) - 0.5 * math.log(np.linalg.det(c))))
        # p(y) by conditioning one value on those before it.
        total = 0.0
        for i in range(3):
            weights = np.linalg.solve(c[:i, :i], c[:i, i]) if i else np.zeros(0)
            mean, variance = float(weights @ y[:i]), float(c[i, i] - weights @ c[:i, i])
            total += -0.5 * ((y[i] - mean) ** 2 / variance + math.log(2 * math.pi * variance))
        exact.append(total)
    np.testing.assert_allclose(np.diff(criterion), np.diff(exact), rtol=1e-9)


@checks("gp-memory", text="98a44906985d")
def gigabytes_of_a_dense_matrix() -> None:
    block = np.zeros((1000, 1000))
    assert block.nbytes * (10**5 // 1000) ** 2 / 10**9 == 80


@checks("sparse-gp-cost", text="254698535848")
def woodbury_solves_with_products_of_order_n_m_squared() -> None:
    rng = _rng()
    n, m, s2 = 40, 5, 0.2
    x = rng.uniform(0, 4, size=n)
    u = np.linspace(0, 4, m)
    k_nm, k_mm, y = _kernel(x, u), _kernel(u, u), rng.normal(size=n)
    direct = np.linalg.solve(k_nm @ np.linalg.solve(k_mm, k_nm.T) + s2 * np.eye(n), y)
    np.testing.assert_allclose(_woodbury(k_nm, k_mm, y, s2)[0], direct, atol=1e-8)
    counts = {
        (rows, columns): _woodbury(rng.normal(size=(rows, columns)), np.eye(columns), rng.normal(size=rows), s2)[1]
        for rows, columns in ((2000, 10), (4000, 10), (2000, 20))
    }
    assert 1.8 < counts[4000, 10] / counts[2000, 10] < 2.2
    assert 3.4 < counts[2000, 20] / counts[2000, 10] < 4.6


def _woodbury(k_nm: Array, k_mm: Array, y: Array, s2: float) -> tuple[Array, int]:
    """Return (Q + s2 I)^-1 y and the multiplications spent, by elimination on a matrix of the size of k_mm."""
    count = 0
    m = k_mm.shape[0]
    system = np.empty((m, m + 1))
    for i in range(m):
        for j in range(m):
            system[i, j] = s2 * k_mm[i, j] + k_nm[:, i] @ k_nm[:, j]
            count += k_nm.shape[0] + 1
        system[i, m] = k_nm[:, i] @ y
        count += k_nm.shape[0]
    for i in range(m):
        for row in range(m):
            if row != i:
                system[row] -= system[row, i] / system[i, i] * system[i]
                count += m + 2
    z = system[:, m] / system.diagonal()
    return (y - k_nm @ z) / s2, count + k_nm.size


@checks("sparse-gp-trace-term", text="848c38acbbea")
def bound_equals_the_elbo_at_its_best_gaussian() -> None:
    rng = _rng()
    x, u, s2 = np.linspace(0, 3, 6), np.array([0.5, 2.2]), 0.3
    y = rng.normal(size=6)
    k, k_nm, k_mm = _kernel(x, x), _kernel(x, u), _kernel(u, u)
    a = k_nm @ np.linalg.inv(k_mm)
    q = a @ k_nm.T
    bound = _gaussian_log_density(y, q + s2 * np.eye(6)) - np.trace(k - q) / (2 * s2)

    def elbo(mean: NDArray[np.floating], covariance: NDArray[np.floating]) -> float:
        f_mean, f_var = a @ mean, np.diag(k - q + a @ covariance @ a.T)
        fit = -0.5 * np.sum(np.log(2 * math.pi * s2) + ((y - f_mean) ** 2 + f_var) / s2)
        inverse = np.linalg.inv(k_mm)
        kl = 0.5 * (np.trace(inverse @ covariance) + mean @ inverse @ mean - 2)
        kl += 0.5 * (np.linalg.slogdet(k_mm)[1] - np.linalg.slogdet(covariance)[1])
        return float(fit - kl)

    best_covariance = np.linalg.inv(np.linalg.inv(k_mm) + a.T @ a / s2)
    best_mean = best_covariance @ a.T @ y / s2
    assert abs(elbo(best_mean, best_covariance) - bound) < 1e-9
    for _ in range(20):
        change = 0.1 * rng.normal(size=(2, 2))
        assert elbo(best_mean + 0.1 * rng.normal(size=2), best_covariance + change @ change.T) < bound
    assert bound < _gaussian_log_density(y, k + s2 * np.eye(6))


@checks("sparse-gp-no-overfit", text="dcccd3bc5c05")
def gap_of_the_bound_is_the_divergence_from_the_exact_posterior() -> None:
    x, y, s2 = np.linspace(0, 3, 5), np.array([0.4, -1.0, 0.3, 1.2, 0.1]), 0.3
    bounds, losses = [], []
    for u in (np.array([0.3, 0.9]), np.array([0.2, 2.7]), np.array([1.1, 2.3])):
        k, k_nm, k_mm = _kernel(x, x), _kernel(x, u), _kernel(u, u)
        a = k_nm @ np.linalg.inv(k_mm)
        q = a @ k_nm.T
        bounds.append(_gaussian_log_density(y, q + s2 * np.eye(5)) - np.trace(k - q) / (2 * s2))
        # The best q(u), extended to the data by the prior p(f | u), against the exact posterior of (f, u).
        covariance = np.linalg.inv(np.linalg.inv(k_mm) + a.T @ a / s2)
        mean = covariance @ a.T @ y / s2
        both = np.vstack([a, np.eye(2)])
        spread = both @ covariance @ both.T
        spread[:5, :5] += k - q
        prior = np.block([[k, k_nm], [k_nm.T, k_mm]])
        gain = prior[:, :5] @ np.linalg.inv(k + s2 * np.eye(5))
        difference, exact = gain @ y - both @ mean, prior - gain @ prior[:5]
        divergence = np.trace(np.linalg.solve(exact, spread)) - 7 + difference @ np.linalg.solve(exact, difference)
        divergence += np.linalg.slogdet(exact)[1] - np.linalg.slogdet(spread)[1]
        losses.append(divergence / 2)
    np.testing.assert_allclose(np.add(bounds, losses), _gaussian_log_density(y, k + s2 * np.eye(5)), rtol=1e-6)
    assert np.ptp(losses) > 0.1
    # The note: with y = 0 the truncated model without the trace term beats the exact evidence.
    assert _gaussian_log_density(0 * y, q + s2 * np.eye(5)) > _gaussian_log_density(0 * y, k + s2 * np.eye(5))


@checks("rkhs-evaluation-norm", text="5e0e59701d27")
def largest_value_at_a_point_over_the_unit_ball() -> None:
    rng = _rng()
    centres = np.array([0.0, 0.8, 1.5])
    x = centres[:1]
    gram = _kernel(centres, centres)
    alphas = np.vstack([rng.normal(size=(20_000, 3)), [[1.0, 0.0, 0.0]]])
    norms = np.sqrt(np.einsum("ni,ij,nj->n", alphas, gram, alphas))
    values = alphas @ _kernel(centres, x)[:, 0] / norms
    assert abs(values.max() - math.sqrt(_kernel(x, x)[0, 0])) < 1e-9


@checks("representer-why", text="1c8f8b2e2e29")
def part_orthogonal_to_the_span_vanishes_at_the_data() -> None:
    rng = _rng()
    points = np.linspace(0, 2, 6)
    gram = _kernel(points, points) + 1e-9 * np.eye(6)
    f = rng.normal(size=6)  # coefficients; the data are the first two points
    b = np.linalg.solve(gram[:2, :2], gram[:2] @ f)  # the projection on the span of the first two
    rest = f - np.concatenate([b, np.zeros(4)])
    assert np.abs(gram[:2] @ rest).max() < 1e-8
    assert np.abs(gram[2:] @ rest).max() > 1e-3


@checks("ridge-equals-gp-mean", text="0e46c6d483bf")
def ridge_by_descent_agrees_with_the_gp_mean() -> None:
    x, y, s2 = np.array([0.0, 1.0, 2.5]), np.array([1.0, -0.5, 0.7]), 0.4
    gram, lam = _kernel(x, x), 0.4 / 3
    alpha = np.zeros(3)
    for _ in range(20_000):
        alpha -= 0.1 * (-2 / 3 * gram @ (y - gram @ alpha) + 2 * lam * gram @ alpha)
    points = np.append(x, 1.7)
    joint = _kernel(points, points) + np.diag([s2, s2, s2, 0])
    precision = np.linalg.inv(joint)
    mean = -precision[3, :3] @ y / precision[3, 3]
    assert abs(_kernel(np.array([1.7]), x)[0] @ alpha - mean) < 1e-6


@checks("gp-sample-outside-rkhs", text="4dcdfdc92c22")
def partial_norms_of_a_sample_grow_with_the_number_of_terms() -> None:
    rng = _rng()
    lam = 2.0 ** -np.arange(400)
    coefficients = np.sqrt(lam) * rng.normal(size=(200, 400))
    partial = np.cumsum(coefficients**2 / lam, axis=1)
    np.testing.assert_allclose(partial[:, -1].mean(), 400, rtol=0.02)
    assert partial[:, -1].min() > 300


@checks("rff-expectation", text="9464615b0534")
def mean_over_the_phase_by_quadrature() -> None:
    rng = _rng()
    phase = 2 * math.pi * (np.arange(64) + 0.5) / 64
    for _ in range(10):
        w, x, y = rng.normal(size=(3, 4))
        mean = np.mean(2 * np.cos(w @ x + phase) * np.cos(w @ y + phase))
        assert abs(mean - math.cos(w @ (x - y))) < 1e-12


@checks("covering-ball-volume", text="cbc091a97c8a")
def separated_points_of_a_disc_stay_below_the_bound() -> None:
    rng = _rng()
    for d, epsilon in ((1, 1.0), (1, 0.1), (2, 0.5), (3, 0.8)):
        points = rng.uniform(-1, 1, size=(6000, d))
        chosen: list[Array] = []
        for point in points[np.linalg.norm(points, axis=1) <= 1]:
            if all(np.linalg.norm(point - other) > epsilon for other in chosen):
                chosen.append(point)
        assert len(chosen) <= (1 + 2 / epsilon) ** d
    # Share of the enlarged disc that one small disc takes, by simulation (d = 2, epsilon = 1/2).
    square = 1.25 * rng.uniform(-1, 1, size=(400_000, 2))
    radii = np.linalg.norm(square, axis=1)
    assert abs(np.sum(radii <= 1.25) / np.sum(radii <= 0.25) / (1 + 2 / 0.5) ** 2 - 1) < 0.03


@checks("covering-net-norm", text="80d28c1b3960")
def net_maximum_bounds_the_norm_and_the_line_attains_the_bound() -> None:
    rng = _rng()
    for epsilon in (0.3, 0.5, 0.9):
        # The line: the coarsest net of [-1, 1] that keeps away from the ends.
        net = np.linspace(epsilon - 1, 1 - epsilon, 2 + math.ceil((1 - epsilon) / epsilon))
        points = np.linspace(-1, 1, 2001)
        assert np.abs(points[:, None] - net).min(axis=1).max() <= epsilon + 1e-9
        assert math.isclose(1 / np.abs(net).max(), 1 / (1 - epsilon))
        # The disc: a net within it, chosen greedily among random points; the norm is the largest singular value.
        disc = rng.uniform(-1, 1, size=(1500, 2))
        chosen: list[Array] = []
        for point in disc[np.linalg.norm(disc, axis=1) <= 1 - epsilon / 2]:
            if all(np.linalg.norm(point - other) > epsilon / 4 for other in chosen):
                chosen.append(point)
        for a in rng.normal(size=(50, 3, 2)):
            largest = np.linalg.norm(a @ np.array(chosen).T, axis=0).max()
            assert np.linalg.norm(a, 2) <= largest / (1 - epsilon)


@checks("jl-dimension", text="beb9e0f15168")
def distortion_by_union_bound_and_simulation() -> None:
    def rows(log_n: float, epsilon: float) -> float:
        """Return the least m at which the chi-square tails of all n^2/2 pairs add up to 1/2."""

        def log_excess(m: float) -> float:
            above = stats.chi2.logsf(m * (1 + epsilon) ** 2, m)
            below = stats.chi2.logcdf(m * (1 - epsilon) ** 2, m)
            return float(2 * log_n + np.logaddexp(above, below))

        return float(optimize.brentq(log_excess, 2, 1e7))

    for epsilon in (0.1, 0.3):
        assert abs(rows(100, epsilon) / rows(50, epsilon) - 2) < 0.1
    assert abs(rows(50, 0.05) / rows(50, 0.1) - 4) < 0.3
    rng = _rng()
    n, dimension, epsilon = 40, 500, 0.4
    m = math.ceil(8 * math.log(n) / epsilon**2)
    kept = 0
    for _ in range(10):
        points = rng.normal(size=(n, dimension))
        images = points @ rng.normal(size=(dimension, m)) / math.sqrt(m)
        i, j = np.triu_indices(n, 1)
        ratio = np.linalg.norm(images[i] - images[j], axis=1) / np.linalg.norm(points[i] - points[j], axis=1)
        kept += int(np.all(np.abs(ratio - 1) <= epsilon))
    assert kept >= 9


@checks("jl-why-no-dimension", text="d5fee9c7b02c")
def spread_of_a_projected_norm_is_the_same_in_any_dimension() -> None:
    rng = _rng()
    spreads = []
    for dimension in (3, 300):
        x = rng.normal(size=dimension)
        x /= np.linalg.norm(x)
        squares = np.sum((rng.normal(size=(3000, 10, dimension)) @ x) ** 2 / 10, axis=1)
        spreads.append(squares.var())
    np.testing.assert_allclose(spreads, 2 / 10, rtol=0.12)


@checks("sketch-subspace-not-basis", text="1b4e1f5a8fc0")
def rows_needed_grow_with_the_dimension_of_the_subspace() -> None:
    rng = _rng()
    few: list[float] = []
    proportional: list[float] = []
    for d in (25, 100, 400):
        for errors, m in ((few, math.ceil(40 * math.log(d))), (proportional, 16 * d)):
            singular = np.linalg.svd(rng.normal(size=(m, d)) / math.sqrt(m), compute_uv=False)
            smallest = singular[-1] if m >= d else 0.0
            errors.append(max(singular[0] - 1, 1 - smallest))
    assert few[0] < few[1] < few[2]
    assert few[2] >= 1
    assert max(proportional) < 0.3


@checks("countsketch-unbiased", text="3066705b3507")
def countsketch_inner_product_by_enumeration() -> None:
    x, y = np.array([1.0, -2.0, 3.0]), np.array([0.5, 4.0, -1.0])
    total, count = 0.0, 0
    for buckets in itertools.product(range(2), repeat=3):
        for signs in itertools.product((-1, 1), repeat=3):
            sketch = np.zeros((2, 3))
            sketch[list(buckets), range(3)] = signs
            total += float((sketch @ x) @ (sketch @ y))
            count += 1
    assert abs(total / count - x @ y) < 1e-12


@checks("tensor-third-moment", text="df5154412b2c")
def rotated_factors_keep_the_second_moment_and_change_the_third() -> None:
    rng = _rng()
    w = np.array([0.3, 0.7])
    mu = rng.normal(size=(4, 2))
    angle = 0.6
    rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    other = (mu * np.sqrt(w)) @ rotation / np.sqrt(w)
    np.testing.assert_allclose((other * w) @ other.T, (mu * w) @ mu.T, atol=1e-12)
    third, changed = (np.einsum("r,ir,jr,kr->ijk", w, a, a, a) for a in (mu, other))
    assert np.abs(third - changed).max() > 0.1


@checks("tensor-power-contrast", text="87114b101f09")
def power_iteration_squares_its_error_for_an_orthogonal_tensor() -> None:
    rng = _rng()
    v = np.linalg.qr(rng.normal(size=(5, 5)))[0]
    lam = np.array([1.0, 1.1, 0.9, 1.2, 0.8])
    tensor = np.einsum("r,ir,jr,kr->ijk", lam, v, v, v)
    u = v[:, 0] + 0.05 * v[:, 1]
    u /= np.linalg.norm(u)
    errors = []
    for _ in range(4):
        errors.append(float(np.linalg.norm(u - v[:, 0])))
        u = np.einsum("ijk,j,k->i", tensor, u, u)
        u /= np.linalg.norm(u)
    for before, after in itertools.pairwise(errors[:3]):
        assert abs(after / before**2 - 1.1) < 0.01


@checks("tensor-rank-not-closed", text="8a8008b5b197")
def difference_quotient_of_cubes_converges() -> None:
    a, b = _rng().normal(size=(2, 3))

    def cube(x: Array, y: Array, z: Array) -> Array:
        return np.asarray(np.einsum("i,j,k->ijk", x, y, z))

    limit = cube(a, a, b) + cube(a, b, a) + cube(b, a, a)
    errors = [np.abs(n * cube(*[a + b / n] * 3) - n * cube(a, a, a) - limit).max() for n in (100, 1000, 10_000)]
    assert errors[0] > 8 * errors[1] > 64 * errors[2]
    # Slices of a tensor of rank 2 with a full-rank slice commute after inversion and diagonalise; these do not.
    p = np.stack([a, b, np.cross(a, b)])
    core = np.einsum("ijk,ai,bj,ck->abc", limit, *[np.linalg.inv(p).T] * 3)[:2, :2, :2]
    pencil = np.linalg.solve(core[0] + core[1], core[1])
    values, vectors = np.linalg.eig(pencil)
    assert abs(values[0] - values[1]) < 1e-6
    assert abs(np.linalg.det(vectors)) < 1e-6
