"""Rooms among the lines of an announcement, and between its hour and its words."""

import re
from collections.abc import Sequence

_PLACE = re.compile(
    r"(?:(?:in|at)\s+\S+(?:\s\S+)?|"
    r"(?:room|rooms|aula|raum|salle|sala|hörsaal|hs|amphi|lecture hall|seminarraum|auditorium)"
    r"\s+\S+(?:\s\S+){0,3})$",
    re.IGNORECASE,
)
# "LGRT 1681: Petra Novak …" behind the hour, and "Duncan Hall 3092" beside a speaker and a title.
_ROOM_BEFORE = re.compile(r"[\s,;]*(?P<where>[A-Z][^:,\"“]{1,30}\d[^:,\"“]{0,6}):\s+(?P<rest>\S.*)", re.DOTALL)
_ROOM = re.compile(
    r"(?!(?:chapters?|sections?|parts?|lectures?|weeks?|talks?|papers?|sessions?|days?|volumes?|on|the|gpt)\b)"
    r"(?:[A-Z][\w.'’-]*\s+){1,3}[A-Z]?-?\d{1,4}[A-Za-z]?(?:\s+(?:zoom|online|and|\().*)?$",
    re.IGNORECASE,
)


def room_before(rest: str) -> tuple[str, str]:
    """Return the room that stands before a colon behind the hour ("" for none), and what follows it."""
    match = _ROOM_BEFORE.match(rest)
    return (match["where"].strip(), match["rest"]) if match else ("", rest)


def room_among(lines: Sequence[str], *, more: int) -> str | None:
    """Return the line that is a room: by its word, or by its number where `more` fields and lines name who and what."""
    place = next((text for text in lines if _PLACE.match(text)), None)
    if place is None and len(lines) + more > 2 and lines and _ROOM.match(lines[0]):
        return lines[0]
    return place


def is_room(text: str) -> bool:
    """Tell whether a line has the shape of a room."""
    return bool(_PLACE.match(text) or _ROOM.match(text))
