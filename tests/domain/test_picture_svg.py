"""The SVG of pictures is XML whatever the words in it are, and refers to nothing outside itself."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from seminar_prep.domain.picture import Line, Point
from seminar_prep.domain.picture_svg import WIDTH, draw_pictures
from seminar_prep.domain.progress import (
    DayWork,
    Recall,
    calendar_picture,
    ease_picture,
    forecast_picture,
    interval_picture,
    readiness_picture,
    retention_picture,
    time_picture,
)
from seminar_prep.domain.svg import NAMESPACE, element, text, words

TODAY = date(2026, 11, 25)
ANY_TEXT = st.text(st.characters(), max_size=80)


def _pictures(title='A <talk> & "more" on ]]> $x < y$'):
    points = tuple(Point(TODAY - timedelta(7 * n), 0.1 * n) for n in range(3, -1, -1))
    work = {TODAY - timedelta(n): DayWork(n % 9 + 1, 60.0 * n) for n in range(0, 200, 3)}
    return (
        readiness_picture((Line("id", title, TODAY, points),), TODAY - timedelta(84), TODAY),
        retention_picture({1: Recall(40, 45), 30: Recall(9, 10)}),
        forecast_picture({TODAY + timedelta(n): n for n in range(40)}, TODAY, 90),
        calendar_picture(work, TODAY),
        time_picture(work, TODAY, 30),
        interval_picture({1: 4, 40: 9}),
        ease_picture({250: 7, 150: 1}),
    )


def _checked(svg):
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{{{NAMESPACE}}}svg"
    return root


def _groups(root):
    return [node for node in root if node.get("role") == "img"]


@settings(max_examples=60)
@given(ANY_TEXT)
def test_svg_is_well_formed_whatever_a_title_holds(title):
    assert len(_groups(_checked(draw_pictures(_pictures(title)[:1], title)))) == 1


@given(ANY_TEXT)
def test_words_are_read_back_as_one_line_without_what_xml_cannot_hold(content):
    (node,) = ElementTree.fromstring(element("svg", text(1, 2, content)))
    assert (node.text or "") == (ElementTree.fromstring(f"<a>{words(content)}</a>").text or "")
    assert "<" not in words(content)


def test_svg_refers_to_nothing_outside_and_runs_nothing():
    svg = draw_pictures(_pictures(), "Progress")
    for node in _checked(svg).iter():
        name = node.tag.removeprefix(f"{{{NAMESPACE}}}")
        assert name in {"svg", "g", "title", "desc", "rect", "line", "polyline", "circle", "text"}
        assert not {key for key in node.attrib if "href" in key or key.startswith("on") or key == "style"}
        assert not [value for value in node.attrib.values() if re.search(r"url\(|:", value)]
    assert svg.count("http") == 1


def test_svg_names_every_picture_and_says_its_sentence():
    pictures = _pictures()
    root = _checked(draw_pictures(pictures, "Progress"))
    assert [(node[0].text, node[1].text) for node in _groups(root)] == [(one.title, one.sentence) for one in pictures]


def test_svg_stays_within_its_width_and_below_nothing():
    root = _checked(draw_pictures(_pictures(), "Progress"))
    rects = [node for node in root.iter(f"{{{NAMESPACE}}}rect") if node.get("width", "").replace(".", "").isdigit()]
    assert len(rects) > 300
    for node in rects:
        assert float(node.get("x", 0)) + float(node.get("width")) <= WIDTH
        assert float(node.get("width")) >= 0
        assert float(node.get("height")) >= 0


def test_pictures_of_nothing_can_be_drawn():
    empty = (
        readiness_picture((), TODAY, TODAY), retention_picture({}), forecast_picture({}, TODAY, 1),
        calendar_picture({}, TODAY), time_picture({}, TODAY, 3650), interval_picture({}), ease_picture({}),
    )  # fmt: skip
    assert len(_groups(_checked(draw_pictures(empty, "Nothing")))) == len(empty)
