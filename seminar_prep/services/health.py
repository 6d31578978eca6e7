"""Whether the library is sound: what `doctor` looks at. Reads only."""

import sqlite3

from seminar_prep.domain.problem import Problem
from seminar_prep.domain.sm2 import replay_all
from seminar_prep.storage.maintenance import all_memories, damage, dangling_rows
from seminar_prep.storage.reviews import load_log


def library_problems(connection: sqlite3.Connection, where: str) -> tuple[Problem, ...]:
    """Return what is wrong with an open library of the current version: damage, dangling rows, wrong memories."""
    if lines := damage(connection):
        hint = 'Run "seminar-prep restore" with a file from the backups folder.'
        return tuple(Problem(where, f"the file is damaged: {line}", hint) for line in lines)
    problems = [
        Problem(where, f"{n} rows of {table} point to nothing.", "Restore a backup.")
        for table, n in dangling_rows(connection).items()
    ]
    if wrong := wrong_memories(connection):
        hint = 'Run "seminar-prep backup FILE", then "seminar-prep restore FILE": it replays the log.'
        problems.append(Problem(where, f"{len(wrong)} memories differ from the log, first {wrong[0]!r}.", hint))
    return tuple(problems)


def wrong_memories(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the cards whose stored memory is not what replaying their log gives, in order of id."""
    stored, replayed = all_memories(connection), replay_all(load_log(connection))
    return tuple(card for card in sorted({*stored, *replayed}) if stored.get(card) != replayed.get(card))
