"""Stats by keys: pictures with their sentences, for a longer or shorter span, in any width and glyph set."""

import json
import random
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len
from screens import run, sample_app, settled_text
from textual.widgets import Input

from seminar_prep.cli.picture_export import short_path
from seminar_prep.domain.picture import Line, Point
from seminar_prep.domain.progress import (
    DayWork,
    Recall,
    calendar_picture,
    ease_picture,
    forecast_picture,
    interval_picture,
    retention_picture,
    time_picture,
)
from seminar_prep.errors import LibraryError
from seminar_prep.tui.maths import BASIC, UNICODE
from seminar_prep.tui.progress_page import picture_lines, talk_line
from seminar_prep.tui.screens.stats import SPANS, StatsScreen
from seminar_prep.tui.screens.talk import TalkScreen
from seminar_prep.tui.widgets.item_scroll import Item, ItemScroll

TODAY = date(2026, 11, 25)
TALL = (100, 110)


@pytest.fixture
def app(tmp_path):
    app = sample_app(tmp_path / "library")
    yield app
    app.close()


async def _opened(pilot):
    await pilot.press("S")
    return await settled_text(pilot)


def test_stats_shows_every_picture_under_the_sentence_that_says_what_it_means(app):
    async def scenario(pilot):
        text = await _opened(pilot)
        assert isinstance(pilot.app.screen, StatsScreen)
        pictures = pilot.app.screen._progress.pictures
        places = [(text.index(one.title), text.index(one.sentence[:60])) for one in pictures]
        assert all(one.sentence.endswith(".") and one.sentence.count(". ") == 0 for one in pictures)
        assert places == sorted(places)
        assert len(places) == 7
        assert "█" in text

    run(app, scenario, size=TALL)


def test_more_days_look_further_back_and_ahead_and_fewer_less_far(app):
    async def scenario(pilot):
        seen = [await _opened(pilot)]
        for key in ("plus", "minus", "minus"):
            await pilot.press(key)
            seen.append(await settled_text(pilot))
        assert "90 days back and ahead" in seen[1]
        assert "within 90 days" in seen[1]
        assert seen[0] == seen[2] == seen[3]

    run(app, scenario, size=TALL)


def test_talk_under_the_cursor_opens_and_back_finds_the_place_as_it_was(app):
    async def scenario(pilot):
        await _opened(pilot)
        assert not pilot.app.screen.check_action("open", ())
        await pilot.press("j")
        assert "Open talk" not in await settled_text(pilot)  # a picture, not a talk
        await pilot.press("j", "j")
        before = await settled_text(pilot)
        assert "Open talk" in before
        await pilot.press("enter")
        await pilot.pause(0.1)
        assert isinstance(pilot.app.screen, TalkScreen)
        await pilot.press("q")
        assert await settled_text(pilot) == before

    run(app, scenario)


def test_first_click_chooses_a_talk_and_the_second_opens_it(app):
    async def scenario(pilot):
        await _opened(pilot)
        page = pilot.app.screen.query_one(ItemScroll)
        await pilot.click(page.query(Item)[2])
        assert page.chosen is page.query(Item)[2]
        await pilot.pause(0.05)
        await pilot.click(page.query(Item)[2])
        await pilot.pause(0.1)
        assert isinstance(pilot.app.screen, TalkScreen)

    run(app, scenario)


def test_library_without_a_past_says_in_each_sentence_what_to_do(app):
    with app.library.write() as connection:
        connection.execute("DROP TRIGGER reviews_are_never_deleted")
        for table in ("reviews", "memories", "talk_cards"):
            connection.execute(f"DELETE FROM {table}")

    async def scenario(pilot):
        text = await _opened(pilot)
        assert "import a schedule" in text
        assert "come back after some reviews" in text
        assert "room for new cards" in text
        assert not set("━█░┤") & set(text)

    run(app, scenario, size=(100, 50))


def test_click_chooses_a_picture_and_its_key_exports_that_one(app, tmp_path):
    async def scenario(pilot):
        await _opened(pilot)
        page = pilot.app.screen.query_one(ItemScroll)
        (forecast,) = [item for item in page.query(Item) if item.key == "picture:forecast"]
        await pilot.click(forecast, offset=(10, 5))
        assert page.chosen is forecast
        await pilot.press("x")
        assert "Reviews ahead: to which folder" in await settled_text(pilot)
        field = pilot.app.screen.query_one(Input)
        assert field.value == short_path(Path.cwd())
        field.value = str(tmp_path / "new" / "folder")
        await pilot.press("enter")
        await settled_text(pilot)
        (note,) = [note.message for note in pilot.app._notifications]
        assert f"{tmp_path}/new/folder/forecast-2026-11-25.svg" in note
        assert field.has_class("hidden")
        assert pilot.app.screen.focused is page

    run(app, scenario, size=TALL)
    files = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert [name for name in files if not name.endswith(".png")] == [
        "forecast-2026-11-25.json", "forecast-2026-11-25.svg"
    ]  # fmt: skip
    written = json.loads((tmp_path / "new" / "folder" / "forecast-2026-11-25.json").read_text())
    assert [one["name"] for one in written["pictures"]] == ["forecast"]


@pytest.mark.parametrize(
    ("keys", "stem", "n_pictures"),
    [("x", "progress", 7), ("jx", "readiness", 1), ("jX", "progress", 7), ("jjx", "readiness", 1)],
)
def test_all_are_exported_where_none_is_chosen_or_all_are_asked_for(app, tmp_path, keys, stem, n_pictures):
    async def scenario(pilot):
        await _opened(pilot)
        await pilot.press(*keys)
        pilot.app.screen.query_one(Input).value = str(tmp_path)
        await pilot.press("enter")
        await settled_text(pilot)

    run(app, scenario)
    written = json.loads((tmp_path / f"{stem}-2026-11-25.json").read_text())
    assert len(written["pictures"]) == n_pictures


def test_export_that_cannot_be_is_told_in_place_and_escape_gives_it_up(app, tmp_path):
    (tmp_path / "there.svg").write_text("mine")

    async def scenario(pilot):
        before = await _opened(pilot)
        await pilot.press("x")
        pilot.app.screen.query_one(Input).value = str(tmp_path / "there.svg")
        await pilot.press("enter")
        assert "is there already" in " ".join((await settled_text(pilot)).split())
        pilot.app.screen.query_one(Input).value = "/proc/no/such/place"
        await pilot.press("enter")
        assert "cannot be written" in " ".join((await settled_text(pilot)).split())
        await pilot.press("escape")
        assert await settled_text(pilot) == before

    run(app, scenario)
    assert (tmp_path / "there.svg").read_text() == "mine"


class _Slow:
    """Readings that are handed out by the test."""

    def __init__(self, reading):
        self.reading = reading
        self.asked = []

    def read(self, days):
        self.asked.append(days)
        if days == SPANS[1]:
            raise LibraryError("the library is \x1b[31mdamaged", hint="[/b] restore it")
        return self.reading.read(days)


def test_failure_to_read_is_told_as_text_and_what_stood_stays(app):
    from seminar_prep.cli.progress_reading import ProgressInWorker

    slow = _Slow(ProgressInWorker(app))

    async def scenario(pilot):
        await _opened(pilot)
        await pilot.press("plus")
        text = await settled_text(pilot)
        assert slow.asked == [30, 90]
        assert "[/b] restore" in text
        assert "\x1b" not in text
        assert "30 days back and ahead" in text

    run(app, scenario, notices=True, progress=slow)


@pytest.mark.parametrize("hostile", ["[/] [@click=app.quit]q[/]\n\u202eevil \x1b[31mred\x9b2J", "o" * 9999])
def test_hostile_title_is_shown_as_plain_words(app, hostile):
    with app.library.write() as connection:
        connection.execute("UPDATE talks SET title = ?", (hostile,))

    async def scenario(pilot):
        text = await _opened(pilot)
        assert {c for c in text if unicodedata.category(c) == "Cc"} <= {"\n"}
        assert not {"\u202e"} & set(text)
        assert hostile[:8] in text

    run(app, scenario)


def _pictures():
    rng = random.Random(5)
    work = {TODAY - timedelta(n): DayWork(rng.randrange(1, 300), rng.uniform(0, 9000)) for n in range(0, 371, 2)}
    due = {TODAY + timedelta(n): rng.randrange(2000) for n in range(365)}
    counts = {rng.randrange(400): rng.randrange(99_999) for _ in range(50)}
    recall = {rng.randrange(400): Recall(n, n + 9999) for n in range(50)}
    return [
        retention_picture(recall), interval_picture(counts), ease_picture(counts), calendar_picture(work, TODAY),
        *(forecast_picture(due, TODAY, days) for days in (1, 30, 90, 365)), time_picture(work, TODAY, 365),
    ]  # fmt: skip


@pytest.mark.parametrize("width", [20, 31, 71, 107])
@pytest.mark.parametrize("glyphs", [UNICODE, BASIC], ids=lambda glyphs: glyphs.name)
def test_pictures_keep_within_their_width_and_their_glyphs(width, glyphs):
    line = Line("id", "漢字 " * 50, TODAY, tuple(Point(TODAY, n / 12) for n in range(13)))
    drawn = [picture_lines(picture, width, glyphs).plain for picture in _pictures()]
    title = talk_line(line, 13, max(width, 31), glyphs).plain
    for text in (*drawn, title):
        assert all(cell_len(row) <= max(width, 31 if text is title else 0) for row in text.splitlines())
    if glyphs.basic:
        allowed = {c for c in "".join(drawn) if ord(c) > 0xFF and unicodedata.name(c)[:12] != "BOX DRAWINGS"}
        assert allowed == set()


def test_smallest_count_beside_a_large_one_is_still_seen():
    due = {TODAY: 1000, TODAY + timedelta(3): 1}
    for glyphs in (UNICODE, BASIC):
        bottom = picture_lines(forecast_picture(due, TODAY, 5), 40, glyphs).plain.splitlines()[4]
        assert len(bottom.split("│")[1].split()) == 2


def test_levels_of_the_calendar_can_be_told_apart_without_colour():
    work = {TODAY - timedelta(n): DayWork(n + 1, 0) for n in range(4)}
    for glyphs in (UNICODE, BASIC):
        drawn = picture_lines(calendar_picture(work, TODAY), 71, glyphs).plain
        marks = [part.split()[0] for part in drawn.splitlines()[-1].split("   ") if part.strip()][:5]
        assert len(set(marks)) == 5
