"""Figures about studying, against a history worked out by hand."""

from datetime import timedelta

import pytest
from library_builder import TODAY, Clock, a_library, a_study, add_card

from seminar_prep.services.statistics import statistics, streak_days
from seminar_prep.storage.queue import set_suspended


@pytest.fixture
def library(tmp_path):
    library = a_library(tmp_path)
    for n in range(5):
        add_card(library.connection, f"card-{n}")
    yield library
    library.close()


def test_statistics_of_a_short_history(library):
    clock = Clock()
    study = a_study(library, clock)
    study.grade("card-0", 5, seconds=30)
    study.grade("card-1", 4, seconds=30)
    clock.forward(days=1)
    study.grade("card-0", 2, seconds=60)
    study.grade("card-1", 4)
    study.grade("card-2", 4)
    study.undo()
    set_suspended(library.connection, "card-4", True)
    figures = statistics(library.connection, TODAY + timedelta(1), 30)
    assert (figures["n_reviews"], figures["n_new"], figures["seconds"]) == (4, 2, 120)
    assert figures["retention"] == {"all": 0.5, "young": 0.5, "mature": None}
    assert figures["streak_days"] == 2
    assert figures["cards"] == {"new": 2, "young": 2, "mature": 0, "suspended": 1}
    assert figures["forecast"] == [{"date": "2026-11-27", "n_due": 1}, {"date": "2026-12-02", "n_due": 1}]


def test_statistics_of_an_empty_library_are_zeros(library):
    figures = statistics(library.connection, TODAY, 7)
    assert (figures["n_reviews"], figures["streak_days"], figures["forecast"]) == (0, 0, [])
    assert figures["retention"] == {"all": None, "young": None, "mature": None}


@pytest.mark.parametrize(
    ("days_ago", "streak"),
    [([], 0), ([0], 1), ([1], 1), ([0, 1, 2], 3), ([1, 2], 2), ([2, 3], 0), ([0, 2], 1), ([0, 1, 3], 2)],
)
def test_streak_counts_days_in_a_row_up_to_today_or_yesterday(days_ago, streak):
    assert streak_days(tuple(TODAY - timedelta(n) for n in days_ago), TODAY) == streak
