"""The list of talks with its keys."""

from datetime import date, tzinfo

from textual.message import Message
from textual.widgets.option_list import Option

from seminar_prep.services.preparation import AgendaRow
from seminar_prep.tui.agenda_rows import agenda_row
from seminar_prep.tui.maths import Glyphs
from seminar_prep.tui.widgets.keyed_list import KeyedList

_SIDES = 2  # cells of padding left and right of a row, together


class TalkList(KeyedList):
    """Talks, one option each; the option's id is the talk's. Keeps its place when rows change."""

    class Fitted(Message):
        """The rows were drawn for `row_width`, which may be new: what stands above them should follow."""

    def __init__(self, zone: tzinfo, glyphs: Glyphs) -> None:
        super().__init__(id="talks", markup=False)
        self._zone = zone
        self.glyphs = glyphs
        self._rows: tuple[AgendaRow, ...] = ()
        self._today = date.min

    @property
    def row_width(self) -> int:
        """Cells that a row has."""
        return max(self.scrollable_content_region.width - _SIDES, 20)

    @property
    def highlighted_talk(self) -> str | None:
        """The id of the talk under the cursor."""
        return self.highlighted_id

    def show(self, rows: tuple[AgendaRow, ...], today: date) -> None:
        """Show other rows."""
        self._rows, self._today = rows, today
        self._draw()

    def on_resize(self) -> None:
        """Draw the rows for the new width."""
        self._draw()

    def _draw(self) -> None:
        self.post_message(self.Fitted())
        kept, place = self.highlighted_talk, self.highlighted or 0
        width = self.row_width
        self.set_options(
            Option(agenda_row(row, self._today, self._zone, width, self.glyphs), id=row.talk.id) for row in self._rows
        )
        if self._rows:
            ids = [row.talk.id for row in self._rows]
            self.highlighted = ids.index(kept) if kept in ids else min(place, len(ids) - 1)
