"""How many terminal cells a text takes, and which characters a formula may hold at all."""

import unicodedata
from functools import lru_cache

_COMBINING = (range(0x0300, 0x0370), range(0x20D0, 0x2100))
# Terminals disagree about the width of emoji, Hangul vowels, finals and fillers, counting and divination signs.
_UNCERTAIN_WIDTH = (
    range(0x1160, 0x1200),
    range(0x3164, 0x3165),
    range(0x4DC0, 0x4E00),
    range(0xD7B0, 0xD800),
    range(0xFFA0, 0xFFA1),
    range(0x1D300, 0x1D380),
    range(0x1F000, 0x1FB00),
)
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mc"})


@lru_cache(maxsize=4096)
def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cell_width(text: str) -> int:
    """Return the number of terminal cells `text` takes: 0 for a combining mark, 2 for a wide character, else 1."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def is_combining(character: str) -> bool:
    """Whether `character` is drawn over the one before it."""
    return not character.isascii() and unicodedata.category(character) in ("Mn", "Me")


def is_drawable(character: str) -> bool:
    """Whether every terminal gives `character` the same width: no control, emoji, private or invisible character."""
    if character.isascii():
        return " " <= character <= "~"
    code = ord(character)
    if unicodedata.category(character) in _REFUSED_CATEGORIES:
        return False
    if is_combining(character):
        return any(code in block for block in _COMBINING)
    return not any(code in block for block in _UNCERTAIN_WIDTH)
