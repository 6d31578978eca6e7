"""The formulas of the bundled decks: all are drawn, and a card of ordinary width holds them."""

from pathlib import Path

from seminar_prep.domain.maths_text import split_maths
from seminar_prep.tui.maths import TexError, render_display, render_inline

DECKS = Path(__file__).resolve().parents[3] / "decks"


def formulas() -> list[tuple[str, str]]:
    """Return where each formula stands, and its TeX."""
    found = []
    for path in sorted(DECKS.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        found += [
            (f"{path.name}:{text.count(chr(10), 0, segment.start) + 1}", segment.body)
            for segment in split_maths(text)
            if segment.is_maths
        ]
    return found


def problem(tex: str) -> str | None:
    try:
        render_inline(tex)
        width = render_display(tex, 76).width
    except TexError as error:
        return str(error)
    return f"{width} columns wide" if width > 76 else None


def test_every_formula_of_the_bundled_decks_is_drawn_within_76_columns() -> None:
    assert [f"{where}: {tex}: {trouble}" for where, tex in formulas() if (trouble := problem(tex))] == []
