"""The places of the program that one key leads to from anywhere, and how screens are loaded.

A screen stands in `screens/<name>.py` as `<Name>Screen`. It is imported when it is first wanted: all of them together
would hold up the first one, 0.1 s.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from textual.screen import Screen


@dataclass(frozen=True, slots=True)
class Place:
    """A screen with a key of its own: `name` is its id and that of its module, `key` leads to it from everywhere."""

    name: str
    key: str
    title: str


# In the order of the help.
PLACES = (
    Place("today", "T", "Today"),
    Place("agenda", "A", "Agenda"),
    Place("papers", "P", "Papers"),
    Place("decks", "D", "Decks"),
    Place("concepts", "N", "Concepts"),
    Place("cards", "C", "Cards"),
    Place("stats", "S", "Stats"),
    Place("settings", "comma", "Settings"),
)
HOME = "agenda"
# Other screens, by the names of their modules, in the order in which they are likely to be wanted.
SCREENS = ("talk", "review", "today", "card", "cards", "concept", "concepts", "paper", "papers", "decks", "stats",
           "settings", "importing", "talk_form", "same_talk", "why", "help")  # fmt: skip


def load_screen(name: str) -> Callable[..., Screen[None]]:
    """Import a screen by its name and return what makes it."""
    module = importlib.import_module(f"seminar_prep.tui.screens.{name}")
    screen: type[Screen[None]] = getattr(module, f"{name.title().replace('_', '')}Screen")
    return screen
