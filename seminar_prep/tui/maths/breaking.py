"""A long formula broken into lines, at the places a person would choose."""

from collections.abc import Sequence
from dataclasses import dataclass

from seminar_prep.tui.maths.box import Box, below_one_another, beside, blank, line
from seminar_prep.tui.maths.layout import Part, blanks_between, spaced
from seminar_prep.tui.maths.symbols import WIDE_SPACE
from seminar_prep.tui.maths.tree import Kind

CONTINUATION_INDENT = 4
"""Blank cells before a line that continues a formula."""

_IMPLICATIONS = frozenset("⟹⇒⟺⇔⟸⇐∴")
_STAYS_TOGETHER = frozenset({"∣", "|", ":", "∤", "‖", "∥"})
_DANGLING_WIDTH = 8  # cells; a shorter line looks left behind
# Costs of a break, for comparison only: TeX too prefers relations (500) to operators (700).
_COST_AT_SPACE = 0
_COST_AT_IMPLICATION = 5
_COST_AT_RELATION = 10
_COST_AFTER_COMMA = 12
_COST_AFTER_COMMA_AND_SPACE = 4
_COST_AFTER_COLON = 3
_COST_AT_OPERATOR = 20
_COST_OF_LINE = 15
_COST_OF_DANGLING = 60
_COST_OF_EXCESS = 200
_COST_OF_EXCESS_CELL = 12


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Parts that stay on one line, spaced.

    `cost` is that of a break before them, `starts` says that a new formula begins there, `space_before` is the blank
    where no break is made.
    """

    parts: tuple[Part, ...]
    cost: int
    starts: bool
    space_before: int

    @property
    def width(self) -> int:
        """Cells of all parts."""
        return sum(part.box.width for part in self.parts)


def broken(parts: Sequence[Part], width: int) -> Box:
    """Return the formula in as many lines as `width` cells demand; what has no good break stays too wide.

    Lines that go on with a formula are indented. Breaks never fall inside brackets.
    """
    chunks = _chunks(parts)
    lines = [beside([part.box for part in line_parts]) for line_parts in _lines(chunks, width)]
    return stacked(lines)


def stacked(lines: Sequence[Box]) -> Box:
    """Return `lines` below one another, left-aligned, tall ones set apart by a blank row."""
    boxes: list[Box] = []
    for position, box in enumerate(lines):
        if position and (box.height > 1 or lines[position - 1].height > 1):
            boxes.append(line(" "))
        boxes.append(box)
    return below_one_another(boxes, 0, "l")


def _chunks(parts: Sequence[Part]) -> list[_Chunk]:
    """Cut `parts` where a line may end."""
    chunks: list[_Chunk] = []
    current: list[Part] = []
    cost, starts, space = 0, True, 0
    depth = 0
    for position, part in enumerate(parts):
        depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(part.kind, 0)
        previous = parts[position - 1] if position else None
        here = _cost_before(part, previous, current) if depth <= 0 else None
        if here is not None and current:
            chunks.append(_Chunk(tuple(spaced(current, script=False)), cost, starts, space))
            is_space = part.kind is Kind.SPACE
            cost, starts = here, is_space
            space = part.box.width if is_space else blanks_between(previous, part)
            current = [] if is_space else [part]
        else:
            current.append(part)
    return [*chunks, _Chunk(tuple(spaced(current, script=False)), cost, starts, space)] if current else chunks


def _cost_before(part: Part, previous: Part | None, current: Sequence[Part]) -> int | None:
    """Return the cost of a line break before `part`, or None where none may be."""
    if previous is None or not current:
        return None
    if part.kind is Kind.SPACE and part.box.width >= WIDE_SPACE:
        return _COST_AT_SPACE
    text = part.box.rows[part.box.baseline].strip()
    if part.kind is Kind.REL and previous.kind is not Kind.REL and text not in _STAYS_TOGETHER:
        return _COST_AT_IMPLICATION if text in _IMPLICATIONS else _COST_AT_RELATION
    if part.kind is Kind.BIN:
        return _COST_AT_OPERATOR
    if part.kind in (Kind.SPACE, Kind.CLOSE, Kind.PUNCT):
        return None
    return _cost_after(current[-2:])


def _cost_after(before: Sequence[Part]) -> int | None:
    """Return the cost of a line break after punctuation or a colon, perhaps followed by a narrow space."""
    is_spaced = before[-1].kind is Kind.SPACE
    mark = before[0] if is_spaced and len(before) > 1 else before[-1]
    if _text(mark) == ":":
        return _COST_AFTER_COLON
    if mark.kind is not Kind.PUNCT:
        return None
    return _COST_AFTER_COMMA_AND_SPACE if is_spaced else _COST_AFTER_COMMA


def _text(part: Part) -> str:
    return part.box.rows[0].strip() if part.box.is_flat else ""


def _lines(chunks: Sequence[_Chunk], width: int) -> list[list[Part]]:
    """Return the parts of each line: of all ways to break, the one that costs least."""
    best: list[tuple[int, int]] = [(0, 0)]  # cost of setting the first n chunks, and where their last line starts
    for stop in range(1, len(chunks) + 1):
        best.append(_cheapest_last_line(chunks, best, stop, width))
    lines: list[list[Part]] = []
    stop = len(chunks)
    while stop:
        start = best[stop][1]
        lines.append(_set(chunks[start:stop]))
        stop = start
    return lines[::-1]


def _cheapest_last_line(
    chunks: Sequence[_Chunk], best: Sequence[tuple[int, int]], stop: int, width: int
) -> tuple[int, int]:
    """Return the least cost of setting the first `stop` chunks, and the start of the last line that gives it.

    Of equal costs the shorter last line wins, which fills the lines before it.
    """
    options: list[tuple[int, int]] = []
    cells = 0  # of the line from `start`
    tail: int | None = None  # cells of the formula the line ends in, where it begins within the line
    for start in range(stop - 1, -1, -1):
        chunk = chunks[start]
        cells += chunk.width + (chunks[start + 1].space_before if start + 1 < stop else 0)
        shown = cells + (0 if chunk.starts else CONTINUATION_INDENT)
        begins = chunk.starts or tail is not None
        cost = best[start][0] + _line_cost(shown, width) + _dangling_cost(chunks, stop, tail or cells, begins)
        options.append((cost + (chunk.cost if start else 0), -start))
        if chunk.starts and tail is None:
            tail = cells
        if cells > 2 * width:
            break
    cost, start = min(options)
    return cost, -start


def _line_cost(shown: int, width: int) -> int:
    """Return the cost of a line of `shown` cells."""
    excess = shown - width
    return _COST_OF_LINE + (_COST_OF_EXCESS + _COST_OF_EXCESS_CELL * excess if excess > 0 else 0)


def _dangling_cost(chunks: Sequence[_Chunk], stop: int, formula: int, begins: bool) -> int:
    """Return the cost of leaving a few cells of a formula behind at the end of a line, or alone on the last one."""
    ends_formula = stop == len(chunks) or chunks[stop].starts
    return _COST_OF_DANGLING if formula < _DANGLING_WIDTH and not (begins and ends_formula) else 0


def _set(chunks: Sequence[_Chunk]) -> list[Part]:
    """Return the parts of one line, spaced and indented."""
    result = [] if chunks[0].starts else [Part(blank(CONTINUATION_INDENT), Kind.SPACE)]
    for position, chunk in enumerate(chunks):
        if position and chunk.space_before:
            result.append(Part(blank(chunk.space_before), Kind.SPACE))
        result += chunk.parts
    return result
