"""Numeric checks of the cards in decks/modern/06-symmetry-and-graphs.md.

Each check computes what the front asks by another route (explicit groups and graphs, enumeration, rank of a system of
equations, simulation, power iteration) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]
Permutation = tuple[int, ...]

S3: tuple[Permutation, ...] = tuple(itertools.permutations(range(3)))


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _times(g: Permutation, h: Permutation) -> Permutation:
    """Return the product gh of permutations, which acts by h first."""
    return tuple(g[i] for i in h)


def _inverse(g: Permutation) -> Permutation:
    return next(h for h in S3 if _times(g, h) == (0, 1, 2))


def _correlate(f: dict[Permutation, float], psi: dict[Permutation, float]) -> dict[Permutation, float]:
    return {g: sum(f[h] * psi[_times(_inverse(g), h)] for h in S3) for g in S3}


def _on_s3(rng: np.random.Generator) -> dict[Permutation, float]:
    return {g: float(rng.normal()) for g in S3}


def _translate(u: Permutation, f: dict[Permutation, float]) -> dict[Permutation, float]:
    return {h: f[_times(_inverse(u), h)] for h in S3}


def _adjacency(n: int, edges: list[tuple[int, int]]) -> Array:
    a = np.zeros((n, n))
    for u, v in edges:
        a[u, v] = a[v, u] = 1
    return a


def _normalised(a: Array) -> Array:
    """Return the propagation matrix of a graph convolutional layer, entry by entry."""
    n = len(a)
    loops = [[a[u, v] + (u == v) for v in range(n)] for u in range(n)]
    degree = [sum(row) for row in loops]
    return np.array([[loops[u][v] / math.sqrt(degree[u] * degree[v]) for v in range(n)] for u in range(n)])


HEXAGON = _adjacency(6, [(i, (i + 1) % 6) for i in range(6)])
TRIANGLES = _adjacency(6, [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)])
KITE = _adjacency(6, [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5)])


def _relu(z: Array) -> Array:
    return np.maximum(z, 0)


@checks("gcnn-correlation", text="d46632f117be")
def only_this_argument_is_equivariant_on_a_non_abelian_group() -> None:
    rng = _rng()
    f, psi, u = _on_s3(rng), _on_s3(rng), (1, 2, 0)
    arguments: dict[str, Callable[[Permutation, Permutation], Permutation]] = {
        "g^{-1}h": lambda g, h: _times(_inverse(g), h),
        "hg^{-1}": lambda g, h: _times(h, _inverse(g)),
    }
    equivariant = []
    for name, argument in arguments.items():

        def correlate(
            x: dict[Permutation, float], argument: Callable[[Permutation, Permutation], Permutation] = argument
        ) -> dict[Permutation, float]:
            return {g: sum(x[h] * psi[argument(g, h)] for h in S3) for g in S3}

        moved, first = correlate(_translate(u, f)), _translate(u, correlate(f))
        if all(math.isclose(moved[g], first[g]) for g in S3):
            equivariant.append(name)
    assert equivariant == ["g^{-1}h"]


@checks("gcnn-equivariance-step", text="18095c921b56")
def translated_input_gives_the_output_at_one_other_element() -> None:
    rng = _rng()
    f, psi = _on_s3(rng), _on_s3(rng)
    out = _correlate(f, psi)
    for u, g in itertools.product(S3, repeat=2):
        value = _correlate(_translate(u, f), psi)[g]
        places = [k for k in S3 if math.isclose(out[k], value)]
        assert places == [_times(_inverse(u), g)]


@checks("gcnn-p4-weights", text="68efb1f8f338")
def free_weights_of_an_equivariant_layer_are_counted_as_orbits() -> None:
    # A kernel couples (channel, turn, channel, turn, cell); turning all of it must leave the weight unchanged.
    c, k = 2, 3
    cells = list(itertools.product(range(-1, 2), repeat=2))
    plain = {
        (o, s, i, t, cell) for o in range(c) for s in range(4) for i in range(c) for t in range(4) for cell in cells
    }
    orbits, seen = 0, set()
    for weight in plain:
        if weight in seen:
            continue
        orbits += 1
        o, s, i, t, (x, y) = weight
        for _ in range(4):
            s, t, x, y = (s + 1) % 4, (t + 1) % 4, -y, x
            seen.add((o, s, i, t, (x, y)))
    assert len(plain) == (4 * c) ** 2 * k**2
    assert len(plain) / orbits == 4


@checks("symmetrised-risk-gap", text="a2dec0be5e64")
def averaging_over_the_group_lowers_the_risk_by_the_distance() -> None:
    rng = _rng()
    x = rng.normal(size=(7, 3))
    y = rng.normal(size=(7, 4))  # several labels per orbit, so that noise is included
    w = rng.normal(size=3)

    def f(z: Array) -> float:
        return float(np.sin(z @ w) + z[0] * z[1] ** 2)

    risk, risk_of_mean, distance = [], [], []
    for z, labels in zip(x, y, strict=True):
        orbit = [z[list(g)] for g in S3]
        for point in orbit:
            mean = sum(f(point[list(g)]) for g in S3) / 6
            distance.append((f(point) - mean) ** 2)
            for label in labels:
                risk.append((f(point) - label) ** 2)
                risk_of_mean.append((mean - label) ** 2)
    assert math.isclose(np.mean(risk) - np.mean(risk_of_mean), np.mean(distance))


@checks("sets-linear-dimension", text="1d19ece2d6a1")
def dimension_is_that_of_the_solutions_of_the_commutation_equations() -> None:
    for n in (2, 3, 4):
        rows = []
        for g in itertools.permutations(range(n)):
            p = np.eye(n)[list(g)]
            rows.append(np.kron(p, np.eye(n)) - np.kron(np.eye(n), p.T))
        assert n * n - np.linalg.matrix_rank(np.concatenate(rows)) == 2
    orbits = set()
    for quadruple in itertools.product(range(4), repeat=4):
        orbits.add(tuple(quadruple.index(i) for i in quadruple))
    assert len(orbits) == 15


@checks("deep-sets-width", text="14ca3e5ce3eb")
def power_sums_determine_the_set_and_one_sum_does_not() -> None:
    rng = _rng()
    for n in (2, 3, 4):
        x = np.sort(rng.random(n))
        sums = [float(np.sum(x**k)) for k in range(n + 1)]
        elementary = [1.0]
        for k in range(1, n + 1):
            elementary.append(sum((-1) ** (i - 1) * elementary[k - i] * sums[i] for i in range(1, k + 1)) / k)
        roots = np.roots([(-1) ** k * e for k, e in enumerate(elementary)])
        np.testing.assert_allclose(np.sort(roots.real), x, atol=1e-6)
    # One continuous feature: some pair (c, c) has the sum of (0, 1), but another maximum.
    for phi in (np.exp, lambda s: np.cos(4 * s), lambda s: s * (s - 0.3)):
        grid = np.linspace(0, 1, 100_001)
        gap = 2 * phi(grid) - phi(0.0) - phi(1.0)
        crossings = np.nonzero(gap[:-1] * gap[1:] <= 0)[0]
        assert any(grid[i] < 0.99 for i in crossings)


@checks("aggregation-mean-max", text="af04aaac5907")
def smallest_pair_confused_by_mean_and_maximum() -> None:
    numbers = (-2, -1, 0, 1, 2, 3)
    multisets = [m for size in (1, 2, 3) for m in itertools.combinations_with_replacement(numbers, size)]
    confused = [
        (one, two)
        for one, two in itertools.combinations(multisets, 2)
        if sum(one) * len(two) == sum(two) * len(one) and max(one) == max(two) and sum(one) != sum(two)
    ]
    least = min(len(one) + len(two) for one, two in confused)
    smallest = {pair for pair in confused if len(pair[0]) + len(pair[1]) == least}
    assert smallest == {((a,), (a, a)) for a in numbers if a != 0}


@checks("gcn-layer", text="a77c145033eb")
def symmetric_normalisation_agrees_with_the_sum_over_neighbours() -> None:
    rng = _rng()
    h, w = rng.normal(size=(6, 2)), rng.normal(size=(2, 3))
    loops = KITE + np.eye(6)
    root = np.diag(loops.sum(axis=1) ** -0.5)
    s = root @ loops @ root
    for v in range(6):
        total = np.zeros(2)
        for u in range(6):
            if u == v or KITE[v, u]:
                total += h[u] / math.sqrt((1 + KITE[v].sum()) * (1 + KITE[u].sum()))
        np.testing.assert_allclose(_relu(total @ w), _relu(s @ h @ w)[v])
    for graph in (KITE, HEXAGON, TRIANGLES):
        eigenvalues = np.linalg.eigvalsh(_normalised(graph))
        assert eigenvalues.min() > -1 + 1e-9
        assert math.isclose(eigenvalues.max(), 1)


@checks("gnn-equivariance-step", text="4a10479c91a1")
def renumbering_the_nodes_renumbers_the_output() -> None:
    rng = _rng()
    h, w = rng.normal(size=(6, 2)), rng.normal(size=(2, 3))

    def layer(a: Array, x: Array) -> Array:
        return np.stack([np.tanh(sum(x[u] for u in range(6) if a[v, u]) @ w) for v in range(6)])

    p = np.eye(6)[rng.permutation(6)]
    out = layer(KITE, h)
    np.testing.assert_allclose(layer(p @ KITE @ p.T, p @ h), p @ out)
    assert not np.allclose(p.T @ out, p @ out)


@checks("gcn-parameter-count", text="c0952bf1ce6f")
def parameters_of_a_layer_do_not_grow_with_the_graph() -> None:
    rng = _rng()
    w = rng.normal(size=(64, 64))
    for graph in (KITE, np.zeros((2, 2))):
        assert (_normalised(graph) @ rng.normal(size=(len(graph), 64)) @ w).shape == (len(graph), 64)
    assert float(f"{w.size:.0e}") == 4e3


@checks("gnn-receptive-field", text="d194e7041a8b")
def far_end_of_a_path_is_first_felt_when_messages_have_crossed_every_edge() -> None:
    rng = _rng()
    weights = rng.normal(size=(8, 3, 3))
    for n in range(2, 8):
        s = _normalised(_adjacency(n, [(i, i + 1) for i in range(n - 1)]))
        h = rng.normal(size=(n, 3))
        moved = h.copy()
        moved[-1] += 1
        felt = []
        for w in weights:
            h, moved = np.tanh(s @ h @ w), np.tanh(s @ moved @ w)
            felt.append(bool(np.abs(h[0] - moved[0]).max() > 0))
        assert felt.index(True) + 1 == n - 1
        assert all(felt[n - 2 :])


@checks("gnn-minibatch-explodes", text="4bceb5c32bdf")
def output_of_a_tree_s_root_hangs_on_a_power_of_the_degree_of_nodes() -> None:
    degree, rounds = 4, 3
    edges, layer, size = [], [0], 1
    for depth in range(rounds + 2):
        children = [(v, size + i) for i, v in enumerate(v for v in layer for _ in range(degree - (depth > 0)))]
        edges += children
        layer, size = [child for _, child in children], size + len(children)
    s = _normalised(_adjacency(size, edges))
    weights = np.zeros(size)
    weights[0] = 1
    for _ in range(rounds):
        weights = s @ weights
    assert degree**rounds / 2 < int(np.count_nonzero(weights)) < degree**rounds
    assert 7000 < 1 + sum(20 * 19**k for k in range(3)) < 8500


@checks("gcn-versus-gat", text="9cb370efcd4f")
def weights_of_a_graph_convolution_ignore_the_features() -> None:
    rng = _rng()
    score = rng.normal(size=4)

    def attention(h: Array) -> Array:
        raw = np.array([[np.concatenate([h[v], h[u]]) @ score for u in range(6)] for v in range(6)])
        kept = np.where(KITE + np.eye(6) > 0, np.exp(np.maximum(0.2 * raw, raw)), 0)
        return np.asarray(kept / kept.sum(axis=1, keepdims=True))

    degrees = KITE.sum(axis=1)
    assert math.isclose(_normalised(KITE)[2, 3], 1 / math.sqrt((degrees[2] + 1) * (degrees[3] + 1)))
    first, second = attention(rng.normal(size=(6, 2))), attention(rng.normal(size=(6, 2)))
    assert np.abs(first - second).max() > 0.05


def _graphs_on_five_nodes() -> list[Array]:
    """Return one graph for each isomorphism class of graphs on five nodes."""
    pairs = list(itertools.combinations(range(5), 2))
    renumberings = [list(p) for p in itertools.permutations(range(5))]
    seen: set[bytes] = set()
    found = []
    for kept in itertools.product((0, 1), repeat=10):
        a = _adjacency(5, [pair for pair, keep in zip(pairs, kept, strict=True) if keep])
        if a.tobytes() not in seen:
            found.append(a)
            seen.update(a[np.ix_(p, p)].tobytes() for p in renumberings)
    return found


@checks("wl-injective", text="4a6e641d4de5")
def injective_sums_split_graphs_as_colours_do_and_means_do_not() -> None:
    rng = _rng()
    w, v, b = rng.normal(size=(2, 3, 8, 8)) / 3, rng.normal(size=(3, 8, 8)) / 3, rng.normal(size=(3, 8))

    def readout(a: Array, mean: bool) -> tuple[float, ...]:
        h = np.ones((5, 8))
        for i in range(3):
            x = np.tanh(h @ v[i] + b[i])  # generic features: their sums tell the few multisets that occur apart
            total = a @ x
            if mean:
                total = total / np.maximum(a.sum(axis=1, keepdims=True), 1)
            h = np.tanh(x @ w[0, i] + total @ w[1, i])
        pooled = h.mean(axis=0) if mean else h.sum(axis=0)
        return tuple(float(value) for value in np.round(pooled, 8) + 0.0)

    def colours(a: Array) -> str:
        kinds = [""] * 5
        for _ in range(5):
            kinds = [f"({kinds[u]}|{''.join(sorted(kinds[x] for x in range(5) if a[u, x]))})" for u in range(5)]
        return "".join(sorted(kinds))

    graphs = _graphs_on_five_nodes()
    assert len(graphs) == 34
    summed, meaned, wl = (
        {pair for pair in itertools.combinations(range(34), 2) if values[pair[0]] == values[pair[1]]}
        for values in (
            [readout(a, mean=False) for a in graphs],
            [readout(a, mean=True) for a in graphs],
            [colours(a) for a in graphs],
        )
    )
    assert summed == wl
    assert meaned > wl


@checks("wl-hexagon", text="99226485ab63")
def two_triangles_are_the_only_partner_of_the_hexagon() -> None:
    rng = _rng()
    weights = rng.normal(size=(5, 2, 3, 3))
    outputs = []
    for graph in (HEXAGON, TRIANGLES):
        h = np.ones((6, 3))
        for own, other in weights:
            h = np.tanh(h @ own + graph @ h @ other)
        outputs.append(h)
        np.testing.assert_allclose(h, np.tile(h[0], (6, 1)))
    np.testing.assert_allclose(outputs[0], outputs[1])
    assert [round(float(np.trace(graph @ graph @ graph)) / 6) for graph in (HEXAGON, TRIANGLES)] == [0, 2]
    cycle_types = set()
    for edges in itertools.combinations(itertools.combinations(range(6), 2), 6):
        a = _adjacency(6, list(edges))
        if (a.sum(axis=1) == 2).all():
            cycle_types.add(tuple(np.round(np.sort(np.linalg.eigvalsh(a)), 6)))
    assert len(cycle_types) == 2


@checks("gnn-node-ids", text="72932f1a706c")
def one_hot_numbers_separate_the_graphs_and_break_invariance() -> None:
    rng = _rng()
    first, second = rng.normal(size=(2, 6, 4))
    mix = rng.normal(size=(4, 4))

    def output(a: Array) -> float:
        h = np.tanh(np.eye(6) @ first + a @ np.eye(6) @ second)
        return float(np.tanh(h @ mix + a @ h).sum())

    assert abs(output(HEXAGON) - output(TRIANGLES)) > 1e-3
    p = np.eye(6)[[0, 2, 1, 3, 4, 5]]
    assert abs(output(HEXAGON) - output(p @ HEXAGON @ p.T)) > 1e-3


@checks("gcn-power-limit", text="969637255e42")
def columns_turn_to_the_roots_of_the_degrees() -> None:
    h = _rng().normal(size=(6, 3))
    for _ in range(2000):
        h = _normalised(KITE) @ h
    v = np.sqrt(KITE.sum(axis=1) + 1)
    for column in h.T:
        np.testing.assert_allclose(column / column[0], v / v[0], rtol=1e-8)


@checks("over-smoothing-why", text="02a6ee384861")
def distance_to_the_dominant_space_shrinks_layer_by_layer() -> None:
    rng = _rng()
    s = _normalised(KITE)
    v = np.sqrt(KITE.sum(axis=1) + 1)
    unit = v / np.linalg.norm(v)
    rate = sorted(np.abs(np.linalg.eigvalsh(s)))[-2]

    def distance(h: Array) -> float:
        return float(np.linalg.norm(h - np.outer(unit, unit @ h)))

    assert rate < 1
    for _ in range(20):
        h = rng.normal(size=(6, 4))
        for _ in range(10):
            w = rng.normal(size=(4, 4))
            after = _relu(s @ h @ (w / np.linalg.norm(w, 2)))
            assert distance(after) <= rate * distance(h) + 1e-12
            h = after
