"""Every theme of ours can be read: by its contrast where it names colours, and without any where it does not."""

import runpy
from pathlib import Path

import pytest
from rich.color import ColorType
from screens import run, sample_app, settled_text, text_of, walk
from textual.color import Color

from seminar_prep import config
from seminar_prep.cli.studying import wire_study
from seminar_prep.tui.screens.agenda import AgendaScreen
from seminar_prep.tui.theme import ANSI, DARK, HIGH_CONTRAST, LIGHT, OWN_THEMES

COLOURED = [theme for theme in OWN_THEMES if not theme.ansi]
GROUNDS = ("background", "surface", "panel", "block-cursor-background", "block-cursor-blurred-background")
TEXTS = (
    *(
        "foreground",
        "text-muted",
        "text-disabled",
        "text-primary",
        "text-success",
        "text-warning",
        "text-error",
        "text-accent",
    ),
    *("primary", "block-cursor-foreground", "footer-key-foreground", "footer-description-foreground"),
)
SCREENS = runpy.run_path(str(Path(__file__).with_name("test_goldens.py")))["WALKS"]
# (keys to the screen, what stands there)
WALK = (([], "Coming talks"), (["T"], "Talks ahead"), (["question_mark"], "Everywhere"))


def _least(theme):
    return 7.0 if theme is HIGH_CONTRAST else 4.5


def _luminance(color):
    shares = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in color.rgb)]
    return 0.2126 * shares[0] + 0.7152 * shares[1] + 0.0722 * shares[2]


def contrast(one, other):
    """The ratio of WCAG 2.2, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_definition():
    assert contrast(Color.parse("#000"), Color.parse("#fff")) == 21
    assert round(contrast(Color.parse("#777"), Color.parse("#fff")), 2) == 4.48


def test_configuration_offers_the_themes_there_are_by_their_names():
    assert tuple(theme.name for theme in OWN_THEMES) == config.OWN_THEMES


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_text_stands_out_from_every_ground(theme):
    colours = {name: Color.parse(value) for name, value in theme.to_color_system().generate().items() if "#" in value}
    poor = {
        (text, ground): round(contrast(colours[text], colours[ground]), 2)
        for text in TEXTS
        for ground in GROUNDS
        if contrast(colours[text], colours[ground]) < _least(theme)
    }
    assert poor == {}
    assert contrast(colours["background"], colours["accent"]) >= _least(theme)  # the mark of the sample


def _app_with(theme, tmp_path, **environ):
    app = sample_app(tmp_path / "library", **environ)
    (tmp_path / "library" / "config.toml").write_text(f'timezone = "UTC"\ntheme = "{theme.name}"\n')
    return app


def _segments(pilot):
    strips = pilot.app.screen._compositor.render_strips()
    for strip in strips:
        drawn = strip
        for one in pilot.app._filters:
            drawn = drawn.apply_filter(one, pilot.app.screen.styles.background) if one.enabled else drawn
        yield from (segment for segment in drawn if segment.style is not None)


def _poor_words(pilot, least):
    styles = {
        (str(segment.style), segment.style.color, segment.style.bgcolor): segment.text
        for segment in _segments(pilot)
        if any(character.isalnum() for character in segment.text)
    }
    return [
        (text, style)
        for (style, *colours), text in styles.items()
        if contrast(*map(Color.from_rich_color, colours)) < least
    ]


@pytest.mark.parametrize(
    "theme",
    [HIGH_CONTRAST, pytest.param(DARK, marks=pytest.mark.slow), pytest.param(LIGHT, marks=pytest.mark.slow)],
    ids=lambda theme: theme.name,
)
def test_every_word_on_every_screen_stands_out_from_its_ground(theme, tmp_path):
    app = _app_with(theme, tmp_path)
    wire_study(app).grade("gd-contraction-factor", 4)
    found = {}

    async def scenario(pilot):
        for name, keys in SCREENS.items():
            while len(pilot.app.screen_stack) > 2:
                pilot.app.pop_screen()
            await walk(pilot, keys)
            await pilot.pause(0.05)
            if poor := _poor_words(pilot, _least(theme)):
                found[name] = poor

    run(app, scenario)
    app.close()
    assert found == {}


def test_ansi_theme_uses_the_colours_of_the_terminal_and_no_others(tmp_path):
    app = _app_with(ANSI, tmp_path)

    async def scenario(pilot):
        for keys, shown in WALK:
            await pilot.press(*keys)
            await settled_text(pilot)
            assert shown in text_of(pilot)
            drawn = [(s.style.color if s.text.strip() else None, s.style.bgcolor, s.text) for s in _segments(pilot)]
            colours = [(c, text) for *both, text in drawn for c in both if c is not None]
            assert [both for both in colours if both[0].type not in (ColorType.DEFAULT, ColorType.STANDARD)] == []
            assert any(c.type is ColorType.STANDARD for c, _ in colours)

    run(app, scenario)
    app.close()


@pytest.mark.parametrize("theme", OWN_THEMES, ids=lambda theme: theme.name)
def test_no_color_holds_in_every_theme_and_the_row_under_the_cursor_still_shows(theme, tmp_path, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = _app_with(theme, tmp_path)

    async def scenario(pilot):
        await settled_text(pilot)
        assert isinstance(pilot.app.screen, AgendaScreen)
        styles = [segment.style for segment in _segments(pilot)]
        colours = [c for style in styles for c in (style.color, style.bgcolor) if c is not None]
        assert all(c.is_default or len(set(c.triplet)) == 1 for c in colours)
        assert not any(s.color == s.bgcolor and not s.color.is_default for s in styles if s.color and s.bgcolor)
        (title,) = {s.style for s in _segments(pilot) if "Saddle points" in s.text}
        others = [s.style for s in _segments(pilot) if "What Adam estimates" in s.text]
        assert others
        assert all((title.bgcolor, title.underline) != (other.bgcolor, other.underline) for other in others)

    run(app, scenario)
    app.close()
