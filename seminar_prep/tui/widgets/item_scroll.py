"""A page of text with items in it: the cursor keys read on line by line and stop at each item; a field narrows them."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from seminar_prep.tui.open_field import open_field
from seminar_prep.tui.widgets.page_parts import CHOSEN, Item, become, has_words, n_that_stay
from seminar_prep.tui.widgets.words_field import WordsField

# Scrolling is immediate where nothing else is redrawn: put off until after a refresh it is not painted in a terminal.
_STEP = 2  # lines scrolled where no item is near
# Lines that a part of a page has or more; parts that fill a screen are laid out first, the others once it stands.
_LINES_OF_PART, _LEAST_AT_ONCE = 3, 8

__all__ = ["Item", "ItemScroll"]


class ItemScroll(VerticalScroll):
    """A scrolling page, sideways too where a formula is wider than it.

    `chosen` is the item under the cursor, or None before the first was reached.
    """

    DEFAULT_CSS = "ItemScroll { overflow-x: auto; scrollbar-size-horizontal: 1; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next", show=False, id="page.down"),
        Binding("up,k", "move(-1)", "Previous", show=False, id="page.up"),
        Binding("home,g", "edge(-1)", "Top", show=False, id="page.top"),
        Binding("end,G", "edge(1)", "Bottom", show=False, id="page.bottom"),
        Binding("left,h", "scroll_left", "Scroll left", show=False, id="page.left"),
        Binding("right,l", "scroll_right", "Scroll right", show=False, id="page.right"),
        Binding("pagedown,space", "page_down", "Page down", show=False, id="page.page-down"),
        Binding("pageup", "page_up", "Page up", show=False, id="page.page-up"),
        Binding("slash", "filter", "Filter", key_display="/", show=False, id="page.filter"),
    ]

    class Chosen(Message):
        """The cursor has come to another item; `key` is None where there is none."""

        def __init__(self, key: str | None) -> None:
            super().__init__()
            self.key = key

    chosen: Item | None = None

    def __init__(self, *children: Widget, id: str | None = None) -> None:
        super().__init__(*children, id=id)
        self._later: list[Widget] = []
        self._wanted_key: str | None = None
        self._words: tuple[str, ...] = ()
        self._field: WordsField | None = None

    @property
    def items(self) -> list[Item]:
        """What can be chosen, in order: while there are words, the items that have all of them."""
        return [item for item in self.query(Item) if item.display]

    def keep(self, words: tuple[str, ...]) -> None:
        """Show the items that have all `words`, which are folded; the others are not there meanwhile."""
        self._words = words
        self.complete()
        self._narrow(self.children)
        if words and (self.chosen is None or not self.chosen.display):
            self.choose(next(iter(self.items), None))

    def _narrow(self, parts: Iterable[Widget]) -> None:
        for item in parts:
            if isinstance(item, Item):
                item.display = has_words(item, self._words)

    async def action_filter(self) -> None:
        """Ask for words to look for."""
        if self._field is None:
            self._field = WordsField(self)
            await self.screen.mount(self._field, before=self)
        open_field(self._field)

    def leave_field(self) -> bool:
        """Close the field and show all items; False where it is not open."""
        if self._field is None:
            return False
        self._field.remove()
        self._field = None
        self.keep(())
        self.take_keys()
        return True

    def take_keys(self) -> None:
        """Have the keys typed next."""
        self.focus()

    def choose(self, item: Item | None, *, scroll: bool = True) -> None:
        """Put the cursor on `item`."""
        if self.chosen is not None:
            self.chosen.remove_class(CHOSEN)
        self.chosen = item
        if item is not None:
            item.add_class(CHOSEN)
            if scroll:
                self.scroll_to_widget(item, animate=False, immediate=True)
        self.post_message(self.Chosen(item.key if item else None))

    async def redraw(self, parts: Iterable[Widget]) -> None:
        """Show other parts; the cursor stays on its item and the page at its place.

        Those that are there stay, and only what they say is changed; what fills the screen comes first.
        """
        wanted, children = list(parts), list(self.children)
        key, place = self.chosen.key if self.chosen else None, self.scroll_offset
        n_kept = n_that_stay(children, wanted)
        self._later = []
        for old, new in zip(children[:n_kept], wanted, strict=False):
            become(old, new)
        self._narrow((*children[:n_kept], *wanted[n_kept:]))
        if n_kept == len(children) == len(wanted):
            return
        is_gone = self.chosen in children[n_kept:]
        if is_gone:
            self.chosen = None
        n_at_once = max(self.app.size.height // _LINES_OF_PART, _LEAST_AT_ONCE)
        last = len(wanted) if key or place.y else max(n_at_once, n_kept)
        async with self.batch():
            await self.remove_children(children[n_kept:])
            await self.mount(*wanted[n_kept:last])
        self._later = wanted[last:]
        if is_gone or key is None:
            self.choose_key(key)
        self.scroll_to(*place, animate=False)
        if self._later:
            self.call_after_refresh(self.complete)

    def complete(self) -> bool:
        """Lay out the parts that are still to come; return whether there were none."""
        later, self._later = self._later, []
        if later and self.is_attached:
            self.mount(*later)
            self.choose_key(self._wanted_key)
        return not later

    def chosen_of(self, kind: str) -> str | None:
        """Return what follows the colon in the key of the item under the cursor, if `kind` stands before it."""
        name, _, rest = self.chosen.key.partition(":") if self.chosen else ("", "", "")
        return rest if name == kind else None

    def choose_key(self, key: str | None) -> None:
        """Put the cursor on the item of that key, if it is there or will be."""
        self._wanted_key = key if self._later else None
        for item in self.items:
            if item.key == key:
                self.choose(item)
                return

    def on_click(self, event: Click) -> None:
        """Choose the item that was clicked; where it is chosen already, do what the enter key does."""
        item = event.widget
        if not isinstance(item, Item):
            return
        event.stop()
        self.focus()
        if item is self.chosen:
            self.app.simulate_key("enter")
        else:
            self.choose(item, scroll=False)

    def action_move(self, step: int) -> None:
        """Go to the next item in a direction if it is on the page or just beyond; else read on."""
        self.complete()
        items = self.items
        place = items.index(self.chosen) if self.chosen in items else None
        target = _neighbour(items, place, step)
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if target is not None:
            first = target.virtual_region.y
            last = first + target.virtual_region.height
            if first < top + height and last > top:
                self.choose(target)
                return
        self.scroll_relative(y=step * _STEP, animate=False, immediate=True)

    def action_edge(self, step: int) -> None:
        """Go to the first line of the page, or to its last item."""
        was_whole = self.complete()
        items = self.items
        self.choose(items[-1] if step > 0 and items else None)
        scroll = self.scroll_end if step > 0 and items else self.scroll_home
        scroll(animate=False, immediate=True)
        if not was_whole:  # the end is not known before the last parts are laid out
            self.call_after_refresh(scroll, animate=False, immediate=True)


def _neighbour(items: list[Item], place: int | None, step: int) -> Item | None:
    if place is None:
        return items[0] if items and step > 0 else None
    wanted = place + step
    return items[wanted] if 0 <= wanted < len(items) else None
