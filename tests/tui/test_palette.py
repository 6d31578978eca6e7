"""The command palette leads to every key of the screen, to every place and to every thing by its name."""

import pytest
from screens import run, sample_app, settled_text

from seminar_prep.tui.places import PLACES
from seminar_prep.tui.screens.agenda import AgendaScreen
from seminar_prep.tui.screens.concept import ConceptScreen
from seminar_prep.tui.screens.review import ReviewScreen
from seminar_prep.tui.screens.talk import TalkScreen


def _letters(words):
    return ["space" if letter == " " else letter for letter in words]


@pytest.mark.parametrize(
    ("words", "shown", "screen"),
    [
        ("saddle points", "talk Saddle points, not poor minima", TalkScreen),
        ("saddle points", "concept Saddle points in high dimension", None),
        ("batch norm", "concept Batch normalisation", None),
        ("1412.6980", "paper Adam: A Method for Stochastic Optimization", None),
    ],
)
def test_things_are_found_by_their_names_and_opened(words, shown, screen, tmp_path):
    async def find(pilot):
        await pilot.press("ctrl+p", *_letters(words))
        assert shown in await settled_text(pilot)
        if screen:
            await pilot.press("enter")
            await settled_text(pilot)
            assert isinstance(pilot.app.screen, screen)

    run(sample_app(tmp_path), find, size=(120, 40))


def test_every_place_is_in_the_palette(tmp_path):
    async def look(pilot):
        for place in PLACES:
            await pilot.press("ctrl+p", *_letters(place.title.lower()))
            assert place.title in await settled_text(pilot)
            await pilot.press("escape")
            await settled_text(pilot)
            assert isinstance(pilot.app.screen, AgendaScreen)

    run(sample_app(tmp_path), look, size=(120, 40))


def test_a_deck_that_was_found_is_studied(tmp_path):
    async def find(pilot):
        await pilot.press("ctrl+p", *_letters("gbc/08"))
        assert "deck " in await settled_text(pilot)
        await pilot.press("enter")
        await settled_text(pilot)
        assert isinstance(pilot.app.screen, ReviewScreen)

    run(sample_app(tmp_path), find, size=(120, 40))


def test_a_concept_that_was_found_is_opened(tmp_path):
    async def find(pilot):
        await pilot.press("ctrl+p", *_letters("vanishing gradient"))
        assert "concept " in await settled_text(pilot)
        await pilot.press("enter")
        await settled_text(pilot)
        assert isinstance(pilot.app.screen, ConceptScreen)

    run(sample_app(tmp_path), find, size=(120, 40))
