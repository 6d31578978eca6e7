"""From a pasted announcement to a prepared talk, typed into a real pseudo-terminal against arXiv's stand-in."""

import contextlib
import os
import re
import sqlite3
import sys

from arxiv_server import ArxivServer
from screens import NOW
from terminal import opened

MAIL = """Subject: Analysis Seminar

Thu 3 December, 16:15: Mira Solen (Harbour Institute)
Title: Saddle points of wide networks
Abstract: Saddle points, and what the condition number of the Hessian does to gradient descent.
"""


def _readiness(text):
    found = re.search(r"Readiness\s+\S*\s+(\d+)%", text)
    return int(found[1]) if found else None


def _rows(folder, sql):
    with contextlib.closing(sqlite3.connect(folder / "library.db")) as connection:
        return connection.execute(sql).fetchall()


def test_tour_from_a_pasted_announcement_to_a_prepared_talk(tmp_path):
    home = tmp_path / "home"
    command = [sys.executable, "-m", "seminar_prep", "--data-dir", str(home), "--now", NOW]
    with ArxivServer() as server:
        environ = {**os.environ, "SEMINAR_PREP_ARXIV_URL": server.url, "SEMINAR_PREP_ARXIV_GAP": "0.01",
                   "XDG_CACHE_HOME": str(tmp_path / "cache")}  # fmt: skip
        with opened(command, 80, 24, environ) as terminal:
            terminal.shows("Paste your seminar's announcement here")
            terminal.type(f"\x1b[200~{MAIL}\x1b[201~")
            terminal.shows("1 new")
            terminal.shows("a Accept")
            terminal.type("a")
            terminal.shows("“Saddle points of wide networks”")
            terminal.type("\r")
            assert _readiness(terminal.until(lambda text: _readiness(text) is not None, "readiness")) == 0
            terminal.type("f")
            terminal.shows("papers for this talk")
            terminal.type("r")
            for _ in range(40):
                text = terminal.until(lambda text: "Space shows" in text or "Done." in text, "a question or the end")
                if "Space shows" not in text:
                    break
                terminal.type(" ")
                terminal.until(lambda text: "Space shows" not in text, "the answer")
                terminal.type("5")
                terminal.until(lambda text: "Space shows" in text or "Done." in text, "what comes next")
            terminal.until(lambda text: bool(re.search(r"0% → \S+\s+2\d%", text)), "readiness before and now")
            terminal.type("q")
            ready = terminal.until(lambda text: bool(_readiness(text)), "a readiness that has risen")
            assert _readiness(ready) > 20
            terminal.type("q")
            terminal.shows("take this import back")
            terminal.type("q")
            terminal.shows("Coming talks")
            terminal.type("m")
            terminal.shows("Nov 2026")
            terminal.type("\x11")
            assert terminal.ends() == 0
            assert "Traceback" not in terminal.text
    assert len(_rows(home, "SELECT * FROM talk_papers")) >= 1
    assert len(_rows(home, "SELECT * FROM reviews")) >= 10
