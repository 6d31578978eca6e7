"""Light commands stay light: each starts a fresh interpreter and looks at what was loaded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from library_builder import a_library, add_card

HEAVY = ("textual", "arxiv", "lxml", "requests", "icalendar", "sympy")

PROBE = """
import sys
from seminar_prep.__main__ import main
sys.argv[1:] = {arguments!r}
code = main()
print("LOADED", *sorted(name for name in {heavy!r} if name in sys.modules))
sys.exit(code)
"""


def _loaded(*arguments):
    probe = PROBE.format(arguments=list(arguments), heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1].split()[1:]


@pytest.fixture(autouse=True)
def a_card(sealed):
    library = a_library(Path(os.environ["SEMINAR_PREP_HOME"]))
    add_card(library.connection, "card")
    library.close()


@pytest.mark.parametrize(
    "arguments",
    [["due"], ["due", "--json", "--quiet"], ["queue", "--limit", "3"], ["talks"], ["--json", "grade", "CARD", "4"]],
    ids=" ".join,
)
def test_light_command_loads_neither_screens_nor_network(arguments):
    if "CARD" in arguments:
        queue = subprocess.run(
            [sys.executable, "-m", "seminar_prep", "queue", "--limit", "1", "--json"],
            capture_output=True, text=True, check=True, env=dict(os.environ),
        )  # fmt: skip
        import json

        arguments = [json.loads(queue.stdout)["cards"][0]["id"] if a == "CARD" else a for a in arguments]
    assert _loaded(*arguments) == []


def test_short_way_to_due_loads_no_command_line_library():
    probe = PROBE.format(arguments=["due"], heavy=("click", "pydantic", "sqlite_utils", "platformdirs", "dataclasses"))
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.splitlines()[-1] == "LOADED"


FIRST_FRAME = """
import os, sys
from functools import partialmethod
from seminar_prep.cli import main, screens
from seminar_prep.tui.app import SeminarPrepApp

def look(self):
    print("LOADED", *sorted(name for name in {heavy!r} if name in sys.modules))
    self.exit()

SeminarPrepApp._begin = look
SeminarPrepApp.run = partialmethod(SeminarPrepApp.run, headless=True)
main._at_terminal = lambda: True
screens._require_terminal = lambda _: None
sys.exit(main.run([], os.environ))
"""
# Each takes milliseconds that somebody who opens the program would wait for.
NOT_FOR_FIRST_FRAME = (
    *("click", "pydantic", "sqlite_utils", "yaml", "markdown_it", "snowballstemmer", "arxiv", "lxml", "tomlkit"),
    *("seminar_prep.services.preparation", "seminar_prep.tui.screens.agenda", "seminar_prep.tui.maths.render"),
    *("seminar_prep.domain.readiness", "seminar_prep.services.deck_watch", "seminar_prep.tui.all_keys"),
)


def test_first_frame_of_the_screens_waits_for_nothing_that_it_does_not_show():
    probe = FIRST_FRAME.format(heavy=NOT_FOR_FIRST_FRAME)
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "LOADED"
