"""What a sitting at the cards came to: answers and time, what was hard, and what it did for the next talk."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import islice

from seminar_prep.domain.card import Card
from seminar_prep.domain.readiness import Readiness
from seminar_prep.domain.review import MATURE_DAYS, Review, ReviewKind
from seminar_prep.domain.sm2 import LEAST_RECALL
from seminar_prep.domain.talk import Talk, TalkStatus
from seminar_prep.services.agenda import list_talks
from seminar_prep.services.forgetting import forgetting_model
from seminar_prep.services.readiness import talk_readiness
from seminar_prep.storage.cards import load_cards
from seminar_prep.storage.database import Library
from seminar_prep.storage.talk_knowledge import load_linked_states
from seminar_prep.storage.talks import load_talk

# A sitting looks at the readiness of so many coming talks.
MOST_TALKS = 4


@dataclass(frozen=True, slots=True)
class Retention:
    """How many of the due cards that were asked were recalled (scored 3 or more)."""

    recalled: int
    asked: int


@dataclass(frozen=True, slots=True)
class HardCard:
    """A card that scored below 3, with all its grades of the sitting, oldest first, and how often it has lapsed."""

    card: Card
    grades: tuple[int, ...]
    n_lapses: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """A coming talk and its readiness at some moment."""

    talk: Talk
    readiness: Readiness


@dataclass(frozen=True, slots=True)
class TalkChange:
    """A coming talk, and its readiness when the sitting began and now."""

    talk: Talk
    before: Readiness
    after: Readiness

    @property
    def points(self) -> int:
        """By how many of a hundred the readiness has changed, both rounded."""
        return round(100 * self.after.share) - round(100 * self.before.share)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting in figures, undone answers left out.

    `seconds` without long pauses; `n_new` cards begun; `mature` and `young` over reviews of due cards, mature being an
    interval of three weeks or more when asked; `hard` the lowest grade first; `talks` the next one and those that
    changed, soonest first.
    """

    n_answers: int
    n_cards: int
    n_new: int
    seconds: float
    mature: Retention
    young: Retention
    hard: tuple[HardCard, ...]
    talks: tuple[TalkChange, ...]


def outlooks(library: Library, now: datetime, zone: tzinfo, day: date, talk: str | None = None) -> tuple[Outlook, ...]:
    """Return the readiness of `talk`, else of the soonest talks held that have linked cards, the next one first."""
    connection = library.connection
    if talk is not None:
        stored = load_talk(connection, talk)
        coming: Iterable[Talk] = (stored.talk,) if stored else ()
    else:
        listed = list_talks(connection, now=now, zone=zone, readiness=lambda _: None)
        held = (one for one in listed if one.talk.stated.status is not TalkStatus.CANCELLED)
        coming = (one.talk for one in held if one.n_cards)
    found = ((one, _readiness(library, one, now, zone, day)) for one in coming)
    return tuple(islice((Outlook(one, ready) for one, ready in found if ready is not None), MOST_TALKS))


def _readiness(library: Library, talk: Talk, now: datetime, zone: tzinfo, day: date) -> Readiness | None:
    states = load_linked_states(library.connection, day, talk.id).get(talk.id, ())
    return talk_readiness(talk, states, now, zone, forgetting_model(library))


def changes(before: Sequence[Outlook], after: Sequence[Outlook]) -> tuple[TalkChange, ...]:
    """Return what became of the next talk, and of those after it whose readiness in whole percent has changed."""
    now = {one.talk.id: one.readiness for one in after}
    known = (TalkChange(one.talk, one.readiness, now[one.talk.id]) for one in before if one.talk.id in now)
    return tuple(one for place, one in enumerate(known) if place == 0 or one.points)


def sum_up(library: Library, answers: Sequence[Review], talks: tuple[TalkChange, ...]) -> Sitting:
    """Return the sitting that consists of `answers`, oldest first."""
    reviews = [one for one in answers if one.kind is ReviewKind.REVIEW]
    due = [one for one in reviews if not one.before.is_new]
    return Sitting(
        n_answers=len(answers),
        n_cards=len({one.card for one in answers}),
        n_new=len(reviews) - len(due),
        seconds=sum(one.seconds or 0.0 for one in answers),
        mature=_retention(due, lambda days: days >= MATURE_DAYS),
        young=_retention(due, lambda days: days < MATURE_DAYS),
        hard=_hard(library, answers),
        talks=talks,
    )


def _retention(due: Iterable[Review], is_meant: Callable[[int], bool]) -> Retention:
    grades = [one.grade for one in due if is_meant(one.before.interval_days) and one.grade is not None]
    return Retention(sum(grade >= LEAST_RECALL for grade in grades), len(grades))


def _hard(library: Library, answers: Sequence[Review]) -> tuple[HardCard, ...]:
    grades: dict[str, tuple[int, ...]] = {}
    for one in answers:
        if one.grade is not None:
            grades[one.card] = (*grades.get(one.card, ()), one.grade)
    low = sorted((min(given), card) for card, given in grades.items() if min(given) < LEAST_RECALL)
    cards = load_cards(library.connection, [card for _, card in low])
    lapses = {one.card: one.after.lapses for one in answers}
    return tuple(HardCard(card, grades[card.id], lapses[card.id]) for card in cards.values())
