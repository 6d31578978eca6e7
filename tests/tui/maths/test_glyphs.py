"""Bold letters, and the basic set of characters for poor fonts."""

import subprocess
import sys

import pytest
from maths_sheets import formulas

from seminar_prep.tui.maths import BASIC, render_display, render_inline


def is_basic(character: str) -> bool:
    code = ord(character)
    return code <= 0xFF or 0x370 <= code <= 0x3FF or 0x2500 <= code <= 0x257F


def test_basic_glyphs_keep_to_ascii_latin_1_greek_and_box_drawing() -> None:
    for formula in formulas():
        for box in (render_display(formula["tex"], 76, BASIC), render_inline(formula["tex"], BASIC)):
            assert [c for row in box.rows for c in row if not is_basic(c)] == [], formula["name"]


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"x \le \sqrt{y}", "x <= sqrt(y)"),
        (r"i \in S", "i in S"),
        (r"x_{i \in S}", "x_{i in S}"),
        (r"\nabla f", "grad f"),
        (r"\hat{y}_k", "hat(y)_k"),
        (r"x_1^2", "x²_1"),
        (r"f \circ g", "f ° g"),
        (r"\tfrac12 x", "½x"),
        (r"\int_0^\infty", "int_0^{oo}"),
    ],
)
def test_basic_glyphs_spell_out_what_they_lack(tex: str, text: str) -> None:
    assert str(render_inline(tex, BASIC)) == text


def test_bold_letters_are_plain_letters_with_a_span() -> None:
    box = render_inline(r"\mathbf{w}^\top\boldsymbol{\mu} + b\bm{xy}")
    assert box.rows == ("wᵀμ + bxy",)
    assert box.bold == ((0, 0, 1), (0, 2, 3), (0, 7, 9))


def test_bold_letter_with_an_accent_is_bold_with_its_accent() -> None:
    box = render_display(r"a + \hat{\mathbf{x}}")
    assert box.rows == ("a + x̂",)
    assert box.bold == ((0, 4, 6),)


def test_script_letters_of_the_basic_plane_are_kept_and_others_are_italic() -> None:
    box = render_inline(r"\mathcal{L}(\mathcal{N})")
    assert box.rows == ("ℒ(N)",)
    assert box.italic == ((0, 2, 3),)


def test_blackboard_letters_are_kept() -> None:
    assert str(render_inline(r"\mathbb{R}\mathbb{N}\mathbb{Q}\mathbb{C}\mathbb{P}\mathbb{Z}\mathbb{E}")) == "ℝℕℚℂℙℤ𝔼"


def test_text_of_a_box_is_its_rows_without_the_blanks_at_their_ends() -> None:
    box = render_display(r"\sum_{i=1}^n i^2")
    assert str(box) == "\n".join(row.rstrip() for row in box.rows)


def test_importing_the_renderer_loads_no_screens() -> None:
    code = "import sys, seminar_prep.tui.maths; sys.exit(any(m in sys.modules for m in ('textual', 'rich', 'lxml')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
