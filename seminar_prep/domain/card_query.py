"""What `cards QUERY` understands: words, and `deck:`, `concept:`, `tag:`, `is:`, `ref:` with a value."""

import re
from dataclasses import dataclass
from enum import StrEnum

from seminar_prep.domain.deck_syntax import nearest
from seminar_prep.errors import UsageError

_KEYS = ("deck", "concept", "tag", "is", "ref")
_TOKEN = re.compile(r'(?:(?P<key>[a-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>\S+))', re.IGNORECASE)


class CardState(StrEnum):
    """What `is:` can ask for."""

    DUE = "due"
    NEW = "new"
    SUSPENDED = "suspended"
    BURIED = "buried"
    LEECH = "leech"
    FLAGGED = "flagged"


class CardOrder(StrEnum):
    """How found cards are sorted; each value says it in words.

    Soonest due, least ease, most lapses, and last come into the library come first.
    """

    STUDY = "study order"
    DUE = "due date"
    EASE = "ease"
    LAPSES = "lapses"
    DECK = "deck order"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class CardQuery:
    """A search; a card must satisfy all of it. A word of several tokens is a phrase. Empty: every card.

    With `is_open` the last word is still being typed: the beginning of one will do.
    """

    words: tuple[str, ...] = ()
    decks: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    states: tuple[CardState, ...] = ()
    tags: tuple[str, ...] = ()
    is_open: bool = False


def parse_query(text: str) -> CardQuery:
    """Return the search that `text` asks for; double quotes hold words together. Raises UsageError.

    An unknown key such as "p:" is taken as words unless it is nearly a known one.
    """
    found: dict[str, list[str]] = {key: [] for key in ("word", *_KEYS)}
    for token in _TOKEN.finditer(text.replace("\0", " ")):
        key = (token["key"] or "").lower()
        value = token["quoted"] if token["quoted"] is not None else token["bare"]
        if key in _KEYS:
            found[key].append(value)
        elif key and (near := nearest(key, _KEYS, 0.7)):
            raise UsageError(f"unknown search key {key + ':'!r}.", hint=f"Did you mean {near + ':'!r}?")
        else:
            found["word"].append(f"{token['key']} {value}" if key else value)
    return CardQuery(
        words=tuple(word for word in found["word"] if word.strip()),
        decks=tuple(found["deck"]),
        concepts=tuple(found["concept"]),
        refs=tuple(found["ref"]),
        states=tuple(map(_state, found["is"])),
        tags=tuple(found["tag"]),
    )


def _state(value: str) -> CardState:
    try:
        return CardState(value.lower())
    except ValueError:
        near = nearest(value.lower(), list(CardState))
        hint = f"Did you mean {'is:' + near!r}?" if near else f"Known: {', '.join('is:' + s for s in CardState)}."
        raise UsageError(f"unknown search {'is:' + value!r}.", hint=hint) from None
