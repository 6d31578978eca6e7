"""Registry of numeric checks of flashcards: each check is tied to the text of the card it verifies."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One check: it computes the claim of card `card_id` by another way and asserts agreement.

    `text` is the `text_digest` of the card the check was written for; a changed card needs its check read again.
    """

    card_id: str
    text: str
    run: Callable[[], None]


CHECKS: dict[str, Check] = {}


def text_digest(front: str, back: str) -> str:
    """Return the first 12 hexadecimal digits of SHA-256 of front, a newline, back (UTF-8)."""
    return hashlib.sha256(f"{front}\n{back}".encode()).hexdigest()[:12]


def checks(card_id: str, text: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register the decorated function as the check of `card_id`; two checks of one card are an error."""

    def register(run: Callable[[], None]) -> Callable[[], None]:
        if card_id in CHECKS:
            raise ValueError(f"card {card_id!r} has two checks: {CHECKS[card_id].run} and {run}")
        CHECKS[card_id] = Check(card_id, text, run)
        return run

    return register
