"""Numeric checks of the cards in decks/classic/12-trees-and-belief-networks.md.

Each check computes what the front asks by another route (enumeration of trees, graphs and states, exact rationals,
finite differences) and compares it with the formula or number of the back.
"""

import itertools
import math
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]
Subtree = frozenset[int]


def _rng() -> np.random.Generator:
    return np.random.default_rng(12)


def _errors(counts: tuple[int, int]) -> int:
    return min(counts)


def _gini(children: list[tuple[int, int]]) -> Fraction:
    """Return the Gini index 2p(1-p) averaged over all cases of the children."""
    total = sum(a + b for a, b in children)
    return sum((Fraction(2 * a * b, (a + b) * total) for a, b in children), Fraction(0))


@checks("gini-against-errors", text="19c6672a6d67")
def only_split_with_equal_errors_and_a_pure_leaf() -> None:
    found = []
    for a in range(401):
        children = [(200, a), (200, 400 - a)]
        if sum(map(_errors, children)) == 200 and any(0 in child for child in children):
            found.append(children)
    assert found == [[(200, 0), (200, 400)], [(200, 400), (200, 0)]]
    assert (_gini(found[0]), _gini([(300, 100), (100, 300)])) == (Fraction(1, 3), Fraction(3, 8))


@checks("prune-not-stop", text="315cf9ed628c")
def exclusive_or_gains_nothing_at_the_first_split_and_all_at_the_second() -> None:
    cases = [(a, b, a ^ b) for a in (0, 1) for b in (0, 1)]

    def errors(parts: list[list[tuple[int, int, int]]]) -> int:
        return sum(min(sum(c[2] for c in part), sum(1 - c[2] for c in part)) for part in parts)

    halves = [[c for c in cases if c[0] == a] for a in (0, 1)]
    quarters = [[c for c in half if c[1] == b] for half in halves for b in (0, 1)]
    assert (errors([cases]), errors(halves), errors(quarters)) == (2, 2, 0)


@checks("prune-weakest-link", text="11cbfef2bc07")
def price_at_which_branch_and_leaf_cost_the_same() -> None:
    for r_leaf, r_branch, n_leaves in ((30, 10, 5), (7, 6, 2), (12, 0, 4)):
        price = Fraction(r_leaf - r_branch, n_leaves - 1)
        assert r_leaf + price == r_branch + price * n_leaves
        below, above = price - Fraction(1, 100), price + Fraction(1, 100)
        assert r_leaf + below > r_branch + below * n_leaves
        assert r_leaf + above < r_branch + above * n_leaves


def _pruned(node: int, depth: int) -> list[Subtree]:
    """Return the sets of inner nodes of all pruned subtrees of the full binary tree below node."""
    if depth == 0:
        return [frozenset()]
    left, right = _pruned(2 * node, depth - 1), _pruned(2 * node + 1, depth - 1)
    return [frozenset(), *(a | b | {node} for a, b in itertools.product(left, right))]


@checks("prune-nested-path", text="c23edd8a7134")
def smallest_best_subtrees_are_nested() -> None:
    for seed in range(20):
        counts = np.random.default_rng(seed).integers(0, 12, size=(8, 2))

        def node_error(node: int, counts: NDArray[np.int64] = counts) -> int:
            depth = node.bit_length() - 1
            first, width = (node - 2**depth) * 2 ** (3 - depth), 2 ** (3 - depth)
            return int(counts[first : first + width].sum(axis=0).min())

        def error(inner: Subtree, node: int = 1) -> int:
            return error(inner, 2 * node) + error(inner, 2 * node + 1) if node in inner else node_error(node)

        trees = [(error(t), len(t) + 1, t) for t in _pruned(1, 3)]
        path = []
        for price in (Fraction(k, 6) for k in range(240)):
            path.append(min(trees, key=lambda t: (t[0] + price * t[1], t[1]))[2])
        assert all(later <= earlier for earlier, later in itertools.pairwise(path))
        assert path[-1] == frozenset()


@checks("chain-message-cost", text="f728cf51cb36")
def additions_of_elimination_along_a_chain() -> None:
    rng = _rng()

    def eliminate(n: int, k: int) -> tuple[float, float, int]:
        tables = [rng.uniform(size=(k, k)) for _ in range(n - 1)]
        message, additions = [1.0] * k, 0
        for table in tables:
            products = [[message[i] * table[i, j] for i in range(k)] for j in range(k)]
            message = [sum(column) for column in products]
            additions += k * (k - 1)
        brute = 0.0
        if k**n < 1000:
            for state in itertools.product(range(k), repeat=n):
                brute += math.prod(table[a, b] for table, (a, b) in zip(tables, itertools.pairwise(state), strict=True))
        return sum(message), brute, additions + k - 1

    z, brute, _ = eliminate(5, 3)
    assert math.isclose(z, brute)
    assert round(math.log10(eliminate(100, 10)[2])) == 4


@checks("junction-tree-factorisation", text="bdd6181d18a3")
def cliques_over_separators_rebuild_the_law() -> None:
    rng = _rng()
    p = np.einsum("abc,bcd,ce->abcde", *(rng.uniform(0.1, 1, size=(2,) * n) for n in (3, 3, 2)))
    p /= p.sum()
    cliques = np.einsum("abc,bcd,ce->abcde", p.sum(axis=(3, 4)), p.sum(axis=(0, 4)), p.sum(axis=(0, 1, 3)))
    separators = np.einsum("bc,c->bc", p.sum(axis=(0, 3, 4)), p.sum(axis=(0, 1, 3, 4)))
    np.testing.assert_allclose(cliques / separators[None, :, :, None, None], p)


@checks("junction-running-intersection", text="38b84375fb89")
def local_agreement_leaves_a_broken_path_inconsistent() -> None:
    ab = np.array([[0.45, 0.45], [0.05, 0.05]])  # cliques {a,b} - {b,c} - {c,a}: a is missing in the middle
    bc = np.array([[0.25, 0.25], [0.25, 0.25]])
    ca = np.array([[0.1, 0.4], [0.1, 0.4]])
    np.testing.assert_allclose(ab.sum(axis=0), bc.sum(axis=1))
    np.testing.assert_allclose(bc.sum(axis=0), ca.sum(axis=1))
    assert not np.allclose(ab.sum(axis=1), ca.sum(axis=0))


@checks("junction-grid-treewidth", text="894d2bdf8596")
def best_elimination_order_of_small_grids() -> None:
    def treewidth(n: int) -> int:
        nodes = list(itertools.product(range(n), repeat=2))
        near: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
        for v in nodes:
            near[v] = [w for w in nodes if abs(v[0] - w[0]) + abs(v[1] - w[1]) == 1]
        index = {v: i for i, v in enumerate(nodes)}

        def degree(gone: int, v: tuple[int, ...]) -> int:
            """Neighbours of v once the nodes in `gone` are eliminated: those reached through eliminated nodes."""
            seen: set[tuple[int, ...]] = {v}
            stack: list[tuple[int, ...]] = [v]
            count = 0
            while stack:
                for w in near[stack.pop()]:
                    if w not in seen:
                        seen.add(w)
                        if gone >> index[w] & 1:
                            stack.append(w)
                        else:
                            count += 1
            return count

        best = {0: 0}
        for gone in range(1, 2 ** len(nodes)):
            options = [v for v in nodes if gone >> index[v] & 1]
            best[gone] = min(max(best[r := gone & ~(1 << index[v])], degree(r, v)) for v in options)
        return best[2 ** len(nodes) - 1]

    assert [treewidth(n) + 1 for n in (2, 3)] == [3, 4]


def _log_likelihood(counts: Array, parents: dict[int, tuple[int, ...]]) -> float:
    """Return the maximal log likelihood of a directed graph on binary variables, one axis of counts per variable."""
    total = 0.0
    for child, pars in parents.items():
        family = tuple(sorted({child, *pars}))
        others = tuple(axis for axis in range(counts.ndim) if axis not in family)
        joint = counts.sum(axis=others)
        given = joint.sum(axis=family.index(child), keepdims=True)
        total += float(np.sum(joint * np.log(joint / given)))
    return total


@checks("structure-likelihood-greedy", text="ce8e196c4350")
def likelihood_rises_with_every_edge_even_for_independent_bits() -> None:
    counts = _rng().integers(20, 30, size=(2, 2, 2)).astype(float)
    graphs = [{0: (), 1: (), 2: ()}, {0: (), 1: (0,), 2: ()}, {0: (), 1: (0,), 2: (0,)}, {0: (), 1: (0,), 2: (0, 1)}]
    values = [_log_likelihood(counts, graph) for graph in graphs]  # type: ignore[arg-type]
    assert values == sorted(values)
    assert math.isclose(values[-1], float(np.sum(counts * np.log(counts / counts.sum()))))


@checks("structure-chow-liu", text="18ad53345f27")
def likelihoods_of_all_trees_differ_by_their_mutual_information() -> None:
    counts = _rng().integers(1, 60, size=(2, 2, 2, 2)).astype(float)
    p = counts / counts.sum()

    def information(i: int, j: int) -> float:
        pair = p.sum(axis=tuple(axis for axis in range(4) if axis not in (i, j)))
        return float(np.sum(pair * np.log(pair / np.outer(pair.sum(axis=1), pair.sum(axis=0)))))

    empty = _log_likelihood(counts, dict.fromkeys(range(4), ()))
    n_trees = 0
    for choice in itertools.product(range(4), repeat=3):  # parent of nodes 1, 2, 3; root 0
        parent = dict(zip((1, 2, 3), choice, strict=True))
        if any(not _reaches_root(v, parent) for v in parent):
            continue
        n_trees += 1
        gain = _log_likelihood(counts, {0: (), **{v: (q,) for v, q in parent.items()}}) - empty
        assert math.isclose(gain, counts.sum() * sum(information(v, q) for v, q in parent.items()))
    assert n_trees == 4**2


def _reaches_root(node: int, parent: dict[int, int]) -> bool:
    for _ in range(4):
        if node == 0:
            return True
        node = parent[node]
    return node == 0


@checks("experts-gate-gradient", text="af245e623c5d")
def gradient_in_the_gate_weights_by_differences() -> None:
    x, v = np.array([0.7, -1.3]), np.array([[0.3, 0.1], [-1.0, 0.4], [0.8, -0.2]])

    def loss(weights: Array, likelihoods: Array) -> float:
        total = np.exp(weights @ x)
        return -math.log(float(total @ likelihoods) / float(total.sum()))

    def numeric(likelihoods: Array) -> Array:
        found = np.zeros_like(v)
        for index in np.ndindex(v.shape):
            step = np.zeros_like(v)
            step[index] = 1e-6
            found[index] = (loss(v + step, likelihoods) - loss(v - step, likelihoods)) / 2e-6
        return found

    unequal = np.array([0.2, 1.5, 0.05])
    g = np.exp(v @ x) / np.exp(v @ x).sum()
    h = g * unequal / (g @ unequal)
    np.testing.assert_allclose(numeric(unequal), np.outer(g - h, x), atol=1e-8)
    np.testing.assert_allclose(numeric(np.full(3, 0.4)), 0, atol=1e-8)  # experts that agree


@checks("experts-soft-tree", text="b6b24aabeb9c")
def gate_of_two_linear_scores_is_a_logistic_split_and_hardens_when_scaled() -> None:
    w, c = np.array([1.0, -2.0]), 0.3
    rng = _rng()
    for x in rng.normal(size=(20, 2)):
        right = rng.normal(size=2)
        scores = np.array([(right + w) @ x - c, right @ x])  # the branches' score vectors differ by w
        share = np.exp(scores) / np.exp(scores).sum()
        assert math.isclose(share[0], 1 / (1 + math.exp(c - float(w @ x))))
        margin = 1e3 * (float(w @ x) - c)
        if abs(margin) > 20:
            assert math.isclose(0.5 * (1 + math.tanh(margin / 2)), float(w @ x > c), abs_tol=1e-8)
