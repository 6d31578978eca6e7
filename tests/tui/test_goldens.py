"""What each screen looks like at three sizes and in the themes: tests/goldens.py, by the ways of screen_walks.py."""

import pytest
from goldens import GOLDENS, SIZES, hold_screen
from screen_svg import lines_of_app
from screen_walks import WALKS
from screens import run, sample_app, settled_text, walk
from textual.filter import NoColor

from seminar_prep.cli.studying import wire_study
from seminar_prep.tui.theme import ANSI


def _sample(folder):
    app = sample_app(folder)
    wire_study(app).grade("gd-contraction-factor", 4)  # comes back with u: a card with a fraction
    return app


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", WALKS)
def test_screen_looks_as_it_was_read_and_says_the_same_in_every_theme(name, size, tmp_path):
    app = _sample(tmp_path / "library")

    async def scenario(pilot):
        await walk(pilot, WALKS[name])
        await hold_screen(pilot, name)

    run(app, scenario, size=size)
    app.close()


@pytest.mark.parametrize("name", ["today", "cards"])
def test_no_color_of_the_environment_looks_as_the_terminals_own_theme_without_its_colours(name, tmp_path, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = _sample(tmp_path / "library")

    async def scenario(pilot):
        await walk(pilot, WALKS[name])
        assert await settled_text(pilot) + "\n" == (GOLDENS / f"{name}-80x24.txt").read_text(encoding="utf-8")
        assert pilot.app.theme == ANSI.name
        begun_so = lines_of_app(pilot.app, pilot.app._filters[-1])
        assert begun_so == lines_of_app(pilot.app, NoColor())

    run(app, scenario)
    app.close()
