"""What bulk work reports beside the good values: all mistakes at once, each with its place and a next step."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps the item out; a warning lets it in."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file: `where` is "file:line" (or a row, a UID), `message` the fact, `hint` the next step."""

    where: str
    message: str
    hint: str | None = None
    severity: Severity = Severity.ERROR


def format_problem(problem: Problem) -> Mapping[str, object]:
    """Return the problem as JSON: `{where, message, hint, severity}`."""
    return {
        "where": problem.where,
        "message": problem.message,
        "hint": problem.hint,
        "severity": problem.severity.value,
    }
