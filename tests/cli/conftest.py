"""Commands are tested on a tenth of the cards, the same two decks as the screens: each test makes its own library."""

from pathlib import Path

import pytest

from seminar_prep import resources

BUNDLE = Path(__file__).resolve().parents[1] / "tui" / "bundle"


@pytest.fixture(autouse=True)
def few_decks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_bundle_root", lambda: BUNDLE)
