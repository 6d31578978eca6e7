"""Announcements in blocks (plain text, lists, paragraphs, cards) to talks: a date opens or marks each block."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from seminar_prep.domain.plain_text import one_line
from seminar_prep.domain.schedule import ParsedSchedule, ScheduleOptions
from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.announced import announced_talk, quoted_talk
from seminar_prep.sources.schedules.clock_text import read_clock, split_clock
from seminar_prep.sources.schedules.date_text import date_span, read_date, weekday_of
from seminar_prep.sources.schedules.delimited import Row
from seminar_prep.sources.schedules.labels import (
    LABELLED_FIELDS,
    dated_once,
    label_of,
    labelled_talks,
    with_titles_above,
)
from seminar_prep.sources.schedules.lines import Line
from seminar_prep.sources.schedules.link_words import leads_elsewhere, without_links
from seminar_prep.sources.schedules.markup import plain_text
from seminar_prep.sources.schedules.month_headings import with_months
from seminar_prep.sources.schedules.not_heard import is_deadline, is_schedule
from seminar_prep.sources.schedules.page_words import usual_times
from seminar_prep.sources.schedules.room_words import is_room, room_among, room_before
from seminar_prep.sources.schedules.spoken_lines import is_person, split_person, without_dot, without_quotes
from seminar_prep.sources.schedules.table_dates import PageWords
from seminar_prep.sources.schedules.tabular import read_talks
from seminar_prep.sources.schedules.terms import put_terms

# "[video] [slides]" behind a name.
_REMARKS = re.compile(r"(?:\s*\[[^\[\]]{1,20}\])+\s*$")
# "(new room: 302)", "(online)", "(note the unusual time)" behind date and time.
_REMARK = re.compile(
    r"\s*[,;]?\s*\((?P<where>[^()]*\b(?:room|zoom|on-?line|venue|hall|building|hybrid|in person)\b[^()]*|"
    r"(?:note|please note|unusual|special)\b[^()]*)\)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]{6,70})\)")
_CANCELLED = re.compile(r"\W*(?:cancel+ed|postponed|abgesagt|annul(?:é|ée|ato|ata)|cancelad[oa])\b\W+", re.IGNORECASE)
# "Week 3 (10/15)", "Talk 2: 15 October": the number of a meeting before its date; "Analysis: Tuesday 6 October".
_COUNTER = re.compile(
    r"\A\W*(?:(?:week|session|meeting|talk|lecture|seminar|colloquium|no|nr|woche|sitzung|vortrag)\.?\s*#?\d{1,3}\s*"
    r"[:.,(\[|–—-]\s*(?=\D{0,14}\d)"
    r"|(?!when|date|time|next|last|deadline|due|submission|registration|posted|published|updated|sent|on\b)"
    r"[a-z][a-z&' -]{2,30}:\s+(?=(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s))",
    re.IGNORECASE,
)
# People who do not speak, and what else an announcement labels.
_OTHERS_LABEL = re.compile(
    r"\W*(?:(?:faculty )?hosts?|hosted by|contacts?|organi[sz]ers?|organi[sz]ed by|chairs?|conveno?rs?|refreshments|"
    r"coffee|tea|(?:join |via )?zoom(?: meeting| link| id)?|join(?: us)?|"
    r"livestream|website|meeting id|passcode|password|rsvp|registration|e-?mail)\s*:",
    re.IGNORECASE,
)
_BRACKETED_DAY = re.compile(r"\s*\(\s*([^\W\d_]{2,10})\.?\s*\)")
_BRACKETED = re.compile(r"[\s,;]*\([^()]{3,40}\)")
_TWO_NUMBERS = re.compile(r"\d{1,2}\s*[/.]\s*\d{1,2}\.?")
# "Born 12.03.1998", "updated 12 August", "since October 2024": days on which nobody speaks.
_NO_MEETING = re.compile(
    r"\b(?:born|since|updated?|modified|changed|posted|published|submitted|accepted|received|deadline|due|by|until|"
    r"joined|graduated|defended|founded|geboren|seit|stand|copyright|version|revised|accessed|retrieved|from|room)\W*(?:on\s+)?$",
    re.IGNORECASE,
)
# "Title, Sep 9, 2026, presented by Ada Noether": a date between marks, and who speaks behind it.
_BETWEEN_MARKS = re.compile(
    r"(?:[,;:.–—|-]\s*|\son\s+)(?P<date>(?:[^\W\d_]{3,10}\.?,?\s*)?(?:\d|[A-Z][a-z]{2,8}\.?\s+\d))"
)
_TALKER = re.compile(
    r"\W{0,4}(?:(?:presented|given|led|moderated)\s+by|by|speakers?:?|presenters?:?|with|von|par|por)\s+"
    r"(?P<by>(?-i:[^\W\d_a-z]).*)",
    re.DOTALL | re.IGNORECASE,
)
_RULE = re.compile(r"[\s\-=_*~#]{3,}")
_REFERENCE = re.compile(
    r"[^()]*(?:,| and | et al)[^()]*\((?:19|20)\d\d[a-z]?\)[,.:]\s*(?P<title>.+?)(?:[,.]\s*In:?\s+[A-Z].*)?[.,]?"
)
_EDGES = " \t-–—:,;.|*_#•·>[](){}"
# A date further on than this in a line is one in a sentence.
_FAR = 24
# A line longer than this is part of an abstract.
_LONG = 220
# What stands behind an hour and is no longer names a room.
_SHORT = 40
# A room on a line of its own stands this near below the date of a longer announcement.
_NEAR = 3
# A date that ends an item stands in these last characters; longer items are abstracts.
_TAIL, _LONGEST_ITEM = 70, 400
_MIN_BLOCKS_SHARE = 0.6
# The words of a page that say what it is stand in its first lines.
_LINES_ABOVE = 40
MAX_LINES = 100_000
# Characters of a line: an abstract in one has some 2,000.
MAX_LINE = 50_000
MAX_BLOCKS = 5_000


class NoTalksError(InputError):
    """A text without a block that names a talk."""


def parse_text(text: str, options: ScheduleOptions, name: str) -> ParsedSchedule:
    """Return the talks of a plain text. Raises InputError where no line begins with a date beside something to hear."""
    cut = (line[:MAX_LINE] for line in text.split("\n")[:MAX_LINES])
    lines = [Line(plain_text(line)[0].strip(), n) for n, line in enumerate(cut, 1)]
    return read_blocks(lines, "", options, name, "text")


def read_blocks(lines: Sequence[Line], heading: str, options: ScheduleOptions, name: str, kind: str) -> ParsedSchedule:
    """Return the talks in `lines` of a page with that `heading`. Raises InputError where there is none."""
    lines = with_months(lines)
    blocks = [block for block in islice(_blocks(lines), MAX_BLOCKS + 1) if block]
    if len(blocks) > MAX_BLOCKS:
        hint = "Cut it down to the coming months."
        raise InputError(f"it holds more than {MAX_BLOCKS:,} dates.", hint=hint, where=name)
    found = [(block[0].number, _read(block)) for block in blocks]
    found = [one for one in found if not _is_fraction(one[1])]
    bare = [one for one in found if _TWO_NUMBERS.fullmatch(one[1]["date"])]
    n_spelt = sum(bool((when := read_date(fields["date"])) and not when.numbers) for _, fields in found)
    if n_spelt >= len(bare):
        found = [one for one in found if one not in bare]  # a list writes its dates in one way; these are no dates
    texts = [line.text for line in lines]
    labelled = [(lines[n].number, fields) for n, fields in with_titles_above(list(labelled_talks(texts)), texts)]
    n_named = sum(bool(fields["title"] or fields["speaker"]) for _, fields in found)
    found = labelled if labelled and len(labelled) >= n_named else found
    if not labelled and not n_named and (once := dated_once(texts)):
        found = [(lines[once[0]].number, once[1])]
    is_named = any(fields["speaker"] for _, fields in found)
    if not is_named and n_named <= 1 and (announced := announced_talk(texts) or quoted_talk(texts)):
        found = [(lines[announced[0]].number, announced[1])]
    found = [one for one in found if not is_deadline(one[1])]
    above = " ".join(texts[:_LINES_ABOVE])
    if not any(fields["title"] or fields["speaker"] for _, fields in found) or not is_schedule(
        [fields for _, fields in found], heading, above
    ):
        raise NoTalksError(
            "no line begins with a date and goes on with a talk.",
            hint="A schedule is a calendar, a table, or blocks of date, speaker and title.",
            where=name,
        )
    first = next(n for n, line in enumerate(lines) if line.number >= found[0][0])
    page = PageWords(heading, usual_times("\n".join(line.text for line in lines[:first])))
    put_terms(found, lines)
    rows = [Row(number, tuple(fields[field] for field in LABELLED_FIELDS)) for number, fields in found]
    places = [f"{name}:{number}" for number, _ in found]
    return read_talks(rows, places, {field: n for n, field in enumerate(LABELLED_FIELDS)}, options, name, kind, page)


def _is_fraction(fields: Mapping[str, str]) -> bool:
    """Tell whether "2/6" has nothing to hear beside it: then it is a fraction or a page."""
    words = "".join(fields[field] for field in ("title", "speaker"))
    return not re.search(r"\w", words) and bool(_TWO_NUMBERS.fullmatch(fields["date"]))


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Part the lines into talks: by dates, then by the hours below a date."""
    for block in _parted(lines):
        yield from _parted_day(block)


def _parted_day(block: list[Line]) -> Iterator[list[Line]]:
    """Part a block whose date stands alone above lines that begin with the hour of a talk each."""
    head = block[0].text if block else ""
    span = date_span(head[:120]) if block and _opens(head) else None
    hours = [n for n, line in enumerate(block) if n and split_clock(line.text)[0]]
    below = next((n for n, line in enumerate(block) if n and line.text.strip(_EDGES)), 0)
    if span is None or not hours or hours[0] != below or head[span[1] :].strip(_EDGES):
        yield block
        return
    for start, end in zip(hours, [*hours[1:], len(block)], strict=True):
        yield [replace(block[start], text=f"{head[: span[1]]} {block[start].text}"), *block[start + 1 : end]]


def _parted(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Part the lines at their dates, or into their containers where the dates stand inside those."""
    containers: dict[int, list[Line]] = {}
    for line in lines:
        if line.container:
            containers.setdefault(line.container, []).append(line)
    dated = [block for block in containers.values() if any(_opens(line.text) or _in_brackets(line) for line in block)]
    inside = [block for block in dated if not _opens(block[0].text)]
    n_openings = sum(_opens(line.text) for line in lines)
    if inside and len(inside) >= _MIN_BLOCKS_SHARE * len(dated) and len(dated) >= _MIN_BLOCKS_SHARE * n_openings:
        yield from dated
        return
    block: list[Line] = []
    for line in lines:
        if _opens(line.text):
            if block:
                yield block
            block = [line]
        elif block:
            block.append(line)
    if block:
        yield block


def _opens(text: str) -> bool:
    """Whether a line begins with a date that is no label's value, and is no sentence of an abstract."""
    text = _COUNTER.sub("", _CANCELLED.sub("", text[:160], count=1), count=1)
    span = date_span(text[:120])
    if span is None or re.search(r"[A-Za-z]{2}", text[: span[0]]) or span[0] > _FAR:
        return False
    return bool(read_date(text[span[0] : span[1]])) and not re.match(r"\s*\d+\s*$", text[: span[1]])


def _in_brackets(line: Line) -> tuple[str, int, int] | None:
    """Return a date behind other words of a list item, and where it begins and ends in the line.

    It stands in brackets, "Name (Place) Title (24/11/2020, 1.30pm)", or is the last words of the item.
    """
    if not line.container:
        return None
    for match in _BRACKETS.finditer(line.text[:600]):
        if date_span(match[1]) and _opens(match[1]):
            return match[1], match.start(), match.end()
    if len(line.text) <= _LONGEST_ITEM and (middle := _BETWEEN_MARKS.search(line.text)):
        rest = line.text[middle.start("date") :]
        span = date_span(rest)
        if span and span[0] == 0 and not _NO_MEETING.search(line.text[: middle.start("date")]):
            after = split_clock(rest[span[1] :])[1]
            if _TALKER.match(after):
                return rest[: len(rest) - len(after)], middle.start("date"), len(line.text) - len(after)
    start = max(0, len(line.text) - _TAIL)
    span = date_span(line.text[start:]) if len(line.text) <= _LONGEST_ITEM else None
    if span is None or start + span[0] == 0:
        return None
    when = line.text[start + span[0] :]
    if _NO_MEETING.search(line.text[: start + span[0]]) or re.match(r"\d{1,2}\.\d{1,2}(?!\d|\.)", when):
        return None
    after = split_clock(line.text[start + span[1] :])[1]
    return (when, start + span[0], len(line.text)) if not after.strip(_EDGES) else None


def _read(block: Sequence[Line]) -> dict[str, str]:
    """Return the fields of one block."""
    fields = dict.fromkeys(LABELLED_FIELDS, "")
    place = next((n for n, line in enumerate(block) if _opens(line.text)), None)
    if place is None:
        return _read_one_line(block, fields)
    text = _CANCELLED.sub("", block[place].text, count=1)
    fields["status"] = "cancelled" if text != block[place].text else ""
    text = _COUNTER.sub("", text, count=1)
    span = date_span(text[:120])
    assert span is not None
    fields["date"] = text[span[0] : span[1]]
    fields["time"], rest = split_clock(text[span[1] :])
    loose: list[str] = []
    last = None
    for line in block[:place]:
        last = _take(line.text, fields, loose, last)
    # Columns of a plain text stand two blanks apart.
    if remark := _REMARK.match(rest):
        fields["location"], rest = remark["where"] or "", rest[remark.end() :]
    rest = _without_asides(rest)
    where, rest = room_before(rest)
    fields["location"] = fields["location"] or where
    for part in re.split(r"\s{2,}|\t", rest):
        if words := _trimmed(part):
            _take(words, fields, loose, None)
    _take_below(block[place + 1 :], fields, loose)
    _name_loose(loose, fields, [words for line in block for words in line.emphasis])
    return fields


def _take_below(lines: Sequence[Line], fields: dict[str, str], loose: list[str]) -> None:
    """Put the lines below a date where they belong: an hour and a room alone, labels, and those without any."""
    last: str | None = None
    for number, line in enumerate(lines):
        if _RULE.fullmatch(line.text) and line.text.strip():
            if number == 0:
                continue  # it underlines the date
            break
        hour, where = split_clock(line.text)
        if hour and not fields["time"] and len(where) < _SHORT:
            fields["time"], fields["location"] = hour, fields["location"] or where.strip(_EDGES)
            continue
        if number < _NEAR and len(lines) > _NEAR and not fields["location"] and is_room(line.text):
            fields["location"] = line.text
            continue
        last = _take(line.text, fields, loose, last)


def _without_asides(rest: str) -> str:
    """Drop "(Fri)" and "(11:00 EDT)" behind a date: the day of the week, and the same hour elsewhere."""
    if (day := _BRACKETED_DAY.match(rest)) and weekday_of(day[1]) is not None:
        rest = rest[day.end() :]
    if (other := _BRACKETED.match(rest)) and read_clock(other[0]):
        rest = rest[other.end() :]
    return rest


def _read_one_line(block: Sequence[Line], fields: dict[str, str]) -> dict[str, str]:
    """Read a block whose date stands in brackets: the emphasised words are the title, those before it the speaker."""
    place, line, found = next((n, line, found) for n, line in enumerate(block) if (found := _in_brackets(line)))
    when, start, end = found
    span = date_span(when)
    assert span is not None
    fields["date"] = when[span[0] : span[1]]
    fields["time"] = split_clock(when[span[1] :])[0]
    before = line.text[:start].strip(" .,;|–—-")
    title = next((words for words in line.emphasis if words and words in before), "")
    head = before.partition(title)[0] if title else before
    loose = [earlier.text for earlier in block[:place]] + [re.sub(r"\s+on\s*$", "", head).strip(" _*")] + [title]
    after = line.text[end:].strip()
    if talker := _TALKER.match(after):
        by, _, after = talker["by"].partition(". ")
        if is_person(by.strip(" .,")):
            fields["speaker"] = by.strip(" .,")
    fields["abstract"] = "\n".join([after, *(rest.text for rest in block[place + 1 :])])
    _name_loose([text for text in loose if text.strip(_EDGES)], fields, ())
    return fields


def _trimmed(text: str) -> str:
    """Return the text without punctuation at its ends, and without a bracket that has no partner."""
    words = text.strip(" \t-–—:,;.|*_#•·>")
    if words.endswith(")") and words.count(")") > words.count("("):
        words = words[:-1]
    return words.lstrip(")]").strip(" *_,;:")


def _take(text: str, fields: dict[str, str], loose: list[str], last: str | None) -> str | None:
    """Put one more line of a block where it belongs; return the field that goes on."""
    if found := label_of(text):
        field, rest = found
        if field == "time":
            fields["time"] = fields["time"] or _time_of(rest)
        elif not fields[field]:
            fields[field] = rest
        return field
    if last == "abstract":
        fields["abstract"] += "" if leads_elsewhere(text) else "\n" + text
        return last
    if not text.strip(_EDGES) or _OTHERS_LABEL.match(text):
        return None
    if last in ("title", "speaker") and not fields[last]:
        fields[last] = text.strip()
        return last
    if len(text) > _LONG or len(loose) >= 3:
        fields["abstract"] = fields["abstract"] or text
        return "abstract"
    loose.append(text.strip())
    return None


def _time_of(text: str) -> str:
    span = date_span(text)
    return text[span[1] :] if span else text


def _name_loose(loose: list[str], fields: dict[str, str], emphasised: Sequence[str]) -> None:
    """Tell title and speaker among the lines without labels."""
    kept = [one_line(text) for text in loose if not leads_elsewhere(text) and not text.isdecimal()]
    lines = [without_dot(without_links(_REMARKS.sub("", text)).strip(" *_")) for text in kept]
    place = room_among(lines, more=sum(bool(fields[field]) for field in ("speaker", "title")))
    lines = [text for text in lines if text != place and text.lower() not in ("remote", "online", "zoom", "hybrid")]
    fields["location"] = fields["location"] or (place or "")
    place_may_follow = True
    if not fields["speaker"]:
        place_may_follow = _find_person(lines, fields, emphasised)
    fields["title"] = fields["title"] or ("" if lines else _cited_title(fields["paper"]))
    if not fields["title"] and lines:
        is_bare = bool(fields["speaker"]) and "(" not in fields["speaker"] and not fields["affiliation"]
        n_title = int(len(lines) > 1 and place_may_follow and is_bare and _is_place(lines[0]))
        if n_title:
            fields["affiliation"] = fields["affiliation"] or lines[0]
        fields["title"] = without_quotes(lines[n_title])


def _cited_title(text: str) -> str:
    """Return the title in a reference such as "Dong and Lapata (2018), A title, In ACL", or the text as it is."""
    line = one_line(text)
    match = _REFERENCE.fullmatch(line)
    line = match["title"] if match else line
    return line[:-1] if line.endswith(")") and line.count(")") > line.count("(") else line


def _find_person(lines: list[str], fields: dict[str, str], emphasised: Sequence[str]) -> bool:
    """Take the speaker, and a title beside the name, out of the first two lines; tell whether the name was first."""
    for number, text in enumerate(lines[:2]):
        if not fields["title"] and (both := split_person(text, emphasised, alone=len(lines) == 1)):
            fields["speaker"], fields["title"] = both
            lines.pop(number)
            return False
        if is_person(text):
            fields["speaker"] = lines.pop(number)
            return number == 0 and "," not in text
    return False


def _is_place(text: str) -> bool:
    return len(text.split()) <= 4 and not text.endswith((".", "?"))
