"""The month by keys and by mouse: day by day, month by month, and from a day to its talk."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from screens import run, sample_app, text_of

from seminar_prep.domain.talk import ScheduledTalk, Talk, TalkStatus
from seminar_prep.tui.maths import BASIC, UNICODE
from seminar_prep.tui.month_page import Month, last_of_month, later, month_lines, same_day
from seminar_prep.tui.screens.agenda import AgendaScreen
from seminar_prep.tui.screens.talk import TalkScreen
from seminar_prep.tui.widgets.month_grid import MonthGrid
from seminar_prep.tui.widgets.talk_list import TalkList

_PAST = "2026-11-02T16:00:00+00:00"
TODAY = date(2026, 11, 25)
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


@pytest.fixture
def app(tmp_path):
    app = sample_app(tmp_path / "library")
    yield app
    app.close()


def _chosen(pilot):
    return pilot.app.screen.query_one(MonthGrid).chosen


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ([], TODAY), (["l"], date(2026, 11, 26)), (["left"], date(2026, 11, 24)), (["j"], date(2026, 12, 2)),
        (["up", "h"], date(2026, 11, 17)), (["right_square_bracket"], date(2026, 12, 25)),
        (["left_square_bracket", "pageup"], date(2026, 9, 25)), (["G"], date(2026, 11, 30)),
        (["pagedown", "j", "g"], TODAY), ([*"jjjjjj", *"kkk"], date(2026, 12, 16)),
    ],
)  # fmt: skip
def test_key_goes_over_days_and_months(app, keys, day):
    async def scenario(pilot):
        await pilot.press("m", *keys)
        await pilot.pause(0.05)
        assert _chosen(pilot) == day
        assert f"{day.day} {day:%b}" in text_of(pilot)
        assert f"{day:%b %Y}" in text_of(pilot).splitlines()[1]

    run(app, scenario)


def test_enter_opens_the_only_talk_of_the_day_and_back_leads_to_that_day(app):
    async def scenario(pilot):
        await pilot.press("m", "l", "enter")
        await pilot.pause(0.05)
        assert isinstance(pilot.app.screen, TalkScreen)
        assert "Saddle points" in text_of(pilot)
        await pilot.press("q", "T", "A")
        await pilot.pause(0.05)
        assert _chosen(pilot) == date(2026, 11, 26)
        await pilot.press("m")
        await pilot.pause(0.05)
        assert "Coming talks" in text_of(pilot)

    run(app, scenario)


def test_day_of_several_talks_lets_one_be_chosen_and_back_leads_to_the_month(app):
    with app.library.write() as connection:
        connection.execute("UPDATE talks SET starts_at = '2026-11-26T16:00:00+00:00' WHERE talk_id = 'sample02'")

    async def scenario(pilot):
        await pilot.press("m", "l")
        await pilot.pause(0.05)
        assert " 26 2" in text_of(pilot)
        await pilot.press("enter", "q")
        assert isinstance(pilot.app.focused, MonthGrid)
        await pilot.press("enter", "j", "enter")
        await pilot.pause(0.05)
        assert isinstance(pilot.app.screen, TalkScreen)
        assert "What Adam estimates" in text_of(pilot)

    run(app, scenario)


def test_day_without_a_talk_opens_nothing(app):
    async def scenario(pilot):
        await pilot.press("m", "enter")
        await pilot.pause(0.05)
        assert isinstance(pilot.app.screen, AgendaScreen)
        assert "no talk" in text_of(pilot)

    run(app, scenario)


def test_month_of_a_library_without_talks_says_what_to_do_next(app):
    with app.library.write() as connection:
        connection.execute("DELETE FROM talks")

    async def scenario(pilot):
        await pilot.press("m")
        await pilot.pause(0.05)
        assert "No talks yet" in text_of(pilot)
        assert "[25]" in text_of(pilot)

    run(app, scenario)


def test_click_chooses_a_day_and_a_second_one_opens_its_talk(app):
    async def scenario(pilot):
        await pilot.press("m")
        await pilot.pause(0.05)
        width, lines = pilot.app.screen.query_one(MonthGrid).size.width // 7, 2
        place = (3 * width + 2, 1 + 5 * lines)
        await pilot.click(MonthGrid, offset=place)
        assert _chosen(pilot) == date(2026, 12, 3)
        await pilot.click(MonthGrid, offset=place)
        await pilot.pause(0.05)
        assert "Batch normalisation" in text_of(pilot)

    run(app, scenario)


def test_month_shows_past_talks_too_and_only_those_with_the_words(app):
    with app.library.write() as connection:
        connection.execute("UPDATE talks SET starts_at = ?, sort_at = ? WHERE talk_id = 'sample02'", (_PAST, _PAST))

    async def scenario(pilot):
        await pilot.press("m")
        await pilot.pause(0.05)
        assert text_of(pilot).count("●") == 4 - 1
        await pilot.press("slash", *"adam", "enter")
        await pilot.pause(0.05)
        assert text_of(pilot).count("●") == 1
        assert isinstance(pilot.app.focused, MonthGrid)
        await pilot.press("escape")
        await pilot.pause(0.05)
        assert text_of(pilot).count("●") == 3

    run(app, scenario)


def _talk(number, **stated):
    start = datetime(2026, 11, 26, 9, 0)
    return Talk(f"t{number}", "S", ScheduledTalk(start, speaker="Ada [b]King[/b] (Paris)", title="T", **stated))


@pytest.mark.parametrize("glyphs", [UNICODE, BASIC])
@pytest.mark.parametrize("width", [36, 76, 150])
@pytest.mark.parametrize("per_week", [1, 2, 4])
def test_grid_is_aligned_at_any_size(width, per_week, glyphs):
    talks = {date(2026, 11, 26): [_talk(n) for n in range(12)], TODAY: [_talk(20, status=TalkStatus.CANCELLED)]}
    lines = month_lines(Month(TODAY, TODAY, talks), width, per_week, glyphs).plain.split("\n")
    assert len(lines) == 1 + 6 * per_week
    assert all(cell_len(line) == cell_len(lines[0]) for line in lines)
    assert "[25]" in lines[1 + 4 * per_week]


@given(DAYS, st.integers(-40, 40))
def test_step_over_days_or_months_stays_among_dates_and_in_the_wanted_month(day, step):
    month = same_day(day, step)
    if month != day:
        assert month.year * 12 + month.month == day.year * 12 + day.month + step
        assert month.day == min(day.day, last_of_month(month).day)
    assert (later(day, step) - day).days in (0, step)


def test_back_leads_from_the_month_to_the_list_before_it_leaves_the_program(app):
    async def scenario(pilot):
        await pilot.press("m", "escape")
        await pilot.pause(0.05)
        assert not pilot.app.screen.query_one(MonthGrid).display
        assert isinstance(pilot.app.focused, TalkList)
        assert pilot.app.is_running

    run(app, scenario)
