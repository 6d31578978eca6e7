"""Numeric checks of the cards in decks/further/05-trust-and-data.md.

Each check computes what the front asks by another route (simulation of the procedure, enumeration of outcomes, search,
finite differences, retraining) and compares it with the formula or number of the back.
"""

import itertools
import math

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _softmax(z: Array) -> Array:
    shifted = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def _entropy(p: Array) -> Array:
    return np.asarray(-(p * np.log(p)).sum(axis=-1))


@checks("calib-constant", text="d47bac746be8")
def only_the_base_rate_is_a_calibrated_constant() -> None:
    law_of_x, given_x = np.array([0.2, 0.5, 0.3]), np.array([0.9, 0.4, 0.1])

    def gap(f: Array) -> float:
        """Mean of |P(y = 1 | f(x)) - f(x)| over the values that f takes."""
        total = 0.0
        for value in np.unique(f):
            here = law_of_x * (f == value)
            total += abs(float(here @ given_x) - value * float(here.sum()))
        return total

    constants = np.linspace(0, 1, 1001)
    gaps = [gap(np.full(3, value)) for value in constants]
    base_rate = float(_rng().binomial(1, np.repeat(given_x, (200_000, 500_000, 300_000))).mean())
    assert abs(constants[int(np.argmin(gaps))] - base_rate) < 0.003
    assert min(gaps) < 1e-9
    assert sum(value < 1e-9 for value in gaps) == 1


@checks("calib-ece", text="e6db7c59792c")
def weighted_gap_of_ten_forecasts() -> None:
    forecasts = np.repeat([0.9, 0.6], 5)
    outcomes = np.array([1, 1, 1, 1, 0, 1, 1, 1, 0, 0])
    gaps = [
        np.mean(forecasts == value) * abs(outcomes[forecasts == value].mean() - value) for value in np.unique(forecasts)
    ]
    assert math.isclose(sum(gaps), 0.05, abs_tol=1e-12)


@checks("calib-overconfident-why", text="a68e0bdc2f5a")
def scaling_up_correct_logits_lowers_the_loss_and_raises_confidence() -> None:
    z = _rng().normal(size=(40, 4))
    labels = z.argmax(axis=1)
    losses, confidences = [], []
    for factor in (1.0, 1.5, 3.0, 10.0):
        p = _softmax(factor * z)
        losses.append(-np.log(p[range(40), labels]).mean())
        confidences.append(p.max(axis=1).mean())
    assert losses == sorted(losses, reverse=True)
    assert confidences == sorted(confidences)


@checks("calib-temperature-optimum", text="91db08bd5e60")
def best_factor_by_search_balances_the_logits() -> None:
    rng = _rng()
    z = 3 * rng.normal(size=(500, 4))
    labels = np.array([rng.choice(4, p=p) for p in _softmax(0.4 * z)])
    factors = np.linspace(0.05, 2, 4000)
    best = min(factors, key=lambda b: float(-np.log(_softmax(b * z)[range(500), labels]).mean()))
    balance = z[range(500), labels].mean() - (_softmax(best * z) * z).sum(axis=1).mean()
    assert abs(balance) < 0.01
    assert 0.3 < best < 0.5


@checks("conformal-rank", text="def9908ce53b")
def smallest_rank_with_enough_coverage_by_enumeration() -> None:
    for n, alpha in ((5, 0.2), (6, 0.3), (4, 0.5)):
        covered = np.zeros(n + 1)  # by the rank k of the threshold, over all orders of the scores
        orders = list(itertools.permutations(range(n + 1)))
        for order in orders:
            calibration = sorted(order[:n])
            for k in range(1, n + 1):
                covered[k] += order[n] <= calibration[k - 1]
        least = min(k for k in range(1, n + 1) if covered[k] / len(orders) >= 1 - alpha - 1e-12)
        assert least == math.ceil((n + 1) * (1 - alpha) - 1e-12)


@checks("conformal-why", text="44478126d29c")
def rank_of_the_test_score_is_uniform_for_a_useless_model() -> None:
    rng = _rng()
    y = rng.exponential(size=(50_000, 10)) ** 2
    scores = np.abs(y - 7)  # the model always says 7
    ranks = (scores <= scores[:, -1:]).sum(axis=1)
    np.testing.assert_allclose(np.bincount(ranks, minlength=11)[1:] / 50_000, 0.1, atol=0.005)


@checks("conformal-least-n", text="b51403bd1776")
def first_size_whose_rank_exists() -> None:
    sizes = [n for n in range(1, 300) if any(100 * k >= 99 * (n + 1) for k in range(1, n + 1))]
    assert sizes[0] == 99


@checks("conformal-marginal", text="241ee9297df1")
def rare_kind_is_not_covered_while_the_average_is() -> None:
    rng = _rng()
    rare = rng.random((4000, 20)) < 0.05
    scores = rng.random((4000, 20)) + 5 * rare
    threshold = np.sort(scores[:, :19], axis=1)[:, math.ceil(20 * 0.9) - 1]
    covered = scores[:, 19] <= threshold
    assert covered.mean() > 0.88
    assert covered[rare[:, 19]].mean() < 0.4


@checks("shift-two-kinds", text="c7754b18f2ff")
def each_shift_keeps_its_own_conditional() -> None:
    rng = _rng()
    joint = rng.dirichlet(np.ones(6)).reshape(2, 3)  # x, y
    given_x, given_y = joint / joint.sum(axis=1, keepdims=True), joint / joint.sum(axis=0)
    covariate = np.array([0.9, 0.1])[:, None] * given_x
    label = np.array([0.6, 0.3, 0.1]) * given_y
    np.testing.assert_allclose(covariate / covariate.sum(axis=1, keepdims=True), given_x)
    np.testing.assert_allclose(label / label.sum(axis=0), given_y)
    assert np.abs(covariate / covariate.sum(axis=0) - given_y).max() > 0.05
    assert np.abs(label / label.sum(axis=1, keepdims=True) - given_x).max() > 0.05


@checks("shift-well-specified-why", text="b0aff783ee95")
def population_optimum_does_not_move_with_the_weights() -> None:
    x = np.linspace(-2, 2, 81)
    truth = 1 / (1 + np.exp(-(0.5 + 1.2 * x)))
    other = 1 / (1 + np.exp(-(0.5 + x**2)))
    fits = {}
    for name, target in (("inside", truth), ("outside", other)):
        for shift, weights in (("p", np.exp(-((x + 1) ** 2))), ("q", np.exp(-((x - 1) ** 2)))):

            def loss(w: Array, target: Array = target, weights: Array = weights) -> float:
                z = w[0] + w[1] * x
                return float(np.sum(weights * (np.logaddexp(0, z) - target * z)))

            fits[name, shift] = minimize(loss, np.zeros(2), tol=1e-10).x
    np.testing.assert_allclose(fits["inside", "p"], fits["inside", "q"], atol=1e-3)
    assert np.abs(fits["outside", "p"] - fits["outside", "q"]).max() > 0.5


@checks("shift-effective-size", text="2fc28c678f51")
def share_by_simulation() -> None:
    x = _rng().normal(size=1_000_000)
    weights = np.exp(0.5 * x - 0.125)  # q = N(1/2, 1)
    grid = np.linspace(-12, 12, 24_001)
    density = np.exp(-(grid**2) / 2) / math.sqrt(2 * math.pi)
    second = np.sum(np.exp(0.5 * grid - 0.125) ** 2 * density) * (grid[1] - grid[0])
    assert abs(weights.sum() ** 2 / np.sum(weights**2) / x.size - 1 / second) < 0.005


@checks("label-shift-solve", text="cf09ca30fa32")
def ratios_are_recovered_from_predictions_alone() -> None:
    rng = _rng()
    old, new = np.array([0.5, 0.3, 0.2]), np.array([0.1, 0.2, 0.7])
    given_label = rng.dirichlet(np.ones(3), size=3)  # rows y, columns h
    n = 400_000

    def sample(prior: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        y = rng.choice(3, size=n, p=prior)
        h = (rng.random(n)[:, None] > np.cumsum(given_label, axis=1)[y]).sum(axis=1).clip(max=2)
        return np.asarray(y), np.asarray(h)

    y, h = sample(old)
    c = np.array([[np.mean((h == i) & (y == j)) for j in range(3)] for i in range(3)])
    m = np.bincount(sample(new)[1], minlength=3) / n
    np.testing.assert_allclose(np.linalg.solve(c, m), new / old, atol=0.08)


@checks("ood-relu-why", text="f8b9bb9f3007")
def confidence_far_out_tends_to_one() -> None:
    rng = _rng()
    confident = 0
    for _ in range(50):
        w1, b1, w2, b2 = (
            rng.normal(size=(20, 5)),
            rng.normal(size=20),
            rng.normal(size=(4, 20)),
            rng.normal(size=4),
        )
        x = rng.normal(size=5)
        logits = [w2 @ np.maximum(w1 @ (t * x) + b1, 0) + b2 for t in (1e3, 2e3, 3e3)]
        np.testing.assert_allclose(logits[0] + logits[2], 2 * logits[1], rtol=1e-6)
        confident += _softmax(logits[2]).max() > 0.999
    assert confident >= 49


@checks("ood-origin", text="9bfdc98be23b")
def densest_point_is_far_from_all_samples() -> None:
    samples = _rng().normal(size=(2000, 400))
    norms = np.linalg.norm(samples, axis=1)
    assert norms.min() > 15
    assert np.all(-(norms**2) / 2 < 0)  # every sample is less dense than the origin


@checks("focal-form", text="e959111d73e3")
def derivative_of_the_loss_agrees_with_the_published_gradient() -> None:
    h = 1e-6

    def loss(z: float, gamma: float) -> float:
        p = 1 / (1 + math.exp(-z))
        return float(-((1 - p) ** gamma) * math.log(p))

    for z, gamma in itertools.product((-2.0, 0.3, 3.0), (0.0, 0.5, 2.0)):
        p = 1 / (1 + math.exp(-z))
        published = (1 - p) ** gamma * (gamma * p * math.log(p) + p - 1)
        assert abs((loss(z + h, gamma) - loss(z - h, gamma)) / (2 * h) - published) < 1e-6
    assert math.isclose(loss(0.7, 0.0), math.log1p(math.exp(-0.7)))


@checks("focal-factor", text="157a9010a317")
def ratio_of_focal_to_plain_losses() -> None:
    shares = []
    for p in (0.9, 0.1):
        focal = -((1 - p) ** 2) * math.log(p)
        shares.append(focal / -math.log(p))
    assert math.isclose(shares[1] / shares[0], 81)


@checks("active-bisection", text="50c9c850f1fc")
def labels_needed_by_random_and_by_chosen_points() -> None:
    rng = _rng()
    threshold, random_counts, chosen_counts = 0.37, [], []
    for epsilon in (0.04, 0.01, 0.0025):
        counts = []
        for _ in range(300):
            low, high, used = 0.0, 1.0, 0
            while high - low > epsilon:
                x = float(rng.random())
                low, high = (x, high) if low < x < threshold else (low, x if threshold <= x < high else high)
                used += 1
            counts.append(used)
        random_counts.append(np.mean(counts))
        low, high, used = 0.0, 1.0, 0
        while high - low > epsilon:
            middle = (low + high) / 2
            low, high = (middle, high) if middle < threshold else (low, middle)
            used += 1
        chosen_counts.append(used)
    assert all(3.2 < b / a < 4.8 for a, b in itertools.pairwise(random_counts))
    assert [b - a for a, b in itertools.pairwise(chosen_counts)] == [2, 2]


@checks("active-weight", text="3bebdcea5b46")
def weighted_mean_over_all_purchases_is_the_mean_loss() -> None:
    losses, bought = np.array([0.2, 1.5, 0.7]), np.array([0.9, 0.3, 0.5])
    expected, plain = 0.0, 0.0
    for choice in itertools.product((0, 1), repeat=3):
        kept = np.array(choice)
        probability = float(np.prod(np.where(kept, bought, 1 - bought)))
        expected += probability * float(np.mean(kept * losses * (1 / bought)))
        plain += probability * float(np.mean(kept * losses))
    assert math.isclose(expected, losses.mean())
    assert abs(plain - losses.mean()) > 0.2


@checks("active-entropy-why", text="971ccddfcdc8")
def entropy_of_a_coin_stays_while_doubt_about_it_vanishes() -> None:
    theta = (np.arange(2000) + 0.5) / 2000
    predictive, doubt = [], []
    for labels in (0, 20, 2000):
        log_weights = labels / 2 * (np.log(theta) + np.log(1 - theta))
        weights = np.exp(log_weights - log_weights.max())
        weights /= weights.sum()
        mean = float(weights @ theta)
        predictive.append(float(_entropy(np.array([mean, 1 - mean]))))
        doubt.append(predictive[-1] - float(weights @ _entropy(np.stack([theta, 1 - theta], axis=1))))
    np.testing.assert_allclose(predictive, math.log(2), atol=1e-9)
    assert doubt[0] > 5 * doubt[1] > 50 * doubt[2]


@checks("active-information", text="b09ad54e440e")
def mutual_information_of_label_and_parameter_by_the_joint_law() -> None:
    rng = _rng()
    weights, p = rng.dirichlet(np.ones(4)), rng.dirichlet(np.ones(3), size=4)
    joint = weights[:, None] * p
    information = np.sum(joint * np.log(joint / np.outer(weights, joint.sum(axis=0))))
    assert math.isclose(information, float(_entropy(weights @ p)) - float(weights @ _entropy(p)))


@checks("dp-ratio", text="6ca89a77ed00")
def worst_ratio_of_events_under_a_noisy_count() -> None:
    # A count of 7 or 8 with Laplace noise of scale 1/epsilon, an epsilon-private release; events are sets of 12 cells.
    z = np.linspace(-33, 47, 160_001)
    cells = np.digitize(z, np.linspace(2.5, 12.5, 11))
    events = (np.arange(2**12)[:, None] >> np.arange(12)) & 1
    for epsilon in (0.5, 1.0, 2.0):
        law = []
        for count in (7, 8):
            density = np.exp(-epsilon * np.abs(z - count))
            law.append(np.bincount(cells, weights=density / density.sum(), minlength=12)[:12])
        with_record, without = events[1:] @ law[1], events[1:] @ law[0]
        assert abs(math.log(float((with_record / without).max())) - epsilon) < 1e-3
        assert abs(math.log(float((without / with_record).max())) - epsilon) < 1e-3


@checks("dp-laplace", text="cbea01f1e8ed")
def least_scale_that_keeps_the_ratio() -> None:
    z = np.linspace(-60, 60, 24_001)
    for delta, epsilon in ((1.0, 0.5), (3.0, 1.0)):
        scales = np.linspace(0.1, 8, 791)
        private = [b for b in scales if np.max(np.abs(z - delta) - np.abs(z)) / b <= epsilon + 1e-9]
        assert abs(min(private) - delta / epsilon) < 0.011


@checks("dp-composition", text="40484d981722")
def joint_loss_of_randomised_responses_by_the_binomial_law() -> None:
    for epsilon, k, delta in ((0.1, 100, 1e-3), (0.02, 2500, 1e-3), (0.02, 2500, 1e-6), (0.05, 100, 1e-3)):
        p = math.exp(epsilon) / (1 + math.exp(epsilon))
        successes = np.arange(k + 1)
        log_choose = [math.lgamma(k + 1) - math.lgamma(j + 1) - math.lgamma(k - j + 1) for j in range(k + 1)]
        law = np.exp(np.array(log_choose) + successes * math.log(p) + (k - successes) * math.log(1 - p))
        loss = epsilon * (2 * successes - k)
        total = 0.0
        for e in np.linspace(0, k * epsilon, 2000):
            if np.sum(law * np.maximum(1 - np.exp(e - loss), 0)) <= delta:
                total = float(e)
                break
        assert 0.4 < total / (epsilon * math.sqrt(k * math.log(1 / delta))) < 2
        assert total < 0.7 * k * epsilon


@checks("dp-clip-why", text="77c3ebbe09bd")
def clipping_each_term_leaves_a_larger_signal_for_the_same_influence() -> None:
    rng = _rng()
    c, batch = 1.0, 100
    gradients = np.array([3.0, 0.0]) + rng.normal(size=(batch, 2))

    def clip(v: Array) -> Array:
        return np.asarray(v * min(1.0, c / float(np.linalg.norm(v))))

    def summed(g: Array) -> Array:
        return np.asarray(np.sum([clip(v) for v in g], axis=0))

    signal = np.linalg.norm(summed(gradients))
    influence = max(
        float(np.linalg.norm(summed(np.vstack([gradients, v])) - summed(gradients))) for v in 50 * np.eye(2)
    )
    assert influence <= c + 1e-9
    assert 0.9 * batch * c < signal <= batch * c
    turned = clip(gradients.sum(axis=0)) - clip(np.vstack([gradients, [[-1e6, 0.0]]]).sum(axis=0))
    assert abs(np.linalg.norm(turned) - 2 * c) < 1e-2


@checks("holdout-adaptive", text="f94b13f35238")
def excess_of_the_best_and_of_the_vote_on_coin_flips() -> None:
    rng = _rng()
    n = 2000
    scaled_best, scaled_vote = [], []
    for k in (15, 101, 701):
        best, vote = [], []
        for _ in range(6):
            agree = np.sign(rng.random((k, n)) - 0.5)  # times the label: 1 where right
            agree *= np.where(agree.mean(axis=1, keepdims=True) < 0, -1, 1)
            best.append(float((agree.mean(axis=1) / 2).max()))
            vote.append(float(np.mean(agree.sum(axis=0) > 0) - 0.5))
        scaled_best.append(np.mean(best) / math.sqrt(math.log(k) / n))
        scaled_vote.append(np.mean(vote) / math.sqrt(k / n))
    assert max(scaled_best) < 1.4 * min(scaled_best)
    assert max(scaled_vote) < 1.5 * min(scaled_vote)


@checks("holdout-privacy-bound", text="b95a9d5661c7")
def ratio_of_means_stays_below_the_bound_and_comes_close() -> None:
    for epsilon in (0.3, 1.0):
        ratios = []
        for m in (2, 10, 1000):
            # One point, uniform on m values; randomised response names a value and f is its indicator.
            named = math.exp(epsilon) / (math.exp(epsilon) + m - 1)
            ratios.append(named / (1 / m))
        assert max(ratios) <= math.exp(epsilon)
        assert max(ratios) > 0.99 * math.exp(epsilon)
    rng = _rng()
    epsilon, law = 0.8, rng.dirichlet(np.ones(3))
    functions = rng.random((5, 3))
    for _ in range(20):
        mechanism = np.zeros((9, 5))
        base, tilt = rng.normal(size=5), rng.uniform(-1, 1, size=(3, 5)) * epsilon / 4
        for i, (a, b) in enumerate(itertools.product(range(3), repeat=2)):
            mechanism[i] = _softmax(base + tilt[a] + tilt[b])
        empirical = true = 0.0
        for i, (a, b) in enumerate(itertools.product(range(3), repeat=2)):
            probability = law[a] * law[b]
            empirical += probability * float(mechanism[i] @ (functions[:, a] + functions[:, b]) / 2)
            true += probability * float(mechanism[i] @ (functions @ law))
        assert empirical <= math.exp(epsilon) * true


@checks("holdout-noise-rate", text="86ec8ac60a02")
def best_noise_balances_blur_and_overfitting() -> None:
    sigma = np.geomspace(1e-6, 10, 20_001)

    def error(k: float, n: float) -> float:
        # Gaussian noise s per answer; stability loss of k answers of sensitivity 1/n is of order sqrt(k)/(n s).
        return float(np.min(sigma + math.sqrt(k) / (n * sigma)))

    assert abs(math.log(error(1600, 1e4) / error(100, 1e4)) / math.log(16) - 1 / 4) < 1e-3
    assert abs(math.log(error(100, 1e6) / error(100, 1e4)) / math.log(100) + 1 / 2) < 1e-3


@checks("membership-gap", text="585b44fc4ad0")
def advantage_of_the_attacker_by_simulation() -> None:
    rng = _rng()
    train, test = rng.beta(1, 6, size=400_000), rng.beta(2, 4, size=400_000)
    said_train, said_test = rng.random(train.size) < 1 - train, rng.random(test.size) < 1 - test
    assert abs(said_train.mean() - said_test.mean() - (test.mean() - train.mean())) < 0.004


@checks("membership-bound", text="a78213f1fe80")
def best_tests_stay_below_the_multiple_and_reach_it() -> None:
    rng = _rng()
    epsilon, worst = 0.7, 0.0
    for _ in range(300):
        without = rng.dirichlet(np.ones(5))
        tilt = rng.uniform(-epsilon / 2, epsilon / 2, size=5)
        used = without * np.exp(tilt)
        used /= used.sum()
        if np.abs(np.log(used / without)).max() > epsilon:
            continue
        for size in range(1, 5):
            for event in itertools.combinations(range(5), size):
                worst = max(worst, used[list(event)].sum() / without[list(event)].sum())
    assert worst <= math.exp(epsilon) + 1e-9
    response = math.exp(epsilon) / (1 + math.exp(epsilon))  # a randomised bit
    assert math.isclose(response / (1 - response), math.exp(epsilon))


@checks("unlearn-shards", text="55c3f2ffe910")
def share_of_points_in_the_shard_of_the_lost_record() -> None:
    shards = np.array_split(np.arange(10_000), 20)
    touched = [shard for shard in shards if 1234 in shard]
    assert sum(shard.size for shard in touched) / 10_000 == 0.05


@checks("unlearn-sgd-why", text="070855c2fa10")
def adding_gradients_back_does_not_give_the_retrained_weights() -> None:
    rng = _rng()
    x, y = rng.normal(size=(6, 2)), rng.normal(size=6)
    order = np.tile(np.arange(6), 3)

    def train(points: NDArray[np.int64]) -> tuple[Array, Array]:
        w, removed = np.zeros(2), np.zeros(2)
        for i in points:
            step = 0.1 * (x[i] @ w - y[i]) * x[i]
            w = w - step
            removed = removed + step * (i == 0)
        return np.asarray(w), np.asarray(removed)

    full, subtracted = train(order)
    without, _ = train(order[order != 0])
    assert np.abs(full + subtracted - without).max() > 0.01


@checks("unlearn-newton", text="e30d70c408f3")
def newton_steps_until_the_retrained_weights() -> None:
    rng = _rng()
    x, y = rng.normal(size=(8, 3)), rng.normal(size=8)

    def solution(rows: slice) -> Array:
        found = minimize(lambda w: np.sum((x[rows] @ w - y[rows]) ** 2) + 0.5 * w @ w, np.zeros(3), tol=1e-12)
        return np.asarray(found.x)

    w, target, steps = solution(slice(0, 8)), solution(slice(1, 8)), 0
    while np.abs(w - target).max() > 1e-5:
        kept = x[1:]
        gradient = 2 * kept.T @ (kept @ w - y[1:]) + w
        w = w - np.linalg.solve(2 * kept.T @ kept + np.eye(3), gradient)
        steps += 1
    assert steps == 1


@checks("fedavg-one-step", text="f982805b6934")
def average_of_local_steps_is_the_pooled_step() -> None:
    rng = _rng()
    sizes, w, eta = (3, 7, 2), rng.normal(size=4), 0.3
    data = [(rng.normal(size=(m, 4)), rng.normal(size=m)) for m in sizes]
    local = [w - eta * np.mean((x @ w - y)[:, None] * x, axis=0) for x, y in data]
    averaged = sum(m / sum(sizes) * v for m, v in zip(sizes, local, strict=True))
    x, y = np.vstack([x for x, _ in data]), np.concatenate([y for _, y in data])
    h = 1e-6
    gradient = [
        (np.mean((x @ (w + h * e) - y) ** 2) - np.mean((x @ (w - h * e) - y) ** 2)) / (4 * h) for e in np.eye(4)
    ]
    np.testing.assert_allclose(averaged, w - eta * np.array(gradient), atol=1e-6)


@checks("fedavg-drift", text="13e54897a02a")
def minimiser_of_the_sum_on_a_grid() -> None:
    grid = np.linspace(-3, 3, 6001)
    first, second = (grid - 1) ** 2, 3 * (grid + 1) ** 2
    average = (grid[np.argmin(first)] + grid[np.argmin(second)]) / 2
    assert abs(average) < 1e-9
    assert abs(grid[np.argmin(first + second)] + 0.5) < 1e-9


@checks("ig-completeness", text="b8f7084532a4")
def attributions_by_quadrature_add_up() -> None:
    rng = _rng()
    x, b = rng.normal(size=3), rng.normal(size=3)

    def f(u: Array) -> float:
        return float(np.sin(u[0] * u[1]) + u[2] ** 3 + np.exp(u[0] - u[2]))

    def gradient(u: Array) -> Array:
        h = 1e-5
        return np.array([(f(u + h * e) - f(u - h * e)) / (2 * h) for e in np.eye(3)])

    times = (np.arange(1000) + 0.5) / 1000
    attributions = (x - b) * np.mean([gradient(b + t * (x - b)) for t in times], axis=0)
    assert abs(attributions.sum() - (f(x) - f(b))) < 1e-4


@checks("saliency-saturation", text="e38a2ad3eff3")
def gradient_vanishes_beyond_one() -> None:
    h = 1e-6
    grid = np.linspace(0, 4, 401)

    def f(x: Array) -> Array:
        return np.asarray(1 - np.maximum(0, 1 - x))

    slopes = (f(grid + h) - f(grid - h)) / (2 * h)
    flat = grid[(np.abs(slopes) < 1e-9) & (np.abs(f(grid) - 1) < 1e-9)]
    assert flat.min() > 1
    assert flat.size == np.sum(grid > 1 + 1e-9)


@checks("probe-separable-why", text="69e70944f521")
def any_labels_of_independent_points_are_fitted() -> None:
    hidden = _rng().normal(size=(5, 8))
    for labels in itertools.product((-1, 1), repeat=5):
        w = np.linalg.lstsq(hidden, np.array(labels, dtype=float), rcond=None)[0]
        assert np.all(np.sign(hidden @ w) == labels)


@checks("probe-not-used", text="e37be4b4194b")
def readable_feature_without_effect_on_the_output() -> None:
    rng = _rng()
    x = rng.normal(size=(500, 2))
    hidden, output = np.eye(2), np.array([0.0, 1.0])  # the first coordinate is carried along unused
    probe = np.linalg.lstsq(x @ hidden, x[:, 0], rcond=None)[0]
    np.testing.assert_allclose(x @ hidden @ probe, x[:, 0], atol=1e-9)
    changed = x.copy()
    changed[:, 0] += 10
    np.testing.assert_allclose(changed @ hidden @ output, x @ hidden @ output)
