"""Pictures on the screens: where they stand, how they are cut, and when there are none."""

import io
import os
import subprocess
import sys

import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from screens import run, sample_app, settled_text, walk
from textual.color import Color
from textual.strip import Strip

from seminar_prep.cli import screens
from seminar_prep.domain.queue import Scope
from seminar_prep.tui.card_text import draw_page, draw_text
from seminar_prep.tui.maths import UNICODE
from seminar_prep.tui.typeset.cell_size import CellSize
from seminar_prep.tui.typeset.picture_strip import PictureStrip
from seminar_prep.tui.typeset.pictures import Pictures
from seminar_prep.tui.typeset.terminal_query import Graphics, Protocol
from seminar_prep.tui.widgets.card_text import CardText

WHITE, BLACK = Color(255, 255, 255), Color(0, 0, 0)
CELL = CellSize(10, 20)
CONSOLE = Console(file=io.StringIO(), color_system="truecolor", force_terminal=True)


class Letters:
    """A picture that writes its row as a digit and its columns as letters."""

    columns, rows = 6, 2

    def drawn(self, row, start, stop, paint):
        return paint(f"{row}:" + "ABCDEF"[start:stop])


def _strip(text="..      ..", at=2, span=(0, 6)):
    return PictureStrip(Strip([Segment(text, Style(bold=True))]), Letters(), 1, at, span)


def _written(strip):
    return strip.render(CONSOLE).replace("\x1b[1m", "").replace("\x1b[0m", "")


def test_line_shows_its_picture_between_its_text():
    assert _written(_strip()) == "..1:ABCDEF.."
    assert _strip().render(CONSOLE) == "\x1b[1m..\x1b[0m\x1b[1m1:ABCDEF\x1b[0m\x1b[1m..\x1b[0m"
    assert _strip().text == "..      .."


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [(0, None, "..1:ABCDEF.."), (3, 7, "1:BCDE"), (0, 4, "..1:AB"), (5, 10, "1:DEF.."), (8, 10, ".."), (0, 2, "..")],
)
def test_part_of_a_line_shows_its_part_of_the_picture(start, end, written):
    assert _written(_strip().crop(start, end)) == written


def test_line_in_parts_shows_the_picture_in_parts():
    parts = _strip().divide([1, 4, 7, 10])
    assert [_written(part) for part in parts] == [".", ".1:AB", "1:CDE", "1:F.."]
    assert [_written(part) for part in parts[1].divide([2, 3])] == [".1:A", "1:B"]


def test_text_has_blanks_and_pictures_where_formulas_stand_alone():
    asked = []

    def typeset(tex, after):
        asked.append((tex, after))
        return Letters()

    content, placed = draw_page("So $y$ is\n\n$x^2$.\n\n- $a$", 70, UNICODE, typeset)
    assert content.plain.split("\n") == ["So y is", "", "          ", "          ", "", "• " + " " * 6, "  " + " " * 6]
    assert [(one.line, one.column) for one in placed] == [(2, 4), (5, 2)]
    assert asked == [("x^2", "."), ("a", "")]


def test_formula_without_a_picture_or_wider_than_the_place_is_drawn_in_characters():
    wide = Letters()
    wide.columns = 7
    for width, typeset in ((70, lambda tex, after: None), (8, lambda tex, after: wide)):
        content, placed = draw_page("$x^2$.", width, UNICODE, typeset)
        assert placed == ()
        assert content.plain == draw_text("$x^2$.", width, UNICODE).plain


class TestMade:
    """What ziamath and resvg make."""

    @pytest.fixture(autouse=True)
    def _extra(self):
        for package in ("ziamath", "resvg_py"):
            pytest.importorskip(package, reason="wants the extra: pip install 'seminar-prep[pictures]'")

    @staticmethod
    def _pictures(protocol=Protocol.SIXEL, measure=lambda: None):
        pictures = Pictures(Graphics(protocol, CELL), measure)
        assert pictures.picture("x", "", WHITE, BLACK) is None
        pictures.load()
        return pictures

    def test_picture_is_made_once_and_in_the_colours_of_its_place(self):
        pictures = self._pictures()
        first = pictures.picture("x", "", WHITE, BLACK)
        assert pictures.picture("x", "", WHITE, BLACK) is first
        said = first.drawn(0, 0, first.columns, str)
        assert "#7;2;100;100;100" in said
        assert "#7;2;100;0;0" in pictures.picture("x", "", Color(255, 0, 0), BLACK).drawn(0, 0, 1, str)

    def test_source_that_cannot_be_read_has_no_picture(self):
        assert self._pictures().picture(r"\frac{", "", WHITE, BLACK) is None

    def test_kitty_s_picture_is_sent_once_and_again_after_another_program(self):
        pictures = self._pictures(Protocol.KITTY)
        one = pictures.picture("x", "", WHITE, BLACK)
        assert one.drawn(0, 0, 1, str).startswith("\x1b_Ga=t")
        assert "\x1b_G" not in one.drawn(0, 0, 1, str)
        pictures.send_again()
        assert one.drawn(0, 0, 1, str).startswith("\x1b_Ga=t")

    def test_terminal_is_not_filled_with_pictures_without_end(self):
        pictures = self._pictures(Protocol.KITTY)
        said = [
            pictures.picture("x", "", Color(255, 255, shade), BLACK).drawn(0, 0, 1, str) for shade in range(256)
        ] + [pictures.picture("y", "", WHITE, BLACK).drawn(0, 0, 1, str)]
        assert ["a=d" in one for one in said] == [False] * 256 + [True]

    def test_larger_letters_of_the_terminal_make_larger_pictures(self):
        measured = [CellSize(10, 20)]
        pictures = self._pictures(measure=lambda: measured[0])
        assert pictures.cell == CELL
        measured[0] = CellSize(20, 40)
        assert pictures.cell == CellSize(20, 40)

    def test_answer_of_a_review_is_a_picture_but_not_as_source_nor_in_the_terminal_s_own_colours(self, tmp_path):
        app = sample_app(tmp_path / "library")
        with app.library.connection as connection:
            connection.execute("UPDATE cards SET front = '$$\\frac ab$$', back = '$\\frac cd$.'")

        def placed(pilot):
            return [len(pilot.app.screen.query_one(part, CardText)._draw().placed) for part in ("#question", "#answer")]

        async def scenario(pilot):
            await settled_text(pilot)
            await walk(pilot, [" "])
            assert placed(pilot) == [1, 1]
            await walk(pilot, ["L"])
            assert placed(pilot) == [0, 0]
            assert "frac cd" in await settled_text(pilot)
            await walk(pilot, ["L"])
            assert placed(pilot) == [1, 1]
            pilot.app.theme = "ansi"
            await settled_text(pilot)
            assert placed(pilot) == [0, 0]
            assert "─" in await settled_text(pilot)

        pictures = Pictures(Graphics(Protocol.KITTY, CELL), lambda: None)
        run(app, scenario, scope=Scope(), pictures=pictures)
        app.close()


def test_nobody_is_asked_in_a_browser_or_with_the_setting_off(tmp_path, monkeypatch):
    app = sample_app(tmp_path / "library")
    monkeypatch.setattr(screens, "find_spec", lambda name: object())
    asked = []
    monkeypatch.setattr(screens.importlib, "import_module", asked.append)
    monkeypatch.setattr(screens.constants, "DRIVER", "textual.drivers.web_driver:WebDriver")
    assert screens._desk(app).pictures is None
    monkeypatch.setattr(screens.constants, "DRIVER", None)
    (tmp_path / "library" / "config.toml").write_text('pictures = "off"\n')
    off = type(app)({**os.environ}, data_dir=str(tmp_path / "library"))
    assert screens._desk(off).pictures is None
    monkeypatch.setattr(screens, "find_spec", lambda name: None)
    assert screens._desk(app).pictures is None
    assert asked == []


def test_screens_load_nothing_of_pictures_by_themselves():
    probe = (
        "import sys, seminar_prep.cli.ui, seminar_prep.tui.screens.review, seminar_prep.tui.screens.card\n"
        "print(*(name for name in sys.modules if 'typeset' in name or name in ('ziamath', 'resvg_py')))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
