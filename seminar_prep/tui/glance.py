"""The first frame: the coming talks where the agenda will show them, while all that it needs is being loaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from textual.content import Content
from textual.widget import Widget

from seminar_prep.services.agenda import AgendaRow
from seminar_prep.tui.agenda_rows import agenda_row, column_heads, row_height
from seminar_prep.tui.maths import Glyphs

_SIDES = 3  # cells beside a row of the agenda: its padding, and room for the scroll bar


@dataclass(frozen=True, slots=True)
class Glance:
    """Talks as they are read without their cards, soonest first, at the instant `now` of study day `today`."""

    rows: Sequence[AgendaRow]
    now: datetime
    today: date
    zone: tzinfo


class FirstFrame(Widget):
    """Counts, heads and talks of the agenda, the first without words yet, the last without readiness."""

    def __init__(self, glance: Glance, glyphs: Glyphs) -> None:
        super().__init__(id="glance")
        self._glance = glance
        self._glyphs = glyphs

    def render(self) -> Content:
        """Draw as many talks as there is room for."""
        glance, width, height = self._glance, self.size.width - _SIDES, self.size.height
        if not glance.rows:
            return Content("")
        n_lines = row_height(width)
        rows = glance.rows[: height // n_lines + 1]
        drawn = [agenda_row(row, glance.now, glance.zone, width, self._glyphs) for row in rows]
        heads = column_heads(width)
        return Content("\n").join([Content(""), Content(""), *([heads] if heads.plain else []), *drawn])
