"""The lines of a deck file: where its cards, their parts and their fields stand. No meaning yet.

Format: README, "Decks". Lines are counted from 1 and end at LF, CRLF or CR alone, as editors count them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from seminar_prep.domain.problem import Problem

FIELD_KEYS = ("id", "type", "claim", "tier", "ref", "concepts", "prerequisites", "tags")

_LINE_END = re.compile(r"\r\n|\n|\r")
_MARKER = re.compile(r"(Q|A|C(?!:[\\/])|Note):[ \t]*")  # "C:\\…" is a path
_HEADING_OR_RULE = re.compile(r"#{1,6}(?:\s|$)|-{3,}\s*$")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_CODE_SPAN_LINE = re.compile(r"[ \t]*`([^`]+)`[ \t]*$")
_ENTRY = re.compile(r"\s*([A-Za-z_-]+)\s*:(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a card: `marker` is "Q", "A", "C" or "Note"; `text` is stripped at its ends."""

    marker: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """One `key: value` of a field line, both stripped; the key need not be a known one."""

    key: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class RawCard:
    """A card's parts and fields. `line` is its first line, `last_line` its last one that is not blank."""

    line: int
    last_line: int
    parts: tuple[Part, ...]
    fields: tuple[FieldEntry, ...]

    @property
    def first_field_line(self) -> int | None:
        """The line of the first field, or None for a card without fields."""
        return self.fields[0].line if self.fields else None


@dataclass(frozen=True, slots=True)
class RawDeck:
    """A deck file cut into pieces. `front_matter` is None where the file has none; its first line is line 2."""

    front_matter: str | None
    cards: tuple[RawCard, ...]
    problems: tuple[Problem, ...]


def split_lines(text: str) -> list[str]:
    """Return the lines of `text` without their ends; a byte order mark is dropped."""
    return _LINE_END.split(text.removeprefix("\ufeff"))


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the spelling in `known` nearest to `word`, or None where none is near."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=cutoff)
    return near[0] if near else None


def is_fence(line: str) -> bool:
    """Whether the line opens a fenced code block."""
    return _FENCE.match(line) is not None


def read_fields(line: str) -> tuple[tuple[str, str], ...] | None:
    """Return the `(key, value)` pairs of a field line, or None for any other line.

    A code span that begins with an unknown key is a field line when the key is nearly a known one or a known one
    follows it: a slip must not turn the fields into text of the card. A piece without colon has the key "".
    """
    span = _CODE_SPAN_LINE.match(line)
    if not span:
        return None
    pairs = []
    for piece in span[1].split(";"):
        entry = _ENTRY.fullmatch(piece)
        if entry:
            pairs.append((entry[1], entry[2].strip()))
        elif piece.strip():
            pairs.append(("", piece.strip()))
    if not pairs or not pairs[0][0]:
        return None
    known = [key for key, _ in pairs if key in FIELD_KEYS]
    if pairs[0][0] in FIELD_KEYS or (known and len(pairs) > 1) or nearest(pairs[0][0].lower(), FIELD_KEYS, 0.75):
        return tuple(pairs)
    return None


def read_syntax(text: str, origin: str) -> RawDeck:
    """Cut a deck file into front matter and cards; never raises. `origin` names the file in problems."""
    lines = split_lines(text)
    problems: list[Problem] = []
    front_matter, start = _front_matter(lines, origin, problems)
    reader = _Reader(origin, problems)
    for number, line in enumerate(lines[start:], start + 1):
        reader.read(number, line)
    reader.finish()
    return RawDeck(front_matter, tuple(reader.cards), tuple(problems))


def _front_matter(lines: list[str], origin: str, problems: list[Problem]) -> tuple[str | None, int]:
    """Return the text between the `---` lines and the index of the first line after them."""
    if lines[0].rstrip() != "---":
        return None, 0
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1:index]), index + 1
    problems.append(Problem(f"{origin}:1", "the front matter is never closed.", 'End it with a line "---".'))
    return None, 1


@dataclass(slots=True)
class _OpenPart:
    marker: str
    line: int
    lines: list[str]


@dataclass(slots=True)
class _OpenCard:
    line: int
    last_line: int
    parts: list[_OpenPart] = field(default_factory=list)
    fields: list[FieldEntry] = field(default_factory=list)


class _Reader:
    """Reads line by line. Fenced code and HTML comments are opaque: what stands in them starts and ends nothing."""

    def __init__(self, origin: str, problems: list[Problem]) -> None:
        self.origin = origin
        self.problems = problems
        self.cards: list[RawCard] = []
        self._card: _OpenCard | None = None
        self._opaque_end: re.Pattern[str] | None = None
        self._opaque = ("", 0)

    def read(self, number: int, line: str) -> None:
        if self._opaque_end:
            if self._opaque_end.search(line):
                self._opaque_end = None
            self._add_text(number, line)
        elif opened := self._opened(line):
            self._opaque_end, self._opaque = opened[0], (opened[1], number)
            self._add_text(number, line)
        elif marker := _MARKER.match(line):
            self._start_part(number, marker[1], line[marker.end() :])
        elif pairs := read_fields(line):
            self._add_fields(number, pairs)
        elif _HEADING_OR_RULE.match(line):
            self._close()
        else:
            self._add_text(number, line)

    def finish(self) -> None:
        self._close()
        if self._opaque_end:
            what, number = self._opaque
            self._complain(number, f"the {what} opened here is never closed, so the rest of the file is in it.",
                           "Close it where it ends.")  # fmt: skip

    def _opened(self, line: str) -> tuple[re.Pattern[str], str] | None:
        if fence := _FENCE.match(line):
            marks = fence[1]
            return re.compile(rf"^ {{0,3}}{marks[0]}{{{len(marks)},}}\s*$"), "code block"
        if line.startswith("<!--") and "-->" not in line:
            return re.compile("-->"), "comment"
        return None

    def _complain(self, number: int, message: str, hint: str) -> None:
        self.problems.append(Problem(f"{self.origin}:{number}", message, hint))

    def _close(self) -> None:
        card, self._card = self._card, None
        if card:
            parts = tuple(Part(p.marker, p.line, "\n".join(p.lines).strip()) for p in card.parts)
            self.cards.append(RawCard(card.line, card.last_line, parts, tuple(card.fields)))

    def _start_part(self, number: int, marker: str, rest: str) -> None:
        if marker in ("Q", "C"):
            self._close()
            self._card = _OpenCard(number, number)
        elif self._card is None or self._card.fields:
            self._close()
            if marker == "A":
                self._complain(number, "this answer has no question above it.",
                               'Start the card with "Q:", or remove the "A:" line.')  # fmt: skip
            return
        if self._card:
            self._card.parts.append(_OpenPart(marker, number, [rest]))
            self._card.last_line = number

    def _add_fields(self, number: int, pairs: tuple[tuple[str, str], ...]) -> None:
        if self._card is None:
            self._complain(number, "these fields have no card above them.",
                           'Put the line under its card, before any heading or "---".')  # fmt: skip
            return
        self._card.fields.extend(FieldEntry(key, value, number) for key, value in pairs)
        self._card.last_line = number

    def _add_text(self, number: int, line: str) -> None:
        if self._card is None or not line.strip():
            if self._card and not self._card.fields:
                self._card.parts[-1].lines.append(line)
            return
        if self._card.fields:
            self._close()
            return
        self._card.parts[-1].lines.append(line)
        self._card.last_line = number
