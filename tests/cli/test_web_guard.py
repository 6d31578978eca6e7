"""Who is let in: the token, the name that was asked for, and the page that asks."""

import pytest

from seminar_prep.cli.web_guard import Knock, WebGuard, is_loopback, new_token

GUARD = WebGuard("127.0.0.1", 8000, "secret")
OPEN = WebGuard("0.0.0.0", 8000, "secret")


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "LOCALHOST:8000"])
def test_token_in_the_address_lets_in_under_every_name_of_this_machine(host):
    assert GUARD.refusal(Knock(host, token="secret")) is None


def test_cookie_lets_in_where_the_address_has_no_token():
    assert GUARD.refusal(Knock("127.0.0.1:8000", cookie="secret")) is None


@pytest.mark.parametrize("knock", [
    Knock("127.0.0.1:8000"),
    Knock("127.0.0.1:8000", token="", cookie="secret"),
    Knock("127.0.0.1:8000", token="secre"),
    Knock("127.0.0.1:8000", token="é"),
    Knock("127.0.0.1:8000", cookie="other"),
], ids=repr)  # fmt: skip
def test_missing_or_wrong_token_is_refused(knock):
    assert "token" in GUARD.refusal(knock)


@pytest.mark.parametrize(
    "host", [None, "", "evil.example:8000", "127.0.0.1", "127.0.0.1:81", "127.0.0.1.evil.example:8000", "[", ":x"]
)
def test_name_that_somebody_else_may_have_pointed_here_is_refused(host):
    assert "address" in GUARD.refusal(Knock(host, token="secret"))


def test_open_server_takes_addresses_but_no_names():
    assert OPEN.refusal(Knock("192.0.2.7:8000", token="secret")) is None
    assert OPEN.refusal(Knock("evil.example:8000", token="secret")) is not None


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1:9000", "https://127.0.0.1:8000", "null", ""]
)
@pytest.mark.parametrize("is_socket", [False, True])
def test_request_from_another_page_is_refused(origin, is_socket):
    knock = Knock("127.0.0.1:8000", origin=origin, cookie="secret", is_socket=is_socket)
    assert "another site" in GUARD.refusal(knock)


def test_websocket_without_an_origin_is_refused():
    assert GUARD.refusal(Knock("127.0.0.1:8000", cookie="secret", is_socket=True)) is not None
    own = Knock("127.0.0.1:8000", origin="http://127.0.0.1:8000", cookie="secret", is_socket=True)
    assert GUARD.refusal(own) is None


def test_tokens_are_long_and_never_the_same():
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 43


@pytest.mark.parametrize(
    ("host", "is_own"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False),
     ("192.0.2.1", False), ("example.org", False)],
)  # fmt: skip
def test_loopback_is_told_from_what_others_can_reach(host, is_own):
    assert is_loopback(host) is is_own
