"""Help: every key of every screen, read from the screens themselves, so that it cannot be wrong."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.keys import format_key
from textual.screen import Screen
from textual.widgets import Static

from seminar_prep.tui.keymap import Section
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead

_KEYS, _DESCRIPTION = 15, 30  # cells
_LEAST_FOR_NAMES = 76  # cells that the screen must have
_OWN_KEYS = "Keys of your own: [keys] in config.toml, by the names {where}."
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
        super().__init__(name="help")
        self._sections = sections
        self._is_sample = is_sample
        self._drawn_width = 0

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._is_sample)
        with VerticalScroll(id="page"):
            yield Static(id="keys", markup=False)  # one for all: a widget for each section took three times as long
        yield KeyBar()

    def on_mount(self) -> None:
        """Name the page and take the keys."""
        self.query_one(Masthead).show("Help")
        self.query_one("#page").focus()

    def on_screen_resume(self) -> None:
        """Draw for the width there is."""
        self._draw()

    def on_resize(self) -> None:
        """Draw for the new width."""
        self._draw()

    def _draw(self) -> None:
        width = self.size.width
        if width != self._drawn_width:
            self._drawn_width = width
            self.query_one("#keys", Static).update(Content("\n").join(self._lines(width)))

    def _lines(self, width: int) -> Iterator[Content]:
        where = "on the right" if width >= _LEAST_FOR_NAMES else "that a wider screen shows"
        yield Content("")
        yield Content.styled(_OWN_KEYS.format(where=where), "$text-muted")
        for title, bindings in self._sections:
            yield Content("")
            yield Content.styled(title, "bold $primary")
            for one in bindings:
                if isinstance(one, Binding) and one.description:
                    yield _line(one, width)
        yield Content("")
        yield Content.styled("Grades", "bold $primary")
        yield Content(_GRADES)

    def action_scroll(self, lines: int) -> None:
        """Scroll the page."""
        self.query_one("#page").scroll_relative(y=lines, animate=False, immediate=True)


def key_names(binding: Binding) -> str:
    """Return the keys of a binding as a person would name them."""
    return ", ".join(binding.key_display or format_key(key) for key in binding.key.split(","))


def _line(binding: Binding, width: int) -> Content:
    keys = (f"  {key_names(binding):<{_KEYS}} ", "bold")
    if width < _LEAST_FOR_NAMES:
        return Content.assemble(keys, binding.description)
    return Content.assemble(keys, f"{binding.description:<{_DESCRIPTION}} ", (binding.id or "", "$text-muted"))
