"""A whole sitting typed into a real pseudo-terminal: what stands on the screen, what is kept, and the exit code."""

import contextlib
import os
import shutil
import sqlite3
import sys
import time

import pytest
from screens import NOW, sample_app
from terminal import opened

from seminar_prep.storage.reviews import load_log


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A sample library that the program, with its own decks, has opened before."""
    folder = tmp_path_factory.mktemp("library")
    sample_app(folder).close()
    environ = {**os.environ, "SEMINAR_PREP_NOW": NOW}
    with opened([sys.executable, "-m", "seminar_prep", "--data-dir", str(folder)], 80, 24, environ) as terminal:
        terminal.shows("Coming talks")
        terminal.type("q")
        assert terminal.ends() == 0
    return folder


def _answers(folder):
    with contextlib.closing(sqlite3.connect(folder / "library.db")) as connection:
        connection.row_factory = sqlite3.Row
        return load_log(connection)


@pytest.mark.parametrize(("width", "height"), [(80, 24), (40, 20)])
def test_sitting_from_the_agenda_to_the_last_escape(library, tmp_path, width, height):
    home = tmp_path / "home"
    shutil.copytree(library, home)
    before = len(_answers(home))
    command = [sys.executable, "-m", "seminar_prep", "--data-dir", str(home), "--now", NOW]
    with opened(command, width, height, dict(os.environ)) as terminal:
        terminal.shows("Coming talks")
        terminal.shows("Saddle points")
        terminal.type("T")
        terminal.until(lambda text: "Coming talks" not in text and "Today" in text, "Today")
        terminal.type("A")
        terminal.shows("Coming talks")
        terminal.type("r")
        for grade in "435":
            terminal.shows("Space shows")
            terminal.type(" ")
            terminal.until(lambda text: "Space shows" not in text, "the answer")
            terminal.type(grade)
        terminal.shows("Space shows")
        terminal.type("u")
        terminal.shows("Took back the 5")
        terminal.type("?")
        terminal.shows("Everywhere")
        terminal.type("q")
        terminal.shows("Space shows")
        terminal.type("q")
        terminal.shows("Coming talks")
        terminal.type("q")
        assert terminal.ends() == 0
        assert "Traceback" not in terminal.text
    assert [(answer.kind.value, answer.grade) for answer in _answers(home)[before:]] == [
        ("review", 4), ("review", 3), ("review", 5), ("undo", None)
    ]  # fmt: skip


MAIL = """Subject: Analysis Seminar

Thu 3 December, 16:15: Hanna Okafor (Harbour Institute)
Title: Gradient descent with momentum
Abstract: Saddle points, and what the condition number of the Hessian does to gradient descent.
"""


def test_first_run_leads_from_a_pasted_announcement_to_the_first_answer(tmp_path):
    """Five things are done: paste, accept, review, answer, grade. All else is read off the screen."""
    began = time.monotonic()
    command = [sys.executable, "-m", "seminar_prep", "--data-dir", str(tmp_path / "home"), "--now", NOW]
    with opened(command, 80, 24, dict(os.environ)) as terminal:
        terminal.shows("Paste your seminar's announcement here")
        terminal.type(f"\x1b[200~{MAIL}\x1b[201~")
        for words in ("Analysis Seminar", "Hanna Okafor", "a Accept"):
            terminal.shows(words)
        terminal.type("a")
        terminal.shows("“Gradient descent with momentum”")
        terminal.type("r")
        terminal.shows("Space shows")
        terminal.type(" ")
        terminal.until(lambda text: "Space shows" not in text, "the answer")
        terminal.type("4")
        terminal.shows("Space shows")
        terminal.type("\x11")
        assert terminal.ends() == 0
    assert time.monotonic() - began < 60
    assert [(answer.kind.value, answer.grade) for answer in _answers(tmp_path / "home")] == [("review", 4)]


def test_ctrl_q_ends_the_program_from_anywhere(library, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(library, home)
    command = [sys.executable, "-m", "seminar_prep", "--data-dir", str(home), "--now", NOW]
    with opened(command, 80, 24, dict(os.environ)) as terminal:
        terminal.shows("Coming talks")
        terminal.type("r")
        terminal.shows("Space shows")
        terminal.type("\x11")
        assert terminal.ends() == 0
