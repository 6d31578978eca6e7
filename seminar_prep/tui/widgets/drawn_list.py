"""A list whose rows draw themselves for the width there is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widgets.option_list import Option

from seminar_prep.tui.widgets.keyed_list import KeyedList

_SIDES = 2  # cells of padding left and right of a row, together


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row: `key` says what it is, `draw` returns it for so many cells; a head cannot be chosen."""

    key: str
    draw: Callable[[int], Content]
    is_head: bool = False


class DrawnList(KeyedList):
    """Rows of any kind. Keeps its place when rows change."""

    class Fitted(Message):
        """The rows were drawn for `row_width`, which may be new: what stands above them should follow."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._rows: tuple[DrawnRow, ...] = ()

    @property
    def rows(self) -> tuple[DrawnRow, ...]:
        """The rows that are shown."""
        return self._rows

    @property
    def row_width(self) -> int:
        """Cells that a row has."""
        return max(self.scrollable_content_region.width - _SIDES, 20)

    def show(self, rows: Sequence[DrawnRow]) -> None:
        """Show other rows."""
        self._rows = tuple(rows)
        self._draw()

    def on_resize(self) -> None:
        """Draw the rows for the new width."""
        self._draw()

    def _draw(self) -> None:
        self.post_message(self.Fitted())
        kept, place, width = self.kept_id, self.highlighted or 0, self.row_width
        self.set_options(Option(row.draw(width), id=row.key, disabled=row.is_head) for row in self._rows)
        keys = [row.key for row in self._rows]
        if kept in keys:
            self.highlighted = keys.index(kept)
        elif keys:
            self.highlighted = min(place, len(keys) - 1)
