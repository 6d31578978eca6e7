"""The decks for a screen: counted and read in any thread, with every problem of the files."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from library_builder import TODAY, a_library, a_study

from seminar_prep.domain.problem import Severity
from seminar_prep.services.deck_shelf import DeckShelf

CARD = "Q: [GD] Step {id}?\nA: ${id}$\n`id: {id}; claim: theorem; tier: 1; ref: GBC 8.2.1; concepts: sgd`\n\n"


@pytest.fixture
def folders(tmp_path):
    for name in ("bundled", "own"):
        (tmp_path / name).mkdir()
    put(tmp_path / "bundled" / "first.md", "a", "b", "c")
    return tmp_path


@pytest.fixture
def library(folders):
    library = a_library(folders)
    yield library
    library.close()


@pytest.fixture
def shelf(folders, library):
    return DeckShelf(library, folders / "bundled", folders / "own", lambda: TODAY, Severity.WARNING)


def put(path, *cards):
    path.write_text("---\ntitle: T\n---\n\n" + "".join(CARD.format(id=card) for card in cards))


def test_view_counts_cards_due_and_never_seen_without_those_put_away(shelf, library, clock):
    shelf.read_files()
    study = a_study(library, clock)
    study.grade("a", 4)
    study.suspend("c")
    clock.forward(days=1)
    (counted,) = shelf.view().decks
    assert (counted.n_cards, counted.n_due, counted.n_new) == (3, 0, 1)
    tomorrow = DeckShelf(library, shelf._bundled, shelf._user, study.today, None)
    (counted,) = tomorrow.view().decks
    assert (counted.n_cards, counted.n_due, counted.n_new) == (3, 1, 1)


def test_shelf_works_in_a_thread_that_did_not_open_the_library(shelf):
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(shelf.read_files).result().added == 3
        assert pool.submit(threading.get_ident).result() != threading.get_ident()
        assert len(pool.submit(shelf.view).result().decks) == 1
        assert pool.submit(shelf.problems).result() == ()


def test_problems_name_file_and_line_of_own_and_bundled_decks(shelf, folders):
    put(folders / "own" / "mine.md", "d")
    with (folders / "own" / "mine.md").open("a") as file:
        file.write("Q: A question alone?\n`id: e`\n")
    (folders / "own" / "mine2.md").write_text("---\ntitle: T\n---\n\n" + CARD.format(id="a"))
    (folders / "bundled" / "second.md").write_text("---\ntitle: T\n---\n\n" + CARD.format(id="b"))
    told = [(problem.where.rpartition("/")[2], problem.severity.value) for problem in shelf.problems()]
    assert ("mine.md:9", "error") in told
    assert ("mine2.md:5", "warning") in told  # stands in for a bundled card
    assert ("second.md:5", "error") in told  # an id twice within one origin


def test_reading_tells_what_came_and_went(shelf, folders):
    shelf.read_files()
    put(folders / "bundled" / "first.md", "a", "b", "z")
    report = shelf.read_files()
    assert (report.added, report.retired) == (1, 1)
