"""Numeric checks of the cards in decks/gbc/06-deep-feedforward-networks.md.

Each check computes what the front asks by another route (finite differences, loops, enumeration, exact rational
arithmetic, counting of operations) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from typing import ClassVar

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy import optimize, special, stats

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(6)


def _gradient(f: Callable[[Array], float], x: Array, step: float = 1e-6) -> Array:
    """Return the gradient of f at x by central differences, in the shape of x."""
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        direction = np.zeros(x.shape)
        direction[index] = step
        gradient[index] = (f(x + direction) - f(x - direction)) / (2 * step)
    return gradient


def _derivative(f: Callable[[float], float], x: float, step: float = 1e-6) -> float:
    return (f(x + step) - f(x - step)) / (2 * step)


def _logistic(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def _relu(z: Array) -> Array:
    return np.maximum(0.0, z)


def _softmax(z: Array) -> Array:
    powers = np.array([math.exp(entry) for entry in z])
    return powers / powers.sum()


def _pieces(f: Callable[[Array], Array], points: Array) -> int:
    """Return the number of affine pieces of f, whose kinks must lie among the inner ones of the points."""
    slopes = np.diff(f(points)) / np.diff(points)
    return 1 + int(np.sum(~np.isclose(slopes[1:], slopes[:-1])))


@checks("xor-least-squares-half", text="f15056a9dab3")
def normal_equations_for_xor_in_exact_arithmetic() -> None:
    points = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], dtype=float)
    target = np.array([0.0, 1.0, 1.0, 0.0])
    weights, *_ = np.linalg.lstsq(points, target, rcond=None)
    np.testing.assert_allclose(points @ weights, np.full(4, 1 / 2), atol=1e-12)


@checks("xor-two-relus", text="627f45691d97")
def two_units_reproduce_the_truth_table() -> None:
    for bits in itertools.product((0, 1), repeat=2):
        s = sum(bits)
        assert max(0, s) - 2 * max(0, s - 1) == bits[0] ^ bits[1]


@checks("affine-layers-collapse", text="24839c023ad5")
def four_affine_layers_respect_affine_combinations() -> None:
    rng = _rng()
    layers = [(rng.normal(size=(3, 3)), rng.normal(size=3)) for _ in range(4)]

    def net(x: Array) -> Array:
        for w, b in layers:
            x = w @ x + b
        return x

    x, y = rng.normal(size=3), rng.normal(size=3)
    np.testing.assert_allclose(net(1.7 * x - 0.7 * y), 1.7 * net(x) - 0.7 * net(y), rtol=1e-9, atol=1e-9)


@checks("unit-level-sets", text="9333caec3778")
def unit_is_constant_exactly_across_its_weight_vector() -> None:
    rng = _rng()
    w, x = rng.normal(size=4), rng.normal(size=4)
    for _ in range(50):
        move = rng.normal(size=4)
        across = move - (move @ w) / (w @ w) * w
        assert math.isclose(math.tanh(w @ (x + across) + 0.3), math.tanh(w @ x + 0.3))
        assert not math.isclose(math.tanh(w @ (x + move) + 0.3), math.tanh(w @ x + 0.3))


@checks("layer-batch-form", text="5313009f5ef4")
def batch_of_rows_agrees_with_one_example_at_a_time() -> None:
    rng = _rng()
    w, c, batch = rng.normal(size=(3, 2)), rng.normal(size=2), rng.normal(size=(5, 3))
    rows = [np.tanh(w.T @ x + c) for x in batch]
    np.testing.assert_allclose(np.tanh(batch @ w + np.outer(np.ones(5), c)), np.stack(rows))


@checks("mlp-parameter-count", text="0953c7c4e0c4")
def parameters_are_counted_array_by_array() -> None:
    sizes = (784, 300, 100, 10)
    arrays = [np.zeros((k, n)) for n, k in itertools.pairwise(sizes)] + [np.zeros(k) for k in sizes[1:]]
    total = sum(array.size for array in arrays)
    assert total == 266_610
    assert float(f"{total:.0e}") == 3e5


@checks("fixed-versus-learned-features", text="68517a5a4389")
def midpoints_tell_the_convex_cost_from_the_other() -> None:
    rng = _rng()
    data, target = rng.normal(size=(6, 2)), rng.normal(size=6)
    fixed = rng.normal(size=(2, 2))

    def cost(w: Array, v: Array) -> float:
        return float(np.mean((np.tanh(data @ v) @ w - target) ** 2))

    broken = 0
    for _ in range(300):
        w1, w2, v1, v2 = rng.normal(size=2), rng.normal(size=2), rng.normal(size=(2, 2)), rng.normal(size=(2, 2))
        middle = (w1 + w2) / 2
        assert cost(middle, fixed) <= (cost(w1, fixed) + cost(w2, fixed)) / 2 + 1e-12
        broken += cost(middle, (v1 + v2) / 2) > (cost(w1, v1) + cost(w2, v2)) / 2
    assert broken > 0


@checks("convexity-proof-breaks", text="1e0e3ebc5003")
def two_layer_linear_net_is_bilinear_and_its_cost_not_convex() -> None:
    rng = _rng()
    x, w, v = rng.normal(size=2), rng.normal(size=2), rng.normal(size=(2, 2))

    def net(w: Array, v: Array) -> float:
        return float(w @ v @ x)

    assert math.isclose(net(-w, -v), net(w, v))
    assert not math.isclose(net(0 * w, 0 * v), (net(w, v) + net(-w, -v)) / 2)
    target = net(w, v)
    assert (net(0 * w, 0 * v) - target) ** 2 > ((net(w, v) - target) ** 2 + (net(-w, -v) - target) ** 2) / 2


@checks("one-relu-flat-half-line", text="c9602ab046a4")
def descent_stays_put_exactly_on_the_negative_half_line() -> None:
    def cost(w: float) -> float:
        return (1 - max(0.0, w)) ** 2

    for start in np.linspace(-3, 3, 25):
        if start == 0:
            continue
        moved = abs(_derivative(cost, float(start))) > 1e-6
        assert (not moved and cost(float(start)) > 1e-9) == (start < 0)


@checks("density-cost-unbounded", text="4660146f8bc0")
def cost_of_a_perfect_mean_falls_without_bound() -> None:
    costs = [-float(stats.norm(loc=1.5, scale=s).logpdf(1.5)) for s in (1.0, 1e-3, 1e-30, 1e-300)]
    assert costs[0] > 0 > costs[1]
    np.testing.assert_allclose(np.diff(costs), np.log(10) * np.array([-3, -27, -270]))


@checks("mean-between-modes", text="7ecea478108e")
def squared_error_is_least_between_the_two_values() -> None:
    grid = np.linspace(-1.5, 1.5, 301)
    risk = 0.5 * (1 - grid) ** 2 + 0.5 * (-1 - grid) ** 2
    assert math.isclose(grid[np.argmin(risk)], 0.0, abs_tol=1e-9)


@checks("mean-versus-median", text="28ae7efbba19")
def both_expected_errors_are_minimised_on_a_grid() -> None:
    grid = np.linspace(-2, 12, 1401)
    squared = 0.9 * grid**2 + 0.1 * (10 - grid) ** 2
    absolute = 0.9 * np.abs(grid) + 0.1 * np.abs(10 - grid)
    assert math.isclose(grid[np.argmin(squared)], 1.0, abs_tol=1e-9)
    assert math.isclose(grid[np.argmin(absolute)], 0.0, abs_tol=1e-9)


@checks("output-pair-gradient", text="195f2fee9ee7")
def three_pairs_of_unit_and_cost_have_one_gradient() -> None:
    rng = _rng()
    z = rng.normal(size=3)
    target = rng.normal(size=3)
    linear = _gradient(lambda a: 0.5 * float(np.sum((target - a) ** 2)) + 1.5 * math.log(2 * math.pi), z)
    np.testing.assert_allclose(linear, z - target, atol=1e-7)
    for y in (0, 1):

        def bernoulli(a: Array, y: int = y) -> float:
            p = _logistic(a[0])
            return -math.log(p if y else 1 - p)

        np.testing.assert_allclose(_gradient(bernoulli, z[:1])[0], _logistic(z[0]) - y, atol=1e-7)
    for k in range(3):
        categorical = _gradient(lambda a, k=k: -math.log(_softmax(a)[k]), z)
        np.testing.assert_allclose(categorical, _softmax(z) - np.eye(3)[k], atol=1e-7)


@checks("log-linear-gives-sigmoid", text="b66badd0c833")
def two_unnormalised_probabilities_are_divided_by_their_sum() -> None:
    for z in (-3.0, 0.0, 1.7):
        weights = {y: math.exp(y * z) for y in (0, 1)}
        assert math.isclose(weights[1] / sum(weights.values()), 1 / (1 + math.exp(-z)))


@checks("bernoulli-cost-softplus", text="9f8ec09e629c")
def log_of_the_probability_of_each_bit() -> None:
    for z in (-2.5, 0.0, 1.3):
        for y in (0, 1):
            p = _logistic(z) if y == 1 else 1 - _logistic(z)
            assert math.isclose(-math.log(p), math.log(1 + math.exp((1 - 2 * y) * z)))


@checks("sigmoid-squared-error-stalls", text="09bf13cbb681")
def derivative_of_the_squared_error_dies_with_the_slope() -> None:
    for z in (-6.0, -8.0):
        slope = _derivative(_logistic, z)
        measured = _derivative(lambda a: 0.5 * (1 - _logistic(a)) ** 2, z, 1e-4)
        assert math.isclose(measured, -(1 - _logistic(z)) * slope, rel_tol=1e-5)
        assert math.isclose(slope, math.exp(z), rel_tol=1e-2)
        assert 1 - _logistic(z) > 0.99


@checks("confident-error-gradient-ratio", text="f8ecf0aa2af1")
def ratio_of_the_two_derivatives_by_differences() -> None:
    log_loss = _derivative(lambda z: -math.log(_logistic(z)), -10.0, 1e-3)
    squared = _derivative(lambda z: 0.5 * (1 - _logistic(z)) ** 2, -10.0, 1e-3)
    assert math.isclose(math.log(log_loss / squared), 10, abs_tol=1e-2)
    assert float(f"{log_loss / squared:.1e}") == 2.2e4


@checks("softmax-definition", text="a650768f0e0d")
def softmax_is_the_distribution_of_largest_entropy_plus_score() -> None:
    z = np.array([0.3, -1.2, 0.8])

    def value(free: Array) -> float:
        p = np.append(free, 1 - free.sum())
        return float(np.sum(p * np.log(p)) - p @ z) if np.all(p > 0) else math.inf

    found = optimize.minimize(
        value, np.array([0.3, 0.3]), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13}
    )
    by_formula = [math.exp(entry) / sum(math.exp(other) for other in z) for entry in z]
    np.testing.assert_allclose(np.append(found.x, 1 - found.x.sum()), by_formula, atol=1e-5)


@checks("softmax-jacobian", text="271e92febcf5")
def softmax_derivatives_by_differences() -> None:
    z = _rng().normal(size=4)
    p = _softmax(z)
    for i, j in itertools.product(range(4), repeat=2):
        measured = _gradient(lambda a, i=i: float(_softmax(a)[i]), z)[j]
        assert math.isclose(measured, p[i] * ((i == j) - p[j]), abs_tol=1e-8)


@checks("softmax-jacobian-kernel", text="bbe770be7a2c")
def kernel_of_the_numerical_jacobian_is_the_constants() -> None:
    z = _rng().normal(size=4)
    jacobian = np.stack([_gradient(lambda a, i=i: float(_softmax(a)[i]), z) for i in range(4)])
    _, singular, rows = np.linalg.svd(jacobian)
    assert singular[2] > 1e-3
    assert singular[3] < 1e-8
    np.testing.assert_allclose(rows[3] / rows[3][0], np.ones(4), atol=1e-6)


@checks("softmax-margin-for-half", text="ebc7d0dab5ef")
def margin_that_makes_one_class_as_likely_as_all_others() -> None:
    def excess(margin: float) -> float:
        return float(_softmax(np.append(np.zeros(999), margin))[-1]) - 0.5

    found = optimize.brentq(excess, 0.0, 20.0)
    assert math.isclose(found, math.log(999), rel_tol=1e-9)
    assert round(found) == 7
    assert math.isclose(excess(14.0) + 0.5, 0.999, abs_tol=5e-4)
    within_one = np.append(np.full(999, -1.0), 1.0)
    assert _softmax(within_one)[-1] < 0.01


@checks("cross-entropy-logit-gradient", text="c8373d5e9d71")
def cross_entropy_with_soft_targets_by_differences() -> None:
    rng = _rng()
    z, q = rng.normal(size=4), rng.random(4)
    q /= q.sum()
    measured = _gradient(lambda a: -float(q @ np.log(_softmax(a))), z)
    np.testing.assert_allclose(measured, _softmax(z) - q, atol=1e-8)


@checks("cross-entropy-unnormalised-targets", text="678bd9b1160c")
def two_labels_at_once_by_differences() -> None:
    z, q = _rng().normal(size=3), np.array([1.0, 1.0, 0.0])
    measured = _gradient(lambda a: -float(q @ np.log(_softmax(a))), z)
    np.testing.assert_allclose(measured, 2 * _softmax(z) - q, atol=1e-8)
    assert not np.allclose(measured, _softmax(z) - q, atol=0.1)


@checks("cross-entropy-never-stalls", text="006f37bcdd79")
def derivative_in_the_true_logit_approaches_minus_one() -> None:
    for low in (-1.0, -5.0, -15.0):
        z = np.array([low, 0.5, 0.0])
        measured = _gradient(lambda a: -a[0] + math.log(sum(math.exp(entry) for entry in a)), z)[0]
        assert math.isclose(measured, _softmax(z)[0] - 1, abs_tol=1e-7)
    assert measured < -0.999


@checks("precision-output-minimiser", text="91ded0e96b32")
def best_precision_by_golden_section() -> None:
    for r in (0.5, 2.0):
        found = optimize.minimize_scalar(
            lambda b, r=r: 0.5 * b * r**2 - 0.5 * math.log(b), bounds=(1e-3, 50), method="bounded"
        )
        assert math.isclose(found.x, 1 / r**2, rel_tol=1e-4)


@checks("mixture-output-gradient", text="8c8da39175c6")
def mixture_cost_in_the_mixing_logits_by_differences() -> None:
    rng = _rng()
    a, means, y = rng.normal(size=3), np.array([-1.0, 0.0, 2.0]), 0.6
    heights = np.exp(-0.5 * (y - means) ** 2) / math.sqrt(2 * math.pi)
    measured = _gradient(lambda b: -math.log(float(_softmax(b) @ heights)), a)
    joint = _softmax(a) * heights
    np.testing.assert_allclose(measured, _softmax(a) - joint / joint.sum(), atol=1e-8)


@checks("relu-input-gradient", text="d1a2e4f90b32")
def gradient_of_one_hidden_relu_layer_by_differences() -> None:
    rng = _rng()
    w, b, v, x = rng.normal(size=(6, 3)), rng.normal(size=6), rng.normal(size=6), rng.normal(size=3)
    mask = np.array([1.0 if entry > 0 else 0.0 for entry in w @ x + b])
    assert 0 < mask.sum() < 6
    np.testing.assert_allclose(_gradient(lambda a: float(v @ _relu(w @ a + b)), x), w.T @ (mask * v), atol=1e-7)


@checks("relu-passes-gradient", text="27d811057038")
def slope_of_an_active_relu_and_steepest_slope_of_the_logistic() -> None:
    assert math.isclose(_derivative(lambda z: max(0.0, z), 0.7), 1)
    steepest = max(_derivative(_logistic, float(z)) for z in np.linspace(-5, 5, 1001))
    assert math.isclose(steepest, 1 / 4, rel_tol=1e-6)


@checks("relu-wrong-derivative", text="96a6125bc485")
def chain_rule_with_the_convention_at_zero() -> None:
    def slope(z: float) -> float:
        return 1.0 if z > 0 else 0.0

    assert slope(0.0) * 1 - slope(-0.0) * (-1) == 0
    assert math.isclose(_derivative(lambda x: max(0.0, x) - max(0.0, -x), 0.0), 1)


@checks("dead-relu-no-gradient", text="fa8b5607c179")
def unit_off_on_all_examples_has_no_gradient() -> None:
    rng = _rng()
    inputs, w, b, target = rng.random((8, 3)), rng.random(3), -10.0, rng.normal(size=8)

    def loss(theta: Array) -> float:
        return float(np.mean((1.5 * _relu(inputs @ theta[:3] + theta[3]) + 0.2 - target) ** 2))

    assert np.all(inputs @ w + b < 0)
    np.testing.assert_array_equal(_gradient(loss, np.append(w, b)), np.zeros(4))
    assert np.any(_gradient(loss, np.append(w, 0.0)) != 0)


@checks("dead-relu-revived", text="141b4a72463e")
def dead_unit_wakes_when_the_layer_below_moves() -> None:
    x, u, v1, v2 = 1.0, 1.0, 1.0, 1.0
    w, b = 1.0, -1.5
    assert w * max(0.0, u * x) + b < 0
    for _ in range(20):
        h = max(0.0, u * x)
        error = v1 * h + v2 * max(0.0, w * h + b) - 3.0
        u -= 0.1 * error * v1 * x
    assert w * max(0.0, u * x) + b > 0


@checks("leaky-relu-absolute-value", text="e4952fa7f397")
def only_slope_minus_one_gives_the_absolute_value() -> None:
    points = (-2.0, -0.3, 0.0, 1.7)
    fits = [a for a in range(-3, 4) if all(max(0, z) + a * min(0, z) == abs(z) for z in points)]
    assert fits == [-1]


@checks("maxout-convex", text="38da2edb889f")
def maxima_of_affine_maps_are_convex_and_reproduce_convex_splines() -> None:
    rng = _rng()
    points = np.linspace(-3, 3, 601)
    for k in (2, 3, 5):
        slopes, offsets = rng.normal(size=k), rng.normal(size=k)
        values = np.max(np.outer(points, slopes) + offsets, axis=1)
        assert np.all(np.diff(values, 2) >= -1e-9)
        assert len(np.unique(np.argmax(np.outer(points, slopes) + offsets, axis=1))) <= k
    knots, heights = np.array([-3.0, -1.0, 0.0, 3.0]), np.array([4.0, 0.5, 0.0, 2.0])
    slopes = np.diff(heights) / np.diff(knots)
    assert np.all(np.diff(slopes) > 0)
    unit = np.max(heights[:-1] + slopes * (points[:, None] - knots[:-1]), axis=1)
    np.testing.assert_allclose(unit, np.interp(points, knots, heights), atol=1e-9)


@checks("tanh-from-logistic", text="44951fcfbaa6")
def tanh_is_a_stretched_logistic() -> None:
    for z in (-1.4, 0.0, 0.6):
        assert math.isclose(math.tanh(z), 2 * _logistic(2 * z) - 1)


@checks("logistic-versus-tanh-slope", text="e89510d1faf0")
def steepest_slopes_by_differences() -> None:
    grid = [float(z) for z in np.linspace(-4, 4, 801)]
    assert math.isclose(max(_derivative(_logistic, z) for z in grid), 1 / 4, rel_tol=1e-6)
    assert math.isclose(max(_derivative(math.tanh, z) for z in grid), 1, rel_tol=1e-6)


@checks("saturated-hidden-unit", text="ba4c9e838313")
def slope_of_the_logistic_far_out() -> None:
    for z in (20.0, -20.0):
        small = math.exp(-abs(z))
        by_reflection = small / (1 + small) ** 2
        measured = abs(_logistic(-20.0 + 1e-3) - _logistic(-20.0 - 1e-3)) / 2e-3
        assert math.isclose(by_reflection, math.exp(-20), rel_tol=1e-6)
        assert math.isclose(measured, math.exp(-20), rel_tol=1e-4)


@checks("linear-bottleneck-saving", text="53816238d493")
def weights_are_counted_for_all_small_sizes() -> None:
    for n, p, q in itertools.product(range(1, 13), repeat=3):
        fewer = np.zeros((q, n)).size + np.zeros((p, q)).size < np.zeros((p, n)).size
        assert fewer == (q < Fraction(n * p, n + p))


@checks("universality-criterion", text="2fb8c9bc53ef")
def only_polynomials_stop_improving_with_the_width() -> None:
    rng, points = _rng(), np.linspace(0, 1, 200)
    target = np.abs(points - 0.5)
    w, b = rng.normal(scale=8, size=(2, 300))
    errors: dict[str, list[float]] = {}
    kinds = {"relu": _relu, "logistic": special.expit, "cosine": np.cos, "cubic": lambda z: z**3 - z}
    for name, g in kinds.items():
        for width in (10, 300):
            units = g(np.outer(points, w[:width]) + b[:width])
            fitted = units @ np.linalg.lstsq(units, target, rcond=1e-10)[0]
            errors.setdefault(name, []).append(float(np.max(np.abs(fitted - target))))
    assert all(errors[name][1] < 0.02 for name in ("relu", "logistic", "cosine"))
    assert math.isclose(errors["cubic"][0], errors["cubic"][1], rel_tol=1e-3)
    assert errors["cubic"][1] > 0.05


@checks("universality-polynomial-fails", text="cc82bcc42478")
def random_polynomial_units_span_few_dimensions() -> None:
    rng, points, k = _rng(), np.linspace(0, 1, 40), 3
    units = np.stack([(w * points + b) ** k - 2 * (w * points + b) for w, b in rng.normal(size=(200, 2))], axis=1)
    assert np.linalg.matrix_rank(units) == k + 1
    fitted = units @ np.linalg.lstsq(units, np.abs(points - 0.5), rcond=None)[0]
    assert np.max(np.abs(fitted - np.abs(points - 0.5))) > 0.05


@checks("universality-needs-compact", text="70629447b8af")
def bounded_net_leaves_the_identity_behind() -> None:
    rng = _rng()
    a, w, b = rng.normal(size=(3, 20))
    errors = [abs(x - float(a @ special.expit(w * x + b))) for x in (1e3, 1e6, 1e9)]
    assert errors[0] > 1e2
    assert errors[2] > 1e8
    relus = [abs(x**2 - float(a @ _relu(w * x + b))) for x in (1e3, 1e6)]
    assert relus[0] > 1e5
    assert relus[1] > 1e11


@checks("boolean-functions-need-size", text="108a537b6fba")
def boolean_functions_are_counted_by_enumeration() -> None:
    n = 2
    inputs = list(itertools.product((0, 1), repeat=n))
    functions = {tuple(table) for table in itertools.product((0, 1), repeat=len(inputs))}
    assert len(functions) == 2 ** (2**n)
    n_parameters, bits = 3, 1
    settings = list(itertools.product(range(2**bits), repeat=n_parameters))
    realised = {tuple(int(s[0] * x[0] + s[1] * x[1] > s[2]) for x in inputs) for s in settings}
    assert len(settings) == 2 ** (n_parameters * bits) < len(functions)
    assert len(realised) <= len(settings)


@checks("shallow-relu-pieces", text="e8cabdc8f25d")
def kinks_of_random_one_layer_nets_are_counted() -> None:
    rng = _rng()
    most = 0
    for n in (1, 4, 7):
        for _ in range(20):
            w, b, a = rng.normal(size=(3, n))
            kinks = np.sort(-b / w)
            points = np.concatenate(([kinks[0] - 1], kinks, [kinks[-1] + 1]))
            most = max(most, _pieces(lambda x, w=w, b=b, a=a: _relu(np.outer(x, w) + b) @ a, points) - n)
    assert most == 1


def _tent(x: Array) -> Array:
    return 2 * _relu(x) - 4 * _relu(x - 0.5)


@checks("tent-map-pieces", text="e174405db90e")
def pieces_of_iterated_tents_are_counted() -> None:
    grid = np.linspace(0, 1, 2**7 + 1)
    np.testing.assert_allclose(_tent(grid), 1 - np.abs(2 * grid - 1))
    values = grid
    for depth in range(1, 7):
        values = _tent(values)
        assert _pieces(lambda _, values=values: values, grid) == 2**depth


@checks("tent-map-shallow-width", text="68dcef7c0295")
def as_many_units_as_kinks_and_one_more_suffice() -> None:
    grid = np.linspace(0, 1, 2**10 + 1)
    values = grid
    for _ in range(10):
        values = _tent(values)
    slopes = np.diff(values) / np.diff(grid)
    jumps = np.diff(slopes)
    n_kinks = int(np.sum(~np.isclose(jumps, 0)))
    points = np.linspace(0, 1, 700)
    wide = slopes[0] * points + _relu(points[:, None] - grid[1:-1]) @ jumps
    np.testing.assert_allclose(wide, np.interp(points, grid, values), atol=1e-6)
    assert n_kinks == 1023
    assert round(math.log10(n_kinks)) == round(math.log10(n_kinks + 1)) == 3


@checks("montufar-region-bound", text="19e38a75709a")
def folding_coordinates_apart_reaches_the_exponent() -> None:
    for d, n, depth in ((1, 2, 3), (1, 4, 2), (2, 4, 3), (2, 6, 2)):
        folds = n // d
        axis = np.linspace(0, 1, folds**depth + 1)
        values = axis
        for _ in range(depth):
            values = np.abs((folds * values + 1) % 2 - 1)
        assert np.all(np.isclose(values, np.arange(axis.size) % 2))
        regions = _pieces(lambda _, values=values: values, axis) ** d
        assert regions * d**d >= (n / d) ** (d * (depth - 1)) * n**d
        assert regions == (n // d) ** (d * (depth - 1)) * (n // d) ** d


@checks("graph-children-sum", text="0ec5bfa58405")
def nodes_of_a_small_graph_in_reverse_order() -> None:
    v = 0.7

    def top(v: float) -> float:
        c1, c2 = math.sin(v), v * v
        c3 = c1 * c2
        return c3 + math.exp(c2)

    c1, c2 = math.sin(v), v * v
    at_c3 = 1.0
    at_c2 = math.exp(c2) + at_c3 * c1
    at_c1 = at_c3 * c2
    assert math.isclose(at_c1 * math.cos(v) + at_c2 * 2 * v, _derivative(top, v), rel_tol=1e-7)


@checks("graph-two-readers", text="4e98d34a834b")
def node_is_perturbed_alone() -> None:
    for x in (-1.3, 0.4, 2.0):
        assert math.isclose(_derivative(lambda u, x=x: u + u * x, x**2), 1 + x, rel_tol=1e-6)
        assert math.isclose(_derivative(lambda s: s**2 + s**2 * s, x), (1 + x) * 2 * x + x**2, rel_tol=1e-6)


@checks("graph-path-sum", text="dbd069518163")
def products_over_paths_add_up_to_the_derivative() -> None:
    rng = _rng()
    n = 6
    edges = {(i, j): float(rng.normal()) for i in range(n) for j in range(i + 1, n)}

    def last(x: float) -> float:
        nodes = [x]
        for j in range(1, n):
            nodes.append(sum(edges[i, j] * nodes[i] for i in range(j)))
        return nodes[-1]

    total = 0.0
    for k in range(n - 1):
        for inner in itertools.combinations(range(1, n - 1), k):
            total += math.prod(edges[pair] for pair in itertools.pairwise((0, *inner, n - 1)))
    assert math.isclose(total, last(1.0) - last(0.0), rel_tol=1e-9)


@checks("graph-path-count", text="008a4ca71659")
def paths_are_counted_by_dynamic_programming() -> None:
    sizes = (1, *(100 for _ in range(10)), 1)
    arriving = [1]
    for size in sizes[1:]:
        arriving = [sum(arriving)] * size
    assert arriving == [100**10] == [10**20]
    assert float(f"{sum(n * k for n, k in itertools.pairwise(sizes)):.0e}") == 9e4


@checks("chain-rule-expanded", text="333dc6f4bda8")
def plain_recursion_takes_exponentially_many_calls() -> None:
    def calls(layer: int) -> int:
        return 1 if layer == 0 else 1 + 2 * calls(layer - 1)

    counts = [calls(depth) for depth in range(1, 13)]
    assert all(later / earlier >= 2 for earlier, later in itertools.pairwise(counts))


@checks("chain-rule-transposed-jacobian", text="f4406516d233")
def composed_map_by_differences() -> None:
    rng = _rng()
    m, x = rng.normal(size=(4, 3)), rng.normal(size=3)

    def inner(a: Array) -> Array:
        return np.sin(m @ a)

    def outer(y: Array) -> float:
        return float(np.sum(y**3) + y[0] * y[1])

    jacobian = np.stack([_gradient(lambda a, i=i: float(inner(a)[i]), x) for i in range(4)])
    assert jacobian.shape == (4, 3)
    np.testing.assert_allclose(
        _gradient(lambda a: outer(inner(a)), x), jacobian.T @ _gradient(outer, inner(x)), atol=1e-7
    )


class _Net:
    """A random tanh net of three layers with squared cost; `cost_from` runs it from a pre-activation on."""

    def __init__(self) -> None:
        rng = _rng()
        sizes = (3, 4, 5, 2)
        self.w = [rng.normal(size=(k, n)) for n, k in itertools.pairwise(sizes)]
        self.b = [rng.normal(size=k) for k in sizes[1:]]
        self.x, self.target = rng.normal(size=3), rng.normal(size=2)

    def pre_activations(self) -> list[Array]:
        found, h = [], self.x
        for w, b in zip(self.w, self.b, strict=True):
            found.append(w @ h + b)
            h = np.tanh(found[-1])
        return found

    def cost_from(self, layer: int, a: Array) -> float:
        for later in range(layer + 1, 3):
            a = self.w[later] @ np.tanh(a) + self.b[later]
        return 0.5 * float(np.sum((a - self.target) ** 2))

    def delta(self, layer: int) -> Array:
        return _gradient(lambda a: self.cost_from(layer, a), self.pre_activations()[layer])


@checks("delta-recursion-step", text="ce60422b22c9")
def deltas_of_neighbouring_layers_by_differences() -> None:
    net = _Net()
    a = net.pre_activations()
    for layer in (0, 1):
        slope = np.array([_derivative(math.tanh, float(entry)) for entry in a[layer]])
        np.testing.assert_allclose(net.delta(layer), slope * (net.w[layer + 1].T @ net.delta(layer + 1)), atol=1e-6)
    np.testing.assert_allclose(net.delta(2), a[2] - net.target, atol=1e-7)


@checks("delta-weight-gradient", text="e994a4ec203d")
def weight_gradient_of_a_hidden_layer_by_differences() -> None:
    net = _Net()
    h = np.tanh(net.pre_activations()[0])
    measured = _gradient(lambda w: net.cost_from(1, w @ h + net.b[1]), net.w[1])
    np.testing.assert_allclose(measured, np.outer(net.delta(1), h), atol=1e-6)


@checks("delta-bias-gradient", text="b68e20491d36")
def bias_gradient_of_a_hidden_layer_by_differences() -> None:
    net = _Net()
    h = np.tanh(net.pre_activations()[0])
    measured = _gradient(lambda b: net.cost_from(1, net.w[1] @ h + b), net.b[1])
    np.testing.assert_allclose(measured, net.delta(1), atol=1e-8)


@checks("backward-pass-is-linear", text="1fb71b17e67e")
def backward_pass_explodes_while_activations_stay_bounded() -> None:
    rng = _rng()
    n, depth = 30, 40
    weights = [3 * rng.normal(size=(n, n)) / math.sqrt(n) for _ in range(depth)]
    h, slopes = rng.uniform(-1, 1, size=n), []
    for w in weights:
        h = np.tanh(w @ h)
        assert np.max(np.abs(h)) <= 1
        slopes.append(1 - h**2)
    top = rng.normal(size=n)

    def back(delta: Array) -> Array:
        for w, slope in zip(reversed(weights), reversed(slopes), strict=True):
            delta = w.T @ (slope * delta)
        return delta

    np.testing.assert_allclose(back(2 * top), 2 * back(top), rtol=1e-9)
    assert np.linalg.norm(back(top)) > 100 * np.linalg.norm(top)


@checks("matrix-product-gradient", text="0bdd8174164b")
def gradient_in_the_right_factor_by_differences() -> None:
    rng = _rng()
    a, b, weight = rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=(4, 2))

    def cost(c: Array) -> float:
        return float(np.sum(weight * np.sin(c)))

    np.testing.assert_allclose(_gradient(lambda m: cost(a @ m), b), a.T @ _gradient(cost, a @ b), atol=1e-7)


class _Number:
    """A number that records products and sums on a tape, and counts operations."""

    tape: ClassVar[list[tuple["_Number", tuple[tuple["_Number", float], ...]]]] = []

    def __init__(self, value: float) -> None:
        self.value, self.grad = value, 0.0

    def _record(self, value: float, parents: tuple[tuple["_Number", float], ...]) -> "_Number":
        result = _Number(value)
        _Number.tape.append((result, parents))
        return result

    def __add__(self, other: "_Number") -> "_Number":
        return self._record(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other: "_Number") -> "_Number":
        return self._record(self.value * other.value, ((self, other.value), (other, self.value)))


@checks("cheap-gradient", text="71174a7b01d8")
def operations_of_a_tape_do_not_multiply_with_the_inputs() -> None:
    ratios = []
    for n in (5, 50, 500):
        _Number.tape = []
        x = [_Number(float(value)) for value in _rng().normal(size=n)]
        total = x[0] * x[-1]
        for left, right in itertools.pairwise(x):
            total = total + left * right * right
        forward, backward = len(_Number.tape), 0
        total.grad = 1.0
        for node, parents in reversed(_Number.tape):
            for parent, slope in parents:
                parent.grad += node.grad * slope
                backward += 2
        values = [number.value for number in x]
        middle = 2 * values[1] * values[0] + values[2] ** 2
        assert math.isclose(x[1].grad, middle)
        ratios.append(backward / forward)
    assert max(ratios) <= 4


@checks("backward-twice-forward", text="e145f5262773")
def multiplications_of_a_dense_layer_are_counted() -> None:
    class Counted(float):
        products: ClassVar[int] = 0

        def __mul__(self, other: float) -> "Counted":
            Counted.products += 1
            return Counted(float(self) * float(other))

        def __add__(self, other: float) -> "Counted":
            return Counted(float(self) + float(other))

    def cost_of(left: Array, right: Array) -> int:
        Counted.products = 0
        found = np.vectorize(Counted, otypes=[object])(left) @ np.vectorize(Counted, otypes=[object])(right)
        np.testing.assert_allclose(found.astype(float), left @ right)
        return Counted.products

    rng = _rng()
    w, h, delta = rng.normal(size=(6, 4)), rng.normal(size=(4, 1)), rng.normal(size=(6, 1))
    assert cost_of(w.T, delta) + cost_of(delta, h.T) == 2 * cost_of(w, h)


@checks("checkpointing-sqrt", text="ce583d95b279")
def memory_of_checkpoints_by_bounded_search() -> None:
    for n in (16.0, 50.0, 400.0):
        found = optimize.minimize_scalar(lambda k, n=n: n / k + k, bounds=(1.0, n), method="bounded")
        assert math.isclose(found.fun, 2 * math.sqrt(n), rel_tol=1e-6)


@checks("forward-versus-reverse-sweeps", text="c1c7108647f5")
def sweeps_that_determine_a_jacobian_are_as_many_as_its_columns_or_rows() -> None:
    rng, n, m = _rng(), 3, 5
    entries = np.eye(n * m).reshape(-1, m, n)

    def unknowns(forward: int, reverse: int) -> int:
        """Return the number of entries of the Jacobian that this many sweeps along random directions leave open."""
        columns = entries @ rng.normal(size=(n, forward))
        rows = rng.normal(size=(reverse, m)) @ entries
        seen = np.hstack([columns.reshape(n * m, -1), rows.reshape(n * m, -1)])
        return n * m - (int(np.linalg.matrix_rank(seen)) if seen.size else 0)

    assert [unknowns(sweeps, 0) > 0 for sweeps in (n - 1, n)] == [True, False]
    assert [unknowns(0, sweeps) > 0 for sweeps in (m - 1, m)] == [True, False]


def _multiplications(shapes: list[tuple[int, int]], *, from_left: bool) -> int:
    """Return the scalar multiplications for the product of matrices of these shapes, in the order of brackets."""
    shapes, count = list(shapes), 0
    while len(shapes) > 1:
        at = 0 if from_left else len(shapes) - 2
        (rows, inner), (_, columns) = shapes[at], shapes[at + 1]
        count += rows * inner * columns
        shapes[at : at + 2] = [(rows, columns)]
    return count


@checks("reverse-mode-brackets", text="cd00120c08d3")
def multiplications_are_counted_for_both_orders() -> None:
    for n, length in ((2, 1), (5, 4), (10, 7)):
        shapes = [(1, n)] + [(n, n)] * length
        assert _multiplications(shapes, from_left=True) == length * n**2
        assert _multiplications(shapes, from_left=False) == (length - 1) * n**3 + n**2


@checks("forward-mode-wins", text="7064afd4edd1")
def worst_ratio_of_sweeps_over_all_splits() -> None:
    ratios = {n: Fraction(101 - n, n) for n in range(1, 101)}
    assert max(ratios, key=lambda n: ratios[n]) == 1
    assert ratios[1] == 100


def _quartic(theta: Array) -> float:
    return float(np.sum(theta**4) / 4 + theta[0] * theta[1] ** 2 + math.sin(theta[2] * theta[0]))


def _quartic_gradient(theta: Array) -> Array:
    x, y, z = theta
    c = math.cos(z * x)
    return np.array([x**3 + y**2 + z * c, y**3 + 2 * x * y, z**3 + x * c])


def _hessian(theta: Array) -> Array:
    return np.stack([_gradient(lambda t, i=i: float(_quartic_gradient(t)[i]), theta) for i in range(3)])


@checks("hessian-vector-scalar", text="ea782de47ff1")
def gradient_of_a_directional_derivative_is_a_hessian_product() -> None:
    theta, v = np.array([0.4, -0.8, 1.1]), np.array([1.0, 2.0, -0.5])
    np.testing.assert_allclose(_quartic_gradient(theta), _gradient(_quartic, theta), atol=1e-7)
    second = _gradient(lambda t: float(_gradient(_quartic, t, 1e-4) @ v), theta, 1e-4)
    np.testing.assert_allclose(second, _hessian(theta) @ v, atol=1e-5)


@checks("hessian-vector-detach", text="c0d4b229ae97")
def gradient_of_the_squared_gradient_norm_has_a_factor_two() -> None:
    theta = np.array([0.4, -0.8, 1.1])
    g = _quartic_gradient(theta)
    measured = _gradient(lambda t: float(_quartic_gradient(t) @ _quartic_gradient(t)), theta)
    np.testing.assert_allclose(measured, 2 * _hessian(theta) @ g, atol=1e-6)
