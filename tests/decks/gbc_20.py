"""Numeric checks of the cards in decks/gbc/20-deep-generative-models.md.

Each check computes what the front asks by another route (finite differences, enumeration of states, quadrature,
simulation, numerical optimisation) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable, Iterator

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _bits(n: int) -> Array:
    """Return all 2^n states of n bits, one per row."""
    return np.array(list(itertools.product((0.0, 1.0), repeat=n)))


def _logistic(a: Array | float) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.asarray(a))))


def _slope(f: Callable[[float], float], x: float, step: float = 1e-5) -> float:
    return (f(x + step) - f(x - step)) / (2 * step)


def _kl(p: Array, q: Array) -> float:
    return float(np.sum(p * np.log(p / q)))


def _law(size: int, rng: np.random.Generator) -> Array:
    return np.asarray(rng.dirichlet(np.ones(size)))


def _gauss(f: Callable[[Array], Array]) -> float:
    """Return the mean of f under N(0, 1) by Gauss-Hermite quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    return float(np.sum(weights * f(nodes)) / math.sqrt(2 * math.pi))


def _normalised(energies: Array) -> Array:
    weights = np.exp(-energies)
    return np.asarray(weights / weights.sum())


def _couplings(n: int, rng: np.random.Generator) -> Array:
    upper = np.triu(rng.normal(size=(n, n)), 1)
    return np.asarray(upper + upper.T)


def _boltzmann(states: Array, w: Array, b: Array) -> Array:
    pairs = list(itertools.combinations(range(b.size), 2))
    return _normalised(np.array([-sum(w[i, j] * x[i] * x[j] for i, j in pairs) - b @ x for x in states]))


@checks("boltzmann-log-odds", text="a64566f20da0")
def log_odds_of_one_unit_from_the_table_of_all_states() -> None:
    rng = _rng()
    states, w, b = _bits(4), _couplings(4, rng), rng.normal(size=4)
    p = {tuple(x): v for x, v in zip(states, _boltzmann(states, w, b), strict=True)}
    for x, i in itertools.product(states, range(4)):
        on, off = x.copy(), x.copy()
        on[i], off[i] = 1, 0
        field = b[i] + sum(w[i, j] * x[j] for j in range(4) if j != i)
        assert math.isclose(math.log(p[tuple(on)] / p[tuple(off)]), field, rel_tol=1e-9)


@checks("boltzmann-parity", text="dc3035edf73d")
def fair_coins_are_the_best_fit_to_the_even_states_alone() -> None:
    """The log-likelihood is concave in (w, b), so the uniform law, at (0, 0), fits best iff all slopes vanish there."""
    states = _bits(3)
    pairs = list(itertools.combinations(range(3), 2))

    def log_likelihood(theta: Array, data: list[int]) -> float:
        w = np.zeros((3, 3))
        for (i, j), value in zip(pairs, theta[:3], strict=True):
            w[i, j] = w[j, i] = value
        return float(np.log(_boltzmann(states, w, theta[3:]))[data].mean())

    fitted = [
        rest
        for rest in itertools.combinations(range(1, 8), 3)
        if all(abs(_slope(lambda t, e=e, rest=rest: log_likelihood(t * e, [0, *rest]), 0.0)) < 1e-8 for e in np.eye(6))
    ]
    assert fitted == [tuple(i for i in range(1, 8) if states[i].sum() % 2 == 0)]


@checks("boltzmann-rule", text="85fac765bd90")
def slope_of_the_mean_log_likelihood_is_a_difference_of_two_averages() -> None:
    rng = _rng()
    states, w, b = _bits(4), _couplings(4, rng), np.zeros(4)
    data = _law(4, rng)  # a law on the two visible bits, which come first

    def log_likelihood(value: float) -> float:
        shifted = w.copy()
        shifted[i, j] = shifted[j, i] = value
        return float(data @ np.log(_boltzmann(states, shifted, b).reshape(4, 4).sum(axis=1)))

    joint = _boltzmann(states, w, b).reshape(4, 4)
    clamped = data[:, None] * joint / joint.sum(axis=1, keepdims=True)
    for i, j in itertools.combinations(range(4), 2):
        pair = (states[:, i] * states[:, j]).reshape(4, 4)
        assert math.isclose(_slope(log_likelihood, w[i, j]), float(np.sum(pair * (clamped - joint))), abs_tol=1e-8)


def _rbm(n: int, m: int, rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    """Return W, b, c of a small RBM and its joint table p[v, h]."""
    w, b, c = rng.normal(size=(n, m)), rng.normal(size=n), rng.normal(size=m)
    energy = np.array([[-(b @ v) - c @ h - v @ w @ h for h in _bits(m)] for v in _bits(n)])
    return w, b, c, _normalised(energy)


@checks("rbm-hidden-probability", text="1bf89b0b20da")
def conditional_of_a_hidden_unit_from_the_joint_table() -> None:
    w, _, c, joint = _rbm(3, 2, _rng())
    for row, v in zip(joint, _bits(3), strict=True):
        for j in range(2):
            on = row[_bits(2)[:, j] == 1].sum() / row.sum()
            assert math.isclose(on, float(_logistic(c[j] + sum(w[i, j] * v[i] for i in range(3)))))


@checks("rbm-positive-phase", text="52b44910894c")
def slope_of_the_free_energy_by_finite_differences() -> None:
    rng = _rng()
    w, b, c, _ = _rbm(3, 2, rng)
    for v in _bits(3):
        a = c + w.T @ v
        for i, j in itertools.product(range(3), range(2)):

            def minus_f(value: float, v: Array = v, i: int = i, j: int = j) -> float:
                moved = w.copy()
                moved[i, j] = value
                return math.log(sum(math.exp(b @ v + c @ h + v @ moved @ h) for h in _bits(2)))

            assert math.isclose(_slope(minus_f, w[i, j]), v[i] / (1 + math.exp(-a[j])), abs_tol=1e-8)


@checks("dbn-second-layer", text="61f337010d5c")
def best_law_of_codes_is_the_mixture_of_the_encodings() -> None:
    rng = _rng()
    data, encoder = _law(4, rng), np.array([_law(3, rng) for _ in range(4)])
    best = sum(data[v] * encoder[v] for v in range(4))
    top = float(data @ encoder @ np.log(best))
    assert all(float(data @ encoder @ np.log(_law(3, rng))) < top for _ in range(200))


@checks("dbn-posterior", text="9bd6f8250d53")
def posterior_of_an_rbm_factorises_until_its_prior_is_replaced() -> None:
    rng = _rng()
    _, _, _, joint = _rbm(3, 2, rng)
    likelihood = joint / joint.sum(axis=0)

    def dependence(prior: Array) -> float:
        table = likelihood * prior
        table = (table / table.sum(axis=1, keepdims=True)).reshape(-1, 2, 2)
        return float(np.max(np.abs(table[:, 0, 0] * table[:, 1, 1] - table[:, 0, 1] * table[:, 1, 0])))

    assert dependence(joint.sum(axis=0)) < 1e-12
    assert dependence(np.full(4, 0.25)) > 1e-3


@checks("dbm-two-blocks", text="4633a8f3d89a")
def layered_graphs_are_coloured_with_two_colours_and_not_with_one() -> None:
    for depth in range(1, 5):
        units = [(layer, k) for layer in range(depth + 1) for k in range(2)]
        edges = [(s, t) for s, t in itertools.combinations(units, 2) if t[0] - s[0] == 1]
        least = next(
            n
            for n in itertools.count(1)
            if any(
                all(colour[units.index(s)] != colour[units.index(t)] for s, t in edges)
                for colour in itertools.product(range(n), repeat=len(units))
            )
        )
        assert least == 2


@checks("dbm-mean-field", text="daf2fd8192e8")
def divergence_is_stationary_in_the_means_at_the_fixed_point() -> None:
    rng = _rng()
    w1, w2, v = rng.normal(size=(3, 2)), rng.normal(size=(2, 2)), np.array([1.0, 0.0, 1.0])
    states = _bits(4)
    posterior = _normalised(np.array([-(v @ w1 @ s[:2]) - s[:2] @ w2 @ s[2:] for s in states]))

    def divergence(means: Array) -> float:
        return _kl(np.prod(np.where(states == 1, means, 1 - means), axis=1), posterior)

    mu1, mu2 = np.full(2, 0.5), np.full(2, 0.5)
    for _ in range(500):
        mu1 = _logistic(w1.T @ v + w2 @ mu2)
        mu2 = _logistic(w2.T @ mu1)
    means = np.concatenate([mu1, mu2])
    for direction in np.eye(4):
        assert abs(_slope(lambda t, e=direction: divergence(means + t * e), 0.0)) < 1e-8


@checks("gaussian-rbm-conditional", text="779818fd428e")
def energy_differs_from_a_centred_square_by_a_constant_in_v() -> None:
    rng = _rng()
    w, c, v = rng.normal(size=(3, 2)), rng.normal(size=2), rng.normal(size=(5, 3))
    for h in _bits(2):
        energy = np.array([0.5 * x @ x - x @ w @ h - c @ h for x in v])
        gaussian = np.array([0.5 * np.sum((x - w @ h) ** 2) for x in v])
        np.testing.assert_allclose(np.diff(energy), np.diff(gaussian), atol=1e-12)


@checks("covariance-rbm-precision", text="cefa573126b5")
def hessian_of_the_energy_by_second_differences() -> None:
    rng = _rng()
    r, h = rng.normal(size=(4, 3)), np.array([1.0, 0.0, 1.0, 1.0])

    def energy(v: Array) -> float:
        return 0.5 * float(v @ v) + 0.5 * sum(h[j] * float(r[j] @ v) ** 2 for j in range(4))

    v, e = rng.normal(size=3), 1e-3 * np.eye(3)
    hessian = [[(energy(v + a + b) - energy(v + a) - energy(v + b) + energy(v)) / 1e-6 for a in e] for b in e]
    np.testing.assert_allclose(hessian, np.eye(3) + sum(h[j] * np.outer(r[j], r[j]) for j in range(4)), atol=1e-6)


@checks("pooling-all-off", text="6cd81bbe012f")
def states_with_at_most_one_detector_are_enumerated() -> None:
    a = _rng().normal(size=5)
    allowed = [d for d in _bits(5) if d.sum() <= 1]
    total = sum(math.exp(a @ d) for d in allowed)
    assert len(allowed) == 6
    assert math.isclose(1 / total, 1 / (1 + sum(math.exp(x) for x in a)))


@checks("structured-output-z", text="da0f4d1bd1ad")
def outputs_alone_are_enumerated() -> None:
    assert float(f"{len(_bits(10)):.0e}") == 1e3


@checks("third-order-factored", text="d9d627ad9cf8")
def factors_are_counted_array_by_array_and_give_a_full_tensor() -> None:
    a, b, c = (np.ones((100, 200)) for _ in range(3))
    assert np.einsum("if,jf,kf->ijk", a[:3], b[:4], c[:5]).shape == (3, 4, 5)
    assert float(f"{a.size + b.size + c.size:.0e}") == 6e4


@checks("reparametrised-scale", text="2f2f677f5a93")
def slope_in_the_scale_of_a_gaussian_mean_by_quadrature() -> None:
    mu, s = 0.4, 0.8
    slope = _slope(lambda t: _gauss(lambda e: np.sin(mu + t * e)), s)
    assert math.isclose(slope, _gauss(lambda e: e * np.cos(mu + s * e)), rel_tol=1e-7)


@checks("reparametrisation-discrete", text="85441dd38e2a")
def pathwise_derivative_of_a_bit_vanishes_off_the_threshold() -> None:
    loss, p = (2.0, 5.0), 0.3
    grid = (np.arange(1000) + 0.5) / 1000
    step = 1e-6
    paths = [(loss[int(u < p + step)] - loss[int(u < p - step)]) / (2 * step) for u in grid]
    assert max(map(abs, paths)) == 0
    assert math.isclose(_slope(lambda t: t * loss[1] + (1 - t) * loss[0], p), loss[1] - loss[0], rel_tol=1e-6)


@checks("reinforce-identity", text="ffbf51777438")
def slope_of_a_finite_mean_is_the_score_weighted_mean() -> None:
    rng = _rng()
    reward, u, v, theta = rng.normal(size=4), rng.normal(size=4), rng.normal(size=4), 0.7

    def law(t: float) -> Array:
        return _normalised(-(u * t + np.sin(v * t)))

    score = np.array([_slope(lambda t, k=k: math.log(law(t)[k]), theta) for k in range(4)])
    slope = _slope(lambda t: float(law(t) @ reward), theta)
    assert math.isclose(slope, float(np.sum(law(theta) * reward * score)), rel_tol=1e-7)


@checks("reinforce-no-baseline", text="d9c4efd60e23")
def mean_and_deviation_of_the_two_values_of_the_estimate() -> None:
    values = np.array([(100 + y) * (y - 0.5) for y in (0, 1)])
    slope = _slope(lambda t: 100 + float(_logistic(t)), 0.0)
    assert math.isclose(values.mean(), 0.25)
    assert math.isclose(slope, 0.25, rel_tol=1e-6)
    assert float(f"{values.std():.0e}") == 50
    assert {(100 + y - 100.5) * (y - 0.5) for y in (0, 1)} == {0.25}


@checks("reinforce-credit", text="d74d6cad7d72")
def total_variance_of_the_estimate_grows_linearly_with_dimension() -> None:
    rng = _rng()
    for d in (1, 4, 16):
        a = np.full(d, 1 / math.sqrt(d))
        y = rng.normal(size=(100_000, d))
        estimate = (y @ a)[:, None] * y
        np.testing.assert_allclose(estimate.mean(axis=0), a, atol=0.03)
        assert math.isclose(float(estimate.var(axis=0).sum()), d + 1, rel_tol=0.04)


@checks("reinforce-best-baseline", text="8c1a6fec491c")
def variance_as_a_parabola_in_the_baseline_is_minimised() -> None:
    rng = _rng()
    p, reward, direction = _law(5, rng), rng.normal(size=5), rng.normal(size=5)
    score = direction - p @ direction  # the score of p_theta proportional to p e^{theta direction} at theta = 0

    def variance(b: float) -> float:
        g = (reward - b) * score
        return float(p @ g**2 - (p @ g) ** 2)

    assert abs(p @ score) < 1e-12
    values = [variance(b) for b in (-1.0, 0.0, 1.0)]
    vertex = (values[0] - values[2]) / (2 * (values[0] - 2 * values[1] + values[2]))
    assert math.isclose(vertex, float(p @ (reward * score**2)) / float(p @ score**2), rel_tol=1e-9)


@checks("vae-bound", text="43b2d703f21a")
def bound_holds_for_random_encoders_with_the_posterior_slack() -> None:
    rng = _rng()
    prior, likelihood = _law(4, rng), rng.uniform(0.05, 0.9, size=4)
    evidence = float(prior @ likelihood)
    posterior = prior * likelihood / evidence
    for _ in range(50):
        q = _law(4, rng)
        bound = float(q @ np.log(likelihood)) - _kl(q, prior)
        assert math.isclose(math.log(evidence) - bound, _kl(q, posterior), abs_tol=1e-12)
        assert bound <= math.log(evidence)


@checks("vae-gaussian-kl", text="b65675d1c26c")
def divergence_of_two_gaussians_by_quadrature() -> None:
    for m, s in ((0.0, 1.0), (1.3, 0.4), (-0.7, 2.0)):

        def log_ratio(e: Array, m: float = m, s: float = s) -> Array:
            return np.asarray(-math.log(s) - e**2 / 2 + (m + s * e) ** 2 / 2)

        assert math.isclose(_gauss(log_ratio), 0.5 * (m**2 + s**2 - 1 - math.log(s**2)), abs_tol=1e-10)


@checks("vae-frozen-sample", text="622155ea9637")
def held_draw_has_slope_zero_and_the_moving_draw_the_right_one() -> None:
    x, s, phi = 1.5, 0.6, 0.2

    def log_decoder(z: Array | float) -> Array:
        return np.asarray(-0.5 * (x - np.tanh(z)) ** 2)

    true = _slope(lambda t: _gauss(lambda e: log_decoder(t + s * e)), phi)
    held = 0.9
    assert abs(true) > 0.1
    assert _slope(lambda t: float(log_decoder(held)), phi) == 0
    nodes = _gauss(lambda e: (log_decoder(phi + 1e-5 + s * e) - log_decoder(phi - 1e-5 + s * e)) / 2e-5)
    assert math.isclose(nodes, true, rel_tol=1e-6)


@checks("vae-best-decoder", text="a251a579d853")
def best_constant_of_each_code_is_found_on_a_grid() -> None:
    rng = _rng()
    x, data = np.array([-1.0, 0.5, 2.0]), _law(3, rng)
    joint = data[:, None] * np.array([_law(2, rng) for _ in range(3)])
    grid = np.linspace(-1.5, 2.5, 40_001)
    for z in range(2):
        log_fit = sum(-joint[i, z] * (x[i] - grid) ** 2 for i in range(3))
        mean = float(joint[:, z] @ x / joint[:, z].sum())
        assert abs(grid[int(np.argmax(log_fit))] - mean) < 2e-4


@checks("posterior-collapse-optimal", text="c14ef84ef520")
def no_encoder_and_decoder_exceed_the_mean_elbo_of_the_collapsed_pair() -> None:
    rng = _rng()
    data, prior = _law(3, rng), _law(2, rng)

    def mean_elbo(encoder: Array, decoder: Array) -> float:
        return float(sum(data[x] * (encoder[x] @ np.log(decoder[:, x]) - _kl(encoder[x], prior)) for x in range(3)))

    collapsed = mean_elbo(np.tile(prior, (3, 1)), np.tile(data, (2, 1)))
    assert math.isclose(collapsed, float(data @ np.log(data)))
    for _ in range(300):
        decoder = np.array([_law(3, rng) for _ in range(2)])
        joint = prior[:, None] * decoder
        for encoder in (np.array([_law(2, rng) for _ in range(3)]), (joint / joint.sum(axis=0)).T):
            assert mean_elbo(encoder, decoder) <= collapsed


@checks("collapse-linear-decoder", text="7155da919d30")
def best_slope_of_the_decoder_on_a_grid_of_noise_levels() -> None:
    w = np.linspace(0, 3, 3001)
    for variance, noise in itertools.product((0.5, 1.0, 2.0), (0.3, 0.5, 0.9, 1.1, 2.5)):
        total = w**2 + noise
        best = float(w[int(np.argmax(-np.log(total) / 2 - variance / (2 * total)))])
        assert (best == 0) == (noise >= variance)
        assert abs(best - math.sqrt(max(variance - noise, 0))) < 2e-3


def _log_value(d: Array, p: Array, q: Array) -> float:
    return float(p @ np.log(d) + q @ np.log(1 - d))


@checks("gan-value", text="83ddff386e81")
def maximiser_of_the_value_is_the_probability_of_being_real_among_equally_many() -> None:
    """A gradient search over D, against counts in a balanced pool of data and of samples G(z)."""
    data = [0, 0, 0, 1, 1, 2]
    generated = [(z * z + z // 3) % 3 for z in range(6)]  # G(z) for the six values of z
    logits = np.zeros(3)
    for _ in range(4000):
        d = _logistic(logits)
        in_data = sum(np.eye(3)[x] * (1 - d) for x in data) / 6  # slope of the mean of log D(x) in the logits
        in_z = sum(np.eye(3)[x] * -d for x in generated) / 6  # slope of the mean of log(1 - D(G(z)))
        logits = logits + 0.5 * (in_data + in_z)
    real = [data.count(x) / (data.count(x) + generated.count(x)) for x in range(3)]
    assert 0 < min(real) < max(real) < 1
    np.testing.assert_allclose(_logistic(logits), real, atol=1e-6)


@checks("gan-best-discriminator", text="637ef4bdd23c")
def best_output_of_the_discriminator_on_a_grid() -> None:
    d = np.linspace(0.0005, 0.9995, 1999)
    for p, q in ((0.2, 0.7), (1.0, 1.0), (3.0, 0.4)):
        assert abs(d[int(np.argmax(p * np.log(d) + q * np.log(1 - d)))] - p / (p + q)) < 1e-3


@checks("gan-jensen-shannon", text="f24ba38ca880")
def best_value_of_the_game_in_terms_of_two_divergences() -> None:
    rng = _rng()
    for _ in range(20):
        p, q = _law(5, rng), _law(5, rng)
        m = (p + q) / 2
        js = (_kl(p, m) + _kl(q, m)) / 2
        assert math.isclose(_log_value(p / (p + q), p, q), -math.log(4) + 2 * js)


@checks("gan-generator-losses", text="06fdad930136")
def slopes_of_both_generator_losses_for_a_certain_discriminator() -> None:
    assert abs(_slope(lambda a: math.log(1 - float(_logistic(a))), -20.0)) < 1e-6
    assert math.isclose(_slope(lambda a: -math.log(float(_logistic(a))), -20.0), -1, rel_tol=1e-6)


@checks("gan-spiral", text="457925cb5721")
def simultaneous_steps_multiply_the_squared_radius() -> None:
    for eta in (0.01, 0.3, 2.0):
        a, b = 0.7, -1.1
        new_a, new_b = a - eta * b, b + eta * a  # the slopes of ab are b in a, and a in b
        assert math.isclose((new_a**2 + new_b**2) / (a**2 + b**2), 1 + eta**2)


@checks("gan-flow-circles", text="f23f9f1870c2")
def midpoint_rule_keeps_the_radius_of_the_flow() -> None:
    state = np.array([0.7, -1.1])
    field = np.array([[0.0, -1.0], [1.0, 0.0]])
    start = state @ state
    for _ in range(2000):
        state = state + 0.005 * field @ (state + 0.0025 * field @ state)
    assert math.isclose(state @ state, start, rel_tol=1e-5)


@checks("mode-collapse-linear-cost", text="b52084d11976")
def no_law_of_samples_beats_a_point_mass_at_the_best_point() -> None:
    rng = _rng()
    d = rng.uniform(0.05, 0.95, size=6)
    point = math.log(1 - d.max())
    assert all(float(_law(6, rng) @ np.log(1 - d)) >= point for _ in range(200))


@checks("gan-disjoint-supports", text="384d0a9ae604")
def narrow_bumps_that_approach_each_other_stay_at_the_same_divergence() -> None:
    for gap in (5, 2, 1):
        p, q = np.zeros(11), np.zeros(11)
        p[0], q[gap] = 1, 1
        m = (p + q) / 2
        halves = [sum(x * math.log(x / y) for x, y in zip(law, m, strict=True) if x > 0) for law in (p, q)]
        assert math.isclose(sum(halves) / 2, math.log(2))


@checks("mmd-linear-kernel", text="d3b86a64cd92")
def kernel_distance_to_the_point_mass_over_all_laws_of_a_sign() -> None:
    def squared(share: float) -> float:
        q = {1: share, -1: 1 - share}
        among = sum(q[s] * q[t] * s * t for s in q for t in q)
        across = sum(q[s] * 0 * s for s in q)
        return 0 * 0 + among - 2 * across

    assert [k for k in range(11) if abs(squared(k / 10)) < 1e-12] == [5]


@checks("linear-autoregressive-precision", text="f1dd95d9b7c7")
def covariance_is_built_row_by_row_and_inverted() -> None:
    n = 4
    a = np.tril(_rng().normal(size=(n, n)), -1)
    covariance = np.zeros((n, n))
    for i in range(n):
        covariance[i, :i] = covariance[:i, i] = covariance[:i, :i] @ a[i, :i]
        covariance[i, i] = a[i, :i] @ covariance[:i, :i] @ a[i, :i] + 1
    np.testing.assert_allclose(np.linalg.inv(covariance), (np.eye(n) - a).T @ (np.eye(n) - a), atol=1e-8)


def _prefix_sums(x: Array, w: Array, c: Array) -> Iterator[Array]:
    for i in range(x.size + 1):
        yield c + sum((x[j] * w[j] for j in range(i)), np.zeros(c.size))


@checks("nade-recursion", text="0a1d303c831b")
def difference_of_two_prefix_sums() -> None:
    rng = _rng()
    x, w, c = np.array([1.0, 0.0, 1.0, 1.0]), rng.normal(size=(4, 3)), rng.normal(size=3)
    a = list(_prefix_sums(x, w, c))
    for i in range(4):
        np.testing.assert_allclose(a[i + 1] - a[i], x[i] * w[i], atol=1e-12)


@checks("dae-chain-invariant", text="73d0def63412")
def corrupting_and_drawing_from_the_posterior_keeps_the_law() -> None:
    rng = _rng()
    p, corruption = _law(4, rng), np.array([_law(3, rng) for _ in range(4)])
    joint = p[:, None] * corruption
    posterior = joint / joint.sum(axis=0)
    np.testing.assert_allclose((p @ corruption) @ posterior.T, p)


@checks("dae-chain-of-means", text="f3e6c7510170")
def variance_of_the_chain_of_means_is_iterated() -> None:
    for noise in (0.25, 1.0, 3.0):
        variance = 1.0
        for _ in range(2000):
            variance = (variance + noise) / (1 + noise) ** 2
        assert math.isclose(variance, 1 / (2 + noise))
        posterior_variance = noise / (1 + noise)  # a Gaussian posterior restores variance 1
        assert math.isclose((1 + noise) / (1 + noise) ** 2 + posterior_variance, 1)


@checks("good-likelihood-bad-samples", text="4b94a9951bc3")
def loss_of_the_mixture_is_bounded_and_the_bound_is_approached() -> None:
    rng = _rng()
    losses = []
    for scale in (1.0, 1e-3, 1e-9):
        p, r, law = _law(6, rng), scale * _law(6, rng), _law(6, rng)
        losses.append(float(law @ (np.log(p) - np.log(0.01 * p + 0.99 * r))))
    assert losses[0] < losses[1] < losses[2] < math.log(100)
    assert float(f"{losses[2]:.1f}") == 4.6
