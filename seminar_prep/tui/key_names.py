"""What texts call the keys that they name: those in force now, as the footer shows them."""

import importlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol, cast

from textual.binding import Binding, BindingType
from textual.keys import key_to_character
from textual.screen import Screen

_WORDS = {"escape": "Escape", "enter": "Enter", "space": "Space"}


class HasOwnKeys(Protocol):
    """The program, which knows the user's own keys."""

    @property
    def own_keys(self) -> Mapping[str, str]:
        """Return the keys, commas between, of the bindings that the user has changed, by their ids."""


def key_of(screen: Screen[None], name: str, *, in_field: bool = False) -> str:
    """Return the first key of the binding whose id is `name`, as a text on `screen` names it: "u", "Escape", "^r".

    With `in_field` the first key that works while one types, if there is one. StopIteration where no binding is called
    so.
    """
    binding = _binding(screen, name)
    own = cast(HasOwnKeys, screen.app).own_keys.get(name)
    keys = [key.strip() for key in (own or binding.key).split(",")]
    key = next((key for key in keys if _works_in_field(key)), keys[0]) if in_field else keys[0]
    display = None if own or key != keys[0] else binding.key_display
    return _WORDS.get(key) or screen.app.get_key_display(replace(binding, key=key, key_display=display))


def back_key(screen: Screen[None]) -> str:
    """Return the key that closes a field, as a text names it."""
    return key_of(screen, "app.back", in_field=True)


def _works_in_field(key: str) -> bool:
    """Whether a field leaves a key to others: what types no character."""
    character = key_to_character(key)
    return character is None or not character.isprintable()


def _binding(screen: Screen[None], name: str) -> Binding:
    near: tuple[BindingType, ...] = (*type(screen).BINDINGS, *type(screen.app).BINDINGS)
    found = (one for one in near if isinstance(one, Binding) and one.id == name)
    if binding := next(found, None):
        return binding
    # Loaded here: it knows every screen. Only empty pages name keys of others.
    sections = importlib.import_module("seminar_prep.tui.all_keys").help_sections()
    return next(one for _, some in sections for one in some if isinstance(one, Binding) and one.id == name)
