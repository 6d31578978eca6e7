"""`--help` and `help`: every command says what it does, with examples that parse."""

import re
import shlex
from pathlib import Path

import click
import pytest
from cli_runner import run

from seminar_prep.cli.commands import COMMANDS, group
from seminar_prep.cli.main import split_global_options
from seminar_prep.cli.manual import MANUAL, manual_text

WIDTH = 80
NAMES = sorted(MANUAL)


def _leaves():
    """Return the names of all commands, those of commands included."""
    context = group.make_context("seminar-prep", [], resilient_parsing=True)
    for name in COMMANDS:
        command = group.get_command(context, name)
        yield name
        yield from (f"{name} {below}" for below in getattr(command, "commands", ()))


def _calls(line):
    """Yield the words after each `seminar-prep` in a line for the shell, up to a pipe or a bracket."""
    for call in re.findall(r"seminar-prep(?: [^|;)]*)?", line):
        yield shlex.split(call)[1:]


def test_every_command_has_an_entry_with_an_example_of_itself():
    assert sorted(_leaves()) == NAMES
    for name, entry in MANUAL.items():
        assert any(f"seminar-prep {name}" in line for line, _ in entry.examples), name


@pytest.mark.parametrize("name", NAMES)
def test_every_example_parses(name):
    for line, _ in MANUAL[name].examples:
        calls = list(_calls(line))
        assert calls, line
        for words in calls:
            _, rest = split_global_options(words)
            context = group.make_context("seminar-prep", list(rest))
            while isinstance(context.command, click.Group) and context._protected_args:
                below, command, left = context.command.resolve_command(
                    context, [*context._protected_args, *context.args]
                )
                context = command.make_context(below, left, parent=context)
            assert context.command_path.removeprefix("seminar-prep ") in MANUAL


@pytest.mark.parametrize("name", NAMES)
def test_help_of_a_command_says_what_for_example_and_fits_the_screen(name):
    result = run("help", *name.split())
    assert result.code == 0
    assert result.out == run(*name.split(), "--help").out
    assert result.out.startswith(f"Usage: seminar-prep {name}")
    assert "Examples:" in result.out
    for line, why in MANUAL[name].examples:
        assert re.search(rf"^    {re.escape(line)} +# {re.escape(why)}$", result.out, re.MULTILINE)
    for code, meaning in MANUAL[name].exit_codes:
        assert f"{code:<3} {meaning}" in result.out
    assert max(map(len, result.out.splitlines())) <= WIDTH


def test_help_without_a_command_lists_them_all_with_options_and_exit_codes():
    result = run("help")
    assert result.out == run("--help").out
    for name, (_, _, line) in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(line)}$", result.out, re.MULTILINE)
    for option in ("--json", "--quiet", "--data-dir", "--now", "--version", "130"):
        assert option in result.out
    assert max(map(len, result.out.splitlines())) <= WIDTH


@pytest.mark.parametrize(
    ("names", "hint"), [(["grad"], "grade"), (["decks", "chekc"], "check"), (["due", "now"], "due --help")]
)
def test_help_on_no_command_names_the_nearest(names, hint):
    result = run("help", *names)
    assert result.code == 2
    assert "there is no command" in result.err
    assert hint in result.err


def test_help_as_json_is_one_object():
    answer = run("help", "grade", "--json").json
    assert answer["command"] == "grade"
    assert answer["help"].startswith("Usage: seminar-prep grade")


def test_cards_and_decks_of_the_examples_are_there():
    texts = "\n".join(path.read_text("utf-8") for path in (Path(__file__).parents[2] / "decks").rglob("*.md"))
    lines = "\n".join(line for entry in MANUAL.values() for line, _ in entry.examples)
    cards = set(re.findall(r"(?:grade|card|edit|suspend|unsuspend|bury|--confirm|--reject) ([a-z-]+)", lines)) - {
        "--help"
    }
    assert cards
    for card in cards:
        assert f"id: {card};" in texts, card


def test_exit_codes_of_the_manual_are_those_of_the_contract():
    codes = {code for entry in MANUAL.values() for code, _ in entry.exit_codes}
    assert codes <= {2, 3, 4, 130}
    assert "\b" in manual_text(MANUAL["grade"])
