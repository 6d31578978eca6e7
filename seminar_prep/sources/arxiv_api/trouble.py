"""What can go wrong between us and arXiv, in kinds that differ in what to do next."""

from collections.abc import Mapping
from enum import Enum

from seminar_prep.errors import NetworkError

KEPT_HINT = 'What is stored stays usable. Run "seminar-prep fetch" again later; it goes on where it stopped.'


class TroubleKind(Enum):
    """A kind of failure."""

    THROTTLED = "throttled"  # 429, or 403 as arXiv has used it
    SERVER = "server"  # 5xx
    EMPTY_PAGE = "empty page"  # no entries although there are results
    NOT_A_FEED = "not a feed"  # maintenance page, captive portal, cut or damaged XML
    CUT = "cut"  # the connection ended inside the answer
    CONNECTION = "connection"  # refused, reset, no such host
    TIMEOUT = "timeout"
    FINAL = "final"  # redirect loops, 404, an answer too large: another try changes nothing


# The waits before each further try, in gaps; their number is the number of retries. 2, 5 and 15 is what server trouble
# on record needed; a lost connection is noticed at once by the user, too, so the plain gap will do; a server that
# never answers has already cost its minute.
WAITS: Mapping[TroubleKind, tuple[float, ...]] = {
    TroubleKind.THROTTLED: (2, 5, 15),
    TroubleKind.SERVER: (2, 5, 15),
    TroubleKind.EMPTY_PAGE: (2, 5),
    TroubleKind.NOT_A_FEED: (2, 5),
    TroubleKind.CUT: (1, 2),
    TroubleKind.CONNECTION: (1, 1),
    TroubleKind.TIMEOUT: (1,),
    TroubleKind.FINAL: (),
}


class RequestFailedError(Exception):
    """One request failed. `message` is for the user, a clause such as "it answered with HTTP 503".

    `retry_after` is the server's own wish in seconds, 0 where it has none.
    """

    def __init__(self, kind: TroubleKind, message: str, *, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.retry_after = retry_after


class QuestionRefusedError(Exception):
    """The server says that the question is wrong, in its own words `summary`; asking again changes nothing."""

    def __init__(self, summary: str) -> None:
        super().__init__(summary)
        self.summary = summary


class AlreadyAnsweredError(Exception):
    """Another process got the answer while this one waited for its turn; nothing was asked."""


class FetchStoppedError(Exception):
    """Somebody asked to stop; what came before is kept."""


class CoolingDownError(NetworkError):
    """arXiv throttles this machine and has been left alone since; `seconds` are left."""

    code = "throttled"

    def __init__(self, seconds: float, where: str) -> None:
        super().__init__(
            f"arXiv is throttling requests from here; try again in {in_words(seconds)}.",
            hint="Until then nothing is asked. What is stored stays usable.",
            where=where,
        )
        self.seconds = seconds


def gave_up(trouble: RequestFailedError, n_tries: int, where: str) -> NetworkError:
    """Return the error for the user after the last try."""
    tries = f" ({n_tries} tries)" if n_tries > 1 else ""
    hint = KEPT_HINT
    if trouble.kind is TroubleKind.CONNECTION:
        hint = f"Is this machine online? {KEPT_HINT}"
    return NetworkError(f"arXiv could not be asked: {trouble.message}{tries}.", hint=hint, where=where)


def in_words(seconds: float) -> str:
    """Return a waiting time for people: "0.4 s", "12 s", "5 minutes", "2 hours"; rounded up."""
    if seconds < 10:
        return f"{max(seconds, 0.1):.1f} s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{-int(-seconds // 60)} minutes"
    return f"{-int(-seconds // 3600)} hours"
