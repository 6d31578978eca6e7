"""The list of papers."""

from textual.widgets.option_list import Option

from seminar_prep.storage.papers import ListedPaper
from seminar_prep.tui.maths import Glyphs
from seminar_prep.tui.paper_page import paper_row
from seminar_prep.tui.widgets.keyed_list import KeyedList

_SIDES = 2  # cells of padding left and right of a row, together


class PaperList(KeyedList):
    """Papers, one option each; the option's id is the paper's. Keeps its place when rows change."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="papers", markup=False)
        self.glyphs = glyphs
        self._papers: tuple[ListedPaper, ...] = ()

    def show(self, papers: tuple[ListedPaper, ...]) -> None:
        """Show other papers."""
        self._papers = papers
        self._draw()

    def on_resize(self) -> None:
        """Draw the rows for the new width."""
        self._draw()

    def _draw(self) -> None:
        kept, place = self.kept_id, self.highlighted or 0
        width = max(self.scrollable_content_region.width - _SIDES, 20)
        self.set_options(
            Option(paper_row(entry, width, self.glyphs), id=entry.paper.arxiv_id) for entry in self._papers
        )
        if self._papers:
            ids = [entry.paper.arxiv_id for entry in self._papers]
            self.highlighted = ids.index(kept) if kept in ids else min(place, len(ids) - 1)
