"""Acts on many cards at once: put away, put back, bury, flag, tag, and taking the newest of them back.

An act is one transaction: all cards or none. Each method opens the library beside the screens' connection, may run in
any thread, and raises WorkStopped, with everything as it was, once its `stop` is asked for. LibraryError otherwise.
"""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from seminar_prep.domain.card_query import CardQuery
from seminar_prep.domain.own_tags import TagChange
from seminar_prep.storage.card_search import found_ids
from seminar_prep.storage.card_states import Turn, put_states, states_wanting, turn_cards
from seminar_prep.storage.card_tags import (
    add_tags,
    n_cards_in,
    own_tag_names,
    pairs_to_add,
    pairs_to_remove,
    remove_tags,
    swap_tags,
)
from seminar_prep.storage.database import Library
from seminar_prep.storage.stopping import Stop

# What a turn goes to where every card is so already.
_BACK = {Turn.SUSPENDED: Turn.ACTIVE, Turn.BURIED: Turn.UNBURIED, Turn.FLAGGED: Turn.UNFLAGGED}


@dataclass(frozen=True, slots=True)
class TurnDone:
    """`n_cards` cards were turned; `before` are their earlier states, as storage wants them."""

    turn: Turn
    before: str
    n_cards: int


@dataclass(frozen=True, slots=True)
class TagsDone:
    """Tags of `n_cards` cards were changed; `added` and `removed` are which, as storage wants them."""

    change: TagChange
    added: str
    removed: str
    n_cards: int


Done = TurnDone | TagsDone


class CardActs:
    """Acts on the cards of a library; `today` gives the study day."""

    def __init__(self, library: Library, today: Callable[[], date]) -> None:
        self._library = library
        self._today = today

    def found(self, query: CardQuery, stop: Stop) -> tuple[str, ...]:
        """Return the ids of all cards that `query` finds today."""
        with contextlib.closing(self._library.beside()) as library, stop.over(library.connection):
            return found_ids(library.connection, query, self._today())

    def known_tags(self) -> tuple[str, ...]:
        """Return the learner's own tags, in order."""
        with contextlib.closing(self._library.beside()) as library:
            return own_tag_names(library.connection)

    def turn(self, cards: Sequence[str], wish: Turn, stop: Stop) -> TurnDone:
        """Suspend, bury or flag `cards`; where all are so already, put them back or take their flags away.

        Cards whose text has gone meanwhile are passed over.
        """
        ids, day = json.dumps(list(cards)), self._today()
        with self._writing(stop) as connection:
            turn = wish
            before, n_cards = states_wanting(connection, ids, turn, day)
            if not n_cards and wish in _BACK:
                turn = _BACK[wish]
                before, n_cards = states_wanting(connection, ids, turn, day)
            turn_cards(connection, ids, turn, day)
        return TurnDone(turn, before, n_cards)

    def tag(self, cards: Sequence[str], change: TagChange, stop: Stop) -> TagsDone:
        """Add and remove tags of `cards`."""
        ids = json.dumps(list(cards))
        with self._writing(stop) as connection:
            removed = pairs_to_remove(connection, ids, change.remove)
            added = pairs_to_add(connection, ids, change.add)
            remove_tags(connection, ids, change.remove)
            add_tags(connection, ids, change.add)
            n_cards = n_cards_in(connection, added, removed)
        return TagsDone(change, added, removed, n_cards)

    def take_back(self, done: Done, stop: Stop) -> None:
        """Undo an act: what it changed is as before, what else happened to the cards since stays."""
        with self._writing(stop) as connection:
            if isinstance(done, TurnDone):
                put_states(connection, done.before, done.turn)
            else:
                swap_tags(connection, done.added, done.removed)

    @contextlib.contextmanager
    def _writing(self, stop: Stop) -> Iterator[sqlite3.Connection]:
        with (
            contextlib.closing(self._library.beside()) as library,
            library.write() as connection,
            stop.over(connection),
        ):
            yield connection


def done_words(done: Done) -> str:
    """Return what an act did, as a sentence without its end: "3 cards are suspended"."""
    many = f"{done.n_cards:,} card{'' if done.n_cards == 1 else 's'}"
    are = "is" if done.n_cards == 1 else "are"
    if isinstance(done, TagsDone):
        signs = " ".join([*(f"+{tag}" for tag in done.change.add), *(f"-{tag}" for tag in done.change.remove)])
        return f"{many}: {signs}"
    words = {
        Turn.SUSPENDED: "suspended",
        Turn.BURIED: "buried until tomorrow",
        Turn.UNBURIED: "not buried any more",
        Turn.ACTIVE: "back in the queue",
        Turn.FLAGGED: "flagged",
        Turn.UNFLAGGED: "not flagged any more",
    }
    return f"{many} {are} {words[done.turn]}"
