"""Numeric checks of the cards in decks/gbc/01-introduction.md: the two with something to compute."""

import numpy as np
from card_checks import checks
from scipy.optimize import linprog


@checks("intro-first-wave-end", text="c3fbf9fe5235")
def no_linear_function_has_the_signs_of_xor() -> None:
    points = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], dtype=float)
    xor, conjunction = np.array([-1, 1, 1, -1]), np.array([-1, -1, -1, 1])
    feasible = [
        linprog(np.zeros(3), A_ub=-signs[:, None] * points, b_ub=-np.ones(4), bounds=(None, None)).success
        for signs in (xor, conjunction)
    ]
    assert feasible == [False, True]


@checks("intro-unit-growth", text="b19a8cd6458e")
def years_of_steady_doubling_until_ten_thousandfold() -> None:
    growth_in_a_month = 2 ** (1 / (2.4 * 12))
    units, months = 1.0, 0
    while units < 1e4:
        units *= growth_in_a_month
        months += 1
    assert float(f"{months / 12:.0e}") == 30
