"""Settings: every key of the file on one screen, changed by keys and by mouse, at once where possible."""

import tomllib
from datetime import date

import pytest
from screens import run, sample_app, settled_text
from textual.widgets import Input

from seminar_prep.config import SETTINGS, Config
from seminar_prep.tui.maths import BASIC
from seminar_prep.tui.screens.settings import SettingsScreen
from seminar_prep.tui.screens.today import TodayScreen
from seminar_prep.tui.setting_rows import setting_row

PLACE = {setting.name: number for number, setting in enumerate(SETTINGS)}


async def _go_to(pilot, name):
    await pilot.press("comma")
    assert isinstance(pilot.app.screen, SettingsScreen)
    await pilot.press("g", *["j"] * PLACE[name])
    assert pilot.app.screen.chosen.name == name


@pytest.fixture
def sample(tmp_path):
    app = sample_app(tmp_path / "library")
    yield app
    app.close()


def _file(app):
    return tomllib.loads(app.paths.config.read_text(encoding="utf-8"))


def test_theme_is_worn_at_once_and_written(sample):
    async def scenario(pilot):
        await _go_to(pilot, "theme")
        await pilot.press("enter")
        assert pilot.app.theme == "seminar-light"
        await pilot.press("left", "h")
        assert pilot.app.theme == "ansi-light"
        await pilot.press("l", "right", "right")
        assert pilot.app.theme == "high-contrast"

    run(sample, scenario)
    assert _file(sample) == {"timezone": "UTC", "theme": "high-contrast"}
    assert sample.config.theme == "high-contrast"


def test_backspace_goes_back_to_the_default_and_takes_the_line_out(sample):
    sample.paths.config.write_text('theme = "nord" # mine\n# end\n')

    async def scenario(pilot):
        await _go_to(pilot, "theme")
        assert pilot.app.theme == "nord"
        await pilot.press("backspace")
        assert pilot.app.theme == Config().theme

    run(sample, scenario)
    assert sample.paths.config.read_text() == "# end\n"


def test_number_is_asked_for_and_a_wrong_one_is_told_in_place_with_the_nearest_right_one(sample):
    async def scenario(pilot):
        await _go_to(pilot, "minutes_per_day")
        await pilot.press("enter", *"9999", "enter")
        assert "Wanted a whole number from 0 to 1440. Did you mean 1440?" in (await settled_text(pilot))
        assert isinstance(pilot.app.focused, Input)
        await pilot.press(*["backspace"] * 4, "3", "5", "enter")
        assert "Wanted" not in (await settled_text(pilot))
        assert "35" in (await settled_text(pilot))
        await pilot.press("T")
        assert isinstance(pilot.app.screen, TodayScreen)
        assert "of 35 min" in (await settled_text(pilot))

    run(sample, scenario)
    assert _file(sample)["minutes_per_day"] == 35


def test_plan_that_is_open_follows_new_settings_but_keeps_what_was_changed_there(sample):
    async def scenario(pilot):
        await pilot.press("T", "plus")
        assert "of 25 min" in (await settled_text(pilot))
        await _go_to(pilot, "theme")
        await pilot.press("enter", "q")
        assert "of 25 min" in (await settled_text(pilot))
        await _go_to(pilot, "plan_for")
        await pilot.press("enter", "q")
        assert "of 20 min  ·  for good" in (await settled_text(pilot))

    run(sample, scenario)


def test_zone_is_answered_with_the_nearest_one_and_nothing_means_the_default(sample):
    async def scenario(pilot):
        await _go_to(pilot, "timezone")
        await pilot.press("enter", *"Berlin", "enter")
        assert 'Did you mean "Europe/Berlin"?' in " ".join((await settled_text(pilot)).split())
        await pilot.press(*["backspace"] * 6, "enter")
        assert "the system's" in (await settled_text(pilot))

    run(sample, scenario)
    assert "timezone" not in _file(sample)


@pytest.mark.parametrize("setting", [setting for setting in SETTINGS if setting.needs_start], ids=lambda one: one.name)
def test_what_holds_from_the_next_start_says_so(sample, setting):
    async def scenario(pilot):
        await _go_to(pilot, setting.name)
        assert f"{setting.meaning} Holds from the next start." in " ".join((await settled_text(pilot)).split())
        await pilot.press("enter")
        await pilot.pause()
        (note,) = [note.message for note in pilot.app._notifications]
        assert note.startswith(f"{setting.name}: ")
        assert note.endswith(". Holds from the next start.")

    run(sample, scenario)


async def _set(pilot, name, typed):
    await _go_to(pilot, name)
    await pilot.press("enter")
    await settled_text(pilot)
    await pilot.press(*["backspace"] * 30, *typed, "enter")
    assert "Did you mean" not in await settled_text(pilot)


def test_more_new_cards_a_day_wait_at_once(sample):
    async def scenario(pilot):
        assert "12 new" in await settled_text(pilot)
        await _set(pilot, "new_cards_per_day", "3")
        await pilot.press("A")
        assert " 3 new" in await settled_text(pilot)
        await pilot.press("r")
        assert " 3 new" in await settled_text(pilot)

    run(sample, scenario)


def test_another_zone_and_hour_change_the_day_at_once(sample):
    async def scenario(pilot):
        assert "Wed 25 Nov" in await settled_text(pilot)
        await _set(pilot, "rollover_hour", ["1", "0"])
        await pilot.press("A")
        assert "Tue 24 Nov" in await settled_text(pilot)
        await _set(pilot, "timezone", [*"Asia", "slash", *"Tokyo"])  # where it is six in the evening
        await pilot.press("A")
        text = await settled_text(pilot)
        assert "Wed 25 Nov" in text
        assert "tomorrow 23:15" in text
        assert sample.study_day() == date(2026, 11, 25)

    run(sample, scenario)


def test_rubric_counts_in_the_decks_at_once(sample):
    deck = sample.paths.decks / "mine.md"
    deck.parent.mkdir(parents=True, exist_ok=True)
    deck.write_text("---\ntitle: Mine\n---\nQ: List the layers?\n\nA: Yes.\n\n`id: mine-one; type: state`\n")

    async def scenario(pilot):
        await pilot.press("D")
        before = await settled_text(pilot)
        assert "problem" in before
        await _go_to(pilot, "deck_rubric")
        await pilot.press("enter")  # warning, off
        await pilot.press("D")
        assert "problem" not in await settled_text(pilot)

    run(sample, scenario)
    assert _file(sample)["deck_rubric"] == "off"


def test_change_of_another_program_holds_once_the_settings_are_looked_at(sample):
    async def scenario(pilot):
        await pilot.press("comma", "A")
        await settled_text(pilot)
        sample.paths.config.write_text('timezone = "UTC"\ntheme = "nord"\n[keys]\n"agenda.review" = "f5"\n')
        await pilot.press("comma")
        await settled_text(pilot)
        assert pilot.app.theme == "nord"
        assert [note.message for note in pilot.app._notifications] == ["What was changed in the file holds now."]
        await pilot.press("A", "r")
        assert pilot.app.screen.TITLE == "Agenda"
        await pilot.press("f5")
        assert pilot.app.screen.TITLE == "Review"

    run(sample, scenario)


def test_change_of_another_program_is_neither_lost_nor_undone_by_one_made_here(sample):
    async def scenario(pilot):
        await _go_to(pilot, "plan_for")
        sample.paths.config.write_text('# theirs\ntimezone = "UTC"\nidle_seconds = 99\n')
        await pilot.press("enter")
        await settled_text(pilot)
        assert pilot.app._desk.review_style.idle_seconds == 99
        await _go_to(pilot, "idle_seconds")
        assert "idle_seconds       99" in await settled_text(pilot)

    run(sample, scenario)
    assert sample.paths.config.read_text().startswith("# theirs\n")
    assert _file(sample) == {"timezone": "UTC", "idle_seconds": 99, "plan_for": "long-term"}


def test_file_that_another_program_has_broken_is_told_once_and_what_held_stays(sample):
    async def scenario(pilot):
        await pilot.press("comma", "A")
        sample.paths.config.write_text('theme = "drakula"\n[keys]\n')
        await pilot.press("comma", "A", "comma")
        await settled_text(pilot)
        assert pilot.app.theme == Config().theme
        (note,) = [note.message for note in pilot.app._notifications]
        assert 'Did you mean "dracula"?' in note

    run(sample, scenario)


def test_wrong_keys_of_another_program_are_told_and_the_old_ones_stay(sample):
    async def scenario(pilot):
        await pilot.press("comma", "A")
        sample.paths.config.write_text('timezone = "UTC"\n[keys]\n"agenda.reviw" = "f5"\n')
        await pilot.press("comma")
        await settled_text(pilot)
        assert any("Did you mean 'agenda.review'?" in note.message for note in pilot.app._notifications)
        await pilot.press("A", "r")
        assert pilot.app.screen.TITLE == "Review"

    run(sample, scenario)


def test_other_glyphs_are_drawn_at_once_on_a_card_that_is_open(sample):
    async def scenario(pilot):
        await pilot.press("r")
        review = pilot.app.screen
        await _go_to(pilot, "glyphs")
        await pilot.press("enter", "q")
        assert pilot.app.screen is review
        assert review.query_one("#question").glyphs is BASIC

    run(sample, scenario)


def test_keys_are_left_to_the_file(sample):
    async def scenario(pilot):
        await _go_to(pilot, "keys")
        await pilot.press("enter", "backspace")
        assert [note.message.partition(":")[0] for note in pilot.app._notifications] == [
            "Keys are set in the file, under [keys]; the help (?) shows the names"
        ]

    run(sample, scenario)
    assert _file(sample) == {"timezone": "UTC"}


def test_filter_finds_by_name_meaning_and_value_and_escape_shows_all(sample):
    async def scenario(pilot):
        await pilot.press("comma", "slash", *"font", "enter")
        assert pilot.app.screen.chosen.name == "glyphs"
        assert "theme" not in (await settled_text(pilot)).replace("themes", "")
        await pilot.press("slash", *"xyz")
        assert "No setting has 'xyz'. Escape shows all." in (await settled_text(pilot))
        await pilot.press("escape")
        assert "minutes_per_day" in (await settled_text(pilot))
        assert isinstance(pilot.app.screen, SettingsScreen)

    run(sample, scenario)


def test_click_chooses_and_a_second_one_changes(sample):
    async def scenario(pilot):
        await pilot.press("comma")
        await pilot.pause(0.05)
        row = next(
            n for n, line in enumerate((await settled_text(pilot)).splitlines()) if line.strip().startswith("plan_for")
        )
        await pilot.click(offset=(10, row))
        assert pilot.app.screen.chosen.name == "plan_for"
        assert "plan_for" not in _file(sample)
        await pilot.click(offset=(10, row))
        assert _file(sample)["plan_for"] == "long-term"

    run(sample, scenario)


def test_file_that_cannot_be_used_any_more_is_told_and_left_alone(sample):
    async def scenario(pilot):
        await _go_to(pilot, "theme")
        sample.paths.config.write_text("theme = [\n")
        await pilot.press("enter")
        assert any("not valid TOML" in note.message for note in pilot.app._notifications)
        assert pilot.app.theme == Config().theme

    run(sample, scenario)
    assert sample.paths.config.read_text() == "theme = [\n"


@pytest.mark.parametrize("width", [30, 60, 100])
@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_row_says_name_value_values_and_meaning(setting, width):
    plain = setting_row(setting, setting.default, width).plain
    assert plain.startswith(setting.name)
    assert f"default · {setting.values.words}" in plain
    assert setting.meaning in plain
