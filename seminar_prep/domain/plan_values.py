"""The values of a plan: what it is told of cards, talks, prices and budget, and what it answers."""

from dataclasses import dataclass
from datetime import date

from seminar_prep.domain.queue import QueueCode
from seminar_prep.domain.review import NEW_MEMORY, Memory


@dataclass(frozen=True, slots=True)
class PlanTalk:
    """A coming talk: its id, its title in plain text (no control characters), and the learner's day it is held on."""

    id: str
    title: str
    on: date


@dataclass(frozen=True, slots=True)
class TalkNeed:
    """A talk that a card is linked to; `weight` is the link's score times the weight of the card's tier, above 0."""

    talk: str
    weight: float


@dataclass(frozen=True, slots=True)
class PlanCard:
    """What the plan knows of a card.

    `seconds` is what its next answer is expected to cost, None for the learner's usual price. `waits_for` holds one
    group of card ids per prerequisite not yet met, of which one must be recalled first. `seen_on` is the newest day
    on which it was recalled, early looks and cramming included, or None. `needs` are the coming talks it is linked to.
    One that `is_away` (suspended, buried) counts for the readiness of talks and is not planned.
    """

    id: str
    memory: Memory = NEW_MEMORY
    needs: tuple[TalkNeed, ...] = ()
    waits_for: tuple[tuple[str, ...], ...] = ()
    seen_on: date | None = None
    is_away: bool = False
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Prices:
    """Seconds of one answer: to a new card, to a known one, to a known one that fails, and in the drill."""

    new: float = 30.0
    review: float = 10.0
    failed: float = 18.0
    drill: float = 8.0


@dataclass(frozen=True, slots=True)
class Budget:
    """What there is for today: seconds, a number of cards, or both; None is no limit."""

    seconds: float | None = None
    cards: int | None = None


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A card of the plan.

    `talk` is the id of the talk it serves most, or None; `seconds` what it is expected to cost with its drill; `gain`
    the sum of what it adds to the readiness of all coming talks; `reason` one line of plain text.
    """

    card: str
    code: QueueCode
    talk: str | None
    seconds: float
    gain: float
    reason: str


@dataclass(frozen=True, slots=True)
class TalkOutlook:
    """A talk's readiness, 0 to 1, if nothing more is studied, and if today's plan is; None without linked cards."""

    talk: str
    readiness_now: float | None
    readiness_planned: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Today's cards in the order of study, the talks in the order of their days, and what is left for later days."""

    day: date
    items: tuple[PlanItem, ...]
    talks: tuple[TalkOutlook, ...]
    n_due_later: int
    n_new_later: int

    @property
    def seconds(self) -> float:
        """What the whole plan is expected to cost."""
        return sum(item.seconds for item in self.items)
