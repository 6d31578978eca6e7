"""Pictures put into a folder: beside what is there, never in its place."""

from datetime import date
from pathlib import Path

import pytest

from seminar_prep.cli import picture_export
from seminar_prep.cli.picture_export import export_pictures, short_path
from seminar_prep.domain.progress import DayWork, calendar_picture, forecast_picture
from seminar_prep.errors import UsageError
from seminar_prep.services.progress import Progress

DAY = date(2026, 11, 25)
PROGRESS = Progress(DAY, 30, (forecast_picture({DAY: 3}, DAY, 30), calendar_picture({DAY: DayWork(2, 9.0)}, DAY)))


@pytest.fixture(autouse=True)
def _no_png(monkeypatch):
    """PNG is another package's work, and slow."""
    real = picture_export.draw_file

    def draw(progress, names, suffix):
        if suffix == ".png":
            raise UsageError("no font")
        return real(progress, names, suffix)

    monkeypatch.setattr(picture_export, "draw_file", draw)


def _names(paths):
    return [path.name for path in paths]


def test_folder_gets_a_drawing_and_its_numbers_and_is_made_if_missing(tmp_path):
    written = export_pictures(PROGRESS, ("calendar",), str(tmp_path / "a" / "b"))
    assert _names(written) == ["calendar-2026-11-25.svg", "calendar-2026-11-25.json"]
    assert all(path.parent == tmp_path / "a" / "b" and path.stat().st_size for path in written)


def test_taken_names_get_a_number_and_what_is_there_stays(tmp_path):
    (tmp_path / "progress-2026-11-25.png").write_text("mine")
    first = export_pictures(PROGRESS, (), str(tmp_path))
    second = export_pictures(PROGRESS, (), str(tmp_path))
    assert _names(first) == ["progress-2026-11-25-2.svg", "progress-2026-11-25-2.json"]
    assert _names(second) == ["progress-2026-11-25-3.svg", "progress-2026-11-25-3.json"]
    assert (tmp_path / "progress-2026-11-25.png").read_text() == "mine"


@pytest.mark.parametrize("suffix", [".svg", ".json", ".SVG"])
def test_file_of_a_kind_is_written_alone_and_only_once(tmp_path, suffix):
    place = tmp_path / "deep" / f"x{suffix}"
    assert export_pictures(PROGRESS, (), str(place)) == (place,)
    before = place.read_bytes()
    with pytest.raises(UsageError, match="there already"):
        export_pictures(PROGRESS, ("calendar",), str(place))
    assert place.read_bytes() == before


@pytest.mark.parametrize("place", ["/proc/none/here", "/dev/null/x.svg", "bad\0name"])
def test_place_that_cannot_be_is_an_error_that_says_what_to_do(place):
    with pytest.raises(UsageError) as caught:
        export_pictures(PROGRESS, (), place)
    assert caught.value.hint == "Name a folder that may be written to."


def test_png_by_name_says_what_is_missing(tmp_path):
    with pytest.raises(UsageError, match="no font"):
        export_pictures(PROGRESS, (), str(tmp_path / "x.png"))
    assert list(tmp_path.iterdir()) == []


def test_own_folder_is_written_and_read_as_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert short_path(tmp_path / "a") == "~/a"
    assert short_path(tmp_path) == str(tmp_path)
    assert short_path(Path("/elsewhere")) == "/elsewhere"
    assert export_pictures(PROGRESS, (), "~/a")[0].parent == tmp_path / "a"
