"""Numeric checks of the cards in decks/gbc/16-structured-probabilistic-models.md.

Each check computes what the front asks by another route (enumeration of states, of graphs or of assignments, exact
rationals, finite differences, ranks) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]
Edge = tuple[int, int]
Literal = tuple[int, bool]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _gradient(f: Callable[[Array], float], x: Array, step: float = 1e-6) -> Array:
    """Return the gradient of f at the vector x by central differences."""
    return np.array([(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)])


def _rows(rng: np.random.Generator, *shape: int) -> Array:
    """Return a positive table whose last axis sums to one."""
    table = rng.uniform(0.1, 1.0, size=shape)
    return np.asarray(table / table.sum(axis=-1, keepdims=True))


def _bits(n: int) -> list[Array]:
    return [np.array(x, dtype=float) for x in itertools.product((0, 1), repeat=n)]


def _independent(joint: Array, a: int, b: int, given: tuple[int, ...] = ()) -> bool:
    """Tell whether the variables on axes a and b are independent given those on the axes `given`."""
    others = tuple(axis for axis in range(joint.ndim) if axis not in (a, b, *given))
    abg = joint.sum(axis=others, keepdims=True)
    ag, bg = abg.sum(axis=b, keepdims=True), abg.sum(axis=a, keepdims=True)
    return bool(np.allclose(abg * abg.sum(axis=(a, b), keepdims=True), ag * bg, atol=1e-12))


def _reach(edges: set[Edge], starts: set[int], blocked: set[int]) -> set[int]:
    """Return the nodes that undirected paths from `starts` reach without entering `blocked`."""
    seen, todo = set(starts), list(starts)
    while todo:
        node = todo.pop()
        for u, v in edges:
            for near, far in ((u, v), (v, u)):
                if near == node and far not in seen and far not in blocked:
                    seen.add(far)
                    todo.append(far)
    return seen


def _statements(n: int, separated: Callable[[int, int, set[int]], bool]) -> frozenset[tuple[int, int, frozenset[int]]]:
    """Return all (a, b, S) with a < b single nodes for which `separated` holds."""
    found = set()
    for a, b in itertools.combinations(range(n), 2):
        rest = [node for node in range(n) if node not in (a, b)]
        for size in range(len(rest) + 1):
            for s in itertools.combinations(rest, size):
                if separated(a, b, set(s)):
                    found.add((a, b, frozenset(s)))
    return frozenset(found)


def _d_separated(arrows: tuple[Edge, ...], a: int, b: int, given: set[int]) -> bool:
    """Decide d-separation by the moral graph of the ancestors of a, b and `given`."""
    ancestors = {a, b, *given}
    while True:
        more = {u for u, v in arrows if v in ancestors} - ancestors
        if not more:
            break
        ancestors |= more
    inside = [(u, v) for u, v in arrows if v in ancestors]
    moral = set(inside)
    for (u, v), (w, x) in itertools.combinations(inside, 2):
        if v == x:
            moral.add((u, w))
    return b not in _reach(moral, {a}, given)


def _dags(n: int) -> Iterator[tuple[Edge, ...]]:
    pairs = list(itertools.combinations(range(n), 2))
    for choice in itertools.product((None, 0, 1), repeat=len(pairs)):
        arrows = tuple(
            pair if way == 0 else pair[::-1] for pair, way in zip(pairs, choice, strict=True) if way is not None
        )
        left = set(range(n))
        while sources := {node for node in left if not any(v == node and u in left for u, v in arrows)}:
            left -= sources
        if not left:
            yield arrows


@checks("table-thumbnail-entries", text="a66569c75fdb")
def entries_of_the_table_of_thumbnails_are_counted_exactly() -> None:
    entries = 2 ** (32 * 32 * 3)
    assert min(range(900, 950), key=lambda power: abs(math.log10(entries) - power)) == 925


@checks("table-unseen-zero", text="b0d33df98ebb")
def maximum_likelihood_table_gives_unseen_states_nothing() -> None:
    counts = np.array([3.0, 0, 1, 0, 0, 2, 0, 0])
    seen = counts > 0
    fitted = counts / counts.sum()
    best = float(counts[seen] @ np.log(fitted[seen]))
    for other in _rng().dirichlet(np.ones(8), size=2000):
        for share in (0.01, 1.0):
            mixed = (1 - share) * fitted + share * other
            assert float(counts[seen] @ np.log(mixed[seen])) < best
    assert np.all(fitted[~seen] == 0)


@checks("bayes-net-four-nodes", text="e40e74237320")
def product_of_the_four_tables_is_a_law_with_these_conditionals() -> None:
    rng = _rng()
    pa, pb, pc, pd = _rows(rng, 2), _rows(rng, 2), _rows(rng, 2, 2, 2), _rows(rng, 2, 2)
    joint = np.einsum("a,b,abc,cd->abcd", pa, pb, pc, pd)
    assert math.isclose(joint.sum(), 1)
    ab, abc, cd = joint.sum(axis=(2, 3)), joint.sum(axis=3), joint.sum(axis=(0, 1))
    np.testing.assert_allclose(abc / ab[:, :, None], pc)
    np.testing.assert_allclose(cd / cd.sum(axis=1, keepdims=True), pd)
    assert _independent(joint, 0, 1)
    assert _independent(joint, 0, 3, (1, 2))
    assert _independent(joint, 1, 3, (0, 2))
    assert not _independent(joint, 0, 2)
    assert not _independent(joint, 1, 2)


@checks("bayes-net-chain-parameters", text="c5ef3a76d280")
def rank_of_the_map_from_tables_to_joint_laws_of_a_chain() -> None:
    for n, k in ((1, 3), (2, 2), (3, 2), (3, 3)):
        sizes = [k] + [k * k] * (n - 1)

        def joint(logits: Array, n: int = n, k: int = k, sizes: list[int] = sizes) -> Array:
            parts = np.split(np.exp(logits), np.cumsum(sizes)[:-1])
            law = parts[0] / parts[0].sum()
            for part in parts[1:]:
                table = part.reshape(k, k)
                law = law[..., None] * (table / table.sum(axis=1, keepdims=True))
            return np.asarray(law).ravel()

        x = _rng().normal(size=sum(sizes))
        jacobian = np.array([(joint(x + 1e-5 * e) - joint(x - 1e-5 * e)) / 2e-5 for e in np.eye(x.size)])
        assert np.linalg.matrix_rank(jacobian, tol=1e-7) == (k - 1) * (1 + (n - 1) * k)


@checks("bayes-net-arrow-no-cause", text="bb6245a2e897")
def laws_of_a_chain_are_those_of_the_reversed_chain() -> None:
    rng = _rng()
    joint = np.einsum("a,ab,bc->abc", _rows(rng, 3), _rows(rng, 3, 2), _rows(rng, 2, 3))
    c, bc, ab = joint.sum(axis=(0, 1)), joint.sum(axis=0), joint.sum(axis=2)
    reversed_ = np.einsum("c,bc,ab->abc", c, bc / c, ab / ab.sum(axis=0))
    np.testing.assert_allclose(reversed_, joint)
    assert _independent(joint, 0, 2, (1,))
    assert not _independent(joint, 0, 2)


@checks("mrf-positive-factorises", text="d4e945fad2d3")
def positive_markov_law_has_clique_terms_only_and_a_law_with_zeros_may_have_no_product() -> None:
    rng = _rng()
    joint = np.einsum("a,ab,bc->abc", _rows(rng, 2), _rows(rng, 2, 2), _rows(rng, 2, 2))
    for subset in ({0, 2}, {0, 1, 2}):
        term = 0.0
        for x in itertools.product((0, 1), repeat=3):
            if all(value == 0 or i in subset for i, value in enumerate(x)):
                term += (-1) ** (len(subset) - sum(x)) * math.log(joint[x])
        assert abs(term) < 1e-12
    support = [(0, 0, 0, 0), (1, 0, 0, 0), (1, 1, 0, 0), (1, 1, 1, 0)]
    support += [tuple(1 - bit for bit in x) for x in support]
    law = np.zeros((2, 2, 2, 2))
    for x in support:
        law[x] = 1 / 8
    assert _independent(law, 0, 2, (1, 3))
    assert _independent(law, 1, 3, (0, 2))
    edges = ((0, 1), (1, 2), (2, 3), (3, 0))
    zero = (0, 1, 0, 0)
    assert law[zero] == 0
    assert all(any((x[i], x[j]) == (zero[i], zero[j]) for x in support) for i, j in edges)


@checks("partition-function-diverges", text="e162bd0a5c27")
def integrals_over_growing_intervals_settle_only_for_positive_beta() -> None:
    def mass(beta: float, radius: float) -> float:
        x = np.linspace(-radius, radius, 20001)
        return float(np.trapezoid(np.exp(-beta * x**2), x))

    for beta in (0.05, 1.0):
        assert math.isclose(mass(beta, 20), mass(beta, 40), rel_tol=1e-6)
    for beta in (0.0, -0.01):
        assert mass(beta, 40) > 1.9 * mass(beta, 20)


@checks("partition-function-domain", text="ae4af20c6378")
def normalising_over_bits_and_over_one_hot_vectors() -> None:
    b = _rng().normal(size=4)
    cube, one_hot = _bits(4), list(np.eye(4))

    def chance(states: list[Array], i: int) -> float:
        return float(sum(math.exp(b @ x) for x in states if x[i] == 1) / sum(math.exp(b @ x) for x in states))

    for i in range(4):
        assert math.isclose(chance(cube, i), 1 / (1 + math.exp(-b[i])))
        assert math.isclose(chance(one_hot, i), math.exp(b[i]) / float(np.exp(b).sum()))


@checks("ebm-log-ratio", text="605c276dc19a")
def log_ratio_of_normalised_probabilities() -> None:
    energy = _rng().normal(size=5)
    p = np.exp(-energy) / np.exp(-energy).sum()
    for x, y in itertools.product(range(5), repeat=2):
        assert math.isclose(math.log(p[x] / p[y]), energy[y] - energy[x], abs_tol=1e-12)


@checks("free-energy-definition", text="5550a152f41f")
def marginal_of_the_visible_state_from_the_free_energy() -> None:
    energy = _rng().normal(size=(4, 3))
    joint = np.exp(-energy) / np.exp(-energy).sum()
    free = -np.logaddexp.reduce(-energy, axis=1)
    np.testing.assert_allclose(np.exp(-free) / np.exp(-energy).sum(), joint.sum(axis=1))


@checks("free-energy-gradient", text="5d419472f87d")
def gradient_of_the_free_energy_is_a_posterior_mean() -> None:
    features = _rng().normal(size=(5, 3))
    theta = _rng().normal(size=3)

    def energies(t: Array) -> Array:
        return np.asarray(np.sin(features @ t) + 0.3 * (features**2) @ (t**2))

    posterior = np.exp(-energies(theta)) / np.exp(-energies(theta)).sum()
    slopes = np.array([_gradient(lambda t, j=j: float(energies(t)[j]), theta) for j in range(5)])
    numeric = _gradient(lambda t: -math.log(np.exp(-energies(t)).sum()), theta)
    np.testing.assert_allclose(numeric, posterior @ slopes, atol=1e-7)


@checks("collider-marginal-independence", text="93d2a546ea29")
def only_the_collider_makes_the_ends_independent() -> None:
    rng = _rng()
    chain = np.einsum("a,as,sb->asb", _rows(rng, 2), _rows(rng, 2, 2), _rows(rng, 2, 2))
    fork = np.einsum("s,sa,sb->asb", _rows(rng, 2), _rows(rng, 2, 2), _rows(rng, 2, 2))
    collider = np.einsum("a,b,abs->asb", _rows(rng, 2), _rows(rng, 2), _rows(rng, 2, 2, 2))
    assert [_independent(joint, 0, 2) for joint in (chain, fork, collider)] == [False, False, True]


@checks("collider-against-fork", text="a220294be998")
def observing_the_middle_blocks_a_fork_and_opens_a_collider() -> None:
    rng = _rng()
    fork = np.einsum("s,sa,sb->asb", _rows(rng, 2), _rows(rng, 2, 2), _rows(rng, 2, 2))
    collider = np.einsum("a,b,abs->asb", _rows(rng, 2), _rows(rng, 2), _rows(rng, 2, 2, 2))
    assert (_independent(fork, 0, 2), _independent(fork, 0, 2, (1,))) == (False, True)
    assert (_independent(collider, 0, 2), _independent(collider, 0, 2, (1,))) == (True, False)


@checks("collider-descendant", text="544dc20b30af")
def observing_the_child_of_a_collider_couples_its_parents() -> None:
    rng = _rng()
    joint = np.einsum("a,b,abs,st->abst", _rows(rng, 2), _rows(rng, 2), _rows(rng, 2, 2, 2), _rows(rng, 2, 2))
    assert _independent(joint, 0, 1)
    assert not _independent(joint, 0, 1, (3,))


@checks("explaining-away-or", text="f9044137603d")
def posterior_of_one_cause_by_counting_equally_likely_pairs() -> None:
    pairs = list(itertools.product((0, 1), repeat=2))
    seen = [pair for pair in pairs if max(pair) == 1]
    both = [pair for pair in seen if pair[1] == 1]
    assert Fraction(sum(a for a, _ in seen), len(seen)) == Fraction(2, 3)
    assert Fraction(sum(a for a, _ in both), len(both)) == Fraction(1, 2)


@checks("explaining-away-posterior", text="e3ee0ae91276")
def observed_effect_makes_every_pair_of_causes_dependent() -> None:
    n, rng = 4, _rng()
    prior = [_rows(rng, 2) for _ in range(n)]
    effect = rng.uniform(0.1, 0.9, size=(2,) * n)
    posterior = np.einsum("a,b,c,d,abcd->abcd", *prior, effect)
    posterior /= posterior.sum()
    marginals = [posterior.sum(axis=tuple(j for j in range(n) if j != i)) for i in range(n)]
    assert not np.allclose(posterior, np.einsum("a,b,c,d->abcd", *marginals), atol=1e-3)
    assert not any(_independent(posterior, a, b) for a, b in itertools.combinations(range(n), 2))


@checks("moral-graph-loses", text="8aad5e0376eb")
def moral_graph_of_a_collider_expresses_nothing() -> None:
    arrows = ((0, 2), (1, 2))
    before = _statements(3, lambda a, b, s: _d_separated(arrows, a, b, s))
    after = _statements(3, lambda a, b, s: b not in _reach({(0, 2), (1, 2), (0, 1)}, {a}, s))
    assert before == {(0, 1, frozenset())}
    assert after == frozenset()


@checks("four-cycle-has-no-dag", text="93509a122234")
def chordless_cycle_is_the_only_graph_on_at_most_four_nodes_without_dag() -> None:
    without: list[tuple[int, tuple[Edge, ...]]] = []
    for n in (2, 3, 4):
        directed = {_statements(n, lambda a, b, s, d=dag: _d_separated(d, a, b, s)) for dag in _dags(n)}
        pairs = list(itertools.combinations(range(n), 2))
        for size in range(len(pairs) + 1):
            for edges in itertools.combinations(pairs, size):
                if _statements(n, lambda a, b, s, e=set(edges): b not in _reach(e, {a}, s)) not in directed:
                    without.append((n, edges))
    assert len(without) == 3
    for n, edges in without:
        assert (n, len(edges)) == (4, 4)
        assert all(sum(node in edge for edge in edges) == 2 for node in range(4))


@checks("factor-graph-triangle", text="d1a12e824b85")
def entries_of_the_factors_of_a_triangle_are_counted() -> None:
    for k in (2, 3, 7):
        values = range(k)
        ternary = sum(1 for _ in itertools.product(values, values, values))
        pairwise = sum(1 for _ in itertools.combinations("abc", 2) for _ in itertools.product(values, values))
        assert (ternary, pairwise) == (k**3, 3 * k**2)


@checks("ancestral-ignores-evidence", text="c74a94719e31")
def ancestral_draws_follow_the_prior_whatever_was_observed() -> None:
    rng = _rng()
    pa, pb = np.array([0.7, 0.3]), np.array([[0.9, 0.1], [0.2, 0.8]])
    drawn = rng.uniform(size=20000) < pa[1]
    posterior = pa * pb[:, 1] / (pa @ pb[:, 1])
    assert abs(drawn.mean() - posterior[1]) > 0.3
    agreeing = rng.uniform(size=20000) < pb[drawn.astype(int), 1]
    assert abs(drawn[agreeing].mean() - posterior[1]) < 0.02


@checks("bayes-net-sparse-count", text="73e32f5df89d")
def free_parameters_are_summed_node_by_node() -> None:
    total = sum(2 ** min(earlier, 5) for earlier in range(1000))
    assert float(f"{total:.0e}") == 3e4
    assert total < 1000 * 2**5


@checks("latent-induces-covariance", text="9ab41b8f566d")
def covariance_of_two_children_by_enumeration() -> None:
    for p, high, low in ((0.3, (0.9, 0.6), (0.2, 0.8)), (0.5, (1.0, 1.0), (0.0, 0.0)), (1.0, (0.4, 0.2), (0.1, 0.9))):
        first = second = product = 0.0
        for h, v1, v2 in itertools.product((0, 1), repeat=3):
            rates = high if h else low
            weight = p if h else 1 - p
            for v, rate in zip((v1, v2), rates, strict=True):
                weight *= rate if v else 1 - rate
            first, second, product = first + weight * v1, second + weight * v2, product + weight * v1 * v2
        expected = p * (1 - p) * (high[0] - low[0]) * (high[1] - low[1])
        assert math.isclose(product - first * second, expected, abs_tol=1e-12)


@checks("inference-counts-solutions", text="fd52da1b00be")
def probability_of_the_output_gate_counts_solutions() -> None:
    clauses = (
        ((0, True), (1, False), (2, True)),
        ((1, True), (3, True), (4, False)),
        ((0, False), (2, False), (4, True)),
    )
    states = list(itertools.product((False, True), repeat=5))
    solutions = [x for x in states if all(any(x[i] == sign for i, sign in clause) for clause in clauses)]
    either, both = (lambda p, q: p or q), (lambda p, q: p and q)
    tables: list[Array | list[int]] = []

    def gate(rule: Callable[[bool, bool], bool], first: Literal, second: Literal) -> Literal:
        node = 5 + len(tables) // 2
        table = np.zeros((2, 2, 2))
        for p, q in itertools.product((0, 1), repeat=2):
            table[p, q, int(rule(bool(p) == first[1], bool(q) == second[1]))] = 1
        tables.extend((table, [first[0], second[0], node]))
        return node, True

    clause_gates = [gate(either, gate(either, one, two), three) for one, two, three in clauses]
    output, _ = gate(both, gate(both, clause_gates[0], clause_gates[1]), clause_gates[2])
    for coin in range(5):
        tables.extend((np.array([0.5, 0.5]), [coin]))
    chance = np.einsum(*tables, [output])[1]
    assert 2**5 * chance == len(solutions)
    assert 0 < len(solutions) < len(states)


class _Rbm:
    """A small random RBM whose energy is summed unit by unit."""

    def __init__(self, n: int = 3, m: int = 4) -> None:
        rng = _rng()
        self.b, self.c, self.w = rng.normal(size=n), rng.normal(size=m), rng.normal(size=(n, m))

    def energy(self, v: Array, h: Array) -> float:
        total = 0.0
        for i, vi in enumerate(v):
            total -= self.b[i] * vi
            for j, hj in enumerate(h):
                total -= self.w[i, j] * vi * hj
        return total - sum(cj * hj for cj, hj in zip(self.c, h, strict=True))


@checks("rbm-energy", text="2a3b0e88f474")
def energy_belongs_to_the_law_with_logistic_conditionals_of_both_layers() -> None:
    net = _Rbm()

    def chance(logits: Array, bits: Array) -> float:
        return float(np.prod(1 / (1 + np.exp(logits * (1 - 2 * bits)))))

    states = list(itertools.product(_bits(3), _bits(4)))
    law = np.array([math.exp(net.b @ v + net.c @ h + v @ net.w @ h) for v, h in states])
    law /= law.sum()
    moved = np.zeros_like(law)
    for j, (v, _) in enumerate(states):
        for i, (new_v, new_h) in enumerate(states):
            moved[i] += law[j] * chance(net.c + net.w.T @ v, new_h) * chance(net.b + net.w @ new_h, new_v)
    np.testing.assert_allclose(moved, law)
    assert all(math.isclose(net.energy(v, h), -net.b @ v - net.c @ h - v @ net.w @ h) for v, h in states[1:])


@checks("rbm-no-hidden-edges", text="5bcec4ee3e28")
def hidden_units_are_independent_given_the_visible_ones() -> None:
    net = _Rbm(3, 3)
    for v in _bits(3):
        law = np.array([math.exp(-net.energy(v, h)) for h in _bits(3)]).reshape(2, 2, 2)
        law /= law.sum()
        product = np.einsum("a,b,c->abc", law.sum(axis=(1, 2)), law.sum(axis=(0, 2)), law.sum(axis=(0, 1)))
        np.testing.assert_allclose(law, product)


@checks("rbm-hidden-sum", text="319e6035334f")
def sum_over_hidden_states_factorises() -> None:
    net = _Rbm()
    for v in _bits(3):
        brute = sum(math.exp(-net.energy(v, h)) for h in _bits(4))
        a = net.c + net.w.T @ v
        assert math.isclose(brute, math.exp(net.b @ v) * math.prod(1 + math.exp(aj) for aj in a))


@checks("rbm-partition-terms", text="f8dfe5165e1b")
def partition_function_from_the_states_of_the_smaller_layer() -> None:
    for n, m in ((3, 4), (4, 2), (3, 3)):
        net = _Rbm(n, m)
        brute = sum(math.exp(-net.energy(v, h)) for v, h in itertools.product(_bits(n), _bits(m)))
        over_v = [math.exp(net.b @ v) * math.prod(1 + np.exp(net.c + net.w.T @ v)) for v in _bits(n)]
        over_h = [math.exp(net.c @ h) * math.prod(1 + np.exp(net.b + net.w @ h)) for h in _bits(m)]
        assert math.isclose(brute, math.fsum(over_v))
        assert math.isclose(brute, math.fsum(over_h))
        assert min(len(over_v), len(over_h)) == 2 ** min(n, m)
