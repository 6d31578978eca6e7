"""Names of people as schedules and author lists write them, compared by surname and initials."""

import re
from dataclasses import dataclass

from seminar_prep.domain.plain_text import fold, one_line

# Letters that Unicode does not decompose; transcribed as author lists usually do.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
)
# Dropped before a name and after it; "van" and the like are dropped anywhere but at the end (Quoc Le has a surname).
_BEFORE = frozenset(
    {"prof", "professor", "dr", "mr", "mrs", "ms", "sir", "dame", "assoc", "asst", "associate", "assistant"}
)
_AFTER = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "msc", "bsc", "emeritus"})
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al"}
)
_SEPARATORS = re.compile(r"\s*(?:[,;&/|]|\band\b|\bund\b|\bet\b)\s*", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in lower-case Latin letters without accents: `given` names or initials in order, and the `surname`."""

    given: tuple[str, ...]
    surname: str


def parse_name(text: str) -> PersonName | None:
    """Return the name in `text`, or None where no letters are left.

    Reads "Given Surname", "Surname, Given" and initials; degrees, titles and anything in brackets are dropped;
    particles ("van der") belong to neither part.
    """
    words = _name_words(plain_name(text))
    if not words:
        return None
    return PersonName(tuple(words[:-1]), words[-1])


def split_speakers(text: str) -> tuple[str, ...]:
    """Return the people named in a speaker field, as written and in order.

    Commas, semicolons, ampersands and "and" part them; two single words with one comma are one name turned round.
    """
    text = one_line(_IN_BRACKETS.sub(" ", text))
    if re.fullmatch(r"[^\s,;&/|]+, [^\s,;&/|]+", text):
        return (text,)
    parts = (part.strip() for part in _SEPARATORS.split(text))
    return tuple(dict.fromkeys(part for part in parts if (words := _words(part)) and not _AFTER.issuperset(words)))


def same_person(one: str, other: str) -> bool:
    """Tell whether two names can be one person's: equal surnames and first names or initials that agree.

    Surnames alone do not agree with a full name. The order may be turned round where both names are given in full.
    """
    left, right = parse_name(one), parse_name(other)
    if left is None or right is None:
        return False
    if left.surname == right.surname:
        return _given_agree(left.given, right.given)
    full = (*left.given, left.surname), (*right.given, right.surname)
    return all(len(words) > 1 and min(map(len, words)) > 1 for words in full) and sorted(full[0]) == sorted(full[1])


def is_fuller_name(one: str, other: str) -> bool:
    """Tell whether one of two names is the other with more of it: a second surname, or one between.

    "Ana Ruiz" and "Ana Ruiz Soto", "J. Kim Park" and "Jae Park". At least two words must agree.
    """
    names = [parse_name(text) for text in (one, other)]
    words = sorted(((*name.given, name.surname) for name in names if name), key=len)
    if len(words) < 2 or len(words[0]) < 2 or len(words[0]) == len(words[1]):
        return False
    short, long = words
    return _first_agrees(short[0], long[0]) and set(short[1:]) <= set(long[1:])


def _given_agree(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    if not left or not right:
        return left == right
    return _first_agrees(left[0], right[0]) and all(
        one[0] == other[0] for one, other in zip(left[1:], right[1:], strict=False)
    )


def _first_agrees(left: str, right: str) -> bool:
    """Compare first names: an initial agrees with what it begins, a short form (Max) with the long one."""
    short, long = sorted((left, right), key=len)
    return long.startswith(short) if len(short) != 2 else long == short


def plain_name(text: str) -> str:
    """Return the name as an index of authors has it: given names first, plain lower-case letters, no degrees."""
    text = _IN_BRACKETS.sub(" ", text)
    last, comma, first = text.partition(",")
    is_turned = comma and not _AFTER.issuperset(_words(first))
    return " ".join(_words(f"{first} {last}" if is_turned else last))


def _name_words(text: str) -> list[str]:
    """Return the words of a name without degrees and particles; "J.-P." gives two initials."""
    words = _words(text)
    return [word for word in words[:-1] if word not in _PARTICLES] + words[-1:]


def _words(text: str) -> list[str]:
    plain = fold(text).translate(_PLAIN_LETTERS).replace("'", "").replace("’", "")
    words: list[str] = re.findall(r"[^\W\d_]+", plain)
    while len(words) > 1 and words[0] in _BEFORE:
        words.pop(0)
    while len(words) > 1 and words[-1] in _AFTER:
        words.pop()
    return words
