"""Deck files on disk: reading and writing them. Bundled ones are only ever read."""

import contextlib
import os
import secrets
import stat
from pathlib import Path

from seminar_prep.errors import InputError

# A book of cards has a few hundred kilobytes; what is larger is no deck.
MAX_BYTES = 16 * 1024 * 1024


def read_deck(path: Path) -> str:
    """Return the file's text, byte order mark and line ends as they are. Raises InputError with the place."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError("this is no file.", where=str(path), hint="Name a Markdown file, or a folder of them.")
        if status.st_size > MAX_BYTES:
            raise InputError(f"this file is larger than {MAX_BYTES // 2**20} MB.", where=str(path),
                             hint="A deck is a Markdown file; split it.")  # fmt: skip
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"the deck cannot be read ({error.strerror or error}).", where=str(path),
                         hint="Check the path and its permissions.") from error  # fmt: skip
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("this deck is UTF-16.", hint="Save it as UTF-8.", where=f"{path}:1")
    if b"\0" in content:
        raise InputError("this file is binary.", where=str(path), hint="A deck is a Markdown file in UTF-8.")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"byte 0x{content[error.start]:02x} is not UTF-8.", where=f"{path}:{line}",
                         hint="Save the file as UTF-8.") from error  # fmt: skip


def write_deck(path: Path, text: str, *, instead_of: str | None) -> None:
    """Replace `instead_of`, the file's present text (None: no file), by `text`: whole or not at all.

    The mode stays, and a link's target is written. Raises InputError where the file or its folder cannot be written,
    or somebody else wrote it meanwhile; then nothing has changed.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        if (target.read_bytes().decode(errors="replace") if target.exists() else None) != instead_of:
            raise InputError("somebody else has just written this file; nothing was changed.", where=str(path),
                             hint="Repeat the command.")  # fmt: skip
        if target.exists():
            if not os.access(target, os.W_OK):
                raise PermissionError(13, "Permission denied")
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise InputError(f"the deck cannot be written ({error.strerror or error}); nothing was changed.",
                         hint="Check the folder's permissions and space.", where=str(path)) from error  # fmt: skip
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def remove_deck(path: Path) -> None:
    """Delete the file; one that is gone already is fine. Raises InputError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"the deck cannot be removed ({error.strerror or error}).", where=str(path),
                         hint="Check the folder's permissions.") from error  # fmt: skip


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the system can open folders."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
