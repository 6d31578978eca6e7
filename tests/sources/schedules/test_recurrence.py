"""Our expansion of recurrence rules against dateutil's, on random rules that match something."""

from datetime import datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from seminar_prep.sources.schedules.recurrence import occurrences, parse_rule

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@st.composite
def rules(draw):
    frequency = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")))
    parts = [f"FREQ={frequency}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 5))}")
    if draw(st.booleans()):
        days = draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True))
        if frequency in ("MONTHLY", "YEARLY") and draw(st.booleans()):
            days = [f"{draw(st.sampled_from((1, 2, 3, 4, -1, -2)))}{day}" for day in days]
        parts.append(f"BYDAY={','.join(days)}")
        if frequency in ("MONTHLY", "YEARLY") and draw(st.booleans()):
            parts.append(f"BYSETPOS={draw(st.sampled_from((1, 2, -1)))}")
    if frequency != "WEEKLY" and draw(st.booleans()):
        parts.append(f"BYMONTHDAY={draw(st.sampled_from(('1', '15', '-1', '1,15', '-3')))}")
    if draw(st.booleans()):
        parts.append(f"BYMONTH={draw(st.sampled_from(('1', '2,5', '6,7,8', '12')))}")
    if draw(st.booleans()):
        parts.append("WKST=SU")
    return ";".join(parts)


@settings(max_examples=150, deadline=None)
@given(rules(), st.dates(datetime(2020, 1, 1).date(), datetime(2026, 12, 31).date()))
def test_rule_expands_as_dateutil_expands_it(text, day):
    start = datetime(day.year, day.month, day.day, 16)
    end = start + timedelta(800)
    reference = rrulestr(f"{text};UNTIL={end:%Y%m%dT%H%M%S}", dtstart=start)
    expected = sorted({start, *reference})
    assert list(occurrences(parse_rule(text), start, until=end)[0]) == expected


def test_count_includes_the_start_and_an_endless_rule_may_begin_late():
    start = datetime(2026, 1, 5, 16)
    assert len(occurrences(parse_rule("FREQ=WEEKLY;COUNT=3"), start, until=None)[0]) == 3
    late = occurrences(
        parse_rule("FREQ=WEEKLY"), start, until=None, first=datetime(2030, 1, 1), last=datetime(2030, 1, 15)
    )
    assert late[0] == (datetime(2030, 1, 7, 16), datetime(2030, 1, 14, 16))


@pytest.mark.parametrize("text", ["FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1,2", "FREQ", "FREQ=DAILY;BYDAY=XX", "INTERVAL=2"])
def test_unsupported_rule_is_refused_with_a_reason(text):
    with pytest.raises(ValueError, match="recurrence"):
        parse_rule(text)
