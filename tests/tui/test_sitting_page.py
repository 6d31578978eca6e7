"""The end of a sitting, why a card is asked, and what can be chosen about how answers are given."""

import pytest
from screens import run, sample_app, settled_text, text_of

from seminar_prep.cli.studying import wire_study
from seminar_prep.config import Config
from seminar_prep.domain.grade_keys import GradeStyle
from seminar_prep.domain.queue import Scope
from seminar_prep.storage.flags import is_flagged
from seminar_prep.storage.reviews import load_log
from seminar_prep.tui.desk import ReviewStyle
from seminar_prep.tui.screens.card import CardScreen
from seminar_prep.tui.screens.review import ReviewScreen
from seminar_prep.tui.screens.settings import SettingChanged
from seminar_prep.tui.screens.talk import TalkScreen
from seminar_prep.tui.screens.why import WhyScreen
from seminar_prep.tui.widgets.card_text import CardText
from seminar_prep.tui.widgets.item_scroll import Item

EVERYTHING = Scope()
DECK = "gbc/10-sequence-modeling"


@pytest.fixture
def app(tmp_path):
    app = sample_app(tmp_path / "library")
    yield app
    app.close()


def _log(app):
    return load_log(app.library.connection)


async def _page(pilot):
    await pilot.pause(0.1)
    return text_of(pilot)


# ---------------------------------------------------------------- the end


async def _answer_all(pilot, grade="5"):
    for _ in range(60):
        if pilot.app.screen._shown is None:
            return
        await pilot.press("space", grade)


def test_end_tells_answers_retention_talks_and_hard_cards_that_enter_opens(app):
    async def scenario(pilot):
        hard = pilot.app.screen._shown.card.id
        await pilot.press("space", "1")
        await _answer_all(pilot)
        text = await _page(pilot)
        assert "Done." in text
        assert f"{pilot.app.screen._session.sum_up().n_answers} answers in" in text
        assert "recalled" in text
        assert "% → " in text
        await pilot.press("G", "enter")
        assert isinstance(pilot.app.screen, CardScreen)
        assert hard in await _page(pilot)
        await pilot.press("escape")
        assert "Talks ahead" in await _page(pilot)

    run(app, scenario, scope=Scope(deck=DECK))


def test_talk_on_the_page_opens_with_enter(app):
    async def scenario(pilot):
        await pilot.press("space", "4", "t")
        await _page(pilot)
        await pilot.press("down", "enter")
        assert isinstance(pilot.app.screen, TalkScreen)

    run(app, scenario, scope=EVERYTHING)


def test_undo_goes_back_through_every_answer_from_the_end(app):
    async def scenario(pilot):
        first = pilot.app.screen._shown.card.id
        await _answer_all(pilot)
        n = pilot.app.screen._session.sum_up().n_answers
        assert n > 2
        await pilot.press(*["u"] * n)
        assert pilot.app.screen._session.sum_up().n_answers == 0
        assert pilot.app.screen._shown.card.id == first
        assert len({row.undoes for row in _log(app) if row.undoes}) == n

    run(app, scenario, scope=Scope(deck=DECK))


def test_page_can_be_looked_at_meanwhile_and_back_leads_to_the_card(app):
    async def scenario(pilot):
        await pilot.press("space", "4")
        card = pilot.app.screen._shown.card.id
        n = len(_log(app))
        await pilot.press("t")
        assert "So far." in await _page(pilot)
        await pilot.press("5", "s", "f")  # no card lies open: nothing is graded or put away
        assert len(_log(app)) == n
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert pilot.app.screen._card.card.id == card
        await pilot.press("t", "t")
        assert pilot.app.screen._card.card.id == card

    run(app, scenario, scope=EVERYTHING)


def test_end_leads_on_to_cards_not_yet_due_whose_recall_leaves_memory_as_it_is(app):
    async def scenario(pilot):
        await _answer_all(pilot)
        await pilot.press("a")
        assert pilot.app.screen._session.scope == Scope(deck=DECK, early=True)
        assert pilot.app.screen._shown.code == "early"
        await pilot.press("space", "4")
        row = _log(app)[-1]
        assert (row.kind, row.before.due_on) == ("early", row.after.due_on)

    run(app, scenario, scope=Scope(deck=DECK))


def test_end_of_a_deck_leads_on_to_cramming_it(app):
    async def scenario(pilot):
        await _answer_all(pilot)
        await pilot.press("c")
        assert pilot.app.screen._session.scope == Scope(deck=DECK, cram=True)
        await pilot.press("space", "4")
        assert _log(app)[-1].kind == "cram"

    run(app, scenario, scope=Scope(deck=DECK))


# ---------------------------------------------------------------- at a card


def test_why_names_the_queue_the_talks_with_their_words_and_what_waits_and_opens_them(app):
    async def scenario(pilot):
        await pilot.press("u", "w")
        assert isinstance(pilot.app.screen, WhyScreen)
        text = await _page(pilot)
        assert "known and not yet due: an early look" in text
        assert "last answered on Tue 3 Nov: 5 in 45 s" in text
        assert "Needed for  2 coming talks" in text
        assert "“preconditioner” in the abstract" in text
        assert "Comes before  3 cards" in text
        await pilot.press("down", "enter")
        assert isinstance(pilot.app.screen, TalkScreen)
        await pilot.press("escape", "escape")
        assert isinstance(pilot.app.screen, ReviewScreen)

    wire_study(app).grade("gd-contraction-factor", 4)
    run(app, scenario, scope=EVERYTHING)


def test_flag_is_kept_and_shown_and_taken_away_again(app):
    async def scenario(pilot):
        card = pilot.app.screen._shown.card.id
        await pilot.press("f")
        assert "⚑ flagged" in await _page(pilot)
        assert is_flagged(app.library.connection, card)
        assert pilot.app.screen._shown.card.id == card
        await pilot.press("f")
        assert "flagged" not in await _page(pilot)
        assert not is_flagged(app.library.connection, card)

    run(app, scenario, scope=EVERYTHING)


@pytest.mark.parametrize(("note", "is_shown_at_once"), [("short", True), ("long " * 60, False)])
def test_long_note_waits_until_it_is_asked_for_and_the_reference_comes_with_it(app, note, is_shown_at_once):
    async def scenario(pilot):
        card = pilot.app.screen._shown.card.id
        app.library.connection.execute("UPDATE cards SET note = ?, ref = 'GBC 0.0' WHERE card_id = ?", (note, card))
        await pilot.app.screen.next_card()
        await pilot.press("n")
        assert not pilot.app.screen._is_noted  # it might tell the answer
        await pilot.press("space")
        shown = pilot.app.screen.query_one("#note")
        assert shown.display is is_shown_at_once
        assert ("n shows the note" in await _page(pilot)) is not is_shown_at_once
        await pilot.press("n")
        assert shown.display
        assert f"GBC 0.0 · {card}" in await _page(pilot)
        await pilot.press("n")
        assert shown.display is is_shown_at_once

    run(app, scenario, scope=EVERYTHING)


def test_answer_longer_than_the_screen_scrolls_to_its_end(app):
    async def scenario(pilot):
        card = pilot.app.screen._shown.card.id
        text = "\n\n".join(f"line {n}" for n in range(60))
        app.library.connection.execute("UPDATE cards SET back = ? WHERE card_id = ?", (text, card))
        await pilot.app.screen.next_card()
        await pilot.press("space")
        assert "line 59" not in await _page(pilot)
        await pilot.press(*["pagedown"] * 14)
        assert "line 59" in await _page(pilot)

    run(app, scenario, scope=EVERYTHING)


def test_clicks_show_the_answer_grade_it_and_open_what_is_on_the_page(app):
    async def scenario(pilot):
        card, n = pilot.app.screen._shown.card.id, len(_log(app))
        await pilot.click("#question")
        assert pilot.app.screen._is_answered
        line = (await settled_text(pilot)).splitlines()[-3]
        await pilot.click(offset=(line.index("2 almost") + 3, pilot.app.size.height - 3))
        await pilot.pause(0.05)
        assert [(row.card, row.grade) for row in _log(app)[n:]] == [(card, 2)]
        await pilot.press("t")
        await _page(pilot)
        for screen in (ReviewScreen, TalkScreen):  # the first click chooses, the second opens
            await pilot.click(pilot.app.screen.query(Item).first())
            await pilot.pause(0.05)
            assert isinstance(pilot.app.screen, screen)

    run(app, scenario, scope=EVERYTHING)


# ---------------------------------------------------------------- choices


def test_four_keys_record_grades_of_the_six_with_the_interval_they_showed(app):
    async def scenario(pilot):
        n = len(_log(app))
        shown = pilot.app.screen._shown
        await pilot.press("space", "0", "5")
        assert len(_log(app)) == n
        text = await _page(pilot)
        assert f"3 good {shown.outcomes[4].after.interval_days}d" in text
        assert "blank" not in text
        await pilot.press("1", "space", "2", "space", "3", "space", "4")
        assert [row.grade for row in _log(app)[n:]] == [1, 3, 4, 5]

    run(app, scenario, scope=EVERYTHING, review_style=ReviewStyle(GradeStyle.FOUR))


def test_typed_answer_stands_above_ours_and_its_keys_do_nothing_else(app):
    async def scenario(pilot):
        n = len(_log(app))
        await pilot.press(*"sub5", "enter")
        screen = pilot.app.screen
        assert screen.query_one("#yours", CardText).source == "Yours: sub5"
        await settled_text(pilot)
        assert screen.query_one("#yours").region.y < screen.query_one("#answer").region.y
        assert not screen.query_one("#typed").display
        assert len(_log(app)) == n  # typing it grades nothing
        await pilot.press("4")
        assert len(_log(app)) == n + 1
        assert screen.query_one("#typed").value == ""
        await pilot.press("enter")
        assert not screen.query_one("#yours").display

    run(app, scenario, scope=EVERYTHING, review_style=ReviewStyle(typed_answer=True))


def test_escape_leaves_the_field_of_a_typed_answer_and_then_the_review(app):
    async def scenario(pilot):
        await pilot.press("r", "x", "escape")
        assert isinstance(pilot.app.screen, ReviewScreen)
        await pilot.press("space")
        assert pilot.app.screen._is_answered
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, ReviewScreen)

    run(app, scenario, review_style=ReviewStyle(typed_answer=True))


def test_changed_setting_holds_for_the_next_card(app):
    async def scenario(pilot):
        pilot.app.post_message(SettingChanged(Config(grades="four")))
        await pilot.press("space")
        assert "again" in await _page(pilot)

    run(app, scenario, scope=EVERYTHING)


def test_settings_of_the_file_reach_the_review(app):
    (app.paths.config).write_text('timezone = "UTC"\ngrades = "four"\nidle_seconds = 30\ntyped_answer = true\n')
    again = type(app)(app.environ, data_dir=str(app.paths.home), now="2026-11-25T09:00:00+00:00")

    async def scenario(pilot):
        assert pilot.app._desk.review_style == ReviewStyle(GradeStyle.FOUR, 30, True)

    run(again, scenario)
    again.close()
