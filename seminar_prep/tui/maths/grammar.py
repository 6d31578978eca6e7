"""TeX's grammar: rows, groups, scripts and arguments. What single commands mean is handed in."""

from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn

from seminar_prep.tui.maths.bars import pair_bars
from seminar_prep.tui.maths.sized_delimiters import pair_sized_delimiters
from seminar_prep.tui.maths.symbols import DELIMITERS, drawn, kind_of
from seminar_prep.tui.maths.tex_error import TexError
from seminar_prep.tui.maths.tokens import Token, TokenKind, tokenise
from seminar_prep.tui.maths.tree import (
    EMPTY,
    Alphabet,
    Brace,
    Kind,
    Node,
    Operator,
    Row,
    Scripted,
    Space,
    Symbol,
)

MAX_DEPTH = 32
"""Groups inside one another beyond which a formula is refused; keeps clear of Python's own limit on recursion."""

END = ""
"""The stop that stands for the end of the source."""

Handler = Callable[["Parser", Token], Node]
InfixHandler = Callable[[Row, Row], Node]


class Parser:
    r"""A reader of one formula, left to right, without going back.

    `handlers` holds what each command reads and makes, `infixes` the commands that part a whole group
    (`\over`), `switches` the alphabet each old font command (`\bf`) sets for the rest of its group.
    """

    def __init__(
        self,
        source: str,
        handlers: Mapping[str, Handler],
        infixes: Mapping[str, InfixHandler],
        switches: Mapping[str, str],
    ) -> None:
        self._tokens = tokenise(source)
        self._position = 0
        self._depth = 0
        self._handlers = handlers
        self._infixes = infixes
        self._switches = switches

    # ------------------------------------------------------------------ tokens

    def peek(self, skip_space: bool = True) -> Token:
        """Return the next token without taking it; by default the one after any white space."""
        while skip_space and self._tokens[self._position].kind is TokenKind.SPACE:
            self._position += 1
        return self._tokens[self._position]

    def take(self, skip_space: bool = True) -> Token:
        """Return the next token and move past it; the end may be taken again and again."""
        token = self.peek(skip_space)
        if token.kind is not TokenKind.END:
            self._position += 1
        return token

    def take_if(self, key: str, skip_space: bool = True) -> bool:
        """Take the next token if it is written as `key`; say whether it was."""
        found = self.peek(skip_space).key == key
        if found:
            self.take(skip_space)
        return found

    def ahead(self, count: int) -> str:
        """Return the next `count` tokens as they are written, white space included, without taking them."""
        return "".join(token.key for token in self._tokens[self._position : self._position + count])

    def fail(self, reason: str, token: Token) -> NoReturn:
        """Raise TexError at `token`."""
        raise TexError(reason, token.column)

    # ------------------------------------------------------------------ rows

    def row(self, stops: Iterable[str], start: Token | None = None) -> Row:
        r"""Return the nodes up to a token written as one of `stops`, which is not taken.

        `start` is the token to blame when the source ends first. `\over` and its kin part the row in two.
        """
        stops = tuple(stops)
        opener = start or self.peek()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self.fail(f"more than {MAX_DEPTH} groups inside one another", opener)
        items: list[Node] = []
        while (token := self.peek()).key not in stops:
            if token.kind is TokenKind.END:
                self.fail(f"the formula ends before {_spoken(stops)}, opened", opener)
            if token.kind is TokenKind.COMMAND and token.text in self._infixes:
                items = [self._infix(items, stops)]
                continue
            if token.kind is TokenKind.COMMAND and token.text in self._switches:
                self.take()
                items.append(Alphabet(self._switches[token.text], self.row(stops, token)))
                continue
            items.append(self._scripts(self._atom(merge_digits=True)))
        self._depth -= 1
        return Row(pair_bars(pair_sized_delimiters(items)))

    def _infix(self, left: list[Node], stops: tuple[str, ...]) -> Node:
        token = self.take()
        right = self.row(stops, token)
        return self._infixes[token.text](Row(tuple(left)), right)

    def _atom(self, merge_digits: bool) -> Node:
        token = self.take()
        if token.kind is TokenKind.COMMAND:
            return self._command(token)
        match token.text:
            case "{":
                body = self.row("}", token)
                self.take()
                return body
            case "_" | "^" | "'":
                self._position -= 1
                return EMPTY
            case "~":
                return Space(1)
            case "}" | "&" | "#" | "$":
                self.fail(f"unexpected {token.text!r}", token)
        if merge_digits and token.text.isdigit():
            return Symbol(self._number(token.text))
        kind = kind_of(token.text)
        symbol = Symbol(drawn(token.text), kind)
        return Operator(symbol, kind, limits=token.text not in "∫∬∭∮∯⨍") if kind is Kind.BIG else symbol

    def _number(self, digits: str) -> str:
        while True:
            following = self.peek(skip_space=False).text
            point = following == "." and digits.isdigit() and self._tokens[self._position + 1].text.isdigit()
            if self.peek(skip_space=False).kind is not TokenKind.CHARACTER or not (following.isdigit() or point):
                return digits
            digits += self.take(skip_space=False).text

    def _command(self, token: Token) -> Node:
        handler = self._handlers.get(token.text)
        if token.text in ("right", "middle", "end", "\\", "hline", "limits", "nolimits", ")", "]"):
            self.fail(f"unexpected \\{token.text}", token)
        if handler is None:
            self.fail(f"unknown command \\{token.text}", token)
        return handler(self, token)

    def _scripts(self, base: Node) -> Node:
        lower: Row | None = None
        upper: Row | None = None
        primes = 0
        limits = isinstance(base, Operator) and base.limits
        while (token := self.peek()).key in ("_", "^", "'", "\\limits", "\\nolimits"):
            self.take()
            if token.text == "_":
                lower = self.argument() if lower is None else self.fail("double subscript", token)
            elif token.text == "^":
                upper = self.argument() if upper is None else self.fail("double superscript", token)
            elif token.text == "'":
                primes = primes + 1 if upper is None else self.fail("double superscript", token)
            else:
                limits = token.text == "limits"
        if primes:
            upper = Row((Symbol("′" * primes), *(upper.items if upper else ())))
        if isinstance(base, Brace):
            return Brace(base.body, upper if base.above else lower, base.above)
        return base if lower is None and upper is None else Scripted(base, lower, upper, limits)

    # ------------------------------------------------------------------ arguments

    def argument(self) -> Row:
        """Return what a command takes: a group, or a single character or command."""
        token = self.peek()
        if token.kind is TokenKind.END or token.key in ("}", "&", "\\\\", "\\end", "\\right", "^", "_"):
            self.fail("an argument is missing", token)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self.fail(f"more than {MAX_DEPTH} groups inside one another", token)
        node = self._atom(merge_digits=False)
        self._depth -= 1
        return node if isinstance(node, Row) else Row((node,))

    def optional(self) -> Row | None:
        """Return an argument in square brackets, or None."""
        token = self.peek()
        if not self.take_if("["):
            return None
        body = self.row("]", token)
        self.take()
        return body

    def raw(self) -> str:
        """Return a braced argument as it is written, without its braces."""
        opening = self.take()
        if opening.key != "{":
            self.fail("a { is missing", opening)
        depth = 1
        written: list[str] = []
        while True:
            token = self.take(skip_space=False)
            if token.kind is TokenKind.END:
                self.fail("the formula ends before '}', opened", opening)
            depth += {"{": 1, "}": -1}.get(token.key, 0)
            if not depth:
                return "".join(written)
            written.append(token.key)

    def delimiter(self) -> str:
        """Return what is drawn for the delimiter that follows; "" for the invisible one."""
        token = self.take()
        if token.key not in DELIMITERS:
            self.fail(f"'{token.key}' is no delimiter" if token.key else "a delimiter is missing", token)
        return DELIMITERS[token.key]


def _spoken(stops: tuple[str, ...]) -> str:
    return " or ".join(f"'{stop}'" if stop else "its end" for stop in stops[-1:])
