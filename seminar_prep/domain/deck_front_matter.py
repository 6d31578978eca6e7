"""The front matter of a deck: YAML with a handful of keys, read as text with the line of each mistake."""

from dataclasses import dataclass

import yaml

from seminar_prep.domain.deck_syntax import nearest
from seminar_prep.domain.problem import Problem

FRONT_MATTER_KEYS = ("title", "book", "chapter", "licence")

# The front matter's text begins on the file's second line.
_FIRST_LINE = 2


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a deck says of itself; every value is text as written, so chapter 8.10 stays "8.10"."""

    title: str | None = None
    book: str | None = None
    chapter: str | None = None
    licence: str | None = None


def parse_front_matter(text: str, origin: str) -> tuple[FrontMatter, tuple[Problem, ...]]:
    """Return the front matter in `text`, the lines between the `---` of file `origin`, and its mistakes."""
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        return FrontMatter(), (_bad_yaml(error, origin),)
    if root is None:
        return FrontMatter(), ()
    if not isinstance(root, yaml.MappingNode):
        line = root.start_mark.line + _FIRST_LINE
        return FrontMatter(), (
            Problem(f"{origin}:{line}", "the front matter is no list of keys.", 'Write for example "title: Topology".'),
        )
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for key_node, value_node in root.value:
        where = f"{origin}:{key_node.start_mark.line + _FIRST_LINE}"
        key, value = key_node.value, value_node.value
        if not isinstance(key, str) or key not in FRONT_MATTER_KEYS:
            problems.append(_unknown_key(key, where))
        elif key in values:
            problems.append(Problem(where, f"{key!r} stands twice in the front matter.", "Keep one of them."))
        elif not isinstance(value, str):
            problems.append(Problem(where, f"{key!r} wants one text.", f'Write "{key}: …" on one line.'))
        elif value.strip():
            values[key] = " ".join(value.split())
    return FrontMatter(**values), tuple(problems)


def _unknown_key(key: object, where: str) -> Problem:
    near = nearest(str(key).lower(), FRONT_MATTER_KEYS)
    hint = f"Did you mean {near!r}?" if near else f"Known: {', '.join(FRONT_MATTER_KEYS)}."
    return Problem(where, f"unknown key {str(key)[:40]!r} in the front matter.", hint)


def _bad_yaml(error: Exception, origin: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + _FIRST_LINE if mark else 1
    what = getattr(error, "problem", None) or "it cannot be read"
    return Problem(
        f"{origin}:{line}",
        f"the front matter is not valid YAML: {what}.",
        "Put a value that holds a colon or begins with a special character in double quotes.",
    )
