"""What is typed, pasted or dropped is told apart, and paths are completed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.services.typed_source import complete_path, typed_source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("/home/ada/club.ics", "/home/ada/club.ics"), ("'/home/ada/my club.ics' ", "/home/ada/my club.ics"),
        ("/home/ada/my\\ club.ics", "/home/ada/my club.ics"), ('"~/my club.ics"', "~/my club.ics"),
        ("file:///home/ada/my%20club.ics\n", "/home/ada/my club.ics"), ("~/my club.ics", "~/my club.ics"),
        ("club.ics", "club.ics"), ("my club.ics", "my club.ics"), ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("webcal://example.org/a", "webcal://example.org/a"), ("www.example.org", "https://www.example.org"),
        ("example.org/talks", "https://example.org/talks"), ("ftp://example.org/a", "ftp://example.org/a"),
    ],
)  # fmt: skip
def test_one_line_that_names_a_place_is_that_place(text, source):
    assert typed_source(text, lambda path: False) == source


@pytest.mark.parametrize(
    "text",
    ["", "  \n", "a\nb", "3 December 2026, 16:15: Ada Lovelace, On engines", '[{"title": "x"}]', "<p>x</p>",
     "BEGIN:VCALENDAR", "x" * 5000],
)  # fmt: skip
def test_anything_else_is_a_schedule_itself(text):
    assert typed_source(text, lambda path: False) is None


def test_file_that_is_there_is_meant_whatever_its_name_looks_like():
    assert typed_source("3 talks in May", lambda path: path == "3 talks in May") == "3 talks in May"
    assert typed_source("example.org/talks", lambda path: True) == "example.org/talks"


@given(st.text(max_size=60))
def test_any_text_is_told_apart_and_completed_without_an_error(text):
    assert typed_source(text) is None or typed_source(text)
    assert complete_path(text).n_names >= 0


def test_path_is_completed_as_far_as_it_is_certain(tmp_path, monkeypatch):
    for name in ("seminar-a.ics", "seminar-b.ics", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "Talks").mkdir()
    assert complete_path(f"{tmp_path}/sem").text == f"{tmp_path}/seminar-"
    assert complete_path(f"{tmp_path}/sem").names == ("seminar-a.ics", "seminar-b.ics")
    assert complete_path(f"{tmp_path}/seminar-b").text == f"{tmp_path}/seminar-b.ics"
    assert complete_path(f"{tmp_path}/tal").text == f"{tmp_path}/Talks/"
    assert complete_path(f"{tmp_path}/.h").text == f"{tmp_path}/.hidden"
    assert complete_path(f"{tmp_path}/x").n_names == 0
    assert complete_path(f"{tmp_path}/gone/x").text == f"{tmp_path}/gone/x"
    monkeypatch.setenv("HOME", str(tmp_path))
    assert complete_path("~/Tal").text == "~/Talks/"
    monkeypatch.chdir(tmp_path)
    assert complete_path("seminar-a").text == "seminar-a.ics"
    assert complete_path("").n_names == 3
