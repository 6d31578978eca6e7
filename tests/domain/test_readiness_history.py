"""Readiness on days gone by is what it was: nothing answered later counts, and the last day is today's."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.forgetting import DEFAULT_MODEL
from seminar_prep.domain.forgetting_fit import Look
from seminar_prep.domain.readiness import LinkedMemory, readiness
from seminar_prep.domain.readiness_history import readiness_points, recollections, weekly_days
from seminar_prep.domain.review import NEW_MEMORY, ReviewKind
from seminar_prep.domain.sm2 import LEAST_RECALL, changes_memory, next_memory

TODAY = date(2026, 11, 25)
DAYS = weekly_days(TODAY, 6)
KINDS = [kind for kind in ReviewKind if kind is not ReviewKind.UNDO]
LOOKS = st.lists(
    st.builds(
        Look,
        st.sampled_from("abc"),
        st.sampled_from(KINDS),
        st.integers(0, 5),
        st.integers(0, 60).map(lambda n: TODAY - timedelta(n)),
    ),
    max_size=30,
).map(lambda looks: sorted(looks, key=lambda look: look.study_day))
LINKS = {card: LinkedMemory(0.5 + n / 10, n + 1, NEW_MEMORY) for n, card in enumerate("abc")}


def test_weekly_days_end_today():
    assert (len(DAYS), DAYS[-1], DAYS[0]) == (7, TODAY, TODAY - timedelta(42))


@given(LOOKS)
def test_point_of_a_day_is_the_readiness_of_the_log_up_to_it(looks):
    on = TODAY + timedelta(5)
    points = readiness_points(LINKS, on, DAYS, recollections(looks, DAYS), DEFAULT_MODEL)
    for day, point in zip(DAYS, points, strict=True):
        links = []
        for card, link in LINKS.items():
            memory, seen_on = NEW_MEMORY, None
            for look in looks:
                if look.card == card and look.study_day <= day:
                    if changes_memory(look.kind, look.grade):
                        memory = next_memory(memory, look.grade, look.study_day)
                    seen_on = look.study_day if look.grade >= LEAST_RECALL else seen_on
            links.append(LinkedMemory(link.score, link.tier, memory, seen_on))
        assert point.share == pytest.approx(readiness(links, on, DEFAULT_MODEL).share)


@given(LOOKS)
def test_answers_of_one_day_change_no_earlier_point(looks):
    before = readiness_points(LINKS, TODAY, DAYS[:-1], recollections(looks, DAYS[:-1]), DEFAULT_MODEL)
    more = [*looks, Look("a", ReviewKind.REVIEW, 5, TODAY)]
    assert readiness_points(LINKS, TODAY, DAYS, recollections(more, DAYS), DEFAULT_MODEL)[:-1] == before


def test_points_end_with_the_talk_and_there_are_none_without_links():
    known = recollections((), DAYS)
    assert len(readiness_points(LINKS, DAYS[3], DAYS, known, DEFAULT_MODEL)) == 4
    assert readiness_points({}, TODAY, DAYS, known, DEFAULT_MODEL) == ()
