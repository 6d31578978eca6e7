"""Formulas as pictures in a real pseudo-terminal, beside one that shows none."""

import os
import sys
import time
from typing import ClassVar

import pytest
from library_builder import a_library
from terminal import Terminal, opened

pytest.importorskip("ziamath", reason="wants the extra: pip install 'seminar-prep[pictures]'")
pytest.importorskip("resvg_py", reason="wants the extra: pip install 'seminar-prep[pictures]'")

from picture_terminal import CELL, KittyTerminal, SixelTerminal

from seminar_prep.tui.maths.parse import parse
from seminar_prep.tui.typeset.cell_size import CellSize
from seminar_prep.tui.typeset.mathml import to_mathml
from seminar_prep.tui.typeset.png_alpha import png_alpha
from seminar_prep.tui.typeset.raster import rasterise

FRONT, BACK = r"\sum_{i=1}^n \frac{x_i^2}{\sigma^2}", r"\lambda/(\lambda+\alpha)"
DECK = f"""---
title: Mine
---

Q: Is this so?

$${FRONT}$$

Say why $y = x$.

A: ${BACK}$.

`id: mine-1`
"""


@pytest.fixture
def home(tmp_path):
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "mine.md").write_text(DECK, encoding="utf-8")
    a_library(tmp_path).close()
    return tmp_path


def _opened(home, kind, size=(80, 24), **special):
    command = [sys.executable, "-m", "seminar_prep", "--data-dir", str(home), "review", "--deck", "mine"]
    environ = {name: value for name, value in os.environ.items() if name not in ("TMUX", "STY", "SSH_CONNECTION")}
    return opened(command, *size, environ, kind, **special)


def _expected(tex, after=""):
    """Return the ink of a formula by pixel, from its own upper left corner."""
    drawn = rasterise(to_mathml(parse(tex), after), CellSize(*CELL), "#ffffff")
    return {(x, y): value for y, line in enumerate(png_alpha(drawn.png)) for x, value in enumerate(line) if value}


def _settle(terminal, seconds=0.15):
    """Take in what comes until nothing has come for a while."""
    quiet = time.monotonic() + seconds
    while time.monotonic() < quiet:
        if said := terminal.read(0.05):
            terminal.show(said)
            quiet = time.monotonic() + seconds


def _line_of(terminal, words):
    return next(number for number, line in enumerate(terminal.text.split("\n")) if words in line)


def _at(terminal, shown, top, height):
    """Return the ink between two lines, from the place of its first column and of the top line."""
    part = {(x, y - top * CELL[1]): ink for (x, y), ink in shown.items() if 0 <= y - top * CELL[1] < height * CELL[1]}
    left = min(x for x, _ in part) // CELL[0] * CELL[0]
    return {(x - left, y): ink for (x, y), ink in part.items()}


def _look_alike(shown, expected):
    """Whether what is dark in one is dark in the other: shades may be coarse."""
    return {place for place, ink in shown.items() if ink > 160} >= {p for p, ink in expected.items() if ink > 210} and {
        place for place, ink in expected.items() if ink
    } >= set(shown)


@pytest.mark.parametrize("kind", [KittyTerminal, SixelTerminal])
def test_formulas_that_stand_alone_are_pictures_pixel_by_pixel(home, kind):
    with _opened(home, kind) as terminal:
        terminal.shows("Space shows")
        terminal.until(lambda _: bool(terminal.ink()), "a picture")
        _settle(terminal)
        top = _line_of(terminal, "Is this so?") + 2
        height = _line_of(terminal, "Say why y = x.") - 1 - top
        assert _look_alike(_at(terminal, terminal.ink(), top, height), _expected(FRONT))
        assert "∑" not in terminal.text
        terminal.type(" ")
        terminal.shows("0 blank")
        _settle(terminal)
        top = _line_of(terminal, "────") + 2
        assert _look_alike(_at(terminal, terminal.ink(), top, 1), _expected(BACK, "."))
        terminal.type("qq")
        assert terminal.ends() == 0


@pytest.mark.parametrize("kind", [KittyTerminal, SixelTerminal])
def test_pictures_scroll_with_the_card_and_are_cut_at_its_edge(home, kind):
    deck = home / "decks" / "mine.md"
    deck.write_text(deck.read_text().replace("Say why", "More.\n\n" * 4 + "Say why"), encoding="utf-8")
    with _opened(home, kind, (80, 14)) as terminal:
        terminal.until(lambda _: bool(terminal.ink()), "a picture")
        _settle(terminal)
        whole, edge = _at(terminal, terminal.ink(), 0, 14), _line_of(terminal, "Is this so?")
        first = min(y for _, y in whole)
        for scrolled in range(1, 5):
            terminal.type("j")
            _settle(terminal)
            moved = {(x, y - scrolled * CELL[1]): ink for (x, y), ink in whole.items()}
            kept = {place: ink for place, ink in moved.items() if place[1] >= edge * CELL[1]}
            shown = terminal.ink()
            assert (_at(terminal, shown, 0, 14) if shown else {}) == kept, scrolled
        assert kept != moved
        assert min(y for _, y in moved) == first - 4 * CELL[1]


@pytest.mark.parametrize("kind", [KittyTerminal, SixelTerminal])
def test_pictures_give_way_to_latex_help_palette_and_editor_and_come_back(home, kind):
    with _opened(home, kind, EDITOR="true") as terminal:
        terminal.until(lambda _: bool(terminal.ink()), "a picture")
        _settle(terminal)
        before = terminal.ink()
        terminal.type("L")
        terminal.shows("frac{x_i^2}")
        _settle(terminal)
        assert terminal.ink() == {}
        terminal.type("L")
        _settle(terminal)
        assert terminal.ink() == before
        terminal.type("?")
        terminal.shows("Everywhere")
        _settle(terminal)
        assert terminal.ink() == {}
        terminal.type("q")
        terminal.shows("Space shows")
        _settle(terminal)
        assert terminal.ink() == before
        terminal.type("\x10")
        terminal.shows("🔎")
        _settle(terminal)
        assert terminal.ink() == {}
        terminal.type("\x1b")
        terminal.until(lambda text: "🔎" not in text, "the card")
        _settle(terminal)
        assert terminal.ink() == before
        terminal.type("e")
        _settle(terminal, 0.6)
        terminal.shows("Space shows")
        assert terminal.ink() == before
        terminal.type("q")
        assert terminal.ends() == 0


class Mute(Terminal):
    """A terminal that answers nothing."""

    answers: ClassVar = {}


@pytest.mark.parametrize(
    ("kind", "special", "config"),
    [
        (Mute, {}, ""),
        (Terminal, {}, ""),
        (KittyTerminal, {}, 'pictures = "off"'),
        (KittyTerminal, {}, 'theme = "ansi"'),
        (KittyTerminal, {"NO_COLOR": "1"}, ""),
    ],
    ids=["mute", "without", "off", "ansi", "no colour"],
)
def test_without_pictures_formulas_are_text_and_no_graphics_are_sent(home, kind, special, config):
    (home / "config.toml").write_text(config, encoding="utf-8")
    with _opened(home, kind, **special) as terminal:
        terminal.shows("∑  ────")
        terminal.type(" ")
        terminal.shows("λ/(λ + α)")
        terminal.type("q")
        assert terminal.ends() == 0
    question = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
    said = bytes(terminal.said).replace(question, b"", 0 if "off" in config else 1)
    assert [mark for mark in (b"\x1b_G", b"\x1bP") if mark in said] == []
