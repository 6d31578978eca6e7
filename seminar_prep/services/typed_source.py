"""What somebody typed, pasted or dropped into the field for schedules: a file, an address, or the text itself."""

import os
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

_ADDRESS = re.compile(r"(?:https?|webcals?)://\S+", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"(?:www\.[\w.-]+|(?:[\w-]+\.)+[a-z]{2,}(?=/))(?:/\S*)?", re.IGNORECASE)
_TEXT_STARTS = ("{", "[", "<", "BEGIN:")
_PATH_STARTS = ("/", "~", "./", "../")
_ENDINGS = (".ics", ".ical", ".csv", ".tsv", ".json", ".yaml", ".yml", ".xml", ".html", ".htm", ".md", ".txt", ".js")
_MOST_SHOWN = 8
_LONGEST_PATH = 4_096


@dataclass(frozen=True, slots=True)
class Completion:
    """A path completed as far as it is certain, and names that go on from there (at most 8, and how many in all)."""

    text: str
    names: tuple[str, ...]
    n_names: int


def typed_source(text: str, exists: Callable[[str], bool] = os.path.exists) -> str | None:
    """Return the path or address that `text` names; None where it is a schedule itself.

    Many lines are a schedule. One line is an address, or a path as terminals write the names of files dropped on them:
    bare, in quotes, with backslashes before blanks, or as file://. Other words with blanks between are a schedule.
    """
    line = text.strip()
    if "\n" in line or "\r" in line or not line or line.startswith(_TEXT_STARTS) or len(line) > _LONGEST_PATH:
        return None
    if _ADDRESS.fullmatch(line):
        return line
    if line.lower().startswith("file://"):
        return unquote(urlsplit(line).path)
    bare = _without_quotes(line)
    for path in (line, bare):
        if _is_there(path, exists):
            return path
    if _BARE_ADDRESS.fullmatch(bare):
        return f"https://{bare}"
    is_path = not re.search(r"\s", bare) or bare.startswith(_PATH_STARTS) or bare.lower().endswith(_ENDINGS)
    return bare if is_path or "://" in bare else None


def _is_there(path: str, exists: Callable[[str], bool]) -> bool:
    try:
        return exists(str(Path(path).expanduser()))
    except (OSError, RuntimeError, ValueError):
        return False


def _without_quotes(line: str) -> str:
    """Return what a shell would read where that is one word, else the line as it is."""
    try:
        words = shlex.split(line)
    except ValueError:
        return line
    return words[0] if len(words) == 1 else line


def complete_path(text: str) -> Completion:
    """Return the path that `text` begins, completed as a shell does it; the text itself where nothing goes on.

    Hidden names are found when their dot is typed. Upper and lower case are told apart only where both are there.
    """
    line = _without_quotes(text.strip()) if text.strip() else ""
    folder, begun = os.path.split(line)
    try:
        place = Path(folder or ".").expanduser()
        entries = sorted(place.iterdir(), key=lambda entry: entry.name)
    except (OSError, RuntimeError, ValueError):
        return Completion(text, (), 0)
    shown = [entry for entry in entries if begun.startswith(".") or not entry.name.startswith(".")]
    found = [entry for entry in shown if entry.name.startswith(begun)]
    found = found or [entry for entry in shown if entry.name.lower().startswith(begun.lower())]
    if not found:
        return Completion(text, (), 0)
    name = os.path.commonprefix([entry.name for entry in found])  # noqa: RUF071 - of names, letter by letter
    if len(found) == 1 and found[0].is_dir():
        name += "/"
    completed = line[: len(line) - len(begun)] + (name if len(name) >= len(begun) else begun)
    names = () if len(found) == 1 else tuple(entry.name for entry in found[:_MOST_SHOWN])
    return Completion(completed, names, len(found))
