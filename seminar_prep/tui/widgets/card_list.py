"""The list of cards with its keys. It holds what was loaded and says when its end comes near."""

from collections.abc import Container
from datetime import date

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets.option_list import Option

from seminar_prep.domain.card_query import CardOrder
from seminar_prep.tui.card_rows import CardRow, card_row
from seminar_prep.tui.maths import Glyphs
from seminar_prep.tui.widgets.keyed_list import KeyedList

_SIDES = 2  # cells of padding left and right of a row, together
_MARK_ENDS = 4  # cells from the list's left edge within which a click is at the mark
_NEAR_END = 15  # rows below the cursor that are few


class CardList(KeyedList):
    """Cards, one option each; the option's id is the card's. Keeps its place when rows change.

    `marked` holds the ids of the cards that have a sign; whoever changes it calls `show_marks`.
    """

    class NearEnd(Message):
        """The cursor is near the last row."""

    class MarkClicked(Message):
        """A card was clicked where its mark is, or would be."""

        def __init__(self, card: str) -> None:
            super().__init__()
            self.card = card

    def __init__(self, glyphs: Glyphs, marked: Container[str]) -> None:
        super().__init__(id="cards", markup=False)
        self.glyphs = glyphs
        self._rows: tuple[CardRow, ...] = ()
        self._remark = ""
        self._marked = marked
        self._drawn_marked: set[str] = set()
        self._today = date.min
        self._order = CardOrder.STUDY

    @property
    def rows(self) -> tuple[CardRow, ...]:
        """The cards that are loaded."""
        return self._rows

    def show(self, rows: tuple[CardRow, ...], today: date, order: CardOrder, remark: str = "") -> None:
        """Show `rows`, and a `remark` below the last."""
        before, was = self._rows, (self._today, self._order, self._remark)
        self._rows, self._today, self._order, self._remark = rows, today, order, remark
        is_other = was != (today, order, remark)
        if not before or is_other or len(rows) < len(before):
            self._draw()
            return
        for number, (old, new) in enumerate(zip(before, rows, strict=False)):
            if old.listed.id != new.listed.id:
                self._draw()
                return
            if old != new:
                self.replace_option_prompt_at_index(number, self._prompt(new))
        if len(rows) > len(before):
            self.add_options(self._lines_from(len(before)))

    def show_marks(self) -> None:
        """Draw the signs anew where cards were marked or unmarked."""
        for number, row in enumerate(self._rows):
            if (row.listed.id in self._marked) is not (row.listed.id in self._drawn_marked):
                self.replace_option_prompt_at_index(number, self._prompt(row))

    def choose_first(self, *wanted: str | None) -> None:
        """Put the cursor on the first of the `wanted` cards that is there, or else on the first card."""
        ids = [row.listed.id for row in self._rows]
        self.highlighted = next((ids.index(one) for one in wanted if one in ids), 0 if ids else None)

    def on_resize(self) -> None:
        """Draw the rows for the new width."""
        self._draw()

    def on_click(self, event: Click) -> None:
        """Tell of a click at a card's mark, and leave the cursor where it is."""
        number = event.style.meta.get("option")
        if number is not None and number < len(self._rows) and event.x < _MARK_ENDS:
            event.prevent_default()
            self.post_message(self.MarkClicked(self._rows[number].listed.id))

    def on_option_list_option_highlighted(self) -> None:
        """Tell that more may be wanted."""
        if self.highlighted is not None and self.highlighted >= len(self._rows) - _NEAR_END:
            self.post_message(self.NearEnd())
            if self._remark and self.highlighted == len(self._rows) - 1:
                self.scroll_end(animate=False)

    def _draw(self) -> None:
        kept, place = self.kept_id, self.highlighted or 0
        self.set_options(self._lines_from(0))
        if self._rows:
            ids = [row.listed.id for row in self._rows]
            self.highlighted = ids.index(kept) if kept in ids else min(place, len(ids) - 1)

    def _lines_from(self, first: int) -> list[Option]:
        options = [Option(self._prompt(row), id=row.listed.id) for row in self._rows[first:]]
        if self._remark:
            options.append(Option(Content.styled(self._remark, "$text-muted"), disabled=True))
        return options

    def _prompt(self, row: CardRow) -> Content:
        width, is_marked = max(self.scrollable_content_region.width - _SIDES, 20), row.listed.id in self._marked
        (self._drawn_marked.add if is_marked else self._drawn_marked.discard)(row.listed.id)
        return card_row(row, self._today, width, self.glyphs, self._order, is_marked=is_marked)
