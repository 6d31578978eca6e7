"""The bundled decks obey the rubric whole, and cover their chapters."""

from collections import defaultdict
from pathlib import Path

import pytest

from seminar_prep.domain.card import CardType
from seminar_prep.domain.maths_text import split_maths
from seminar_prep.resources import bundled_decks_dir
from seminar_prep.services.deck_check import check_decks
from seminar_prep.sources.concept_data import load_books, load_concepts
from seminar_prep.sources.deck_files import DeckRoots
from seminar_prep.tui.maths import render_display, render_inline

NOWHERE = Path("/nonexistent")


@pytest.fixture(scope="module")
def checked():
    return check_decks([bundled_decks_dir()], DeckRoots(bundled_decks_dir(), NOWHERE))


@pytest.fixture(scope="module")
def decks(checked):
    """All decks that follow a book, with the concepts of their chapter."""
    concepts = load_concepts().concepts.values()
    return [
        (deck.parsed, [c for c in concepts if not c.merged_into and _is_of(c, deck.parsed)])
        for deck in checked.decks
        if deck.parsed.book and deck.parsed.chapter
    ]


def _is_of(concept, deck):
    """A concept belongs to the chapter in which the deck's book has it first."""
    first = next((ref for ref in concept.sections if ref.startswith(f"{deck.book} ")), "")
    return first == f"{deck.book} {deck.chapter}" or first.startswith(f"{deck.book} {deck.chapter}.")


def test_bundled_decks_have_no_problem(checked) -> None:
    assert [f"{p.where}: {p.message}" for p in checked.problems] == []
    assert sum(len(deck.parsed.cards) for deck in checked.decks) >= 100


def test_bundled_decks_name_title_book_chapter_and_licence(checked) -> None:
    """Decks outside the folder `gbc` follow no single book: they name a title and a licence."""
    always = [(deck.parsed.title, deck.parsed.licence) for deck in checked.decks]
    follow = [deck for deck in checked.decks if deck.file.name.startswith("gbc/")]
    of_a_book = [(deck.file.name, deck.parsed.book, deck.parsed.chapter) for deck in follow]
    assert len(of_a_book) >= 2
    assert [entry for entry in (*always, *of_a_book) if None in entry] == []


def test_chapter_opens_with_two_or_three_maps(decks) -> None:
    for deck, _ in decks:
        types = [card.type for card in deck.cards]
        assert types[:2] == [CardType.MAP] * 2, deck.title
        assert types.count(CardType.MAP) <= 4, deck.title


def test_section_of_the_chapter_has_a_card(decks) -> None:
    books = load_books().books
    for deck, _ in decks:
        refs = [card.ref.removeprefix(f"{deck.book} ") for card in deck.cards]
        sections = [s for s in books[deck.book].sections if s.startswith(f"{deck.chapter}.") and s.count(".") == 1]
        missing = [s for s in sections if not any(ref == s or ref.startswith(f"{s}.") for ref in refs)]
        assert missing == [], deck.title


def test_concept_needed_first_has_three_cards_of_different_types(decks) -> None:
    for deck, concepts in decks:
        types = defaultdict(set)
        for card in deck.cards:
            for concept in card.concepts:
                types[concept].add(card.type)
        thin = {c.id: len(types[c.id]) for c in concepts if c.need_first_rank and len(types[c.id]) < 3}
        assert thin == {}, deck.title


def test_concept_that_makes_learning_hard_has_a_why_card(decks) -> None:
    for deck, concepts in decks:
        asked = {concept for card in deck.cards if card.type is CardType.WHY for concept in card.concepts}
        assert [c.id for c in concepts if c.why_hard and c.id not in asked] == [], deck.title


def test_prerequisite_card_of_the_same_deck_stands_earlier(decks) -> None:
    for deck, _ in decks:
        place = {card.id: n for n, card in enumerate(deck.cards)}
        late = [(c.id, p) for c in deck.cards for p in c.prerequisites if p in place and place[p] >= place[c.id]]
        assert late == [], deck.title


def test_formula_of_every_card_is_drawn_in_72_columns(checked) -> None:
    wide = []
    for deck in checked.decks:
        for card in deck.parsed.cards:
            for part in split_maths("\n\n".join((card.front, card.back, card.note or ""))):
                if part.is_maths and max(render_inline(part.body).width, render_display(part.body).width) > 72:
                    wide.append((card.id, part.source))
    assert wide == []
