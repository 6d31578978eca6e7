"""Text from outside, made safe and comparable for one terminal line or one comparison."""

import re
import unicodedata

# Zero-width and soft characters that make equal words look different: soft hyphen, ZWSP..RLM, word joiner, BOM.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# Bidirectional overrides and isolates can reorder what surrounds them on screen.
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Unicode's category Cc but for line feed and tab.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ESCAPE_SEQUENCE = re.compile(
    "\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|[@-Z\\\\-_])|\x9b[0-?]*[ -/]*[@-~]"
)


def strip_controls(text: str) -> str:
    """Return `text` without terminal escape sequences and control characters.

    Line breaks and tabs stay; C0, DEL, C1 and bidirectional controls go. Never raises.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _BIDI_CONTROLS.sub("", _ESCAPE_SEQUENCE.sub("", text))
    return _CONTROLS.sub("", text)


def one_line(text: str) -> str:
    """Return `text` safe for one terminal line: controls stripped, white space collapsed, ends trimmed."""
    return " ".join(strip_controls(text).split())


def minutes_words(seconds: float) -> str:
    """Return a span as whole minutes, at least one where there is anything: "12 min"."""
    return f"{max(round(seconds / 60), 1 if seconds else 0)} min"


def count_words(n: int, noun: str, plural: str | None = None) -> str:
    """Return "1 card", "3 cards"; `plural` where an s is not enough."""
    return f"{n} {noun if n == 1 else plural or noun + 's'}"


def shortened(text: str, width: int) -> str:
    """Return `text`, cut to `width` characters with an ellipsis where it is longer."""
    return text if len(text) <= width else text[: width - 1] + "…"


def fold(text: str) -> str:
    """Return `text` for loose comparison: NFKD without accents, lower case, no invisible characters."""
    if text.isascii():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())
