"""The pictures of progress, assembled from the library as frozen values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from seminar_prep.domain.forgetting import ForgettingModel
from seminar_prep.domain.picture import Line, Picture
from seminar_prep.domain.progress import (
    CALENDAR_WEEKS,
    calendar_picture,
    ease_picture,
    forecast_picture,
    interval_picture,
    readiness_picture,
    retention_picture,
    time_picture,
)
from seminar_prep.domain.readiness import LinkedMemory
from seminar_prep.domain.readiness_history import readiness_points, recollections, weekly_days
from seminar_prep.domain.study_day import study_day
from seminar_prep.domain.talk import Talk, TalkStatus, starts_instant
from seminar_prep.services.forgetting import forgetting_model
from seminar_prep.storage.database import Library
from seminar_prep.storage.progress import (
    load_looks_at,
    load_memory_counts,
    load_recall_by_interval,
    load_work_by_day,
)
from seminar_prep.storage.statistics import n_due_by_day
from seminar_prep.storage.talk_knowledge import load_linked_states
from seminar_prep.storage.talks import load_talks

# Readiness is replayed for so many weeks back, of so many talks at most, the first ones that have cards from so many
# days ago on: at 25 cards a talk a few thousand answers.
HISTORY_WEEKS = 12
MOST_TALKS = 8
PAST_DAYS = 14
# Beyond so many cards a talk's line is left out: the replay would be felt.
MOST_CARDS = 500


@dataclass(frozen=True, slots=True)
class Progress:
    """All pictures as of study day `day`, in the order in which they are shown; `days` back and ahead."""

    day: date
    days: int
    pictures: tuple[Picture, ...]


class ProgressReader:
    """Reads the pictures of one library.

    `clock` gives the present instant, aware; `zone` and `rollover_hour` the study day. `title_words` gives a talk's
    title as it is to be read. To be used in the thread that opened the library.
    """

    def __init__(
        self,
        library: Library,
        clock: Callable[[], datetime],
        zone: tzinfo,
        *,
        rollover_hour: int,
        title_words: Callable[[Talk], str],
    ) -> None:
        self._library = library
        self._clock = clock
        self._zone = zone
        self._rollover_hour = rollover_hour
        self._title_words = title_words

    def read(self, days: int) -> Progress:
        """Return the pictures; recall and time spent look `days` (1 or more) back, today included, the forecast ahead.

        The calendar always has a year, readiness twelve weeks.
        """
        now, connection = self._clock(), self._library.connection
        today = study_day(now, self._zone, self._rollover_hour)
        first = today - timedelta(days - 1)
        work = load_work_by_day(connection, min(first, today - timedelta(7 * CALENDAR_WEEKS)), today)
        by_interval, by_ease = load_memory_counts(connection)
        weeks = weekly_days(today, HISTORY_WEEKS)
        return Progress(
            today,
            days,
            (
                readiness_picture(self._lines(weeks, now), weeks[0], today),
                retention_picture(load_recall_by_interval(connection, first, today)),
                forecast_picture(n_due_by_day(connection, today, days), today, days),
                calendar_picture(work, today),
                time_picture(work, today, days),
                interval_picture(by_interval),
                ease_picture(by_ease),
            ),
        )

    def _lines(self, days: tuple[date, ...], now: datetime) -> tuple[Line, ...]:
        linked = self._linked_talks(now, days[-1])
        cards = {card for _, links in linked for card in links}
        known = recollections(load_looks_at(self._library.connection, cards), days)
        model = forgetting_model(self._library) if linked else ForgettingModel()
        lines = []
        for talk, links in linked:
            start = starts_instant(talk.stated.starts_at, self._zone)
            on = start.astimezone(self._zone).date()
            asked = tuple(day for day in days if day < days[-1] or start >= now)
            points = readiness_points(links, on, asked, known[: len(asked)], model)
            if points:
                lines.append(Line(talk.id, self._title_words(talk), on, points))
        return tuple(lines)

    def _linked_talks(self, now: datetime, today: date) -> list[tuple[Talk, dict[str, LinkedMemory]]]:
        """Return the talks to show, soonest first, each with `{card: link}`: at most eight that have cards."""
        found: list[tuple[Talk, dict[str, LinkedMemory]]] = []
        for stored in load_talks(self._library.connection, first=now - timedelta(PAST_DAYS)):
            talk = stored.talk
            if talk.stated.status is TalkStatus.CANCELLED or talk.missing_since:
                continue
            states = load_linked_states(self._library.connection, today, talk.id).get(talk.id, ())
            if 0 < len(states) <= MOST_CARDS:
                found.append((talk, {state.card: state.linked for state in states}))
            if len(found) == MOST_TALKS:
                break
        return found
