"""Mathematics in the terminal: TeX source drawn in two dimensions, or on one row with brackets.

The way of a formula: `tokens` → `grammar` (with `commands`, `environments`, `symbols`) → `tree` → `layout` (two
dimensions: `box`, `delimiters`, `scripts`, `marks`, `tables`; `breaking` fits the width) or `linear` (one row:
`pieces`, `precedence`) → `mathbox`. Nothing but the standard library; a formula takes about a millisecond.
"""

from seminar_prep.tui.maths.glyphs import BASIC, GLYPHS, UNICODE, Glyphs
from seminar_prep.tui.maths.mathbox import MathBox
from seminar_prep.tui.maths.render import render_display, render_inline
from seminar_prep.tui.maths.tex_error import TexError
from seminar_prep.tui.maths.text_line import linearise_text

__all__ = [
    "BASIC",
    "GLYPHS",
    "UNICODE",
    "Glyphs",
    "MathBox",
    "TexError",
    "linearise_text",
    "render_display",
    "render_inline",
]
