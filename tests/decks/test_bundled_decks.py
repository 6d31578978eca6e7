"""The bundled decks obey the rubric whole, and cover the books: floors, sections, concepts, order, drawing."""

import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from seminar_prep.domain.card import CardType
from seminar_prep.domain.deck_set import check_shares
from seminar_prep.domain.maths_text import split_maths
from seminar_prep.domain.problem import Severity
from seminar_prep.domain.study_order import DECK_FOLDERS, study_order
from seminar_prep.resources import bundled_decks_dir
from seminar_prep.services.deck_check import check_decks
from seminar_prep.sources.concept_data import load_books, load_concepts
from seminar_prep.sources.deck_finding import DeckRoots
from seminar_prep.tui.maths import render_display, render_inline

NOWHERE = Path("/nonexistent")
COVERAGE = tomllib.loads((Path(__file__).parent / "coverage.toml").read_text(encoding="utf-8"))
WIDTH = 72  # a terminal of 80 columns less borders and padding


@pytest.fixture(scope="module")
def checked():
    return check_decks([bundled_decks_dir()], DeckRoots(bundled_decks_dir(), NOWHERE))


@pytest.fixture(scope="module")
def decks(checked):
    """`{"gbc/08": deck}` of all bundled decks, in the order in which they are listed."""
    return {deck.file.name.partition("-")[0]: deck.parsed for deck in checked.decks}


@pytest.fixture(scope="module")
def cards(decks):
    return tuple(card for deck in decks.values() for card in deck.cards)


@pytest.fixture(scope="module")
def concepts():
    return tuple(concept for concept in load_concepts().concepts.values() if not concept.merged_into)


@pytest.fixture(scope="module")
def types_of(cards):
    """`{concept: {type: number of cards}}`; what is said of a merged concept is said of the one that stands for it."""
    merged = {c.id: c.merged_into or c.id for c in load_concepts().concepts.values()}
    types = defaultdict(Counter)
    for card in cards:
        for concept in {merged[concept] for concept in card.concepts}:
            types[concept][card.type] += 1
    return types


def test_bundled_decks_have_no_problem(checked) -> None:
    assert [f"{p.where}: {p.message}" for p in checked.problems] == []


def test_bundled_decks_name_title_and_licence_and_those_of_a_book_its_chapter(checked) -> None:
    for deck in checked.decks:
        folder, _, file = deck.file.name.partition("/")
        number, _, slug = file.partition("-")
        assert folder in DECK_FOLDERS, deck.file.name
        assert number.isdecimal(), deck.file.name
        assert slug, deck.file.name
        assert deck.parsed.title, deck.file.name
        assert deck.parsed.licence == "CC-BY-4.0", deck.file.name
        chapter = ("GBC", str(int(number))) if folder == "gbc" else (None, None)
        assert (deck.parsed.book, deck.parsed.chapter) == chapter, deck.file.name


def test_every_deck_reaches_its_floor(decks) -> None:
    floors = {name: part["floor"] for name, part in COVERAGE["decks"].items()}
    assert floors.keys() == decks.keys()
    assert {name: len(decks[name].cards) for name in floors if len(decks[name].cards) < floors[name]} == {}


def test_what_each_deck_must_contain_is_asked_by_cards_that_are_here(decks) -> None:
    ids = {name: {card.id for card in deck.cards} for name, deck in decks.items()}
    gone = [
        (name, item, card)
        for name, part in COVERAGE["decks"].items()
        for item, asked_by in part.get("must_contain", {}).items()
        for card in asked_by or ["nothing"]
        if card not in ids[name]
    ]
    assert gone == []


def test_concepts_of_each_tutorial_have_cards(types_of) -> None:
    lacking = [(title, c) for title, known in COVERAGE["tutorials"].items() for c in known if not types_of[c]]
    assert lacking == []
    assert len(COVERAGE["tutorials"]) == 9


def test_deck_opens_with_two_or_three_maps(decks) -> None:
    for name, deck in decks.items():
        types = [card.type for card in deck.cards]
        assert types[:2] == [CardType.MAP] * 2, name
        if name != "gbc/01":  # the introduction is history throughout
            assert types.count(CardType.MAP) <= 4, name


def test_section_of_a_chapter_has_a_card(decks) -> None:
    sections = load_books().books["GBC"].sections
    missing = []
    for deck in decks.values():
        if deck.book:
            refs = [card.ref.removeprefix(f"{deck.book} ") for card in deck.cards]
            own = [s for s in sections if s.startswith(f"{deck.chapter}.") and s.count(".") == 1]
            missing += [s for s in own if not any(ref == s or ref.startswith(f"{s}.") for ref in refs)]
    assert missing == []


def test_every_concept_has_a_card(concepts, types_of) -> None:
    assert [concept.id for concept in concepts if not types_of[concept.id]] == []


def test_concept_needed_first_has_three_cards_of_different_types(concepts, types_of) -> None:
    needed = [concept for concept in concepts if concept.need_first_rank]
    assert len(needed) == 80
    assert {c.id: dict(types_of[c.id]) for c in needed if len(types_of[c.id]) < 3} == {}


def test_concept_that_makes_learning_hard_has_a_why_card(concepts, types_of) -> None:
    assert [c.id for c in concepts if c.why_hard and not types_of[c.id][CardType.WHY]] == []


def test_difficulty_of_optimisation_is_asked_from_four_sides(decks) -> None:
    """GBC 8.2.1 to 8.2.8: why the training of deep nets is hard, by mechanisms and counter-examples."""
    asked = Counter(card.ref for card in decks["gbc/08"].cards if card.type in {CardType.WHY, CardType.COUNTER})
    assert {n: asked[f"GBC 8.2.{n}"] for n in range(1, 9) if asked[f"GBC 8.2.{n}"] < 4} == {}


@pytest.mark.parametrize("folder", DECK_FOLDERS)
def test_types_of_a_folder_have_their_shares(decks, folder) -> None:
    cards = [card for name, deck in decks.items() if name.startswith(f"{folder}/") for card in deck.cards]
    assert [problem.message for problem in check_shares(folder, folder, cards, Severity.ERROR)] == []


def test_larger_deck_asks_why_and_for_steps_counterexamples_and_sizes(decks) -> None:
    """The rubric's mark for depth, chapter by chapter."""
    for name, deck in decks.items():
        types = Counter(card.type for card in deck.cards if card.type is not CardType.MAP)
        total = sum(types.values())
        if total >= 20:
            assert types[CardType.WHY] >= 0.2 * total, name
            assert types[CardType.STEP] >= 0.15 * total, name
            assert types[CardType.COUNTER], name
            assert types[CardType.ESTIMATE], name


def test_card_of_the_modern_decks_names_a_paper_or_a_book(decks) -> None:
    refs = [card.ref for name, deck in decks.items() if name.startswith("modern/") for card in deck.cards]
    assert sum(ref.startswith("arXiv:") for ref in refs) > 0.8 * len(refs)


def test_new_cards_come_after_their_prerequisites(cards, concepts, decks) -> None:
    need_first = {c.id: c.need_first_rank for c in concepts if c.need_first_rank}
    chapters = {deck.cards[0].deck: (deck.book, deck.chapter) for deck in decks.values()}
    place = {card: n for n, card in enumerate(study_order(cards, need_first, chapters))}
    late = [(c.id, p) for c in cards for p in c.prerequisites if p in place and place[p] >= place[c.id]]
    assert late == []


def test_formula_of_every_card_is_drawn_in_a_terminal_of_80_columns(cards) -> None:
    wide = []
    for card in cards:
        for part in split_maths("\n\n".join((card.front, card.back, card.note or ""))):
            if part.is_maths and max(render_inline(part.body).width, render_display(part.body).width) > WIDTH:
                wide.append((card.id, part.source))
    assert wide == []
