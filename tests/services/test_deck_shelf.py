"""The decks for a screen: counted and read in any thread, with every problem of the files."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from library_builder import NOON, TODAY, a_library, a_study, add_talk

from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.services.deck_shelf import DeckShelf
from seminar_prep.services.watched_work import Watch
from seminar_prep.storage.stopping import Stop, WorkStopped

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


def test_reading_tells_how_far_it_is_and_once_stopped_leaves_the_library_as_it_was(shelf, library, folders):
    put(folders / "own" / "second.md", "d")
    told, stop = [], Stop()

    def tell(line):
        told.append(line)
        if line == "storing the cards":
            stop.request()

    with pytest.raises(WorkStopped):
        shelf.read_files(Watch(tell, stop))
    assert told == ["reading file 1 of 2", "reading file 2 of 2", "storing the cards"]
    assert library.connection.execute("SELECT count(*) FROM cards").fetchone()[0] == 0
    assert shelf.read_files(Watch()).added == 4


def test_linking_after_a_change_of_decks_can_be_stopped_and_is_taken_back_with_it(shelf, library):
    add_talk(library.connection, "talk0001", NOON)
    told, stop = [], Stop()

    def tell(line):
        told.append(line)
        if line.startswith("linking"):
            stop.request()

    with pytest.raises(WorkStopped):
        shelf.read_files(Watch(tell, stop))
    assert told[-1] == "linking talk 1 of 1"
    assert library.connection.execute("SELECT count(*) FROM cards").fetchone()[0] == 0


def test_place_of_a_problem_is_a_file_that_its_reader_can_mend(shelf, folders):
    own, bundled = folders / "own" / "b: 1.md", folders / "bundled" / "first.md"
    put(own, "x")
    assert shelf.place_of(Problem(f"{own}:7", "")) == (own, 7)
    assert shelf.place_of(Problem(str(own), "")) == (own, 1)
    for where in (f"{bundled}:7", str(folders / "own"), f"{folders}/none.md:2", "", "a\0b:3"):
        assert shelf.place_of(Problem(where, "")) is None
