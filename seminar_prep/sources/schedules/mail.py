"""E-mails saved as they came: the announcement inside, decoded; forwarded ones without their quotation marks."""

import email
import email.policy
import re
from email.message import Message

from seminar_prep.errors import InputError

_HEADER = (
    r"(?:from|to|cc|bcc|subject|sent|date|reply-to|received|return-path|delivered-to|message-id|mime-version|"
    r"content-type|content-transfer-encoding|list-id|x-[\w-]+|von|an|gesendet|betreff|de|à|envoyé|objet)"
)
_HEADER_LINE = re.compile(rf"(?:\*)?{_HEADER}(?:\*)?\s?:", re.IGNORECASE)
_STARTS = re.compile(r"(?:From \S+ .*\n)?(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}[ \t]*\n")
_NAMES_A_MAIL = re.compile(r"^(?:from|received|return-path|message-id|mime-version|delivered-to):", re.I | re.M)
_FORWARDED = re.compile(r"(?:^|\n)[> \t]*-{2,}[ \t]*(?:forwarded|original|weitergeleitete|message)\b[^\n]*-{2,}", re.I)
_QUOTED = re.compile(r"(?:[>|] ?)+")
# Of the parts of one mail the calendar says most, then the plain words, then the page.
_PARTS = ("text/calendar", "text/plain", "text/html")
_MIN_HEADERS = 2
_MAX_HEAD = 100_000


def mail_body(text: str, name: str) -> str | None:
    """Return the announcement in an e-mail or a forwarded one, or None for a text that is neither.

    Attached calendars come before the words. Raises InputError for a mail without any text.
    """
    head = _STARTS.match(text.lstrip("\n")[:_MAX_HEAD])
    if head and _NAMES_A_MAIL.search(head[0]):
        return unquoted(_decoded(text.lstrip("\n"), name))
    if _FORWARDED.search(text[:20_000]) or _is_quoted(text):
        return unquoted(text)
    return None


def unquoted(text: str) -> str:
    """Return the text without quotation marks before its lines and without the headers of forwarded mails."""
    quoted = _is_quoted(text)
    lines = [_QUOTED.sub("", line, count=1) if quoted and line[:1] in ">|" else line for line in text.split("\n")]
    kept: list[str] = []
    run: list[str] = []
    for line in (*lines, ""):
        if _HEADER_LINE.match(line.strip()):
            run.append(line)
            continue
        # "Date: …" alone is a field of the announcement; beside "From:" and "Subject:" it says when the mail was sent.
        is_mail = len(run) >= _MIN_HEADERS and any(re.match(r"\W*(?:from|von|de)\W", one, re.I) for one in run)
        kept += [] if is_mail else run
        run = []
        if not _FORWARDED.search(line):
            kept.append(line)
    return "\n".join(kept)


def _is_quoted(text: str) -> bool:
    lines = [line for line in text[:20_000].split("\n") if line.strip()]
    return len(lines) >= _MIN_HEADERS and sum(line.startswith(">") for line in lines) * 2 >= len(lines)


def _decoded(text: str, name: str) -> str:
    try:
        message = email.message_from_bytes(text.encode("utf-8", "replace"), policy=email.policy.compat32)
        parts = {part.get_content_type(): part for part in reversed(list(message.walk())) if not part.is_multipart()}
    except RecursionError as error:
        raise InputError("it is nested too deeply for a mail.", hint="Paste its text instead.", where=name) from error
    for kind in _PARTS:
        if part := parts.get(kind):
            return _words(part)
    raise InputError("the mail holds no text.", hint="Paste the announcement's text instead.", where=name)


def _words(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    is_coded = str(part.get("Content-Transfer-Encoding", "")).strip().lower() in ("quoted-printable", "base64")
    charset = part.get_content_charset("utf-8") if is_coded else "utf-8"
    try:
        text = data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
