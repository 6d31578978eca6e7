"""How large the terminal's cells are."""

from typing import NamedTuple


class CellSize(NamedTuple):
    """Width and height of one cell, in pixels."""

    width: int
    height: int
