"""The places of the program that one key leads to from anywhere, in the order of the help."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.binding import BindingType
from textual.screen import Screen

from seminar_prep.tui.desk import Desk
from seminar_prep.tui.screens.agenda import AgendaScreen
from seminar_prep.tui.screens.cards import CardsScreen
from seminar_prep.tui.screens.concepts import ConceptsScreen
from seminar_prep.tui.screens.decks import DecksScreen
from seminar_prep.tui.screens.papers import PapersScreen
from seminar_prep.tui.screens.settings import SettingList, SettingsScreen
from seminar_prep.tui.screens.stats import StatsScreen
from seminar_prep.tui.screens.today import TodayScreen
from seminar_prep.tui.widgets.talk_list import TalkList


@dataclass(frozen=True, slots=True)
class Place:
    """A screen with a key of its own.

    `name` is its id, `key` leads to it from everywhere, `open` makes it, and `bindings` are all keys that work there.
    """

    name: str
    key: str
    title: str
    open: Callable[[Desk], Screen[None]]
    bindings: Sequence[BindingType]


PLACES = (
    Place("today", "T", "Today", TodayScreen, TodayScreen.BINDINGS),
    Place("agenda", "A", "Agenda", AgendaScreen, (*AgendaScreen.BINDINGS, *TalkList.BINDINGS)),
    Place("papers", "P", "Papers", PapersScreen, PapersScreen.BINDINGS),
    Place("decks", "D", "Decks", DecksScreen, DecksScreen.BINDINGS),
    Place("concepts", "N", "Concepts", ConceptsScreen, ConceptsScreen.BINDINGS),
    Place("cards", "C", "Cards", CardsScreen, CardsScreen.BINDINGS),
    Place("stats", "S", "Stats", StatsScreen, StatsScreen.BINDINGS),
    Place("settings", "comma", "Settings", SettingsScreen, (*SettingsScreen.BINDINGS, *SettingList.BINDINGS)),
)
HOME = "agenda"
