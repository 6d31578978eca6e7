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

from seminar_prep.domain.plain_text import fold
from seminar_prep.tui.keymap import Section
from seminar_prep.tui.open_field import open_field
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead
from seminar_prep.tui.widgets.words_field import WordsField

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
        Binding("slash", "filter", "Filter", key_display="/", id="help.filter"),
    ]

    def __init__(self, sections: Sequence[Section], *, is_sample: bool) -> None:
        super().__init__(name="help")
        self._sections = sections
        self._is_sample = is_sample
        self._drawn: tuple[int, tuple[str, ...]] = (0, ())
        self._words: tuple[str, ...] = ()
        self._field: WordsField | None = None

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
        wanted = (self.size.width, self._words)
        if wanted != self._drawn:
            self._drawn = wanted
            lines = self._found(*wanted) if self._words else self._lines(self.size.width)
            self.query_one("#keys", Static).update(Content("\n").join(lines))

    def _found(self, width: int, words: tuple[str, ...]) -> Iterator[Content]:
        """Yield the keys whose line, with the title above it, has all `words`."""
        for title, bindings in self._sections:
            lines = [_line(one, width) for one in bindings if isinstance(one, Binding) and one.description]
            found = [line for line in lines if all(word in fold(f"{title} {line.plain}") for word in words)]
            if found:
                yield from (Content(""), Content.styled(title, "bold $primary"), *found)

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

    def keep(self, words: tuple[str, ...]) -> None:
        """Show the keys that have all `words`, which are folded."""
        self._words = words
        self._draw()

    async def action_filter(self) -> None:
        """Ask for words to look for."""
        if self._field is None:
            self._field = WordsField(self)
            await self.mount(self._field, before="#page")
        open_field(self._field)

    def leave_field(self) -> bool:
        """Close the field and show all keys; False where it is not open."""
        if self._field is None:
            return False
        self._field.remove()
        self._field = None
        self.keep(())
        self.take_keys()
        return True

    def take_keys(self) -> None:
        """Have the keys typed next."""
        self.query_one("#page").focus()

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
