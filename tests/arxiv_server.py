"""A query server of our own on loopback, with faults on demand; its records are invented."""

import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Record:
    """One paper as the server knows it."""

    id: str
    title: str
    authors: tuple[str, ...] = ("Mira Solen",)
    abstract: str = "We prove a thing about loss surfaces."
    version: int = 1
    categories: tuple[str, ...] = ("cs.LG",)
    published: str = "2026-05-04T10:00:00Z"
    updated: str = "2026-06-01T10:00:00Z"
    comment: str | None = None

    def xml(self) -> str:
        authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in self.authors)
        categories = "".join(f'<category term="{term}"/>' for term in self.categories)
        comment = f"<arxiv:comment>{escape(self.comment)}</arxiv:comment>" if self.comment else ""
        return (
            f"<entry><id>http://arxiv.org/abs/{self.id}v{self.version}</id><title>{escape(self.title)}</title>"
            f"<updated>{self.updated}</updated><summary>  {escape(self.abstract)}</summary>{categories}"
            f"<published>{self.published}</published>{comment}"
            f'<arxiv:primary_category term="{self.categories[0]}"/>{authors}</entry>'
        )


RECORDS = (
    Record("2605.00001", "Saddle points of wide networks", ("Mira Solen", "Ivo Brandt"), "Saddle points and minima."),
    Record("2605.00002", "Escaping saddle points of wide networks quickly", ("Ivo Brandt",)),
    Record("2605.00003", "Gates in recurrent networks", ("Tove Askeland",), "Gates, memory and recurrent networks."),
    Record("2605.00004", "Memory of recurrent networks", ("T. Askeland", "Mira Solen"), "Recurrent networks remember."),
    Record("math/0605005", "Counting saddle points", ("Ana Krei",), "Morse theory.", 3, ("math.GT", "57R70")),
)


def feed(entries: Sequence[str], total: int, start: int = 0) -> bytes:
    """Return an Atom feed with these entries."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"'
        ' xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><id>https://arxiv.org/api/x</id><title>answer</title>'
        f"<opensearch:totalResults>{total}</opensearch:totalResults>"
        f"<opensearch:startIndex>{start}</opensearch:startIndex>{''.join(entries)}\n</feed>"
    ).encode()


def error_feed(summary: str) -> bytes:
    """Return the server's way to say that a question is wrong."""
    return feed(
        [
            f"<entry><id>https://arxiv.org/api/errors#wrong</id><title>Error</title><summary>{escape(summary)}</summary>"
            "<updated>2026-05-04T10:00:00Z</updated><author><name>arXiv api core</name></author></entry>"
        ],
        1,
    )


@dataclass
class Seen:
    """One request as it arrived: `at` by the monotonic clock, `n_open` requests under way with it."""

    at: float
    question: str
    start: int
    size: int
    n_open: int
    user_agent: str


@dataclass
class Answer:
    """What the handler sends: body `claim`s its length; a `cut` one ends early on the wire."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    reset: bool = False


Fault = Callable[[Answer], Answer]


def status(code: int, **headers: str) -> Fault:
    """Answer with this HTTP status and a plain text."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Answer(b"Rate exceeded." if code == 429 else b"upstream trouble", code, named)


def body(content: bytes, code: int = 200) -> Fault:
    """Answer with this body."""
    return lambda _: Answer(content, code)


def changed(old: bytes, new: bytes) -> Fault:
    """Answer rightly but for this replacement."""
    return lambda right: Answer(right.body.replace(old, new, 1))


def empty_page(total: int = 40) -> Fault:
    """Answer without entries, although there are `total` results."""
    return body(feed([], total))


def cut_feed(right: Answer) -> Answer:
    """Cut the feed near its end, with framing that fits."""
    return Answer(right.body[: len(right.body) * 97 // 100])


def cut_on_the_wire(right: Answer) -> Answer:
    """End the connection before the promised length."""
    return Answer(right.body, cut=True)


def reset(_: Answer) -> Answer:
    """Reset the connection before any answer."""
    return Answer(b"", reset=True)


def slow(seconds: float) -> Fault:
    """Answer rightly after a while."""

    def answer(right: Answer) -> Answer:
        time.sleep(seconds)
        return right

    return answer


def redirect(location: str = "/api/query?id_list=2605.00001") -> Fault:
    """Point somewhere else."""
    return lambda _: Answer(b"", 301, {"Location": location})


def right(answer: Answer) -> Answer:
    """No fault: lets a request through before the next one."""
    return answer


WEB_PAGE = body(b"<!DOCTYPE html><html><body><p>Down for maintenance<br></body></html>")


class ArxivServer:
    """The server, to be used in a `with`. Faults are used once each, in order; `always` stands after them."""

    def __init__(self, records: Sequence[Record] = RECORDS) -> None:
        self.records = list(records)
        self.seen: list[Seen] = []
        self.faults: deque[Fault] = deque()
        self.always: Fault | None = None
        self.lock = threading.Lock()
        self.n_open = 0
        self._httpd = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"arxiv": self}))
        self._httpd.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._httpd.server_address[1]}/api/query"

    def __enter__(self) -> "ArxivServer":
        threading.Thread(target=self._httpd.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._httpd.shutdown()
        self._httpd.server_close()

    @property
    def questions(self) -> list[str]:
        """What was asked, in order."""
        return [seen.question for seen in self.seen]

    @property
    def gaps(self) -> list[float]:
        """Seconds between arrivals."""
        return [later.at - earlier.at for earlier, later in zip(self.seen, self.seen[1:], strict=False)]

    def answer(self, question: str, ids: str, start: int, size: int) -> Answer:
        """Return the right answer: ids by id, title phrases by title, names by author; rough, but enough here."""
        wanted = [i for i in ids.split(",") if i]
        for i in wanted:
            if not any(c.isdigit() for c in i):
                return Answer(error_feed(f"incorrect id format for {i}"), 400)
        hits = [r for r in self.records if r.id in wanted or self._speaks_of(question, r)]
        page = hits[start : start + size]
        return Answer(feed([record.xml() for record in page], len(hits), start))

    @staticmethod
    def _speaks_of(question: str, record: Record) -> bool:
        phrases = [part.split('"')[0] for part in question.split('ti:"')[1:]]
        names = [part.split('"')[0] for part in question.split('au:"')[1:]]
        return any(phrase in record.title.lower() for phrase in phrases) or any(
            name.split()[-1] in author.lower() for name in names for author in record.authors
        )


class _Handler(BaseHTTPRequestHandler):
    arxiv: ArxivServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        params = {name: values[-1] for name, values in parse_qs(urlsplit(self.path).query).items()}
        question, ids = params.get("search_query", ""), params.get("id_list", "")
        start, size = int(params.get("start", 0)), int(params.get("max_results", 10))
        arxiv = self.arxiv
        with arxiv.lock:
            arxiv.n_open += 1
            agent = self.headers.get("User-Agent", "")
            arxiv.seen.append(Seen(time.monotonic(), question or ids, start, size, arxiv.n_open, agent))
            fault = arxiv.faults.popleft() if arxiv.faults else arxiv.always
        try:
            answer = arxiv.answer(question, ids, start, size)
            self._send(fault(answer) if fault else answer)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with arxiv.lock:
                arxiv.n_open -= 1

    def _send(self, answer: Answer) -> None:
        if answer.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body[: len(answer.body) // 2] if answer.cut else answer.body)
        self.close_connection = self.close_connection or answer.cut
