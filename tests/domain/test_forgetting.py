"""The forgetting model: its promise at the default, and what holds whatever the numbers are."""

from datetime import date, timedelta
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.forgetting import DEFAULT_MODEL, LEAST_POWER, ForgettingModel, elapsed_days
from seminar_prep.domain.review import NEW_MEMORY, Memory
from seminar_prep.domain.sm2 import MAX_INTERVAL_DAYS

TODAY = date(2026, 11, 25)

memories = st.builds(
    lambda interval, ease, lapses: Memory(2, interval, ease, TODAY + timedelta(interval), lapses, True),
    st.integers(1, MAX_INTERVAL_DAYS), st.integers(130, 500), st.integers(0, 60),
)  # fmt: skip
number = st.floats(-50, 50)
models = st.builds(
    lambda a, b, c, e, g: ForgettingModel((a, b, c, e, g)),
    number,
    number,
    number,
    number,
    st.floats(LEAST_POWER - 1, 5),
)


@given(memories)
def test_default_recall_is_nine_tenths_on_the_due_date_of_every_card(memory):
    assert DEFAULT_MODEL.recall(memory, memory.due_on) == pytest.approx(0.9)


def test_default_recall_follows_the_power_curve():
    memory = Memory(2, 6, 250, TODAY + timedelta(6))
    for days in (1, 6, 54, 1000):
        assert DEFAULT_MODEL.recall(memory, TODAY + timedelta(days)) == pytest.approx(1 / (1 + days / (9 * 6)))


@given(models, memories, st.integers(-10, 40_000))
def test_recall_is_a_probability_and_sure_on_the_day_of_the_answer(model, memory, days):
    recall = model.recall(memory, TODAY + timedelta(days))
    assert isfinite(recall)
    assert 0 <= recall <= 1
    assert model.recall(memory, TODAY) == 1
    assert model.recall(NEW_MEMORY, TODAY + timedelta(days)) == 0


@given(models, memories, st.integers(0, 20_000), st.integers(1, 20_000))
def test_recall_never_rises_with_time(model, memory, days, more):
    assert model.recall(memory, TODAY + timedelta(days + more)) <= model.recall(memory, TODAY + timedelta(days))


@given(memories, st.integers(0, 400), st.integers(0, 400))
def test_later_recall_without_a_change_of_memory_restarts_the_clock(memory, seen_after, days):
    seen_on = TODAY + timedelta(seen_after)
    assert elapsed_days(memory, seen_on + timedelta(days), seen_on) == days
    assert DEFAULT_MODEL.recall(memory, seen_on, seen_on) == 1


def test_recall_before_the_last_review_counts_for_nothing():
    memory = Memory(2, 6, 250, TODAY + timedelta(6))
    assert elapsed_days(memory, TODAY + timedelta(3), TODAY - timedelta(30)) == 3


def test_card_never_seen_has_no_elapsed_days():
    with pytest.raises(ValueError, match="never seen"):
        elapsed_days(NEW_MEMORY, TODAY)
