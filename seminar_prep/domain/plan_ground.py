"""What must come before a new card today: its prerequisites, as far as they are not known yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from seminar_prep.domain.plan_values import PlanCard

# No day has room for more prerequisites one upon another.
LONGEST_PATH = 40


@dataclass(frozen=True, slots=True)
class Ground:
    """The prerequisites of the cards at hand on one day.

    One card of each group a card waits for comes first: one begun on an earlier day that is not due now, one answered
    today, or one that stands before it in today's plan. `places` is each card's place in the order of study.
    """

    day: date
    cards: Mapping[str, PlanCard]
    places: Mapping[str, int]
    _paths: dict[str, tuple[str, ...] | None] = field(default_factory=dict)

    def path(self, card: PlanCard) -> tuple[str, ...] | None:
        """Return the cards to answer before a card, deepest first; None where a prerequisite is not at hand.

        A circle of prerequisites is broken where it closes; a path longer than LONGEST_PATH is not at hand today.
        """
        if not card.waits_for:
            return ()
        if card.id not in self._paths:
            self._paths[card.id] = self._walk(card, frozenset({card.id}))
        return self._paths[card.id]

    def _walk(self, card: PlanCard, above: frozenset[str]) -> tuple[str, ...] | None:
        if len(above) > LONGEST_PATH:
            return None
        before: dict[str, None] = {}
        for group in card.waits_for:
            chosen = self._choose(group)
            if chosen is None:
                return None
            if self._is_begun(chosen) or chosen.id in above:
                continue
            deeper = self._walk(chosen, above | {chosen.id}) if chosen.memory.is_new else ()
            if deeper is None:
                return None
            before.update(dict.fromkeys((*deeper, chosen.id)))
        return tuple(before)

    def _choose(self, group: Sequence[str]) -> PlanCard | None:
        """Return the card of a group that is nearest to being known: begun, else needed most, else first in order."""
        at_hand = [self.cards[name] for name in group if name in self.cards]
        return min(at_hand, key=self._distance, default=None)

    def _distance(self, card: PlanCard) -> tuple[bool, bool, float, int]:
        weight = sum(need.weight for need in card.needs)
        return not self._is_begun(card), card.memory.is_new, -weight, self.places[card.id]

    def _is_begun(self, card: PlanCard) -> bool:
        return card.seen_on == self.day or not (card.memory.is_new or card.memory.is_due(self.day))
