"""Files and web addresses, against a server of our own."""

import gzip
import http.server
import io
import socket
import threading
import time
import urllib.request
from email.message import Message

import pytest

from seminar_prep.domain.schedule import ScheduleOptions
from seminar_prep.errors import InputError, NetworkError, UsageError
from seminar_prep.sources.schedules import fetch
from seminar_prep.sources.schedules.fetch import canonical_location, fetch_schedule
from seminar_prep.sources.schedules.parse import parse_schedule


class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path, _, rest = self.path.partition("?")
        if path == "/ok":
            self._send(200, b"BEGIN:VCALENDAR")
        elif path == "/hop":
            left = int(rest)
            self._send(302, b"", Location=f"/hop?{left - 1}" if left else "/ok")
        elif path == "/file":
            self._send(302, b"", Location="file:///etc/hostname")
        elif path == "/ftp":
            self._send(302, b"", Location="ftp://127.0.0.1/x")
        elif path == "/large":
            self._send(200, b"", **{"Content-Length": "99000000"})
        elif path == "/endless":
            self._send(200, b"x" * 2_000)
        elif path == "/tagged":
            told = {"ETag": '"v1"', "Last-Modified": "Mon, 02 Nov 2026 10:00:00 GMT"}
            same = (self.headers["If-None-Match"], self.headers["If-Modified-Since"]) == tuple(told.values())
            self._send(304 if same else 200, b"" if same else b"BEGIN:VCALENDAR", **told)
        elif path == "/packed":
            self._send(200, gzip.compress(b"0" * 30_000_000), **{"Content-Encoding": "gzip"})
        elif path == "/charset":
            body = "date,speaker,title\n2026-10-08,Jörg Gauß,Rings\n".encode()
            self._send(200, body, **{"Content-Type": "text/csv; charset=utf-16"})
        elif path == "/silent":
            time.sleep(0.5)
        elif path == "/short":
            self._send(200, b"abc", **{"Content-Length": "10"})
        else:
            self._send(404, b"")

    def _send(self, code, body, **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    thread.join()
    made.server_close()


def get(location):
    return fetch_schedule(location, lambda n: b"").data


def test_address_is_fetched_over_up_to_five_redirects(server):
    assert get(f"{server}/hop?4") == b"BEGIN:VCALENDAR"
    with pytest.raises(NetworkError, match="more than 5 times"):
        get(f"{server}/hop?9")


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        ("/missing", NetworkError, "404"),
        ("/file", NetworkError, "no web address"),
        ("/ftp", NetworkError, "no web address"),
        ("/large", InputError, "20 MB"),
        ("/short", NetworkError, "broke off"),
    ],
)
def test_bad_answer_is_told(server, path, error, words):
    with pytest.raises(error, match=words) as told:
        get(server + path)
    assert told.value.where == server + path
    assert told.value.hint


def test_answer_without_a_length_is_cut_at_the_limit(server, monkeypatch):
    monkeypatch.setattr(fetch, "MAX_BYTES", 1_000)
    with pytest.raises(InputError):
        get(f"{server}/endless")


def test_no_server_is_a_network_error():
    with pytest.raises(NetworkError) as told:
        get("http://127.0.0.1:9/")
    assert told.value.exit_code == 3


def test_missing_file_folder_and_large_file_are_told_apart(tmp_path):
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    for path, words in ((tmp_path / "gone.ics", "no such file"), (tmp_path, "folder"), (large, "larger than 20 MB")):
        with pytest.raises(InputError, match=words):
            get(str(path))


def test_location_is_absolute_and_calendar_links_become_web_addresses(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert canonical_location("a.ics") == str(tmp_path / "a.ics")
    assert canonical_location("webcal://example.org/a.ics") == "https://example.org/a.ics"
    with pytest.raises(UsageError, match="ftp"):
        canonical_location("ftp://example.org/a.ics")


def test_download_that_is_stopped_ends_at_once_though_the_server_is_silent():
    silent = socket.create_server(("127.0.0.1", 0))
    began = time.monotonic()
    with silent, pytest.raises(NetworkError, match="stopped"):
        fetch_schedule(f"http://127.0.0.1:{silent.getsockname()[1]}/", bytes, lambda: True)
    assert time.monotonic() - began < 5


def test_download_that_may_be_stopped_gives_the_same_answers(server):
    assert fetch_schedule(f"{server}/ok", bytes, lambda: False).data == b"BEGIN:VCALENDAR"
    with pytest.raises(NetworkError, match="404"):
        fetch_schedule(f"{server}/gone", bytes, lambda: False)


@pytest.mark.parametrize("is_stopped", [None, lambda: False])
def test_server_that_is_told_what_it_said_before_may_say_that_nothing_has_changed(server, is_stopped):
    first = fetch_schedule(f"{server}/tagged", bytes, is_stopped)
    assert first.data == b"BEGIN:VCALENDAR"
    assert first.validators == {"ETag": '"v1"', "Last-Modified": "Mon, 02 Nov 2026 10:00:00 GMT"}
    assert fetch_schedule(f"{server}/tagged", bytes, is_stopped, first.validators).data is None
    assert fetch_schedule(f"{server}/tagged", bytes, is_stopped, {"ETag": '"v0"'}).data == b"BEGIN:VCALENDAR"
    assert fetch_schedule(f"{server}/ok", bytes, is_stopped).validators == {}


def test_compressed_answer_is_not_unpacked_and_says_so(server):
    packed = get(f"{server}/packed")
    assert len(packed) < 100_000
    with pytest.raises(InputError, match="gzip"):
        parse_schedule(packed, ScheduleOptions(), "packed")


def test_charset_of_the_header_does_not_overrule_the_bytes(server):
    (talk,) = parse_schedule(get(f"{server}/charset"), ScheduleOptions(), "talks").talks
    assert talk.speaker == "Jörg Gauß"


def test_silent_server_is_given_up(server, monkeypatch):
    monkeypatch.setattr(fetch, "TIMEOUT_SECONDS", 0.1)
    with pytest.raises(NetworkError, match="timed out"):
        get(f"{server}/silent")


def test_redirect_from_https_to_an_open_address_is_refused():
    request = urllib.request.Request("https://example.org/a.ics")
    with pytest.raises(NetworkError, match="open address"):
        fetch._WebOnly().redirect_request(request, io.BytesIO(), 302, "", Message(), "http://example.org/a.ics")
