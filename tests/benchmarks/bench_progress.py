"""What the Stats screen waits for at 100,000 cards: python tests/benchmarks/bench_progress.py [CARDS] [REVIEWS].

Prints milliseconds for one reading of all pictures, of a month, a year and ten, after the first one, which fits the
forgetting model; 60 % of the cards are known, the reviews lie in one year, and 300 talks have 25 cards each.
"""

import random
import sys
import tempfile
import time
from datetime import UTC, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from bench_study import fill
from library_builder import NOON, TODAY, Clock, a_library, add_talk

from seminar_prep.services.progress import ProgressReader

_REVIEW = (
    "INSERT INTO reviews (review_id, card_id, kind, grade, answered_at, study_day, seconds, before_repetitions,"
    " before_interval_days, before_ease, before_due_on, before_lapses, after_repetitions, after_interval_days,"
    " after_ease, after_due_on, after_lapses, device_id)"
    " VALUES (?, ?, 'review', ?, ?, ?, ?, 1, ?, 250, ?, 0, 2, ?, 250, ?, 0, 'd')"
)


def fill_log(connection, n_cards: int, n_reviews: int) -> None:
    rng, known = random.Random(3), max(n_cards * 6 // 10, 1)
    for n in range(n_reviews):
        day, interval = TODAY - timedelta(365 - n * 365 // n_reviews), rng.choice((1, 3, 6, 15, 40, 100))
        grade = rng.choices(range(6), (1, 1, 2, 8, 30, 30))[0]
        due = (day + timedelta(2 * interval)).isoformat()
        row = (f"{n:032x}", f"card-{rng.randrange(known)}", grade, f"{day}T18:00:00+00:00", day.isoformat(),
               rng.uniform(3, 60), interval, day.isoformat(), 2 * interval, due)  # fmt: skip
        connection.execute(_REVIEW, row)
    for n in range(300):
        add_talk(connection, f"talk{n:04}", NOON + timedelta(n - 5))
        for card in rng.sample(range(known), min(25, known)):
            row = (f"talk{n:04}", f"card-{card}")
            connection.execute("INSERT INTO talk_cards VALUES (?, ?, 0.9, 'proposed', '[]', NULL)", row)


def main() -> None:
    n_cards, n_reviews = (int(word) for word in (*sys.argv[1:], *("100000", "200000")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        library = a_library(Path(folder))
        with library.write() as connection:
            fill(connection, n_cards)
            fill_log(connection, n_cards, n_reviews)
        reader = ProgressReader(library, Clock(), UTC, rollover_hour=4, title_words=lambda talk: talk.id)
        print(f"{n_cards} cards, {n_reviews} reviews; ms")
        for name, days in (("first", 30), ("30 days", 30), ("365 days", 365), ("3650 days", 3650)):
            started = time.perf_counter()
            reader.read(days)
            print(f"{name:<10} {(time.perf_counter() - started) * 1e3:8.0f}")
        library.close()


if __name__ == "__main__":
    main()
