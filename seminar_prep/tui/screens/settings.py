"""Settings: every key of the configuration file, what holds, and what it means; changed here, kept in the file."""

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static

from seminar_prep.config import SETTINGS, Config, Setting
from seminar_prep.domain.plain_text import fold, one_line
from seminar_prep.errors import ConfigError
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.key_names import back_key, key_of
from seminar_prep.tui.open_field import open_field
from seminar_prep.tui.setting_rows import FROM_START, setting_row, value_words
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.widgets.drawn_list import DrawnList, DrawnRow
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead

_BY_NAME = {setting.name: setting for setting in SETTINGS}
_OF_SAMPLE = "Of this sample: gone when it closes."
_KEYS_ELSEWHERE = "Keys are set in the file, under [keys]; the help ({}) shows the names: {}"


class SettingChanged(Message):
    """A setting was changed; `config` is what holds now."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config


class SettingList(DrawnList):
    """The settings; the first click on one chooses it, a second one or the enter key changes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "Change", id="settings.change")]

    def on_click(self, event: Click) -> None:
        """Choose a setting that is not under the cursor, and change nothing yet."""
        number = event.style.meta.get("option")
        if number is not None and number != self.highlighted:
            event.prevent_default()
            self.highlighted = number


class SettingsScreen(Screen[None]):
    """The settings, one row each."""

    TITLE = "Settings"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "step(1)", "Next value", show=False, id="settings.next"),
        Binding("left,h", "step(-1)", "Value before", show=False, id="settings.previous"),
        Binding("backspace,delete", "reset", "Default", id="settings.default"),
        Binding("slash", "filter", "Filter", key_display="/", id="settings.filter"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._words: tuple[str, ...] = ()
        self._asked: Setting | None = None

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield Static(id="where", markup=False)
        yield Input(id="filter", placeholder="words in name and meaning", classes="hidden")
        yield Static(id="asked", markup=False, classes="hidden")
        yield Input(id="value", classes="hidden")
        yield SettingList(id="settings")
        yield Static(id="empty", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the list."""
        if self.focused is None:  # a field may have been opened by a key typed ahead
            self.set_focus(self.query_one(SettingList))

    def on_screen_resume(self) -> None:
        """Show what holds now, with what another program has changed in the file meanwhile."""
        settings = self._desk.settings
        try:
            if settings.look():
                self.app.post_message(SettingChanged(settings.config))
                self.notify("What was changed in the file holds now.", timeout=4, markup=False)
        except ConfigError as error:
            show_error(self.app, error)
        self._draw()

    def _draw(self) -> None:
        settings = self._desk.settings
        self.query_one(Masthead).show("Settings")
        where = _OF_SAMPLE if self._desk.is_sample else one_line(str(settings.path))
        self.query_one("#where", Static).update(Content.styled(where, "$text-muted"))
        shown = [setting for setting in SETTINGS if _matches(setting, self._words)]
        rows = self.query_one(SettingList)
        rows.show([DrawnRow(one.name, partial(self._row, one)) for one in shown])
        rows.display = bool(shown)
        empty = self.query_one("#empty", Static)
        empty.display = not shown
        empty.update(Content(f"No setting has {' '.join(self._words)!r}. {back_key(self)} shows all."))
        self.refresh_bindings()

    def _row(self, setting: Setting, width: int) -> Content:
        return setting_row(setting, self._desk.settings.value(setting), width)

    # ------------------------------------------------------------ keys

    @property
    def chosen(self) -> Setting | None:
        """The setting under the cursor."""
        return _BY_NAME.get(self.query_one(SettingList).highlighted_id or "")

    def _change_chosen(self) -> None:
        """Go on to the next value, or ask for one where there are too many to go through."""
        if self.chosen is None:
            return
        if self.chosen.values.choices:
            self.action_step(1)
        elif isinstance(self._desk.settings.value(self.chosen), tuple):
            words = _KEYS_ELSEWHERE.format(key_of(self, "app.help"), one_line(str(self._desk.settings.path)))
            self.notify(words, markup=False)
        else:
            self._ask(self.chosen)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Change the setting that was chosen with the enter key or the mouse."""
        event.stop()
        self._change_chosen()

    def action_step(self, step: int) -> None:
        """Go on to the next value, or back to the one before."""
        setting = self.chosen
        if setting and setting.values.choices:
            choices = setting.values.choices
            place = choices.index(value_words(self._desk.settings.value(setting)))
            self._change(setting, setting.values.parse(choices[(place + step) % len(choices)]))

    def action_reset(self) -> None:
        """Go back to the default."""
        if self.chosen and self.chosen.name != "keys":
            self._change(self.chosen, None)

    def _change(self, setting: Setting, value: object) -> bool:
        try:
            config = self._desk.settings.change(setting.name, value)
        except ConfigError as error:
            if self._asked:
                self._complain(error)
            else:
                show_error(self.app, error)
            return False
        self.app.post_message(SettingChanged(config))
        if setting.needs_start:
            shown = value_words(getattr(config, setting.name))
            self.notify(one_line(f"{setting.name}: {shown}. {FROM_START}"), timeout=4, markup=False)
        self._draw()
        return True

    # ------------------------------------------------------------ fields

    def _ask(self, setting: Setting) -> None:
        self._empty_fields()
        self._asked = setting
        words = f"{setting.name}: {setting.values.words}; nothing for the default."
        self._show_asked(Content.assemble((words, "$text-muted")))
        field = self.query_one("#value", Input)
        value = self._desk.settings.value(setting)
        field.value = "" if value is None else value_words(value)
        open_field(field)

    def _complain(self, error: ConfigError) -> None:
        words = one_line(" ".join(filter(None, [error.where, error.message, error.hint])))
        self._show_asked(Content.styled(words[:1].upper() + words[1:], "$text-error"))

    def _show_asked(self, content: Content) -> None:
        asked = self.query_one("#asked", Static)
        asked.update(content)
        asked.remove_class("hidden")

    def action_filter(self) -> None:
        """Ask for words to look for."""
        self._empty_fields()
        field = self.query_one("#filter", Input)
        open_field(field)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while words are typed."""
        if event.input.id == "filter":
            self._words = tuple(fold(event.value).split())
            self._draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go back to the list with the filter on; or change the setting, or say what is wrong with the value."""
        text = event.value.strip()
        if event.input.id == "filter":
            self.query_one(SettingList).focus()
            event.input.set_class(not text, "hidden")
        elif self._asked and self._change(self._asked, self._asked.values.parse(text) if text else None):
            self._close_value()

    def _close_value(self) -> None:
        self._hide_value()
        self.query_one(SettingList).focus()

    def _hide_value(self) -> None:
        self._asked = None
        self.query_one("#asked").add_class("hidden")
        self.query_one("#value").add_class("hidden")

    def leave_field(self) -> bool:
        """Close an open field and forget its text; False where none is open."""
        if not self._empty_fields():
            return False
        self.query_one(SettingList).focus()
        return True

    def _empty_fields(self) -> bool:
        """Close an open field, whatever has the keys then; False where none is open."""
        fields = [field for field in self.query(Input) if not field.has_class("hidden")]
        if fields:
            self._hide_value()
            for field in fields:
                field.add_class("hidden")
                field.value = ""
            self._words = ()
            self._draw()
        return bool(fields)


def _matches(setting: Setting, words: tuple[str, ...]) -> bool:
    text = fold(f"{setting.name} {setting.meaning} {' '.join(setting.values.choices)}")
    return all(word in text for word in words)
