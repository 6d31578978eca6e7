"""Decks by keys: the tree with its counts, what waits in a deck, and what is wrong in the files."""

import contextlib
import threading

import pytest
from screens import run, sample_app, settled_text, text_of
from textual.widgets import Static

from seminar_prep.domain.card import Origin
from seminar_prep.domain.deck import ConceptProgress, Deck, DeckCounts, NeedFirstProgress
from seminar_prep.tui.deck_rows import deck_row, deck_tree, progress_line
from seminar_prep.tui.maths import BASIC, UNICODE
from seminar_prep.tui.screens.decks import DecksScreen
from seminar_prep.tui.screens.review import ReviewScreen
from seminar_prep.tui.widgets.deck_list import DeckList

OWN = "---\ntitle: My own deck\n---\n\nQ: [X] One?\nA: 1\n`id: own-one; claim: theorem; tier: 1; concepts: sgd`\n"


@pytest.fixture
def app(tmp_path):
    app = sample_app(tmp_path / "library")
    yield app
    app.close()


def _write_own(app, text):
    folder = app.paths.decks / "mine"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "own.md").write_text(text)


async def _loaded(pilot):
    """Return the screen's text once its workers are done and what they sent is drawn."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.03)
    return text_of(pilot)


async def _decks(pilot, *keys):
    await pilot.press("D")
    await _loaded(pilot)
    await pilot.press(*keys)
    return await _loaded(pilot)


def _counts(name, n_due=0, n_new=0):
    return DeckCounts(Deck(name, name.rpartition("/")[2].upper(), Origin.USER, "", 0, ""), 5, n_due, n_new)


def test_folder_counts_what_is_below_it_and_stands_where_its_first_deck_does():
    decks = [_counts("a/x/1", 1, 2), _counts("lone"), _counts("a/2", 3)]
    rows = deck_tree(decks, frozenset(), ())
    assert [(row.key, row.depth, row.n_cards, row.n_due, row.n_new) for row in rows] == [
        ("folder:a/", 0, 10, 4, 2), ("folder:a/x/", 1, 5, 1, 2), ("deck:a/x/1", 2, 5, 1, 2), ("deck:a/2", 1, 5, 3, 0),
        ("deck:lone", 0, 5, 0, 0),
    ]  # fmt: skip


def test_folded_folder_hides_its_decks_but_not_from_a_filter():
    decks = [_counts("a/x/1"), _counts("b/2")]
    folded = frozenset({"a/"})
    assert [row.key for row in deck_tree(decks, folded, ())] == ["folder:a/", "folder:b/", "deck:b/2"]
    assert [row.key for row in deck_tree(decks, folded, ("x",))] == ["folder:a/", "folder:a/x/", "deck:a/x/1"]


@pytest.mark.parametrize("width", [36, 59, 60, 76, 116])
@pytest.mark.parametrize("glyphs", [UNICODE, BASIC], ids=["unicode", "basic"])
def test_rows_fill_the_width_exactly(width, glyphs):
    for row in deck_tree([_counts("a/x/" + "long" * 30, 10_000, 10_000), _counts("b")], frozenset(), ()):
        assert deck_row(row, width, glyphs).cell_length == width


def test_progress_names_the_concept_that_comes_next():
    progress = NeedFirstProgress((ConceptProgress("a", "A", 2, 2), ConceptProgress("b", "Bold", 4, 1)), 6, 3)
    line = progress_line(progress, 76).plain
    assert " 50%" in line
    assert "1 of 2 concepts known" in line
    assert line.endswith("next: Bold")


def test_tree_shows_folders_decks_origin_and_counts(app):
    _write_own(app, OWN)

    async def scenario(pilot):
        text = await _decks(pilot)
        assert "3 decks" in text
        assert "bundled" in text
        assert "▾ gbc/" in text
        text = await _decks(pilot, "slash", *"own")
        assert "▾ mine/" in text
        assert "My own deck" in text
        assert "yours" in text
        assert "gbc/" not in text

    run(app, scenario)


def test_enter_folds_a_folder_and_reviews_a_deck_alone(app):
    async def scenario(pilot):
        assert "Sequence Modeling" in await _decks(pilot)
        assert "Sequence Modeling" not in await _decks(pilot, "enter")
        text = await _decks(pilot, "enter", "j", "j", "enter")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert pilot.app.screen._session.scope.deck == "gbc/10-sequence-modeling"
        assert "Review a deck" in text
        await pilot.press("q")
        assert pilot.app.screen.query_one(DeckList).highlighted_id == "deck:gbc/10-sequence-modeling"

    run(app, scenario)


def test_first_click_chooses_a_deck_and_a_second_one_opens_it(app):
    async def scenario(pilot):
        await _decks(pilot)
        await pilot.click(DeckList, offset=(10, 2))
        assert pilot.app.screen.query_one(DeckList).highlighted_id == "deck:gbc/10-sequence-modeling"
        assert isinstance(pilot.app.screen, DecksScreen)
        await pilot.click(DeckList, offset=(10, 2))
        await _loaded(pilot)
        assert isinstance(pilot.app.screen, ReviewScreen)

    run(app, scenario)


def test_problems_stand_below_with_file_and_line_and_open_to_their_hint(app):
    _write_own(app, OWN + "\nQ: no answer?\n`id: own-two`\n")

    async def scenario(pilot):
        text = await _decks(pilot, "G")
        assert "2 problems below" in text
        assert "mine/own.md:9" in text
        assert "this question has no answer." in text
        assert "Write it below" not in text
        assert "Write it below" in await _decks(pilot, "enter")

    run(app, scenario)


def test_s_reads_changed_files_and_says_what_came_of_it(app):
    async def scenario(pilot):
        assert "2 decks" in await _decks(pilot)
        _write_own(app, OWN)
        text = await _decks(pilot, "s")
        assert "3 decks" in text
        assert any("1 new, 0 changed" in note.message for note in pilot.app._notifications)
        assert app.library.connection.execute("SELECT active FROM cards WHERE card_id = 'own-one'").fetchone()[0] == 1

    run(app, scenario, notices=True)


def test_filter_that_nothing_fits_says_so_and_escape_leaves_the_field_first(app):
    async def scenario(pilot):
        assert "No deck has 'zz'. Escape shows all." in await _decks(pilot, "slash", *"zz")
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, DecksScreen)
        assert "▾ gbc/" in await _loaded(pilot)
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, DecksScreen)

    run(app, scenario)


def test_library_without_decks_says_how_to_get_some(app):
    with app.library.write() as connection:
        connection.execute("UPDATE decks SET active = 0")

    async def scenario(pilot):
        assert "seminar-prep decks add" in await _decks(pilot)
        assert pilot.app.screen.query_one("#empty", Static).display

    run(app, scenario)


def _highlighted(pilot):
    return pilot.app.screen.query_one(DeckList).highlighted_id


def test_arrows_and_letters_fold_unfold_and_walk_the_tree(app):
    async def scenario(pilot):
        await _decks(pilot, "j", "j")
        assert _highlighted(pilot).startswith("deck:gbc/10")
        for fold, unfold in (("h", "l"), ("left", "right")):
            await pilot.press(fold)
            await _loaded(pilot)
            assert _highlighted(pilot) == "folder:gbc/"
            await pilot.press(fold)
            text = await _loaded(pilot)
            assert "▸ gbc/" in text
            assert "Sequence Modeling" not in text
            await pilot.press(unfold)
            assert "Sequence Modeling" in await _loaded(pilot)
            await pilot.press(unfold)
            await _loaded(pilot)
            assert _highlighted(pilot).startswith("deck:gbc/08")
            await pilot.press("l")
            assert _highlighted(pilot).startswith("deck:gbc/08")

    run(app, scenario)


def test_click_at_the_sign_folds_at_once_and_one_beside_it_only_chooses(app):
    async def scenario(pilot):
        await _decks(pilot, "j")
        await pilot.click(DeckList, offset=(10, 0))
        assert "▾ gbc/" in await _loaded(pilot)
        await pilot.press("j")
        await pilot.click(DeckList, offset=(2, 0))
        assert "▸ gbc/" in await _loaded(pilot)
        await pilot.click(DeckList, offset=(2, 0))
        assert "▾ gbc/" in await _loaded(pilot)

    run(app, scenario)


def test_problem_leads_to_the_line_in_the_editor_and_is_gone_once_mended(tmp_path, monkeypatch):
    monkeypatch.setattr("textual.app.App.suspend", lambda _: contextlib.nullcontext())
    editor = tmp_path / "vim"
    editor.write_text('#!/bin/sh\necho "$1" > "$0.said"\nsed -i "s/no answer?/an answer?\\\\nA: yes/" "$2"\n')
    editor.chmod(0o755)
    app = sample_app(tmp_path / "library", VISUAL=str(editor), EDITOR="")
    _write_own(app, OWN + "\nQ: [X] no answer?\n`id: own-two; claim: theorem; tier: 1; concepts: sgd`\n")

    async def scenario(pilot):
        text = await _decks(pilot, "G", "enter")
        assert "e opens the file at this line." in text
        await pilot.press("h")
        assert "opens the file" not in await _loaded(pilot)
        await pilot.press("e")
        assert "this question has no answer" not in await settled_text(pilot)
        assert (tmp_path / "vim.said").read_text() == "+9\n"
        assert app.library.connection.execute("SELECT 1 FROM cards WHERE card_id = 'own-two'").fetchone()

    run(app, scenario)
    app.close()


def test_reading_files_says_how_far_it_is_and_escape_leaves_the_library_as_it_was(app, monkeypatch):
    before = app.library.connection.execute("SELECT count(*) FROM cards").fetchone()[0]
    reached, go_on = threading.Event(), threading.Event()

    def at(watch, line):
        watch.tell(line)
        if "file 3" in line:
            reached.set()
            assert go_on.wait(10)
        watch.stop.check()

    async def scenario(pilot):
        await _decks(pilot)
        _write_own(app, OWN)
        monkeypatch.setattr("seminar_prep.services.watched_work.Watch.at", at)
        monkeypatch.setattr("seminar_prep.tui.screens.decks._SECONDS_A_LINE", -1)
        await pilot.press("s")
        assert reached.wait(10)
        await pilot.press("j")
        assert "Reading file 3 of 3 … Escape stops it, and nothing is changed." in text_of(pilot)
        await pilot.press("escape")
        go_on.set()
        text = await _loaded(pilot)
        assert isinstance(pilot.app.screen, DecksScreen)
        assert "never seen" in text
        assert "Stopped; the library is as it was." in [note.message for note in pilot.app._notifications]
        assert app.library.connection.execute("SELECT count(*) FROM cards").fetchone()[0] == before
        await pilot.press("s")
        assert "3 decks" in await _loaded(pilot)

    run(app, scenario, notices=True)
