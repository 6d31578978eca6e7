"""A month that is gone through day by day."""

from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from seminar_prep.tui.maths import Glyphs
from seminar_prep.tui.month_page import DAYS, Month, cell_width, last_of_month, later, month_lines, same_day, weeks_of

_MOST_LINES = 4  # for a week


class MonthGrid(Widget, can_focus=True):
    """The days of a month with their talks. Tells when another day is chosen, and when one is to be opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "days(-1)", "Day before", show=False, id="month.left"),
        Binding("right,l", "days(1)", "Day after", show=False, id="month.right"),
        Binding("up,k", "days(-7)", "Week before", show=False, id="month.up"),
        Binding("down,j", "days(7)", "Week after", show=False, id="month.down"),
        Binding("left_square_bracket,pageup", "months(-1)", "Prev", key_display="[", id="month.before"),
        Binding("right_square_bracket,pagedown", "months(1)", "Next", key_display="]", id="month.after"),
        Binding("g,home", "today", "This day", show=False, id="month.today"),
        Binding("G,end", "last", "Last of the month", show=False, id="month.last"),
        Binding("enter", "open", "Open day", show=False, id="month.open"),
    ]

    class Moved(Message):
        """Another day is chosen."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    class Opened(Message):
        """The chosen day is to be opened."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="month")
        self.glyphs = glyphs
        self._month = Month(date.min, date.min, {})
        self._lines = 1

    @property
    def chosen(self) -> date:
        """The day under the cursor."""
        return self._month.chosen

    def show(self, month: Month, lines: int) -> None:
        """Show another month, in at most `lines` lines if it can."""
        self._month = month
        n_weeks = len(weeks_of(month.chosen))
        self._lines = min(max((lines - 1) // n_weeks, 1), _MOST_LINES)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines of the week days and all weeks."""
        return 1 + self._lines * len(weeks_of(self._month.chosen))

    def render(self) -> Content:
        """Return the drawn lines."""
        return month_lines(self._month, self.size.width, self._lines, self.glyphs)

    def on_click(self, event: Click) -> None:
        """Choose the day under the mouse; a second click opens it."""
        row, column = (event.y - 1) // self._lines, event.x // cell_width(self.size.width)
        weeks = weeks_of(self.chosen)
        if event.y < 1 or not (0 <= row < len(weeks) and 0 <= column < DAYS):
            return
        if weeks[row][column] == self.chosen:
            self.post_message(self.Opened())
        else:
            self._go(weeks[row][column])

    def action_days(self, step: int) -> None:
        """Go so many days on."""
        self._go(later(self.chosen, step))

    def action_months(self, step: int) -> None:
        """Go so many months on."""
        self._go(same_day(self.chosen, step))

    def action_today(self) -> None:
        """Go to the learner's day."""
        self._go(self._month.today)

    def action_last(self) -> None:
        """Go to the last day of the month."""
        self._go(last_of_month(self.chosen))

    def _go(self, day: date) -> None:
        self._month = replace(self._month, chosen=day)
        self.refresh(layout=True)
        self.post_message(self.Moved(day))

    def action_open(self) -> None:
        """Open the chosen day."""
        self.post_message(self.Opened())
