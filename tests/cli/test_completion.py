"""Completion: click's protocol for each shell, and the shells themselves where they are installed."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_runner import run
from library_builder import a_library, add_card, add_talk

from seminar_prep.cli.commands import COMMANDS, group
from seminar_prep.cli.suggestions import suggest_cards, suggest_concepts, suggest_decks, suggest_talks

BIN = Path(sys.executable).parent


@pytest.fixture
def home(sealed):
    home = Path(os.environ["SEMINAR_PREP_HOME"])
    fill(home)
    return home


def fill(home):
    library = a_library(home)
    for card in ("adam-bias", "adam-step", "saddle"):
        add_card(library.connection, card, deck="mine/one", front=rf"What is $\alpha$ in {card}?")
    add_card(library.connection, "adam-gone", deck="mine/one", active=False)
    add_card(library.connection, "other", deck="theirs")
    add_talk(library.connection, "past0001", datetime(2001, 1, 1, tzinfo=UTC), title="Long ago")
    add_talk(library.connection, "late0001", datetime(2999, 1, 1, tzinfo=UTC), title="In \x1b[31mthe\nfar: future")
    add_talk(library.connection, "soon0001", datetime(2998, 1, 1, tzinfo=UTC), title="A little sooner")
    library.connection.execute("INSERT INTO concepts (concept_id, name, tier) VALUES ('saddle-points', 'Saddles', 1)")
    library.close()


def complete(monkeypatch, line, shell="fish"):
    """Return `{value: help}` for a line whose last word is half typed ("" after a blank), in order."""
    words = line.split(" ")
    answer = _answer(monkeypatch, ["seminar-prep", *words], shell)
    pairs = [text.split(",", 1)[1].partition("\t")[::2] for text in answer.splitlines()]
    return dict(pairs)


def _answer(monkeypatch, words, shell):
    monkeypatch.setenv("COMP_WORDS", " ".join(words))
    monkeypatch.setenv("COMP_CWORD", words[-1] if shell == "fish" else str(len(words) - 1))
    result = run(env={"_SEMINAR_PREP_COMPLETE": f"{shell}_complete"})
    assert (result.code, result.err) == (0, "")
    return result.out


def test_commands_are_completed_without_loading_them(monkeypatch):
    assert list(complete(monkeypatch, "")) == list(COMMANDS)
    assert complete(monkeypatch, "un") == {
        "undo": "Take back the newest answer.",
        "unsuspend": "Put a suspended card back.",
    }
    probe = (
        "import sys; from seminar_prep.__main__ import main; main()\n"
        "print('LOADED', *sorted({'textual', 'arxiv', 'lxml', 'icalendar', 'pydantic'} & {*sys.modules}))"
    )
    environment = {**os.environ, "_SEMINAR_PREP_COMPLETE": "bash_complete", "COMP_WORDS": "x re", "COMP_CWORD": "1"}
    done = subprocess.run([sys.executable, "-c", probe], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["plain,review", "plain,restore", "LOADED"]


def test_talks_are_completed_with_their_titles_coming_ones_first(home, monkeypatch):
    offered = complete(monkeypatch, "links ")
    assert offered == {"soon0001": "A little sooner", "late0001": "In the far: future", "past0001": "Long ago"}
    assert list(offered) == ["soon0001", "late0001", "past0001"]
    for line in ("review --talk so", "queue --talk so", "papers --talk so", "fetch --talk so"):
        assert list(complete(monkeypatch, line)) == ["soon0001"]


def test_cards_are_completed_by_prefix_with_their_questions(home, monkeypatch):
    assert complete(monkeypatch, "grade adam-") == {
        "adam-bias": "What is α in adam-bias?",
        "adam-step": "What is α in adam-step?",
    }
    for command in ("card", "edit", "suspend", "unsuspend", "bury", "links soon0001 --confirm"):
        assert list(complete(monkeypatch, f"{command} sad")) == ["saddle"]


def test_decks_and_concepts_are_completed(home, monkeypatch):
    assert complete(monkeypatch, "review --deck mi") == {"mine/one": "mine/one"}
    assert complete(monkeypatch, "queue --deck the") == {"theirs": "theirs"}
    assert complete(monkeypatch, "review --concept sad") == {"saddle-points": "Saddles"}


def test_cards_and_tags_of_the_learners_own_are_completed(home, monkeypatch):
    library = a_library(home)
    library.connection.executemany(
        "INSERT INTO card_tags VALUES (?, ?)", [("saddle", "exam"), ("other", "exam"), ("saddle", "examples")]
    )
    library.close()
    assert list(complete(monkeypatch, "tag adam-bias sad")) == ["saddle"]
    assert complete(monkeypatch, "tag saddle --add exa") == {"exam": "2 cards", "examples": "1 card"}
    assert list(complete(monkeypatch, "tag saddle --remove examp")) == ["examples"]


def test_options_are_completed_global_ones_too(home, monkeypatch):
    assert list(complete(monkeypatch, "review --c")) == ["--concept", "--cram"]
    assert "--json" in complete(monkeypatch, "due --")
    assert list(complete(monkeypatch, "--da")) == ["--data-dir"]


def test_subcommands_and_the_names_after_help_are_completed(monkeypatch):
    assert list(complete(monkeypatch, "decks ")) == ["add", "check", "ids", "remove", "sync"]
    assert list(complete(monkeypatch, "help un")) == ["undo", "unsuspend"]
    assert list(complete(monkeypatch, "help decks s")) == ["sync"]
    assert list(complete(monkeypatch, "completion ")) == ["bash", "zsh", "fish"]


def test_global_options_before_the_command_are_understood(home, monkeypatch, tmp_path):
    fill(tmp_path / "elsewhere")
    monkeypatch.setenv("SEMINAR_PREP_HOME", str(tmp_path / "nowhere"))
    assert complete(monkeypatch, "grade sad") == {}
    assert list(complete(monkeypatch, f"--json --data-dir {tmp_path}/elsewhere grade sad")) == ["saddle"]
    assert not (tmp_path / "nowhere").exists()


def test_files_and_folders_are_left_to_the_shell(monkeypatch):
    for line, kind in [("import ta", "file"), ("match ", "file"), ("--data-dir /t", "dir"), ("decks check no", "file")]:
        assert _answer(monkeypatch, ["seminar-prep", *line.split(" ")], "bash").startswith(f"{kind},")


@pytest.mark.parametrize("line", ["grade ", "links ", "review --deck "])
def test_a_library_that_cannot_be_read_offers_nothing_and_says_nothing(line, home, monkeypatch):
    (home / "library.db").write_bytes(b"no library at all, for sure " * 100)
    assert complete(monkeypatch, line) == {}


@pytest.mark.parametrize("line", ["grade a b c ", "help fly ", "--now ", "due "])
def test_a_line_that_takes_no_more_words_offers_nothing(line, monkeypatch):
    assert complete(monkeypatch, line) == {}


def test_unknown_instruction_is_a_usage_error():
    assert run(env={"_SEMINAR_PREP_COMPLETE": "tcsh_complete"}).code == 2


def test_every_place_of_an_id_is_completed():
    """A new command with a card, a talk, a deck or a concept must say how it is completed."""
    wanted = {"card": suggest_cards, "card_id": suggest_cards, "talk": suggest_talks, "talks": suggest_talks,
              "deck": suggest_decks, "concept": suggest_concepts}  # fmt: skip
    context = group.make_context("seminar-prep", [], resilient_parsing=True)
    missing = []
    for name in COMMANDS:
        for parameter in group.get_command(context, name).params:
            if parameter.name in wanted and parameter._custom_shell_complete is not wanted[parameter.name]:
                missing.append((name, parameter.name))
    assert missing == []


# ---------------------------------------------------------------- the shells


def _environment():
    return {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "TERM": "dumb"}


def _shell(*command):
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_that_the_shell_accepts(shell, tmp_path):
    result = run("completion", shell)
    assert result.code == 0
    assert "_SEMINAR_PREP_COMPLETE" in result.out
    assert run("completion", shell, "--json").json["script"].strip() == result.out.strip()
    script = tmp_path / "script"
    script.write_text(result.out)
    _shell(shell, "-n", str(script))


def test_bash_completes_a_card(home):
    offered = _shell("bash", "--norc", "-c", """
        eval "$(seminar-prep completion bash)"
        COMP_WORDS=(seminar-prep grade adam-) COMP_CWORD=2
        _seminar_prep_completion seminar-prep
        printf '%s\\n' "${COMPREPLY[@]}"
        complete -p seminar-prep
    """)  # fmt: skip
    assert offered == ["adam-bias", "adam-step", "complete -o nosort -F _seminar_prep_completion seminar-prep"]


def test_fish_completes_a_talk_with_its_title(home):
    line = "seminar-prep completion fish | source; complete -C 'seminar-prep links so'"
    offered = _shell("fish", "--no-config", "-c", line)
    assert offered == ["soon0001\tA little sooner"]


def test_zsh_completes_a_card_in_the_line(home):
    if not shutil.which("zsh"):
        pytest.skip("zsh is not installed")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(["zsh", "-f", "-i"], stdin=theirs, stdout=theirs, stderr=theirs, env=_environment(),
                               start_new_session=True)  # fmt: skip
    os.close(theirs)
    try:
        setup = "PS1='>'; unsetopt zle_bracketed_paste 2>/dev/null; autoload -U compinit; compinit -D -u"
        os.write(ours, (setup + '; eval "$(seminar-prep completion zsh)"; echo rea""dy\n').encode())
        _read_until(ours, b"ready")
        os.write(ours, b"seminar-prep grade sad\t")
        assert b"saddle" in _read_until(ours, b"dle")
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _read_until(terminal, mark):
    seen, limit = b"", time.monotonic() + 30
    while mark not in seen and time.monotonic() < limit:
        if select.select([terminal], [], [], 0.2)[0]:
            seen += os.read(terminal, 4096)
    assert mark in seen, seen
    return seen
