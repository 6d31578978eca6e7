"""Lines that hold a speaker and a title together: who it is, and what follows the name."""

import re
from collections.abc import Sequence

from seminar_prep.domain.headline import Habits, read_headline
from seminar_prep.domain.speaker_text import looks_like_person, read_speaker
from seminar_prep.domain.talk_text import is_break, is_placeholder

_BY_AND_TITLE = re.compile(r"(?P<by>[^()]{4,70}\([^()]{2,80}\))\s*[,:;.–—-]?\s+(?P<title>\S.*)")
_NAME_MARK_TITLE = re.compile(r"(?P<by>[^:()–—]{4,60}?)(?P<mark>:\s+|\s+[-–—]\s+)(?P<title>\S.*)")
_EDGES = " \t,:;.-–—*_|"
_QUOTES = '"“”„«»'
_LONGEST = 160


def is_person(text: str) -> bool:
    """Tell whether a line is one or more people, their places beside them or not."""
    if is_placeholder(text) or is_break(text) or len(text) > _LONGEST:
        return False
    name = (read_speaker(text).speaker or "").split(", ")[0]
    return looks_like_person(name)


def without_quotes(text: str) -> str:
    """Return a title without the quotation marks around the whole of it."""
    inside = text[1:-1]
    return inside if text[:1] in _QUOTES and text[-1:] in _QUOTES and not set(inside) & set(_QUOTES) else text


def without_dot(text: str) -> str:
    """Return "Ada Noether · Oslo" with the place in brackets, as other lines have it."""
    name, *places = re.split(r"\s+[·•|]\s+", text)
    return f"{name} ({', '.join(places)})" if places and is_person(name) else text


def split_person(text: str, emphasised: Sequence[str], *, alone: bool) -> tuple[str, str] | None:
    """Return (who, title) of a line that begins with a person and goes on with a title, or None.

    What tells a title from a place: it is `emphasised`, in quotes, behind the place's bracket, behind a colon, or
    written with small letters behind a dash; `alone` says that no other line could be the title.
    """
    for words in (one for one in emphasised if not one.startswith("(")):
        before = text.removesuffix(words).strip(_EDGES) if words and text.endswith(words) else ""
        if before and is_person(before):
            return before, words
    line = read_headline(text, Habits())
    if line.speaker and line.title:
        return f"{line.speaker} ({line.affiliation})" if line.affiliation else line.speaker, line.title
    match = _BY_AND_TITLE.fullmatch(text)
    if match and is_person(match["by"]) and not is_person(match["title"]):
        return match["by"], match["title"]
    match = _NAME_MARK_TITLE.fullmatch(text)
    if match and looks_like_person(match["by"]) and not is_person(match["title"]):
        has_small_words = any(word[:1].islower() for word in match["title"].split())
        if alone or has_small_words or match["mark"].startswith(":"):
            return match["by"], match["title"]
    return None
