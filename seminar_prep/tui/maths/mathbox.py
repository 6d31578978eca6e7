"""A drawn formula as its readers get it: plain letters, with the places that are bold or italic."""

import unicodedata
from dataclasses import dataclass

from seminar_prep.tui.maths.alphabets import PLAIN_OF_BOLD, PLAIN_OF_ITALIC
from seminar_prep.tui.maths.box import Box
from seminar_prep.tui.maths.cells import is_combining

Span = tuple[int, int, int]
"""Row, first and one past the last string offset in it."""


@dataclass(frozen=True, slots=True)
class MathBox:
    """Rows of equal width, to be shown in a monospace font.

    `baseline` is the index of the row that lines up with surrounding text, `width` counts terminal cells (not
    characters). `bold` and `italic` are spans in reading order: bold alphabets, and script letters without a
    character of their own. The rows hold no control characters.
    """

    rows: tuple[str, ...]
    baseline: int
    width: int
    bold: tuple[Span, ...] = ()
    italic: tuple[Span, ...] = ()

    def __str__(self) -> str:
        """Return the rows as lines, without the blanks at their ends."""
        return "\n".join(row.rstrip() for row in self.rows)

    @property
    def height(self) -> int:
        """Number of rows, at least one."""
        return len(self.rows)


def finished(box: Box) -> MathBox:
    """Return `box` with its mathematical letters made plain and their places noted."""
    rows: list[str] = []
    bold: list[Span] = []
    italic: list[Span] = []
    for number, row in enumerate(box.rows):
        plain, bold_places, italic_places = _plain(row)
        rows.append(plain)
        bold += [(number, start, stop) for start, stop in bold_places]
        italic += [(number, start, stop) for start, stop in italic_places]
    return MathBox(tuple(rows), box.baseline, box.width, tuple(bold), tuple(italic))


def _plain(row: str) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """Return a row in plain letters, and the spans of its bold and italic ones."""
    if row.isascii():
        return row, [], []
    written = ""
    bold: list[tuple[int, int]] = []
    italic: list[tuple[int, int]] = []
    position = 0
    while position < len(row):
        character = row[position]
        stop = position + 1
        while stop < len(row) and is_combining(row[stop]):
            stop += 1
        plain = PLAIN_OF_BOLD.get(character) or PLAIN_OF_ITALIC.get(character) or character
        cluster = unicodedata.normalize("NFC", plain + row[position + 1 : stop]) if stop > position + 1 else plain
        if plain != character:
            _extend(bold if character in PLAIN_OF_BOLD else italic, len(written), len(written) + len(cluster))
        written += cluster
        position = stop
    return written, bold, italic


def _extend(spans: list[tuple[int, int]], start: int, stop: int) -> None:
    """Add a span, joined to the last one if they touch."""
    if spans and spans[-1][1] == start:
        spans[-1] = (spans[-1][0], stop)
    else:
        spans.append((start, stop))
