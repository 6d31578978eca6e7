"""Numeric checks of the cards in decks/gbc/15-representation-learning.md.

Each check computes what the front asks by another route (enumeration, linear programming, exact rational arithmetic,
simulation, finite differences) and compares it with the formula or number of the back.
"""

import itertools
import math
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.optimize import linprog

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _separable(points: Array, labels: Array) -> bool:
    """Tell whether an affine function has the sign of the label at each point."""
    rows = -labels[:, None] * np.column_stack([points, np.ones(len(points))])
    result = linprog(np.zeros(rows.shape[1]), A_ub=rows, b_ub=-np.ones(len(points)), bounds=(None, None))
    return bool(result.status == 0)


_SQUARE = np.array(list(itertools.product((-1.0, 1.0), repeat=2)))


@checks("rep-last-layer-separates", text="b7add3fea4d1")
def hidden_layer_of_an_exact_net_separates_what_the_input_does_not() -> None:
    labels = _SQUARE[:, 0] * _SQUARE[:, 1]
    sums = _SQUARE.sum(axis=1)
    hidden = np.column_stack([np.maximum(sums, 0), np.maximum(-sums, 0)])
    assert np.array_equal(np.sign(hidden.sum(axis=1) - 1), labels)
    assert not _separable(_SQUARE, labels)
    assert _separable(hidden, labels)


@checks("rep-bijection-helps", text="9c360e9d4dd4")
def all_bijections_that_keep_the_first_coordinate_are_tried() -> None:
    labels = _SQUARE[:, 0] * _SQUARE[:, 1]
    good = []
    for g in itertools.product((-1.0, 1.0), repeat=4):
        recoded = np.column_stack([_SQUARE[:, 0], g])
        if g[3] == 1 and len({tuple(x) for x in recoded}) == 4 and _separable(recoded, labels):
            good.append(g)
    assert good == [tuple(labels)]


def _information(joint: Array) -> float:
    outer = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    return float(np.sum(joint * np.log(joint / outer)))


@checks("rep-no-information-gained", text="fc906de6770a")
def merging_inputs_never_raises_the_mutual_information() -> None:
    rng = _rng()
    for _ in range(50):
        joint = rng.dirichlet(np.ones(12)).reshape(4, 3)
        merged = np.stack([joint[0] + joint[1], joint[2] + joint[3]])
        assert _information(merged) <= _information(joint)
        assert math.isclose(_information(joint[::-1]), _information(joint))


@checks("pretraining-convex", text="9de4647fd216")
def descent_from_two_starts_ends_at_one_point_of_a_strictly_convex_cost() -> None:
    rng = _rng()
    x, y = rng.normal(size=(20, 3)), rng.choice((-1.0, 1.0), size=20)
    ends = []
    for start in (np.zeros(3), np.array([3.0, -2.0, 4.0])):
        w = start
        for _ in range(3000):
            w = w - 0.3 * (0.1 * w - x.T @ (y / (1 + np.exp(y * (x @ w)))) / 20)
        ends.append(w)
    np.testing.assert_allclose(ends[0], ends[1], atol=1e-8)


@checks("zero-shot-span", text="9c49bf583d8c")
def null_space_of_the_seen_classes_leaves_other_scores_open() -> None:
    rng = _rng()
    seen, w, x = rng.normal(size=(2, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
    null = np.linalg.svd(seen)[2][2:]
    other = w + np.outer(null[0] + 0.5 * null[1], rng.normal(size=3))
    np.testing.assert_allclose(seen @ w @ x, seen @ other @ x)
    inside, outside = 0.3 * seen[0] - 2 * seen[1], rng.normal(size=4)
    assert math.isclose(inside @ w @ x, inside @ other @ x)
    assert abs(outside @ w @ x - outside @ other @ x) > 1e-3


@checks("mixture-log-odds", text="8f869ed37188")
def log_odds_from_two_gaussian_densities() -> None:
    for mu, x in ((1.0, 0.3), (-2.0, 0.7), (0.0, 5.0)):
        up, down = (math.exp(-((x - y * mu) ** 2) / 2) / math.sqrt(2 * math.pi) for y in (1, -1))
        odds = (up / (up + down)) / (down / (up + down))
        assert math.isclose(math.log(odds), 2 * mu * x, abs_tol=1e-9)


@checks("squared-error-saliency", text="6babdb46091d")
def best_line_through_samples_is_the_axis_that_ignores_the_label() -> None:
    rng = _rng()
    x = rng.normal(size=(20_000, 2)) * np.array([10.0, 1.0])
    label = np.sign(x[:, 1])
    errors = []
    for angle in np.linspace(0, math.pi, 181)[:-1]:
        u = np.array([math.cos(angle), math.sin(angle)])
        errors.append(float(np.mean(np.sum((x - np.outer(x @ u, u)) ** 2, axis=1))))
    assert int(np.argmin(errors)) in (0, 1, 179)
    assert abs(float(np.corrcoef(x[:, 0], label)[0, 1])) < 0.03


def _parts_of_a_line(cuts: int) -> int:
    return cuts + 1


def _codes(normals: Array, offsets: Array) -> Array:
    """Return the sign patterns in {0, 1}^n that the n affine functions take somewhere, found by linear programs."""
    n, d = normals.shape
    found = []
    for code in itertools.product((0.0, 1.0), repeat=n):
        signs = 2 * np.array(code) - 1
        rows = np.column_stack([-signs[:, None] * normals, np.ones(n)])
        goal = np.append(np.zeros(d), -1.0)
        bounds = [(None, None)] * d + [(None, 1.0)]
        if linprog(goal, A_ub=rows, b_ub=-signs * offsets, bounds=bounds).fun < -1e-9:
            found.append(code)
    return np.array(found)


def _regions(n: int, d: int) -> int:
    rng = np.random.default_rng(n)
    return len(_codes(rng.normal(size=(n, d)), rng.normal(size=n)))


@checks("arrangement-1", text="61d655697296")
def counted_regions_grow_by_the_parts_of_the_new_hyperplane() -> None:
    for n in (2, 3, 4):
        assert _regions(n, 1) - _regions(n - 1, 1) == 1
        assert _regions(n, 2) - _regions(n - 1, 2) == _parts_of_a_line(n - 1) == _regions(n - 1, 1)
    assert _regions(4, 3) - _regions(3, 3) == _regions(3, 2) == 7


@checks("arrangement-2", text="06f5e15b60ec")
def recursion_is_run_and_regions_are_counted_in_the_plane() -> None:
    table = {(n, d): 1 for n in range(9) for d in range(6) if n == 0 or d == 0}
    for n, d in itertools.product(range(1, 9), range(1, 6)):
        table[n, d] = table[n - 1, d] + table[n - 1, d - 1]
    for (n, d), value in table.items():
        assert value == sum(math.comb(n, j) for j in range(d + 1))
    assert _regions(3, 2) == table[3, 2] == 7


@checks("distributed-region-growth", text="3842d68a5133")
def leading_term_of_the_count_for_many_hyperplanes() -> None:
    for d in (1, 2, 5):
        n = 10**8
        count = sum(math.comb(n, j) for j in range(d + 1))
        assert abs(Fraction(count * math.factorial(d), n**d) - 1) < Fraction(1, 10**6)


@checks("distributed-small-capacity", text="41cc9fef4f8f")
def some_labelling_of_the_seven_regions_of_three_lines_is_out_of_reach() -> None:
    rng = _rng()
    codes = _codes(rng.normal(size=(3, 2)), rng.normal(size=3))
    labellings = [np.array(y) for y in itertools.product((-1.0, 1.0), repeat=len(codes))]
    assert len(codes) == 7
    assert not all(_separable(codes, y) for y in labellings[:64])
    # Two units: any 3 of the 4 codes can be labelled at will, all 4 cannot, so the VC dimension is 3 = n + 1.
    square = np.array(list(itertools.product((0.0, 1.0), repeat=2)))
    for size in (3, 4):
        every = [np.array(y) for y in itertools.product((-1.0, 1.0), repeat=size)]
        assert all(_separable(square[:size], y) for y in every) == (size == 3)


def _accepted(term: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Return the inputs on which an AND is 1; term[i] is the demanded bit, or 2 if variable i does not occur."""
    inputs = itertools.product((0, 1), repeat=len(term))
    return [x for x in inputs if all(t in (2, b) for t, b in zip(term, x, strict=True))]


@checks("parity-and-terms", text="b0b1a46e7514")
def ands_that_accept_odd_inputs_only_are_enumerated() -> None:
    for n in (1, 2, 3, 4):
        terms = itertools.product((0, 1, 2), repeat=n)
        fit = [term for term in terms if all(sum(x) % 2 for x in _accepted(term))]
        assert fit
        assert all(2 not in term for term in fit)


@checks("parity-two-layers", text="02abb71338ba")
def smallest_cover_of_the_odd_inputs_by_ands() -> None:
    for n in (1, 2, 3):
        odd = {x for x in itertools.product((0, 1), repeat=n) if sum(x) % 2}
        sets = [set(_accepted(term)) for term in itertools.product((0, 1, 2), repeat=n)]
        usable = [s for s in sets if s <= odd]
        least = next(
            k
            for k in itertools.count(1)
            if any(set().union(*chosen) == odd for chosen in itertools.combinations(usable, k))
        )
        assert least == 2 ** (n - 1)


@checks("sum-product-expanded", text="5a3865dff33d")
def monomials_of_short_products_double_with_each_factor() -> None:
    monomials: set[tuple[str, ...]] = {()}
    for i in range(6):
        monomials = {(*m, f"{letter}{i}") for m in monomials for letter in "ab"}
        assert len(monomials) == 2 ** (i + 1)
    assert 20 + 19 == 39
    assert float(f"{2**20:.0e}") == 1e6


@checks("nonlinear-factors-not-unique", text="8f957c32480d")
def twist_of_the_disc_has_jacobian_one_and_mixes_the_coordinates() -> None:
    def twist(z: Array) -> Array:
        r2 = float(z @ z)
        angle = math.exp(-1 / (1 - r2)) * 4 if r2 < 1 else 0.0
        c, s = math.cos(angle), math.sin(angle)
        return np.array([c * z[0] - s * z[1], s * z[0] + c * z[1]])

    rng = _rng()
    for z in rng.uniform(-1, 1, size=(40, 2)):
        jacobian = np.stack([(twist(z + e) - twist(z - e)) / 2e-6 for e in 1e-6 * np.eye(2)], axis=1)
        assert math.isclose(float(np.linalg.det(jacobian)), 1, abs_tol=1e-6)
        if z @ z >= 1:
            np.testing.assert_allclose(twist(z), z)
    assert abs(twist(np.array([0.5, 0.0]))[1]) > 0.1
