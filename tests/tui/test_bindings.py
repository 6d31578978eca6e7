"""Keys are named once, described, and honest: the help and the footer can rely on them."""

from collections import Counter

import pytest
from screens import run, sample_app
from textual.binding import Binding

from seminar_prep.tui.all_keys import help_sections
from seminar_prep.tui.places import PLACES

SECTIONS = dict(help_sections())
EVERY = [binding for bindings in SECTIONS.values() for binding in bindings]


@pytest.mark.parametrize("binding", EVERY, ids=lambda binding: str(getattr(binding, "id", binding)))
def test_binding_has_an_id_and_a_description(binding):
    assert isinstance(binding, Binding)
    assert binding.id
    assert binding.description.strip()


def test_ids_of_bindings_are_unique():
    assert [name for name, n in Counter(binding.id for binding in EVERY).items() if n > 1] == []


@pytest.mark.parametrize("title", [title for title in SECTIONS if title != "Everywhere"])
def test_no_key_has_two_meanings_on_one_screen(title):
    keys = Counter(
        key for binding in (*SECTIONS["Everywhere"], *SECTIONS[title]) for key in binding.key.split(",")
    )  # fmt: skip
    assert [key for key, n in keys.items() if n > 1] == []


def test_every_place_is_one_key_away_and_back_leads_where_one_came_from(tmp_path):
    app = sample_app(tmp_path / "library")

    async def scenario(pilot):
        for place in PLACES:
            await pilot.press("A", place.key)
            assert place.title == pilot.app.screen.TITLE
        await pilot.press("A", "T", "question_mark", "q", "q")
        assert pilot.app.screen.TITLE == "Agenda"

    run(app, scenario)
    app.close()


def test_place_that_is_open_below_is_gone_back_to_and_not_opened_twice(tmp_path):
    app = sample_app(tmp_path / "library")

    async def scenario(pilot):
        depth = len(pilot.app.screen_stack)
        await pilot.press("T", "A", "T", "A")
        assert len(pilot.app.screen_stack) == depth

    run(app, scenario)
    app.close()
