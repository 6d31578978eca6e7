"""Stats: pictures of progress, each with a sentence that says what it means."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from seminar_prep.domain.picture import LinePicture
from seminar_prep.domain.plain_text import one_line
from seminar_prep.domain.progress import READINESS
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.progress import Progress
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.open_field import open_field
from seminar_prep.tui.opening import Opening
from seminar_prep.tui.page_screen import PageScreen
from seminar_prep.tui.progress_page import picture_block, talk_line
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.widgets.item_scroll import Item, ItemScroll
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead

SPANS = (30, 90, 365)
# Cells of the page at most, what stands left and right of a line on it, and the fewest to draw in.
_WIDEST, _MARGINS, _NARROWEST = 116, 9, 20
_NARROW = 60


class StatsScreen(PageScreen):
    """The pictures, read by a worker: with many answers they take a while."""

    TITLE = "Stats"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "span(1)", "More days", key_display="+", id="stats.more"),
        Binding("minus", "span(-1)", "Fewer", key_display="-", id="stats.fewer"),
        Binding("enter", "open", "Open talk", id="stats.open"),
        Binding("x", "export", "Export", id="stats.export"),
        Binding("X", "export(True)", "Export all", show=False, id="stats.export-all"),
    ]

    class Found(Message):
        """A reading has ended, with the pictures or an error."""

        def __init__(self, days: int, progress: Progress | None, error: SeminarPrepError | None) -> None:
            super().__init__()
            self.days = days
            self.progress = progress
            self.error = error

    class Exported(Message):
        """An export has ended, with the files or an error."""

        def __init__(self, files: Sequence[str], error: SeminarPrepError | None = None) -> None:
            super().__init__()
            self.files = files
            self.error = error

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked_for: tuple[str, ...] = ()  # names of the pictures to export, none for all
        self._days = SPANS[0]
        self._progress: Progress | None = None

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield Static(id="asked", markup=False, classes="hidden")
        yield Input(id="place", classes="hidden")
        yield ItemScroll(id="page")
        yield KeyBar()

    def take_keys(self) -> None:
        """Have the keys go to the page, unless its field is open."""
        if self.query_one(Input).has_class("hidden"):
            super().take_keys()

    async def reload(self) -> None:
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
            await self.draw_page()

    async def on_resize(self) -> None:
        """Fit what the masthead says, too."""
        self._show_span()

    def parts(self) -> Iterator[Widget]:
        """Yield the pictures, below that of readiness the talks in it."""
        width = max(min(self.size.width, _WIDEST) - _MARGINS, _NARROWEST)
        for picture in self._progress.pictures if self._progress else ():
            block = Item(picture_block(picture, width, self._desk.glyphs), f"picture:{picture.name}")
            yield block.add_class("picture")
            if isinstance(picture, LinePicture) and picture.lines:
                most = max(len(line.points) for line in picture.lines)
                for line in picture.lines:
                    yield Item(talk_line(line, most, width, self._desk.glyphs), f"talk:{line.key}")

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is."""
        if action == "open":
            return self.chosen_of("talk") is not None
        if action == "export":
            return self._progress is not None
        return True

    async def action_span(self, step: int) -> None:
        """Look further back and ahead, or less far."""
        place = min(max(SPANS.index(self._days) + step, 0), len(SPANS) - 1)
        if SPANS[place] != self._days:
            self._days = SPANS[place]
            await self.reload()

    def action_open(self) -> None:
        """Open the talk under the cursor."""
        if talk := self.chosen_of("talk"):
            self.app.post_message(Opening(f"talk:{talk}"))

    # ------------------------------------------------------------ files

    def action_export(self, is_all: bool = False) -> None:
        """Ask where the picture under the cursor is to be written; without one, or if asked for, all of them."""
        progress = self._progress
        if progress is None:
            return
        name = self.chosen_of("picture") or (READINESS if self.chosen_of("talk") else None)
        self._asked_for = (name,) if name and not is_all else ()
        titles = [one.title for one in progress.pictures if one.name in self._asked_for]
        what = titles[0] if titles else "All pictures"
        asked = self.query_one("#asked", Static)
        asked.update(Content.styled(f"{what}: to which folder, or to which .svg, .png or .json file?", "$text-muted"))
        field = self.query_one(Input)
        field.value = field.value or self._desk.progress.folder
        asked.remove_class("hidden")
        field.cursor_position = len(field.value)
        open_field(field)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write to the place that was typed."""
        place = event.value.strip()
        if self._progress is not None and place:
            self._write(self._progress, self._asked_for, place)

    @work(thread=True, group="export")
    def _write(self, progress: Progress, names: Sequence[str], place: str) -> None:
        try:
            self.post_message(self.Exported(self._desk.progress.export(progress, names, place)))
        except SeminarPrepError as error:
            self.post_message(self.Exported((), error))

    def on_stats_screen_exported(self, event: Exported) -> None:
        """Say where the files are; or what was wrong with the place, in place."""
        event.stop()
        if event.error:
            error = event.error
            words = one_line(" ".join(filter(None, [error.where, error.message, error.hint])))
            self.query_one("#asked", Static).update(Content.styled(words, "$text-error"))
            return
        self.leave_field()
        self.notify(one_line(f"Wrote {', '.join(event.files)}."), timeout=12, markup=False)

    def leave_field(self) -> bool:
        """Close the field; False where it is not open. The place stays for the next time."""
        if self.query_one(Input).has_class("hidden"):
            return False
        for name in ("#asked", "#place"):
            self.query_one(name).add_class("hidden")
        self.page.focus()
        return True
