"""What the forgetting model is fitted to, and the fit kept beside the log so that reading a talk stays quick."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import date

from seminar_prep.domain.forgetting import ForgettingModel
from seminar_prep.domain.forgetting_fit import Look
from seminar_prep.domain.review import ReviewKind
from seminar_prep.storage.queue import NOT_UNDONE

_KEY = "forgetting_fit"
# Changes whenever the model's formula does: a fit of another formula is made anew.
_FORMULA = 1


@dataclass(frozen=True, slots=True)
class LogMark:
    """How far the log goes: its newest row, and how many answers have been taken back."""

    newest_row: int
    n_undone: int


@dataclass(frozen=True, slots=True)
class SavedFit:
    """A fitted model, where the log stood, and how many rows the log must grow before there can be a newer fit.

    `newest_fitted` is the row of the newest answer that the fit uses, 0 where it uses none.
    """

    model: ForgettingModel
    mark: LogMark
    n_rows_to_next: int
    newest_fitted: int

    def uses_none_undone(self, connection: sqlite3.Connection, mark: LogMark) -> bool:
        """Whether every answer that was taken back until `mark` came after those that the fit uses."""
        if mark.n_undone == self.mark.n_undone:
            return True
        oldest = _oldest_undone(connection, self.mark.newest_row)
        return oldest is not None and oldest > self.newest_fitted

    def holds_at(self, connection: sqlite3.Connection, mark: LogMark) -> bool:
        """Whether the log, which has come to `mark`, would still give this model."""
        has_not_grown = mark.newest_row - self.mark.newest_row < self.n_rows_to_next
        return has_not_grown and self.uses_none_undone(connection, mark)


def _oldest_undone(connection: sqlite3.Connection, after: int) -> int | None:
    """Return the row of the oldest answer that rows after `after` take back."""
    row = connection.execute(
        "SELECT min(r.review_no) FROM reviews u JOIN reviews r ON r.review_id = u.undoes WHERE u.review_no > ?",
        (after,),
    ).fetchone()
    return row[0] if row[0] is None else int(row[0])


def load_mark(connection: sqlite3.Connection) -> LogMark:
    """Return how far the log goes; two look-ups in indexes."""
    row = connection.execute(
        "SELECT (SELECT coalesce(max(review_no), 0) FROM reviews),"
        " (SELECT count(*) FROM reviews WHERE undoes IS NOT NULL)"
    ).fetchone()
    return LogMark(row[0], row[1])


def load_looks(connection: sqlite3.Connection) -> tuple[Look, ...]:
    """Return all answers that are not taken back, oldest first."""
    rows = connection.execute(
        "SELECT r.card_id, r.kind, r.grade, r.study_day, r.review_no FROM reviews r"
        f" WHERE r.kind != 'undo' AND {NOT_UNDONE} ORDER BY r.review_no"
    )
    kinds = {kind.value: kind for kind in ReviewKind}
    return tuple(Look(card, kinds[kind], grade, date.fromisoformat(day), row) for card, kind, grade, day, row in rows)


def load_fit(connection: sqlite3.Connection) -> SavedFit | None:
    """Return the fit that was kept, or None where there is none of this formula."""
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (_KEY,)).fetchone()
    kept = json.loads(row[0]) if row else {}
    if kept.get("formula") != _FORMULA:
        return None
    covariance = tuple(tuple(line) for line in kept["covariance"])
    model = ForgettingModel(tuple(kept["numbers"]), covariance, kept["n_answers"])
    # A fit that an older version kept does not say what it uses: at most what there was.
    newest_fitted = kept.get("newest_fitted", kept["newest_row"])
    return SavedFit(model, LogMark(kept["newest_row"], kept["n_undone"]), kept["n_rows_to_next"], newest_fitted)


def save_fit(connection: sqlite3.Connection, fit: SavedFit) -> None:
    """Keep the fit in place of the one before."""
    kept = {
        "formula": _FORMULA,
        "numbers": fit.model.numbers,
        "covariance": fit.model.covariance,
        "n_answers": fit.model.n_answers,
        "newest_row": fit.mark.newest_row,
        "n_undone": fit.mark.n_undone,
        "n_rows_to_next": fit.n_rows_to_next,
        "newest_fitted": fit.newest_fitted,
    }
    connection.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (_KEY, json.dumps(kept)))
