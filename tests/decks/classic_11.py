"""Numeric checks of the cards in decks/classic/11-global-search.md.

Each check computes what the front asks by another route (transition matrices, simulation, enumeration, root finding)
and compares it with the formula or number of the back.
"""

import itertools
import math

import numpy as np
from card_checks import checks
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _rng() -> np.random.Generator:
    return np.random.default_rng(11)


def _metropolis(energies: Array, temperature: float) -> Array:
    """Return the transition matrix (row: from) on a path of states, each neighbour proposed with probability 1/2."""
    n = energies.size
    matrix = np.zeros((n, n))
    for i, j in itertools.product(range(n), repeat=2):
        if abs(i - j) == 1:
            matrix[i, j] = 0.5 * min(1.0, math.exp(-(energies[j] - energies[i]) / temperature))
    return matrix + np.diag(1 - matrix.sum(axis=1))


def _anneal(energies: Array, c: float, n_steps: int) -> Array:
    """Return the law after n_steps at T_k = c/log(k + 1), started at state 0."""
    law = np.zeros(energies.size)
    law[0] = 1
    for k in range(1, n_steps + 1):
        law = law @ _metropolis(energies, c / math.log(k + 1))
    return law


@checks("diffusion-stationary-density", text="2b4d23be5b91")
def boltzmann_density_carries_no_probability_flow() -> None:
    temperature, h = 0.7, 1e-4

    def energy(x: float) -> float:
        return x**4 / 4 - x**2 / 2 + 0.3 * x

    def density(x: float) -> float:
        return math.exp(-energy(x) / temperature)

    for x in (-1.5, -0.2, 0.4, 1.1):
        force = (energy(x + h) - energy(x - h)) / (2 * h)
        flow = -force * density(x) - temperature * (density(x + h) - density(x - h)) / (2 * h)
        assert abs(flow) < 1e-6


@checks("diffusion-euler-noise", text="6955c1e98917")
def many_small_euler_steps_have_the_variance_of_the_diffusion() -> None:
    temperature, horizon = 0.4, 1.0
    for n_steps in (4000, 8000):
        eps = horizon / n_steps
        variance = 0.0
        for _ in range(n_steps):
            variance = (1 - eps) ** 2 * variance + math.sqrt(2 * eps * temperature) ** 2
        assert math.isclose(variance, temperature * (1 - math.exp(-2 * horizon)), rel_tol=1e-3)


@checks("diffusion-step-heats", text="aa497256d1f6")
def variance_of_a_long_discretised_run() -> None:
    for eps, temperature in ((0.5, 1.0), (1.5, 0.3)):
        noise = _rng().normal(size=(60, 20_000))
        x = np.zeros(20_000)
        for row in noise:
            x = (1 - eps) * x + math.sqrt(2 * eps * temperature) * row
        assert math.isclose(float(np.var(x)), temperature / (1 - eps / 2), rel_tol=0.05)


@checks("annealing-fixed-temperature", text="15076f6bf67d")
def metropolis_at_fixed_temperature_reaches_boltzmann() -> None:
    energies, temperature = np.array([0.0, 1.5, 0.4, 2.0]), 0.8
    law = np.linalg.matrix_power(_metropolis(energies, temperature), 4000)[3]
    wanted = np.exp(-energies / temperature)
    np.testing.assert_allclose(law, wanted / wanted.sum(), atol=1e-9)
    assert law[0] < 0.9


@checks("cooling-escape-power", text="f4a7d0c7a4e1")
def acceptance_factor_along_the_schedule() -> None:
    for k, c, d in ((10, 2.0, 1.0), (1000, 0.5, 1.5)):
        assert math.isclose(math.exp(-d / (c / math.log(k))), (1 / k) ** (d / c))


@checks("cooling-hajek", text="58b4b3d29b40")
def slow_cooling_frees_the_chain_and_fast_cooling_traps_it() -> None:
    energies = np.array([0.5, 1.5, 0.0])  # start in a local minimum of depth 1
    trapped = [_anneal(energies, 0.4, n)[0] for n in (1000, 4000)]
    freed = [_anneal(energies, 1.2, n)[0] for n in (1000, 4000)]
    assert trapped[0] - trapped[1] < 1e-3
    assert trapped[1] > 0.3
    assert freed[1] < 0.9 * freed[0]
    assert freed[1] < 0.1


@checks("cooling-too-slow", text="6e07f76e5100")
def first_step_below_a_temperature() -> None:
    c = 5.0
    for temperature in (1.0, 0.6):
        first = next(k for k in range(2, 10**6) if c / math.log(k) <= temperature)
        assert first == math.ceil(math.exp(c / temperature))


@checks("mean-field-annealing-update", text="18ec9e7ee660")
def mean_of_a_spin_whose_neighbours_are_frozen() -> None:
    w = np.array([[0.0, 1.2, -0.4], [1.2, 0.0, 0.7], [-0.4, 0.7, 0.0]])
    m, temperature = np.array([0.1, -0.6, 0.8]), 0.9
    for i in range(3):
        weights = {}
        for s in (-1.0, 1.0):
            state = m.copy()
            state[i] = s
            weights[s] = math.exp(0.5 * float(state @ w @ state) / temperature)
        mean = (weights[1.0] - weights[-1.0]) / (weights[1.0] + weights[-1.0])
        assert math.isclose(mean, math.tanh(float(w[i] @ m) / temperature))


@checks("mean-field-critical-temperature", text="a9a8265bf09d")
def fixed_points_of_two_coupled_spins() -> None:
    def spread(w: float, temperature: float) -> float:
        worst = 0.0
        for start in itertools.product(np.linspace(-1, 1, 9), repeat=2):
            m1, m2 = start
            for _ in range(600):
                m1, m2 = math.tanh(w * m2 / temperature), math.tanh(w * m1 / temperature)
            worst = max(worst, abs(m1), abs(m2))
        return worst

    assert spread(2.0, 2.1) < 1e-6
    assert spread(2.0, 2.0) < 0.06  # slow, algebraic approach to 0 at the critical temperature
    assert spread(2.0, 1.9) > 0.3


@checks("crossover-cuts-schema", text="e7624880590c")
def share_of_cuts_between_two_genes() -> None:
    for n_genes, first, delta in ((2, 0, 1), (9, 2, 4), (9, 0, 8)):
        cuts = [cut for cut in range(1, n_genes) if first < cut <= first + delta]
        assert len(cuts) / (n_genes - 1) == delta / (n_genes - 1)


@checks("crossover-swapped-units", text="386aa9180f67")
def children_of_two_parents_with_swapped_units() -> None:
    one, two = "AB", "BA"
    assert (one[:1] + two[1:], two[:1] + one[1:]) == ("AA", "BB")


@checks("crossover-competing-conventions", text="7b69f7bf655c")
def children_of_permuted_parents_fit_worse() -> None:
    x = np.linspace(-2, 2, 21)
    units = [(0.5, 1.0), (2.0, -0.5), (-1.0, 0.8), (0.2, 2.0)]

    def net(genes: list[tuple[float, float]]) -> Array:
        return np.asarray(sum(v * np.tanh(u * x) for u, v in genes))

    target = net(units)
    losses = []
    for order in itertools.permutations(units):
        np.testing.assert_allclose(net(list(order)), target)
        losses.append(float(np.mean((net(units[:2] + list(order[2:])) - target) ** 2)))
    assert np.mean(losses) > 0.1
    assert sum(loss < 1e-12 for loss in losses) < len(losses) / 2


@checks("crossover-missing-units", text="2df7cea75c14")
def mean_number_of_units_a_child_lacks() -> None:
    rng = _rng()
    lacking = [20 - len({*range(10), *rng.permutation(20)[10:].tolist()}) for _ in range(4000)]
    assert math.isclose(float(np.mean(lacking)), 5, abs_tol=0.1)
