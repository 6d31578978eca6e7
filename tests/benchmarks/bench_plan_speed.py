"""How long a plan takes: python tests/benchmarks/bench_plan_speed.py [N].

Medians in milliseconds of processor time at N cards and 36 talks.
"""

import random
import statistics
import sys
import time
from datetime import date, timedelta

from seminar_prep.domain.plan import Budget, PlanCard, PlanTalk, TalkNeed, make_plan
from seminar_prep.domain.review import Memory

DAY = date(2026, 11, 25)


def a_library(n_cards: int) -> tuple[list[PlanCard], list[PlanTalk]]:
    """Return cards, 60 % of them known and a fifth due, and three talks a week of 25 cards each."""
    rng = random.Random(1)
    talks = [PlanTalk(f"t{n:02}", f"Talk {n}", DAY + timedelta(1 + n * 7 // 3)) for n in range(36)]
    needs: dict[int, list[TalkNeed]] = {}
    for talk in talks:
        for card in rng.sample(range(min(n_cards, 1200)), 25):
            needs.setdefault(card, []).append(TalkNeed(talk.id, rng.uniform(0.3, 3)))
    cards = []
    for n in range(n_cards):
        memory = Memory()
        if rng.random() < 0.6:
            interval = rng.randrange(1, 90)
            memory = Memory(3, interval, rng.randrange(130, 280), DAY + timedelta(rng.randrange(-30, 60)), 0, True)
        waits = ((f"c{n - 1}",),) if n and memory.is_new else ()
        cards.append(PlanCard(f"c{n}", memory, tuple(needs.get(n, ())), waits))
    return cards, talks


def main() -> None:
    for n_cards in [int(argument) for argument in sys.argv[1:]] or [1_200, 100_000]:
        cards, talks = a_library(n_cards)
        times = []
        for _ in range(7):
            started = time.process_time()
            plan = make_plan(DAY, cards, talks, Budget(seconds=1200))
            times.append((time.process_time() - started) * 1e3)
        print(f"{n_cards} cards: {statistics.median(times):.1f} ms, {len(plan.items)} items, {plan.n_due_later} later")


if __name__ == "__main__":
    main()
