"""The papers as the screens show them: all of them, one whole with what it takes for granted, and the new ones."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from types import ModuleType

from seminar_prep.domain.card import Card
from seminar_prep.domain.link import ConceptMatch, TextField
from seminar_prep.domain.paper import Paper, Reason
from seminar_prep.domain.review import NEW_MEMORY, Memory
from seminar_prep.domain.talk import Talk, starts_instant
from seminar_prep.errors import UsageError
from seminar_prep.storage.cards import load_cards
from seminar_prep.storage.database import Library
from seminar_prep.storage.papers import (
    SEARCHED_AT_ONCE,
    ListedPaper,
    list_papers,
    load_found_papers,
    load_papers,
    load_reasons,
    n_papers,
)
from seminar_prep.storage.reviews import load_memories
from seminar_prep.storage.talks import load_talk

# A list on screen; who wants more gives words to look for.
MOST_PAPERS = 300
NEW_DAYS = 7
MOST_NEW_PAPERS = 4


@dataclass(frozen=True, slots=True)
class PaperShelfPage:
    """Papers that were looked for, newest first, at most MOST_PAPERS; `n_stored` counts all that there are."""

    papers: tuple[ListedPaper, ...]
    n_stored: int


@dataclass(frozen=True, slots=True)
class PaperTalk:
    """A talk that a paper belongs to: when it starts, in UTC, and why the paper was chosen for it."""

    talk: Talk
    starts_at: datetime
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper whole, its talks soonest first."""

    paper: Paper
    talks: tuple[PaperTalk, ...]


@dataclass(frozen=True, slots=True)
class GroundCard:
    """A card behind a concept, with its memory."""

    card: Card
    memory: Memory


@dataclass(frozen=True, slots=True)
class Ground:
    """A concept that a paper takes for granted, by name, with the cards behind it, the most pressing first.

    `via_name` is the name of the concept that implies it, or None.
    """

    match: ConceptMatch
    name: str
    via_name: str | None
    cards: tuple[GroundCard, ...]


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper found in the last days, and the soonest coming talk that it is for.

    `is_recent` tells whether it has appeared in these days, too; most papers that a talk wants are older.
    """

    paper: Paper
    talk: Talk
    is_recent: bool


class PaperShelf:
    """The papers of the library. `clock` gives the present instant, aware; `zone` is where a talk has its day."""

    def __init__(self, library: Library, clock: Callable[[], datetime], zone: tzinfo) -> None:
        self._library = library
        self._clock = clock
        self._zone = zone

    def look_for(self, words: Sequence[str]) -> PaperShelfPage:
        """Return the papers that have every one of `words` in title, authors or id; all without words."""
        connection = self._library.connection
        found = list_papers(connection, words=words, fields=SEARCHED_AT_ONCE, limit=MOST_PAPERS)
        return PaperShelfPage(found, n_papers(connection))

    def paper(self, arxiv_id: str) -> PaperView:
        """Return one paper whole. Raises UsageError where it is not stored."""
        connection = self._library.connection
        paper = load_papers(connection, [arxiv_id]).get(arxiv_id)
        if paper is None:
            raise UsageError(f"paper {arxiv_id!r} is not stored.", hint='"seminar-prep papers" lists those that are.')
        talks = []
        for talk_id, reasons in load_reasons(connection, arxiv_id).items():
            if stored := load_talk(connection, talk_id):
                start = starts_instant(stored.talk.stated.starts_at, self._zone)
                talks.append(PaperTalk(stored.talk, start, reasons))
        return PaperView(paper, tuple(talks))

    @staticmethod
    def concepts(paper: Paper) -> tuple[ConceptMatch, ...]:
        """Return what the paper's text takes for granted, best first. For a worker: it takes a while at first."""
        found: tuple[ConceptMatch, ...] = _linking().concepts_of(
            (TextField("title", paper.title), TextField("abstract", paper.abstract))
        )
        return found

    def ground(self, concepts: tuple[ConceptMatch, ...]) -> tuple[Ground, ...]:
        """Return the concepts with the cards behind each; a card stands under the first concept that speaks for it."""
        linking = _linking()
        links = linking.with_cards(self._library, concepts).cards
        ids = [link.card for link in links]
        connection = self._library.connection
        cards, memories = load_cards(connection, ids), load_memories(connection, ids)
        behind: dict[str, list[GroundCard]] = {}
        for link in links:
            card = GroundCard(cards[link.card], memories.get(link.card, NEW_MEMORY))
            behind.setdefault(link.evidence[0].concept if link.evidence else "", []).append(card)
        return tuple(
            Ground(
                match,
                linking.concept_name(match.concept),
                linking.concept_name(match.via) if match.via else None,
                tuple(behind.get(match.concept, ())),
            )
            for match in concepts
        )

    def new_papers(self) -> tuple[NewPaper, ...]:
        """Return what was first found in the last NEW_DAYS days for coming talks, at most MOST_NEW_PAPERS.

        New is what the learner cannot have seen before, whenever it appeared; what appeared in these days comes first.
        """
        now = self._clock()
        since, connection = now - timedelta(NEW_DAYS), self._library.connection
        listed = load_found_papers(connection, since=since, now=now, limit=MOST_NEW_PAPERS)
        found = ((entry.paper, load_talk(connection, entry.talks[0])) for entry in listed)
        return tuple(NewPaper(paper, stored.talk, paper.published_at >= since) for paper, stored in found if stored)


def _linking() -> ModuleType:
    """Return what links talks and papers, loaded when first wanted: pydantic and the stemmer hold up a start 100 ms."""
    return importlib.import_module("seminar_prep.services.link_proposals")
