"""Help: every key of every screen, read from the screens themselves, so that it cannot be wrong."""

from collections.abc import Sequence
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

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._is_sample)
        with VerticalScroll(id="page"):
            yield Static(id="own-keys", markup=False)
            for title, bindings in self._sections:
                yield Static(Content.assemble(("\n" + title, "bold $primary")), markup=False)
                yield _KeyTable(bindings)
            yield Static(Content.assemble(("\nGrades", "bold $primary")), markup=False)
            yield Static(Content(_GRADES), markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Name the page and take the keys."""
        self.query_one(Masthead).show("Help")
        self.query_one("#page").focus()

    def on_resize(self) -> None:
        """Say where the names are."""
        where = "on the right" if self.size.width >= _LEAST_FOR_NAMES else "that a wider screen shows"
        words = _OWN_KEYS.format(where=where)
        self.query_one("#own-keys", Static).update(Content.styled(f"\n{words}", "$text-muted"))

    def action_scroll(self, lines: int) -> None:
        """Scroll the page."""
        self.query_one("#page").scroll_relative(y=lines, animate=False, immediate=True)


def key_names(binding: Binding) -> str:
    """Return the keys of a binding as a person would name them."""
    return ", ".join(binding.key_display or format_key(key) for key in binding.key.split(","))


class _KeyTable(Static):
    """Keys, what they do, and where there is room the name that the configuration file knows each by."""

    def __init__(self, bindings: Sequence[BindingType]) -> None:
        super().__init__(markup=False)
        self._named: list[Binding] = [one for one in bindings if isinstance(one, Binding) and one.description]

    def on_mount(self) -> None:
        """Draw for the screen's width."""
        self._draw()

    def on_resize(self) -> None:
        """Draw for the new width."""
        self._draw()

    def _draw(self) -> None:
        self.update(Content("\n").join(_line(one, self.screen.size.width) for one in self._named))


def _line(binding: Binding, width: int) -> Content:
    keys = (f"  {key_names(binding):<{_KEYS}} ", "bold")
    if width < _LEAST_FOR_NAMES:
        return Content.assemble(keys, binding.description)
    return Content.assemble(keys, f"{binding.description:<{_DESCRIPTION}} ", (binding.id or "", "$text-muted"))
