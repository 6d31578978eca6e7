"""Long formulas are broken where a person would break them."""

import pytest
from maths_sheets import formulas

from seminar_prep.tui.maths import MathBox, render_display

BY_NAME = {formula["name"]: formula["tex"] for formula in formulas()}


def lines(tex: str, width: int) -> list[str]:
    return [row.rstrip() for row in render_display(tex, width).rows if row.strip()]


def test_break_at_a_wide_space_does_not_split_the_second_formula() -> None:
    drawn = lines(r"a + b + c = d, \qquad W_{ij} \sim U", 22)
    assert drawn == ["a + b + c = d,", "Wᵢⱼ ∼ U"]


def test_wide_space_that_is_not_broken_keeps_its_width() -> None:
    assert lines(r"a = b, \qquad c = d, \qquad e = f", 26) == ["a = b,     c = d,", "e = f"]


def test_line_never_starts_with_a_colon() -> None:
    for width in range(20, 78):
        assert not [row for row in lines(BY_NAME["universal-approx"], width) if row.lstrip().startswith(":")]


def test_formula_is_not_broken_inside_plain_brackets() -> None:
    assert lines(r"f(a + b = c + d) = g(a \mid b)", 16) == ["f(a + b = c + d)", "    = g(a ∣ b)"]


def test_conditional_bar_stays_with_its_probability() -> None:
    for width in (30, 36, 40):
        rows = lines(BY_NAME["elbo"], width)
        assert not [row for row in rows if row.lstrip().startswith("∣")]


def test_single_letter_is_not_left_alone_on_a_line() -> None:
    for width in (30, 36, 40):
        assert "w⋆" not in lines(BY_NAME["argmin-ridge"], width)


def test_continued_line_is_indented_and_begins_with_its_relation() -> None:
    assert lines("abcdefgh = ijklmnop", 14) == ["abcdefgh", "    = ijklmnop"]


def test_wide_list_of_equations_is_broken_equation_by_equation() -> None:
    tex = r"\begin{aligned} abcdefgh &= ijklmnopq \\ x &= y \end{aligned}"
    assert lines(tex, 16) == ["abcdefgh", "    = ijklmnopq", "x = y"]


def test_formula_that_fits_is_left_alone() -> None:
    assert render_display("a = b", 5) == render_display("a = b")


@pytest.mark.parametrize("width", [1, 10, 36, 56])
def test_broken_formula_keeps_every_character(width: int) -> None:
    def characters(box: MathBox) -> list[str]:
        return sorted(c for row in box.rows for c in row if c != " ")

    for formula in formulas():
        if "begin" not in formula["tex"]:
            assert characters(render_display(formula["tex"], width)) == characters(render_display(formula["tex"]))
