"""Whether there are pictures in this sitting: asked before Textual reads from the terminal."""

import importlib
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from seminar_prep.tui.typeset.terminal_query import Graphics, ask_terminal, cell_of

if TYPE_CHECKING:
    from seminar_prep.tui.typeset.cell_size import CellSize
    from seminar_prep.tui.typeset.pictures import Pictures


def pictures_on_offer(environ: Mapping[str, str]) -> "Callable[[], Pictures] | None":
    """Return how to come by the pictures of this process's terminal; None where it shows none, or there is none."""
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    if not all(stream is not None and stream.isatty() for stream in streams):
        return None
    incoming, outgoing = sys.stdin.fileno(), sys.stdout.fileno()
    graphics = ask_terminal(incoming, outgoing, environ)
    if graphics is None:
        return None
    return partial(_pictures, graphics, partial(cell_of, outgoing))


def _pictures(graphics: Graphics, measure: "Callable[[], CellSize | None]") -> "Pictures":
    # Loaded here: the first screen has no formulas, and would wait for it.
    module = importlib.import_module("seminar_prep.tui.typeset.pictures")
    return module.Pictures(graphics, measure)  # type: ignore[no-any-return]  # a module by its name
