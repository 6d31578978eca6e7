"""Words that only lead elsewhere ("[slides]", "(video)", "pdf"): beside a name or a title, and neither of them."""

import re

_WORD = (
    r"(?:(?:talk|paper|lecture|zoom|meeting|live|the|full)\s+)?"
    r"(?:slides?|video|videos|recordings?|youtube|pdf|paper|papers|zoom|notes|poster|links?|arxiv|e-?prints?|doi|bibtex|preprint|code|flyer|ics|"
    r"join|register|live\s?stream|stream|materials?|website|web ?page|homepage|more(?: info(?:rmation)?)?|details|"
    r"add to calendar|download|read more|watch|folien|aufzeichnung|transparents|diapositives)"
)
_LIST = rf"{_WORD}(?:\s*[,|/·;&]?\s*{_WORD}){{0,4}}"
_ALONE = re.compile(rf"\W*{_LIST}\W*", re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"(?:\s*(?:\[\s*{_LIST}\s*\]|\(\s*{_LIST}\s*\)))+\s*[.,;]?\s*$", re.IGNORECASE)
_LONGEST = 60


def leads_elsewhere(text: str) -> bool:
    """Tell whether a text is nothing but the words of links.

    Examples:
        >>> leads_elsewhere("[slides, video]")
        True
        >>> leads_elsewhere("Slides of a glacier")
        False

    """
    return len(text) <= _LONGEST and bool(_ALONE.fullmatch(text))


def without_links(text: str) -> str:
    """Return the text without lines, and without brackets at its end, that only lead elsewhere."""
    lines = [line for line in text.split("\n") if not leads_elsewhere(line.strip())]
    kept = "\n".join(lines) if lines else text
    return _IN_BRACKETS.sub("", kept[-400:]) if len(kept) <= 400 else kept[:-400] + _IN_BRACKETS.sub("", kept[-400:])
