"""A formula's tree as MathML, with TeX's spaces written out, so that no dictionary of operators has a say in them."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from seminar_prep.tui.maths.alphabets import LETTERS
from seminar_prep.tui.maths.linear import accent_within_script
from seminar_prep.tui.maths.precedence import kind_of_node
from seminar_prep.tui.maths.spacing import resolve_signs
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
from seminar_prep.tui.typeset.mathml_parts import (
    accented,
    blank,
    braced,
    element,
    fenced,
    long_arrow,
    operator,
    stacked,
    together,
)
from seminar_prep.tui.typeset.mathml_tables import table
from seminar_prep.tui.typeset.tex_spaces import ems_between

_EMS_OF_CELLS = {0: 0.0, 1: 4 / 18, 2: 0.5, 3: 1.0, 5: 2.0}


class CannotBeTypesetError(ValueError):
    """A formula that can be drawn in cells, but not typeset here; the message says what stands in the way."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How letters are set where a node stands: displayed or not, in a script or not, and in which alphabet."""

    is_display: bool = True
    is_script: bool = False
    alphabet: str | None = None

    def small(self) -> "Setting":
        """Return the setting of a script here."""
        return replace(self, is_display=False, is_script=True)

    def cramped(self) -> "Setting":
        """Return the setting of a fraction's parts, or of a table's cells."""
        return replace(self, is_display=False)


def to_mathml(tree: Row, after: str = "") -> Element:
    """Return a displayed formula as a `math` element; `after` is punctuation that ends the sentence it stands in.

    Raises CannotBeTypesetError.
    """
    math = Element("math", {"display": "block"})
    math.append(together([*row(tree, Setting()), *([operator(after)] if after else [])]))
    return math


def row(part: Row, setting: Setting, leading: Kind | None = None) -> list[Element]:
    """Return the elements of a row with the space between them; `leading` is what stands before it, in another cell."""
    for position, item in enumerate(part.items):
        if isinstance(item, StyleSwitch) and not setting.is_script:
            switched = replace(setting, is_display=item.style is Style.DISPLAY, is_script=item.style is Style.SCRIPT)
            first, rest = Row(part.items[:position]), Row(part.items[position + 1 :])
            last = ([leading] + [kind for kind in _kinds(first, leading) if kind is not Kind.SPACE])[-1]
            return [*row(first, setting, leading), _styled(row(rest, switched, last), item.style)]
    items, kinds = _drawn(part), _kinds(part, leading)
    elements: list[Element] = []
    previous = leading
    for item, kind in zip(items, kinds, strict=True):
        ems = ems_between(previous, kind, is_script=setting.is_script) if previous else 0.0
        elements += [blank(ems)] if ems else []
        elements.append(node(item, setting))
        previous = kind if kind is not Kind.SPACE else previous
    return elements


def _drawn(part: Row) -> list[Node]:
    return [item for item in part.items if item != EMPTY and not isinstance(item, StyleSwitch)]


def _kinds(part: Row, leading: Kind | None) -> list[Kind]:
    return resolve_signs([kind_of(item) for item in _drawn(part)], leading)


def group(part: Row, setting: Setting) -> Element:
    """Return a row as one element."""
    return together(row(part, setting))


def kind_of(item: Node) -> Kind:
    """Return the part that `item` plays among its neighbours."""
    if isinstance(item, Alphabet | Row):
        body = item.body if isinstance(item, Alphabet) else item
        return kind_of(body.items[0]) if isinstance(item, Alphabet) and len(body.items) == 1 else Kind.ORD
    return Kind.SPACE if isinstance(item, Space | Phantom) else kind_of_node(item)


def node(item: Node, setting: Setting) -> Element:  # noqa: PLR0911, PLR0912 - one case for each kind of node
    """Return one node of the tree. Raises CannotBeTypesetError."""
    match item:
        case Symbol(text, kind):
            return symbol(text, kind, setting)
        case Row():
            return group(item, setting)
        case Operator(body, kind, _):
            return _operator(body, kind, setting)
        case Space(cells):
            return blank(_EMS_OF_CELLS.get(cells, cells / 4))
        case Scripted():
            return _scripted(item, setting)
        case Fraction():
            return _fraction(item, setting)
        case Binomial(above, below):
            return fenced("(", [_over(above, below, setting, {"linethickness": "0"})], ")")
        case Root(body, index):
            inside = group(body, setting)
            return (
                element("msqrt", inside) if index is None else element("mroot", inside, group(index, setting.small()))
            )
        case Alphabet(name, body):
            return group(body, replace(setting, alphabet=name))
        case Accent():
            return _accent(item, setting)
        case Text(pieces, bold):
            return _text(pieces, bold, setting)
        case Reclassed(body, _):
            return group(body, setting)
        case Table():
            return _table(item, setting)
        case _:
            return _drawn_round(item, setting)


def _drawn_round(item: Node, setting: Setting) -> Element:  # noqa: PLR0911 - one way out for each kind of node
    """Return a node that is drawn as something round, over or under a row."""
    match item:
        case Fence(left, right, parts, separators):
            inside = row(parts[0], setting)
            for separator, part in zip(separators, parts[1:], strict=True):
                bar = [blank(4 / 18), operator(separator, stretchy="true"), blank(4 / 18)] if separator else []
                inside += [*bar, *row(part, setting)]
            return fenced(left, inside, right)
        case SizedDelimiter(text, _):
            return operator(text, stretchy="true") if text else blank(0.0)
        case Brace(body, label, is_above):
            shown = group(label, setting.small()) if label is not None else None
            return braced(group(body, setting), shown, is_above)
        case Arrow(head, over, under):
            return long_arrow(head, *(group(part, setting.small()) if part else None for part in (over, under)))
        case Stack(rows):
            return stacked([group(part, setting) for part in rows])
        case Boxed(body):
            padded = [blank(0.2), *row(body, setting), blank(0.2)]
            return element("menclose", together(padded), notation="box")
        case Phantom(body):
            return element("mphantom", group(body, setting))
        case _:
            raise AssertionError(f"no way to typeset {item!r}")


def symbol(text: str, kind: Kind, setting: Setting) -> Element:
    """Return a symbol: a letter or number in its alphabet, or an operator. Raises CannotBeTypesetError."""
    if any(unicodedata.combining(character) for character in text):
        raise CannotBeTypesetError(f"no glyph for {text!r}")
    letters = LETTERS.get(setting.alphabet or "", {})
    styled = "".join(letters.get(character, character) for character in text)
    if kind is Kind.BIG:
        return operator(text, largeop="true" if setting.is_display else "false")
    if kind is not Kind.ORD or not text[0].isalnum():
        return operator(styled)
    if text[:1].isdigit() and styled == text:
        return element("mn", text=text)
    is_plain = styled == text and setting.alphabet in (None, "plain") and len(text) == 1
    return element("mi", text=styled) if is_plain else element("mi", text=styled, mathvariant="normal")


def _styled(inside: Sequence[Element], style: Style) -> Element:
    return element(
        "mstyle",
        element("mrow", together(inside)),
        displaystyle="true" if style is Style.DISPLAY else "false",
        scriptlevel="1" if style is Style.SCRIPT else "0",
    )


def _operator(body: Node, kind: Kind, setting: Setting) -> Element:
    """Return a big operator or the name of a function, which is upright and one word."""
    word = _word(body)
    if word and kind is Kind.OP:
        return operator(word)
    return symbol(body.text, kind, setting) if isinstance(body, Symbol) else node(body, setting)


def _word(body: Node) -> str:
    """Return the letters of a function's name, or "" where it is not merely letters."""
    match body:
        case Symbol(text, Kind.ORD):
            return text
        case Alphabet("upright", inside):
            return _word(inside)
        case Row(items):
            words = [_word(item) if not isinstance(item, Space) else " " for item in items]
            return "".join(words) if all(words) else ""
        case Text(pieces, False):
            return "".join(piece for piece in pieces if isinstance(piece, str))
        case _:
            return ""


def _scripted(item: Scripted, setting: Setting) -> Element:
    base = node(item.base, setting)
    if _needs_brackets(item.base):
        base = fenced("(", [base], ")")
    scripts = {
        side: group(part, setting.small())
        for side, part in (("under", item.lower), ("over", item.upper))
        if part is not None
    }
    is_set_over = item.limits and setting.is_display
    if isinstance(item.base, Operator) and item.limits and not setting.is_display:
        base.set("movablelimits", "false")
    names = {"under": "sub", "over": "sup"}
    return element("m" + "".join(side if is_set_over else names[side] for side in scripts), base, *scripts.values())


def _fraction(item: Fraction, setting: Setting) -> Element:
    match item.form:
        case FractionForm.BARLESS:
            return _over(item.above, item.below, setting, {"linethickness": "0"})
        case FractionForm.TALL:
            return _over(item.above, item.below, setting, {"displaystyle": "true"})
        case FractionForm.SMALL:
            return _over(item.above, item.below, setting, {"displaystyle": "false"})
        case FractionForm.PLAIN:
            return _over(item.above, item.below, setting, {})


def _over(above: Row, below: Row, setting: Setting, attributes: dict[str, str]) -> Element:
    return element("mfrac", group(above, setting.cramped()), group(below, setting.cramped()), **attributes)


def _accent(item: Accent, setting: Setting) -> Element:
    if (hoisted := accent_within_script(item)) is not None:
        return _scripted(hoisted, setting)
    return accented(group(item.body, setting), item.name)


def _text(pieces: Sequence[str | Row], bold: bool, setting: Setting) -> Element:
    """Return words, with their blanks as they are and formulas inside them."""
    variant = {"mathvariant": "bold"} if bold else {}
    inside = [
        element("mtext", text=piece.replace("-", "‐").replace(" ", "\u00a0"), **variant)
        if isinstance(piece, str)
        else group(piece, setting.cramped())
        for piece in pieces
    ]
    return together(inside)


def _table(item: Table, setting: Setting) -> Element:
    if item.bars or item.rules:
        raise CannotBeTypesetError("a table with lines")
    return table(item, lambda cell, is_display, leading: row(
        cell, replace(setting, is_display=setting.is_display and is_display), leading
    ))  # fmt: skip


def _needs_brackets(base: Node) -> bool:
    """Whether a script on `base` would seem to belong to only a part of it, as in {x²}³ or {a + b}²."""
    while isinstance(base, Row) and len(base.items) == 1:
        base = base.items[0]
    if isinstance(base, Scripted):
        return base.upper is not None
    return isinstance(base, Fraction | Root) or (isinstance(base, Row) and len(base.items) > 1)
