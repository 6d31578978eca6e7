"""A link between a talk and a card or paper: score, evidence, and what the user decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class LinkStatus(StrEnum):
    """Proposed by the program, or decided by the user; a re-run never overrides a decision."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class TextField:
    """A piece of text to be matched; `name` is title, abstract, paper title or paper abstract."""

    name: str
    text: str


# Fields of evidence that is no quotation: `text` is the reason in our own words.
DECISIONS_FIELD = "decisions"
NEEDED_FIELD = "needed first"
REASON_FIELDS = frozenset({DECISIONS_FIELD, NEEDED_FIELD})


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words in `field` that speak for `concept`; `text` is quoted as it stands there, or a reason (above)."""

    concept: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class ConceptMatch:
    """A concept that a text takes for granted: `score` in 0..1; `via` the concept that implies it, or None."""

    concept: str
    score: float
    evidence: tuple[Evidence, ...]
    via: str | None = None


@dataclass(frozen=True, slots=True)
class CardLink:
    """A card linked to a talk: `score` in 0..1, best first."""

    card: str
    score: float
    evidence: tuple[Evidence, ...]
    status: LinkStatus = LinkStatus.PROPOSED


@dataclass(frozen=True, slots=True)
class TaggedCard:
    """What linking needs of a card: its id, the concepts it is tagged with, its tier (1 to 3, or None) and type."""

    id: str
    concepts: tuple[str, ...]
    tier: int | None = None
    type: str = ""


def format_evidence(evidence: Evidence) -> Mapping[str, object]:
    """Return the evidence as the JSON object `Evidence` of the outside contract."""
    return {"concept": evidence.concept, "field": evidence.field, "text": evidence.text}
