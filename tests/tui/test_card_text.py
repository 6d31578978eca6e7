"""A card's text becomes lines: Markdown as style, formulas drawn, and anything at all without an error."""

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from seminar_prep.tui.card_text import draw_source, draw_text
from seminar_prep.tui.maths import UNICODE


def _lines(text, width=60):
    return [line.rstrip() for line in draw_text(text, width, UNICODE).plain.split("\n")]


def _styled(text, style):
    content = draw_text(text, 60, UNICODE)
    return [content.plain[span.start : span.end] for span in content.spans if style in str(span.style)]


def test_formula_in_prose_stays_on_its_row():
    assert _lines(r"The rate $\frac{a}{b}$ is best.") == ["The rate a/b is best."]


def test_formula_alone_is_drawn_in_two_dimensions_with_its_full_stop_on_the_base_line():
    assert _lines(r"$\frac{a}{b}$.") == ["     a", "    ───.", "     b"]


def test_formula_that_fits_a_line_is_not_broken_over_two():
    text = r"words words words $a + b + c + d$ and more"
    assert "a + b + c + d and more" in _lines(text, 24)


def test_formula_that_cannot_be_read_shows_its_source_and_why():
    (line,) = _lines(r"See $\nosuch x$ here.", 90)
    assert r"$\nosuch x$" in line
    assert "cannot be drawn" in line
    assert "column 1" in line


def test_markdown_becomes_style_and_square_brackets_stay_text():
    assert _styled("a **bold** and *slanted* `code`", "bold") == ["bold"]
    assert _styled("a **bold** and *slanted* `code`", "italic") == ["slanted"]
    assert _lines("[bold]no[/bold] [GD] [x](y)")[0].startswith("[bold]no[/bold] [GD]")


def test_lists_hang_their_lines_and_count():
    assert _lines("- one two three four\n- five\n\n3. six\n4. seven", 12) == [
        "• one two", "  three four", "• five", "", "3. six", "4. seven",
    ]  # fmt: skip


def test_dollars_that_are_money_stay_money():
    assert _lines(r"It costs $5 and $6, or \$7.") == ["It costs $5 and $6, or $7."]


def test_escape_codes_and_the_marks_used_inside_never_reach_the_screen():
    plain = draw_text("\x1b[31mred\x1b[0m \ue0007\ue001 \u202eback", 40, UNICODE).plain
    assert plain == "red 7 back"


def test_source_is_shown_exactly_and_folded():
    assert draw_source("$\\frac{a}{b}$\n\n**x**", 8).plain == "$\\frac{a\n}{b}$\n\n**x**"


_PIECES = st.sampled_from(
    ["$", "$$", "\\(", "\\)", "\\frac{a}{b}", "**", "*", "`", "```\n", "\n", "\n\n", "- ", "1. ", "> ", "# ", "[", "](",
     "<b>", "&amp;", "x", "long word ", "\t", "\x1b[2J", "\u202e", "\u200b", "漢字",
     "א", "e\u0301", "\ue000", "|", "---\n"]
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(_PIECES, max_size=25).map("".join), st.integers(8, 50))
def test_any_text_is_drawn_without_controls_and_words_fit_the_width(text, width):
    plain = draw_text(text, width, UNICODE).plain
    assert not {"\x1b", "\u202e", "\t", "\r"} & set(plain)
    if "$" not in text and "\\" not in text and "```" not in text and "    " not in text and "\t" not in text:
        assert all(cell_len(line) <= max(width, 8) + 12 for line in plain.split("\n"))
