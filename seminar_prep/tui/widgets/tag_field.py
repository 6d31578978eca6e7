"""The line in which tags are typed; it completes those that are known."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widgets import Input

from seminar_prep.domain.own_tags import complete_tag


class _KnownTags(Suggester):
    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.tags: Sequence[str] = ()

    async def get_suggestion(self, value: str) -> str | None:
        return complete_tag(value, self.tags)


class TagField(Input):
    """Tags to add, with a hyphen before them tags to remove; the tab or right key takes what is suggested."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", "Complete the tag", show=False, id="tags.tab")]

    def __init__(self) -> None:
        self._known = _KnownTags()
        super().__init__(
            id="tags", placeholder="tags to add, -tag to remove", suggester=self._known, select_on_focus=False,
            classes="hidden",
        )  # fmt: skip

    def know(self, tags: Sequence[str]) -> None:
        """Complete these tags from now on."""
        self._known.tags = tags

    def open(self) -> None:
        """Come up empty."""
        self.value = ""
        self.remove_class("hidden")
        self.focus()

    def action_complete(self) -> None:
        """Take what is suggested, with a blank for the next tag."""
        if full := complete_tag(self.value, self._known.tags):
            self.value = f"{full} "
        self.cursor_position = len(self.value)
