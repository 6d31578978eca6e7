"""What the coming days cost, if all goes as SM-2 has it: reviews falling due, new cards, and their first looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from seminar_prep.domain.plan import Prices
from seminar_prep.domain.plan_gain import USUAL_SUCCESS
from seminar_prep.domain.recall_odds import RECALL_ON_DUE_DATE
from seminar_prep.domain.review import NEW_MEMORY
from seminar_prep.domain.sm2 import answer


@dataclass(frozen=True, slots=True)
class DayCost:
    """One day ahead: reviews falling due (those of cards yet to be begun included), new cards, seconds in all."""

    day: date
    n_due: int
    n_new: int
    seconds: float


def cost_forecast(
    today: date, days: int, due: Mapping[date, int], new_per_day: int, n_new: int, prices: Prices
) -> tuple[DayCost, ...]:
    """Return the cost of today and the `days` - 1 days after.

    `due` are the known cards' dates (overdue ones on `today`); each day up to `new_per_day` of `n_new` new cards are
    begun, and come back as SM-2 has it for the usual grade. Of the reviews one in ten fails (`RECALL_ON_DUE_DATE`),
    costs more, and is drilled once.
    """
    reviews = [due.get(today + timedelta(n), 0) for n in range(days)]
    begun = [min(new_per_day, max(n_new - n * new_per_day, 0)) for n in range(days)]
    for first_day, number in enumerate(begun):
        for offset in _first_looks(days - first_day):
            reviews[first_day + offset] += number
    review_seconds = RECALL_ON_DUE_DATE * prices.review + (1 - RECALL_ON_DUE_DATE) * (prices.failed + prices.drill)
    return tuple(
        DayCost(today + timedelta(n), reviews[n], begun[n], reviews[n] * review_seconds + begun[n] * prices.new)
        for n in range(days)
    )


def _first_looks(days: int) -> tuple[int, ...]:
    """Return after how many days a card begun today is due again, each time answered with the usual grade."""
    start = date(2000, 1, 3)
    memory, looks = answer(NEW_MEMORY, USUAL_SUCCESS, start).after, []
    while memory.due_on is not None and (offset := (memory.due_on - start).days) < days:
        looks.append(offset)
        memory = answer(memory, USUAL_SUCCESS, memory.due_on).after
    return tuple(looks)
