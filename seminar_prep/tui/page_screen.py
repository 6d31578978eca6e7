"""Screens that are one page of text with items in it."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from seminar_prep.errors import SeminarPrepError
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.maths import SOURCE, Glyphs
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.widgets.item_scroll import ItemScroll
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead

View = TypeVar("View")


class PageScreen(Screen[None]):
    """Reads anew whenever it is come back to, draws the page anew for another width, and follows its cursor.

    Textual calls the handlers of a class and of what it inherits from, so no screen has its own `on_screen_resume`.
    """

    def __init__(self, desk: Desk, name: str | None = None) -> None:
        super().__init__(name=name)
        self._desk = desk
        self._drawn_width = 0  # cells; 0 before the page was drawn
        self._is_raw = False  # whether formulas stand in their exact source

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield ItemScroll(id="page")
        yield KeyBar()

    @abstractmethod
    async def reload(self) -> None:
        """Read what is shown anew and draw it, or have it read."""

    @abstractmethod
    def parts(self) -> Iterator[Widget]:
        """Yield what is on the page, from what was read last."""

    @property
    def page(self) -> ItemScroll:
        """The page."""
        return self.query_one(ItemScroll)

    async def on_screen_resume(self) -> None:
        """Show what has changed meanwhile."""
        await self.reload()
        self.take_keys()

    def take_keys(self) -> None:
        """Have the keys go to the page."""
        self.page.focus()

    async def on_resize(self) -> None:
        """Draw the lines for the new width."""
        if self._drawn_width not in (0, self.size.width):
            await self.draw_page()

    async def draw_page(self) -> None:
        """Draw the page; the cursor stays on its item."""
        self._drawn_width = self.size.width
        await self.page.redraw(self.parts())
        self.refresh_bindings()

    def on_item_scroll_chosen(self, event: ItemScroll.Chosen) -> None:
        """Offer the keys that fit the new item."""
        event.stop()
        self.refresh_bindings()

    @property
    def glyphs(self) -> Glyphs:
        """What formulas are drawn with now."""
        return SOURCE if self._is_raw else self._desk.glyphs

    async def action_raw(self) -> None:
        """Change between drawn formulas and their exact source."""
        self._is_raw = not self._is_raw
        await self.draw_page()

    @property
    def chosen_key(self) -> str | None:
        """The key of the item under the cursor; None without one."""
        chosen = self.page.chosen if self.is_mounted else None
        return chosen.key if chosen else None

    def chosen_of(self, kind: str) -> str | None:
        """Return what follows the colon in the key of the item under the cursor, if `kind` stands before it."""
        return self.page.chosen_of(kind) if self.is_mounted else None


class ThingScreen(PageScreen, Generic[View]):
    """One thing whole: a talk, a paper, a card, a concept. It closes where the thing cannot be read."""

    def __init__(self, desk: Desk, key: str) -> None:
        """`key` says which thing, as `Opening` does; it is the screen's name."""
        super().__init__(desk, key)
        self._view: View | None = None

    @abstractmethod
    def read(self) -> View:
        """Return the thing as it is now. Raises SeminarPrepError."""

    @abstractmethod
    def heading(self, view: View) -> tuple[str, str]:
        """Return what the masthead says: of what kind the thing is, and a remark."""

    @abstractmethod
    def parts_of(self, view: View) -> Iterator[Widget]:
        """Yield what is on the page."""

    async def reload(self) -> None:
        """Read the thing anew and draw it; the cursor stays on its item."""
        try:
            self._view = self.read()
        except SeminarPrepError as error:
            show_error(self.app, error)
            self.dismiss()
            return
        self.query_one(Masthead).show(*self.heading(self._view))
        await self.draw_page()

    def parts(self) -> Iterator[Widget]:
        """Yield what is on the page; nothing before the thing was read."""
        return iter(()) if self._view is None else self.parts_of(self._view)
