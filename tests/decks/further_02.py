"""Numeric checks of the cards in decks/further/02-decisions-and-reinforcement.md.

Each check computes what the front asks by another route (simulation, enumeration, iteration, search over parameters,
linear programming) and compares it with the formula or number of the back.
"""

import itertools
import math
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _law(rng: np.random.Generator, *shape: int) -> Array:
    """Return random probability vectors along the last axis."""
    raw = rng.exponential(size=shape)
    return np.asarray(raw / raw.sum(axis=-1, keepdims=True))


@checks("mdp-effective-horizon", text="4b616a197c20")
def largest_discounted_sum_by_exact_backward_recursion() -> None:
    gamma, value = Fraction(99, 100), 0.0
    for _ in range(3000):
        value = max(reward + float(gamma) * value for reward in (0.0, 0.5, 1.0))
    assert abs(value - 100) < 1e-6


@checks("mdp-policy-value", text="689f04f15b4a")
def values_by_iteration_and_by_simulation() -> None:
    rng = _rng()
    p, r, gamma = _law(rng, 3, 3), rng.normal(size=3), 0.7
    closed = np.linalg.solve(np.eye(3) - gamma * p, r)
    states = np.full(100_000, 0)
    total, discount = np.zeros(100_000), 1.0
    for _ in range(40):
        total += discount * r[states]
        discount *= gamma
        states = (rng.random(100_000)[:, None] > np.cumsum(p, axis=1)[states]).sum(axis=1).clip(max=2)
    assert abs(total.mean() - closed[0]) < 4 * total.std() / math.sqrt(100_000)


@checks("bellman-contraction", text="5b79794d3b09")
def largest_ratio_over_random_processes_reaches_the_discount() -> None:
    rng = _rng()
    gamma, worst = 0.8, 0.0
    for _ in range(300):
        r, p = rng.normal(size=(4, 3)), _law(rng, 4, 3, 4)

        def backup(v: Array, r: Array = r, p: Array = p) -> Array:
            return np.asarray((r + gamma * p @ v).max(axis=1))

        v, w = 3 * rng.normal(size=(2, 4))
        shifted = v + 1.7
        worst = max(worst, np.abs(backup(v) - backup(w)).max() / np.abs(v - w).max())
        assert math.isclose(np.abs(backup(shifted) - backup(v)).max() / 1.7, gamma)
    assert worst <= gamma


@checks("td-update", text="5f3cea3134f0")
def update_reaches_the_values_of_the_policy() -> None:
    rng = _rng()
    p, gamma = np.array([[0.2, 0.8], [0.6, 0.4]]), 0.6
    r = np.array([1.0, -0.5])
    value, state = [0.0, 0.0], 0
    mean = np.zeros(2)
    for t in range(60_000):
        after = int(rng.random() < p[state, 1])
        step = 1 / (1 + t / 200) ** 0.8
        value[state] += step * (r[state] + gamma * value[after] - value[state])
        state = after
        mean += np.array(value) / 30_000 if t >= 30_000 else 0
    exact = np.zeros(2)
    for _ in range(200):
        exact = r + gamma * p @ exact
    np.testing.assert_allclose(mean, exact, atol=0.03)


@checks("td-two-state-divergence", text="85810298ee1c")
def estimate_grows_exactly_above_one_half() -> None:
    for gamma in np.linspace(0.05, 0.95, 19):
        theta = 1.0
        for _ in range(4000):
            features = {"s": 1.0, "after": 2.0}
            error = 0 + gamma * theta * features["after"] - theta * features["s"]
            theta += 0.01 * error * features["s"]
        if abs(gamma - 0.5) > 0.01:
            assert (abs(theta) > 10) == (gamma > 0.5)
            assert (abs(theta) > 10) or abs(theta) < 0.1


@checks("td-off-policy-why", text="325367ad30cb")
def projected_operator_contracts_on_policy_and_not_elsewhere() -> None:
    rng = _rng()

    def norm_and_radius(weights: Array, p: Array, features: Array, gamma: float) -> tuple[float, float]:
        d = np.diag(weights)
        projection = features @ np.linalg.solve(features.T @ d @ features, features.T @ d)
        root = np.sqrt(weights)
        matrix = gamma * projection @ p
        weighted = root[:, None] * matrix / root[None, :]
        return float(np.linalg.norm(weighted, 2)), float(np.abs(np.linalg.eigvals(matrix)).max())

    for _ in range(50):
        p = _law(rng, 4, 4)
        stationary = np.linalg.matrix_power(p, 200)[0]
        assert norm_and_radius(stationary, p, rng.normal(size=(4, 2)), 0.95)[0] <= 0.95 + 1e-9
    p = np.array([[0.01, 0.99], [0.01, 0.99]])
    radius = norm_and_radius(np.array([0.99, 0.01]), p, np.array([[1.0], [2.0]]), 0.95)[1]
    assert radius > 1


@checks("q-max-bias", text="9d1743be9e6e")
def maximum_of_noisy_values_is_too_large() -> None:
    rng = _rng()
    for q in (np.zeros(2), np.array([0.3, -0.2, 0.1])):
        noisy = q + rng.normal(size=(200_000, q.size))
        assert noisy.max(axis=1).mean() > q.max() + 0.1
    both = rng.normal(size=(400_000, 2)).max(axis=1)
    assert abs(both.mean() - 1 / math.sqrt(math.pi)) < 0.006


@checks("q-moving-target", text="dcd4679f1caa")
def field_of_the_updates_is_not_a_gradient() -> None:
    # Two weights, values linear in them: a gradient field would have a symmetric Jacobian.
    here, after = np.array([1.0, 0.3]), np.array([[0.2, 1.0], [0.1, -1.0]])

    def update(theta: Array) -> Array:
        target = 0.5 + 0.9 * max(after @ theta)
        return np.asarray((target - here @ theta) * here)

    theta, step = np.array([0.4, 0.7]), 1e-6
    jacobian = np.stack([(update(theta + step * e) - update(theta - step * e)) / (2 * step) for e in np.eye(2)], axis=1)
    assert abs(jacobian[0, 1] - jacobian[1, 0]) > 0.1


@checks("double-dqn-contrast", text="4a2c41ac7824")
def choosing_by_other_weights_lowers_the_bias() -> None:
    rng = _rng()
    online, frozen = rng.normal(size=(2, 100_000, 4))
    double = np.take_along_axis(frozen, online.argmax(axis=1)[:, None], axis=1)
    assert frozen.max(axis=1).mean() > 0.9
    assert abs(double.mean()) < 0.02


@checks("policy-gradient-no-model", text="847cb0001e3b")
def score_of_a_trajectory_is_the_same_for_any_transition_law() -> None:
    rng = _rng()
    path = ((0, 1, 1), (1, 0, 0), (0, 0, 1))  # state, action, next state

    def log_probability(theta: Array, p: Array) -> float:
        policy = np.exp(theta) / np.exp(theta).sum(axis=1, keepdims=True)
        product = 1.0
        for s, a, after in path:
            product *= policy[s, a] * p[s, a, after]
        return math.log(product)

    theta, step = rng.normal(size=(2, 2)), 1e-6
    scores = []
    for _ in range(2):
        p = _law(rng, 2, 2, 2)
        score = np.zeros((2, 2))
        for s, a in itertools.product(range(2), repeat=2):
            change = np.zeros((2, 2))
            change[s, a] = step
            score[s, a] = (log_probability(theta + change, p) - log_probability(theta - change, p)) / (2 * step)
        scores.append(score)
    np.testing.assert_allclose(scores[0], scores[1], atol=1e-8)
    assert np.abs(scores[0]).max() > 0.1


@checks("actor-critic-advantage", text="6c2437e70342")
def mean_error_is_the_advantage_solved_for_on_pairs() -> None:
    rng = _rng()
    p, r, gamma = _law(rng, 3, 2, 3), rng.normal(size=(3, 2)), 0.8
    policy = _law(rng, 3, 2)
    # Two separate chains: states under the policy for V, pairs of state and action for Q.
    value = np.linalg.solve(np.eye(3) - gamma * np.einsum("sa,sax->sx", policy, p), (policy * r).sum(axis=1))
    pairs = np.einsum("sax,xb->saxb", p, policy).reshape(6, 6)
    q = np.linalg.solve(np.eye(6) - gamma * pairs, r.reshape(6)).reshape(3, 2)
    for s, a in itertools.product(range(3), range(2)):
        error = sum(p[s, a, after] * (r[s, a] + gamma * value[after] - value[s]) for after in range(3))
        assert abs(error - (q[s, a] - value[s])) < 1e-9
    assert abs(float((policy * (q - value[:, None])).sum())) < 1e-9


@checks("offline-weight-explosion", text="2e03be4781b5")
def second_moment_of_the_weight_by_enumeration() -> None:
    moments = []
    for horizon in range(1, 11):
        total = Fraction(0)
        for actions in itertools.product((0, 1), repeat=horizon):
            weight = Fraction(1)
            for action in actions:
                weight *= Fraction(1 if action == 0 else 0) / Fraction(1, 2)
            total += weight**2 / 2**horizon
        moments.append(total)
    assert {b / a for a, b in itertools.pairwise(moments)} == {2}
    assert round(math.log10(moments[-1] ** 2)) == 6


@checks("imitation-quadratic", text="d26bdfe84531")
def excess_cost_where_one_error_is_never_repaired() -> None:
    def excess(epsilon: float, horizon: int) -> float:
        on_track, cost = 1.0, 0.0
        for _ in range(horizon):
            on_track *= 1 - epsilon
            cost += 1 - on_track
        return cost

    for epsilon, horizon in ((1e-3, 1000), (1e-4, 1000), (1e-4, 4000)):
        assert 0.3 < excess(epsilon, horizon) / (epsilon * horizon**2) <= 1


@checks("bandit-greedy-lock", text="7bcad353f1dd")
def greedy_is_locked_by_two_rewards() -> None:
    rng = _rng()
    n, rounds = 20_000, 60
    rewards = rng.random((n, 2)) < (0.9, 0.5)
    pulls, sums = np.ones((n, 2)), rewards.astype(float)
    locked = np.ones(n, dtype=bool)
    for _ in range(rounds):
        arm = np.argmax(sums / pulls, axis=1)
        locked &= arm == 1
        # Worst case for the lock: the better arm would win, the worse would lose, every further pull.
        rows = np.arange(n)
        pulls[rows, arm] += 1
        sums[rows, arm] += arm == 0
    assert abs(locked.mean() - 0.05) < 0.006


@checks("ucb-width", text="d01287cd0a7c")
def smallest_width_of_a_pulled_arm() -> None:
    rng = _rng()
    ratios: list[float] = []
    while len(ratios) < 3000:
        mu = rng.random(2)
        width = rng.uniform(0, 1, size=2)
        width[int(mu.argmax())] *= rng.random()
        # Half of the draws are extreme: the worse arm as lucky, the better as unlucky as its interval allows.
        luck = np.where(mu == mu.max(), -1, 1) if rng.random() < 0.5 else rng.uniform(-1, 1, size=2)
        centre = mu + width * luck
        worse = int(mu.argmin())
        if int((centre + width).argmax()) == worse:
            ratios.append(width[worse] / (mu.max() - mu.min()))
    assert 0.5 <= min(ratios) < 0.53


@checks("bandit-minimax", text="b90b428673d9")
def regret_at_the_hardest_gap_scales_with_the_root() -> None:
    rng = _rng()

    def regret(k: int, rounds: int) -> float:
        """Return MOSS's mean regret for Gaussian arms with one better by the gap sqrt(k / rounds)."""
        n, gap = 150, math.sqrt(k / rounds)
        mu = np.zeros(k)
        mu[0] = gap
        pulls = np.ones((n, k))
        sums = mu + 0.5 * rng.normal(size=(n, k))
        for _ in range(rounds - k):
            bonus = np.sqrt(np.maximum(np.log(rounds / (k * pulls)), 0) / pulls)
            arm = (sums / pulls + 0.5 * bonus).argmax(axis=1)
            rows = np.arange(n)
            pulls[rows, arm] += 1
            sums[rows, arm] += mu[arm] + 0.5 * rng.normal(size=n)
        return float(gap * (rounds - pulls[:, 0].mean()))

    ratios = [regret(k, rounds) / math.sqrt(k * rounds) for k, rounds in ((3, 300), (3, 1200), (12, 1200))]
    assert max(ratios) / min(ratios) < 2
    assert min(ratios) > 0.1
    assert max(ratios) < 3


@checks("ftl-fails", text="57d49177702d")
def follow_the_leader_pays_one_each_round_for_this_sequence_alone() -> None:
    costly = []
    for tail in itertools.product((-1, 1), repeat=8):
        total, losses = 0.5, []
        for g in tail:
            leader = min((-1.0, 1.0), key=lambda w, total=total: total * w)  # type: ignore[misc]
            losses.append(g * leader)
            total += g
        if all(loss == 1 for loss in losses):
            costly.append(tail)
    assert costly == [(-1, 1) * 4]


@checks("ogd-regret", text="c13cdbe70a20")
def best_step_and_a_run_within_the_bound() -> None:
    d, g, rounds = 2.0, 1.5, 400
    steps = np.geomspace(1e-3, 10, 200_001)
    bound = d * g * math.sqrt(rounds)
    assert abs((d**2 / (2 * steps) + steps * g**2 * rounds / 2).min() - bound) < 1e-4
    rng = _rng()
    slopes = g * rng.choice([-1.0, 1.0], size=rounds)
    w, loss, step = 0.0, 0.0, d / (g * math.sqrt(rounds))
    for slope in slopes:
        loss += slope * w
        w = min(1.0, max(-1.0, w - step * slope))
    assert loss + abs(slopes.sum()) <= bound


@checks("hedge-regret", text="238b09ffc970")
def regret_against_random_experts_scales_as_stated() -> None:
    rng = _rng()
    ratios: list[float] = []
    for n, rounds in ((10, 400), (10, 2000), (500, 400), (500, 2000)):
        repeats = []
        for _ in range(5):
            losses = rng.integers(0, 2, size=(rounds, n)).astype(float)
            totals = np.zeros(n)
            paid, step = 0.0, math.sqrt(8 * math.log(n) / rounds)
            for row in losses:
                weights = np.exp(-step * (totals - totals.min()))
                paid += float(weights @ row / weights.sum())
                totals += row
            repeats.append(paid - totals.min())
        ratios.append(float(np.mean(repeats)) / math.sqrt(rounds * math.log(n)))
    assert min(ratios) > 0.3
    assert max(ratios) <= math.sqrt(0.5)


@checks("hedge-hoeffding", text="b767aacde61e")
def supremum_of_the_excess_is_one_eighth_in_the_limit() -> None:
    chance = np.linspace(0.01, 0.99, 99)
    ratios = []
    for step in (0.05, 0.5, 2.0, 5.0):
        excess = np.log(1 - chance + chance * np.exp(-step)) + step * chance  # losses 0 and 1 are the extreme case
        ratios.append(excess.max() / step**2)
    assert max(ratios) <= 1 / 8 + 1e-9
    assert abs(ratios[0] - 1 / 8) < 1e-4


@checks("entropic-mirror-step", text="e5c95e5058a4")
def minimiser_on_the_simplex_found_numerically() -> None:
    rng = _rng()
    for _ in range(3):
        q, g, step = _law(rng, 4), rng.normal(size=4), 0.7

        def objective(z: Array, q: Array = q, g: Array = g, step: float = step) -> float:
            p = np.exp(z - z.max())
            p /= p.sum()
            return float(step * g @ p + np.sum(p * np.log(p / q)))

        z = minimize(objective, np.zeros(4), tol=1e-12).x
        p = np.exp(z - z.max())
        p /= p.sum()
        ratio = p / (q * np.exp(-step * g))
        np.testing.assert_allclose(ratio, ratio[0], rtol=1e-4)


@checks("zero-sum-gap", text="9d277a8cada2")
def gap_of_averages_is_the_sum_of_the_average_regrets() -> None:
    rng = _rng()
    shares = []
    for _ in range(400):
        game = rng.normal(size=(3, 3))  # the row player pays it to the column player
        rows, columns = _law(rng, 5, 3), _law(rng, 5, 3)
        paid = np.einsum("ti,ij,tj->", rows, game, columns) / 5
        row_regret = paid - (game @ columns.mean(axis=0)).min()
        column_regret = (rows.mean(axis=0) @ game).max() - paid
        gap = (rows.mean(axis=0) @ game).max() - (game @ columns.mean(axis=0)).min()
        shares.append(gap / max(row_regret, column_regret))
    assert 1.98 < max(shares) <= 2


@checks("no-regret-cce", text="0b97ff3b5fc4")
def no_regret_play_reaches_a_law_that_no_fixed_deviation_beats() -> None:
    rng = _rng()
    payoff = rng.random((2, 3, 3))  # player, row, column
    totals = np.zeros((2, 3))
    rounds = 3000
    joint = np.zeros((3, 3))
    for _ in range(rounds):
        weights = np.exp(math.sqrt(8 * math.log(3) / rounds) * (totals - totals.max(axis=1, keepdims=True)))
        x, y = weights / weights.sum(axis=1, keepdims=True)
        joint += np.outer(x, y) / rounds
        totals += np.stack([payoff[0] @ y, x @ payoff[1]])
    gain_row = (payoff[0] @ joint.sum(axis=0)).max() - (payoff[0] * joint).sum()
    gain_column = (joint.sum(axis=1) @ payoff[1]).max() - (payoff[1] * joint).sum()
    assert max(gain_row, gain_column) < 0.03
