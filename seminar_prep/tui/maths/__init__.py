"""Mathematics in the terminal: TeX source drawn in two dimensions, or on one row with brackets.

The way of a formula: `tokens` → `grammar` (with `commands`, `environments`, `symbols`) → `tree` → `layout` (two
dimensions: `box`, `delimiters`, `scripts`, `marks`, `tables`; `breaking` fits the width) or `linear` (one row:
`pieces`, `precedence`) → `mathbox`. Nothing but the standard library; a formula takes about a millisecond.
"""

import importlib
from typing import TYPE_CHECKING

from seminar_prep.tui.maths.glyphs import BASIC, GLYPHS, SOURCE, UNICODE, Glyphs
from seminar_prep.tui.maths.tex_error import TexError
from seminar_prep.tui.maths.text_line import linearise_text

if TYPE_CHECKING:
    from seminar_prep.tui.maths.mathbox import MathBox
    from seminar_prep.tui.maths.render import render_display, render_inline

__all__ = [
    "BASIC",
    "GLYPHS",
    "SOURCE",
    "UNICODE",
    "Glyphs",
    "MathBox",
    "TexError",
    "linearise_text",
    "render_display",
    "render_inline",
]

_DRAWING = {"MathBox": "mathbox", "render_display": "render", "render_inline": "render"}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load what draws formulas when it is first asked for: 30 ms that a list of plain titles does not need."""
        if name not in _DRAWING:
            raise AttributeError(name)
        return getattr(importlib.import_module(f"{__name__}.{_DRAWING[name]}"), name)
