"""Formulas among the lines of a text: drawn boxes as styled content, and the source where drawing fails."""

from collections.abc import Sequence

from textual.content import Content

from seminar_prep.domain.maths_text import Segment
from seminar_prep.tui.flow import Fragment, Run, flow
from seminar_prep.tui.maths import Glyphs, MathBox, TexError, render_display, render_inline

# Formulas in running text up to this width (cells) stay on one line; longer ones may break at their blanks.
_KEPT_TOGETHER = 26
_FAILED = "$text-warning"


def in_text(formula: Segment, style: str, glyphs: Glyphs) -> tuple[Run, ...]:
    """Return the formula on one row for running text; its source and the reason where it cannot be read."""
    try:
        box = render_inline(formula.body, glyphs)
    except TexError as error:
        return (Run(((formula.source, _FAILED), (f" ({_reason(error)})", "dim"))),)
    return (Run(_fragments(box, 0, style), keep=box.width <= _KEPT_TOGETHER),)


def displayed(formula: Segment, after: str, width: int, first: str, rest: str, glyphs: Glyphs) -> Sequence[Content]:
    """Return the formula in two dimensions, `after` (punctuation) behind its base line; lines may exceed `width`.

    `first` stands before the first line, `rest` before the others.
    """
    try:
        box = render_display(formula.body, max(width - len(rest) - len(after), 8), glyphs)
    except TexError as error:
        source = Run(((" ".join(formula.source.split()) + after, _FAILED), (f"  {_reason(error)}", "dim")))
        return flow([source], width, first, rest)
    lines = []
    for number in range(box.height):
        fragments = _fragments(box, number, "")
        tail = after if number == box.baseline else ""
        lines.append(Content.assemble(rest if number else first, *fragments, tail))
    return lines


def _reason(error: TexError) -> str:
    return f"cannot be drawn: {error}"


def _fragments(box: MathBox, number: int, style: str) -> tuple[Fragment, ...]:
    """Return one row of a box with its bold and italic places."""
    row = box.rows[number]
    spans = [(start, stop, "bold") for at, start, stop in box.bold if at == number]
    spans += [(start, stop, "italic") for at, start, stop in box.italic if at == number]
    pieces: list[Fragment] = []
    written = 0
    for start, stop, kind in sorted(spans):
        pieces += [(row[written:start], style), (row[start:stop], f"{style} {kind}".strip())]
        written = stop
    pieces.append((row[written:], style))
    return tuple(piece for piece in pieces if piece[0])
