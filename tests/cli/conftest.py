"""Commands are tested on few cards: each test makes a library of its own."""

import pytest


@pytest.fixture(autouse=True)
def _few_decks(few_decks: None) -> None:
    """Every test here."""
