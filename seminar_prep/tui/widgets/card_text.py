"""A widget that shows a card's text, drawn for its own width."""

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from textual.color import Color
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from seminar_prep.tui.card_text import Placed, draw_page, draw_source
from seminar_prep.tui.maths import UNICODE, Glyphs

if TYPE_CHECKING:  # loaded where the terminal shows pictures, and nowhere else
    from seminar_prep.tui.typeset.cell_size import CellSize
    from seminar_prep.tui.typeset.picture import Picture
    from seminar_prep.tui.typeset.pictures import Pictures

# Longer lines tire the eye.
MOST_CELLS = 92


@dataclass(frozen=True, slots=True)
class _Typeset:
    """Makes pictures in the colours of one place, for cells of one size."""

    pictures: "Pictures"
    ink: Color
    paper: Color
    cell: "CellSize"

    def __call__(self, tex: str, after: str) -> "Picture | None":
        return self.pictures.picture(tex, after, self.ink, self.paper)


@dataclass(frozen=True, slots=True)
class _Drawn:
    content: Content
    width: int
    height: int
    placed: tuple[Placed, ...] = ()


@lru_cache(maxsize=64)
def _drawn(text: str, width: int, glyphs: Glyphs, is_raw: bool, typeset: _Typeset | None) -> _Drawn:
    content, placed = (draw_source(text, width), ()) if is_raw else draw_page(text, width, glyphs, typeset)
    lines = content.split("\n", allow_blank=True)
    return _Drawn(content, max((line.cell_length for line in lines), default=0), len(lines), placed)


class CardText(Widget):
    """A text in Markdown with formulas, or its exact source. Wider than its container where a formula is.

    With `pictures`, formulas that stand alone are typeset, once what makes them is loaded.
    """

    class Loaded(Message):
        """What makes pictures has been loaded."""

    DEFAULT_CSS = "CardText { width: auto; height: auto; }"

    def __init__(
        self, text: str = "", glyphs: Glyphs = UNICODE, pictures: "Pictures | None" = None, *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._text = text
        self.glyphs = glyphs
        self._pictures = pictures
        self._is_raw = False
        self._width = 80

    @property
    def source(self) -> str:
        """The text as it was given."""
        return self._text

    def on_mount(self) -> None:
        """See to it that there are pictures."""
        if self._pictures is None:
            return
        self.app.app_resume_signal.subscribe(self, lambda _: self._send_again())
        if not self._pictures.is_loaded:
            self.run_worker(partial(self._load, self._pictures), thread=True, group="pictures")

    def _load(self, pictures: "Pictures") -> None:
        pictures.load()
        self.post_message(self.Loaded())

    def on_card_text_loaded(self, event: Loaded) -> None:
        """Draw anew, with pictures."""
        event.stop()
        self.refresh(layout=True)

    def _send_again(self) -> None:
        if self._pictures:
            self._pictures.send_again()

    def show(self, text: str, *, is_raw: bool = False) -> None:
        """Show another text; `is_raw` shows its source."""
        self._text, self._is_raw = text, is_raw
        self.refresh(layout=True)

    @property
    def pictures(self) -> "Pictures | None":
        """What makes pictures of formulas, if there are any."""
        return self._pictures

    def follow(self, other: "CardText") -> None:
        """Show what `other` would show."""
        if (self._text, self._is_raw, self.glyphs) != (other._text, other._is_raw, other.glyphs):
            self.glyphs = other.glyphs
            self.show(other._text, is_raw=other._is_raw)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the container's width, or that of the widest line."""
        self._width = max(min(container.width, MOST_CELLS), 8)
        return max(container.width, self._draw().width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines."""
        return self._draw().height

    def render(self) -> Content:
        """Return the drawn lines."""
        return self._draw().content

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a part of the widget, with the pictures that are in it."""
        lines = super().render_lines(crop)
        if self._pictures is None or not (placed := self._draw().placed):
            return lines
        left, top = self.gutter.left - crop.x, self.gutter.top - crop.y
        for one in placed:
            at, first = one.column + left, 0
            if at < 0:
                at, first = 0, -at
            for row in range(one.picture.rows):
                if 0 <= (line := one.line + row + top) < len(lines):
                    lines[line] = self._pictures.line(lines[line], one.picture, row, at, first)
        return lines

    def _draw(self) -> _Drawn:
        return _drawn(self._text, self._width, self.glyphs, self._is_raw, self._typeset())

    def _typeset(self) -> _Typeset | None:
        """Return how to make pictures here; None where there are none, or the terminal alone knows its colours."""
        pictures = self._pictures
        if pictures is None or not pictures.is_loaded or self._is_raw or self.app.native_ansi_color:
            return None
        _, _, paper, ink = self.colors
        return _Typeset(pictures, paper + ink, paper, pictures.cell)
