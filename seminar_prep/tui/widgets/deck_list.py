"""The tree of decks with the keys of a tree, and a mouse that folds at the sign before a folder."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message

from seminar_prep.tui.deck_rows import INDENT
from seminar_prep.tui.widgets.drawn_list import DrawnList

_LEFT = 2  # cells of padding left of a row: the list's and the option's
_SIGN = 2  # cells of a folder's sign with its blank


class DeckList(DrawnList):
    """Rows whose keys are "folder:PATH/", "deck:NAME" or another kind's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "turn(False)", "Fold, or up to the folder", show=False, id="decks.fold"),
        Binding("right,l", "turn(True)", "Unfold, or into the folder", show=False, id="decks.unfold"),
    ]

    class Turned(Message):
        """The row `key` is to be opened, or closed; with None the other of what it is."""

        def __init__(self, key: str, is_open: bool | None) -> None:
            super().__init__()
            self.key = key
            self.is_open = is_open

    def action_turn(self, is_open: bool) -> None:
        """Ask for the row under the cursor to be opened or closed."""
        if key := self.highlighted_id:
            self.post_message(self.Turned(key, is_open))

    def choose(self, key: str) -> None:
        """Put the cursor on the row `key`, if it is there."""
        keys = [row.key for row in self.rows]
        if key in keys:
            self.highlighted = keys.index(key)

    def on_click(self, event: Click) -> None:
        """Open or close a folder that is clicked at its sign, at once."""
        number = event.style.meta.get("option")
        key = self.rows[number].key if number is not None else ""
        if key.startswith("folder:"):
            begins = _LEFT + INDENT * (key.count("/") - 1)
            if begins <= event.x < begins + _SIGN:
                event.prevent_default()
                self.highlighted = number
                self.post_message(self.Turned(key, None))
