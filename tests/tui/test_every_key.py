"""A walk by every key of every screen: none ends the program with an error, and it still answers afterwards."""

from pathlib import Path

import pytest
from screens import run, sample_app, walk

from seminar_prep.cli.desk_schedules import Schedules
from seminar_prep.tui.all_keys import help_sections
from seminar_prep.tui.app import SeminarPrepApp
from seminar_prep.tui.open_field import HasField
from seminar_prep.tui.places import PLACES
from seminar_prep.tui.screens.agenda import AgendaScreen
from seminar_prep.tui.screens.help import HelpScreen

SECTIONS = dict(help_sections())
# How to come from the agenda to each screen; to one thing of a place with enter. Others need a walk of their own here.
PLACE_KEYS = {place.title: place.key for place in PLACES}
WALKS = {
    "Everywhere": [],
    **{title: [key] for title, key in PLACE_KEYS.items()},
    **{title: [PLACE_KEYS[f"{title}s"], "enter"] for title in SECTIONS if f"{title}s" in PLACE_KEYS},
    "Month": ["m", "l"],
    "Talk": ["enter", *"jjjj"],
    "Edit a talk": ["enter", "e"],
    "One talk": ["enter", "e", "ctrl+o"],
    "Review": ["r", "space"],
    "End of a review": ["r", *["s"] * 16],
    "Why this card": ["r", "w"],
    "Import": ["i"],
    "Read before": ["i", "shift+tab"],
    "Preview": ["i", *"club", "enter"],
    "Imported": ["i", *"club", "enter", "a"],
    "Help": ["question_mark"],
}
TITLES = {"Everywhere": "Agenda", "Month": "Agenda", "End of a review": "Review", "Read before": "Import"}
IMPORTS = ("Preview", "Imported")
# These go on in the background, and then to another screen.
WORKING = {"talk_form.remove", "same_talk.unite"}
# These end the program.
LEAVING = {"app.quit", "app.back", "agenda.demo"}


async def _at_home(pilot):
    """Bring the program back to the agenda, its fields closed and as a list."""
    while len(pilot.app.screen_stack) > 2:
        pilot.app.pop_screen()
    await pilot.pause(0)
    agenda = pilot.app.screen
    assert isinstance(agenda, AgendaScreen)
    agenda.leave_field()
    if agenda._day is not None:
        agenda.action_month()


async def _walk(pilot, title):
    """Go from the agenda to the screen, and return it."""
    await _at_home(pilot)
    if title in IMPORTS:
        await walk(pilot, WALKS[title])  # work in the background leads on
    else:
        await pilot.press(*WALKS[title])
    await pilot.pause(0)
    if isinstance(pilot.app.screen, HasField):
        pilot.app.screen.leave_field()
    assert TITLES.get(title, title) == pilot.app.screen.TITLE
    return pilot.app.screen


async def _back_to(pilot, start, title):
    """Return the screen of that title: `start` where it is open and no field in it, else one that is walked to."""
    while pilot.app.screen is not start and start in pilot.app.screen_stack:
        pilot.app.pop_screen()
    if pilot.app.screen is start and not start.query("Input:focus"):
        return start
    return await _walk(pilot, title)


@pytest.mark.parametrize("title", SECTIONS)
def test_no_key_of_the_screen_ends_the_program(title, tmp_path, monkeypatch):
    monkeypatch.setattr(SeminarPrepApp, "open_url", lambda *_, **__: None)
    app = sample_app(tmp_path / "library", EDITOR="true", VISUAL="true")
    monkeypatch.chdir(tmp_path)
    Path("club").write_text("date,speaker,title\n2026-12-03,Ada Lovelace,Engines\n")

    async def scenario(pilot):
        start = await _walk(pilot, title)
        for binding in SECTIONS[title]:
            for key in binding.key.split(",") if binding.id not in LEAVING else ():
                start = await _back_to(pilot, start, title)
                await (walk(pilot, [key]) if binding.id in WORKING else pilot.press(key))
                assert pilot.app.is_running, f"{key} ({binding.id})"
                assert pilot.app._exception is None, f"{key} ({binding.id})"
        await _at_home(pilot)
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)

    run(app, scenario, schedules=Schedules(app))
    app.close()
