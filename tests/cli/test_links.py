"""`talks` and `links`: readiness with its range, and what would raise it."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from cli_runner import run
from library_builder import NOON, add_talk

from seminar_prep.domain.link import CardLink, Evidence
from seminar_prep.storage.links import save_proposals
from seminar_prep.storage.migrations import open_library

NOW = ("--now", NOON.isoformat())


@pytest.fixture(autouse=True)
def cards(sealed):
    """Return three bundled cards linked to the first of two talks; the last of them was learned three days ago."""
    ids = [card["id"] for card in run("queue", "--limit", "3", "--json", *NOW).json["cards"]]
    assert run("grade", ids[2], "4", "--now", (NOON - timedelta(days=3)).isoformat()).code == 0
    library = open_library(Path(os.environ["SEMINAR_PREP_HOME"]) / "library.db", Path("unused"))
    with library.write() as connection:
        add_talk(connection, "talk0001", NOON + timedelta(days=2))
        add_talk(connection, "talk0002", NOON + timedelta(days=2))
        why = Evidence("saddles", "title", "saddles")
        save_proposals(connection, "talk0001", [CardLink(card, 0.5, (why,)) for card in ids])
    library.close()
    return ids


def test_talks_give_the_readiness_with_its_range_and_null_without_links():
    linked, bare = run("talks", "--json", *NOW).json["talks"]
    assert 0 <= linked["readiness_low"] < linked["readiness"] < linked["readiness_high"] < 1
    assert [bare[key] for key in ("readiness", "readiness_low", "readiness_high")] == [None] * 3
    words = f"readiness {linked['readiness']:.0%} ({linked['readiness_low']:.0%} to {linked['readiness_high']:.0%})"
    assert words in run("talks", *NOW).out


def test_past_talk_has_no_readiness():
    talks = run("talks", "--all", "--json", "--now", "2027-01-01T00:00:00+00:00").json["talks"]
    assert [talk["readiness_low"] for talk in talks] == [None, None]


def test_links_say_what_would_raise_the_readiness_most(cards):
    (found,) = run("links", "talk0001", "--json", *NOW).json["raises"]
    assert (found["concept"], sorted(found["cards"])) == ("saddles", sorted(cards))
    assert found["text"] == f"Study 3 cards on saddles: +{found['gain']:.0%}"
    assert run("links", "talk0002", "--json", *NOW).json["raises"] == []
