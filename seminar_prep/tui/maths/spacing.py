"""Blank cells between neighbours in a row: The TeXbook's table of chapter 18, rounded to whole cells."""

from collections.abc import Sequence
from typing import Protocol

from seminar_prep.tui.maths.tree import Kind

_BEFORE_A_SIGN = frozenset({Kind.BIN, Kind.SIGN, Kind.REL, Kind.OPEN, Kind.PUNCT, Kind.OP, Kind.BIG})
_AFTER_A_SIGN = frozenset({Kind.REL, Kind.CLOSE, Kind.PUNCT})
_WHOLES = frozenset({Kind.ORD, Kind.CLOSE, Kind.FENCE, Kind.FRACTION})

_CLOSERS = frozenset(")]}")


class Neighbour(Protocol):
    """What must be known of a piece to space it."""

    @property
    def kind(self) -> Kind:
        """The part it plays."""

    @property
    def is_word(self) -> bool:
        """Whether it is a name of several letters."""

    @property
    def open_script(self) -> bool:
        """Whether a letter right after it would be read as part of it, as after `W_f` or a text."""

    @property
    def edges(self) -> str:
        """The first and the last character on its baseline; "" when there is none."""


def resolve_signs(kinds: Sequence[Kind], leading: Kind | None = None) -> list[Kind]:
    """Return `kinds` with every binary operator that has nothing on one side turned into a sign.

    `leading` is the kind of what stands before the row, in the cell to the left of it.
    """
    resolved: list[Kind] = []
    previous = leading
    last_operator = -1
    for kind in kinds:
        role = kind
        if kind is Kind.BIN and (previous is None or previous in _BEFORE_A_SIGN):
            role = Kind.SIGN
        if kind in _AFTER_A_SIGN and previous is Kind.BIN:
            resolved[last_operator] = Kind.SIGN
        if role is Kind.BIN:
            last_operator = len(resolved)
        resolved.append(role)
        if role is not Kind.SPACE:
            previous = role
    if previous is Kind.BIN and last_operator >= 0:
        resolved[last_operator] = Kind.SIGN
    return resolved


def separation(previous: Neighbour | None, current: Neighbour, script: bool) -> int:
    """Return the blank cells between two neighbours, 0 or 1; `script`: they stand in a script."""
    if previous is None or Kind.SPACE in (previous.kind, current.kind):
        return 0
    if previous.edges[-1:] == "/" or current.edges[:1] == "/":
        return 0
    return max(_gap(previous.kind, current.kind, script), int(_would_run_together(previous, current)))


def _would_run_together(previous: Neighbour, current: Neighbour) -> bool:
    """Whether two pieces without a gap would read as one name."""
    starts, ends = current.edges[:1].isalnum(), previous.edges[-1:].isalnum()
    if starts and (previous.open_script or (previous.is_word and ends)):
        return True
    return current.is_word and starts and (ends or previous.edges[-1:] in _CLOSERS)


def _gap(previous: Kind, current: Kind, script: bool) -> int:  # noqa: PLR0911 - a table, row by row
    pair = (previous, current)
    if previous is Kind.SIGN or pair == (Kind.REL, Kind.REL):
        return 0
    if Kind.REL in pair or Kind.BIN in pair or previous is Kind.PUNCT:
        return int(not script and current not in (Kind.CLOSE, Kind.PUNCT) and previous is not Kind.OPEN)
    if previous is Kind.OP:
        return int(current not in (Kind.OPEN, Kind.CLOSE, Kind.PUNCT, Kind.FENCE))
    if current is Kind.OP:
        return int(previous in _WHOLES or (previous is Kind.BIG and not script))
    if script or previous is Kind.OPEN or current in (Kind.CLOSE, Kind.PUNCT):
        return 0
    if previous is Kind.BIG or Kind.FRACTION in pair:
        return 1
    return int(current is Kind.BIG and previous in _WHOLES)
