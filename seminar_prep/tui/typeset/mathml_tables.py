"""Environments of rows and columns as MathML."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from seminar_prep.tui.maths.environments import ALIGNED, GATHERED
from seminar_prep.tui.maths.tree import Kind, Row, Table
from seminar_prep.tui.typeset.mathml_parts import blank, element, fenced, together

_BRACKETS = {"p": "()", "b": "[]", "B": "{}", "v": "||", "V": "‖‖"}
_SIDES = {"l": "left", "c": "center", "r": "right"}

CellWriter = Callable[[Row, bool, Kind | None], list[Element]]
"""Writes a cell: its row, whether it may be displayed, and the kind of what stands before it in another cell."""


def table(item: Table, write: CellWriter) -> Element:
    """Return an environment with its brackets."""
    is_aligned = item.name in ALIGNED
    is_display = is_aligned or item.name in GATHERED or item.name.startswith("d")
    count = max((len(cells) for cells in item.rows), default=0)
    lines = []
    for cells in item.rows:
        leading = [Kind.ORD if is_aligned and column % 2 else None for column in range(len(cells))]
        written = [write(cell, is_display, kind) for cell, kind in zip(cells, leading, strict=True)]
        written += [[]] * (count - len(cells))
        lines.append(element("mtr", *(element("mtd", together(cell or [blank(0.0)])) for cell in written)))
    if not lines:
        return blank(0.0)
    made = element("mtable", *lines, **_layout(item, count), displaystyle="true" if is_display else "false")
    if "cases" in item.name:
        is_right = item.name.startswith(("r", "dr"))
        return fenced("" if is_right else "{", [made], "}" if is_right else "")
    brackets = _BRACKETS.get(item.name[0]) if item.name.endswith("matrix") else None
    return fenced(brackets[0], [made], brackets[1]) if brackets else made


def _layout(item: Table, count: int) -> dict[str, str]:
    """Return how columns are aligned and how far apart they and the rows stand."""
    if item.name in ALIGNED:
        gaps = ["0em" if column % 2 == 0 else "2em" for column in range(max(count - 1, 1))]
        return {"columnalign": _sides("rl" * count, count), "columnspacing": " ".join(gaps), "rowspacing": "0.4em"}
    default = "l" if "cases" in item.name else "c"
    is_small = "small" in item.name or item.name == "subarray"
    return {
        "columnalign": _sides(item.columns + default * count, count),
        "columnspacing": "0.4em" if is_small else "1em",
        "rowspacing": "0.1em" if is_small else "0.35em",
    }


def _sides(letters: str, count: int) -> str:
    return " ".join(_SIDES[letter] for letter in letters[: max(count, 1)])
