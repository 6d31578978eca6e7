"""Today by keys: a plan within the time there is, each card with its reason, started with one key."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from library_builder import Clock
from screens import run, sample_app, settled_text, text_of, walk
from textual.events import Key
from textual.timer import Timer

from seminar_prep.domain.plan import Wish
from seminar_prep.domain.queue import QueueCode
from seminar_prep.domain.talk import ScheduledTalk
from seminar_prep.storage.reviews import load_log
from seminar_prep.tui.plain_words import countdown_words
from seminar_prep.tui.screens.review import ReviewScreen
from seminar_prep.tui.screens.talk import TalkScreen
from seminar_prep.tui.screens.today import TodayScreen
from seminar_prep.tui.widgets.talk_list import TICK


@pytest.fixture
def app(tmp_path):
    app = sample_app(tmp_path / "library")
    yield app
    app.close()


def _plan(pilot):
    return pilot.app.screen._view.day_plan.plan


async def _opened(pilot):
    await pilot.press("t")
    await settled_text(pilot)
    assert isinstance(pilot.app.screen, TodayScreen)


def test_today_shows_talks_cards_with_reasons_and_the_coming_days(app):
    async def scenario(pilot):
        await _opened(pilot)
        text = text_of(pilot)
        assert "20 min" in text
        assert "Saddle points, not poor minima" in text
        assert _plan(pilot).items[0].reason[:30] in text
        assert "Coming days" in text

    run(app, scenario, size=(100, 60))


def test_more_time_makes_a_longer_plan_and_less_a_shorter_one(app):
    async def scenario(pilot):
        await _opened(pilot)
        sizes = [len(_plan(pilot).items)]
        for key in ("minus", "minus", "plus"):
            await pilot.press(key)
            await settled_text(pilot)
            sizes.append(len(_plan(pilot).items))
            assert _plan(pilot).seconds <= 60 * pilot.app.screen._minutes
        assert sizes[2] <= sizes[1] <= sizes[0]
        assert sizes[3] == sizes[1]

    run(app, scenario, minutes_per_day=20)


def test_wish_goes_round_and_says_what_the_plan_is_for(app):
    async def scenario(pilot):
        await _opened(pilot)
        said = []
        for _ in range(3):
            said.append(text_of(pilot).splitlines()[3].partition("·")[2].strip())
            await pilot.press("f")
            await settled_text(pilot)
        assert len(set(said)) == 3

    run(app, scenario, plan_for=Wish.BOTH)


def test_one_key_starts_the_plan_and_its_cards_come_in_order_with_their_reasons(app):
    async def scenario(pilot):
        await _opened(pilot)
        items = [item for item in _plan(pilot).items if item.code is not QueueCode.DRILL]
        await pilot.press("r")
        await settled_text(pilot)
        assert isinstance(pilot.app.screen, ReviewScreen)
        for item in items[:3]:
            assert pilot.app.screen._shown.card.id == item.card
            assert item.reason[:30] in text_of(pilot)
            await pilot.press("space", "5")
            await settled_text(pilot)
        await pilot.press("u")
        await settled_text(pilot)
        assert pilot.app.screen._shown.card.id == items[2].card
        await pilot.press("q")
        await settled_text(pilot)
        assert isinstance(pilot.app.screen, TodayScreen)
        assert items[0].card not in [item.card for item in _plan(pilot).items]

    run(app, scenario)


def test_plan_ends_with_the_drill_of_what_scored_below_four(app):
    async def scenario(pilot):
        await _opened(pilot)
        n_items = len(_plan(pilot).items)
        await pilot.press("r")
        await settled_text(pilot)
        first = pilot.app.screen._shown.card.id
        await pilot.press("space", "2")
        for _ in range(n_items - 1):
            await pilot.press("space", "5")
        await settled_text(pilot)
        assert (pilot.app.screen._shown.card.id, pilot.app.screen._shown.code) == (first, QueueCode.DRILL)
        await pilot.press("space", "4")
        await settled_text(pilot)
        assert pilot.app.screen._shown is None

    run(app, scenario, minutes_per_day=5)
    assert len(load_log(app.library.connection)) > 3


def test_talk_under_the_cursor_opens(app):
    async def scenario(pilot):
        await _opened(pilot)
        await pilot.press("j", "enter")
        await settled_text(pilot)
        assert isinstance(pilot.app.screen, TalkScreen)

    run(app, scenario)


def test_keys_typed_after_leaving_the_program_open_nothing(app):
    async def scenario(pilot):
        for key in ("q", "t"):
            pilot.app.post_message(Key(key, key))
        await settled_text(pilot)
        assert not any(isinstance(screen, TodayScreen) for screen in pilot.app.screen_stack)

    run(app, scenario)


def _at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("2026-11-25T09:25", "in 25 min"), ("2026-11-25T09:00:20", "in 1 min"), ("2026-11-25T10:29", "in 89 min"),
        ("2026-11-25T12:10", "in 3 h"), ("2026-11-25T23:59", "in 15 h"), ("2026-11-25T08:50", "now"),
        ("2026-11-25T07:30", "2 h ago"), ("2026-11-25T05:00", "4 h ago"), ("2026-11-24T14:15", "yesterday"),
        ("2026-11-26T08:00", "tomorrow 08:00"), ("2026-11-27T08:00", "in 2 d"), ("2026-12-03T14:15", "in 8 d"),
    ],
)  # fmt: skip
def test_countdown_tells_hours_on_the_day_of_the_talk_and_days_before(start, words):
    stated = ScheduledTalk(_at(start), _at(start) + timedelta(hours=1))
    assert countdown_words(stated, _at("2026-11-25T09:00"), UTC) == words


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-25T23:50", "in 9 h"), ("2026-11-26T00:10", "in 9 h"), ("2026-11-25T20:00", "tomorrow 09:00"),
        ("2026-11-26T07:29", "in 2 h"), ("2026-11-26T07:30", "in 2 h"), ("2026-11-26T07:31", "in 89 min"),
        ("2026-11-26T08:59:59", "in 1 min"), ("2026-11-26T09:00", "now"), ("2026-11-26T09:59", "now"),
        ("2026-11-26T10:00", "60 min ago"),
    ],
)  # fmt: skip
def test_countdown_goes_on_over_midnight_and_stands_at_now_until_the_talk_has_ended(now, words):
    stated = ScheduledTalk(_at("2026-11-26T09:00"), _at("2026-11-26T10:00"))
    assert countdown_words(stated, _at(now), UTC) == words


def test_countdown_of_a_talk_without_a_time_is_in_days_and_of_one_elsewhere_on_the_learners_clock():
    now = _at("2026-11-25T09:00")
    assert countdown_words(ScheduledTalk(date(2026, 11, 25)), now, UTC) == "today"
    assert countdown_words(ScheduledTalk(date(2026, 11, 26)), now, UTC) == "tomorrow"
    away = datetime(2026, 11, 26, 14, 15, tzinfo=timezone(timedelta(hours=-8)))
    assert countdown_words(ScheduledTalk(away), now, UTC) == "tomorrow 22:15"


@pytest.mark.parametrize("place", ["agenda", "today"])
@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
def test_countdown_moves_on_by_itself_and_a_new_day_is_begun(app, monkeypatch, place, size):
    clock = Clock(_at("2026-11-25T09:00"))
    monkeypatch.setattr(type(app), "now", lambda self: clock())
    monkeypatch.setattr(Timer, "__init__", _hasty(Timer.__init__))
    seen = []

    async def scenario(pilot):
        await walk(pilot, ["T", "j"] if place == "today" else [])
        for now, words in (
            ("2026-11-25T09:00", "tomorrow 14:15"), ("2026-11-26T03:00", "in 11 h"), ("2026-11-26T13:50", "in 25 min"),
            ("2026-11-26T14:15", "now"), ("2026-11-26T15:16", None),
        ):  # fmt: skip
            clock.now = _at(now)
            assert await _shown(pilot, words), text_of(pilot)
            seen.append(words)
            if words == "in 11 h":
                assert "Wed 25 Nov" in text_of(pilot)  # the study day goes on until four
            if words == "in 25 min":
                assert "Thu 26 Nov" in text_of(pilot)

    run(app, scenario, size=size)
    assert len(seen) == 5


def test_countdown_on_a_talks_page_moves_on_by_itself(app, monkeypatch):
    clock = Clock(_at("2026-11-25T09:00"))
    monkeypatch.setattr(type(app), "now", lambda self: clock())
    monkeypatch.setattr(Timer, "__init__", _hasty(Timer.__init__))

    async def scenario(pilot):
        await walk(pilot, ["enter"])
        for now, words in (("2026-11-25T09:00", "· tomorrow ·"), ("2026-11-26T13:50", "· in 25 min ·")):
            clock.now = _at(now)
            assert await _shown(pilot, words), text_of(pilot)

    run(app, scenario)


async def _shown(pilot, words):
    """Return whether the screen comes to have `words`, or, for None, no longer the first talk."""
    for _ in range(100):
        await pilot.pause(0.02)
        if words in text_of(pilot) if words else "Saddle points, not" not in text_of(pilot):
            return True
    return False


def _hasty(begin):
    def begun(self, owner, interval, **options):
        begin(self, owner, 0.02 if interval == TICK else interval, **options)

    return begun


def test_talks_that_are_far_off_are_not_called_none(tmp_path):
    app = sample_app(tmp_path)
    with app.library.write() as connection:
        later = ", ".join(f"{name} = replace({name}, '2026', '2027')" for name in ("starts_at", "ends_at", "sort_at"))
        connection.execute(f"UPDATE talks SET {later}")

    async def look(pilot):
        await walk(pilot, ["T"])
        assert "None soon: the next one is in 366 d." in await settled_text(pilot)

    run(app, look)
