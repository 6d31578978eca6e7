"""NO_COLOR in a real terminal: no place of the program sends a colour, and what is chosen can still be seen."""

import os
import re
import sys

import pytest
from screens import NOW, run, sample_app
from terminal import opened

from seminar_prep.config import OWN_THEMES

# "Select graphic rendition", the only code that sets colours.
_SGR = re.compile(rb"\x1b\[([0-9;:]*)m")
# (keys, pattern of the place that they lead to); one walk through every kind of page.
WALK = (
    ("", "Saddle points"), ("/", "words in title"), ("xyzzy", "No talk has"), ("\x1b", "Saddle points"),
    ("m", "Nov 2026"), ("l", "tomorrow"), ("m", "Coming talks"), ("\r", "Talk +Math"), ("jjjjjj", "arXiv"),
    ("q", "Coming talks"), ("T", "Talks ahead"), ("P", "newest first"), ("j\r", "Abstract|Summary"),
    ("q", "newest first"), ("C", "due in|new"), ("\r", "Question"), ("q", "GBC"), ("D", "never seen"),
    ("N", "Concepts"), ("\r", "Concept +"), ("q", "Concepts"), ("S", "recall"), ("jjj", "%"), (",", "minutes_per_day"),
    ("jj\r", "nothing for the default"), ("\x1b", "(?s)^(?!.*nothing for the default)"), ("?", "Everywhere"),
    ("q", "minutes_per_day"), ("A", "Coming talks"), ("r", "shows the answer"), ("4", "First look"), (" ", "5·|5 easy"),
    ("n", "Edit"), ("w", "Why this card"), ("q", "5·|5 easy"), ("2", "shows the answer"), ("t", "So far"),
    ("t", "shows the answer"), ("\x10", "a command, or words"), ("flag", "Flag"),
)  # fmt: skip


def _colours(said):
    """Return the codes that set a colour."""
    found = set()
    for code in _SGR.finditer(bytes(said)):
        numbers = [int(one or 0) for one in re.split(rb"[;:]", code[1])]
        if any(30 <= n <= 38 or 40 <= n <= 48 or 90 <= n <= 107 for n in numbers):
            found.add(code[0])
    return found


def _walk(folder, theme, **special):
    """Go through the program in a terminal; return what it sent, by place."""
    sample_app(folder).close()
    (folder / "config.toml").write_text(f'timezone = "UTC"\ntheme = "{theme}"\n')
    command = [sys.executable, "-m", "seminar_prep", "--data-dir", str(folder), "--now", NOW]
    sent = {}
    with opened(command, 80, 24, dict(os.environ), **special) as terminal:
        for number, (keys, words) in enumerate(WALK):
            terminal.type(keys)
            terminal.until(lambda text, words=words: re.search(words, text) is not None, words)
            while said := terminal.read(0.05):  # what is painted after the words
                terminal.show(said)
            sent[f"{number} {keys!r}"] = bytes(terminal.said)
            terminal.said.clear()
        terminal.type("\x11")
        assert terminal.ends() == 0
        assert "Traceback" not in terminal.text
        sent["the end"] = bytes(terminal.said)
    return sent


def test_no_place_sends_a_colour_where_the_user_wants_none(tmp_path):
    sent = _walk(tmp_path / "library", "seminar-dark", NO_COLOR="1")
    assert {place: codes for place, said in sent.items() if (codes := _colours(said))} == {}
    assert any(_SGR.search(said) for said in sent.values())


@pytest.mark.slow
@pytest.mark.parametrize("theme", [*OWN_THEMES[1:], "nord", "ansi-light"])
def test_no_place_sends_a_colour_in_any_theme(tmp_path, theme):
    sent = _walk(tmp_path / "library", theme, NO_COLOR="1")
    assert {place: codes for place, said in sent.items() if (codes := _colours(said))} == {}


@pytest.mark.slow
def test_ansi_theme_sends_the_sixteen_colours_of_the_terminal_and_no_others(tmp_path):
    sent = _walk(tmp_path / "library", "ansi")
    # The frame of Textual's own list of commands is black whatever the theme.
    codes = set().union(*(_colours(said) for said in list(sent.values())[: len(WALK) - 2]))
    assert codes
    assert not [code for code in codes if re.search(rb"[;\[:](38|48)[;:]", code)]


@pytest.mark.parametrize("theme", [*OWN_THEMES, "nord"])
def test_every_theme_gives_way_to_the_terminals_own_colours(tmp_path, monkeypatch, theme):
    monkeypatch.setenv("NO_COLOR", "")
    app = sample_app(tmp_path / "library")

    async def scenario(pilot):
        assert pilot.app.theme == "ansi"
        pilot.app.theme = "seminar-light"
        await pilot.pause()
        assert pilot.app.theme == "ansi"

    run(app, scenario, theme=theme)
    app.close()
