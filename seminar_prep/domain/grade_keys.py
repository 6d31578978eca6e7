"""Which key gives which grade: SM-2's six, or four as other programs have them. The log always keeps 0 to 5."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class GradeStyle(StrEnum):
    """How many grades there are to choose from."""

    SIX = "six"
    FOUR = "four"


@dataclass(frozen=True, slots=True)
class GradeKey:
    """A key, the grade that it records, and the word for it."""

    key: str
    grade: int
    word: str


# "Again" is 1: SM-2 treats 0 to 2 alike, and 0 says "no idea at all". "Hard" is 3, so that it still counts as recalled.
GRADE_KEYS: Mapping[GradeStyle, tuple[GradeKey, ...]] = {
    GradeStyle.SIX: tuple(
        GradeKey(str(grade), grade, word)
        for grade, word in enumerate(("blank", "wrong", "almost", "hard", "good", "easy"))
    ),
    GradeStyle.FOUR: tuple(
        GradeKey(str(key), grade, word)
        for key, grade, word in ((1, 1, "again"), (2, 3, "hard"), (3, 4, "good"), (4, 5, "easy"))
    ),
}


def grade_of(key: str, style: GradeStyle) -> int | None:
    """Return the grade that `key` records, or None where it records none."""
    return next((one.grade for one in GRADE_KEYS[style] if one.key == key), None)
