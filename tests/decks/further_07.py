"""Numeric checks of the cards in decks/further/07-efficient-and-discrete-networks.md.

Each check computes what the front asks by another route (exact integers and fractions, enumeration over grids,
simulation of updates and of spikes, convolutions by hand) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.special import ndtr

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _correlate(image: Array, kernel: Array) -> Array:
    """Return the correlation of an image with a kernel, without padding, stride 1."""
    k = kernel.shape[0]
    windows = np.lib.stride_tricks.sliding_window_view(image, (k, k))
    return np.asarray(np.einsum("xyij,ij->xy", windows, kernel))


@checks("eff-map-zero-derivative", text="ecc58130628f")
def difference_quotients_of_discrete_choices_vanish() -> None:
    rng = _rng()
    codes = rng.normal(size=(5, 2))
    for z in rng.normal(size=(50, 2)):
        for f in (
            np.round,
            lambda z: (z > 0).astype(float),
            lambda z: codes[np.argmin(((codes - z) ** 2).sum(axis=1))],
        ):
            assert np.array_equal(f(z + 1e-9), f(z - 1e-9))


@checks("quant-zero-exact", text="67735dfd018f")
def padding_zeros_are_exact_for_integer_offsets_alone() -> None:
    def stored(r: float, scale: float, offset: float) -> float:
        q = min(255, max(0, round(r / scale + offset)))
        return scale * (q - offset)

    assert stored(0.0, 0.013, 37) == 0
    shifts = [stored(0.0, 0.013, 37.4) for _ in range(100)]
    assert math.isclose(abs(sum(shifts)), 100 * 0.4 * 0.013)


@checks("quant-integer-product", text="b83dc465765f")
def products_in_exact_fractions() -> None:
    rng = _rng()
    for n in (1, 2, 7):
        q, q2 = rng.integers(0, 256, size=(2, n)).tolist()
        z, z2, s, s2 = 17, 101, Fraction(3, 250), Fraction(7, 900)
        real = sum(s * (a - z) * s2 * (b - z2) for a, b in zip(q, q2, strict=True))
        rest = real / (s * s2) - sum(a * b for a, b in zip(q, q2, strict=True)) + z2 * sum(q) + z * sum(q2)
        assert rest == n * z * z2


@checks("quant-outlier", text="62e9db799464")
def smallest_outlier_that_wipes_out_the_ones() -> None:
    lost = [m for m in range(1, 1001) if round(Fraction(127, m)) == 0]
    assert lost == list(range(254, 1001))  # at 254 itself the tie goes to the even 0
    assert all(round(Fraction(127) / (Fraction(254) + e)) == 0 for e in (Fraction(1, 10**6), Fraction(1)))
    assert round(Fraction(127) / (Fraction(254) - Fraction(1, 10**6))) == 1


@checks("quant-not-nearest", text="896baa45a758")
def best_integer_vectors_by_enumeration() -> None:
    rng = _rng()

    def nearest_is_best(gram: Array, w: Array) -> bool:
        candidates = np.array(list(itertools.product((-1, 0, 1, 2), repeat=2)))
        costs = [float((w - c) @ gram @ (w - c)) for c in candidates]
        return bool(np.array_equal(candidates[int(np.argmin(costs))], np.round(w)))

    points = rng.uniform(-0.5, 1.5, size=(400, 2))
    assert all(nearest_is_best(np.diag([0.3, 2.0]), w) for w in points)
    for off in (-0.9, -0.2, 0.2, 0.9):
        assert not all(nearest_is_best(np.array([[1.0, off], [off, 1.0]]), w) for w in points)


@checks("quant-stalled-updates", text="48ec84142a29")
def nearest_rounding_stalls_and_random_rounding_drifts() -> None:
    rng = _rng()
    update, steps = 0.13, 4000
    nearest = 0.0
    for _ in range(steps):
        nearest = float(np.round(nearest + update))
    random = np.zeros(200)
    for _ in range(steps):
        random = np.floor(random + update + rng.random(200))
    assert nearest == 0
    assert abs(random.mean() / (update * steps) - 1) < 0.01


@checks("binary-dot-product", text="caae4cbb25aa")
def only_one_of_the_sixteen_bitwise_operations_counts_right() -> None:
    bits = list(itertools.product((0, 1), repeat=3))
    fitting = []
    for table in itertools.product((0, 1), repeat=4):  # the values at (0, 0), (0, 1), (1, 0), (1, 1)
        counts = [sum(table[2 * a + b] for a, b in zip(x, y, strict=True)) for x in bits for y in bits]
        products = [sum((2 * a - 1) * (2 * b - 1) for a, b in zip(x, y, strict=True)) for x in bits for y in bits]
        if all(product == 3 - 2 * count for product, count in zip(products, counts, strict=True)):
            fitting.append(table)
    assert fitting == [tuple(a ^ b for a, b in itertools.product((0, 1), repeat=2))]


@checks("ste-biased-why", text="fbc2009f49ca")
def losses_equal_on_both_values_get_different_estimates() -> None:
    def p(a: float) -> float:
        return 1 / (1 + math.exp(-a))

    a, step = 0.7, 1e-6
    slope = (p(a + step) - p(a - step)) / (2 * step)

    def truth(loss: list[float]) -> float:
        mean = [(1 - p(b)) * loss[0] + p(b) * loss[1] for b in (a - step, a + step)]
        return (mean[1] - mean[0]) / (2 * step)

    affine = slope  # the mean of L'(h) p'(a) for L(h) = h
    square = ((1 - p(a)) * 0 + p(a) * 2) * slope  # for L(h) = h^2
    assert math.isclose(truth([0.0, 1.0]), affine, rel_tol=1e-6)
    assert abs(square - truth([0.0**2, 1.0**2])) > 0.05


@checks("ste-raises-loss", text="e98236ff5358")
def one_step_across_the_threshold() -> None:
    for c in np.linspace(0.05, 0.95, 19):
        w = 0.5 - 1e-6
        after = w - 0.01 * 2 * (round(w) - c)
        losses = [(round(v) - c) ** 2 for v in (w, after)]
        assert (round(w), round(after)) == (0, 1)
        if abs(c - 0.5) > 1e-9:
            assert (losses[1] > losses[0]) == (c < 0.5)


@checks("ste-oscillation", text="001f0f5d1ad2")
def share_of_steps_at_the_upper_value() -> None:
    for c in (0.1, 0.4, math.sqrt(0.5)):
        w, ones, steps = 0.93, 0, 40_000
        for t in range(2 * steps):
            q = 1 if w > 0.5 else 0
            ones += q if t >= steps else 0
            w -= 0.003 * (q - c)
        assert abs(ones / steps - c) < 2e-3


@checks("ste-clipped", text="04c12d7e43e8")
def slope_of_the_clipped_identity() -> None:
    for x in np.linspace(-3.005, 3.005, 602):
        slope = (np.clip(x + 1e-7, -1, 1) - np.clip(x - 1e-7, -1, 1)) / 2e-7
        assert math.isclose(slope, float(abs(x) <= 1), abs_tol=1e-6)


@checks("threshold-mean-gradient", text="c521d096ffad")
def derivative_of_the_chance_to_fire() -> None:
    for w in (-1.3, 0.0, 0.4, 2.0):
        slope = (ndtr(-(w + 1e-5)) - ndtr(-(w - 1e-5))) / 2e-5
        assert math.isclose(slope, -math.exp(-(w**2) / 2) / math.sqrt(2 * math.pi), rel_tol=1e-6)


@checks("vqvae-two-terms", text="f941d63ec313")
def each_term_has_a_gradient_in_one_of_the_two_alone() -> None:
    rng = _rng()
    z, e = rng.normal(size=(2, 3))
    frozen_z, frozen_e = z.copy(), e.copy()
    terms = {
        "code": lambda z, e: float(((frozen_z - e) ** 2).sum()),
        "encoder": lambda z, e: float(((z - frozen_e) ** 2).sum()),
    }
    for mover, term in terms.items():
        code = [term(z, e + 1e-6 * d) - term(z, e) for d in np.eye(3)]
        encoder = [term(z + 1e-6 * d, e) - term(z, e) for d in np.eye(3)]
        assert (max(map(abs, code)) > 0) == (mover == "code")
        assert (max(map(abs, encoder)) > 0) == (mover == "encoder")


@checks("vqvae-constant-kl", text="8baf71258b23")
def divergence_summed_over_the_codes() -> None:
    for k in (1, 2, 512):
        for chosen in range(min(k, 3)):
            posterior = [1.0 if j == chosen else 0.0 for j in range(k)]
            kl = sum(q * (math.log(q) - math.log(1 / k)) for q in posterior if q > 0)
            assert math.isclose(kl, math.log(k))


@checks("vqvae-bits", text="ecc430501098")
def bits_counted_from_arrays() -> None:
    image = np.zeros((128, 128, 3), dtype=np.uint8)
    bits = next(b for b in range(20) if 2**b >= 512)
    assert float(f"{image.nbytes * 8 / (32 * 32 * bits):.0e}") == 40


@checks("vqvae-dead-codes", text="1c59e358b766")
def far_code_has_no_gradient_in_the_loss_of_nearest_codes() -> None:
    rng = _rng()
    outputs, codes = rng.normal(size=(20, 2)), np.array([[0.0, 0.0], [1.0, 0.0], [50.0, 50.0]])

    def loss(codes: Array) -> float:
        return float(((outputs[:, None] - codes[None]) ** 2).sum(axis=2).min(axis=1).sum())

    for k, moved in ((0, True), (1, True), (2, False)):
        shifted = codes.copy()
        shifted[k] += 1e-3
        assert (loss(shifted) != loss(codes)) == moved


@checks("lif-interval", text="b023f9579e3a")
def time_between_spikes_by_euler_steps() -> None:
    for tau, current, theta in ((1.0, 2.0, 1.0), (0.5, 1.1, 1.0), (2.0, 5.0, 0.7)):
        dt, v, spikes, t = 1e-4, 0.0, [0.0], 0.0
        while len(spikes) < 3:
            v += dt * (current - v) / tau
            t += dt
            if v >= theta:
                v = 0.0
                spikes.append(t)
        expected = tau * math.log(current / (current - theta))
        assert abs(spikes[2] - spikes[1] - expected) < 1e-3


@checks("spike-surrogate", text="be21492165b3")
def derivative_of_the_fast_sigmoid() -> None:
    for beta, u in itertools.product((0.5, 3.0), (-2.0, -0.1, 0.3, 4.0)):
        f = [v / (1 + beta * abs(v)) for v in (u - 1e-6, u + 1e-6)]
        assert math.isclose((f[1] - f[0]) / 2e-6, (1 + beta * abs(u)) ** -2, rel_tol=1e-5)


@checks("spike-leak-gradient", text="5d2c1f408912")
def perturbation_carried_through_a_hundred_steps() -> None:
    keep = math.exp(-1 / 20)
    ends = []
    for start in (0.3, 0.3 + 1e-3):
        v = start
        for t in range(100):
            v = keep * v + 0.01 * math.sin(t)
        ends.append(v)
    assert float(f"{(ends[1] - ends[0]) / 1e-3:.0e}") == 0.007


@checks("stdp-drift", text="9a73767e3611")
def drift_over_simulated_poisson_trains() -> None:
    rng = _rng()
    before, after, tau, a, b, duration = 20.0, 30.0, 0.02, 1.0, 0.4, 3000.0
    pre = np.sort(rng.uniform(0, duration, rng.poisson(before * duration)))
    post = np.sort(rng.uniform(0, duration, rng.poisson(after * duration)))
    total = 0.0
    for shift in range(-25, 26):  # pairs by rank around each input spike: far more than fit into the window
        rank = np.searchsorted(post, pre) + shift
        valid = (rank >= 0) & (rank < post.size)
        s = post[rank[valid]] - pre[valid]
        total += float(np.where(s > 0, a * np.exp(-np.abs(s) / tau), -b * np.exp(-np.abs(s) / tau)).sum())
    assert abs(total / duration / (before * after * tau * (a - b)) - 1) < 0.05


@checks("stdp-earlier", text="c25212c43257")
def neuron_fires_earlier_from_volley_to_volley() -> None:
    times, weights = np.arange(40.0), np.full(40, 0.5)
    firing = []
    for _ in range(60):
        potential, spike = 0.0, None
        for k, t in enumerate(times):
            potential = potential * math.exp(-1 / 10) + weights[k]
            if potential > 4 and spike is None:
                spike = t
        assert spike is not None
        firing.append(spike)
        lag = spike - times
        change = np.where(lag >= 0, 0.05 * np.exp(-np.abs(lag) / 5), -0.055 * np.exp(-np.abs(lag) / 5))
        weights = np.clip(weights + change, 0, 1)
    assert all(b <= a for a, b in itertools.pairwise(firing))
    assert firing[-1] < firing[0] - 3


@checks("unet-valid-size", text="802fe7c13044")
def side_length_by_counting_positions() -> None:
    side = 572
    for _ in range(2):
        side = len(range(side - 3 + 1))
    assert len(range(0, side - 2 + 1, 2)) == 284


@checks("depthwise-one-filter", text="11cd0ecc9bb1")
def independent_filters_leave_a_residual_and_proportional_ones_none() -> None:
    rng = _rng()
    image = rng.normal(size=(9, 9))

    def best_fit(targets: Array) -> float:
        # All linear, one channel: the outputs are multiples of one map, so the fit is of rank one in the filters.
        outputs = np.stack([_correlate(image, t).ravel() for t in targets])
        values = np.linalg.svd(outputs)[1]
        return float(values[1] / values[0])

    horizontal = np.array([[0.0, 0, 0], [-1, 0, 1], [0, 0, 0]])
    assert best_fit(np.stack([horizontal, horizontal.T])) > 0.1
    assert best_fit(np.stack([horizontal, -3 * horizontal])) < 1e-12
    for _ in range(5):
        assert best_fit(rng.normal(size=(2, 3, 3))) > 1e-3


@checks("depthwise-memory-bound", text="01c6cd58d445")
def multiplications_per_number_read_by_counting() -> None:
    n, side = 3, 7

    def uses(reads: Callable[[int, int], bool]) -> NDArray[np.int_]:
        """Return how often each input number is multiplied, if output o reads input channel c iff reads(o, c)."""
        count = np.zeros((n, side, side), dtype=int)
        for o, c in itertools.product(range(n), repeat=2):
            for x, y, i, j in itertools.product(range(side - 2), range(side - 2), range(3), range(3)):
                count[c, x + i, y + j] += reads(o, c)
        return count

    depthwise, full = uses(lambda o, c: o == c), uses(lambda o, c: True)
    assert set(depthwise[:, 2:-2, 2:-2].ravel().tolist()) == {9}
    assert set(full[:, 2:-2, 2:-2].ravel().tolist()) == {9 * n}
    assert full.sum() == n * depthwise.sum()


@checks("darts-hypergradient", text="7f446577bdde")
def total_derivative_by_finite_differences() -> None:
    rng = _rng()
    mixed, quadratic, target = rng.normal(size=(2, 3)), rng.normal(size=(3, 3)), rng.normal(size=3)
    w, alpha, xi = rng.normal(size=3), rng.normal(size=2), 0.3

    def train_slope(w: Array, alpha: Array) -> Array:
        # Slope in w of T = alpha' mixed sin(w) + |quadratic w|^2 / 2.
        return np.asarray((alpha @ mixed) * np.cos(w) + quadratic.T @ quadratic @ w)

    def validation(w: Array, alpha: Array) -> float:
        return float(((w - target) ** 2).sum() / 2 + (alpha**2).sum() * w[0])

    def unrolled(alpha: Array) -> float:
        return validation(w - xi * train_slope(w, alpha), alpha)

    h = 1e-6
    total = np.array([(unrolled(alpha + h * e) - unrolled(alpha - h * e)) / (2 * h) for e in np.eye(2)])
    after = w - xi * train_slope(w, alpha)
    direct = np.array(
        [(validation(after, alpha + h * e) - validation(after, alpha - h * e)) / (2 * h) for e in np.eye(2)]
    )
    g = np.array([(validation(after + h * e, alpha) - validation(after - h * e, alpha)) / (2 * h) for e in np.eye(3)])
    second = np.array([(train_slope(w, alpha + h * e) - train_slope(w, alpha - h * e)) / (2 * h) for e in np.eye(2)])
    np.testing.assert_allclose(direct - total, xi * second @ g, atol=1e-6)
