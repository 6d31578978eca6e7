"""The fit: it finds known numbers, survives every kind of answers, and takes the answers it should."""

import random
from datetime import date, timedelta
from math import isfinite, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seminar_prep.domain.forgetting import DEFAULT_MODEL, LEAST_POWER, PRIOR_DEVIATIONS, ForgettingModel, features
from seminar_prep.domain.forgetting_fit import (
    MOST_ANSWERS,
    Look,
    RecallTrial,
    fit,
    fit_size,
    next_fit_at,
    recall_trials,
)
from seminar_prep.domain.linear_equations import quadratic_form
from seminar_prep.domain.review import Memory, ReviewKind

TODAY = date(2026, 11, 25)
KNOWN = ForgettingModel((-0.6, -0.2, 0.5, -0.4, -0.3))


def _memory(interval, ease=250, lapses=0):
    return Memory(2, interval, ease, TODAY + timedelta(interval), lapses, True)


def _answers_of(model, n, seed=1):
    """Return `n` answers, five on a day, of a learner who forgets as `model` has it."""
    rng = random.Random(seed)
    trials = []
    for i in range(n):
        memory = _memory(rng.choice((1, 6, 15, 40)), rng.randrange(150, 300), rng.choice((0, 0, 1, 3)))
        days = max(1, round(memory.interval_days * rng.choice((0.3, 1, 1, 3))))
        recalled = rng.random() < model.recall(memory, TODAY + timedelta(days))
        trials.append(RecallTrial(TODAY + timedelta(i // 5), memory, days, recalled))
    return trials


def test_fit_without_answers_is_the_prior():
    model = fit([])
    assert model.numbers == DEFAULT_MODEL.numbers
    assert [sqrt(model.covariance[i][i]) for i in range(5)] == pytest.approx(PRIOR_DEVIATIONS)


def test_fit_to_many_answers_finds_the_numbers_they_came_from():
    model = fit(_answers_of(KNOWN, MOST_ANSWERS))
    for i, (found, true) in enumerate(zip(model.numbers, KNOWN.numbers, strict=True)):
        assert abs(found - true) < 3 * sqrt(model.covariance[i][i])
        assert sqrt(model.covariance[i][i]) < PRIOR_DEVIATIONS[i] / 2


def test_fit_is_more_certain_the_more_answers_there_are():
    few, many = fit(_answers_of(KNOWN, 20)), fit(_answers_of(KNOWN, 400))
    assert all(many.covariance[i][i] < few.covariance[i][i] for i in range(5))


def test_days_on_which_all_fails_together_make_the_fit_less_certain():
    memory, rng = _memory(6), random.Random(2)
    days = [rng.random() < 0.7 for _ in range(60)]
    together = [RecallTrial(TODAY + timedelta(i // 10), memory, 6, days[i // 10]) for i in range(600)]
    apart = [RecallTrial(TODAY + timedelta(i // 10), memory, 6, days[i % 60]) for i in range(600)]
    doubts = [quadratic_form(fit(trials).covariance, features(memory, 6)) for trials in (together, apart)]
    assert doubts[0] > 4 * doubts[1]


trials = st.lists(
    st.builds(
        lambda day, interval, ease, lapses, days, recalled: RecallTrial(
            TODAY + timedelta(day), _memory(interval, ease, lapses), days, recalled
        ),
        st.integers(0, 30), st.integers(1, 36_500), st.integers(130, 500), st.integers(0, 60), st.integers(1, 36_500),
        st.booleans(),
    ),
    max_size=40,
)  # fmt: skip


@settings(max_examples=60)
@given(trials, st.sampled_from([None, True, False]))
def test_fit_to_any_answers_is_finite_and_falls_with_time(trials, outcome):
    if outcome is not None:
        trials = [RecallTrial(one.day, one.memory, one.days, outcome) for one in trials]
    model = fit(trials)
    assert all(map(isfinite, model.numbers))
    assert all(isfinite(value) for row in model.covariance for value in row)
    assert 1 + model.numbers[-1] > LEAST_POWER - 1e-6


def test_fit_to_answers_that_get_better_with_delay_still_falls_with_time():
    backwards = [
        RecallTrial(TODAY + timedelta(i), _memory(10), days, days > 20) for i in range(300) for days in (1, 90)
    ]
    model = fit(backwards)
    assert 1 + model.numbers[-1] == pytest.approx(LEAST_POWER)
    assert model.recall(_memory(10), TODAY + timedelta(90)) < model.recall(_memory(10), TODAY + timedelta(1))


def test_fit_takes_the_newest_answers_only():
    old = [RecallTrial(TODAY, _memory(6), 6, False)] * 500
    new = _answers_of(KNOWN, MOST_ANSWERS)
    assert fit([*old, *new]).numbers == fit(new).numbers


def test_fit_is_due_again_after_ten_answers_or_a_tenth():
    assert [fit_size(n) for n in (0, 9, 10, 19, 20, 109, 110, 120, 121)] == [0, 0, 10, 10, 20, 100, 110, 110, 121]
    assert next_fit_at(1000) == 1100


# ---------------------------------------------------------------- which answers count


def _look(day, grade, kind=ReviewKind.REVIEW, card="card"):
    return Look(card, kind, grade, TODAY + timedelta(day))


def _found(*looks):
    return [(trial.memory.interval_days, trial.days, trial.recalled) for trial in recall_trials(looks)]


def test_first_look_at_a_card_tells_nothing_and_the_next_review_does():
    assert _found(_look(0, 4)) == []
    assert _found(_look(0, 4), _look(1, 4), _look(9, 2)) == [(1, 1, True), (6, 8, False)]


def test_drill_and_cram_tell_nothing():
    assert _found(_look(0, 2), _look(0, 4, ReviewKind.DRILL), _look(1, 1, ReviewKind.CRAM)) == []


def test_second_answer_of_a_day_tells_nothing():
    assert _found(_look(0, 4), _look(1, 2, ReviewKind.CRAM), _look(1, 4)) == []


def test_early_recall_tells_and_restarts_the_clock_without_changing_the_memory():
    early = _look(4, 5, ReviewKind.EARLY)
    assert _found(_look(0, 4), _look(1, 4), early, _look(7, 4)) == [(1, 1, True), (6, 3, True), (6, 3, True)]


def test_cards_are_replayed_apart():
    assert _found(_look(0, 4), _look(1, 4, card="other"), _look(2, 4)) == [(1, 2, True)]
