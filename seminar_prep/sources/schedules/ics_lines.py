"""The lines of an iCalendar file as a tree of components. icalendar splits them; other modules read their meaning."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from icalendar.parser import Contentline

from seminar_prep.errors import InputError

# Limits against files that are no schedule: a department's calendar of ten years has some 3,000 components.
MAX_COMPONENTS = 20_000
MAX_LINE = 1_000_000
_UNQUOTED_ZONE = re.compile(r'(;TZID=)([^";:]*:[^";]*?)(:\d{8}(?:T\d{6}Z?)?)$', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Property:
    """One content line: upper-case name, parameters with upper-case names, and the value, unescaped."""

    name: str
    parameters: Mapping[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """A BEGIN/END block; its own properties only, not those of the blocks inside it."""

    name: str
    properties: list[Property] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        """Return the first property of that name, or None."""
        return next((p for p in self.properties if p.name == name), None)

    def text(self, name: str) -> str | None:
        """Return the value of the first property of that name, trimmed; None if absent or empty."""
        found = self.first(name)
        return found.value.strip() or None if found else None

    def all(self, name: str) -> Iterator[Property]:
        """Yield the properties of that name in file order."""
        return (p for p in self.properties if p.name == name)


@dataclass(frozen=True, slots=True)
class Calendars:
    """The VCALENDAR blocks of a file and how many lines could not be read."""

    calendars: tuple[Component, ...]
    n_bad_lines: int


def read_components(text: str, where: str) -> Calendars:
    """Return the calendars in an unfolded text. Raises InputError where none is whole, and above the limits."""
    root = Component("")
    stack = [root]
    n_components = n_bad = 0
    for line in re.sub(r"\n[ \t]", "", text).split("\n"):
        if not line.strip():
            continue
        found = _property(line)
        if found is None:
            n_bad += 1
        elif found.name == "BEGIN":
            n_components += 1
            if n_components > MAX_COMPONENTS:
                raise InputError(f"the calendar has more than {MAX_COMPONENTS} entries.",
                                 hint="Export a shorter span of time.", where=where)  # fmt: skip
            component = Component(found.value.strip().upper())
            if len(stack) < 8:  # nothing in a calendar is nested deeper than four
                stack[-1].children.append(component)
            stack.append(component)
        elif found.name == "END":
            n_bad += _close(stack, found.value.strip().upper())
        else:
            stack[-1].properties.append(found)
    calendars = tuple(c for c in root.children if c.name == "VCALENDAR")
    if not calendars or any(c.name == "VCALENDAR" for c in stack):
        raise InputError("the calendar stops in the middle (its end is missing).",
                         hint="Download or export it again.", where=where)  # fmt: skip
    return Calendars(calendars, n_bad)


def _close(stack: list[Component], name: str) -> int:
    """Close the innermost block of that name and what is open inside it; return how many lines stay unmatched."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name == name:
            n_inner = len(stack) - 1 - depth
            del stack[depth:]
            return n_inner
    return 1


# A property without parameters needs no parser; five of six are so.
_PLAIN_PROPERTY = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]*):(?P<value>.*)", re.DOTALL)


_ESCAPED = re.compile(r"\\([nN,;:\\])")


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]


def _property(line: str) -> Property | None:
    if len(line) > MAX_LINE:
        return None
    if plain := _PLAIN_PROPERTY.fullmatch(line):
        return Property(plain["name"].upper(), {}, _ESCAPED.sub(_unescaped, plain["value"]))
    line = _UNQUOTED_ZONE.sub(r'\1"\2"\3', line)
    try:
        # icalendar's constructor has no types
        name, parameters, value = Contentline(line).parts()  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, TypeError):
        return None
    flat = {
        str(key).upper(): ",".join(map(str, one)) if isinstance(one, list | tuple) else str(one)
        for key, one in parameters.items()
    }
    return Property(name.upper(), flat, value)
