"""What each command reads and what it makes."""

from dataclasses import replace

from seminar_prep.tui.maths.alphabets import ALPHABETS, negated
from seminar_prep.tui.maths.environments import read_environment
from seminar_prep.tui.maths.grammar import Handler, InfixHandler, Parser
from seminar_prep.tui.maths.precedence import kind_of_node
from seminar_prep.tui.maths.symbols import (
    CLOSING,
    OPENING,
    ORDINARY,
    SPACES,
)
from seminar_prep.tui.maths.tokens import Token
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
    Symbol,
    Text,
)
from seminar_prep.tui.maths.word_lists import words

ACCENTS = words("""
    hat widehat tilde widetilde bar overline vec overrightarrow overleftarrow dot ddot check widecheck breve acute grave
    mathring underline
""")
_FRACTIONS = {
    "frac": FractionForm.PLAIN,
    "dfrac": FractionForm.TALL,
    "cfrac": FractionForm.TALL,
    "tfrac": FractionForm.SMALL,
    "sfrac": FractionForm.SMALL,
    "nicefrac": FractionForm.SMALL,
}
_ARROWS = {
    "xrightarrow": "→",
    "xleftarrow": "←",
    "xleftrightarrow": "↔",
    "xRightarrow": "⇒",
    "xLeftarrow": "⇐",
    "xmapsto": "↦",
    "xhookrightarrow": "↪",
}
_CLASSES = {
    "mathord": Kind.ORD,
    "mathbin": Kind.BIN,
    "mathrel": Kind.REL,
    "mathopen": Kind.OPEN,
    "mathclose": Kind.CLOSE,
    "mathpunct": Kind.PUNCT,
    "mathinner": Kind.FENCE,
}
_NAME_CHARACTERS: dict[Node, Node] = {Symbol("−", Kind.BIN): Symbol("-"), Symbol("∗", Kind.BIN): Symbol("*")}
_TEXTS = words("text textrm textsc textit textsf texttt textnormal textup mbox hbox emph")
_IGNORED = words("nonumber notag centering displaylimits relax bgroup egroup noindent")
_SIZES = ("big", "Big", "bigg", "Bigg")
SWITCHES: dict[str, str] = {
    "bf": "bold",
    "cal": "script",
    "it": "plain",
    **dict.fromkeys(("rm", "sf", "tt"), "upright"),
}
"""Old font commands, which hold to the end of their group, and the alphabet each sets."""


def _fraction(parser: Parser, token: Token) -> Node:
    return Fraction(parser.argument(), parser.argument(), _FRACTIONS[token.text])


def _binomial(parser: Parser, _token: Token) -> Node:
    return Binomial(parser.argument(), parser.argument())


def _root(parser: Parser, _token: Token) -> Node:
    index = parser.optional()
    return Root(parser.argument(), index)


def _alphabet(parser: Parser, token: Token) -> Node:
    return Alphabet(ALPHABETS[token.text], parser.argument())


def _accent(parser: Parser, token: Token) -> Node:
    return Accent(token.text, parser.argument())


def _text(parser: Parser, token: Token) -> Node:
    """Read words; formulas in dollars inside them are formulas."""
    opening = parser.take()
    if opening.key != "{":
        parser.fail("a { is missing", opening)
    pieces: list[str | Row] = [""]
    depth = 1
    while depth:
        token_inside = parser.take(skip_space=False)
        key = token_inside.key
        if not key:
            parser.fail("the formula ends before '}', opened", opening)
        if key in ("$", "\\("):
            pieces += [parser.row("$" if key == "$" else ("\\)",), token_inside), ""]
            parser.take()
            continue
        depth += {"{": 1, "}": -1}.get(key, 0)
        if key in "{}":
            continue
        pieces[-1] = f"{pieces[-1]}{_text_character(parser, token_inside)}"
    return Text(tuple(piece for piece in pieces if piece), bold=token.text in ("textbf", "mathbfit"))


def _text_character(parser: Parser, token: Token) -> str:
    if token.key == "~":
        return " "
    if token.key == token.text:
        return token.text
    if token.text in ORDINARY and not token.text.isalpha():
        return ORDINARY[token.text]
    if token.text in SPACES:
        return " " * SPACES[token.text]
    return {"{": "{", "}": "}", "-": "", "ldots": "…", "dots": "…"}.get(token.text) or parser.fail(
        f"\\{token.text} inside a text", token
    )


def _operator_name(parser: Parser, _token: Token) -> Node:
    """Read a function's name; hyphen and star in it are no operators."""
    limits = parser.take_if("*", skip_space=False)
    name = tuple(_NAME_CHARACTERS.get(item, item) for item in parser.argument().items)
    return Operator(Alphabet("upright", Row(name)), Kind.OP, limits)


def _math_operator(parser: Parser, _token: Token) -> Node:
    return Operator(parser.argument(), Kind.OP, limits=True)


def _reclassed(parser: Parser, token: Token) -> Node:
    return Reclassed(parser.argument(), _CLASSES[token.text])


def _brace(parser: Parser, token: Token) -> Node:
    return Brace(parser.argument(), None, above=token.text == "overbrace")


def _arrow(parser: Parser, token: Token) -> Node:
    under = parser.optional()
    return Arrow(_ARROWS[token.text], parser.argument(), under)


def _overset(parser: Parser, token: Token) -> Node:
    script, base = parser.argument(), parser.argument()
    kind = kind_of_node(base.items[0]) if len(base.items) == 1 else Kind.ORD
    if token.text == "stackrel":
        kind = Kind.REL
    lower, upper = (script, None) if token.text == "underset" else (None, script)
    return Scripted(Operator(base, kind, limits=True), lower, upper, limits=True)


def _substack(parser: Parser, _token: Token) -> Node:
    opening = parser.take()
    if opening.key != "{":
        parser.fail("a { is missing", opening)
    rows = [parser.row(("\\\\", "}"), opening)]
    while parser.take().key == "\\\\":
        rows.append(parser.row(("\\\\", "}"), opening))
    return Stack(tuple(rows))


def _left(parser: Parser, token: Token) -> Node:
    left = parser.delimiter()
    parts: list[Row] = []
    separators: list[str] = []
    while True:
        parts.append(parser.row(("\\right", "\\middle"), token))
        if parser.take().text == "right":
            return Fence(left, parser.delimiter(), tuple(parts), tuple(separators))
        separators.append(parser.delimiter())


def _sized(parser: Parser, token: Token) -> Node:
    text = parser.delimiter()
    stem = token.text.rstrip("lrm")
    side = token.text[len(stem) :]
    if side:
        kind = {"l": Kind.OPEN, "r": Kind.CLOSE, "m": Kind.REL}[side]
    elif text in OPENING.values() and text not in "|‖":
        kind = Kind.OPEN
    elif text in CLOSING.values() and text not in "|‖":
        kind = Kind.CLOSE
    else:
        kind = Kind.ORD
    return SizedDelimiter(text, kind)


def _not(parser: Parser, token: Token) -> Node:
    body = parser.argument()
    symbol = body.items[0] if len(body.items) == 1 else None
    if not isinstance(symbol, Symbol):
        parser.fail("\\not needs a single symbol", token)
    return replace(symbol, text=negated(symbol.text))


def _phantom(parser: Parser, token: Token) -> Node:
    body = parser.argument()
    return EMPTY if token.text == "vphantom" else Phantom(body)


def _boxed(parser: Parser, _token: Token) -> Node:
    return Boxed(parser.argument())


def _tag(parser: Parser, _token: Token) -> Node:
    plain = parser.take_if("*", skip_space=False)
    label = parser.raw()
    return Row((Space(5), Symbol(label if plain else f"({label})")))


def _ignored_argument(parser: Parser, _token: Token) -> Node:
    parser.raw()
    return EMPTY


def _horizontal_space(parser: Parser, _token: Token) -> Node:
    parser.take_if("*", skip_space=False)
    return Space(0 if parser.raw().startswith("-") else 1)


def _coloured(parser: Parser, _token: Token) -> Node:
    parser.raw()
    return parser.argument()


def _modulus(parser: Parser, token: Token) -> Node:
    body = parser.argument()
    word = Operator(Symbol("mod"), Kind.OP, limits=False)
    if token.text == "mod":
        return Row((Space(SPACES["quad"]), word, *body.items))
    if token.text == "pod":
        return Row((Space(1), Symbol("(", Kind.OPEN), *body.items, Symbol(")", Kind.CLOSE)))
    return Row((Space(1), Symbol("(", Kind.OPEN), word, *body.items, Symbol(")", Kind.CLOSE)))


WIDE = SPACES["quad"]


def _over(form: FractionForm) -> InfixHandler:
    return lambda above, below: Fraction(above, below, form)


INFIXES: dict[str, InfixHandler] = {
    "over": _over(FractionForm.PLAIN),
    "atop": _over(FractionForm.BARLESS),
    "choose": Binomial,
}
"""Commands that part the group they stand in."""

STRUCTURES: dict[str, Handler] = {
    **dict.fromkeys(_FRACTIONS, _fraction),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), _binomial),
    **dict.fromkeys(ALPHABETS, _alphabet),
    **dict.fromkeys(ACCENTS, _accent),
    **dict.fromkeys((*_TEXTS, "textbf"), _text),
    **dict.fromkeys(_CLASSES, _reclassed),
    **dict.fromkeys(("underbrace", "overbrace"), _brace),
    **dict.fromkeys(_ARROWS, _arrow),
    **dict.fromkeys(("overset", "stackrel", "underset"), _overset),
    **dict.fromkeys((size + side for size in _SIZES for side in ("", "l", "r", "m")), _sized),
    **dict.fromkeys(("phantom", "hphantom", "vphantom"), _phantom),
    **dict.fromkeys(("boxed", "fbox"), _boxed),
    **dict.fromkeys(("pmod", "pod", "mod"), _modulus),
    **dict.fromkeys(("label", "color", "vspace"), _ignored_argument),
    **dict.fromkeys(("hspace", "mspace"), _horizontal_space),
    **dict.fromkeys(("textcolor", "colorbox"), _coloured),
    **dict.fromkeys(_IGNORED, lambda _parser, _token: EMPTY),
    "sqrt": _root,
    "operatorname": _operator_name,
    "mathop": _math_operator,
    "substack": _substack,
    "left": _left,
    "not": _not,
    "tag": _tag,
    "begin": read_environment,
}
"""Commands that take arguments, and those that draw nothing."""
