"""Papers by keys: found in their list, opened whole, with their mathematics, their talks and what they rest on."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from screens import run, sample_app, text_of, walk

from seminar_prep.domain.paper import Paper, RankedPaper, Reason
from seminar_prep.storage.papers import save_papers, save_talk_papers
from seminar_prep.tui.screens.concept import ConceptScreen
from seminar_prep.tui.screens.paper import PaperScreen
from seminar_prep.tui.screens.papers import PapersScreen
from seminar_prep.tui.screens.review import ReviewScreen
from seminar_prep.tui.screens.talk import TalkScreen
from seminar_prep.tui.widgets.item_scroll import Item, ItemScroll
from seminar_prep.tui.widgets.paper_list import PaperList

_WIDE = (
    r"\sum_{k=1}^{n} \left( a_k^2 + b_k^2 \right) = \prod_{j=1}^{m} \left( c_j + d_j \right) + e_1 + e_2 + e_3 + e_4"
)
PAPER = Paper(
    arxiv_id="2611.00001",
    version=2,
    title=r"Batch normalization and $\ell_2$ decay",
    abstract=rf"For gradient descent with step $\eta \le 2/\lambda$ we show $${_WIDE}$$ and nothing more.",
    authors=tuple(f"Author {n}" for n in range(1, 15)),
    categories=("cs.LG", "stat.ML"),
    primary_category="cs.LG",
    published_at=datetime(2026, 11, 23, tzinfo=UTC),
    updated_at=datetime(2026, 11, 24, tzinfo=UTC),
    comment="12 pages, for $n$ layers",
    journal_ref="J. Sample 1",
    doi="10.1/sample",
)


@pytest.fixture
def app(tmp_path):
    app = sample_app(tmp_path / "library")
    with app.library.write() as connection:
        save_papers(connection, [PAPER], PAPER.updated_at)
        reasons = (Reason("subject", "same subject: $\\ell_2$"),)
        save_talk_papers(connection, "sample03", [RankedPaper(PAPER, 0.9, reasons)], is_whole=False)
    yield app
    app.close()


async def _opened(pilot):
    await pilot.press("P", "enter")
    await pilot.pause(0.05)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.05)
    assert isinstance(pilot.app.screen, PaperScreen)


def test_papers_stand_newest_first_and_the_list_is_narrowed_by_words_of_title_author_or_id(app):
    async def scenario(pilot):
        await pilot.press("P")
        await pilot.pause(0.05)
        assert "Batch normalization and ℓ₂ decay" in text_of(pilot).splitlines()[4]
        for words, n_found in (("Author 14", 1), ("attention need", 1), ("2611.0", 1), ("nowhere", 0)):
            await pilot.press("slash", *words, "enter")
            await pilot.pause(0.05)
            assert pilot.app.screen.query_one(PaperList).option_count == n_found
            await pilot.press("escape")
        assert pilot.app.screen.query_one(PaperList).option_count == 28

    run(app, scenario)


def test_list_of_papers_keeps_its_place_and_its_words_while_one_is_elsewhere(app):
    async def scenario(pilot):
        await pilot.press("P", "slash", *"optim", "enter", "j")
        chosen = pilot.app.screen.query_one(PaperList).highlighted_id
        await pilot.press("enter", "q", "A", "P")
        await pilot.pause(0.05)
        assert isinstance(pilot.app.screen, PapersScreen)
        assert pilot.app.screen.query_one(PaperList).highlighted_id == chosen
        assert pilot.app.screen.query_one(PaperList).option_count < 28

    run(app, scenario)


def test_library_without_papers_says_how_they_come(app):
    with app.library.write() as connection:
        connection.execute("DELETE FROM talk_papers")
        connection.execute("DELETE FROM papers")

    async def scenario(pilot):
        await pilot.press("P", "enter", "o", "y")
        await pilot.pause(0.05)
        assert isinstance(pilot.app.screen, PapersScreen)
        assert "f  in a talk asks arXiv" in text_of(pilot)

    run(app, scenario)


def test_paper_shows_all_that_is_known_of_it(app):
    async def scenario(pilot):
        await _opened(pilot)
        text = text_of(pilot)
        for part in (
            "Batch normalization and ℓ₂ decay", "Author 12 and 2 more", "cs.LG, stat.ML", "23 Nov 2026",
            "version 2 of 24 Nov 2026", "12 pages, for n layers", "J. Sample 1", "10.1/sample", "η ≤ 2/λ", "Abstract",
            "same subject: ℓ₂", "Thu 3 Dec 14:15 · in 8 d", "Takes for granted",
        ):  # fmt: skip
            assert part in text, part

    run(app, scenario, size=(100, 70))


def test_paper_names_the_concepts_it_rests_on_with_the_words_and_the_cards_behind_them(app):
    async def scenario(pilot):
        await _opened(pilot)
        (item,) = [item for item in pilot.app.screen.query(Item) if item.key == "concept:batch-normalisation"]
        lines = str(item.content).splitlines()
        assert lines[0].startswith("Batch normalisation  ")
        assert lines[1].strip() == "“Batch normalization” in the title"
        assert "[BN]" in lines[2]

    run(app, scenario, size=(100, 70))


def test_concept_under_the_cursor_is_reviewed(app):
    async def scenario(pilot):
        await _opened(pilot)
        page = pilot.app.screen.query_one(ItemScroll)
        await pilot.press("r")
        assert isinstance(pilot.app.screen, PaperScreen)
        page.choose_key("concept:batch-normalisation")
        await pilot.press("r")
        await pilot.pause(0.05)
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert pilot.app.screen._session.scope.concept == "batch-normalisation"

    run(app, scenario)


def test_concept_under_the_cursor_opens(app):
    async def scenario(pilot):
        await _opened(pilot)
        pilot.app.screen.query_one(ItemScroll).choose_key("concept:batch-normalisation")
        await pilot.press("enter")
        await pilot.pause(0.05)
        assert isinstance(pilot.app.screen, ConceptScreen)

    run(app, scenario)


def test_raw_shows_the_exact_source_of_the_abstract_and_back(app):
    async def scenario(pilot):
        await _opened(pilot)
        drawn = text_of(pilot)
        await pilot.press("L")
        await pilot.pause(0.05)
        assert r"\eta \le 2/\lambda" in text_of(pilot)
        await pilot.press("L")
        await pilot.pause(0.05)
        assert text_of(pilot) == drawn

    run(app, scenario, size=(100, 70))


def test_formula_wider_than_the_page_is_read_by_scrolling_sideways(app):
    async def scenario(pilot):
        await _opened(pilot)
        page = pilot.app.screen.query_one(ItemScroll)
        assert page.max_scroll_x > 0
        await pilot.press(*["right"] * 3, *["l"] * 3)
        await pilot.pause(0.2)
        assert page.scroll_offset.x > 0
        await pilot.press(*["h"] * 6)
        await pilot.pause(0.2)
        assert page.scroll_offset.x == 0

    with app.library.write() as connection:
        abstract = (
            "Now $$"
            + "+".join(f"x_{{{n}}}^{{\\text{{abcdefghijklmnopqrstuvwxyzabcdefghijkl}}}}" for n in range(2))
            + "$$"
        )
        connection.execute("UPDATE papers SET abstract = ? WHERE arxiv_id = ?", (abstract, PAPER.arxiv_id))
    run(app, scenario, size=(40, 20))


def test_edge_keys_scroll_the_page_at_once(app):
    """A scroll put off until after the next refresh was not painted in a real terminal until another key came."""

    async def scenario(pilot):
        await _opened(pilot)
        page = pilot.app.screen.query_one(ItemScroll)
        page.action_edge(1)
        assert page.scroll_offset.y == page.max_scroll_y > 0
        page.action_edge(-1)
        assert page.scroll_offset.y == 0

    run(app, scenario)


def test_page_and_id_leave_by_their_keys(app, monkeypatch):
    said = SimpleNamespace(urls=[], copied=[])

    async def scenario(pilot):
        monkeypatch.setattr(pilot.app, "open_url", said.urls.append)
        monkeypatch.setattr(pilot.app, "copy_to_clipboard", said.copied.append)
        await pilot.press("P", "o", "y")
        await _opened(pilot)
        await pilot.press("o", "y")

    run(app, scenario)
    assert said.urls == ["https://arxiv.org/abs/2611.00001"] * 2
    assert said.copied == ["2611.00001"] * 2


def test_paper_leads_to_its_talk_and_from_there_back_to_the_same_page(app):
    async def scenario(pilot):
        await _opened(pilot)
        depth = len(pilot.app.screen_stack)
        pilot.app.screen.query_one(ItemScroll).choose_key("talk:sample03")
        await pilot.press("enter")
        await pilot.pause(0.05)
        assert isinstance(pilot.app.screen, TalkScreen)
        assert "Batch normalisation" in text_of(pilot)
        pilot.app.screen.query_one(ItemScroll).choose_key("paper:2611.00001")
        await pilot.press("enter")
        await pilot.pause(0.05)
        assert isinstance(pilot.app.screen, PaperScreen)
        assert len(pilot.app.screen_stack) == depth

    run(app, scenario)


def test_today_shows_the_papers_of_the_last_week_and_opens_them(app):
    async def scenario(pilot):
        await walk(pilot, ["T"])
        assert "New papers" in text_of(pilot)
        assert "Author 1, Author 2 and 12 more · on arXiv since Mon 23 Nov · for “Batch normalisation" in text_of(pilot)
        pilot.app.screen.query_one(ItemScroll).choose_key("paper:2611.00001")
        await pilot.press("enter")
        await pilot.pause(0.05)
        assert isinstance(pilot.app.screen, PaperScreen)

    run(app, scenario, size=(100, 50))


def test_today_without_new_papers_does_not_speak_of_them(app):
    with app.library.write() as connection:
        connection.execute("UPDATE papers SET fetched_at = '2026-11-17T00:00:00+00:00'")

    async def scenario(pilot):
        await walk(pilot, ["T"])
        assert "New papers" not in text_of(pilot)

    run(app, scenario, size=(100, 50))


def test_rejected_paper_is_neither_new_nor_told_with_the_talk(app):
    with app.library.write() as connection:
        connection.execute("UPDATE talk_papers SET status = 'rejected' WHERE arxiv_id = ?", (PAPER.arxiv_id,))

    async def scenario(pilot):
        await walk(pilot, ["T"])
        assert "New papers" in text_of(pilot)
        assert "Batch normalization and ℓ₂ decay" not in text_of(pilot)
        await _opened(pilot)
        assert not [item for item in pilot.app.screen.query(Item) if item.key.startswith("talk:")]

    run(app, scenario, size=(100, 50))
