"""The terminal program: screens on one desk, keys that are the same everywhere, and the palette."""

from collections.abc import Callable, Container, Iterable, Sequence
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.events import Event, Key
from textual.filter import Monochrome, NoColor
from textual.screen import Screen

from seminar_prep.domain.plan import Wish
from seminar_prep.domain.queue import Scope
from seminar_prep.tui.commands import KeyCommands
from seminar_prep.tui.desk import Desk, ReviewStyle
from seminar_prep.tui.keymap import Section, check_keymap, with_keymap
from seminar_prep.tui.leaving import Leaving
from seminar_prep.tui.maths import GLYPHS
from seminar_prep.tui.open_field import HasField
from seminar_prep.tui.opening import Opening
from seminar_prep.tui.places import HOME, PLACES
from seminar_prep.tui.screens.card import CardScreen
from seminar_prep.tui.screens.concept import ConceptScreen
from seminar_prep.tui.screens.help import HelpScreen
from seminar_prep.tui.screens.paper import PaperScreen
from seminar_prep.tui.screens.review import ReviewScreen
from seminar_prep.tui.screens.settings import SettingChanged
from seminar_prep.tui.screens.talk import TalkScreen
from seminar_prep.tui.screens.why import WhyScreen
from seminar_prep.tui.theme import DARK, OWN_THEMES
from seminar_prep.tui.widgets.draws_glyphs import DrawsGlyphs
from seminar_prep.tui.widgets.item_scroll import ItemScroll
from seminar_prep.tui.widgets.month_grid import MonthGrid
from seminar_prep.tui.widgets.sitting_page import SittingPage

_WHOLE: dict[str, Callable[[Desk, str], Screen[None]]] = {
    "talk": TalkScreen,
    "paper": PaperScreen,
    "card": CardScreen,
    "concept": ConceptScreen,
}


class SeminarPrepApp(App[Leaving | None]):
    """The screens of one sitting. `scope` opens a review at once; leaving it then leaves the program."""

    TITLE = "seminar-prep"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    # Where room is short the footer leaves the palette's key to the help.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-wide")]  # noqa: RUF012 - Textual declares it so
    COMMANDS = App.COMMANDS | {KeyCommands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?", id="app.help"),
        Binding("q,escape", "leave", "Back", id="app.back"),
        Binding("ctrl+p", "command_palette", "All commands", show=False, priority=True, id="app.palette"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit"),
        *(Binding(p.key, f"go('{p.name}')", p.title, show=False, id=f"go.{p.name}") for p in PLACES),
    ]

    def __init__(self, desk: Desk, scope: Scope | None = None, title: str = "Review") -> None:
        super().__init__()
        self._desk = desk
        self._scope = scope
        self._review_title = title
        self._is_leaving = False
        self._places: dict[str, Screen[None]] = {}

    def on_mount(self) -> None:
        """Dress, and open the first screen."""
        for theme in OWN_THEMES:
            self.register_theme(theme)
        self.set_keymap(self._desk.keymap)
        wanted = self._desk.theme
        self.theme = wanted if wanted in self.available_themes else DARK.name
        if self._scope is None:
            self.action_go(HOME)
        else:
            self.push_screen(ReviewScreen(self._desk, self._scope, self._review_title))

    def watch_theme(self) -> None:
        """Obey NO_COLOR: without colour the terminal's sixteen become its default, all others shades of grey."""
        if self.no_color:  # Textual chooses by the theme it starts with, and would draw `ansi` black on black
            kept = [one for one in self._filters if not isinstance(one, Monochrome | NoColor)]
            self._filters = [*kept, NoColor() if self.native_ansi_color else Monochrome()]

    def on_setting_changed(self, event: SettingChanged) -> None:
        """Let what was changed hold on every screen that is open."""
        desk, config = self._desk, event.config
        desk.minutes_per_day, desk.plan_for = config.minutes_per_day, Wish(config.plan_for)
        desk.review_style = ReviewStyle.of(config)
        desk.theme = self.theme = config.theme
        if desk.glyphs is not GLYPHS[config.glyphs]:
            desk.glyphs = GLYPHS[config.glyphs]
            for screen in {*self.screen_stack, *self._places.values()}:
                for widget in screen.query("*"):
                    if isinstance(widget, DrawsGlyphs):
                        widget.glyphs = desk.glyphs
                        widget.refresh(layout=True)

    def exit(self, *arguments: object, **options: object) -> None:
        """Leave the program; keys typed ahead are not for screens that close."""
        self._is_leaving = True
        super().exit(*arguments, **options)  # type: ignore[arg-type]  # handed on as they came

    async def on_event(self, event: Event) -> None:
        """Pass an event on, but no key once the program is being left."""
        if not (self._is_leaving and isinstance(event, Key)):
            await super().on_event(event)

    def action_leave(self) -> None:
        """Close what is open: a field, then the screen, then the program."""
        screen = self.screen
        if isinstance(screen, HasField) and screen.leave_field():
            return
        if len(self.screen_stack) > 2:
            self.pop_screen()
        else:
            self.exit()

    def on_opening(self, event: Opening) -> None:
        """Show one thing whole: back to it where it is open below, else on to it."""
        kind, _, name = event.key.partition(":")
        if any(screen.name == event.key for screen in self.screen_stack):
            while self.screen.name != event.key:
                self.pop_screen()
        else:
            self.push_screen(_WHOLE[kind](self._desk, name))

    def action_go(self, name: str) -> None:
        """Go to a place: back to it where it is open below, else on to it; it is as it was left."""
        screen = self._place(name)
        if screen in self.screen_stack:
            while self.screen is not screen:
                self.pop_screen()
        else:
            self.push_screen(name)

    def _place(self, name: str) -> Screen[None]:
        if name not in self._places:
            (place,) = (place for place in PLACES if place.name == name)
            self._places[name] = place.open(self._desk)
            self.install_screen(self._places[name], name)
        return self._places[name]

    def action_help(self) -> None:
        """Show every key."""
        if not isinstance(self.screen, HelpScreen):
            sections = with_keymap(help_sections(_absent(self._desk)), self._desk.keymap)
            self.push_screen(HelpScreen(sections, is_sample=self._desk.is_sample))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer Textual's own commands that make sense here."""
        for command in super().get_system_commands(screen):
            if command.title in ("Theme", "Screenshot"):
                yield command


def help_sections(absent: Container[str] = ()) -> Sequence[Section]:
    """Return all keys with a description, screen by screen, without those whose ids are `absent`."""
    sections: Sequence[Section] = (
        ("Everywhere", SeminarPrepApp.BINDINGS),
        *((place.title, place.bindings) for place in PLACES),
        ("Month", MonthGrid.BINDINGS),
        ("Talk", (*TalkScreen.BINDINGS, *ItemScroll.BINDINGS)),
        ("Paper", PaperScreen.BINDINGS),
        ("Concept", ConceptScreen.BINDINGS),
        ("Card", CardScreen.BINDINGS),
        ("Review", ReviewScreen.BINDINGS),
        ("End of a review", SittingPage.BINDINGS),
        ("Why this card", WhyScreen.BINDINGS),
        ("Help", HelpScreen.BINDINGS),
    )
    return tuple(
        (title, tuple(one for one in bindings if not (isinstance(one, Binding) and one.id in absent)))
        for title, bindings in sections
    )


def check_keys(pairs: Iterable[tuple[str, str]], where: str) -> dict[str, str]:
    """Return keys of the user's own by the ids of bindings. Raises ConfigError for wrong ones, naming `where`."""
    return check_keymap(pairs, help_sections(), where)


def _absent(desk: Desk) -> Container[str]:
    """Return the ids of the keys that this desk never offers."""
    missing = {"talk.fetch": desk.papers is None, "agenda.import": desk.schedules is None}
    return {name for name, is_missing in {**missing, "agenda.demo": desk.is_sample}.items() if is_missing}
