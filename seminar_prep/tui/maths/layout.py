"""A formula in two dimensions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from seminar_prep.tui.maths.box import EMPTY_BOX, Box, below_one_another, beside, blank, line
from seminar_prep.tui.maths.delimiters import enclosed, stretched
from seminar_prep.tui.maths.environments import ALIGNED
from seminar_prep.tui.maths.glyphs import Glyphs
from seminar_prep.tui.maths.linear import LinearWriter, accent_within_script, accented
from seminar_prep.tui.maths.marks import framed, long_arrow, over_bar, under_mark, under_root, with_brace
from seminar_prep.tui.maths.pieces import Piece, bracketed
from seminar_prep.tui.maths.precedence import (
    Level,
    follows_operator,
    has_follower,
    has_neighbour_factor,
    kind_of_node,
)
from seminar_prep.tui.maths.scripts import as_limits, at_corners, with_scripts
from seminar_prep.tui.maths.spacing import resolve_signs, separation
from seminar_prep.tui.maths.symbols import WIDE_SPACE
from seminar_prep.tui.maths.tables import columns_of, grid
from seminar_prep.tui.maths.tree import (
    EMPTY,
    Accent,
    Alphabet,
    Arrow,
    Binomial,
    Boxed,
    Brace,
    Fence,
    Fraction,
    FractionForm,
    Kind,
    Node,
    Operator,
    Phantom,
    Reclassed,
    Root,
    Row,
    Scripted,
    SizedDelimiter,
    Space,
    Stack,
    Style,
    StyleSwitch,
    Symbol,
    Table,
    Text,
)

_TALL_INTEGRAL = Box(("⌠", "⎮", "⌡"), 1, 1)
_TALL_INTEGRAL_BASIC = Box(("╭", "│", "╯"), 1, 1)
_MATRIX_BRACKETS = {"p": "()", "b": "[]", "B": "{}", "v": "||", "V": "‖‖"}
_TAKES_LOWER_LIMIT = frozenset("𝔼ℙ𝔻𝕍𝐄𝐏")
"""Letters that work as operators: a long lower script is set below them, where it leaves no hole in the line."""


@dataclass(frozen=True, slots=True)
class Part:
    """A box with what its neighbours must know of it."""

    box: Box
    kind: Kind = Kind.ORD
    is_word: bool = False
    open_script: bool = False

    @property
    def edges(self) -> str:
        """The first and the last character on the baseline, or "" for an empty box."""
        row = self.box.rows[self.box.baseline]
        return row[:1] + row[-1:]


@dataclass(frozen=True, slots=True)
class Setting:
    """How letters are set where a node stands: how much room there is, and in which alphabet."""

    style: Style = Style.DISPLAY
    alphabet: str | None = None

    @property
    def is_script(self) -> bool:
        """Whether this is the setting of a script, without blanks."""
        return self.style is Style.SCRIPT

    def small(self) -> "Setting":
        """Return the setting of a script here."""
        return replace(self, style=Style.SCRIPT)


class Layout:
    """Draws any tree in two dimensions. Nothing is kept between calls."""

    def __init__(self, glyphs: Glyphs) -> None:
        self._glyphs = glyphs
        self._linear = LinearWriter(glyphs)

    # ------------------------------------------------------------------ rows

    def row(self, row: Row, setting: Setting) -> Box:
        """Return a row as one box."""
        return beside([part.box for part in spaced(self.parts(row.items, setting), setting.is_script)])

    def parts(self, items: Sequence[Node], setting: Setting, leading: Kind | None = None) -> list[Part]:
        """Return the parts of a row, not yet spaced; signs are told from binary operators.

        `leading` is the kind of what stands before the row, in another cell.
        """
        parts: list[Part | None] = []
        nodes: list[Node] = []
        for index, item in enumerate(items):
            if isinstance(item, StyleSwitch):
                setting = setting if setting.is_script else replace(setting, style=item.style)
            elif item != EMPTY:
                nodes.append(item)
                parts.append(None if _is_sized(item) else self._item(items, index, setting))
        return resolved(self._with_sized(nodes, parts, setting), leading)

    def _with_sized(self, nodes: Sequence[Node], parts: Sequence[Part | None], setting: Setting) -> list[Part]:
        """Fill in the delimiters without a partner: as tall as the row they stand in, from relation to relation."""
        result: list[Part] = []
        for position, part in enumerate(parts):
            if part is not None:
                result.append(part)
                continue
            start = position
            while start and (before := parts[start - 1]) is not None and before.kind is not Kind.REL:
                start -= 1
            hull = beside([p.box for p in parts[start:position] if p is not None])
            result.append(self._sized(nodes[position], hull, setting))
        return result

    def _sized(self, node: Node, hull: Box, setting: Setting) -> Part:
        if isinstance(node, Scripted):
            core = self._sized(node.base, hull, setting)
            return self._attached(node, core, setting)
        assert isinstance(node, SizedDelimiter)
        return Part(stretched(node.text, hull, self._glyphs), node.kind)

    def _item(self, items: Sequence[Node], index: int, setting: Setting) -> Part:
        """Return one item of a row, with the brackets its neighbours demand of a one-row fraction or root."""
        node = items[index]
        if isinstance(node, Root):
            return self._root(node, setting, has_follower(items, index))
        if isinstance(node, Fraction):
            return self._fraction(node, setting, has_neighbour_factor(items, index), follows_operator(items, index))
        return self._part(node, setting)

    # ------------------------------------------------------------------ one node

    def _part(self, node: Node, setting: Setting) -> Part:  # noqa: PLR0911, PLR0912 - one case for each kind of node
        match node:
            case Symbol(text, kind):
                return _part_of(self._linear.symbol(text, kind, setting.alphabet))
            case Row():
                return Part(self.row(node, setting))
            case Operator(body, kind, _):
                return replace(self._operator(body, setting), kind=kind, is_word=False)
            case Space(cells):
                return Part(blank(0 if setting.is_script and cells < WIDE_SPACE else cells), Kind.SPACE)
            case Scripted():
                return self._scripted(node, setting)
            case Fraction():
                return self._fraction(node, setting, beside_factor=False, after_operator=False)
            case Alphabet(name, body):
                return self._in_alphabet(name, body, setting)
            case Accent():
                return self._accent(node, setting)
            case Reclassed(body, kind):
                return Part(self.row(body, setting), kind)
            case Fence():
                return Part(self._fence(node, setting), Kind.FENCE)
            case Table():
                return Part(self._table(node, setting), Kind.FENCE)
            case Text(pieces, bold):
                return self._text(pieces, bold, setting)
            case _:
                return self._drawn_round(node, setting)

    def _drawn_round(self, node: Node, setting: Setting) -> Part:  # noqa: PLR0911 - one way out for each kind of node
        """Return a node that is drawn as something round, over or under a row."""
        match node:
            case Root():
                return self._root(node, setting, followed=False)
            case Binomial(above, below):
                return self._binomial(above, below, setting)
            case Brace(body, label, is_above):
                shown = self.row(label, setting.small()) if label is not None else None
                return Part(with_brace(self.row(body, setting), shown, is_above), Kind.FENCE)
            case Arrow(head, over, under):
                texts = [self.row(row, setting.small()) if row is not None else None for row in (over, under)]
                return Part(long_arrow(head, texts[0] or EMPTY_BOX, texts[1], self._glyphs), Kind.REL)
            case Stack(rows):
                return Part(below_one_another([self.row(row, setting) for row in rows], 0))
            case Boxed(body):
                return Part(framed(self.row(body, setting)), Kind.FENCE)
            case Phantom(body):
                return Part(blank(self.row(body, setting).width), Kind.SPACE)
            case SizedDelimiter():
                return self._sized(node, EMPTY_BOX, setting)
            case _:
                raise AssertionError(f"no way to draw {node!r}")

    def _operator(self, body: Node, setting: Setting) -> Part:
        if body == Symbol("∫") and setting.style is Style.DISPLAY:
            return Part(_TALL_INTEGRAL_BASIC if self._glyphs.basic else _TALL_INTEGRAL)
        return self._part(body, setting)

    def _in_alphabet(self, name: str, body: Row, setting: Setting) -> Part:
        box = self.row(body, replace(setting, alphabet=name))
        text = box.rows[0].replace(" ", "")
        return Part(box, is_word=name != "bold" and box.is_flat and len(text) > 1 and text.isalpha())

    def _text(self, pieces: Sequence[str | Row], bold: bool, setting: Setting) -> Part:
        alphabet = "bold" if bold else None
        boxes = [
            line(self._glyphs.letters(piece, alphabet)) if isinstance(piece, str) else self.row(piece, setting)
            for piece in pieces
        ]
        box = beside(boxes)
        return Part(box, open_script=box.width > 1 and box.is_flat and box.rows[0][-1].isalnum())

    def _accent(self, node: Accent, setting: Setting) -> Part:
        if (hoisted := accent_within_script(node)) is not None:
            return self._scripted(hoisted, setting)
        box = self.row(node.body, setting)
        marked = accented(box.rows[0], node.name, self._glyphs) if box.is_flat else None
        return Part(line(marked) if marked is not None else under_mark(box, node.name, self._glyphs))

    # ------------------------------------------------------------------ fractions and roots

    def _fraction(self, node: Fraction, setting: Setting, beside_factor: bool, after_operator: bool) -> Part:
        """Return a fraction; one that is to be small, and whose parts have one row, becomes a/b.

        `beside_factor` and `after_operator` say what stands next to it, and so whether a/b needs brackets.
        """
        above, below = self.row(node.above, setting), self.row(node.below, setting)
        if node.form is FractionForm.BARLESS:
            return Part(below_one_another([above, below], 0), Kind.FENCE)
        is_cramped = setting.style is not Style.DISPLAY and node.form is FractionForm.PLAIN
        if not (node.form is FractionForm.SMALL or is_cramped) or not (above.is_flat and below.is_flat):
            return Part(over_bar(above, below), Kind.FRACTION)
        piece = self._linear.fraction(node, setting.alphabet)
        is_exposed = beside_factor or (after_operator and piece.text[:1] in "-−+±∓")
        return _part_of(bracketed(piece) if is_exposed and piece.level is Level.QUOTIENT else piece)

    def _binomial(self, above: Row, below: Row, setting: Setting) -> Part:
        if setting.is_script:
            return _part_of(self._linear.row(Row((Binomial(above, below),)), setting.alphabet))
        stack = below_one_another([self.row(above, setting), line(" "), self.row(below, setting)], 1)
        return Part(enclosed("(", stack, ")", self._glyphs), Kind.FENCE)

    def _root(self, node: Root, setting: Setting, followed: bool) -> Part:
        body = self.row(node.body, setting)
        index = self.row(node.index, setting.small()).rows[0] if node.index is not None else ""
        if body.is_flat and (setting.is_script or index in ("", "3", "4")):
            return _part_of(self._linear.root(node, setting.alphabet, followed))
        return Part(under_root(body, index, self._glyphs), Kind.FENCE)

    # ------------------------------------------------------------------ scripts

    def _scripted(self, node: Scripted, setting: Setting) -> Part:
        base = self._part(node.base, setting)
        if _needs_brackets(node.base):
            base = replace(base, box=enclosed("(", base.box, ")", self._glyphs), kind=Kind.FENCE)
        return self._attached(node, base, setting)

    def _attached(self, node: Scripted, base: Part, setting: Setting) -> Part:
        """Return `base`, already drawn, with the scripts of `node`."""
        lower = self.row(node.lower, setting.small()) if node.lower is not None else None
        upper = self.row(node.upper, setting.small()) if node.upper is not None else None
        kind = kind_of_node(node) if base.kind is not Kind.FENCE else base.kind
        if setting.style is Style.DISPLAY and (node.limits or self._works_as_operator(base, lower, upper)):
            return Part(as_limits(base.box, lower, upper), kind)
        if base.box in (_TALL_INTEGRAL, _TALL_INTEGRAL_BASIC):
            return Part(at_corners(base.box, lower, upper), kind)
        box, open_script = with_scripts(base.box, lower, upper, self._glyphs)
        return Part(box, kind, open_script=open_script)

    def _works_as_operator(self, base: Part, lower: Box | None, upper: Box | None) -> bool:
        """Whether a long lower script belongs below its base, as in an expectation over a distribution."""
        if upper is not None or lower is None or not base.box.is_flat or lower.width < 2:
            return False
        if lower.is_flat and self._glyphs.subscript(lower.rows[0]) is not None:
            return False
        return base.kind is Kind.OP or base.is_word or base.box.rows[0] in _TAKES_LOWER_LIMIT

    # ------------------------------------------------------------------ wholes

    def _fence(self, node: Fence, setting: Setting) -> Box:
        boxes = [self.row(part, setting) for part in node.parts]
        hull = beside(boxes)
        inside = [boxes[0]]
        for separator, box in zip(node.separators, boxes[1:], strict=True):
            inside += [blank(1), stretched(separator, hull, self._glyphs), blank(1), box]
        return enclosed(node.left, beside(inside), node.right, self._glyphs)

    def _table(self, node: Table, setting: Setting) -> Box:
        columns = columns_of(node)
        cells = [
            [self._cell(cell, setting, node.name in ALIGNED and column % 2 == 1) for column, cell in enumerate(row)]
            for row in node.rows
        ]
        box = grid(cells, columns)
        if "cases" in node.name:
            right = node.name.startswith(("r", "dr"))
            padded = beside([box, blank(1)] if right else [blank(1), box])
            return enclosed("" if right else "{", padded, "}" if right else "", self._glyphs)
        brackets = _MATRIX_BRACKETS.get(node.name[0]) if node.name.endswith("matrix") else None
        return enclosed(brackets[0], box, brackets[1], self._glyphs, padding=1) if brackets else box

    def _cell(self, cell: Row, setting: Setting, continues: bool) -> Box:
        """Return a cell; one that continues an equation may start with a binary operator."""
        parts = self.parts(cell.items, setting, leading=Kind.ORD if continues else None)
        return beside([part.box for part in spaced(parts, setting.is_script)])


def resolved(parts: Sequence[Part], leading: Kind | None) -> list[Part]:
    """Return `parts` with signs told from binary operators."""
    kinds = resolve_signs([part.kind for part in parts], leading)
    return [part if part.kind is kind else replace(part, kind=kind) for part, kind in zip(parts, kinds, strict=True)]


def spaced(parts: Sequence[Part], script: bool) -> list[Part]:
    """Return `parts` with the blanks that belong between them."""
    result: list[Part] = []
    previous: Part | None = None
    for part in parts:
        if blanks := blanks_between(previous, part, script):
            result.append(Part(blank(blanks), Kind.SPACE))
        result.append(part)
        previous = part
    return result


def blanks_between(previous: Part | None, part: Part, script: bool = False) -> int:
    """Return the blank cells between two parts of a row, 0 or 1."""
    if previous is None:
        return 0
    blanks = separation(previous, part, script)
    if not blanks and previous.kind is Kind.FENCE and previous.box.height > 1 and not script:
        return int(part.kind in (Kind.ORD, Kind.OPEN, Kind.FENCE))
    if not blanks and script and Kind.SPACE not in (previous.kind, part.kind):
        return int(
            any(p.kind in (Kind.REL, Kind.BIN) and p.edges.isalpha() and p.edges.isascii() for p in (previous, part))
        )
    return blanks


def _is_spelled_operator(part: Part) -> bool:
    """Whether an operator is written as a word, which needs blanks even in a script."""
    return part.kind in (Kind.REL, Kind.BIN) and part.edges.isalpha() and part.edges.isascii()


def _part_of(piece: Piece) -> Part:
    return Part(line(piece.text), piece.kind, piece.is_word, piece.open_script)


def _is_sized(node: Node) -> bool:
    return isinstance(node.base if isinstance(node, Scripted) else node, SizedDelimiter)


def _needs_brackets(base: Node) -> bool:
    """Whether a script on `base` would seem to belong to only a part of it."""
    while isinstance(base, Row) and len(base.items) == 1:
        base = base.items[0]
    if isinstance(base, Row):
        return len(base.items) > 1
    if isinstance(base, Scripted):
        return base.upper is not None
    return isinstance(base, Fraction | Root)
