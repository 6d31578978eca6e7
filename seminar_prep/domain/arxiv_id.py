"""arXiv identifiers in the shapes people write them; ours is the id without version and subject class."""

import re
from dataclasses import dataclass

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_NEW = r"(?P<new>\d{4}\.\d{4,5})"
_OLD = r"(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[A-Za-z]{2,4}(?:-[a-z]+)?)?/(?P<number>\d{7})"
_ID = rf"(?:{_NEW}|{_OLD})(?:v(?P<version>[1-9]\d{{0,2}}))?"
_PREFIX = (
    r"(?:https?://)?(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html|format|e-print|src)/|"
    r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?10\.48550/arxiv\.|"
    r"arxiv\s*[:/]\s*"
)
_WHOLE = re.compile(rf"(?:{_PREFIX})?{_ID}(?:\.pdf)?(?:[?#].*)?", re.IGNORECASE)
_MARKED = re.compile(rf"(?<![\w/])(?:{_PREFIX}){_ID}(?!\d|\.\d)", re.IGNORECASE)
# "arXiv:2301.00001, 2302.00002 and 2303.00003": what follows a marked id in a list.
_NEXT_IN_LIST = re.compile(rf"\s*(?:,|;|and|&)\s*(?:and\s+)?{_ID}(?![\d/]|\.\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArxivId:
    """An identifier: `bare` without version ("2301.00001", "math/0211159"), `version` 1 to 999 or None."""

    bare: str
    version: int | None = None


def parse_arxiv_id(text: str) -> ArxivId | None:
    """Return the identifier that `text` is, or None where it is none.

    Reads plain ids, `arXiv:` forms, abstract and PDF addresses and DataCite DOIs, with brackets or punctuation
    around them and invisible characters inside. Only the shape counts: a well-formed id may not exist.
    """
    match = _WHOLE.fullmatch(_INVISIBLE.sub("", text).strip().strip("<>()[]{}\"'").rstrip(".,;:!?)]}>/"))
    return _identifier(match) if match else None


def find_arxiv_ids(text: str) -> tuple[str, ...]:
    """Return the ids without version that running text marks as arXiv's, in order, each once.

    A bare number such as 2301.00001 counts only as the continuation of a marked list: numbers in an abstract are data.
    """
    text = _INVISIBLE.sub("", text)
    if "arxiv" not in text.casefold():
        return ()  # every mark has the word in it
    found: dict[str, None] = {}
    for marked in _MARKED.finditer(text):
        match: re.Match[str] | None = marked
        while match:
            if (identifier := _identifier(match)) and _has_a_month(identifier.bare):
                found[identifier.bare] = None
            match = _NEXT_IN_LIST.match(text, match.end())
    return tuple(found)


def _identifier(match: re.Match[str]) -> ArxivId:
    bare = match["new"] or f"{match['archive'].lower()}/{match['number']}"
    return ArxivId(bare, int(match["version"]) if match["version"] else None)


def _has_a_month(bare: str) -> bool:
    """Tell whether the date in the id is one: YYMM with a month from 01 to 12."""
    digits = bare.partition("/")[2] or bare
    return 1 <= int(digits[2:4]) <= 12
