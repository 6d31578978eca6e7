"""Many cards by keys and by mouse: marked, put away, tagged, taken back, and long work broken off."""

import contextlib
import threading

import pytest
from library_builder import TODAY
from screens import run, sample_app, settled_text, text_of

from seminar_prep.cli.studying import wire_study
from seminar_prep.domain.card_query import parse_query
from seminar_prep.errors import LibraryError
from seminar_prep.storage.card_search import search_cards
from seminar_prep.storage.card_tags import all_own_tags
from seminar_prep.tui.screens.cards import PAGE_ROWS, CardsScreen
from seminar_prep.tui.widgets.card_list import CardList
from seminar_prep.tui.widgets.tag_field import TagField


@pytest.fixture
def app(tmp_path):
    app = sample_app(tmp_path / "library")
    yield app
    app.close()


def _found(app, text):
    return set(search_cards(app.library.connection, parse_query(text), TODAY))


async def _cards(pilot, *keys):
    await _settle(pilot, "C")
    cards = pilot.app.screen.query_one(CardList)
    if keys:
        await _settle(pilot, *keys)
    return cards


async def _settle(pilot, *keys):
    """Press `keys` in one go, and wait until what they have set going is done and drawn."""
    await pilot.press(*keys)
    await settled_text(pilot)


def _ids(cards):
    return [row.listed.id for row in cards.rows]


def _notes(pilot):
    return [note.message for note in pilot.app._notifications]


def test_range_is_marked_downwards_and_upwards_and_counted_in_the_heading(app):
    async def scenario(pilot):
        cards = await _cards(pilot, "j", "J", "shift+down")
        assert "3 marked · study order" in text_of(pilot)
        assert cards.highlighted == 3
        await _settle(pilot, "K", "shift+up")
        assert "1 marked" in text_of(pilot)
        assert (cards.highlighted, text_of(pilot).count("●")) == (1, 1)
        await _settle(pilot, "X")
        assert "marked" not in text_of(pilot)
        assert "●" not in text_of(pilot)

    run(app, scenario)


def test_all_found_are_marked_those_that_are_not_loaded_too_and_only_those(app):
    everything, found = _found(app, ""), _found(app, "gradient")
    assert len(everything) > PAGE_ROWS

    async def scenario(pilot):
        await _cards(pilot, "asterisk")
        assert f"{len(everything)} cards · {len(everything)} marked" in text_of(pilot)
        assert set(pilot.app.screen._marks.ids) == everything
        await _settle(pilot, "X", "slash", *"gradient", "enter")
        await _settle(pilot, "asterisk")
        await _settle(pilot, "escape")
        assert f"{len(everything)} cards · {len(found)} marked" in text_of(pilot)
        await _settle(pilot, "b")
        assert _found(app, "is:buried") == found
        await _settle(pilot, "u")
        assert _found(app, "is:buried") == set()

    run(app, scenario)


def test_search_that_cannot_be_read_marks_nothing_and_says_why(app):
    async def scenario(pilot):
        await _cards(pilot, "slash", *"is:duo", "enter", "asterisk")
        assert not pilot.app.screen._marks
        assert any("unknown search" in note for note in _notes(pilot))

    run(app, scenario)


@pytest.mark.parametrize(("key", "state"), [("s", "suspended"), ("b", "buried"), ("F", "flagged")])
def test_marked_cards_are_changed_together_and_back_and_each_act_is_taken_back_in_turn(app, key, state):
    before = _found(app, f"is:{state}")

    async def scenario(pilot):
        cards = await _cards(pilot, "x", "x", key)
        both = set(_ids(cards)[:2])
        assert _found(app, f"is:{state}") == before | both
        await _settle(pilot, key)
        assert _found(app, f"is:{state}") == before
        await _settle(pilot, "u")
        assert _found(app, f"is:{state}") == before | both
        await _settle(pilot, "u")
        assert _found(app, f"is:{state}") == before
        assert "2 cards are as before." in _notes(pilot)
        assert not pilot.app.screen.check_action("undo", ())

    run(app, scenario)


def test_without_marks_the_card_under_the_cursor_is_changed(app):
    async def scenario(pilot):
        cards = await _cards(pilot, "j", "s")
        assert _found(app, "is:suspended") == {_ids(cards)[1]}
        assert "1 card is suspended; u takes it back." in _notes(pilot)

    run(app, scenario)


def test_tags_are_typed_completed_shown_and_taken_off(app):
    async def scenario(pilot):
        cards = await _cards(pilot, "x", "x", "t")
        await _settle(pilot, *"exam", "space", *"hard", "enter")
        first, second = _ids(cards)[:2]
        assert all_own_tags(app.library.connection) == {(c, t) for c in (first, second) for t in ("exam", "hard")}
        assert text_of(pilot).count("· #exam · #hard") == 2
        await _settle(pilot, "t")
        await _settle(pilot, *"-ex", "tab")
        assert pilot.app.screen.query_one(TagField).value == "-exam "
        await _settle(pilot, "enter")
        assert all_own_tags(app.library.connection) == {(first, "hard"), (second, "hard")}
        assert "2 cards: -exam; u takes it back." in _notes(pilot)
        await _settle(pilot, "u")
        await _settle(pilot, "u")
        assert all_own_tags(app.library.connection) == frozenset()

    run(app, scenario, size=(120, 40))


def test_wrong_tag_is_told_and_the_line_stays_open_until_escape(app):
    async def scenario(pilot):
        cards = await _cards(pilot, "t")
        await _settle(pilot, *"Bad", "enter")
        field = pilot.app.screen.query_one(TagField)
        assert field.has_focus
        assert any("'Bad' is no tag" in note for note in _notes(pilot))
        await _settle(pilot, "escape")
        assert isinstance(pilot.app.screen, CardsScreen)
        assert (cards.has_focus, field.has_class("hidden")) == (True, True)
        await _settle(pilot, "t")
        await _settle(pilot, "enter")
        assert all_own_tags(app.library.connection) == frozenset()

    run(app, scenario)


def test_tags_typed_right_behind_the_key_are_typed_into_the_line(app):
    async def scenario(pilot):
        cards = await _cards(pilot, "j", "t", *"exam", "enter")
        assert all_own_tags(app.library.connection) == {(_ids(cards)[1], "exam")}
        assert not pilot.app.screen._marks

    run(app, scenario)


def test_own_tags_stand_on_the_page_of_a_card(app):
    async def scenario(pilot):
        await _cards(pilot, "t")
        await _settle(pilot, *"exam", "enter")
        await _settle(pilot, "enter")
        assert "your tags exam" in await settled_text(pilot)

    run(app, scenario, size=(100, 60))


def test_click_at_the_mark_marks_and_leaves_the_cursor(app):
    async def scenario(pilot):
        cards = await _cards(pilot)
        await pilot.click(CardList, offset=(2, 5))
        await settled_text(pilot)
        assert list(pilot.app.screen._marks.ids) == [_ids(cards)[2]]
        assert cards.highlighted == 0
        await pilot.click(CardList, offset=(2, 4))
        await settled_text(pilot)
        assert not pilot.app.screen._marks
        await pilot.click(CardList, offset=(10, 5))
        assert (cards.highlighted, len(pilot.app.screen._marks)) == (2, 0)

    run(app, scenario)


def test_long_work_says_so_takes_keys_and_is_broken_off_by_escape(app, monkeypatch):
    monkeypatch.setattr("seminar_prep.tui.bulk_screen.MANY_CARDS", 2)
    started = threading.Event()

    async def scenario(pilot):
        cards = await _cards(pilot, "x", "x")
        acts = pilot.app.screen._desk.cards.acts
        turn = acts.turn

        def slow(some, wish, stop):
            started.set()
            while not stop.is_requested:
                stop._connection or threading.Event().wait(0.005)
            return turn(some, wish, stop)

        monkeypatch.setattr(acts, "turn", slow)
        await pilot.press("s")
        assert started.wait(5)
        await pilot.press("j")
        assert "Changing 2 cards … Escape stops it, and nothing is changed." in text_of(pilot)
        assert cards.highlighted == 3
        await _settle(pilot, "escape")
        assert "Changing" not in text_of(pilot)
        assert "Stopped; nothing was changed." in _notes(pilot)
        assert len(pilot.app.screen._marks) == 2
        assert _found(app, "is:suspended") == set()
        assert not pilot.app.screen.check_action("undo", ())

    run(app, scenario)


def test_act_on_a_library_that_cannot_be_written_says_so_and_offers_no_undo(app, monkeypatch):
    @contextlib.contextmanager
    def refuse(_):
        raise LibraryError("the disk is full; nothing was written.")
        yield

    async def scenario(pilot):
        await _cards(pilot)
        monkeypatch.setattr("seminar_prep.storage.database.Library.write", refuse)
        await _settle(pilot, "s")
        assert any("the disk is full" in note for note in _notes(pilot))
        assert not pilot.app.screen.check_action("undo", ())
        assert wire_study(app).state(pilot.app.screen.query_one(CardList).highlighted_id) == "active"

    run(app, scenario)


@pytest.mark.parametrize(("size", "said"), [((80, 24), "141 cards · 1 marked · study order"),
                                            ((40, 20), "141 · 1 marked · study ")])  # fmt: skip
def test_heading_tells_all_it_has_to_where_room_is_short(app, size, said):
    async def scenario(pilot):
        await _cards(pilot, "x")
        assert said in text_of(pilot)

    run(app, scenario, size=size)
