"""The field above a page of items: what has its words is shown and gone through, and leaving it shows all again."""

import pytest
from screens import run, sample_app, settled_text, walk

from seminar_prep.tui.widgets.item_scroll import ItemScroll
from seminar_prep.tui.widgets.keyed_list import KeyedList
from seminar_prep.tui.widgets.page_parts import has_words


def _keys(pilot):
    return [item.key for item in pilot.app.screen.query_one(ItemScroll).items]


def test_page_of_a_talk_is_narrowed_to_the_cards_with_all_words(tmp_path):
    async def look(pilot):
        await walk(pilot, ["enter"])
        everything = _keys(pilot)
        await walk(pilot, ["slash", *"newton", "space", *"STEP"])
        found = _keys(pilot)
        assert 0 < len(found) < len(everything)
        page = pilot.app.screen.query_one(ItemScroll)
        assert all(has_words(item, ("newton", "step")) for item in page.items)
        await walk(pilot, ["enter"])
        assert pilot.app.focused is page
        assert page.chosen.key == found[0]
        await walk(pilot, ["G"])
        assert page.chosen.key == found[-1]
        await walk(pilot, ["escape"])
        assert _keys(pilot) == everything
        assert page.chosen.key == found[-1]
        await walk(pilot, ["escape"])
        assert pilot.app.screen.TITLE == "Agenda"

    run(sample_app(tmp_path), look)


def test_words_hold_when_the_page_is_drawn_anew_and_after_coming_back(tmp_path):
    async def look(pilot):
        await walk(pilot, ["enter", "slash", *"newton", "enter"])
        found = _keys(pilot)
        await walk(pilot, ["c"])
        assert _keys(pilot) == found
        await walk(pilot, ["enter", "escape"])
        assert _keys(pilot) == found

    run(sample_app(tmp_path), look)


def test_nothing_found_leaves_nothing_chosen_and_no_words_leave_no_field(tmp_path):
    async def look(pilot):
        await walk(pilot, ["T", "slash", *"nowhere"])
        page = pilot.app.screen.query_one(ItemScroll)
        assert (_keys(pilot), page.chosen) == ([], None)
        await walk(pilot, ["enter", "j", "enter", "escape", "slash", "enter"])
        assert _keys(pilot)
        assert not pilot.app.screen.query("Input")

    run(sample_app(tmp_path), look)


@pytest.mark.parametrize(
    "keys", [["T"], ["enter"], ["S"], ["P", "enter"], ["N", "enter"], ["C", "enter"], ["r", "w"]], ids=str
)
def test_every_page_has_the_field(keys, tmp_path):
    async def look(pilot):
        await walk(pilot, keys)
        title = pilot.app.screen.TITLE
        await walk(pilot, ["slash", *"xyzzy"])
        text = await settled_text(pilot)
        assert "xyzzy" in text
        await walk(pilot, ["escape"])
        assert title == pilot.app.screen.TITLE
        assert "xyzzy" not in await settled_text(pilot)

    run(sample_app(tmp_path), look)


def test_help_is_narrowed_to_the_keys_with_all_words(tmp_path):
    async def look(pilot):
        await walk(pilot, ["question_mark", "slash", *"deck", "space", *"fold"])
        found = await settled_text(pilot)
        assert "Fold" in found
        assert "Undo" not in found
        await walk(pilot, ["enter", "escape"])
        assert "Quit" in await settled_text(pilot)
        assert pilot.app.screen.TITLE == "Help"

    run(sample_app(tmp_path), look)


@pytest.mark.parametrize("place", ["A", "P", "D", "N", "C", "comma"])
def test_list_in_which_nothing_was_found_is_where_it_was(place, tmp_path):
    async def look(pilot):
        await walk(pilot, [place, *"jjjj"])
        one = pilot.app.screen.query_one(KeyedList)
        left = one.highlighted_id
        await walk(pilot, ["slash", "at", "enter"])
        assert one.highlighted_id is None
        await walk(pilot, ["escape"])
        assert one.highlighted_id == left is not None

    run(sample_app(tmp_path), look)
