"""Small equations, solved: what comes out solves what went in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.linear_equations import cholesky, inverse, quadratic_form, solve

numbers = st.lists(st.lists(st.floats(-3, 3), min_size=3, max_size=3), min_size=3, max_size=3)


def _times(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


@given(numbers, st.lists(st.floats(-9, 9), min_size=3, max_size=3))
def test_solution_of_a_positive_definite_system_gives_back_the_right_side(rows, right):
    matrix = [[sum(a * b for a, b in zip(r, s, strict=True)) + (r is s) for s in rows] for r in rows]
    lower = cholesky(matrix)
    assert _times(matrix, solve(lower, right)) == pytest.approx(right, abs=1e-6)
    assert _times(inverse(lower), _times(matrix, right)) == pytest.approx(right, abs=1e-6)


def test_quadratic_form_of_a_diagonal_matrix_is_a_weighted_sum_of_squares():
    assert quadratic_form([[2.0, 0.0], [0.0, 3.0]], [1.0, 2.0]) == 14


def test_matrix_that_is_not_positive_definite_has_no_triangle():
    with pytest.raises(ValueError, match="domain"):
        cholesky([[1.0], [2.0, 1.0]])
