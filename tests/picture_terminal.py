"""A terminal that shows pictures: it says so when asked, and keeps pixels as Sixel and Kitty's protocol put them."""

import base64
import re
from collections.abc import Mapping

import pyte
from terminal import Terminal

from seminar_prep.tui.typeset.kitty import _MARKS
from seminar_prep.tui.typeset.png_alpha import png_alpha

CELL = (10, 20)
_RAW = re.compile(rb"\x1b([_P])(.*?)\x1b\\", re.DOTALL)
_UNFINISHED = re.compile(rb"\x1b(?:[_P].*)?\Z", re.DOTALL)
_CELL_ANSWER = {b"\x1b[16t": b"\x1b[6;%d;%dt" % CELL[::-1]}
_PLACEHOLDER = "\U0010eeee"

Pixels = dict[tuple[int, int], int]
"""How much ink there is, 0 to 255, by column and row of the pixel."""


class _Screen(pyte.Screen):
    """A screen whose characters wipe out the pixels beneath them."""

    def __init__(self, width: int, height: int) -> None:
        self.pixels: dict[tuple[int, int], Pixels] = {}
        super().__init__(width, height)

    def draw(self, data: str) -> None:
        for character in data:
            super().draw(character)
            self.pixels.pop((self.cursor.x - 1, self.cursor.y), None)

    def erase_in_display(self, how: int = 0, *args: object, **kwargs: object) -> None:
        super().erase_in_display(how, *args, **kwargs)
        if how in (2, 3):
            self.pixels.clear()


class PictureTerminal(Terminal):
    """A terminal that keeps the sequences of its protocol apart from the text."""

    def __init__(self, process: object, file: int, width: int, height: int) -> None:
        super().__init__(process, file, width, height)
        self._screen = _Screen(width, height)
        self._stream = pyte.ByteStream(self._screen)
        self._rest = b""
        self.pictures: list[str] = []

    def show(self, said: bytes) -> None:
        said, position = self._rest + said, 0
        if b"\x1b[?1049h" in said:
            self.takes_screen()
        for raw in _RAW.finditer(said):
            super().show(said[position : raw.start()])
            self.take(raw[1], raw[2].decode("ascii"))
            position = raw.end()
        rest = said[position:]
        unfinished = _UNFINISHED.search(rest)
        self._rest = rest[unfinished.start() :] if unfinished else b""
        super().show(rest[: len(rest) - len(self._rest)])

    def takes_screen(self) -> None:
        """Begin with an empty screen."""
        self._screen.pixels.clear()

    def take(self, kind: bytes, body: str) -> None:
        """Take one sequence of graphics, or what looks like one."""
        self.pictures.append(body)

    def ink(self) -> Pixels:
        """Return the pixels on the screen that are not paper."""
        raise AssertionError


class SixelTerminal(PictureTerminal):
    """A terminal like foot."""

    answers: Mapping[bytes, bytes] = {**Terminal.answers, **_CELL_ANSWER, b"\x1b[c": b"\x1b[?62;4;22c"}

    def take(self, kind: bytes, body: str) -> None:
        if kind == b"_" and "a=q" in body:
            return  # a question of a protocol that it does not know
        super().take(kind, body)
        left, top = self._screen.cursor.x * CELL[0], self._screen.cursor.y * CELL[1]
        shown, shades = decoded_sixel(body)
        most = max(max(colour) for colour in shades.values())
        for (x, y), shade in shown.items():
            column, row = (left + x) // CELL[0], (top + y) // CELL[1]
            part = self._screen.pixels.setdefault((column, row), {})
            part[left + x, top + y] = 255 * max(shades[shade]) // most

    def ink(self) -> Pixels:
        return {place: ink for part in self._screen.pixels.values() for place, ink in part.items()}


class KittyTerminal(PictureTerminal):
    """A terminal like kitty."""

    answers: Mapping[bytes, bytes] = {
        **Terminal.answers,
        **_CELL_ANSWER,
        b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\": b"\x1b_Gi=31;OK\x1b\\",
        b"\x1b[>q": b"\x1bP>|kitty(0.35.2)\x1b\\",
    }

    def __init__(self, process: object, file: int, width: int, height: int) -> None:
        super().__init__(process, file, width, height)
        self.stored: dict[int, bytes] = {}  # emptied, like kitty's, when a program takes the screen
        self._placed: dict[int, tuple[int, int]] = {}
        self._coming: tuple[int, str] = (0, "")

    def takes_screen(self) -> None:
        super().takes_screen()
        self.stored.clear()

    def take(self, kind: bytes, body: str) -> None:
        assert kind == b"_"
        head, _, data = body.removeprefix("G").partition(";")
        values = dict(pair.split("=") for pair in head.split(","))
        if values.get("a") == "q":
            return
        super().take(kind, body)
        if values.get("a") == "p":
            assert (values["U"], values["q"]) == ("1", "2")
            self._placed[int(values["i"])] = (int(values["c"]), int(values["r"]))
        else:
            number = int(values["i"]) if "i" in values else self._coming[0]
            self._coming = (number, ("" if "i" in values else self._coming[1]) + data)
            if values["m"] == "0":
                self.stored[number] = base64.b64decode(self._coming[1], validate=True)

    def ink(self) -> Pixels:
        shown: Pixels = {}
        for y in range(self._screen.lines):
            for x in range(self._screen.columns):
                cell = self._screen.buffer[y][x]
                number = int(cell.fg, 16) if cell.data.startswith(_PLACEHOLDER) and cell.fg != "default" else 0
                if number not in self.stored:
                    continue
                alpha = png_alpha(self.stored[number])
                assert (len(alpha[0]), len(alpha)) == tuple(
                    cells * size for cells, size in zip(self._placed[number], CELL, strict=True)
                )
                row, column = (_MARKS.index(mark) for mark in cell.data[1:])
                for dy in range(CELL[1]):
                    for dx in range(CELL[0]):
                        if ink := alpha[row * CELL[1] + dy][column * CELL[0] + dx]:
                            shown[x * CELL[0] + dx, y * CELL[1] + dy] = ink
        return shown


def decoded_sixel(body: str) -> tuple[Pixels, dict[int, tuple[int, ...]]]:
    """Return the pixels of Sixel data with the numbers of their colours, and the colours in per cent."""
    assert body.startswith("0;1q"), body[:20]
    pixels: Pixels = {}
    colours: dict[int, tuple[int, ...]] = {}
    x = top = colour = 0
    tokens = re.compile(r'"[\d;]+|#(\d+)(?:;2;(\d+);(\d+);(\d+))?|!(\d+)([?-~])|([?-~])|([$-])')
    position = len("0;1q")
    while position < len(body):
        token = tokens.match(body, position)
        assert token, body[position : position + 20]
        position = token.end()
        if token[1]:
            colour = int(token[1])
            if token[2]:
                colours[colour] = tuple(map(int, token.group(2, 3, 4)))
        elif token[8]:
            x, top = 0, top + 6 * (token[8] == "-")
        elif sixel := token[6] or token[7]:
            run = int(token[5] or 1)
            rows = [top + bit for bit in range(6) if (ord(sixel) - 63) >> bit & 1]
            pixels |= {(column, row): colour for column in range(x, x + run) for row in rows}
            x += run
    return pixels, colours
