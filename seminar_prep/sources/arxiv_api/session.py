"""The adapter under the `arxiv` package's session: gate, time-outs, size limit, strict check, one clear failure each.

The package sends, follows redirects and reads through it; every hop passes the gate. It is mounted on the package's
private `Client._session`, the only seam there is; a test holds that seam.
"""

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from seminar_prep import __version__
from seminar_prep.sources.arxiv_api.atom import CheckedFeed, check_feed
from seminar_prep.sources.arxiv_api.gate import Gate, Turn
from seminar_prep.sources.arxiv_api.trouble import (
    AlreadyAnsweredError,
    QuestionRefusedError,
    RequestFailedError,
    TroubleKind,
    in_words,
)

MOST_ANSWER_BYTES = 20_000_000
MOST_REDIRECTS = 3
_CHUNK_BYTES = 65_536
# The package forces its own; a name of our own lets arXiv tell us apart (and block or write to the right people).
USER_AGENT = f"seminar-prep/{__version__} (arxiv.py)"


@dataclass(frozen=True, slots=True)
class Timeouts:
    """In seconds: for the connection, for silence while reading, and for the whole answer."""

    connect: float = 10.0
    read: float = 60.0
    answer: float = 120.0


TIMEOUTS = Timeouts()


class CheckingAdapter(HTTPAdapter):
    """Sends one request per turn of the gate, and lets only whole Atom feeds through.

    `feed` is what the last good answer held; `n_requests` counts what was sent. With `lenient` set, control bytes in
    an answer are forgiven. `is_answered` is asked when the turn has come: if it is true, or
    raises, nothing is sent.
    """

    def __init__(self, gate: Gate, timeouts: Timeouts) -> None:
        super().__init__(max_retries=0)
        self._gate = gate
        self._timeouts = timeouts
        self._pools: list[Any] = []
        self._connections: list[Any] = []
        self.n_requests = 0
        self.lenient = False
        self.is_answered: Callable[[], bool] = _never
        self.feed: CheckedFeed | None = None

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: dict[str, str] | None = None,
    ) -> requests.Response:
        """Send `request` when its turn has come.

        Raises RequestFailedError, QuestionRefusedError, CoolingDownError, AlreadyAnsweredError.
        """
        request.headers["User-Agent"] = USER_AGENT
        with self._gate.turn() as turn:
            turn.is_unused = True
            if self.is_answered():
                raise AlreadyAnsweredError
            turn.is_unused = False
            self.n_requests += 1
            with _explained(self._timeouts):
                response = super().send(
                    request,
                    stream=True,
                    timeout=(self._timeouts.connect, self._timeouts.read),
                    verify=verify,
                    cert=cert,
                    proxies=proxies,
                )
                body = _read(response, self._timeouts.answer)
            if not response.is_redirect:
                body = self._checked(response, body, turn)
        response._content = body  # the rest of requests and the package read it from here
        return response

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """Return the pool for a request, told to let us know its connections, so that `hang_up` can reach them."""
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        make = pool.ConnectionCls

        def listened_to(*args: Any, **kwargs: Any) -> Any:
            connection = make(*args, **kwargs)
            self._connections.append(connection)
            return connection

        if pool not in self._pools:
            self._pools.append(pool)
            pool.ConnectionCls = listened_to
        return pool

    def hang_up(self) -> None:
        """End what is under way, from any thread: the reading thread gets a connection failure at once."""
        for connection in self._connections:
            if (sock := getattr(connection, "sock", None)) is not None:
                with contextlib.suppress(OSError):  # it was closed just now, which is what is wanted
                    sock.shutdown(socket.SHUT_RDWR)

    def _checked(self, response: requests.Response, body: bytes, turn: Turn) -> bytes:
        status = int(response.status_code)
        if status != requests.codes.ok:
            self._refuse(status, body, retry_after_seconds(response.headers.get("Retry-After")), turn)
        self.feed = None
        turn.answered = True
        self.feed = check_feed(body, lenient=self.lenient)
        return self.feed.body

    def _refuse(self, status: int, body: bytes, retry_after: float, turn: Turn) -> None:
        if status == requests.codes.bad_request:
            try:
                check_feed(body)
            except RequestFailedError:
                raise QuestionRefusedError("HTTP 400 without a reason") from None
            raise QuestionRefusedError("HTTP 400 without a reason")
        if retry_after:
            turn.hold(retry_after)
        asked = f" and asks for a pause of {in_words(retry_after)}" if retry_after else ""
        if status in (requests.codes.too_many_requests, requests.codes.forbidden):
            raise RequestFailedError(
                TroubleKind.THROTTLED, f"it throttles us (HTTP {status}){asked}", retry_after=retry_after
            )
        if status >= 500 or status == requests.codes.request_timeout:
            raise RequestFailedError(TroubleKind.SERVER, f"it answered HTTP {status}{asked}", retry_after=retry_after)
        raise RequestFailedError(TroubleKind.FINAL, f"it answered HTTP {status}; is this its address?")


def _never() -> bool:
    return False


def retry_after_seconds(text: str | None) -> float:
    """Return the seconds a Retry-After header asks for, in either of its forms; 0 for none or nonsense."""
    if not text:
        return 0.0
    if text.strip().isascii() and text.strip().isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _read(response: requests.Response, most_seconds: float) -> bytes:
    """Return the whole body, which ends the use of the connection; the socket is closed on any failure."""
    end = time.monotonic() + most_seconds
    chunks: list[bytes] = []
    n_bytes = 0
    try:
        for chunk in response.iter_content(_CHUNK_BYTES):
            chunks.append(chunk)
            n_bytes += len(chunk)
            if n_bytes > MOST_ANSWER_BYTES:
                raise RequestFailedError(
                    TroubleKind.FINAL, f"its answer is larger than {MOST_ANSWER_BYTES // 1_000_000} MB"
                )
            if time.monotonic() > end:
                raise RequestFailedError(TroubleKind.TIMEOUT, f"its answer took longer than {in_words(most_seconds)}")
    except BaseException:
        response.close()
        raise
    return b"".join(chunks)


@contextlib.contextmanager
def _explained(timeouts: Timeouts) -> Iterator[None]:
    """Turn the failures of requests into ours."""
    try:
        yield
    except requests.exceptions.ConnectTimeout as error:
        message = f"no connection within {in_words(timeouts.connect)}"
        raise RequestFailedError(TroubleKind.TIMEOUT, message) from error
    except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError) as error:
        raise RequestFailedError(TroubleKind.CUT, "the connection ended inside the answer") from error
    except requests.exceptions.RequestException as error:
        if isinstance(error, requests.exceptions.ReadTimeout) or "timed out" in str(error).lower():
            message = f"it did not answer within {in_words(timeouts.read)}"
            raise RequestFailedError(TroubleKind.TIMEOUT, message) from error
        if isinstance(error, requests.exceptions.SSLError):
            raise RequestFailedError(TroubleKind.FINAL, "its certificate was not accepted") from error
        raise RequestFailedError(TroubleKind.CONNECTION, "no connection (refused, lost, or offline)") from error
