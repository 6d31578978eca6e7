"""Texts for lists, with their formulas on one row."""

import pytest

from seminar_prep.tui.maths import BASIC, linearise_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"Sharp $L^2$ bounds for $\nabla f$", "Sharp L² bounds for ∇f"),
        (r"It costs $5 and $6.", "It costs $5 and $6."),
        (r"An \$escaped\$ dollar", "An $escaped$ dollar"),
        (r"Unknown $\foo{x}$ stays", r"Unknown $\foo{x}$ stays"),
        (r"Both $\foo$ and $x^2$", r"Both $\foo$ and x²"),
        (r"`$x$` in code", "`$x$` in code"),
        ("shown\n$$\\frac{a}{b}$$", "shown\na/b"),
        ("no\x1b[31m colour", "no colour"),
        ("", ""),
    ],
)
def test_formulas_become_one_row_and_words_stay(text: str, shown: str) -> None:
    assert linearise_text(text) == shown


def test_basic_glyphs_are_used_when_asked_for() -> None:
    assert linearise_text(r"$x \le y$", BASIC) == "x <= y"
