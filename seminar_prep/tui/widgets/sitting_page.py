"""The page that says what a sitting at the cards came to."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from seminar_prep.tui.opening import Opening
from seminar_prep.tui.widgets.item_scroll import ItemScroll


class SittingPage(ItemScroll):
    """What the sitting came to; enter opens what is under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "Open", id="sitting.open")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open what is under the cursor."""
        return self.chosen is not None if action == "open" else True

    def action_open(self) -> None:
        """Open the talk or card under the cursor."""
        if self.chosen is not None:
            self.post_message(Opening(self.chosen.key))
