"""Names of seminars in announcements that nobody titled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.seminar_name import seminar_name_in


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Subject: Numerical Analysis Seminar, Thu 3 Dec\n\nDear all,", "Numerical Analysis Seminar"),
        ("Dear all,\nthe next talk in the Learning Theory Seminar is", "Learning Theory Seminar"),
        ("Oberseminar Numerik\n3.12.2026", "Oberseminar Numerik"),
        ("Séminaire de Géométrie\nle 3 décembre", "Séminaire de Géométrie"),
        ("Welcome to the Seminar on Deep Learning Theory", "Seminar on Deep Learning Theory"),
        ("Mathematics of Learning Seminar Thursday 3 December", "Mathematics of Learning Seminar"),
        ("<html><title>Applied Math Colloquium | A place</title><p>Other Seminar", "Applied Math Colloquium"),
    ],
)
def test_name_is_found_near_the_top_without_what_stands_around_it(text, name):
    found = seminar_name_in(text)
    assert found is not None
    assert found[0] == name
    assert name in found[1]


@pytest.mark.parametrize(
    "text", ["", "Seminar\n3 December", "date,speaker\n3.12.2026,Ada", "x\n" * 60 + "Gauge Seminar"]
)
def test_text_without_a_name_near_its_top_gives_none(text):
    assert seminar_name_in(text) is None


@given(st.text(alphabet="Seminar of The [on]\n,é<>title/", max_size=300))
def test_any_text_gives_a_short_name_on_one_line_or_none(text):
    found = seminar_name_in(text)
    assert found is None or (0 < len(found[0]) <= 80 and "\n" not in found[0] + found[1])
