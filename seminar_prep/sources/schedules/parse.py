"""Bytes of any schedule to talks. A new format is a reader module, a line in READERS and a kind in `detect`."""

import contextlib
import importlib
import re
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.domain.schedule import ParsedSchedule, ScheduleOptions
from seminar_prep.domain.talk import ScheduledTalk, starts_instant
from seminar_prep.errors import InputError, UsageError
from seminar_prep.sources.schedules.decode import Decoded, decode
from seminar_prep.sources.schedules.delimited import unknown_columns, unnamed_columns
from seminar_prep.sources.schedules.detect import detect, no_talks
from seminar_prep.sources.schedules.mail import mail_body

_LOOK = 100_000
_KEY = re.compile(r"\s+[\w-]+\s*:(?:\s|$)")
# A page of lists has less than one line in five of that kind.
_FEW = 5

Reader = Callable[[str, ScheduleOptions, str], ParsedSchedule]

# kind -> (module, function); modules load when a schedule of their kind comes.
READERS = {
    "ics": ("seminar_prep.sources.schedules.ics", "parse_ics"),
    "csv": ("seminar_prep.sources.schedules.tabular", "parse_table"),
    "tsv": ("seminar_prep.sources.schedules.tabular", "parse_table"),
    "json": ("seminar_prep.sources.schedules.records", "parse_json"),
    "yaml": ("seminar_prep.sources.schedules.records", "parse_yaml"),
    "js": ("seminar_prep.sources.schedules.records", "parse_script"),
    "xml": ("seminar_prep.sources.schedules.records", "parse_xml"),
    "html": ("seminar_prep.sources.schedules.pages", "parse_html"),
    "wiki": ("seminar_prep.sources.schedules.pages", "parse_wiki"),
    "md": ("seminar_prep.sources.schedules.pages", "parse_markdown"),
    "text": ("seminar_prep.sources.schedules.blocks", "parse_text"),
}


def parse_schedule(data: bytes, options: ScheduleOptions, name: str) -> ParsedSchedule:
    """Return the talks in `data`, earliest first; `name` (a path or address) is used in messages and for its year.

    An empty list of talks is possible: the caller decides what that means. Raises InputError for what is no schedule,
    UsageError for a format or a column that does not exist.
    """
    decoded = decode(data, name)
    if not options.format and (words := mail_body(decoded.text, name)):
        decoded = replace(decoded, text=words)
    kind = options.format or detect(decoded.text, name)
    if options.format and options.format not in READERS:
        raise UsageError(f"unknown format {options.format!r}.", hint=f"Formats are: {', '.join(READERS)}.")
    if kind == "text" and options.columns:
        kind = "csv"  # the user names the columns of a table whose heading is not known
    if kind == "text" and not options.format and (cells := unnamed_columns(decoded.text)):
        raise unknown_columns(cells, name)
    if kind not in READERS:
        raise no_talks(kind, decoded.text, name)
    parsed = _parsed(kind, decoded.text, options, name)
    return replace(
        parsed,
        talks=tuple(sorted(parsed.talks, key=lambda talk: _order(talk, options))),
        problems=(*_encoding_problems(decoded, name), *parsed.problems),
    )


def _parsed(kind: str, text: str, options: ScheduleOptions, name: str) -> ParsedSchedule:
    module, function = READERS[kind]
    reader = cast(Reader, getattr(importlib.import_module(module), function))
    try:
        return reader(text, options, name)
    except InputError:
        if kind != "yaml" or options.format or _has_keys(text):
            raise
        # A list of "- Speaker: …" has the look of YAML, and may be a Markdown page's.
        with contextlib.suppress(InputError):
            return _parsed("md", text, options, name)
        raise


def _has_keys(text: str) -> bool:
    """Tell whether a text has YAML's records: many lines that are a key and its value, without a dash before them."""
    lines = [line for line in text[:_LOOK].split("\n") if line.strip()]
    return sum(bool(_KEY.match(line)) for line in lines) * _FEW > len(lines)


def _order(talk: ScheduledTalk, options: ScheduleOptions) -> tuple[object, str, str]:
    return starts_instant(talk.starts_at, options.home_zone), talk.uid or "", talk.title or talk.speaker or ""


def _encoding_problems(decoded: Decoded, name: str) -> tuple[Problem, ...]:
    if not decoded.guessed:
        return ()
    message = f"the file is not in UTF-8; it was read as {decoded.encoding}."
    return (Problem(name, message, "If letters look wrong, save it as UTF-8.", Severity.WARNING),)
