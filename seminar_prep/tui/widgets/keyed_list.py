"""A list with the keys that every list has."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click
from textual.widgets import OptionList


class KeyedList(OptionList):
    """Options that are gone through with arrows and with the keys of vi; the enter key or a second click opens."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Next", show=False, id="list.down"),
        Binding("k", "cursor_up", "Previous", show=False, id="list.up"),
        Binding("g", "first", "First", show=False, id="list.first"),
        Binding("G", "last", "Last", show=False, id="list.last"),
    ]

    kept_id: str | None = None  # the id that the cursor was on last, also while there are no options

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Note where the cursor is."""
        if highlighted is not None:
            self.kept_id = self.highlighted_id
        super().watch_highlighted(highlighted)

    @property
    def highlighted_id(self) -> str | None:
        """The id of the option under the cursor."""
        return self.get_option_at_index(self.highlighted).id if self.highlighted is not None else None

    def on_click(self, event: Click) -> None:
        """Choose an option that is not under the cursor, and open nothing yet."""
        number = event.style.meta.get("option")
        if number is not None and number != self.highlighted:
            event.prevent_default()
            if not self.get_option_at_index(number).disabled:
                self.highlighted = number
