"""Whether two titles name one talk: corrected, renumbered, or one of them part of the other."""

import re
from functools import lru_cache

from seminar_prep.domain.plain_text import fold
from seminar_prep.domain.title_words import is_content_word, plain_runs, word_stem

# Titles with this share of equal words are one title with a correction.
SIMILAR_TITLE = 0.9
# Where in a book a talk stands, which changes when the book or the plan does: "Ch. 18–19", "Section 3.2", "pp. 10-20".
_REFERENCE = re.compile(
    r"(?:\b(?:ch|chap|chapters?|sec|sect|sections?|kap|kapitel|chapitres?)\b\.?|\bpp?\.|§+)"
    r"\s*\d+(?:\.\d+)*(?:\s*(?:[-–—,&]|and|to)\s*\d+(?:\.\d+)*)*",
    re.IGNORECASE,
)
# Which of several talks under one title it is: "Part 2", "(1/3)", "II: …", and a last number.
_PART = re.compile(
    r"\b(?:part|pt|teil|partie|parte|lecture|session|talk|day|episode)\b\.?\s*(?P<named>\d+|[ivx]+)\b"
    r"|\b(?P<share>\d+)\s*(?:/|\bof\b)\s*\d+\b"
    r"|\b(?P<roman>[ivx]+)(?=\s*(?::|$|[)\]]\s*$))"
    r"|\b(?P<last>\d{1,2})\s*$"
)
_ROMAN = {one: str(n) for n, one in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"), start=1)}


def similar_titles(one: str | None, other: str | None) -> bool:
    """Tell whether two known titles share nearly all of their words and are not two parts of one series.

    Word endings, spelling (American, British), and chapter and page numbers do not count. Without a number a talk is
    part 1.
    """
    if one is None or other is None:
        return False
    left, right = title_key(one), title_key(other)
    if len(left & right) < SIMILAR_TITLE * len(left | right):
        return False
    return _part(one) == _part(other)


def is_within(short: str | None, long: str | None) -> bool:
    """Tell whether all that one known title is about stands in the other; False where it says nothing of a subject."""
    if short is None or long is None:
        return False
    subject = subject_key(short)
    return bool(subject) and subject <= subject_key(long)


@lru_cache(maxsize=20_000)
def title_key(title: str) -> frozenset[str]:
    """Return the stems of a title's words without part numbers and references into a book; never empty."""
    return frozenset(map(word_stem, _words(title))) or frozenset([fold(title)])


@lru_cache(maxsize=20_000)
def subject_key(title: str) -> frozenset[str]:
    """Return the stems of the words that say what a title is about; perhaps none."""
    return frozenset(word_stem(word) for word in _words(title) if is_content_word(word))


def _words(title: str) -> tuple[str, ...]:
    plain = _PART.sub(" ", fold(_REFERENCE.sub(" ", title)))
    return tuple(word for run in plain_runs(plain) for word in run.split())


@lru_cache(maxsize=20_000)
def _part(title: str) -> str:
    """Return the number of the part that a title names, "1" where it names none."""
    match = _PART.search(fold(_REFERENCE.sub(" ", title)))
    if match is None:
        return "1"
    number = str(next(filter(None, match.groupdict().values())))
    return _ROMAN.get(number, number.lstrip("0"))
