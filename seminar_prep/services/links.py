"""The cards linked to a talk, and what the user decides about them. Light: nothing here matches text."""

from collections.abc import Sequence
from datetime import datetime

from seminar_prep.domain.link import CardLink, LinkStatus
from seminar_prep.errors import UsageError
from seminar_prep.storage.cards import load_card
from seminar_prep.storage.database import Library
from seminar_prep.storage.links import is_linked, load_links, save_decision


def links_of_talk(library: Library, talk: str) -> tuple[CardLink, ...]:
    """Return the links of a talk (its whole id), rejected ones included; best first, ties by id."""
    return load_links(library.connection, talk)


def decide_links(
    library: Library,
    talk: str,
    now: datetime,
    *,
    confirm: Sequence[str] = (),
    reject: Sequence[str] = (),
    add: Sequence[str] = (),
) -> None:
    """Store the user's decisions in one transaction: all or none. No later linking changes them.

    `add` links cards that need not be proposed, as confirmed. Raises UsageError for an unknown card, one that is to
    be confirmed or rejected without being linked, and one that is named in two ways.
    """
    named = (*confirm, *reject, *add)
    twice = next((card for card in named if card in reject and card in (*confirm, *add)), None)
    if twice:
        raise UsageError(f"card {twice!r} is both taken and rejected.", hint="Name it once.")
    with library.write() as connection:
        for card in named:
            load_card(connection, card)
            if card not in add and not is_linked(connection, talk, card):
                raise UsageError(
                    f"card {card!r} is not linked to talk {talk}; nothing was changed.",
                    hint=f'Use "--add {card}" to link it.' if card in confirm else f'See "seminar-prep links {talk}".',
                )
            status = LinkStatus.REJECTED if card in reject else LinkStatus.CONFIRMED
            save_decision(connection, talk, card, status, now)
