"""Heading and description of one calendar entry together: who speaks, about what, and where it says so."""

import re
from dataclasses import dataclass

from seminar_prep.domain.description import Described, read_description
from seminar_prep.domain.headline import Habits, Headline, read_headline
from seminar_prep.domain.plain_text import fold
from seminar_prep.domain.speaker_text import looks_like_person, read_speaker, reads_as_title
from seminar_prep.domain.talk_text import cancellation, known

_EDGE = ' \t-–—:|,;/"“”'


@dataclass(frozen=True, slots=True)
class EntryText:
    """What an entry's words say; None for what they do not. `series` is the prefix its heading carries, if any."""

    title: str | None
    speaker: str | None
    affiliation: str | None
    abstract: str | None
    location: str | None
    series: str | None
    is_cancelled: bool


def read_entry(heading: str, description: str, habits: Habits) -> EntryText:
    """Return the parts of an entry. Labelled lines of the description beat the order of words in the heading."""
    is_cancelled, heading = cancellation(heading)
    line = read_headline(heading, habits)
    said = read_description(description)
    title, speaker, affiliation = _title_and_speaker(line, said)
    if title and speaker and fold(title) == fold(speaker):
        title = None
    return EntryText(
        title=title,
        speaker=speaker,
        affiliation=said.affiliation or affiliation,
        abstract=None if said.abstract and fold(said.abstract) in (fold(heading), fold(title or "")) else said.abstract,
        location=said.location,
        series=line.series or said.series,
        is_cancelled=is_cancelled,
    )


def _title_and_speaker(line: Headline, said: Described) -> tuple[str | None, str | None, str | None]:
    if said.speaker is None:
        if said.title is None:
            return line.title, line.speaker, line.affiliation
        by = read_speaker(_without(line.rest, said.title))
        if by.speaker and all(looks_like_person(name) for name in by.speaker.split(", ")):
            return said.title, by.speaker, by.affiliation
        return said.title, line.speaker, line.affiliation
    if reads_as_title(said.speaker):
        return said.title or line.title or said.speaker, None, None
    by = read_speaker(said.speaker)
    title = said.title or by.title or _title_beside(line, said.speaker, by.speaker)
    return title, by.speaker, by.affiliation


def _title_beside(line: Headline, label: str, speaker: str | None) -> str | None:
    """Return what the heading says beyond the speaker that a label names."""
    rest = line.rest
    for name in (label, speaker or ""):
        if name and fold(rest).startswith(fold(name)):
            return known(rest[len(name) :].strip(_EDGE)) if len(fold(name)) == len(name) else line.title
        if name and fold(rest).endswith(fold(name)) and len(fold(name)) == len(name):
            return known(rest[: -len(name)].strip(_EDGE))
    if line.speaker and speaker and fold(line.speaker) in fold(speaker):
        return line.title
    by = read_speaker(rest)
    if by.speaker and speaker and _same_words(by.speaker, speaker):
        return None
    return known(rest)


def _without(rest: str, title: str) -> str:
    """Return the heading without the title that a label repeats."""
    return re.sub(re.escape(title), " ", rest, count=1, flags=re.IGNORECASE).strip(_EDGE)


def _same_words(one: str, other: str) -> bool:
    left, right = set(re.findall(r"\w+", fold(one))), set(re.findall(r"\w+", fold(other)))
    return bool(left) and (left <= right or right <= left)
