r"""`\begin{…} … \end{…}`: tables of rows and columns."""

import re

from seminar_prep.tui.maths.grammar import Parser
from seminar_prep.tui.maths.tokens import Token
from seminar_prep.tui.maths.tree import Node, Row, Table
from seminar_prep.tui.maths.word_lists import words

_MATRICES = frozenset(words("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix psmallmatrix bsmallmatrix"))
_CASES = frozenset(words("cases rcases dcases drcases"))
ALIGNED = frozenset(words("aligned align split alignedat alignat eqnarray flalign"))
"""Environments whose columns are right- and left-aligned in turn: equations under one another."""

GATHERED = frozenset(words("gather gathered equation multline multlined displaymath math"))
"""Environments of formulas that are simply under one another."""

_STARRED = frozenset(words("align alignat eqnarray flalign gather equation multline"))
_WITH_ARGUMENT = frozenset(words("array alignedat alignat subarray"))
_KNOWN = _MATRICES | _CASES | ALIGNED | GATHERED | {"array", "subarray"}
_LENGTH = re.compile(r"\[\s*-?[\d.]+\s*(?:pt|em|ex|cm|mm|in|pc|mu|bp)\s*\]")
_LENGTH_TOKENS = 14  # the longest length worth knowing, "[ -0.333333em]"


def read_environment(parser: Parser, begin: Token) -> Node:
    r"""Return the table after `\begin`, up to its `\end`. Raises TexError for an unknown or badly closed one."""
    written = parser.raw()
    name = written.removesuffix("*")
    if name not in _KNOWN or (written != name and name not in _STARRED | _MATRICES):
        parser.fail(f"unknown environment {written!r}", begin)
    columns, bars = "", frozenset[int]()
    if name in _WITH_ARGUMENT:
        columns, bars = _columns(parser, begin, counted=name in ALIGNED)
    elif name in ("aligned", "gathered"):
        parser.optional()  # vertical position, of no meaning here
    rows, rules = _rows(parser, begin)
    end = parser.take()
    closed = parser.raw()
    if closed != written:
        parser.fail(f"\\begin{{{written}}} is closed by \\end{{{closed}}}", end)
    return Table(name, rows, columns, bars, rules)


def _columns(parser: Parser, begin: Token, counted: bool) -> tuple[str, frozenset[int]]:
    """Return alignments and bar positions of a column specification such as `{c|c}`."""
    written = parser.raw().replace(" ", "")
    if counted:
        return "", frozenset()
    columns = ""
    bars = set()
    for letter in re.sub(r"[@!]\{[^{}]*\}", "", written):
        if letter == "|":
            bars.add(len(columns))
        elif letter in "lcr":
            columns += letter
        else:
            parser.fail(f"unknown column type {letter!r}", begin)
    return columns, frozenset(bars)


def _rows(parser: Parser, begin: Token) -> tuple[tuple[tuple[Row, ...], ...], frozenset[int]]:
    r"""Return the cells up to `\end`, which is not taken, and the positions of rules."""
    rows: list[tuple[Row, ...]] = []
    rules: set[int] = set()
    cells: list[Row] = []
    _take_rules(parser, rules, len(rows))
    while True:
        cells.append(parser.row(("&", "\\\\", "\\cr", "\\end"), begin))
        if parser.peek().key == "\\end":
            break
        if parser.take().key == "&":
            continue
        _skip_length(parser)
        rows.append(tuple(cells))
        cells = []
        _take_rules(parser, rules, len(rows))
    if len(cells) > 1 or cells[0].items:
        rows.append(tuple(cells))
    return tuple(rows), frozenset(rules)


def _take_rules(parser: Parser, rules: set[int], position: int) -> None:
    while parser.take_if("\\hline"):
        rules.add(position)


def _skip_length(parser: Parser) -> None:
    """Skip the extra space after a line break, `[2pt]`, and the star that forbids a page break."""
    parser.take_if("*", skip_space=False)
    parser.peek()
    length = _LENGTH.match(parser.ahead(_LENGTH_TOKENS))
    while length and parser.take().key != "]":
        continue
