"""What kind of terminal this is: one that can show screens, or one for lines."""

import os
from collections.abc import Mapping

_UNABLE = ("", "dumb", "unknown")


def is_dumb(environ: Mapping[str, str]) -> bool:
    """Whether the terminal says of itself that it cannot place a cursor, or says nothing. On Windows none says it."""
    return os.name != "nt" and environ.get("TERM", "").strip() in _UNABLE
