"""What our own calendars say of a talk besides what clients show, so that they are read back as they were written.

A client shows who speaks and on what in one line, readiness and proposed papers among the abstract, an hour where no
end is known, and a whole day where no time is. The property X-SEMINAR-PREP holds the talk's own words as JSON, in
base64, for clients differ in what they escape; an event whose line a client has changed is read like any other.
"""

import base64
import json
from dataclasses import replace
from typing import cast

from seminar_prep.domain.arxiv_id import parse_arxiv_id
from seminar_prep.domain.plain_text import one_line, strip_controls
from seminar_prep.domain.talk import ScheduledTalk
from seminar_prep.sources.schedules.zones import iana_name

PROPERTY = "X-SEMINAR-PREP"
_LINES = ("title", "speaker", "affiliation")


def own_words(stated: ScheduledTalk, summary: str) -> str:
    """Return the property's value for a talk that clients see as `summary`."""
    words = {name: getattr(stated, name) for name in (*_LINES, "abstract", "timezone")}
    known = {name: text for name, text in words.items() if text is not None}
    times = {"has_end": stated.ends_at is not None, "all_day": stated.all_day}
    told = {**known, **times, "arxiv_ids": stated.arxiv_ids, "summary": summary}
    return base64.b64encode(json.dumps(told).encode()).decode("ascii")


def with_own_words(talk: ScheduledTalk, text: str | None, summary: str) -> ScheduledTalk:
    """Return the talk of an event in the words of its property `text`; as it is where that is none of ours."""
    if not text:
        return talk
    try:
        found = json.loads(base64.b64decode(text, validate=True))
    except (ValueError, RecursionError):
        return talk
    if not isinstance(found, dict) or found.get("summary") != summary:
        return talk
    words = cast("dict[str, object]", found)
    lines = {name: one_line(_text(words.get(name))) or None for name in _LINES}
    ids = words.get("arxiv_ids")
    parsed = [parse_arxiv_id(one) for one in ids if isinstance(one, str)] if isinstance(ids, list) else []
    return replace(
        talk,
        title=lines["title"],
        speaker=lines["speaker"],
        affiliation=lines["affiliation"],
        abstract=strip_controls(_text(words.get("abstract"))).strip() or None,
        arxiv_ids=tuple(dict.fromkeys(one.bare for one in parsed if one)),
        ends_at=talk.ends_at if words.get("has_end") is True else None,
        timezone=talk.timezone or iana_name(_text(words.get("timezone"))),
        all_day=talk.all_day and words.get("all_day") is True,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
