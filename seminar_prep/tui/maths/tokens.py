"""TeX source cut into tokens, each with its column."""

import re
from dataclasses import dataclass
from enum import Enum

from seminar_prep.tui.maths.cells import is_combining, is_drawable
from seminar_prep.tui.maths.tex_error import TexError

MAX_LENGTH = 20_000
"""Characters of a formula beyond which it is refused; a page of TeX has some 3,000."""

_TOKEN = re.compile(r"\\(?P<command>[A-Za-z]+|.)|(?P<space>\s+)|(?P<comment>%[^\n]*)|(?P<character>.)", re.DOTALL)
_DELIMITERS = (("$$", "$$"), (r"\[", r"\]"), (r"\(", r"\)"), ("$", "$"))


class TokenKind(Enum):
    """What a token is."""

    COMMAND = "command"
    CHARACTER = "character"
    SPACE = "space"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A command's name without its backslash, one character with its combining marks, white space, or the end.

    `column` is 1-based.
    """

    kind: TokenKind
    text: str
    column: int

    @property
    def key(self) -> str:
        """The token as it is written: a command with its backslash, else the text."""
        return "\\" + self.text if self.kind is TokenKind.COMMAND else self.text


def tokenise(source: str) -> tuple[Token, ...]:
    """Return the tokens of `source`, ended by one of kind END; comments and enclosing maths delimiters are left out.

    Raises TexError for a source that is too long, a character no terminal can be trusted with, a lone backslash.
    """
    if len(source) > MAX_LENGTH:
        raise TexError(f"a formula of more than {MAX_LENGTH} characters", MAX_LENGTH + 1)
    start, stop = _inside_delimiters(source)
    tokens: list[Token] = []
    for match in _TOKEN.finditer(source, start, stop):
        token = _token(match)
        if token is None:
            continue
        if is_combining(token.text) and tokens and tokens[-1].kind is TokenKind.CHARACTER:
            base = tokens.pop()
            token = Token(TokenKind.CHARACTER, base.text + token.text, base.column)
        tokens.append(token)
    return (*tokens, Token(TokenKind.END, "", stop + 1))


def _token(match: re.Match[str]) -> Token | None:
    column = match.start() + 1
    if (command := match["command"]) is not None:
        if command.isspace():
            return Token(TokenKind.COMMAND, " ", column)
        _refuse_undrawable(command, column)
        return Token(TokenKind.COMMAND, command, column)
    if match["space"]:
        return Token(TokenKind.SPACE, " ", column)
    if match["comment"]:
        return None
    character = match["character"]
    if character == "\\":
        raise TexError("a backslash without a command", column)
    _refuse_undrawable(character, column)
    return Token(TokenKind.CHARACTER, character, column)


def _refuse_undrawable(text: str, column: int) -> None:
    for character in text:
        if not is_drawable(character):
            raise TexError(f"character U+{ord(character):04X} cannot stand in a formula", column)


def _inside_delimiters(source: str) -> tuple[int, int]:
    """Return start and end of the formula without the white space and the pair of maths delimiters round it."""
    start = len(source) - len(source.lstrip())
    stop = len(source.rstrip())
    for opening, closing in _DELIMITERS:
        enough = stop - start >= len(opening) + len(closing)
        if enough and source.startswith(opening, start) and source.endswith(closing, start, stop):
            return start + len(opening), stop - len(closing)
    return start, max(start, stop)
