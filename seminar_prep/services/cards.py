"""Looking at cards: search, and one card with its memory and history."""

import sqlite3
from dataclasses import dataclass
from datetime import date

from seminar_prep.domain.card import Card
from seminar_prep.domain.card_query import CardQuery
from seminar_prep.domain.deck_syntax import nearest
from seminar_prep.domain.review import Memory, Review
from seminar_prep.errors import UsageError
from seminar_prep.storage.card_search import search_cards
from seminar_prep.storage.cards import is_active, load_card, load_cards, tagged_concepts
from seminar_prep.storage.database import Library
from seminar_prep.storage.queue import load_state
from seminar_prep.storage.reviews import load_memories, load_memory, load_reviews


@dataclass(frozen=True, slots=True)
class Found:
    """A card that a search found; `memory` is None for one never answered."""

    card: Card
    memory: Memory | None


@dataclass(frozen=True, slots=True)
class CardHistory:
    """A card, what is remembered of it, and its log, oldest first.

    `state` is "active", "suspended", "buried" (for the day asked about) or "gone": its text is in no deck now.
    """

    card: Card
    state: str
    memory: Memory
    reviews: tuple[Review, ...]


def find_cards(library: Library, query: CardQuery, day: date) -> tuple[Found, ...]:
    """Return the cards that satisfy `query` on study day `day`, deck by deck in the order of their files.

    Raises UsageError for a concept that neither we nor any card knows.
    """
    connection = library.connection
    require_concepts(connection, query)
    ids = search_cards(connection, query, day)
    cards, memories = load_cards(connection, ids), load_memories(connection, ids)
    return tuple(Found(cards[card], memories.get(card)) for card in ids)


def require_concepts(connection: sqlite3.Connection, query: CardQuery) -> None:
    """Raise UsageError, with the nearest id, where `query` names a concept that neither we nor any card knows."""
    known = tagged_concepts(connection) if query.concepts else ()
    for concept in query.concepts:
        if concept not in known:
            near = nearest(concept, known)
            hint = f"Did you mean {near!r}?" if near else "Look at a card of the subject for its concepts."
            raise UsageError(f"there is no concept {concept!r}.", hint=hint)


def card_history(library: Library, card: str, day: date) -> CardHistory:
    """Return the card with its memory and log; a vanished card, too. Raises UsageError for an unknown id."""
    connection = library.connection
    shown = load_card(connection, card)
    state = load_state(connection, card, day) if is_active(connection, card) else "gone"
    return CardHistory(shown, state, load_memory(connection, card), load_reviews(connection, card))
