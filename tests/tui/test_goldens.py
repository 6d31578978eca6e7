"""What each screen looks like, as text at three sizes and as styles in three themes.

The ways to the screens stand in tests/screen_walks.py. UPDATE_GOLDENS=1 writes the files anew; then read them.
"""

import os
from pathlib import Path

import pytest
from screen_styles import has_hue, styles_text
from screen_svg import lines_of_app
from screen_walks import WALKS
from screens import run, sample_app, settled_text, text_of, walk
from textual.filter import NoColor

from seminar_prep.cli.studying import wire_study
from seminar_prep.tui.theme import ANSI, DARK, HIGH_CONTRAST, LIGHT

GOLDENS = Path(__file__).parent / "goldens"
SIZES = ((40, 20), (80, 24), (120, 40))
STYLED = (80, 24)
THEMES = tuple(theme.name for theme in (DARK, LIGHT, HIGH_CONTRAST, ANSI))
NO_COLOUR = "NO_COLOR"
IN_GOLDEN = (DARK.name, LIGHT.name, NO_COLOUR)


def _sample(folder):
    app = sample_app(folder)
    wire_study(app).grade("gd-contraction-factor", 4)  # comes back with u: a card with a fraction
    return app


def _hold(name, said):
    """Compare with the golden, or write it."""
    path = GOLDENS / name
    if os.environ.get("UPDATE_GOLDENS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(said, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == said


async def _in_theme(pilot, theme, text):
    """Put on a theme and return what the screen then looks like, once its text is as it was."""
    pilot.app.theme = theme
    for _ in range(50):
        await pilot.pause(0.01)
        if text_of(pilot) == text:
            break
    assert text_of(pilot) == text, f"the text is another in {theme}"
    return lines_of_app(pilot.app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", WALKS)
def test_screen_looks_as_it_was_read_and_says_the_same_in_every_theme(name, size, tmp_path):
    app = _sample(tmp_path / "library")

    async def scenario(pilot):
        await walk(pilot, WALKS[name])
        text = await settled_text(pilot)
        _hold(f"{name}-{size[0]}x{size[1]}.txt", text + "\n")
        themes = THEMES if size == STYLED else (LIGHT.name, ANSI.name)
        looks = {theme: await _in_theme(pilot, theme, text) for theme in themes}
        looks[NO_COLOUR] = lines_of_app(pilot.app, NoColor())  # the last theme, the terminal's own, without its colours
        assert not has_hue(looks[NO_COLOUR])
        assert all(has_hue(looks[theme]) for theme in themes)
        if size == STYLED:
            _hold(f"{name}-{size[0]}x{size[1]}.styles", styles_text({one: looks[one] for one in IN_GOLDEN}))

    run(app, scenario, size=size)
    app.close()


@pytest.mark.parametrize("name", ["today", "cards"])
def test_no_color_of_the_environment_looks_as_the_terminals_own_theme_without_its_colours(name, tmp_path, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = _sample(tmp_path / "library")

    async def scenario(pilot):
        await walk(pilot, WALKS[name])
        assert await settled_text(pilot) + "\n" == (GOLDENS / f"{name}-80x24.txt").read_text(encoding="utf-8")
        begun_so = lines_of_app(pilot.app, pilot.app._filters[-1])
        pilot.app._filters = pilot.app._filters[:-1]
        assert begun_so == lines_of_app(pilot.app, NoColor())
        assert pilot.app.theme == ANSI.name

    run(app, scenario)
    app.close()
