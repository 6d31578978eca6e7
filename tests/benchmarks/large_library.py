"""A library as large as one may grow, for what measures the screens: many cards, a past, talks and their papers."""

import json
import random
import sqlite3
from datetime import date, timedelta
from pathlib import Path

from library_builder import NOON, TODAY, a_library, add_deck, add_talk, link

N_DECKS = 20
N_KNOWN = 8_000  # five of eight are due; 20,000 answers
N_TALKS, N_LINKED, N_NAMED = 40, 25, 8
N_PAPERS = 200
_FRONT = r"[layer {n}] What does $\frac{{\partial J}}{{\partial w_{{{n}}}}}$ tell of $\sum_i w_i x_i$? front {n}"
_BACK = r"$$\delta_{{{n}}} = \left(W^\top \delta\right) \odot \sigma'(z)$$ the back-propagated error."
_NOTE = "It is what the layer below sees of the cost, and the same for every unit. " * 4
_ABSTRACT = r"We study the gradient of $f_\theta(x)$ at saddle points, and bound its norm by $O(n^{-1/2})$. " * 6


def fill_library(folder: Path, n_cards: int) -> None:
    """Add to the library in `folder`, which has read the bundled decks, `n_cards` that have no file, and the rest."""
    library, rng = a_library(folder), random.Random(1)
    with library.write() as connection:
        concepts = sorted(
            row[0] for row in connection.execute("SELECT concept_id FROM concepts WHERE merged_into IS NULL")
        )
        _add_cards(connection, n_cards, concepts)
        _add_past(connection, n_cards, rng)
        _add_talks(connection, n_cards, concepts)
        _add_papers(connection)
    library.close()


def _add_cards(connection: sqlite3.Connection, n_cards: int, concepts: list[str]) -> None:
    for deck in range(N_DECKS):
        add_deck(connection, f"deck-{deck:02}", 100 + deck)
    (first,) = connection.execute("SELECT max(study_position) + 1 FROM cards").fetchone()
    connection.executemany(
        "INSERT INTO cards (card_id, deck, position, type, front, back, note, ref, tier, origin, path, line,"
        " study_position) VALUES (?, ?, ?, 'state', ?, ?, ?, 'GBC 6.5', ?, 'user', '', 1, ?)",
        [
            (f"card-{n}", f"deck-{n % N_DECKS:02}", n // N_DECKS, _FRONT.format(n=n), _BACK.format(n=n), _NOTE,
             1 + n % 3, first + n)
            for n in range(n_cards)
        ],
    )  # fmt: skip
    borne = [(f"card-{n}", concepts[n % len(concepts)]) for n in range(n_cards)]
    connection.executemany("INSERT INTO card_concepts VALUES (?, ?)", borne)
    needed = [(f"card-{n}", concepts[(n + 1) % len(concepts)]) for n in range(0, n_cards, 2)]
    connection.executemany("INSERT INTO card_prerequisites VALUES (?, ?)", needed)


def _add_past(connection: sqlite3.Connection, n_cards: int, rng: random.Random) -> None:
    """Let some cards be known, most of these be due, each after two or three answers that grew its interval."""
    known = sorted(rng.sample(range(n_cards), min(N_KNOWN, n_cards // 2)))
    answers: list[tuple[date, str, int, int, date | None, int, date]] = []
    for place, n in enumerate(known):
        due = TODAY + timedelta(-rng.randrange(30) if place % 8 < 5 else 1 + rng.randrange(60))
        intervals = [1, 6, 15][: 2 + place % 2]
        day = due - timedelta(sum(intervals))
        before: tuple[int, date | None] = (0, None)
        for interval in intervals:
            after = day + timedelta(interval)
            answers.append((day, f"card-{n}", rng.choice((2, 3, 4, 4, 5)), *before, interval, after))
            before, day = (interval, after), after
    answers.sort(key=lambda one: one[:2])
    connection.executemany(
        "INSERT INTO reviews (review_id, card_id, kind, grade, answered_at, study_day, seconds, before_repetitions,"
        " before_interval_days, before_ease, before_due_on, before_lapses, after_repetitions, after_interval_days,"
        " after_ease, after_due_on, after_lapses, device_id)"
        " VALUES (?, ?, 'review', ?, ?, ?, 8.0, 0, ?, 250, ?, 0, 0, ?, 250, ?, 0, 'bench')",
        [
            (f"review-{number}", card, grade, f"{day}T12:00:00+00:00", f"{day}", was, due and f"{due}", now, f"{after}")
            for number, (day, card, grade, was, due, now, after) in enumerate(answers)
        ],
    )
    connection.execute(
        "INSERT INTO memories SELECT card_id, 3, after_interval_days, 250, max(after_due_on), 0, 1 FROM reviews"
        " WHERE device_id = 'bench' GROUP BY card_id"
    )


def _add_talks(connection: sqlite3.Connection, n_cards: int, concepts: list[str]) -> None:
    for number in range(N_TALKS):
        talk, at = f"talk{number:04}", NOON + timedelta(days=number - 4, hours=2)
        add_talk(connection, talk, at, title=f"A talk on subject {number}: $\\nabla f_{{{number}}}$")
        connection.execute(
            "UPDATE talks SET abstract = ?, speaker = ?, location = 'Room 1' WHERE talk_id = ?",
            (_ABSTRACT, f"Speaker {number}", talk),
        )
        for card in range(N_LINKED):
            link(connection, talk, f"card-{(number * N_LINKED + card) * 97 % n_cards}")
        for place in range(N_NAMED):
            concept = concepts[(number + place) % len(concepts)]
            evidence = json.dumps([{"concept": concept, "field": "paper abstract", "text": "saddle points"}])
            connection.execute("INSERT INTO talk_concepts VALUES (?, ?, 0.8, NULL, ?)", (talk, concept, evidence))


def _add_papers(connection: sqlite3.Connection) -> None:
    for number in range(N_PAPERS):
        arxiv_id, day = f"26{1 + number % 10:02}.{number:05}", (NOON - timedelta(days=number)).isoformat()
        connection.execute(
            "INSERT INTO papers (arxiv_id, version, title, abstract, abstract_kind, authors, categories,"
            " published_at, updated_at, fetched_at) VALUES (?, 1, ?, ?, 'abstract', ?, '[\"cs.LG\"]', ?, ?, ?)",
            (
                arxiv_id,
                f"On subject {number} and $O(n^{{-1/2}})$",
                _ABSTRACT,
                '["A. Author", "B. Author"]',
                day,
                day,
                day,
            ),
        )
        reasons = json.dumps([{"code": "words", "text": "saddle points stands in both"}])
        talk = f"talk{number % N_TALKS:04}"
        connection.execute("INSERT INTO talk_papers VALUES (?, ?, 0.8, ?, 'proposed')", (talk, arxiv_id, reasons))
