"""The words of a title: cleaned of TeX and marks, and those among them that carry meaning."""

import re
from functools import lru_cache

import snowballstemmer

from seminar_prep.domain.plain_text import fold, one_line

_MATHS = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
_TEX_ACCENT = re.compile(r"\\[\"'`^~=.uvHckbdrt](?:\{(\w)\}|(?<=[\"'`^~=.])(\w))")
_TEX_COMMAND = re.compile(r"\\[A-Za-z]+\*?\s*")
_TRAILING_BRACKETS = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*$")
_STEMMER = snowballstemmer.stemmer("english")
# Words that say nothing about the subject, English and the usual furniture of seminar announcements.
_STOP_WORDS = """
a about above across after all also am an and any are as at be been before behind being between beyond both but by can
could did do does during each few for from further had has have having he her here his how i if in into is it its
itself just let me more most my new no nor not now of off on once one only or other our out over own part same she
should so some such than that the their them then there these they this those through to too toward towards two under
until up upon us using very via was we were what when where which while who whom why will with within without would
you your talk seminar lecture lectures colloquium introduction introductory overview survey tutorial recent advances
progress approach approaches study studies results problem problems case joint work tba tbd
"""
_STOP = frozenset(_STOP_WORDS.split())


def plain_runs(title: str) -> tuple[str, ...]:
    """Return the stretches of a title between its formulas, without TeX, quotes, brackets and hyphens.

    Apostrophes inside words stay. A bracket at the end ("(joint work with …)") is dropped with what it holds.
    """
    title = one_line(title).replace("’", "'")
    while (shorter := _TRAILING_BRACKETS.sub("", title)) and shorter != title:
        title = shorter
    runs = (_without_marks(run) for run in _MATHS.split(title))
    return tuple(run for run in runs if run)


def content_words(text: str) -> tuple[str, ...]:
    """Return the words with meaning, folded to lower case without accents, in order, each once."""
    words = (word.strip("'") for run in plain_runs(text) for word in fold(run).split())
    return tuple(dict.fromkeys(word for word in words if is_content_word(word)))


def is_content_word(word: str) -> bool:
    """Tell whether a folded word says something about a subject: no stop word, number or single letter."""
    return len(word) > 1 and word not in _STOP and not word.isdigit()


def american(word: str) -> str:
    """Return the spelling that most titles on arXiv use: "optimisation" as "optimization", "behaviour" as "behavior".

    A rule, not a dictionary: it also turns "noise" into a word that is none, so use it for comparison, or beside the
    original.
    """
    word = re.sub(r"(?<=[a-z]{3})is(?=(?:e|ed|er|ers|es|ing|ation|ations|able)$)", "iz", word)
    word = re.sub(r"(?<=[a-z]{2})our(?=(?:s|al|ed|ing|able|hood)?$)", "or", word)
    return re.sub(r"(?<=[a-z]{2})ll(?=(?:ing|ed|er|ers)$)", "l", word)


@lru_cache(maxsize=50_000)
def word_stem(word: str) -> str:
    """Return the stem of a folded word (Snowball, English), so that "networks" equals "network"."""
    stem: str = _STEMMER.stemWord(american(word))
    return stem


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words with meaning in `text`."""
    return frozenset(word_stem(word) for word in content_words(text))


def _without_marks(run: str) -> str:
    run = _TEX_ACCENT.sub(lambda match: match[1] or match[2], run)
    run = _TEX_COMMAND.sub(" ", run).replace("{", "").replace("}", "")
    run = re.sub(r"(?<!\w)'|'(?!\w)", " ", run)
    return " ".join(re.sub(r"[^\w']|_", " ", run).split())
