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
