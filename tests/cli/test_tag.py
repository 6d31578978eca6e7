"""`tag`: tags of the learner's own, shown, put on, taken off, and found again."""

import os
from pathlib import Path

import pytest
from cli_runner import run

CARDS = ("adam-first-step", "gd-contraction-factor")


def _tags(*arguments):
    return {one["card"]: one["tags"] for one in run("tag", *arguments, "--json").json["cards"]}


def test_cards_without_tags_are_shown_as_such():
    assert _tags(*CARDS) == {card: [] for card in CARDS}
    assert run("tag", CARDS[0]).out.split() == [CARDS[0], "–"]


def test_tags_are_put_on_several_cards_and_taken_off_one_and_stay():
    assert _tags(*CARDS, "--add", "exam", "--add", "a-1") == {card: ["a-1", "exam"] for card in CARDS}
    assert _tags(CARDS[0], "--remove", "exam", "--remove", "never-there") == {CARDS[0]: ["a-1"]}
    assert _tags(*CARDS) == {CARDS[0]: ["a-1"], CARDS[1]: ["a-1", "exam"]}
    shown = run("card", CARDS[1], "--json").json
    assert (shown["tags"], shown["card"]["tags"]) == (["a-1", "exam"], [])
    assert "your tags: a-1, exam" in run("card", CARDS[1]).out


def test_search_finds_own_tags_and_those_of_a_deck():
    decks = Path(os.environ["SEMINAR_PREP_HOME"]) / "decks"
    decks.mkdir(parents=True)
    (decks / "mine.md").write_text("---\ntitle: M\n---\nQ: One?\nA: 1\n`id: own-one; tags: Exam, later`\n")
    run("tag", CARDS[0], "--add", "exam")
    assert [card["id"] for card in run("cards", "tag:exam", "--json").json["cards"]] == [CARDS[0], "own-one"]
    assert [card["id"] for card in run("cards", "tag:later tag:EXAM", "--json").json["cards"]] == ["own-one"]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("tag", "adam-first-stp", "--add", "exam"), "adam-first-step"),
        (("tag", CARDS[0], "--add", "To Learn"), "to-learn"),
        (("tag", CARDS[0], "--add", "x", "--remove", "x"), "Leave one"),
        (("cards", "tag:exma"), "tag:exam"),
        (("cards", "tags:exam"), "tag:"),
        (("tag",), "tag --help"),
    ],
)
def test_wrong_tag_or_card_exits_2_and_says_what_is_right_and_changes_nothing(arguments, hint):
    run("tag", CARDS[1], "--add", "exam")
    result = run(*arguments)
    assert result.code == 2
    assert hint in result.err
    assert _tags(*CARDS) == {CARDS[0]: [], CARDS[1]: ["exam"]}


def test_unknown_card_among_others_leaves_all_untagged():
    assert run("tag", CARDS[0], "no-such-card-here", "--add", "exam").code == 2
    assert _tags(CARDS[0]) == {CARDS[0]: []}


def test_restore_says_which_tags_are_newer_and_brings_back_those_of_the_file(tmp_path):
    run("tag", CARDS[0], "--add", "old")
    run("backup", str(tmp_path / "safe.db"))
    run("tag", CARDS[0], "--remove", "old", "--add", "new")
    restored = run("restore", str(tmp_path / "safe.db"))
    assert "Tags newer than the file: 1 (in the backup only)." in restored.out
    assert _tags(CARDS[0]) == {CARDS[0]: ["old"]}
    saved = restored.out.splitlines()[0].partition("as it was: ")[2]
    assert run("restore", saved, "--json").json["n_newer_tags"] == 1
    assert _tags(CARDS[0]) == {CARDS[0]: ["new"]}
    assert run("doctor").code == 0
