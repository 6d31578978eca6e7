"""Numeric checks of the cards in decks/gbc/12-applications.md.

Each check computes what the front asks by another route (finite differences, enumeration, simulation, counting) and
compares it with the formula or number of the back.
"""

import itertools
import math
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(12)


def _gradient(f: Callable[[Array], float], x: Array, step: float = 1e-6) -> Array:
    """Return the gradient of f at the vector x by central differences."""
    return np.array([(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)])


def _softmax(z: Array) -> Array:
    powers = np.array([math.exp(entry) for entry in z])
    return np.asarray(powers / powers.sum())


@checks("distillation-gradient", text="fcb98b4effeb")
def softened_cross_entropy_by_differences() -> None:
    rng = _rng()
    v, z = rng.normal(size=5), rng.normal(size=5)
    for temperature in (0.5, 1.0, 4.0):
        q = _softmax(z / temperature)
        measured = _gradient(lambda a, t=temperature, q=q: -float(q @ np.log(_softmax(a / t))), v)
        np.testing.assert_allclose(measured, (_softmax(v / temperature) - q) / temperature, atol=1e-8)
    v, z, hot = v - v.mean(), z - z.mean(), 1e4
    by_note = (v - z) / (5 * hot**2)
    np.testing.assert_allclose((_softmax(v / hot) - _softmax(z / hot)) / hot, by_note, rtol=1e-2)


@checks("cascade-cost", text="151b4d468d59")
def cost_of_a_cascade_input_by_input() -> None:
    costs = [1 + (100 if passed else 0) for passed in (n % 100 == 0 for n in range(1000))]
    assert Fraction(sum(costs), len(costs)) == 2


@checks("soft-gate-saves-nothing", text="03544988d044")
def every_expert_moves_the_output_of_a_soft_gate() -> None:
    gate, outputs = _softmax(np.array([3.0, -8.0, 0.5])), np.array([1.0, -2.0, 0.3])
    assert np.all(np.abs(_gradient(lambda f: float(gate @ f), outputs)) > 1e-6)


@checks("contrast-sphere", text="663705462d69")
def normalised_images_lie_on_one_sphere() -> None:
    rng = _rng()
    for n in (2, 10, 300):
        x = 7 + 3 * rng.random(n)
        centred = x - sum(x) / n
        scaled = centred / math.sqrt(sum(entry**2 for entry in centred) / n)
        assert math.isclose(float(np.linalg.norm(scaled)), math.sqrt(n))


@checks("trigram-sparsity", text="067145f266e4")
def no_text_shows_more_trigrams_than_it_has_places() -> None:
    text = _rng().integers(0, 50, size=400)
    seen = {tuple(text[i : i + 3]) for i in range(text.size - 2)}
    assert len(seen) <= text.size
    assert Fraction(10**9, (10**5) ** 3) == Fraction(1, 10**6)


@checks("trigram-zero-count", text="b70747e71d5e")
def relative_frequencies_give_an_unseen_word_no_probability() -> None:
    corpus = "abcbab"
    triples = Counter(zip(corpus, corpus[1:], corpus[2:], strict=False))
    pairs = Counter((a, b) for a, b, _ in triples.elements())
    infinite = 0
    for text in itertools.product("abc", repeat=5):
        if not set(itertools.pairwise(text)) <= set(pairs):
            continue
        seen = list(zip(text, text[1:], text[2:], strict=False))
        with np.errstate(divide="ignore"):
            score = sum(np.log(triples[t] / pairs[t[:2]]) for t in seen)
        assert (score == -math.inf) == (not set(seen) <= set(triples))
        infinite += score == -math.inf
    assert infinite > 0


@checks("softmax-cost-vocabulary", text="1a657e2ba974")
def probability_of_one_word_moves_with_every_logit() -> None:
    z = _rng().normal(size=30)
    assert np.all(np.abs(_gradient(lambda a: -math.log(_softmax(a)[4]), z)) > 1e-4)


@checks("hierarchical-binary-cost", text="bf28cb573587")
def nodes_above_a_leaf_are_counted_in_a_heap() -> None:
    for k in (1, 4, 10):
        for leaf in range(2**k, 2 ** (k + 1)):
            node, above = leaf, 0
            while node > 1:
                node //= 2
                above += 1
            assert above == math.log2(len(range(2**k, 2 ** (k + 1))))


@checks("hierarchical-two-level-cost", text="e5d6eb02cd43")
def logits_of_a_two_level_tree_are_counted() -> None:
    rng = _rng()
    for n_classes in (3, 10, 40):
        vocabulary = [(c, w) for c in range(n_classes) for w in range(n_classes)]
        class_logits, word_logits = rng.normal(size=n_classes), rng.normal(size=(n_classes, n_classes))
        used = class_logits.size + word_logits[0].size
        assert math.isclose(used, 2 * math.sqrt(len(vocabulary)))
        total = sum(_softmax(class_logits)[c] * _softmax(word_logits[c]).sum() for c in range(n_classes))
        assert math.isclose(total, 1)


@checks("hierarchical-greedy-descent", text="e7c6ea8a5b42")
def greedy_descent_misses_the_most_probable_word() -> None:
    tree = {"left": {"a": 0.2, "b": 0.2, "c": 0.2}, "right": {"d": 0.4}}
    branch = max(tree, key=lambda side: sum(tree[side].values()))
    greedy = max(tree[branch].values())
    assert greedy < max(p for words in tree.values() for p in words.values())


@checks("sampled-softmax-negative-phase", text="5ec084a06fe5")
def log_probability_in_shared_parameters_by_differences() -> None:
    rng = _rng()
    m, theta, y = rng.normal(size=(6, 3)), rng.normal(size=3), 2

    def logits(t: Array) -> Array:
        return np.asarray(np.sin(m @ t))

    slopes = np.stack([_gradient(lambda t, i=i: float(logits(t)[i]), theta) for i in range(6)])
    measured = _gradient(lambda t: math.log(_softmax(logits(t))[y]), theta)
    np.testing.assert_allclose(measured, slopes[y] - _softmax(logits(theta)) @ slopes, atol=1e-7)


@checks("attention-convex-hull", text="b504066aa329")
def contexts_stay_in_the_hull_and_reach_all_of_it() -> None:
    rng = _rng()
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    for scale in (0.1, 1.0, 5.0):
        for scores in rng.normal(scale=scale, size=(50, 3)):
            x, y = _softmax(scores) @ corners
            assert min(x, y, 1 - x - y) > 0
    for target in itertools.product((0.0, 0.25, 0.5, 1.0), repeat=2):
        weights = np.array([1 - sum(target), *target])
        if np.all(weights >= 0):
            context = _softmax(np.log(np.maximum(weights, 1e-12))) @ corners
            np.testing.assert_allclose(context, target, atol=1e-9)


@checks("attention-score-derivative", text="5e2f9842f8ce")
def context_is_differentiated_in_each_score() -> None:
    rng = _rng()
    scores, states = rng.normal(size=4), rng.normal(size=(4, 3))
    weights = _softmax(scores)
    context = weights @ states
    jacobian = np.stack([_gradient(lambda e, j=j: float((_softmax(e) @ states)[j]), scores) for j in range(3)])
    for t in range(4):
        np.testing.assert_allclose(jacobian[:, t], weights[t] * (states[t] - context), atol=1e-8)


@checks("recommender-bilinear", text="a50928b22ea9")
def table_of_predictions_has_the_rank_of_the_vectors() -> None:
    rng = _rng()
    users, items = rng.normal(size=(8, 2)), rng.normal(size=(9, 2))
    table = np.array([[sum(x * y for x, y in zip(a, b, strict=True)) for b in items] for a in users])
    np.testing.assert_allclose(table[3, 5], users[3].T @ items[5])
    assert np.linalg.matrix_rank(table) == 2


@checks("recommender-cold-start", text="8c5da293f524")
def unrated_item_has_no_gradient() -> None:
    rng = _rng()
    users, items, ratings = rng.normal(size=(3, 2)), rng.normal(size=(3, 2)), rng.normal(size=(3, 3))
    observed = [(0, 0), (1, 0), (2, 1), (0, 1)]

    def cost(new: Array, item: int) -> float:
        table = items.copy()
        table[item] = new
        return float(sum((users[u] @ table[i] - ratings[u, i]) ** 2 for u, i in observed))

    np.testing.assert_array_equal(_gradient(lambda b: cost(b, 2), items[2]), np.zeros(2))
    assert np.any(_gradient(lambda b: cost(b, 1), items[1]) != 0)


@checks("bandit-greedy-fails", text="0a5e4de78d35")
def greedy_play_after_one_unlucky_pull() -> None:
    rng = _rng()
    rewards: dict[str, list[float]] = {"A": [0.0], "B": [0.1]}
    played = set()
    for _ in range(1000):
        arm = max(rewards, key=lambda name: sum(rewards[name]) / len(rewards[name]))
        played.add(arm)
        rewards[arm].append(float(rng.random() < 0.9) if arm == "A" else 0.1)
    assert played == {"B"}
