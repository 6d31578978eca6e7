"""Review by keys: the question stays, grades do what they show, and nothing answered is lost."""

import subprocess
from dataclasses import replace

import pytest
from screens import run, sample_app, settled_text, text_of

from seminar_prep.cli.studying import wire_study
from seminar_prep.domain.queue import Scope
from seminar_prep.domain.review import LEECH_LAPSES, ReviewKind
from seminar_prep.domain.sm2 import preview
from seminar_prep.errors import UsageError
from seminar_prep.storage.cards import load_card
from seminar_prep.storage.queue import load_state
from seminar_prep.storage.reviews import load_log, load_memory, save_memory
from seminar_prep.tui import card_editing
from seminar_prep.tui.widgets.card_text import CardText

EVERYTHING = Scope()


@pytest.fixture
def app(tmp_path):
    app = sample_app(tmp_path / "library")
    yield app
    app.close()


def _question(pilot):
    return pilot.app.screen.query_one("#question", CardText).source


def test_question_stays_when_the_answer_shows(app):
    async def scenario(pilot):
        first_words = next(word for word in _question(pilot).split() if word.isalpha() and len(word) > 4)
        assert first_words in text_of(pilot)
        assert not pilot.app.screen.query_one("#answer").display
        await pilot.press("space")
        await pilot.pause(0.1)
        assert pilot.app.screen.query_one("#answer").display
        assert first_words in text_of(pilot)

    run(app, scenario, scope=EVERYTHING)


def test_grade_before_the_answer_is_refused(app):
    before = len(load_log(app.library.connection))

    async def scenario(pilot):
        question = _question(pilot)
        await pilot.press("5")
        assert _question(pilot) == question

    run(app, scenario, scope=EVERYTHING)
    assert len(load_log(app.library.connection)) == before


@pytest.mark.parametrize("grade", range(6))
def test_key_records_its_grade_and_the_interval_it_showed(app, grade):
    async def scenario(pilot):
        shown = pilot.app.screen._shown
        await pilot.press("space")
        interval = preview(shown.memory, app.study_day())[grade].after.interval_days
        assert f"{interval}d" in (await settled_text(pilot)).splitlines()[-3]
        await pilot.press(str(grade))
        newest = load_log(app.library.connection)[-1]
        assert (newest.card, newest.grade, newest.kind) == (shown.card.id, grade, ReviewKind.REVIEW)
        assert load_memory(app.library.connection, shown.card.id).interval_days == interval

    run(app, scenario, scope=EVERYTHING)


def test_undo_works_on_the_done_screen_and_after_a_restart(app, tmp_path):
    study_all = app.config.new_cards_per_day + 20

    async def scenario(pilot):
        for _ in range(study_all):
            if pilot.app.screen._shown is None:
                break
            await pilot.press("space", "5")
        await pilot.pause(0.1)
        assert "Done." in text_of(pilot)
        n_rows = len(load_log(app.library.connection))
        await pilot.press("u")
        assert pilot.app.screen._shown is not None
        assert len(load_log(app.library.connection)) == n_rows + 1

    run(app, scenario, scope=EVERYTHING)
    app.close()
    again = sample_app(tmp_path / "library")
    n_undos = sum(row.kind is ReviewKind.UNDO for row in load_log(again.library.connection))

    async def after_restart(pilot):
        await pilot.press("u")

    run(again, after_restart, scope=EVERYTHING)
    assert sum(row.kind is ReviewKind.UNDO for row in load_log(again.library.connection)) == n_undos + 1
    again.close()


@pytest.mark.parametrize(("key", "state"), [("s", "suspended"), ("b", "buried")])
def test_card_put_away_leaves_the_table(app, key, state):
    async def scenario(pilot):
        card = pilot.app.screen._shown.card.id
        await pilot.press(key)
        assert pilot.app.screen._shown.card.id != card
        assert load_state(app.library.connection, card, app.study_day()) == state

    run(app, scenario, scope=EVERYTHING)


def test_latex_key_shows_the_exact_source_and_goes_back(app):
    card = "momentum-sqrt-kappa"

    async def scenario(pilot):
        await pilot.press("u", "space")
        await pilot.pause(0.1)
        drawn = text_of(pilot)
        assert "\\frac" not in drawn
        assert "√κ" in drawn
        await pilot.press("L")
        await pilot.pause(0.1)
        assert r"$\frac{\sqrt\kappa-1}{\sqrt\kappa+1}$." in text_of(pilot)
        await pilot.press("L")
        await pilot.pause(0.1)
        assert "\\frac" not in text_of(pilot)

    wire_study(app).grade(card, 4)
    run(app, scenario, scope=EVERYTHING)


def _run_without_a_terminal(screen, command):
    done = subprocess.run(command, check=False)
    if done.returncode:
        raise UsageError("the editor ended with an error.")


def test_edit_returns_to_the_card_with_its_new_text(tmp_path, monkeypatch):
    editor = tmp_path / "vim"
    editor.write_text('#!/bin/sh\necho "$1" > "$0.line"\nsed -i "s/^Q: /Q: MINE /; s/^C: /C: MINE /" "$2"\n')
    editor.chmod(0o755)
    app = sample_app(tmp_path / "library", EDITOR=str(editor), VISUAL="")
    monkeypatch.setattr(card_editing, "run_editor", _run_without_a_terminal)

    async def scenario(pilot):
        card = pilot.app.screen._shown.card
        await pilot.press("e")
        assert pilot.app.screen._shown.card.id == card.id
        assert _question(pilot).startswith("MINE ")
        assert "MINE" in text_of(pilot)
        assert load_card(app.library.connection, card.id).origin.value == "override"

    run(app, scenario, scope=EVERYTHING)
    assert (tmp_path / "vim.line").read_text().startswith("+")
    assert list((tmp_path / "library" / "decks" / "overrides").glob("*.md"))
    app.close()


def test_cram_goes_once_through_a_deck_and_leaves_memory(app):
    deck = "gbc/10-sequence-modeling"

    async def scenario(pilot):
        card = pilot.app.screen._shown.card.id
        memory = load_memory(app.library.connection, card)
        await pilot.press("space")
        await pilot.pause(0.1)
        assert "0 blank =   1 wrong =" in text_of(pilot)
        await pilot.press("0")
        assert load_memory(app.library.connection, card) == memory
        assert load_log(app.library.connection)[-1].kind is ReviewKind.CRAM

    run(app, scenario, scope=Scope(deck=deck, cram=True))


class _Stopwatch:
    """Seconds that pass when told."""

    seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.mark.parametrize(("took", "logged"), [(7.25, 7.25), (3600.0, 60.0)])
def test_time_taken_for_a_card_is_logged_and_an_absence_is_not(app, took, logged):
    watch = _Stopwatch()

    async def scenario(pilot):
        await pilot.press("space")
        watch.seconds += took
        await pilot.press("4")
        assert load_log(app.library.connection)[-1].seconds == logged

    run(app, scenario, scope=EVERYTHING, stopwatch=watch)


def test_leech_is_said_aloud_when_it_becomes_one(app):
    async def scenario(pilot):
        card = pilot.app.screen._shown.card.id
        memory = load_memory(app.library.connection, card)
        save_memory(app.library.connection, card, replace(memory, lapses=LEECH_LAPSES - 1, recalled=True))
        await pilot.press("space", "1")
        await pilot.pause(0.1)
        assert [note.title for note in pilot.app._notifications] == ["Leech"]

    run(app, scenario, scope=EVERYTHING)


def test_formula_wider_than_the_screen_can_be_scrolled_to_its_end(app):
    wide = "+".join(f"\\frac{{a_{{{n}}}}}{{b}}c" for n in range(9))

    async def scenario(pilot):
        card = pilot.app.screen._shown.card.id
        app.library.connection.execute(
            "UPDATE cards SET back = ? WHERE card_id = ?", (f"$$\\left({wide}=END\\right)$$", card)
        )
        await pilot.app.screen.next_card()
        await pilot.press("space")
        await pilot.pause(0.1)
        assert "END" not in text_of(pilot)
        await pilot.press(*["right"] * 20)
        await pilot.pause(0.1)
        assert "END" in text_of(pilot)

    run(app, scenario, scope=EVERYTHING, size=(40, 20))


def test_long_question_is_scrolled_by_j_and_k_before_its_answer_is_shown(app):
    async def scenario(pilot):
        card = pilot.app.screen._shown.card.id
        app.library.connection.execute(
            "UPDATE cards SET front = ? WHERE card_id = ?", ("First.\n\n" + "More.\n\n" * 9, card)
        )
        await pilot.app.screen.next_card()
        assert "First." in await settled_text(pilot)
        await pilot.press("j", "j")
        assert "First." not in await settled_text(pilot)
        await pilot.press("k", "k")
        assert "First." in await settled_text(pilot)

    run(app, scenario, scope=EVERYTHING, size=(80, 14))
