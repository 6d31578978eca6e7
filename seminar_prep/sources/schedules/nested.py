"""JSON, YAML and XML to trees of records, lists and words, bounded in size and depth; scalars stay as written."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat

import yaml

from seminar_prep.errors import InputError

MAX_DEPTH = 60
MAX_VALUES = 400_000

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
# libyaml's parser where it was built in: the same events, twenty times as fast.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(slots=True)
class Record:
    """A mapping: `line` is where it begins (1 for JSON, which says no lines), `fields` in their order."""

    line: int
    fields: dict[str, "Record | list[object] | str"]


def load_json(text: str, name: str) -> object:
    """Return the tree of a JSON text: Record, list or str. Raises InputError for bad JSON and for too much of it."""
    try:
        return _Bounded(name).tree(json.loads(text, parse_int=str, parse_float=str, parse_constant=str))
    except json.JSONDecodeError as error:
        hint = "Download or export the file again."
        raise InputError(f"this is not valid JSON: {error.msg}.", hint=hint, where=f"{name}:{error.lineno}") from error
    except RecursionError as error:
        raise _too_deep(name) from error


def load_yaml(text: str, name: str) -> object:
    """Return the tree of a YAML text (of several documents, a list). Raises InputError for bad YAML, or too much.

    Scalars are words: 14:00 is no number and NO no truth value. A tab between a key and its value is read as a space.
    """
    try:
        return _YamlTree(name).build(_events(text))
    except yaml.YAMLError as error:
        if "\t" in text:
            return load_yaml(text.replace("\t", "    "), name)
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        reason = getattr(error, "problem", None) or "it cannot be read"
        raise InputError(f"this is not valid YAML: {reason}.", hint="Mend the line.", where=where) from error


def load_xml(text: str, name: str) -> object:
    """Return the tree of an XML text: elements with elements in them are records, those of one name a list.

    Attributes are left out. Raises InputError for bad XML, for too much of it, and for documents that define entities.
    """
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text):
        raise InputError("it defines entities of its own.", hint="Export the schedule without them.", where=name)
    parser = expat.ParserCreate()
    tree = _XmlTree(name, parser)
    parser.StartElementHandler, parser.EndElementHandler = tree.start, tree.end
    parser.CharacterDataHandler = tree.words
    try:
        parser.Parse(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), True)
    except expat.ExpatError as error:
        hint = "Export the file again."
        raise InputError("this is not valid XML.", hint=hint, where=f"{name}:{error.lineno}") from error
    return tree.root


def _events(text: str) -> Iterable[yaml.Event]:
    # A character that YAML forbids says nothing in a schedule.
    kept = "".join(c if c in "\n\r\t" or c.isprintable() or c.isspace() else " " for c in text)
    return yaml.parse(kept, Loader=_LOADER)


class _Bounded:
    """Counts what it makes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._n = 0

    def count(self) -> None:
        self._n += 1
        if self._n > MAX_VALUES:
            raise InputError(
                f"more than {MAX_VALUES:,} values.", hint="Cut the file down to its schedule.", where=self._name
            )

    def tree(self, value: object, depth: int = 0) -> object:
        self.count()
        if depth > MAX_DEPTH:
            raise _too_deep(self._name)
        if isinstance(value, dict):
            return Record(1, {str(key): self.tree(one, depth + 1) for key, one in value.items()})  # type: ignore[misc]
        if isinstance(value, list):
            return [self.tree(one, depth + 1) for one in value]
        if isinstance(value, bool) or value is None:
            return "yes" if value else ""
        return str(value)


class _YamlTree(_Bounded):
    """Builds trees from events without recursion, so that no nesting can exhaust the stack."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._open: list[tuple[Record | list[object], list[str]]] = []
        self._anchors: dict[str, object] = {}
        self._documents: list[object] = []

    def build(self, events: Iterable[yaml.Event]) -> object:
        for event in events:
            if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._begin(event)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                value, _ = self._open.pop()
                self._put(value)
            elif isinstance(event, yaml.ScalarEvent):
                is_nothing = event.style is None and event.value in _NOTHING
                self._named(event.anchor, "" if is_nothing else event.value)
                self._put("" if is_nothing else event.value)
            elif isinstance(event, yaml.AliasEvent):
                self._put(self._anchors.get(event.anchor or "", ""))
        return self._documents[0] if len(self._documents) == 1 else self._documents

    def _begin(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise _too_deep(self._name)
        is_record = isinstance(event, yaml.MappingStartEvent)
        value: Record | list[object] = (
            Record(event.start_mark.line + 1 if event.start_mark else 1, {}) if is_record else []
        )
        self._open.append((value, []))
        self._named(event.anchor, value)

    def _named(self, anchor: str | None, value: object) -> None:
        if anchor:
            self._anchors[anchor] = value

    def _put(self, value: object) -> None:
        self.count()
        if not self._open:
            self._documents.append(value)
            return
        owner, keys = self._open[-1]
        if isinstance(owner, list):
            owner.append(value)
        elif not keys:
            keys.append(value if isinstance(value, str) else "")
        else:
            key = keys.pop()
            if key == "<<" and isinstance(value, Record):
                for inherited, one in value.fields.items():
                    owner.fields.setdefault(inherited, one)
            else:
                owner.fields[key] = value  # type: ignore[assignment]


class _XmlTree(_Bounded):
    """Builds records from a parser's calls."""

    def __init__(self, name: str, parser: expat.XMLParserType) -> None:
        super().__init__(name)
        self._parser = parser
        self.root = Record(1, {})
        self._open: list[tuple[Record, list[str]]] = [(self.root, [])]

    def start(self, tag: str, _: object) -> None:
        self.count()
        if len(self._open) > MAX_DEPTH:
            raise _too_deep(self._name)
        self._open.append((Record(self._parser.CurrentLineNumber, {}), []))

    def words(self, text: str) -> None:
        self._open[-1][1].append(text)

    def end(self, tag: str) -> None:
        record, words = self._open.pop()
        value: Record | str = record if record.fields else "".join(words).strip()
        owner = self._open[-1][0].fields
        key = tag.rpartition(":")[2]
        before = owner.get(key)
        if before is None:
            owner[key] = value
        elif isinstance(before, list):
            before.append(value)
        else:
            owner[key] = [before, value]


def _too_deep(name: str) -> InputError:
    return InputError("it is nested too deeply for a schedule.", hint="Cut out the part with the talks.", where=name)
