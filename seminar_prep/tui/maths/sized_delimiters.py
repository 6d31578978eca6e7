r"""`\bigl( … \bigr)` and `\big( … \big)` made into brackets that hold what stands between them."""

from collections.abc import Sequence
from dataclasses import replace

from seminar_prep.tui.maths.tree import Fence, Kind, Node, Row, Scripted, SizedDelimiter


def pair_sized_delimiters(items: Sequence[Node]) -> tuple[Node, ...]:
    """Return `items` with each sized opening bracket, its partner and all between them as one Fence.

    A bar whose size command does not say its side closes an open bar of its kind, else opens one. What finds no
    partner stays where it is.
    """
    if not any(isinstance(_delimiter(item), SizedDelimiter) for item in items):
        return tuple(items)
    result: list[Node] = []
    openings: list[int] = []
    for item in items:
        delimiter = _delimiter(item)
        if isinstance(delimiter, SizedDelimiter):
            start = _partner(delimiter, result, openings)
            if start is not None:
                del openings[openings.index(start) :]
                result[start:] = [_fence(result[start:], item, delimiter)]
                continue
            if delimiter is item and delimiter.kind in (Kind.OPEN, Kind.ORD):
                openings.append(len(result))
        result.append(item)
    return tuple(result)


def _delimiter(item: Node) -> Node:
    return item.base if isinstance(item, Scripted) else item


def _partner(closing: SizedDelimiter, result: Sequence[Node], openings: Sequence[int]) -> int | None:
    """Return where the bracket that `closing` closes stands in `result`, or None."""
    if not openings or closing.kind in (Kind.OPEN, Kind.REL):
        return None
    opening = result[openings[-1]]
    if not isinstance(opening, SizedDelimiter):
        return None
    if closing.kind is Kind.CLOSE:
        return openings[-1]
    same = opening.text == closing.text and opening.kind is Kind.ORD
    return openings[-1] if same else None


def _fence(held: Sequence[Node], item: Node, closing: SizedDelimiter) -> Node:
    opening = held[0]
    left = opening.text if isinstance(opening, SizedDelimiter) else ""
    fence = Fence(left, closing.text, (Row(tuple(held[1:])),))
    return replace(item, base=fence) if isinstance(item, Scripted) else fence
