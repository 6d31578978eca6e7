"""The field that takes a schedule: the path of a file, an address, or the text itself, pasted."""

from collections.abc import Mapping
from typing import ClassVar, cast

from textual.binding import Binding, BindingType
from textual.events import Key, Paste
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from seminar_prep.domain.plain_text import strip_controls
from seminar_prep.services.typed_source import Completion, complete_path
from seminar_prep.tui.key_names import HasOwnKeys

# A key that follows the enter key this soon was not typed: a terminal without bracketed paste hands lines over so.
_BURST_SECONDS = 0.03


class SourceField(TextArea):
    """Text of any length. The enter key reads it, the tab key completes the name of a file."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "submit", "Read", id="importing.read"),
        Binding("tab", "complete", "Complete", show=False, id="importing.complete"),
        Binding("ctrl+j", "line", "New line", show=False, id="importing.line"),
    ]

    class Submitted(Message):
        """What stands in the field is to be read."""

    class Completed(Message):
        """The path in the field was completed; `completion` says how far."""

        def __init__(self, completion: Completion) -> None:
            super().__init__()
            self.completion = completion

    def __init__(self, placeholder: str) -> None:
        super().__init__(id="source", placeholder=placeholder, soft_wrap=True, highlight_cursor_line=False)
        self._submitting: Timer | None = None

    def action_submit(self) -> None:
        """Have the text read, unless more is coming at a speed at which nobody types."""
        if self._submitting is not None:
            self._go_on_with_line()
        self._submitting = self.set_timer(_BURST_SECONDS, self._submit)

    def _submit(self) -> None:
        self._submitting = None
        self.post_message(self.Submitted())

    def on_key(self, event: Key) -> None:
        """Take the enter key before the field does, and take it for the end of a line before a burst of keys."""
        if event.key == "enter" and "enter" in self._own_keys().get("importing.read", "enter").split(","):
            event.stop()
            event.prevent_default()
            self.action_submit()
        elif self._submitting is not None:
            self._go_on_with_line()

    def on_paste(self, event: Paste) -> None:
        """Take in what is pasted without what would be commands to the terminal."""
        event.stop()
        event.prevent_default()
        self.take(event.text)

    def take(self, text: str) -> None:
        """Put text from outside where the cursor is, in place of what is chosen."""
        self.replace(strip_controls(text), *self.selection, maintain_selection_offset=False)

    def _own_keys(self) -> Mapping[str, str]:
        return cast(HasOwnKeys, self.app).own_keys

    def _go_on_with_line(self) -> None:
        if self._submitting is not None:
            self._submitting.stop()
            self._submitting = None
            self.action_line()

    def action_line(self) -> None:
        """Begin a new line."""
        self.insert("\n")

    def action_complete(self) -> None:
        """Complete the path that stands in the field; in text of many lines go on to what is next on the screen."""
        if "\n" in self.text:
            self.screen.focus_next()
            return
        completion = complete_path(self.text)
        # A name may hold commands to the terminal, which the field would pass on.
        if completion.text not in (self.text, "") and completion.text == strip_controls(completion.text):
            self.text = completion.text
            self.move_cursor(self.document.end)
        self.post_message(self.Completed(completion))
