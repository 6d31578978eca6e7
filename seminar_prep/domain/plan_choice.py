"""The choice of today's cards: due reviews first up to their share, then whatever brings most per second."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from seminar_prep.domain.plan_gain import HORIZON_DAYS, Outlook, Worth
from seminar_prep.domain.plan_ground import Ground
from seminar_prep.domain.plan_values import Budget, PlanCard
from seminar_prep.domain.queue import QueueCode

# A talk has about this many linked cards: lasting recall of one card is set against one such share of a talk.
CARDS_PER_TALK = 22
# What is waited for is learned later than what is begun today.
WAITING_DISCOUNT = 0.8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card that could be studied today; `rate` is what it and those that wait for it bring per second."""

    card: PlanCard
    code: QueueCode
    worth: Worth
    rate: float
    serves: str | None
    is_ground: bool = False


@dataclass(slots=True)
class Tally:
    """What of the budget is used, and the cards taken, in order.

    `max_new` holds for new cards that no coming talk needs; where neither time nor cards are limited, for all.
    """

    budget: Budget
    max_new: int | None
    seconds: float = 0.0
    taken: dict[str, Candidate] = field(default_factory=dict)
    n_new: int = 0

    def has_room(self, wanted: Sequence[Candidate], seconds: float | None) -> bool:
        """Whether all of these fit, with `seconds` as the limit of time."""
        cost = sum(candidate.worth.seconds for candidate in wanted)
        n_new = self._n_new(wanted)
        return (
            (seconds is None or self.seconds + cost <= seconds + 1e-9)
            and (self.budget.cards is None or len(self.taken) + len(wanted) <= self.budget.cards)
            and (self.max_new is None or not n_new or self.n_new + n_new <= self.max_new)
        )

    def is_full(self, cheapest: float) -> bool:
        """Whether not even a card of `cheapest` seconds fits."""
        seconds, cards = self.budget.seconds, self.budget.cards
        return (seconds is not None and self.seconds + cheapest > seconds + 1e-9) or (
            cards is not None and len(self.taken) >= cards
        )

    def take(self, wanted: Sequence[Candidate]) -> None:
        """Add these at the end."""
        self.n_new += self._n_new(wanted)
        for candidate in wanted:
            self.taken[candidate.card.id] = candidate
            self.seconds += candidate.worth.seconds

    def _n_new(self, wanted: Sequence[Candidate]) -> int:
        """Return how many new cards `max_new` counts among these: none if one of them, thus all, serves a talk."""
        is_limited = self.budget.seconds is not None or self.budget.cards is not None
        if is_limited and any(candidate.serves for candidate in wanted):
            return 0
        return sum(candidate.code is QueueCode.NEW for candidate in wanted)


def code_today(card: PlanCard, outlook: Outlook) -> QueueCode | None:
    """Return what an answer to the card would be today; None for a known card that was answered or nobody needs."""
    if card.memory.is_new:
        return QueueCode.NEW
    if card.memory.is_due(outlook.day):
        return QueueCode.DUE
    if card.seen_on == outlook.day or not outlook.is_needed_soon(card):
        return None
    return QueueCode.EARLY


def rate_candidates(
    cards: Sequence[PlanCard], outlook: Outlook, ground: Ground, lasting_weight: float
) -> dict[str, Candidate]:
    """Return `{card: candidate}` in the order of `cards`.

    A card that others wait for is rated with as many of them as raise its rate.
    """
    coded = [(card, code) for card in cards if (code := code_today(card, outlook))]
    worths = _worths(coded, outlook)
    waiting: dict[str, list[PlanCard]] = {}
    for card, code in coded:
        if code is QueueCode.NEW and card.needs and worths[card.id].talks > 0:
            for before in ground.path(card) or ():
                waiting.setdefault(before, []).append(card)
    found: dict[str, Candidate] = {}
    for card, code in coded:
        found[card.id] = _rated(card, code, worths, waiting.get(card.id, ()), lasting_weight)
    return found


def _worths(coded: Iterable[tuple[PlanCard, QueueCode]], outlook: Outlook) -> dict[str, Worth]:
    """Return every card's worth; cards that differ in nothing but their name share one."""
    alike: dict[object, Worth] = {}
    worths: dict[str, Worth] = {}
    for card, _ in coded:
        if card.needs:
            worths[card.id] = outlook.worth(card)
            continue
        key = (None if card.memory.is_new else card.memory, card.seen_on, card.seconds)
        if key not in alike:
            alike[key] = outlook.worth(card)
        worths[card.id] = alike[key]
    return worths


def _rated(
    card: PlanCard, code: QueueCode, worths: Mapping[str, Worth], waiting: Sequence[PlanCard], lasting_weight: float
) -> Candidate:
    worth = worths[card.id]
    gain, seconds = worth.talks + lasting_weight / CARDS_PER_TALK * worth.lasting, worth.seconds
    if not waiting:
        return Candidate(card, code, worth, gain / seconds, worth.talk)
    serves, best = worth.talk, worth.talks
    others = sorted((worths[other.id] for other in waiting), key=lambda w: (-w.talks / w.seconds, w.talk or ""))
    for other in others:
        if WAITING_DISCOUNT * other.talks / other.seconds > gain / seconds:
            gain += WAITING_DISCOUNT * other.talks
            seconds += other.seconds
            if other.talks > best:
                serves, best = other.talk, other.talks
    return Candidate(card, code, worth, gain / seconds, serves, is_ground=serves != worth.talk)


def seconds_for_talks(candidates: Iterable[Candidate], outlook: Outlook) -> float:
    """Return the seconds a day that the new cards of the coming talks ask for.

    The most, over the days with talks, of the cost of all that is needed by then divided by the days until then.
    """
    by_days: dict[int, float] = {}
    for candidate in candidates:
        if candidate.code is QueueCode.NEW and candidate.card.needs:
            first = min((max((on - outlook.day).days, 1) for _, on, _ in outlook.needs(candidate.card)), default=0)
            if 0 < first <= HORIZON_DAYS:
                by_days[first] = by_days.get(first, 0.0) + candidate.worth.seconds
    total = most = 0.0
    for days in sorted(by_days):
        total += by_days[days]
        most = max(most, total / days)
    return most


def choose(
    candidates: Mapping[str, Candidate], ground: Ground, tally: Tally, due_share: float, *, by_dates: bool
) -> None:
    """Fill the tally: due cards first up to `due_share` of the budget, then the best rates; ties in study order.

    `by_dates`: due cards in the order of their dates, new ones in the order of study, as SM-2 and the queue have them.
    """
    places = ground.places
    due = [candidate for candidate in candidates.values() if candidate.code is QueueCode.DUE]
    due.sort(key=(lambda c: (c.card.memory.due_on, c.card.id)) if by_dates else lambda c: (-c.rate, c.card.id))
    _take_due(due, tally, due_share)
    rest = [candidate for name, candidate in candidates.items() if name not in tally.taken]
    if by_dates:
        rest.sort(key=lambda c: (c.code is not QueueCode.DUE, places[c.card.id]))
    else:
        rest.sort(key=lambda c: (-c.rate, places[c.card.id]))
    _take_best(rest, candidates, ground, tally)


def _take_due(due: Iterable[Candidate], tally: Tally, due_share: float) -> None:
    limit = None if tally.budget.seconds is None else due_share * tally.budget.seconds
    most = None if tally.budget.cards is None else due_share * tally.budget.cards
    for candidate in due:
        if (most is not None and len(tally.taken) + 1 > most) or not tally.has_room((candidate,), limit):
            return
        tally.take((candidate,))


def _take_best(rest: Iterable[Candidate], candidates: Mapping[str, Candidate], ground: Ground, tally: Tally) -> None:
    """Take what fits, each new card after its prerequisites; one whose prerequisites are not at hand stays out."""
    cheapest = min((candidate.worth.seconds for candidate in candidates.values()), default=0.0)
    for candidate in rest:
        if tally.is_full(cheapest):
            return
        if candidate.card.id in tally.taken or (candidate.rate <= 0 and candidate.code is not QueueCode.DUE):
            continue
        before = ground.path(candidate.card) if candidate.code is QueueCode.NEW else ()
        if before is None:
            continue
        names = [*(name for name in before if name not in tally.taken), candidate.card.id]
        wanted = [candidates[name] for name in names if name in candidates]
        if len(wanted) == len(names) and tally.has_room(wanted, tally.budget.seconds):
            tally.take(wanted)
