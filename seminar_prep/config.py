"""The configuration file as one frozen value. Reads text, not files; `wiring` does that."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from seminar_prep.domain.plan_values import Wish
from seminar_prep.domain.study_day import DEFAULT_ROLLOVER_HOUR
from seminar_prep.errors import ConfigError

DEFAULT_NEW_CARDS_PER_DAY = 12
DECK_RUBRIC_CHOICES = ("error", "warning", "off")
DEFAULT_DECK_RUBRIC = "warning"
DEFAULT_PLAN_FOR = Wish.BOTH
DEFAULT_MINUTES_PER_DAY = 20


@dataclass(frozen=True, slots=True)
class Config:
    """What the learner prefers.

    `timezone` is an IANA name, or None for the system's; `rollover_hour` 0 to 23; `new_cards_per_day` 0 or more;
    `minutes_per_day` what a day's plan may cost, 0 for no limit; `plan_for` a `Wish`;
    `deck_rubric` what the rubric's findings count in the learner's own decks: "error", "warning" or "off"; `glyphs`
    "unicode" or "basic" (fonts without mathematical characters); `theme` a Textual theme's name or None.
    """

    timezone: str | None = None
    rollover_hour: int = DEFAULT_ROLLOVER_HOUR
    new_cards_per_day: int = DEFAULT_NEW_CARDS_PER_DAY
    deck_rubric: str = DEFAULT_DECK_RUBRIC
    minutes_per_day: int = DEFAULT_MINUTES_PER_DAY
    plan_for: str = DEFAULT_PLAN_FOR
    glyphs: str = "unicode"
    theme: str | None = None


def parse_config(text: str, origin: str) -> Config:
    """Return the configuration in the TOML `text` of file `origin`; absent keys keep their defaults.

    Raises ConfigError for bad TOML, an unknown key (with the nearest right one) or a value out of range.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"this is not valid TOML: {error}.", hint="Mend or remove the line.", where=origin) from error
    for key in values:
        if key not in _CHECKS:
            raise ConfigError(f"unknown setting {key!r}.", hint=_nearest(key, _CHECKS), where=origin)
    for key, value in values.items():
        if complaint := _CHECKS[key](value):
            raise ConfigError(f"{key} = {value!r}: {complaint}", hint=f"Mend or remove {key!r}.", where=origin)
    return Config(**values)


def parse_zone(name: str, where: str) -> ZoneInfo:
    """Return the IANA zone `name`; ConfigError with the nearest spelling where there is none."""
    if name not in available_timezones():
        raise ConfigError(f"unknown time zone {name!r}.", hint=_nearest(name, available_timezones()), where=where)
    return ZoneInfo(name)


def _nearest(word: str, known: Mapping[str, object] | set[str]) -> str:
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"Known: {', '.join(sorted(known))}." if len(known) < 20 else 'Use a name such as "Europe/Berlin".'


def _whole_number(low: int, high: int) -> Callable[[object], str | None]:
    def check(value: object) -> str | None:
        inside = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return None if inside else f"wanted a whole number from {low} to {high}."

    return check


def _zone(value: object) -> str | None:
    return None if isinstance(value, str) and value in available_timezones() else "wanted an IANA time zone name."


def _one_of(*choices: str) -> Callable[[object], str | None]:
    quoted = [f'"{choice}"' for choice in choices]

    def check(value: object) -> str | None:
        return None if value in choices else f"wanted {' or '.join(quoted)}."

    return check


def _text(value: object) -> str | None:
    return None if isinstance(value, str) and value else "wanted a text."


_CHECKS: Mapping[str, Callable[[object], str | None]] = {
    "timezone": _zone,
    "rollover_hour": _whole_number(0, 23),
    "new_cards_per_day": _whole_number(0, 9999),
    "deck_rubric": _one_of(*DECK_RUBRIC_CHOICES),
    "minutes_per_day": _whole_number(0, 1440),
    "plan_for": _one_of(*Wish),
    "glyphs": _one_of("unicode", "basic"),
    "theme": _text,
}
assert set(_CHECKS) == {field.name for field in fields(Config)}
