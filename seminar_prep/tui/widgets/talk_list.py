"""The list of talks with its keys; how far off they are moves on by itself."""

from collections.abc import Callable
from datetime import date

from textual.content import Content
from textual.message import Message
from textual.widgets.option_list import Option

from seminar_prep.services.agenda import AgendaRow
from seminar_prep.services.preparation import Agenda
from seminar_prep.tui.agenda_rows import agenda_row
from seminar_prep.tui.maths import Glyphs
from seminar_prep.tui.plain_words import countdown_words, when_words
from seminar_prep.tui.widgets.keyed_list import KeyedList

_SIDES = 2  # cells of padding left and right of a row, together
# How often the clock is looked at, in seconds; a row is drawn anew only when its words are others.
TICK = 5.0


class TalkList(KeyedList):
    """Talks, one option each; the option's id is the talk's. Keeps its place when rows change.

    `agenda` is asked anew each time: other settings bring another one.
    """

    class Fitted(Message):
        """The rows were drawn for `row_width`, which may be new: what stands above them should follow."""

    class Outdated(Message):
        """Another study day has begun, or a talk that was shown is over: the talks should be read anew."""

    def __init__(self, agenda: Callable[[], Agenda], glyphs: Glyphs) -> None:
        super().__init__(id="talks", markup=False)
        self._agenda = agenda
        self.glyphs = glyphs
        self._rows: tuple[AgendaRow, ...] = ()
        self._today = date.min
        self._countdowns: tuple[str, ...] = ()
        # All that the rows were drawn from.
        self._drawn_from: tuple[object, ...] = ()

    @property
    def row_width(self) -> int:
        """Cells that a row has."""
        return max(self.scrollable_content_region.width - _SIDES, 20)

    @property
    def highlighted_talk(self) -> str | None:
        """The id of the talk under the cursor."""
        return self.highlighted_id

    def show(self, rows: tuple[AgendaRow, ...], today: date) -> None:
        """Show other rows, read on study day `today`."""
        self._rows, self._today = rows, today
        self._draw()

    def on_mount(self) -> None:
        """Look at the clock from now on."""
        self.set_interval(TICK, self.tick)

    def tick(self) -> None:
        """Let the countdowns move on where this is on screen."""
        if not self.screen.is_current or self._today == date.min:
            return
        before, self._countdowns = self._countdowns, self._counted()
        changed = [number for number, words in enumerate(self._countdowns) if words != before[number]]
        is_over = any(before[number] == "now" for number in changed)
        if is_over or self._agenda().today() != self._today:
            self.post_message(self.Outdated())
            return
        for number in changed:
            self.replace_option_prompt_at_index(number, self._drawn(self._rows[number]))

    def on_resize(self) -> None:
        """Draw the rows for the new width."""
        self._draw()

    def _draw(self) -> None:
        self.post_message(self.Fitted())
        kept, place = self.kept_id, self.highlighted or 0
        self._countdowns = self._counted()
        # An instant is equal to the same one in another zone, where a clock shows another time.
        times = tuple(when_words(row.talk.stated) for row in self._rows)
        drawn_from = (self._rows, times, self._countdowns, self._agenda().zone, self.row_width, self.glyphs)
        if drawn_from == self._drawn_from:
            return
        self._drawn_from = drawn_from
        self.set_options(Option(self._drawn(row), id=row.talk.id) for row in self._rows)
        if self._rows:
            ids = [row.talk.id for row in self._rows]
            self.highlighted = ids.index(kept) if kept in ids else min(place, len(ids) - 1)

    def _counted(self) -> tuple[str, ...]:
        now, zone = self._agenda().now(), self._agenda().zone
        return tuple(countdown_words(row.talk.stated, now, zone) for row in self._rows)

    def _drawn(self, row: AgendaRow) -> Content:
        return agenda_row(row, self._agenda().now(), self._agenda().zone, self.row_width, self.glyphs)
