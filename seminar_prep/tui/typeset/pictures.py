"""The pictures of one sitting: which formulas have one, in the colours of the place where they stand."""

import importlib
import os
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from threading import Lock
from types import ModuleType

from textual.color import Color
from textual.strip import Strip

from seminar_prep.tui.maths import TexError
from seminar_prep.tui.maths.parse import parse
from seminar_prep.tui.typeset.cell_size import CellSize
from seminar_prep.tui.typeset.kitty import deletion, transmission
from seminar_prep.tui.typeset.mathml import CannotBeTypesetError, to_mathml
from seminar_prep.tui.typeset.picture import KittyPicture, Picture, SixelPicture
from seminar_prep.tui.typeset.picture_strip import PictureStrip
from seminar_prep.tui.typeset.png_alpha import png_alpha
from seminar_prep.tui.typeset.terminal_query import Graphics, Protocol

# More than the longest page shows; the oldest go.
_MOST_KEPT = 128

_Key = tuple[str, str, Color, Color, CellSize]


class Pictures:
    """Makes pictures of formulas and keeps them; `measure` returns the size of a cell now, None where nobody knows.

    The libraries behind it take a fifth of a second to load: call `load` from a worker. Until then there is no picture.
    """

    def __init__(self, graphics: Graphics, measure: Callable[[], CellSize | None]) -> None:
        self._graphics = graphics
        self._measure = measure
        self._measured_first = measure()
        self._raster: ModuleType | None = None
        self._lock = Lock()
        self._kept: OrderedDict[_Key, Picture | None] = OrderedDict()
        # Numbers that other programs in the same terminal are unlikely to use; there are 24 bits.
        self._number = (os.getpid() % 255 + 1) << 16
        self._sent: dict[int, None] = {}  # in the order of sending

    @property
    def is_loaded(self) -> bool:
        """Whether pictures can be made."""
        return self._raster is not None

    def load(self) -> None:
        """Load what makes pictures, fonts and all."""
        with self._lock:
            if self._raster is None:
                self._raster = self._loaded()

    def _loaded(self) -> ModuleType:
        # Loaded here: ziamath and resvg would hold up the start of the screens, and may not be installed.
        raster = importlib.import_module("seminar_prep.tui.typeset.raster")
        raster.rasterise(to_mathml(parse("x")), self.cell, "#000000")
        return raster

    @property
    def cell(self) -> CellSize:
        """The size of a cell: as the terminal said, until its driver tells of another one than it did then."""
        now = self._measure()
        return self._graphics.cell if now is None or now == self._measured_first else now

    def picture(self, tex: str, after: str, ink: Color, paper: Color) -> Picture | None:
        """Return a displayed formula with punctuation `after` it; None where only text shows it. Takes milliseconds."""
        if self._raster is None:
            return None
        key = (tex, after, ink, paper, self.cell)
        if key not in self._kept:
            self._kept[key] = self._made(self._raster, key)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def _made(self, raster: ModuleType, key: _Key) -> Picture | None:
        tex, after, ink, paper, cell = key
        try:
            drawn = raster.rasterise(to_mathml(parse(tex), after), cell, ink.hex6)
        except (TexError, CannotBeTypesetError):
            return None
        if self._graphics.protocol is Protocol.SIXEL:
            return SixelPicture(png_alpha(drawn.png), cell, ink.rgb, paper.rgb)
        self._number += 1
        sequence = transmission(self._number, drawn.png, drawn.columns, drawn.rows)
        return KittyPicture(self._number, drawn.columns, drawn.rows, partial(self._sending, self._number, sequence))

    def _sending(self, number: int, sequence: str) -> str:
        """Return what has to be sent before picture `number` is shown: nothing if the terminal has it."""
        if number in self._sent:
            return ""
        self._sent[number] = None
        if len(self._sent) <= 2 * _MOST_KEPT:
            return sequence
        oldest = next(iter(self._sent))
        del self._sent[oldest]
        return deletion(oldest) + sequence

    def line(self, base: Strip, picture: Picture, row: int, at: int, first: int) -> Strip:
        """Return a line whose cells from `at` on show a row of `picture` from its column `first` on."""
        stop = min(picture.columns, first + base.cell_length - at)
        return PictureStrip(base, picture, row, at, (first, stop)) if stop > first else base

    def send_again(self) -> None:
        """Forget what the terminal has: another program has used it meanwhile."""
        self._sent.clear()
