"""Marks on cards: one by one, as ranges that grow and shrink, and all found."""

import pytest

from seminar_prep.tui.card_marks import Marks

CARDS = list("abcdefgh")


def _walk(marks, at, *steps):
    for step in steps:
        at = marks.extend(CARDS, at, step)
    return at


@pytest.mark.parametrize(
    ("steps", "marked", "at"),
    [
        ((1,), "cd", 3),
        ((1, 1), "cde", 4),
        ((1, 1, -1), "cd", 3),
        ((1, -1, -1), "bc", 1),
        ((-1,) * 5, "abc", 0),
        ((1,) * 9, "cdefgh", 7),
    ],
)
def test_range_reaches_from_where_it_began_to_the_cursor(steps, marked, at):
    marks = Marks()
    assert _walk(marks, 2, *steps) == at
    assert sorted(marks.ids) == list(marked)


def test_range_that_shrinks_leaves_what_was_marked_before():
    marks = Marks()
    marks.toggle("d")
    _walk(marks, 2, 1, 1, -1, -1)
    assert sorted(marks.ids) == ["c", "d"]


def test_second_range_begins_where_the_cursor_went_meanwhile():
    marks = Marks()
    _walk(marks, 0, 1)
    _walk(marks, 4, 1, 1, -1)
    assert sorted(marks.ids) == list("abef")


def test_range_in_another_list_begins_anew():
    marks = Marks()
    _walk(marks, 0, 1)
    assert marks.extend(["x", "b", "y"], 1, 1) == 2
    assert sorted(marks.ids) == ["a", "b", "y"]


def test_all_are_marked_and_unmarked():
    marks = Marks()
    marks.toggle("z")
    marks.add(CARDS)
    assert len(marks) == 9
    marks.toggle("z")
    assert "z" not in marks.ids
    marks.clear()
    assert not marks.ids
