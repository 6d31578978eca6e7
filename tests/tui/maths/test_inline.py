"""Formulas on one row keep their meaning."""

import pytest

from seminar_prep.tui.maths import render_inline


def inline(tex: str) -> str:
    return str(render_inline(tex))


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"-\sqrt{\tfrac{6}{n_{\text{in}} + n_{\text{out}}}}", "−√(6/(nᵢₙ + nₒᵤₜ))"),
        (
            r"\sqrt{\frac{d \left( \ln \frac{2n}{d} + 1 \right) + \ln \frac{4}{\delta}}{n}}",
            "√((d(ln(2n/d) + 1) + ln(4/δ))/n)",
        ),
        (r"\binom{N-1}{k}", "binom(N − 1, k)"),
        (r"\log \frac{p(x)}{q(x)} \, dx", "log(p(x)/q(x)) dx"),
        (r"\frac{\partial \log Z}{\partial \theta}", "∂(log Z)/∂θ"),
        (r"\frac{\partial}{\partial\theta} e^{-E(x)}", "(∂/∂θ) e^{−E(x)}"),
        (r"\underbrace{(a - b)^2}_{\text{bias}^2} + c", "(a − b)² [bias²] + c"),
        (r"\overline{\langle s \rangle}", "overline(⟨s⟩)"),
    ],
)
def test_forms_that_read_wrong_in_the_prototype_read_right(tex: str, text: str) -> None:
    assert inline(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"a\frac{b}{c}d", "a(b/c)d"),
        (r"\frac{a}{b}\frac{c}{d}", "(a/b)(c/d)"),
        (r"\sum \frac{a_i}{b_i} c", "∑ (aᵢ/bᵢ)c"),
        (r"\frac{a}{b}^2", "(a/b)²"),
        (r"\frac{a}{b} + c = \frac{d}{e}", "a/b + c = d/e"),
        (r"\frac{a}{b}/c", "(a/b)/c"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
        (r"\frac{a}{\frac{b}{c}}", "a/(b/c)"),
        (r"a - \frac{-b}{c}", "a − (−b/c)"),
        (r"x\otimes\frac{a}{b}", "x ⊗ (a/b)"),
        (r"\frac{1}{2\sigma^2}", "1/(2σ²)"),
        (r"\frac{1}{n(n+1)}", "1/(n(n + 1))"),
        (r"\frac{p(x)}{q(x)}", "p(x)/q(x)"),
        (r"\frac{1}{\log n}", "1/(log n)"),
        (r"\frac{1}{(a+b)^2}", "1/(a + b)²"),
        (r"\frac{\text{true positives}}{\text{all}}", "(true positives)/all"),
    ],
)
def test_fraction_is_bracketed_unless_it_stands_alone(tex: str, text: str) -> None:
    assert inline(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\sqrt{\frac{a}{b}}c", "√(a/b)c"),
        (r"\sqrt{x^2}", "√(x²)"),
        (r"\sqrt[3]{x}", "∛x"),
        (r"a\sqrt[n]{b}", "a root[n](b)"),
    ],
)
def test_root_shows_where_it_ends(tex: str, text: str) -> None:
    assert inline(tex) == text


def test_arrows_keep_their_direction() -> None:
    assert inline(r"A \xleftarrow{f} B \xrightarrow[b]{a} C") == "A ←[f] B →[a; b] C"


def test_wide_accents_are_written_once() -> None:
    assert inline(r"\widehat{ABC} + \widehat{\theta_n}") == "hat(ABC) + θ̂ₙ"
    assert inline(r"\bar{x^2} \ne \bar{x}^2") == "bar(x²) ≠ x̄²"


def test_braces_with_labels_take_one_row() -> None:
    assert inline(r"\overbrace{a+b}^{n} + \underbrace{c}_{m}") == "(a + b) [n] + c [m]"


def test_capital_exponent_is_not_written_as_a_transpose() -> None:
    assert inline(r"A^T A^\top x^{T-t}") == "A^T Aᵀx^{T−t}"


def test_upper_limit_keeps_to_its_sum() -> None:
    assert inline(r"\sum_{j=-b}^{b} x + \prod_{k=1}^T y") == "∑_{j=−b}ᵇ x + ∏ₖ₌₁^T y"


def test_table_forms_have_separators_and_brackets() -> None:
    assert inline(r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}") == "(a, b; c, d)"
    assert inline(r"\begin{cases} 1 & \text{if } x > 0, \\ 0 & x \le 0 \end{cases}") == "{ 1 if x > 0; 0, x ≤ 0 }"
    assert inline(r"\begin{array}{c|c} 1 & 2 \\ \hline 3 & 4 \end{array}") == "1 | 2; ―; 3 | 4"
    assert inline(r"\begin{aligned} a &= b \\ c &= d \end{aligned}") == "a = b; c = d"


def test_value_at_a_point_brackets_what_the_bar_belongs_to() -> None:
    assert inline(r"\left. \frac{x^2+1}{2} \right|_{x=0}") == "((x² + 1)/2)|ₓ₌₀"


def test_lower_script_of_letters_is_parted_from_a_letter_after_it() -> None:
    assert inline(r"W_f x + x_{fg}y") == "W_f x + x_fg y"


def test_script_with_a_script_of_its_own_keeps_its_braces() -> None:
    assert inline(r"\nabla_{o_t}L") == "∇_{oₜ}L"


def test_slash_stands_close_to_a_function() -> None:
    assert inline(r"\log 10^6/\log 2") == "log 10⁶/log 2"


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"|-x| + \|{-y}\|_2", "|−x| + ‖−y‖₂"),
        (r"|\frac{a}{b}| \ge 1", "|a/b| ≥ 1"),
        (r"1 - \frac{1}{||Q||_2}", "1 − 1/||Q||₂"),
        (r"p(x|y)", "p(x|y)"),
        (r"\mathbb{E}[|X| | Y]", "𝔼[|X||Y]"),
        (r"\|\cdot\|", "‖ · ‖"),
    ],
)
def test_bars_that_belong_together_work_as_brackets(tex: str, text: str) -> None:
    assert inline(tex) == text


def test_name_in_another_alphabet_takes_its_index_without_brackets() -> None:
    assert inline(r"\mathcal{RM}_q(m)") == "ℛℳ_q(m)"


def test_text_is_parted_from_a_letter_after_it_but_not_from_one_before_it() -> None:
    assert inline(r"n\text{th}, \text{tr}A") == "nth, tr A"
    assert inline(r"\frac{\text{tr}A}{n}") == "(tr A)/n"
