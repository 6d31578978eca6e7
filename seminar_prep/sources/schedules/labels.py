"""Labels of announcements ("Speaker: …", "Titre : …", "Termin: …"), and texts whose labels alone part the talks."""

import re
from collections.abc import Iterator, Sequence

from seminar_prep.domain.plain_text import fold
from seminar_prep.sources.schedules.columns import field_of
from seminar_prep.sources.schedules.date_text import date_span
from seminar_prep.sources.schedules.spoken_lines import is_person

LABELLED_FIELDS = ("date", "time", "title", "speaker", "affiliation", "abstract", "location", "paper", "status", "term")
_LABELS = {
    "title": "title", "talk": "title", "talk title": "title", "topic": "title", "paper": "paper", "titre": "title",
    "titel": "title", "moderator": "speaker", "wer": "speaker", "qui": "speaker",
    "wo": "location", "abstract": "abstract", "summary": "abstract", "resume": "abstract",
    "when": "time", "time": "time", "date": "time", "date and time": "time", "wann": "time", "quand": "time",
    "by": "speaker", "on": "time", "at": "time",
    "where": "location", "location": "location", "place": "location", "room": "location", "venue": "location",
}  # fmt: skip
# Words that are headings of columns, but begin sentences or mails as well.
_NO_LABELS = frozenset({"from", "to", "data", "subject", "begin", "begins", "day", "link", "name", "note"})
_LABEL = re.compile(
    r"\W{0,4}(?P<label>[^\W\d_][^\W\d_]*(?:(?:\s*&\s*|\(|/|\s)[^\W\d_]+\)?){0,3})\s*[*_]{0,3}\s*:\s*[*_]{0,3}\s*"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_RULE = re.compile(r"[\s\-=_*~#]{3,}")
_LONGEST_LABEL = 30
# A line of a mail that is as long as this was wrapped, and goes on in the next.
_WRAPPED = 55
_LONGEST_SENTENCE = 300
_LONGEST_PLACE = 80


def label_of(text: str) -> tuple[str, str] | None:
    """Return the field that a line's label names, and what follows the label; "time" for dates, too. None for others.

    Examples:
        >>> label_of("Speaker: Ada Noether (Oslo)")
        ('speaker', 'Ada Noether (Oslo)')
        >>> label_of("Résumé : on compte")
        ('abstract', 'on compte')
        >>> label_of("Note: bring a pen") is None
        True

    """
    match = _LABEL.fullmatch(text) if ":" in text[: _LONGEST_LABEL + 12] else None
    if match is None or len(match["label"]) > _LONGEST_LABEL:
        return None
    word = " ".join(fold(match["label"]).split())
    field = _LABELS.get(word)
    if field is None and word not in _NO_LABELS:
        known = field_of(match["label"])
        field = "time" if known == "date" else known if known in LABELLED_FIELDS else None
    return (field, match["rest"].strip()) if field else None


def labelled_talks(lines: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the number of the first line (from 0) and the fields of every group of labels with a date.

    A label that comes again begins the next group, and so does a line drawn below a complete one.
    """
    start, fields, last, before = 0, dict.fromkeys(LABELLED_FIELDS, ""), "", ""
    for number, text in enumerate(lines):
        found = label_of(text) or _label_alone(text)
        ends = bool(found and _is_taken(found, fields)) or (_RULE.fullmatch(text) and text.strip() and fields["date"])
        if ends:
            if _is_talk(fields):
                yield start, fields
            fields, last = dict.fromkeys(LABELLED_FIELDS, ""), ""
        if found:
            start = number if not any(fields.values()) else start
            last = found[0]
            _put(found, fields)
        elif last:
            last = _go_on(text.strip(), before, last, fields)
        before = text
    if _is_talk(fields):
        yield start, fields


def with_titles_above(
    found: Sequence[tuple[int, dict[str, str]]], lines: Sequence[str]
) -> Sequence[tuple[int, dict[str, str]]]:
    """Give groups of labels, all without a title, the line above each for one, as cards set them."""
    if len(found) < 2 or any(fields["title"] for _, fields in found):
        return found
    above = [_above(lines, start) for start, _ in found]
    if not all(above) or len(set(above)) < len(above):
        return found
    return [(start, fields | {"title": title}) for (start, fields), title in zip(found, above, strict=True)]


def _above(lines: Sequence[str], start: int) -> str:
    before = next((line.strip() for line in reversed(lines[max(0, start - 3) : start]) if line.strip()), "")
    return "" if label_of(before) or date_span(before[:120]) or len(before) > _LONGEST_SENTENCE else before


def dated_once(lines: Sequence[str]) -> tuple[int, dict[str, str]] | None:
    """Return the one talk of a text whose labels name who and what, its only date standing in a sentence; or None."""
    fields, start = dict.fromkeys(LABELLED_FIELDS, ""), 0
    when: dict[str, str] = {}
    for number, text in enumerate(lines):
        found = label_of(text)
        if found and found[0] == "abstract":
            break
        if found and found[0] != "time":
            if fields[found[0]]:
                return None
            start = start or number
            _put(found, fields)
        elif span := date_span(text[:_LONGEST_SENTENCE]):
            when.setdefault(text[span[0] : span[1]], text[span[1] :])
    if fields["title"] and not fields["speaker"]:
        above = _above(lines, start)
        fields["speaker"] = above if is_person(above) else ""
    if len(when) != 1 or not (fields["title"] and fields["speaker"]):
        return None
    ((fields["date"], beside),) = when.items()
    fields["time"] = fields["time"] or beside
    return start, fields


def _label_alone(text: str) -> tuple[str, str] | None:
    """Return the field of a line that is nothing but a label, as pages set it above its value."""
    word = fold(text).strip()
    field = _LABELS.get(word) or ("speaker" if word in ("speaker", "speakers", "presenter") else None)
    return (field, "") if field and field != "paper" else None


def _is_talk(fields: dict[str, str]) -> bool:
    return bool(fields["date"] and (fields["title"] or fields["speaker"]))


def _is_taken(found: tuple[str, str], fields: dict[str, str]) -> bool:
    field, rest = found
    return bool(fields["date"] and date_span(rest[:120])) if field == "time" else bool(fields[field])


def _put(found: tuple[str, str], fields: dict[str, str]) -> None:
    field, rest = found
    if field != "time":
        fields[field] = rest
    elif span := date_span(rest[:120]):
        fields["date"] = rest[span[0] : span[1]]
        fields["time"] = fields["time"] or rest[span[1] :]
    else:
        fields["time"] = rest or fields["time"]


def _go_on(text: str, before: str, last: str, fields: dict[str, str]) -> str:
    """Add a line without a label to the field before it where it belongs there; return the field that goes on."""
    if last == "abstract":
        fields["abstract"] += "\n" + text
        return last
    if not text:
        return last if last in ("title", "speaker") and not fields[last] else ""
    if last == "time" and not (fields["date"] and fields["time"]):
        _put(("time", text), fields)
    elif last in ("title", "speaker", "location") and not fields[last]:
        fields[last] = text
    elif last == "title" and len(before.strip()) >= _WRAPPED:
        fields["title"] += " " + text
        return last
    elif (
        last == "speaker"
        and len(text) < _LONGEST_PLACE
        and not fields["affiliation"]
        and not date_span(text[:_LONGEST_PLACE])
    ):
        fields["affiliation"] = text
    return ""
