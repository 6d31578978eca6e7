"""A card: question and answer, where it comes from, what is remembered of it, and the talks that want it."""

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.card_browsing import CardView
from seminar_prep.tui.card_editing import edit_card
from seminar_prep.tui.card_page import history_lines, memory_lines, source_lines, talk_item
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.key_names import key_of
from seminar_prep.tui.opening import Opening
from seminar_prep.tui.page_screen import ThingScreen
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.talk_page import section
from seminar_prep.tui.widgets.card_text import CardText
from seminar_prep.tui.widgets.item_scroll import Item

_WIDEST, _MARGINS = 96, 9  # cells of an item, and of what stands left and right of it on the page


class CardScreen(ThingScreen[CardView]):
    """One card whole. `card` is its id."""

    TITLE = "Card"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit", id="card.edit"),
        Binding("s", "suspend", "Suspend", id="card.suspend"),
        Binding("L", "raw", "LaTeX", id="card.raw"),
        Binding("enter", "open", "Open", id="card.open"),
    ]

    def __init__(self, desk: Desk, card: str) -> None:
        super().__init__(desk, f"card:{card}")
        self._card_id = card

    def read(self) -> CardView:
        """Return the card with its memory, its log and its talks."""
        return self._desk.cards.card(self._card_id)

    def heading(self, view: CardView) -> tuple[str, str]:
        """Return the card's id as the remark."""
        return "Card", one_line(view.history.card.id)

    def parts_of(self, view: CardView) -> Iterator[Widget]:
        """Yield its texts, memory, source, talks and answers."""
        desk, history, card = self._desk, view.history, view.history.card
        today = desk.cards.today()
        for title, text in (("Question", card.front), ("Answer", card.back), ("Note", card.note)):
            if text:
                yield Static(section(title), markup=False)
                drawn = CardText(glyphs=desk.glyphs, pictures=desk.pictures)
                drawn.show(text, is_raw=self._is_raw)
                yield drawn
        yield Static(section("Memory"), markup=False)
        keys = {name: key_of(self, f"card.{name}") for name in ("edit", "suspend")}
        yield Static(memory_lines(history, today, **keys), markup=False)
        yield Static(section("About"), markup=False)
        yield Static(source_lines(card, view.concept_names, history.tags), markup=False)
        for name in card.concepts:
            if name in view.concept_names:
                yield Item(
                    Content.assemble(("concept ", "$text-muted"), one_line(view.concept_names[name])), f"concept:{name}"
                )
        yield Static(section("Talks", count_words(len(view.talks), "link") if view.talks else ""), markup=False)
        width = min(self.size.width - _MARGINS, _WIDEST)
        for linked in view.talks:
            yield Item(talk_item(linked, self.glyphs, width), f"talk:{linked.talk.id}")
        if not view.talks:
            yield Static(Content.styled("No talk here takes it for granted.", "$text-muted"), markup=False)
        yield Static(section("Answers", "the newest first"), markup=False)
        yield Static(history_lines(history.reviews, today, width), markup=False)

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done to this card."""
        if action in ("edit", "suspend"):
            return self._view is not None and self._view.history.state != "gone"
        if action == "open":
            return self.chosen_key is not None
        return True

    def action_open(self) -> None:
        """Open the talk or concept under the cursor."""
        if key := self.chosen_key:
            self.app.post_message(Opening(key))

    async def action_edit(self) -> None:
        """Open the editor at the card's line, and come back to the card as it is then."""
        edit_card(self.app, self._desk.editing, self._card_id)
        await self.reload()

    async def action_suspend(self) -> None:
        """Put the card away until further notice, or back."""
        try:
            self._desk.cards.turn_away([self._card_id])
        except SeminarPrepError as error:
            show_error(self.app, error)
        await self.reload()
