"""Headings that part a page into terms or months ("Fall 2026", "2024/25", "October"), and date what is below."""

import re
from collections.abc import Sequence

from seminar_prep.domain.plain_text import fold
from seminar_prep.sources.schedules.date_text import date_span, is_month
from seminar_prep.sources.schedules.lines import Line

_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s*[-/–]\s*(?:(?:19|20)?\d\d))?(?!\d)")
_TERM = re.compile(
    r"\W*(?:(?:the|past|previous|upcoming|archive|academic|year|school|schedule|programme?|talks?|speakers?|seminars?|"
    r"for|of|in|semester|term|quarter|trimester|spring|summer|fall|autumn|winter|michaelmas|lent|easter|hilary|trinity|"
    r"ss|ws|sose|wise|sommersemester|wintersemester|sommer|herbst|fruhjahr|fruhling|printemps|automne|hiver|ete|annee|"
    r"primavera|otono|autunno|inverno|verano|estate|jahr|term|first|second|i|ii|trimestre|semestre|and|[a-z]{3,9})\W+)*",
)
_LONGEST = 60


def term_of(text: str) -> str | None:
    """Return a heading that names one year (or an academic one) or a month alone, or None.

    Examples:
        >>> term_of("Spring 2026")
        'Spring 2026'
        >>> term_of("Room 2014 in the hall, where we met") is None
        True

    """
    line = " ".join(text.split())
    if not line or len(line) > _LONGEST or date_span(line):
        return None
    if is_month(line.strip(" :.,-–—")):
        return line.strip(" :.,-–—")
    years = _YEARS.findall(line)
    if len(years) != 1:
        return None
    before, _, after = fold(line).partition(fold(years[0]))
    return line if _is_of_terms(f"{before} ") and _is_of_terms(f"{after} ") else None


def _is_of_terms(words: str) -> bool:
    return len(words.split()) <= 6 and bool(_TERM.fullmatch(words))


def month_of(term: str) -> str | None:
    """Return the month that a heading of one names, or None."""
    return next((word for word in re.findall(r"[^\W\d_]+", term) if is_month(word)), None)


def put_terms(found: Sequence[tuple[int, dict[str, str]]], lines: Sequence[Line]) -> None:
    """Write the heading of a term above each entry into it."""
    terms = [(line.number, term) for line in lines if (term := term_of(line.text))]
    place = -1
    for number, fields in sorted(found, key=lambda one: one[0]):
        while place + 1 < len(terms) and terms[place + 1][0] < number:
            place += 1
        fields["term"] = terms[place][1] if place >= 0 else ""
