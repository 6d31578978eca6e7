"""Words of schedules that are no title and no name: placeholders, cancellations, breaks, names of series.

All functions are pure and look at the words alone; nothing here knows a particular schedule.
"""

import re

from seminar_prep.domain.plain_text import fold, one_line

_NOUN = (
    r"(?:titles?|speakers?|abstracts?|topics?|affiliations?|details?|names?|talks?|locations?|rooms?|venue|time|date|"
    r"presenters?|information|info|papers?|titel|thema|referent(?:in)?|vortrag|titre|"
    r"orateur|intervenant|titulo|ponente)"
)
_UNKNOWN = (
    r"(?:t\.?\s?b\.?\s?[acd]\.?|to be (?:announced|confirmed|determined|decided|defined|scheduled|advised|provided)|"
    r"to come|to follow|coming soon|(?:will|shall) be announced|not yet (?:known|announced|available)|pending|"
    r"announced later|unknown|open|available|vacant|nothing|none|null|nil|n/?a|nan|"
    r"text goes here|goes here|here|placeholder|"
    r"(?:wird )?noch (?:bekannt ?gegeben|offen)|n\. ?n\.?|a (?:venir|preciser|confirmer)|"
    r"por (?:anunciar|confirmar|definir)|"
    r"da (?:definire|annunciare))"
)
_PLACEHOLDER = re.compile(
    rf"(?:the\s+)?(?:{_NOUN}(?:\s+(?:and|&|/)\s+{_NOUN})?\s*[:\-–—]?\s*)?(?:is\s+|are\s+)?"
    rf"(?:{_UNKNOWN}(?:\s+soon|\s+later)?)?|(?:{_NOUN}\s+)?text goes here|open slot|free slot|empty slot|"
    r"(?:see|voir|siehe) (?:below|ci[- ]?dessous|unten)|"
    r"(?:all|any) (?:participants?|members?)|everyone|everybody"
)

_LONGEST_PLACEHOLDER = 200

_CANCEL_WORD = (
    r"(?:cancel+ed|cancel+ation|cancel(?=\s+due\b|\s*$)|no longer taking place|called off|"
    r"cancelad[oa]|suspendid[oa]|sospes[oa]|annullat[oa]|geannuleerd|inst(?:ä|ae)llt|"
    r"annul(?:e|ee|es|é|ée|ato|ata)|abgesagt|entf(?:ä|ae)llt|f(?:ä|ae)llt aus|"
    r"postponed|verschoben|report(?:é|ée)|rescheduled|moved to(?= ))"
)
_CANCEL_FIRST = re.compile(
    rf"\W*(?P<word>{_CANCEL_WORD})(?P<after>\s*[:!\-–—|\])*.]+\s*|\s+due\b.*|\s*$|\s+(?P<more>\S.*))",
    re.IGNORECASE | re.DOTALL,
)
_CANCEL_LAST = re.compile(
    rf"\s*(?:[(\[{{]\s*{_CANCEL_WORD}[^)\]}}]*[)\]}}]|[\-–—:|*]+\s*{_CANCEL_WORD})\W*$", re.IGNORECASE
)
_MEETING_NOUN = re.compile(r"\W*(?:talk|seminar|session|meeting|colloquium|lecture|today|this week)\b", re.IGNORECASE)

_BREAK = re.compile(
    r"(?:(?:coffee|tea|lunch|dinner|breakfast|morning|afternoon|short|long|mid-?term|mid-?semester|semester|term|"
    r"(?:inter|between).?semester|spring|summer|autumn|fall|winter|easter|christmas|xmas|university|reading|study|"
    r"thanksgiving|holiday|teaching|bank holiday)\s+)*"
    r"(?:breaks?|recess|holidays?|vacations?|pause|refreshments)|"
    r"(?:coffee|tea|lunch|dinner|breakfast|banquet|brunch|drinks|aperitif|apero|coffee (?:and|&) (?:tea|cake|cookies))|"
    r"(?:public |bank |university |national )?holiday\s*[:\-–—(].*|"
    r"(?:thanksgiving|christmas|easter|new year'?s?|labou?r|memorial|independence|good "
    r"friday)(?: day| eve| monday| week)?|"
    r"no (?:talks?|seminars?|meetings?|class(?:es)?|colloquium|sessions?|lectures?|workshops?|club|lunch)"
    r"(?:\s*(?:[:\-–—(,.!]|today|this|due|because|on|scheduled|week).*)?|"
    r"(?:reading|exam|study|break|consultation|flexible learning) week|exams?|exam period|finals week|"
    r"(?:welcome |opening |evening |closing )?reception|registration(?: and coffee)?|welcome(?: coffee| remarks)?|"
    r"(?:opening|closing|welcoming|introductory|concluding) (?:remarks|words|address|session)|opening|closing|"
    r"(?:conference |workshop |social )?(?:dinner|excursion|outing|picnic|happy hour)|"
    r"social(?: event| hour| programme?)?|"
    r"group photo|poster session|free (?:time|afternoon)|\w+ orientation|orientation|problem session|"
    r"(?:semester|vorlesungs|weihnachts|mittags|kaffee)(?:ferien|pause)|(?:gesetzlicher )?feiertag|"
    r"vorlesungsfreie zeit|festivo|feriado|festivita|jour ferie|ferie|"
    r"(?:kein(?:e)?) (?:vortrag|seminar|veranstaltung)|ferien|vacances|pause(?: cafe| dejeuner)|"
    r"(?:pas de|relache) ?(?:seminaire)?|sin seminario|descanso|vacaciones"
)

# "Yom Kippur - no seminar": why before what.
_REASON_FIRST = re.compile(
    r"[^:–—-]{3,60}\s*[:–—-]+\s*(?P<what>no (?:talks?|seminars?|meetings?|class(?:es)?|colloquium))"
)

_SERIES_NOUN = (
    r"(?:seminars?|seminar series|webinars?|webinar series|colloqui(?:um|a)|kolloquium|oberseminar|forschungsseminar|"
    r"seminaire|seminario|lectures?|lecture series|"
    r"distinguished lecture|reading group|journal club|study group|working seminar|grand rounds|"
    r"talk series|speaker series|lunch talks?|tea talks?)"
)
_SERIES_NAME = re.compile(
    rf"(?:.*\W)?{_SERIES_NOUN}"
    rf"(?:\s+(?:series|talks?|\(.*\)|#\d{{1,4}}|no\.?\s?\d{{1,4}}|\d{{1,4}}(?:[-/–]\d{{2,4}})?|on [\w\s&,-]+))*",
    re.IGNORECASE,
)
_FUNCTION_WORDS = re.compile(
    r"\b(?:to|is|are|was|how|why|what|when|can|does|do|with|from|an?|by|via|towards?)\b", re.IGNORECASE
)


def is_placeholder(text: str) -> bool:
    """Tell whether a text says only that something is not known yet: "TBA", "Title: tbd", "...", or nothing."""
    if len(text) > _LONGEST_PLACEHOLDER and re.search(r"[^\W_]", text):
        return False
    plain = fold(text).strip(" \t.,;:!?*_-–—()[]{}<>\"'“”‘’/|")
    return not plain or bool(_PLACEHOLDER.fullmatch(plain)) or not re.search(r"[^\W_]", plain)


def known(text: str | None) -> str | None:
    """Return `text` on one line, or None where it is absent or a placeholder."""
    if text is None:
        return None
    line = one_line(text)
    return None if is_placeholder(line) else line


def cancellation(text: str) -> tuple[bool, str]:
    """Return whether a heading is marked as cancelled or postponed, and the heading without that mark.

    The mark stands first ("CANCELLED: …", "cancelled - …") or last ("… (cancelled)"); a title that merely begins
    with the word ("Cancelled debts in …") is none, unless the word is in capitals.
    """
    line = one_line(text)
    if match := _CANCEL_FIRST.match(line):
        more = match["more"]
        if more is None or match["word"].isupper() or _MEETING_NOUN.match(more) or match["word"].lower() == "moved to":
            rest = more or line[match.end() :]
            if match["word"].lower() == "moved to":
                rest = rest.partition(": ")[2] or rest
            rest = rest.strip(" -–—:|*[]")
            return True, rest if rest.count("(") == rest.count(")") else rest.strip("() ")
    if match := _CANCEL_LAST.search(line):
        return True, line[: match.start()].strip()
    return False, line


def is_break(text: str) -> bool:
    """Tell whether a heading names a pause, a holiday or a social event, in at most eight words."""
    if len(text) > _LONGEST_PLACEHOLDER and re.search(r"[^\W_]", text):
        return False
    plain = fold(text).strip(" .,;!*_-–—()[]\"'")
    if match := _REASON_FIRST.fullmatch(plain):
        plain = match["what"]
    return len(plain.split()) <= 8 and bool(_BREAK.fullmatch(plain))


def is_series_name(text: str) -> bool:
    """Tell whether a heading only names a series ("Algebra Seminar", "Colloquium"): the slot is still open."""
    plain = fold(text)
    if is_break(text):
        return False
    return len(plain.split()) <= 9 and bool(_SERIES_NAME.fullmatch(plain)) and not _FUNCTION_WORDS.search(plain)
