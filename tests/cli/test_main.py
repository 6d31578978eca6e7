"""The shell's view of every command: global options, failures, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_runner import run

from seminar_prep.cli.commands import COMMANDS
from seminar_prep.cli.main import split_global_options


@pytest.mark.parametrize("command", COMMANDS)
def test_command_explains_itself(command):
    result = run(command, "--help")
    assert result.code == 0
    assert "Usage: seminar-prep" in result.out


@pytest.mark.parametrize("arguments", [["--json", "due"], ["due", "--json"], ["due", "--data-dir", "x", "--json"]])
def test_global_options_stand_before_or_after_the_command(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(*arguments).json["due"] == 0


def test_global_options_end_at_a_double_dash():
    options, rest = split_global_options(["match", "--", "--json"])
    assert rest == ("match", "--", "--json")
    assert not options.as_json


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fly"], "No such command 'fly'"),
        (["due", "--sideways"], "No such option"),
        (["grade", "card", "6"], "6 is not in the range"),
        (["grade", "card"], "Missing argument"),
        (["--now"], "--now wants a value"),
        (["due", "--now", "noonish"], "--now wants an ISO 8601 instant"),
    ],
)
def test_wrong_call_gives_one_message_and_code_2(arguments, message):
    result = run(*arguments)
    assert result.code == 2
    assert message in result.err
    assert result.out == ""
    as_json = run("--json", *arguments)
    assert as_json.code == 2
    assert message in as_json.json["error"]["message"]
    assert set(as_json.json["error"]) == {"code", "message", "hint", "where"}


def test_wrong_setting_names_the_nearest_right_one():
    home = Path(os.environ["SEMINAR_PREP_HOME"])
    home.mkdir(parents=True)
    (home / "config.toml").write_text('time_zone = "Europe/Berlin"\n')
    result = run("queue")
    assert result.code == 2
    assert "unknown setting 'time_zone'" in result.err
    assert "Did you mean 'timezone'?" in result.err


@pytest.mark.parametrize("line", ["rollover_hour = 24", "rollover_hour = true", 'timezone = "Mars/Olympus"', "x ="])
def test_impossible_setting_is_refused(line):
    home = Path(os.environ["SEMINAR_PREP_HOME"])
    home.mkdir(parents=True)
    (home / "config.toml").write_text(line)
    assert run("due").code == 2


def test_unknown_card_is_a_usage_error_with_json():
    result = run("grade", "no-such-card", "4", "--json")
    assert result.code == 2
    assert "no-such-card" in result.json["error"]["message"]


def test_queue_of_a_concept_holds_its_cards_alone():
    cards = run("queue", "--concept", "ill-conditioning", "--json").json["cards"]
    assert cards
    assert all("ill-conditioning" in card["concepts"] for card in cards)


@pytest.mark.parametrize("command", ["queue", "review"])
def test_unknown_concept_is_a_usage_error_that_names_the_nearest(command):
    result = run(command, "--concept", "ill-conditoning")
    assert result.code == 2
    assert "Did you mean 'ill-conditioning'?" in result.err


def test_closed_pipe_ends_quietly():
    done = subprocess.run(
        f"{sys.executable} -m seminar_prep --help | true", shell=True, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr


def test_json_is_utf8_whatever_the_locale():
    home = Path(os.environ["SEMINAR_PREP_HOME"])
    home.mkdir(parents=True)
    (home / "config.toml").write_text('glyphs = "ñ"', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "seminar_prep", "--json", "due"],
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        check=False,
    )
    assert "ñ" in json.loads(done.stdout.decode("utf-8"))["error"]["message"]


def test_reader_that_goes_early_is_no_bug():
    command = f"{sys.executable} -m seminar_prep cards | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
