"""The forty formulas, read by eye against their TeX, stay as they were read."""

import statistics
import time

import pytest
from maths_sheets import SHEETS, drawn_sheet, formulas, sheet_path

from seminar_prep.tui.maths import render_display, render_inline


@pytest.mark.parametrize("name", SHEETS)
def test_sheet_of_forty_formulas_is_drawn_as_it_was_read(name: str) -> None:
    kept = sheet_path(name).read_text(encoding="utf-8")
    assert drawn_sheet(name) == kept, "read the differences, then run: python tests/maths_sheets.py"


def test_forty_formulas_fit_76_and_56_columns() -> None:
    too_wide = [
        (width, formula["name"])
        for width in (76, 56)
        for formula in formulas()
        if render_display(formula["tex"], width).width > width
    ]
    assert too_wide == []


def test_median_formula_takes_less_than_two_milliseconds() -> None:
    seconds = []
    for formula in formulas():
        start = time.process_time()
        render_display.__wrapped__(formula["tex"], 76)
        seconds.append(time.process_time() - start)
    assert statistics.median(seconds) < 0.002


def test_every_formula_has_an_inline_form_of_one_row() -> None:
    assert {len(render_inline(formula["tex"]).rows) for formula in formulas()} == {1}


def test_every_left_bracket_of_an_inline_form_has_its_right_one() -> None:
    for formula in formulas():
        if formula["name"] == "inline":  # a half-open interval, (½, 1]
            continue
        text = str(render_inline(formula["tex"]))
        assert [text.count(c) for c in "([{"] == [text.count(c) for c in ")]}"], text
