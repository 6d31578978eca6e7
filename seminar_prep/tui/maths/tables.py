"""Cells set in rows and columns, with their bars and rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from seminar_prep.tui.maths.box import EMPTY_BOX, Box, beside, blank, box_of, justified
from seminar_prep.tui.maths.environments import ALIGNED
from seminar_prep.tui.maths.tree import Table

_MATRIX_GAP = 3
_CASES_GAP = 2
_SCRIPT_GAP = 1
_EQUATION_GAP = 1
_EQUATIONS_GAP = 3
_CROSSINGS = {"top": "┌┬┐", "middle": "├┼┤", "bottom": "└┴┘"}
"""What a rule shows where the left, an inner and the right bar cross it."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How columns are set: their alignments (l, c, r), the blanks before each, and where bars and rules stand."""

    alignments: str
    gaps: tuple[int, ...]
    bars: frozenset[int] = frozenset()
    rules: frozenset[int] = frozenset()


def columns_of(table: Table) -> Columns:
    """Return how the columns of an environment are set."""
    count = max((len(row) for row in table.rows), default=0)
    if table.name in ALIGNED:
        gaps = tuple(0 if k == 0 else _EQUATION_GAP if k % 2 else _EQUATIONS_GAP for k in range(count))
        return Columns(("rl" * count)[:count], gaps)
    if table.columns:
        count = max(count, len(table.columns))
    default = "l" if "cases" in table.name else "c"
    between = _CASES_GAP if "cases" in table.name else _SCRIPT_GAP if "small" in table.name else _MATRIX_GAP
    alignments = (table.columns + default * count)[:count]
    return Columns(alignments, (0, *(between,) * (count - 1)), table.bars, table.rules)


def grid(cells: Sequence[Sequence[Box]], columns: Columns) -> Box:
    """Return `cells` in rows and columns; rows are set apart by a blank row when one of them is tall."""
    if not cells:
        return EMPTY_BOX
    widths = [
        max((row[column].width for row in cells if column < len(row)), default=0)
        for column in range(len(columns.alignments))
    ]
    rows = [_row(row, widths, columns) for row in cells]
    apart = any(row.height > 1 for row in rows)
    written: list[str] = []
    starts: list[int] = []
    for position, row in enumerate(rows):
        if position in columns.rules:
            written.append(_rule(widths, columns, "middle" if position else "top"))
        elif position and apart:
            written.append(_row((), widths, columns).rows[0])
        starts.append(len(written))
        written += row.rows
    if len(rows) in columns.rules:
        written.append(_rule(widths, columns, "bottom"))
    return box_of(written, _baseline(rows, starts, len(written)))


def _baseline(rows: Sequence[Box], starts: Sequence[int], height: int) -> int:
    """Return the middle row's baseline, or between two middle rows the row just above the centre."""
    if len(rows) % 2:
        return starts[len(rows) // 2] + rows[len(rows) // 2].baseline
    return (height - 1) // 2


def _row(row: Sequence[Box], widths: Sequence[int], columns: Columns) -> Box:
    """Return one row of the table; missing cells are blank, and bars run through its whole height."""
    boxes = [justified(box, width, a) for box, width, a in zip(row, widths, columns.alignments, strict=False)]
    boxes += [blank(width) for width in widths[len(boxes) :]]
    whole = beside(boxes)
    above, below = whole.baseline, whole.height - whole.baseline - 1
    parts: list[Box] = []
    for column, box in enumerate(boxes):
        parts += [_boundary(column, columns, above, below), box]
    parts.append(_boundary(len(boxes), columns, above, below))
    return beside(parts)


def _boundary(column: int, columns: Columns, above: int, below: int) -> Box:
    """Return what stands before `column`: its gap, or a bar with blanks beside it."""
    if column not in columns.bars:
        return blank(columns.gaps[column] if column < len(columns.gaps) else 0)
    return Box((_with_sides("│", column, columns, " "),) * (above + 1 + below), above, _bar_width(column, columns))


def _with_sides(bar: str, column: int, columns: Columns, filler: str) -> str:
    left = "" if column == 0 else filler
    right = "" if column == len(columns.alignments) else filler
    return left + bar + right


def _bar_width(column: int, columns: Columns) -> int:
    return len(_with_sides("│", column, columns, " "))


def _rule(widths: Sequence[int], columns: Columns, position: str) -> str:
    """Return a rule across the table; `position` is top, middle or bottom."""
    text = ""
    for column in range(len(widths) + 1):
        if column in columns.bars:
            place = 0 if column == 0 else 2 if column == len(widths) else 1
            text += _with_sides(_CROSSINGS[position][place], column, columns, "─")
        elif column < len(columns.gaps):
            text += "─" * columns.gaps[column]
        text += "─" * widths[column] if column < len(widths) else ""
    return text
