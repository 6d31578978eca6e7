"""Names of time zones in schedules: IANA, Windows, prefixed and abbreviated ones, to an IANA zone."""

import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from seminar_prep.domain.plain_text import fold

# Writers mean the local time of the place, summer or winter: "16:00 CET" in June is Berlin time.
_ABBREVIATIONS = {
    "utc": "UTC", "gmt": "UTC", "z": "UTC", "ut": "UTC",
    "cet": "Europe/Berlin", "cest": "Europe/Berlin", "mez": "Europe/Berlin", "mesz": "Europe/Berlin",
    "wet": "Europe/Lisbon", "west": "Europe/Lisbon", "bst": "Europe/London", "uk time": "Europe/London",
    "eet": "Europe/Helsinki", "eest": "Europe/Helsinki", "msk": "Europe/Moscow",
    "et": "America/New_York", "est": "America/New_York", "edt": "America/New_York", "eastern": "America/New_York",
    "ct": "America/Chicago", "cst": "America/Chicago", "cdt": "America/Chicago", "central": "America/Chicago",
    "mt": "America/Denver", "mst": "America/Denver", "mdt": "America/Denver", "mountain": "America/Denver",
    "pt": "America/Los_Angeles", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
    "pacific": "America/Los_Angeles",
    "jst": "Asia/Tokyo", "kst": "Asia/Seoul", "hkt": "Asia/Hong_Kong", "sgt": "Asia/Singapore", "ist": "Asia/Kolkata",
    "aest": "Australia/Sydney", "aedt": "Australia/Sydney", "nzst": "Pacific/Auckland", "nzdt": "Pacific/Auckland",
    "brt": "America/Sao_Paulo", "sast": "Africa/Johannesburg",
}  # fmt: skip


@cache
def iana_name(name: str) -> str | None:
    """Return the IANA name that `name` stands for, or None.

    Understands "Europe/Berlin" in any case, prefixes before it ("/mozilla.org/20050126_1/Europe/Berlin"), Windows
    names ("Eastern Standard Time"), abbreviations ("CET", "PT") and Outlook's "(UTC+01:00) Amsterdam, Berlin, Rome".
    """
    name = name.strip().strip('"')
    if found := _ABBREVIATIONS.get(fold(name)):
        return found
    known = _known()
    parts = name.replace(" ", "_").split("/")
    for start in range(len(parts)):
        if (start == 0 or start < len(parts) - 1) and (found := known.get("/".join(parts[start:]).casefold())):
            return found
    if found := _windows().get(name.casefold()):
        return found
    plain = re.sub(r"\s+(?:standard|daylight|summer)?\s*time$", "", fold(name))
    return _ABBREVIATIONS.get(plain) or _by_city(name)


def zone_of(name: str) -> ZoneInfo | None:
    """Return the zone that `name` stands for, or None."""
    iana = iana_name(name)
    return ZoneInfo(iana) if iana else None


@cache
def _known() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@cache
def _windows() -> dict[str, str]:
    # icalendar ships CLDR's table; it costs 80 ms, which tables without such names do not pay
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415

    return {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}


def _by_city(name: str) -> str | None:
    match = re.match(r"\(?(?:UTC|GMT)\s*(?:[+-]\d{1,2}:?\d{0,2})?\)?\s+(?P<cities>[^\d]+)$", name)
    if not match:
        return None
    cities = {
        zone.rsplit("/", 1)[-1].replace("_", " ").casefold(): zone for zone in sorted(_known().values()) if "/" in zone
    }
    for city in re.split(r"[,;&]", match["cities"]):
        if found := cities.get(city.strip().casefold()):
            return found
    return None
