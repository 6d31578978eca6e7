"""Every checked card says what was verified: its check exists, was written for this text, and passes."""

import importlib.util
import sys
import traceback
from pathlib import Path

import pytest
from card_checks import CHECKS, text_digest

from seminar_prep.domain.card import Card, CardType
from seminar_prep.domain.deck_text import parse_deck

DECKS = Path(__file__).resolve().parents[2] / "decks"
COMPUTABLE = (CardType.STEP, CardType.ESTIMATE, CardType.CLOZE, CardType.STATE)
LEAST_SHARE = 0.60


def _module_name(name: str) -> str:
    return f"deck_checks_{name}"


def _register_checks() -> tuple[str, ...]:
    """Load each module of checks beside this file once; return their names, which are those of the decks."""
    names = []
    for path in sorted(Path(__file__).parent.glob("*_[0-9]*.py")):
        names.append(path.stem)
        module_name = _module_name(path.stem)
        if module_name not in sys.modules:
            spec = importlib.util.spec_from_file_location(module_name, path)
            assert spec is not None
            assert spec.loader is not None
            sys.modules[module_name] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(sys.modules[module_name])
    return tuple(names)


def _decks_of(name: str) -> tuple[Path, ...]:
    """Return the deck files that the module of checks `name` speaks of: gbc_08 is about decks/gbc/08-*.md."""
    folder, _, number = name.rpartition("_")
    return tuple(sorted((DECKS / folder).glob(f"{number}-*.md")))


def _cards_in(path: Path) -> tuple[Card, ...]:
    return parse_deck(path.read_text(encoding="utf-8"), path.relative_to(DECKS).as_posix()).cards


MODULES = _register_checks()
CARDS = {card.id: card for path in sorted(DECKS.rglob("*.md")) for card in _cards_in(path)}


def test_every_deck_has_its_module_of_checks() -> None:
    assert all(len(_decks_of(name)) == 1 for name in MODULES)
    checked = {path for name in MODULES for path in _decks_of(name)}
    assert [path.name for path in sorted(DECKS.rglob("*.md")) if path not in checked] == []


def test_every_checked_card_still_has_the_text_that_was_verified() -> None:
    gone = [check.card_id for check in CHECKS.values() if check.card_id not in CARDS]
    assert gone == [], "there is no such card: rename the check, or remove it"
    cards = [CARDS[check.card_id] for check in CHECKS.values()]
    digests = {card.id: text_digest(card.front, card.back) for card in cards}
    stale = {card.id: digests[card.id] for card in cards if CHECKS[card.id].text != digests[card.id]}
    assert stale == {}, "these cards have changed: read their checks again, then give them these digests"


@pytest.mark.parametrize("name", MODULES)
def test_claims_of_the_cards_hold_in_independent_computations(name: str) -> None:
    failures = {}
    for check in CHECKS.values():
        if check.run.__module__ == _module_name(name):
            try:
                check.run()
            except Exception as error:
                failures[check.card_id] = "".join(traceback.format_exception(error))
    assert not failures, "\n".join((", ".join(failures), *failures.values()))


def test_every_check_belongs_to_a_module() -> None:
    assert {check.run.__module__ for check in CHECKS.values()} <= {_module_name(name) for name in MODULES}


def test_every_card_of_tier_1_with_a_formula_is_checked() -> None:
    """A card that most talks lean on: its answer contains mathematics, so something else computes it."""
    formulas = [
        card for card in CARDS.values() if card.tier == 1 and card.type is not CardType.MAP and "$" in card.back
    ]
    assert [card.id for card in formulas if card.id not in CHECKS] == []
    assert len(formulas) > 150


@pytest.mark.parametrize("name", MODULES)
def test_most_cards_with_something_to_compute_are_checked(name: str) -> None:
    cards = [card for path in _decks_of(name) for card in _cards_in(path) if card.type in COMPUTABLE]
    unchecked = [card.id for card in cards if card.id not in CHECKS]
    share = 1 - len(unchecked) / len(cards)
    print(f"{name}: {share:.0%} of {len(cards)} step, estimate, cloze and state cards are checked")
    assert share >= LEAST_SHARE, f"unchecked: {', '.join(unchecked)}"
