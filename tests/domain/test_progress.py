"""What the pictures of progress show, and what they say it means."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.picture import Line, Point, format_picture, steps_words
from seminar_prep.domain.progress import (
    EASE_BANDS,
    INTERVAL_BANDS,
    PICTURE_NAMES,
    DayWork,
    Recall,
    band_of,
    calendar_picture,
    calendar_steps,
    ease_picture,
    forecast_picture,
    interval_picture,
    readiness_picture,
    retention_picture,
    time_picture,
)
from seminar_prep.domain.progress_words import likely_range, longest_run, median, retention_words, span_words

TODAY = date(2026, 11, 25)
COUNTS = st.dictionaries(st.integers(0, 4000), st.integers(1, 500), max_size=20)
RECALLS = st.dictionaries(
    st.integers(0, 4000),
    st.tuples(st.integers(0, 300), st.integers(0, 300)).map(lambda pair: Recall(pair[0], sum(pair))),
    max_size=20,
)
WORK = st.dictionaries(
    st.integers(0, 400).map(lambda n: TODAY - timedelta(n)),
    st.builds(DayWork, st.integers(1, 300), st.floats(0, 20_000)),
    max_size=60,
)


@given(st.integers(-10, 10_000), st.sampled_from([INTERVAL_BANDS, EASE_BANDS]))
def test_value_lies_between_the_ends_of_its_band(value, starts):
    band = band_of(value, starts)
    assert band == 0 or starts[band] <= value
    assert band == len(starts) - 1 or value < starts[band + 1]


@given(RECALLS)
def test_young_and_mature_are_all_and_so_are_the_bands(recalls):
    bars = retention_picture(recalls).bars
    assert bars[0].n == bars[1].n + bars[2].n == sum(bar.n for bar in bars[3:])
    assert all((bar.value is None) == (bar.n == 0) for bar in bars)
    assert all(0 <= bar.share <= 1 for bar in bars)


@given(COUNTS)
def test_every_card_is_in_one_bar_and_the_longest_bar_is_full(counts):
    for picture in (interval_picture(counts), ease_picture(counts)):
        assert sum(bar.n for bar in picture.bars) == sum(counts.values())
        assert max(bar.share for bar in picture.bars) == (1 if counts else 0)


@given(WORK, st.integers(1, 800))
def test_columns_hold_the_minutes_of_their_days_and_no_others(work, days):
    picture = time_picture(work, TODAY, days)
    wanted = sum(one.seconds for day, one in work.items() if (TODAY - day).days < days) / 60
    assert sum(column.value for column in picture.columns) == pytest.approx(wanted, abs=0.01 * len(picture.columns))
    assert picture.columns[0].day == TODAY - timedelta(days - 1)
    assert len(picture.columns) * picture.days_per_column >= days


@given(st.dictionaries(st.integers(0, 500), st.integers(0, 90), max_size=30), st.integers(1, 400))
def test_forecast_begins_today_and_counts_what_falls_within(due, days):
    picture = forecast_picture({TODAY + timedelta(n): count for n, count in due.items()}, TODAY, days)
    assert picture.columns[0].day == TODAY
    assert sum(column.value for column in picture.columns) == sum(n for day, n in due.items() if day < days)


@given(WORK)
def test_calendar_has_whole_weeks_up_to_today_and_a_level_for_every_day_with_answers(work):
    picture = calendar_picture(work, TODAY)
    assert (picture.days[0].day.weekday(), picture.days[-1].day) == (0, TODAY)
    assert all((one.level > 0) == (one.n > 0) for one in picture.days)
    busy = sorted((one.n, one.level) for one in picture.days)
    assert [level for _, level in busy] == sorted(level for _, level in busy)


@given(st.lists(st.integers(1, 1000), min_size=4))
def test_one_feast_hides_no_other_day(counts):
    assert calendar_steps([*counts, 10**6])[-1] <= max(counts)


def test_steps_in_words_join_without_gap():
    assert steps_words((1, 5, 6, 6)) == ("1–4", "5", "", "6+")


@pytest.mark.parametrize(
    ("recalled", "asked", "said"),
    [
        (0, 0, "Nothing that was due"), (9, 10, "too few"), (960, 1000, "nearer 90% would save time"),
        (905, 1000, "near the 90%"), (700, 1000, "less than the 90%"), (29, 30, "near the 90%"),
    ],
)  # fmt: skip
def test_recall_is_compared_with_the_aim_where_that_can_be_told(recalled, asked, said):
    assert said in retention_words(recalled, asked)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_likely_range_holds_the_share_itself(pair):
    part, whole = pair
    low, high = likely_range(part, whole)
    assert -1e-12 <= low <= part / whole + 1e-12
    assert part / whole - 1e-12 <= high <= 1 + 1e-12


@given(COUNTS.filter(bool))
def test_median_parts_the_cards_in_halves(counts):
    middle, total = median(counts), sum(counts.values())
    assert 2 * sum(n for value, n in counts.items() if value <= middle) >= total
    assert 2 * sum(n for value, n in counts.items() if value < middle) < total


@given(st.sets(st.integers(0, 30)))
def test_longest_run_is_as_long_as_the_longest_row_of_days(numbers):
    marks = "".join("x" if n in numbers else " " for n in range(31))
    wanted = max(map(len, marks.split()), default=0)
    assert longest_run(TODAY + timedelta(n) for n in numbers) == wanted


@pytest.mark.parametrize(
    ("seconds", "said"), [(40, "40 s"), (59.7, "1 min"), (720, "12 min"), (3599, "1 h 0 min"), (18_600, "5 h 10 min")]
)
def test_span_is_said_in_the_unit_that_fits(seconds, said):
    assert span_words(seconds) == said


def _line(key, on, *shares):
    first = TODAY - timedelta(7 * (len(shares) - 1))
    return Line(key, key, on, tuple(Point(first + timedelta(7 * n), share) for n, share in enumerate(shares)))


def test_readiness_is_told_of_the_next_talk_against_four_weeks_ago():
    lines = (
        _line("late", TODAY + timedelta(9), 0.9),
        _line("next", TODAY + timedelta(2), 0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
    )
    said = readiness_picture(lines, TODAY - timedelta(84), TODAY).sentence
    assert said == "The next talk, on 27 Nov, stands at 60%, 40 points more than 4 weeks ago."


def test_pictures_of_nothing_say_what_to_do_and_are_json():
    pictures = (
        readiness_picture((), TODAY, TODAY), retention_picture({}), forecast_picture({}, TODAY, 30),
        calendar_picture({}, TODAY), time_picture({}, TODAY, 30), interval_picture({}), ease_picture({}),
    )  # fmt: skip
    assert tuple(format_picture(picture)["name"] for picture in pictures) == PICTURE_NAMES
    assert all(picture.sentence.endswith((".", "here.")) for picture in pictures)
