"""Seal every test from the machine: no user directory, no environment setting, no network but loopback."""

import gc
import os
import socket
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from seminar_prep import resources

sys.path.insert(0, str(Path(__file__).parent))

# The time of one example says more about the machine's other work than about the code.
settings.register_profile("no_deadline", deadline=None)
settings.load_profile("no_deadline")

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_connect = socket.socket.connect


def _connect_on_loopback_only(self: socket.socket, address: object) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOOPBACK:  # type: ignore[index]
        raise AssertionError(f"a test tried to reach {address!r}")
    _connect(self, address)  # type: ignore[arg-type]


def pytest_collection_finish() -> None:
    """Leave what was imported alone, and look seldom for cycles: screens make many objects, and that took a quarter."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def sealed(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the test a home of its own and return it."""
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(("SEMINAR_PREP_", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("SEMINAR_PREP_HOME", str(home / "library"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setattr(socket.socket, "connect", _connect_on_loopback_only)
    return home


@pytest.fixture
def few_decks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bundle two decks that stay as they are: a card may change and no picture does, and a library is soon made."""
    monkeypatch.setattr(resources, "_bundle_root", lambda: Path(__file__).parent / "bundle")
