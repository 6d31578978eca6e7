"""The one-line heading of a calendar entry: series, speaker and title in the orders people use.

A heading alone is often ambiguous ("Blue Velvet — A Screening" has the shape of "Speaker — Title"), so the habits of
all headings of one calendar decide what a dash and a bare name mean.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from seminar_prep.domain.plain_text import fold, one_line
from seminar_prep.domain.speaker_text import looks_like_person, read_speaker
from seminar_prep.domain.talk_text import is_placeholder, is_series_name, known

_BRACKETED = re.compile(r"\s*\[(?P<series>[^\[\]]{1,120})\]\s*(?P<rest>.*)", re.DOTALL)
_PREFIX = re.compile(r"(?P<series>[^:–—|]{2,80}?)(?:\s*:\s+|\s+[-–—|]\s+)(?P<rest>\S.*)", re.DOTALL)
_DASH = re.compile(r"\s+(?:-{1,2}|–|—|\|)\s*|\s*—\s*|^(?:-|–|—)\s+")
_COLON = re.compile(r"\s*:\s+")
_AFTER_QUOTE = re.compile(r"(?P<name>[^\"“„«]+?)\s*[,:–—-]?\s*[\"“„«](?P<title>[^\"“”„«»]+)[\"”“»]\s*[.,]?\s*")
_BEFORE_NAME = re.compile(
    r"[\"“„«](?P<title>[^\"“”„«»]+)[\"”“»]\s*[,:–—-]?\s*(?:(?:by|von|par|por|di|da)\s+)?(?P<name>[^\"“„«]+)"
)
_HONORIFIC = re.compile(r"\s*(?:prof(?:essor)?|dr|pr)\b\.?\s", re.IGNORECASE)
_DEGREE = re.compile(r",\s*(?:Ph\.?\s?D|M\.?D|MBBS|MSc|MPH|DPhil)\b")
# A way of writing counts as a calendar's habit when at least this share of its headings shows it.
_HABIT_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Headline:
    """The parts of a heading; None where it does not name them. `rest` is what follows the series, as written."""

    series: str | None = None
    speaker: str | None = None
    affiliation: str | None = None
    title: str | None = None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Habits:
    """How one calendar writes its headings.

    `series` are prefixes that most headings share, folded; `name_first` and `name_last` say that "X - Y" has the
    speaker before or after the dash; `bare_names` that a heading may be a name alone.
    """

    series: frozenset[str] = frozenset()
    name_first: bool = False
    name_last: bool = False
    bare_names: bool = False


def headline_habits(headings: Iterable[str], calendar_name: str | None = None) -> Habits:
    """Return the habits shown by the headings of one calendar; repeated headings count once."""
    distinct = sorted({fold(heading): one_line(heading) for heading in headings}.values())
    prefixes = Counter(fold(match["series"]) for heading in distinct if (match := _PREFIX.match(heading)))
    series = {prefix for prefix, n in prefixes.items() if n >= 3 and n >= _HABIT_SHARE * len(distinct)}
    if calendar_name:
        series.add(fold(calendar_name))
    habits = Habits(series=frozenset(series))
    rests = [rest for heading in distinct if not is_placeholder(rest := _series_and_rest(heading, habits)[1])]
    dashed = [parts for rest in rests if len(parts := _parted(rest)) == 2]
    first = len({fold(left) for left, right in dashed if looks_like_person(left) and not looks_like_person(right)})
    last = len({fold(right) for left, right in dashed if looks_like_person(right) and not looks_like_person(left)})
    bare = sum(len(_parted(rest)) == 1 and looks_like_person(read_speaker(rest).speaker or "") for rest in rests)
    enough = max(2 if len(rests) > 1 else 1, _HABIT_SHARE * len(rests))
    return Habits(
        series=frozenset(series),
        name_first=first >= enough and first > last,
        name_last=last >= enough and last > first,
        bare_names=(bare >= 2 and bare >= enough) or (bare >= 2 and bare + first >= enough),
    )


def read_headline(heading: str, habits: Habits) -> Headline:
    """Return series, speaker and title of one heading.

    Evidence for a name: brackets with a place, a degree or "Prof." beside it, a series named before it, quotes around
    the title, or the calendar's habits; without any, the whole heading is the title.
    """
    series, rest = _series_and_rest(one_line(heading), habits)
    if is_placeholder(rest):
        return Headline(series, rest=rest)
    if series is None and (is_series_name(rest) or fold(rest) in habits.series):
        return Headline(rest, rest="")
    if quoted := _quoted(series, rest):
        return quoted
    parts = _parted(rest)
    if len(parts) == 2 and (split := _split(series, rest, parts, habits)):
        return split
    if len(parts) == 1 and _is_name_alone(rest, series, habits):
        by = read_speaker(rest)
        return Headline(series, by.speaker, by.affiliation, by.title, rest)
    return Headline(series, title=known(rest), rest=rest)


def _series_and_rest(heading: str, habits: Habits) -> tuple[str | None, str]:
    if match := _BRACKETED.fullmatch(heading):
        return match["series"].strip(), match["rest"].strip()
    match = _PREFIX.fullmatch(heading)
    if match and (is_series_name(match["series"]) or fold(match["series"]) in habits.series):
        return match["series"].strip(), match["rest"].strip()
    return None, heading.strip()


def _parted(rest: str) -> Sequence[str]:
    """Return (left, right) of the first dash, else of the first colon outside brackets, else the whole."""
    for pattern in (_DASH, _COLON):
        for match in pattern.finditer(rest):
            left = rest[: match.start()]
            if left.count("(") == left.count(")"):
                return left.strip(), rest[match.end() :].strip()
    return (rest,)


def _split(series: str | None, rest: str, parts: Sequence[str], habits: Habits) -> Headline | None:
    left, right = parts
    if is_placeholder(left) and (known(right) is None or series is not None):
        return Headline(series, title=known(right), rest=rest)
    left_by, right_by = read_speaker(left), read_speaker(right)
    left_is_name = _all_people(left_by.speaker)
    right_is_name = _all_people(right_by.speaker)
    if left_is_name and (_marked_as_name(left) or habits.name_first or (series is not None and not right_is_name)):
        return Headline(series, left_by.speaker, left_by.affiliation, known(right) or left_by.title, rest)
    if left_is_name and known(right) is None:
        return Headline(series, left_by.speaker, left_by.affiliation, None, rest)
    if right_is_name and (_marked_as_name(right) or habits.name_last):
        return Headline(series, right_by.speaker, right_by.affiliation, known(left), rest)
    if series is not None and left_is_name and right_is_name:
        return Headline(series, left_by.speaker, left_by.affiliation, known(right), rest)
    return None


def _quoted(series: str | None, rest: str) -> Headline | None:
    match = _AFTER_QUOTE.fullmatch(rest) or _BEFORE_NAME.fullmatch(rest)
    if match and _all_people(read_speaker(match["name"]).speaker):
        by = read_speaker(match["name"])
        return Headline(series, by.speaker, by.affiliation, known(match["title"]), rest)
    return None


def _is_name_alone(rest: str, series: str | None, habits: Habits) -> bool:
    if not _all_people(read_speaker(rest).speaker):
        return False
    return series is not None or habits.bare_names or _marked_as_name(rest)


def _marked_as_name(text: str) -> bool:
    """Tell whether something beside the shape says that this is a person: "Prof.", a degree, a place in brackets."""
    if _HONORIFIC.match(text) or _DEGREE.search(text):
        return True
    match = re.fullmatch(r"(?P<name>[^()]+)\([^()]+(?:\([^()]*\)[^()]*)*\)(?:\s*(?:,|and|&).*)?", text)
    return bool(match) and looks_like_person(match["name"])  # type: ignore[index]


def _all_people(names: str | None) -> bool:
    return bool(names) and all(looks_like_person(name, least_words=2) for name in str(names).split(", "))
