"""Formulas as MathML: every kind of node, TeX's spaces, and all formulas there are."""

import json
from pathlib import Path
from xml.etree.ElementTree import fromstring, tostring

import pytest
from shared_material import SHARED

from seminar_prep.domain.maths_text import split_maths
from seminar_prep.tui.maths import TexError
from seminar_prep.tui.maths.parse import parse
from seminar_prep.tui.maths.tree import Kind
from seminar_prep.tui.typeset.mathml import CannotBeTypesetError, to_mathml
from seminar_prep.tui.typeset.tex_spaces import ems_between

DECKS = Path(__file__).resolve().parents[3] / "decks"


def written(tex, after=""):
    """Return a formula's MathML without its outermost tag and without what every operator has."""
    text = tostring(to_mathml(parse(tex), after), encoding="unicode")
    text = text.replace(' stretchy="false" lspace="0em" rspace="0em"', "").replace(' lspace="0em" rspace="0em"', "")
    return text.removeprefix('<math display="block">').removesuffix("</math>")


@pytest.mark.parametrize(
    ("tex", "mathml"),
    [
        ("x", "<mi>x</mi>"),
        ("12.5", "<mn>12.5</mn>"),
        (r"\mathrm{d}", '<mi mathvariant="normal">d</mi>'),
        (r"\mathbf{x}", '<mi mathvariant="normal">𝐱</mi>'),
        (r"\mathbb{R}", '<mi mathvariant="normal">ℝ</mi>'),
        (r"\infty", "<mo>∞</mo>"),
        (r"\sin", "<mo>sin</mo>"),
        (r"\operatorname{rank}", "<mo>rank</mo>"),
        ("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
        (r"\sum_i", '<munder><mo largeop="true">∑</mo><mi>i</mi></munder>'),
        (r"\textstyle\sum_i", '<mstyle displaystyle="false" scriptlevel="0"><mrow><msub>'
         '<mo largeop="false" movablelimits="false">∑</mo><mi>i</mi></msub></mrow></mstyle>'),
        (r"\frac ab", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
        (r"\tfrac ab", '<mfrac displaystyle="false"><mi>a</mi><mi>b</mi></mfrac>'),
        (r"{a \atop b}", '<mfrac linethickness="0"><mi>a</mi><mi>b</mi></mfrac>'),
        (r"\binom nk", '<mrow><mo stretchy="true" fence="true">(</mo><mfrac linethickness="0"><mi>n</mi><mi>k</mi>'
         '</mfrac><mo stretchy="true" fence="true">)</mo></mrow>'),
        (r"\sqrt x", "<msqrt><mi>x</mi></msqrt>"),
        (r"\sqrt[3]x", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
        (r"\hat x", '<mover accent="true"><mi>x</mi><mo>ˆ</mo></mover>'),
        (r"\hat{x_i}", '<msub><mover accent="true"><mi>x</mi><mo>ˆ</mo></mover><mi>i</mi></msub>'),
        (r"\underline x", '<munder accent="true"><mi>x</mi><mo stretchy="true">―</mo></munder>'),
        (r"\underbrace{x}_n", '<munder><munder accent="true"><mi>x</mi><mo stretchy="true">⏟</mo></munder>'
         "<mi>n</mi></munder>"),
        (r"\xrightarrow f", "<mover><mo>⟶</mo><mi>f</mi></mover>"),
        (r"\text{a b-c}", "<mtext>a\u00a0b‐c</mtext>"),
        (r"\textbf{a}", '<mtext mathvariant="bold">a</mtext>'),
        (r"\left.x\right|", '<mrow><mi>x</mi><mo stretchy="true" fence="true">|</mo></mrow>'),
        (r"\boxed x", '<menclose notation="box"><mrow><mspace width="0.2000em" /><mi>x</mi><mspace width="0.2000em" />'
         "</mrow></menclose>"),
        (r"\phantom x", "<mphantom><mi>x</mi></mphantom>"),
        (r"a\quad b", '<mrow><mi>a</mi><mspace width="1.0000em" /><mi>b</mi></mrow>'),
        ("", '<mspace width="0.0000em" />'),
        (r"\mathrel{x}", "<mi>x</mi>"),
        (r"\bigl(", '<mo stretchy="true">(</mo>'),
        (r"\substack{a\\b}", '<mtable rowspacing="0.1em" columnalign="center"><mtr><mtd><mi>a</mi></mtd></mtr>'
         "<mtr><mtd><mi>b</mi></mtd></mtr></mtable>"),
    ],
)  # fmt: skip
def test_each_kind_of_node_has_its_element(tex, mathml):
    assert written(tex) == mathml


def test_operators_have_tex_s_spaces_and_a_sign_none():
    medium, thick = '<mspace width="0.2222em" />', '<mspace width="0.2778em" />'
    assert written("a=-b+c") == (
        f"<mrow><mi>a</mi>{thick}<mo>=</mo>{thick}<mo>−</mo><mi>b</mi>{medium}<mo>+</mo>{medium}<mi>c</mi></mrow>"
    )
    assert written("x_{i=1}") == "<msub><mi>x</mi><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow></msub>"


def test_space_runs_on_over_a_change_of_style():
    assert written(r"a = \textstyle b").startswith('<mrow><mi>a</mi><mspace width="0.2778em" /><mo>=</mo><mstyle')
    assert '<mrow><mspace width="0.2778em" /><mi>b</mi></mrow>' in written(r"a = \textstyle b")


@pytest.mark.parametrize(
    ("left", "right", "ems", "ems_in_script"),
    [
        (Kind.ORD, Kind.REL, 5 / 18, 0),
        (Kind.ORD, Kind.OP, 3 / 18, 3 / 18),
        (Kind.OP, Kind.FENCE, 0, 0),
        (Kind.BIG, Kind.FENCE, 3 / 18, 0),
        (Kind.PUNCT, Kind.ORD, 3 / 18, 0),
        (Kind.REL, Kind.REL, 0, 0),
        (Kind.SPACE, Kind.REL, 0, 0),
    ],
)
def test_spaces_are_those_of_the_texbook(left, right, ems, ems_in_script):
    assert ems_between(left, right, is_script=False) == pytest.approx(ems)
    assert ems_between(left, right, is_script=True) == pytest.approx(ems_in_script)


def test_matrix_and_equations_are_tables():
    pairs = written(r"\begin{pmatrix}a&b\\c\end{pmatrix}")
    assert pairs.count("<mtd>") == 4
    assert pairs.startswith('<mrow><mo stretchy="true" fence="true">(</mo><mtable')
    lines = written(r"\begin{aligned}a&=b\\&=c\end{aligned}")
    assert 'columnalign="right left"' in lines
    assert lines.count('<mspace width="0.2778em" /><mo>=</mo>') == 2


def test_script_on_more_than_a_letter_keeps_to_all_of_it():
    for tex in (r"{x^2}^3", r"\frac ab^2", r"\sqrt x^3", "{a+b}^2"):
        assert written(tex).startswith('<msup><mrow><mo stretchy="true" fence="true">(</mo>'), tex


def test_punctuation_after_a_formula_is_part_of_its_picture():
    assert written("x", ".") == "<mrow><mi>x</mi><mo>.</mo></mrow>"


@pytest.mark.parametrize("tex", [r"\begin{array}{c|c}a&b\end{array}", r"\not\alpha"])
def test_what_cannot_be_typeset_is_refused_never_drawn_wrong(tex):
    with pytest.raises(CannotBeTypesetError):
        to_mathml(parse(tex))


def _formulas():
    for path in sorted(DECKS.rglob("*.md")):
        yield from (one.body for one in split_maths(path.read_text(encoding="utf-8")) if one.is_maths)
    if SHARED is not None:
        yield from (one["tex"] for one in json.loads((SHARED / "math" / "formulas.json").read_text(encoding="utf-8")))


def test_every_formula_of_the_decks_becomes_well_formed_xml():
    refused = []
    for tex in dict.fromkeys(_formulas()):
        try:
            assert fromstring(tostring(to_mathml(parse(tex)))).tag == "math"
        except CannotBeTypesetError:
            refused.append(tex)
    assert refused == []


def test_letters_that_xml_forbids_are_written_safely():
    try:
        text = tostring(to_mathml(parse(r"a < b \& c")))
    except TexError:
        pytest.fail("it can be read")
    assert b"&lt;" in text
    assert b"&amp;" in text
