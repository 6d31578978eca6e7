"""An editor that does not do its work gives a message that helps, and the card stays on the table."""

import contextlib

import pytest
from screens import run, sample_app
from textual.app import App

from seminar_prep.domain.queue import Scope
from seminar_prep.errors import UsageError
from seminar_prep.tui.run_editor import run_editor
from seminar_prep.tui.widgets.card_text import CardText


def _edit(app):
    """Press the edit key once; return the notices, and whether the question is the same as before."""
    seen = []

    async def scenario(pilot):
        question = pilot.app.screen.query_one("#question", CardText)
        before = question.source
        await pilot.press("e")
        await pilot.pause(0.02)
        seen.extend([[note.message for note in pilot.app._notifications], question.source == before])

    run(app, scenario, scope=Scope())
    app.close()
    return seen


@pytest.fixture
def no_terminal(monkeypatch):
    """The screens need not be left for an editor."""
    monkeypatch.setattr("textual.app.App.suspend", lambda _: contextlib.nullcontext())


def _script(path, *lines):
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    return str(path)


def test_editor_that_is_not_there_is_named_with_the_variables_to_set(tmp_path, no_terminal):
    (message,), is_same = _edit(sample_app(tmp_path / "library", VISUAL="", EDITOR="/nowhere/editor"))
    assert "'/nowhere/editor' cannot be started" in message
    assert "Set VISUAL or EDITOR." in message
    assert is_same


def test_editor_that_ends_with_a_code_is_told_and_what_it_saved_is_shown(tmp_path, no_terminal):
    editor = _script(tmp_path / "vim", 'sed -i "s/^Q: /Q: MINE /; s/^C: /C: MINE /" "$2"', "exit 3")
    (message,), is_same = _edit(sample_app(tmp_path / "library", VISUAL=editor, EDITOR="false"))
    assert "ended with code 3" in message
    assert not is_same


def test_editor_variable_that_cannot_be_read_changes_nothing(tmp_path, no_terminal):
    (message,), is_same = _edit(sample_app(tmp_path / "library", VISUAL="vim 'unclosed", EDITOR=""))
    assert "cannot be read" in message
    assert is_same
    assert not list((tmp_path / "library" / "decks").rglob("*.md"))


def test_text_that_is_no_card_any_more_is_told_as_a_problem_of_its_line(tmp_path, no_terminal):
    editor = _script(tmp_path / "vim", 'sed -i "s/^A: .*//; s/^Q: .*/Q:/; s/^C: .*/C:/" "$2"')
    messages, _ = _edit(sample_app(tmp_path / "library", VISUAL=editor, EDITOR=""))
    assert messages
    assert all(".md:" in message for message in messages)


def test_terminal_that_cannot_be_left_names_the_command_for_a_shell(tmp_path):
    (message,), is_same = _edit(sample_app(tmp_path / "library", VISUAL="true", EDITOR=""))
    assert "seminar-prep edit" in message
    assert is_same


def test_editor_that_cannot_start_gives_the_terminal_back_and_says_so(tmp_path, monkeypatch):
    kept = []

    @contextlib.contextmanager
    def suspend(_):
        yield  # as Textual's, which takes the terminal back only where the body ends without an exception
        kept.append("back")

    monkeypatch.setattr("textual.app.App.suspend", suspend)
    with pytest.raises(UsageError, match="cannot be started"):
        run_editor(App(), (str(tmp_path / "no-such-editor"),))
    assert kept == ["back"]
