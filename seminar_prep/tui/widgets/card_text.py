"""A widget that shows a card's text, drawn for its own width."""

from functools import lru_cache

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from seminar_prep.tui.card_text import draw_source, draw_text
from seminar_prep.tui.maths import UNICODE, Glyphs

# Longer lines tire the eye.
MOST_CELLS = 92


@lru_cache(maxsize=64)
def _drawn(text: str, width: int, glyphs: Glyphs, is_raw: bool) -> tuple[Content, int, int]:
    content = draw_source(text, width) if is_raw else draw_text(text, width, glyphs)
    lines = content.split("\n", allow_blank=True)
    return content, max((line.cell_length for line in lines), default=0), len(lines)


class CardText(Widget):
    """A text in Markdown with formulas, or its exact source. Wider than its container where a formula is."""

    DEFAULT_CSS = "CardText { width: auto; height: auto; }"

    def __init__(self, text: str = "", glyphs: Glyphs = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = text
        self.glyphs = glyphs
        self._is_raw = False
        self._width = 80

    @property
    def source(self) -> str:
        """The text as it was given."""
        return self._text

    def show(self, text: str, *, is_raw: bool = False) -> None:
        """Show another text; `is_raw` shows its source."""
        self._text, self._is_raw = text, is_raw
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the container's width, or that of the widest line."""
        self._width = max(min(container.width, MOST_CELLS), 8)
        return max(container.width, self._draw()[1])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines."""
        return self._draw()[2]

    def render(self) -> Content:
        """Return the drawn lines."""
        return self._draw()[0]

    def _draw(self) -> tuple[Content, int, int]:
        return _drawn(self._text, self._width, self.glyphs, self._is_raw)
