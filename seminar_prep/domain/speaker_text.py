"""Speaker fields as schedules write them: names, degrees, affiliations, sometimes the title in quotes."""

import re
from dataclasses import dataclass

from seminar_prep.domain.plain_text import fold, one_line
from seminar_prep.domain.talk_text import is_placeholder, known

_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ter",
        "ten",
        "af",
        "av",
        "zu",
        "zur",
        "y",
        "e",
        "i",
        "und",
        "and",
    ]
)
_TITLES = frozenset(
    [
        "prof",
        "professor",
        "dr",
        "mr",
        "mrs",
        "ms",
        "sir",
        "dame",
        "assoc",
        "asst",
        "associate",
        "assistant",
        "doctor",
        "pr",
        "herr",
        "frau",
    ]
)
_INSTITUTION = re.compile(
    r"\b(?:universi\w+|univ|uni|instituto?|institute?s?|college|labs?|laborator\w+|school|"
    r"schule|hochschule|departments?|dept|"
    r"facult\w+|cent(?:er|re|rum|ro)|zentrum|research|inc|ltd|gmbh|llc|corp\w*|company|"
    r"academy|hospital|clinic|ecole|polit\w+|"
    r"polytech\w+|technion|tech|technology|foundation|council|ministry|agency|observatory|museum|"
    r"professor|lecturer|fellow|postdoc|student|director|scientist|engineer|google|deepmind|microsoft|meta|ibm|"
    r"nvidia|amazon|apple|openai|facebook|cnrs|inria|eth|epfl|mit|caltech|nasa)\b"
)
# Words that name events and subjects, never people; the endings catch the rest.
_NO_NAME = re.compile(
    r"\b(?:conference|symposium|workshop|summit|retreat|meeting|program(?:me)?|updates?|"
    r"forum|congress|townhall|hall|town|"
    r"introduction|theory|learning|training|computing|model(?:l?ing)?s?|processing|"
    r"reasoning|sampling|networks?|systems?|"
    r"methods?|analysis|geometry|algebra|topology|statistics|physics|mathematics|quantum|neural|deep|linear|random|"
    r"stochastic|optimal|points?|groups?|fields?|spaces?|graphs?|functions?|equations?|"
    r"problems?|structures?|algorithms?|"
    r"data|science|sciences|dynamics|mechanics|inference|session|discussion|panel|day|week|annual|virtual|"
    r"talk|lecture|seminar|colloquium|call|group|club|night|event|show|tour|"
    r"\w{3,}(?:tions?|sions?|ology|ologies|ities|isms?|ments))\b"
)
_DEGREE = (
    r"(?:ph\.?\s?d\.?|m\.?\s?d\.?|d\.?\s?phil\.?|m\.?\s?sc\.?|b\.?\s?sc\.?|m\.?\s?s\.?|"
    r"b\.?\s?s\.?|m\.?\s?a\.?|b\.?\s?a\.?|"
    r"mbbs|mb\s?chb|mph|msph|mba|mhs|mshs|msce|msci|mphil|msn|dvm|do|dds|dmd|rn|np|pa-?c|pharm\.?\s?d\.?|sc\.?\s?d\.?|"
    r"dr\.?\s?rer\.?\s?nat\.?|dr\.?-?ing\.?|dipl\.?-?\w*\.?|jd|j\.?d\.?|llm|esq\.?|frs|fca|cpa|pe|"
    r"f[a-z]{3,5}|edd|ed\.?d\.?|dsc|drph)"
)
_IS_DEGREE = re.compile(rf"{_DEGREE}(?:\s*[,/&]?\s+{_DEGREE})*", re.IGNORECASE)
_DEGREE_AND_MORE = re.compile(
    r"(?P<degree>(?:(?-i:PhD|Phd|Ph\.D\.|MD|M\.D\.|MBBS|MPH|MSPH|MS|MSc|MA|DVM|DO|F[A-Z]{3,5})\s+)+)(?P<more>\S.*)"
)
_TRAILING_DEGREE = re.compile(r"(?:,?\s+(?:Ph\.?\s?D\.?|PHD|M\.D\.|MD|D\.?Phil\.?|M\.?Sc\.?))+$")
_QUOTED_END = re.compile(r"\s*[:,–—-]?\s*[\"“„«](?P<title>[^\"“”„«»]+)[\"”“»]\s*$")
_LABEL = re.compile(
    r"\A(?:invited |guest |keynote )?(?:speakers?|presenters?|presented by|by|"
    r"referent(?:in)?|orateur|sprecher(?:in)?)\s*:\s*",
    re.I,
)
_BETWEEN_PEOPLE = re.compile(r"\s*;\s*|\s+(?:and|und|et|y)\s+|\s*&\s*|\s+\|\s+|\s*\n\s*|,\s+and\s+", re.IGNORECASE)
_NO_AFFILIATION = re.compile(
    r"(?:on-?line|remote(?:ly)?|virtual|zoom|in[- ]person|hybrid|speaker|cancel+ed|tb[acd]|he|she|they)\b.*", re.I
)
_MAX_NAME_WORDS = 6


@dataclass(frozen=True, slots=True)
class SpokenBy:
    """What a speaker field holds: names joined by ", ", affiliations joined by "; ", a title found in quotes."""

    speaker: str | None = None
    affiliation: str | None = None
    title: str | None = None


def looks_like_person(text: str, *, least_words: int = 2) -> bool:
    """Tell whether a text has the shape of one person's name: few capitalised words, none of them a subject."""
    bare = re.sub(r"\([^()]*\)|[\"“”‘’'][\w\s]+[\"“”‘’']", " ", one_line(text))
    words = bare.replace(",", " ").split()
    while words and words[0].rstrip(".").casefold() in _TITLES:
        words.pop(0)
        least_words = 1  # "Prof. Doe" is a person
    if not least_words <= len(words) <= _MAX_NAME_WORDS:
        return False
    plain = fold(bare)
    if re.search(r"[\d:?!@#$%&*+=<>{}\\^_~/]", bare) or _INSTITUTION.search(plain) or _NO_NAME.search(plain):
        return False
    capitals = [word for word in words if _is_name_word(word)]
    return bool(capitals) and all(_is_name_word(word) or word.casefold() in _PARTICLES for word in words)


def reads_as_title(text: str) -> bool:
    """Tell whether what stands in a speaker field is a title or an event rather than people."""
    names = (read_speaker(text).speaker or "").split(", ")
    if any(looks_like_person(name) for name in names):
        return False
    strange = (name for name in names if not looks_like_person(name, least_words=1))
    return any(len(name.split()) >= 5 or _NO_NAME.search(fold(name)) for name in strange)


def read_speaker(text: str | None) -> SpokenBy:
    """Return the people, affiliations and quoted title in a speaker field.

    Reads "Name", "Name (Place)", "Name, PhD Role, Place", "Name / Place", "A (X), B (Y)", "A and B", "Surname, Given".
    Placeholders give None; titles before names ("Prof.") stay, degrees behind them go.
    """
    line = known(_LABEL.sub("", one_line(text or ""), count=1))
    if line is None:
        return SpokenBy()
    title = None
    if (match := _QUOTED_END.search(line)) and match.start() > 0:
        title, line = known(match["title"]), line[: match.start()]
    people: list[tuple[str | None, str | None]] = []
    for part in _people(line):
        people.extend(_one_or_more(part))
    names = [name for name, _ in people if name]
    places = [place for _, place in people if place]
    return SpokenBy(", ".join(dict.fromkeys(names)) or None, "; ".join(dict.fromkeys(places)) or None, title)


def _is_name_word(word: str) -> bool:
    bare = word.strip(".,'’-‘")
    letters = [c for c in bare if c.isalpha()]
    if not letters or (len(bare) > 3 and bare.isupper() and "." not in word):
        return False
    uncased = letters[0].upper() == letters[0].lower()
    return letters[0].isupper() or uncased or bool(re.match(r"(?:d|l|o)['’][A-Z]", bare))


def _people(line: str) -> list[str]:
    """Split at separators between people; what follows one and is no name belongs to what stands before it."""
    parts: list[str] = []
    last = 0
    for match in _BETWEEN_PEOPLE.finditer(line):
        if line.count("(", 0, match.start()) > line.count(")", 0, match.start()):
            continue
        rest = line[match.end() :]
        first = re.split(r"[,(;]|\s(?:and|&|/|[-–—])\s", rest, maxsplit=1)[0]
        before = line[last : match.start()]
        both_short = len(before.split()) == 1 and len(first.split()) == 1
        if looks_like_person(first, least_words=1 if both_short else 2):
            parts.append(before)
            last = match.end()
    return [*parts, line[last:]]


def _one_or_more(part: str) -> list[tuple[str | None, str | None]]:
    """Return (name, affiliation) for each person in a part without "and"."""
    pieces = _outer_commas(part)
    if len(pieces) == 2 and _is_turned_round(*pieces):
        return [(part.strip(), None)]
    people: list[tuple[str | None, str | None]] = []
    for number, piece in enumerate(pieces):
        if _IS_DEGREE.fullmatch(piece):
            continue
        if people and (match := _DEGREE_AND_MORE.fullmatch(piece)):
            _place(people, ", ".join((match["more"], *pieces[number + 1 :])))
            break
        name, place = _name_and_place(piece)
        if not people or looks_like_person(name or ""):
            people.append((known(name), known(place)))
            continue
        _place(people, ", ".join(p for p in pieces[number:] if not _IS_DEGREE.fullmatch(p)))
        break
    return people


def _place(people: list[tuple[str | None, str | None]], place: str) -> None:
    name, before = people[-1]
    if place.startswith("(") and place.endswith(")") and place.count("(") == 1:
        place = place[1:-1]
    joined = ", ".join(p for p in (before, known(place)) if p)
    people[-1] = (name, joined or None)


def _is_turned_round(left: str, right: str) -> bool:
    """Tell "Surname, Given" from a name with its place: one side is a single word and neither is an institution."""
    if _IS_DEGREE.fullmatch(right) or "(" in left + right or _INSTITUTION.search(fold(right)):
        return False
    shapes = looks_like_person(left, least_words=1) and looks_like_person(right, least_words=1)
    acronym = right.isupper() and len(right.replace(".", "").replace(" ", "")) > 2
    return shapes and not acronym and len(left.split()) == 1 and len(right.split()) <= 3


def _name_and_place(piece: str) -> tuple[str | None, str | None]:
    """Split "Name (Place)", "Name / Place", "Name - Place", "Name @ Place"; the name loses trailing degrees."""
    place = None
    piece = piece.strip()
    if piece.endswith(")") and (start := _opening(piece)) >= 0:
        inside = piece[start + 1 : -1].strip()
        place = None if _NO_AFFILIATION.fullmatch(inside) or is_placeholder(inside) else inside
        piece = piece[:start].strip()
    if match := re.search(r"\s+[/@–—-]\s*|\s*[/@–—]\s+|\s+from\s+(?=[A-Z])", piece):
        name, after = piece[: match.start()].strip(), piece[match.end() :].strip()
        if looks_like_person(name, least_words=1) or is_placeholder(name):
            if looks_like_person(after) and match[0].strip() == "/":
                return f"{name}, {after}", place
            return _without_degree(name), ", ".join(p for p in (known(after), place) if p) or None
    return _without_degree(piece), place


def _without_degree(name: str) -> str | None:
    return known(_TRAILING_DEGREE.sub("", name.strip(" ,;:–—")))


def _opening(piece: str) -> int:
    """Return where the bracket opens that the last character closes, or -1; nested brackets count."""
    depth = 0
    for index in range(len(piece) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(piece[index], 0)
        if depth == 0:
            return index
    return -1


def _outer_commas(text: str) -> list[str]:
    """Split at commas outside brackets; empty pieces are dropped."""
    pieces, depth, last = [], 0, 0
    for index, char in enumerate(text):
        depth = max(0, depth + {"(": 1, ")": -1}.get(char, 0))
        if char == "," and depth == 0:
            pieces.append(text[last:index])
            last = index + 1
    pieces.append(text[last:])
    return [piece.strip() for piece in pieces if piece.strip()]
