"""One talk whole: its papers, its cards with their memory, and what would raise its readiness."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from seminar_prep.domain.card import Card
from seminar_prep.domain.link import CardLink, LinkStatus
from seminar_prep.domain.readiness import Raise
from seminar_prep.domain.review import NEW_MEMORY, Memory
from seminar_prep.domain.talk import starts_instant
from seminar_prep.services.agenda import AgendaRow, find_talk
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


def read_talk(library: Library, talk_id: str, now: datetime, zone: tzinfo, day: date) -> TalkView:
    """Return one talk as it stands at the instant `now` on study day `day`. Raises UsageError where it is gone."""
    connection = library.connection
    talk = find_talk(connection, talk_id).talk
    states = load_linked_states(connection, day, talk.id).get(talk.id, ())
    due = {state.card for state in states if state.is_due}
    links = links_of_talk(library, talk.id)
    ids = [link.card for link in links]
    cards, memories = load_cards(connection, ids), load_memories(connection, ids)
    papers = papers_of_talk(library, talk.id)
    row = AgendaRow(
        talk,
        starts_instant(talk.stated.starts_at, zone),
        talk_readiness(talk, states, now, zone, forgetting_model(library)),
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
        last_fetch(library, talk.id),
        load_concept_names(connection),
        talk_raises(library, talk, links, now, zone, day),
    )


def decide(library: Library, talk_id: str, card: str, status: LinkStatus, now: datetime) -> None:
    """Store that a card belongs to a talk (confirmed) or does not (rejected). Raises UsageError."""
    confirm, reject = ([card], []) if status is LinkStatus.CONFIRMED else ([], [card])
    decide_links(library, talk_id, now, confirm=confirm, reject=reject)
