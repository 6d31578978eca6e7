"""Dates and times of iCalendar properties: UTC, zoned, floating and date-only, to aware values."""

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from dateutil import tz as dateutil_tz

from seminar_prep.sources.schedules.ics_lines import Component, Property
from seminar_prep.sources.schedules.zones import iana_name

Moment = datetime | date

_VALUE = re.compile(r"(?P<date>\d{8})(?:T(?P<time>\d{4,6})(?P<utc>Z)?)?(?:[+-]\d{4})?")
_DURATION = re.compile(
    r"(?P<sign>[+-])?P(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,8})S)?)?"
)


@dataclass(slots=True)
class ZoneBook:
    """How this calendar's zone names are read.

    `floating` is for times that name no zone, under `floating_name` (None for the learner's own zone). A name is
    looked up as IANA, then Windows, then the file's own VTIMEZONE; names found nowhere gather in `unknown`, and their
    times are read as floating. `used_floating` tells whether any time was.
    """

    floating: tzinfo
    floating_name: str | None
    definitions: dict[str, Component] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    used_floating: bool = False
    _built: dict[str, tuple[tzinfo, str | None] | None] = field(default_factory=dict)

    def resolve(self, name: str | None) -> tuple[tzinfo, str | None]:
        """Return the zone and its IANA name (None where it has none)."""
        if name is not None:
            if name not in self._built:
                self._built[name] = self._look_up(name)
            if found := self._built[name]:
                return found
            self.unknown.add(name)
        self.used_floating = True
        return self.floating, self.floating_name

    def _look_up(self, name: str) -> tuple[tzinfo, str | None] | None:
        definition = self.definitions.get(name)
        place = definition.text("X-LIC-LOCATION") if definition else None
        for candidate in (name, place):
            if candidate and (iana := iana_name(candidate)):
                return ZoneInfo(iana), iana
        zone = _zone_from_definition(definition) if definition else None
        return (zone, None) if zone else None


@dataclass(frozen=True, slots=True)
class Stamp:
    """A point in time of an event: an aware datetime or a plain date, and the IANA name of its zone."""

    moment: Moment
    zone_name: str | None


def read_stamp(found: Property, zones: ZoneBook) -> Stamp:
    """Return the date or time of a property (its first value). Raises ValueError where there is none."""
    return read_stamp_text(found.value.split(",")[0], found.parameters, zones)


def read_stamps(found: Property, zones: ZoneBook) -> tuple[Moment, ...]:
    """Return all values of an EXDATE or RDATE line; of periods the start. Raises ValueError."""
    values = (value.partition("/")[0] for value in found.value.split(",") if value.strip())
    return tuple(read_stamp_text(value, found.parameters, zones).moment for value in values)


def read_stamp_text(text: str, parameters: object, zones: ZoneBook) -> Stamp:
    """Return one value, read with the parameters of its line. Raises ValueError for what is no date."""
    match = _VALUE.fullmatch(text.strip().upper())
    if not match:
        raise ValueError(f"{text!r} is not a date")
    day = datetime.strptime(match["date"], "%Y%m%d").date()
    if match["time"] is None:
        return Stamp(day, None)
    clock = match["time"].ljust(6, "0")
    clock = clock[:4] + ("59" if clock[4:] == "60" else clock[4:])  # a leap second
    naive = datetime.combine(day, datetime.strptime(clock, "%H%M%S").time())
    if match["utc"]:
        return Stamp(naive.replace(tzinfo=UTC), "UTC")
    named = parameters.get("TZID") if hasattr(parameters, "get") else None
    zone, name = zones.resolve(named)
    return Stamp(attach(naive, zone), name)


def attach(naive: datetime, zone: tzinfo) -> datetime:
    """Return the wall time in its zone: skipped hours move forward, doubled ones are the first (RFC 5545, 3.3.5).

    Zones without a name become fixed offsets, so that the value can be stored.
    """
    aware = naive.replace(tzinfo=zone)
    if isinstance(zone, ZoneInfo) or zone is UTC:
        return aware.astimezone(UTC).astimezone(zone) if zone is not UTC else aware
    return aware.replace(tzinfo=timezone(aware.utcoffset() or timedelta()))


def read_duration(text: str) -> timedelta | None:
    """Return a DURATION value; None for what is none, negative or longer than a year."""
    match = _DURATION.fullmatch(text.strip().upper())
    if not match or match["sign"] == "-":
        return None
    parts = {unit: int(match[unit] or 0) for unit in ("weeks", "days", "hours", "minutes", "seconds")}
    length = timedelta(**parts)
    return length if length <= timedelta(366) else None


def instant_key(moment: Moment) -> str:
    """Return the text that names an instance of a series: its start in UTC, or its date."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.isoformat()


def _zone_from_definition(definition: Component) -> tzinfo | None:
    """Build a zone from VTIMEZONE, only where its rules are yearly: others could be walked for ever."""
    parts = [c for c in definition.children if c.name in ("STANDARD", "DAYLIGHT")]
    rules = [rule.value.upper() for part in parts for rule in part.all("RRULE")]
    if not 1 <= len(parts) <= 200 or not all("FREQ=YEARLY" in rule for rule in rules):
        return None
    wanted = ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "RRULE")
    lines = ["BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "TZID:own"]
    for part in parts:
        inside = [f"{name}:{value}" for name in wanted if (value := part.text(name))]
        lines += [f"BEGIN:{part.name}", *inside, f"END:{part.name}"]
    lines += ["END:VTIMEZONE", "END:VCALENDAR", ""]
    try:
        return dateutil_tz.tzical(io.StringIO("\n".join(lines))).get("own")
    except (ValueError, KeyError, TypeError, OverflowError):
        return None
