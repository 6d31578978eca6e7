"""Displayed formulas, one claim at a time; the pictures are what a reader sees."""

from textwrap import dedent

import pytest

from seminar_prep.tui.maths import render_display


def drawn(tex: str, width: int | None = None) -> str:
    return str(render_display(tex, width))


def picture(text: str) -> str:
    return dedent(text).strip("\n")


def test_unary_minus_in_a_matrix_stands_at_its_term_and_columns_are_three_apart() -> None:
    tex = r"\begin{pmatrix} \cos\theta & -\sin\theta \\ \sin\theta & \cos\theta \end{pmatrix}"
    assert drawn(tex) == picture("""
        ⎛ cos θ   −sin θ ⎞
        ⎝ sin θ   cos θ  ⎠
    """)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\sqrt{v_t / (1 - \beta_2^t)} + \epsilon", "√(vₜ/(1 − β₂ᵗ)) + ϵ"),
        (r"-\sqrt{\tfrac{6}{n + m}}", "−√(6/(n + m))"),
        (r"\sqrt{a+b}", "√(a + b)"),
        (r"\sqrt{d_k}", "√dₖ"),
    ],
)
def test_root_of_one_row_has_brackets_and_no_bar_that_a_fraction_bar_could_hide(tex: str, text: str) -> None:
    assert drawn(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\sqrt{x}y", "√(x)y"),
        (r"\sqrt{d_k}x", "√(dₖ)x"),
        (r"\sqrt{2}^n", "(√2)ⁿ"),
        (r"\sqrt{n}\log n", "√(n) log n"),
    ],
)
def test_root_with_something_after_it_shows_where_it_ends(tex: str, text: str) -> None:
    assert drawn(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\tfrac{a}{b}c", "(a/b)c"),
        (r"\tfrac{a+b}{c}d", "((a + b)/c)d"),
        (r"\tfrac{\eta}{m} g", "(η/m)g"),
        (r"\tfrac{a}{b} + c", "a/b + c"),
        (r"\tfrac12 x", "½x"),
    ],
)
def test_small_fraction_does_not_take_in_the_next_factor(tex: str, text: str) -> None:
    assert drawn(tex) == text


def test_capital_exponent_is_not_drawn_as_a_transpose() -> None:
    assert drawn(r"A^{T-t}") == picture("""
         T−t
        A
    """)
    assert drawn(r"A^T") == picture("""
         T
        A
    """)
    assert drawn(r"A^\top") == "Aᵀ"


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\sigma(W_f [h, x] + b_f)", "σ(W_f[h, x] + b_f)"),
        (r"D_{\mathrm{KL}}(q_\phi(z \mid x))", "D_KL(q_ϕ(z ∣ x))"),
        (r"W_f x", "W_f x"),
        (r"\sigma_{\mathcal{B}}^2 + \epsilon", "σ²_ℬ + ϵ"),
    ],
)
def test_lower_script_without_small_characters_stays_at_its_letter(tex: str, text: str) -> None:
    assert drawn(tex) == text


def test_long_lower_script_of_an_expectation_goes_below_it() -> None:
    assert drawn(r"\mathbb{E}_{z \sim q_\phi(z \mid x)} [f]") == picture("""
            𝔼     [f]
        z∼q_ϕ(z∣x)
    """)


def test_double_brackets_round_a_fraction_hold_their_exponent() -> None:
    assert drawn(r"\frac{a}{b}^2") == picture("""
        ⎛ a ⎞²
        ⎜───⎟
        ⎝ b ⎠
    """)


def test_sized_brackets_stretch_over_what_they_hold() -> None:
    for opening, closing in ((r"\Big(", r"\Big)"), (r"\bigl(", r"\bigr)"), (r"\left(", r"\right)")):
        assert drawn(rf"{opening}\frac12{closing}^2") == picture("""
            ⎛ 1 ⎞²
            ⎜───⎟
            ⎝ 2 ⎠
        """)


def test_lone_sized_bar_is_as_tall_as_what_it_closes() -> None:
    assert drawn(r"\frac{df}{dx}\Big|_{x=0}") == picture("""
         df  │
        ──── │
         dx  │ₓ₌₀
    """)


def test_array_keeps_its_bars_and_rules() -> None:
    assert drawn(r"\left(\begin{array}{cc|c} 1 & 2 & 3 \\ \hline 4 & 5 & 6 \end{array}\right)") == picture("""
        ⎛1   2 │ 3⎞
        ⎜──────┼──⎟
        ⎝4   5 │ 6⎠
    """)
    assert drawn(r"\begin{array}{|l|r|} \hline a & b \\ \hline \end{array}") == picture("""
        ┌───┬───┐
        │ a │ b │
        └───┴───┘
    """)


def test_wide_accent_is_as_wide_as_its_letters_and_an_indexed_letter_has_one_hat() -> None:
    assert drawn(r"\widehat{ABC}") == "╱‾╲\nABC"
    assert drawn(r"\tilde{xy}") == "~~\nxy"
    assert drawn(r"\overline{x^2}") == "▁▁\nx²"
    assert drawn(r"\widehat{\theta_n}") == "θ̂ₙ"


def test_box_and_tag_are_drawn() -> None:
    assert drawn(r"\boxed{a=b} \tag{1}") == picture("""
        ┌───────┐
        │ a = b │      (1)
        └───────┘
    """)


def test_integral_has_its_limits_at_its_ends_and_a_double_one_no_extra_space() -> None:
    assert drawn(r"\int_0^1 x\,dx") == picture("""
        ⌠1
        ⎮  x dx
        ⌡0
    """)
    assert drawn(r"\iint_{D} f") == "∬_D f"


def test_choose_is_a_binomial_coefficient() -> None:
    assert (
        drawn(r"{n \choose k}")
        == drawn(r"\binom{n}{k}")
        == picture("""
        ⎛n⎞
        ⎜ ⎟
        ⎝k⎠
    """)
    )


def test_old_font_switch_holds_to_the_end_of_its_group() -> None:
    assert render_display(r"{\bf x} y").bold == ((0, 0, 1),)


def test_rows_of_equations_are_set_apart_only_when_one_is_tall() -> None:
    assert drawn(r"\begin{aligned} a &= b \\ c &\le d \end{aligned}") == "a = b\nc ≤ d"
    assert "\n\n" in drawn(r"\begin{aligned} a &= b \\ c &= \frac{d}{e} \end{aligned}")


def test_operator_that_continues_an_equation_is_no_sign() -> None:
    assert drawn(r"\begin{aligned} a &= b \\ &+ c \end{aligned}") == "a = b\n  + c"


def test_text_may_hold_formulas() -> None:
    assert drawn(r"x \text{ if $x_i \ge 0$}") == "x if xᵢ ≥ 0"


@pytest.mark.parametrize("tex", [r"$x^2$", r"$$x^2$$", r"\(x^2\)", r"\[x^2\]", " x^2 "])
def test_maths_delimiters_are_no_part_of_the_formula(tex: str) -> None:
    assert drawn(tex) == "x²"


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\left. x \right|_{x=0}", "x|ₓ₌₀"),
        (r"\left\{ x \,\middle|\, y \right\}", "{x  |  y}"),
        (r"x \nleq y", "x ≰ y"),
        (r"x \not\in A", "x ∉ A"),
        (r"a \coloneqq b", "a ≔ b"),
        (r"a := b", "a := b"),
        (r"f\colon X \to Y", "f: X → Y"),
        (r"\mathbb{1}[x > 0]", "𝟙[x > 0]"),
        (r"\lVert x \rVert_2", "‖x‖₂"),
        (r"x'' + f'(x)^2", "x′′ + f′(x)²"),
        (r"\lambda_1, \dots, \lambda_n", "λ₁, …, λₙ"),
        (r"a \equiv b \pmod{p}", "a ≡ b (mod p)"),
        (r"\{0,1\}^n", "{0, 1}ⁿ"),
        (r"\operatorname{tr} A", "tr A"),
        (r"\mathrm{rank} A", "rank A"),
        ("α ≤ ∑ x", "α ≤ ∑ x"),
        (r"x % a remark", "x"),
        (r"x^10", "x¹0"),
        (r"1{,}000", "1,000"),
        (r"-x + (-y)", "−x + (−y)"),
        (r"a = -b", "a = −b"),
    ],
)
def test_small_things_read_right(tex: str, text: str) -> None:
    assert drawn(tex) == text


def test_arrows_keep_their_direction_and_their_labels() -> None:
    assert drawn(r"A \xrightarrow{f} B \xleftarrow[h]{} C") == picture("""
           f
        A ──→ B ←── C
                 h
    """)


def test_labels_stand_over_and_under_relations() -> None:
    assert drawn(r"X \overset{d}{=} Y") == "  d\nX = Y"
    assert drawn(r"\underset{x}{\max} f") == "max f\n x"


def test_underbrace_has_its_label() -> None:
    assert drawn(r"\underbrace{a+b}_{n} = \overbrace{c+d}^{m}") == picture("""
                  m
                ╭─┴─╮
        a + b = c + d
        ╰─┬─╯
          n
    """)


def test_cases_have_one_brace() -> None:
    assert drawn(r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}") == picture("""
        ⎧ 1  x > 0
        ⎩ 0  else
    """)


def test_substack_limits_stand_below_one_another() -> None:
    assert drawn(r"\sum_{\substack{i<j \\ j<k}} a") == picture("""
         ∑  a
        i<j
        j<k
    """)
