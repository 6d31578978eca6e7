"""Upper and lower scripts set beside their base."""

from seminar_prep.tui.maths.alphabets import is_bare_script
from seminar_prep.tui.maths.box import Box, below_one_another, beside, box_of, line
from seminar_prep.tui.maths.glyphs import Glyphs


def with_scripts(base: Box, lower: Box | None, upper: Box | None, glyphs: Glyphs) -> tuple[Box, bool]:
    """Return `base` with its scripts, and whether it ends in a script without a closing mark, such as `W_f`.

    Small characters where every one exists; a lower script of a few letters after an underscore; else rows of their
    own above and below.
    """
    small_lower = glyphs.subscript(lower.rows[0]) if lower and lower.is_flat else None
    small_upper = glyphs.superscript(upper.rows[0]) if upper and upper.is_flat else None
    if not base.is_flat:
        return _beside_tall(base, _small(lower, small_lower), _small(upper, small_upper)), False
    if lower is not None and small_lower is not None:
        base, lower = beside([base, line(small_lower)]), None
    if lower is None and upper is not None and small_upper is not None:
        return beside([base, line(small_upper)]), False
    if lower is None and upper is None:
        return base, False
    is_bare = lower is not None and lower.is_flat and is_bare_script(lower.rows[0])
    if lower is not None and is_bare and (upper is None or small_upper is not None):
        return beside([base, line(f"{small_upper or ''}_{lower.rows[0]}")]), True
    return _beside_flat(base, lower, upper, small_upper), False


def _small(script: Box | None, small: str | None) -> Box | None:
    return script if script is None or small is None else line(small)


def _beside_flat(base: Box, lower: Box | None, upper: Box | None, small_upper: str | None) -> Box:
    """Return a one-row base with scripts on rows of their own; a small upper one stays on the base's row."""
    if small_upper is not None and lower is not None:
        return beside([base, box_of([small_upper, *lower.rows], 0)])
    above = upper.rows if upper is not None else ()
    below = lower.rows if lower is not None else ()
    return beside([base, box_of([*above, "", *below], len(above))])


def _beside_tall(base: Box, lower: Box | None, upper: Box | None) -> Box:
    """Return a tall base with scripts at its corners, one-row ones on its outer rows.

    Beside a base of two rows only small characters stand so: others could be taken for a factor.
    """
    above = upper.rows if upper is not None else ()
    below = lower.rows if lower is not None else ()
    roomy = base.height > 2
    overlap_above = int(len(above) == 1 and (roomy or _is_small(above[0])))
    overlap_below = int(len(below) == 1 and (roomy or _is_small(below[0])))
    between = base.height - overlap_above - overlap_below
    rows = [*above, *([""] * between), *below]
    return beside([base, box_of(rows, base.baseline + len(above) - overlap_above)])


def _is_small(text: str) -> bool:
    """Whether a script is in raised or lowered characters."""
    return not any(character.isascii() and character.isalnum() for character in text)


def at_corners(base: Box, lower: Box | None, upper: Box | None) -> Box:
    """Return a tall integral sign with its limits in full size on its first and last row."""
    rows = [""] * base.height
    if upper is not None and upper.is_flat:
        rows[0] = upper.rows[0]
    if lower is not None and lower.is_flat:
        rows[-1] = lower.rows[0]
    above = [] if upper is None or upper.is_flat else list(upper.rows)
    below = [] if lower is None or lower.is_flat else list(lower.rows)
    return beside([base, box_of([*above, *rows, *below], base.baseline + len(above))])


def as_limits(base: Box, lower: Box | None, upper: Box | None) -> Box:
    """Return `base` with its scripts centred above and below it."""
    boxes = [box for box in (upper, base, lower) if box is not None]
    return below_one_another(boxes, 0 if upper is None else 1)
