"""TeX source to tree: the grammar with all its words."""

from seminar_prep.tui.maths.commands import INFIXES, STRUCTURES, SWITCHES
from seminar_prep.tui.maths.grammar import END, Handler, Parser
from seminar_prep.tui.maths.symbols import (
    BARS,
    BIG_OPERATORS,
    BINARY,
    CLOSING,
    FUNCTIONS,
    INTEGRALS,
    LIMIT_FUNCTIONS,
    OPENING,
    ORDINARY,
    RELATIONS,
    SPACES,
)
from seminar_prep.tui.maths.tree import Kind, Node, Operator, Row, Space, Style, StyleSwitch, Symbol, Table

_STYLES = {
    "displaystyle": Style.DISPLAY,
    "textstyle": Style.TEXT,
    "scriptstyle": Style.SCRIPT,
    "scriptscriptstyle": Style.SCRIPT,
}


def parse(source: str) -> Row:
    r"""Return the tree of a formula, with or without its maths delimiters. `\\` outside a table starts a new line.

    Raises TexError, with the column, for what cannot be read.
    """
    parser = Parser(source, _HANDLERS, INFIXES, SWITCHES)
    lines = [parser.row(("\\\\", END))]
    while parser.take().key == "\\\\":
        lines.append(parser.row(("\\\\", END)))
    if not lines[-1].items and len(lines) > 1:
        lines.pop()
    return lines[0] if len(lines) == 1 else Row((Table("gathered", tuple((line,) for line in lines), "l"),))


def _constant(node: Node) -> Handler:
    return lambda _parser, _token: node


def _symbols() -> dict[str, Handler]:
    nodes: dict[str, Node] = {}
    nodes |= {name: Symbol(text) for name, text in (ORDINARY | BARS).items()}
    for table, kind in ((BINARY, Kind.BIN), (RELATIONS, Kind.REL), (OPENING, Kind.OPEN), (CLOSING, Kind.CLOSE)):
        nodes |= {name: Symbol(text, kind) for name, text in table.items()}
    nodes |= {name: Space(cells) for name, cells in SPACES.items()}
    nodes |= {name: StyleSwitch(style) for name, style in _STYLES.items()}
    nodes |= {name: Operator(Symbol(name), Kind.OP, limits=False) for name in FUNCTIONS}
    nodes |= {name: Operator(Symbol(text), Kind.OP, limits=True) for name, text in LIMIT_FUNCTIONS.items()}
    nodes |= {name: Operator(Symbol(text), Kind.BIG, limits=True) for name, text in BIG_OPERATORS.items()}
    nodes |= {name: Operator(Symbol(text), Kind.BIG, limits=False) for name, text in INTEGRALS.items()}
    nodes |= {"colon": Symbol(":", Kind.PUNCT), "bmod": Symbol("mod", Kind.BIN)}
    return {name: _constant(node) for name, node in nodes.items()}


_HANDLERS: dict[str, Handler] = {**_symbols(), **STRUCTURES}
