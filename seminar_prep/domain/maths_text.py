r"""Text with TeX formulas in it, cut into words and formulas before anything else reads it.

Delimiters: `$…$` and `\(…\)` for formulas in a line, `$$…$$` and `\[…\]` for displayed ones. A dollar is a dollar
sign when it is escaped (`\$`), inside a code span or a fenced code block, or by pandoc's rule: the opening one must
have no blank on its right, the closing one no blank on its left and no digit on its right, so that "$5 and $6" is
money. A formula never runs over an empty line.
"""

import re
from dataclasses import dataclass
from enum import Enum


class SegmentKind(Enum):
    """What a piece of text is."""

    TEXT = "text"
    INLINE = "inline"
    DISPLAY = "display"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text.

    `source` is the piece as it stands there, delimiters included; `body` is the formula without them, or for TEXT
    the same as `source` (escapes kept). `start` is the 0-based offset of `source` in the whole text.
    """

    kind: SegmentKind
    source: str
    body: str
    start: int

    @property
    def is_maths(self) -> bool:
        """Whether the piece is a formula."""
        return self.kind is not SegmentKind.TEXT


_IN_PARAGRAPH = r"[^\n]|\n(?![ \t]*\n)"
_FENCED = r"^(?P<marks>`{3,}|~{3,})[^\n]*\n(?s:.*?)(?:^(?P=marks)[ \t]*$|\Z)"
_CODE_SPAN = rf"(?<!`)(?P<ticks>`+)(?!`)(?:{_IN_PARAGRAPH})+?(?<!`)(?P=ticks)(?!`)"
_ESCAPE = r"\\[$`\\]"
_OPENING = r"\\\[|\\\(|\$\$|\$"
_INTERESTING = re.compile(rf"{_FENCED}|{_CODE_SPAN}|{_ESCAPE}|(?P<opening>{_OPENING})", re.MULTILINE)
# What may stand in a formula, then what closes it. Another opening delimiter ends the search, which keeps it linear.
_REST = {
    "$": re.compile(r"(?=\S)(?:\\[^\n]|[^\\$\n]|\n(?![ \t]*\n))+(?<!\s)\$(?!\d)"),
    "$$": re.compile(r"(?:\\[^\n]|\\(?=\n)|[^\\$\n]|\n(?![ \t]*\n)|\$(?!\$))+\$\$"),
    "\\(": re.compile(r"(?:\\[^()\n]|\\(?=\n)|[^\\\n]|\n(?![ \t]*\n))+\\\)"),
    "\\[": re.compile(r"(?:\\[^\[\]\n]|\\(?=\n)|[^\\\n]|\n(?![ \t]*\n))+\\\]"),
}


def split_maths(text: str) -> tuple[Segment, ...]:
    """Return `text` cut into words and formulas, in order; joining the sources gives `text` back.

    An opening delimiter that nothing closes, and a pair with nothing inside, is text. Never raises; empty text gives
    no segments.
    """
    segments: list[Segment] = []
    written = position = 0
    while found := _INTERESTING.search(text, position):
        position = found.end()
        opening = found["opening"]
        stop = _end_of_formula(text, opening, found.end()) if opening else None
        if stop is None:
            continue
        if found.start() > written:
            segments.append(_words(text, written, found.start()))
        kind = SegmentKind.INLINE if opening in ("$", "\\(") else SegmentKind.DISPLAY
        source = text[found.start() : stop]
        segments.append(Segment(kind, source, source[len(opening) : -len(opening)], found.start()))
        written = position = stop
    if written < len(text):
        segments.append(_words(text, written, len(text)))
    return tuple(segments)


def _end_of_formula(text: str, opening: str, start: int) -> int | None:
    """Return the offset after the delimiter that closes the formula opened before `start`, or None."""
    rest = _REST[opening].match(text, start)
    return rest.end() if rest and rest.group().strip("$\\()[] \t\n") else None


def _words(text: str, start: int, stop: int) -> Segment:
    return Segment(SegmentKind.TEXT, text[start:stop], text[start:stop], start)
