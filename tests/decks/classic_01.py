"""Numeric checks of the cards in decks/classic/01-perceptrons-and-threshold-gates.md.

Each check computes what the front asks by another route (enumeration of labellings, linear programming, simulation,
exact integers) and compares it with the formula or number of the back.
"""

import itertools
import math

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.optimize import linprog, nnls

Array = NDArray[np.float64]
Labels = tuple[int, ...]


def _rng() -> np.random.Generator:
    return np.random.default_rng(1)


def _realised(x: Array) -> set[Labels]:
    """Return all labellings of the rows of x, m >= d vectors in general position, that homogeneous gates realise.

    Every cell of the arrangement of the hyperplanes orthogonal to the rows touches a ray on which d - 1 rows vanish,
    and near such a ray those rows take all signs.
    """
    m, d = x.shape
    found: set[Labels] = set()
    for zero in itertools.combinations(range(m), d - 1):
        ray = np.linalg.svd(x[list(zero)])[2][-1] if d > 1 else np.ones(1)
        for signs in itertools.product((-1, 1), repeat=d - 1):
            y = np.sign(x @ ray).astype(int)
            y[list(zero)] = signs
            found |= {tuple(int(s) for s in y), tuple(int(-s) for s in y)}
    return found


def _count(m: int, d: int) -> int:
    """Return the number of labellings of m random vectors in R^d that homogeneous gates realise."""
    return 2**m if m <= d else len(_realised(_rng().normal(size=(m, d))))


def _cover(m: int, d: int) -> int:
    return 2 * sum(math.comb(m - 1, k) for k in range(d))


def _affine(x: Array) -> Array:
    return np.column_stack([x, np.ones(len(x))])


def _separable(z: Array, y: Labels) -> bool:
    """Tell whether some w has y_i w.z_i >= 1 for all rows z_i, by linear programming."""
    rows = -np.array(y)[:, None] * z
    bounds = [(None, None)] * z.shape[1]
    return bool(linprog(np.zeros(z.shape[1]), A_ub=rows, b_ub=-np.ones(len(y)), bounds=bounds).status == 0)


def _cube(n: int) -> Array:
    return np.array(list(itertools.product((-1.0, 1.0), repeat=n)))


def _perceptron(z: Array, y: Array, eta: float = 1.0, sweeps: int = 500) -> tuple[list[Array], list[int]]:
    """Run the rule in fixed order from 0; return the weights after each correction and the mistaken patterns."""
    w, weights = np.zeros(z.shape[1]), [np.zeros(z.shape[1])]
    mistakes: list[int] = []
    for _ in range(sweeps):
        before = len(mistakes)
        for i in range(len(y)):
            if y[i] * (w @ z[i]) <= 0:
                w = w + eta * y[i] * z[i]
                weights.append(w)
                mistakes.append(i)
        if len(mistakes) == before:
            break
    return weights, mistakes


def _separable_data() -> tuple[Array, Array, Array]:
    """Return patterns, labels and a unit vector u with positive margins."""
    rng = _rng()
    u = rng.normal(size=3)
    u /= np.linalg.norm(u)
    x = rng.normal(size=(60, 3))
    x = x[np.abs(x @ u) > 0.2]
    return x, np.sign(x @ u), u


@checks("ltg-augmented-weights", text="32c6c064fa14")
def threshold_becomes_a_weight_on_a_constant_input() -> None:
    rng = _rng()
    for d in (1, 2, 5):
        w, theta, x = rng.normal(size=d), rng.normal(), rng.normal(size=d)
        total = sum(w[i] * x[i] for i in range(d)) - theta
        assert math.isclose(np.append(w, -theta) @ np.append(x, 1.0), total)


@checks("separable-iff-disjoint-hulls", text="0ddd8bf62d1f")
def gates_exist_exactly_when_no_point_is_common_to_both_hulls() -> None:
    rng, seen = _rng(), set()
    for _ in range(16):
        a, b = rng.normal(size=(3, 2)), rng.normal(size=(3, 2)) + rng.choice([0.0, 1.5])
        gate = _separable(_affine(np.vstack([a, b])), (1, 1, 1, -1, -1, -1))
        equal = np.vstack([np.hstack([a.T, -b.T]), [1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]])
        common = linprog(np.zeros(6), A_eq=equal, b_eq=[0, 0, 1, 1]).status == 0
        assert gate != common
        seen.add(gate)
    assert seen == {True, False}


@checks("xor-hulls-meet", text="e2295eabd72a")
def diagonals_of_the_square_cross_once() -> None:
    s, t = np.linalg.solve(np.array([[1.0, -1.0], [1.0, 1.0]]), np.array([0.0, 1.0]))  # s(1,1) = (0,1) + t(1,-1)
    assert (s, s) == (t, 1 - t) == (0.5, 0.5)
    z = _affine(np.array([[0.0, 0], [1, 1], [0, 1], [1, 0]]))
    assert not _separable(z, (1, 1, -1, -1))
    assert _separable(z, (1, 1, 1, -1))


@checks("pairwise-separable-not-one-vs-rest", text="5eea02a910c4")
def middle_class_alone_cannot_be_cut_off() -> None:
    z = _affine(np.array([[-1.0], [0.0], [1.0]]))
    for pair in itertools.combinations(range(3), 2):
        assert _separable(z[list(pair)], (1, -1))
    fails = [int(z[c, 0]) for c in range(3) if not _separable(z, tuple(1 if i == c else -1 for i in range(3)))]
    assert fails == [0]
    assert [int(np.argmax([-2 * x - 1, 0, 2 * x - 1])) - 1 for x in (-1, 0, 1)] == [-1, 0, 1]


@checks("xor-by-quadratic-gate", text="c4086b3e4eb0")
def multilinear_interpolation_of_exclusive_or() -> None:
    bits = list(itertools.product((0, 1), repeat=2))
    design = np.array([[1, a, b, a * b] for a, b in bits], dtype=float)
    np.testing.assert_allclose(np.linalg.solve(design, [a ^ b for a, b in bits]), [0, 1, 1, -2], atol=1e-12)


@checks("cubic-gate-weights", text="1d3b0031df71")
def monomials_are_counted_by_the_multiset_of_their_factors() -> None:
    count = sum(len(list(itertools.combinations_with_replacement(range(20), k))) for k in range(4))
    assert count == 23 * 22 * 21 // 6
    exact = sum(math.comb(1000 + k - 1, k) for k in range(4))
    assert exact == 1003 * 1002 * 1001 // 6
    assert float(f"{exact:.0e}") == float(f"{1000**3 / 6:.0e}") == 2e8


@checks("polynomial-gate-degree-n", text="79132002eba9")
def square_free_monomials_have_full_rank_on_the_cube() -> None:
    for n in (1, 2, 4, 5):
        cube = _cube(n)
        sets = itertools.chain.from_iterable(itertools.combinations(range(n), k) for k in range(n + 1))
        table = np.array([np.prod(cube[:, list(s)], axis=1) for s in sets])
        assert table.shape == (2**n, 2**n)
        assert np.linalg.matrix_rank(table) == 2**n


@checks("parity-orthogonality", text="470f11dc2fec")
def polynomials_of_lower_degree_are_orthogonal_to_parity() -> None:
    rng = _rng()
    for n in (2, 3, 5):
        cube = _cube(n)
        p = np.zeros(2**n)
        for _ in range(40):
            factors = rng.integers(0, n, size=rng.integers(0, n))  # at most n - 1 factors, repetitions allowed
            p += rng.normal() * np.prod(cube[:, factors], axis=1)
        assert abs(p @ np.prod(cube, axis=1)) < 1e-9
    assert np.prod(cube, axis=1) @ np.prod(cube, axis=1) == 2**n


@checks("local-features-miss-parity", text="6ccd770eb8c3")
def sums_of_arbitrary_local_features_are_orthogonal_to_parity() -> None:
    rng, n = _rng(), 4
    cube = _cube(n)
    s = np.full(2**n, rng.normal())
    for seen in itertools.combinations(range(n), n - 1):
        table = {key: rng.normal() for key in itertools.product((-1.0, 1.0), repeat=n - 1)}
        s += [table[tuple(x[list(seen)])] for x in cube]
    parity = np.prod(cube, axis=1)
    assert abs(parity @ s) < 1e-9
    assert parity @ (parity * np.abs(s)) > 0


@checks("parity-by-hidden-gates", text="d546a9317935")
def alternating_sum_of_counting_gates_is_parity() -> None:
    for n in (1, 2, 5):
        sums = np.arange(n + 1)
        gates = (sums[:, None] >= np.arange(1, n + 1)[None, :]).astype(float)
        a = np.linalg.solve(gates[1:], (sums[1:] % 2).astype(float))
        np.testing.assert_allclose(a, [(-1) ** (k + 1) for k in range(1, n + 1)])
        assert gates[0] @ a == 0


@checks("general-position-definition", text="25c5aa842dca")
def dependent_triples_in_the_plane_cost_labellings() -> None:
    labellings = list(itertools.product((-1, 1), repeat=4))
    generic = _affine(np.array([[0.0, 0], [1, 0], [0, 1], [1, 1.3]]))
    three_on_a_line = _affine(np.array([[0.0, 0], [1, 0], [2, 0], [0.5, 1]]))
    for z, expected in ((generic, True), (three_on_a_line, False)):
        independent = all(abs(np.linalg.det(z[list(t)])) > 1e-9 for t in itertools.combinations(range(4), 3))
        most = sum(_separable(z, y) for y in labellings) == _cover(4, 3)
        assert independent == most == expected


@checks("cover-1", text="eaba8bf2f458")
def labellings_with_two_extensions_are_those_of_the_projected_vectors() -> None:
    for m, d in ((4, 2), (6, 3)):
        x = _rng().normal(size=(m + 1, d))
        longer = _realised(x)
        both = {y[:-1] for y in longer if (*y[:-1], -y[-1]) in longer}
        basis = np.linalg.svd(x[-1:])[2][1:]  # an orthonormal basis of the complement of the last vector
        assert both == _realised(x[:-1] @ basis.T)


@checks("cover-2", text="26cbf1bbf7ab")
def one_more_vector_adds_the_count_of_the_lower_dimension() -> None:
    for m, d in ((3, 2), (5, 3), (6, 4), (2, 3)):
        assert _count(m + 1, d) - _count(m, d) == _count(m, d - 1)


@checks("cover-formula", text="6429fd219868")
def affine_labellings_of_random_points() -> None:
    for m, d in ((5, 1), (6, 2), (8, 2), (7, 3)):
        x = _rng().normal(size=(m, d))
        assert len(_realised(_affine(x))) == 2 * sum(math.comb(m - 1, k) for k in range(d + 1))


@checks("cover-binomial", text="dcecfc14e1f7")
def realised_share_is_a_probability_of_few_heads() -> None:
    for m, d in ((6, 3), (7, 3), (8, 2)):
        tosses = list(itertools.product((0, 1), repeat=m - 1))
        few = sum(sum(toss) <= d - 1 for toss in tosses) / len(tosses)
        assert few == _count(m, d) / 2**m


@checks("all-versus-half-of-labellings", text="f8eabd8070ab")
def all_labellings_up_to_the_dimension_and_half_at_twice_it() -> None:
    for d in (2, 3, 4):
        x = _rng().normal(size=(2 * d, d))
        assert [m for m in range(d, 2 * d + 1) if len(_realised(x[:m])) == 2**m] == [d]
        assert [m for m in range(d, 2 * d + 1) if 2 * len(_realised(x[:m])) == 2**m] == [2 * d]


@checks("quadratic-gate-capacity", text="c1c4007b8a19")
def half_the_labellings_of_quadratic_features() -> None:
    features = sum(len(list(itertools.combinations_with_replacement(range(20), k))) for k in range(3))
    assert features == 231
    assert [m for m in range(400, 520) if 2 * _cover(m, features) == 2**m] == [462]


@checks("cube-is-not-in-general-position", text="f85e743279cd")
def threshold_functions_of_three_bits_are_fewer_than_the_formula_says() -> None:
    bits = np.array(list(itertools.product((0, 1), repeat=3)))
    weights = np.array(list(itertools.product(range(-3, 4), repeat=3)))
    sums = weights @ bits.T
    functions = {tuple(row) for theta in np.arange(-9.5, 10) for row in sums > theta}
    assert len(functions) == 104
    assert 2 * sum(math.comb(7, k) for k in range(4)) == 128
    assert np.linalg.matrix_rank(_affine(bits[bits[:, 0] == 0].astype(float))) == 3  # four points, dimension 2


@checks("ambiguous-share", text="1380a9464971")
def share_of_labellings_open_at_a_new_vector() -> None:
    for m, d in ((4, 2), (6, 3), (6, 4)):
        longer = _realised(_rng().normal(size=(m + 1, d)))
        old = {y[:-1] for y in longer}
        both = {y[:-1] for y in longer if (*y[:-1], -y[-1]) in longer}
        assert (len(old), len(both)) == (_cover(m, d), _cover(m, d - 1))


@checks("fit-below-capacity-is-empty", text="6b9d657e493e")
def open_share_rises_to_one_up_to_capacity() -> None:
    for beta in (1.0, 1.5, 2.0):
        shares = [_cover(int(beta * d), d - 1) / _cover(int(beta * d), d) for d in (10, 100, 1000)]
        assert shares == sorted(shares)
        assert shares[-1] > 0.96


@checks("ambiguity-limit", text="0ea25f92be47")
def open_share_above_capacity() -> None:
    for beta in (3, 5, 11):
        errors = [abs(_cover(beta * d, d - 1) / _cover(beta * d, d) - 1 / (beta - 1)) for d in (20, 200, 800)]
        assert errors == sorted(errors, reverse=True)
        assert errors[-1] < 0.005


@checks("expected-extreme-patterns", text="18d6cb4cdefe")
def extreme_patterns_counted_over_all_labellings() -> None:
    for m, d in ((6, 2), (8, 3)):
        realised = _realised(_rng().normal(size=(m, d)))
        total = sum(tuple(-s if i == k else s for i, s in enumerate(y)) in realised for y in realised for k in range(m))
        assert total == 2 * m * _cover(m - 1, d - 1)
        assert len(realised) == _cover(m, d)
    for d in (2, 3, 6):
        m = 10**6
        assert math.isclose(2 * m * _cover(m - 1, d - 1) / _cover(m, d), 2 * (d - 1), rel_tol=1e-4)


@checks("gates-for-all-boolean-functions", text="84b697060a6b")
def nets_with_too_few_behaviours_per_gate_miss_some_function() -> None:
    def gates(x: Array) -> set[Labels]:  # truth tables on the rows of x, by enumeration of integer gates
        weights = np.array(list(itertools.product(range(-2, 3), repeat=x.shape[1])))
        return {tuple(row) for theta in np.arange(-4.5, 5) for row in (weights @ x.T > theta).astype(int)}

    n, square = 2, np.array(list(itertools.product((0.0, 1.0), repeat=2)))
    first = gates(square)
    pairs = {h: gates(np.column_stack([square, h])) for h in first}
    behaviours = max(len(first), *(len(tables) for tables in pairs.values()))
    assert len(first) == 14  # one gate: neither exclusive or nor its negation
    assert len(set().union(*pairs.values())) == 2 ** (2**n)
    assert behaviours**2 >= 2 ** (2**n)  # the two gates have at least as many joint behaviours as functions
    assert behaviours <= 2 ** (n * (n + 2) + 1)
    for n in range(1, 9):  # the least q allowed, found by counting with exact integers
        product = next(q for q in itertools.count(1) if (2 ** (n * (n + q) + 1)) ** q >= 2 ** (2**n))
        assert product == min(q for q in range(1, 99) if q * (n * (n + q) + 1) >= 2**n)


@checks("perceptron-update", text="2ab388dd197a")
def correction_is_a_gradient_step_on_the_violated_margin() -> None:
    rng = _rng()
    w, x = rng.normal(size=3), rng.normal(size=3)
    y = -np.sign(w @ x)

    def loss(v: Array) -> float:
        return max(0.0, -float(y * (v @ x)))

    slope = np.array([(loss(w + 1e-6 * e) - loss(w - 1e-6 * e)) / 2e-6 for e in np.eye(3)])
    np.testing.assert_allclose(w - slope, w + y * x, atol=1e-8)


@checks("perceptron-criterion-zero", text="19c1b36ee490")
def zero_weights_have_criterion_zero_and_realise_no_label() -> None:
    x, y, u = _separable_data()
    margins = y * (x @ np.zeros(3))
    assert np.maximum(0, -margins).sum() == 0
    assert not (margins > 0).any()
    assert (y * (x @ u) > 0).all()


@checks("perceptron-convergence-1", text="4994f5dd39d5")
def projection_on_a_separator_grows_by_the_margin() -> None:
    x, y, u = _separable_data()
    gamma = float((y * (x @ u)).min())
    weights, _ = _perceptron(x, y)
    for k, w in enumerate(weights):
        assert u @ w >= k * gamma - 1e-12
    alike = np.array([[1.0, 0.0], [1.0, 0.0]])  # a single correction, where the bound is attained
    attained, _ = _perceptron(alike, np.ones(2))
    assert attained[1][0] == 1.0


@checks("perceptron-convergence-2", text="dd7ba8f61c00")
def largest_squared_norm_after_a_correction() -> None:
    rng, w, r = _rng(), np.array([1.2, -0.5]), 0.7
    best = 0.0
    for angle in np.linspace(0, 2 * np.pi, 4001):
        x = r * rng.choice([0.5, 1.0]) * np.array([math.cos(angle), math.sin(angle)])
        for y in (-1, 1):
            if y * (w @ x) <= 0:
                best = max(best, float(np.sum((w + y * x) ** 2)))
    assert math.isclose(best, float(w @ w) + r**2, rel_tol=2e-3)
    assert best <= float(w @ w) + r**2 + 1e-12


@checks("perceptron-mistake-bound", text="8cb0c12083f8")
def corrections_stay_within_the_bound_the_two_estimates_allow() -> None:
    x, y, u = _separable_data()
    gamma, r = float((y * (x @ u)).min()), float(np.linalg.norm(x, axis=1).max())
    _, mistakes = _perceptron(x, y)
    assert 0 < len(mistakes) <= (r / gamma) ** 2
    for ratio in (1.5, 3.0, 7.3):
        allowed = max(k for k in range(1, 200) if k <= math.sqrt(k) * ratio + 1e-12)
        assert allowed == math.floor(ratio**2 + 1e-9)


@checks("perceptron-small-margin", text="420e51b93644")
def best_margin_for_comparing_binary_numbers_falls_geometrically() -> None:
    margins = []
    for bits in (1, 2, 3, 4):
        cube = _cube(2 * bits)
        powers = 2.0 ** np.arange(bits)
        y = np.where(cube[:, :bits] @ powers >= cube[:, bits:] @ powers, 1.0, -1.0)
        z = _affine(cube) * y[:, None]
        # the best margin is the distance of the hull of the z_i from 0; any hull point bounds it from above
        alpha, _ = nnls(np.vstack([z.T, 1e3 * np.ones(len(z))]), np.append(np.zeros(z.shape[1]), 1e3))
        margins.append(float(np.linalg.norm(alpha @ z / alpha.sum())))
        # each bit's two weights exceed those of all lower bits by the margin, so the top ones exceed 2^(bits - 1) of it
        assert margins[-1] <= math.sqrt(2) / 2 ** (bits - 1)
    assert all(after < 0.7 * before for before, after in itertools.pairwise(margins))


@checks("perceptron-step-size", text="0a9e1c8bf983")
def mistakes_do_not_depend_on_the_step_from_zero() -> None:
    x, y, _ = _separable_data()
    weights, mistakes = _perceptron(x, y)
    small, same = _perceptron(x, y, eta=1 / 64)
    assert mistakes == same
    np.testing.assert_array_equal(np.array(weights) / 64, np.array(small))


@checks("perceptron-cycles", text="48763a9b58ad")
def weights_on_exclusive_or_are_periodic() -> None:
    z = _affine(np.array([[-1.0, -1], [-1, 1], [1, -1], [1, 1]]))
    y = np.array([-1.0, 1, 1, -1])
    w = np.zeros(3)
    history: list[tuple[float, ...]] = []
    for _ in range(50):
        history.append(tuple(w))
        if history[-1] in history[:-1]:
            break
        corrected = False
        for i in range(4):
            if y[i] * (w @ z[i]) <= 0:
                w = w + y[i] * z[i]
                corrected = True
        assert corrected
    assert history[-1] in history[:-1]


@checks("ho-kashyap-update", text="ce894f873c19")
def margins_never_shrink_and_the_limit_separates() -> None:
    x, y, _ = _separable_data()
    rows = x * y[:, None]
    b = np.ones(len(y))
    for _ in range(3000):
        e = rows @ (np.linalg.pinv(rows) @ b) - b
        raised = b + 0.5 * (e + np.abs(e))
        np.testing.assert_array_equal(raised > b, e > 1e-300)
        if not (e > 1e-9).any():
            break
        b = raised
        if (rows @ (np.linalg.pinv(rows) @ b) > 0).all():
            break
    assert (rows @ (np.linalg.pinv(rows) @ b) > 0).all()


@checks("ho-kashyap-certificate", text="9fa616791e0e")
def nonpositive_error_turns_up_exactly_on_data_without_separator() -> None:
    points = _affine(np.array([[-1.0, -1], [-1, 1], [1, -1], [1, 1]]))
    for y in itertools.product((-1, 1), repeat=4):
        rows, b = points * np.array(y)[:, None], np.ones(4)
        for _ in range(200):
            e = rows @ (np.linalg.pinv(rows) @ b) - b
            b = b + 0.9 * (e + np.abs(e))
        e = rows @ (np.linalg.pinv(rows) @ b) - b
        np.testing.assert_allclose(rows.T @ e, 0, atol=1e-9 * b.max())
        certificate = bool((e <= 1e-6).all() and np.linalg.norm(e) > 1e-3)
        assert certificate != _separable(points, y)


@checks("least-squares-misses-separator", text="0544232d1bd8")
def fitted_line_at_the_four_points() -> None:
    x, y = np.array([-1.0, 0, 1, 10]), np.array([-1.0, -1, 1, 1])
    slope, intercept = np.polyfit(x, y, 1)
    np.testing.assert_allclose([slope, -intercept / slope], [12 / 77, 2.5])
    assert x[np.sign(slope * x + intercept) != y].tolist() == [1.0]


@checks("least-squares-gives-fisher", text="0ad9520f1a11")
def regression_on_labels_points_along_fishers_direction() -> None:
    rng = _rng()
    first, second = rng.normal(size=(7, 3)) @ rng.normal(size=(3, 3)) + 1, rng.normal(size=(19, 3))
    x, y = np.vstack([first, second]), np.repeat([1.0, -1.0], [7, 19])
    w = np.linalg.lstsq(_affine(x), y, rcond=None)[0][:3]
    m1, m2 = first.mean(axis=0), second.mean(axis=0)
    scatter = (first - m1).T @ (first - m1) + (second - m2).T @ (second - m2)
    fisher = np.linalg.solve(scatter, m1 - m2)
    np.testing.assert_allclose(w / np.linalg.norm(w), fisher / np.linalg.norm(fisher), atol=1e-10)
