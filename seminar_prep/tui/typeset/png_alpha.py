"""How opaque the pixels of a PNG picture are, for pictures of one colour: nothing else of it is looked at."""

import zlib
from itertools import accumulate

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGBA_8 = (8, 6, 0, 0, 0)  # bits, colour type, and no compression, filter method or interlacing of another kind


def png_alpha(png: bytes) -> tuple[bytes, ...]:
    """Return one byte for each pixel, row by row: 0 is transparent, 255 opaque.

    Raises ValueError for anything but an RGBA picture of eight bits, not interlaced, which is what resvg writes.
    """
    if png[:8] != _SIGNATURE:
        raise ValueError("no PNG picture")
    position, packed, width, height = 8, b"", 0, 0
    while position < len(png):
        length = int.from_bytes(png[position : position + 4])
        kind, body = png[position + 4 : position + 8], png[position + 8 : position + 8 + length]
        if kind == b"IHDR":
            width, height = int.from_bytes(body[:4]), int.from_bytes(body[4:8])
            if tuple(body[8:]) != _RGBA_8:
                raise ValueError("not RGBA of eight bits")
        elif kind == b"IDAT":
            packed += body
        position += length + 12
    raw = zlib.decompress(packed)
    stride = 4 * width + 1
    rows: list[bytes] = []
    above = bytes(width)
    for row in range(height):
        line = raw[row * stride : (row + 1) * stride]
        above = _unfiltered(line[0], line[4::4], above)
        rows.append(above)
    return tuple(rows)


def _unfiltered(method: int, line: bytes, above: bytes) -> bytes:
    """Undo PNG's filter on one channel of one row; `above` is the row over it, as it is."""
    if method == 0 or (method == 1 and not any(line)):
        return line
    if method == 1:
        return bytes(total & 255 for total in accumulate(line))
    if method == 2:
        return bytes((value + up) & 255 for value, up in zip(line, above, strict=True))
    if method not in (3, 4):
        raise ValueError("no filter of PNG")
    done = bytearray()
    left = corner = 0
    for value, up in zip(line, above, strict=True):
        guess = (left + up) // 2 if method == 3 else _paeth(left, up, corner)
        left, corner = (value + guess) & 255, up
        done.append(left)
    return bytes(done)


def _paeth(left: int, up: int, corner: int) -> int:
    estimate = left + up - corner
    distances = (abs(estimate - left), abs(estimate - up), abs(estimate - corner))
    return (left, up, corner)[distances.index(min(distances))]
