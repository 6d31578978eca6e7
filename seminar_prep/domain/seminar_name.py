"""The name of a seminar in an announcement that nobody titled: an e-mail, a page copied by hand."""

import re

from seminar_prep.domain.plain_text import one_line

# Names stand near the top, and in lines that are no paragraphs.
_LINES, _LONGEST_LINE, _LONGEST_NAME = 40, 160, 80
_KIND = (
    r"(?:(?:Ober|Forschungs|Doktoranden|Web)?[Ss]eminars?|Séminaires?|Seminari[oa]?|Colloquium|Colloquia|Kolloquium"
    r"|Colloque|Workshop|Reading Group|Journal Club|Working Group|Arbeitsgemeinschaft|Lecture Series|Lectures)"
)
_WORD = r"(?:[A-ZÀ-Ý][\w'’&/.+-]*|\d{1,3}[A-Z])"
_SMALL = r"(?:of|and|for|in|on|the|de|des|du|der|die|für|zur|zum|und|à|la|di|e|&)"
_NAME = re.compile(
    rf"(?:{_WORD}\s+(?:{_SMALL}\s+){{0,2}}){{0,6}}\b{_KIND}(?![\w-])(?:\s+(?:{_SMALL}\s+){{0,2}}{_WORD}){{0,5}}"
)
_LEADS = re.compile(r"^(?:(?:The|Our|Next|This|Upcoming|Dear|Subject|Re|Fwd?|AW|WG|Welcome)\b[\s:]*)+")
_TITLE = re.compile(r"<title[^>]*>(.{1,300}?)</title>", re.IGNORECASE | re.DOTALL)
_BARE = re.compile(rf"{_KIND}")
# A day or month behind a name belongs to the date.
_DAYS = re.compile(
    r"(?:\s+(?:on|am|le|the|im|in))?\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag"
    r"|Mittwoch|January|February|March|April|May|June|July|August|September|October|November|December)\b.*$"
)


def seminar_name_in(text: str) -> tuple[str, str] | None:
    """Return a seminar's name found near the top of `text`, and the line it stands in; None where there is none.

    Of a web page only its title is looked at. A bare "Seminar" is no name.
    """
    head = text[:20_000].lstrip()
    if head.startswith("<"):
        title = _TITLE.search(head)
        lines = [title[1]] if title else []
    else:
        lines = head.splitlines()[:_LINES]
    for line in map(one_line, lines):
        if len(line) > _LONGEST_LINE:
            continue
        for match in _NAME.finditer(line):
            name = _DAYS.sub("", _LEADS.sub("", match[0], count=1)).strip(" .:&-/")
            if name and not _BARE.fullmatch(name) and len(name) <= _LONGEST_NAME:
                return name, line
    return None
