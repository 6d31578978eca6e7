"""`due`: counts, at once, and by the short way the same as by the long one."""

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_runner import run
from library_builder import a_library, a_study, add_card, add_deck, add_talk

from seminar_prep import __main__ as short_way
from seminar_prep.config import Config
from seminar_prep.storage.database import CURRENT_VERSION


@pytest.fixture
def home(sealed):
    return Path(os.environ["SEMINAR_PREP_HOME"])


def _fill(home):
    library = a_library(home)
    add_deck(library.connection, "b-deck", 1)
    add_deck(library.connection, "a-deck", 2)
    for n in range(20):
        add_card(library.connection, f"card-{n:02}", deck="a-deck" if n % 3 else "b-deck")
    now = datetime.now(UTC)
    study = a_study(library, lambda: now - timedelta(days=2))
    for card, grade in [("card-00", 5), ("card-01", 2), ("card-02", 3)]:
        study.grade(card, grade)
    a_study(library, lambda: now).grade("card-03", 1)
    add_talk(library.connection, "talk0001", now + timedelta(days=1), title="Saddles \x1b[31m[b]everywhere[/b]")
    library.close()


def test_due_without_a_library_reports_zeros_and_makes_none(home):
    result = run("due", "--json")
    assert result.code == 0
    assert {key: result.json[key] for key in ("due", "new", "drill", "decks", "next_talk")} == {
        "due": 0, "new": 0, "drill": 0, "decks": [], "next_talk": None}  # fmt: skip
    assert not home.exists()


def test_due_counts_by_deck_within_the_allowance(home):
    _fill(home)
    result = run("due", "--json").json
    assert (result["due"], result["new"], result["drill"]) == (3, 11, 1)
    assert sum(deck["due"] for deck in result["decks"]) == 3
    assert sum(deck["new"] for deck in result["decks"]) == 11
    assert [deck["deck"] for deck in result["decks"]] == ["a-deck", "b-deck"]
    assert result["next_talk"]["id"] == "talk0001"


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_short_way_gives_the_answer_of_the_long_one(home, options, monkeypatch, capsys):
    _fill(home)
    long = run("due", *options)
    monkeypatch.setattr(sys, "argv", ["seminar-prep", "due", *options])
    monkeypatch.setattr("seminar_prep.cli.main.run", lambda *_: pytest.fail("took the long way"))
    assert short_way.main() == 0
    assert capsys.readouterr().out == long.out
    assert "\x1b" not in long.out


def test_short_way_knows_the_version_and_the_defaults():
    assert short_way.LIBRARY_VERSION == CURRENT_VERSION
    assert {name: getattr(Config(), name) for name in short_way.DEFAULTS} == short_way.DEFAULTS


def test_short_way_knows_the_other_settings():
    """A new setting belongs to PASSED_OVER, or `due` takes the long way wherever somebody uses it."""
    assert {field.name for field in fields(Config)} <= short_way.PASSED_OVER | set(short_way.DEFAULTS)


CONFIGURED = """new_cards_per_day = 3
rollover_hour = 0
timezone = "Asia/Kolkata"
theme = "high-contrast"

[keys]
"review.reveal" = "space"
"""


def test_short_way_obeys_the_configuration_as_the_long_one_does(home, monkeypatch, capsys):
    _fill(home)
    (home / "config.toml").write_text(CONFIGURED)
    long = run("due", "--json")
    monkeypatch.setattr(sys, "argv", ["seminar-prep", "due", "--json"])
    monkeypatch.setattr("seminar_prep.cli.main.run", lambda *_: pytest.fail("took the long way"))
    assert short_way.main() == 0
    assert json.loads(capsys.readouterr().out) == long.json
    assert long.json["new"] <= 3


@pytest.mark.parametrize(
    "line", ["rollover_hour = true", "rollover_hour = 24", 'timezone = "Mars/X"', "colour = 1", "x ="]
)
def test_short_way_leaves_a_wrong_configuration_to_the_command(home, line):
    _fill(home)
    (home / "config.toml").write_text(line)
    done = subprocess.run(
        [sys.executable, "-m", "seminar_prep", "due"], capture_output=True, check=False, env=dict(os.environ), text=True
    )
    assert done.returncode == 2
    assert "config.toml" in done.stderr


def test_due_on_a_damaged_library_explains_itself(home):
    home.mkdir(parents=True)
    (home / "library.db").write_bytes(b"no library at all, for sure " * 100)
    done = subprocess.run(
        [sys.executable, "-m", "seminar_prep", "due"], capture_output=True, check=False, env=dict(os.environ), text=True
    )
    assert done.returncode == 4
    assert "damaged" in done.stderr
    assert "Traceback" not in done.stderr


def test_due_upgrades_an_older_library_after_a_backup(home):
    home.mkdir(parents=True)
    old = sqlite3.connect(home / "library.db")
    old.executescript((Path(__file__).parents[1] / "storage" / "schema_version_1.sql").read_text(encoding="utf-8"))
    old.execute("PRAGMA user_version = 1")
    old.commit()
    old.close()
    result = run("due", "--json")
    assert (result.code, result.json["new"]) == (0, 12)
    assert [path.name for path in (home / "backups").iterdir()] == ["library-v1-before-upgrade.db"]
