"""Plain bars told apart: |x| has an opening and a closing one, p(x|y) has neither."""

from collections.abc import Sequence
from dataclasses import replace

from seminar_prep.tui.maths.tree import Kind, Node, Scripted, Space, StyleSwitch, Symbol

_BARS = ("|", "‖")
_BEFORE_AN_OPERAND = (Kind.BIN, Kind.REL, Kind.OPEN, Kind.PUNCT)


def pair_bars(items: Sequence[Node]) -> tuple[Node, ...]:
    """Return `items` with the bars that surely belong together marked as brackets; all others stay as they are.

    A bar where an operand must begin opens; the next one of its kind where an operand has just ended closes it.
    """
    if not any(_bar(item) for item in items):
        return tuple(items)
    result = list(items)
    open_bars: list[int] = []
    previous: Kind | None = None
    for position, item in enumerate(items):
        if isinstance(item, Space | StyleSwitch):
            continue
        bar = _bar(item)
        kind = _kind(item)
        begins = previous is None or previous in _BEFORE_AN_OPERAND
        if bar and begins and isinstance(item, Symbol):
            open_bars.append(position)
            kind = Kind.OPEN
        elif bar and not begins and open_bars and _bar(items[open_bars[-1]]) == bar:
            opening = open_bars.pop()
            result[opening] = _marked(items[opening], Kind.OPEN)
            result[position] = _marked(item, Kind.CLOSE)
            kind = Kind.CLOSE
        previous = kind
    return tuple(result)


def _bar(item: Node) -> str:
    """Return the bar that `item` is, perhaps with scripts, or ""."""
    core = item.base if isinstance(item, Scripted) else item
    return core.text if isinstance(core, Symbol) and core.kind is Kind.ORD and core.text in _BARS else ""


def _kind(item: Node) -> Kind:
    return item.kind if isinstance(item, Symbol) else Kind.ORD


def _marked(item: Node, kind: Kind) -> Node:
    if isinstance(item, Scripted):
        return replace(item, base=_marked(item.base, kind))
    return replace(item, kind=kind) if isinstance(item, Symbol) else item
