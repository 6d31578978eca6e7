"""Why the screens were left."""

from enum import Enum


class Leaving(Enum):
    """What the command that opened the screens should do next; None means nothing."""

    FOR_SAMPLE = "sample"
