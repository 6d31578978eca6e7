"""One line of a page or text, as a reader sees it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words: its number, the container (list item, table row) it stands in or 0, what is emphasised."""

    text: str
    number: int
    container: int = 0
    emphasis: tuple[str, ...] = ()
