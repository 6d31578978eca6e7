"""Numeric checks of the cards in decks/modern/07-language-models-and-self-supervision.md.

Each check computes what the front asks by another route (exact enumeration of small laws, numerical optimisation,
finite differences, hand-made attention, counting of operations) and compares it with the formula or number of the back.
"""

import itertools
import math

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar  # type: ignore[import-untyped]

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _softmax(z: Array) -> Array:
    raw = np.exp(z - z.max())
    return np.asarray(raw / raw.sum())


def _joint(rng: np.random.Generator) -> Array:
    """Return a joint law of x and y, each of three values, of clearly positive information."""
    raw = rng.exponential(size=(3, 3)) + 1.5 * np.eye(3)
    return np.asarray(raw / raw.sum())


def _information(joint: Array) -> float:
    product = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    return float(np.sum(joint * np.log(joint / product)))


def _info_nce(score: Array, joint: Array, n: int) -> float:
    """Return the exact expected loss with n candidates, the first one drawn with x from the joint law."""
    marginal, total = joint.sum(axis=0), 0.0
    for x in range(3):
        for ys in itertools.product(range(3), repeat=n):
            weight = joint[x, ys[0]] * math.prod(marginal[y] for y in ys[1:])
            total -= weight * math.log(_softmax(score[x, list(ys)])[0])
    return float(total)


@checks("infonce-loss", text="e05e8fec3900")
def loss_is_the_cross_entropy_of_picking_the_first() -> None:
    s = 2 * _rng().normal(size=6)
    odds_against = sum(math.exp(s[j] - s[0]) for j in range(1, 6))
    surprise = -math.log(1 / (1 + odds_against))
    assert math.isclose(-s[0] + math.log(sum(math.exp(v) for v in s)), surprise)


@checks("infonce-optimal-score", text="0408b50c2b1f")
def best_table_of_scores_is_the_log_ratio_up_to_rows() -> None:
    joint = _joint(_rng())
    found = minimize(lambda t: _info_nce(t.reshape(3, 3), joint, 3), np.zeros(9), method="BFGS", options={"gtol": 1e-5})
    table = found.x.reshape(3, 3)
    ratio = np.log(joint / joint.sum(axis=1, keepdims=True) / joint.sum(axis=0))
    np.testing.assert_allclose(
        table - table.mean(axis=1, keepdims=True), ratio - ratio.mean(axis=1, keepdims=True), atol=2e-3
    )


@checks("infonce-bound", text="01b93a2cac1a")
def bound_holds_for_all_scores_and_is_approached() -> None:
    rng = _rng()
    joint = _joint(rng)
    information = _information(joint)
    best = np.log(joint / joint.sum(axis=1, keepdims=True) / joint.sum(axis=0))
    for n in (2, 3, 5):
        for score in (best, 3 * best, *rng.normal(size=(8, 3, 3))):
            assert math.log(n) - _info_nce(score, joint, n) <= information
    gaps = [information - (math.log(n) - _info_nce(best, joint, n)) for n in (2, 4, 6)]
    assert gaps[0] > gaps[1] > gaps[2] > 0


@checks("infonce-candidates", text="869fcaf6c64e")
def least_number_of_candidates_with_a_perfect_score() -> None:
    low, high = 1, 10**6
    while high - low > 1:
        middle = (low + high) // 2
        scores = np.zeros(middle)
        scores[0] = 800.0  # told apart perfectly: loss 0
        bound = math.log(middle) + math.log(_softmax(scores)[0])
        low, high = (low, middle) if bound >= 10 else (middle, high)
    assert float(f"{high:.0e}") == 2e4


@checks("infonce-temperature", text="55d36336b618")
def push_on_a_negative_is_proportional_to_its_exponential() -> None:
    u = np.array([0.8, 0.7, 0.3, -0.2])
    for tau in (0.1, 0.5, 1.0):

        def loss(v: Array, tau: float = tau) -> float:
            return float(-v[0] / tau + math.log(np.exp(v / tau).sum()))

        slope = [(loss(u + 1e-6 * e) - loss(u - 1e-6 * e)) / 2e-6 for e in np.eye(4)]
        for j, k in itertools.combinations(range(1, 4), 2):
            assert math.isclose(slope[j] / slope[k], math.exp((u[j] - u[k]) / tau), rel_tol=1e-3)


@checks("clip-zero-shot", text="9bbb4681fb92")
def largest_inner_product_is_the_most_probable_and_the_nearest_text() -> None:
    rng = _rng()
    for _ in range(50):
        vectors = rng.normal(size=(6, 4))
        u, *v = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        nearest = int(np.argmin([np.linalg.norm(u - text) for text in v]))
        probable = int(np.argmax(_softmax(np.array([u @ text for text in v]) / 0.07)))
        assert int(np.argmax([u @ text for text in v])) == nearest == probable


@checks("ssl-collapse", text="b4494c683c36")
def descent_without_negatives_ends_in_a_constant() -> None:
    rng = _rng()
    x = rng.normal(size=(200, 3))
    views = x + 0.5 * rng.normal(size=(2, 200, 3))
    w, b = rng.normal(size=(3, 2)), rng.normal(size=2)
    for _ in range(4000):
        gap = (views[0] - views[1]) @ w  # the constant b cancels and stays as it was
        w -= 0.05 * 2 * (views[0] - views[1]).T @ gap / 200
    assert np.mean(np.sum(((views[0] - views[1]) @ w) ** 2, axis=1)) < 1e-12
    assert np.ptp(x @ w + b, axis=0).max() < 1e-5


@checks("masked-versus-causal", text="c2997ee22138")
def product_of_causal_conditionals_is_a_law_and_that_of_masked_ones_is_not() -> None:
    law = _rng().exponential(size=(2, 2, 2))
    law /= law.sum()
    causal, masked = 0.0, 0.0
    for x in itertools.product(range(2), repeat=3):
        product = law[x[0]].sum() * law[x[0], x[1]].sum() / law[x[0]].sum() * law[x] / law[x[0], x[1]].sum()
        assert math.isclose(product, law[x])
        causal += product
        others = (law[:, x[1], x[2]], law[x[0], :, x[2]], law[x[0], x[1], :])
        masked += math.prod(law[x] / other.sum() for other in others)
    assert math.isclose(causal, 1)
    assert abs(masked - 1) > 0.1


def _multiplied(counter: list[int], a: Array, b: Array) -> Array:
    """Return the matrix product ab and add its floating-point operations to the counter."""
    counter[0] += 2 * a.shape[0] * a.shape[1] * b.shape[1]
    return a @ b


def _training_step() -> tuple[float, float]:
    """Return the operations per weight and token of a forward and of a backward pass, whose gradient is verified."""
    rng = _rng()
    tokens, widths = 5, (7, 11, 6, 9)
    weights = [rng.normal(size=shape) for shape in itertools.pairwise(widths)]
    forward, backward = [0], [0]
    inputs = [rng.normal(size=(tokens, widths[0]))]
    for w in weights:
        inputs.append(_multiplied(forward, inputs[-1], w))
    g, slopes = inputs[-1].copy(), []
    for w, h in zip(reversed(weights), reversed(inputs[:-1]), strict=True):
        slopes.append(_multiplied(backward, h.T, g))
        g = _multiplied(backward, g, w.T)
    moved = weights[0].copy()
    moved[2, 3] += 1e-6
    change = 0.5 * np.sum((inputs[0] @ moved @ weights[1] @ weights[2]) ** 2) - 0.5 * np.sum(inputs[-1] ** 2)
    assert math.isclose(change / 1e-6, slopes[-1][2, 3], rel_tol=1e-3)
    n = sum(w.size for w in weights)
    return forward[0] / (n * tokens), backward[0] / (n * tokens)


@checks("scaling-backward-cost", text="d0401d00223d")
def operations_of_a_training_step_are_counted_product_by_product() -> None:
    assert _training_step() == (2, 4)


@checks("scaling-training-cost", text="3c6f077e3c62")
def training_cost_to_one_digit() -> None:
    per_weight_and_token = sum(_training_step())
    total = per_weight_and_token * 70e9 * 1.4e12
    assert f"{total:.0e}" == "6e+23"
    assert round(total / 1e15 / (365.25 * 24 * 3600)) == 19


@checks("scaling-optimal-size", text="09af1dd405e5")
def best_size_grows_as_a_power_of_compute() -> None:
    for alpha, beta in ((0.34, 0.28), (0.5, 0.2), (0.3, 0.3)):

        def best(compute: float, alpha: float = alpha, beta: float = beta) -> float:
            def loss(log_n: float) -> float:
                n = math.exp(log_n)
                return 1.7 + 400 * n**-alpha + 410 * (compute / (6 * n)) ** -beta

            return float(minimize_scalar(loss, bracket=(10, 20), options={"xtol": 1e-12}).x)

        slope = (best(1e24) - best(1e20)) / math.log(1e4)
        assert math.isclose(slope, beta / (alpha + beta), rel_tol=1e-4)


@checks("scaling-tokens-per-parameter", text="3bc3525d0a8b")
def ratio_of_the_model_trained_on_the_fit() -> None:
    assert round(1.4e12 / 70e9) == 20
    # Best sizes published for three training budgets (operations): with 6ND = C, tokens per parameter are C / (6 N^2).
    for budget, size in ((1.21e20, 1e9), (1.23e22, 10e9), (5.76e23, 67e9)):
        assert abs(budget / (6 * size**2) - 20) < 2
    assert round(300e9 / 175e9) == 2


@checks("scaling-halve-the-loss", text="8e2d6b0f303b")
def factor_found_by_doubling_until_the_loss_is_halved() -> None:
    factor = 1.0
    while factor**-0.076 > 0.5:
        factor *= 1.001
    assert round(math.log10(factor)) == 4
    assert abs(factor - 9100) < 100


@checks("scaling-entropy-floor", text="0ba402b47dbe")
def no_model_has_log_loss_below_the_entropy() -> None:
    rng = _rng()
    p = rng.dirichlet(np.ones(5))
    entropy = -float(np.sum(p * np.log(p)))
    losses = [-float(np.sum(p * np.log(q))) for q in rng.dirichlet(np.ones(5), size=2000)]
    assert min(losses) > entropy
    assert -math.fsum(p * np.log(0.999 * p + 0.001 / 5)) - entropy < 1e-3


@checks("icl-least-squares", text="58455cd075e7")
def posterior_mean_without_noise_is_the_least_norm_solution() -> None:
    rng = _rng()
    for k in (2, 4, 7):
        x, w, query = rng.normal(size=(k, 4)), rng.normal(size=4), rng.normal(size=4)
        y = x @ w
        noise = 1e-9
        posterior_mean = x.T @ np.linalg.solve(x @ x.T + noise * np.eye(k), y)
        assert math.isclose(query @ posterior_mean, query @ np.linalg.lstsq(x, y, rcond=None)[0], abs_tol=1e-4)


@checks("induction-head-target", text="2b03dc6a7783")
def two_hand_made_heads_continue_the_pattern() -> None:
    rng = _rng()
    for _ in range(30):
        text = list(rng.permutation(8)[:6])
        a, b = text[2], text[3]
        text.append(a)
        embedded = np.eye(8)[text]
        places = np.arange(7)
        # First head: attention to the position before. Second head: the current token against what the first brought.
        first = np.where(places[None, :] == places[:, None] - 1, 30.0, 0.0)
        brought = np.stack([_softmax(row[: i + 1]) @ embedded[: i + 1] for i, row in enumerate(first)])
        second = _softmax(30 * brought @ embedded[-1])
        assert int(np.argmax(second)) == 3
        assert int(np.argmax(second @ embedded)) == b


@checks("induction-two-layers", text="24fc6c7412e2")
def keys_of_own_token_and_place_give_the_same_weight_whoever_comes_before() -> None:
    rng = _rng()
    tokens, places = rng.normal(size=(6, 4)), rng.normal(size=(4, 4))
    query, key = rng.normal(size=(2, 4, 4))

    def score_of_b(text: list[int]) -> float:
        h = tokens[text] + places
        return float((query @ h[3]) @ (key @ h[1]))

    assert math.isclose(score_of_b([0, 1, 2, 0]), score_of_b([4, 1, 2, 0]))


@checks("icl-gradient-step", text="b9f35b38dd5b")
def prediction_after_one_numerical_gradient_step() -> None:
    rng = _rng()
    x, y, query, eta = rng.normal(size=(5, 3)), rng.normal(size=5), rng.normal(size=3), 0.1

    def loss(w: Array) -> float:
        return float(0.5 * np.sum((x @ w - y) ** 2))

    gradient = np.array([(loss(1e-5 * e) - loss(-1e-5 * e)) / 2e-5 for e in np.eye(3)])
    assert math.isclose(-eta * gradient @ query, eta * sum(y[i] * (x[i] @ query) for i in range(5)), rel_tol=1e-6)


@checks("reward-model-loss", text="27e7f05ccc58")
def negative_log_likelihood_of_a_comparison() -> None:
    for a, b in ((0.3, -1.2), (2.0, 2.0), (-1.0, 3.0)):
        win = math.exp(a) / (math.exp(a) + math.exp(b))
        assert math.isclose(math.log(1 + math.exp(b - a)), -math.log(win))


@checks("rlhf-optimal-policy", text="b084105342fd")
def best_law_found_by_numerical_ascent() -> None:
    rng = _rng()
    reference, reward, beta = rng.dirichlet(np.ones(4)), rng.normal(size=4), 0.7

    def objective(logits: Array) -> float:
        law = _softmax(logits)
        return -float(law @ reward - beta * np.sum(law * np.log(law / reference)))

    found = _softmax(minimize(objective, np.zeros(4), options={"gtol": 1e-9}).x)
    ratio = found / (reference * np.exp(reward / beta))
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-4)


@checks("rlhf-over-optimisation", text="e9ed2d1be961")
def best_of_many_by_a_noisy_reward_disappoints() -> None:
    # Answers far out have heavy errors of the learned reward and low true quality.
    rng = _rng()
    far = np.abs(rng.normal(size=(2000, 1000)))
    quality = -0.5 * far + 0.3 * rng.normal(size=far.shape)
    learned = quality + 1.5 * far * rng.normal(size=far.shape)
    rewards, qualities = [], []
    for n in (1, 3, 1000):
        best = learned[:, :n].argmax(axis=1)[:, None]
        rewards.append(np.take_along_axis(learned, best, axis=1).mean())
        qualities.append(np.take_along_axis(quality, best, axis=1).mean())
    assert rewards[0] < rewards[1] < rewards[2]
    assert qualities[2] < qualities[1]


@checks("ppo-clip", text="50b1aa1259b8")
def slope_of_the_clipped_objective_on_a_grid() -> None:
    eps, step = 0.2, 1e-6

    def objective(rho: float, advantage: float) -> float:
        return min(rho * advantage, float(np.clip(rho, 1 - eps, 1 + eps)) * advantage)

    for rho in np.linspace(0.05, 2.05, 81):
        for advantage in (0.7, -1.3):
            slope = (objective(rho + step, advantage) - objective(rho - step, advantage)) / (2 * step)
            flat = rho > 1 + eps if advantage > 0 else rho < 1 - eps
            if abs(abs(rho - 1) - eps) > 1e-4:
                assert (abs(slope) < 1e-9) == flat


@checks("dpo-implicit-reward", text="f19ee46552c0")
def reward_is_recovered_from_its_optimal_law() -> None:
    rng = _rng()
    reference, reward, beta = rng.dirichlet(np.ones(4)), rng.normal(size=4), 0.7
    tilted = reference * np.exp(reward / beta)
    z = tilted.sum()
    np.testing.assert_allclose(beta * np.log(tilted / z / reference) + beta * math.log(z), reward)


@checks("dpo-cancels-z", text="48c523ae54d1")
def likelihood_of_a_comparison_needs_ratios_only() -> None:
    rng = _rng()
    reference, reward, beta = rng.dirichlet(np.ones(4)), rng.normal(size=4), 0.7
    law = _softmax(np.log(reference) + reward / beta)
    ratios = (law[0] / reference[0]) / (law[1] / reference[1])
    win = math.exp(reward[0]) / (math.exp(reward[0]) + math.exp(reward[1]))
    assert math.isclose(ratios**beta / (1 + ratios**beta), win)
