"""Looking through the cards: pages of a list, one card with all that hangs on it, and putting several away at once."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from seminar_prep.domain.card_query import CardOrder, CardQuery
from seminar_prep.domain.link import LinkStatus
from seminar_prep.domain.talk import Talk, starts_instant
from seminar_prep.services.card_acts import CardActs
from seminar_prep.services.cards import CardHistory, card_history, require_known
from seminar_prep.services.study import Study
from seminar_prep.storage.card_search import ListedCard, count_cards, page_of_cards
from seminar_prep.storage.database import Library, connect, explained
from seminar_prep.storage.links import load_card_talks
from seminar_prep.storage.talk_knowledge import load_concept_names
from seminar_prep.storage.talks import load_talk


@dataclass(frozen=True, slots=True)
class CardPage:
    """A piece of a list of cards; `n_found` counts all that the search found where this is its end, else None."""

    rows: tuple[ListedCard, ...]
    n_found: int | None


@dataclass(frozen=True, slots=True)
class CardTalk:
    """A talk that a card is linked to, with the link's status. `starts_at` is an instant in UTC."""

    talk: Talk
    starts_at: datetime
    status: LinkStatus


@dataclass(frozen=True, slots=True)
class CardView:
    """One card with its memory and log, the names of concepts by id, and its talks, the latest first."""

    history: CardHistory
    concept_names: Mapping[str, str]
    talks: tuple[CardTalk, ...]


class CardBrowser:
    """The cards of a library, for a list and for pages of single ones. `zone` is the learner's.

    `acts` are what can be done to many of them at once.
    """

    def __init__(self, library: Library, study: Study, zone: tzinfo) -> None:
        self._library = library
        self._study = study
        self.zone = zone
        self.acts = CardActs(library, study.today)

    def today(self) -> date:
        """Return the learner's study day."""
        return self._study.today()

    def search(self, query: CardQuery, order: CardOrder, day: date, *, first: int, limit: int) -> CardPage:
        """Return at most `limit` found cards from the `first` (0-based) on. For any thread: reads by itself.

        Raises UsageError for a concept or tag that no card has, LibraryError where the library cannot be read.
        """
        with self._reading() as connection:
            require_known(connection, query)
            rows = page_of_cards(connection, query, day, order, first=first, limit=limit)
        is_last = len(rows) < limit and bool(rows or not first)
        return CardPage(rows, first + len(rows) if is_last else None)

    def count(self, query: CardQuery, day: date) -> int:
        """Return how many cards `query` finds; slower than a page of them. For any thread. Raises LibraryError."""
        with self._reading() as connection:
            return count_cards(connection, query, day)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with explained(self._library.path), closing(connect(self._library.path, read_only=True)) as connection:
            yield connection

    def card(self, card: str) -> CardView:
        """Return one card whole; a vanished one, too. Raises UsageError for an unknown id."""
        connection = self._library.connection
        history = card_history(self._library, card, self.today())
        talks = tuple(
            CardTalk(stored.talk, starts_instant(stored.talk.stated.starts_at, self.zone), status)
            for talk, status in load_card_talks(connection, card)
            if (stored := load_talk(connection, talk))
        )
        return CardView(history, load_concept_names(connection), talks)

    def turn_away(self, cards: Sequence[str]) -> str:
        """Suspend `cards`, or put them back if all are suspended; all or none. Return "suspended" or "active".

        Raises UsageError for a card whose text is in no deck now.
        """
        is_back = all(self._study.state(card) == "suspended" for card in cards)
        turn = self._study.unsuspend if is_back else self._study.suspend
        with self._library.write():
            for card in cards:
                turn(card)
        return "active" if is_back else "suspended"
