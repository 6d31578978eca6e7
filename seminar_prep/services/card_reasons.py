"""Why a card is asked: when it was due, which coming talks need it by which words, and what waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from seminar_prep.domain.card import Card
from seminar_prep.domain.link import CardLink
from seminar_prep.domain.review import Memory, Review, ReviewKind
from seminar_prep.domain.talk import Talk, starts_instant
from seminar_prep.storage.card_needs import load_links_of_card, load_waiting_cards, n_waiting_cards
from seminar_prep.storage.cards import load_card, load_cards
from seminar_prep.storage.database import Library
from seminar_prep.storage.reviews import load_memory, load_reviews
from seminar_prep.storage.talk_knowledge import load_concept_names
from seminar_prep.storage.talks import load_talk

MOST_TALKS = 20
MOST_WAITING = 8


@dataclass(frozen=True, slots=True)
class NeedingTalk:
    """A coming talk that is linked to the card; `starts_at` is its instant in UTC."""

    talk: Talk
    starts_at: datetime
    link: CardLink


@dataclass(frozen=True, slots=True)
class CardReasons:
    """All that speaks for asking a card.

    `last` is its newest answer that is not taken back, or None; `talks` come soonest first; `waiting` are the first of
    the `n_waiting` cards of which it, or a concept of it, is a prerequisite, those never answered before the others.
    """

    card: Card
    memory: Memory
    last: Review | None
    talks: tuple[NeedingTalk, ...]
    waiting: tuple[Card, ...]
    n_waiting: int
    concept_names: Mapping[str, str]


def card_reasons(library: Library, card: str, now: datetime, zone: tzinfo) -> CardReasons:
    """Return what speaks for asking the card at the instant `now`. Raises UsageError for an unknown id."""
    connection = library.connection
    shown = load_card(connection, card)
    waiting = load_waiting_cards(connection, card, MOST_WAITING)
    links = load_links_of_card(connection, card, now, MOST_TALKS)
    found = ((load_talk(connection, talk), link) for talk, link in links.items())
    return CardReasons(
        card=shown,
        memory=load_memory(connection, card),
        last=_last(load_reviews(connection, card)),
        talks=tuple(
            NeedingTalk(stored.talk, starts_instant(stored.talk.stated.starts_at, zone), link)
            for stored, link in found
            if stored is not None
        ),
        waiting=tuple(load_cards(connection, waiting).values()),
        n_waiting=n_waiting_cards(connection, card),
        concept_names=load_concept_names(connection),
    )


def _last(log: tuple[Review, ...]) -> Review | None:
    undone = {row.undoes for row in log if row.undoes}
    kept = (row for row in reversed(log) if row.kind is not ReviewKind.UNDO and row.review_id not in undone)
    return next(kept, None)
