"""The line at the top of every screen: what it shows, and on the right whose library."""

from textual.content import Content
from textual.widgets import Static

SAMPLE_MARK = " sample seminar "


class Masthead(Static):
    """A title on the left, a remark on the right; the sample seminar is marked as such."""

    def __init__(self, *, is_sample: bool) -> None:
        super().__init__(id="masthead")
        self._is_sample = is_sample
        self._title = Content("")
        self._remark = ""

    def show(self, title: str | Content, remark: str = "") -> None:
        """Show other texts; they are plain and are cut where they do not fit."""
        self._title = Content(title) if isinstance(title, str) else title
        self._remark = remark
        self._draw()

    def on_resize(self) -> None:
        """Fit the new width."""
        self._draw()

    def _draw(self) -> None:
        width = self.content_size.width
        right = Content.assemble((self._remark, "$text-muted"))
        if self._is_sample:
            mark = Content.styled(SAMPLE_MARK, "$background on $accent")
            right = Content.assemble(right, " " if self._remark else "", mark)
        room = max(width - right.cell_length - 1, 0)
        title = self._title.truncate(room, ellipsis=True, pad=True).stylize("bold")
        self.update(Content.assemble(title, " ", right) if width else "")
