"""The papers: all that are stored, newest first."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from seminar_prep.domain.plain_text import count_words
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.paper_shelf import PaperShelfPage
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.filtered_screen import FilteredScreen
from seminar_prep.tui.key_names import back_key, key_of
from seminar_prep.tui.opening import Opening
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead
from seminar_prep.tui.widgets.paper_list import PaperList

_NO_PAPERS = """No papers yet.

  {fetch}  in a talk asks arXiv for its papers

From the shell:
  seminar-prep fetch"""


class PapersScreen(FilteredScreen):
    """All stored papers."""

    TITLE = "Papers"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="papers.open"),
        Binding("slash", "filter", "Filter", key_display="/", id="papers.filter"),
        Binding("o", "open_page", "arXiv", id="papers.page"),
        Binding("y", "copy", "Copy id", id="papers.copy"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page = PaperShelfPage((), 0)

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield Static(id="counts", markup=False)
        yield Input(id="filter", placeholder="words in title, authors, id", classes="hidden")
        yield PaperList(self._desk.glyphs)
        yield Static(id="empty", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the list."""
        if self.focused is None:  # a field may have been opened by a key typed ahead
            self.set_focus(self.query_one(PaperList))

    def on_screen_resume(self) -> None:
        """Show what has changed meanwhile."""
        self.reload()

    def reload(self) -> None:
        """Look for the papers anew."""
        try:
            self._page = self._desk.shelf.look_for(self._words)
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        shown, n_stored = self._page.papers, self._page.n_stored
        self.query_one(Masthead).show("Papers", "newest first")
        counts = count_words(n_stored, "paper") if len(shown) == n_stored else f"{len(shown)} of {n_stored} papers"
        self.query_one("#counts", Static).update(Content.styled(counts if n_stored else "", "$text-muted"))
        papers, empty = self.query_one(PaperList), self.query_one("#empty", Static)
        papers.show(shown)
        papers.display, empty.display = bool(shown), not shown
        none_found = f"No paper has {' '.join(self._words)!r}. {back_key(self)} shows all."
        empty.update(Content(none_found if n_stored else _NO_PAPERS.format(fetch=key_of(self, "talk.fetch"))))
        self.refresh_bindings()

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is."""
        return bool(self._page.papers) if action in ("open", "open_page", "copy") else True

    def _chosen(self) -> str | None:
        return self.query_one(PaperList).highlighted_id

    def action_open(self) -> None:
        """Open the paper under the cursor."""
        if paper := self._chosen():
            self.app.post_message(Opening(f"paper:{paper}"))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the paper that was chosen with the enter key or the mouse."""
        event.stop()
        self.app.post_message(Opening(f"paper:{event.option_id}"))

    def action_open_page(self) -> None:
        """Open the paper's page on arXiv in the browser."""
        for entry in self._page.papers:
            if entry.paper.arxiv_id == self._chosen():
                self.app.open_url(entry.paper.abs_url)

    def action_copy(self) -> None:
        """Copy the paper's id to the clipboard."""
        if paper := self._chosen():
            self.app.copy_to_clipboard(paper)
            self.notify(f"Copied {paper}.", timeout=3, markup=False)

    def show_found(self) -> None:
        """Show what has the words of the filter."""
        self.reload()
