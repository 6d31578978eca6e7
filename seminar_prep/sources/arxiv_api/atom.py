"""The strict reading of an answer, before the lenient one of the `arxiv` package: whole entries, or none."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from seminar_prep.domain.arxiv_id import parse_arxiv_id
from seminar_prep.domain.plain_text import one_line
from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.sources.arxiv_api.trouble import QuestionRefusedError, RequestFailedError, TroubleKind

_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
# Old and new servers mark an error entry by its id; before November 2025 with HTTP 200.
_ERROR_ID = re.compile(r"arxiv\.org/api/errors", re.IGNORECASE)
# Bytes that no XML 1.0 document may hold.
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SHOWN_LETTERS = 60


@dataclass(frozen=True, slots=True)
class CheckedFeed:
    """An Atom feed whose entries are all whole: `body` is the feed without the others.

    `n_entries` counts the distinct entries the server sent, `total` is its count of results (None where it gives none).
    """

    body: bytes
    n_entries: int
    n_whole: int
    total: int | None
    problems: tuple[Problem, ...]


def check_feed(body: bytes, *, lenient: bool = False) -> CheckedFeed:
    """Return the feed in `body`, strictly parsed. With `lenient`, control bytes are cut out first, with a warning.

    Entries without a readable id, title, abstract, author or dates are left out and reported; of equal ids the first
    counts.
    Raises RequestFailedError where it is no whole Atom feed, QuestionRefusedError for the server's error entry.
    """
    problems: list[Problem] = []
    if lenient and _CONTROL_BYTES.search(body):
        body = _CONTROL_BYTES.sub(b"", body)
        problems.append(_warning("the answer held control characters; they were left out."))
    root = _parse(body)
    entries = root.findall(f"{_ATOM}entry")
    _raise_refusal(entries)
    seen: set[str] = set()
    n_left_out = 0
    for number, entry in enumerate(entries, start=1):
        name = _name_of(entry, number)
        if name in seen:
            root.remove(entry)
        elif complaint := _complaint(entry):
            problems.append(_warning(f"{name} was left out: {complaint}."))
            root.remove(entry)
            n_left_out += 1
        seen.add(name)
    return CheckedFeed(etree.tostring(root), len(seen), len(seen) - n_left_out, _total(root), tuple(problems))


def _parse(body: bytes) -> Any:
    parser = etree.XMLParser(recover=False, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser=parser)
    except etree.XMLSyntaxError as error:
        raise RequestFailedError(TroubleKind.NOT_A_FEED, _description(body, error)) from error
    if root.tag != f"{_ATOM}feed" or root.getroottree().docinfo.doctype:
        raise RequestFailedError(TroubleKind.NOT_A_FEED, _description(body, None))
    return root


def _description(body: bytes, error: Exception | None) -> str:
    head = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if not head:
        return "it sent an empty answer"
    if b"<html" in head or b"<!doctype" in head:
        return "it sent a web page, not an Atom feed (maintenance, or a login page of the network in between)"
    if error is not None and b"<feed" in body[:1000]:
        return "the feed it sent is cut or damaged"
    return "it sent something that is not an Atom feed"


def _raise_refusal(entries: list[Any]) -> None:
    for entry in entries:
        if _ERROR_ID.search(_text(entry, "id")):
            raise QuestionRefusedError(_text(entry, "summary") or "no reason given")


def _complaint(entry: Any) -> str | None:
    if parse_arxiv_id(_text(entry, "id")) is None:
        return "its id is not an arXiv id"
    for tag in ("title", "summary"):
        if not _text(entry, tag):
            return f"it has no {tag}"
    for tag in ("published", "updated"):
        text = _text(entry, tag)
        if not text or not _is_instant(text):
            return f"it has no {tag} date" if not text else f"its {tag} date is {text[:_SHOWN_LETTERS]!r}"
    if not any((author.findtext(f"{_ATOM}name") or "").strip() for author in entry.iterfind(f"{_ATOM}author")):
        return "it has no author"
    return None


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


def _name_of(entry: Any, number: int) -> str:
    identifier = parse_arxiv_id(_text(entry, "id"))
    return identifier.bare if identifier else f"entry {number}"


def _text(entry: Any, tag: str) -> str:
    return one_line(entry.findtext(f"{_ATOM}{tag}") or "")


def _total(root: Any) -> int | None:
    text = (root.findtext(f"{_OPENSEARCH}totalResults") or "").strip()
    return int(text) if text.isascii() and text.isdigit() else None


def _warning(message: str) -> Problem:
    return Problem("arXiv", message, severity=Severity.WARNING)
