"""Numeric checks of the cards in decks/further/03-sequences-of-states-and-causes.md.

Each check computes what the front asks by another route (enumeration of all paths, search over parameters, quadrature,
simulation of filters, urns and structural equations) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections import Counter

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar  # type: ignore[import-untyped]

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _law(rng: np.random.Generator, *shape: int) -> Array:
    """Return random probability vectors along the last axis."""
    raw = rng.exponential(size=shape) + 0.1
    return np.asarray(raw / raw.sum(axis=-1, keepdims=True))


SUPPORT = np.array([0.0, 1.0, 2.0, 3.0])
STATISTICS = np.stack([SUPPORT, SUPPORT**2])


def _log_normaliser(theta: Array) -> float:
    """Return A(theta) of the family on four points with statistics x and x squared."""
    return math.log(float(np.exp(theta @ STATISTICS).sum()))


def _probabilities(theta: Array) -> Array:
    return np.asarray(np.exp(theta @ STATISTICS - _log_normaliser(theta)))


@checks("expfam-moment-matching", text="506bda3be25f")
def maximiser_found_by_search_matches_the_moments() -> None:
    data = np.array([0, 1, 1, 2, 3, 1, 0, 2])
    found = minimize(lambda theta: -np.log(_probabilities(theta)[data]).sum(), np.zeros(2), tol=1e-10)
    np.testing.assert_allclose(STATISTICS @ _probabilities(found.x), STATISTICS[:, data].mean(axis=1), atol=1e-4)


@checks("expfam-concave-why", text="1565ab248915")
def hessian_by_differences_is_minus_n_covariances() -> None:
    data, theta, h = np.array([0, 1, 3]), np.array([0.3, -0.2]), 1e-4

    def log_likelihood(point: Array) -> float:
        return float(np.log(_probabilities(point)[data]).sum())

    hessian = np.zeros((2, 2))
    for i, j in itertools.product(range(2), repeat=2):
        a, b = h * np.eye(2)[i], h * np.eye(2)[j]
        corners = [log_likelihood(theta + s * a + t * b) * s * t for s in (-1, 1) for t in (-1, 1)]
        hessian[i, j] = sum(corners) / (4 * h**2)
    draws = np.searchsorted(np.cumsum(_probabilities(theta)), _rng().random(400_000))
    np.testing.assert_allclose(hessian, -3 * np.cov(STATISTICS[:, draws]), rtol=0.02, atol=0.02)


@checks("expfam-no-mle", text="16275d9e3d21")
def likelihood_of_a_coin_has_no_maximum_exactly_for_equal_flips() -> None:
    for flips in itertools.product((0, 1), repeat=4):
        heads = sum(flips)

        def loss(theta: float, heads: int = heads) -> float:
            return 4 * float(np.logaddexp(0, theta)) - heads * theta

        grid = np.linspace(-30, 30, 601)
        at_the_end = int(np.argmin([loss(t) for t in grid])) in (0, 600)
        assert at_the_end == (len(set(flips)) == 1)


@checks("expfam-kl-bregman", text="460e93e49697")
def divergence_by_summation_is_the_bregman_form() -> None:
    theta, eta, h = np.array([0.3, -0.2]), np.array([-0.5, 0.1]), 1e-6
    p, q = _probabilities(theta), _probabilities(eta)
    gradient = [(_log_normaliser(theta + h * e) - _log_normaliser(theta - h * e)) / (2 * h) for e in np.eye(2)]
    bregman = _log_normaliser(eta) - _log_normaliser(theta) - np.array(gradient) @ (eta - theta)
    assert abs(np.sum(p * np.log(p / q)) - bregman) < 1e-8


@checks("bp-message", text="247db7f0de9c")
def messages_on_a_tree_give_the_marginals_by_enumeration() -> None:
    rng = _rng()
    edges, values = [(0, 1), (1, 2), (1, 3), (3, 4)], 3
    f = rng.uniform(0.2, 2, size=(5, values))
    g = {edge: rng.uniform(0.2, 2, size=(values, values)) for edge in edges}
    g |= {(j, i): table.T for (i, j), table in list(g.items())}
    near = {i: [j for (k, j) in g if k == i] for i in range(5)}

    def message(i: int, j: int) -> Array:
        inner = f[i] * np.prod([message(k, i) for k in near[i] if k != j] or [np.ones(values)], axis=0)
        return np.asarray(inner @ g[i, j])

    exact = np.zeros((5, values))
    for x in itertools.product(range(values), repeat=5):
        weight = math.prod(f[i, x[i]] for i in range(5)) * math.prod(g[i, j][x[i], x[j]] for i, j in edges)
        for i in range(5):
            exact[i, x[i]] += weight
    for i in range(5):
        belief = f[i] * np.prod([message(k, i) for k in near[i]], axis=0)
        np.testing.assert_allclose(belief / belief.sum(), exact[i] / exact[i].sum())


@checks("bp-loop-overconfident", text="a169ddfdb81e")
def beliefs_on_a_triangle_are_more_extreme_than_the_marginals() -> None:
    rng = _rng()
    spins = np.array([-1.0, 1.0])
    for _ in range(20):
        fields, coupling = rng.uniform(0.1, 0.5, size=3), rng.uniform(0.4, 0.8)
        exact, total = np.zeros(3), 0.0
        for x in itertools.product((-1, 1), repeat=3):
            weight = math.exp(float(fields @ x) + coupling * (x[0] * x[1] + x[1] * x[2] + x[0] * x[2]))
            exact, total = exact + weight * np.array(x), total + weight
        messages = np.full((3, 3, 2), 0.5)
        pair = np.exp(coupling * np.outer(spins, spins))
        for _ in range(200):
            for i, j in itertools.permutations(range(3), 2):
                k = 3 - i - j
                new = (np.exp(fields[i] * spins) * messages[k, i]) @ pair
                messages[i, j] = new / new.sum()
        for i in range(3):
            belief = np.exp(fields[i] * spins) * messages[(i + 1) % 3, i] * messages[(i + 2) % 3, i]
            assert belief @ spins / belief.sum() > exact[i] / total > 0


def _chain(rng: np.random.Generator, states: int = 3, symbols: int = 2) -> tuple[Array, Array, Array]:
    """Return a starting law, a transition matrix and an emission matrix."""
    return _law(rng, states), _law(rng, states, states), _law(rng, states, symbols)


def _paths(start: Array, move: Array, emit: Array, x: list[int]) -> dict[tuple[int, ...], float]:
    """Return the joint probability of the outputs with each path of hidden states."""
    joint = {}
    for z in itertools.product(range(len(start)), repeat=len(x)):
        weight = float(start[z[0]]) * math.prod(move[a, b] for a, b in itertools.pairwise(z))
        joint[z] = weight * math.prod(emit[a, b] for a, b in zip(z, x, strict=True))
    return joint


@checks("hmm-forward", text="7c54c1c5e22a")
def forward_recursion_agrees_with_all_paths() -> None:
    start, move, emit = _chain(_rng())
    x = [0, 1, 1, 0, 1]
    before, after = _paths(start, move, emit, x[:4]), _paths(start, move, emit, x)
    a = [sum(w for z, w in before.items() if z[-1] == i) for i in range(3)]
    for j in range(3):
        direct = sum(w for z, w in after.items() if z[-1] == j)
        assert math.isclose(emit[j, x[4]] * sum(a[i] * move[i, j] for i in range(3)), direct)


@checks("hmm-underflow", text="6b5afdf97d12")
def repeated_thousandths_leave_the_normal_doubles() -> None:
    for edge in (1e-308, float(np.finfo(np.float64).tiny)):
        value, words = 1.0, 0
        while value >= edge:
            value, words = value * 1e-3, words + 1
        assert round(words, -1) == 100


@checks("hmm-decoding-contrast", text="c84131744d8e")
def decoders_minimise_their_losses_over_all_sequences() -> None:
    rng = _rng()
    differ = 0
    for _ in range(20):
        start, move, emit = _chain(rng)
        joint = _paths(start, move, emit, [0, 1, 0, 0])
        total = sum(joint.values())
        best = max(joint, key=lambda z: joint[z])
        marginals = np.zeros((4, 3))
        for z, w in joint.items():
            marginals[range(4), z] += w / total
        pointwise = tuple(int(i) for i in marginals.argmax(axis=1))
        wrong = {u: sum(w * (z != u) for z, w in joint.items()) for u in joint}
        count = {u: sum(w * sum(a != b for a, b in zip(z, u, strict=True)) for z, w in joint.items()) for u in joint}
        assert min(wrong, key=lambda u: wrong[u]) == best
        assert min(count, key=lambda u: count[u]) == pointwise
        differ += best != pointwise
    assert differ > 0


@checks("hmm-outputs-not-markov", text="d1eb8624598e")
def next_output_depends_on_the_last_but_one() -> None:
    start, move, emit = np.array([0.5, 0.5]), np.eye(2), np.array([[0.9, 0.1], [0.2, 0.8]])

    def probability(*x: int) -> float:
        return sum(_paths(start, move, emit, list(x)).values())

    after_00, after_10 = (probability(first, 0, 0) / probability(first, 0) for first in (0, 1))
    assert abs(after_00 - after_10) > 0.05
    rng = _rng()
    chain = _chain(rng, states=2)
    law = {x: _paths(*chain, list(x)) for x in itertools.product((0, 1), repeat=3)}
    for present, after in itertools.product(itertools.product((0, 1), repeat=2), repeat=2):
        shares = []
        for z, x in itertools.product((0, 1), repeat=2):
            whole = sum(law[x, present[1], b][z, present[0], a] for a, b in itertools.product((0, 1), repeat=2))
            shares.append(law[x, present[1], after[1]][z, present[0], after[0]] / whole)
        np.testing.assert_allclose(shares, shares[0])  # pairs forget all pairs but the present one


@checks("hmm-baum-welch", text="2e4e307dc021")
def update_maximises_the_expected_log_likelihood_in_the_transitions() -> None:
    start, move, emit = _chain(_rng(), states=2)
    x = [0, 1, 1, 0, 1]
    joint = _paths(start, move, emit, x)
    total = sum(joint.values())
    pairs, departures = np.zeros((2, 2)), np.zeros(2)
    for z, w in joint.items():
        for a, b in itertools.pairwise(z):
            pairs[a, b] += w / total
        for a in z[:-1]:
            departures[a] += w / total
    for i in range(2):

        def loss(p: float, i: int = i) -> float:
            other = move.copy()
            other[i] = p, 1 - p
            return -sum(w * sum(math.log(other[a, b]) for a, b in itertools.pairwise(z)) for z, w in joint.items())

        best = minimize_scalar(loss, bounds=(1e-3, 1 - 1e-3), method="bounded", options={"xatol": 1e-8}).x
        assert abs(best - pairs[i, 0] / departures[i]) < 1e-5
    new = pairs / departures[:, None]
    assert sum(_paths(start, new, emit, x).values()) >= total


@checks("kalman-gain", text="b67de7000f45")
def best_linear_predictor_by_regression_is_the_gain() -> None:
    rng = _rng()
    root, h, r = rng.normal(size=(3, 3)), rng.normal(size=(2, 3)), np.array([[0.5, 0.1], [0.1, 0.4]])
    x = root @ rng.normal(size=(3, 300_000))
    y = h @ x + np.linalg.cholesky(r) @ rng.normal(size=(2, 300_000))
    regression = np.linalg.lstsq(y.T, x.T, rcond=None)[0].T
    p = root @ root.T
    np.testing.assert_allclose(regression, p @ h.T @ np.linalg.inv(h @ p @ h.T + r), atol=0.02)


@checks("kalman-steady-state", text="8e49faf508b6")
def variance_given_the_past_by_conditioning_the_joint_law() -> None:
    for start in (0.1, 30.0):
        recursion = start
        for t in range(1, 41):
            state = start + np.minimum.outer(np.arange(t), np.arange(t)).astype(float)
            seen = state[:-1, :-1] + 2 * np.eye(t - 1)
            cross = state[-1, :-1]
            assert math.isclose(state[-1, -1] - cross @ np.linalg.solve(seen, cross), recursion)
            recursion = 2 * recursion / (recursion + 2) + 1
        assert abs(recursion - 2) < 1e-6


@checks("kalman-best-affine", text="a93295a7cf2e")
def no_affine_estimator_beats_the_gain_for_a_law_that_is_not_gaussian() -> None:
    rng = _rng()
    x = rng.choice([-1.0, 1.0], size=200_000)
    y = x + math.sqrt(0.5) * (rng.exponential(size=x.size) - 1)
    gain = 1 / (1 + 0.5)
    kalman = np.mean((x - gain * y) ** 2)
    for slope, offset in itertools.product(np.linspace(0.3, 1, 15), (-0.1, 0.0, 0.1)):
        assert np.mean((x - slope * y - offset) ** 2) > kalman - 2e-3
    assert np.mean((x - np.tanh(2 * y)) ** 2) < kalman  # a nonlinear one does better


@checks("ekf-flat-tangent", text="624878a412b5")
def gain_vanishes_first_for_the_square() -> None:
    h = 1e-6
    slopes = [(h**k - (-h) ** k) / (2 * h) for k in range(1, 5)]
    gains = [s / (s * s + 0.1) for s in slopes]
    assert [abs(gain) < 1e-6 for gain in gains].index(True) + 1 == 2
    grid = np.linspace(-3, 3, 6001)
    for y, modes in ((0.01, 1), (1.0, 2)):  # The note, with prior N(0, 1) and noise variance 0.1: from y = 0.05 on.
        log_posterior = -(grid**2) / 2 - (y - grid**2) ** 2 / 0.2
        inner = log_posterior[1:-1]
        assert int(np.sum((inner > log_posterior[:-2]) & (inner > log_posterior[2:]))) == modes


@checks("pf-bootstrap-weight", text="ad8f57b92343")
def weighted_particles_have_the_filtering_law() -> None:
    rng = _rng()
    start, move, emit = _chain(rng)
    x = [0, 1, 1]
    joint = _paths(start, move, emit, x)
    exact = np.array([sum(w for z, w in joint.items() if z[-1] == i) for i in range(3)]) / sum(joint.values())
    z = rng.choice(3, size=200_000, p=start)
    for t, symbol in enumerate(x):
        if t:
            z = (rng.random(z.size)[:, None] > np.cumsum(move, axis=1)[z]).sum(axis=1).clip(max=2)
        weights = emit[z, symbol]
        if t < 2:
            z = rng.choice(z, size=z.size, p=weights / weights.sum())
    estimate = np.bincount(z, weights=weights, minlength=3) / weights.sum()
    np.testing.assert_allclose(estimate, exact, atol=0.006)


@checks("pf-precise-why", text="1b0c9099ce48")
def effective_number_of_particles_falls_with_the_noise_of_the_sensor() -> None:
    x = _rng().normal(size=2000)
    sizes = []
    for noise in (1.0, 0.1, 0.01, 0.001):
        w = np.exp(-((x - 0.7) ** 2) / (2 * noise**2))
        sizes.append(float(w.sum() ** 2 / (w**2).sum()))
    assert sizes[0] > 1000
    assert sizes[0] > 5 * sizes[1] > 25 * sizes[2]
    assert sizes[3] < 10


@checks("pf-degeneracy-why", text="c8106b7788e8")
def largest_weight_grows_with_time_without_resampling() -> None:
    rng = _rng()
    log_weights, largest, spread = np.zeros(500), [], []
    for t in range(1, 3001):
        log_weights -= (rng.normal() - rng.normal(size=500)) ** 2 / 2
        if t in (3, 100, 3000):
            weights = np.exp(log_weights - log_weights.max())
            largest.append(float(weights.max() / weights.sum()))
            spread.append(float(log_weights.std()))
    assert largest[0] < 0.1 < largest[1]
    assert largest[2] > 0.9
    assert spread[0] < spread[1] < spread[2]


@checks("pf-resampling-loss", text="8a2a7ff66989")
def share_of_particles_without_offspring() -> None:
    n = 200_000
    drawn = np.unique(_rng().integers(n, size=n)).size
    assert abs(1 - drawn / n - 0.37) < 0.005


@checks("pf-unbiased-likelihood", text="cb8ba8cc0bda")
def mean_of_the_product_by_enumerating_all_runs_of_two_particles() -> None:
    start, move, emit = _chain(_rng(), states=2)
    x = [0, 1, 1]
    total = 0.0

    def run(parents: tuple[int, int] | None, t: int, probability: float, product: float) -> None:
        nonlocal total
        if t == len(x):
            total += probability * product
            return
        for z in itertools.product(range(2), repeat=2):
            moved = [start[s] if parents is None else move[parents[k], s] for k, s in enumerate(z)]
            weights = [float(emit[s, x[t]]) for s in z]
            mean = sum(weights) / 2
            for chosen in itertools.product(range(2), repeat=2):
                share = math.prod(weights[c] / sum(weights) for c in chosen)
                after = (z[chosen[0]], z[chosen[1]])
                run(after, t + 1, probability * math.prod(moved) * share, product * mean)

    run(None, 0, 1.0, 1.0)
    assert math.isclose(total, sum(_paths(start, move, emit, x).values()))


def _stick_breaking(rng: np.random.Generator, alpha: float, runs: int, atoms: int) -> Array:
    """Return the masses of the first atoms of Dirichlet processes, one row a run."""
    b = rng.beta(1, alpha, size=(runs, atoms))
    left = np.cumprod(1 - b, axis=1)
    return np.asarray(b * np.hstack([np.ones((runs, 1)), left[:, :-1]]))


@checks("dp-new-value", text="ab96e56b9ee0")
def next_draw_is_new_by_the_masses_of_the_atoms() -> None:
    for alpha, n in ((0.5, 1), (1.0, 3), (2.0, 5)):
        masses = _stick_breaking(_rng(), alpha, 20_000, 60)
        # A value of mass m is new at draw n + 1 with probability m (1 - m)^n.
        new = (masses * (1 - masses) ** n).sum(axis=1) + 1 - masses.sum(axis=1)
        assert abs(new.mean() - alpha / (alpha + n)) < 0.01


@checks("dp-table-count", text="de0a36487dd6")
def tables_by_simulation_and_by_their_sum() -> None:
    rng = _rng()
    opened = rng.random((200, 5000)) < 1 / (1 + np.arange(5000))
    later = math.log(10**6 / 5000)
    assert abs(opened.sum(axis=1).mean() + later - 14.39) < 0.5
    assert round(sum(1 / (1 + i) for i in range(10**6))) == 14


@checks("dp-stick-remainder", text="0a346f75ea0f")
def mass_left_by_simulation() -> None:
    for alpha, k in ((1.0, 3), (3.0, 5)):
        left = 1 - _stick_breaking(_rng(), alpha, 100_000, k).sum(axis=1)
        assert abs(left.mean() - (alpha / (1 + alpha)) ** k) < 0.004


@checks("dp-mixture-why", text="bd4c02e112e6")
def masses_of_small_cells_stay_large() -> None:
    # By definition the masses of m cells of equal base measure are Dirichlet(alpha/m, ..., alpha/m). Were there a
    # density, their sum of squares would tend to 0 with the cells; it keeps the mean 1/(1 + alpha) of coinciding draws.
    rng = _rng()
    for cells in (100, 3000):
        masses = rng.dirichlet(np.full(cells, 2.0 / cells), size=1000)
        assert abs((masses**2).sum(axis=1).mean() - 1 / 3) < 0.03
        assert np.sort(masses, axis=1)[:, -40:].sum(axis=1).mean() > 0.999


@checks("do-divides-by", text="b8aaa6566bc7")
def interventional_law_by_simulating_the_equations() -> None:
    rng = _rng()
    n = 400_000
    z = rng.random(n) < 0.3
    x = rng.random(n) < np.where(z, 0.8, 0.1)
    noise = rng.random(n)

    def y_of(x_value: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return np.asarray(noise < 0.1 + 0.3 * x_value + 0.5 * z)

    y, forced = y_of(x), y_of(np.ones(n, dtype=bool))
    for z_value, y_value in itertools.product((False, True), repeat=2):
        joint = np.mean((z == z_value) & x & (y == y_value))
        divided = joint / np.mean(x[z == z_value])
        assert abs(divided - np.mean((z == z_value) & (forced == y_value))) < 0.005
        assert abs(joint / np.mean(x) - np.mean((z == z_value) & (forced == y_value))) > 0.01


@checks("scm-reversed-arrow", text="ea612bd729ce")
def both_models_have_one_law_and_different_interventions() -> None:
    rng = _rng()
    u, v = rng.normal(size=400_000), math.sqrt(0.75) * rng.normal(size=400_000)
    y = u
    x = y / 2 + v
    np.testing.assert_allclose(np.cov(x, y), [[1, 0.5], [0.5, 1]], atol=0.01)
    assert abs(np.corrcoef(u, v)[0, 1]) < 0.01

    def forward_y(x_value: float | Array) -> Array:
        return np.asarray(x_value / 2 + v)  # the note: Y = X/2 + V

    np.testing.assert_allclose(np.cov(u, forward_y(u)), [[1, 0.5], [0.5, 1]], atol=0.01)
    assert abs(forward_y(3.0).mean() - 1.5) < 0.01


def _independences(edges: set[tuple[int, int]], nodes: int = 4) -> frozenset[tuple[int, int, tuple[int, ...]]]:
    """Return the conditional independences of a generic linear Gaussian model on an acyclic graph."""
    rng = np.random.default_rng(5)
    weights = rng.uniform(0.5, 1.5, size=(nodes, nodes)) * rng.choice([-1, 1], size=(nodes, nodes))
    b = np.zeros((nodes, nodes))
    for i, j in edges:
        b[j, i] = weights[i, j]
    root = np.linalg.inv(np.eye(nodes) - b)
    covariance = root @ root.T
    found = []
    for i, j in itertools.combinations(range(nodes), 2):
        rest = [k for k in range(nodes) if k not in (i, j)]
        for size in range(len(rest) + 1):
            for given in itertools.combinations(rest, size):
                index = [i, j, *given]
                if abs(np.linalg.inv(covariance[np.ix_(index, index)])[0, 1]) < 1e-9:
                    found.append((i, j, given))
    return frozenset(found)


@checks("markov-equivalence", text="eab53696c4c4")
def equal_independences_go_with_equal_skeletons_and_colliders() -> None:
    by_pattern: dict[object, set[object]] = {}
    by_independence: dict[object, set[object]] = {}
    graphs_of: Counter[object] = Counter()
    pairs = list(itertools.combinations(range(4), 2))
    for kinds in itertools.product((0, 1, 2), repeat=6):
        edges = {p if k == 1 else p[::-1] for p, k in zip(pairs, kinds, strict=True) if k}
        reach = np.zeros((4, 4))
        for i, j in edges:
            reach[i, j] = 1
        if np.trace(np.linalg.matrix_power(np.eye(4) + reach, 4)) != 4:
            continue
        adjacent = frozenset(frozenset(e) for e in edges)
        colliders = frozenset(
            (frozenset((a, b)), c)
            for (a, c), (b, d) in itertools.combinations(sorted(edges), 2)
            if c == d and frozenset((a, b)) not in adjacent
        )
        independences = _independences(edges)
        graphs_of[independences] += 1
        by_pattern.setdefault((adjacent, colliders), set()).add(independences)
        by_independence.setdefault(independences, set()).add((adjacent, colliders))
    assert all(len(group) == 1 for group in (*by_pattern.values(), *by_independence.values()))
    assert len(by_pattern) == 185  # classes of the 543 graphs on four nodes
    # The note: a -> c <- b with c -> d is alone in its class, so its third arrow is decided, too.
    assert graphs_of[_independences({(0, 2), (1, 2), (2, 3)})] == 1


@checks("backdoor-adjustment", text="055cae33c8e7")
def adjusted_probability_is_the_simulated_intervention() -> None:
    rng = _rng()
    n = 400_000
    z = rng.random(n) < 0.3
    x = rng.random(n) < np.where(z, 0.8, 0.1)
    noise = rng.random(n)
    y = noise < 0.1 + 0.3 * x + 0.5 * z
    forced = np.mean(noise < 0.1 + 0.3 + 0.5 * z)
    adjusted = sum(np.mean(y[x & (z == value)]) * np.mean(z == value) for value in (False, True))
    assert abs(adjusted - forced) < 0.005
    assert abs(np.mean(y[x]) - forced) > 0.1


@checks("adjust-collider", text="60c6a5108195")
def adjusting_for_a_common_effect_creates_dependence() -> None:
    x, y, noise = _rng().normal(size=(3, 100_000))
    z = x + y + noise
    plain = np.linalg.lstsq(x[:, None], y, rcond=None)[0]
    adjusted = np.linalg.lstsq(np.stack([x, z], axis=1), y, rcond=None)[0]
    assert abs(plain[0]) < 0.02
    assert adjusted[0] < -0.4


@checks("adjust-mediator-why", text="f53e85a9e8a7")
def regression_with_the_mediator_finds_the_direct_part_only() -> None:
    x, u, v = _rng().normal(size=(3, 200_000))
    z = 0.8 * x + u
    y = 0.5 * x + 2 * z + v
    moved = 0.5 * (x + 1) + 2 * (0.8 * (x + 1) + u) + v
    total = np.linalg.lstsq(x[:, None], y, rcond=None)[0][0]
    direct = np.linalg.lstsq(np.stack([x, z], axis=1), y, rcond=None)[0][0]
    assert abs(total - np.mean(moved - y)) < 0.02
    assert abs(direct - 0.5) < 0.02


@checks("instrument-ratio", text="c9a2cc096053")
def ratio_of_covariances_recovers_the_slope() -> None:
    z, u, w = _rng().normal(size=(3, 400_000))
    x = 0.8 * z + u + w
    y = 1.7 * x + u
    c = np.cov(np.stack([x, y, z]))
    assert abs(c[2, 1] / c[2, 0] - 1.7) < 0.02
    assert abs(c[0, 1] / c[0, 0] - 1.7) > 0.2


@checks("randomise-why", text="4dca18a91eb3")
def coin_balances_a_hidden_cause() -> None:
    rng = _rng()
    hidden = rng.normal(size=200_000)
    chosen = hidden + rng.normal(size=hidden.size) > 0
    coin = rng.random(hidden.size) < 0.5
    y = 2 * hidden  # no effect at all
    assert y[chosen].mean() - y[~chosen].mean() > 1
    assert abs(y[coin].mean() - y[~coin].mean()) < 0.03


def _units(rng: np.random.Generator, n: int) -> tuple[Array, NDArray[np.bool_], Array, Array, Array]:
    """Return covariates, treatments, propensities and both potential outcomes."""
    x = rng.uniform(-1, 1, size=n)
    e = 0.5 + 0.4 * x
    t = rng.random(n) < e
    y0 = x + 0.2 * rng.normal(size=n)
    return x, t, e, y0, y0 + 1 + 0.5 * x


@checks("ate-selection-bias", text="6e29dd14e5ab")
def difference_of_means_is_effect_on_the_treated_plus_bias() -> None:
    _, t, _, y0, y1 = _units(_rng(), 50_000)
    y = np.where(t, y1, y0)
    difference = y[t].mean() - y[~t].mean()
    assert math.isclose(difference, (y1 - y0)[t].mean() + y0[t].mean() - y0[~t].mean())
    assert abs(difference - (y1 - y0).mean()) > 0.3


@checks("ate-inverse-propensity", text="cfee13219533")
def weighted_outcomes_have_the_mean_of_the_treated_outcome() -> None:
    _, t, e, _, y1 = _units(_rng(), 400_000)
    assert abs(np.mean(t * y1 / e) - y1.mean()) < 0.015
    assert abs(y1[t].mean() - y1.mean()) > 0.1


@checks("double-ml-order", text="2d8405401f1a")
def bias_of_the_residual_regression_is_quadratic_in_the_errors() -> None:
    b = 1.5
    x = np.repeat((np.arange(500) + 0.5) / 500, 4)  # each x with both signs of both noises: exact expectations
    noise_t, noise_y = np.tile([0.8, 0.8, -0.8, -0.8], 500), np.tile([0.3, -0.3, 0.3, -0.3], 500)
    mean_t, g = np.cos(3 * x), np.exp(x)
    t = mean_t + noise_t
    y = b * t + g + noise_y
    error_y, error_t = np.cos(5 * x) + x, np.sin(3 * x) + 0.5
    double, plug_in = [], []
    for d in (0.1, 0.05, 0.025):
        rest_y, rest_t = y - (b * mean_t + g + d * error_y), t - (mean_t + d * error_t)
        double.append(abs(rest_t @ rest_y / (rest_t @ rest_t) - b))
        plug_in.append(abs(t @ (y - g - d * error_y) / (t @ t) - b))
    for k in range(2):
        assert 3.8 < double[k] / double[k + 1] < 4.2
        assert 1.9 < plug_in[k] / plug_in[k + 1] < 2.1
    assert double[2] < 0.002 < plug_in[2]
