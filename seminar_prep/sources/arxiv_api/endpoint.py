"""Where arXiv is asked, and how long to wait between two requests."""

import ipaddress
import math
from dataclasses import dataclass
from urllib.parse import urlsplit

from seminar_prep.errors import ConfigError

# "no more than one request every three seconds": https://info.arxiv.org/help/api/tou.html
LEAST_GAP_SECONDS = 3.0
MOST_GAP_SECONDS = 3600.0
_URL_SETTING, _GAP_SETTING = "SEMINAR_PREP_ARXIV_URL", "SEMINAR_PREP_ARXIV_GAP"


@dataclass(frozen=True, slots=True)
class ArxivEndpoint:
    """The query address without its "?" part, and the least time between two requests to it, in seconds."""

    url: str
    gap_seconds: float

    @property
    def key(self) -> str:
        """Host and port, as a file name: what the gap is held for."""
        parts = urlsplit(self.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = "".join(c if c.isalnum() or c in ".-" else "_" for c in (parts.hostname or ""))
        return f"{host}_{port}"


def parse_endpoint(url: str, gap: str) -> ArxivEndpoint:
    """Return the endpoint of the two settings, checked. Raises ConfigError.

    A gap below three seconds is refused for any host but this machine's own loopback.
    """
    url = url.strip()
    host = _checked_host(url)
    seconds = _checked_gap(gap)
    if seconds < LEAST_GAP_SECONDS and not _is_loopback(host):
        raise ConfigError(
            f"{_GAP_SETTING}={gap} is less than the {LEAST_GAP_SECONDS:.0f} seconds that arXiv's terms ask for.",
            hint=f"Unset it, or set {LEAST_GAP_SECONDS:.0f} or more; less is for a server on this machine only.",
        )
    return ArxivEndpoint(url.partition("?")[0], seconds)


def _checked_host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise ConfigError(
            f"{_URL_SETTING}={url!r} is not an http or https address.",
            hint="Unset it for arXiv's own, https://export.arxiv.org/api/query.",
        )
    return host


def _checked_gap(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= MOST_GAP_SECONDS:
        raise ConfigError(
            f"{_GAP_SETTING}={text!r} is not a number of seconds from 0 to {MOST_GAP_SECONDS:.0f}.",
            hint=f"Unset it for arXiv's own {LEAST_GAP_SECONDS:.0f} seconds.",
        )
    return seconds


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
