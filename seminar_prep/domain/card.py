"""A card: one question with its answer, written in a deck file."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class CardType(StrEnum):
    """What the question asks for (README, "Decks")."""

    STATE = "state"
    WHY = "why"
    STEP = "step"
    CLOZE = "cloze"
    COUNTER = "counter"
    ESTIMATE = "estimate"
    ERROR = "error"
    MAP = "map"
    CONTRAST = "contrast"


class Claim(StrEnum):
    """How far the answer is to be believed: proved, a rule of thumb, or an observation."""

    THEOREM = "theorem"
    HEURISTIC = "heuristic"
    EMPIRICAL = "empirical"


class Origin(StrEnum):
    """Whose text a card shows: shipped, the user's own, or the user's edit of a shipped card."""

    BUNDLED = "bundled"
    USER = "user"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Card:
    """One question with its answer. `front`, `back`, `note` are Markdown with TeX source in `$…$`.

    `deck` is the deck's name ("gbc/08-…"), `tier` 1 to 3 or None, `line` the 1-based line of the card in `path`.
    `prerequisites` are ids of cards or concepts; `concepts` ids of concepts.
    """

    id: str
    deck: str
    type: CardType
    front: str
    back: str
    note: str | None = None
    ref: str | None = None
    concepts: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    claim: Claim | None = None
    tier: int | None = None
    tags: tuple[str, ...] = ()
    origin: Origin = Origin.USER
    path: str = ""
    line: int = 1


def format_card(card: Card) -> Mapping[str, object]:
    """Return the card as the JSON object `Card` of the outside contract."""
    return {
        "id": card.id,
        "deck": card.deck,
        "type": card.type.value,
        "front": card.front,
        "back": card.back,
        "note": card.note,
        "ref": card.ref,
        "concepts": list(card.concepts),
        "prerequisites": list(card.prerequisites),
        "claim": card.claim.value if card.claim else None,
        "tier": card.tier,
        "tags": list(card.tags),
        "origin": card.origin.value,
    }
