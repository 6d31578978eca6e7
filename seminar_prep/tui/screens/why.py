"""Why a card is asked: when it was due, the coming talks that need it and by which words, and what waits for it."""

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.services.card_reasons import CardReasons
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.maths import linearise_text
from seminar_prep.tui.opening import Opening
from seminar_prep.tui.page_screen import PageScreen
from seminar_prep.tui.talk_page import section
from seminar_prep.tui.why_page import memory_lines, needing_talk
from seminar_prep.tui.widgets.item_scroll import Item
from seminar_prep.tui.widgets.masthead import Masthead


class WhyScreen(PageScreen):
    """What speaks for asking one card. `why` is what the queue or the plan says of it."""

    TITLE = "Why this card"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="why.open"),
        Binding("L", "raw", "LaTeX", show=False, id="why.raw"),
    ]

    def __init__(self, desk: Desk, reasons: CardReasons, why: str) -> None:
        super().__init__(desk)
        self._reasons = reasons
        self._why = why

    async def reload(self) -> None:
        """Draw the page; the reasons are those that were handed in."""
        self.query_one(Masthead).show(self.TITLE, one_line(self._reasons.card.id))
        await self.draw_page()

    def parts(self) -> Iterator[Static]:
        """Yield the card, when it was due, the talks that need it, and the cards that wait for it."""
        reasons, glyphs, today = self._reasons, self.glyphs, self._desk.agenda.today()
        yield Static(
            Content.styled(one_line(linearise_text(reasons.card.front, glyphs)), "bold"), markup=False, classes="title"
        )
        yield Static(section("Now"), markup=False)
        yield Static(memory_lines(reasons, self._why, today), markup=False)
        yield Static(section("Needed for", count_words(len(reasons.talks), "coming talk")), markup=False)
        for talk in reasons.talks:
            content = needing_talk(talk, reasons.concept_names, today, self._desk.agenda.zone, glyphs)
            yield Item(content, f"talk:{talk.talk.id}")
        if not reasons.talks:
            yield Static(Content.styled("No coming talk is linked to it.", "$text-muted"), markup=False)
        yield Static(section("Comes before", count_words(reasons.n_waiting, "card")), markup=False)
        for card in reasons.waiting:
            front = one_line(linearise_text(card.front, glyphs))
            yield Item(Content.assemble(front, (f"\n{card.id}", "$text-muted")), f"card:{card.id}")
        if more := reasons.n_waiting - len(reasons.waiting):
            yield Static(Content.styled(f"and {count_words(more, 'other')}", "$text-muted"), markup=False)
        if not reasons.n_waiting:
            yield Static(Content.styled("No card waits for it.", "$text-muted"), markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open what is under the cursor."""
        return self.chosen_key is not None if action == "open" else True

    def action_open(self) -> None:
        """Open the talk or card under the cursor."""
        if key := self.chosen_key:
            self.post_message(Opening(key))
