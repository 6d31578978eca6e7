"""Numeric checks of the cards in decks/gbc/09-convolutional-networks.md.

Each check computes what the front asks by another route (loops over single weights, finite differences, enumeration,
basis vectors, simulation) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]
Signal = dict[int, float]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _gradient(f: Callable[[Array], float], x: Array, step: float = 1e-6) -> Array:
    """Return the gradient of f at the vector x by central differences."""
    return np.array([(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)])


def _convolve(x: Signal, k: Signal) -> Signal:
    """Return the convolution of two finite signals on the integers, given as {position: value}."""
    y: Signal = {}
    for (i, a), (m, b) in itertools.product(x.items(), k.items()):
        y[i + m] = y.get(i + m, 0.0) + a * b
    return y


def _correlate(x: Signal, k: Signal) -> Signal:
    """Return y(i) = sum over m of x(i + m) k(m), the operation of a convolution layer."""
    y: Signal = {}
    for (i, a), (m, b) in itertools.product(x.items(), k.items()):
        y[i - m] = y.get(i - m, 0.0) + a * b
    return y


def _layer_matrix(kernel: Array, width: int, stride: int = 1) -> Array:
    """Return the matrix of an unpadded 1-D layer on inputs of the given width: one row per window that fits."""
    starts = range(0, width - kernel.size + 1, stride)
    matrix = np.zeros((len(starts), width))
    for row, start in enumerate(starts):
        matrix[row, start : start + kernel.size] = kernel
    return matrix


def _cyclic(x: Array, k: Array) -> Array:
    n = x.size
    return np.array([sum(k[m] * x[(j - m) % n] for m in range(n)) for j in range(n)])


@checks("conv-versus-correlation", text="688bcd30b63b")
def correlation_is_convolution_with_the_flipped_kernel() -> None:
    rng = _rng()
    x = {i: float(rng.normal()) for i in range(-3, 4)}
    k = {0: 1.0, 1: -2.0, 3: 0.5}
    by_definition = {i: sum(x.get(i + m, 0.0) * k[m] for m in k) for i in range(-8, 8)}
    flipped = _convolve(x, {-m: value for m, value in k.items()})
    assert all(math.isclose(by_definition[i], flipped.get(i, 0.0), abs_tol=1e-12) for i in by_definition)
    assert _convolve(x, k).keys() == _convolve(k, x).keys()
    assert all(math.isclose(value, _convolve(k, x)[i]) for i, value in _convolve(x, k).items())
    assert _correlate({0: 1.0}, {1: 1.0}) != _correlate({1: 1.0}, {0: 1.0})


@checks("conv-toeplitz-entry", text="592cd1de36c1")
def entries_are_read_off_the_images_of_unit_vectors() -> None:
    n, k = 6, {-1: 2.0, 0: -1.0, 2: 3.0}
    for j in range(1, n + 1):
        y = _convolve({j: 1.0}, k)
        assert [y.get(i, 0.0) for i in range(1, n + 1)] == [k.get(i - j, 0.0) for i in range(1, n + 1)]


@checks("conv-circulant-eigenvalue", text="0ed93bd7ce4b")
def roots_of_unity_are_eigenvectors_of_cyclic_convolution() -> None:
    n = 7
    k = _rng().normal(size=n)
    for r in range(n):
        omega = np.exp(2j * np.pi * r / n)
        x = omega ** np.arange(n)
        image = np.array([sum(k[m] * x[(j - m) % n] for m in range(n)) for j in range(n)])
        np.testing.assert_allclose(image, np.fft.fft(k)[r] * x, atol=1e-12)
        assert np.isclose(np.fft.fft(k)[r], sum(k[m] * omega**-m for m in range(n)))


@checks("conv-fewer-multiplications", text="4afcc1703344")
def multiplications_counted_with_and_without_the_border() -> None:
    def convolution(n: int) -> int:
        taps = sum(1 for i in range(n) for d in (-1, 0, 1) if 0 <= i + d < n)
        return taps * taps

    n = 1000
    assert float(f"{(n * n) ** 2 / convolution(n):.0e}") == 1e5


@checks("receptive-field-with-strides", text="b8b8a85c2a22")
def window_of_a_unit_is_traced_back_to_the_inputs() -> None:
    for widths, strides in (((3, 3, 3), (1, 1, 1)), ((7, 3, 5), (2, 2, 1)), ((2, 4, 3, 3), (3, 1, 2, 4)), ((5,), (2,))):
        seen = {0}
        for width, stride in zip(reversed(widths), reversed(strides), strict=True):
            seen = {stride * unit + tap for unit in seen for tap in range(width)}
        formula = 1 + sum((k - 1) * math.prod(strides[:layer]) for layer, k in enumerate(widths))
        assert max(seen) - min(seen) + 1 == formula


@checks("receptive-field-effective", text="99f920222299")
def weights_of_averaging_layers_spread_like_a_random_walk() -> None:
    for n_layers in (1, 5, 200):
        weights: Array = np.ones(1)
        for _ in range(n_layers):
            weights = np.convolve(weights, np.full(3, 1 / 3))
        offsets = np.arange(-n_layers, n_layers + 1)
        assert weights.size == 2 * n_layers + 1
        assert math.isclose(math.sqrt(np.sum(weights * offsets**2)), math.sqrt(2 * n_layers / 3))
    assert np.sum(weights[np.abs(offsets) <= 2 * math.sqrt(2 * n_layers / 3)]) > 0.95


@checks("equivariance-versus-invariance", text="f5eb76ef8aed")
def convolution_is_equivariant_and_its_sum_invariant() -> None:
    rng = _rng()
    x, k = rng.normal(size=9), rng.normal(size=9)
    for a in range(9):
        moved = _cyclic(np.roll(x, a), k)
        np.testing.assert_allclose(moved, np.roll(_cyclic(x, k), a), atol=1e-12)
        assert math.isclose(moved.sum(), _cyclic(x, k).sum())
    assert not np.allclose(_cyclic(np.roll(x, 1), k), _cyclic(x, k))


def _equivariant_map(n: int) -> Array:
    """Return a random matrix made to commute with the cyclic shifts by averaging over them."""
    shift = np.roll(np.eye(n), 1, axis=0)
    raw = _rng().normal(size=(n, n))
    powers = [np.linalg.matrix_power(shift, a) for a in range(n)]
    return np.asarray(sum(p @ raw @ p.T for p in powers) / n, dtype=np.float64)


@checks("equivariance-forces-kernel", text="365962c56983")
def equivariant_map_is_known_from_the_image_of_one_pulse() -> None:
    n = 6
    f = _equivariant_map(n)
    k, x = f @ np.eye(n)[0], np.arange(1.0, n + 1) ** 2
    np.testing.assert_allclose(f @ x, sum(x[j] * np.roll(k, j) for j in range(n)), atol=1e-9)


@checks("equivariant-linear-maps", text="781cf3a84ba5")
def commutant_of_the_shift_is_the_space_of_circulant_matrices() -> None:
    n = 5
    shift = np.roll(np.eye(n), 1, axis=0)
    commutator = np.kron(np.eye(n), shift) - np.kron(shift.T, np.eye(n))
    assert n * n - np.linalg.matrix_rank(commutator) == n
    f = _equivariant_map(n)
    x = _rng().normal(size=n)
    np.testing.assert_allclose(f @ x, _cyclic(x, f[:, 0]), atol=1e-12)


@checks("stride-breaks-equivariance", text="f786e7a935d1")
def shifted_pulse_falls_between_the_samples() -> None:
    def pulse(at: int) -> Callable[[int], int]:
        return lambda i: int(i == at)

    def stride_two(x: Callable[[int], int]) -> list[int]:
        return [x(2 * i) for i in range(-6, 7)]

    shifts_of_the_pulse = [[pulse(a)(i) for i in range(-6, 7)] for a in range(-6, 7)]
    for a in range(-12, 13):
        assert (stride_two(pulse(a)) in shifts_of_the_pulse) == (a % 2 == 0)
    assert stride_two(pulse(1)) == [0] * 13
    assert stride_two(pulse(4)) == [pulse(2)(i) for i in range(-6, 7)]


@checks("padding-reveals-position", text="ea54718324e0")
def constant_image_gives_other_outputs_at_the_border() -> None:
    assert np.convolve(np.ones(6), np.ones(3), mode="same").tolist() == [2, 3, 3, 3, 3, 2]


@checks("conv-layer-parameters", text="53bcd676b89a")
def weights_are_counted_by_the_array_that_the_layer_needs() -> None:
    channels_in, channels_out, width = 64, 128, 3
    window = np.zeros((channels_in, width, width))
    kernels, bias = np.zeros((channels_out, *window.shape)), np.zeros(channels_out)
    assert (np.tensordot(kernels, window, axes=3) + bias).shape == (channels_out,)
    assert float(f"{kernels.size + bias.size:.0e}") == 7e4


@checks("shared-kernel-many-examples", text="fecd3d9cec53")
def gradient_of_a_shared_weight_sums_that_of_unshared_copies() -> None:
    rng = _rng()
    x, target, kernel = rng.normal(size=10), rng.normal(size=8), rng.normal(size=3)

    def loss(copies: Array) -> float:
        rows = copies.reshape(8, 3)
        return float(sum((rows[i] @ x[i : i + 3] - target[i]) ** 2 for i in range(8)))

    shared = _gradient(lambda k: loss(np.tile(k, 8)), kernel)
    unshared = _gradient(loss, np.tile(kernel, 8)).reshape(8, 3)
    np.testing.assert_allclose(shared, unshared.sum(axis=0), atol=1e-5)
    assert np.all(unshared != 0)


@checks("linear-conv-layers-collapse", text="9a3f6564ae48")
def two_linear_layers_equal_one_with_the_convolved_kernel() -> None:
    rng = _rng()
    x = {i: float(rng.normal()) for i in range(7)}
    k, second = {0: 1.0, 1: 2.0, 2: -1.0}, {0: 0.5, 1: -3.0}
    for layer in (_convolve, _correlate):
        twice, once = layer(layer(x, k), second), layer(x, _convolve(k, second))
        assert twice.keys() == once.keys()
        assert all(math.isclose(twice[i], once[i], abs_tol=1e-12) for i in once)
    assert len(_convolve(k, second)) == 3 + 2 - 1


@checks("max-pooling-gradient", text="4fea882992f9")
def only_the_largest_input_receives_the_gradient() -> None:
    x = np.array([0.3, 1.7, -0.4, 1.1])
    g = 2 * np.cos(2 * x.max())
    np.testing.assert_allclose(_gradient(lambda v: math.sin(2 * v.max()), x), [0, g, 0, 0], atol=1e-8)


@checks("max-pooling-edge-of-window", text="5e7d95385ce6")
def pulse_changes_the_output_only_when_it_leaves_its_window() -> None:
    def pooled(at: int) -> tuple[int, int]:
        row = [int(i == at) for i in range(1, 5)]
        return max(row[:2]), max(row[2:])

    assert [at for at in (1, 2, 3) if pooled(at) != pooled(at + 1)] == [2]
    assert (pooled(2), pooled(3)) == ((1, 0), (0, 1))


@checks("scrambled-pixels-dense-net", text="aab87933d680")
def sgd_on_permuted_inputs_follows_the_permuted_weights() -> None:
    rng = _rng()
    x, y, perm = rng.normal(size=(20, 5)), rng.normal(size=20), rng.permutation(5)
    w0, v0 = rng.normal(size=(4, 5)), rng.normal(size=4)

    def train(inputs: Array, w: Array, v: Array) -> tuple[Array, Array]:
        for t in range(50):
            h = np.tanh(w @ inputs[t % 20])
            error = v @ h - y[t % 20]
            w, v = w - 0.05 * error * np.outer(v * (1 - h**2), inputs[t % 20]), v - 0.05 * error * h
        return w, v

    w, v = train(x, w0, v0)
    w_scrambled, v_scrambled = train(x[:, perm], w0[:, perm], v0)
    np.testing.assert_allclose(w_scrambled, w[:, perm])
    np.testing.assert_allclose(v_scrambled, v)


@checks("conv-output-width", text="19d1c94fc72d")
def windows_that_fit_are_counted() -> None:
    for n, k, p, s in itertools.product(range(1, 12), range(1, 6), range(3), range(1, 5)):
        if n + 2 * p >= k:
            windows = [start for start in range(0, n + 2 * p, s) if start + k <= n + 2 * p]
            assert len(windows) == (n + (2 * p - k)) // s + 1
    assert (224 + 6 - 7) // 2 + 1 == 112


@checks("locally-connected-count", text="17fdeba3bba7")
def unshared_weights_are_counted_one_by_one() -> None:
    m, k, c, d = 4, 3, 2, 5
    weights = set(itertools.product(range(m), range(m), range(k), range(k), range(c), range(d)))
    assert len(weights) == m**2 * k**2 * c * d
    assert len({w[2:] for w in weights}) == k**2 * c * d


@checks("tiled-convolution-index", text="14b5b653ee74")
def kernels_taken_in_turn_repeat_with_the_period() -> None:
    rng = _rng()
    n = 12
    x = rng.normal(size=n + 2)
    for t in (1, 3, 12):
        kernels = rng.normal(size=(t, 3))
        rows = np.zeros((n, n + 2))
        for i, kernel in zip(range(n), itertools.cycle(kernels), strict=False):
            rows[i, i : i + 3] = kernel
        by_card = [sum(x[i + m] * kernels[i % t, m] for m in range(3)) for i in range(n)]
        np.testing.assert_allclose(rows @ x, by_card)
        assert len({tuple(rows[i, i : i + 3]) for i in range(n)}) == t


def _row_loss(x: Array, k: Array) -> float:
    y = np.array([k @ x[i : i + k.size] for i in range(x.size - k.size + 1)])
    return float(np.sum(np.sin(y)))


def _row_loss_slopes(x: Array, k: Array) -> Array:
    slopes: Array = np.cos(np.array([k @ x[i : i + k.size] for i in range(x.size - k.size + 1)]))
    return slopes


@checks("conv-gradient-kernel", text="3b2919e4e14f")
def gradient_in_the_kernel_by_finite_differences() -> None:
    x, k = _rng().normal(size=8), np.array([0.5, -1.0, 2.0])
    g = _row_loss_slopes(x, k)
    expected = [sum(g[i] * x[i + m] for i in range(g.size)) for m in range(k.size)]
    np.testing.assert_allclose(_gradient(lambda kernel: _row_loss(x, kernel), k), expected, atol=1e-7)


@checks("conv-gradient-input", text="9c9444c111c0")
def gradient_in_the_input_by_finite_differences() -> None:
    x, k = _rng().normal(size=8), np.array([0.5, -1.0, 2.0])
    g = _row_loss_slopes(x, k)
    expected = [sum(k[m] * g[j - m] for m in range(k.size) if 0 <= j - m < g.size) for j in range(x.size)]
    np.testing.assert_allclose(_gradient(lambda row: _row_loss(row, k), x), expected, atol=1e-7)


@checks("transposed-conv-width", text="db9642c783fc")
def width_of_the_input_of_which_the_last_window_ends_at_the_end() -> None:
    for n, k, s in itertools.product(range(1, 6), range(1, 5), range(1, 5)):
        tight = [
            width
            for width in range(k, 40)
            if (matrix := _layer_matrix(np.ones(k), width, s)).shape[0] == n and matrix[-1, -1] == 1
        ]
        assert tight == [s * (n - 1) + k]


@checks("transposed-conv-no-inverse", text="23eac5248a65")
def transposed_layer_returns_the_shape_and_not_the_signal() -> None:
    a = _layer_matrix(np.array([1.0, 1.0]), 4)
    x = np.array([1.0, 0.0, 0.0, 0.0])
    assert (a.T @ (a @ x)).shape == x.shape
    assert (a.T @ (a @ x)).tolist() == [1, 1, 0, 0]
    np.testing.assert_array_equal(_layer_matrix(np.ones(1), 4), np.eye(4))


@checks("dense-prediction-resolution", text="34ef1534a9ab")
def side_after_repeated_pooling() -> None:
    for n_poolings in range(5):
        side = 96
        for _ in range(n_poolings):
            side = len(range(0, side - 1, 2))
        assert side == 96 / 2**n_poolings


@checks("pooling-to-fixed-length", text="74d3a64bde86")
def fixed_number_of_growing_regions_gives_vectors_of_one_length() -> None:
    lengths = {len([part.max() for part in np.array_split(np.arange(n), 4)]) for n in (4, 9, 30, 101)}
    assert lengths == {4}
    assert len({len([n // 2 for _ in range(0, n - 1, 2)]) for n in (4, 9, 30)}) == 3


@checks("separable-kernel-rank", text="e1f652603fd8")
def kernel_splits_into_as_many_separable_ones_as_its_rank() -> None:
    rng = _rng()
    for rank in (1, 2, 3):
        kernel = rng.normal(size=(5, rank)) @ rng.normal(size=(rank, 5))
        u, s, vt = np.linalg.svd(kernel)
        errors = [np.linalg.norm(kernel - (u[:, :r] * s[:r]) @ vt[:r]) for r in range(6)]
        assert min(r for r in range(6) if errors[r] < 1e-10) == rank
        assert np.all(np.array(errors[:rank]) > 1e-3)


@checks("quadrature-pair-invariance", text="884cad33a747")
def gabor_pair_answers_a_grating_alike_at_every_position() -> None:
    u = np.linspace(-8, 8, 4001)
    envelope, f = np.exp(-0.5 * u**2), 5.0
    even, odd = envelope * np.cos(f * u), envelope * np.sin(f * u)
    responses = []
    for theta in np.linspace(0, 2 * np.pi, 9):
        grating = np.cos(f * u - theta)
        responses.append(math.hypot(float(even @ grating), float(odd @ grating)))
    assert np.ptp(responses) < 1e-4 * np.mean(responses)
    amplitude = max(abs(float(even @ np.cos(f * u - theta))) for theta in np.linspace(0, 2 * np.pi, 721))
    assert math.isclose(np.mean(responses), amplitude, rel_tol=1e-3)
    assert np.ptp([float(even @ np.cos(f * u - theta)) for theta in (0.0, np.pi)]) > np.mean(responses)
