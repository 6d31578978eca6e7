"""Bytes to text: byte order marks, UTF-8, and the two old encodings that schedules still come in."""

import re
import unicodedata
from dataclasses import dataclass

from seminar_prep.errors import InputError

# Larger files are refused unread: a schedule of 5,000 talks with abstracts has 7 MB.
MAX_BYTES = 20 * 1024 * 1024

_MAGIC = (
    (b"%PDF", "a PDF", "Export the schedule as .ics or .csv instead."),
    (b"PK\x03\x04", "a ZIP archive or an Office document", "Save the table as CSV, or unpack the archive first."),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "Save the table as CSV first."),
    (b"\x1f\x8b", "compressed (gzip)", "Unpack it first."),
    (b"\x89PNG", "an image", "Export the schedule as .ics or .csv instead."),
    (b"\xff\xd8\xff", "an image", "Export the schedule as .ics or .csv instead."),
    (b"GIF8", "an image", "Export the schedule as .ics or .csv instead."),
    (b"SQLite format 3", "an SQLite database", "Export the schedule as .ics or .csv instead."),
)
_FOLD = re.compile(rb"\r?\n[ \t]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text in NFC with newlines as line ends, and the encoding it was read in; `guessed` where it was not UTF-8."""

    text: str
    encoding: str
    guessed: bool


def decode(data: bytes, where: str) -> Decoded:
    """Return the text in `data`. Raises InputError for nothing at all, too much, and what is no text."""
    if len(data) > MAX_BYTES:
        raise too_large(where)
    if not data.strip():
        raise InputError("the file is empty.", hint="Check the export and try again.", where=where)
    for magic, what, hint in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"this is {what}, not a schedule in text form.", hint=hint, where=where)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16", where, guessed=False)
    if b"\x00" in data:
        raise InputError(
            "this is not a text file.", hint="A schedule is text: .ics, .csv or .tsv, best in UTF-8.", where=where
        )
    if b"BEGIN:VCALENDAR" in data[:4096].upper():
        data = _FOLD.sub(b"", data)  # RFC 5545 folds octets, which may part a character
    for encoding in ("utf-8-sig", "cp1252", "mac_roman"):
        try:
            return _decoded(data, encoding, where, guessed=encoding != "utf-8-sig")
        except UnicodeDecodeError:
            continue
    raise AssertionError("mac_roman decodes every byte")


def too_large(where: str) -> InputError:
    """Return the error for a schedule above MAX_BYTES."""
    return InputError(
        f"the schedule is larger than {MAX_BYTES // 1024 // 1024} MB.",
        hint="Export only the coming months and try again.",
        where=where,
    )


def _decoded(data: bytes, encoding: str, where: str, *, guessed: bool) -> Decoded:
    if encoding == "utf-16":
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            raise InputError("the UTF-16 text is damaged.", hint="Save it as UTF-8.", where=where) from error
    else:
        text = data.decode(encoding)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    controls = sum(c < " " and c not in "\n\t\x0b\x0c\x1b" for c in text[:4096])
    if controls > len(text[:4096]) // 50 + 2:
        raise InputError(
            "this is not a text file.", hint="A schedule is text: .ics, .csv or .tsv, best in UTF-8.", where=where
        )
    return Decoded(text, encoding.removesuffix("-sig"), guessed)
