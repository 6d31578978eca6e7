"""The head of a page in a site's repository: YAML between `---` lines, TOML between `+++` lines, as one talk."""

import re
import tomllib

from seminar_prep.domain.schedule import ParsedSchedule, ScheduleOptions
from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.columns import field_of
from seminar_prep.sources.schedules.nested import Record, load_yaml
from seminar_prep.sources.schedules.records import parse_tree

_YAML_HEAD = re.compile(r"\s*---[ \t]*\n(?P<matter>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML_HEAD = re.compile(r"\s*\+\+\+[ \t]*\n(?P<matter>.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_LONGEST = 200_000


def front_talks(text: str, options: ScheduleOptions, name: str, kind: str) -> ParsedSchedule | None:
    """Return the talks in the head of a page, or None. A head that names no speaker is a page's or a post's own.

    What follows the head is the abstract where the head has none.
    """
    match = _YAML_HEAD.match(text[:_LONGEST]) or _TOML_HEAD.match(text[:_LONGEST])
    if match is None:
        return None
    try:
        tree = _toml(match["matter"]) if match.re is _TOML_HEAD else load_yaml(match["matter"], name)
        if isinstance(tree, Record) and not _has_records(tree):
            if not any(field_of(key) == "speaker" and value for key, value in tree.fields.items()):
                return None
            tree.fields.setdefault("abstract", text[match.end() :].strip())
        return parse_tree(tree, options, name, kind)
    except (InputError, tomllib.TOMLDecodeError):
        return None


def _toml(text: str) -> Record:
    loaded = tomllib.loads(text)
    return Record(1, {key: _plain(value) for key, value in loaded.items()})


def _plain(value: object) -> Record | str | list[object]:
    if isinstance(value, dict):
        return Record(1, {str(key): _plain(one) for key, one in value.items()})
    if isinstance(value, list):
        return [str(one) for one in value]
    return str(value)


def _has_records(tree: Record) -> bool:
    return any(
        isinstance(value, list) and any(isinstance(one, Record) for one in value) for value in tree.fields.values()
    )
