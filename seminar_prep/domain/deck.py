"""A deck: one Markdown file of cards, as the library knows it."""

from dataclasses import dataclass

from seminar_prep.domain.card import Origin


@dataclass(frozen=True, slots=True)
class Deck:
    """A deck file. `name` is its path below its root without ".md"; `position` orders decks for study from 0 up.

    `origin` is bundled or user; `content_hash` changes whenever the file's text does.
    """

    name: str
    title: str
    origin: Origin
    path: str
    position: int
    content_hash: str
    book: str | None = None
    chapter: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class DeckCounts:
    """A deck in a list: how many cards it has, and how many of them are due on the day asked about.

    `n_new` counts those never seen that are not put away, whether or not their prerequisites are known.
    """

    deck: Deck
    n_cards: int
    n_due: int
    n_new: int = 0


@dataclass(frozen=True, slots=True)
class ConceptProgress:
    """How far a concept is known: of its `n_cards` cards of tier 1, `n_recalled` have been recalled at least once."""

    concept: str
    name: str
    n_cards: int
    n_recalled: int

    @property
    def is_known(self) -> bool:
        """Whether it has cards, and each of them has been recalled."""
        return 0 < self.n_cards == self.n_recalled


@dataclass(frozen=True, slots=True)
class NeedFirstProgress:
    """How far the concepts are known that almost every talk takes for granted, in the order in which they are needed.

    `n_cards` and `n_recalled` count each card once, even where it bears several of the concepts.
    """

    concepts: tuple[ConceptProgress, ...]
    n_cards: int
    n_recalled: int

    @property
    def n_known(self) -> int:
        """How many of the concepts are known."""
        return sum(concept.is_known for concept in self.concepts)

    @property
    def next_up(self) -> tuple[ConceptProgress, ...]:
        """The concepts not known yet that have cards, first needed first."""
        return tuple(concept for concept in self.concepts if concept.n_cards and not concept.is_known)
