"""A list with the keys that every list has."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList


class KeyedList(OptionList):
    """Options that are gone through with arrows and with the keys of vi; the enter key or a second click opens."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Next", show=False, id="list.down"),
        Binding("k", "cursor_up", "Previous", show=False, id="list.up"),
        Binding("g", "first", "First", show=False, id="list.first"),
        Binding("G", "last", "Last", show=False, id="list.last"),
    ]

    @property
    def highlighted_id(self) -> str | None:
        """The id of the option under the cursor."""
        return self.get_option_at_index(self.highlighted).id if self.highlighted is not None else None
