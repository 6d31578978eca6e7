"""From TeX source to a drawn formula."""

from functools import lru_cache

from seminar_prep.tui.maths.box import Box, beside, box_of, line
from seminar_prep.tui.maths.breaking import broken, stacked
from seminar_prep.tui.maths.environments import ALIGNED, GATHERED
from seminar_prep.tui.maths.glyphs import UNICODE, Glyphs
from seminar_prep.tui.maths.layout import Layout, Setting, spaced
from seminar_prep.tui.maths.linear import LinearWriter
from seminar_prep.tui.maths.mathbox import MathBox, finished
from seminar_prep.tui.maths.parse import parse
from seminar_prep.tui.maths.tree import Row, Table


@lru_cache(maxsize=512)
def render_display(tex: str, width: int | None = None, glyphs: Glyphs = UNICODE) -> MathBox:
    """Return a displayed formula in two dimensions, broken into lines if it is wider than `width` cells.

    `tex` may stand in its maths delimiters. What cannot be broken stays wider than `width`: scroll it.
    Raises TexError for source that cannot be read.
    """
    tree = parse(tex)
    layout = Layout(glyphs)
    box = layout.row(tree, Setting())
    if width is not None and box.width > width:
        box = _fitted(tree, layout, width)
    return finished(box)


@lru_cache(maxsize=2048)
def render_inline(tex: str, glyphs: Glyphs = UNICODE) -> MathBox:
    """Return a formula for running text: exactly one row, with brackets where the second dimension is missing.

    `tex` may stand in its maths delimiters. Raises TexError for source that cannot be read.
    """
    text = LinearWriter(glyphs).row(parse(tex)).text.strip()
    return finished(line(text))


def _fitted(tree: Row, layout: Layout, width: int) -> Box:
    """Return a formula broken to `width`; the lines of a list of equations are broken one by one."""
    items = tree.items
    table = items[0] if len(items) == 1 else None
    if not isinstance(table, Table) or table.name not in ALIGNED | GATHERED:
        return broken(layout.parts(items, Setting()), width)
    lines: list[Box] = []
    for row in table.rows:
        parts = layout.parts(sum((cell.items for cell in row), ()), Setting())
        whole = beside([part.box for part in spaced(parts, script=False)])
        lines.append(whole if whole.width <= width else broken(parts, width))
    box = stacked(lines)
    return box_of(box.rows, box.baseline)
