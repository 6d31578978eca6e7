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
    """A deck in a list: how many cards it has, and how many of them are due on the day asked about."""

    deck: Deck
    n_cards: int
    n_due: int
