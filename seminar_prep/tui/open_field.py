"""Screens and pages with a field that the back key closes first."""

from typing import Protocol, runtime_checkable

from textual.widget import Widget


@runtime_checkable
class HasField(Protocol):
    """What may have a field open."""

    def leave_field(self) -> bool:
        """Close an open field and forget its text; False where none is open."""


def open_field(field: Widget) -> None:
    """Show a hidden field and give it the keys at once: what is typed after its key is for it, however fast."""
    field.remove_class("hidden")
    field.app.stylesheet.update(field)  # not in the next pause: what is hidden takes no keys
    field.screen.set_focus(field)
