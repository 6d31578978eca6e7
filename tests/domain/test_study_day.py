"""The study day, by table: roll-over hours, zones, both changes of the clock, and travel."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.study_day import day_start, study_day

BERLIN, NEW_YORK, KOLKATA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata")
APIA, SANTIAGO, AZORES = ZoneInfo("Pacific/Apia"), ZoneInfo("America/Santiago"), ZoneInfo("Atlantic/Azores")


@pytest.mark.parametrize(
    ("instant", "zone", "rollover", "day"),
    [
        # roll-over hours on an ordinary day
        ("2026-11-25T03:59:59+01:00", BERLIN, 4, "2026-11-24"),
        ("2026-11-25T04:00:00+01:00", BERLIN, 4, "2026-11-25"),
        ("2026-11-25T00:00:00+01:00", BERLIN, 0, "2026-11-25"),
        ("2026-11-24T23:59:59+01:00", BERLIN, 0, "2026-11-24"),
        ("2026-11-25T22:59:00+01:00", BERLIN, 23, "2026-11-24"),
        ("2026-11-25T23:00:00+01:00", BERLIN, 23, "2026-11-25"),
        # the same instant elsewhere: only the learner's zone counts, not the offset it is written in
        ("2026-11-25T03:30:00+00:00", BERLIN, 4, "2026-11-25"),
        ("2026-11-25T03:30:00+00:00", NEW_YORK, 4, "2026-11-24"),
        ("2026-11-25T03:30:00+00:00", KOLKATA, 4, "2026-11-25"),
        ("2026-11-24T22:29:00+00:00", KOLKATA, 4, "2026-11-24"),
        ("2026-11-24T22:30:00+00:00", KOLKATA, 4, "2026-11-25"),
        # spring: 02:00 becomes 03:00 in Berlin on 2026-03-29
        ("2026-03-29T00:59:59+00:00", BERLIN, 2, "2026-03-28"),
        ("2026-03-29T01:00:00+00:00", BERLIN, 2, "2026-03-29"),
        ("2026-03-29T00:59:59+00:00", BERLIN, 3, "2026-03-28"),
        ("2026-03-29T01:00:00+00:00", BERLIN, 3, "2026-03-29"),
        ("2026-03-29T01:59:59+00:00", BERLIN, 4, "2026-03-28"),
        ("2026-03-29T02:00:00+00:00", BERLIN, 4, "2026-03-29"),
        # autumn: 03:00 becomes 02:00 in Berlin on 2026-10-25; 02:00 is shown twice, the day starts at the first
        ("2026-10-24T23:59:59+00:00", BERLIN, 2, "2026-10-24"),
        ("2026-10-25T00:00:00+00:00", BERLIN, 2, "2026-10-25"),
        ("2026-10-25T01:10:00+00:00", BERLIN, 2, "2026-10-25"),
        ("2026-10-25T02:59:59+00:00", BERLIN, 4, "2026-10-24"),
        ("2026-10-25T03:00:00+00:00", BERLIN, 4, "2026-10-25"),
        # midnight itself is skipped (Santiago 2026-09-06) or shown twice (Azores 2026-10-25)
        ("2026-09-06T03:59:59+00:00", SANTIAGO, 0, "2026-09-05"),
        ("2026-09-06T04:00:00+00:00", SANTIAGO, 0, "2026-09-06"),
        ("2026-10-25T00:00:00+00:00", AZORES, 0, "2026-10-25"),
        ("2026-10-25T01:30:00+00:00", AZORES, 0, "2026-10-25"),
        # a date that a country skipped (Apia had no 2011-12-30)
        ("2011-12-30T13:59:59+00:00", APIA, 4, "2011-12-29"),
        ("2011-12-30T14:00:00+00:00", APIA, 4, "2011-12-31"),
        # travel: an evening in New York, then the same night seen from Berlin
        ("2026-11-25T21:00:00-05:00", NEW_YORK, 4, "2026-11-25"),
        ("2026-11-26T02:00:00+00:00", BERLIN, 4, "2026-11-25"),
        ("2026-11-26T03:00:00+00:00", BERLIN, 4, "2026-11-26"),
    ],
)
def test_study_day_by_table(instant, zone, rollover, day):
    assert study_day(datetime.fromisoformat(instant), zone, rollover) == date.fromisoformat(day)


instants = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))
zones = st.sampled_from([BERLIN, NEW_YORK, KOLKATA, APIA, SANTIAGO, AZORES, ZoneInfo("Australia/Lord_Howe"), UTC])


@given(instants, st.integers(0, 100_000), zones, st.integers(0, 23))
def test_study_day_never_runs_backwards(instant, seconds, zone, rollover):
    later = instant + timedelta(seconds=seconds)
    assert study_day(instant, zone, rollover) <= study_day(later, zone, rollover)


@given(instants, zones, st.integers(0, 23))
def test_study_day_lies_between_its_start_and_the_next(instant, zone, rollover):
    day = study_day(instant, zone, rollover)
    assert day_start(day, zone, rollover) <= instant < day_start(day + timedelta(1), zone, rollover)


def test_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        study_day(datetime(2026, 11, 25), BERLIN)


def test_rollover_hour_outside_the_day_is_refused():
    with pytest.raises(ValueError, match="0 to 23"):
        study_day(datetime(2026, 11, 25, tzinfo=UTC), BERLIN, 24)
