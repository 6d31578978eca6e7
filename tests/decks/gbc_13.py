"""Numeric checks of the cards in decks/gbc/13-linear-factor-models.md.

Each check computes what the front asks by another route (numerical optimisation, simulation, quadrature, densities of
scipy) and compares it with the formula or number of the back.
"""

import math

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy import optimize, stats

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _uniform_pair(n: int = 400) -> Array:
    """Return a midpoint grid on the square where both coordinates are uniform with mean 0 and variance 1."""
    points = (2 * (np.arange(n) + 0.5) / n - 1) * math.sqrt(3)
    return np.stack(np.meshgrid(points, points)).reshape(2, -1)


@checks("factor-covariance", text="c400f1b1f129")
def covariance_of_simulated_data() -> None:
    rng = _rng()
    w, psi = rng.normal(size=(3, 2)), np.array([0.5, 1.0, 2.0])
    n = 400_000
    x = w @ rng.normal(size=(2, n)) + 1.5 + np.sqrt(psi)[:, None] * rng.normal(size=(3, n))
    np.testing.assert_allclose(np.cov(x), w @ w.T + np.diag(psi), atol=0.05)


@checks("factors-carry-correlation", text="24c0ed82ad88")
def residuals_after_the_factors_are_uncorrelated() -> None:
    rng = _rng()
    w, n = rng.normal(size=(3, 2)), 200_000
    h = rng.normal(size=(2, n))
    x = w @ h + np.array([0.5, 1.0, 2.0])[:, None] * rng.normal(size=(3, n))
    off_diagonal = ~np.eye(3, dtype=bool)
    assert np.max(np.abs(np.cov(x - w @ h)[off_diagonal])) < 0.02
    np.testing.assert_allclose(np.cov(x)[off_diagonal], (w @ w.T)[off_diagonal], atol=0.05)


@checks("ppca-noise-mle", text="b318395c87a7")
def likelihood_is_maximised_numerically() -> None:
    rng = _rng()
    data = rng.normal(size=(50, 3)) @ np.diag([2.0, 1.0, 0.6]) @ rng.normal(size=(3, 3))
    sample = np.cov(data.T, bias=True)
    eigenvalues = np.linalg.eigvalsh(sample)[::-1]
    for q in (1, 2):

        def cost(parameters: Array, q: int = q) -> float:
            w = parameters[:-1].reshape(3, q)
            model = w @ w.T + math.exp(parameters[-1]) * np.eye(3)
            return float(np.linalg.slogdet(model)[1] + np.trace(np.linalg.solve(model, sample)))

        fits = [optimize.minimize(cost, rng.normal(size=3 * q + 1), method="BFGS") for _ in range(3)]
        best = min(fits, key=lambda fit: float(fit.fun))
        assert math.isclose(math.exp(best.x[-1]), eigenvalues[q:].sum() / (3 - q), rel_tol=1e-3)


@checks("ppca-posterior-mean", text="120b5302c527")
def conditional_mean_from_the_joint_gaussian() -> None:
    rng = _rng()
    w, b, x, sigma = rng.normal(size=(4, 2)), rng.normal(size=4), rng.normal(size=4), 0.7
    by_conditioning = w.T @ np.linalg.solve(w @ w.T + sigma**2 * np.eye(4), x - b)
    np.testing.assert_allclose(np.linalg.solve(w.T @ w + sigma**2 * np.eye(2), w.T @ (x - b)), by_conditioning)


@checks("ppca-parameter-saving", text="185ed4adbd67")
def parameters_are_counted_by_index_sets() -> None:
    covariance = np.triu_indices(1000)[0].size
    ppca = np.zeros((1000, 10)).size + 1
    assert float(f"{covariance / ppca:.0e}") == 50
    assert np.triu_indices(10, 1)[0].size == 45


@checks("ica-log-likelihood", text="9bee7e319520")
def density_of_mixed_sources_integrates_to_one() -> None:
    w = np.array([[1.0, 0.5], [-0.3, 0.8]])
    b = np.linalg.inv(w)
    grid = np.linspace(-14, 14, 801)
    x = np.stack(np.meshgrid(grid, grid)).reshape(2, -1)
    log_p = stats.logistic.logpdf(b @ x, scale=0.5).sum(axis=0) + math.log(abs(np.linalg.det(b)))
    assert math.isclose(np.exp(log_p).sum() * (grid[1] - grid[0]) ** 2, 1, rel_tol=1e-3)


@checks("ica-gaussian-rotation", text="c9423b512cc5")
def rotated_mixing_gives_the_same_gaussian_and_another_uniform_law() -> None:
    rng = _rng()
    w, r = rng.normal(size=(3, 3)), np.linalg.qr(rng.normal(size=(3, 3)))[0]
    np.testing.assert_allclose((w @ r) @ (w @ r).T, w @ w.T)
    h = _uniform_pair()
    mixed = (h[0] + h[1]) / math.sqrt(2)
    assert abs(np.mean(mixed**4) - np.mean(h[0] ** 4)) > 0.1


@checks("ica-identifiability", text="7fbf0f5b2ccb")
def whitened_uniform_sources_are_independent_at_right_angles_only() -> None:
    h = _uniform_pair()
    angles = np.linspace(0, np.pi, 25)
    dependence = []
    for angle in angles:
        u, v = (np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])) @ h
        dependence.append(abs(np.mean(u**2 * v**2) - np.mean(u**2) * np.mean(v**2)))
    independent = np.flatnonzero(np.array(dependence) < 1e-9)
    np.testing.assert_allclose(angles[independent], [0, np.pi / 2, np.pi])


@checks("ica-whitening", text="a3dd005eadff")
def every_whitening_turns_the_mixing_into_an_orthogonal_matrix() -> None:
    rng = _rng()
    w = rng.normal(size=(4, 4))
    values, vectors = np.linalg.eigh(w @ w.T)
    by_eigenvectors = np.diag(values**-0.5) @ vectors.T
    by_cholesky = np.linalg.inv(np.linalg.cholesky(w @ w.T))
    for v in (by_eigenvectors, by_cholesky):
        np.testing.assert_allclose(v @ (w @ w.T) @ v.T, np.eye(4), atol=1e-9)
        np.testing.assert_allclose((v @ w).T @ (v @ w), np.eye(4), atol=1e-9)


@checks("ica-uncorrelated-square", text="b359e7f2d4cb")
def corner_of_the_square_fixes_the_second_coordinate() -> None:
    points = np.linspace(-1, 1, 201)
    h = np.stack(np.meshgrid(points, points)).reshape(2, -1)
    u, v = (h[0] + h[1]) / math.sqrt(2), (h[0] - h[1]) / math.sqrt(2)
    assert abs(np.mean(u * v)) < 1e-12
    for value in np.unique(np.round(u, 9)):
        lone = len(v[np.isclose(u, value)]) == 1
        assert lone == math.isclose(abs(value), math.sqrt(2), abs_tol=1e-6)
        assert not lone or v[np.isclose(u, value)].tolist() == [0]
    assert math.isclose(np.max(np.abs(v)), math.sqrt(2))


@checks("ica-kurtosis-of-mixture", text="6d4ea9c48700")
def kurtosis_of_mixed_uniform_sources_by_quadrature() -> None:
    h = _uniform_pair()
    kappa = np.mean(h[0] ** 4) - 3
    for theta in (0.0, 0.4, math.pi / 4, 2.0):
        mixed = h[0] * math.cos(theta) + h[1] * math.sin(theta)
        kurtosis = np.mean(mixed**4) / np.mean(mixed**2) ** 2 - 3
        assert math.isclose(kurtosis, kappa * (math.cos(theta) ** 4 + math.sin(theta) ** 4), rel_tol=1e-3)


def _series() -> Array:
    """Return a centred series of mixed slow, medium and fast sources, one row per time."""
    rng = _rng()
    t = np.arange(600)
    sources = np.stack([np.sin(0.3 * t), np.sin(1.2 * t + 1), rng.normal(size=600)], axis=1)
    x = sources @ rng.normal(size=(3, 3))
    return np.asarray(x - x.mean(axis=0))


@checks("sfa-needs-constraint", text="4cbe04ef39f6")
def descent_on_slowness_alone_ends_at_the_zero_function() -> None:
    x = _series()
    differences = np.diff(x, axis=0)
    fit = optimize.minimize(lambda w: np.mean((differences @ w) ** 2), np.ones(3))
    np.testing.assert_allclose(fit.x, 0, atol=1e-4)


@checks("sfa-eigenproblem", text="eec62484f572")
def slowest_feature_is_found_by_constrained_minimisation() -> None:
    x = _series()
    differences = np.diff(x, axis=0)
    c, d = x.T @ x / len(x), differences.T @ differences / len(differences)
    fit = optimize.minimize(
        lambda w: (w @ d @ w) / (w @ c @ w), np.array([1.0, -1.0, 0.5]), method="Nelder-Mead", tol=1e-12
    )
    w = fit.x / math.sqrt(fit.x @ c @ fit.x)
    values = np.sort(np.linalg.eigvals(np.linalg.solve(c, d)).real)
    np.testing.assert_allclose(d @ w, values[0] * (c @ w), atol=1e-3)
    assert math.isclose(w @ d @ w, values[0], rel_tol=1e-4)
    assert values[0] < values[1]


@checks("sparse-coding-map", text="bddc541cff22")
def log_posterior_from_the_densities_of_scipy() -> None:
    rng = _rng()
    w, x, rate, beta = rng.normal(size=(4, 3)), rng.normal(size=4), 1.7, 2.5
    differences = []
    for h in rng.normal(size=(5, 3)):
        log_joint = stats.laplace.logpdf(h, scale=2 / rate).sum()
        log_joint += stats.multivariate_normal.logpdf(x, w @ h, np.eye(4) / beta)
        differences.append(-2 * log_joint - rate * np.abs(h).sum() - beta * np.sum((x - w @ h) ** 2))
    np.testing.assert_allclose(differences, differences[0])


@checks("sparse-coding-laplace-samples", text="603ee9a5d2d8")
def samples_are_never_zero_and_codes_of_small_inputs_are() -> None:
    assert not np.any(_rng().laplace(size=100_000) == 0)
    grid = np.linspace(-2, 2, 4001)
    objective = (0.3 - grid) ** 2 / 2 + np.abs(grid)
    assert abs(grid[np.argmin(objective)]) < 1e-12


@checks("sparse-coding-scale", text="158acdefee20")
def larger_dictionary_with_smaller_codes_is_always_cheaper() -> None:
    rng = _rng()
    w, h, x = rng.normal(size=(4, 3)), rng.normal(size=3), rng.normal(size=4)
    fit = np.sum((x - w @ h) ** 2)
    costs = [np.sum((x - (c * w) @ (h / c)) ** 2) + np.abs(h / c).sum() for c in (1, 10, 1e3, 1e6)]
    assert costs == sorted(costs, reverse=True)
    assert math.isclose(costs[-1], fit, abs_tol=1e-5)


@checks("sparse-coding-likelihood-hard", text="28170fad6fa6")
def gradient_of_the_likelihood_is_a_mean_over_a_coupled_posterior() -> None:
    grid = np.linspace(-12, 12, 301)
    h = np.stack(np.meshgrid(grid, grid, indexing="ij")).reshape(2, -1)
    x, beta = np.array([0.8, -0.5, 1.1]), 1.3

    def joint(w: Array) -> Array:
        noise = stats.norm.pdf(x[:, None], w @ h, beta**-0.5).prod(axis=0)
        return np.asarray(noise * stats.laplace.pdf(h).prod(axis=0))

    def posterior(w: Array) -> Array:
        return np.asarray(joint(w) / joint(w).sum())

    def dependence(w: Array) -> float:
        table = posterior(w).reshape(301, 301)
        return float(np.max(np.abs(table - np.outer(table.sum(axis=1), table.sum(axis=0)))) / table.max())

    w = np.array([[1.0, 0.6], [-0.4, 0.9], [0.5, 0.2]])
    mean = beta * ((x[:, None] - w @ h) * posterior(w)) @ h.T
    for i, j in np.ndindex(3, 2):
        change = np.zeros((3, 2))
        change[i, j] = 1e-4
        slope = (math.log(joint(w + change).sum()) - math.log(joint(w - change).sum())) / 2e-4
        assert math.isclose(slope, mean[i, j], abs_tol=1e-5)
    orthogonal = w - np.outer(w[:, 0], [0, w[:, 0] @ w[:, 1] / (w[:, 0] @ w[:, 0])])
    assert dependence(w) > 0.05
    assert dependence(orthogonal) < 1e-10


@checks("pca-pancake-thickness", text="dfe3f0edecf0")
def best_affine_map_of_low_rank_is_found_numerically() -> None:
    rng = _rng()
    root = rng.normal(size=(4, 4))
    covariance, mean, q = root @ root.T, rng.normal(size=4), 2
    eigenvalues = np.linalg.eigvalsh(covariance)[::-1]

    def error(parameters: Array) -> float:
        a, b, shift = parameters[:8].reshape(4, q), parameters[8:16].reshape(q, 4), parameters[16:]
        residual = np.eye(4) - a @ b
        return float(np.trace(residual @ covariance @ residual.T) + np.sum((residual @ mean - shift) ** 2))

    fit = optimize.minimize(error, rng.normal(size=20), method="BFGS")
    assert math.isclose(fit.fun, eigenvalues[q:].sum(), rel_tol=1e-4)
