"""From MathML to pixels: ziamath sets the formula in its own mathematical font, resvg draws it.

Both come with the extra `pictures`; import this module lazily, it takes a fifth of a second.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, tostring

import resvg_py
from ziamath.drawable import Glyph
from ziamath.zmath import Math

from seminar_prep.tui.typeset.cell_size import CellSize
from seminar_prep.tui.typeset.mathml import CannotBeTypesetError

# An em of the formula in heights of a cell: its letters then are as tall as those of common terminal fonts.
_EM = 0.92
# Pixels that smoothing may colour beyond the outline.
_MARGIN = 1.0
# The widest and highest picture: Kitty's protocol has marks for 297 rows and columns.
_MOST_CELLS = 250
_MOST_PIXELS = 8_000_000


@dataclass(frozen=True, slots=True)
class Raster:
    """A formula in pixels, transparent but for its strokes; it fills `columns` by `rows` cells exactly."""

    png: bytes
    columns: int
    rows: int


def rasterise(mathml: Element, cell: CellSize, colour: str) -> Raster:
    """Return a formula drawn in `colour` ("#rrggbb") for cells of the size `cell`, centred in its rows.

    Raises CannotBeTypesetError where the font lacks a character or the picture would be beyond all measure.
    """
    mathml.set("mathcolor", colour)
    try:
        formula = Math(mathml, size=cell.height * _EM)
    except Exception as error:  # whatever a library trips over, there is text to fall back on
        raise CannotBeTypesetError(f"not by this library: {error!r}") from error
    if any(glyph.glyph.index == 0 for glyph in _glyphs(formula.node)):
        raise CannotBeTypesetError("a character that the font lacks")
    box = formula.node.bbox
    width, height = box.xmax - box.xmin + 2 * _MARGIN, box.ymax - box.ymin + 2 * _MARGIN
    if not (0 < width <= _MOST_CELLS * cell.width and 0 < height <= _MOST_CELLS * cell.height):
        raise CannotBeTypesetError("a picture without size, or too long")
    columns, rows = math.ceil(width / cell.width), math.ceil(height / cell.height)
    full = (columns * cell.width, rows * cell.height)
    if full[0] * full[1] > _MOST_PIXELS:
        raise CannotBeTypesetError("a picture too large")
    svg = formula.svgxml()
    top = -box.ymax - (full[1] - height) / 2 - _MARGIN
    svg.attrib |= {
        "width": str(full[0]),
        "height": str(full[1]),
        "viewBox": f"{box.xmin - _MARGIN:.3f} {top:.3f} {full[0]} {full[1]}",
    }
    png = resvg_py.svg_to_bytes(svg_string=tostring(svg, encoding="unicode"), skip_system_fonts=True)
    return Raster(bytes(png), columns, rows)


def _glyphs(node: object) -> Iterator[Glyph]:
    for part in getattr(node, "nodes", ()):
        if isinstance(part, Glyph):
            yield part
        else:
            yield from _glyphs(part)
