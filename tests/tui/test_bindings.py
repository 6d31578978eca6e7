"""Keys are named once, described, and honest: the help and the footer can rely on them."""

from collections import Counter

import pytest
from textual.binding import Binding

from seminar_prep.tui.app import help_sections

SECTIONS = dict(help_sections())
EVERY = [binding for bindings in SECTIONS.values() for binding in bindings]


@pytest.mark.parametrize("binding", EVERY, ids=lambda binding: str(getattr(binding, "id", binding)))
def test_binding_has_an_id_and_a_description(binding):
    assert isinstance(binding, Binding)
    assert binding.id
    assert binding.description.strip()


def test_ids_of_bindings_are_unique():
    assert [name for name, n in Counter(binding.id for binding in EVERY).items() if n > 1] == []


@pytest.mark.parametrize("title", [title for title in SECTIONS if title != "Everywhere"])
def test_no_key_has_two_meanings_on_one_screen(title):
    keys = Counter(
        key for binding in (*SECTIONS["Everywhere"], *SECTIONS[title]) for key in binding.key.split(",")
    )  # fmt: skip
    assert [key for key, n in keys.items() if n > 1] == []
