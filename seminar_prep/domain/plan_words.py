"""Why a card is in the plan, in one line of plain text."""

from collections.abc import Mapping
from datetime import date

from seminar_prep.domain.plan_choice import Candidate
from seminar_prep.domain.plan_values import PlanTalk
from seminar_prep.domain.queue import QUEUE_TEXTS, QueueCode

DRILL_REASON = QUEUE_TEXTS[QueueCode.DRILL]


def reason(candidate: Candidate, talks: Mapping[str, PlanTalk], day: date, recall_then: float | None) -> str:
    """Return why a candidate is chosen; `recall_then` is its recall at the talk it serves if it is left alone."""
    talk = talks[candidate.serves] if candidate.serves else None
    if candidate.code is QueueCode.DUE:
        return _due(candidate, talk, day)
    if candidate.code is QueueCode.NEW:
        if talk is None:
            return "new, next in the order of study"
        if candidate.is_ground:
            return f"new, comes before cards that {_named(talk, day)} takes for granted"
        return f"new, {_named(talk, day)} takes it for granted{_others(candidate)}"
    faded = "" if recall_then is None else f": you would recall it then with a chance of {recall_then:.0%}"
    where = "a coming talk" if talk is None else _named(talk, day)
    return f"not yet due, a look before {where}{faded}{_others(candidate)}"


def _due(candidate: Candidate, talk: PlanTalk | None, day: date) -> str:
    due_on = candidate.card.memory.due_on
    late = (day - due_on).days if due_on else 0
    since = "due today" if late == 0 else f"due for {_days(late)}"
    if talk is None:
        return f"{since}, by SM-2"
    if candidate.is_ground:
        return f"{since}, comes before cards that {_named(talk, day)} takes for granted"
    return f"{since}, and {_named(talk, day)} takes it for granted{_others(candidate)}"


def _named(talk: PlanTalk, day: date) -> str:
    days = (talk.on - day).days
    when = "today" if days == 0 else "tomorrow" if days == 1 else f"in {_days(days)}"
    return f"“{talk.title}” ({when})"


def _others(candidate: Candidate) -> str:
    more = candidate.worth.n_talks - 1
    return "" if more < 1 else f", as {'does 1 more talk' if more == 1 else f'do {more} more talks'}"


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
