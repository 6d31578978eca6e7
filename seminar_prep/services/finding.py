"""Finding anything by a few words: talks, papers, concepts, cards and decks, the best few of each."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from seminar_prep.domain.card_query import CardOrder, parse_query
from seminar_prep.domain.plain_text import one_line
from seminar_prep.errors import UsageError
from seminar_prep.storage.card_search import page_of_cards
from seminar_prep.storage.database import Library, connect, explained
from seminar_prep.storage.finding import find_concept_names, find_deck_names, find_talk_names
from seminar_prep.storage.papers import SEARCHED_AT_ONCE, list_papers

# Of each kind.
MOST_FOUND = 5


class FoundKind(StrEnum):
    """What was found; the value is its name on screen."""

    TALK = "talk"
    CONCEPT = "concept"
    DECK = "deck"
    PAPER = "paper"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Found:
    """A thing by its id, with its name and a remark, both one line of plain text, formulas as their source."""

    kind: FoundKind
    id: str
    name: str
    remark: str


class Finder:
    """Looks for things in a library. For any thread: it reads by itself. `clock` is aware, `today` the study day."""

    def __init__(self, library: Library, clock: Callable[[], datetime], today: Callable[[], date]) -> None:
        self._path = library.path
        self._clock = clock
        self._today = today

    def find(self, text: str) -> tuple[Found, ...]:
        """Return what has all words of `text`, kind by kind, at most MOST_FOUND of each; nothing without words.

        Raises LibraryError.
        """
        words = text.split()
        if not words:
            return ()
        with explained(self._path), closing(connect(self._path, read_only=True)) as connection:
            return tuple(self._found(connection, text, words))

    def _found(self, connection: sqlite3.Connection, text: str, words: list[str]) -> Iterator[Found]:
        for talk, title, speaker, start in find_talk_names(connection, words, self._clock(), MOST_FOUND):
            remark = " · ".join(part for part in (start[:10], one_line(speaker or "") if title else "") if part)
            yield Found(FoundKind.TALK, talk, one_line(title or speaker or "title to be announced"), remark)
        for concept, name in find_concept_names(connection, words, MOST_FOUND):
            yield Found(FoundKind.CONCEPT, concept, one_line(name), "")
        for deck, title in find_deck_names(connection, words, MOST_FOUND):
            yield Found(FoundKind.DECK, deck, one_line(title), one_line(deck))
        for listed in list_papers(connection, words=words, fields=SEARCHED_AT_ONCE, limit=MOST_FOUND):
            paper = listed.paper
            yield Found(FoundKind.PAPER, paper.arxiv_id, one_line(paper.title), paper.arxiv_id)
        try:
            query = parse_query(text)
        except UsageError:  # a key of the card search that is not whole yet
            return
        for card in page_of_cards(connection, query, self._today(), CardOrder.STUDY, first=0, limit=MOST_FOUND):
            yield Found(FoundKind.CARD, card.id, one_line(card.front), card.id)
