"""A page of text with items in it: the cursor keys read on line by line and stop at each item."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

# Scrolling is immediate where nothing else is redrawn: put off until after a refresh it is not painted in a terminal.
_STEP = 2  # lines scrolled where no item is near


class Item(Static):
    """Something on the page that can be chosen. `key` says what it is."""

    def __init__(self, content: Content, key: str) -> None:
        super().__init__(content, classes="item", markup=False)
        self.key = key


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
    ]

    class Chosen(Message):
        """The cursor has come to another item; `key` is None where there is none."""

        def __init__(self, key: str | None) -> None:
            super().__init__()
            self.key = key

    chosen: Item | None = None

    def choose(self, item: Item | None, *, scroll: bool = True) -> None:
        """Put the cursor on `item`."""
        if self.chosen is not None:
            self.chosen.remove_class("chosen")
        self.chosen = item
        if item is not None:
            item.add_class("chosen")
            if scroll:
                self.scroll_to_widget(item, animate=False, immediate=True)
        self.post_message(self.Chosen(item.key if item else None))

    async def redraw(self, parts: Iterable[Widget]) -> None:
        """Show other parts; the cursor stays on its item and the page at its place."""
        key, place = self.chosen.key if self.chosen else None, self.scroll_offset
        self.chosen = None
        async with self.batch():
            await self.remove_children()
            await self.mount(*parts)
        self.choose_key(key)
        self.scroll_to(*place, animate=False)

    def chosen_of(self, kind: str) -> str | None:
        """Return what follows the colon in the key of the item under the cursor, if `kind` stands before it."""
        name, _, rest = self.chosen.key.partition(":") if self.chosen else ("", "", "")
        return rest if name == kind else None

    def choose_key(self, key: str | None) -> None:
        """Put the cursor on the item of that key, if it is there."""
        for item in self.query(Item):
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
        items = list(self.query(Item))
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
        items = list(self.query(Item))
        if step > 0 and items:
            self.choose(items[-1])
            self.scroll_end(animate=False, immediate=True)
        else:
            self.choose(None)
            self.scroll_home(animate=False, immediate=True)


def _neighbour(items: list[Item], place: int | None, step: int) -> Item | None:
    if place is None:
        return items[0] if items and step > 0 else None
    wanted = place + step
    return items[wanted] if 0 <= wanted < len(items) else None
