"""The sample seminar: talks in the coming weeks, a past that the rules could have made, and nothing outside."""

import os
import random
import sys
from datetime import date, datetime
from zoneinfo import ZoneInfo

from screens import NOW, sample_app

from seminar_prep.cli import screens
from seminar_prep.cli.screens import fill_sample_library
from seminar_prep.domain.sm2 import replay
from seminar_prep.services.preparation import Agenda
from seminar_prep.services.sample_seminar import fill_sample
from seminar_prep.sources.sample import load_sample
from seminar_prep.storage.reviews import load_log, load_memories, load_reviews
from seminar_prep.wiring import App


def _agenda(app):
    return Agenda(app.library, app.now, app.zone, app.config.rollover_hour)


def test_sample_fills_the_coming_weeks_with_talks_that_have_papers_cards_and_readiness(tmp_path):
    app = sample_app(tmp_path / "library")
    rows = _agenda(app).upcoming()
    assert 6 <= len(rows) <= 10
    assert all(row.n_papers and row.n_cards for row in rows)
    assert all(0.1 < row.readiness.share < 0.95 for row in rows)
    assert len({round(row.readiness.share, 1) for row in rows}) > 2
    assert any(row.n_due for row in rows)
    app.close()


def test_invented_past_is_one_that_the_algorithm_could_have_made(tmp_path):
    app = sample_app(tmp_path / "library")
    connection = app.library.connection
    log = load_log(connection)
    assert [row.answered_at for row in log] == sorted(row.answered_at for row in log)
    assert max(row.study_day for row in log) < app.study_day()
    cards = {row.card for row in log}
    memories = load_memories(connection, cards)
    assert {card: replay(load_reviews(connection, card)) for card in cards} == memories
    app.close()


def test_sample_starts_on_a_weekday_at_the_year_s_end_too(tmp_path):
    zone = ZoneInfo("Europe/Berlin")
    app = App({**os.environ}, data_dir=str(tmp_path / "library"), now="2026-12-31T23:30:00+01:00")
    now = datetime.fromisoformat("2026-12-31T23:30:00+01:00")
    fill_sample(app.library, load_sample(date(2026, 12, 31), zone), now=now, zone=zone, rng=random.Random(1))
    starts = [row.talk.stated.starts_at for row in _agenda(app).upcoming()]
    assert starts
    assert all(start > now and start.weekday() < 5 for start in starts)
    app.close()


def test_demo_leaves_no_trace_in_the_learner_s_own_library(tmp_path, monkeypatch):
    own = App({**os.environ}, data_dir=str(tmp_path / "own"), now=NOW)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "config.toml").write_text('timezone = "Asia/Tokyo"\nglyphs = "basic"\n')
    seen = []

    class Screens:
        return_code = failure = None

        def __init__(self, desk):
            seen.append(desk)

        def run(self):
            assert len(seen[-1].agenda.upcoming()) >= 6

    monkeypatch.setattr(screens, "SeminarPrepApp", Screens)
    monkeypatch.setattr(screens, "_require_terminal", lambda _: None)
    screens.open_sample(own)
    assert [path.name for path in (tmp_path / "own").iterdir()] == ["config.toml"]
    (desk,) = seen
    assert desk.is_sample
    assert desk.papers is None
    assert (str(desk.agenda.zone), desk.glyphs.name) == ("Asia/Tokyo", "basic")


def test_screens_refuse_to_open_without_a_terminal(monkeypatch, tmp_path):
    from cli_runner import run as run_command

    monkeypatch.setattr(sys.stdout, "isatty", lambda: False, raising=False)
    for command in (["demo"], ["review"]):
        result = run_command(*command)
        assert result.code == 2
        assert "terminal" in result.err


def test_sample_is_the_same_every_time(tmp_path):
    logs = []
    for name in ("one", "two"):
        app = App({**os.environ, "TZ": "UTC"}, data_dir=str(tmp_path / name), now=NOW)
        fill_sample_library(app)
        logs.append([(row.card, row.grade, row.answered_at) for row in load_log(app.library.connection)])
        app.close()
    assert logs[0] == logs[1]
