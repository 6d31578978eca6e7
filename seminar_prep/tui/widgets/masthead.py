"""The line at the top of every screen: what it shows, and on the right whose library."""

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

SAMPLE_MARK, SHORT_MARK = " sample seminar ", " sample "


class Masthead(Static):
    """A title on the left, a remark on the right; the sample seminar is marked as such, whatever else must go."""

    def __init__(self, *, is_sample: bool) -> None:
        super().__init__(id="masthead")
        self._is_sample = is_sample
        self._title = ""
        self._remark = ""
        self._keeps_remark = False

    def show(self, title: str, remark: str = "", *, keeps_remark: bool = False) -> None:
        """Show other texts, plain ones; where room is short the remark goes, or with `keeps_remark` the title."""
        self._title, self._remark, self._keeps_remark = title, remark, keeps_remark
        self._draw()

    def on_resize(self) -> None:
        """Fit the new width."""
        self._draw()

    def _draw(self) -> None:
        if width := self.content_size.width:
            self.update(self._line(width))

    def _line(self, width: int) -> Content:
        """Return the first arrangement that fits, or the last one cut."""
        marks = (SAMPLE_MARK, SHORT_MARK) if self._is_sample else ("",)
        last = ("", self._remark, marks[-1]) if self._keeps_remark else (self._title, "", marks[-1])
        for title, remark, mark in (*((self._title, self._remark, mark) for mark in marks), last):
            right = Content.assemble((remark, "$text-muted"), " " if mark else "", (mark, "$background on $accent"))
            if cell_len(title) + 1 + right.cell_length <= width:
                break
        room = max(width - right.cell_length - 1, 0)
        return Content.assemble(Content.styled(title, "bold").truncate(room, ellipsis=True, pad=True), " ", right)
