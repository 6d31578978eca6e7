"""Hold what a screen looks like: as text at three sizes, as styles at one, and the same text in every theme.

UPDATE_GOLDENS=1 writes the files anew; then read them.
"""

import os
from pathlib import Path

from screen_styles import has_hue, styles_text
from screen_svg import Lines, lines_of_app
from screens import settled_text, text_of
from textual.filter import NoColor
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from seminar_prep.tui.theme import ANSI, DARK, HIGH_CONTRAST, LIGHT

GOLDENS = Path(__file__).parent / "tui" / "goldens"
SIZES = ((40, 20), (80, 24), (120, 40))
STYLED = (80, 24)
NO_COLOUR = "NO_COLOR"
IN_GOLDEN = (DARK.name, LIGHT.name, NO_COLOUR)


async def hold_screen(pilot: Pilot, name: str) -> None:
    """Compare the screen with its goldens at the size that it has, in all themes; the terminal's own stays on."""
    width, height = pilot.app.size
    pilot.app.theme = DARK.name
    if isinstance(field := pilot.app.focused, Input | TextArea):
        field.cursor_blink = False
    text = await settled_text(pilot)
    _hold(f"{name}-{width}x{height}.txt", text + "\n")
    is_styled = (width, height) == STYLED
    themes = (DARK, LIGHT, HIGH_CONTRAST, ANSI) if is_styled else (LIGHT, ANSI)
    looks = {theme.name: await _in_theme(pilot, theme.name, text) for theme in themes}
    # The terminal's own theme, which came last, without its colours.
    looks[NO_COLOUR] = lines_of_app(pilot.app, NoColor())
    for theme, lines in looks.items():
        assert has_hue(lines) == (theme != NO_COLOUR), theme
    if is_styled:
        _hold(f"{name}-{width}x{height}.styles", styles_text({theme: looks[theme] for theme in IN_GOLDEN}))


async def _in_theme(pilot: Pilot, theme: str, text: str) -> Lines:
    """Put on a theme and return what the screen then looks like, once its text is as it was."""
    if pilot.app.theme != theme:
        pilot.app.theme = theme
        for _ in range(50):
            await pilot.pause(0.01)
            if text_of(pilot) == text:
                break
    assert text_of(pilot) == text, f"the text is another in {theme}"
    return lines_of_app(pilot.app)


def _hold(name: str, said: str) -> None:
    """Compare with the golden, or write it."""
    path = GOLDENS / name
    if os.environ.get("UPDATE_GOLDENS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(said, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == said, f"{name}: see UPDATE_GOLDENS in tests/goldens.py"
