"""A concept: an idea with a name, other names and prerequisites; cards are tagged with concepts."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Concept:
    """An idea of the field.

    `tier` is 1 (needed first), 2 (often met, or explains why learning is hard) or 3. `need_first_rank` orders tier 1
    from 1 up. `merged_into` is the id that replaced this one; both stay valid. `why_hard` says in words why it makes
    learning hard, or is None. `sections` are references such as "GBC 8.2.1"; `arxiv_ids` seminal papers.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    area: str = ""
    tier: int = 3
    prerequisites: tuple[str, ...] = ()
    need_first_rank: int | None = None
    why_hard: str | None = None
    sections: tuple[str, ...] = ()
    arxiv_ids: tuple[str, ...] = ()
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How well a concept is known: of the `n_cards` cards that bear it, `n_recalled` have been recalled at least once.

    `n_due` of them wait on the day asked about. Cards of every tier count, put away ones too.
    """

    n_cards: int = 0
    n_recalled: int = 0
    n_due: int = 0

    @property
    def known(self) -> float | None:
        """Share of its cards that have been recalled at least once, 0..1; None for a concept without cards."""
        return self.n_recalled / self.n_cards if self.n_cards else None


@dataclass(frozen=True, slots=True)
class ConceptIndex:
    """All concepts by id. `canonical` follows a merged id to the one that replaced it."""

    concepts: Mapping[str, Concept] = field(default_factory=dict)

    def canonical(self, concept_id: str) -> str:
        """Return the id that stands for `concept_id` today; an unknown id is returned as it is."""
        seen = set()
        while (concept := self.concepts.get(concept_id)) and concept.merged_into and concept_id not in seen:
            seen.add(concept_id)
            concept_id = concept.merged_into
        return concept_id
