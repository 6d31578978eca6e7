"""The free text of a calendar entry: labelled lines ("Speaker: …"), the abstract, and meeting links around them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from seminar_prep.domain.plain_text import fold, strip_controls
from seminar_prep.domain.talk_text import is_placeholder, known

_LABELS = {
    "speaker": "speaker speakers presenter presenters presented-by invited-speaker guest-speaker keynote-speaker "
    "speaker-name name-of-speaker lecturer referent referentin vortragender vortragende "
    "orateur intervenant conferencier "
    "ponente relatore sprecher",
    "title": "title talk-title title-of-talk title-of-the-talk paper-title lecture-title seminar-title titel "
    "titel-des-vortrags titre titulo titolo",
    "topic": "topic subject thema",  # meeting invitations use it, too: a title only beside a named speaker
    "affiliation": "affiliation affiliations institution university institute organization organisation company from "
    "speaker-affiliation home-institution institut universitat zugehorigkeit",
    "abstract": "abstract abstract-of-the-talk talk-abstract summary zusammenfassung resume resumen description",
    "location": "location where place room venue ort raum lieu salle lugar sala",
    "ignored": "bio biography about-the-speaker speaker-bio short-bio host hosts hosted-by organizer "
    "organizers organiser "
    "organisers program programme event-type type source details date time when start end "
    "series seminar contact website "
    "web link links url zoom zoom-link meeting-link meeting-id passcode password livestream recording slides video "
    "price tickets tags category keywords registration register note notes more-information more-info "
    "interactive-livestream advisor advisors adviser supervisor mentor",
}
_FIELD = {label: field for field, labels in _LABELS.items() for label in labels.split()}
_LABEL_LINE = re.compile(
    r"[\s*_•>-]*(?P<label>[^\W\d_][\w '’-]{1,30}?)\s*[*_]*\s*[:：]\s*[*_]*\s*(?P<value>.*)", re.UNICODE
)
_HEADING_LINE = re.compile(r"[\s*_#]*(?P<label>abstract|zusammenfassung|resume|résumé|resumen)[\s*_.:]*", re.IGNORECASE)
_BY_LINE = re.compile(r"by\s+(?P<speaker>.+?)\s+as part of\s+(?P<series>.+)")
_MEETING_LINE = re.compile(
    r"(?:join (?:via|by|with|on|the|our|us)?\b.{0,40}(?:zoom|meet|teams|webex|phone|"
    r"online)|meeting id|passcode|password|"
    r"one tap|dial|find your local number|learn more about meet|https?://\S+$|or dial|more phone numbers|"
    r"\[(?:interactive livestream|livestream|lecture held|online).*|-?::~|"
    r"(?:to )?(?:join|subscribe|register)\b.{0,60}https?://\S+$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Described:
    """What a description says under labels; None for what it does not say. `abstract` keeps its paragraphs.

    `has_labels` tells whether any of speaker, title, affiliation or abstract stood under a label at all.
    """

    speaker: str | None = None
    title: str | None = None
    affiliation: str | None = None
    abstract: str | None = None
    location: str | None = None
    series: str | None = None
    has_labels: bool = False


def read_description(text: str) -> Described:
    """Return the labelled values and the abstract of a plain-text description.

    A value goes on over unlabelled lines for the abstract only. What stands under no label is the abstract if none is
    labelled; lines that only help to join a meeting are left out of it. Placeholders are None.
    """
    found: dict[str, str] = {}
    abstract: list[str] = []
    loose: list[str] = []
    current = ""
    for line in strip_controls(text).split("\n"):
        label, value = _labelled(line)
        if match := _BY_LINE.fullmatch(line.strip()):
            found.setdefault("speaker", match["speaker"])
            found.setdefault("series", match["series"])
            current = ""
        elif label and not (current == "abstract" and label not in ("speaker", "title", "ignored", "abstract")):
            current = label
            if label == "abstract":
                abstract.append(value)
            elif value or label in found:
                found.setdefault(label, value)
        elif current == "abstract":
            abstract.append(line)
        elif current in ("title", "topic", "speaker", "affiliation") and current not in found and line.strip():
            found[current] = line.strip()
        elif not (current == "ignored" and line.strip() and not loose):
            loose.append(line)
    place = found.get("affiliation", "")
    has_labels = bool(found.keys() & {"speaker", "title", "affiliation"}) or bool(abstract)
    return Described(
        speaker=known(found.get("speaker")),
        title=known(found.get("title")) or (known(found.get("topic")) if "speaker" in found else None),
        affiliation=None if _labelled(place)[0] else known(place),
        abstract=_prose(abstract) or _prose(loose),
        location=known(found.get("location")),
        series=known(found.get("series")),
        has_labels=has_labels,
    )


def _labelled(line: str) -> tuple[str | None, str]:
    line = " ".join(line.split())
    if match := _HEADING_LINE.fullmatch(line):
        return "abstract", ""
    match = _LABEL_LINE.fullmatch(line)
    if not match:
        return None, line
    label = re.sub(r"[\s'’_-]+", "-", fold(match["label"]))
    return _FIELD.get(label), match["value"].strip()


def _prose(lines: Iterable[str]) -> str | None:
    """Return the paragraphs of an abstract without meeting links and surplus blank lines, or None."""
    kept: list[str] = []
    for line in lines:
        if re.match(r"\s*-?::~", line):  # a calendar's own block of meeting links follows
            break
        if not _MEETING_LINE.match(line.strip()):
            kept.append(" ".join(line.split()))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return None if is_placeholder(text) else text
