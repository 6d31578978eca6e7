"""Which parts of a formula need brackets once a fraction or a root is written on one row."""

from collections.abc import Sequence
from enum import IntEnum

from seminar_prep.tui.maths.symbols import WIDE_SPACE
from seminar_prep.tui.maths.tree import (
    Alphabet,
    Arrow,
    Binomial,
    Boxed,
    Brace,
    Fence,
    Fraction,
    Kind,
    Node,
    Operator,
    Reclassed,
    Row,
    Scripted,
    SizedDelimiter,
    Space,
    StyleSwitch,
    Symbol,
    Table,
    Text,
)

_TRANSPARENT_OPERATORS = frozenset("+−±∓·×")
"""Operators beside which a/b needs no brackets: sums, and products that give the same value read left to right."""


class Level(IntEnum):
    """How loosely the parts of a one-row text hang together; the looser, the sooner it needs brackets."""

    ATOM = 0
    SCRIPT = 1
    CALL = 2
    PRODUCT = 3
    SIGNED = 4
    QUOTIENT = 5
    APPLICATION = 6
    SUM = 7
    RELATION = 8


_LIKE_FUNCTIONS = tuple(Operator(Symbol(name), Kind.OP, limits=True) for name in ("Pr", "det", "gcd"))
"""Operators that have brackets right after them even below a limit; the others are then set off like sums."""


def kind_of_node(node: Node) -> Kind:  # noqa: PLR0911 - one way out for each kind of node
    """Return the part `node` plays in its row."""
    match node:
        case Symbol(_, kind) | SizedDelimiter(_, kind) | Reclassed(_, kind) | Operator(_, kind, _):
            return kind
        case Scripted(base, _, _, limits):
            kind = kind_of_node(base)
            return Kind.BIG if kind is Kind.OP and limits and base not in _LIKE_FUNCTIONS else kind
        case Space():
            return Kind.SPACE
        case Fraction():
            return Kind.FRACTION
        case Arrow():
            return Kind.REL
        case Fence() | Binomial() | Table() | Boxed() | Brace():
            return Kind.FENCE
        case _:
            return Kind.ORD


def has_neighbour_factor(items: Sequence[Node], index: int) -> bool:
    """Whether something stands beside `items[index]` that a one-row a/b there would seem to take in."""
    before = _next(items, index, -1)
    after = _next(items, index, 1)
    return not (_parts_left(before) and _parts_right(after))


def has_follower(items: Sequence[Node], index: int) -> bool:
    """Whether something stands right after `items[index]` that a root there would seem to take in."""
    after = _next(items, index, 1)
    return not (_parts_right(after) or (after is not None and kind_of_node(after) is Kind.BIN))


def follows_operator(items: Sequence[Node], index: int) -> bool:
    """Whether an operator or a sign stands right before `items[index]`, so that a sign there needs brackets."""
    before = _next(items, index, -1)
    return before is not None and kind_of_node(before) is Kind.BIN


def _next(items: Sequence[Node], index: int, step: int) -> Node | None:
    """Return the nearest item that is neither a narrow space nor nothing at all; None at the end or a wide space."""
    index += step
    while 0 <= index < len(items):
        node = items[index]
        if isinstance(node, Space) and node.cells >= WIDE_SPACE:
            return None
        if not isinstance(node, Space | StyleSwitch) and node != Row():
            return node
        index += step
    return None


def _parts_left(node: Node | None) -> bool:
    if isinstance(node, Text):
        return isinstance(node.pieces[-1], str) and node.pieces[-1].endswith(" ") if node.pieces else False
    return node is None or kind_of_node(node) in (Kind.REL, Kind.OPEN, Kind.PUNCT) or _is_transparent(node)


def _parts_right(node: Node | None) -> bool:
    if isinstance(node, Text):
        return isinstance(node.pieces[0], str) and node.pieces[0].startswith(" ") if node.pieces else False
    return node is None or kind_of_node(node) in (Kind.REL, Kind.CLOSE, Kind.PUNCT) or _is_transparent(node)


def _is_transparent(node: Node) -> bool:
    return isinstance(node, Symbol) and node.kind is Kind.BIN and node.text in _TRANSPARENT_OPERATORS


def is_single_letter(row: Row) -> bool:
    """Whether a row is one symbol, perhaps in another alphabet: something an accent can stand on."""
    if len(row.items) != 1:
        return False
    item = row.items[0]
    if isinstance(item, Alphabet | Row):
        return is_single_letter(item if isinstance(item, Row) else item.body)
    return isinstance(item, Symbol) and len(item.text) == 1
