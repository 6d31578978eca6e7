"""What the learner wants of a plan."""

from enum import StrEnum


class Wish(StrEnum):
    """To be ready for the talks, to remember in the long run, or both."""

    TALKS = "talks"
    BOTH = "both"
    LONG_TERM = "long-term"
