"""Bring the bytes of a schedule: a file, standard input, or an http(s) address. The only module here that does I/O."""

import http
import http.client
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from seminar_prep.errors import InputError, NetworkError, SeminarPrepError, UsageError
from seminar_prep.sources.schedules.decode import MAX_BYTES, too_large

STDIN = "-"
TIMEOUT_SECONDS = 10.0  # of silence
MAX_SECONDS = 60.0  # for the whole download
MAX_REDIRECTS = 5
# What a server says of an answer, and how it is asked whether that still holds.
_CONDITIONS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
_LONGEST_VALIDATOR = 500  # characters
_CHUNK = 65_536
_ASK_SECONDS = 0.05
_RETRY = "Check the address and the connection, then try again; nothing was changed."


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address holds, and by what it is known whether that has changed: its ETag and Last-Modified, if any.

    `data` is None where nothing has changed.
    """

    data: bytes | None
    validators: Mapping[str, str] = field(default_factory=dict)


def canonical_location(source: str) -> str:
    """Return the text under which a source is remembered: the absolute path of a file, the address, or "-".

    `webcal:` addresses become https. Raises UsageError for other schemes than http and https.
    """
    if source == STDIN:
        return source
    scheme, marked, rest = source.partition("://")
    if not marked:
        return str(Path(source).expanduser().absolute())
    if scheme.lower() in ("webcal", "webcals"):
        return f"https://{rest}"
    if scheme.lower() not in ("http", "https"):
        raise UsageError(f"{scheme!r} addresses are not read.", hint="Use a file, http or https.", where=source)
    return f"{scheme.lower()}://{rest}"


def fetch_schedule(
    location: str,
    read_stdin: Callable[[int], bytes],
    is_stopped: Callable[[], bool] | None = None,
    validators: Mapping[str, str] | None = None,
) -> Answer:
    """Return the bytes at a canonical location. `read_stdin` reads at most so many bytes of standard input.

    `is_stopped` is asked while a download runs, and breaks it off. A server that is told `validators` of an earlier
    answer may say that nothing has changed. Raises InputError for files that are missing, folders, unreadable or above
    MAX_BYTES, NetworkError for the rest.
    """
    if location == STDIN:
        data = read_stdin(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise too_large("standard input")
        return Answer(data)
    if location.startswith(("http://", "https://")):
        known = validators or {}
        return _download(location, known) if is_stopped is None else _download_until(location, known, is_stopped)
    return Answer(_read_file(Path(location)))


def _download_until(url: str, known: Mapping[str, str], is_stopped: Callable[[], bool]) -> Answer:
    """Download in a thread that nobody need wait for: a server may be silent for seconds."""
    answers: list[Answer | BaseException] = []

    def download() -> None:
        try:
            answers.append(_download(url, known))
        except BaseException as error:
            answers.append(error)

    thread = threading.Thread(target=download, name="schedule download", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_ASK_SECONDS)
        if is_stopped():
            raise NetworkError("stopped.", hint="Nothing was changed.", where=url)
    (answer,) = answers
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _read_file(path: Path) -> bytes:
    where = str(path)
    try:
        if path.is_dir():
            raise InputError("this is a folder, not a schedule.", hint="Name a file in it.", where=where)
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise too_large(where)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise InputError("there is no such file.", hint="Check the path.", where=where) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"the file cannot be read ({reason}).", hint="Check its permissions.", where=where) from error
    if len(data) > MAX_BYTES:
        raise too_large(where)
    return data


class _WebOnly(urllib.request.HTTPRedirectHandler):
    """Follow a few redirects, to web addresses only."""

    max_redirections = MAX_REDIRECTS

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Refuse to leave the web: a page must not make us read files."""
        if urlsplit(newurl).scheme not in ("http", "https"):
            fp.close()
            raise _network(req.full_url, f"it leads to {newurl[:100]!r}, which is no web address")
        if req.full_url.startswith("https:") and newurl.startswith("http:"):
            fp.close()
            raise _network(req.full_url, f"it leads from https to the open address {newurl[:100]!r}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _download(url: str, known: Mapping[str, str]) -> Answer:
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(), urllib.request.HTTPHandler(), urllib.request.HTTPSHandler(), _WebOnly(),
        urllib.request.HTTPDefaultErrorHandler(), urllib.request.HTTPErrorProcessor(),
    ):  # fmt: skip
        opener.add_handler(handler)
    try:
        asked = {_CONDITIONS[name]: value for name, value in known.items() if name in _CONDITIONS}
        request = urllib.request.Request(url, headers={"User-Agent": "seminar-prep", "Accept": "*/*", **asked})
        with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            told = {name: answer.headers.get(name, "").strip() for name in _CONDITIONS}
            return Answer(_read_answer(answer, url), {name: value for name, value in told.items() if _is_sound(value)})
    except SeminarPrepError:
        raise
    except urllib.error.HTTPError as error:
        with error:
            if error.code == http.HTTPStatus.NOT_MODIFIED and known:
                return Answer(None, known)
            raise _network(url, _refusal(error)) from error
    except urllib.error.URLError as error:
        raise _network(url, str(error.reason) or "no answer") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _network(url, str(error) or type(error).__name__) from error


def _read_answer(answer: http.client.HTTPResponse, url: str) -> bytes:
    started = time.monotonic()
    announced = answer.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > MAX_BYTES:
        raise too_large(url)
    chunks: list[bytes] = []
    size = 0
    while chunk := answer.read1(_CHUNK):
        size += len(chunk)
        if size > MAX_BYTES:
            raise too_large(url)
        if time.monotonic() - started > MAX_SECONDS:
            raise _network(url, f"the download took longer than {MAX_SECONDS:.0f} s")
        chunks.append(chunk)
    if announced.isdecimal() and size < int(announced):
        raise _network(url, "the connection broke off in the middle")
    return b"".join(chunks)


def _is_sound(value: str) -> bool:
    return bool(value) and len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable()


def _refusal(error: urllib.error.HTTPError) -> str:
    if "infinite loop" in str(error.reason):
        return f"it leads on to other addresses more than {MAX_REDIRECTS} times"
    if "is not allowed" in str(error.reason):
        return "it leads to what is no web address"
    return f"the server answered {error.code} {error.reason}"


def _network(url: str, reason: str) -> NetworkError:
    return NetworkError(f"the schedule could not be fetched: {reason}.", hint=_RETRY, where=url)
