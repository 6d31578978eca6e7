"""The README's pictures are those of this program, stand on their own, and the tour plays as long as a reader wants."""

import re
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
import readme_pictures
import readme_recording
from readme_pictures import README, SNAPSHOTS
from readme_recording import SIZE, TOUR
from screen_svg import CELL, LINE, Frame, Look, Run, moving, still
from screens import quick_pilot

ROOT = Path(__file__).resolve().parents[2]
PLAIN = Look("#111111")
SVG = "{http://www.w3.org/2000/svg}"
# The most that a page should load for a look at a program, in bytes, and how long a reader looks, in seconds.
MOST_BYTES, SHORTEST, LONGEST = 1_500_000, 25, 40.5


def _still(*runs):
    return ElementTree.fromstring(still((runs,), (20, 1), colour="#222222", ground="#eeeeee", title="a <title>"))


def _texts(picture):
    return [(float(one.get("x")), one.text) for one in picture.iter(f"{SVG}text")]


def test_pictures_of_the_readme_are_those_that_the_program_draws(tmp_path):
    with quick_pilot():
        drawn = readme_pictures.readme_pictures(readme_pictures.sample_folder(tmp_path / "sample"))
    stale = [name for name in README if (SNAPSHOTS / f"{name}.svg").read_text(encoding="utf-8") != drawn[name]]
    assert not stale, f"{', '.join(stale)} changed: run {readme_pictures.COMMAND}, and {readme_recording.COMMAND}"


def test_readme_shows_every_picture_and_no_other():
    shown = re.findall(r"!\[[^\]]+\]\(tests/snapshots/(\w+)\.svg\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted([*README, TOUR.stem]) == sorted(file.stem for file in SNAPSHOTS.glob("*"))


@pytest.mark.parametrize("name", [*README, TOUR.stem])
def test_picture_loads_nothing_and_runs_nothing(name):
    text = (SNAPSHOTS / f"{name}.svg").read_text(encoding="utf-8")
    picture = ElementTree.fromstring(text)
    assert text.replace("http://www.w3.org/2000/svg", "").count("http:") + text.count("https:") == 0
    assert "url(" not in text
    assert "@import" not in text
    names = {element.get("href") for element in picture.iter() if element.get("href")}
    assert all(one.startswith("#") for one in names)
    assert {element.tag.removeprefix(SVG) for element in picture.iter()} <= {
        "svg", "title", "style", "defs", "g", "use", "rect", "text", "tspan"
    }  # fmt: skip


def test_tour_is_small_and_long_enough_to_read_and_begins_anew():
    text = TOUR.read_text(encoding="utf-8")
    (seconds,) = re.findall(r"animation-duration:([\d.]+)s", text)
    assert SHORTEST <= float(seconds) <= LONGEST
    assert len(text.encode()) <= MOST_BYTES
    assert "animation-iteration-count:infinite" in text
    assert "prefers-reduced-motion" in text
    words = {text for _, text in _texts(ElementTree.fromstring(text)) if text}
    for word in ("Coming talks", "Abstract", "blank", "Talks ahead", "Readiness of the talks"):
        assert any(word in one for one in words), word


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine: the tour was not typed")
def test_tour_is_what_the_program_shows_when_it_is_typed():
    drawn = readme_recording.draw(readme_recording.record())
    assert drawn == TOUR.read_text(encoding="utf-8"), f"the tour changed: run {readme_recording.COMMAND}"


def test_run_stands_at_its_cells_whatever_the_font():
    picture = _still(Run(2, "ab  c", PLAIN), Run(7, "x̂∑λd", PLAIN))
    assert _texts(picture) == [
        (2 * CELL, "ab  c"), (7 * CELL, "x̂"), (8 * CELL, "∑"), (9 * CELL, "λ"), (10 * CELL, "d"),
    ]  # fmt: skip
    assert next(picture.iter(f"{SVG}text")).get("textLength") == str(5 * CELL)


def test_blocks_and_rules_are_drawn_and_side_by_side_they_are_one():
    picture = _still(Run(1, "▄▄━", PLAIN))
    _, half, rule = picture.iter(f"{SVG}rect")
    assert (half.get("x"), half.get("width"), half.get("height")) == (str(CELL), str(2 * CELL), str(LINE / 2))
    assert float(rule.get("x")) == 3 * CELL
    assert not _texts(picture)


def test_text_that_looks_like_markup_stays_text():
    picture = _still(Run(0, "<b>&amp;", PLAIN))
    assert _texts(picture) == [(0.0, "<b>&amp;")]
    assert picture.find(f"{SVG}title").text == "a <title>"


def test_frames_follow_one_another_without_a_gap_and_a_line_is_drawn_once():
    line = (Run(0, "same", PLAIN),)
    frames = [Frame((line, (Run(0, text, PLAIN),)), seconds) for text, seconds in (("one", 1), ("two", 3))]
    drawn = moving(
        frames, (20, 2), colour="#222222", ground="#eeeeee", accent="#cc0000", title="two", poster=1
    )  # fmt: skip
    assert "@keyframes k0{0.000%{visibility:visible}25.000%{visibility:hidden}100%{visibility:hidden}}" in drawn
    assert "@keyframes k1{0%{visibility:hidden}25.000%{visibility:visible}100%{visibility:visible}}" in drawn
    assert drawn.count(">same<") == 1
    assert "#f1{visibility:visible}" in drawn
    assert SIZE == (100, 30)
