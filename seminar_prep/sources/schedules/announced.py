"""Sentences that announce a talk: "Ada Noether (Oslo) will give a talk entitled “Rings” on …"."""

import re
from collections.abc import Sequence

from seminar_prep.sources.schedules.clock_text import read_clock
from seminar_prep.sources.schedules.date_text import date_span
from seminar_prep.sources.schedules.labels import LABELLED_FIELDS
from seminar_prep.sources.schedules.spoken_lines import is_person

_SPEAKS = re.compile(
    r"\b(?:will\s+)?(?:(?:be\s+)?(?:giv(?:e|es|ing)|deliver(?:s|ing)?|present(?:s|ing)?|hold(?:s|ing)?)\s+"
    r"(?:us\s+)?(?:an?|the|our|this week'?s|his|her|their|today'?s|next)\s+[\w\s,'-]{0,60}?"
    r"(?:talk|lecture|seminar|colloquium|presentation|webinar|address)|(?:speak|speaks|be\s+speaking|talk)\b)"
)
_TITLE = re.compile(
    r"\s*(?:,?\s*(?:entitled|titled|with the title|called|under the title|on the topic(?: of)?|on|about))?\s*[:,]?\s*"
    r"(?:[\"“„«](?P<quoted>[^\"“”„«»]{3,300})[\"”“»]"
    r"|(?P<bare>[A-Z][^\n\"“”]{3,200}?)(?=\s*(?:[.!]\s|[.!]?$)))",
    re.DOTALL,
)
_PERSON = (
    r"(?P<name>(?:(?:Prof(?:essor)?|Dr|Mr|Ms|Mrs|PD|Priv\.-Doz)\.?\s+){0,3}"
    r"[^\W\d_a-z][\w'’.-]*(?:\s+(?:[^\W\d_a-z][\w'’.-]*|van|von|de|der|den|di|da|del|la|le|el|bin|ibn|du)){1,4}"
    r"(?:\s*\([^()\n]{2,100}\)|,?\s+(?:from|of)\s+[^,.\n]{2,80}|,\s+[^,.\n]{2,80})?)"
)
_NAME = re.compile(_PERSON + r",?\s*(?:who\s+)?$")
_PRONOUN = re.compile(r"\b(?:[Ss]?[Hh]e|[Tt]hey)\s*$")
# "Our next speaker is Maria Santos from Porto. She will talk about …"
_IS_SPEAKER = re.compile(r"\bspeaker\b[^.\n]{0,40}?\b(?:is|will be)\s+" + _PERSON)
# "… spricht Frau Dr. Nina Albers (Berlin) … zum Thema …", "X (Lyon) donnera un exposé intitulé « … »".
_SPRICHT = re.compile(r"\bspricht\s+(?:Herr|Frau)?\s*(?P<name>[^\n,]{4,90}?\([^()\n]{2,80}\)|[^\n,()]{4,60})")
_ABROAD = re.compile(
    r"\b(?:spricht|sprechen|vortragen|vortrag halten|hält|halten|donnera|presentera|présentera|parlera|"
    r"impartirá|dará|terrà)\b"
)
_THEMA = re.compile(
    r"\b(?:zum Thema|über das Thema|mit dem Titel|Titel des Vortrags|intitulée?|titulad[oa]|dal titolo|"
    r"sur le thème)\s*:?\s*"
    r"(?:[\"“„«]\s*(?P<quoted>[^\"“”„«»]{3,300}?)\s*[\"”“»]|(?P<bare>[^\s\"“„«][^\n]{3,200}))",
)
_QUOTED_LINE = re.compile(r"[\"“„«][^\"“”„«»]{8,250}[\"”“»]")
_LOOK, _LONGEST_TEXT = 320, 40_000


def announced_talk(texts: Sequence[str]) -> tuple[int, dict[str, str]] | None:
    """Return the number of the line (from 0) and the fields of the one talk that a text announces in a sentence.

    None where the text has no such sentence, several of them, or not exactly one date beside it.
    """
    text = "\n".join(texts)[:_LONGEST_TEXT]
    if abroad := _told_abroad(text):
        found = [abroad]
    else:
        found = [one for match in _SPEAKS.finditer(text) if (one := _who_and_what(text, match))]
    if len(found) != 1:
        return None
    start, fields, end = found[0]
    number = text.count("\n", 0, start)
    when = _when(texts, number, text.count("\n", 0, end))
    if when is None:
        return None
    return number, fields | {"date": when[0], "time": when[1]}


def quoted_talk(texts: Sequence[str]) -> tuple[int, dict[str, str]] | None:
    """Return the talk of a notice: one line in quotes, a person's name just above or below it, and a date near by."""
    titles = [n for n, line in enumerate(texts[:2_000]) if _QUOTED_LINE.fullmatch(line.strip())]
    if len(titles) != 1:
        return None
    number = titles[0]
    near = [*reversed(texts[max(0, number - 5) : number]), *texts[number + 1 : number + 4]]
    names = (line.strip().title() if line.isupper() else line.strip() for line in near)
    name, when = next((one for one in names if is_person(one)), None), _when(texts, number, number)
    if name is None or when is None:
        return None
    title = texts[number].strip(' \t"“”„«»')
    return number, dict.fromkeys(LABELLED_FIELDS, "") | {
        "speaker": name, "title": title, "date": when[0], "time": when[1]
    }  # fmt: skip


def _who_and_what(text: str, match: re.Match[str]) -> tuple[int, dict[str, str], int] | None:
    before = " ".join(text[max(0, match.start() - 200) : match.start()].split())
    after = text[match.end() : match.end() + _LOOK]
    who = _NAME.search(before)
    if _PRONOUN.search(before):
        who = _IS_SPEAKER.search(" ".join(text[: match.start()].split()))
    if who is None or not is_person(_with_bracket(who["name"].strip(" ,"))):
        return None
    title = _TITLE.match(after)
    fields = dict.fromkeys(LABELLED_FIELDS, "")
    fields["speaker"] = _with_bracket(who["name"].strip(" ,"))
    if title:
        fields["title"] = " ".join((title["quoted"] or _up_to_date(title["bare"])).split())
    return match.start(), fields, match.end() + (title.end() if title else 0)


def _told_abroad(text: str) -> tuple[int, dict[str, str], int] | None:
    """Read a German, French, Spanish or Italian sentence: the name beside the verb, the title behind its own words."""
    verb, titles = _ABROAD.search(text), list(_THEMA.finditer(text))
    if verb is None or len(titles) != 1:
        return None
    behind = _SPRICHT.search(text, verb.start())
    before = _NAME.search(" ".join(text[max(0, verb.start() - 200) : verb.start()].removesuffix("wird ").split()))
    names = [one["name"].strip(" ,\t") for one in (behind, before) if one]
    name = next((one for one in names if is_person(one)), None)
    if name is None:
        return None
    title = titles[0]["quoted"] or titles[0]["bare"]
    fields = dict.fromkeys(LABELLED_FIELDS, "") | {"speaker": name, "title": " ".join(title.split())}
    return verb.start(), fields, max(verb.end(), titles[0].end())


def _with_bracket(name: str) -> str:
    return re.sub(r",?\s+(?:from|of)\s+(?:the\s+)?(?=[A-Z])", ", ", name, count=1)


def _up_to_date(text: str) -> str:
    span = date_span(text)
    words = text[: span[0]] if span else text
    return re.sub(r"[\s,]*(?:\b(?:on|at|in)\b)?[\s,]*$", "", words)


def _when(texts: Sequence[str], first: int, last: int) -> tuple[str, str] | None:
    """Return the date nearest to the sentence (in it, then below, then above), and what follows it."""
    dated = [(n, span) for n, line in enumerate(texts[:2_000]) if (span := date_span(line[:400]))]
    if not dated:
        return None
    in_order = sorted(dated, key=lambda one: (max(first - one[0], one[0] - last, 0), one[0] < first))
    number, (start, end) = in_order[0]
    if max(first - number, number - last) > 12:
        return None
    beside = f"{texts[number][end:]} {texts[number + 1] if number + 1 < len(texts) else ''}"
    return texts[number][start:end], _hours(beside[:120])


def _hours(beside: str) -> str:
    clock = read_clock(beside)
    if clock is None:
        return ""
    hours = [clock.start, clock.end] if clock.end else [clock.start]
    return " - ".join(one.strftime("%H:%M") for one in hours)
