import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from library_builder import TODAY, a_library, a_study, add_talk

from seminar_prep.domain.card import Origin
from seminar_prep.domain.card_query import parse_query
from seminar_prep.errors import UsageError
from seminar_prep.resources import data_file
from seminar_prep.services.deck_watch import sync, sync_if_changed
from seminar_prep.services.decks import add_deck_path, list_decks, remove_deck_path
from seminar_prep.storage.card_search import search_cards
from seminar_prep.storage.cards import find_deck, load_card, load_cards
from seminar_prep.storage.links import load_links
from seminar_prep.storage.queue import new_cards

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


class Desk:
    """A library with a bundled and a user's deck folder."""

    def __init__(self, folder: Path) -> None:
        self.library = a_library(folder)
        self.bundled, self.user, self.folder = folder / "bundled", folder / "decks", folder
        self.bundled.mkdir()

    def put(self, path, *cards, title="T", **front):
        """Write a deck of cards given as "id" or ("id", "front", "back", "more fields")."""
        lines = ["---", f"title: {title}", *(f"{key}: {value}" for key, value in front.items()), "---", ""]
        for card in cards:
            name, question, answer, fields = (card, "q", "a", "") if isinstance(card, str) else (*card, "")[:4]
            lines += [f"Q: {question}", f"A: {answer}", f"`id: {name}{fields}`", ""]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    def sync(self):
        return sync(self.library, self.bundled, self.user)

    def sync_if_changed(self):
        return sync_if_changed(self.library, self.bundled, self.user)

    def order(self):
        return search_cards(self.library.connection, parse_query(""), TODAY)

    def card(self, name):
        return load_card(self.library.connection, name)


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.library.close()


def test_sync_brings_the_cards_in_study_order(desk) -> None:
    desk.put(desk.bundled / "modern/01-width.md", "m1")
    desk.put(desk.bundled / "gbc/10-rnn.md", "r1", book="GBC", chapter=10)
    desk.put(desk.bundled / "gbc/08-opt.md", "o2", "o1", book="GBC", chapter=8)
    desk.put(desk.bundled / "classic/02-lms.md", "c1")
    desk.put(desk.user / "mine.md", "u1")
    report = desk.sync()
    assert (report.n_decks, report.n_cards, report.added, report.problems) == (5, 6, 6, ())
    assert desk.order() == ("o2", "o1", "r1", "c1", "m1", "u1")
    assert [d.deck.name for d in list_decks(desk.library, TODAY)] == [
        "gbc/08-opt", "gbc/10-rnn", "classic/02-lms", "modern/01-width", "mine"
    ]  # fmt: skip
    assert new_cards(desk.library.connection, TODAY, -1) == ("o2", "u1", "o1", "r1", "c1", "m1")


def test_talks_are_linked_anew_by_a_program_with_other_link_data(desk, monkeypatch, tmp_path) -> None:
    desk.put(desk.bundled / "a.md", ("clip", "q", "a", "; concepts: gradient-clipping"))
    desk.sync()
    add_talk(desk.library.connection, "talk1234", NOW, title="Gradient clipping")
    assert desk.sync_if_changed() is None
    assert load_links(desk.library.connection, "talk1234") == ()
    other = tmp_path / "other"
    shutil.copytree(data_file(""), other)
    (other / "link_model.tsv").write_bytes((other / "link_model.tsv").read_bytes() + b"stem\tzyx\tzyx\n")
    monkeypatch.setattr("seminar_prep.services.deck_watch.data_file", lambda name: other / name)
    assert desk.sync_if_changed() is not None
    assert [link.card for link in load_links(desk.library.connection, "talk1234")] == ["clip"]


def test_second_sync_changes_nothing(desk) -> None:
    desk.put(desk.bundled / "a.md", ("a", "q", "a", "; concepts: sgd, adam; prerequisites: b; tags: x; tier: 1"), "b")
    desk.put(desk.user / "a.md", ("b", "mine", "a"), "c")
    desk.sync()
    before = list(desk.library.connection.iterdump())
    report = desk.sync()
    assert (report.added, report.changed, report.retired) == (0, 0, 0)
    assert list(desk.library.connection.iterdump()) == before


def test_sync_if_changed_looks_and_reads_only_what_changed(desk) -> None:
    file = desk.put(desk.user / "a.md", "a")
    assert desk.sync_if_changed().added == 1
    assert desk.sync_if_changed() is None
    desk.put(file, "a", "b")
    assert desk.sync_if_changed().added == 1
    file.unlink()
    assert desk.sync_if_changed().retired == 2
    assert desk.sync_if_changed() is None


def test_edit_move_and_reorder_keep_memory_and_history(desk) -> None:
    desk.put(desk.user / "a.md", "a", "b")
    desk.sync()
    a_study(desk.library, lambda: NOW).grade("b", 5)
    before = [tuple(row) for row in desk.library.connection.execute("SELECT * FROM memories")]
    (desk.user / "a.md").unlink()
    desk.put(desk.user / "sub/renamed.md", ("b", "new words", "new answer"), "a")
    report = desk.sync()
    assert (report.added, report.changed, report.retired) == (0, 2, 0)
    assert desk.order() == ("b", "a")
    assert (desk.card("b").deck, desk.card("b").front) == ("sub/renamed", "new words")
    assert [tuple(row) for row in desk.library.connection.execute("SELECT * FROM memories")] == before


def test_card_that_vanishes_leaves_the_queue_and_returns_with_its_memory(desk) -> None:
    file = desk.put(desk.user / "a.md", "a", "b")
    desk.sync()
    a_study(desk.library, lambda: NOW).grade("a", 4)
    text = file.read_text()
    file.unlink()
    assert desk.sync().retired == 2
    assert desk.order() == ()
    assert list_decks(desk.library, TODAY) == ()
    assert desk.card("a").front == "q"
    file.write_text(text)
    assert desk.sync().added == 2
    rows = desk.library.connection.execute("SELECT card_id, repetitions FROM memories").fetchall()
    assert [tuple(row) for row in rows] == [("a", 1)]
    assert desk.library.connection.execute("SELECT count(*) FROM reviews").fetchone()[0] == 1


def test_search_finds_the_new_words_of_an_edited_card_and_no_longer_the_old(desk) -> None:
    file = desk.put(desk.user / "a.md", ("a", "gradient clipping", "a"))
    desk.sync()
    desk.put(file, ("a", "saddle points", "a"))
    desk.sync()

    def found(text):
        return search_cards(desk.library.connection, parse_query(text), TODAY)

    assert found("saddle") == ("a",)
    assert found("gradient") == ()


def test_users_text_wins_in_the_bundled_place_and_the_bundled_returns_when_it_goes(desk) -> None:
    desk.put(desk.bundled / "gbc/a.md", "a", ("b", "bundled", "a"), "c")
    edit = desk.put(desk.user / "overrides/gbc-a.md", ("b", "mine", "a"))
    report = desk.sync()
    assert report.problems == ()
    assert desk.order() == ("a", "b", "c")
    card = desk.card("b")
    assert (card.front, card.origin, card.deck, card.path) == ("mine", Origin.OVERRIDE, "gbc/a", str(edit))
    assert [d.deck.name for d in list_decks(desk.library, TODAY)] == ["gbc/a"]
    edit.unlink()
    desk.sync()
    assert (desk.card("b").front, desk.card("b").origin) == ("bundled", Origin.BUNDLED)


def test_override_whose_original_is_dropped_stays_as_the_users_card(desk) -> None:
    bundled = desk.put(desk.bundled / "a.md", "a", "b")
    desk.put(desk.user / "overrides/a.md", ("b", "mine", "a"))
    desk.sync()
    desk.put(bundled, "a")
    desk.sync()
    assert (desk.card("b").front, desk.card("b").origin, desk.card("b").deck) == ("mine", Origin.USER, "overrides/a")


def test_changed_original_is_listed_until_the_user_edits_again(desk) -> None:
    bundled = desk.put(desk.bundled / "a.md", ("b", "first", "a"))
    edit = desk.put(desk.user / "overrides/a.md", ("b", "mine", "a"))
    assert desk.sync().overrides == ()
    desk.put(bundled, ("b", "second", "a"))
    for _ in range(2):
        (change,) = desk.sync().overrides
        assert (change.yours.front, change.bundled.front) == ("mine", "second")
    desk.put(edit, ("b", "mine, after reading", "a"))
    assert desk.sync().overrides == ()


def test_one_id_twice_in_one_origin_names_both_places_and_the_first_stays(desk) -> None:
    desk.put(desk.user / "a.md", ("x", "first", "a"))
    desk.put(desk.user / "b.md", ("x", "second", "a"), "y")
    (problem,) = desk.sync().problems
    assert problem.where == f"{desk.user / 'b.md'}:5"
    assert f"{desk.user / 'a.md'}:5" in problem.message
    assert desk.card("x").front == "first"
    assert desk.order() == ("x", "y")


def test_deck_with_errors_and_unreadable_file_leave_the_good_cards(desk) -> None:
    desk.put(desk.user / "a.md", "a", ("b", "q", "a", "; tier: 9"), "c")
    (desk.user / "binary.md").write_bytes(b"\0\1")
    (desk.user / "README.md").write_text("# About these decks\n\nNo card here.\n")
    report = desk.sync()
    assert desk.order() == ("a", "c")
    assert [Path(problem.where.partition(":")[0]).name for problem in report.problems] == ["binary.md", "a.md"]


def test_sync_that_fails_half_way_leaves_the_library_as_it_was(desk, monkeypatch) -> None:
    file = desk.put(desk.user / "a.md", "a")
    desk.sync()
    before = list(desk.library.connection.iterdump())
    desk.put(file, "a", "b")

    def fail(*arguments: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("seminar_prep.storage.deck_folders.save_signature", fail)
    with pytest.raises(RuntimeError):
        desk.sync()
    monkeypatch.undo()
    assert list(desk.library.connection.iterdump()) == before
    assert desk.sync_if_changed().added == 1


def test_concept_of_a_merged_pair_is_stored_under_the_one_that_stands_for_it(desk) -> None:
    desk.put(desk.user / "a.md", ("a", "q", "a", "; concepts: sgd-basic, my-own; prerequisites: distillation"))
    desk.sync()
    assert desk.card("a").concepts == ("my-own", "sgd")
    assert desk.card("a").prerequisites == ("model-compression",)
    assert search_cards(desk.library.connection, parse_query("concept:sgd-basic"), TODAY) == ("a",)


def test_registered_folder_is_read_where_it_is_and_can_be_forgotten(desk, tmp_path) -> None:
    folder = desk.put(tmp_path / "shelf/topology.md", "t").parent
    add_deck_path(desk.library, folder, NOW)
    add_deck_path(desk.library, folder, NOW)
    assert desk.sync_if_changed().added == 1
    assert desk.card("t").deck == "topology"
    remove_deck_path(desk.library, folder)
    assert desk.sync_if_changed().retired == 1
    assert (folder / "topology.md").exists()
    with pytest.raises(UsageError):
        remove_deck_path(desk.library, folder)
    with pytest.raises(UsageError):
        add_deck_path(desk.library, tmp_path / "none", NOW)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "a b c d"), ("deck:one", "a b"), ("deck:ONE", "a b"), ("concept:adam", "a"), ("ref:GBC", "a b c"),
        ('ref:"GBC 8.2"', "a b"), ('ref:"gbc 8.2.1"', "a"), ("is:new", "b c d"), ("is:due", ""), ("is:suspended", "c"),
        ("clip", "b"), ("clipping gradient", "b"), ('"the gradients"', "b"), ("xyzzy", ""), ("is:leech", ""),
        ("d", "d"), ('"\'(*', ""), ("AND", ""), ("is:new deck:two", "c d"), ("deck:none", ""),
    ],
)  # fmt: skip
def test_query_finds(desk, query, found) -> None:
    desk.put(desk.user / "one.md", ("a", "q", "a", "; ref: GBC 8.2.1; concepts: adam"),
             ("b", "The gradient is clipped", "x", "; ref: GBC 8.2"))  # fmt: skip
    desk.put(desk.user / "two.md", ("c", "q", "a", "; ref: GBC 8.21"), ("d", "q", "a"))
    desk.sync()
    study = a_study(desk.library, lambda: NOW)
    study.grade("a", 5)
    study.suspend("c")
    assert search_cards(desk.library.connection, parse_query(query), TODAY) == tuple(found.split())


def test_cards_are_loaded_in_the_order_asked_for_and_unknown_ones_left_out(desk) -> None:
    desk.put(desk.user / "a.md", "a", "b")
    desk.sync()
    assert list(load_cards(desk.library.connection, ["b", "none", "a"])) == ["b", "a"]


def test_unknown_card_names_the_nearest(desk) -> None:
    desk.put(desk.user / "a.md", "adam-bias")
    desk.sync()
    with pytest.raises(UsageError) as caught:
        desk.card("adam-bais")
    assert "adam-bias" in str(caught.value.hint)


def test_unknown_deck_names_the_nearest(desk) -> None:
    desk.put(desk.user / "my-topology.md", "a")
    desk.sync()
    with pytest.raises(UsageError) as caught:
        find_deck(desk.library.connection, "topology")
    assert "my-topology" in str(caught.value.hint)


def test_deck_is_found_by_a_beginning_that_only_one_has(desk) -> None:
    for name in ("gbc/08-opt", "gbc/08", "gbc/10-rnn"):
        desk.put(desk.bundled / f"{name}.md", name)
    desk.sync()
    connection = desk.library.connection
    found = {name: find_deck(connection, name) for name in ("gbc/08-o", "gbc/08", "gbc/1")}
    assert found == {"gbc/08-o": "gbc/08-opt", "gbc/08": "gbc/08", "gbc/1": "gbc/10-rnn"}
    with pytest.raises(UsageError, match="3 decks begin with 'gbc'"):
        find_deck(connection, "gbc")


def test_looking_for_changes_loads_no_parser() -> None:
    code = (
        "import sys, seminar_prep.services.decks; print([m for m in ('yaml', 'pydantic', 'click') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
