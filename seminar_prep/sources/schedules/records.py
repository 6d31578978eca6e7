"""JSON and YAML of any nesting to talks: each record with a date and something to hear is one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from seminar_prep.domain.schedule import ParsedSchedule, ScheduleOptions
from seminar_prep.domain.talk_text import is_break
from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.clock_text import read_clock
from seminar_prep.sources.schedules.columns import CONTENT_FIELDS, field_of, map_columns
from seminar_prep.sources.schedules.date_text import read_date
from seminar_prep.sources.schedules.delimited import Row
from seminar_prep.sources.schedules.nested import MAX_DEPTH, Record, load_json, load_xml, load_yaml
from seminar_prep.sources.schedules.tabular import read_talks
from seminar_prep.sources.schedules.terms import term_of

_PEOPLE = frozenset({"speaker", "author"})
# What a record hands down to those inside it: who and where, and the one talk's title above its one session.
_HANDED_DOWN = frozenset({"speaker", "affiliation", "date", "time", "location"})
_CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])")
_ID_OF_A_PERSON = re.compile(r"[a-z]+(?:[_-][a-z]+)+")
_LONGEST_DATE = 80
_WHOLE_DATE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d")
_SCRIPT_COMMENT = re.compile(r"(?:^|(?<=[,{\[]))[ \t]*//[^\n]*$|/\*.*?\*/", re.MULTILINE | re.DOTALL)
_NAME_KEYS = ("name", "full name", "fullname", "display name")
MAX_RECORDS = 20_000


@dataclass(frozen=True, slots=True)
class _Found:
    line: int
    fields: Mapping[str, str]


def parse_json(text: str, options: ScheduleOptions, name: str) -> ParsedSchedule:
    """Return the talks of a JSON text. Raises InputError for what is no JSON, or holds no record with a date."""
    return _parse(load_json(text, name), options, name, "json")


def parse_yaml(text: str, options: ScheduleOptions, name: str) -> ParsedSchedule:
    """Return the talks of a YAML text. Raises InputError for what is no YAML, or holds no record with a date."""
    return _parse(load_yaml(text, name), options, name, "yaml")


def parse_xml(text: str, options: ScheduleOptions, name: str) -> ParsedSchedule:
    """Return the talks of an XML text, as talks.cam has them. Raises InputError for no XML, or none with a date."""
    return _parse(load_xml(text, name), options, name, "xml")


def parse_tree(tree: object, options: ScheduleOptions, name: str, kind: str) -> ParsedSchedule:
    """Return the talks of a tree of records that another reader made. Raises InputError where none has a date."""
    return _parse(tree, options, name, kind)


def parse_script(text: str, options: ScheduleOptions, name: str) -> ParsedSchedule:
    """Return the talks of a list that a script assigns (`const TALKS = [{speaker: "…"}, …]`), read as YAML's flow."""
    start = text.index("=") + 1
    words = _SCRIPT_COMMENT.sub("", text[start:].strip().rstrip(";"))
    return _parse(load_yaml(words, name), options, name, "js")


def _parse(tree: object, options: ScheduleOptions, name: str, kind: str) -> ParsedSchedule:
    wanted = {_heading(key): field for key, field in options.columns.items()}
    found = list(_Walk(wanted, name).records(tree, {}, 0))
    if not found:
        raise InputError(
            "no entry names a date and a talk (a title or a speaker).",
            hint="Name the fields with --map FIELD=date and --map FIELD=title.",
            where=name,
        )
    map_columns(tuple(dict.fromkeys(key for one in found for key in one.fields)), wanted)  # are the user's names there?
    mapped = [_by_field(one.fields, wanted) for one in found]
    fields = tuple(dict.fromkeys(field for one in mapped for field in one))
    rows = [
        Row(one.line, (*(of_one.get(field, "") for field in fields), *one.fields.values()))
        for one, of_one in zip(found, mapped, strict=True)
    ]
    places = [f"{name}:{one.line}" if kind != "json" else f"{name}, entry {n}" for n, one in enumerate(found, 1)]
    return read_talks(rows, places, {field: n for n, field in enumerate(fields)}, options, name, kind)


def _by_field(record: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return the record's words by the fields of a talk; each record may have headings of its own."""
    headings = tuple(record)
    columns = dict(map_columns(headings, {key: field for key, field in wanted.items() if key in record}))
    if "date" not in columns and "time" in columns:
        columns["date"] = columns.pop("time")  # it holds whole dates: "start_time": "2026-05-21 21:00:00+00:00"
    term = {"term": record["term"]} if "term" in record else {}
    return {field: record[headings[number]] for field, number in columns.items()} | term


class _Walk:
    """Finds records; `wanted` are the user's own names of fields."""

    def __init__(self, wanted: Mapping[str, str], name: str) -> None:
        self._wanted = wanted
        self._name = name
        self._n = 0

    def records(self, node: object, handed: Mapping[str, str], depth: int) -> Iterator[_Found]:
        self._n += 1
        if depth > MAX_DEPTH or self._n > 20 * MAX_RECORDS:
            raise InputError("it holds far too many entries, or refers to itself.", hint=None, where=self._name)
        if isinstance(node, list):
            for one in node:
                yield from self.records(one, handed, depth + 1)
        elif isinstance(node, Record):
            yield from self._of_record(node, handed, depth)

    def _of_record(self, node: Record, handed: Mapping[str, str], depth: int) -> Iterator[_Found]:
        own = self._leaves(node)
        if self._is_talk(own, handed):
            if not any(value and self._field(key) == "speaker" for key, value in own.items()):
                parts = list(self._dated_parts(node, depth))
                if parts:
                    yield from parts
                    return
            yield _Found(node.line, self._merge(own, handed))
            return
        if remark := self._remark(node, own):
            yield _Found(node.line, remark)
            return
        passed = dict(handed) | {k: v for k, v in own.items() if v and (self._field(k) in _HANDED_DOWN or k == "term")}
        inside = [(key, value) for key, value in node.fields.items() if isinstance(value, (Record, list))]
        titles = {k: v for k, v in own.items() if v and self._field(k) == "title"}
        for key, value in inside:
            below = dict(passed)
            if (day := read_date(key)) and (day.year or day.numbers):
                below["date"] = key
            if term := term_of(re.sub(r"[_-]", " ", key)):
                below["term"] = term
            if isinstance(value, Record) or len(value) == 1:
                below |= {f"talk {k}": v for k, v in titles.items()}
            yield from self.records(value, below, depth + 1)

    def _dated_parts(self, node: Record, depth: int) -> Iterator[_Found]:
        """Yield the talks with dates of their own in the lists of a record: the contributions of one event."""
        for value in node.fields.values():
            if isinstance(value, list) and any(isinstance(one, Record) for one in value):
                yield from self.records(value, {}, depth + 1)

    def _is_talk(self, own: Mapping[str, str], handed: Mapping[str, str]) -> bool:
        """Whether a record has a date of its own and names something to hear, be it open; or stands under a date."""
        named = {self._field(key) for key in (*own, *handed)}
        filled = {self._field(key) for key, value in own.items() if value}
        has_date = "date" in filled or any(
            _is_whole_date(value) for key, value in own.items() if self._field(key) == "time"
        )
        is_under_date = any(self._field(key) == "date" for key in handed)
        return bool((has_date and CONTENT_FIELDS & named) or (is_under_date and CONTENT_FIELDS & filled))

    def _remark(self, node: Record, own: Mapping[str, str]) -> dict[str, str]:
        """Return date and words of a record that says only what is on that day, such as a holiday; empty for others."""
        dates = {key: value for key, value in own.items() if value and self._field(key) == "date"}
        others = {key: value for key, value in own.items() if value and key not in dates}
        if len(dates) != 1 or len(others) != 1 or len(own) != len(node.fields):
            return {}
        ((key, value),) = others.items()
        return dates | {"title": value if is_break(value) else f"{key}: {value}"}

    def _merge(self, own: Mapping[str, str], handed: Mapping[str, str]) -> dict[str, str]:
        """Return own fields over those handed down; a title under a title is the name of who speaks there."""
        of_own = {self._field(key): key for key, value in own.items() if value}
        merged: dict[str, str] = {}
        for key, value in handed.items():
            if key == "term":
                merged[key] = value
            elif self._field(key.removeprefix("talk ")) == "title" and key.startswith("talk "):
                if "title" in of_own and "speaker" not in of_own:
                    merged["title"] = value
                    own = {k: v for k, v in own.items() if k != of_own["title"]} | {"speaker": own[of_own["title"]]}
                elif "title" not in of_own:
                    merged["title"] = value
            elif self._field(key) not in of_own:
                merged[key] = value
        return merged | dict(own)

    def _field(self, key: str) -> str | None:
        return self._wanted.get(key) or field_of(key)

    def _leaves(self, node: Record) -> dict[str, str]:
        leaves: dict[str, str] = {}
        for key, wrapped in node.fields.items():
            heading = _heading(key)
            value = _unwrapped(wrapped)
            if isinstance(wrapped, Record) and isinstance(end := wrapped.fields.get("end_value"), str):
                leaves["end time"] = end
            is_people = self._field(heading) in _PEOPLE
            if isinstance(value, str):
                leaves[heading] = _person(value) if is_people else value
            elif isinstance(value, list) and value and all(isinstance(one, str) for one in value):
                leaves[heading] = ", ".join(_person(str(one)) if is_people else str(one) for one in value)
            elif is_people:
                people = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, Record)]
                leaves[heading] = ", ".join(filter(None, map(_name, people)))
                if homes := ", ".join(dict.fromkeys(filter(None, map(self._home, people)))):
                    leaves.setdefault("affiliation", homes)
            elif isinstance(value, Record) and self._field(heading) == "date":
                leaves |= _parts_of_date(value)
            elif isinstance(value, Record) and self._field(heading) == "title":
                leaves |= {
                    _heading(inner): one
                    for inner, one in value.fields.items()
                    if isinstance(one, str) and self._field(_heading(inner)) in ("title", "abstract", "paper", "url")
                }
        return leaves

    def _home(self, person: Record) -> str:
        for key, value in person.fields.items():
            if self._field(_heading(key)) == "affiliation":
                if isinstance(value, str):
                    return value
                homes = value if isinstance(value, list) else [value]
                return ", ".join(one if isinstance(one, str) else _name(one) for one in homes
                                 if isinstance(one, (str, Record)))  # fmt: skip
        return ""


def _unwrapped(value: object) -> object:
    """Return the words of a content system's field, `{"value": "…", "format": "html"}` or `{"rendered": "…"}`."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], Record) and "value" in value[0].fields:
        value = value[0]
    if isinstance(value, Record):
        for key in ("rendered", "value"):
            if isinstance(words := value.fields.get(key), str):
                return words
    return value


def _heading(key: str) -> str:
    words = " ".join(re.sub(r"[_-]+", " ", _CAMEL.sub(" ", key)).split()).lower().removesuffix(" string")
    return words.removeprefix("field ")


def _parts_of_date(value: Record) -> dict[str, str]:
    parts = {_heading(key): one for key, one in value.fields.items() if isinstance(one, str)}
    zone = parts.get("tz") or parts.get("timezone") or parts.get("time zone") or ""
    start = parts.get("datetime") or parts.get("date time") or parts.get("date") or ""
    return {"date": start, "time": parts.get("time", ""), "timezone": zone}


def _is_whole_date(text: str) -> bool:
    """Tell whether a field for the time holds day, month and year, too."""
    found = read_date(text) if len(text) < _LONGEST_DATE else None
    return bool(_WHOLE_DATE.match(text) or (found and found.year and read_clock(found.rest)))


def _name(person: Record) -> str:
    words = {_heading(key): value for key, value in person.fields.items() if isinstance(value, str)}
    given = words.get("first name") or words.get("first") or words.get("given name") or words.get("given")
    family = words.get("last name") or words.get("surname") or words.get("last") or words.get("family name")
    if given and family:
        return f"{given} {family}"
    for key in _NAME_KEYS:
        if words.get(key):
            return words[key]
    return " ".join(filter(None, (given, family)))


def _person(text: str) -> str:
    """Return several names with commas between, and an id such as `ada_lovelace` as a name."""
    if _ID_OF_A_PERSON.fullmatch(text):
        return re.sub(r"[_-]", " ", text).title()
    return re.sub(r"\s+\|\s+", ", ", text)
