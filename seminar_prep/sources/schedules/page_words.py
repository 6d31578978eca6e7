"""What a page says around its table: the years of its heading, and the hour at which the series usually meets."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import available_timezones

from seminar_prep.domain.plain_text import fold
from seminar_prep.sources.schedules.clock_text import ClockText, read_clock
from seminar_prep.sources.schedules.date_text import weekday_of

_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams)tags?|mittwochs?|"
    r"(?:lun|mar|mercre|jeu|vendre)dis?|lunes|martes|mi[eé]rcoles|jueves|viernes|(?:lune|marte|mercole|giove|vener)d[iì])"
)
# "Wednesdays at 11:30 Madrid Time", "Mondays 12PM-1PM", "Thursday 1:30 pm"; "2pm (CET) on Tuesdays".
_USUAL = (
    re.compile(
        rf"\b(?P<day>{_DAY})\b[\s,:*_@-]{{1,6}}"
        rf"(?:(?:at|from|um|à|a las|alle|ore|alle ore)\s+)?(?P<clock>\d(?:(?!\b{_DAY}\b)[^\n;]){{1,50}})",
        re.IGNORECASE,
    ),
    re.compile(
        # "Tue 4:00pm": of a short day's name the hour must be the very next word, or it is a date's.
        r"\b(?P<day>mon|tues?|wed|thu(?:rs?)?|fri)\b\.?[\s,@]{1,3}(?:(?:at|from)\s+)?"
        r"(?P<clock>\d{1,2}(?:[:.]\d\d)?(?:\s*[-–—]\s*\d{1,2}(?:[:.]\d\d)?)?\s*(?:[ap]\.?m\b|h\b|(?<=[:.]\d\d)(?![\d/.])))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<clock>\d[\d:. ]{{0,6}}(?:[ap]\.?m\.?|h)\b[^\n;.]{{0,15}}?)\s+on\s+(?P<day>{_DAY})\b", re.IGNORECASE
    ),
)
_PLACE_TIME = re.compile(r"\b(?P<place>[A-Z][A-Za-z]+(?: [A-Z][a-z]+)?) [Tt]ime\b")
_LOOK = 20_000


@dataclass(frozen=True, slots=True)
class UsualTime:
    """When a series meets on one day of the week: `clock` and the `words` that say so."""

    clock: ClockText
    timezone: str | None
    words: str


def usual_times(text: str) -> Mapping[int, UsualTime]:
    """Return `{day of the week (0 Monday): usual time}` of a page's words; only what names the day and the hour."""
    found: dict[int, UsualTime] = {}
    for shape in _USUAL:
        for match in shape.finditer(text[:_LOOK]):
            clock, day = read_clock(match["clock"]), weekday_of(match["day"])
            if clock is not None and day is not None:
                words = " ".join(match[0].split())
                found.setdefault(day, UsualTime(clock, clock.timezone or _zone_of_place(words), words))
    return found


def _zone_of_place(words: str) -> str | None:
    match = _PLACE_TIME.search(words)
    if not match:
        return None
    place = fold(match["place"]).replace(" ", "_")
    if place == "uk":
        return "Europe/London"
    return next((zone for zone in sorted(available_timezones()) if zone.rsplit("/", 1)[-1].casefold() == place), None)
