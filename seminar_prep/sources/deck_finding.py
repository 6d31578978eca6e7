"""Deck files on disk: which there are, and whether one changed. Reads none of them."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from seminar_prep.domain.card import Origin
from seminar_prep.domain.problem import Problem

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class DeckRoots:
    """Where decks are looked for: the bundled folder, the user's own, and what `decks add` registered."""

    bundled: Path
    user: Path
    registered: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class DeckFile:
    """A deck file that was found. `stamp` changes whenever the file does; `explicit`: named by the user itself."""

    path: Path
    name: str
    origin: Origin
    stamp: tuple[int, ...]
    explicit: bool = False


def find_deck_files(roots: DeckRoots) -> tuple[tuple[DeckFile, ...], tuple[Problem, ...]]:
    """Return the deck files below `roots` in order: bundled, the user's, then each registered root, by path.

    Symbolic links are followed, once; hidden files and folders are left out. A file reached twice counts once, and a
    name that is taken gets its root's name in front. A missing user folder is none; a missing registered one a problem.
    """
    finder = _Finder()
    finder.add_root(roots.bundled, Origin.BUNDLED)
    if os.path.isdir(roots.user):  # noqa: PTH112 - unlike Path's, these answer False where a parent may not be read
        finder.add_root(roots.user, Origin.USER)
    for root in roots.registered:
        if os.path.exists(root):  # noqa: PTH110
            finder.add_root(root, Origin.USER)
        else:
            finder.problems.append(Problem(str(root), "this registered path is gone; its cards wait for its return.",
                                           f'Bring it back, or run "seminar-prep decks remove {root}".'))  # fmt: skip
    return tuple(finder.files), tuple(finder.problems)


def files_signature(files: Iterable[DeckFile], problems: Iterable[Problem]) -> str:
    """Return a digest that changes whenever a file is added, removed, moved or written. Reads no file."""
    digest = sha256()
    for file in files:
        digest.update(repr((str(file.path), file.name, file.stamp)).encode())
    for problem in problems:
        digest.update(repr((problem.where, problem.message)).encode(errors="surrogateescape"))
    return digest.hexdigest()


class _Finder:
    def __init__(self) -> None:
        self.files: list[DeckFile] = []
        self.problems: list[Problem] = []
        self._names: set[str] = set()
        self._seen_files: set[tuple[int, int]] = set()
        self._seen_folders: set[tuple[int, int]] = set()

    def add_root(self, root: Path, origin: Origin) -> None:
        if os.path.isfile(root):  # noqa: PTH113
            self._add(root, root.stem, root.parent, origin, explicit=True)
            return
        for path in sorted(self._walk(root), key=lambda found: natural_key(found.relative_to(root))):
            self._add(path, path.relative_to(root).with_suffix("").as_posix(), root, origin)

    def _walk(self, folder: Path) -> Iterator[Path]:
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in self._seen_folders:
                return
            self._seen_folders.add((status.st_dev, status.st_ino))
            names = sorted(os.listdir(folder))  # noqa: PTH208 - names alone are wanted
        except OSError as error:
            self.problems.append(Problem(str(folder), f"this folder cannot be read ({error.strerror or error}).",
                                         "Check its permissions."))  # fmt: skip
            return
        for name in names:
            if name.startswith("."):
                continue
            if os.path.isdir(folder / name):  # noqa: PTH112 - False for a loop of links, where Path.is_dir may raise
                yield from self._walk(folder / name)
            elif name.lower().endswith(".md"):
                yield folder / name

    def _add(self, path: Path, name: str, root: Path, origin: Origin, *, explicit: bool = False) -> None:
        try:
            str(path).encode()
            status = path.stat()
        except UnicodeEncodeError:
            shown = str(path).encode(errors="replace").decode()
            self.problems.append(Problem(shown, "this file's name is not valid UTF-8.", "Rename it."))
            return
        except OSError as error:
            self.problems.append(Problem(str(path), f"the deck cannot be read ({error.strerror or error}).",
                                         "Check the link's target, or remove the link."))  # fmt: skip
            return
        if not stat.S_ISREG(status.st_mode) or (status.st_dev, status.st_ino) in self._seen_files:
            return
        self._seen_files.add((status.st_dev, status.st_ino))
        stamp = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        self.files.append(DeckFile(path, self._free_name(name, root), origin, stamp, explicit))

    def _free_name(self, name: str, root: Path) -> str:
        number, wish = 1, name
        while name in self._names:
            number += 1
            name = f"{root.name}/{wish}" if number == 2 else f"{root.name}/{wish}-{number - 1}"
        self._names.add(name)
        return name


def natural_key(path: Path) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """Return a sort key that puts 8 before 10 and ties in a fixed order."""
    return tuple(
        tuple((1, 0, piece) if not piece.isdecimal() else (0, int(piece), piece) for piece in _DIGITS.split(part))
        for part in path.parts
    )
