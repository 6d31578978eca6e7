"""Text cut into words and formulas."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.maths_text import SegmentKind, split_maths


def kinds(text: str) -> list[tuple[str, str]]:
    return [(segment.kind.value, segment.body) for segment in split_maths(text)]


pieces = st.sampled_from(
    ["$", "$$", "\\(", "\\)", "\\[", "\\]", "\\$", "`", "``", "```\n", "\n", "\n\n", " ", "x", "5", "\\"]
)


@given(st.one_of(st.text(), st.lists(pieces, max_size=30).map("".join)))
def test_joined_sources_give_the_text_back(text: str) -> None:
    segments = split_maths(text)
    assert "".join(segment.source for segment in segments) == text
    assert all(text.startswith(segment.source, segment.start) for segment in segments)
    assert all(segment.body.strip() for segment in segments if segment.is_maths)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a $x$ b", [("text", "a "), ("inline", "x"), ("text", " b")]),
        (r"\(x\)", [("inline", "x")]),
        (r"\[ x \\ y \]", [("display", r" x \\ y ")]),
        ("$$\nx\n$$", [("display", "\nx\n")]),
        (r"$a\$b$", [("inline", r"a\$b")]),
        ("$a$/$b$", [("inline", "a"), ("text", "/"), ("inline", "b")]),
        ("$x$, 5", [("inline", "x"), ("text", ", 5")]),
        ("line $a\nb$", [("text", "line "), ("inline", "a\nb")]),
        ("cost $5, worth $x^2$", [("text", "cost $5, worth "), ("inline", "x^2")]),
        ("", []),
    ],
)
def test_formulas_are_cut_out(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $6.",
        "from 5$ to 6$",
        "$ x $",
        "$x$5",
        r"\$x\$",
        r"\\(x\\)",
        "`$x$`",
        "``a ` $x$``",
        "```\n$x$\n```",
        "~~~ tex\n$x$\n~~~",
        "$a\n\nb$",
        "$$$$",
        r"\(\)",
        "one $ alone",
        "$$ open",
    ],
)
def test_what_is_no_formula_stays_text(text: str) -> None:
    assert kinds(text) == [("text", text)]


def test_formula_after_a_code_block_is_found() -> None:
    assert [s.kind for s in split_maths("```\n$x$\n```\n$y$")] == [SegmentKind.TEXT, SegmentKind.INLINE]


def test_offset_is_that_of_the_delimiter() -> None:
    assert [segment.start for segment in split_maths("ab $x$ c")] == [0, 3, 6]


@pytest.mark.parametrize("unit", ["$a ", "\\(", "$$a", "\\[", "`a ``b ", "$ "])
def test_long_text_of_lone_delimiters_is_cut_in_linear_time(unit: str) -> None:
    start = time.process_time()
    split_maths(unit * 30_000)
    assert time.process_time() - start < 2
