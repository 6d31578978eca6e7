"""The formula as a tree: what the parser makes and both writers read."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """The part a symbol plays in its row; it decides the space round it (The TeXbook, chapter 18) and the brackets."""

    ORD = "ordinary"
    OP = "function"
    BIG = "big operator"
    BIN = "binary operator"
    SIGN = "sign: a binary operator with nothing to combine"
    REL = "relation"
    OPEN = "opening bracket"
    CLOSE = "closing bracket"
    PUNCT = "punctuation"
    FENCE = "bracketed whole"
    FRACTION = "fraction in two rows"
    SPACE = "space"


class Style(Enum):
    """How much room there is: a displayed formula, running text, or a script."""

    DISPLAY = 0
    TEXT = 1
    SCRIPT = 2


@dataclass(frozen=True, slots=True)
class Row:
    """Nodes side by side; the empty row draws nothing."""

    items: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Symbol:
    """Characters drawn as they are, with the part they play."""

    text: str
    kind: Kind = Kind.ORD


@dataclass(frozen=True, slots=True)
class Operator:
    """A named function or a big operator; `limits` says that scripts go above and below in a displayed formula."""

    body: "Node"
    kind: Kind
    limits: bool


@dataclass(frozen=True, slots=True)
class Space:
    """Blank cells."""

    cells: int


@dataclass(frozen=True, slots=True)
class StyleSwitch:
    r"""`\displaystyle` and its kin: holds to the end of the row."""

    style: Style


@dataclass(frozen=True, slots=True)
class Scripted:
    """A base with a lower script, an upper script, or both; `limits` puts them below and above it in a display."""

    base: "Node"
    lower: Row | None
    upper: Row | None
    limits: bool


class FractionForm(Enum):
    """How a fraction asks to be drawn: as its place allows, always tall, always small, or without its bar."""

    PLAIN = "frac"
    TALL = "dfrac"
    SMALL = "tfrac"
    BARLESS = "atop"


@dataclass(frozen=True, slots=True)
class Fraction:
    """One row over another."""

    above: Row
    below: Row
    form: FractionForm


@dataclass(frozen=True, slots=True)
class Binomial:
    """A binomial coefficient: `above` choose `below`."""

    above: Row
    below: Row


@dataclass(frozen=True, slots=True)
class Root:
    """A root of `body`; `index` is None for the square root."""

    body: Row
    index: Row | None


@dataclass(frozen=True, slots=True)
class Alphabet:
    """`body` in another alphabet: bold, script, blackboard, fraktur, upright."""

    name: str
    body: Row


@dataclass(frozen=True, slots=True)
class Accent:
    """A mark over (or, for underline, under) `body`; `name` is the TeX command."""

    name: str
    body: Row


@dataclass(frozen=True, slots=True)
class Brace:
    """A horizontal brace below or above `body`, with its label."""

    body: Row
    label: Row | None
    above: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """A stretching arrow with text above and below; `head` is its short form, such as →."""

    head: str
    over: Row
    under: Row | None


@dataclass(frozen=True, slots=True)
class Text:
    """Words, with formulas inside them."""

    pieces: tuple["str | Row", ...]
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Reclassed:
    r"""`\mathbin{…}` and its kin: a row that plays another part."""

    body: Row
    kind: Kind


@dataclass(frozen=True, slots=True)
class Fence:
    r"""Brackets as tall as what they hold. `separators` (`\middle`) stand between the parts; "" is no bracket."""

    left: str
    right: str
    parts: tuple[Row, ...]
    separators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SizedDelimiter:
    r"""`\big(`, `\Bigr|`: as tall as its row. `kind` is OPEN, CLOSE, REL or, where the source does not say, ORD."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """An environment of rows and columns.

    `name` is the environment without its star; `columns` holds l, c, r; a bar at position k stands before column k,
    a rule at position k lies above row k.
    """

    name: str
    rows: tuple[tuple[Row, ...], ...]
    columns: str = ""
    bars: frozenset[int] = frozenset()
    rules: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Stack:
    r"""Short rows over one another, as in `\substack`."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Boxed:
    """A row with a frame."""

    body: Row


@dataclass(frozen=True, slots=True)
class Phantom:
    """As much blank as `body` is wide."""

    body: Row


Node = (
    Row
    | Symbol
    | Operator
    | Space
    | StyleSwitch
    | Scripted
    | Fraction
    | Binomial
    | Root
    | Alphabet
    | Accent
    | Brace
    | Arrow
    | Text
    | Reclassed
    | Fence
    | SizedDelimiter
    | Table
    | Stack
    | Boxed
    | Phantom
)

EMPTY = Row()
