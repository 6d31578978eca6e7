"""The headings of a table's columns, in the words people use for them, to the fields of a talk."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from seminar_prep.domain.plain_text import fold
from seminar_prep.errors import UsageError
from seminar_prep.sources.schedules.markup import plain_text

# For each field its headings, the plainest first: of two columns for one field the earlier heading here wins.
_HEADINGS = {
    "date": "event date|talk date|seminar date|date|start date|startdate|week of|week beginning|week commencing|"
    "week starting|day|datum|tag|fecha|dia|jour|data|when|"
    "date time|datetime|date and time|date & time|start date time|start datetime|start time and date|termin|giorno|"
    "start|starts at|start at|dates|wann|quand",
    "time": "time|hour|start time|begin|begins|uhrzeit|zeit|heure|horaire|hora|horario|ora|orario|tijd|beginn|from|"
    "starting time|time slot|time cet|time et|time local|starttime",
    "end_time": "end time|end|ends|until|ende|fin|finish|end hour|endtime|to",
    "title": "title|talk title|title of paper|title of talk|title of the talk|talk|topic|paper title|"
    "presentation title|lecture|"
    "presentation|titel|thema|vortragstitel|vortrag|titre|titulo|titolo|onderwerp|subject|theme|paper|seminar title|"
    "summary|what|expose|charla|palestra",
    "speaker": "speaker|speakers|presenter|presenters|speaker name|speaker s|speaker names|name of "
    "speaker|presented by|"
    "who|lecturer|author|authors|referent|referentin|vortragender|vortragende|redner|sprecher|orateur|oratrice|"
    "intervenant|intervenante|referent in|vortragende r|sprecher in|redner in|conferencier|ponente|conferenciante|"
    "relatore|relatrice|oratore|palestrante|spreker|performer|performers|moderator|discussion leader|guest|"
    "invited speaker|full name|chairs|lead|leader|led by|discussion lead|discussant|facilitator|presenting|presentor|"
    "instructor",
    "first_name": "first name|given name|firstname|forename|speaker first name|vorname|prenom",
    "last_name": "last name|family name|surname|lastname|speaker last name|nachname|nom de famille",
    "affiliation": "affiliation|speaker affiliation|institution|affiliations|university|institute|academic institution|"
    "home institution|organization|organisation|company|org|institut|universitat|zugehorigkeit|etablissement|"
    "institucion|universidad|inst|affiliation of speaker|department",
    "abstract": "abstract|talk abstract|description|abstracts|zusammenfassung|resume|resumen|details",
    "location": "location|room|venue|place|talk location|where|ort|raum|horsaal|lieu|salle|lugar|sala|aula|building",
    "url": "url|link|website|web page|webpage|web|talk url|links|event url|zoom|zoom link|meeting link",
    "paper": "paper link|arxiv|arxiv id|arxiv link|papers|paper url|preprint|reference|references|reading|readings|pdf",
    "uid": "id|uid|talk id|event id|key|slug|identifier",
    "timezone": "timezone|time zone|tz|zeitzone",
    "status": "status|event status|state|cancelled|canceled|special message",
    "month": "month|monat|mois|mes|mese",
    "year": "year|jahr|annee|ano|anno",
    "name": "name|names|nom|nombre|nome",
    "ignore": "slides|video|recording|host|notes|note|comments|comment|bio|biography|speaker bio|speaker title|email|"
    "e mail|photo|image|picture|week|weekday|no|nr|number|session|series|chair|organizer|bemerkung|remarks|tags|type",
}  # fmt: skip
_FIELD = {heading: field for field, headings in _HEADINGS.items() for heading in headings.split("|")}
_RANK = {heading: rank for headings in _HEADINGS.values() for rank, heading in enumerate(headings.split("|"))}
_BETWEEN = re.compile(r"\s*(?:/|&|\band\b|\(|,)\s*", re.IGNORECASE)
# "Title of presentation", "Titre de l'exposé", "Name of presenter".
_OF = re.compile(
    r"(?P<word>title|titre|titel|titulo|titolo|name|nom|date|time) (?:(?:of|des?|del|della|du|der|the|la|les?|l|d) )+"
    r"(?P<of>\w+)"
)
_HEARD = frozenset({
    "talk", "talks", "presentation", "seminar", "lecture", "event", "meeting", "session", "colloquium", "discussion",
    "vortrag", "vortrags", "expose", "charla", "seminario", "seminaire",
})  # fmt: skip
_LONGEST_DOUBLE = 40
CONTENT_FIELDS = frozenset({"title", "speaker", "first_name", "last_name", "name", "affiliation", "abstract"})


def field_of(heading: str) -> str | None:
    """Return the field of a talk that a heading names, or None."""
    return _FIELD.get(_plain(heading))


def n_known(cells: Sequence[str]) -> int:
    """Return how many different fields a row of headings names, 0 unless it names a date and something to hear."""
    fields = {field for cell in cells if (field := _FIELD.get(_plain(cell)))}
    return len(fields) if "date" in fields and fields & CONTENT_FIELDS else 0


def map_columns(headings: Sequence[str], wanted: Mapping[str, str]) -> Mapping[str, int]:
    """Return `{field: column number}` for a heading row; `wanted` (`--map`) comes first.

    "name" is the speaker where there is a title column, the title where there is a speaker column; a "paper" column
    beside a title holds references. Raises UsageError for a heading in `wanted` that the table does not have.
    """
    plain = [_plain(heading) for heading in headings]
    columns: dict[str, int] = {}
    taken: set[int] = set()
    for heading, field in wanted.items():
        number = _column(heading, plain)
        taken.add(number)
        if field != "ignore":
            columns[field] = number
    ranked = sorted((_RANK[heading], number) for number, heading in enumerate(plain) if heading in _FIELD)
    for _, number in ranked:
        field = _FIELD[plain[number]]
        if number not in taken and field not in columns and field != "ignore":
            columns[field] = number
        elif field == "date" and plain[number] in ("start", "starts at", "start at") and columns["date"] != number:
            columns.setdefault("time", number)  # "Date, Start, End": the second says only the hour
        elif field == "title" and plain[number] == "paper":
            columns.setdefault("paper", number)
    return _with_name(columns)


def _with_name(columns: dict[str, int]) -> Mapping[str, int]:
    number = columns.pop("name", None)
    if number is not None and "speaker" not in columns:
        columns["speaker"] = number
    elif number is not None and "title" not in columns:
        columns["title"] = number
    return columns


def _column(heading: str, plain: Sequence[str]) -> int:
    if _plain(heading) in plain:
        return plain.index(_plain(heading))
    if heading.isdecimal() and 1 <= int(heading) <= len(plain):
        return int(heading) - 1
    near = get_close_matches(_plain(heading), plain, n=1)
    raise UsageError(
        f"the table has no column {heading!r}.",
        hint=f"Did you mean {near[0]!r}?" if near else f"Its columns are: {', '.join(filter(None, plain))}.",
    )


def _plain(heading: str) -> str:
    """Return the heading as it stands in the table of headings; of "Topic / Chapter" the first part that does.

    What stands in brackets or behind a comma comes second: "Speaker (Affiliation)" is the speaker's column.
    """
    whole = _letters(heading)
    first = _letters(re.split(r"[(,/]", heading, maxsplit=1)[0])
    if _FIELD.get(first) not in (None, "ignore") and _FIELD.get(whole) not in (_FIELD[first], "ignore"):
        return first
    if whole in _FIELD or len(whole) > _LONGEST_DOUBLE:
        return whole
    parts = (_letters(part) for part in _BETWEEN.split(heading))
    if found := next((part for part in parts if part in _FIELD), None):
        return found
    match = _OF.fullmatch(whole)
    if match is None or (match["word"] in ("date", "time") and match["of"] not in _HEARD):
        return whole  # the date of a submission is no talk's
    return match["of"] if match["word"] in ("name", "nom") else match["word"]


def _letters(heading: str) -> str:
    return " ".join(re.sub(r"[^\w&]+|_", " ", fold(plain_text(heading)[0])).split())
