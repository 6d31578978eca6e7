"""Ids for new talks: random, so that nothing about a talk can change its own."""

import random
import sqlite3
import string

from seminar_prep.storage.talks import load_talk

_LETTERS = string.ascii_lowercase + string.digits
_LENGTH = 8


def new_talk_id(connection: sqlite3.Connection, rng: random.Random) -> str:
    """Return an id that no talk has; 36^8 of them make a second try rare."""
    while True:
        made = "".join(rng.choices(_LETTERS, k=_LENGTH))
        if load_talk(connection, made) is None:
            return made
