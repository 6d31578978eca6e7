"""Keys that come faster than the screens change go where they were meant, in their order."""

import pytest
from screens import run, sample_app, settled_text
from textual.events import Key
from textual.keys import _character_to_key
from textual.widgets import Input


@pytest.fixture
def app(tmp_path):
    app = sample_app(tmp_path / "library")
    yield app
    app.close()


async def _at_once(pilot, keys):
    """Have all keys arrive before the first one is dealt with, as they do over a slow line."""
    for key in keys:
        name = "enter" if key == "\r" else _character_to_key(key)
        pilot.app.post_message(Key(name, key))
    return await settled_text(pilot)


@pytest.mark.parametrize("place", ["A", "P", "D", "N", "comma", "C"])
def test_what_is_typed_after_the_key_of_a_field_is_for_the_field_alone(app, place):
    async def scenario(pilot):
        await pilot.press(place)
        await settled_text(pilot)
        await _at_once(pilot, "/stable")
        assert isinstance(pilot.app.focused, Input)
        assert pilot.app.focused.value == "stable"
        assert list(pilot.app._notifications) == []
        assert len(pilot.app.screen_stack) <= 3

    run(app, scenario)


@pytest.mark.parametrize("place", ["P", "D", "N", ",", "C"])
def test_field_of_a_place_is_reached_before_the_place_stands(app, place):
    async def scenario(pilot):
        await settled_text(pilot)
        await _at_once(pilot, f"{place}/stable")
        assert isinstance(pilot.app.focused, Input)
        assert pilot.app.focused.value == "stable"
        assert list(pilot.app._notifications) == []

    run(app, scenario)


def test_letters_behind_the_key_of_a_field_do_nothing_to_cards(app):
    async def scenario(pilot):
        await pilot.press("C")
        await settled_text(pilot)
        await _at_once(pilot, "/sfx")  # suspend, filter, mark

    run(app, scenario)
    states = app.library.connection.execute("SELECT count(*) FROM card_states").fetchone()
    assert tuple(states) == (0,)


def test_enter_after_the_words_comes_after_them(app):
    async def scenario(pilot):
        await pilot.press("comma")
        await settled_text(pilot)
        await _at_once(pilot, "/glyphs\r")
        assert pilot.app.screen.chosen.name == "glyphs"
        assert not isinstance(pilot.app.focused, Input)

    run(app, scenario)


def test_answers_typed_ahead_are_given_one_by_one(app):
    async def scenario(pilot):
        await pilot.press("r")
        await settled_text(pilot)
        await _at_once(pilot, " 4 3")
        assert pilot.app.screen._session.sum_up().n_answers == 2

    run(app, scenario)
