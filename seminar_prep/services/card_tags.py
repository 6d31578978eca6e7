"""The learner's own tags: on which cards they are, and changing them, all cards or none."""

import json
from collections.abc import Mapping, Sequence

from seminar_prep.domain.own_tags import TagChange
from seminar_prep.storage.card_tags import add_tags, load_own_tags, remove_tags
from seminar_prep.storage.cards import load_card, load_cards
from seminar_prep.storage.database import Library


def tags_of_cards(library: Library, cards: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return `{card: its own tags}` for each card once, as they were named; vanished cards, too.

    Raises UsageError, with the nearest id, for a card that is not known.
    """
    _require_all(library, cards)
    tags = load_own_tags(library.connection, cards)
    return {card: tags.get(card, ()) for card in cards}


def tag_cards(library: Library, cards: Sequence[str], change: TagChange) -> Mapping[str, tuple[str, ...]]:
    """Add and remove tags of `cards` in one transaction and return what `tags_of_cards` does then.

    A tag that is there already, or is not, is left so. Raises UsageError for a card that is not known.
    """
    with library.write() as connection:
        _require_all(library, cards)
        ids = json.dumps(list(cards))
        remove_tags(connection, ids, change.remove)
        add_tags(connection, ids, change.add)
    return tags_of_cards(library, cards)


def _require_all(library: Library, cards: Sequence[str]) -> None:
    known = load_cards(library.connection, cards)
    for card in cards:
        if card not in known:
            load_card(library.connection, card)  # raises, naming the nearest
