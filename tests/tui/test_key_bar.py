"""The keys at the bottom are those that Textual's own footer would show, and are drawn anew only when they change."""

import pytest
from screens import run, sample_app, settled_text
from textual.widgets import Footer

from seminar_prep.tui.widgets.key_bar import KeyBar

# Keys that lead through the screens, and over things with keys of their own.
WALK = "j enter j j j G q slash x enter q T G q P enter G q N enter G q D j C enter q S comma A r space w q t q"


@pytest.fixture
def app(tmp_path):
    app = sample_app(tmp_path / "library")
    yield app
    app.close()


def _shown(keys):
    return [
        (key.key, key.key_display, key.description, key._disabled, key.has_class("-command-palette")) for key in keys
    ]


def test_keys_are_those_of_textuals_footer_after_every_move(app):
    async def scenario(pilot):
        compared = set()
        for key in WALK.split():
            await pilot.press(key)
            await settled_text(pilot)
            bar = pilot.app.screen.query_one(KeyBar)
            with bar._context():
                theirs = list(Footer.compose(bar))
            assert _shown(bar.children) == _shown(theirs), key
            compared.add(tuple(_shown(theirs)))
        assert len(compared) > 12

    run(app, scenario, size=(120, 40))


def test_move_that_changes_no_key_draws_none_anew(app):
    async def scenario(pilot):
        await pilot.press("enter", "j")
        await settled_text(pilot)
        bar = pilot.app.screen.query_one(KeyBar)
        await pilot.press("G", "k")
        await settled_text(pilot)
        before = list(bar.children)
        await pilot.press("k", "k")
        await settled_text(pilot)
        assert all(one is other for one, other in zip(before, bar.children, strict=True))

    run(app, scenario, size=(120, 40))
