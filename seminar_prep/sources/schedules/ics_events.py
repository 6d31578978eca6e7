"""Events of a calendar: read from their components, freed of duplicates, and expanded to single instances."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.sources.schedules.ics_lines import Component
from seminar_prep.sources.schedules.ics_times import (
    Moment,
    ZoneBook,
    attach,
    instant_key,
    read_duration,
    read_stamp,
    read_stamps,
)
from seminar_prep.sources.schedules.recurrence import MAX_INSTANCES, Rule, occurrences, parse_rule

# An endless recurrence is shown from a week ago to half a year ahead of the learner's clock.
DAYS_BACK = 7
DAYS_AHEAD = 183
# All instances of one file together; more is no schedule of talks.
MAX_TALKS = 20_000
# Recurrences that one file may hold; later ones give their first date.
MAX_RULES = 2_000


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT. `recurrence_id` names the instance it replaces; `series` tells an instance of a recurrence."""

    where: str
    component: Component
    start: Moment
    end: datetime | None
    zone_name: str | None
    uid: str | None
    recurrence_id: str | None
    sequence: int | None
    modified_at: datetime | None
    cancelled: bool
    in_series: bool = False

    @property
    def rank(self) -> tuple[int, datetime]:
        """Newer versions of one event rank higher: SEQUENCE, then the time of change."""
        return self.sequence or 0, self.modified_at or datetime.min.replace(tzinfo=UTC)


def read_event(component: Component, zones: ZoneBook, where: str, *, cancelled: bool) -> Event:
    """Return the event of a VEVENT. Raises ValueError, worded for the user, where it has no readable start."""
    stated = component.first("DTSTART")
    if stated is None:
        raise ValueError("the event has no start (DTSTART)")
    start = read_stamp(stated, zones)
    replaced = component.first("RECURRENCE-ID")
    sequence = component.text("SEQUENCE") or ""
    return Event(
        where=where,
        component=component,
        start=start.moment,
        end=_end(component, start.moment, zones),
        zone_name=start.zone_name,
        uid=component.text("UID"),
        recurrence_id=instant_key(read_stamp(replaced, zones).moment) if replaced else None,
        sequence=int(sequence) if sequence.isdecimal() and len(sequence) < 10 else None,
        modified_at=_modified(component, zones),
        cancelled=cancelled or (component.text("STATUS") or "").upper() == "CANCELLED",
    )


def without_duplicates(events: Iterable[Event]) -> tuple[Event, ...]:
    """Keep one event per UID, replaced instance and start: the newest. Events without UID all stay."""
    kept: dict[object, Event] = {}
    for number, event in enumerate(events):
        key = (event.uid, event.recurrence_id or event.start) if event.uid else number
        if key not in kept or event.rank > kept[key].rank:
            kept[key] = event
    return tuple(kept.values())


def expand(events: Iterable[Event], zones: ZoneBook, now: datetime) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    """Return single events in file order, recurrences as their instances, and what could not be expanded.

    An event with RECURRENCE-ID takes the place of that instance wherever it is moved to.
    """
    events = tuple(events)
    replacements = {(e.uid, e.recurrence_id) for e in events if e.recurrence_id}
    single: list[Event] = []
    problems: list[Problem] = []
    n_rules = 0
    for event in events:
        rule_text, extra = event.component.text("RRULE"), list(event.component.all("RDATE"))
        if event.recurrence_id or not (rule_text or extra):
            single.append(event)
            continue
        n_rules += 1
        try:
            if n_rules > MAX_RULES:
                raise ValueError(f"the calendar has more than {MAX_RULES} recurrences")
            instances = tuple(_instances(event, zones, now, problems))
        except (ValueError, OverflowError) as error:
            problems.append(_warning(event, f"{error}; only its first date is read."))
            instances = (replace(event, recurrence_id=instant_key(event.start), in_series=True),)
        single.extend(i for i in instances if (i.uid, i.recurrence_id) not in replacements)
        if len(single) > MAX_TALKS:
            problems.append(_warning(event, f"the calendar has more than {MAX_TALKS} dates; the rest is left out."))
            break
    return tuple(single[:MAX_TALKS]), tuple(problems)


def _instances(event: Event, zones: ZoneBook, now: datetime, problems: list[Problem]) -> Iterator[Event]:
    starts: dict[str, Moment] = {}
    if rule_text := event.component.text("RRULE"):
        rule = parse_rule(rule_text)
        found, cut = _rule_starts(event, rule, zones, now)
        if cut:
            problems.append(
                _warning(event, f"the recurrence has more than {MAX_INSTANCES} dates; the rest is left out.")
            )
        starts = {instant_key(start): start for start in found}
    else:
        starts[instant_key(event.start)] = event.start
    starts |= {instant_key(moment): moment for moment in _listed(event, "RDATE", zones, problems)}
    for moment in _listed(event, "EXDATE", zones, problems):
        starts.pop(instant_key(moment), None)
    length = event.end - event.start if event.end and isinstance(event.start, datetime) else None
    for key, start in sorted(starts.items()):
        end = start + length if length is not None and isinstance(start, datetime) else None
        yield replace(event, start=start, end=end, recurrence_id=key, in_series=True)


def _listed(event: Event, name: str, zones: ZoneBook, problems: list[Problem]) -> Iterator[Moment]:
    for line in event.component.all(name):
        try:
            yield from read_stamps(line, zones)
        except ValueError as error:
            problems.append(_warning(event, f"{name}: {error}; it is left out."))


def _rule_starts(event: Event, rule: Rule, zones: ZoneBook, now: datetime) -> tuple[tuple[Moment, ...], bool]:
    """Expand in wall time of the event's zone, then attach the zone."""
    is_timed = isinstance(event.start, datetime)
    zone = _wall_zone(event, zones)
    naive = event.start.replace(tzinfo=None) if isinstance(event.start, datetime) else _midnight(event.start)
    local_now = now.astimezone(zone).replace(tzinfo=None)
    first, last = (None, None)
    if rule.is_endless:
        first, last = local_now - timedelta(DAYS_BACK), local_now + timedelta(DAYS_AHEAD)
    found, cut = occurrences(rule, naive, until=_until(rule, zone, is_timed), first=first, last=last)
    return tuple(attach(one, zone) if is_timed else one.date() for one in found), cut


def _wall_zone(event: Event, zones: ZoneBook) -> tzinfo:
    stated = event.component.first("DTSTART")
    if not isinstance(event.start, datetime) or stated is None:
        return UTC
    if stated.value.strip().upper().endswith("Z"):
        return UTC
    return zones.resolve(stated.parameters.get("TZID"))[0]


def _until(rule: Rule, zone: tzinfo, is_timed: bool) -> datetime | None:
    """Return UNTIL in wall time: a date counts to its end, an instant in UTC is brought to the zone."""
    if rule.until is None:
        return None
    text = rule.until.strip()
    day = datetime.strptime(text[:8], "%Y%m%d").replace(hour=23, minute=59, second=59)
    if len(text) == 8 or not is_timed:
        return day
    instant = datetime.strptime(text[:15], "%Y%m%dT%H%M%S")
    return instant.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) if text.endswith("Z") else instant


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _end(component: Component, start: Moment, zones: ZoneBook) -> datetime | None:
    """Return when a timed event ends; None for dates, and for ends that are missing, unreadable or before the start."""
    if not isinstance(start, datetime):
        return None
    try:
        if stated := component.first("DTEND"):
            end = read_stamp(stated, zones).moment
            return end if isinstance(end, datetime) and end > start else None
        length = read_duration(component.text("DURATION") or "")
        return (start.astimezone(UTC) + length).astimezone(start.tzinfo) if length else None
    except (ValueError, OverflowError):
        return None


def _modified(component: Component, zones: ZoneBook) -> datetime | None:
    for name in ("LAST-MODIFIED", "DTSTAMP"):
        found = component.first(name)
        if found and found.value.strip().upper().endswith("Z"):
            try:
                moment = read_stamp(found, zones).moment
            except (ValueError, OverflowError):
                continue
            if isinstance(moment, datetime):
                return moment.astimezone(UTC)
    return None


def _warning(event: Event, message: str) -> Problem:
    return Problem(event.where, message, "Check the dates of this entry.", Severity.WARNING)
