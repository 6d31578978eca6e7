"""Brackets as tall as what they hold."""

from collections.abc import Mapping

from seminar_prep.tui.maths.box import EMPTY_BOX, Box, beside, blank, box_of, line
from seminar_prep.tui.maths.glyphs import Glyphs

# For each bracket its top, middle and bottom; the middle repeats.
_TALL: Mapping[str, str] = {
    "(": "⎛⎜⎝",
    ")": "⎞⎟⎠",
    "[": "⎡⎢⎣",
    "]": "⎤⎥⎦",
    "|": "│││",
    "‖": "║║║",
    "⌊": "⎢⎢⎣",
    "⌋": "⎥⎥⎦",
    "⌈": "⎡⎢⎢",
    "⌉": "⎤⎥⎥",
    "⟦": "⟦⟦⟦",
    "⟧": "⟧⟧⟧",
}
_TALL_BASIC: Mapping[str, str] = {
    "(": "╭│╰",
    ")": "╮│╯",
    "[": "┌│└",
    "]": "┐│┘",
    "|": "│││",
    "‖": "║║║",
    "⌊": "││└",
    "⌋": "││┘",
    "⌈": "┌││",
    "⌉": "┐││",
    "⟦": "╓║╙",
    "⟧": "╖║╜",
}
# A brace also has a waist: top, waist, bottom, and what repeats between them.
_BRACES: Mapping[str, str] = {"{": "⎧⎨⎩⎪", "}": "⎫⎬⎭⎪"}
_BRACES_BASIC: Mapping[str, str] = {"{": "╭┤╰│", "}": "╮├╯│"}
_MIRRORED = str.maketrans("╱╲⟨/\\<", "╲╱⟩\\/>")


def stretched(bracket: str, box: Box, glyphs: Glyphs) -> Box:
    """Return `bracket` as tall as `box`, on its baseline; nothing for the invisible bracket "".

    A bracket without a tall form stands on the baseline alone, an arrow or a slash as it is.
    """
    if not bracket:
        return EMPTY_BOX
    if box.is_flat:
        return line(glyphs.symbol(bracket))
    tall = _TALL_BASIC if glyphs.basic else _TALL
    if bracket in tall:
        top, middle, bottom = tuple(tall[bracket])
        return Box((top, *(middle,) * (box.height - 2), bottom), box.baseline, 1)
    if bracket in _BRACES:
        return _brace(_BRACES_BASIC[bracket] if glyphs.basic else _BRACES[bracket], box)
    if bracket in "⟨⟩":
        return _angle(bracket, box, glyphs)
    return line(glyphs.symbol(bracket))


def _brace(parts: str, box: Box) -> Box:
    top, waist, bottom, filler = tuple(parts)
    middle = [filler] * (box.height - 2)
    if middle:
        middle[min(max(box.baseline, 1), box.height - 2) - 1] = waist
    return Box((top, *middle, bottom), box.baseline, 1)


def _angle(bracket: str, box: Box, glyphs: Glyphs) -> Box:
    rising, falling, point = ("/", "\\", "<") if glyphs.basic else ("╱", "╲", "⟨")
    arm = box.height // 2
    rows = [" " * (arm - 1 - i) + rising + " " * i for i in range(arm)]
    rows += [point + " " * (arm - 1)] if box.height % 2 else []
    rows += [" " * i + falling + " " * (arm - 1 - i) for i in range(arm)]
    if bracket == "⟩":
        rows = [row[::-1].translate(_MIRRORED) for row in rows]
    return box_of(rows, box.baseline)


def enclosed(left: str, box: Box, right: str, glyphs: Glyphs, padding: int = 0) -> Box:
    """Return `box` between two brackets as tall as itself, `padding` blanks inside each."""
    inside = [blank(padding), box, blank(padding)] if padding else [box]
    return beside([stretched(left, box, glyphs), *inside, stretched(right, box, glyphs)])
