"""iCalendar files (RFC 5545) to talks. Reads VEVENTs; to-dos, journals, free-busy and alarms are not looked at."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from seminar_prep.domain.arxiv_id import find_arxiv_ids
from seminar_prep.domain.entry_text import EntryText, read_entry
from seminar_prep.domain.headline import Habits, headline_habits
from seminar_prep.domain.plain_text import fold, one_line
from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.domain.schedule import Inferred, ParsedSchedule, ScheduleOptions, Skipped
from seminar_prep.domain.talk import ScheduledTalk, TalkStatus
from seminar_prep.domain.talk_text import cancellation, is_break, known
from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.ics_events import Event, expand, read_event, without_duplicates
from seminar_prep.sources.schedules.ics_lines import Component, read_components
from seminar_prep.sources.schedules.ics_times import ZoneBook, instant_key
from seminar_prep.sources.schedules.markup import plain_text
from seminar_prep.sources.schedules.own_events import PROPERTY, with_own_words
from seminar_prep.sources.schedules.zones import iana_name, zone_of

_MAX_HEADING = 1_000  # characters of a summary
_MAX_TEXT = 50_000  # characters of a description; an abstract has some 2,000


@dataclass(frozen=True, slots=True)
class _Entry:
    """An event with its words: read once for all instances of a recurrence."""

    event: Event
    text: EntryText
    links: tuple[str, ...]


def parse_ics(text: str, options: ScheduleOptions, name: str) -> ParsedSchedule:
    """Return the talks of an iCalendar text; `name` says where it comes from. Raises InputError for a broken file."""
    found = read_components(text, name)
    calendar = found.calendars[0]
    zones, inferred = _zone_book(found.calendars, options)
    problems: list[Problem] = []
    if found.n_bad_lines:
        problems.append(_warning(name, f"{found.n_bad_lines} line(s) could not be read and were left out.", None))
    events = _events(found.calendars, zones, name, problems)
    if not events and problems and all(p.severity is Severity.ERROR for p in problems):
        raise InputError(problems[0].message, hint=problems[0].hint, where=problems[0].where)
    calendar_name = known(calendar.text("X-WR-CALNAME") or calendar.text("NAME"))
    habits = headline_habits((cancellation(_heading(event.component))[1] for event in events), calendar_name)
    texts = _read_texts(events, habits)
    single, expansion_problems = expand(events, zones, options.now)
    entries = _without_filled_slots([_Entry(e, *texts[id(e.component)]) for e in single])
    talks, skipped = _talks(entries, options)
    problems += expansion_problems
    if zones.unknown:
        names = ", ".join(sorted(zones.unknown))
        problems.append(_warning(name, f"unknown time zone(s) {names}: their times are read as local ones.",
                                 'Name the right one with "--timezone".'))  # fmt: skip
    return ParsedSchedule(
        format="ics",
        name=calendar_name,
        talks=talks,
        skipped=skipped,
        inferred=inferred if zones.used_floating else (),
        problems=tuple(problems),
    )


def _zone_book(calendars: Sequence[Component], options: ScheduleOptions) -> tuple[ZoneBook, tuple[Inferred, ...]]:
    """Floating times are in the calendar's zone, else in the one the user gave, else in the learner's own."""
    definitions = {
        zone.text("TZID") or "": zone
        for calendar in calendars
        for zone in calendar.children
        if zone.name == "VTIMEZONE"
    }
    stated = iana_name(calendars[0].text("X-WR-TIMEZONE") or "")
    for zone_name, origin in ((stated, "the calendar"), (options.timezone, "--timezone")):
        if zone_name and (zone := zone_of(zone_name)):
            return ZoneBook(zone, zone_name, definitions), (Inferred("timezone", zone_name, origin),)
    home = getattr(options.home_zone, "key", None)
    guess = Inferred("timezone", home or str(options.home_zone), "your own time zone; the calendar names none")
    return ZoneBook(options.home_zone, home, definitions), (guess,)


def _events(calendars: Iterable[Component], zones: ZoneBook, name: str, problems: list[Problem]) -> tuple[Event, ...]:
    events: list[Event] = []
    number = 0
    for calendar in calendars:
        cancelled = (calendar.text("METHOD") or "").upper() == "CANCEL"
        for component in calendar.children:
            if component.name != "VEVENT":
                continue
            number += 1
            where = f"{name}: event {number}"
            try:
                events.append(read_event(component, zones, where, cancelled=cancelled))
            except (ValueError, OverflowError) as error:
                heading = one_line(_heading(component))[:60]
                problems.append(Problem(where, f"{heading or 'an event'}: {error}.", "The entry was left out."))
    return without_duplicates(events)


def _heading(component: Component) -> str:
    """Return the summary on one line, cut where no title is that long."""
    return one_line(plain_text((component.text("SUMMARY") or "")[:_MAX_TEXT])[0])[:_MAX_HEADING]


def _read_texts(events: Iterable[Event], habits: Habits) -> dict[int, tuple[EntryText, tuple[str, ...]]]:
    """Read every event's words; a description that different entries share is about the series, so no abstract."""
    read: dict[int, tuple[EntryText, tuple[str, ...]]] = {}
    shared: Counter[str] = Counter()
    headings: set[tuple[str, str]] = set()
    for event in events:
        described, links = _description(event.component)
        text = read_entry(_heading(event.component), described, habits)
        read[id(event.component)] = text, links
        pair = fold(text.abstract or ""), fold(_heading(event.component))
        if pair not in headings:
            headings.add(pair)
            shared[pair[0]] += 1
    return {
        key: (replace(text, abstract=None) if shared[fold(text.abstract or "")] > 1 else text, links)
        for key, (text, links) in read.items()
    }


def _description(component: Component) -> tuple[str, tuple[str, ...]]:
    """Return the description as plain text, and every address in it and beside it."""
    own = component.text("DESCRIPTION")
    other = component.text("X-ALT-DESC") or component.text("STYLED-DESCRIPTION")
    text, links = plain_text((own or other or "")[:_MAX_TEXT])
    more = plain_text(other[:_MAX_TEXT])[1] if own and other else ()
    attached = tuple(p.value for name in ("URL", "ATTACH") for p in component.all(name) if len(p.value) < 2000)
    return text, (*links, *more, *attached)


def _without_filled_slots(entries: Sequence[_Entry]) -> tuple[_Entry, ...]:
    """Drop the open slots of a recurrence where another entry names the talk at that start."""
    named = {(instant_key(e.event.start), e.text.series and fold(e.text.series)) for e in entries if _is_named(e)}
    return tuple(
        e
        for e in entries
        if _is_named(e) or not e.event.in_series or not _is_filled(e, named)
    )  # fmt: skip


def _is_named(entry: _Entry) -> bool:
    return entry.text.title is not None or entry.text.speaker is not None


def _is_filled(entry: _Entry, named: set[tuple[str, str | None]]) -> bool:
    start = instant_key(entry.event.start)
    return (start, None) in named or (start, entry.text.series and fold(entry.text.series)) in named


def _talks(
    entries: Iterable[_Entry], options: ScheduleOptions
) -> tuple[tuple[ScheduledTalk, ...], tuple[Skipped, ...]]:
    talks: list[ScheduledTalk] = []
    skipped: list[Skipped] = []
    for entry in entries:
        event, text = entry.event, entry.text
        if (text.speaker is None and text.title and is_break(text.title)) or is_break(_heading(event.component)):
            skipped.append(Skipped(event.where, text.title or _heading(event.component), "not a talk"))
        elif event.uid and _is_old_version(event.uid):
            skipped.append(Skipped(event.where, _heading(event.component), "moved to another date under its own entry"))
        else:
            talks.append(_talk(entry, options))
    return tuple(talks), tuple(skipped)


def _is_old_version(uid: str) -> bool:
    """Tell whether a UID of the form "series/-12" marks the old date of talk 12, which stands in the feed, too."""
    series, slash, number = uid.rpartition("/")
    return bool(series and slash) and number.startswith("-") and number[1:].isdecimal()


def _talk(entry: _Entry, options: ScheduleOptions) -> ScheduledTalk:
    event, text = entry.event, entry.text
    is_timed = isinstance(event.start, datetime)
    end = event.end
    if end is None and is_timed and options.duration:
        end = event.start + timedelta(minutes=options.duration)  # type: ignore[assignment]
    place = plain_text((event.component.text("LOCATION") or "")[:_MAX_HEADING])[0]
    marked = " ".join((*entry.links, text.title or "", text.abstract or "", _description(event.component)[0]))
    talk = ScheduledTalk(
        starts_at=event.start,
        ends_at=end,
        timezone=event.zone_name,
        all_day=not is_timed,
        title=text.title,
        speaker=text.speaker,
        affiliation=text.affiliation,
        location=known(place) or text.location,
        url=known(event.component.text("URL")),
        abstract=text.abstract if _is_named(entry) else None,
        status=_status(event, text),
        arxiv_ids=find_arxiv_ids(marked),
        uid=event.uid,
        recurrence_id=event.recurrence_id,
        sequence=event.sequence,
        modified_at=event.modified_at,
    )
    return with_own_words(talk, event.component.text(PROPERTY), one_line(event.component.text("SUMMARY") or ""))


def _status(event: Event, text: EntryText) -> TalkStatus:
    if event.cancelled or text.is_cancelled:
        return TalkStatus.CANCELLED
    stated = (event.component.text("STATUS") or "").upper()
    return TalkStatus.TENTATIVE if stated == "TENTATIVE" else TalkStatus.SCHEDULED


def _warning(where: str, message: str, hint: str | None) -> Problem:
    return Problem(where, message, hint, Severity.WARNING)
