"""Stats: pictures of progress, each with a sentence that says what it means."""

from collections.abc import Iterator
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from seminar_prep.domain.picture import LinePicture, Picture
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.progress import Progress
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.opening import Opening
from seminar_prep.tui.progress_page import is_blank, picture_lines, talk_line
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.talk_page import section
from seminar_prep.tui.widgets.item_scroll import Item, ItemScroll
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead

SPANS = (30, 90, 365)
# Cells of the page at most, what stands left and right of a line on it, and the fewest to draw in.
_WIDEST, _MARGINS, _NARROWEST = 116, 9, 20
_NARROW = 60


class StatsScreen(Screen[None]):
    """The pictures, read by a worker: with many answers they take a while."""

    TITLE = "Stats"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "span(1)", "More days", key_display="+", id="stats.more"),
        Binding("minus", "span(-1)", "Fewer", key_display="-", id="stats.fewer"),
        Binding("enter", "open", "Open talk", id="stats.open"),
    ]

    class Found(Message):
        """A reading has ended, with the pictures or an error."""

        def __init__(self, days: int, progress: Progress | None, error: SeminarPrepError | None) -> None:
            super().__init__()
            self.days = days
            self.progress = progress
            self.error = error

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._days = SPANS[0]
        self._progress: Progress | None = None

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield ItemScroll(id="page")
        yield KeyBar()

    def on_screen_resume(self) -> None:
        """Read anew: answers may have been given meanwhile."""
        self.reload()
        self.query_one(ItemScroll).focus()

    def reload(self) -> None:
        """Have the pictures read; those that stand stay until then."""
        self._show_span()
        self._read(self._days)

    def _show_span(self) -> None:
        both = " back and ahead" if self.size.width > _NARROW else ""
        self.query_one(Masthead).show("Stats", f"{self._days} days{both}")

    @work(thread=True, group="stats")
    def _read(self, days: int) -> None:
        try:
            self.post_message(self.Found(days, self._desk.progress.read(days), None))
        except SeminarPrepError as error:
            self.post_message(self.Found(days, None, error))

    async def on_stats_screen_found(self, event: Found) -> None:
        """Draw what was read, unless another span has been asked for since."""
        event.stop()
        if event.error:
            show_error(self.app, event.error)
            self._days = self._progress.days if self._progress else self._days
            self._show_span()
        elif event.days == self._days:
            self._progress = event.progress
            await self._draw()

    async def on_resize(self) -> None:
        """Fit the new width."""
        self._show_span()
        await self._draw()

    async def _draw(self) -> None:
        if self._progress:
            await self.query_one(ItemScroll).redraw(self._parts(self._progress))
            self.refresh_bindings()

    def _parts(self, progress: Progress) -> Iterator[Widget]:
        width = max(min(self.size.width, _WIDEST) - _MARGINS, _NARROWEST)
        for picture in progress.pictures:
            yield Static(section(picture.title), markup=False)
            yield Static(Content(picture.sentence), classes="sentence", markup=False)
            if not is_blank(picture):
                yield from self._drawn(picture, width)

    def _drawn(self, picture: Picture, width: int) -> Iterator[Widget]:
        glyphs = self._desk.glyphs
        if isinstance(picture, LinePicture):
            most = max(len(line.points) for line in picture.lines)
            for line in picture.lines:
                yield Item(talk_line(line, most, width, glyphs), f"talk:{line.key}")
        else:
            yield Static(picture_lines(picture, width, glyphs), classes="picture", markup=False)

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is."""
        if action == "open":
            return self._chosen_talk() is not None
        return True

    def on_item_scroll_chosen(self, event: ItemScroll.Chosen) -> None:
        """Offer the keys that fit the new item."""
        event.stop()
        self.refresh_bindings()

    def action_span(self, step: int) -> None:
        """Look further back and ahead, or less far."""
        place = min(max(SPANS.index(self._days) + step, 0), len(SPANS) - 1)
        if SPANS[place] != self._days:
            self._days = SPANS[place]
            self.reload()

    def action_open(self) -> None:
        """Open the talk under the cursor."""
        if talk := self._chosen_talk():
            self.app.post_message(Opening(f"talk:{talk}"))

    def _chosen_talk(self) -> str | None:
        return self.query_one(ItemScroll).chosen_of("talk") if self.is_mounted else None
