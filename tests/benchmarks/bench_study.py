"""What a learner waits for at 100,000 cards: python tests/benchmarks/bench_study.py [N].

Prints medians in milliseconds of one run: the next card, an answer with its commit, an undo, the previews of all six
grades, and all counts; 60 % of the cards are known and a fifth of all is due.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from library_builder import TODAY, Clock, a_library, a_study, add_deck


def fill(connection, n_cards: int) -> None:
    rng = random.Random(1)
    for deck in range(20):
        add_deck(connection, f"deck-{deck:02}", deck)
    connection.executemany(
        "INSERT INTO cards (card_id, deck, position, type, front, back, origin, path, line)"
        " VALUES (?, ?, ?, 'state', 'front', 'back', 'user', '', 1)",
        [(f"card-{n}", f"deck-{n % 20:02}", n // 20) for n in range(n_cards)],
    )
    connection.executemany(
        "INSERT INTO card_concepts VALUES (?, ?)", [(f"card-{n}", f"c{n % 600}") for n in range(n_cards)]
    )
    connection.executemany(
        "INSERT INTO card_prerequisites VALUES (?, ?)",
        [(f"card-{n}", f"c{(n + 1) % 600}") for n in range(0, n_cards, 2)],
    )
    connection.executemany(
        "INSERT INTO memories VALUES (?, 3, 10, 250, ?, 0, 1)",
        [(f"card-{n}", (TODAY + timedelta(rng.randrange(-30, 60))).isoformat()) for n in range(n_cards * 6 // 10)],
    )


def median_ms(action: Callable[[], object], n: int) -> float:
    times = []
    for _ in range(n):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1e3)
    return statistics.median(times)


def main() -> None:
    n_cards = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        library = a_library(Path(folder))
        with library.write() as connection:
            fill(connection, n_cards)
        study = a_study(library, Clock())
        waiting = iter(range(n_cards))
        print(f"{n_cards} cards, {study.counts().due} due; medians in ms")
        print(f"next card   {median_ms(study.next_item, 50):8.2f}")
        print(f"previews    {median_ms(lambda: study.preview('card-5'), 50):8.2f}")
        print(f"answer      {median_ms(lambda: study.grade(f'card-{next(waiting)}', 4), 100):8.2f}")
        print(f"undo        {median_ms(study.undo, 50):8.2f}")
        print(f"all counts  {median_ms(study.counts, 9):8.2f}")
        library.close()


if __name__ == "__main__":
    main()
