"""SM-2 against the published reading: all vectors, and what must hold for every history."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.review import LEAST_EASE, NEW_MEMORY, Memory, Review, ReviewKind
from seminar_prep.domain.sm2 import (
    GRADES,
    MAX_INTERVAL_DAYS,
    answer,
    ease_change,
    next_memory,
    preview,
    replay,
)

VECTORS = json.loads((Path(__file__).parent / "sm2_vectors.json").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 25)
grades = st.integers(0, 5)


def test_vectors_are_all_there():
    assert VECTORS["count"] == len(VECTORS["sequences"]) == 150


@pytest.mark.parametrize("sequence", VECTORS["sequences"], ids=lambda s: f"sequence-{s['id']}")
def test_vector_is_reproduced_up_to_the_cap(sequence):
    memory, capped = NEW_MEMORY, False
    for grade, (repetitions, interval_days, ease) in zip(sequence["grades"], sequence["expected"], strict=True):
        memory = next_memory(memory, grade, TODAY)
        capped = (capped or interval_days > MAX_INTERVAL_DAYS) and repetitions > 0
        expected_days = MAX_INTERVAL_DAYS if capped else interval_days
        assert (memory.repetitions, memory.interval_days, memory.ease) == (
            repetitions,
            expected_days,
            round(ease * 100),
        )


@pytest.mark.parametrize(("grade", "change"), [(5, 10), (4, 0), (3, -14)])
def test_ease_changes_by_the_published_formula(grade, change):
    assert ease_change(grade) == change == round(100 * (0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02)))


@given(st.lists(st.tuples(grades, st.integers(0, 400)), max_size=60))
def test_ease_never_falls_below_its_floor_and_dates_never_overflow(history):
    memory, day = NEW_MEMORY, TODAY
    for grade, days_later in history:
        day += timedelta(days_later)
        memory = next_memory(memory, grade, day)
        assert memory.ease >= LEAST_EASE
        assert 1 <= memory.interval_days <= MAX_INTERVAL_DAYS
        assert memory.due_on == day + timedelta(memory.interval_days)


def test_interval_at_the_end_of_the_calendar_stops_there():
    memory = Memory(repetitions=9, interval_days=MAX_INTERVAL_DAYS, ease=250, due_on=TODAY)
    assert next_memory(memory, 5, date(9990, 1, 1)).due_on == date.max


@pytest.mark.parametrize("grade", [-1, 6, 3.5, None])
def test_grade_outside_the_scale_is_refused(grade):
    with pytest.raises(ValueError, match="0 to 5"):
        next_memory(NEW_MEMORY, grade, TODAY)


def test_late_review_gets_no_credit_for_the_delay():
    memory = Memory(repetitions=2, interval_days=6, ease=250, due_on=TODAY)
    late = next_memory(memory, 4, TODAY + timedelta(300))
    assert late.interval_days == next_memory(memory, 4, TODAY).interval_days == 15


def test_lapse_counts_only_after_a_first_recall():
    never_recalled = next_memory(NEW_MEMORY, 1, TODAY)
    assert never_recalled.lapses == 0
    recalled = next_memory(never_recalled, 4, TODAY)
    assert next_memory(recalled, 2, TODAY).lapses == 1


due = Memory(repetitions=3, interval_days=15, ease=250, due_on=TODAY, recalled=True)
early = Memory(repetitions=3, interval_days=15, ease=250, due_on=TODAY + timedelta(3), recalled=True)


@pytest.mark.parametrize(
    ("memory", "grade", "in_drill", "cram", "kind", "moves", "drilled"),
    [
        (NEW_MEMORY, 4, False, False, ReviewKind.REVIEW, True, False),
        (NEW_MEMORY, 3, False, False, ReviewKind.REVIEW, True, True),
        (due, 5, False, False, ReviewKind.REVIEW, True, False),
        (due, 0, False, False, ReviewKind.REVIEW, True, True),
        (early, 5, False, False, ReviewKind.EARLY, False, False),
        (early, 3, False, False, ReviewKind.EARLY, False, True),
        (early, 2, False, False, ReviewKind.EARLY, True, True),
        (early, 3, True, False, ReviewKind.DRILL, False, True),
        (early, 4, True, False, ReviewKind.DRILL, False, False),
        (due, 0, False, True, ReviewKind.CRAM, False, False),
        (early, 5, True, True, ReviewKind.CRAM, False, True),
    ],
)
def test_answer_is_of_the_kind_the_contract_names(memory, grade, in_drill, cram, kind, moves, drilled):
    outcome = answer(memory, grade, TODAY, in_drill=in_drill, cram=cram)
    assert outcome.kind is kind
    assert (outcome.after != memory) is moves
    assert outcome.in_drill is drilled


memories = st.builds(
    Memory,
    repetitions=st.integers(0, 20),
    interval_days=st.integers(0, MAX_INTERVAL_DAYS),
    ease=st.integers(LEAST_EASE, 400),
    due_on=st.dates(date(2026, 1, 1), date(2027, 12, 31)) | st.none(),
    lapses=st.integers(0, 9),
    recalled=st.booleans(),
)


@given(memories, st.booleans(), st.booleans())
def test_preview_is_what_grading_does(memory, in_drill, cram):
    outcomes = preview(memory, TODAY, in_drill=in_drill, cram=cram)
    assert outcomes == tuple(answer(memory, grade, TODAY, in_drill=in_drill, cram=cram) for grade in GRADES)


def _log(answers, undo_last=False):
    """Answer one card repeatedly the way a session does, and return (log, memory)."""
    rows, memory, day, drilled = [], NEW_MEMORY, TODAY, False
    for n, (grade, days_later, cram) in enumerate(answers):
        if days_later:
            day, drilled = day + timedelta(days_later), False
        outcome = answer(memory, grade, day, in_drill=drilled, cram=cram)
        rows.append(
            Review(f"r{n}", "c", outcome.kind, grade, datetime(2026, 11, 25, tzinfo=UTC), day, None, memory,
                   outcome.after, "d")
        )  # fmt: skip
        if undo_last and n == len(answers) - 1:
            rows.append(
                Review("u", "c", ReviewKind.UNDO, None, datetime(2026, 11, 25, tzinfo=UTC), day, None, outcome.after,
                       memory, "d", undoes=f"r{n}")
            )  # fmt: skip
        else:
            memory, drilled = outcome.after, outcome.in_drill
    return rows, memory


answers = st.lists(st.tuples(grades, st.sampled_from([0, 0, 1, 3, 40]), st.booleans()), max_size=30)


@given(answers, st.booleans())
def test_replaying_the_log_gives_the_stored_memory(history, undo_last):
    rows, memory = _log(history, undo_last)
    assert replay(rows) == memory
