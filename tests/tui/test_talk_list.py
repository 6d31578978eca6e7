"""The list of talks is drawn anew where anything it shows has changed, and only there."""

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from screens import run, sample_app, text_of

from seminar_prep.tui.maths import GLYPHS
from seminar_prep.tui.widgets.talk_list import TalkList


@pytest.fixture
def app(tmp_path):
    app = sample_app(tmp_path / "library")
    yield app
    app.close()


def _restated(row, **changes):
    return replace(row, talk=replace(row.talk, stated=replace(row.talk.stated, **changes)))


CHANGES = {
    "title": lambda row: _restated(row, title="Another title"),
    "speaker": lambda row: _restated(row, speaker="Somebody Else"),
    "clock": lambda row: _restated(
        row, starts_at=row.talk.stated.starts_at.astimezone(timezone(timedelta(hours=5, minutes=30)))
    ),
    "readiness": lambda row: replace(row, readiness=replace(row.readiness, share=0.987)),
    "papers": lambda row: replace(row, n_papers=77),
    "due": lambda row: replace(row, n_due=88),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change_of_a_row_is_shown(app, change):
    async def scenario(pilot):
        talks = pilot.app.screen.query_one(TalkList)
        before, rows = text_of(pilot), talks._rows
        talks.show((CHANGES[change](rows[0]), *rows[1:]), talks._today)
        await pilot.pause()
        changed = text_of(pilot)
        assert changed != before
        talks.show(rows, talks._today)
        await pilot.pause()
        assert text_of(pilot) == before

    run(app, scenario, size=(120, 40))


def test_other_glyphs_width_and_order_are_shown(app):
    async def scenario(pilot):
        talks = pilot.app.screen.query_one(TalkList)
        rows, first = talks._rows, talks.get_option_at_index(0)
        talks.show(rows, talks._today)
        assert talks.get_option_at_index(0) is first
        talks.show(rows[::-1], talks._today)
        assert talks.get_option_at_index(0).id == rows[-1].talk.id
        talks.show(rows, talks._today)
        first = talks.get_option_at_index(0)
        talks.glyphs = GLYPHS["basic"]
        talks.show(rows, talks._today)
        assert talks.get_option_at_index(0) is not first
        first = talks.get_option_at_index(0)
        await pilot.resize_terminal(100, 40)
        await pilot.pause()
        assert talks.get_option_at_index(0) is not first

    run(app, scenario, size=(120, 40))
