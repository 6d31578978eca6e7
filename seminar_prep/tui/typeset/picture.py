"""A typeset formula that a terminal shows in a rectangle of cells, told to it in Sixel or by Kitty's protocol."""

from collections.abc import Callable, Sequence
from typing import Protocol

from seminar_prep.tui.typeset.cell_size import CellSize
from seminar_prep.tui.typeset.kitty import placeholders
from seminar_prep.tui.typeset.sixel import Colour, sixel

_SAVE, _RESTORE = "\x1b7", "\x1b8"

Paint = Callable[[str], str]
"""Puts the style of the line round a text: its background above all."""


class Picture(Protocol):
    """A picture as large as whole cells."""

    @property
    def columns(self) -> int:
        """How many cells it is wide."""

    @property
    def rows(self) -> int:
        """How many cells it is high."""

    def drawn(self, row: int, start: int, stop: int, paint: Paint) -> str:
        """Return what is written to show the cells `start` to `stop` (excluded) of a row; the cursor goes past them."""


class KittyPicture:
    """A picture that the terminal keeps under `number`; `sending` returns what still has to be sent before it shows."""

    def __init__(self, number: int, columns: int, rows: int, sending: Callable[[], str]) -> None:
        self._number = number
        self.columns, self.rows = columns, rows
        self._sending = sending

    def drawn(self, row: int, start: int, stop: int, paint: Paint) -> str:
        """Return the placeholders of the cells."""
        return self._sending() + paint(placeholders(self._number, row, start, stop))


class SixelPicture:
    """A picture whose pixels are written anew with every line; `alpha` is how opaque they are, row by row."""

    def __init__(self, alpha: Sequence[bytes], cell: CellSize, ink: Colour, paper: Colour) -> None:
        self._alpha, self._cell = alpha, cell
        self._colours = (ink, paper)
        self.columns, self.rows = len(alpha[0]) // cell.width, len(alpha) // cell.height
        self._written: dict[tuple[int, int, int], str] = {}

    def drawn(self, row: int, start: int, stop: int, paint: Paint) -> str:
        """Return blanks and the pixels over them; blanks written later than pixels would wipe them out."""
        key = (row, start, stop)
        if key not in self._written:
            width, height = self._cell
            lines = self._alpha[row * height : (row + 1) * height]
            self._written[key] = sixel([line[start * width : stop * width] for line in lines], *self._colours)
        blanks, pixels = paint(" " * (stop - start)), self._written[key]
        return f"{_SAVE}{blanks}{_RESTORE}{pixels}{_RESTORE}\x1b[{stop - start}C" if pixels else blanks
