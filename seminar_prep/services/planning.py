"""Today's plan and what the coming days cost, from the library."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from seminar_prep.domain.card import Card
from seminar_prep.domain.forecast import DayCost, cost_forecast
from seminar_prep.domain.forgetting import ForgettingModel
from seminar_prep.domain.plain_text import one_line
from seminar_prep.domain.plan import DEFAULT_PREFERENCE, PREFERENCES, Budget, Plan, PlanTalk, Prices, Wish, make_plan
from seminar_prep.domain.plan_gain import HORIZON_DAYS
from seminar_prep.domain.study_day import study_day
from seminar_prep.domain.talk import Talk, TalkStatus, starts_instant
from seminar_prep.services.agenda import list_talks
from seminar_prep.services.statistics import streak_days
from seminar_prep.storage import queue as queue_table
from seminar_prep.storage.cards import load_cards
from seminar_prep.storage.database import Library
from seminar_prep.storage.plan_cards import load_answer_seconds, load_plan_cards
from seminar_prep.storage.statistics import n_due_by_day, study_days

FORECAST_DAYS = 14

# A price moves from its default to the learner's mean as if the default had been seen this often.
PRICE_PRIOR = 20


@dataclass(frozen=True, slots=True)
class PlannedTalk:
    """A coming talk with its readiness, 0 to 1, without and with today's plan; None without linked cards."""

    talk: Talk
    starts_at: datetime
    readiness_now: float | None
    readiness_planned: float | None


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The plan of a day, its talks soonest first."""

    plan: Plan
    talks: tuple[PlannedTalk, ...]


@dataclass(frozen=True, slots=True)
class TodayView:
    """What the Today screen shows: the plan with its cards by id, the days ahead, and days studied in a row."""

    day_plan: DayPlan
    cards: Mapping[str, Card]
    forecast: tuple[DayCost, ...]
    streak_days: int


class Planner:
    """Plans the learner's days.

    `clock` gives the present instant, aware; `zone` and `rollover_hour` the study day; at most `new_per_day` cards are
    begun on a day; `model` gives the learner's forgetting model of a library.
    """

    def __init__(
        self,
        library: Library,
        clock: Callable[[], datetime],
        zone: tzinfo,
        *,
        rollover_hour: int,
        new_per_day: int,
        model: Callable[[Library], ForgettingModel],
    ) -> None:
        self._library = library
        self._clock = clock
        self._zone = zone
        self._rollover_hour = rollover_hour
        self._new_per_day = new_per_day
        self._model = model

    def today(self, budget: Budget, *, preference: float = DEFAULT_PREFERENCE, days: int = HORIZON_DAYS) -> DayPlan:
        """Return what to study today for the talks of the next `days` days, and what lasts; see `domain.plan`."""
        connection, day = self._library.connection, self._today()
        talks = self._talks(day, days)
        plan = make_plan(
            day,
            load_plan_cards(connection, day, [planned.id for _, planned in talks]),
            [planned for _, planned in talks],
            budget,
            model=self._model(self._library),
            prices=self.prices(),
            preference=preference,
            drilled=queue_table.drilled_cards(connection, day),
            max_new=queue_table.new_allowance(connection, day, self._new_per_day),
        )
        outlooks = {outlook.talk: outlook for outlook in plan.talks}
        return DayPlan(
            plan,
            tuple(
                PlannedTalk(
                    talk,
                    starts_instant(talk.stated.starts_at, self._zone),
                    outlooks[talk.id].readiness_now if talk.id in outlooks else None,
                    outlooks[talk.id].readiness_planned if talk.id in outlooks else None,
                )
                for talk, _ in talks
            ),
        )

    def view(self, minutes: int, wish: Wish) -> TodayView:
        """Return today's plan for so many minutes (0: no limit) with all that is shown beside it."""
        budget = Budget(seconds=60 * minutes if minutes else None)
        day_plan = self.today(budget, preference=PREFERENCES[wish])
        connection = self._library.connection
        cards = load_cards(connection, [item.card for item in day_plan.plan.items])
        return TodayView(day_plan, cards, self.forecast(), streak_days(study_days(connection), self._today()))

    def view_in_worker(self, minutes: int, wish: Wish) -> TodayView:
        """Return the same in any thread, on a connection of its own. Raises LibraryError."""
        library = self._library.beside()
        try:
            beside = Planner(
                library,
                self._clock,
                self._zone,
                rollover_hour=self._rollover_hour,
                new_per_day=self._new_per_day,
                model=self._model,
            )
            return beside.view(minutes, wish)
        finally:
            library.close()

    def forecast(self, days: int = FORECAST_DAYS) -> tuple[DayCost, ...]:
        """Return what today and the `days` - 1 days after cost if new cards go on coming and all go well."""
        connection, day = self._library.connection, self._today()
        due = n_due_by_day(connection, day, days)
        n_new = queue_table.n_never_seen(connection)
        return cost_forecast(day, days, due, self._new_per_day, n_new, self.prices())

    def prices(self) -> Prices:
        """Return what an answer costs this learner: means of the log, drawn to the defaults while there are few."""
        default, seen = Prices(), load_answer_seconds(self._library.connection)

        def price(what: str, usual: float) -> float:
            n, mean = seen.get(what, (0, 0.0))
            return (PRICE_PRIOR * usual + n * mean) / (PRICE_PRIOR + n)

        return Prices(
            new=price("new", default.new),
            review=price("review", default.review),
            failed=price("failed", default.failed),
            drill=price("drill", default.drill),
        )

    def _today(self) -> date:
        return study_day(self._clock(), self._zone, self._rollover_hour)

    def _talks(self, day: date, days: int) -> Sequence[tuple[Talk, PlanTalk]]:
        """Return the coming talks that are held, soonest first, with the study day that each falls on."""
        now = self._clock()
        listed = list_talks(
            self._library.connection, now=now, zone=self._zone, last=day + timedelta(days), readiness=lambda _: None
        )
        held = []
        for one in listed:
            start = starts_instant(one.talk.stated.starts_at, self._zone)
            if start >= now and one.talk.stated.status is not TalkStatus.CANCELLED:
                on = study_day(start, self._zone, self._rollover_hour)
                held.append((one.talk, PlanTalk(one.talk.id, one_line(one.talk.stated.title or ""), on)))
        return held


def format_day_plan(day_plan: DayPlan, forecast: Sequence[DayCost]) -> Mapping[str, object]:
    """Return the plan as the object of `plan`: date, seconds, items, talks, forecast, and what is left for later."""
    plan = day_plan.plan
    return {
        "date": plan.day.isoformat(),
        "seconds": round(plan.seconds),
        "items": [
            {
                "card": item.card,
                "reason": {"code": item.code.value, "text": item.reason},
                "talk": item.talk,
                "seconds": round(item.seconds, 1),
                "gain": round(item.gain, 4),
            }
            for item in plan.items
        ],
        "talks": [
            {
                "talk": planned.talk.id,
                "title": planned.talk.stated.title,
                "readiness_now": planned.readiness_now,
                "readiness_planned": planned.readiness_planned,
            }
            for planned in day_plan.talks
        ],
        "n_due_later": plan.n_due_later,
        "n_new_later": plan.n_new_later,
        "forecast": [
            {"date": cost.day.isoformat(), "n_due": cost.n_due, "n_new": cost.n_new, "seconds": round(cost.seconds)}
            for cost in forecast
        ],
    }
