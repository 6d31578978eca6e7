"""What each screen looks like at three sizes, as text. UPDATE_GOLDENS=1 writes the files anew; then read them."""

import os
from pathlib import Path

import pytest
from screens import run, sample_app, settled_text, walk

from seminar_prep.cli.studying import wire_study

GOLDENS = Path(__file__).parent / "goldens"
WALKS = {
    "agenda": [],
    "agenda-month": ["m", "l"],
    "today": ["t"],
    "talk": ["enter"],
    "talk-form": ["enter", "e", "tab"],
    "talk-new": ["n"],
    "papers": ["P"],
    "paper": ["P", "j", "enter"],
    "cards": ["C", "j", "space"],
    "card": ["C", "o", "enter"],
    "decks": ["D"],
    "concepts": ["N"],
    "concept": ["N", "slash", *"saddle points in", "enter", "enter"],
    "review-question": ["r", "u"],
    "review-answer": ["r", "u", "space"],
    "review-why": ["r", "u", "w"],
    "review-summary": ["r", "u", "space", "2", "space", "5", "t"],
    "stats": ["S"],
    "stats-below": ["S", "pagedown", "pagedown"],
    "help": ["question_mark"],
    "settings": ["comma"],
}


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", WALKS)
def test_screen_looks_as_it_was_read(name, size, tmp_path):
    app = sample_app(tmp_path / "library")
    wire_study(app).grade("gd-contraction-factor", 4)  # comes back with u: a card with a fraction

    async def scenario(pilot):
        await walk(pilot, WALKS[name])
        text = await settled_text(pilot)
        path = GOLDENS / f"{name}-{size[0]}x{size[1]}.txt"
        if os.environ.get("UPDATE_GOLDENS"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text + "\n"

    run(app, scenario, size=size)
    app.close()


@pytest.mark.parametrize("name", WALKS)
def test_screen_without_colour_has_the_same_text_in_the_terminals_own_colours(name, tmp_path, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = sample_app(tmp_path / "library")
    wire_study(app).grade("gd-contraction-factor", 4)

    async def scenario(pilot):
        await walk(pilot, WALKS[name])
        assert await settled_text(pilot) + "\n" == (GOLDENS / f"{name}-80x24.txt").read_text(encoding="utf-8")
        strips = pilot.app.screen._compositor.render_strips()
        drawn = [
            colour
            for strip in strips
            for segment in strip.apply_filter(pilot.app._filters[-1], pilot.app.screen.styles.background)
            for colour in (segment.style.color, segment.style.bgcolor)
        ]
        assert drawn
        assert all(colour.is_default for colour in drawn)

    run(app, scenario)
    app.close()
