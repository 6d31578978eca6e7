"""Talks as a calendar that any client reads: stable ids, zones with their rules, papers and readiness beside."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from seminar_prep.domain.listed_twice import own_uid
from seminar_prep.domain.paper import Paper
from seminar_prep.domain.plain_text import one_line, strip_controls
from seminar_prep.domain.talk import Talk, TalkStatus
from seminar_prep.services.agenda import ListedTalk
from seminar_prep.sources.schedules.own_events import PROPERTY, own_words
from seminar_prep.storage.papers import load_talk_papers

_STATUS = {
    TalkStatus.SCHEDULED: "CONFIRMED", TalkStatus.TENTATIVE: "TENTATIVE", TalkStatus.CANCELLED: "CANCELLED",
}  # fmt: skip
# A talk without an end is shown as an hour.
_ASSUMED_LENGTH = timedelta(hours=1)


def talks_as_calendar(connection: sqlite3.Connection, talks: Iterable[ListedTalk], now: datetime) -> bytes:
    """Return the talks as an iCalendar file (RFC 5545), UTF-8, in their order.

    The UID of an event is the talk's id, which outlives moves and new titles; DTSTAMP is `now`. Zones are IANA names
    with a VTIMEZONE each; a talk without a time takes its day.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//seminar-prep//talks//EN")
    calendar.add("version", "2.0")
    listed_talks = tuple(talks)
    seminars = {one_line(listed.talk.seminar) for listed in listed_talks}
    if len(seminars) == 1:
        calendar.add("x-wr-calname", seminars.pop())
    for listed in listed_talks:
        papers = tuple(linked.ranked.paper for linked in load_talk_papers(connection, listed.talk.id))
        calendar.add_component(_event(listed, papers, now))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _event(listed: ListedTalk, papers: Sequence[Paper], now: datetime) -> Event:
    talk, stated = listed.talk, listed.talk.stated
    event = Event()
    event.add("uid", own_uid(talk.id))
    event.add("dtstamp", now)
    event.add("dtstart", stated.starts_at)
    if isinstance(stated.starts_at, datetime):
        event.add("dtend", stated.ends_at or stated.starts_at + _ASSUMED_LENGTH)
    else:
        event.add("dtend", stated.starts_at + timedelta(days=1))
    event.add("summary", _summary(talk))
    event.add(PROPERTY, own_words(stated, one_line(_summary(talk))))
    event.add("status", _STATUS[stated.status])
    event.add("description", _description(listed, papers))
    for name, value in (("location", stated.location), ("url", stated.url)):
        if value:
            event.add(name, one_line(value))
    event.add("categories", [one_line(talk.seminar)])
    return event


def _summary(talk: Talk) -> str:
    known = [one_line(part) for part in (talk.stated.speaker, talk.stated.title) if part]
    return ": ".join(known) or f"{one_line(talk.seminar)} (to be announced)"


def _description(listed: ListedTalk, papers: Sequence[Paper]) -> str:
    stated, ready = listed.talk.stated, listed.readiness
    parts = []
    if ready:
        parts.append(f"Readiness {ready.share:.0%} ({ready.low:.0%} to {ready.high:.0%}), {listed.n_cards} cards.")
    if stated.abstract:
        parts.append(strip_controls(stated.abstract).strip())
    if papers:
        lines = [f"{one_line(paper.title)}\nhttps://arxiv.org/abs/{paper.arxiv_id}" for paper in papers]
        parts.append("\n".join(["Papers:", *lines]))
    return "\n\n".join(parts)
