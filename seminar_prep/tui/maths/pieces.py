"""Pieces of a one-row formula, and how they are joined."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from seminar_prep.tui.maths.precedence import Level
from seminar_prep.tui.maths.spacing import resolve_signs, separation
from seminar_prep.tui.maths.symbols import WIDE_SPACE
from seminar_prep.tui.maths.tree import Kind


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a one-row formula: its text, the part it plays, how loosely it hangs together."""

    text: str
    kind: Kind = Kind.ORD
    level: Level = Level.ATOM
    is_word: bool = False
    open_script: bool = False

    @property
    def edges(self) -> str:
        """The first and the last character, or "" for an empty text."""
        return self.text[:1] + self.text[-1:]

    @property
    def is_name(self) -> bool:
        """Whether it is a function or a word, which what follows may be an argument of."""
        is_text = len(self.text) > 1 and self.text.isascii() and self.text.isalpha()
        return self.kind is Kind.OP or self.is_word or is_text


def bracketed(piece: Piece) -> Piece:
    """Return `piece` in round brackets."""
    return Piece(f"({piece.text})", Kind.FENCE, Level.ATOM)


def bracketed_from(piece: Piece, level: Level) -> Piece:
    """Return `piece`, in round brackets if it hangs together as loosely as `level` or more so."""
    return bracketed(piece) if piece.level >= level else piece


def joined(pieces: Sequence[Piece], tight: bool) -> Piece:
    """Return `pieces` in one, spaced; `tight`: as in a script. The result is ordinary to its neighbours."""
    roles = resolve_signs([piece.kind for piece in pieces])
    pieces = [replace(piece, kind=role) for piece, role in zip(pieces, roles, strict=True)]
    written: list[str] = []
    previous: Piece | None = None
    for piece in pieces:
        blanks = separation(previous, piece, tight)
        if previous is not None and not blanks and _spelled_operator(previous, piece):
            blanks = 1
        written.append(" " * blanks + piece.text)
        previous = piece
    visible = [piece for piece in pieces if piece.text.strip()]
    last = visible[-1] if visible else Piece("")
    only = visible[0] if len(visible) == 1 else None
    return Piece(
        "".join(written),
        Kind.ORD,
        only.level if only else _level(pieces) if visible else Level.ATOM,
        is_word=only.is_word if only else False,
        open_script=last.open_script,
    )


def _spelled_operator(previous: Piece, current: Piece) -> bool:
    """Whether one of two neighbours is an operator written as a word, which needs blanks even in a script."""
    for piece in (previous, current):
        if piece.kind in (Kind.REL, Kind.BIN) and any(c.isalpha() for c in piece.text) and piece.text.isascii():
            return True
    return False


def _level(pieces: Sequence[Piece]) -> Level:
    """Return how loosely a row of several pieces hangs together; what stands in brackets does not count."""
    found = Level.PRODUCT
    depth = 0
    for position, piece in enumerate(pieces):
        if piece.kind is Kind.CLOSE:
            depth -= 1
        if depth <= 0:
            found = max(found, _level_within(piece, first=position == 0, last=position == len(pieces) - 1))
        if piece.kind is Kind.OPEN:
            depth += 1
    if found is not Level.RELATION and found is not Level.QUOTIENT and (whole := _bracketed_whole(pieces)) is not None:
        return whole
    return _call_or_product(pieces) if found in (Level.PRODUCT, Level.APPLICATION) else found


def _level_within(piece: Piece, first: bool, last: bool) -> Level:
    if piece.kind in (Kind.REL, Kind.PUNCT) or (piece.kind is Kind.SPACE and len(piece.text) >= WIDE_SPACE):
        return Level.RELATION
    if piece.kind is Kind.BIN:
        return Level.SUM
    if piece.kind is Kind.SIGN:
        return Level.SIGNED if first else Level.SUM
    if piece.text == "/":
        return Level.QUOTIENT
    if piece.kind is Kind.BIG or (piece.is_name and not last):
        return Level.APPLICATION
    return max(Level.PRODUCT, piece.level)


def _bracketed_whole(pieces: Sequence[Piece]) -> Level | None:
    """Return the level of a row that is one pair of brackets or bars, perhaps with scripts; None for other rows."""
    first, last = pieces[0], pieces[-1]
    level = max(Level.ATOM, last.level)
    if first.kind is not Kind.OPEN or last.kind is not Kind.CLOSE:
        return None
    depth = 0
    for piece in pieces[:-1]:
        depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(piece.kind, 0)
        if depth == 0:
            return None
    return level


def _call_or_product(pieces: Sequence[Piece]) -> Level:
    """Tell f(x) from a product with brackets: a name, then brackets to the end, without an operator inside.

    The operator would make n(n + 1) look like a call; after a name of several letters it does not matter.
    """
    head, rest = pieces[0], [piece for piece in pieces[1:] if piece.kind is not Kind.SPACE]
    named = head.is_name or head.text in ("𝔼", "ℙ")
    applied = any(piece.kind is Kind.BIG or piece.is_name for piece in pieces)
    product = Level.APPLICATION if applied else Level.PRODUCT
    if not (named or head.text[:1].isalpha()) or not rest:
        return product
    if len(rest) == 1 and rest[0].kind is Kind.FENCE and rest[0].text[:1] in "([" and named:
        return Level.CALL
    depth = 0
    for position, piece in enumerate(rest):
        depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(piece.kind, 0)
        if depth <= 0 and position < len(rest) - 1:
            return product
        if piece.kind is Kind.BIN and not named:
            return product
    return Level.CALL if rest[0].kind is Kind.OPEN and rest[-1].kind is Kind.CLOSE else product
