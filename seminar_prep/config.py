"""The configuration file as one frozen value. Reads text, not files; `wiring` does that."""

import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Protocol
from zoneinfo import ZoneInfo, available_timezones

from seminar_prep.domain.grade_keys import GradeStyle
from seminar_prep.domain.study_day import DEFAULT_ROLLOVER_HOUR
from seminar_prep.domain.wish import Wish
from seminar_prep.errors import ConfigError

DEFAULT_NEW_CARDS_PER_DAY = 12
DECK_RUBRIC_CHOICES = ("error", "warning", "off")
DEFAULT_DECK_RUBRIC = "warning"
DEFAULT_PLAN_FOR = Wish.BOTH
DEFAULT_MINUTES_PER_DAY = 20
OWN_THEMES = ("seminar-dark", "seminar-light", "high-contrast", "ansi")
# Those of Textual 8; a test holds that they are there.
THEMES = (
    *OWN_THEMES,
    *("textual-dark", "textual-light", "nord", "gruvbox", "dracula", "tokyo-night", "monokai", "flexoki"),
    *("catppuccin-latte", "catppuccin-frappe", "catppuccin-macchiato", "catppuccin-mocha", "solarized-light"),
    *("solarized-dark", "rose-pine", "rose-pine-moon", "rose-pine-dawn", "atom-one-dark", "atom-one-light"),
    *("ansi-dark", "ansi-light"),
)


@dataclass(frozen=True, slots=True)
class Config:
    """What the learner prefers; `SETTINGS` says what each may be and means.

    `timezone` None is the system's. `keys` are pairs (id of a binding, its keys with commas between), in the order of
    the file; whether there are such ids is for the screens to say.
    """

    timezone: str | None = None
    rollover_hour: int = DEFAULT_ROLLOVER_HOUR
    new_cards_per_day: int = DEFAULT_NEW_CARDS_PER_DAY
    minutes_per_day: int = DEFAULT_MINUTES_PER_DAY
    plan_for: str = DEFAULT_PLAN_FOR
    grades: str = GradeStyle.SIX
    idle_seconds: int = 60
    typed_answer: bool = False
    deck_rubric: str = DEFAULT_DECK_RUBRIC
    glyphs: str = "unicode"
    pictures: str = "auto"
    theme: str = OWN_THEMES[0]
    keys: tuple[tuple[str, str], ...] = ()


class Values(Protocol):
    """What a setting may be."""

    @property
    def words(self) -> str:
        """The values in words: "0 to 23"."""

    @property
    def choices(self) -> tuple[str, ...]:
        """All values, where they are few enough to go through one by one; else none."""

    def complaint(self, value: object) -> str | None:
        """Return what is wrong with `value`, or None."""

    def nearest(self, value: object) -> str | None:
        """Return the right value nearest to the wrong `value`, as it stands in the file; None where none is near."""

    def parse(self, text: str) -> object:
        """Return the value that somebody means who types `text`; it may be wrong."""


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """A whole number from `low` to `high`."""

    low: int
    high: int
    choices: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Both ends."""
        return f"{self.low} to {self.high}"

    def complaint(self, value: object) -> str | None:
        """Return the two ends for what is no number between them."""
        inside = isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high
        return None if inside else f"wanted a whole number from {self.words}."

    def nearest(self, value: object) -> str | None:
        """Return the end on whose side a number lies, also one in quotes."""
        number = self.parse(value) if isinstance(value, str) else value
        if isinstance(number, bool) or not isinstance(number, int | float) or math.isnan(number):
            return None
        return str(round(min(max(number, self.low), self.high)))

    def parse(self, text: str) -> object:
        """Return a number, or the text where it is none."""
        try:
            return int(text)
        except ValueError:
            return text


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of few texts."""

    choices: tuple[str, ...]

    @property
    def words(self) -> str:
        """All of them, or the first of many."""
        return ", ".join(self.choices if len(self.choices) < 5 else (*self.choices[:4], "…"))

    def complaint(self, value: object) -> str | None:
        """Return the texts for what is none of them."""
        quoted = [f'"{choice}"' for choice in self.choices[:5]]
        more = " or another of Textual's" if len(self.choices) > 5 else ""
        return None if value in self.choices else f"wanted {' or '.join(quoted)}{more}."

    def nearest(self, value: object) -> str | None:
        """Return the choice that has the text as one of its words, else one that is spelt like it."""
        text = str(value).strip().lower()
        whole = (choice for choice in self.choices if text == choice or text in choice.split("-"))
        near = next(whole, None) or nearest_name(text, self.choices)
        return f'"{near}"' if near else None

    def parse(self, text: str) -> object:
        """Return the text."""
        return text


@dataclass(frozen=True, slots=True)
class YesOrNo:
    """True or false, as TOML writes them."""

    words: str = "true, false"
    choices: tuple[str, ...] = ("false", "true")

    def complaint(self, value: object) -> str | None:
        """Return both for what is neither."""
        return None if isinstance(value, bool) else "wanted true or false, without quotes."

    def nearest(self, value: object) -> str | None:
        """Return the one that a text or a number stands for."""
        return {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}.get(
            str(value).strip().lower()
        )

    def parse(self, text: str) -> object:
        """Return what the word stands for, or the text where it is another one."""
        near = self.nearest(text)
        return near == "true" if near else text


@dataclass(frozen=True, slots=True)
class ZoneName:
    """The name of a time zone."""

    words: str = "IANA name"
    choices: tuple[str, ...] = ()

    def complaint(self, value: object) -> str | None:
        """Return an example for what is no zone."""
        return (
            None
            if isinstance(value, str) and _zone(value)
            else 'wanted an IANA time zone name such as "Europe/Berlin".'
        )

    def nearest(self, value: object) -> str | None:
        """Return the zone of that city, else one that is spelt like it."""
        text = str(value).strip().replace(" ", "_")
        known = sorted(available_timezones())
        city = (name for name in known if name.rpartition("/")[2].lower() == text.lower())
        near = next(city, None) or nearest_name(text, known)
        return f'"{near}"' if near else None

    def parse(self, text: str) -> object:
        """Return the text."""
        return text


@dataclass(frozen=True, slots=True)
class KeyTable:
    """Keys of bindings: a table of ids, each with its keys."""

    words: str = "table of ids and keys"
    choices: tuple[str, ...] = ()

    def complaint(self, value: object) -> str | None:
        """Return an example for what is no table of texts; in a table the first wrong entry is named."""
        if not isinstance(value, dict):
            return 'wanted a table of texts such as "review.undo" = "u,ctrl+z".'
        for name, keys in _entries(value):
            if not isinstance(keys, str):
                return f'{name} = {keys!r}: wanted a text such as "u,ctrl+z".'
            if not keys.strip():
                return f"{name} wants at least one key."
        return None

    def nearest(self, value: object) -> str | None:
        """Return the text for the first wrong entry that is a list of keys or a digit."""
        wrong = [keys for _, keys in _entries(value) if not isinstance(keys, str)] if isinstance(value, dict) else []
        match wrong[:1]:
            case [[*keys]] if keys and all(isinstance(key, str) and key for key in keys):
                return f'"{",".join(map(str, keys))}"'
            case [bool()]:
                return None
            case [int(digit)] if 0 <= digit <= 9:
                return f'"{digit}"'
        return None

    def parse(self, text: str) -> object:
        """Return the text, which is no table: keys are set in the file."""
        return text


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of the configuration file.

    `meaning` is one sentence. `needs_start` says that a change holds from the program's next start, not at once.
    """

    name: str
    values: Values
    meaning: str
    needs_start: bool = False

    @property
    def default(self) -> object:
        """What holds where the file says nothing."""
        return getattr(_DEFAULTS, self.name)


_DEFAULTS = Config()
SETTINGS = (
    Setting("minutes_per_day", WholeNumber(0, 1440), "What a day's plan may cost, in minutes; 0 for no limit."),
    Setting("plan_for", OneOf(tuple(Wish)), "What plans are for: the coming talks, what lasts, or both."),
    Setting("new_cards_per_day", WholeNumber(0, 9999), "How many new cards a day brings."),
    Setting("grades", OneOf(tuple(GradeStyle)), "Six grades on 0 to 5, or four on 1 to 4."),
    Setting("idle_seconds", WholeNumber(5, 3600), "A longer pause at a card counts as this."),
    Setting("typed_answer", YesOrNo(), "A field for your own answer before ours is shown."),
    Setting("theme", OneOf(THEMES), "The colours of the screens, ours or one of Textual's."),
    Setting("glyphs", OneOf(("unicode", "basic")), "basic is for fonts without mathematical characters."),
    Setting("pictures", OneOf(("auto", "off")), "auto typesets formulas where it can, off never.", needs_start=True),
    Setting("timezone", ZoneName(), "Where study days and dates without a zone are."),
    Setting("rollover_hour", WholeNumber(0, 23), "The hour at which the study day changes."),
    Setting("deck_rubric", OneOf(DECK_RUBRIC_CHOICES), "What the rubric's findings count in your own decks."),
    Setting("keys", KeyTable(), "Keys of your own, for the ids that the help shows."),
)
_BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}
assert set(_BY_NAME) == {field.name for field in fields(Config)}


def parse_config(text: str, origin: str) -> Config:
    """Return the configuration in the TOML `text` of file `origin`; absent keys keep their defaults.

    Raises ConfigError for bad TOML, an unknown key (with the nearest right one) or a value out of range.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"this is not valid TOML: {error}.", hint="Mend or remove the line.", where=origin) from error
    for key in values:
        if key not in _BY_NAME:
            raise ConfigError(f"unknown setting {key!r}.", hint=nearest_hint(key, _BY_NAME), where=origin)
    for key, value in values.items():
        if complaint := _BY_NAME[key].values.complaint(value):
            near = _BY_NAME[key].values.nearest(value)
            hint = f"Did you mean {near}?" if near else f"Mend or remove {key!r}."
            said = f"[{key}]" if isinstance(value, dict) else f"{key} = {value!r}"
            raise ConfigError(f"{said}: {complaint}", hint=hint, where=origin)
    if "keys" in values:
        values["keys"] = tuple(_entries(values["keys"]))
    return Config(**values)


def parse_zone(name: str, where: str) -> ZoneInfo:
    """Return the IANA zone `name`; ConfigError with the nearest spelling where there is none."""
    if zone := _zone(name):
        return zone
    raise ConfigError(f"unknown time zone {name!r}.", hint=nearest_hint(name, available_timezones()), where=where)


def _zone(name: str) -> ZoneInfo | None:
    """Return the IANA zone `name`, or None: looking for all that there are would take 10 ms at every start."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return None


def nearest_name(word: str, known: Iterable[str]) -> str | None:
    """Return the name in `known` that is spelt most like `word`, or None where none is."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return near[0] if near else None


def nearest_hint(word: str, known: Iterable[str]) -> str:
    """Return the question whether the nearest name was meant; where none is near, all of a few, or an example zone."""
    names = sorted(known)
    if near := nearest_name(word, names):
        return f"Did you mean {near!r}?"
    return f"Known: {', '.join(names)}." if len(names) < 20 else 'Use a name such as "Europe/Berlin".'


def _entries(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """Yield what stands in a table and in the tables in it, with dotted names."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _entries(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value
