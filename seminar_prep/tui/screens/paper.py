"""A paper: what it says, which talks it is for and why, and what its text takes for granted."""

from collections.abc import Iterator
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from seminar_prep.domain.link import ConceptMatch
from seminar_prep.domain.paper import Paper
from seminar_prep.domain.plain_text import count_words
from seminar_prep.domain.queue import Scope
from seminar_prep.services.paper_shelf import Ground, PaperView
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.opening import Opening, Sitting
from seminar_prep.tui.page_screen import ThingScreen
from seminar_prep.tui.paper_page import abstract_title, ground_item, paper_head, paper_title, talk_item
from seminar_prep.tui.talk_page import section
from seminar_prep.tui.widgets.card_text import CardText
from seminar_prep.tui.widgets.item_scroll import Item

_WIDEST, _MARGINS = 100, 9  # cells of the page, and of what stands left and right of a line on it


class PaperScreen(ThingScreen[PaperView]):
    """One paper whole. `arxiv_id` is its id."""

    TITLE = "Paper"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="paper.open"),
        Binding("r", "review", "Review", id="paper.review"),
        Binding("o", "open_page", "arXiv", id="paper.page"),
        Binding("y", "copy", "Copy id", id="paper.copy"),
        Binding("L", "raw", "LaTeX", id="paper.raw"),
    ]

    class ConceptsFound(Message):
        """A worker has read what the paper takes for granted."""

        def __init__(self, concepts: tuple[ConceptMatch, ...]) -> None:
            super().__init__()
            self.concepts = concepts

    def __init__(self, desk: Desk, arxiv_id: str) -> None:
        super().__init__(desk, f"paper:{arxiv_id}")
        self._arxiv_id = arxiv_id
        self._concepts: tuple[ConceptMatch, ...] | None = None
        self._ground: tuple[Ground, ...] = ()

    def read(self) -> PaperView:
        """Return the paper with its talks; its concepts come later, from a worker."""
        view = self._desk.shelf.paper(self._arxiv_id)
        if self._concepts is None:
            self._find_concepts(view.paper)
        else:
            self._ground = self._desk.shelf.ground(self._concepts)
        return view

    def heading(self, view: PaperView) -> tuple[str, str]:
        """Return the paper's id as the remark."""
        return "Paper", f"arXiv:{self._arxiv_id}"

    @work(thread=True, exclusive=True, group="concepts")
    def _find_concepts(self, paper: Paper) -> None:
        self.post_message(self.ConceptsFound(self._desk.shelf.concepts(paper)))

    async def on_paper_screen_concepts_found(self, event: ConceptsFound) -> None:
        """Show the concepts with the cards behind them."""
        self._concepts = event.concepts
        if self.is_current:
            await self.reload()

    def parts_of(self, view: PaperView) -> Iterator[Static | CardText]:
        """Yield its abstract, its talks, and what it takes for granted."""
        desk, today = self._desk, self._desk.agenda.today()
        width = min(self.size.width, _WIDEST) - _MARGINS
        yield Static(paper_title(view.paper, self.glyphs), markup=False, classes="title")
        yield Static(paper_head(view.paper, self.glyphs), markup=False)
        yield Static(section(*abstract_title(view.paper)), markup=False)
        abstract = CardText(view.paper.abstract, desk.glyphs, desk.pictures)
        abstract.show(view.paper.abstract, is_raw=self._is_raw)
        yield abstract
        yield Static(section("Talks", "it is for, and why" if view.talks else ""), markup=False)
        for entry in view.talks:
            yield Item(talk_item(entry, today, desk.agenda.zone, self.glyphs), f"talk:{entry.talk.id}")
        if not view.talks:
            yield Static(Content.styled("No talk it was kept for.", "$text-muted"), markup=False)
        n_cards = sum(len(ground.cards) for ground in self._ground)
        counts = f"{count_words(len(self._ground), 'concept')}, {count_words(n_cards, 'card')}" if self._ground else ""
        yield Static(section("Takes for granted", counts), markup=False)
        for ground in self._ground:
            yield Item(ground_item(ground, today, width, self.glyphs), f"concept:{ground.match.concept}")
        if not self._ground:
            hint = "Reading …" if self._concepts is None else "Nothing in its text names a concept of the decks."
            yield Static(Content.styled(hint, "$text-muted"), markup=False)

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what fits what is under the cursor."""
        if action == "open":
            return self.chosen_key is not None
        if action == "review":
            return self._studied() is not None
        return True

    def _studied(self) -> Ground | None:
        """Return the concept under the cursor if there are cards behind it."""
        chosen = self.chosen_of("concept")
        return next((one for one in self._ground if one.match.concept == chosen and one.cards), None)

    def action_open(self) -> None:
        """Open the talk or the concept under the cursor; where the paper was opened from it, go back to it."""
        if key := self.chosen_key:
            self.app.post_message(Opening(key))

    def action_review(self) -> None:
        """Study the cards of the concept under the cursor."""
        if ground := self._studied():
            scope = Scope(concept=ground.match.concept)
            self.post_message(Sitting(scope, ground.name))

    def action_open_page(self) -> None:
        """Open the paper's page on arXiv in the browser."""
        if self._view:
            self.app.open_url(self._view.paper.abs_url)

    def action_copy(self) -> None:
        """Copy the paper's id to the clipboard."""
        self.app.copy_to_clipboard(self._arxiv_id)
        self.notify(f"Copied {self._arxiv_id}.", timeout=3, markup=False)
