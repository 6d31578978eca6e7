"""What an answer today is worth: for the talks ahead, for what lasts, and in seconds.

For a talk in d days, with R(d) the recall then if the card is answered today and nothing follows, R0(d) if it is not:

- a known card:  (R - R0)(d), times 1 - LOOK_LATER where d > 1, since a look on the eve would do the same and better;
- a new card:    R(1) on the eve; before it (1 - LOOK_LATER) R(d) + LOOK_LATER max(R(d), FOLLOWED) - LEARN_LATER R(1):
  once begun it can be refreshed on the eve at a third of the price, but it could have been begun then.

Each is weighed by the card's share of the talk and halved for every HALVING_DAYS by which the talk lies beyond
tomorrow; the sum over talks is the gain. Capacity is what is short, so nearer talks and shared cards come first. The
constants are ours, chosen on the tuning seeds of tests/benchmarks/plan_world.py; around them the outcome is flat.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from seminar_prep.domain.forgetting import ForgettingModel
from seminar_prep.domain.plan_values import PlanCard, PlanTalk, Prices
from seminar_prep.domain.review import Memory
from seminar_prep.domain.sm2 import next_memory

LOOK_LATER = 0.7
LEARN_LATER = 0.8
FOLLOWED = 0.92
HALVING_DAYS = 3.0
# Talks further ahead than this ask for nothing yet.
HORIZON_DAYS = 14
# What lasts is what is recalled this many days from today.
LASTING_DAYS = 28

# The grades a success and a failure count with: 4 leaves the ease as it is.
USUAL_SUCCESS, USUAL_FAILURE = 4, 2
# Rounds a failed card stays in the drill on average.
DRILL_ROUNDS = 1.15
# A card never seen is hardly ever recalled: the share of first answers that lead to the drill.
UNSEEN_FAILS = 0.95


@dataclass(frozen=True, slots=True)
class Worth:
    """What answering a card today brings.

    `talks`: the weighed gain of all coming talks; `plain`: the plain sum of what it adds to their readiness; `talk`:
    the one it serves most, or None; `n_talks`: how many it serves; `lasting`: the recall it adds in LASTING_DAYS days;
    `seconds`: its expected cost with the drill; `recall`: the chance that it is recalled today.
    """

    talks: float
    plain: float
    talk: str | None
    n_talks: int
    lasting: float
    seconds: float
    recall: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What worths are computed from: the day, the model, the prices, the talks' dates and total weights."""

    day: date
    model: ForgettingModel
    prices: Prices
    dates: Mapping[str, date]
    totals: Mapping[str, float]

    def needs(self, card: PlanCard) -> tuple[tuple[str, date, float], ...]:
        """Return the coming talks a card is linked to: id, date, and the card's share of the talk's weight."""
        return tuple(
            (need.talk, self.dates[need.talk], need.weight / self.totals[need.talk])
            for need in card.needs
            if need.talk in self.dates and need.weight > 0
        )

    def is_needed_soon(self, card: PlanCard) -> bool:
        """Whether a talk within the horizon needs the card."""
        return any((on - self.day).days <= HORIZON_DAYS for _, on, _ in self.needs(card)) if card.needs else False

    def recall(self, card: PlanCard, on: date) -> float:
        """Return the chance that a card is recalled on a date if it is not answered before."""
        return self.model.recall(card.memory, on, card.seen_on)

    def recall_after(self, card: PlanCard, on: date) -> float:
        """Return the chance that a card answered today is recalled on a date."""
        return self._mean(self._after(card, self.recall(card, self.day)), on)

    def worth(self, card: PlanCard) -> Worth:
        """Return what answering the card today brings."""
        recall = self.recall(card, self.day)
        after = self._after(card, recall)
        total, plain, best, best_talk, n_talks = 0.0, 0.0, 0.0, None, 0
        for talk, on, share in self.needs(card) if card.needs else ():
            days = (on - self.day).days
            if days > HORIZON_DAYS:
                continue
            then, without = self._mean(after, on), self.recall(card, on)
            gain = share * self._weighed(card, after, days, then, without)
            total += gain
            plain += share * (then - without)
            n_talks += gain > 0
            if gain > best:
                best, best_talk = gain, talk
        later = self.day + timedelta(LASTING_DAYS)
        lasting = self._mean(after, later) - self.recall(card, later)
        return Worth(total, plain, best_talk, n_talks, lasting, self._seconds(card, recall), recall)

    def _weighed(
        self, card: PlanCard, after: Sequence[tuple[float, Memory]], days: int, then: float, without: float
    ) -> float:
        if days <= 1:
            return max(then - without, 0.0)
        if card.memory.is_new:
            tomorrow = self._mean(after, self.day + timedelta(1))
            gain = (1 - LOOK_LATER) * then + LOOK_LATER * max(FOLLOWED, then) - LEARN_LATER * tomorrow
        else:
            gain = (1 - LOOK_LATER) * (then - without)
        return float(max(gain, 0.0) * 0.5 ** ((days - 1) / HALVING_DAYS))

    def _after(self, card: PlanCard, recall: float) -> tuple[tuple[float, Memory], ...]:
        """Return the memories an answer today may leave, with their chances; a new card is taken as failed."""
        memory, day = card.memory, self.day
        failed = next_memory(memory, USUAL_FAILURE, day)
        if memory.is_new:
            return ((1.0, failed),)
        kept = next_memory(memory, USUAL_SUCCESS, day) if memory.is_due(day) else memory
        return ((recall, kept), (1 - recall, failed))

    def _mean(self, after: Sequence[tuple[float, Memory]], on: date) -> float:
        return sum(chance * self.model.recall(memory, on, self.day) for chance, memory in after)

    def _seconds(self, card: PlanCard, recall: float) -> float:
        prices = self.prices
        if card.memory.is_new:
            return (card.seconds or prices.new) + UNSEEN_FAILS * DRILL_ROUNDS * prices.drill
        success = card.seconds or prices.review
        failing = max(prices.failed, success) + DRILL_ROUNDS * prices.drill
        return recall * success + (1 - recall) * failing


def make_outlook(
    day: date, cards: Sequence[PlanCard], talks: Sequence[PlanTalk], model: ForgettingModel, prices: Prices
) -> Outlook:
    """Return the outlook of `day`; talks before it, and weights that are not above 0, are left out."""
    dates = {talk.id: talk.on for talk in talks if talk.on >= day}
    totals: dict[str, float] = {}
    for card in cards:
        for need in card.needs:
            if need.talk in dates and need.weight > 0:
                totals[need.talk] = totals.get(need.talk, 0.0) + need.weight
    return Outlook(day, model, prices, dates, totals)
