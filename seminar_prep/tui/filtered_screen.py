"""A screen with one list and one field that narrows it by words."""

from abc import abstractmethod

from textual.screen import Screen
from textual.widgets import Input, OptionList

from seminar_prep.domain.plain_text import fold
from seminar_prep.tui.open_field import open_field


class FilteredScreen(Screen[None]):
    """Opens, follows and closes the field; `_words` are what is in it, folded. The list takes the keys otherwise."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name=name)
        self._words: tuple[str, ...] = ()

    @abstractmethod
    def show_found(self) -> None:
        """Show what has `_words`."""

    def action_filter(self) -> None:
        """Ask for words to look for."""
        field = self.query_one(Input)
        open_field(field)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while words are typed."""
        self._words = tuple(fold(event.value).split())
        self.show_found()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go back to the list with the filter on."""
        self.query_one(OptionList).focus()
        event.input.set_class(not event.value, "hidden")

    def leave_field(self) -> bool:
        """Close the field and forget its words; False where it is not open."""
        field = self.query_one(Input)
        if field.has_class("hidden"):
            return False
        field.value = ""
        field.add_class("hidden")
        self.query_one(OptionList).focus()
        return True
