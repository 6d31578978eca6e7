"""Whether there are pictures in this sitting: asked before Textual reads from the terminal."""

import importlib
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from seminar_prep.tui.typeset.terminal_query import ask_terminal, cell_of

if TYPE_CHECKING:
    from seminar_prep.tui.typeset.pictures import Pictures


def pictures_on_offer(environ: Mapping[str, str]) -> "Pictures | None":
    """Return what makes pictures for this process's terminal; None where it shows none, or there is no terminal."""
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    if not all(stream is not None and stream.isatty() for stream in streams):
        return None
    incoming, outgoing = sys.stdin.fileno(), sys.stdout.fileno()
    graphics = ask_terminal(incoming, outgoing, environ)
    if graphics is None:
        return None
    # Loaded here: in most terminals nobody needs it.
    module = importlib.import_module("seminar_prep.tui.typeset.pictures")
    return module.Pictures(graphics, lambda: cell_of(outgoing))  # type: ignore[no-any-return]  # a module by its name
