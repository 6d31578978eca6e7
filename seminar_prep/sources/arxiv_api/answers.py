"""What comes back from arXiv, as values; nothing here touches network or database."""

from dataclasses import dataclass

from seminar_prep.domain.paper import Paper
from seminar_prep.domain.problem import Problem
from seminar_prep.errors import NetworkError
from seminar_prep.sources.arxiv_api.queries import Question


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the answer to `question`, strictly checked: distinct papers in the server's order.

    `start` counts from 0; `next_start` is where the answer goes on, None at its end. `total` is the server's own
    count. `problems` name the entries that were left out, and other oddities.
    """

    question: Question
    start: int
    papers: tuple[Paper, ...]
    total: int
    next_start: int | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """arXiv says that a question, or one id of it, is wrong: `summary` in its own words. Asking again is no use."""

    question: Question
    summary: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A question stays unanswered for the network's sake, in whole or from some page on; worth retrying later."""

    question: Question
    error: NetworkError


@dataclass(frozen=True, slots=True)
class Known:
    """Another process has stored the whole answer to a question in the meantime; nothing was asked."""

    question: Question


Answer = Page | Refusal | Failure | Known
