"""The terminal program: screens on one desk, keys that are the same everywhere, and the palette."""

import importlib
import sys
from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import TYPE_CHECKING, ClassVar
from weakref import WeakKeyDictionary

from textual.app import App, ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette, Provider
from textual.events import Event, InputEvent, Key
from textual.filter import ANSIToTruecolor, Monochrome, NoColor
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from seminar_prep.domain.wish import Wish
from seminar_prep.errors import ConfigError, SeminarPrepError
from seminar_prep.tui.desk import Desk, ReviewStyle
from seminar_prep.tui.glance import FirstFrame
from seminar_prep.tui.leaving import Leaving
from seminar_prep.tui.maths import GLYPHS, Glyphs
from seminar_prep.tui.open_field import HasField
from seminar_prep.tui.opening import Opening, Sitting
from seminar_prep.tui.pauses import Pauses
from seminar_prep.tui.places import HOME, PLACES, SCREENS, load_screen
from seminar_prep.tui.plain_words import agenda_title
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.theme import ANSI, DARK, OWN_THEMES
from seminar_prep.tui.widgets.draws_glyphs import DrawsGlyphs
from seminar_prep.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from seminar_prep.domain.queue import Scope
    from seminar_prep.services.finding import Finder
    from seminar_prep.tui.screens.settings import SettingChanged

_ASKED = "a command, or words of a talk, paper, concept, card, deck"
# Seconds after the first frame at which the other screens begin to be loaded, one at a time and so far apart.
_LOADING_PAUSE = 0.1


def _key_commands() -> type[Provider]:
    """Load the palette's commands once it is opened."""
    commands: type[Provider] = importlib.import_module("seminar_prep.tui.commands").KeyCommands
    return commands


def _thing_commands() -> type[Provider]:
    """Load what finds things once the palette is opened."""
    commands: type[Provider] = importlib.import_module("seminar_prep.tui.commands").ThingCommands
    return commands


class SeminarPrepApp(App[Leaving | None]):
    """The screens of one sitting. `scope` opens a review at once; leaving it then leaves the program."""

    TITLE = "seminar-prep"
    CSS_PATH = "app.tcss"
    AUTO_FOCUS = ""  # screens say where keys go; the first that could have them may be a field that is not shown yet
    ENABLE_COMMAND_PALETTE = True
    # Where room is short the footer leaves the palette's key to the help.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-wide")]  # noqa: RUF012 - Textual declares it so
    COMMANDS = App.COMMANDS | {_key_commands, _thing_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?", id="app.help"),
        Binding("q,escape", "leave", "Back", id="app.back"),
        Binding("ctrl+p", "command_palette", "All commands", show=False, priority=True, id="app.palette"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit"),
        *(Binding(p.key, f"go('{p.name}')", p.title, show=False, id=f"go.{p.name}") for p in PLACES),
    ]

    def __init__(self, desk: Desk, scope: "Scope | None" = None, title: str = "Review") -> None:
        super().__init__()
        self._desk = desk
        self._scope = scope
        self._review_title = title
        self._is_leaving = False
        self._sent_to: WeakKeyDictionary[Key, Widget | None] = WeakKeyDictionary()
        self.failure: SeminarPrepError | None = None  # what kept the first screen from opening
        # Called when the first frame stands and when the other screens are loaded, too.
        self.when_loaded: Callable[[], None] = lambda: None
        # Called when nothing has come from the user for a while.
        self.when_idle: Callable[[], None] = lambda: None
        self._pauses = Pauses(self.set_timer, monotonic, self._rest)
        self._places: dict[str, Screen[None]] = {}
        self._dress()

    def _dress(self) -> None:
        """Put the learner's theme on before any style is read: a later change would read all of them twice."""
        for theme in OWN_THEMES:
            self.register_theme(theme)
        wanted = ANSI.name if self.no_color else self._desk.theme
        self.set_reactive(App.theme, wanted if wanted in self.available_themes else DARK.name)
        # Textual chooses these by the theme it begins with; its shades of grey for NO_COLOR are colours, too.
        kept = [one for one in self._filters if not isinstance(one, ANSIToTruecolor | Monochrome | NoColor)]
        colourless = [NoColor()] if self.no_color else []
        self._filters = [ANSIToTruecolor(self.ansi_theme, enabled=not self.native_ansi_color), *kept, *colourless]
        self.stylesheet.set_variables(self.get_css_variables())
        for name, is_on in (("-dark-mode", self.current_theme.dark), ("-light-mode", not self.current_theme.dark)):
            self.set_class(is_on, name, update=False)

    def compose(self) -> ComposeResult:
        """Show the talks at once, before what the agenda needs is loaded."""
        if self._scope is None and self._desk.glance is not None:
            glance = self._desk.glance
            masthead = Masthead(is_sample=self._desk.is_sample)
            masthead.show(*agenda_title(glance.today))
            yield masthead
            yield FirstFrame(glance, self._desk.glyphs)

    def on_mount(self) -> None:
        """Open the first screen once the first frame stands."""
        self.set_keymap(self._desk.keymap)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Open the first screen, or leave with what keeps it from opening."""
        try:
            self._desk.get_ready()
            if self._scope is None:
                self.action_go(HOME)
            else:
                self.push_screen(load_screen("review")(self._desk, self._scope, self._review_title))
        except SeminarPrepError as error:
            self.failure = error
            self.exit()
            return
        self.call_after_refresh(self.when_loaded)
        self.call_after_refresh(self.set_timer, _LOADING_PAUSE, self._load_ahead)

    def action_command_palette(self) -> None:
        """Show what can be done here, and find things."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=_ASKED, id="--command-palette"))

    @property
    def finder(self) -> "Finder":
        """Looks for talks, papers, concepts, cards and decks by words."""
        return self._desk.finder

    @property
    def glyphs(self) -> Glyphs:
        """What formulas are drawn with."""
        return self._desk.glyphs

    def _load_ahead(self) -> None:
        """Load the next screen that is not there yet, so that going to it does not wait for it."""
        missing = [name for name in SCREENS if f"seminar_prep.tui.screens.{name}" not in sys.modules]
        if missing:
            load_screen(missing[0])
            self.set_timer(_LOADING_PAUSE, self._load_ahead)
        else:
            self.when_loaded()

    def _rest(self) -> None:
        """Use the time in which nobody waits."""
        self.when_idle()

    def watch_theme(self) -> None:
        """Obey NO_COLOR: whatever theme is asked for, the terminal's default colours, with underlines and bold."""
        if self.no_color and self.theme != ANSI.name:
            self.theme = ANSI.name

    def on_setting_changed(self, event: "SettingChanged") -> None:
        """Let what was changed hold on every screen that is open."""
        desk, config = self._desk, event.config
        desk.renew()
        desk.minutes_per_day, desk.plan_for = config.minutes_per_day, Wish(config.plan_for)
        desk.review_style = ReviewStyle.of(config)
        desk.theme = self.theme = config.theme
        self._take_keys(config.keys)
        if desk.glyphs is not GLYPHS[config.glyphs]:
            desk.glyphs = GLYPHS[config.glyphs]
            for screen in {*self.screen_stack, *self._places.values()}:
                for widget in screen.query("*"):
                    if isinstance(widget, DrawsGlyphs):
                        widget.glyphs = desk.glyphs
                        widget.refresh(layout=True)

    def _take_keys(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Let keys of the user's own hold from now on; wrong ones are told, and those that held stay."""
        where = "config.toml" if self._desk.is_sample else str(self._desk.settings.path)
        try:
            # Loaded here: it knows the keys of every screen, and so every screen.
            keymap = importlib.import_module("seminar_prep.tui.all_keys").check_keys(pairs, where)
        except ConfigError as error:
            show_error(self.screen.app, error)
            return
        if keymap != dict(self._desk.keymap):
            self._desk.keymap = keymap
            self.set_keymap(keymap)

    def exit(self, *arguments: object, **options: object) -> None:
        """Leave the program; keys typed ahead are not for screens that close."""
        self._is_leaving = True
        super().exit(*arguments, **options)  # type: ignore[arg-type]  # handed on as they came

    async def on_event(self, event: Event) -> None:
        """Pass an event on, but no key once the program is being left."""
        if isinstance(event, InputEvent):
            self._pauses.touch()
        if isinstance(event, Key) and (self._is_leaving or self._is_sent_on(event)):
            return
        await super().on_event(event)

    def _is_sent_on(self, key: Key) -> bool:
        """Give a key to the field that has opened since it was typed, and to nothing else; False for any other key.

        Keys typed fast, or held up on their way, are all on the way to a list when the first one opens a field there.
        """
        if not key.is_forwarded:
            self._sent_to[key] = self.focused
        elif isinstance(self.focused, Input) and self._sent_to.get(key, self.focused) is not self.focused:
            self.focused._forward_event(Key(key.key, key.character))
            return True
        return False

    def action_leave(self) -> None:
        """Close what is open: a field, then the screen, then the program."""
        screen = self.screen
        if any(isinstance(one, HasField) and one.leave_field() for one in (screen, *screen.query("ItemScroll"))):
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
            self.push_screen(load_screen(kind)(self._desk, name))

    def on_sitting(self, event: Sitting) -> None:
        """Sit down at cards."""
        self.push_screen(load_screen("review")(self._desk, event.scope, event.title, event.plan))

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
            self._places[name] = load_screen(name)(self._desk)
            self.install_screen(self._places[name], name)
        return self._places[name]

    @property
    def own_keys(self) -> Mapping[str, str]:
        """Keys of the user's own, by the ids of bindings."""
        return self._desk.keymap

    def action_help(self) -> None:
        """Show every key."""
        if self.screen.name != "help":
            # Loaded here: it knows the keys of every screen, and so every screen.
            sections = importlib.import_module("seminar_prep.tui.all_keys").keys_on(self._desk)
            self.push_screen(load_screen("help")(sections, is_sample=self._desk.is_sample))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer Textual's own commands that make sense here."""
        for command in super().get_system_commands(screen):
            if command.title in ("Theme", "Screenshot"):
                yield command
