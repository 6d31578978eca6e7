"""Readiness against its definition."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.readiness import LinkedMemory, readiness, recall_probability
from seminar_prep.domain.review import NEW_MEMORY, Memory

TODAY = date(2026, 11, 25)
FRESH = Memory(repetitions=3, interval_days=10, ease=250, due_on=TODAY + timedelta(10))


def test_recall_is_sure_on_the_day_of_the_review_and_nine_tenths_on_the_due_date():
    assert recall_probability(FRESH, TODAY) == 1
    assert recall_probability(FRESH, TODAY + timedelta(10)) == pytest.approx(0.9)
    assert recall_probability(FRESH, TODAY + timedelta(20)) == pytest.approx(0.81)
    assert recall_probability(NEW_MEMORY, TODAY) == 0


def test_readiness_without_links_is_unknown():
    assert readiness([], TODAY) is None


def test_readiness_weighs_by_score_and_tier():
    links = [LinkedMemory(0.5, 1, FRESH), LinkedMemory(1.0, 3, NEW_MEMORY)]
    assert readiness(links, TODAY) == pytest.approx(1.5 / 2.5)


@given(st.lists(st.tuples(st.floats(0.01, 1), st.sampled_from([1, 2, 3, None]), st.integers(1, 400)), min_size=1),
       st.integers(0, 400))  # fmt: skip
def test_readiness_is_a_share_that_only_falls_with_time(rows, days):
    links = [LinkedMemory(s, t, Memory(1, i, 250, TODAY + timedelta(i))) for s, t, i in rows]
    soon, late = readiness(links, TODAY), readiness(links, TODAY + timedelta(days))
    assert 0 <= late <= soon <= 1
