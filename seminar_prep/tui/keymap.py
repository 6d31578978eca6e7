"""Keys of the user's own: checked against the bindings there are, and put in their place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from textual.binding import Binding, BindingType
from textual.keys import KEY_NAME_REPLACEMENTS, KEY_TO_UNICODE_NAME, Keys, key_to_character

from seminar_prep.config import nearest_name
from seminar_prep.errors import ConfigError

Section = tuple[str, Sequence[BindingType]]
"""A screen's title and all bindings that work there."""

_MODIFIERS = ("ctrl", "alt", "shift", "super", "meta", "hyper")
_MARKS = ("comma", "colon", "semicolon", "apostrophe", "asterisk", "ampersand", "tilde", "space")
_NAMES = frozenset(
    {
        *(str(key.value) for key in Keys if not set("+<") & set(str(key.value))),
        *KEY_TO_UNICODE_NAME.keys() - KEY_NAME_REPLACEMENTS.keys(),
        *KEY_NAME_REPLACEMENTS.values(),
        *_MARKS,
    }
)
_NAME_OF_CHARACTER = {
    character: KEY_NAME_REPLACEMENTS.get(name, name)
    for name in sorted({*_NAMES, *KEY_NAME_REPLACEMENTS})
    if (character := key_to_character(name)) and character.isprintable()
}


def check_keymap(pairs: Iterable[tuple[str, str]], sections: Sequence[Section], where: str) -> dict[str, str]:
    """Return the keys of each id, as Textual names them, commas between.

    `sections` are all screens, the first holding the keys that work on every one. Raises ConfigError for an unknown
    id, for what is no key, for a key of a field's text where a binding would take it first, and for two on one key.
    """
    known = {binding.id: binding for _, bindings in sections for binding in _named(bindings)}
    keymap: dict[str, str] = {}
    for name, keys in pairs:
        if name not in known:
            near = nearest_name(name, [one for one in known if one])
            hint = f"Did you mean {near!r}?" if near else "The help shows them all."
            raise ConfigError(f"[keys]: there is no {name!r}.", hint=hint, where=where)
        named = [_key_name(key.strip(), name, where) for key in keys.split(",")]
        for key in named:
            if known[name].priority and (len(key) == 1 or key in _NAME_OF_CHARACTER.values()):
                raise ConfigError(
                    f"[keys]: {name!r} on {key!r} would take it from every text that is typed.",
                    hint='Use a key such as "ctrl+k" or "f2".',
                    where=where,
                )
        keymap[name] = ",".join(dict.fromkeys(named))
    _refuse_clashes(keymap, with_keymap(sections, keymap), where)
    return keymap


def with_keymap(sections: Sequence[Section], keymap: Mapping[str, str]) -> tuple[Section, ...]:
    """Return the sections with the keys of `keymap` in place of those that the bindings were made with."""
    return tuple((title, tuple(_changed(one, keymap) for one in bindings)) for title, bindings in sections)


def _changed(binding: BindingType, keymap: Mapping[str, str]) -> BindingType:
    if not isinstance(binding, Binding) or binding.id is None or binding.id not in keymap:
        return binding
    return replace(binding, key=keymap[binding.id], key_display=None)


def _named(bindings: Iterable[BindingType]) -> list[Binding]:
    return [one for one in bindings if isinstance(one, Binding) and one.id]


def _key_name(key: str, name: str, where: str) -> str:
    """Return Textual's name of a key: "?" is question_mark, "ctrl+z" stays. Raises ConfigError."""
    *modifiers, base = key.rsplit("+", 1) if len(key) > 1 else [key]
    parts = [part for some in modifiers for part in some.split("+")]
    is_key = base in _NAMES or (len(base) == 1 and base.isprintable() and base != " ")
    is_capital = parts == ["shift"] and len(base) == 1 and base.isalpha()
    if is_key and not is_capital and set(parts) <= set(_MODIFIERS):
        return "+".join([*parts, _NAME_OF_CHARACTER.get(base, base)])
    raise ConfigError(f"[keys]: {name} = {key!r} is no key.", hint=_meant(parts, base, is_capital), where=where)


def _meant(parts: Sequence[str], base: str, is_capital: bool) -> str:
    if is_capital:
        return f"Did you mean {base.upper()!r}?"
    right = [nearest_name(part, _MODIFIERS) for part in parts]
    last = base if len(base) == 1 else nearest_name(base.lower(), _NAMES)
    if not last or None in right:
        return 'Use a name such as "u", "ctrl+z", "f2", "pagedown" or "comma".'
    return f"Did you mean {'+'.join([*filter(None, right), last])!r}?"


def _refuse_clashes(keymap: Mapping[str, str], sections: Sequence[Section], where: str) -> None:
    """Raise ConfigError for a key that two bindings of one screen share, where one of them was changed."""
    (_, everywhere), *_ = sections
    for title, bindings in sections:
        users: dict[str, dict[str, None]] = defaultdict(dict)
        for binding in _named((*everywhere, *bindings)):
            for key in binding.key.split(","):
                users[key][binding.id or ""] = None
        for key, names in users.items():
            if len(names) > 1 and set(names) & set(keymap):
                first, second, *_ = names
                raise ConfigError(
                    f"[keys]: {key!r} would do two things on the screen {title!r}: {first} and {second}.",
                    hint="Give one of them another key.",
                    where=where,
                )
