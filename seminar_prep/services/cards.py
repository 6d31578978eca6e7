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
from seminar_prep.storage.card_tags import load_own_tags, tag_names
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
    """A card, what is remembered of it, its log, oldest first, and the learner's own tags.

    `state` is "active", "suspended", "buried" (for the day asked about) or "gone": its text is in no deck now.
    """

    card: Card
    state: str
    memory: Memory
    reviews: tuple[Review, ...]
    tags: tuple[str, ...] = ()


def find_cards(library: Library, query: CardQuery, day: date) -> tuple[Found, ...]:
    """Return the cards that satisfy `query` on study day `day`, deck by deck in the order of their files.

    Raises UsageError for a concept that neither we nor any card knows, and for a tag that no card has.
    """
    connection = library.connection
    require_known(connection, query)
    ids = search_cards(connection, query, day)
    cards, memories = load_cards(connection, ids), load_memories(connection, ids)
    return tuple(Found(cards[card], memories.get(card)) for card in ids)


def require_known(connection: sqlite3.Connection, query: CardQuery) -> None:
    """Raise UsageError, with the nearest one, for a concept that neither we nor any card knows, or a tag of no card."""
    known = tagged_concepts(connection) if query.concepts else ()
    for concept in query.concepts:
        if concept not in known:
            near = nearest(concept, known)
            hint = f"Did you mean {near!r}?" if near else "Look at a card of the subject for its concepts."
            raise UsageError(f"there is no concept {concept!r}.", hint=hint)
    tags = [tag.lower() for tag in tag_names(connection)] if query.tags else []
    for tag in query.tags:
        if tag.lower() not in tags:
            near = nearest(tag.lower(), tags)
            hint = f"Did you mean {'tag:' + near!r}?" if near else "Known: " + (", ".join(tags[:5]) or "none") + "."
            raise UsageError(f"no card has the tag {tag!r}.", hint=hint)


def card_history(library: Library, card: str, day: date) -> CardHistory:
    """Return the card with its memory and log; a vanished card, too. Raises UsageError for an unknown id."""
    connection = library.connection
    shown = load_card(connection, card)
    state = load_state(connection, card, day) if is_active(connection, card) else "gone"
    tags = load_own_tags(connection, [card]).get(card, ())
    return CardHistory(shown, state, load_memory(connection, card), load_reviews(connection, card), tags)
