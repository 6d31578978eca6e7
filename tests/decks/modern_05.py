"""Numeric checks of the cards in decks/modern/05-generative-models.md.

Each check computes what the front asks by another route (finite differences, quadrature, integration of the equations,
linear programming, exact rationals) and compares it with the formula or number of the back.
"""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from card_checks import checks
from numpy.typing import NDArray
from scipy.optimize import linprog

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _jacobian(f: Callable[[Array], Array], x: Array, step: float = 1e-5) -> Array:
    """Return the Jacobian of f at the vector x by central differences, one row per entry of f(x)."""
    columns = [(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(x.size)]
    return np.stack(columns, axis=1)


def _flow(v: Callable[[Array, float], Array], x: Array, start: float, end: float, n: int = 60) -> Array:
    """Return the solution at time `end` of dx/dt = v(x, t) with value x at `start`, by Runge-Kutta steps."""
    h = (end - start) / n
    for i in range(n):
        t = start + i * h
        a = v(x, t)
        b = v(x + h / 2 * a, t + h / 2)
        c = v(x + h / 2 * b, t + h / 2)
        d = v(x + h * c, t + h)
        x = x + h / 6 * (a + 2 * b + 2 * c + d)
    return x


def _normal(x: Array, mean: float, variance: float) -> Array:
    return np.asarray(np.exp(-((x - mean) ** 2) / (2 * variance)) / math.sqrt(2 * math.pi * variance))


def _swirl(x: Array, t: float) -> Array:
    """A smooth bounded field on the plane whose divergence is not constant."""
    return np.array([np.sin(x[1] + t) + np.tanh(x[0]), np.cos(x[0]) - 0.3 * np.sin(x[1])])


@checks("coupling-logdet", text="fcf85d42ff5c")
def determinant_of_a_coupling_layer_by_differences() -> None:
    rng = _rng()
    s, t = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    x = rng.normal(size=5)

    def layer(z: Array) -> Array:
        return np.concatenate([z[:3], z[3:] * np.exp(np.tanh(s @ z[:3])) + np.sin(t @ z[:3])])

    sign, logdet = np.linalg.slogdet(_jacobian(layer, x))
    assert sign == 1
    assert math.isclose(logdet, float(np.sum(np.tanh(s @ x[:3]))), rel_tol=1e-6)


@checks("coupling-inverse-why", text="ab45cf3427de")
def constant_and_folding_nets_leave_a_coupling_layer_invertible() -> None:
    a, b = _rng().normal(size=(2, 4))
    for s in (lambda z: z**2, lambda z: 0 * z + 1.0):
        out = a, b * np.exp(s(a)) + np.abs(a)
        np.testing.assert_allclose((out[1] - np.abs(out[0])) * np.exp(-s(out[0])), b)


@checks("coupling-same-split", text="3eb9d2c93889")
def layers_of_one_split_stay_affine_in_the_changed_half() -> None:
    rng = _rng()
    weights = rng.normal(size=(6, 2))

    def stack(a: float, b: float) -> tuple[float, float]:
        for s, t in weights:
            b = b * math.exp(math.tanh(s * a)) + math.sin(t * a)
        return a, b

    for a in rng.normal(size=5):
        low, middle, high = (stack(float(a), b) for b in (-1.0, 0.0, 1.0))
        assert low[0] == middle[0] == high[0] == a
        assert math.isclose(high[1] - middle[1], middle[1] - low[1], rel_tol=1e-9)


@checks("ode-log-density", text="856855c42d70")
def density_carried_by_a_flow_changes_by_the_divergence() -> None:
    x0 = np.array([0.4, -0.7])

    def log_density(t: float) -> float:
        spread = np.linalg.slogdet(_jacobian(lambda z: _flow(_swirl, z, 0, t), x0))[1]
        return float(-x0 @ x0 / 2 - math.log(2 * math.pi) - spread)

    t, h = 0.8, 1e-3
    x = _flow(_swirl, x0, 0, t)
    divergence = float(np.trace(_jacobian(lambda z: _swirl(z, t), x)))
    assert abs(divergence) > 0.05
    assert math.isclose((log_density(t + h) - log_density(t - h)) / (2 * h), -divergence, rel_tol=1e-4)


@checks("ode-adjoint", text="716161c012e5")
def gradient_of_the_end_loss_moves_as_stated() -> None:
    end, t, h = 1.2, 0.5, 1e-3
    x0 = np.array([0.4, -0.7])

    def gradient(time: float) -> Array:
        def loss(z: Array) -> Array:
            x = _flow(_swirl, z, time, end)
            return np.array([x[0] ** 2 + np.sin(x[1])])

        return _jacobian(loss, _flow(_swirl, x0, 0, time))[0]

    x = _flow(_swirl, x0, 0, t)
    slope = (gradient(t + h) - gradient(t - h)) / (2 * h)
    np.testing.assert_allclose(slope, -_jacobian(lambda z: _swirl(z, t), x).T @ gradient(t), rtol=1e-4)


@checks("ode-order-preserving", text="71dea5989063")
def solutions_on_the_line_keep_their_order() -> None:
    starts = np.linspace(-2, 2, 9)
    ends = _flow(lambda x, t: 5 * np.sin(3 * x - 7 * t), starts, 0, 1, n=400)
    assert (np.diff(ends) > 0).all()
    assert (np.diff(-starts) < 0).all()


@checks("ddpm-marginal", text="34bba0fa5970")
def noising_chain_is_composed_step_by_step() -> None:
    betas = [Fraction(1, 10), Fraction(1, 4), Fraction(2, 5), Fraction(1, 3)]
    mean_squared, variance, kept = Fraction(1), Fraction(0), Fraction(1)
    for beta in betas:
        mean_squared *= 1 - beta
        variance = (1 - beta) * variance + beta
        kept *= 1 - beta
        assert (mean_squared, variance) == (kept, 1 - kept)


@checks("ddpm-signal-left", text="59fa9f8efb71")
def signal_power_of_the_linear_schedule_is_multiplied_out() -> None:
    left = math.prod(1 - float(beta) for beta in np.linspace(1e-4, 0.02, 1000))
    assert float(f"{left:.0e}") == 4e-5


def _posterior_mean(values: Callable[[Array], Array], y: float, a: float) -> float:
    """Return E[values(x_0) | sqrt(a) x_0 + sqrt(1 - a) e = y] for x_0 uniform on (0, 2), by quadrature."""
    x = np.linspace(0, 2, 20_001)
    weights = _normal(y - math.sqrt(a) * x, 0.0, 1 - a)
    return float(np.sum(values(x) * weights) / np.sum(weights))


@checks("ddpm-predict-clean", text="867c69aa1884")
def clean_mean_follows_from_the_mean_noise() -> None:
    for a in (0.1, 0.6, 0.95):
        y = 0.9
        noise = _posterior_mean(lambda x, a=a, y=y: (y - math.sqrt(a) * x) / math.sqrt(1 - a), y, a)
        clean = _posterior_mean(lambda x: x, y, a)
        assert math.isclose(clean, (y - math.sqrt(1 - a) * noise) / math.sqrt(a), rel_tol=1e-9)


@checks("ddpm-small-steps-why", text="93aa549b4ae8")
def reverse_kernel_of_two_bumps_turns_gaussian_for_small_noise() -> None:
    x = np.linspace(-3, 3, 60_001)
    prior = _normal(x, -1, 0.1) + _normal(x, 1, 0.1)
    excess = []
    for beta in (0.5, 0.1, 0.001):
        kernel = prior * _normal(0.3 - math.sqrt(1 - beta) * x, 0.0, beta)
        kernel /= kernel.sum()
        centred = x - kernel @ x
        excess.append(abs(float(kernel @ centred**4 / (kernel @ centred**2) ** 2 - 3)))
    assert excess[0] > 0.5
    assert excess[0] > 3 * excess[2]
    assert excess[2] < 0.01


@checks("ddpm-regression-why", text="2524caa6714f")
def divergence_of_gaussians_varies_like_the_squared_distance_of_means() -> None:
    x = np.linspace(-15, 15, 60_001)
    mean, sigma, tau = 0.4, 0.8, 1.3
    p = _normal(x, mean, sigma**2)

    def divergence(other: float) -> float:
        log_ratio = -((x - mean) ** 2) / (2 * sigma**2) + (x - other) ** 2 / (2 * tau**2) + math.log(tau / sigma)
        return float(np.sum(p * log_ratio) * (x[1] - x[0]))

    base = divergence(mean)
    for other in (-1.0, 0.9, 3.0):
        assert math.isclose(divergence(other) - base, (mean - other) ** 2 / (2 * tau**2), rel_tol=1e-6)


class _Noised:
    """Two points noised by dx = -x dt + g dW with g^2 = 3: densities on a grid, derivatives by differences."""

    def __init__(self, t: float = 0.4) -> None:
        self.x = np.linspace(-4, 5, 9001)
        self.dx = self.x[1] - self.x[0]
        self.g2 = 3.0
        self.f = -self.x
        self.p = self.density(t)
        self.rate = (self.density(t + 1e-4) - self.density(t - 1e-4)) / 2e-4
        self.score = self.slope(np.log(self.p))

    def density(self, t: float) -> Array:
        variance = self.g2 / 2 * (1 - math.exp(-2 * t))
        return sum(w * _normal(self.x, m * math.exp(-t), variance) for w, m in ((0.3, -1.0), (0.7, 2.0)))

    def slope(self, values: Array) -> Array:
        return np.asarray(np.gradient(values, self.dx))

    def agrees(self, left: Array, right: Array) -> bool:
        return float(np.abs(left - right)[5:-5].max()) < 1e-4 * float(np.abs(self.rate).max())


@checks("sde-reverse", text="ea953ffff292")
def reversed_drift_undoes_the_change_of_density() -> None:
    n = _Noised()
    forward = -n.slope(n.f * n.p) + n.g2 / 2 * n.slope(n.slope(n.p))
    assert n.agrees(forward, n.rate)
    drift = n.f - n.g2 * n.score
    backward = n.slope(drift * n.p) + n.g2 / 2 * n.slope(n.slope(n.p))
    assert n.agrees(backward, -n.rate)


@checks("sde-flow-ode", text="8bccc3f13033")
def noiseless_field_moves_the_density_alike() -> None:
    n = _Noised()
    assert n.agrees(-n.slope((n.f - n.g2 / 2 * n.score) * n.p), n.rate)
    assert not n.agrees(-n.slope((n.f - n.g2 * n.score) * n.p), n.rate)


@checks("sde-versus-ode", text="616c82280c69")
def stationary_noise_forgets_while_its_ode_stands_still() -> None:
    rng = _rng()
    start = rng.normal(size=20_000)
    x, h = start.copy(), 0.01
    for _ in range(100):
        x = x - x / 2 * h + math.sqrt(h) * rng.normal(size=x.size)
    y = _flow(lambda z, t: -z / 2 - 0.5 * (-z), start, 0, 1)
    assert abs(float(np.var(x)) - float(np.var(y))) < 0.05
    assert abs(float(np.mean(start * x)) - math.exp(-0.5)) < 0.03
    assert float(np.mean(start * y)) > 0.95


@checks("score-off-subspace", text="fae5ceb1c6d4")
def normal_part_of_a_noisy_score_by_simulation() -> None:
    rng = _rng()
    d, sigma, centres = 4, 0.3, np.array([-1.0, 0.2, 0.5])
    direction = np.array([1.0, 2.0, -1.0, 0.5])
    direction /= np.linalg.norm(direction)
    points = np.outer(centres, direction)
    y = points[rng.integers(3, size=20_000)] + sigma * rng.normal(size=(20_000, d))

    def log_density(z: Array) -> Array:
        return np.asarray(np.log(np.exp(-((z[:, None] - points) ** 2).sum(axis=2) / (2 * sigma**2)).sum(axis=1)))

    score = np.stack([(log_density(y + 1e-4 * e) - log_density(y - 1e-4 * e)) / 2e-4 for e in np.eye(d)], axis=1)
    normal = score - np.outer(score @ direction, direction)
    rms = math.sqrt(float(np.mean(np.sum(normal**2, axis=1))))
    assert math.isclose(rms, math.sqrt(d - 1) / sigma, rel_tol=0.02)


class _TwoClasses:
    """A grid with two overlapping classes of points, noised by adding N(0, t)."""

    def __init__(self) -> None:
        self.x = np.linspace(-12, 12, 2401)

    def joint(self, t: float) -> tuple[Array, Array]:
        return 0.4 * _normal(self.x, 1.0, 0.5 + t), 0.6 * _normal(self.x, -1.0, 1.0 + t)

    def tilted(self, t: float, power: float) -> Array:
        first, second = self.joint(t)
        density = (first + second) * (first / (first + second)) ** power
        return np.asarray(density / density.sum())


@checks("guidance-tilt", text="aad8d58af4dd")
def mixed_scores_are_the_score_of_a_tilted_density() -> None:
    c = _TwoClasses()
    first, second = c.joint(0.3)
    for w in (0.0, 1.0, 2.5):
        mixed = (1 + w) * np.gradient(np.log(first), c.x) - w * np.gradient(np.log(first + second), c.x)
        tilted = np.gradient(np.log(first) + w * np.log(first / (first + second)), c.x)
        np.testing.assert_allclose(mixed, tilted, atol=1e-8)


@checks("guidance-not-tilted", text="1444b2418e7d")
def noising_a_tilted_law_misses_the_tilt_of_the_noised_law() -> None:
    c, t = _TwoClasses(), 1.5
    noise = _normal(c.x, 0.0, t)
    noise /= noise.sum()

    def gap(w: float) -> float:
        noised = np.convolve(c.tilted(0.0, 1 + w), noise, mode="same")
        return float(np.abs(noised - c.tilted(t, 1 + w)).sum())

    assert gap(0.0) < 1e-6
    assert gap(-1.0) < 1e-6
    assert gap(1.0) > 0.05
    assert gap(3.0) > 0.05


@checks("latent-diffusion-factor", text="7fd4134b6de1")
def numbers_of_an_image_and_its_code_are_counted() -> None:
    image, code = (math.prod(shape) for shape in ((512, 512, 3), (64, 64, 4)))
    assert divmod(image, code) == (48, 0)


@checks("fm-minimiser", text="6aa18f2b4ba3")
def least_squares_over_all_functions_of_place_and_time() -> None:
    rows: dict[tuple[Fraction, Fraction], list[int]] = {}
    for t in (Fraction(1, 3), Fraction(1, 2)):
        for x0, x1 in itertools.product((0, 1, 2), (0, 1)):
            rows.setdefault((t, (1 - t) * x0 + t * x1), []).append(x1 - x0)
    places = list(rows)
    design, target = [], []
    for place, values in rows.items():
        for value in values:
            design.append([float(place == other) for other in places])
            target.append(float(value))
    best = np.linalg.lstsq(np.array(design), np.array(target), rcond=None)[0]
    np.testing.assert_allclose(best, [sum(v) / len(v) for v in rows.values()], atol=1e-12)
    assert any(len(set(values)) > 1 for values in rows.values())


@checks("fm-continuity-why", text="e3139b6eef72")
def field_of_mean_velocities_carries_the_quantiles() -> None:
    """Noise N(0, 1), data -1 or 2 with equal weight: the field is explicit, the law of x_t a mixture."""

    def parts(y: Array, t: float) -> list[Array]:
        return [_normal(y, t * x1, (1 - t) ** 2) for x1 in (-1.0, 2.0)]

    def v(y: Array, t: float) -> Array:
        low, high = parts(y, t)
        velocities = [x1 - (y - t * x1) / (1 - t) for x1 in (-1.0, 2.0)]
        return np.asarray((low * velocities[0] + high * velocities[1]) / (low + high))

    starts = np.array([-1.3, -0.2, 0.1, 0.9])
    ends = _flow(v, starts, 0.0, 0.8, n=300)
    for start, end in zip(starts, ends, strict=True):
        below = [0.5 * (1 + math.erf((end - 0.8 * x1) / (0.2 * math.sqrt(2)))) for x1 in (-1.0, 2.0)]
        assert math.isclose(sum(below) / 2, 0.5 * (1 + math.erf(start / math.sqrt(2))), rel_tol=1e-5)


@checks("fm-gaussian-velocity", text="7ad3352dc8fc")
def mean_velocity_between_gaussians_by_quadrature() -> None:
    x0 = np.linspace(-12, 12, 200_001)
    for t, x in ((0.2, 1.1), (0.5, -0.7), (0.9, 2.0)):
        x1 = (x - (1 - t) * x0) / t
        weights = np.exp(-(x0**2 + x1**2) / 2)
        mean = float(np.sum((x1 - x0) * weights) / np.sum(weights))
        assert math.isclose(mean, (2 * t - 1) / (t**2 + (1 - t) ** 2) * x, rel_tol=1e-6, abs_tol=1e-9)


@checks("wgan-js-flat-why", text="d33fabcff5a2")
def value_against_the_best_discriminator_is_flat_for_disjoint_laws() -> None:
    rng = _rng()
    values = []
    for shift in (4, 5, 6):
        p, q = np.zeros(12), np.zeros(12)
        p[:4], q[shift : shift + 4] = rng.dirichlet(np.ones(4)), rng.dirichlet(np.ones(4))
        m = (p + q) / 2
        js = sum(float(np.sum(r[r > 0] * np.log(r[r > 0] / m[r > 0]))) for r in (p, q)) / 2
        assert math.isclose(js, math.log(2))
        best = np.clip(np.divide(p, p + q, out=np.full(12, 0.5), where=p + q > 0), 1e-12, 1 - 1e-12)
        values.append(float(p @ np.log(best) + q @ np.log(1 - best)))
        assert math.isclose(values[-1], -math.log(4) + 2 * js, abs_tol=1e-9)
    assert max(values) - min(values) < 1e-9


@checks("wgan-parallel-segments", text="8f2ea4fa1512")
def transport_between_segments_by_enumeration() -> None:
    heights = np.arange(6) / 5
    for theta in (-0.7, 0.25, 3.0):
        costs = np.hypot(theta, heights[:, None] - heights)
        cheapest = min(float(costs[range(6), list(order)].mean()) for order in itertools.permutations(range(6)))
        assert math.isclose(cheapest, abs(theta))


def _best_critic(p: Array, q: Array, points: Array, k: float) -> tuple[float, Array]:
    """Return the largest E_p f - E_q f over k-Lipschitz f on the sorted points, and a maximiser."""
    n = points.size
    steps = np.eye(n)[1:] - np.eye(n)[:-1]
    limits = k * np.diff(points)
    solution = linprog(
        q - p, A_ub=np.vstack([steps, -steps]), b_ub=np.tile(limits, 2), bounds=[(0, 0)] + [(None, None)] * (n - 1)
    )
    return -float(solution.fun), np.asarray(solution.x)


def _two_laws() -> tuple[Array, Array, Array]:
    rng = _rng()
    return rng.dirichlet(np.ones(7)), rng.dirichlet(np.ones(7)), np.sort(rng.normal(size=7))


@checks("wgan-critic-scale", text="2264a4f6af65")
def supremum_over_lipschitz_critics_scales_the_distance() -> None:
    p, q, points = _two_laws()
    distance = float(np.sum(np.abs(np.cumsum(p - q))[:-1] * np.diff(points)))
    for k in (0.5, 1.0, 4.0):
        assert math.isclose(_best_critic(p, q, points, k)[0], k * distance, rel_tol=1e-7)


@checks("wgan-gradient-penalty", text="f97745555722")
def optimal_critic_has_slope_one_where_mass_moves() -> None:
    p, q, points = _two_laws()
    critic = _best_critic(p, q, points, 1.0)[1]
    assert np.abs(np.cumsum(p - q))[:-1].min() > 1e-3
    np.testing.assert_allclose(np.abs(np.diff(critic) / np.diff(points)), 1, rtol=1e-7)


@checks("gan-alternating-why", text="f970de3dfcc2")
def alternating_steps_keep_areas() -> None:
    for h in (0.1, 1.0, 1.9, 2.5):

        def step(z: Array, h: float = h) -> Array:
            theta = z[0] - h * z[1]
            return np.array([theta, z[1] + h * theta])

        matrix = _jacobian(step, np.array([0.3, -0.4]))
        assert math.isclose(float(np.linalg.det(matrix)), 1, rel_tol=1e-6)
        z = np.array([0.3, -0.4])
        for _ in range(200):
            z = step(z)
        assert np.linalg.norm(z) > 0.1


@checks("gan-penalty-eigenvalues", text="ce19b0e55daa")
def eigenvalues_of_the_penalised_game() -> None:
    for c, gamma in ((1.0, 0.3), (-2.0, 3.9), (0.5, 0.1)):
        eigenvalues = np.linalg.eigvals(np.array([[0, -c], [c, -gamma]]))
        np.testing.assert_allclose(eigenvalues.real, -gamma / 2)
        assert (np.abs(eigenvalues.imag) > 0).all()

    def field(z: Array, gamma: float = 0.6) -> Array:
        """One point mass against another, discriminator slope z[1], penalty gamma/2 times the squared slope."""
        slope = 1 / (1 + math.exp(z[0] * z[1]))
        return np.array([-z[1] * slope, z[0] * slope - gamma * z[1]])

    linearised = _jacobian(field, np.zeros(2))
    np.testing.assert_allclose(linearised, [[0, -0.5], [0.5, -0.6]], atol=1e-7)
    np.testing.assert_allclose(np.linalg.eigvals(linearised).real, -0.3, atol=1e-7)
