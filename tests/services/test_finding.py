"""Finding anything by a few words."""

from datetime import timedelta

import pytest
from library_builder import NOON, a_library, add_card, add_talk

from seminar_prep.services.finding import MOST_FOUND, Finder, FoundKind


@pytest.fixture
def library(tmp_path):
    made = a_library(tmp_path)
    yield made
    made.close()


def _found(library, text):
    return [(one.kind, one.id) for one in Finder(library, lambda: NOON, NOON.date).find(text)]


def test_things_are_found_by_all_words_in_any_order_and_case(library):
    with library.write() as connection:
        add_talk(connection, "talkaaaa", NOON + timedelta(days=9), title="Flat minima and Émile's sharpness")
        add_card(connection, "flat-minima", front="Why are flat minima sharp?")
    assert _found(library, "MINIMA emile") == [(FoundKind.TALK, "talkaaaa")]
    assert _found(library, "minima flat") == [(FoundKind.TALK, "talkaaaa"), (FoundKind.CARD, "flat-minima")]
    assert _found(library, "nowhere") == _found(library, "  ") == []


def test_nearest_talks_come_first_and_few_of_them(library):
    with library.write() as connection:
        for days in (30, -2, 5, 90, 60, 12, 1):
            add_talk(connection, f"talk{days + 100:04}", NOON + timedelta(days=days), title="The same title")
    assert [one for _, one in _found(library, "same")] == [f"talk{days + 100:04}" for days in (1, -2, 5, 12, 30)]
    assert MOST_FOUND == 5


@pytest.mark.parametrize(
    "text", ["is:", "is:nonsense", "deck:", '"', "%", "_", "'; DROP TABLE talks; --", "\0", "a" * 9000]
)
def test_any_text_is_answered(text, library):
    assert _found(library, text) == []
