"""The screens are tested on decks that stay as they are, so that a card can change without a picture changing."""

from pathlib import Path

import pytest

from seminar_prep import resources

BUNDLE = Path(__file__).parent / "bundle"


@pytest.fixture(autouse=True)
def unchanging_decks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_bundle_root", lambda: BUNDLE)
