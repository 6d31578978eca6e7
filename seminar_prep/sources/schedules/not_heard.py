"""Dated lists that are no schedules: news, deadlines, publications, office hours; told by what they lack."""

import re
from collections.abc import Mapping, Sequence

from seminar_prep.domain.plain_text import fold

# Deadlines and what is to be done until then, at the beginning of an entry without a speaker.
_DEADLINE = re.compile(
    r"\W*(?:(?:paper|abstract|full|final|early|late|extended|poster|workshop|conference|camera|author|homework|problem|"
    r"assignment|project|tutorial|all|student|travel|grant)[\s-]+){0,3}"
    r"(?:deadlines?|submissions?(?:\s+(?:open|close|due|deadline)s?)?|notifications?|acceptance|camera[- ]?ready|"
    r"registration|bird|call for|applications?|due|homework|hw ?\d+|"
    r"problem set|pset|ps ?\d+|midterm|final exam|exam|quiz|"
    r"assignment|review(?:s|ing)? (?:due|period)|rebuttal|proceedings|versions?\s+due)\b.{0,60}",
    re.IGNORECASE | re.DOTALL,
)
_SPOKEN = re.compile(
    r"\b(?:seminar\w*|seminaire\w*|seminario\w*|seminarium|colloqui\w+|kolloqui\w+|oberseminar|talks?|lectures?|"
    r"speakers?|vortrag\w*|vortrage|expose\w*|journal club|reading group|reading club|study group|"
    r"webinar\w*|workshop\w*|"
    r"abstracts?|presenter\w*|presentations?|referent\w*|conferenc\w*|ponente\w*|charlas?|meetings?|sessions?|"
    r"schedule|programme?|arbeitsgemeinschaft|symposi\w+|mathematics club|club)\b"
)
_NEWS = re.compile(
    r"\b(?:news(?:letter)?|announcements?|press|blog|aktuelles|nachrichten|actualites|noticias|gallery|visitors?)\b"
)
_OTHER = re.compile(
    r"\b(?:reading lists?|theses|dissertations|academic calendar|"
    r"publications?|preprints|important dates|deadlines|people|staff|team|alumni|changelog|releases?|"
    r"release notes|curriculum vitae|cv|office hours|open positions|jobs|vacancies|stellenangebote|"
    r"stellenausschreibungen)\b"
)


def is_deadline(fields: Mapping[str, str]) -> bool:
    """Tell whether an entry without a speaker says only what is due on its day."""
    return not fields["speaker"] and len(fields["title"]) < 120 and bool(_DEADLINE.fullmatch(fields["title"]))


def is_of_others(heading: str) -> bool:
    """Tell whether a page's heading (its first line) is that of a list without talks: publications, releases."""
    words = fold(heading)
    return bool(_OTHER.search(fold(heading.partition("\n")[0]))) and not _SPOKEN.search(
        re.sub(r"\b(?:schedule|programme?|sessions?)\b", " ", words)
    )


def speaks_of_talks(text: str) -> bool:
    """Tell whether a page's words name a seminar, a schedule or talks."""
    return bool(_SPOKEN.search(fold(text)))


def is_schedule(entries: Sequence[Mapping[str, str]], heading: str, above: str) -> bool:
    """Tell whether dated entries are talks: some name a speaker, or `heading` or the words `above` speak of talks.

    A page headed "News" needs speakers beside most of its titles; one headed "Publications" or "People" has none.
    """
    named = [one for one in entries if one["title"] or one["speaker"]]
    n_people = sum(bool(one["speaker"]) for one in named)
    spoken, news = _SPOKEN.search(fold(heading)), _NEWS.search(fold(heading))
    if is_of_others(heading):
        return False
    if news and not spoken:
        return 2 * n_people > len(named)
    return bool(n_people or spoken or _SPOKEN.search(fold(above)))
