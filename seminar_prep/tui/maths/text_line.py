"""A title, an abstract or a card's text with its formulas written on one row."""

import importlib

from seminar_prep.domain.maths_text import SegmentKind, split_maths
from seminar_prep.domain.plain_text import strip_controls
from seminar_prep.tui.maths.glyphs import SOURCE, UNICODE, Glyphs
from seminar_prep.tui.maths.tex_error import TexError


def linearise_text(text: str, glyphs: Glyphs = UNICODE) -> str:
    r"""Return `text` with every formula replaced by its one-row form, for lists and other plain places.

    A formula that cannot be read keeps its source, delimiters included. An escaped dollar (`\$`) becomes a dollar.
    With the glyphs SOURCE the whole text is its source. Control characters go; everything else stays as it is: Markdown
    is not read.
    """
    if glyphs is SOURCE:
        return strip_controls(text)
    shown = "".join(
        segment.source.replace(r"\$", "$")
        if segment.kind is SegmentKind.TEXT
        else _formula(segment.source, segment.body, glyphs)
        for segment in split_maths(text)
    )
    return strip_controls(shown)


def _formula(source: str, body: str, glyphs: Glyphs) -> str:
    # Loaded for the first formula: 30 ms that a list of plain titles does not need.
    render = importlib.import_module("seminar_prep.tui.maths.render")
    try:
        return str(render.render_inline(body, glyphs))
    except TexError:
        return source
