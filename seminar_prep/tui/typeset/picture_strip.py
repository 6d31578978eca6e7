"""A line of the screen with a row of a picture in it, which may be cut like any other line."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from seminar_prep.tui.typeset.picture import Picture


class PictureStrip(Strip):
    """A line with blanks where `picture` stands, which is put in when the line is written to the terminal.

    `at` is the first cell of the line that shows the picture, `span` are the columns of the picture's `row` shown.
    """

    __slots__ = ("_at", "_base", "_picture", "_row", "_span")

    def __init__(self, base: Strip, picture: Picture, row: int, at: int, span: tuple[int, int]) -> None:
        super().__init__(base, base.cell_length)
        self._base = base
        self._picture = picture
        self._row = row
        self._at = at
        self._span = span

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Return a part of the line, with its part of the picture."""
        return self._cut(self._base.crop(start, end), max(start, 0))

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Return the line in parts, each with its part of the picture."""
        position, parts = 0, []
        for part in self._base.divide(cuts):
            parts.append(self._cut(part, position))
            position += part.cell_length
        return parts

    def _cut(self, base: Strip, first: int) -> Strip:
        """Return `base`, which begins at cell `first` of this line, with the cells of the picture that are in it."""
        start, stop = self._span
        left = max(self._at, first)
        right = min(self._at + stop - start, first + base.cell_length)
        if right <= left:
            return base
        skipped = start + left - self._at
        return PictureStrip(base, self._picture, self._row, left - first, (skipped, skipped + right - left))

    def render(self, console: Console) -> str:
        """Return the line as it is written to the terminal."""
        start, stop = self._span
        end = self._at + stop - start
        cells = list(self._base.crop(self._at, end))
        style = (cells[0].style if cells else None) or Style.null()
        picture = self._picture.drawn(
            self._row, start, stop, lambda text: Strip([Segment(text, style)]).render(console)
        )
        return self._base.crop(0, self._at).render(console) + picture + self._base.crop(end).render(console)
