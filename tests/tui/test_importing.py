"""A schedule by paste, path or address: shown before anything is written, put right, accepted, taken back."""

import threading
import unicodedata
from pathlib import Path

import pytest
from goldens import SIZES, hold_screen
from import_desk import CHANGED, LOST, MAIL, TABLE, empty_app, paste, run_importing, take
from rich.cells import cell_len
from screens import settled_text, text_of, walk
from textual.worker import WorkerFailed

from seminar_prep.cli.desk_schedules import Schedules
from seminar_prep.errors import UsageError
from seminar_prep.storage.talks import load_talks
from seminar_prep.tui.screens.agenda import AgendaScreen
from seminar_prep.tui.screens.imported import ImportedScreen
from seminar_prep.tui.screens.importing import ImportingScreen
from seminar_prep.tui.screens.preview import PreviewScreen
from seminar_prep.tui.screens.review import ReviewScreen
from seminar_prep.tui.screens.talk import TalkScreen
from seminar_prep.tui.screens.today import TodayScreen
from seminar_prep.tui.widgets.item_scroll import ItemScroll
from seminar_prep.tui.widgets.source_field import SourceField


@pytest.fixture
def app(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = empty_app(tmp_path / "library")
    yield app
    app.close()


def talks(app):
    return {s.talk.stated.speaker: s.talk for s in load_talks(app.library.connection)}


def test_paste_into_the_empty_agenda_leads_in_five_keys_to_the_first_answer(app):
    async def scenario(pilot):
        assert "Paste your seminar's announcement" in await settled_text(pilot)
        text = await paste(pilot, MAIL)
        assert isinstance(pilot.app.screen, PreviewScreen)
        for words in ("2 new", "Numerical Analysis Seminar", "the nearest date", "Hanna Okafor", "Nothing is written"):
            assert words in text
        assert talks(app) == {}
        await walk(pilot, "a")
        assert isinstance(pilot.app.screen, ImportedScreen)
        assert set(talks(app)) == {"Hanna Okafor", "Luca Brandt"}
        assert "for “Gradient descent with momentum”" in text_of(pilot)
        await walk(pilot, ["r", "space", "4"])
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert app.library.connection.execute("SELECT count(*) FROM reviews").fetchone()[0] == 1

    run_importing(app, scenario)


def test_agenda_shows_what_came_in_heads_and_all(app):
    async def scenario(pilot):
        await paste(pilot, MAIL)
        await walk(pilot, ["a", "q"])
        assert isinstance(pilot.app.screen, AgendaScreen)
        text = text_of(pilot)
        assert "Gradient descent with momentum" in text
        assert "Readiness" in text
        assert "No talks yet" not in text

    run_importing(app, scenario)


def test_preview_that_is_left_has_written_nothing_and_the_text_is_still_there(app):
    async def scenario(pilot):
        await walk(pilot, "i")
        assert "15 lines of pasted text" in await paste(pilot, MAIL)
        await walk(pilot, ["enter", "escape"])
        assert isinstance(pilot.app.screen, ImportingScreen)
        assert pilot.app.screen.query_one(SourceField).text == MAIL
        await walk(pilot, ["escape"])
        assert isinstance(pilot.app.screen, AgendaScreen)
        assert talks(app) == {}

    run_importing(app, scenario)


def test_second_paste_of_a_seminar_updates_it(app):
    async def scenario(pilot):
        await paste(pilot, MAIL)
        await walk(pilot, ["a", "q"])
        ids = {talk.id for talk in talks(app).values()}
        text = await paste(pilot, MAIL.replace("10 December", "17 December").replace("Harbour", "Bay"))
        assert "1 changed, 1 moved" in text
        await walk(pilot, "a")
        assert {talk.id for talk in talks(app).values()} == ids

    run_importing(app, scenario)


def test_file_dropped_on_the_window_is_read(app, tmp_path):
    path = tmp_path / "my club.csv"
    path.write_text(TABLE)

    async def scenario(pilot):
        assert "5 new" in await paste(pilot, f"'{path}' ")

    run_importing(app, scenario)


def test_tab_completes_a_files_name_and_shows_what_it_may_be(app):
    Path("seminar-a.csv").write_text(TABLE)
    Path("seminar-b.csv").write_text(TABLE)

    async def scenario(pilot):
        await walk(pilot, ["i", "s", "tab"])
        assert pilot.app.screen.query_one(SourceField).text == "seminar-"
        assert "seminar-a.csv  seminar-b.csv" in text_of(pilot)
        await walk(pilot, ["b", "tab"])
        assert pilot.app.screen.query_one(SourceField).text == "seminar-b.csv"

    run_importing(app, scenario)


def test_name_of_a_file_that_would_command_the_terminal_is_not_completed(app):
    Path("a\x1b[31mred.csv").write_text(TABLE)
    Path("b\x1b[31m1").touch()
    Path("b\x1b[31m2").touch()

    async def scenario(pilot):
        for name in "ab":
            await walk(pilot, ["i", name, "tab"])
            assert "\x1b" not in text_of(pilot)
            await walk(pilot, ["escape"])

    run_importing(app, scenario)


def test_file_that_is_not_there_is_told_below_the_field(app):
    async def scenario(pilot):
        await walk(pilot, ["i", *"gone", "enter"])
        assert isinstance(pilot.app.screen, ImportingScreen)
        assert "gone:thereisnosuchfile." in "".join(text_of(pilot).split())  # a long folder wraps anywhere
        await walk(pilot, ["x"])
        assert "Enter reads gonex" in text_of(pilot)

    run_importing(app, scenario)


def test_lines_that_come_as_fast_as_no_one_types_are_one_text(app):
    """Terminals without bracketed paste hand over lines as keys, with an enter key at each end."""

    async def scenario(pilot):
        await walk(pilot, "i")
        field = pilot.app.screen.query_one(SourceField)
        await pilot.press("a", "b", "enter", "c", "enter", "enter", "d")
        assert field.text == "ab\nc\n\nd"
        await walk(pilot, ["ctrl+j"])
        assert field.text.endswith("d\n")

    run_importing(app, scenario)


def test_text_that_is_no_schedule_is_told_with_what_would_be_one(app):
    async def scenario(pilot):
        text = " ".join((await paste(pilot, "Hello there,\nhow are you?\n")).split())
        assert "No line begins with a date" in text
        assert "A schedule is a calendar" in text
        await walk(pilot, "a")
        assert isinstance(pilot.app.screen, PreviewScreen)

    run_importing(app, scenario)


def test_what_was_inferred_is_put_right_and_read_again_at_once(app):
    async def scenario(pilot):
        await paste(pilot, MAIL)
        await walk(pilot, ["j", "j", "enter"])
        field = pilot.app.screen.query_one("#value")
        assert field.value == "UTC"
        field.value = "Mars/Base"
        await walk(pilot, ["enter"])
        assert "Unknown time zone 'Mars/Base'" in text_of(pilot)
        field.value = "Europe/Berlin"
        await walk(pilot, ["enter"])
        assert "16:15 Europe/Berlin" in text_of(pilot)
        await walk(pilot, ["j", "enter", "ctrl+u", *"2027", "enter"])
        assert "Fri  3 Dec 2027" in text_of(pilot)
        await walk(pilot, "a")
        assert talks(app)["Hanna Okafor"].stated.starts_at.isoformat() == "2027-12-03T16:15:00+01:00"

    run_importing(app, scenario)


def test_dates_that_may_be_two_days_ask_for_the_day_order(app):
    Path("d.csv").write_text("date,speaker\n3/12/2026,Ada Lovelace\n7/4/2027,Emmy Noether\n")

    async def scenario(pilot):
        await paste(pilot, "d.csv")
        assert "Choose the day order below." in text_of(pilot)
        assert pilot.app.screen.query_one(ItemScroll).chosen.key == "field:day_first"
        await walk(pilot, ["enter"])
        assert "Thu  3 Dec 2026" in text_of(pilot)
        await walk(pilot, ["enter"])
        assert "Thu 12 Mar 2026" in text_of(pilot)

    run_importing(app, scenario)


def test_every_kind_of_change_is_shown_under_its_own_head(app):
    async def scenario(pilot):
        take(app, TABLE, "club.csv")
        Path("club.csv").write_text(CHANGED)
        await paste(pilot, "club.csv")
        text = text_of(pilot)
        for words in ("1 new, 1 changed, 1 moved, 1 cancelled, 1 missing, 1 unchanged", "New  1", "Changed  1",
                      "Moved  1", "Cancelled  1", "Missing  1", "Left out", "Dinner",
                      "title: Gradient descent → Gradient descent with momentum",
                      "start: Thu 2026-12-10 16:15 → Fri 2026-12-11 14:00",
                      "status: scheduled → cancelled"):  # fmt: skip
            assert words in text, words

    run_importing(app, scenario, size=(100, 70))


def test_source_that_lost_most_talks_wants_another_key(app):
    async def scenario(pilot):
        take(app, TABLE, "club.csv")
        Path("club.csv").write_text(LOST)
        await paste(pilot, "club.csv")
        text = " ".join(text_of(pilot).split())
        assert "4 of 5 coming talks are no longer in this schedule" in text
        assert "--force" not in text
        await walk(pilot, "a")
        assert isinstance(pilot.app.screen, PreviewScreen)
        assert talks(app)["Cy Dee"].missing_since is None
        await walk(pilot, "F")
        assert isinstance(pilot.app.screen, ImportedScreen)
        assert talks(app)["Cy Dee"].missing_since is not None

    run_importing(app, scenario)


def test_announcement_of_one_talk_leaves_the_others_alone_unless_told(app):
    only = MAIL.split("Thu 10 December")[0].replace("3 December", "17 December").replace("Hanna Okafor", "Ann Lee")

    async def scenario(pilot):
        await paste(pilot, MAIL)
        await walk(pilot, ["a", "q"])
        text = await paste(pilot, only)
        assert "1 new" in text
        assert "missing" not in text.splitlines()[2]
        await walk(pilot, ["j"] * 7 + ["enter"])
        assert "2 of 2 coming talks" in text_of(pilot)
        await walk(pilot, ["enter", "a"])
        assert all(talk.missing_since is None for talk in talks(app).values())
        assert len(talks(app)) == 3

    run_importing(app, scenario)


def test_preview_that_the_library_has_overtaken_is_shown_anew_and_not_written(app):
    async def scenario(pilot):
        await paste(pilot, MAIL)
        other = Schedules(app)
        fetched, request = pilot.app.screen._fetched, pilot.app.screen._request
        other.accept(other.preview(fetched, request), force=False)
        await walk(pilot, "a")
        assert isinstance(pilot.app.screen, PreviewScreen)
        assert "2 unchanged" in text_of(pilot)
        assert "has changed since this preview" in [*pilot.app._notifications][-1].message

    run_importing(app, scenario)


def test_import_is_taken_back_by_one_key(app):
    async def scenario(pilot):
        await paste(pilot, MAIL)
        await walk(pilot, ["a", "u"])
        assert isinstance(pilot.app.screen, AgendaScreen)
        assert talks(app) == {}
        assert "2 removed" in [*pilot.app._notifications][-1].message

    run_importing(app, scenario)


def test_all_schedules_are_read_again_and_each_has_its_outcome(app):
    async def scenario(pilot):
        take(app, TABLE, "club.csv")
        take(app, TABLE.replace("2026", "2027"), "other.csv")
        Path("club.csv").write_text(TABLE.replace("Widths", "On widths"))
        Path("other.csv").unlink()
        await walk(pilot, ["i", "ctrl+r"])
        text = " ".join(text_of(pilot).split())
        assert "club: 1 changed, 4 unchanged" in text
        assert "not read" in text
        assert "there is no such file" in text
        await walk(pilot, "u")
        assert talks(app)["Ann Lee"].stated.title == "Widths"

    run_importing(app, scenario)


def test_schedule_read_before_is_looked_at_again_from_the_list(app):
    async def scenario(pilot):
        take(app, TABLE, "club.csv")
        Path("club.csv").write_text(CHANGED)
        await walk(pilot, ["i", "shift+tab", "enter"])
        assert "1 new, 1 changed" in text_of(pilot)

    run_importing(app, scenario)


class _Silent(Schedules):
    """An address that never answers until it is stopped."""

    def fetch(self, source, say, is_stopped):
        say(f"fetching {source}")
        while not is_stopped():
            threading.Event().wait(0.01)
        raise UsageError("stopped.", where=source)


def test_fetching_says_what_it_waits_for_and_escape_stops_it(app):
    async def scenario(pilot):
        await pilot.press("i")
        await pilot.pause(0.1)
        await paste(pilot, "https://example.org/seminar.ics")
        await pilot.pause(0.1)
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert "fetching https://example.org/seminar.ics … Escape stops" in text_of(pilot)
        await walk(pilot, ["escape"])
        assert isinstance(pilot.app.screen, ImportingScreen)
        assert "Stopped; nothing was changed." in text_of(pilot)

    run_importing(app, scenario, schedules=_Silent(app))


def test_address_that_is_pasted_waits_for_the_enter_key(app):
    async def scenario(pilot):
        await paste(pilot, "https://example.org/seminar.ics")
        assert isinstance(pilot.app.screen, ImportingScreen)
        assert "Enter reads https://example.org/seminar.ics." in text_of(pilot)
        assert pilot.app.screen._stop is None

    run_importing(app, scenario)


def test_talks_of_another_year_are_told_to_be_over(app):
    async def scenario(pilot):
        assert "2 new · 2 of the new ones over already" in await paste(
            pilot, MAIL.replace("December,", "December 2025,")
        )
        await walk(pilot, "a")
        assert "None of its talks is still to come." in text_of(pilot)

    run_importing(app, scenario)


def test_seminar_that_names_itself_nowhere_has_the_cursor_on_its_name(app):
    async def scenario(pilot):
        await paste(pilot, MAIL.split("\n", 1)[1])
        assert pilot.app.screen.query_one(ItemScroll).chosen.key == "field:seminar"
        await walk(pilot, ["enter", "ctrl+u", *"Club", "enter", "a"])
        assert {talk.seminar for talk in talks(app).values()} == {"Club"}

    run_importing(app, scenario)


class _Slow(Schedules):
    """Schedules that take their time to write."""

    def __init__(self, app):
        super().__init__(app)
        self.goes_on = threading.Event()

    def accept(self, preview, *, force):
        self.goes_on.wait(10)
        return super().accept(preview, force=force)


def test_preview_is_not_left_while_it_is_written_and_help_above_it_goes(app):
    slow = _Slow(app)

    async def scenario(pilot):
        await paste(pilot, MAIL)
        await pilot.press("a")
        await pilot.pause(0.05)
        await pilot.press("escape", "a", "question_mark")
        assert pilot.app.screen_stack[-2].TITLE == "Preview"
        slow.goes_on.set()
        await settled_text(pilot)
        assert isinstance(pilot.app.screen, ImportedScreen)
        assert len(talks(app)) == 2

    run_importing(app, scenario, schedules=slow)


class _Refusing(Schedules):
    """Schedules whose errors repeat what came from outside."""

    def fetch(self, source, say, is_stopped):
        raise UsageError(f"{source} is \x1b[31mno schedule", hint="Look at [bold]x[/bold] [/oops]")


def test_error_that_repeats_outside_text_shows_it_as_it_is(app):
    async def scenario(pilot):
        await walk(pilot, ["i"])
        await paste(pilot, "/[b]")
        await walk(pilot, ["enter"])
        text = text_of(pilot)
        assert "/[b] is no schedule Look at [bold]x[/bold] [/oops]" in text
        assert "\x1b" not in text

    run_importing(app, scenario, schedules=_Refusing(app))


class _Broken(Schedules):
    """Schedules with a bug."""

    def preview(self, fetched, request):
        raise ZeroDivisionError("a bug")


def test_bug_while_a_schedule_is_read_is_not_swallowed(app):
    async def scenario(pilot):
        await paste(pilot, MAIL)

    with pytest.raises(WorkerFailed, match="a bug"):
        run_importing(app, scenario, schedules=_Broken(app))


def test_by_mouse_a_field_is_changed_and_the_preview_accepted(app):
    async def scenario(pilot):
        await paste(pilot, MAIL)
        screen = pilot.app.screen
        item = next(item for item in screen.query(".item") if getattr(item, "key", "") == "field:adds_only")
        await pilot.click(item)
        await pilot.click(item)
        assert "marked as missing" in await settled_text(pilot)
        await pilot.click("FooterKey")
        await settled_text(pilot)
        assert isinstance(pilot.app.screen, ImportedScreen)
        _, second = pilot.app.screen.query(".item")
        await pilot.click(second)
        await pilot.click(second)
        await settled_text(pilot)
        assert isinstance(pilot.app.screen, TalkScreen)

    run_importing(app, scenario)


def test_today_without_talks_takes_a_paste_as_well(app):
    async def scenario(pilot):
        await walk(pilot, "t")
        assert isinstance(pilot.app.screen, TodayScreen)
        assert "Paste your seminar's announcement" in text_of(pilot)
        await paste(pilot, MAIL)
        assert isinstance(pilot.app.screen, PreviewScreen)

    run_importing(app, scenario)


HOSTILE = ("\x1b[31mred\x1b[0m [bold]x[/bold]", "[/] [red on $nothing] [@click=app.quit]q[/]", "o" * 10_000,
           "\u202eevil\u202c \u200bשלום e\u0301\u0301", "漢字 👩\u200d👩\u200d👧")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "size"),
    [(" ".join(HOSTILE[:2]), (40, 20)), (HOSTILE[2], (120, 40)), (" ".join(HOSTILE[3:]), (80, 24))],
    ids=["commands", "long", "scripts"],
)
def test_text_from_outside_stays_text_on_every_page(app, text, size):
    mail = f"{text} Seminar\n\nThu 3 December, 16:15: Ada Lovelace\nTitle: {text} on x\n\n4 December: Break {text}\n"

    def check(pilot, screen_class):
        assert isinstance(pilot.app.screen, screen_class)
        shown = text_of(pilot)
        assert {c for c in shown if unicodedata.category(c) == "Cc"} <= {"\n"}
        assert not set("\u202a\u202b\u202c\u202d\u202e") & set(shown)
        assert all(cell_len(line) <= size[0] for line in shown.splitlines())

    async def scenario(pilot):
        await walk(pilot, "i")
        await paste(pilot, mail)
        check(pilot, ImportingScreen)
        for key, screen_class in (("enter", PreviewScreen), ("G", PreviewScreen), ("a", ImportedScreen),
                                  ("i", ImportingScreen)):  # fmt: skip
            await walk(pilot, [key])
            check(pilot, screen_class)

    run_importing(app, scenario, size=size)


def _known(app):
    take(app, TABLE, "club.csv")
    take(app, MAIL)
    with app.library.write() as connection:
        connection.execute("UPDATE sources SET location = '/home/ada/club.csv' WHERE source_id = 1")


def _changed(app):
    take(app, TABLE, "club.csv")
    Path("club.csv").write_text(CHANGED)


def _lost(app):
    take(app, TABLE, "club.csv")
    Path("club.csv").write_text(LOST)


# What was imported before, what is pasted, and the keys after it.
PAGES = {
    "agenda-empty": (None, "", []), "importing": (None, "", ["i"]), "importing-known": (_known, "", ["i"]),
    "preview": (None, MAIL, []), "preview-changes": (_changed, "club.csv", ["j", "j"]),
    "preview-lost": (_lost, "club.csv", []), "imported": (None, MAIL, ["a"]),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_page_looks_at_three_sizes_as_it_was_read(app, name):
    before, pasted, keys = PAGES[name]
    if before:
        before(app)

    async def scenario(pilot):
        if pasted:
            await paste(pilot, pasted)
        await walk(pilot, keys)
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            await hold_screen(pilot, name)

    run_importing(app, scenario)


def test_schedule_read_before_is_found_forgotten_and_remembered(app):
    async def scenario(pilot):
        take(app, TABLE, "club.csv")
        take(app, TABLE.replace("2026", "2027"), "other.csv")
        await walk(pilot, ["i", "shift+tab", "slash", *"oth"])
        text = text_of(pilot)
        assert "Read before: 1 of 2" in text
        assert "club" not in text
        await walk(pilot, ["enter", "x"])
        text = text_of(pilot)
        assert "Forgot other. Its 5 talks stay; nothing updates them. u remembers it again." in " ".join(text.split())
        assert [one.seminar for one in Schedules(app).sources()] == ["club"]
        await walk(pilot, ["escape", "u"])
        assert [one.seminar for one in Schedules(app).sources()] == ["club", "other"]

    run_importing(app, scenario)


def test_only_schedule_that_is_forgotten_is_remembered_by_the_key_that_is_named(app):
    async def scenario(pilot):
        take(app, TABLE, "club.csv")
        await walk(pilot, ["i", "shift+tab", "x"])
        assert "u remembers it again" in text_of(pilot)
        assert Schedules(app).sources() == ()
        await walk(pilot, ["u"])
        assert [one.seminar for one in Schedules(app).sources()] == ["club"]
        assert pilot.app.screen.query_one(SourceField).text == ""

    run_importing(app, scenario)


def test_pasted_text_read_before_is_to_be_pasted_again(app):
    async def scenario(pilot):
        await paste(pilot, MAIL)
        await walk(pilot, ["a", "q", "i", "shift+tab", "enter"])
        text = " ".join(text_of(pilot).split())
        assert "paste its text once more" in text

    run_importing(app, scenario)


def test_pair_that_may_be_one_talk_is_asked_for_and_taken_back_with_the_import(app):
    old = TABLE.replace("Luca Brandt,Saddle points", ",Saddle points and widths")
    new = TABLE.replace("2026-12-10,16:15,Luca Brandt,Saddle points", "2027-02-04,16:15,Luca Brandt,Saddle points")

    async def scenario(pilot):
        take(app, old, "club.csv")
        (before,) = [s.talk for s in load_talks(app.library.connection) if s.talk.stated.speaker is None]
        Path("club.csv").write_text(new)
        text = await paste(pilot, "club.csv")
        assert "The same talk?" in text
        assert "no, two talks" in text
        assert "1 new, 1 missing, 4 unchanged" in text
        page = pilot.app.screen.query_one(ItemScroll)
        (pair,) = [item for item in page.items if item.key.startswith("same:")]
        page.choose(pair)
        await walk(pilot, ["enter"])
        assert "yes, one talk" in text_of(pilot)
        assert "1 moved, 4 unchanged" in text_of(pilot)
        await walk(pilot, ["a"])
        assert talks(app)["Luca Brandt"].id == before.id
        assert len(talks(app)) == 5
        await walk(pilot, ["u"])
        assert [s.talk for s in load_talks(app.library.connection) if s.talk.stated.speaker is None] == [before]

    run_importing(app, scenario, size=(100, 70))


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_table_with_unknown_columns_asks_what_they_hold_and_remembers_it(app, delimiter):
    rows = ("Quand,Qui,Quoi", "2026-12-03,Hanna Okafor,Gradient descent", "2026-12-10,Luca Brandt,Saddle points")
    Path("t.csv").write_text("\n".join(rows).replace(",", delimiter) + "\n")

    async def scenario(pilot):
        text = " ".join((await paste(pilot, "t.csv")).split())
        assert "names of this table's columns are not known: Quand, Qui, Quoi." in text
        assert "Say below which column holds what" in text
        assert pilot.app.screen.query_one(ItemScroll).chosen.key == "field:columns"
        await walk(pilot, ["enter", *"Quand=x", "enter"])
        assert "Unknown field 'x'" in text_of(pilot)
        await walk(pilot, ["ctrl+u", *"Quand = date, Qui=speaker", "enter"])
        assert "2 new" in text_of(pilot)
        await walk(pilot, ["enter", "end", *", Quoi = title", "enter", "a"])
        assert talks(app)["Luca Brandt"].stated.title == "Saddle points"
        Path("t.csv").write_text("\n".join(rows).replace(",", delimiter).replace("Saddle", "Dense saddle") + "\n")
        await walk(pilot, ["q", "i", "ctrl+r"])
        assert talks(app)["Luca Brandt"].stated.title == "Dense saddle points"

    run_importing(app, scenario)


def test_undo_takes_back_no_import_that_came_from_elsewhere_meanwhile(app):
    async def scenario(pilot):
        await paste(pilot, MAIL)
        await walk(pilot, ["a"])
        take(app, TABLE, "club.csv")
        before = app.library.connection.execute("SELECT * FROM talks ORDER BY talk_id").fetchall()
        await walk(pilot, ["u"])
        assert app.library.connection.execute("SELECT * FROM talks ORDER BY talk_id").fetchall() == before
        assert any("another import came after this one" in one.message for one in pilot.app._notifications)
        assert pilot.app.screen.TITLE == "Imported"

    run_importing(app, scenario)
