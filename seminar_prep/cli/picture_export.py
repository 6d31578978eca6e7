"""Pictures of progress put into a folder, beside what is there and never in its place."""

import contextlib
import errno
import os
from collections.abc import Sequence
from pathlib import Path

from seminar_prep.cli.picture_files import DRAWERS, draw_file
from seminar_prep.errors import UsageError
from seminar_prep.services.progress import Progress

# What a folder gets; a PNG where the package that draws it is there.
_WANTED, _OPTIONAL = (".svg", ".json"), ".png"


def export_pictures(progress: Progress, names: Sequence[str], place: str) -> tuple[Path, ...]:
    """Write the named pictures, or without names all, to `place`, and return the files.

    A place that ends in .svg, .png or .json is one file, which must not be there yet. Any other is a folder, made if
    it is missing; its files are called after the picture and the day, with a number where that name is taken.
    Raises UsageError; what was written before stays.
    """
    target = Path(place).expanduser().absolute()
    try:
        if target.suffix.lower() in DRAWERS:
            drawn = draw_file(progress, names, target.suffix.lower())
            _make_folder(target.parent)
            _write(target, drawn)
            return (target,)
        stem = f"{names[0] if len(names) == 1 else 'progress'}-{progress.day.isoformat()}"
        drawings = {suffix: draw_file(progress, names, suffix) for suffix in _WANTED}
        with contextlib.suppress(UsageError):  # not asked for by name, and not to be had here
            drawings[_OPTIONAL] = draw_file(progress, names, _OPTIONAL)
        _make_folder(target)
        return _write_beside(target, stem, drawings)
    except FileExistsError as error:
        raise UsageError("this is there already.", hint="Name another file, or a folder.", where=str(target)) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            f"the pictures cannot be written ({reason}).", hint="Name a folder that may be written to.", where=place
        ) from error


def short_path(path: Path) -> str:
    """Return the path as people write it, their own folder as "~"."""
    home = Path("~").expanduser()
    return f"~{os.sep}{path.relative_to(home)}" if path != home and path.is_relative_to(home) else str(path)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, "a file has that name") from error


def _write_beside(folder: Path, stem: str, drawings: dict[str, bytes]) -> tuple[Path, ...]:
    """Write the drawings under the first name that none of them would take from a file."""
    number = 1
    while any((folder / f"{_numbered(stem, number)}{suffix}").exists() for suffix in DRAWERS):
        number += 1
    files = {folder / f"{_numbered(stem, number)}{suffix}": drawn for suffix, drawn in drawings.items()}
    for path, drawn in files.items():
        _write(path, drawn)
    return tuple(files)


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"


def _write(path: Path, drawn: bytes) -> None:
    with path.open("xb") as file:
        file.write(drawn)
