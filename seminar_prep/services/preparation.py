"""What the learner sees of their talks: a row for each, and one talk whole, as frozen values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from seminar_prep.domain.card import Card
from seminar_prep.domain.link import CardLink, LinkStatus
from seminar_prep.domain.readiness import Raise, Readiness
from seminar_prep.domain.review import NEW_MEMORY, Memory
from seminar_prep.domain.study_day import study_day
from seminar_prep.domain.talk import Talk, starts_instant
from seminar_prep.services.agenda import find_talk, list_talks
from seminar_prep.services.forgetting import forgetting_model
from seminar_prep.services.links import decide_links, links_of_talk
from seminar_prep.services.papers import last_fetch, papers_of_talk
from seminar_prep.services.readiness import talk_raises, talk_readiness
from seminar_prep.storage.cards import load_cards
from seminar_prep.storage.database import Library
from seminar_prep.storage.fetches import TalkFetch
from seminar_prep.storage.papers import TalkPaper
from seminar_prep.storage.reviews import load_memories
from seminar_prep.storage.talk_knowledge import load_concept_names, load_linked_states


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A talk in the list. `starts_at` is its instant in UTC, `n_due` counts those of its cards today."""

    talk: Talk
    starts_at: datetime
    readiness: Readiness | None
    n_papers: int
    n_cards: int
    n_due: int


@dataclass(frozen=True, slots=True)
class LinkedCard:
    """A card linked to a talk, rejected ones included, with its memory."""

    card: Card
    link: CardLink
    memory: Memory
    is_due: bool


@dataclass(frozen=True, slots=True)
class TalkView:
    """One talk with all that hangs on it: papers and cards best first, `fetch` the last one for it or None.

    `raises` is what would raise its readiness most if it were studied today, the best first.
    """

    row: AgendaRow
    papers: tuple[TalkPaper, ...]
    cards: tuple[LinkedCard, ...]
    fetch: TalkFetch | None
    concept_names: Mapping[str, str]
    raises: tuple[Raise, ...]


class Agenda:
    """The learner's talks. `clock` gives the present instant, aware; `zone` and `rollover_hour` the study day."""

    def __init__(self, library: Library, clock: Callable[[], datetime], zone: tzinfo, rollover_hour: int) -> None:
        self._library = library
        self._clock = clock
        self._rollover_hour = rollover_hour
        self.zone = zone

    def now(self) -> datetime:
        """Return the present instant."""
        return self._clock()

    def today(self) -> date:
        """Return the learner's study day."""
        return study_day(self._clock(), self.zone, self._rollover_hour)

    def upcoming(self) -> tuple[AgendaRow, ...]:
        """Return the talks that are not over, soonest first."""
        return self._rows()

    def past(self) -> tuple[AgendaRow, ...]:
        """Return the talks that are over, newest first."""
        coming = {row.talk.id for row in self.upcoming()}
        return tuple(row for row in reversed(self._rows(everything=True)) if row.talk.id not in coming)

    def between(self, first: date, last: date) -> tuple[AgendaRow, ...]:
        """Return the talks of the days from `first` to `last`, over or not, soonest first."""
        return self._rows(first=first, last=last)

    def _rows(
        self, *, everything: bool = False, first: date | None = None, last: date | None = None
    ) -> tuple[AgendaRow, ...]:
        connection, now = self._library.connection, self._clock()
        states, model = load_linked_states(connection, self.today()), forgetting_model(self._library)
        listed = list_talks(
            connection,
            now=now,
            zone=self.zone,
            everything=everything,
            first=first,
            last=last,
            readiness=lambda talk: talk_readiness(talk, states.get(talk.id, ()), now, self.zone, model),
        )
        return tuple(
            AgendaRow(
                one.talk,
                starts_instant(one.talk.stated.starts_at, self.zone),
                one.readiness,
                one.n_papers,
                one.n_cards,
                sum(state.is_due for state in states.get(one.talk.id, ())),
            )
            for one in listed
        )

    def talk(self, talk_id: str) -> TalkView:
        """Return one talk whole. Raises UsageError where it is gone."""
        connection = self._library.connection
        talk = find_talk(connection, talk_id).talk
        states = load_linked_states(connection, self.today(), talk.id).get(talk.id, ())
        due = {state.card for state in states if state.is_due}
        links = links_of_talk(self._library, talk.id)
        ids = [link.card for link in links]
        cards, memories = load_cards(connection, ids), load_memories(connection, ids)
        papers = papers_of_talk(self._library, talk.id)
        row = AgendaRow(
            talk,
            starts_instant(talk.stated.starts_at, self.zone),
            talk_readiness(talk, states, self._clock(), self.zone, forgetting_model(self._library)),
            len(papers),
            len(states),
            len(due),
        )
        linked = tuple(
            LinkedCard(cards[link.card], link, memories.get(link.card, NEW_MEMORY), link.card in due) for link in links
        )
        return TalkView(
            row,
            papers,
            linked,
            last_fetch(self._library, talk.id),
            load_concept_names(connection),
            talk_raises(self._library, talk, links, self._clock(), self.zone, self.today()),
        )

    def decide(self, talk_id: str, card: str, status: LinkStatus) -> None:
        """Store that a card belongs to a talk (confirmed) or does not (rejected). Raises UsageError."""
        confirm, reject = ([card], []) if status is LinkStatus.CONFIRMED else ([], [card])
        decide_links(self._library, talk_id, self._clock(), confirm=confirm, reject=reject)
