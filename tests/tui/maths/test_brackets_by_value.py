"""One-row forms have the value of their formula, whichever way a reader takes juxtaposition and roots.

Readers disagree about a/bc and √ab. So every form is evaluated in two ways: a close reader lets a/ take one factor
and √ one letter; a wide reader lets both take the whole product that follows. A form is unambiguous if both agree with
the formula.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from seminar_prep.tui.maths import render_display, render_inline

VALUES = {"a": 2.3, "b": 3.7, "c": 5.1, "h": 0.7}  # no d: d/da is a derivative
_TOKEN = re.compile(r"\d+|[a-ch]|[½⅓⅔¼¾⅕⅙⅛]|[²³⁴]|\^\{|[-+−·/√()}]")
_VULGAR = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅙": 1 / 6, "⅛": 1 / 8}


def root(value: float) -> float:
    """Return the root of the size of `value`: real for every value, so that no branch has to be chosen."""
    return math.sqrt(abs(value))


class Reader:
    """Evaluates a one-row form; `wide` says how far / and √ reach."""

    def __init__(self, text: str, wide: bool) -> None:
        self.tokens = [*_TOKEN.findall(text.replace(" ", "")), ""]
        assert "".join(self.tokens) == text.replace(" ", ""), text
        self.wide = wide

    def value(self) -> float:
        result = self.sum()
        assert self.tokens == [""], self.tokens
        return result

    def sum(self) -> float:
        sign = -1 if self.tokens[0] == "−" else 1
        if sign < 0:
            self.tokens.pop(0)
        result = sign * self.product()
        while self.tokens[0] in ("+", "−"):
            result += self.product() if self.tokens.pop(0) == "+" else -self.product()
        return result

    def product(self) -> float:
        result = self.juxtaposed()
        while self.tokens[0] in ("·", "/"):
            operator = self.tokens.pop(0)
            factor = self.juxtaposed() if self.wide or operator == "·" else self.factor()
            result = result * factor if operator == "·" else result / factor
            while not self.wide and self._factor_follows():
                result *= self.factor()
        return result

    def juxtaposed(self) -> float:
        result = self.factor()
        while self._factor_follows():
            result *= self.factor()
        return result

    def _factor_follows(self) -> bool:
        return bool(self.tokens[0]) and self.tokens[0] not in ("+", "−", "·", "/", ")", "}")

    def factor(self) -> float:
        if self.tokens[0] == "√":
            self.tokens.pop(0)
            bracketed = self.tokens[0] == "("
            body = self.juxtaposed() if self.wide and not bracketed else self.atom()
            assert self.tokens[0] not in ("²", "³", "⁴", "^{"), "an exponent on a bare root"
            return root(body)
        base = self.atom()
        if self.tokens[0] in ("²", "³", "⁴"):
            return base ** ("²³⁴".index(self.tokens.pop(0)) + 2)
        return base

    def atom(self) -> float:
        token = self.tokens.pop(0)
        if token == "(":
            result = self.sum()
            assert self.tokens.pop(0) == ")"
            return result
        return _VULGAR.get(token) or VALUES.get(token) or float(token)


@dataclass(frozen=True)
class Formula:
    """TeX with its value; `loose`: its parts are joined by + or −."""

    tex: str
    value: float
    loose: bool = False
    signed: bool = False


def grouped(formula: Formula) -> str:
    return rf"\left({formula.tex}\right)" if formula.loose or formula.signed else formula.tex


def quotient(above: Formula, below: Formula, command: str) -> Formula:
    assume(abs(below.value) > 1e-6)
    return Formula(rf"\{command}{{{above.tex}}}{{{below.tex}}}", above.value / below.value)


def product(left: Formula, right: Formula, sign: str) -> Formula:
    return Formula(f"{grouped(left)}{sign}{grouped(right)}", left.value * right.value)


def raised(base: Formula) -> Formula:
    return Formula(f"{{{base.tex}}}^2", base.value**2)


letters = st.sampled_from([Formula(name, value) for name, value in VALUES.items()])


def larger(smaller: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    build: list[st.SearchStrategy[Formula]] = [
        st.builds(quotient, smaller, smaller, st.sampled_from(["frac", "tfrac", "dfrac"])),
        st.builds(product, smaller, smaller, st.sampled_from([" ", r"\,", r" \cdot "])),
        st.builds(
            lambda x, y: Formula(
                f"{x.tex} + {grouped(y) if y.tex.startswith('-') else y.tex}", x.value + y.value, loose=True
            ),
            smaller,
            smaller,
        ),
        st.builds(lambda x, y: Formula(f"{x.tex} - {grouped(y)}", x.value - y.value, loose=True), smaller, smaller),
        st.builds(lambda x: Formula(f"-{grouped(x)}", -x.value, signed=True), smaller),
        st.builds(lambda x: Formula(rf"\sqrt{{{x.tex}}}", root(x.value)), smaller),
        st.builds(raised, smaller),
    ]
    return st.one_of(build)


formulas = st.recursive(letters, larger, max_leaves=7)


@settings(max_examples=300, deadline=None)
@given(formulas)
def test_inline_form_has_the_value_of_its_formula_for_every_reader(formula: Formula) -> None:
    text = str(render_inline(formula.tex))
    for wide in (False, True):
        assert math.isclose(Reader(text, wide).value(), formula.value, rel_tol=1e-6, abs_tol=1e-6), (text, formula.tex)


@settings(max_examples=200, deadline=None)
@given(formulas)
def test_display_of_one_row_has_the_value_of_its_formula_for_every_reader(formula: Formula) -> None:
    box = render_display(formula.tex.replace(r"\frac", r"\tfrac").replace(r"\dfrac", r"\tfrac"))
    assume(len(box.rows) == 1)
    text = str(box)
    for wide in (False, True):
        assert math.isclose(Reader(text, wide).value(), formula.value, rel_tol=1e-6, abs_tol=1e-6), (text, formula.tex)


def value_of(expression: str) -> float:
    evaluate: Callable[..., float] = eval
    return float(evaluate(expression, {"sqrt": root, **VALUES}))


@pytest.mark.parametrize(
    ("tex", "expression"),
    [
        (r"\frac{a}{b}c", "(a/b)*c"),
        (r"\frac{a+b}{c}h", "(a+b)/c*h"),
        (r"\sqrt{a}b", "sqrt(a)*b"),
        (r"\frac{a}{b}^2", "(a/b)**2"),
        (r"\frac{\frac{a}{b}}{c}", "a/b/c"),
        (r"\frac{a}{\frac{b}{c}}", "a/(b/c)"),
        (r"a/b", "a/b"),
        (r"a - \frac{b - c}{h}", "a - (b-c)/h"),
        (r"\sqrt{\frac{a}{b}}c", "sqrt(a/b)*c"),
        (r"\frac{1}{2}a^2b", "a**2*b/2"),
    ],
)
def test_known_expressions_keep_their_value(tex: str, expression: str) -> None:
    text = str(render_inline(tex))
    for wide in (False, True):
        assert math.isclose(Reader(text, wide).value(), value_of(expression)), text
