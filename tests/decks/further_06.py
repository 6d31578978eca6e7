"""Numeric checks of the cards in decks/further/06-adaptation-and-systems.md.

Each check computes what the front asks by another route (training small nets, enumeration, sampling, search over grids
or directions) and compares it with the formula or number of the back.
"""

import itertools
import math

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.optimize import linprog, minimize_scalar

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _softmax(z: Array) -> Array:
    e = np.exp(z - z.max())
    return np.asarray(e / e.sum())


@checks("ft-adam-memory", text="adcc2ae4b394")
def bytes_of_the_arrays_that_adam_keeps() -> None:
    n = 1000
    kept = [np.zeros(n, dtype=np.float32) for _ in ("weights", "gradients", "first moments", "second moments")]
    gigabytes = sum(a.nbytes for a in kept) / n * 7e9 / 1e9
    assert math.isclose(gigabytes, 112)
    assert float(f"{gigabytes:.0e}") == 100


@checks("ft-unmoved-features", text="afd37638bdc3")
def only_inputs_orthogonal_to_all_training_inputs_keep_their_features() -> None:
    rng = _rng()
    x, y = rng.normal(size=(3, 6)), rng.normal(size=3)
    start = rng.normal(size=(4, 6))
    v, b = rng.normal(size=4), start.copy()
    for _ in range(200):
        residual = x @ b.T @ v - y
        grad_v, grad_b = b @ x.T @ residual, np.zeros_like(b)
        for r, row in zip(residual, x, strict=True):
            grad_b += r * np.outer(v, row)
        v, b = v - 0.01 * grad_v, b - 0.01 * grad_b
    complement = np.linalg.svd(x)[2][3:]
    np.testing.assert_allclose(b @ complement.T, start @ complement.T, atol=1e-12)
    for _ in range(20):
        other = rng.normal(size=6)
        assert np.abs((b - start) @ other).max() > 1e-3


@checks("ft-head-first", text="44bd22fb9c34")
def features_move_less_under_a_fitted_head() -> None:
    rng = _rng()
    for _ in range(5):
        features, x = rng.normal(size=(3, 8)), rng.normal(size=(30, 8))
        y = x @ features.T @ rng.normal(size=3) + 0.1 * rng.normal(size=30)
        moved = []
        for head in (rng.normal(size=3), np.linalg.lstsq(x @ features.T, y, rcond=None)[0]):
            v, b = head.copy(), features.copy()
            for _ in range(300):
                residual = (x @ b.T @ v - y) / 30
                v, b = v - 0.02 * b @ x.T @ residual, b - 0.02 * np.outer(v, x.T @ residual)
            moved.append(np.linalg.norm(b - features))
        assert moved[1] < 0.3 * moved[0]


@checks("ft-decay-to-zero", text="8db8e62a93ce")
def flat_direction_goes_to_zero_and_stays_with_the_repair() -> None:
    start = np.array([2.0, 3.0])
    for centre, expected in ((np.zeros(2), 0.0), (start, 3.0)):
        w = start.copy()
        for _ in range(3000):
            w -= 0.1 * (np.array([w[0] - 5, 0.0]) + 0.1 * (w - centre))
        assert abs(w[1] - expected) < 1e-9


@checks("pretext-rotation-symmetry", text="7fb31348d218")
def best_accuracy_over_all_guessing_rules_on_two_by_two_images() -> None:
    rng = _rng()
    images = list(itertools.product((0, 1), repeat=4))

    def turn(image: tuple[int, ...]) -> tuple[int, ...]:
        a, b, c, d = image  # rows (a, b) and (c, d)
        return (c, a, d, b)

    def accuracy(law: dict[tuple[int, ...], float]) -> float:
        joint = {image: np.zeros(4) for image in images}
        for image, mass in law.items():
            turned = image
            for k in range(4):
                joint[turned][k] += mass / 4
                turned = turn(turned)
        return float(sum(chances.max() for chances in joint.values()))

    for _ in range(20):
        law = dict(zip(images, rng.dirichlet(np.ones(16)), strict=True))
        symmetric = dict.fromkeys(images, 0.0)
        for image, mass in law.items():
            turned = image
            for _ in range(4):
                symmetric[turned] += mass / 4
                turned = turn(turned)
        assert accuracy(law) > 0.26
        assert abs(accuracy(symmetric) - 0.25) < 1e-12


@checks("pretext-posterior", text="9226451c138e")
def regression_by_the_joint_table() -> None:
    rng = _rng()
    prior, given_x, given_z = (
        rng.dirichlet(np.ones(3)),
        rng.dirichlet(np.ones(5), size=3),
        rng.dirichlet(np.ones(6), size=3),
    )
    values = rng.normal(size=(6, 2))
    joint = np.einsum("y,yx,yz->yxz", prior, given_x, given_z)
    for x in range(5):
        table = joint[:, x, :]
        regression = table.sum(axis=0) @ values / table.sum()
        posterior = table.sum(axis=1) / table.sum()
        means = np.stack([joint[y].sum(axis=0) @ values / joint[y].sum() for y in range(3)], axis=1)
        np.testing.assert_allclose(means @ posterior, regression)


@checks("pseudo-label-locks", text="6e255bf907ff")
def one_step_by_finite_differences() -> None:
    rng = _rng()
    for _ in range(20):
        z = rng.normal(size=5)
        top = int(z.argmax())

        def loss(z: Array, top: int = top) -> float:
            return -math.log(_softmax(z)[top])

        h = 1e-6
        step = [-(loss(z + h * e) - loss(z - h * e)) / (2 * h) for e in np.eye(5)]
        assert step[top] > 0
        assert all(s < 0 for k, s in enumerate(step) if k != top)


@checks("pseudo-gaussian-mean", text="11a0809b474d")
def mean_of_pseudo_labelled_points_by_sampling() -> None:
    rng = _rng()
    mu, w = np.array([0.8, 0.5, 0.0]), np.array([0.6, 0.0, 0.8])
    c = float(w @ mu)
    y = rng.choice([-1.0, 1.0], size=400_000)
    x = y[:, None] * mu + rng.normal(size=(400_000, 3))
    mean = (np.sign(x @ w)[:, None] * x).mean(axis=0)
    density = math.exp(-(c**2) / 2) / math.sqrt(2 * math.pi)
    a = (mean - 2 * density * w)[1] / mu[1]  # the one coordinate in which only mu has a part
    assert abs(a - math.erf(c / math.sqrt(2))) < 0.01
    np.testing.assert_allclose(mean, 2 * density * w + math.erf(c / math.sqrt(2)) * mu, atol=0.01)


@checks("triplet-loss", text="5f3b28bb00e6")
def loss_vanishes_exactly_where_the_ranking_holds_with_margin() -> None:
    rng = _rng()
    for _ in range(300):
        a, p, n = rng.normal(size=(3, 2))
        m = rng.random()
        loss = max(0.0, float((a - p) @ (a - p)) - float((a - n) @ (a - n)) + m)
        assert (loss == 0) == (np.hypot(*(a - n)) ** 2 >= np.hypot(*(a - p)) ** 2 + m)
        closer = p + 0.01 * (a - p)
        assert max(0.0, float((a - closer) @ (a - closer)) - float((a - n) @ (a - n)) + m) <= loss


@checks("triplet-collapse", text="258b28485d64")
def gradients_by_finite_differences_at_and_off_the_collapse() -> None:
    rng = _rng()

    def loss(z: Array) -> float:
        a, p, n = z.reshape(3, 2)
        return max(0.0, float((a - p) @ (a - p) - (a - n) @ (a - n)) + 5.0)

    def gradient(z: Array) -> Array:
        return np.array([(loss(z + 1e-5 * e) - loss(z - 1e-5 * e)) / 2e-5 for e in np.eye(6)])

    point = rng.normal(size=2)
    assert loss(np.tile(point, 3)) == 5
    assert np.abs(gradient(np.tile(point, 3))).max() < 1e-8
    other = 0.3 * rng.normal(size=(3, 2))
    np.testing.assert_allclose(gradient(other.ravel())[:2], 2 * (other[2] - other[1]), atol=1e-8)


@checks("adaboost-step-size", text="4522ee268dee")
def step_size_by_numerical_minimisation() -> None:
    rng = _rng()
    for error in (0.05, 0.3, 0.5, 0.8):
        weights = np.concatenate([error * rng.dirichlet(np.ones(4)), (1 - error) * rng.dirichlet(np.ones(6))])
        margins = np.array([-1.0] * 4 + [1.0] * 6)
        grid = np.linspace(-3, 3, 6001)
        best = grid[int(np.argmin(np.exp(-np.outer(grid, margins)) @ weights))]
        assert abs(best - 0.5 * math.log((1 - error) / error)) < 1e-3


def _boost(rounds: int) -> tuple[list[float], list[float], float, float]:
    """Return weighted errors before and after each reweighting, the vote's training error and the exponential loss."""
    rng = _rng()
    x = rng.normal(size=(60, 2))
    y = np.where(x[:, 0] + x[:, 1] > 0, 1.0, -1.0)
    weights, score = np.full(60, 1 / 60), np.zeros(60)
    before, after = [], []
    stumps = [s * np.where(x[:, k] > t, 1.0, -1.0) for k in (0, 1) for t in x[:, k] for s in (-1, 1)]
    for _ in range(rounds):
        h = min(stumps, key=lambda h: float(weights @ (h != y)))
        error = float(weights @ (h != y))
        alpha = minimize_scalar(
            lambda a, e=error: (1 - e) * math.exp(-a) + e * math.exp(a), bounds=(-5, 5), method="bounded"
        ).x
        score += alpha * h
        weights = weights * np.exp(-alpha * y * h)
        weights /= weights.sum()
        before.append(error)
        after.append(float(weights @ (h != y)))
    return before, after, float((np.sign(score) != y).mean()), float(np.exp(-y * score).mean())


@checks("adaboost-half", text="753f37a3a6ba")
def reweighted_stumps_err_on_half_the_weight() -> None:
    np.testing.assert_allclose(_boost(8)[1], 0.5, atol=1e-5)


@checks("adaboost-training-error", text="3867ff0e72e7")
def largest_exponent_that_bounds_the_exponential_loss() -> None:
    for rounds in (1, 3, 8, 20):
        before, _, error, loss = _boost(rounds)
        gamma = 0.5 - max(before)
        assert error <= loss <= math.exp(-2 * gamma**2 * rounds)
    gammas = np.linspace(0.02, 0.499, 100)
    alphas = np.linspace(0, 4, 8001)
    factor = np.array([(np.exp(-alphas) * (0.5 + g) + np.exp(alphas) * (0.5 - g)).min() for g in gammas])
    assert abs((-np.log(factor) / gammas**2).min() - 2) < 2e-3


@checks("gradient-boosting-target", text="5edbe6beef4e")
def logistic_loss_falls_fastest_along_the_stated_values() -> None:
    rng = _rng()
    y, f = rng.choice([-1.0, 1.0], size=7), rng.normal(size=7)

    def loss(f: Array) -> float:
        return float(np.log1p(np.exp(-y * f)).sum())

    target = y / (1 + np.exp(y * f))  # minus the derivative of log(1 + exp(-y u)) at u = f, by hand
    directions = rng.normal(size=(3000, 7))
    directions /= np.linalg.norm(directions, axis=1)[:, None]
    slopes = [(loss(f + 1e-6 * d) - loss(f - 1e-6 * d)) / 2e-6 for d in directions]
    assert min(slopes) > -np.linalg.norm(target)
    steepest = directions[int(np.argmin(slopes))]
    assert steepest @ target / np.linalg.norm(target) > 0.9
    unit = target / np.linalg.norm(target)
    assert math.isclose((loss(f + 1e-6 * unit) - loss(f - 1e-6 * unit)) / 2e-6, -np.linalg.norm(target), rel_tol=1e-6)


@checks("bagging-versus-boosting", text="09e379d75e29")
def stumps_averaged_and_summed_on_a_staircase() -> None:
    rng = _rng()
    x = np.linspace(0, 1, 60)
    y = np.sin(6 * x)

    def stump(x: Array, y: Array, at: Array) -> Array:
        best, fit = math.inf, np.zeros_like(at)
        for t in np.linspace(0.05, 0.95, 19):
            low, high = y[x <= t], y[x > t]
            if low.size and high.size:
                loss = float(low.var() * low.size + high.var() * high.size)
                if loss < best:
                    best, fit = loss, np.where(at <= t, low.mean(), high.mean())
        return fit

    single = np.mean((stump(x, y, x) - y) ** 2)
    samples = [rng.integers(0, 60, size=60) for _ in range(40)]
    bagged = np.mean([stump(x[s], y[s], x) for s in samples], axis=0)
    boosted = np.zeros(60)
    for _ in range(150):
        boosted += stump(x, y - boosted, x)
    assert np.mean((bagged - y) ** 2) > 0.5 * single
    assert np.mean((boosted - y) ** 2) < 0.1 * single


@checks("retrieval-hull", text="a181e1c2aa39")
def a_query_exists_by_linear_programming_off_the_segment_only() -> None:
    rng = _rng()

    def exists(v: Array) -> bool:
        rows = np.stack([v[0] - v[2], v[1] - v[2]])
        return bool(linprog(np.zeros(rows.shape[1]), A_ub=rows, b_ub=[-1, -1], bounds=(-1e6, 1e6)).status == 0)

    for d in (1, 2, 3):
        for _ in range(8):
            v = rng.normal(size=(3, d))
            on_segment = d == 1 and min(v[0, 0], v[1, 0]) <= v[2, 0] <= max(v[0, 0], v[1, 0])
            assert exists(v) != on_segment
            t = rng.random()
            assert not exists(np.stack([v[0], v[1], t * v[0] + (1 - t) * v[1]]))
            assert exists(np.stack([v[0], v[1], 1.2 * v[0] - 0.2 * v[1]]))


@checks("rag-retriever-gradient", text="a29b40942bab")
def derivative_by_finite_differences() -> None:
    rng = _rng()
    s, likelihood = rng.normal(size=6), rng.random(6)

    def log_p(s: Array) -> float:
        return math.log(float(_softmax(s) @ likelihood))

    slope = np.array([(log_p(s + 1e-6 * e) - log_p(s - 1e-6 * e)) / 2e-6 for e in np.eye(6)])
    prior = _softmax(s)
    posterior = prior * likelihood / (prior @ likelihood)
    np.testing.assert_allclose(slope, posterior - prior, atol=1e-8)


@checks("toolformer-filter", text="3d62853cbd87")
def kept_calls_help_by_their_result_against_both_alternatives() -> None:
    rng = _rng()
    for nothing, call, result in rng.random((500, 3)):
        kept = min(nothing, call) - result >= 0.2
        assert kept == all(other - result >= 0.2 for other in (nothing, call))


@checks("agent-long-chain", text="6e9631b1a43b")
def first_length_with_success_at_most_one_half() -> None:
    success, steps = 1.0, 0
    while success > 0.5:
        success *= 1 - 0.01
        steps += 1
    assert float(f"{steps:.0e}") == 70
