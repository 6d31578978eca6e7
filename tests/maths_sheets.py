"""The sheets of drawn formulas that were read by eye, and how to draw them again.

`python tests/maths_sheets.py` draws every sheet anew. Read what changed, formula by formula, before you keep it.
"""

import json
from collections.abc import Callable
from pathlib import Path

from seminar_prep.tui.maths import BASIC, MathBox, render_display, render_inline

FOLDER = Path(__file__).parent / "tui" / "maths"
SHEETS: dict[str, Callable[[str], MathBox]] = {
    "display_76": lambda tex: render_display(tex, 76),
    "display_36": lambda tex: render_display(tex, 36),
    "inline": render_inline,
    "basic_display_76": lambda tex: render_display(tex, 76, BASIC),
    "basic_inline": lambda tex: render_inline(tex, BASIC),
}
REMARKS = {39: "a test of layout without a meaning"}


def formulas() -> list[dict[str, str]]:
    """Return the formulas with their ids and names."""
    found: list[dict[str, str]] = json.loads((FOLDER / "formulas.json").read_text(encoding="utf-8"))
    return found


def drawn_sheet(name: str) -> str:
    """Return the sheet `name` as it is drawn now."""
    blocks = []
    for formula in formulas():
        remark = f" ({REMARKS[int(formula['id'])]})" if int(formula["id"]) in REMARKS else ""
        source = "\n".join(f"% {line}" for line in formula["tex"].splitlines())
        blocks.append(f"## {formula['id']} {formula['name']}{remark}\n{source}\n\n{SHEETS[name](formula['tex'])}\n")
    return "\n".join(blocks)


def sheet_path(name: str) -> Path:
    """Return where the sheet `name` is kept."""
    return FOLDER / "sheets" / f"{name}.txt"


if __name__ == "__main__":
    for sheet in SHEETS:
        sheet_path(sheet).write_text(drawn_sheet(sheet), encoding="utf-8")
