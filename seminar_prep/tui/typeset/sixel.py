"""Pictures of one colour as Sixel data (DEC STD 070): six rows of pixels to a band, one pass for each shade."""

import re
from collections.abc import Sequence

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""

_SHADES = 8
"""Steps from transparent to opaque; the first is not drawn, so what is there shines through."""
_ROWS = 6
_RUNS = re.compile(r"(.)\1{3,}")


def sixel(alpha: Sequence[bytes], ink: Colour, paper: Colour) -> str:
    """Return the escape sequence that draws rows of opacities (0 to 255) in `ink` on `paper`; "" for nothing to draw.

    Pixels left transparent stay as they are. The cursor is left anywhere.
    """
    width = len(alpha[0]) if alpha else 0
    bands = [_band(alpha[top : top + _ROWS], width) for top in range(0, len(alpha), _ROWS)]
    used = sorted({shade for band in bands for shade in band})
    if not used:
        return ""
    palette = "".join(f"#{shade};2;{_mixed(shade, ink, paper)}" for shade in used)
    body = "-".join("$".join(f"#{shade}{_packed(row)}" for shade, row in band.items()) for band in bands)
    return f'\x1bP0;1q"1;1;{width};{len(alpha)}{palette}{body}\x1b\\'


def _mixed(shade: int, ink: Colour, paper: Colour) -> str:
    share = shade / (_SHADES - 1)
    return ";".join(str(round((share * i + (1 - share) * p) / 2.55)) for i, p in zip(ink, paper, strict=True))


def _band(rows: Sequence[bytes], width: int) -> dict[int, str]:
    """Return, for each shade there is in up to six rows, the characters that set its pixels."""
    found: dict[int, str] = {}
    offset = int.from_bytes(b"?" * width)
    for shade in range(1, _SHADES):
        bits = sum(int.from_bytes(row.translate(_BITS[shade][number])) for number, row in enumerate(rows))
        if bits:
            found[shade] = (bits + offset).to_bytes(width).decode("ascii")
    return found


def _packed(characters: str) -> str:
    """Return a pass with its runs shortened and its empty end cut."""
    return _RUNS.sub(lambda run: f"!{len(run[0])}{run[1]}", characters.rstrip("?"))


def _table(shade: int, bit: int) -> bytes:
    return bytes((1 << bit) if (value * (_SHADES - 1) + 127) // 255 == shade else 0 for value in range(256))


_BITS = tuple(tuple(_table(shade, bit) for bit in range(_ROWS)) for shade in range(_SHADES))
"""For each shade and each row of a band: which opacity sets which bit."""
