"""The cards by keys and by mouse: found, sorted, read on, marked, put away, opened, edited."""

import contextlib
from dataclasses import replace

import pytest
from library_builder import TODAY
from screens import run, sample_app, text_of

from seminar_prep.cli.studying import wire_study
from seminar_prep.domain.card_query import CardOrder, parse_query
from seminar_prep.domain.review import NEW_MEMORY, Memory
from seminar_prep.services.cards import find_cards
from seminar_prep.storage.card_search import search_cards
from seminar_prep.storage.reviews import save_memory
from seminar_prep.tui.opening import Opening
from seminar_prep.tui.screens import cards as cards_module
from seminar_prep.tui.screens.card import CardScreen
from seminar_prep.tui.screens.cards import PAGE_ROWS, CardsScreen
from seminar_prep.tui.screens.concept import ConceptScreen
from seminar_prep.tui.screens.talk import TalkScreen
from seminar_prep.tui.widgets.card_list import CardList
from seminar_prep.tui.widgets.item_scroll import Item, ItemScroll


@pytest.fixture
def app(tmp_path):
    app = sample_app(tmp_path / "library")
    yield app
    app.close()


async def _settle(pilot):
    """Wait until no search runs any more."""
    for _ in range(2):  # what a search found may ask for another one
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def _opened(pilot, *keys):
    await pilot.press("C")
    await _settle(pilot)
    cards = pilot.app.screen.query_one(CardList)
    for key in keys:
        await pilot.press(key)
        await _settle(pilot)
    return cards


def _ids(cards):
    return [row.listed.id for row in cards.rows]


def test_all_cards_are_counted_and_the_first_page_of_them_is_there(app):
    n_cards = len(search_cards(app.library.connection, parse_query(""), TODAY))

    async def scenario(pilot):
        cards = await _opened(pilot)
        assert f"{n_cards} cards · study order" in text_of(pilot)
        assert len(cards.rows) == PAGE_ROWS < n_cards
        assert cards.highlighted == 0

    run(app, scenario)


def test_going_down_reads_on_page_by_page_to_the_last_card(app):
    n_cards = len(search_cards(app.library.connection, parse_query(""), TODAY))

    async def scenario(pilot):
        cards = await _opened(pilot, "G")
        assert len(cards.rows) == 2 * PAGE_ROWS
        assert cards.highlighted == PAGE_ROWS - 1
        await pilot.press("G")
        await _settle(pilot)
        assert len(cards.rows) == n_cards == len(set(_ids(cards)))
        await pilot.press("q", "C")
        await _settle(pilot)
        assert (len(cards.rows), cards.highlighted) == (n_cards, 2 * PAGE_ROWS - 1)

    run(app, scenario)


def test_list_that_ends_before_all_that_was_found_says_so(app, monkeypatch):
    monkeypatch.setattr(cards_module, "MOST_ROWS", PAGE_ROWS)

    async def scenario(pilot):
        cards = await _opened(pilot, "G", "G")
        assert len(cards.rows) == PAGE_ROWS
        assert f"The first {PAGE_ROWS} of" in text_of(pilot)

    run(app, scenario)


def test_search_finds_while_it_is_typed_what_the_command_finds(app):
    wanted = {found.card.id for found in find_cards(app.library, parse_query('gradient ref:"GBC 8.2"'), TODAY)}

    async def scenario(pilot):
        cards = await _opened(pilot, "slash")
        await pilot.press(*"gradient")
        pilot.app.screen.query_one("#query").value = 'gradient ref:"GBC 8.2"'
        await _settle(pilot)
        assert set(_ids(cards)) == wanted
        assert wanted
        await pilot.press("enter", "j")
        assert cards.highlighted == 1
        await pilot.press("escape")
        await _settle(pilot)
        assert len(cards.rows) == PAGE_ROWS
        assert isinstance(pilot.app.screen, CardsScreen)

    run(app, scenario)


def test_filter_goes_round_and_stands_in_the_search_where_words_stay(app):
    async def scenario(pilot):
        cards = await _opened(pilot, "slash", *"the", "enter")
        field = pilot.app.screen.query_one("#query")
        seen = []
        for _ in range(6):
            await pilot.press("f")
            await _settle(pilot)
            seen.append(field.value)
        assert seen == [*(f"is:{state} the" for state in ("due", "new", "suspended", "leech", "flagged")), "the"]
        await pilot.press("f")
        await _settle(pilot)
        assert cards.rows
        assert all(row.listed.memory.is_due(TODAY) for row in cards.rows)

    run(app, scenario)


def test_filter_that_finds_nothing_says_what_to_do_and_its_key_goes_on(app):
    async def scenario(pilot):
        await _opened(pilot, "f", "f", "f")
        assert "No card has is:suspended" in text_of(pilot)
        assert "Escape shows all" in text_of(pilot)
        await pilot.press("f", "f", "f")
        await _settle(pilot)
        assert "[" in text_of(pilot)
        assert pilot.app.screen.query_one("#query").value == ""

    run(app, scenario)


def test_search_that_cannot_be_read_says_why_and_keeps_the_cards(app):
    async def scenario(pilot):
        cards = await _opened(pilot, "slash", *"is:duo")
        assert "unknown search 'is:duo'. Did you mean 'is:due'?" in text_of(pilot)
        assert cards.rows
        await pilot.press("backspace", "e")
        await _settle(pilot)
        assert "unknown" not in text_of(pilot)

    run(app, scenario)


def test_sorting_goes_round_and_the_heading_says_by_what(app):
    with app.library.write() as connection:
        save_memory(connection, "gd-contraction-factor", Memory(3, 10, 130, TODAY, 9, True))

    async def scenario(pilot):
        cards = await _opened(pilot)
        first = _ids(cards)[0]
        for order in (CardOrder.DUE, CardOrder.EASE, CardOrder.LAPSES):
            await pilot.press("o")
            await _settle(pilot)
            assert f"cards · {order.value}" in text_of(pilot)
            memories = [row.listed.memory or NEW_MEMORY for row in cards.rows if row.listed.memory]
            keys = {
                CardOrder.DUE: [memory.due_on for memory in memories],
                CardOrder.EASE: [memory.ease for memory in memories],
                CardOrder.LAPSES: [-memory.lapses for memory in memories],
            }[order]
            assert keys == sorted(keys)
            assert len(set(keys)) > 1
        assert "9 lapses, leech" in text_of(pilot)
        for order in ("deck order", "newest", "study order"):
            await pilot.press("o")
            await _settle(pilot)
            assert f"cards · {order}" in text_of(pilot)
        assert _ids(cards)[0] == first

    run(app, scenario)


def test_marked_cards_are_suspended_together_and_put_back_and_without_marks_the_one_under_the_cursor(app):
    study = wire_study(app)

    async def scenario(pilot):
        cards = await _opened(pilot, "space", "j", "x")
        chosen = [_ids(cards)[0], _ids(cards)[2]]
        assert "2 marked" in text_of(pilot)
        assert text_of(pilot).count("●") == 2
        await pilot.press("s")
        await _settle(pilot)
        assert [study.state(card) for card in chosen] == ["suspended"] * 2
        assert study.state(_ids(cards)[1]) == "active"
        assert text_of(pilot).count("suspended ·") == 2
        await pilot.press("s")
        await _settle(pilot)
        assert [study.state(card) for card in chosen] == ["active"] * 2
        await pilot.press("escape")
        assert "●" not in text_of(pilot)
        assert isinstance(pilot.app.screen, CardsScreen)
        await pilot.press("s")
        assert study.state(cards.highlighted_id) == "suspended"
        assert cards.highlighted_id not in chosen

    run(app, scenario)


def test_click_chooses_a_card_and_a_second_one_opens_it(app):
    async def scenario(pilot):
        cards = await _opened(pilot)
        await pilot.click(CardList, offset=(10, 5))
        assert cards.highlighted == 2
        assert isinstance(pilot.app.screen, CardsScreen)
        await pilot.click(CardList, offset=(10, 5))
        await pilot.pause(0.02)
        assert isinstance(pilot.app.screen, CardScreen)
        assert _ids(cards)[2] in text_of(pilot)

    run(app, scenario)


def test_only_the_latest_of_two_searches_is_shown(app):
    async def scenario(pilot):
        cards = await _opened(pilot)
        screen = pilot.app.screen
        late = screen.Found(replace(screen._wanted, text="other"), (), 0, None)
        screen.post_message(late)
        await _settle(pilot)
        assert len(cards.rows) == PAGE_ROWS

    run(app, scenario)


# ---------------------------------------------------------------- one card


async def _card(pilot, card):
    pilot.app.post_message(Opening(f"card:{card}"))
    await pilot.pause(0.02)
    assert isinstance(pilot.app.screen, CardScreen)


def test_card_page_tells_text_memory_source_talks_and_answers(app):
    study = wire_study(app)
    study.grade("gd-contraction-factor", 4, seconds=7)
    study.undo()

    async def scenario(pilot):
        await _card(pilot, "gd-contraction-factor")
        text = text_of(pilot)
        for part in ("Question", "Answer", "Memory", "About", "GBC 8", "concept ", "Talks", "Answers", "taken back"):
            assert part in text, part
        assert "7 s" in text
        assert "ease" in text

    run(app, scenario, size=(100, 70))


def test_concept_and_talk_on_a_card_page_open_and_back_leads_to_the_card(app):
    card = app.library.connection.execute("SELECT card_id FROM talk_cards ORDER BY score DESC").fetchone()[0]

    async def scenario(pilot):
        await _card(pilot, card)
        await pilot.press("G", "enter")
        await pilot.pause(0.02)
        assert isinstance(pilot.app.screen, TalkScreen)
        await pilot.press("q")
        await pilot.pause(0.02)
        assert isinstance(pilot.app.screen, CardScreen)
        (concept, *_) = (one for one in pilot.app.screen.query(Item) if one.key.startswith("concept:"))
        pilot.app.screen.query_one(ItemScroll).choose(concept)
        await pilot.press("enter")
        await pilot.pause(0.02)
        assert isinstance(pilot.app.screen, ConceptScreen)

    run(app, scenario)


def test_card_of_a_talk_opens_from_its_page(app):
    async def scenario(pilot):
        await pilot.press("enter")
        await pilot.pause(0.02)
        await pilot.press("G", "enter")
        await pilot.pause(0.02)
        assert isinstance(pilot.app.screen, CardScreen)

    run(app, scenario)


def test_card_page_shows_exact_latex_and_suspends_and_puts_back(app):
    front = find_cards(app.library, parse_query("gd-contraction-factor"), TODAY)[0].card.front
    formula = front[front.index("$") : front.index("$", front.index("$") + 1) + 1]

    async def scenario(pilot):
        await _card(pilot, "gd-contraction-factor")
        assert formula not in text_of(pilot)
        await pilot.press("L")
        await pilot.pause(0.02)
        assert formula in text_of(pilot)
        for state, is_said in (("suspended", True), ("active", False)):
            await pilot.press("s")
            await pilot.pause(0.02)
            assert wire_study(app).state("gd-contraction-factor") == state
            assert ("stays out of the queue" in text_of(pilot)) is is_said

    run(app, scenario, size=(100, 50))


def test_card_page_comes_back_from_the_editor_with_the_new_text(tmp_path, monkeypatch):
    monkeypatch.setattr("textual.app.App.suspend", lambda _: contextlib.nullcontext())
    editor = tmp_path / "vim"
    editor.write_text('#!/bin/sh\nsed -i "s/^Q: /Q: REWRITTEN /; s/^C: /C: REWRITTEN /" "$2"\n')
    editor.chmod(0o755)
    app = sample_app(tmp_path / "library", VISUAL=str(editor), EDITOR="")

    async def scenario(pilot):
        await _card(pilot, "gd-contraction-factor")
        await pilot.press("e")
        await pilot.pause(0.1)
        assert "REWRITTEN" in text_of(pilot)
        assert "your text of a shipped card" in text_of(pilot)

    run(app, scenario, size=(100, 60))
    app.close()


def test_card_that_has_vanished_is_told_with_its_history_and_offers_no_editing(app):
    with app.library.write() as connection:
        connection.execute("UPDATE cards SET active = 0 WHERE card_id = 'gd-contraction-factor'")

    async def scenario(pilot):
        await _card(pilot, "gd-contraction-factor")
        assert "its text is in no deck now" in text_of(pilot)
        assert pilot.app.screen.check_action("edit", ()) is False
        assert pilot.app.screen.check_action("suspend", ()) is False

    run(app, scenario, size=(100, 50))


def test_leaving_the_search_goes_back_to_the_card_it_began_at_however_far_down(app):
    async def scenario(pilot):
        cards = await _opened(pilot, *["pagedown"] * 8)
        left = cards.highlighted_id
        assert _ids(cards).index(left) >= PAGE_ROWS
        for key in ("slash", *"deck:modern", "enter", "j", "escape"):
            await pilot.press(key)
            await _settle(pilot)
        assert cards.highlighted_id == left

    run(app, scenario)
