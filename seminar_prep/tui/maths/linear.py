"""A formula on one row, with the brackets that keep its meaning."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from seminar_prep.tui.maths.alphabets import COMBINING_ACCENTS, VULGAR_FRACTIONS, is_bare_script
from seminar_prep.tui.maths.cells import cell_width
from seminar_prep.tui.maths.environments import ALIGNED, GATHERED
from seminar_prep.tui.maths.glyphs import Glyphs
from seminar_prep.tui.maths.pieces import Piece, bracketed, bracketed_from, joined
from seminar_prep.tui.maths.precedence import (
    Level,
    follows_operator,
    has_follower,
    has_neighbour_factor,
    is_single_letter,
    kind_of_node,
)
from seminar_prep.tui.maths.symbols import WIDE_SPACE
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
    StyleSwitch,
    Symbol,
    Table,
    Text,
)

_INDEX_ROOTS = {"3": "∛", "4": "∜"}
_TABLE_BRACKETS = {"p": "()", "b": "[]", "B": "{}", "v": "||", "V": "‖‖"}
_FUNCTION_FORMS = {"widehat": "hat", "widetilde": "tilde", "widecheck": "check", "overrightarrow": "vec"}


class LinearWriter:
    """Writes any tree as one row. Nothing is kept between calls."""

    def __init__(self, glyphs: Glyphs) -> None:
        self._glyphs = glyphs

    def row(self, row: Row, alphabet: str | None = None, tight: bool = False) -> Piece:
        """Return a row as one piece, letters in `alphabet`; `tight`: without blanks, as in a script."""
        items = [item for item in row.items if not isinstance(item, StyleSwitch) and item != EMPTY]
        return joined([self._item(items, i, alphabet, tight) for i in range(len(items))], tight)

    def _item(self, items: Sequence[Node], index: int, alphabet: str | None, tight: bool) -> Piece:
        """Return one item of a row, bracketed as its neighbours demand."""
        node = items[index]
        if isinstance(node, Root):
            return self.root(node, alphabet, has_follower(items, index))
        piece = self._piece(node, alphabet, tight)
        if piece.level is not Level.QUOTIENT or piece.text == "/":
            return piece
        signed = follows_operator(items, index) and piece.text[:1] in "-−+±∓"
        if not signed and not has_neighbour_factor(items, index):
            return piece
        above = node.above.items if isinstance(node, Fraction) else ()
        is_derivative = len(above) == 1 and _differential(above[0]) is not None
        return replace(bracketed(piece), kind=Kind.BIG) if is_derivative else bracketed(piece)

    def _piece(  # noqa: PLR0911, PLR0912 - one case for each kind of node
        self, node: Node, alphabet: str | None, tight: bool
    ) -> Piece:
        match node:
            case Row():
                return self.row(node, alphabet, tight)
            case Symbol(text, kind):
                return self.symbol(text, kind, alphabet)
            case Operator(body, kind, _):
                return replace(self._piece(body, alphabet, tight), kind=kind, is_word=False)
            case Space(cells):
                return Piece(" " * (0 if tight and cells < WIDE_SPACE else cells), Kind.SPACE)
            case Scripted():
                return self._scripted(node, alphabet, tight)
            case Fraction():
                return self.fraction(node, alphabet)
            case Alphabet(name, body):
                return self._in_alphabet(name, body, tight)
            case Accent():
                return self._accent(node, alphabet, tight)
            case Text(pieces, bold):
                return self._text(pieces, bold)
            case Reclassed(body, kind):
                return replace(self.row(body, alphabet, tight), kind=kind)
            case Fence():
                return self._fence(node, alphabet, tight)
            case Table():
                return self._table(node, alphabet)
            case _:
                return self._named_form(node, alphabet)

    def _named_form(self, node: Node, alphabet: str | None) -> Piece:  # noqa: PLR0911 - one way out for each kind of node
        """Return what is written with brackets or a name, such as a brace with its label."""
        match node:
            case Binomial(above, below):
                arguments = f"{self.row(above, alphabet).text}, {self.row(below, alphabet).text}"
                return Piece(f"binom({arguments})", Kind.ORD, Level.ATOM, is_word=True)
            case Root():
                return self.root(node, alphabet, followed=False)
            case Brace(body, label, _):
                return self._brace(body, label, alphabet)
            case Arrow(head, over, under):
                labels = [self.row(r, alphabet, tight=True).text for r in (over, under) if r is not None]
                shown = "; ".join(label for label in labels if label)
                return Piece(self._glyphs.symbol(head) + (f"[{shown}]" if shown else ""), Kind.REL)
            case SizedDelimiter(text, kind):
                return Piece(self._glyphs.symbol(text), kind)
            case Stack(rows):
                return Piece("; ".join(self.row(row, alphabet, tight=True).text for row in rows), level=Level.RELATION)
            case Boxed(body):
                return Piece(f"boxed({self.row(body, alphabet).text})", Kind.FENCE, is_word=True)
            case Phantom(body):
                return Piece(" " * cell_width(self.row(body, alphabet).text), Kind.SPACE)
            case _:
                raise AssertionError(f"no way to write {node!r}")

    # ------------------------------------------------------------------ letters

    def symbol(self, text: str, kind: Kind, alphabet: str | None) -> Piece:
        """Return a symbol; what the glyph set spells out is a word."""
        shown = self._glyphs.symbol(self._glyphs.letters(text, alphabet))
        spelled = len(shown) > 1 and shown[0].isalpha() and shown != text
        return Piece(shown, kind, is_word=spelled and kind is Kind.ORD)

    def _in_alphabet(self, name: str, body: Row, tight: bool) -> Piece:
        piece = self.row(body, name, tight)
        word = name != "bold" and len(piece.text) > 1 and piece.text.replace(" ", "").isalpha()
        return replace(piece, level=Level.ATOM, is_word=True) if word else piece

    def _text(self, pieces: tuple[str | Row, ...], bold: bool) -> Piece:
        alphabet = "bold" if bold else None
        shown = "".join(
            self._glyphs.letters(piece, alphabet) if isinstance(piece, str) else self.row(piece).text
            for piece in pieces
        )
        spaced = " " in shown.strip()
        level = Level.APPLICATION if spaced else Level.ATOM
        return Piece(shown, Kind.ORD, level, open_script=len(shown) > 1 and shown[-1].isalnum())

    def _accent(self, node: Accent, alphabet: str | None, tight: bool) -> Piece:
        if (hoisted := accent_within_script(node)) is not None:
            return self._scripted(hoisted, alphabet, tight)
        body = self.row(node.body, alphabet, tight)
        marked = accented(body.text, node.name, self._glyphs)
        if marked is not None:
            return replace(body, text=marked, level=Level.ATOM if len(body.text) == 1 else body.level)
        name = _FUNCTION_FORMS.get(node.name, node.name)
        return Piece(f"{name}({body.text})", Kind.ORD, Level.ATOM, is_word=True)

    # ------------------------------------------------------------------ fractions and roots

    def fraction(self, node: Fraction, alphabet: str | None) -> Piece:
        """Return a/b, bracketed inside so that it means what the fraction means."""
        if _is_derivative(node):
            return self._derivative(node, alphabet)
        above, below = self.row(node.above, alphabet), self.row(node.below, alphabet)
        if node.form is FractionForm.BARLESS:
            return Piece(f"({above.text}; {below.text})", Kind.FENCE)
        vulgar = VULGAR_FRACTIONS.get((above.text, below.text))
        if vulgar and (not self._glyphs.basic or vulgar in "½¼¾"):
            return Piece(vulgar, Kind.ORD, Level.SCRIPT)
        numerator, denominator = bracketed_from(above, Level.QUOTIENT), bracketed_from(below, Level.PRODUCT)
        return Piece(f"{numerator.text}/{denominator.text}", Kind.ORD, Level.QUOTIENT)

    def _derivative(self, node: Fraction, alphabet: str | None) -> Piece:
        """Return ∂f/∂x, which reads best without brackets; a longer function or variable has them."""
        (head, *function), (sign, *variable) = node.above.items, node.below.items
        function_piece = bracketed_from(self.row(Row(tuple(function)), alphabet), Level.PRODUCT)
        numerator = self.row(Row((head,)), alphabet).text + function_piece.text.lstrip()
        variable_piece = self.row(Row(tuple(variable)), alphabet)
        denominator = self.row(Row((sign,)), alphabet).text + variable_piece.text.lstrip()
        if variable_piece.level > Level.SCRIPT:
            denominator = f"({denominator})"
        return Piece(f"{numerator}/{denominator}", Kind.ORD, Level.QUOTIENT)

    def root(self, node: Root, alphabet: str | None, followed: bool) -> Piece:
        """Return √x or √(…); `followed`: something comes right after it, so that even one letter needs brackets."""
        body = self.row(node.body, alphabet)
        index = self.row(node.index, alphabet).text if node.index is not None and node.index.items else ""
        if self._glyphs.basic or (index and index not in _INDEX_ROOTS):
            name = "sqrt" if not index else f"root[{index}]"
            return Piece(f"{name}({body.text})", Kind.ORD, Level.SCRIPT, is_word=True)
        sign = _INDEX_ROOTS.get(index, "√")
        bare = body.level is Level.ATOM and not body.is_word and not followed and body.text
        if bare or (_is_lower_scripted(node.body) and not followed and not body.open_script):
            return Piece(sign + body.text, Kind.ORD, Level.SCRIPT)
        return Piece(f"{sign}({body.text})", Kind.ORD, Level.SCRIPT)

    # ------------------------------------------------------------------ scripts

    def _scripted(self, node: Scripted, alphabet: str | None, tight: bool) -> Piece:
        base = self._base(node, alphabet, tight)
        lower = self.row(node.lower, alphabet, tight=True).text if node.lower is not None else ""
        upper = self.row(node.upper, alphabet, tight=True).text if node.upper is not None else ""
        small_lower = self._glyphs.subscript(lower)
        small_upper = self._glyphs.superscript(upper, capitals=base.kind is Kind.BIG)
        stays_apart = base.kind in (Kind.BIG, Kind.OP)
        if small_lower is not None:
            written, open_script = self._marked("^", upper, small_upper, braces=False)
            written = small_lower + written
        elif small_upper is not None and not stays_apart:
            written, open_script = self._marked("_", lower, small_lower, braces=False)
            written = small_upper + written
        else:
            first, first_open = self._marked("_", lower, small_lower, braces=bool(upper) and not stays_apart)
            second, second_open = self._marked("^", upper, small_upper, braces=bool(lower) and not stays_apart)
            written, open_script = first + second, second_open or (first_open and not upper)
        level = max(base.level, Level.SCRIPT) if base.level <= Level.CALL else base.level
        kind = kind_of_node(node)
        return replace(base, text=base.text + written, kind=kind, level=level, open_script=open_script)

    def _base(self, node: Scripted, alphabet: str | None, tight: bool) -> Piece:
        base = self._piece(node.base, alphabet, tight)
        base = replace(base, kind=kind_of_node(node.base))
        takes_script = base.level is Level.ATOM or (base.level is Level.SCRIPT and _adds_to_lower(node))
        if takes_script or not base.text or kind_of_node(node.base) in (Kind.REL, Kind.OP, Kind.BIG):
            return base
        return bracketed(base)

    @staticmethod
    def _marked(mark: str, text: str, small: str | None, braces: bool) -> tuple[str, bool]:
        """Return a script as small characters or after its mark, and whether it has no closing brace."""
        if not text or small is not None:
            return small or "", False
        bare = len(text) == 1 or (mark == "_" and is_bare_script(text))
        if bare and not braces:
            return mark + text, True
        return f"{mark}{{{text}}}", False

    # ------------------------------------------------------------------ wholes

    def _brace(self, body: Row, label: Row | None, alphabet: str | None) -> Piece:
        piece = bracketed_from(self.row(body, alphabet), Level.PRODUCT)
        shown = f"{piece.text} [{self.row(label).text}]" if label is not None else piece.text
        return Piece(shown, Kind.FENCE, Level.ATOM)

    def _fence(self, node: Fence, alphabet: str | None, tight: bool) -> Piece:
        parts = [self.row(part, alphabet, tight) for part in node.parts]
        if not node.left and node.right in ("|", "]", ")") and len(parts) == 1:
            inner = bracketed_from(parts[0], Level.PRODUCT)
            return Piece(inner.text + node.right, Kind.FENCE)
        text = parts[0].text
        for separator, part in zip(node.separators, parts[1:], strict=True):
            text = f"{text.rstrip()} {self._glyphs.symbol(separator)} {part.text.lstrip()}"
        complete = bool(node.left and node.right) or len(node.parts[0].items) == 0
        shown = self._glyphs.symbol(node.left) + text + self._glyphs.symbol(node.right)
        return Piece(shown, Kind.FENCE, Level.ATOM if complete else Level.RELATION)

    def _table(self, node: Table, alphabet: str | None) -> Piece:
        if node.name in ALIGNED | GATHERED:
            lines = [self.row(Row(sum((cell.items for cell in row), ())), alphabet).text for row in node.rows]
            return Piece("; ".join(lines), Kind.ORD, Level.RELATION)
        if "cases" in node.name:
            lines = [self._case(row, alphabet) for row in node.rows]
            return Piece("{ " + "; ".join(lines) + " }", Kind.FENCE, Level.ATOM)
        lines = [self._table_row(node, row, alphabet) for row in node.rows]
        rule = "-; " if self._glyphs.basic else "―; "
        text = "; ".join((rule if i and i in node.rules else "") + line for i, line in enumerate(lines))
        brackets = _TABLE_BRACKETS.get(node.name[0], "") if node.name.endswith("matrix") else ""
        if not brackets:
            return Piece(text, Kind.FENCE, Level.RELATION)
        left, right = (self._glyphs.symbol(bracket) for bracket in brackets)
        return Piece(left + text + right, Kind.FENCE, Level.ATOM)

    def _table_row(self, node: Table, row: Sequence[Row], alphabet: str | None) -> str:
        cells = [self.row(cell, alphabet).text.strip() for cell in row]
        text = ""
        for column, cell in enumerate(cells):
            text += ("" if column == 0 else " | " if column in node.bars else ", ") + cell
        return text

    def _case(self, row: Sequence[Row], alphabet: str | None) -> str:
        """Return value and condition; a condition that starts with a word needs no comma before it."""
        cells = [self.row(cell, alphabet).text.strip().rstrip(",;. ") for cell in row]
        if len(cells) < 2:
            return "".join(cells)
        words = bool(row[1].items) and isinstance(row[1].items[0], Text)
        return (" " if words else ", ").join(cell for cell in cells if cell)


def accented(text: str, name: str, glyphs: Glyphs) -> str | None:
    """Return `text` with the accent `name` in combining characters; None where it cannot be drawn so.

    One letter takes any accent, a longer text only an underline, blank none. The basic set has only the accented
    letters of Latin-1.
    """
    if not text.strip() or (cell_width(text) != 1 and name != "underline"):
        return None
    mark = COMBINING_ACCENTS[name]
    if name == "underline":
        return None if glyphs.basic else "".join(c + mark if cell_width(c) else c for c in text)
    composed = unicodedata.normalize("NFC", text + mark)
    if glyphs.basic and (len(composed) > 1 or ord(composed) > 0xFF):
        return None
    return composed


def accent_within_script(node: Accent) -> Scripted | None:
    """Return the accent on an indexed letter moved onto the letter, as in θ̂ₙ; None for other bodies."""
    if len(node.body.items) != 1 or not isinstance(node.body.items[0], Scripted):
        return None
    inner = node.body.items[0]
    base = Row((inner.base,))
    if inner.upper is not None or not is_single_letter(base) or node.name == "underline":
        return None
    return replace(inner, base=Accent(node.name, base))


def _is_derivative(node: Fraction) -> bool:
    """Whether a fraction has the form of a derivative: ∂… over ∂x, or d… over dx."""
    above, below = node.above.items, node.below.items
    if not above or len(below) < 2 or node.form is FractionForm.BARLESS:
        return False
    sign = _differential(above[0])
    return sign is not None and sign == _differential(below[0])


def _differential(node: Node) -> str | None:
    """Return ∂ or d if `node` is that sign, perhaps with an upper script, else None."""
    match node:
        case Scripted(base, None, _, _):
            return _differential(base)
        case Alphabet("upright", Row((Symbol("d", _),))):
            return "d"
        case Symbol("∂" | "d" as sign, _):
            return sign
        case _:
            return None


def _is_lower_scripted(row: Row) -> bool:
    return len(row.items) == 1 and isinstance(row.items[0], Scripted) and row.items[0].upper is None


def _adds_to_lower(node: Scripted) -> bool:
    """Whether an upper script goes onto a group that has only a lower one, which reads as one letter with both."""
    inner = node.base
    while isinstance(inner, Row) and len(inner.items) == 1:
        inner = inner.items[0]
    return node.lower is None and isinstance(inner, Scripted) and inner.upper is None
