"""Tags of the learner's own: how one is written, and a line that adds and removes some."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.own_tags import MOST_LETTERS, TagChange, check_tag, complete_tag, parse_tag_line, tag_change
from seminar_prep.errors import UsageError


@pytest.mark.parametrize("tag", ["exam", "a", "2", "exam-1", "gbc--8", "x" * MOST_LETTERS])
def test_lower_case_word_is_a_tag(tag):
    assert check_tag(tag) == tag


@pytest.mark.parametrize(
    ("text", "hint"),
    [("Exam", "'exam'"), ("to learn", "'to-learn'"), ("a_b", "'a-b'"), ("-x", "'x'"), ("", "exam-1"), ("ä", "exam-1"),
     ("x" * (MOST_LETTERS + 1), "has more")],
)  # fmt: skip
def test_other_word_is_no_tag_and_the_message_says_what_would_be(text, hint):
    with pytest.raises(UsageError) as raised:
        check_tag(text)
    assert hint in raised.value.hint


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("exam -old", TagChange(("exam",), ("old",))),
        (" a, b,a ,-c", TagChange(("a", "b"), ("c",))),
        ("", TagChange()),
    ],
)
def test_line_adds_tags_and_removes_those_with_a_hyphen(line, change):
    assert parse_tag_line(line) == change


def test_tag_that_is_added_and_removed_at_once_is_an_error():
    with pytest.raises(UsageError, match="added and removed"):
        tag_change(["a"], ["a"])


@pytest.mark.parametrize(
    ("text", "full"),
    [("ex", "exam"), ("old ex", "old exam"), ("-ex", "-exam"), ("a,exa", "a,exam"), ("exam", "examples"), ("", None),
     ("ex ", None), ("-", None), ("zz", None)],
)  # fmt: skip
def test_last_word_of_a_line_is_completed_to_the_first_known_tag(text, full):
    assert complete_tag(text, ("exam", "examples", "old")) == full


@given(st.text(max_size=40))
def test_any_line_is_read_or_explained(text):
    with contextlib.suppress(UsageError):
        change = parse_tag_line(text)
        assert all(check_tag(tag) == tag for tag in (*change.add, *change.remove))
