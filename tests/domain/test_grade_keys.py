"""Keys of grades: each shown key records a grade of SM-2, no grade twice."""

import pytest

from seminar_prep.domain.grade_keys import GRADE_KEYS, GradeStyle, grade_of
from seminar_prep.domain.sm2 import GRADES


@pytest.mark.parametrize("style", GradeStyle)
def test_keys_and_their_grades_are_unique_and_rise_together(style):
    pairs = [(one.key, one.grade) for one in GRADE_KEYS[style]]
    assert pairs == sorted(set(pairs))
    assert len({grade for _, grade in pairs}) == len(pairs)
    assert {grade for _, grade in pairs} <= set(GRADES)


def test_six_keys_are_the_grades_themselves_and_four_stand_for_one_three_four_five():
    assert [grade_of(str(key), GradeStyle.SIX) for key in range(6)] == list(GRADES)
    assert [grade_of(str(key), GradeStyle.FOUR) for key in range(6)] == [None, 1, 3, 4, 5, None]
