"""Every key of every screen, for the help and for keys of the user's own."""

from collections.abc import Container, Iterable, Sequence

from textual.binding import Binding

from seminar_prep.tui.app import SeminarPrepApp
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.keymap import Section, check_keymap, with_keymap
from seminar_prep.tui.screens.agenda import AgendaScreen
from seminar_prep.tui.screens.card import CardScreen
from seminar_prep.tui.screens.cards import CardsScreen
from seminar_prep.tui.screens.concept import ConceptScreen
from seminar_prep.tui.screens.concepts import ConceptsScreen
from seminar_prep.tui.screens.decks import DecksScreen
from seminar_prep.tui.screens.help import HelpScreen
from seminar_prep.tui.screens.imported import ImportedScreen
from seminar_prep.tui.screens.importing import ImportingScreen, KnownList
from seminar_prep.tui.screens.paper import PaperScreen
from seminar_prep.tui.screens.papers import PapersScreen
from seminar_prep.tui.screens.preview import PreviewScreen
from seminar_prep.tui.screens.review import ReviewScreen
from seminar_prep.tui.screens.same_talk import OtherList, SameTalkScreen
from seminar_prep.tui.screens.settings import SettingList, SettingsScreen
from seminar_prep.tui.screens.stats import StatsScreen
from seminar_prep.tui.screens.talk import TalkScreen
from seminar_prep.tui.screens.talk_form import TalkFormScreen
from seminar_prep.tui.screens.today import TodayScreen
from seminar_prep.tui.screens.why import WhyScreen
from seminar_prep.tui.widgets.deck_list import DeckList
from seminar_prep.tui.widgets.item_scroll import ItemScroll
from seminar_prep.tui.widgets.month_grid import MonthGrid
from seminar_prep.tui.widgets.sitting_page import SittingPage
from seminar_prep.tui.widgets.source_field import SourceField
from seminar_prep.tui.widgets.tag_field import TagField
from seminar_prep.tui.widgets.talk_list import TalkList

_IMPORTS = ("Import", "Read before", "Preview", "Imported")


def help_sections(absent: Container[str] = ()) -> Sequence[Section]:
    """Return all keys with a description, screen by screen, without those whose ids are `absent`."""
    sections: Sequence[Section] = (
        ("Everywhere", SeminarPrepApp.BINDINGS),
        ("Today", TodayScreen.BINDINGS),
        ("Agenda", (*AgendaScreen.BINDINGS, *TalkList.BINDINGS)),
        ("Papers", PapersScreen.BINDINGS),
        ("Decks", (*DecksScreen.BINDINGS, *DeckList.BINDINGS)),
        ("Concepts", ConceptsScreen.BINDINGS),
        ("Cards", (*CardsScreen.BINDINGS, *TagField.BINDINGS)),
        ("Stats", StatsScreen.BINDINGS),
        ("Settings", (*SettingsScreen.BINDINGS, *SettingList.BINDINGS)),
        ("Month", MonthGrid.BINDINGS),
        ("Talk", (*TalkScreen.BINDINGS, *ItemScroll.BINDINGS)),
        ("Edit a talk", TalkFormScreen.BINDINGS),
        ("One talk", (*SameTalkScreen.BINDINGS, *OtherList.BINDINGS)),
        ("Paper", PaperScreen.BINDINGS),
        ("Concept", ConceptScreen.BINDINGS),
        ("Card", CardScreen.BINDINGS),
        ("Review", ReviewScreen.BINDINGS),
        ("End of a review", SittingPage.BINDINGS),
        ("Why this card", WhyScreen.BINDINGS),
        ("Import", (*ImportingScreen.BINDINGS, *SourceField.BINDINGS)),
        ("Read before", KnownList.BINDINGS),
        ("Preview", PreviewScreen.BINDINGS),
        ("Imported", ImportedScreen.BINDINGS),
        ("Help", HelpScreen.BINDINGS),
    )
    kept = (
        (title, tuple(one for one in bindings if not (isinstance(one, Binding) and one.id in absent)))
        for title, bindings in sections
    )
    return tuple((title, bindings) for title, bindings in kept if bindings)


def check_keys(pairs: Iterable[tuple[str, str]], where: str) -> dict[str, str]:
    """Return keys of the user's own by the ids of bindings. Raises ConfigError for wrong ones, naming `where`."""
    return check_keymap(pairs, help_sections(), where)


def keys_on(desk: Desk) -> Sequence[Section]:
    """Return all keys that this desk offers, by their screens, as they are in force."""
    return with_keymap(help_sections(_absent(desk)), desk.keymap)


def _absent(desk: Desk) -> Container[str]:
    """Return the ids of the keys that this desk never offers."""
    names = ["talk.fetch"] if desk.papers is None else []
    names += ["agenda.demo"] if desk.is_sample else []
    if desk.schedules is None:
        of_imports = (some for title, some in help_sections() if title in _IMPORTS)
        names += ["agenda.import", "today.import"]
        names += [one.id for some in of_imports for one in some if isinstance(one, Binding) and one.id]
    return frozenset(names)
