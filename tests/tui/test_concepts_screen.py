"""Concepts by keys: find one, see how well it is known, walk on to what it needs, review its cards."""

import pytest
from screens import run, sample_app, text_of

from seminar_prep.cli.studying import wire_study
from seminar_prep.services.concept_walk import ConceptRow, Standing
from seminar_prep.tui.concept_rows import concept_row
from seminar_prep.tui.opening import Opening
from seminar_prep.tui.screens.card import CardScreen
from seminar_prep.tui.screens.concept import ConceptScreen
from seminar_prep.tui.screens.concepts import ConceptsScreen
from seminar_prep.tui.screens.review import ReviewScreen
from seminar_prep.tui.screens.talk import TalkScreen
from seminar_prep.tui.widgets.drawn_list import DrawnList
from seminar_prep.tui.widgets.item_scroll import Item, ItemScroll


@pytest.fixture
def app(tmp_path):
    app = sample_app(tmp_path / "library")
    yield app
    app.close()


async def _loaded(pilot):
    """Return the screen's text once its workers are done and what they sent is drawn."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.03)
    return text_of(pilot)


async def _open(pilot, words):
    await pilot.press("N")
    await _loaded(pilot)
    await pilot.press("slash", *words, "enter", "enter")
    return await _loaded(pilot)


def _choose(pilot, kind):
    page = pilot.app.screen.query_one(ItemScroll)
    page.choose(next(item for item in page.query(Item) if item.key.startswith(f"{kind}:")))
    return page.chosen.key.partition(":")[2]


@pytest.mark.parametrize("width", [20, 36, 59, 60, 76, 116])
def test_row_never_exceeds_its_width(width):
    row = ConceptRow("x", "long " * 30, "", Standing(10_000, 5, 10_000), 80)
    assert concept_row(row, width).cell_length <= max(width, 20)


def test_list_begins_with_what_is_needed_first_and_says_what_its_bars_mean(app):
    async def scenario(pilot):
        await pilot.press("N")
        text = await _loaded(pilot)
        assert "646 concepts" in text
        assert "bars: share of cards ever recalled" in text
        assert "  1 Empirical distribution" in text
        assert "  2 Logistic sigmoid" in text

    run(app, scenario)


def test_filter_finds_a_concept_by_its_other_names(app):
    async def scenario(pilot):
        await pilot.press("N")
        await _loaded(pilot)
        await pilot.press("slash", *"steepest descent", "enter")
        await _loaded(pilot)
        assert "concept:gradient-descent" in [row.key for row in pilot.app.screen.query_one(DrawnList)._rows]
        await pilot.press("escape", "slash", *"zzz")
        assert "No concept has 'zzz'. Escape shows all." in await _loaded(pilot)

    run(app, scenario)


def test_page_shows_neighbours_cards_talks_and_how_well_it_is_known(app):
    async def scenario(pilot):
        text = await _open(pilot, "saddle points in high")
        assert isinstance(pilot.app.screen, ConceptScreen)
        for part in ("Saddle points in high dimension", "needed first", "cards recalled at least once", "Needs",
                     "Error surface", "Needed by", "Cards", "Taken for granted by", "in the title"):  # fmt: skip
            assert part in text

    run(app, scenario, size=(120, 90))


def test_enter_walks_on_to_a_needed_concept_and_back_returns(app):
    async def scenario(pilot):
        await _open(pilot, "saddle points in high")
        needed = _choose(pilot, "concept")
        await pilot.press("enter")
        text = await _loaded(pilot)
        assert pilot.app.screen.name == f"concept:{needed}"
        assert "Needed by" in text
        await pilot.press("q")
        assert pilot.app.screen.name == "concept:saddle-points"
        assert pilot.app.screen.query_one(ItemScroll).chosen.key == f"concept:{needed}"
        await pilot.press("q")
        assert isinstance(pilot.app.screen, ConceptsScreen)
        assert pilot.app.screen.query_one(DrawnList).highlighted_id == "concept:saddle-points"

    run(app, scenario)


@pytest.mark.parametrize(("kind", "screen_class"), [("card", CardScreen), ("talk", TalkScreen)])
def test_enter_opens_the_card_or_talk_under_the_cursor(app, kind, screen_class):
    async def scenario(pilot):
        await _open(pilot, "saddle points in")
        _choose(pilot, kind)
        await pilot.press("enter")
        await _loaded(pilot)
        assert isinstance(pilot.app.screen, screen_class)

    run(app, scenario)


def test_concept_opened_before_the_list_was_ever_seen_reads_the_concepts_in_a_worker(app):
    async def scenario(pilot):
        assert not pilot.app._desk.concepts.is_ready
        pilot.app.post_message(Opening("concept:saddle-points"))
        await pilot.pause()
        assert "Saddle points in high dimension" in await _loaded(pilot)

    run(app, scenario)


def test_r_reviews_the_concepts_cards_alone_and_the_page_counts_the_answer(app):
    study = wire_study(app)

    async def scenario(pilot):
        assert "3 of 4 cards recalled" in await _open(pilot, "saddle points in high")
        await pilot.press("r")
        await _loaded(pilot)
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert pilot.app.screen._session.scope.concept == "saddle-points"
        study.grade("newton-step-uphill", 4)
        await pilot.press("q")
        assert "4 of 4 cards recalled" in await _loaded(pilot)

    run(app, scenario)


def test_paper_the_concept_goes_back_to_opens_on_arxiv(app, monkeypatch):
    opened = []

    async def scenario(pilot):
        monkeypatch.setattr(pilot.app, "open_url", opened.append)
        await _open(pilot, "depth separation")
        arxiv_id = _choose(pilot, "record")
        await pilot.press("enter", "o")
        assert opened == [f"https://arxiv.org/abs/{arxiv_id}"] * 2

    run(app, scenario)
