"""Agenda and talk by keys: find, open, decide, fetch without freezing; and text from outside stays text."""

import threading
import time

import pytest
from screens import run, sample_app, settled_text, text_of
from textual.widget import Widget

from seminar_prep.cli.desk_schedules import Schedules
from seminar_prep.domain.link import LinkStatus
from seminar_prep.errors import ConfigError
from seminar_prep.services.link_proposals import relink
from seminar_prep.services.links import links_of_talk
from seminar_prep.services.paper_fetching import FetchOutcome
from seminar_prep.tui.all_keys import help_sections
from seminar_prep.tui.app import SeminarPrepApp
from seminar_prep.tui.screens.agenda import AgendaScreen
from seminar_prep.tui.screens.help import HelpScreen, key_names
from seminar_prep.tui.screens.talk import TalkScreen
from seminar_prep.tui.widgets.item_scroll import Item, ItemScroll
from seminar_prep.tui.widgets.talk_list import TalkList
from seminar_prep.wiring import App


@pytest.fixture
def app(tmp_path):
    app = sample_app(tmp_path / "library")
    yield app
    app.close()


def test_agenda_shows_who_when_what_readiness_papers_and_due(app):
    async def scenario(pilot):
        await pilot.pause(0.1)
        text = text_of(pilot)
        for part in (
            "Thu 26 Nov  14:15",
            "tomorrow",
            "Saddle points",
            "(sample)",
            "%",
            "Papers",
            "Due",
            "sample seminar",
        ):
            assert part in text

    run(app, scenario)


def test_filter_keeps_the_talks_with_the_words_and_escape_brings_all_back(app):
    async def scenario(pilot):
        await pilot.press("slash", *"adam", "enter")
        assert [row.talk.stated.title for row in pilot.app.screen.query_one(TalkList)._rows] == [
            "What Adam estimates, and when its step is wrong"
        ]
        await pilot.press("escape")
        assert len(pilot.app.screen.query_one(TalkList)._rows) == 8
        assert isinstance(pilot.app.screen, AgendaScreen)

    run(app, scenario)


def test_filter_that_nothing_fits_says_so(app):
    async def scenario(pilot):
        await pilot.press("slash", *"zz")
        await pilot.pause(0.05)
        assert "No talk has 'zz'. Escape shows all." in text_of(pilot)

    run(app, scenario)


def test_past_key_changes_between_what_is_over_and_what_is_coming(app):
    with app.library.write() as connection:
        (moved,) = connection.execute(
            "UPDATE talks SET starts_at = '2026-11-03T14:15:00+00:00', ends_at = '2026-11-03T15:15:00+00:00',"
            " title = 'Long over' WHERE talk_id = 'sample04' RETURNING title"
        ).fetchone()

    async def scenario(pilot):
        await pilot.pause(0.05)
        assert moved not in text_of(pilot)
        await pilot.press("p")
        await pilot.pause(0.05)
        assert "Past talks" in text_of(pilot)
        assert [row.talk.id for row in pilot.app.screen.query_one(TalkList)._rows] == ["sample04"]
        assert moved in text_of(pilot)
        await pilot.press("p")
        await pilot.pause(0.05)
        assert "Coming talks" in text_of(pilot)
        assert len(pilot.app.screen.query_one(TalkList)._rows) == 7

    run(app, scenario)


def test_agenda_remembers_its_place_when_a_talk_is_left(app):
    async def scenario(pilot):
        await pilot.press("j", "j", "enter")
        assert isinstance(pilot.app.screen, TalkScreen)
        await pilot.press("q")
        assert pilot.app.screen.query_one(TalkList).highlighted == 2

    run(app, scenario)


def test_empty_agenda_says_what_to_do_next(tmp_path):
    app = App({"HOME": str(tmp_path), "TZ": "UTC"}, data_dir=str(tmp_path / "empty"), now="2026-11-25T09:00:00+00:00")

    async def scenario(pilot):
        await pilot.pause(0.1)
        text = text_of(pilot)
        assert "No talks yet." in text
        assert "seminar-prep import FILE-OR-URL" in text

    run(app, scenario)
    app.close()


def _chosen_card(pilot):
    return pilot.app.screen.query_one(ItemScroll).chosen.key.removeprefix("card:")


def _status(app, card):
    return next(link.status for link in links_of_talk(app.library, "sample01") if link.card == card)


@pytest.mark.parametrize(("key", "status"), [("c", LinkStatus.CONFIRMED), ("x", LinkStatus.REJECTED)])
def test_decision_on_a_card_survives_the_next_linking(app, key, status):
    async def scenario(pilot):
        await pilot.press("enter", "G")
        card = _chosen_card(pilot)
        await pilot.press(key)
        assert _status(app, card) is status
        relink(app.library, ["sample01"])
        assert _status(app, card) is status
        assert _chosen_card(pilot) == card

    run(app, scenario)


@pytest.mark.parametrize(("key", "mark"), [("c", "✓"), ("x", "✗")])
def test_decision_is_still_shown_when_the_talk_is_opened_again(app, key, mark):
    async def scenario(pilot):
        await pilot.press("enter", "G")
        card = _chosen_card(pilot)
        await pilot.press(key, "q", "enter")
        await settled_text(pilot)
        items = pilot.app.screen.query(Item)
        (shown,) = [str(item.content) for item in items if item.key == f"card:{card}"]
        assert shown.startswith(mark)

    run(app, scenario)


class _SlowSearch:
    """A search whose only answer never comes until it is stopped."""

    def __init__(self):
        self.stopped, self.began = threading.Event(), threading.Event()

    def begin(self, talks, say):
        self.say = say
        return self

    def answers(self):
        self.began.set()
        self.say("waiting for the gap")
        self.stopped.wait(10)
        return iter(())

    def record(self, answer):
        raise AssertionError("nothing came")

    def finish(self):
        return FetchOutcome((), (), None)

    def stop(self):
        self.stopped.set()


def test_fetching_never_freezes_the_screen_and_can_be_stopped(app):
    search = _SlowSearch()

    async def scenario(pilot):
        await pilot.press("enter", "f")
        assert search.began.wait(5)
        started = time.monotonic()
        await pilot.press("j", "question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.press("escape")
        assert time.monotonic() - started < 5
        assert not search.stopped.is_set()
        await pilot.press("f")
        assert search.stopped.is_set()

    run(app, scenario, papers=search)


def test_leaving_the_talk_ends_the_search(app):
    search = _SlowSearch()

    async def scenario(pilot):
        await pilot.press("enter", "f")
        assert search.began.wait(5)
        await pilot.press("q")
        assert search.stopped.wait(5)

    run(app, scenario, papers=search)


def test_help_lists_every_key_of_every_screen_and_nothing_else(app):
    def ours(widget):
        return {widget, *(one for sub in widget.__subclasses__() for one in ours(sub))}

    classes = {one for one in (SeminarPrepApp, *ours(Widget)) if one.__module__.startswith("seminar_prep.tui")}
    wanted = [key for one in classes for key in vars(one).get("BINDINGS", ()) if key.description]
    listed = [binding.id for _, bindings in help_sections() for binding in bindings]
    assert sorted(listed) == sorted(binding.id for binding in wanted)

    async def scenario(pilot):
        await pilot.press("question_mark")
        await pilot.pause(0.1)
        lines = [line.split() for line in text_of(pilot).splitlines()]
        for binding in wanted:
            assert [*key_names(binding).split(), *binding.description.split(), binding.id] in lines, binding

    run(app, scenario, size=(80, 400), is_sample=False, papers=_SlowSearch(), schedules=Schedules(app))


def test_help_of_the_sample_leaves_out_what_it_does_not_offer(app):
    async def scenario(pilot):
        await pilot.press("question_mark")
        await pilot.pause(0.1)
        lines = [line.split() for line in text_of(pilot).splitlines()]
        assert ["p", "Past", "agenda.past"] in lines
        for missing in ("agenda.import", "agenda.demo", "talk.fetch"):
            assert not any(missing in line for line in lines)

    run(app, scenario, size=(80, 400))


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
def test_a_walk_by_keys_alone_works_at_every_size(app, size):
    async def scenario(pilot):
        for keys in (["j", "enter"], ["G", "c"], ["r"], ["space"], ["4"], ["u"], ["L"], ["escape"], ["question_mark"],
                     ["escape"], ["escape"], ["p"], ["p"], ["r"], ["escape"]):  # fmt: skip
            await pilot.press(*keys)
            assert all(len(line) <= size[0] for line in text_of(pilot).splitlines())
        assert isinstance(pilot.app.screen, AgendaScreen)

    run(app, scenario, size=size)


class _TalkativeSearch(_SlowSearch):
    """A search that says what it waits for all the time, until it is stopped."""

    def answers(self):
        self.began.set()
        while not self.stopped.wait(0.001):
            self.say("waiting for the gap")
        return iter(())


def test_quitting_during_a_search_ends_the_program(app):
    search = _TalkativeSearch()

    async def scenario(pilot):
        await pilot.press("enter", "f")
        assert search.began.wait(5)
        await pilot.press("ctrl+q")

    run(app, scenario, papers=search)
    assert search.stopped.is_set()


class _BrokenSearch(_SlowSearch):
    """A search whose worker meets an error that the user can act on."""

    def answers(self):
        raise ConfigError("the gap is too short.", hint="Set it to 3.")


def test_error_of_a_search_is_told_and_the_search_can_begin_again(app):
    async def scenario(pilot):
        await pilot.press("enter", "f")
        await pilot.pause(0.3)
        assert [note.message for note in pilot.app._notifications] == ["the gap is too short. Set it to 3."]
        await pilot.press("f")
        await pilot.pause(0.3)
        assert len(pilot.app._notifications) == 2

    run(app, scenario, papers=_BrokenSearch())
