"""Screens are tested on decks that stay as they are."""

import pytest


@pytest.fixture(autouse=True)
def _few_decks(few_decks: None) -> None:
    """Every test here."""
