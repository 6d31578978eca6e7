"""A place in today's queue: a card, and why it stands there."""

from dataclasses import dataclass
from enum import StrEnum

from seminar_prep.domain.review import Memory


class QueueCode(StrEnum):
    """Why a card is in today's queue."""

    DUE = "due"
    NEW = "new"
    EARLY = "early"
    DRILL = "drill"


QUEUE_TEXTS = {
    QueueCode.DUE: "due for review",
    QueueCode.NEW: "new, and its prerequisites are known",
    QueueCode.EARLY: "known and not yet due: an early look",
    QueueCode.DRILL: "scored below 4 today: until it scores 4",
}


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A card of today's queue with its memory at this moment."""

    card: str
    code: QueueCode
    memory: Memory


@dataclass(frozen=True, slots=True)
class Scope:
    """What a session is about: everything, one deck, the cards linked to one talk or of one concept, or today's plan.

    `cram` leaves memory alone; `planned` takes the cards of the plan that the session is given; `early` adds the known
    cards that are not due yet, as a talk always does.
    """

    deck: str | None = None
    talk: str | None = None
    concept: str | None = None
    cram: bool = False
    planned: bool = False
    early: bool = False


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many cards wait: due ones, new ones within today's allowance, and those in the drill."""

    due: int
    new: int
    drill: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.due + self.new + self.drill
