"""Whether the library is sound: what `doctor` looks at. Reads only."""

import sqlite3

from seminar_prep.domain.problem import Problem
from seminar_prep.domain.review import NEW_MEMORY, Review
from seminar_prep.domain.sm2 import replay
from seminar_prep.storage.reviews import load_log, load_memories


def library_problems(connection: sqlite3.Connection, where: str) -> tuple[Problem, ...]:
    """Return what is wrong with an open library of the current version: damage, dangling rows, wrong memories."""
    damage = [row[0] for row in connection.execute("PRAGMA quick_check(10)")]
    if damage != ["ok"]:
        hint = 'Run "seminar-prep restore" with a file from the backups folder.'
        return tuple(Problem(where, f"the file is damaged: {line}", hint) for line in damage)
    dangling = [row[0] for row in connection.execute("PRAGMA foreign_key_check")]
    problems = [
        Problem(where, f"{dangling.count(table)} rows of {table} point to nothing.", "Restore a backup.")
        for table in sorted(set(dangling))
    ]
    if wrong := wrong_memories(connection):
        hint = 'Run "seminar-prep backup FILE", then "seminar-prep restore FILE": it replays the log.'
        problems.append(Problem(where, f"{len(wrong)} memories differ from the log, first {wrong[0]!r}.", hint))
    return tuple(problems)


def wrong_memories(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the cards whose stored memory is not what replaying their log gives, in order of id."""
    by_card: dict[str, list[Review]] = {}
    for review in load_log(connection):
        by_card.setdefault(review.card, []).append(review)
    cards = {*by_card, *(row[0] for row in connection.execute("SELECT card_id FROM memories"))}
    stored = load_memories(connection, cards)
    return tuple(card for card in sorted(cards) if replay(by_card.get(card, ())) != stored.get(card, NEW_MEMORY))
