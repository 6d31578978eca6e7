"""Screens with a field that the back key closes first."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class HasField(Protocol):
    """A screen that may have a field open."""

    def leave_field(self) -> bool:
        """Close an open field and forget its text; False where none is open."""
