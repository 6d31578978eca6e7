"""How ready one was for a talk on days gone by: the log replayed up to each of them, and read with today's model."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from seminar_prep.domain.forgetting import ForgettingModel
from seminar_prep.domain.forgetting_fit import Look
from seminar_prep.domain.picture import Point
from seminar_prep.domain.readiness import LinkedMemory, readiness
from seminar_prep.domain.review import NEW_MEMORY, Memory
from seminar_prep.domain.sm2 import LEAST_RECALL, changes_memory, next_memory

DAYS_PER_POINT = 7


@dataclass(frozen=True, slots=True)
class Recollection:
    """What is remembered of a card: its memory, and the newest day on which it was recalled, or None."""

    memory: Memory = NEW_MEMORY
    seen_on: date | None = None

    def after(self, look: Look) -> "Recollection":
        """Return what is remembered after one more answer."""
        memory = self.memory
        if changes_memory(look.kind, look.grade):
            memory = next_memory(memory, look.grade, look.study_day)
        if look.grade < LEAST_RECALL:
            return Recollection(memory, self.seen_on)
        return Recollection(memory, max(self.seen_on or look.study_day, look.study_day))


def weekly_days(today: date, weeks: int) -> tuple[date, ...]:
    """Return `today` and the days 1 to `weeks` weeks before it, earliest first."""
    return tuple(today - timedelta(DAYS_PER_POINT * n) for n in range(weeks, -1, -1))


def recollections(looks: Iterable[Look], days: Sequence[date]) -> tuple[Mapping[str, Recollection], ...]:
    """Return for each of `days` (ascending) `{card: recollection}` at its end; cards not yet answered are absent.

    `looks` are the answers that count, in the log's order; those of one card may come from two devices, and are then
    taken by study day.
    """
    waiting = sorted(looks, key=lambda look: look.study_day)
    found, now, place = [], dict[str, Recollection](), 0
    for day in days:
        while place < len(waiting) and waiting[place].study_day <= day:
            look = waiting[place]
            now[look.card] = now.get(look.card, Recollection()).after(look)
            place += 1
        found.append(dict(now))
    return tuple(found)


def readiness_points(
    links: Mapping[str, LinkedMemory],
    on: date,
    days: Sequence[date],
    known: Sequence[Mapping[str, Recollection]],
    model: ForgettingModel,
) -> tuple[Point, ...]:
    """Return the readiness for a talk on date `on` as it stood on each of `days`, up to the talk; none without links.

    `links` is `{card: link}` of today; their own memories are not looked at, `known` (one for each day) stands for
    them.
    """
    points = []
    for day, recalled in zip(days, known, strict=True):
        if day > on:
            break
        then = (
            replace(link, memory=recalled[card].memory, seen_on=recalled[card].seen_on)
            if card in recalled
            else replace(link, memory=NEW_MEMORY, seen_on=None)
            for card, link in links.items()
        )
        if ready := readiness(then, on, model):
            points.append(Point(day, ready.share))
    return tuple(points)
