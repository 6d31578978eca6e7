"""`stats` by command: figures as ever, and pictures as files of three kinds."""

import importlib
import json
import os
from xml.etree import ElementTree

import pytest
from cli_runner import run
from screens import sample_app

from seminar_prep.domain.progress import PICTURE_NAMES

NOW = ("--now", "2026-11-25T09:00:00+00:00")


@pytest.fixture(autouse=True)
def sample(sealed):
    sample_app(sealed / "library").close()
    assert os.environ["SEMINAR_PREP_HOME"] == str(sealed / "library")


def test_stats_without_export_answers_as_documented():
    answer = run("stats", "--json", *NOW).json
    assert set(answer) == {
        "date", "days", "n_reviews", "n_new", "seconds", "retention", "streak_days", "reviews_by_day",
        "forecast", "cards",
    }  # fmt: skip


def test_export_to_svg_writes_all_pictures_and_names_them(tmp_path):
    done = run("stats", "--export", tmp_path / "all.svg", "--json", *NOW)
    assert done.code == 0
    assert done.json["exported"] == str(tmp_path / "all.svg")
    assert done.json["pictures"] == list(PICTURE_NAMES)
    root = ElementTree.parse(tmp_path / "all.svg").getroot()
    assert sum(node.get("role") == "img" for node in root) == len(PICTURE_NAMES)


def test_export_to_json_holds_the_chosen_pictures_with_their_sentences(tmp_path):
    assert run("stats", "--export", tmp_path / "x.json", "--picture", "ease", "--picture", "readiness", *NOW).code == 0
    written = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert (written["date"], written["days"]) == ("2026-11-25", 30)
    assert [one["name"] for one in written["pictures"]] == ["readiness", "ease"]
    assert all(one["sentence"] for one in written["pictures"])
    first = written["pictures"][0]["talks"][0]
    assert first["title"] == "Saddle points, not poor minima: what slows training in high dimension"
    assert len(first["points"]) == 13


def test_export_to_png_draws_an_image(tmp_path):
    pytest.importorskip("resvg_py", reason="PNG pictures need resvg-py, which is not installed")
    done = run("stats", "--export", tmp_path / "x.png", "--picture", "calendar", *NOW)
    if done.code == 2 and "no font" in done.err:
        pytest.skip("this machine has no font to write with")
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_png_without_its_package_says_what_to_install(tmp_path, monkeypatch):
    real = importlib.import_module

    def without_resvg(name, package=None):
        if name == "resvg_py":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", without_resvg)
    done = run("stats", "--export", tmp_path / "x.png", *NOW)
    assert done.code == 2
    assert "pip install resvg-py" in done.err
    assert not (tmp_path / "x.png").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--export", "x.gif"], "'x.gif' ends in none of them"),
        (["--export", "no/such/folder/x.svg"], "cannot be written"),
        (["--picture", "ease"], 'Add "--export FILE"'),
        (["--export", "x.svg", "--picture", "nose"], "'nose' is not one of"),
    ],
)
def test_export_that_cannot_be_done_says_why(arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("stats", *arguments, *NOW)
    assert done.code == 2
    assert said in done.err
    assert list(tmp_path.rglob("x.*")) == []
