import os
from pathlib import Path

import pytest
from cli_runner import run

CARD = "Q: [GD] Step size?\nA: $2/L$.\n`id: my-step; claim: theorem; tier: 1; ref: GBC 8.2.1; concepts: sgd`\n"


@pytest.fixture
def decks() -> Path:
    folder = Path(os.environ["SEMINAR_PREP_HOME"]) / "decks"
    folder.mkdir(parents=True)
    return folder


def put(path: Path, text: str) -> Path:
    path.write_text(f"---\ntitle: Mine\n---\n\n{text}", encoding="utf-8")
    return path


def test_decks_lists_bundled_and_own_decks(decks) -> None:
    put(decks / "mine.md", CARD)
    answer = run("decks", "--json").json
    assert answer["problems"] == []
    mine = answer["decks"][-1]
    assert mine == {"deck": "mine", "path": str(decks / "mine.md"), "origin": "user", "n_cards": 1, "n_due": 0,
                    "title": "Mine"}  # fmt: skip
    assert {deck["origin"] for deck in answer["decks"][:-1]} == {"bundled"}
    assert "mine" in run("decks").out


def test_sync_tells_what_came_changed_and_went(decks) -> None:
    run("decks", "sync")
    file = put(decks / "mine.md", CARD)
    counts = [run("decks", "sync", "--json").json]
    put(decks / "mine.md", CARD.replace("$2/L$", "$1/L$"))
    counts.append(run("decks", "sync", "--json").json)
    file.unlink()
    counts.append(run("decks", "sync", "--json").json)
    assert [(c["added"], c["changed"], c["retired"]) for c in counts] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]


def test_sync_of_a_deck_with_a_mistake_keeps_the_good_cards_and_exits_4(decks) -> None:
    put(decks / "mine.md", CARD + "\nQ: no id\nA: b\n")
    result = run("decks", "sync", "--json")
    assert result.code == 4
    assert result.json["error"]["code"] == "bad_input"
    assert result.json["problems"][0]["where"] == f"{decks / 'mine.md'}:9"
    assert run("card", "my-step").code == 0


def test_check_shows_every_mistake_with_line_and_hint_and_exits_4(decks) -> None:
    file = put(decks / "mine.md", "Q: a\nA: b\n`id: x; tier: 7`\n\nQ: c\nA: d\n")
    result = run("decks", "check", file, "--json")
    assert result.code == 4
    assert [problem["where"] for problem in result.json["problems"]] == [f"{file}:7", f"{file}:9"]
    assert all(problem["hint"] for problem in result.json["problems"])
    assert set(result.json) == {"decks", "problems", "error"}
    text = run("decks", "check", file)
    assert f"{file}:7: error: tier" in text.out


def test_check_with_warnings_alone_exits_0(decks) -> None:
    result = run("decks", "check", put(decks / "mine.md", "Q: a\nA: b\n`id: x`\n"), "--json")
    assert result.code == 0
    assert {problem["severity"] for problem in result.json["problems"]} == {"warning"}
    assert set(result.json) == {"decks", "problems"}


def test_users_choose_what_the_rubric_weighs_in_their_decks(decks) -> None:
    file = put(decks / "mine.md", "Q: a\nA: b\n`id: x`\n")
    assert run("decks", "check", file, "--rubric", "error").code == 4
    (decks.parent / "config.toml").write_text('deck_rubric = "off"\n')
    assert run("decks", "check", file, "--json").json["problems"] == []
    assert run("decks", "check", file, "--rubric", "warning", "--json").json["problems"] != []
    (decks.parent / "config.toml").write_text('deck_rubric = "never"\n')
    assert 'wanted "error" or "warning" or "off"' in run("decks", "check", file).err


def test_decks_show_how_far_the_concepts_needed_first_are_known(decks) -> None:
    before = run("decks", "--json").json["need_first"]
    assert (before["n_concepts"], before["n_known"], before["n_recalled"]) == (80, 0, 0)
    assert before["concepts"][0]["concept"] == "empirical-distribution"
    put(decks / "mine.md", CARD.replace("concepts: sgd", "concepts: kl-divergence, kl-asymmetry"))
    run("grade", "my-step", "4")
    after = run("decks", "--json").json["need_first"]
    assert (after["n_cards"], after["n_recalled"]) == (before["n_cards"] + 1, 1)
    known = {c["concept"]: c["n_recalled"] for c in after["concepts"] if c["n_recalled"]}
    assert known == {"kl-divergence": 1, "kl-asymmetry": 1}
    assert "1 of" in run("decks").out.partition("Needed first")[2]


def test_ids_are_written_on_request(decks) -> None:
    file = put(decks / "mine.md", "Q: Why clip?\nA: b\n")
    result = run("decks", "ids", file, "--json")
    assert result.json == {"files": [{"path": str(file), "ids": ["clip"]}], "problems": []}
    assert run("decks", "sync", "--json").code == 0
    assert run("decks", "ids", decks / "none.md").code == 4


def test_folder_is_added_and_removed(decks, tmp_path) -> None:
    put(tmp_path / "far.md", CARD)
    assert run("decks", "add", tmp_path, "--json").json["added"] == 1
    assert run("card", "my-step", "--json").json["card"]["deck"] == "far"
    assert run("decks", "remove", tmp_path, "--json").json["retired"] == 1
    assert run("decks", "add", tmp_path / "none").code == 2


def test_cards_are_searched_and_shown_with_memory_and_history(decks) -> None:
    put(decks / "mine.md", CARD)
    run("grade", "my-step", "5", "--now", "2026-11-25T12:00:00+00:00")
    (found,) = run("cards", "deck:mine concept:sgd", "--json").json["cards"]
    assert (found["id"], found["memory"]["repetitions"], found["origin"]) == ("my-step", 1, "user")
    shown = run("card", "my-step", "--json").json
    assert set(shown) == {"card", "memory", "reviews", "state", "tags"}
    assert [review["grade"] for review in shown["reviews"]] == [5]
    text = run("card", "my-step").out
    assert "A: $2/L$." in text
    assert "Due on 2026-11-26" in text
    assert "my-step" in run("cards", "is:due", "--now", "2026-11-27T12:00:00+00:00").out


def test_card_tells_whether_it_is_shown(decks) -> None:
    file = put(decks / "mine.md", CARD)
    states = [run("card", "my-step", "--json").json["state"]]
    run("suspend", "my-step")
    states.append(run("card", "my-step", "--json").json["state"])
    file.unlink()
    states.append(run("card", "my-step", "--json").json["state"])
    assert states == ["active", "suspended", "gone"]
    assert "waits for its return" in run("card", "my-step").out


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [(("card", "my-stp"), "my-step"), (("cards", "concept:sgdd"), "sgd"), (("cards", "is:deu"), "is:due")],
)  # fmt: skip
def test_unknown_name_exits_2_and_names_the_nearest(decks, arguments, hint) -> None:
    put(decks / "mine.md", CARD)
    result = run(*arguments)
    assert result.code == 2
    assert hint in result.err


def test_control_characters_of_a_deck_never_reach_the_terminal(decks) -> None:
    put(decks / "mi\x1b[31mne.md", CARD.replace("Step", "St\x1b[2Jep"))
    put(decks / "bad.md", "Q: \x1b]0;title\x07\n`id: \x1b[1m`\n")
    for arguments in (("decks",), ("decks", "check", decks), ("cards", "deck:mi"), ("card", "my-step")):
        result = run(*arguments)
        assert "\x1b" not in result.out + result.err
        assert "\x07" not in result.out + result.err


def test_edit_without_a_terminal_opens_and_copies_nothing(decks) -> None:
    result = run("edit", "gd-steps-per-efold")
    assert result.code == 2
    assert list(decks.rglob("*.md")) == []


def test_edit_opens_the_editor_on_a_copy_which_counts_from_then_on(decks, monkeypatch) -> None:
    card = run("cards", "deck:gbc/08", "--json").json["cards"][0]
    monkeypatch.setattr("seminar_prep.cli.edit.is_terminal", lambda: True)
    answer = run("edit", card["id"], "--json", env={"EDITOR": "sed -i s/Note:.*/Note:-mine-/"}).json
    assert answer["origin"] == "override"
    assert run("card", card["id"], "--json").json["card"]["note"] == "-mine-"
    untouched = run("edit", run("cards", "--json").json["cards"][1]["id"], "--json", env={"EDITOR": "true"}).json
    assert untouched["origin"] == "bundled"
    assert run("edit", card["id"], env={"EDITOR": "no-such-editor"}).code == 2


def test_sync_shows_both_texts_of_an_edited_card_whose_original_changed(decks, tmp_path, monkeypatch) -> None:
    for place in ("seminar_prep.cli.decks", "seminar_prep.wiring"):
        monkeypatch.setattr(f"{place}.bundled_decks_dir", lambda: tmp_path)
    put(tmp_path / "a.md", CARD.replace("Step size?", "First wording?"))
    put(decks / "mine.md", CARD.replace("Step size?", "My wording?"))
    assert run("decks", "sync", "--json").json["overrides"] == []
    put(tmp_path / "a.md", CARD.replace("Step size?", "Second wording?"))
    (change,) = run("decks", "sync", "--json").json["overrides"]
    assert (change["card"], change["yours"]["origin"], change["bundled"]["origin"]) == (
        "my-step",
        "override",
        "bundled",
    )
    text = run("decks", "sync").out
    assert "My wording?" in text
    assert "Second wording?" in text


TALKS = b"date,time,speaker,title,abstract\n2030-01-10,14:00,A Name,Escaping saddle points,We study saddle points.\n"


def _linked_cards():
    (talk,) = run("talks", "--json").json["talks"]
    return {link["card"] for link in run("links", talk["id"], "--json").json["links"]}


def test_deck_that_comes_and_goes_is_linked_to_the_talks_at_once(tmp_path):
    """A registered deck's cards used to wait for the next import before any talk was linked to them."""
    assert run("import", "-", "--timezone", "UTC", stdin=TALKS).code == 0
    deck = tmp_path / "mine.md"
    deck.write_text("---\ntitle: Mine\n---\n\nQ: a?\n\nA: b\n\n`id: my-saddle; concepts: saddle-points; tier: 1`\n")
    assert run("decks", "add", deck).code == 0
    assert "my-saddle" in _linked_cards()
    deck.write_text(deck.read_text().replace("saddle-points", "adam"))
    assert run("decks", "sync").code == 0
    assert "my-saddle" not in _linked_cards()
