"""Words of a text with their places: stemmed for phrases, singular for one-word cues, as written for acronyms.

British and American spellings meet (optimisation, optimization; neighbour, neighbor), hyphens separate words.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

# Longer texts are cut: the words of a talk stand at its beginning, and a hostile file must not cost minutes.
MAX_CHARACTERS = 100_000

# "\ell_1" and "\ell_{1}" are how TeX writes the l1 norm; otherwise letters and digits, with an apostrophe inside.
_WORD = re.compile(r"\\ell_\{?\w\}?|[^\W_]+(?:['’][^\W_]+)?")
# "i.i.d." and "SO(3)" are one phrase; "flow, based" is none.
_STOP = re.compile(r"(?<!\b[a-z])\.(?=\s)|[,;:!?](?=\s)|[\"“”|]|\n\s*\n")
_POSSESSIVE = re.compile(r"'s?$")
_SPELLINGS = (
    (re.compile(r"is(ation|ations|ational|e|ed|es|er|ers|ing)$"), r"iz\1"),
    (re.compile(r"(?<=..)our(s|ed|ing|al|hood|hoods)?$"), r"or\1"),
    (re.compile(r"ll(ed|ing|er|ers)$"), r"l\1"),
    (re.compile(r"tre(s|d)?$"), r"ter\1"),
    (re.compile(r"parametri(s|z)"), "parameteriz"),
)
# The stemmer cuts -ize off, and then generalization is general, and regularized regular: they stay apart here.
_VERB = re.compile(r"[^\W\d_]{4}iz(?:e|ed|es|er|ers|ing|ation|ations|ational)$")
_MAY_DIFFER = re.compile("is|our|ll|tre|parametri")


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `start`, `end` in its text, `written` as it stands there, `stem`, and `singular` in lower case.

    `goes_on` is false where punctuation ended the phrase before it: no phrase reaches over a comma.
    """

    start: int
    end: int
    written: str
    stem: str
    singular: str
    goes_on: bool


def tokenise(text: str) -> tuple[Token, ...]:
    """Return the words of the first 100,000 characters of `text`, in order. Never raises."""
    found = []
    before = 0
    for match in _WORD.finditer(text, 0, MAX_CHARACTERS):
        written = match.group()
        stem, singular = word_forms(written)
        start, end = match.span()
        goes_on = start - before <= 1 or not _STOP.search(text, before, start)
        found.append(Token(start, end, written, stem, singular, goes_on))
        before = end
    return tuple(found)


@lru_cache(maxsize=50_000)
def word_forms(written: str) -> tuple[str, str]:
    """Return the stem and the singular of a word."""
    singular = _singular(_plain(written))
    return _stem(singular), singular


def learn_stems(stems: Mapping[str, str]) -> None:
    """Take over known stems (singular word -> stem), so that the stemmer need not be asked for them."""
    _KNOWN_STEMS.update(stems)


_KNOWN_STEMS: dict[str, str] = {}


def _plain(written: str) -> str:
    if written.startswith("\\ell"):
        return "l" + written.rstrip("}")[-1].lower()
    if not written.isascii():
        decomposed = unicodedata.normalize("NFKD", written.replace("’", "'"))
        written = "".join(c for c in decomposed if not unicodedata.combining(c))
    word = written.lower()
    word = _POSSESSIVE.sub("", word) if "'" in word else word
    if _MAY_DIFFER.search(word):
        for ending, spelling in _SPELLINGS:
            word = ending.sub(spelling, word)
    return word


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return word


def _stem(word: str) -> str:
    known = _KNOWN_STEMS.get(word)
    if known is not None:
        return known
    stem: str = _STEMMER.stemWord(word)
    return stem + "iz" if _VERB.search(word) and not stem.endswith("iz") else stem


_STEMMER = snowballstemmer.stemmer("english")
