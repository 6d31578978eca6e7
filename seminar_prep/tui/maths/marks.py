"""What is drawn round a box: accents, braces, arrows, root signs, frames, fraction bars."""

from seminar_prep.tui.maths.box import Box, below_one_another, box_of, justified, line
from seminar_prep.tui.maths.cells import cell_width
from seminar_prep.tui.maths.glyphs import Glyphs

_CENTRED_MARKS = {"dot": "˙", "ddot": "¨", "check": "ˇ", "widecheck": "ˇ", "breve": "˘", "acute": "´", "grave": "`"}
_BASIC_CENTRED_MARKS = {
    "dot": "·",
    "ddot": "¨",
    "check": "v",
    "widecheck": "v",
    "breve": "u",
    "acute": "´",
    "grave": "`",
}


def over_bar(above: Box, below: Box) -> Box:
    """Return a fraction; its bar is two cells wider than the wider part."""
    bar = "─" * (max(above.width, below.width) + 2)
    return below_one_another([above, Box((bar,), 0, len(bar)), below], 1)


def under_mark(box: Box, accent: str, glyphs: Glyphs) -> Box:
    """Return `box` below an accent that is as wide as itself; an underline goes below."""
    width = max(box.width, 1)
    box = justified(box, width, "c")
    if accent == "underline":
        return Box((*box.rows, "─" * width if glyphs.basic else "▔" * width), box.baseline, width)
    return Box((_mark(accent, width, glyphs), *box.rows), box.baseline + 1, width)


def _mark(accent: str, width: int, glyphs: Glyphs) -> str:
    if accent in ("bar", "overline"):
        return ("_" if glyphs.basic else "▁") * width
    if accent in ("hat", "widehat"):
        left, middle, right = "/¯\\" if glyphs.basic else "╱‾╲"
        return "^" if width == 1 else left + middle * (width - 2) + right
    if accent in ("tilde", "widetilde"):
        return "~" * width
    if accent in ("vec", "overrightarrow"):
        return "─" * (width - 1) + (">" if glyphs.basic else "→")
    if accent == "overleftarrow":
        return ("<" if glyphs.basic else "←") + "─" * (width - 1)
    marks = _BASIC_CENTRED_MARKS if glyphs.basic else _CENTRED_MARKS
    return justified(line(marks.get(accent, "°")), width, "c").rows[0]


def with_brace(box: Box, label: Box | None, above: bool) -> Box:
    """Return `box` with a horizontal brace and its label, above or below."""
    box = justified(box, max(box.width, 3), "c")
    left = (box.width - 3) // 2
    right = box.width - 3 - left
    start, waist, end = "╭┴╮" if above else "╰┬╯"
    brace = line(start + "─" * left + waist + "─" * right + end)
    parts = [box, brace] if label is None else [box, brace, label]
    if not above:
        return below_one_another(parts, 0)
    return below_one_another(parts[::-1], len(parts) - 1)


def long_arrow(head: str, over: Box, under: Box | None, glyphs: Glyphs) -> Box:
    """Return an arrow as long as the texts above and below it."""
    width = max(over.width, under.width if under else 0, 1) + 2
    shaft = "═" if head in "⇒⇐" else "─"
    left = {"←": "←", "↔": "←", "⇐": "⇐", "↦": "├", "↪": "╰"}.get(head, shaft)
    right = {"←": shaft, "⇐": shaft, "⇒": "⇒"}.get(head, "→")
    if glyphs.basic:
        left, right = (c if "─" <= c <= "╿" else "<" if c == left else ">" for c in (left, right))
    arrow = line(left + shaft * (width - 2) + right)
    boxes = ([over] if over.width else []) + [arrow] + ([under] if under and under.width else [])
    return below_one_another(boxes, 1 if over.width else 0)


def under_root(body: Box, index: str, glyphs: Glyphs) -> Box:
    """Return a root sign with a roof over `body`; `index` stands above the sign."""
    sign = "\\" if glyphs.basic else "√"
    width = max(cell_width(index), 1)
    foot = body.height
    rows = []
    for number, content in enumerate(("┌" + "─" * body.width, *("│" + row for row in body.rows))):
        mark = sign if number == foot else index if number == foot - 1 else ""
        rows.append(" " * (width - cell_width(mark)) + mark + content)
    return box_of(rows, body.baseline + 1)


def framed(box: Box) -> Box:
    """Return `box` with a frame round it."""
    edge = "─" * (box.width + 2)
    rows = (f"┌{edge}┐", *(f"│ {row} │" for row in box.rows), f"└{edge}┘")
    return Box(rows, box.baseline + 1, box.width + 4)
