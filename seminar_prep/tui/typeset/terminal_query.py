"""Ask the terminal whether it shows pictures, before Textual reads from it.

Sixel: the answer to "primary device attributes" (DA1) has a 4 (DEC STD 070). Kitty graphics: the terminal answers the
query of its protocol, and is one that knows pictures by placeholder characters, which no query tells. The answer to
DA1, which practically every terminal gives, ends the waiting; a terminal that says nothing gets no pictures.
"""

import os
import re
import select
import struct
import termios
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fcntl import ioctl

from seminar_prep.tui.typeset.cell_size import CellSize

# A terminal here answers within milliseconds; ssh may need a second to and fro. Later answers would be read as keys.
_SECONDS, _SECONDS_AFAR = 0.3, 2.0
_KITTY_QUERY = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
_NAME_QUERY, _CELL_QUERY, _ATTRIBUTES_QUERY = "\x1b[>q", "\x1b[16t", "\x1b[c"
_ATTRIBUTES = re.compile(rb"\x1b\[\?([\d;]*)c")
_CELL = re.compile(rb"\x1b\[6;(\d+);(\d+)t")
_KITTY_OK = b"\x1b_Gi=31;OK\x1b\\"
_NAME = re.compile(rb"\x1bP>\|(\w+)[( ](\d+)\.(\d+)")
_WITH_PLACEHOLDERS = {b"kitty": (0, 28), b"ghostty": (1, 0)}
"""Programs that know pictures by placeholder characters, and from which version on."""

_SIXEL_ATTRIBUTE = b"4"
_LARGEST_CELL = 200  # pixels; more is no cell


class Protocol(Enum):
    """How pictures are told to a terminal."""

    SIXEL = "sixel"
    KITTY = "kitty"


@dataclass(frozen=True, slots=True)
class Graphics:
    """What a terminal said of itself: its protocol, and the size of its cells."""

    protocol: Protocol
    cell: CellSize


def ask_terminal(incoming: int, outgoing: int, environ: Mapping[str, str]) -> Graphics | None:
    """Return what the terminal on two file descriptors can show; None where it shows no pictures or says nothing.

    Keys typed while it is asked are lost. GNU screen, the Linux console and Apple's Terminal are not asked: they show
    no pictures, and would show the question.
    """
    if not may_be_asked(environ):
        return None
    # tmux takes the question of Kitty's protocol for a title; it answers for itself whether it passes Sixel on.
    queries = ("" if "TMUX" in environ else _KITTY_QUERY) + _NAME_QUERY + _CELL_QUERY + _ATTRIBUTES_QUERY
    seconds = _SECONDS_AFAR if "SSH_CONNECTION" in environ else _SECONDS
    try:
        said = _answers(incoming, outgoing, queries.encode(), seconds)
    except (OSError, termios.error):
        return None
    protocol = _protocol(said)
    cell = _said_cell(said) or cell_of(outgoing)
    return Graphics(protocol, cell) if protocol and cell else None


def may_be_asked(environ: Mapping[str, str]) -> bool:
    """Whether a terminal of this environment ignores questions that it does not understand."""
    term = environ.get("TERM", "dumb")
    return not (
        "STY" in environ
        or term in ("dumb", "linux", "unknown")
        or environ.get("TERM_PROGRAM") == "Apple_Terminal"
        or (term.startswith("screen") and "TMUX" not in environ)
    )


def cell_of(file: int) -> CellSize | None:
    """Return the size of a cell as the terminal's driver knows it; None where it does not."""
    try:
        rows, columns, width, height = struct.unpack("HHHH", ioctl(file, termios.TIOCGWINSZ, bytes(8)))
    except OSError:
        return None
    return _plausible(width // columns, height // rows) if rows and columns else None


def _protocol(said: bytes) -> Protocol | None:
    """Return how to send pictures. Sixel first: of those that know both, some know Kitty's protocol only in part."""
    attributes = _ATTRIBUTES.search(said)
    if attributes is None:
        return None
    if _SIXEL_ATTRIBUTE in attributes[1].split(b";")[1:]:
        return Protocol.SIXEL
    name = _NAME.search(said)
    first = _WITH_PLACEHOLDERS.get(name[1].lower()) if name else None
    knows_placeholders = name is not None and first is not None and (int(name[2]), int(name[3])) >= first
    return Protocol.KITTY if _KITTY_OK in said and knows_placeholders else None


def _said_cell(said: bytes) -> CellSize | None:
    answer = _CELL.search(said)
    return _plausible(int(answer[2]), int(answer[1])) if answer else None


def _plausible(width: int, height: int) -> CellSize | None:
    return CellSize(width, height) if 0 < width <= _LARGEST_CELL and 0 < height <= _LARGEST_CELL else None


def _answers(incoming: int, outgoing: int, queries: bytes, seconds: float) -> bytes:
    """Write `queries` and return what comes back, up to the answer to the last of them or until `seconds` are over."""
    before = termios.tcgetattr(incoming)
    quiet = termios.tcgetattr(incoming)
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(incoming, termios.TCSANOW, quiet)
    said = b""
    try:
        os.write(outgoing, queries)
        ends = time.monotonic() + seconds
        while not _ATTRIBUTES.search(said) and (left := ends - time.monotonic()) > 0:
            if select.select([incoming], [], [], left)[0]:
                read = os.read(incoming, 4096)
                if not read:
                    break
                said += read
    finally:
        termios.tcsetattr(incoming, termios.TCSANOW, before)
    return said
