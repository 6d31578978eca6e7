"""Which cards of a list are marked, one by one, as a range, or all that were found."""

from collections.abc import Iterable, Sequence


class Marks:
    """Marked cards by their ids, in the order in which they were marked. A card stays marked where others are shown."""

    def __init__(self) -> None:
        self.ids: dict[str, None] = {}
        self._from: str | None = None
        self._to: str | None = None
        self._range: set[str] = set()

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ids)

    def toggle(self, card: str) -> None:
        """Mark the card, or unmark it."""
        self._from = None
        if card in self.ids:
            del self.ids[card]
        else:
            self.ids[card] = None

    def add(self, cards: Iterable[str]) -> None:
        """Mark more cards."""
        self._from = None
        self.ids.update(dict.fromkeys(cards))

    def clear(self) -> None:
        """Unmark all."""
        self._from = None
        self.ids.clear()

    def extend(self, cards: Sequence[str], at: int, step: int) -> int:
        """Mark from where the range began to one `step` beyond `at`, and return that place.

        `cards` are those of the list, `at` is the place of the cursor, where a range begins unless it has just come
        there. On the way back what the range itself had marked is unmarked.
        """
        if self._from not in cards or cards[at] != self._to:
            self._from, self._range = cards[at], set()
        to = min(max(at + step, 0), len(cards) - 1)
        first, last = sorted((cards.index(self._from or ""), to))
        inside = cards[first : last + 1]
        for card in self._range.difference(inside):
            self.ids.pop(card, None)
        fresh = [card for card in inside if card not in self.ids]
        self._range = self._range.intersection(inside).union(fresh)
        self.ids.update(dict.fromkeys(fresh))
        self._to = cards[to]
        return to
