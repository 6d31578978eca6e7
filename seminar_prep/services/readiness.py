"""Readiness of talks, computed from what the library remembers."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, tzinfo

from seminar_prep.domain.forgetting import ForgettingModel
from seminar_prep.domain.link import CardLink
from seminar_prep.domain.readiness import Raise, Readiness, StudyCard, raises, readiness
from seminar_prep.domain.talk import Talk, starts_instant
from seminar_prep.services.forgetting import forgetting_model
from seminar_prep.storage.database import Library
from seminar_prep.storage.queue import new_cards
from seminar_prep.storage.talk_knowledge import LinkedCardState, load_linked_states


def talk_readiness(
    talk: Talk, states: Iterable[LinkedCardState], now: datetime, zone: tzinfo, model: ForgettingModel
) -> Readiness | None:
    """Return the share of a talk's linked cards expected to be recalled when it starts.

    None for a talk that has started and for one without linked cards. `now` is aware, `zone` the learner's.
    """
    start = _start(talk, zone)
    if start < now:
        return None
    return readiness((state.linked for state in states), start.date(), model)


def readiness_of_talks(library: Library, now: datetime, zone: tzinfo, day: date) -> Callable[[Talk], Readiness | None]:
    """Return a function that gives any talk's readiness, on one reading of the library."""
    states, model = load_linked_states(library.connection, day), forgetting_model(library)
    return lambda talk: talk_readiness(talk, states.get(talk.id, ()), now, zone, model)


def talk_raises(
    library: Library, talk: Talk, links: Iterable[CardLink], now: datetime, zone: tzinfo, day: date
) -> tuple[Raise, ...]:
    """Return what would raise a talk's readiness most if it were studied on study day `day`; none once it started.

    Only what can be shown that day counts: no card that is put away, none that waits for a prerequisite.
    """
    start = _start(talk, zone)
    if start < now:
        return ()
    concepts = {link.card: link.evidence[0].concept if link.evidence else None for link in links}
    ready = set(new_cards(library.connection, day, -1, talk=talk.id))
    cards = [
        StudyCard(
            state.card,
            concepts.get(state.card),
            state.linked,
            state.card in ready if state.linked.memory.is_new else not state.is_away,
        )
        for state in load_linked_states(library.connection, day, talk.id).get(talk.id, ())
    ]
    return raises(cards, day, start.date(), forgetting_model(library))


def _start(talk: Talk, zone: tzinfo) -> datetime:
    """Return when a talk starts, on the learner's clock."""
    return starts_instant(talk.stated.starts_at, zone).astimezone(zone)
