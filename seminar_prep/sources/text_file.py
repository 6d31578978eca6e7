"""Text somebody hands in: a file, or what was piped in. Bounded, whatever its encoding; anything else is refused."""

import codecs
from pathlib import Path
from typing import BinaryIO

from seminar_prep.errors import InputError

# 100,000 characters are read by the matcher; four bytes each at most.
MAX_BYTES = 400_000

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PDF = b"%PDF-"
_HINT = "Hand in plain text, such as the abstract of a talk."


def read_text_file(path: Path) -> str:
    """Return the first 400,000 bytes of the file as text. Raises InputError for what is no text, or cannot be read."""
    try:
        with path.open("rb") as file:
            return read_text(file, str(path))
    except FileNotFoundError as error:
        raise InputError("there is no such file.", hint='Use "-" for standard input.', where=str(path)) from error
    except IsADirectoryError as error:
        raise InputError("this is a folder, not a file.", hint=_HINT, where=str(path)) from error
    except OSError as error:
        raise InputError(f"the file cannot be read ({error.strerror}).", hint=_HINT, where=str(path)) from error
    except ValueError as error:  # a null character in the name
        raise InputError("this is no name of a file.", hint=_HINT, where=repr(str(path))) from error


def read_text(stream: BinaryIO, where: str) -> str:
    """Return the first 400,000 bytes of `stream` as text: UTF-8, UTF-16 with its mark, else Latin-1.

    Raises InputError for binary and empty input.
    """
    return decode_text(stream.read(MAX_BYTES), where)


def decode_text(data: bytes, where: str) -> str:
    """Return the bytes as text; a character cut in two at the end is dropped. Raises InputError as `read_text`."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    if data.startswith(_PDF):
        raise InputError("this is a PDF, not text.", hint='Extract its text first, e.g. with "pdftotext".', where=where)
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(data)
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if _is_binary(text):
        raise InputError("this is not text.", hint=_HINT, where=where)
    if not text.strip():
        raise InputError("there is no text in it.", hint=_HINT, where=where)
    return text


def _is_binary(text: str) -> bool:
    """Return whether a null character, or more than one control character in fifty, says that this is no text."""
    controls = sum(1 for c in text if (c < " " and c not in "\t\n\r\f\x1b") or "\x7f" <= c < "\xa0")
    return "\0" in text or controls * 50 > len(text)
