"""The concepts as a graph to walk: all of them with how well each is known, and one with all that hangs on it."""

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from seminar_prep.domain.card import Card
from seminar_prep.domain.concept import Concept, Standing
from seminar_prep.domain.link import Evidence, LinkStatus
from seminar_prep.domain.paper import Paper
from seminar_prep.domain.plain_text import fold
from seminar_prep.domain.review import NEW_MEMORY, Memory
from seminar_prep.domain.talk import Talk
from seminar_prep.storage import concept_graph as graph
from seminar_prep.storage.cards import load_cards
from seminar_prep.storage.concepts import find_concept
from seminar_prep.storage.database import Library
from seminar_prep.storage.papers import load_papers, load_talk_papers
from seminar_prep.storage.reviews import load_memories
from seminar_prep.storage.talks import load_talk

# As many as a page shows; the numbers beside them count all.
MOST_CARDS = 25
MOST_TALKS = 12


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """A concept in the list, or a user's own tag (`is_tag`), whose name is its id. `words` is what a filter searches.

    `need_first_rank` is 1 for what almost every talk takes for granted first of all, None for most.
    """

    id: str
    name: str
    words: str
    standing: Standing
    need_first_rank: int | None = None
    is_tag: bool = False


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A concept beside another in the graph."""

    id: str
    name: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class ConceptCard:
    """A card of a concept with its memory."""

    card: Card
    memory: Memory


@dataclass(frozen=True, slots=True)
class TalkNaming:
    """A talk that takes the concept for granted, and the words that say so."""

    talk: Talk
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class PaperNaming:
    """A paper of such a talk whose own text names the concept: with the words, `field` "title" or "abstract"."""

    paper: Paper
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class ConceptView:
    """A concept whole. `needs` and `needed_by` are its neighbours by name, `cards` come in the order of study.

    `seminal` are the papers it goes back to: ids on arXiv, each with its record where the library has it.
    """

    concept: Concept
    standing: Standing
    needs: tuple[Neighbour, ...]
    needed_by: tuple[Neighbour, ...]
    cards: tuple[ConceptCard, ...]
    talks: tuple[TalkNaming, ...]
    papers: tuple[PaperNaming, ...]
    seminal: Mapping[str, Paper | None]


class ConceptWalk:
    """The learner's concepts. `clock` gives the present instant, aware, `today` the study day."""

    def __init__(self, library: Library, clock: Callable[[], datetime], today: Callable[[], date]) -> None:
        self._library = library
        self._clock = clock
        self._today = today
        self._concepts: Mapping[str, Concept] | None = None

    @property
    def is_ready(self) -> bool:
        """Whether the concepts have been read, so that `concept` answers at once."""
        return self._concepts is not None

    def prepare(self) -> Mapping[str, Concept]:
        """Return the program's concepts by id, read the first time, which takes a third of a second: for a worker."""
        if self._concepts is None:
            self._concepts = _concepts()
        return self._concepts

    def rows(self) -> tuple[ConceptRow, ...]:
        """Return every concept and tag: first those needed first, in that order, then the others by name.

        Opens the library beside the screens' connection: may run in any thread. Raises LibraryError.
        """
        library = self._library.beside()
        try:
            standings = graph.load_standings(library.connection, self._today())
        finally:
            library.close()
        concepts = self.prepare()
        rows = [_row(one, standings.get(one.id, Standing())) for one in concepts.values() if not one.merged_into]
        tags = standings.keys() - concepts.keys()
        rows += [ConceptRow(tag, tag, fold(tag), standings[tag], is_tag=True) for tag in tags]
        return tuple(sorted(rows, key=_place))

    def concept(self, concept: str) -> ConceptView:
        """Return a concept or tag whole; a merged one as its successor. Raises UsageError where there is none."""
        connection, today = self._library.connection, self._today()
        concept = find_concept(connection, concept)
        needs, needing = graph.load_needed(connection, concept), graph.load_needing(connection, concept)
        standings = graph.load_standings(connection, today, (concept, *needs, *needing))
        ids = graph.load_cards_of(connection, concept, MOST_CARDS)
        cards, memories = load_cards(connection, ids), load_memories(connection, ids)
        now = self._clock().astimezone(UTC).isoformat()
        naming = graph.load_talks_naming(connection, concept, now, MOST_TALKS)
        found = self.prepare().get(concept, Concept(concept, concept))
        stored = load_papers(connection, found.arxiv_ids)
        return ConceptView(
            found,
            standings.get(concept, Standing()),
            _neighbours(needs, standings),
            _neighbours(needing, standings),
            tuple(ConceptCard(cards[card], memories.get(card, NEW_MEMORY)) for card in ids),
            tuple(TalkNaming(talk.talk, one.evidence) for one in naming if (talk := load_talk(connection, one.talk))),
            self._papers(naming),
            {arxiv_id: stored.get(arxiv_id) for arxiv_id in found.arxiv_ids},
        )

    def _papers(self, naming: Iterable[graph.NamingTalk]) -> tuple[PaperNaming, ...]:
        """Return the papers of these talks in whose text the words of the evidence stand, each once."""
        found: dict[str, PaperNaming] = {}
        for one in naming:
            told = [entry for entry in one.evidence if entry.field.startswith("paper ")]
            for entry in load_talk_papers(self._library.connection, one.talk) if told else ():
                paper = entry.ranked.paper
                texts = {"paper title": fold(paper.title), "paper abstract": fold(paper.abstract)}
                words = next((e for e in told if fold(e.text) in texts.get(e.field, "")), None)
                if words and entry.status is not LinkStatus.REJECTED:
                    naming_paper = PaperNaming(paper, words.field.removeprefix("paper "), words.text)
                    found.setdefault(paper.arxiv_id, naming_paper)
        return tuple(found.values())


def _concepts() -> Mapping[str, Concept]:
    # Loaded here, not above: pydantic would hold up the start of the screens by 0.1 s.
    concepts: Mapping[str, Concept] = (
        importlib.import_module("seminar_prep.sources.concept_data").load_concepts().concepts
    )
    return concepts


def _row(concept: Concept, standing: Standing) -> ConceptRow:
    words = fold(" ".join([concept.name, concept.id, *concept.aliases, concept.area]))
    return ConceptRow(concept.id, concept.name, words, standing, concept.need_first_rank)


def _place(row: ConceptRow) -> tuple[object, ...]:
    return row.need_first_rank is None, row.need_first_rank or 0, fold(row.name), row.id


def _neighbours(names: Mapping[str, str], standings: Mapping[str, Standing]) -> tuple[Neighbour, ...]:
    return tuple(Neighbour(one, name, standings.get(one, Standing())) for one, name in names.items())
