"""The field above a page that narrows it by words."""

from typing import Protocol

from textual.widgets import Input

from seminar_prep.domain.plain_text import fold


class Narrowed(Protocol):
    """A page that can show a part of its items."""

    def keep(self, words: tuple[str, ...]) -> None:
        """Show the items that have all `words`, which are folded."""

    def leave_field(self) -> bool:
        """Close the field and show all items; False where it is not open."""

    def take_keys(self) -> None:
        """Have the keys typed next."""


class WordsField(Input):
    """A line to type words into; the page shows the items that have all of them. Its events are for no screen."""

    def __init__(self, page: Narrowed) -> None:
        super().__init__(placeholder="words of what to show")
        self._page = page

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the page while words are typed."""
        event.stop()
        self._page.keep(tuple(fold(event.value).split()))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go back to the page, narrowed as it is."""
        event.stop()
        self._page.take_keys()
        if not event.value:
            self._page.leave_field()
