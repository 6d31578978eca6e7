"""Whatever the source, a formula is drawn in a sound rectangle or refused with a TexError."""

import contextlib
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from seminar_prep.tui.maths import (
    BASIC,
    UNICODE,
    Glyphs,
    MathBox,
    TexError,
    linearise_text,
    render_display,
    render_inline,
)
from seminar_prep.tui.maths.commands import STRUCTURES, SWITCHES
from seminar_prep.tui.maths.symbols import BINARY, ORDINARY, RELATIONS, SPACES

_COMMANDS = [*STRUCTURES, *SWITCHES, "over", "choose", "right", "middle", "limits", "sum", "int", "log", "max", "hline"]
_SYMBOLS = [*list(ORDINARY)[::9], *list(BINARY)[::9], *list(RELATIONS)[::19], *SPACES]
_ENVIRONMENTS = ["matrix", "pmatrix", "cases", "aligned", "array", "gather*", "rcases", "smallmatrix"]
tokens = st.one_of(
    st.sampled_from([f"\\{name} " if name.isalpha() else f"\\{name}" for name in [*_COMMANDS, *_SYMBOLS]]),
    st.sampled_from([f"\\begin{{{name}}}" for name in _ENVIRONMENTS]),
    st.sampled_from([f"\\end{{{name}}}" for name in _ENVIRONMENTS]),
    st.sampled_from(
        [*list("{}{}{}[]()^_'&|<>+-=/.,:;!~#$% 0123abfxyzT\\"), "\\\\", "{a}", "{x^2}", "{c|c}", "x", "\n"]
    ),
)
groups = st.recursive(
    st.lists(tokens, max_size=6).map("".join),
    lambda inner: st.one_of(
        inner.map(lambda body: f"{{{body}}}"),
        inner.map(lambda body: f"\\left({body}\\right)"),
        st.tuples(inner, inner).map(lambda pair: f"\\frac{{{pair[0]}}}{{{pair[1]}}}_{{{pair[0]}}}"),
        inner.map(lambda body: f"\\begin{{cases}}{body} & {body} \\\\ x\\end{{cases}}"),
        st.tuples(inner, inner).map("".join),
    ),
    max_leaves=6,
)
_LEAVES = [
    *"abxyT120+-=<*(),.|/!:",
    r"\sum ",
    r"\int ",
    r"\log ",
    r"\max ",
    r"\alpha ",
    r"\le ",
    r"\cdot ",
    r"\quad ",
    r"\,",
]
_SHAPES = [
    "{%s}",
    r"\frac{%s}{%s}",
    r"\tfrac{%s}{%s}",
    r"\binom{%s}{%s}",
    "{%s}_{%s}",
    "{%s}^{%s}",
    r"\sum_{%s}^{%s}",
    r"\int_{%s}^{%s}",
    r"\sqrt{%s}",
    r"\sqrt[%s]{%s}",
    r"\hat{%s}",
    r"\overline{%s}",
    r"\underline{%s}",
    r"\mathbf{%s}",
    r"\mathcal{%s}",
    r"\mathrm{%s}",
    r"\left(%s\right)^{%s}",
    r"\left\{%s\middle|%s\right.",
    r"\big(%s\big)%s",
    r"\Big|_{%s}",
    r"\begin{pmatrix}%s & %s \\ %s\end{pmatrix}",
    r"\begin{cases}%s & %s \\ %s\end{cases}",
    r"\begin{aligned}%s &= %s \\ &+ %s\end{aligned}",
    r"\begin{array}{c|r}\hline %s & %s\end{array}",
    r"\underbrace{%s}_{%s}",
    r"\overset{%s}{%s}",
    r"\xrightarrow[%s]{%s}",
    r"\substack{%s\\%s}",
    r"\boxed{%s}",
    r"\phantom{%s}",
    r"\text{a $%s$}",
    r"\operatorname*{%s}_{%s}",
    r"\textstyle %s",
    r"{%s \over %s}",
    "%s %s %s",
]


def shaped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def filled(shape: str) -> st.SearchStrategy[str]:
        return st.tuples(*[inner] * shape.count("%s")).map(lambda parts: shape % parts)

    return st.sampled_from(_SHAPES).flatmap(filled)


well_formed = st.recursive(st.sampled_from(_LEAVES), shaped, max_leaves=12)
glyph_sets = st.sampled_from([UNICODE, BASIC])


def assert_sound(box: MathBox) -> None:
    assert {cell_len(row) for row in box.rows} == {box.width}
    assert 0 <= box.baseline < len(box.rows)
    assert not [c for row in box.rows for c in row if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")]
    for row, start, stop in (*box.bold, *box.italic):
        assert 0 <= start < stop <= len(box.rows[row])


def assert_sound_or_refused(tex: str, glyphs: Glyphs) -> None:
    try:
        inline = render_inline(tex, glyphs)
        display = render_display(tex, None, glyphs)
        fitted = render_display(tex, 30, glyphs)
    except TexError:
        return
    assert len(inline.rows) == 1
    for box in (inline, display, fitted):
        assert_sound(box)


@settings(max_examples=500, deadline=None)
@given(groups, glyph_sets)
@example(r"\begin{matrix}\end{matrix}", UNICODE)
@example(r"\begin{array}{c|}\hline\end{array}", UNICODE)
@example(r"\sqrt[]{}", UNICODE)
@example(r"\frac{a}{\hat{\,}}", UNICODE)
@example(r"\sum_{a}^{\hat{\,}}", UNICODE)
def test_any_row_of_tokens_is_drawn_soundly_or_refused(tex: str, glyphs: Glyphs) -> None:
    assert_sound_or_refused(tex, glyphs)


@settings(max_examples=300, deadline=None)
@given(well_formed, glyph_sets)
def test_well_formed_source_is_drawn_soundly_and_never_refused(tex: str, glyphs: Glyphs) -> None:
    render_inline(tex, glyphs)
    assert_sound_or_refused(tex, glyphs)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), glyph_sets)
@example("\u0301", UNICODE)
@example("👩‍👩‍👧", UNICODE)
@example("‼️", UNICODE)
@example("漢字", UNICODE)
@example("ก็", UNICODE)
def test_any_text_is_drawn_soundly_or_refused(tex: str, glyphs: Glyphs) -> None:
    assert_sound_or_refused(tex, glyphs)
    assert_sound_or_refused(f"\\text{{{tex}}}", glyphs)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_text_for_lists_never_fails_and_holds_no_control_characters(text: str) -> None:
    shown = linearise_text(text)
    assert not [c for c in shown if unicodedata.category(c) == "Cc" and c not in "\n\t"]


@pytest.mark.parametrize(
    "tex",
    [
        "x+" * 9_999,
        "+)" * 9_999,
        r"\big(" * 3_900,
        r"\big| " * 3_300,
        "x_1" * 6_600,
        "x & " * 4_000,
        r"\frac12" * 2_800,
        r"\begin{matrix}" + "&" * 19_000 + r"\end{matrix}",
        r"\begin{matrix}" + "\\\\" * 9_000 + r"\end{matrix}",
        "1" * 20_000,
        "[" * 20_000,
        r"\text{" + "$x$" * 6_000 + "}",
        r"\left(" * 30 + "x" + r"\right)" * 30,
        "^" * 20_000,
        "'" * 20_000,
    ],
    ids=lambda tex: tex[:16],
)
def test_huge_source_is_drawn_or_refused_within_seconds(tex: str) -> None:
    start = time.process_time()
    for render in (render_inline, lambda source: render_display(source, 30)):
        with contextlib.suppress(TexError):
            assert_sound(render(tex))
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "shape", [*(shape for shape in _SHAPES), r"\frac{d %s}{dx}", r"\tfrac{%s}{x^T}", r"\hat{a %s}"]
)
def test_deeply_nested_shape_is_drawn_in_reasonable_time(shape: str) -> None:
    """Work that doubles with every level would take minutes at this depth."""
    tex = "x^T"
    for _ in range(14):
        tex = shape % (tex, *("y" for _ in range(shape.count("%s") - 1)))
    start = time.process_time()
    assert_sound_or_refused(tex, UNICODE)
    assert time.process_time() - start < 2
