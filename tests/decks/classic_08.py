"""Numeric checks of the cards in decks/classic/08-capacity-and-complexity-of-learning.md.

Each check computes what the front asks by another route (enumeration of families of labellings, exact binomial sums,
linear programs, simulation, finite differences) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Collection
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.optimize import linprog, minimize, minimize_scalar
from scipy.special import gammaln
from scipy.stats import binom, norm

Array = NDArray[np.float64]
Labelling = tuple[int, ...]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _separable(positive: Array, negative: Array) -> bool:
    """Tell whether an affine function is positive on the rows of `positive` and negative on those of `negative`."""
    rows = np.vstack((np.insert(-positive, 0, -1.0, axis=1), np.insert(negative, 0, 1.0, axis=1)))
    return bool(linprog(np.zeros(rows.shape[1]), A_ub=rows, b_ub=-np.ones(len(rows)), bounds=(None, None)).status == 0)


def _vc_dimension(family: Collection[Labelling]) -> int:
    """Return the VC dimension of a nonempty family of labellings, by trying all subsets of points."""
    n = len(next(iter(family)))
    best = 0
    for size in range(1, n + 1):
        for points in itertools.combinations(range(n), size):
            if len({tuple(f[i] for i in points) for f in family}) == 2**size:
                best = size
    return best


def _families_on_three_points() -> list[list[Labelling]]:
    cube = list(itertools.product((0, 1), repeat=3))
    return [[f for i, f in enumerate(cube) if code >> i & 1] for code in range(1, 256)]


@checks("hoeffding-fixed-classifier", text="ee87477e7b26")
def exact_binomial_tails_stay_below_the_bound() -> None:
    for m in (5, 40, 400):
        for rate in (0.03, 0.2, 0.5):
            errors = np.arange(m + 1)
            for eps in (0.05, 0.1, 0.3):
                tail = float(binom.pmf(errors, m, rate)[np.abs(errors / m - rate) >= eps - 1e-12].sum())
                assert tail <= 2 * math.exp(-2 * m * eps * eps)
    log_tail = float(binom.logsf(5_000 + 199, 10_000, 0.5))  # the exponent cannot be improved at rate 1/2
    assert log_tail > -2 * 10_000 * 0.02**2 * 1.5


@checks("finite-class-gap", text="c523eb851c59")
def union_bound_is_spent_at_the_stated_gap() -> None:
    for size, delta, m in ((10, 0.05, 100), (10**6, 0.01, 5_000)):
        low, high = 0.0, 2.0
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if size * 2 * math.exp(-2 * m * middle**2) > delta else (low, middle)
        assert math.isclose(low, math.sqrt(math.log(2 * size / delta) / (2 * m)), rel_tol=1e-12)


@checks("weights-as-bits", text="e06b67b67964")
def examples_for_a_gap_of_one_tenth() -> None:
    bits, m = 32 * 10**6, 1
    while bits * math.log(2) / (2 * m) > 0.1**2:
        m *= 2
    assert round(math.log10(m)) == 9
    assert round(math.log10(bits * math.log(2) / 0.02)) == 9


@checks("consistent-learner-examples", text="fc26e3a0c466")
def all_bad_functions_are_found_out() -> None:
    for size, eps, delta in ((1, 0.1, 0.05), (50, 0.02, 0.01), (10**5, 0.001, 1e-3)):
        m = math.ceil((math.log(size) + math.log(1 / delta)) / eps)
        assert size * (1 - eps) ** m <= delta
        needed = math.log(size / delta) / -math.log1p(-eps)
        assert math.isclose(needed, m, rel_tol=eps, abs_tol=1)  # and hardly fewer do


@checks("capacity-map-uniform", text="8bb0d7aae9ac")
def trained_function_is_covered_by_the_largest_gap_only() -> None:
    rng = _rng()
    m, n_functions, n_runs = 20, 200, 200
    gap_of_trained = []
    for _ in range(n_runs):
        empirical = (rng.uniform(size=(n_functions, m)) < 0.5).mean(axis=1)
        assert abs(empirical.min() - 0.5) <= np.max(np.abs(empirical - 0.5))
        gap_of_trained.append(0.5 - empirical.min())
    assert np.mean(np.array(gap_of_trained) >= 0.25) > 5 * 2 * math.exp(-2 * m * 0.25**2)


@checks("vc-dimension-definition", text="668975e1891f")
def growth_of_intervals_leaves_the_powers_of_two_at_their_dimension() -> None:
    def labellings(m: int) -> set[Labelling]:
        cuts = [i - 0.5 for i in range(m + 1)]
        return {tuple(int(a <= x <= b) for x in range(m)) for a in cuts for b in cuts}

    growth = {m: len(labellings(m)) for m in range(1, 8)}
    assert max(m for m in growth if growth[m] == 2**m) == _vc_dimension(labellings(7)) == 2


@checks("one-shattered-set-suffices", text="e7d6e0c172f3")
def half_planes_shatter_a_triangle_and_no_line() -> None:
    def shattered(points: Array) -> bool:
        return all(
            _separable(points[list(s)], points[[i for i in range(3) if i not in s]])
            for size in (1, 2)
            for s in itertools.combinations(range(3), size)
        )

    assert shattered(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    assert not shattered(np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]))


@checks("radon-limits-halfspaces", text="42e3b672f8a9")
def radon_parts_are_never_separated() -> None:
    rng = _rng()
    for d in (1, 2, 4):
        points = rng.normal(size=(d + 2, d))
        dependence = np.linalg.svd(np.column_stack((points, np.ones(d + 2))).T)[2][-1]
        assert not _separable(points[dependence > 0], points[dependence <= 0])
        simplex = np.vstack((np.zeros(d), np.eye(d)))
        chosen = rng.integers(0, 2, size=d + 1).astype(bool)
        chosen[:2] = True, False
        assert _separable(simplex[chosen], simplex[~chosen])


@checks("sine-shatters-everything", text="1a436b4245db")
def signs_of_sines_spell_every_labelling() -> None:
    m = 6
    for bits in itertools.product((0, 1), repeat=m):
        turns = 1 + sum(c * 10 ** (i + 1) for i, c in enumerate(bits))  # w = pi * turns
        for j, c in enumerate(bits, start=1):
            phase = Fraction(turns, 10**j) % 2  # sin(pi * phase) < 0 exactly for 1 < phase < 2
            assert phase not in (0, 1)
            assert (phase > 1) == bool(c)


@checks("deep-linear-gate-vc", text="6c140b55ecde")
def two_layer_linear_gate_labels_no_more_than_its_inputs_allow() -> None:
    rng = _rng()
    for n, d in ((1, 2), (5, 2), (4, 3)):

        def patterns(points: Array, n: int = n, d: int = d) -> int:
            v, w = rng.normal(size=(4_000, n, d)), rng.normal(size=(4_000, n))
            return len({tuple(row) for row in (np.einsum("rn,rnd,md->rm", w, v, points) > 0).astype(int).tolist()})

        assert patterns(np.eye(d)) == 2**d
        assert all(patterns(rng.normal(size=(d + 1, d))) < 2 ** (d + 1) for _ in range(5))


@checks("sauer-bound", text="16d27507f61c")
def largest_families_of_each_dimension() -> None:
    largest: dict[int, int] = {}
    for family in _families_on_three_points():
        d = _vc_dimension(family)
        largest[d] = max(largest.get(d, 0), len(family))
    assert largest == {d: sum(math.comb(3, k) for k in range(d + 1)) for d in range(4)}
    small_sets = [f for f in itertools.product((0, 1), repeat=6) if sum(f) <= 2]
    assert (_vc_dimension(small_sets), len(small_sets)) == (2, sum(math.comb(6, k) for k in range(3)))
    for m, d in ((5, 1), (20, 7), (100, 100)):
        assert sum(math.comb(m, k) for k in range(d + 1)) <= (math.e * m / d) ** d


@checks("sauer-induction", text="592b33613041")
def labellings_open_at_the_last_point_have_smaller_dimension() -> None:
    largest = dict.fromkeys((1, 2, 3), -1)
    for family in _families_on_three_points():
        members = set(family)
        open_ones = [f for f in itertools.product((0, 1), repeat=2) if {(*f, 0), (*f, 1)} <= members]
        assert len(members) == len({f[:2] for f in members}) + len(open_ones)
        if open_ones:
            d = _vc_dimension(family)
            largest[d] = max(largest[d], _vc_dimension(open_ones))
    assert largest == {1: 0, 2: 1, 3: 2}


@checks("ghost-sample", text="685309490379")
def thresholds_on_two_samples_have_few_patterns() -> None:
    points = np.sort(_rng().normal(size=12))
    thresholds = np.concatenate(([-9.0], (points[1:] + points[:-1]) / 2, [9.0]))
    patterns = {tuple(int(x > c) for x in points) for c in np.concatenate((thresholds, np.linspace(-5, 5, 500)))}
    assert len(patterns) == 2 * 6 + 1


@checks("vc-inequality", text="6df25ed2fb2e")
def gap_of_all_thresholds_respects_the_bound_on_two_samples() -> None:
    rng = _rng()
    m, n_runs = 2_000, 300
    sample = np.sort(rng.uniform(size=(n_runs, m)), axis=1)
    steps = np.arange(m) / m
    gap = np.maximum(sample - steps, steps + 1 / m - sample).max(axis=1)  # labels 0: error rate of 1[x <= c] is c
    growth = len({tuple((np.arange(2 * m) < k).tolist()) for k in range(2 * m + 1)})  # labellings of 2m points
    for eps in (0.02, 0.03, 0.25):
        assert np.mean(gap > eps) <= min(1.0, 4 * growth * math.exp(-m * eps * eps / 8))
    assert 4 * growth * math.exp(-m * 0.25**2 / 8) < 1
    ghost = np.sort(rng.uniform(size=(n_runs, m)), axis=1)
    jumps = np.stack(
        [np.searchsorted(a, np.concatenate((a, b)), "right") / m for a, b in zip(sample, ghost, strict=True)]
    )
    other = np.stack(
        [np.searchsorted(b, np.concatenate((a, b)), "right") / m for a, b in zip(sample, ghost, strict=True)]
    )
    two_sample = np.abs(jumps - other).max(axis=1)
    for eps in (0.032, 0.04):  # first factor 2 and halved gap: the second sample stands for the law, as m eps^2 >= 2
        assert np.mean(gap > eps) <= 2 * np.mean(two_sample >= eps / 2)
    for m, eps in ((10, 0.5), (200, 0.2), (2_000, 0.1)):  # second factor 2: one labelling of 2m points, pairs swapped
        swaps = np.arange(m + 1)
        tail = float(binom.pmf(swaps, m, 0.5)[np.abs(2 * swaps - m) / m > eps / 2].sum())
        assert tail <= 2 * math.exp(-m * eps * eps / 8)


@checks("vc-gap-order", text="0956fc0c83d8")
def largest_gap_of_all_labellings_scales_as_a_square_root() -> None:
    rng = _rng()

    def mean_gap(d: int, m: int, n_runs: int = 200) -> float:
        """Inputs uniform on d shattered points, fair labels: every R is 1/2, the best f takes all majorities."""
        counts = rng.multinomial(m, np.full(2 * d, 1 / (2 * d)), size=n_runs)
        return float(np.abs(counts[:, :d] - counts[:, d:]).sum(axis=1).mean() / (2 * m))

    ratios = [mean_gap(d, m) / math.sqrt(d / m) for d in (1, 10, 100) for m in (100, 1_000, 10_000)]
    assert 0.3 < min(ratios) <= max(ratios) < 0.6


@checks("shattered-points-lower-bound", text="149c79cbea7e")
def error_of_the_best_learner_over_all_samples_and_targets() -> None:
    for m in (1, 2, 3):
        n = 2 * m
        total = Fraction(0)
        for draws in itertools.product(range(n), repeat=m):
            seen = sorted(set(draws))
            for labels in itertools.product((0, 1), repeat=len(seen)):
                targets = [f for f in itertools.product((0, 1), repeat=n) if tuple(f[i] for i in seen) == labels]
                errors = [min(sum(f[i] for f in targets), len(targets) - sum(f[i] for f in targets)) for i in range(n)]
                total += Fraction(sum(errors), n * 2**n * n**m)
        assert total >= Fraction(1, 4)
        assert total <= Fraction(1, 2) * Fraction(n - 1, n) ** m


@checks("aic-optimism", text="5be9e8f183e6")
def optimism_of_a_trinomial_model_by_summing_over_all_counts() -> None:
    m, p = 240, np.array([0.3, 0.3, 0.4])
    counts = np.array([(a, b, m - a - b) for a in range(1, m) for b in range(1, m - a)])
    weight = np.exp(gammaln(m + 1) - gammaln(counts + 1).sum(axis=1) + counts @ np.log(p))
    assert math.isclose(weight.sum(), 1, rel_tol=1e-9)
    log_fit = np.log(counts / m)
    training, fresh = (counts * log_fit).sum(axis=1), m * log_fit @ p
    assert math.isclose(float(weight @ (training - fresh)), 2, rel_tol=0.02)  # three cells: two free parameters


@checks("brain-surgeon-saliency", text="73c2dedddff4")
def cost_of_a_deleted_weight_when_the_others_adjust() -> None:
    rng = _rng()
    a = rng.normal(size=(4, 4))
    h, w, i = a @ a.T + 0.5 * np.eye(4), rng.normal(size=4), 1

    def cost(others: Array) -> float:
        move = np.insert(others, i, 0.0) - w
        return 0.5 * float(move @ h @ move)

    least = float(minimize(cost, np.delete(w, i), tol=1e-12).fun)
    assert math.isclose(least, w[i] ** 2 / (2 * np.linalg.inv(h)[i, i]), rel_tol=1e-8)
    assert least <= h[i, i] * w[i] ** 2 / 2


@checks("soft-sharing-pull", text="0758e2fe7b19")
def derivative_of_a_mixture_penalty_by_differences() -> None:
    share, centre, width = np.array([0.2, 0.5, 0.3]), np.array([-1.0, 0.0, 2.0]), np.array([0.5, 0.1, 1.5])

    def penalty(w: float) -> float:
        return -math.log(float(share @ norm.pdf(w, centre, width)))

    for w in (-0.9, 0.05, 0.4, 3.0):
        joint = share * norm.pdf(w, centre, width)
        pull = float(joint / joint.sum() @ ((w - centre) / width**2))
        assert math.isclose((penalty(w + 1e-5) - penalty(w - 1e-5)) / 2e-5, pull, rel_tol=1e-6, abs_tol=1e-8)


@checks("experts-specialise", text="6075ecf24468")
def gradient_of_an_expert_carries_its_posterior() -> None:
    rng = _rng()
    gate, f, y = rng.dirichlet(np.ones(3)), rng.normal(size=(3, 2)), rng.normal(size=2)

    def cost(flat: Array) -> float:
        return -math.log(float(gate @ np.exp(-0.5 * np.sum((y - flat.reshape(3, 2)) ** 2, axis=1))))

    gradient = np.array([(cost(f.ravel() + e) - cost(f.ravel() - e)) / 2e-6 for e in 1e-6 * np.eye(6)]).reshape(3, 2)
    likelihood = gate * np.exp(-0.5 * np.sum((y - f) ** 2, axis=1))
    np.testing.assert_allclose(gradient, (likelihood / likelihood.sum())[:, None] * (f - y), atol=1e-7)


@checks("slabs-of-gates", text="15575cee59a0")
def slabs_around_groups_of_positives_realise_any_labelling() -> None:
    rng = _rng()
    for d, m, n in ((1, 7, 3), (2, 12, 5), (3, 15, 7)):
        x = rng.normal(size=(m, d))
        left, gates = list(range(n)), []
        while left:
            group, left = left[:d], left[d:]
            filler = rng.normal(size=(d - len(group), d))  # a generic plane through the last few
            plane = np.linalg.svd(np.column_stack((np.vstack((x[group], filler)), np.ones(d))))[2][-1]
            height = np.column_stack((x, np.ones(m))) @ plane
            others = np.delete(np.abs(height), group)
            assert np.abs(height[group]).max() < others.min() / 2
            gates += [(height > -others.min() / 2), (height < others.min() / 2)]
        hidden = np.array(gates).astype(int)
        output = hidden.sum(axis=0) > len(gates) / 2
        assert (output == (np.arange(m) < n)).all()
        assert len(gates) == 2 * -(-n // d)


@checks("barron-rate", text="87b3052d2eab")
def random_step_units_reach_the_rate_for_a_cosine() -> None:
    rng = _rng()
    c, x = 3.0, np.linspace(-1, 1, 101)  # f(x) = cos(c x): mass 1/2 at each of the frequencies c and -c
    target = np.cos(c * x) - 1
    knots = np.linspace(0, 1, 2_001)[1:] - 1 / 4_000
    mass = c * np.abs(np.sin(c * knots)) / 2_000
    total = 2 * float(mass.sum())  # both signs of x: total weight of the step units, at most 2 C
    assert total <= 2 * c
    error = {}
    for n in (10, 40, 160):
        s = rng.choice(knots, size=(300, n), p=mass / mass.sum())
        side = rng.choice([-1.0, 1.0], size=(300, n))
        units = -np.sign(np.sin(c * s))[..., None] * (side[..., None] * x > s[..., None])
        error[n] = float(np.mean((total * units.mean(axis=1) - target) ** 2))
        assert error[n] <= (2 * c) ** 2 / n
    assert abs(math.log(error[10] / error[160]) / math.log(16) - 1) < 0.1


@checks("maurey-average", text="47410753e89d")
def mean_square_error_of_an_average_of_draws_by_enumeration() -> None:
    rng = _rng()
    b = 1.7
    g = rng.normal(size=(3, 4))
    g *= b / np.linalg.norm(g, axis=1, keepdims=True)
    probability = rng.dirichlet(np.ones(3))
    f = probability @ g
    for n in (1, 2, 5):
        mean = sum(
            float(np.prod(probability[list(draw)]) * np.sum((g[list(draw)].mean(axis=0) - f) ** 2))
            for draw in itertools.product(range(3), repeat=n)
        )
        assert math.isclose(mean, (b * b - float(f @ f)) / n, rel_tol=1e-12)


@checks("barron-constant-grows", text="c2ee0c02ca80")
def product_of_bounded_factors_has_an_exponential_constant() -> None:
    # g(x) = sqrt(e) x exp(-x^2/2) is at most 1; its transform has modulus sqrt(e) |w| times the normal density
    def weight(w: float) -> float:
        return math.sqrt(math.e) * abs(w) * float(norm.pdf(w))

    def g(x: float) -> float:
        return float(quad(lambda w: math.sqrt(math.e) * w * norm.pdf(w) * math.sin(w * x), -9, 9)[0])

    assert all(math.isclose(g(x), math.sqrt(math.e) * x * math.exp(-x * x / 2), rel_tol=1e-6) for x in (0.3, 1.0, 2.5))
    a = 2 * quad(weight, 0, 9)[0]
    assert a > 1.3
    rng = _rng()
    radius = np.sqrt(2 * rng.exponential(size=(4_000, 30)))  # |w| for a density proportional to |w| exp(-w^2/2)
    for d in (1, 5, 30):
        c = a**d * float(np.linalg.norm(radius[:, :d], axis=1).mean())
        assert c >= 0.95 * a ** (d - 1) * 2 * quad(lambda w: w * weight(w), 0, 9)[0]


@checks("units-against-examples", text="a891ab7c948c")
def best_number_of_units_by_search() -> None:
    for c, m, d in ((1.0, 1_000, 10), (5.0, 10**6, 40)):
        best = minimize_scalar(lambda n, c=c, m=m, d=d: c * c / n + n * d / m, bounds=(0.1, 1e5), method="bounded").x
        assert math.isclose(float(best), c * math.sqrt(m / d), rel_tol=1e-3)


@checks("fixed-dimension-is-polynomial", text="d479294c6150")
def labellings_of_points_in_the_plane_grow_quadratically() -> None:
    rng = _rng()
    counts = {}
    for m in (10, 20, 40):
        x = rng.normal(size=(m, 2))
        found = set()
        for i, j in itertools.combinations(range(m), 2):
            side = (x - x[i]) @ np.array([x[i, 1] - x[j, 1], x[j, 0] - x[i, 0]])
            for a, b in itertools.product((1, -1), repeat=2):
                side[[i, j]] = a, b
                found |= {tuple((side > 0).tolist()), tuple((side < 0).tolist())}
        counts[m] = len(found)
        assert counts[m] == m * m - m + 2  # in general position, d = 2: of order m^d
