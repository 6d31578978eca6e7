"""Help: every key of every screen, read from the screens themselves, so that it cannot be wrong."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.keys import format_key
from textual.screen import Screen
from textual.widgets import Footer, Static

from seminar_prep.tui.widgets.masthead import Masthead

Section = tuple[str, Sequence[BindingType]]

_GRADES = """5  perfect              2  wrong, but it seemed easy once seen
4  right, after thought   1  wrong, the answer was familiar
3  right, with difficulty 0  blank
Below 3 the card starts anew tomorrow; below 4 it comes again today until it scores 4."""


class HelpScreen(Screen[None]):
    """The keys, screen by screen; `sections` are (title, bindings)."""

    TITLE = "Help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll(1)", "Scroll down", show=False, id="help.down"),
        Binding("up,k", "scroll(-1)", "Scroll up", show=False, id="help.up"),
    ]

    def __init__(self, sections: Sequence[Section], *, is_sample: bool) -> None:
        super().__init__()
        self._sections = sections
        self._is_sample = is_sample

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._is_sample)
        with VerticalScroll(id="page"):
            for title, bindings in self._sections:
                yield Static(Content.assemble(("\n" + title, "bold $primary")), markup=False)
                yield Static(_key_lines(bindings), markup=False)
            yield Static(Content.assemble(("\nGrades", "bold $primary")), markup=False)
            yield Static(Content(_GRADES), markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Name the page and take the keys."""
        self.query_one(Masthead).show("Help")
        self.query_one("#page").focus()

    def action_scroll(self, lines: int) -> None:
        """Scroll the page."""
        self.query_one("#page").scroll_relative(y=lines, animate=False, immediate=True)


def key_names(binding: Binding) -> str:
    """Return the keys of a binding as a person would name them."""
    return ", ".join(binding.key_display or format_key(key) for key in binding.key.split(","))


def _key_lines(bindings: Sequence[BindingType]) -> Content:
    lines = [
        Content.assemble((f"  {key_names(one):<16}", "bold"), one.description)
        for one in bindings
        if isinstance(one, Binding) and one.description
    ]
    return Content("\n").join(lines)
