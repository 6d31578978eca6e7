import os
from pathlib import Path

import pytest
from cli_runner import run
from library_builder import NOON, a_library, add_talk

from seminar_prep.services.link_proposals import relink_all

TEXT = b"Gradient clipping tames exploding gradients of recurrent networks near saddle points."


DECK = """---
title: Mine
---

Q: Clip?

A: Yes.

`id: my-clipping; tier: 1; concepts: gradient-clipping`

Q: Of no concept?

A: Yes.

`id: extra`
"""


@pytest.fixture(autouse=True)
def library(sealed):
    home = Path(os.environ["SEMINAR_PREP_HOME"])
    (home / "decks").mkdir(parents=True)
    (home / "decks" / "mine.md").write_text(DECK, encoding="utf-8")
    run("init")
    library = a_library(home)
    yield library
    library.close()


def test_match_answers_with_the_fields_of_the_contract():
    answer = run("match", "-", "--title", "Saddle points", "--json", stdin=TEXT).json
    assert set(answer) == {"concepts", "cards", "elapsed_ms"}
    best = answer["concepts"][0]
    assert set(best) == {"id", "name", "score", "via", "evidence"}
    assert (best["id"], best["name"], best["via"]) == ("saddle-points", "Saddle points in high dimension", None)
    assert best["evidence"][0] == {"concept": "saddle-points", "field": "title", "text": "Saddle points"}
    card = next(card for card in answer["cards"] if card["id"] == "my-clipping")
    assert card["front"] == "Clip?"
    assert card["evidence"][0] == {"concept": "gradient-clipping", "field": "abstract", "text": "Gradient clipping"}
    assert 0 < card["score"] < 1
    scores = [concept["score"] for concept in answer["concepts"]]
    assert scores == sorted(scores, reverse=True)


def test_match_reads_a_file_and_a_title_alone(tmp_path):
    file = tmp_path / "abstract.txt"
    file.write_bytes(TEXT)
    assert "gradient-clipping" in [c["id"] for c in run("match", file, "--json").json["concepts"]]
    assert run("match", "--title", "An LSTM", "--json").json["concepts"][0]["id"] == "lstm"


def test_match_limit_holds_for_each_list():
    answer = run("match", "-", "--limit", "1", "--json", stdin=TEXT).json
    assert (len(answer["concepts"]), len(answer["cards"])) == (1, 1)
    assert run("match", "-", "--limit", "0", "--json", stdin=TEXT).json["concepts"] == []


def test_match_stores_nothing(library):
    add_talk(library.connection, "talk1234", NOON)
    run("match", "-", stdin=TEXT)
    for table in ("talk_concepts", "talk_cards"):
        assert library.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0


def test_match_is_silent_where_nothing_speaks():
    answer = run("match", "-", "--json", stdin=b"A convex body in the plane of a manifold.").json
    assert (answer["concepts"], answer["cards"]) == ([], [])
    assert run("match", "-", stdin=b"Tea and biscuits.").out == "Nothing here speaks clearly for a concept.\n"


def test_match_text_never_brings_control_characters_to_the_terminal():
    out = run("match", "-", stdin=b"gradient\x1b[31m clipping and an LSTM").out
    assert "\x1b" not in out
    assert "LSTM" in out


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b" \n\t", "no text"),
        ("binary.txt", bytes(range(256)) * 4, "not text"),
        ("paper.pdf", b"%PDF-1.5\nstream", "PDF"),
        ("nul\0name.txt", None, "no name of a file"),
    ],
)
def test_match_of_no_text_is_refused_with_the_reason(tmp_path, name, content, message):
    file = f"{tmp_path}/{name}"
    if content is not None:
        Path(file).write_bytes(content)
    result = run("match", file, "--json")
    assert result.code == 4
    assert message in result.json["error"]["message"]


def test_match_of_a_folder_is_refused(tmp_path):
    result = run("match", tmp_path)
    assert result.code == 4
    assert "folder" in result.err


def test_match_without_any_text_is_a_usage_error():
    assert run("match").code == 2
    assert run("match", "--title", "  ").code == 2


def test_links_shows_and_decides(library):
    add_talk(library.connection, "talk1234", NOON, title="Gradient clipping")
    relink_all(library)
    answer = run("links", "talk", "--json").json
    assert answer["talk"] == "talk1234"
    ours = next(link for link in answer["links"] if link["card"] == "my-clipping")
    assert set(ours) == {"card", "score", "status", "evidence"}
    assert ours["status"] == "proposed"
    answer = run("links", "talk1234", "--reject", "my-clipping", "--add", "extra", "--json").json
    found = {link["card"]: link["status"] for link in answer["links"]}
    assert (found["my-clipping"], found["extra"]) == ("rejected", "confirmed")
    relink_all(library)
    again = {link["card"]: link["status"] for link in run("links", "talk1234", "--json").json["links"]}
    assert (again["my-clipping"], again["extra"]) == ("rejected", "confirmed")


def test_links_of_an_unknown_talk_or_card_is_a_usage_error(library):
    add_talk(library.connection, "talk1234", NOON)
    assert run("links", "nowhere").code == 2
    result = run("links", "talk1234", "--confirm", "no-such-card", "--json")
    assert result.code == 2
    assert "no-such-card" in result.json["error"]["message"]


def test_links_text_fits_a_terminal(library):
    add_talk(library.connection, "talk1234", NOON, title="Gradient clipping")
    relink_all(library)
    lines = run("links", "talk1234").out.splitlines()
    assert any(line.startswith("  proposed") and "my-clipping" in line for line in lines)
    assert max(map(len, lines)) <= 120
