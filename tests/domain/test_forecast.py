from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.forecast import cost_forecast
from seminar_prep.domain.plan import Prices

TODAY = date(2026, 11, 25)
PRICES = Prices(new=30.0, review=10.0, failed=20.0, drill=5.0)


def forecast(days=10, due=None, new_per_day=0, n_new=0):
    return cost_forecast(TODAY, days, due or {}, new_per_day, n_new, PRICES)


def test_reviews_cost_what_nine_in_ten_recalled_and_one_failed_and_drilled_cost() -> None:
    (today, tomorrow) = forecast(2, {TODAY: 10})
    assert (today.n_due, today.seconds, tomorrow.seconds) == (10, pytest.approx(0.9 * 100 + 0.1 * 250), 0)


def test_new_cards_come_back_after_one_and_seven_days() -> None:
    """SM-2: intervals of 1 and 6 days."""
    costs = forecast(10, new_per_day=3, n_new=3)
    assert [cost.n_new for cost in costs] == [3] + [0] * 9
    assert [n for n, cost in enumerate(costs) if cost.n_due] == [1, 7]
    assert costs[0].seconds == 3 * 30


def test_new_cards_end_when_there_are_no_more() -> None:
    assert [cost.n_new for cost in forecast(4, new_per_day=5, n_new=12)] == [5, 5, 2, 0]


@given(
    st.integers(1, 30),
    st.dictionaries(st.integers(0, 40), st.integers(0, 50)),
    st.integers(0, 20),
    st.integers(0, 300),
)
def test_days_follow_one_another_and_lose_no_known_review(days, due, per_day, n_new) -> None:
    costs = forecast(days, {TODAY + timedelta(n): count for n, count in due.items()}, per_day, n_new)
    assert [cost.day for cost in costs] == [TODAY + timedelta(n) for n in range(days)]
    assert all(cost.n_due >= due.get(n, 0) for n, cost in enumerate(costs))
    assert sum(cost.n_new for cost in costs) == min(n_new, per_day * days)
