"""Pictures of a short history worked out by hand; undone answers are in none of them."""

from datetime import UTC, timedelta

import pytest
from library_builder import NOON, TODAY, a_study, add_card, add_talk, link

from seminar_prep.domain.picture import Picture
from seminar_prep.services.progress import MOST_TALKS, ProgressReader
from seminar_prep.services.readiness import readiness_of_talks
from seminar_prep.storage.queue import set_suspended
from seminar_prep.storage.talks import load_talk


@pytest.fixture
def studied(library, clock):
    """Six cards; three begun a week ago, of which two were asked again today and one answer was taken back."""
    for n in range(6):
        add_card(library.connection, f"card-{n}")
    study = a_study(library, clock)
    clock.forward(days=-7)
    for n, grade in enumerate((5, 4, 4)):
        study.grade(f"card-{n}", grade, seconds=30)
    clock.forward(days=7)
    study.grade("card-0", 2, seconds=60)
    study.grade("card-1", 4, seconds=60)
    study.grade("card-2", 4, seconds=60)
    study.undo()
    return library


def _read(library, clock, days=30) -> dict[str, Picture]:
    reader = ProgressReader(library, clock, UTC, rollover_hour=4, title_words=lambda talk: talk.stated.title or "")
    return {picture.name: picture for picture in reader.read(days).pictures}


def test_recall_counts_due_cards_by_the_interval_they_had(studied, clock):
    bars = {bar.label: (bar.n, bar.value) for bar in _read(studied, clock)["retention"].bars}
    assert bars["all"] == bars["young"] == bars["1–2 days"] == (2, 0.5)
    assert bars["mature"] == (0, None)


def test_time_and_calendar_leave_out_what_was_taken_back(studied, clock):
    pictures = _read(studied, clock)
    assert {column.day: column.value for column in pictures["time"].columns if column.value} == {
        TODAY - timedelta(7): 1.5, TODAY: 2.0,
    }  # fmt: skip
    assert {one.day: one.n for one in pictures["calendar"].days if one.n} == {TODAY - timedelta(7): 3, TODAY: 2}


def test_shorter_span_shows_fewer_answers_yet_the_same_year(studied, clock):
    pictures = _read(studied, clock, 3)
    assert sum(column.value for column in pictures["time"].columns) == 2.0
    assert sum(one.n for one in pictures["calendar"].days) == 5


def test_cards_put_away_are_in_neither_distribution(studied, clock):
    before = _read(studied, clock)
    set_suspended(studied.connection, "card-0", True)
    after = _read(studied, clock)
    for name in ("interval", "ease"):
        assert sum(bar.n for bar in before[name].bars) == 3
        assert sum(bar.n for bar in after[name].bars) == 2


def test_readiness_of_today_is_the_one_shown_everywhere(studied, clock):
    connection = studied.connection
    add_talk(connection, "soon0000", NOON + timedelta(2))
    for n in range(4):
        link(connection, "soon0000", f"card-{n}")
    (line,) = _read(studied, clock)["readiness"].lines
    shown = readiness_of_talks(studied, clock(), UTC, TODAY)(load_talk(connection, "soon0000").talk)
    assert line.points[-1].day == TODAY
    assert line.points[-1].share == pytest.approx(shown.share)
    assert line.points[0].share == 0


def test_talks_over_end_before_today_and_those_long_over_or_off_are_not_shown(studied, clock):
    connection = studied.connection
    starts = {"past0000": -1, "long0000": -40, "next0000": 3, "off00000": 4, "bare0000": 5}
    for talk, days in starts.items():
        add_talk(connection, talk, NOON + timedelta(days, hours=-1))
        if talk != "bare0000":
            link(connection, talk, "card-0")
    connection.execute("UPDATE talks SET status = 'cancelled' WHERE talk_id = 'off00000'")
    lines = _read(studied, clock)["readiness"].lines
    assert [line.key for line in lines] == ["past0000", "next0000"]
    assert lines[0].points[-1].day == TODAY - timedelta(7)
    assert "28 Nov" in _read(studied, clock)["readiness"].sentence


def test_talks_that_are_shown_are_capped_soonest_first(studied, clock):
    for n in range(MOST_TALKS + 3):
        add_talk(studied.connection, f"talk{n:04}", NOON + timedelta(n + 1))
        link(studied.connection, f"talk{n:04}", "card-0")
    assert [line.key for line in _read(studied, clock)["readiness"].lines] == [
        f"talk{n:04}" for n in range(MOST_TALKS)
    ]  # fmt: skip


def test_empty_library_has_all_pictures_and_no_figure(library, clock):
    pictures = _read(library, clock)
    assert len(pictures) == 7
    assert all(any(word in one.sentence for word in ("No", "Nothing")) for one in pictures.values())
