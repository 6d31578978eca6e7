"""The commands that open screens: a terminal is wanted, and the demo stays apart from the learner's library."""

import os
import re
import sys
from functools import partialmethod
from pathlib import Path

import pytest
from cli_runner import run
from terminal import opened

from seminar_prep.cli import screens
from seminar_prep.storage.talks import load_talks
from seminar_prep.tui.app import SeminarPrepApp
from seminar_prep.tui.screens.agenda import AgendaScreen


@pytest.mark.parametrize("command", ["demo", "review"])
def test_screens_without_a_terminal_are_refused_clearly(command):
    result = run(command)
    assert result.code == 2
    assert "want a terminal" in result.err
    assert "review --plain" in result.err


@pytest.mark.parametrize(
    ("kind", "arguments"), [("dumb", []), ("unknown", []), (None, []), ("dumb", ["demo"]), ("", ["demo"])]
)
def test_dumb_terminal_gets_one_message_that_names_what_goes_by_lines(tmp_path, kind, arguments):
    command = [sys.executable, "-m", "seminar_prep", "--data-dir", str(tmp_path / "home"), *arguments]
    with opened(command, 120, 24, dict(os.environ), TERM=kind) as terminal:
        assert terminal.ends() == 2
    said = bytes(terminal.said).decode()
    assert "the screens want a terminal that can place the cursor; TERM is " in said
    assert '"seminar-prep review --plain"' in said
    assert len(said.splitlines()) == 2
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", said)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("arguments", "text", "meant"),
    [
        ([], 'theme = "drakula"', '"dracula"'),
        ([], '[keys]\n"reviw.undo" = "z"', "'review.undo'"),
        (["demo"], '[keys.review]\nundo = "pgdn"', "'pagedown'"),
        (["review"], '[kyes]\n"review.undo" = "z"', "'keys'"),
    ],
)
def test_wrong_settings_are_told_in_the_terminal_before_the_screens_open(tmp_path, arguments, text, meant):
    (tmp_path / "config.toml").write_text(text)
    command = [sys.executable, "-m", "seminar_prep", "--data-dir", str(tmp_path), *arguments]
    with opened(command, 200, 24, dict(os.environ)) as terminal:
        assert terminal.ends() == 2
    said = bytes(terminal.said).decode()
    assert "config.toml: " in said
    assert f"Did you mean {meant}?" in said
    assert "\x1b[?1049h" not in said  # what opens a screen of its own
    assert "Traceback" not in said


def test_pages_in_a_browser_ask_for_no_terminal(monkeypatch):
    monkeypatch.setattr(screens.constants, "DRIVER", "textual.drivers.web_driver:WebDriver")
    assert screens._require_terminal({"TERM": "dumb"}) is None


def test_without_a_command_and_a_terminal_the_help_is_shown():
    result = run()
    assert result.code == 0
    assert "Usage: seminar-prep" in result.out


def test_demo_opens_eight_talks_and_leaves_the_learners_library_alone(monkeypatch):
    seen = []

    def look(app):
        agenda = app._desk.agenda
        seen.append((app._desk.is_sample, len(agenda.upcoming()), app._desk.papers, Path(agenda._library.path)))
        assert load_talks(agenda._library.connection)

    monkeypatch.setattr(screens, "_require_terminal", lambda _: None)
    monkeypatch.setattr(SeminarPrepApp, "run", look)
    assert run("demo").code == 0
    ((is_sample, n_talks, papers, library),) = seen
    assert (is_sample, n_talks, papers) == (True, 8, None)
    assert not library.exists()
    assert not Path(os.environ["SEMINAR_PREP_HOME"]).exists()


def test_bug_in_the_screens_ends_with_1(monkeypatch):
    def broken(screen):
        raise RuntimeError("a bug")

    monkeypatch.setattr(screens, "_require_terminal", lambda _: None)
    monkeypatch.setattr(SeminarPrepApp, "run", partialmethod(SeminarPrepApp.run, headless=True))
    monkeypatch.setattr(AgendaScreen, "on_mount", broken)
    assert run("demo").code == 1
