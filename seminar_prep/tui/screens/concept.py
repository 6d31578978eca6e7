"""A concept: what it needs, what needs it, its cards, and the talks and papers that take it for granted."""

from collections.abc import Iterator
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.domain.queue import Scope
from seminar_prep.services.concept_walk import ConceptView
from seminar_prep.tui.concept_rows import (
    card_item,
    concept_head,
    naming_paper_item,
    neighbour_item,
    seminal_item,
    talk_item,
)
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.opening import Opening, Sitting
from seminar_prep.tui.page_screen import ThingScreen
from seminar_prep.tui.talk_page import section
from seminar_prep.tui.widgets.item_scroll import Item

_WIDEST, _MARGINS = 100, 9  # cells of the page, and of what stands left and right of a line on it
_LEADS_ON = ("concept", "card", "talk", "paper")


class ConceptScreen(ThingScreen[ConceptView]):
    """One concept whole, by its id; from it the graph is walked on."""

    TITLE = "Concept"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="concept.open"),
        Binding("r", "review", "Review", id="concept.review"),
        Binding("o", "open_page", "arXiv", id="concept.page"),
        Binding("R", "cram", "Cram", show=False, id="concept.cram"),
        Binding("L", "raw", "LaTeX", show=False, id="concept.raw"),
    ]

    class Prepared(Message):
        """The program's concepts have been read."""

    def __init__(self, desk: Desk, concept: str) -> None:
        super().__init__(desk, f"concept:{concept}")
        self._concept_id = concept

    async def reload(self) -> None:
        """Read the concept anew and draw it, at first once the program's concepts have been read."""
        if self._desk.concepts.is_ready:
            await super().reload()
        else:
            self._prepare()

    @work(thread=True, exclusive=True, group="concepts")
    def _prepare(self) -> None:
        self._desk.concepts.prepare()
        self.post_message(self.Prepared())

    async def on_concept_screen_prepared(self) -> None:
        """Show the concept, now that concepts are there."""
        await self.reload()

    def read(self) -> ConceptView:
        """Return the concept with its neighbours, cards, talks and papers."""
        return self._desk.concepts.concept(self._concept_id)

    def heading(self, view: ConceptView) -> tuple[str, str]:
        """Return the concept's id as the remark."""
        return "Concept", view.concept.id

    def parts_of(self, view: ConceptView) -> Iterator[Static]:
        """Yield what it needs, what needs it, its cards, talks and papers."""
        yield Static(Content.styled(one_line(view.concept.name), "bold"), markup=False, classes="title")
        yield Static(concept_head(view.concept, view.standing), markup=False)
        width = min(self.size.width, _WIDEST) - _MARGINS
        for title, neighbours in (("Needs", view.needs), ("Needed by", view.needed_by)):
            if neighbours:
                yield Static(section(title, count_words(len(neighbours), "concept")), markup=False)
                for one in neighbours:
                    yield Item(neighbour_item(one, width), f"concept:{one.id}")
        yield from self._cards(view)
        yield from self._talks_and_papers(view)

    def _cards(self, view: ConceptView) -> Iterator[Static]:
        n_cards, n_shown = view.standing.n_cards, len(view.cards)
        yield Static(section("Cards", f"first {n_shown} of {n_cards}" if n_shown < n_cards else ""), markup=False)
        today = self._desk.agenda.today()
        for one in view.cards:
            yield Item(card_item(one, today, self.glyphs), f"card:{one.card.id}")
        if not view.cards:
            yield Static(Content.styled("None; walk on to what it needs.", "$text-muted"), markup=False)

    def _talks_and_papers(self, view: ConceptView) -> Iterator[Static]:
        glyphs, today, zone = self.glyphs, self._desk.agenda.today(), self._desk.agenda.zone
        if view.talks:
            yield Static(section("Taken for granted by", count_words(len(view.talks), "talk")), markup=False)
            for talk in view.talks:
                yield Item(talk_item(talk, today, zone, glyphs), f"talk:{talk.talk.id}")
        if view.papers:
            yield Static(section("Named in", count_words(len(view.papers), "paper")), markup=False)
            for paper in view.papers:
                yield Item(naming_paper_item(paper, glyphs), f"paper:{paper.paper.arxiv_id}")
        if view.seminal:
            yield Static(section("Goes back to", count_words(len(view.seminal), "paper")), markup=False)
            for arxiv_id, stored in view.seminal.items():
                kind = "paper" if stored else "record"
                yield Item(seminal_item(arxiv_id, stored, glyphs), f"{kind}:{arxiv_id}")

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what fits what is under the cursor."""
        if action in ("review", "cram"):
            return bool(self._view and self._view.standing.n_cards)
        if action == "open_page":
            return self._address() is not None
        return self.chosen_key is not None if action == "open" else True

    def action_open(self) -> None:
        """Go on to the concept, card, talk or paper under the cursor."""
        key = self.chosen_key or ""
        kind = key.partition(":")[0]
        if kind in _LEADS_ON:
            self.app.post_message(Opening(key))
        elif kind == "record":
            self.action_open_page()

    def _address(self) -> str | None:
        kind, _, arxiv_id = (self.chosen_key or "").partition(":")
        return f"https://arxiv.org/abs/{arxiv_id}" if kind in ("paper", "record") else None

    def action_open_page(self) -> None:
        """Open the paper under the cursor in the browser."""
        if address := self._address():
            self.app.open_url(address)

    def action_review(self) -> None:
        """Study the concept's cards."""
        self._study(Scope(concept=self._concept_id), "Review a concept")

    def action_cram(self) -> None:
        """Go through all of the concept's cards once, leaving memory alone."""
        self._study(Scope(concept=self._concept_id, cram=True), "Cram a concept")

    def _study(self, scope: Scope, title: str) -> None:
        self.post_message(Sitting(scope, title))
