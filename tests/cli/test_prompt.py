"""`prompt`: one short line, at once, read-only, by the short way the same as by the long one."""

import os
import sqlite3
import subprocess
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_runner import run
from hypothesis import given
from hypothesis import strategies as st
from library_builder import a_library, a_study, add_card, add_talk, link

from seminar_prep import __main__ as short_way
from seminar_prep.domain.recall_odds import EASE_ORIGIN
from seminar_prep.domain.review import NEW_EASE
from seminar_prep.services.forgetting import forgetting_model
from seminar_prep.services.readiness import readiness_of_talks
from seminar_prep.storage.talks import load_talk

EVERYTHING = "{due} {new} {drill} | {in} | {ready} | {title}"


@pytest.fixture
def home(sealed):
    return Path(os.environ["SEMINAR_PREP_HOME"])


def _fill(home, *, talk_in=timedelta(days=2)):
    library = a_library(home)
    for n in range(20):
        add_card(library.connection, f"card-{n:02}", deck="deck")
    now = datetime.now(UTC)
    for day in range(12, 0, -2):
        study = a_study(library, lambda day=day: now - timedelta(days=day))
        for n in range(8):
            study.grade(f"card-{n:02}", (n + day) % 6)
    add_talk(library.connection, "talk0001", now + talk_in, title="Saddles \x1b[31m[b]everywhere[/b]")
    for n in range(4, 12):
        link(library.connection, "talk0001", f"card-{n:02}", "rejected" if n == 5 else "proposed")
    return library


def _short(monkeypatch, capsys, *options):
    """Return what the short way prints, or None where it leaves the answer to the long one."""
    monkeypatch.setattr(sys, "argv", ["seminar-prep", "prompt", *options])
    monkeypatch.setattr("seminar_prep.cli.main.run", lambda *_: 99)
    return capsys.readouterr().out if short_way.main() != 99 else None


def test_prompt_without_a_library_is_empty_and_makes_none(home, monkeypatch, capsys):
    assert run("prompt").out == ""
    answer = run("prompt", "--json").json
    assert answer == {"text": "", "due": 0, "new": 0, "drill": 0, "next_talk": None}
    assert _short(monkeypatch, capsys) == ""
    assert not home.exists()


def test_prompt_tells_what_is_due_and_how_ready_one_is(home):
    _fill(home).close()
    due = run("due", "--json").json["due"]
    assert due > 0
    answer = run("prompt", "--json").json
    ready = answer["next_talk"]["readiness"]
    assert 0 < ready < 1
    assert answer["text"] == f"{due} due · talk in 2d {ready:.0%}"
    assert run("prompt").out == answer["text"] + "\n"


def test_prompt_has_the_readiness_of_the_screens(home):
    library = _fill(home)
    now, day = datetime.now(UTC), datetime.now(UTC).date()
    assert forgetting_model(library).n_answers >= 10
    shown = readiness_of_talks(library, now, UTC, day)(load_talk(library.connection, "talk0001").talk)
    library.close()
    assert run("prompt", "--json").json["next_talk"]["readiness"] == pytest.approx(shown.share, abs=1e-9)


@pytest.mark.parametrize("options", [[], ["--format", EVERYTHING], [f"--format={EVERYTHING}"]], ids=len)
@pytest.mark.parametrize("configuration", ["", 'theme = "ansi-dark"\n', 'timezone = "Asia/Kolkata"\nrollover_hour = 0'])
def test_short_way_gives_the_line_of_the_long_one(home, options, configuration, monkeypatch, capsys):
    _fill(home).close()
    (home / "config.toml").write_text(configuration)
    long = run("prompt", *options)
    assert long.code == 0
    assert "talk in 2d" in long.out or "| 2d |" in long.out
    assert "\x1b" not in long.out
    assert _short(monkeypatch, capsys, *options) == long.out


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (["--format", "{dew}"], None),
        (["--format"], None),
        (["--json"], None),
        (["--format", "{due}", "--quiet"], None),
    ],
    ids=str,
)
def test_short_way_leaves_the_extraordinary_to_the_command(home, options, line, monkeypatch, capsys):
    _fill(home).close()
    assert _short(monkeypatch, capsys, *options) is line


def test_unknown_field_names_the_known_ones(home):
    result = run("prompt", "--format", "{due} {dew}")
    assert result.code == 2
    assert "there is no field 'dew'" in result.err
    assert "ready" in result.err


@pytest.mark.parametrize(
    ("talk_in", "words"),
    [
        (timedelta(minutes=40, seconds=30), "40min"),
        (timedelta(hours=5, minutes=10), "5h"),
        (timedelta(days=3), "3d"),
        (timedelta(days=15), ""),
        (timedelta(days=-1), ""),
    ],
    ids=str,
)
def test_prompt_says_how_far_off_a_talk_is_up_to_a_fortnight(home, talk_in, words):
    _fill(home, talk_in=talk_in).close()
    assert run("prompt", "--format", "<{in}>").out == (f"<{words}>\n" if words else "")


def test_prompt_with_nothing_to_tell_is_empty_whatever_the_format(home):
    a_library(home).close()
    assert run("prompt").out == ""
    assert run("prompt", "--format", "⏰ {due} {in}").out == ""


def test_prompt_writes_zero_beside_what_there_is_and_keeps_other_braces(home):
    _fill(home).close()
    out = run("prompt", "--format", "{ {due}/{drill} {X} {{in}").out
    due = run("due", "--json").json["due"]
    assert out == f"{{ {due}/0 {{X}} {{2d\n"


def test_prompt_changes_nothing(home):
    _fill(home).close()
    before = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    for options in ([], ["--json"], ["--format", EVERYTHING]):
        assert run("prompt", *options).code == 0
    after = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    assert after.items() >= before.items()
    assert set(after) - set(before) <= {"library.db-wal", "library.db-shm"}


def test_prompt_of_an_older_library_is_empty_and_leaves_it_as_it_is(home):
    home.mkdir(parents=True)
    old = sqlite3.connect(home / "library.db")
    old.executescript((Path(__file__).parents[1] / "storage" / "schema_version_1.sql").read_text(encoding="utf-8"))
    old.execute("PRAGMA user_version = 1")
    old.commit()
    old.close()
    result = run("prompt")
    assert (result.code, result.out) == (0, "")
    assert "older version" in result.err
    assert run("prompt", "--quiet").err == ""
    assert not (home / "backups").exists()


def test_prompt_of_a_damaged_library_explains_itself(home):
    home.mkdir(parents=True)
    (home / "library.db").write_bytes(b"no library at all, for sure " * 100)
    assert run("prompt").code == 4


def test_short_way_of_prompt_loads_neither_regular_expressions_nor_the_command_line(home):
    _fill(home).close()
    probe = (
        "import sys; sys.argv[1:] = ['prompt']; from seminar_prep.__main__ import main; code = main()\n"
        "slow = {'click', 're', 'json', 'dataclasses', 'typing', 'urllib', 'tomllib'}\n"
        "print('LOADED', *sorted(slow & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", probe], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": str(Path(short_way.__file__).parents[1])})  # fmt: skip
    assert done.stdout.splitlines()[-1] == "LOADED"
    assert "due" in done.stdout.splitlines()[0]


def test_ease_counts_from_that_of_a_new_card():
    assert EASE_ORIGIN == NEW_EASE


LINES = st.lists(
    st.one_of(
        st.sampled_from(["", "# note", "[keys]", "a = 01", 'b = "x', 'c = "x" # why', "d = '''", "x ="]),
        st.builds("{} = {}".format, st.sampled_from("pqrs"), st.integers(-5, 99_999)),
        st.builds('{} = "{}"'.format, st.sampled_from("pqrs"), st.text(alphabet='aé\t"\\# =', max_size=4)),
        st.builds("{}={}".format, st.sampled_from(["p", "a.b", "a-b", '"q"']), st.sampled_from(["true", "1_0", "0"])),
    ),
    max_size=4,
)  # fmt: skip


@given(LINES)
def test_short_way_reads_a_configuration_as_tomllib_does(lines):
    """Up to the first table: what follows is passed over, and may be no TOML at all."""
    head = lines[: lines.index("[keys]")] if "[keys]" in lines else lines
    try:
        wanted = tomllib.loads("\n".join(head))
    except tomllib.TOMLDecodeError:
        with pytest.raises(tomllib.TOMLDecodeError):
            short_way._settings("\n".join(head))
        return
    got = short_way._settings("\n".join(lines) if "[keys]" not in lines else "\n".join([*head, "[keys]"]))
    assert {name: value for name, value in got.items() if name not in ("[keys]", "keys")} == wanted
