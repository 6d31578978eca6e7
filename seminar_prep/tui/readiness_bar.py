"""Readiness as a bar with its number."""

from textual.content import Content

BAR_CELLS = 8
# From here on a talk counts as well prepared, below as begun; only colours hang on it.
_WELL, _BEGUN = 0.75, 0.45


def readiness_bar(readiness: float | None, cells: int = BAR_CELLS) -> Content:
    """Return a bar of `cells` and a percentage, `cells` + 5 cells wide; None gives a dash of the same width."""
    if readiness is None:
        return Content.assemble((f"{'–':>{cells + 3}}  ", "$text-muted"))
    style = "$text-success" if readiness >= _WELL else "$text-accent" if readiness >= _BEGUN else "$text-warning"
    full = min(round(readiness * cells), cells)
    return Content.assemble(
        ("━" * full, style), ("─" * (cells - full), "$foreground 30%"), f" {round(100 * readiness):>3}%"
    )
