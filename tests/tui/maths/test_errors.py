"""What cannot be read is refused with its column, and never drawn wrong."""

import pytest

from seminar_prep.errors import InputError
from seminar_prep.tui.maths import TexError, render_display, render_inline


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        (r"x + \cancel{y}", r"unknown command \cancel at column 5"),
        (r"\newcommand{\R}{x}", r"unknown command \newcommand at column 1"),
        (r"x_1_2", "double subscript at column 4"),
        (r"x^1^2", "double superscript at column 4"),
        (r"x^2'", "double superscript at column 4"),
        (r"\frac{a}{b", "the formula ends before '}', opened at column 9"),
        (r"\left( x", r"the formula ends before '\middle', opened at column 1"),
        (r"x }", "unexpected '}' at column 3"),
        (r"a & b", "unexpected '&' at column 3"),
        (r"a $ b", "unexpected '$' at column 3"),
        (r"x \right)", r"unexpected \right at column 3"),
        (r"\frac{a}", "an argument is missing at column 9"),
        (r"\left x y \right)", "'x' is no delimiter at column 7"),
        (r"\begin{matrix} a \end{pmatrix}", r"\begin{matrix} is closed by \end{pmatrix} at column 18"),
        (r"\begin{tikzcd} a \end{tikzcd}", "unknown environment 'tikzcd' at column 1"),
        (r"\begin{array}{c?c} a \end{array}", "unknown column type '?' at column 1"),
        ("a\x00b", "character U+0000 cannot stand in a formula at column 2"),
        ("a\x1b[2J", "character U+001B cannot stand in a formula at column 2"),
        ("a\u202eb", "character U+202E cannot stand in a formula at column 2"),
        ("x\\", "a backslash without a command at column 2"),
        ("  $x_1_2$", "double subscript at column 7"),
        (r"\not{ab}", r"\not needs a single symbol at column 1"),
        (r"\text{\foo}", r"\foo inside a text at column 7"),
    ],
)
def test_unreadable_source_names_the_trouble_and_its_column(tex: str, message: str) -> None:
    for render in (render_display, render_inline):
        with pytest.raises(TexError) as caught:
            render(tex)
        assert str(caught.value) == message


def test_tex_error_is_an_error_for_the_user_with_reason_and_column_apart() -> None:
    with pytest.raises(InputError) as caught:
        render_inline(r"a \foo")
    assert isinstance(caught.value, TexError)
    assert (caught.value.reason, caught.value.column) == (r"unknown command \foo", 3)


@pytest.mark.parametrize(
    "opening",
    ["{", r"\frac{", r"\sqrt{", r"\left(", "x^{", r"\sqrt", r"\hat", r"\begin{matrix}", r"{\bf ", r"a \over "],
)
def test_deep_nesting_is_refused_and_does_not_exhaust_the_stack(opening: str) -> None:
    with pytest.raises(TexError, match="inside one another"):
        render_display(opening * 1000)


def test_ten_thousand_braces_are_refused() -> None:
    with pytest.raises(TexError, match="inside one another"):
        render_inline("{" * 10_000)


def test_source_of_more_than_twenty_thousand_characters_is_refused() -> None:
    with pytest.raises(TexError, match="more than 20000 characters"):
        render_inline("x" * 20_001)
