"""Rectangles of characters with a baseline, and how they are put together."""

from collections.abc import Sequence
from dataclasses import dataclass

from seminar_prep.tui.maths.cells import cell_width


@dataclass(frozen=True, slots=True)
class Box:
    """Rows of equal width in cells; `baseline` is the index of the row that lines up with its neighbours."""

    rows: tuple[str, ...]
    baseline: int
    width: int

    @property
    def height(self) -> int:
        """Number of rows, at least one."""
        return len(self.rows)

    @property
    def is_flat(self) -> bool:
        """Whether there is only one row."""
        return len(self.rows) == 1


def box_of(rows: Sequence[str], baseline: int = 0) -> Box:
    """Return a box of `rows`, filled up to equal width."""
    widths = [cell_width(row) for row in rows]
    width = max(widths, default=0)
    return Box(tuple(row + " " * (width - own) for row, own in zip(rows, widths, strict=True)), baseline, width)


def line(text: str) -> Box:
    """Return a box of one row."""
    return Box((text,), 0, cell_width(text))


EMPTY_BOX = line("")


def blank(width: int) -> Box:
    """Return one row of `width` blank cells."""
    return Box((" " * width,), 0, width)


def beside(boxes: Sequence[Box]) -> Box:
    """Return `boxes` side by side, baselines in one row."""
    boxes = [box for box in boxes if box.width or box.height > 1]
    if not boxes:
        return EMPTY_BOX
    if len(boxes) == 1:
        return boxes[0]
    above = max(box.baseline for box in boxes)
    below = max(box.height - box.baseline for box in boxes)
    columns = [
        (" " * box.width,) * (above - box.baseline)
        + box.rows
        + (" " * box.width,) * (below - box.height + box.baseline)
        for box in boxes
    ]
    rows = tuple("".join(cells) for cells in zip(*columns, strict=True))
    return Box(rows, above, sum(box.width for box in boxes))


def below_one_another(boxes: Sequence[Box], base: int, alignment: str = "c") -> Box:
    """Return `boxes` from top to bottom; the baseline is that of `boxes[base]`. `alignment` is one of l, c, r."""
    width = max(box.width for box in boxes)
    rows: list[str] = []
    for box in boxes:
        rows += justified(box, width, alignment).rows
    baseline = sum(box.height for box in boxes[:base]) + boxes[base].baseline
    return Box(tuple(rows), baseline, width)


def justified(box: Box, width: int, alignment: str) -> Box:
    """Return `box` widened to `width` cells, its content at the left, centre or right."""
    spare = width - box.width
    left = {"l": 0, "r": spare, "c": spare // 2}[alignment]
    rows = tuple(" " * left + row + " " * (spare - left) for row in box.rows)
    return Box(rows, box.baseline, width)
