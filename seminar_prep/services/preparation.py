"""What the learner sees of their talks: a row for each, as frozen values."""

import importlib
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from types import ModuleType
from typing import TYPE_CHECKING

from seminar_prep.domain.study_day import study_day
from seminar_prep.domain.talk import starts_instant
from seminar_prep.services.agenda import AgendaRow, list_talks
from seminar_prep.services.forgetting import forgetting_model
from seminar_prep.services.readiness import talk_readiness
from seminar_prep.storage.database import Library
from seminar_prep.storage.talk_knowledge import load_linked_states

if TYPE_CHECKING:
    from seminar_prep.domain.link import LinkStatus
    from seminar_prep.services.talk_view import TalkView


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

    def talk(self, talk_id: str) -> "TalkView":
        """Return one talk whole. Raises UsageError where it is gone."""
        view: TalkView = _talk_view().read_talk(self._library, talk_id, self._clock(), self.zone, self.today())
        return view

    def decide(self, talk_id: str, card: str, status: "LinkStatus") -> None:
        """Store that a card belongs to a talk (confirmed) or does not (rejected). Raises UsageError."""
        _talk_view().decide(self._library, talk_id, card, status, self._clock())


def _talk_view() -> ModuleType:
    """Load what shows one talk: 10 ms that the list of talks does not wait for."""
    return importlib.import_module("seminar_prep.services.talk_view")
