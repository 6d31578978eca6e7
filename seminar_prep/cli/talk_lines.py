"""Talks as lines of text for a terminal."""

import textwrap
from collections.abc import Iterator
from datetime import datetime

from seminar_prep.domain.plain_text import one_line
from seminar_prep.domain.talk import Talk, TalkStatus

_WIDTH = 80
_INDENT = " " * 10


def when_text(talk: Talk) -> str:
    """Return the start in the talk's own zone: "Thu 26 Nov 2026, 16:00"; without a time the date alone."""
    start = talk.stated.starts_at
    return f"{start:%a %d %b %Y, %H:%M}" if isinstance(start, datetime) else f"{start:%a %d %b %Y}"


def talk_lines(talk: Talk, note: str = "") -> Iterator[str]:
    """Yield a talk in two to four lines: id, start, marks and `note`; then speaker; then title."""
    stated = talk.stated
    marks = [stated.timezone or "", note]
    if stated.status is not TalkStatus.SCHEDULED:
        marks.append(stated.status.value)
    if talk.missing_since:
        marks.append(f"not in its source since {talk.missing_since}")
    yield "  ".join(filter(None, (f"{talk.id:<8}", when_text(talk), *marks)))
    who = ", ".join(filter(None, (stated.speaker, stated.affiliation)))
    for text in (who, stated.title or "title to be announced"):
        if text:
            yield from textwrap.wrap(
                one_line(text), _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT, max_lines=2, placeholder=" …"
            )
