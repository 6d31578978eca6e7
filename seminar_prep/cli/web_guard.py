"""Who may look at the screens in a browser: whoever has the token, from a page of our own. Pure."""

import hmac
import ipaddress
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

_TOKEN_BYTES = 32
_LOOPBACK_NAME = "localhost"


def is_loopback(host: str) -> bool:
    """Return whether `host`, an address or a name, is this machine and seen from no other."""
    address = _address(host)
    return host.lower() == _LOOPBACK_NAME if address is None else address.is_loopback


def new_token() -> str:
    """Return a token that cannot be guessed: 256 bits, fit for an address."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


@dataclass(frozen=True, slots=True)
class Knock:
    """What a request says of itself: its Host and Origin headers, the token in its address, its cookie; None: absent.

    `is_socket` marks the request for the websocket, on which keys travel.
    """

    host: str | None
    origin: str | None = None
    token: str | None = None
    cookie: str | None = None
    is_socket: bool = False


@dataclass(frozen=True, slots=True)
class WebGuard:
    """The rule for a server that was bound to `host` and `port`."""

    host: str
    port: int
    token: str

    @property
    def cookie_name(self) -> str:
        """The cookie's name; cookies do not know ports, so two servers need two names."""
        return f"seminar-prep-{self.port}"

    @property
    def url(self) -> str:
        """The address to open, with the token."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/?token={self.token}"

    def refusal(self, knock: Knock) -> str | None:
        """Return why the request is refused, in words for whoever sent it, or None to let it in."""
        if not self._is_own_host(knock.host):
            return "This server answers only under the address that it printed."
        if not self._is_own_origin(knock):
            return "This request comes from the page of another site."
        given = knock.token if knock.token is not None else knock.cookie
        if given is None or not hmac.compare_digest(given.encode(), self.token.encode()):
            return "The token is missing or wrong. Open the address that seminar-prep serve printed."
        return None

    def _is_own_host(self, header: str | None) -> bool:
        """Return whether the name asked for is ours: any other may have been pointed here by its owner's DNS.

        An address cannot be; a server that listens on all interfaces therefore takes every address.
        """
        name, port = _split(header)
        if name is None or port != self.port:
            return False
        if is_loopback(self.host):
            return is_loopback(name)
        return _address(name) is not None or name in (self.host.lower(), _LOOPBACK_NAME)

    def _is_own_origin(self, knock: Knock) -> bool:
        """Return whether the page that sent the request is ours; browsers always say it for a websocket."""
        if knock.origin is None:
            return not knock.is_socket
        return knock.origin.lower() == f"http://{(knock.host or '').lower()}"


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _split(header: str | None) -> tuple[str | None, int | None]:
    """Return name and port of a Host header; (None, None) for one that is missing or malformed."""
    try:
        parts = urlsplit(f"//{header or ''}")
        return parts.hostname, parts.port or 80
    except ValueError:
        return None, None
