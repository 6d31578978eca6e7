"""The rubric for one card (README, "Decks"): limits and forbidden forms, as problems with the card's place."""

import re
from collections.abc import Iterator

from seminar_prep.domain.card import Card, CardType
from seminar_prep.domain.concept import ConceptIndex
from seminar_prep.domain.deck_maths import displayed_formulas, formula_length, maths_mistake, without_maths, words
from seminar_prep.domain.deck_syntax import nearest
from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.domain.reference import BookIndex

MAX_FRONT_WORDS = 30
MAX_FRONT_CHARACTERS = 240
MAX_BACK_WORDS = 18
MAX_BACK_FORMULA = 90
MAX_NOTE_WORDS = 40
MAX_CONCEPTS = 3

_TAG = re.compile(r"\s*\[[^\]$]*\]\s*")
_VAGUE_START = re.compile(r"(what is|describe|explain|discuss|list|name all)\b", re.IGNORECASE)
_YES_NO_START = re.compile(r"(is|are|does|do|can|has)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”')]*\s+(?=\S)")
_LIST_ITEM = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s", re.MULTILINE)
_OPEN_END = re.compile(r"\betc\b\.?|\band so on\b", re.IGNORECASE)
_BARE_DEPENDS = re.compile(r"\bdepends?\b(?!\s+(?:only\s+|just\s+)?(?:up)?on\b)", re.IGNORECASE)
# Words that grammar gives away: a gap must hold a symbol or a term.
_FILLER = re.compile(r"(?:\b(?:an?|the|of|in|on|to|is|are|and|or|for|by|with|that|this|it|be|as|at)\b|[\s.,;:])+",
                     re.IGNORECASE)  # fmt: skip


def check_card(card: Card, severity: Severity) -> tuple[Problem, ...]:
    """Return what the rubric finds wrong with one card taken alone, in a fixed order."""
    where = f"{card.path}:{card.line}"
    return tuple(
        Problem(where, f"{card.id}: {message}", hint, severity)
        for rule in (_missing_fields, _front, _back, _note, _maths)
        for message, hint in rule(card)
    )


def check_names(card: Card, concepts: ConceptIndex, books: BookIndex, severity: Severity) -> tuple[Problem, ...]:
    """Return the concepts and references that nobody knows, each with the nearest one that exists."""
    where = f"{card.path}:{card.line}"
    problems = [
        Problem(where, f"{card.id}: unknown concept {concept!r}.", _did_you_mean(concept, concepts.concepts), severity)
        for concept in card.concepts
        if concept not in concepts.concepts
    ]
    if card.ref and not books.knows(card.ref):
        hint = _did_you_mean(card.ref, books.all_refs())
        problems.append(Problem(where, f"{card.id}: unknown reference {card.ref!r}.", hint, severity))
    return tuple(problems)


def check_prerequisites(
    card: Card, concepts: ConceptIndex, cards: frozenset[str], severity: Severity
) -> tuple[Problem, ...]:
    """Return the prerequisites that are neither one of `cards` (ids) nor a concept."""
    return tuple(
        Problem(
            f"{card.path}:{card.line}",
            f"{card.id}: unknown prerequisite {wanted!r}.",
            _did_you_mean(wanted, cards | concepts.concepts.keys()),
            severity,
        )
        for wanted in card.prerequisites
        if wanted not in cards and wanted not in concepts.concepts
    )


def _did_you_mean(word: str, known: object) -> str:
    near = nearest(word, known)  # type: ignore[arg-type]
    return f"Did you mean {near!r}?" if near else "Nothing here has a similar name."


def _missing_fields(card: Card) -> Iterator[tuple[str, str]]:
    for key, value in (("claim", card.claim), ("tier", card.tier), ("ref", card.ref), ("concepts", card.concepts)):
        if not value:
            yield f"the field {key!r} is missing.", f'Add "{key}: …" to the line of fields.'
    if len(card.concepts) > MAX_CONCEPTS:
        yield f"{len(card.concepts)} concepts, at most {MAX_CONCEPTS}.", "Keep those that the answer tests."


def _front(card: Card) -> Iterator[tuple[str, str]]:
    n_words = words(card.front)
    if n_words > MAX_FRONT_WORDS:
        yield f"the front has {n_words} words, at most {MAX_FRONT_WORDS}.", "Ask for one thing, or split the card."
    if len(card.front) > MAX_FRONT_CHARACTERS:
        yield (f"the front has {len(card.front)} characters, at most {MAX_FRONT_CHARACTERS}.",
               "Shorten the set-up, or split the card.")  # fmt: skip
    if displayed_formulas(card.front) > 1:
        yield "the front has more than one displayed formula.", "Keep one in $$…$$."
    bare = _TAG.sub("", card.front, count=1) if _TAG.match(card.front) else card.front
    if start := _VAGUE_START.match(bare):
        yield f"the front starts with {start[1]!r}.", "Ask a question that has exactly one answer."
    last = _SENTENCE_END.split(bare.strip())[-1]
    if start := _YES_NO_START.match(last):
        yield (f"the last sentence starts with {start[1]!r}: a yes-or-no question.",
               "Ask for the object, number or reason itself.")  # fmt: skip


def _back(card: Card) -> Iterator[tuple[str, str]]:
    n_words, n_formula = words(card.back), formula_length(card.back)
    if n_words > MAX_BACK_WORDS:
        yield f"the back has {n_words} words, at most {MAX_BACK_WORDS}.", "Keep the answer; the rest belongs in a note."
    if n_formula > MAX_BACK_FORMULA:
        yield (f"the back has {n_formula} characters of formula, at most {MAX_BACK_FORMULA}.",
               "Split the derivation into steps.")  # fmt: skip
    text = without_maths(card.back)
    if _LIST_ITEM.search(text):
        yield "the back is a list.", "Make one card of each item."
    if _OPEN_END.search(text):
        yield 'the back ends in "etc." or "and so on".', "Ask for what can be answered in full."
    if _BARE_DEPENDS.search(text):
        yield 'the back says "depends" and not on what.', 'Say "depends on …".'
    if text.count(";") > 1:
        yield "the back has more than one semicolon.", "Split the card."
    if card.type is CardType.CLOZE and _FILLER.fullmatch(card.back):
        yield "the gap holds a filler word.", "Remove a variable, exponent, sign, operator or hypothesis instead."


def _note(card: Card) -> Iterator[tuple[str, str]]:
    if card.note and (n_words := words(card.note)) > MAX_NOTE_WORDS:
        yield f"the note has {n_words} words, at most {MAX_NOTE_WORDS}.", "Shorten it."


def _maths(card: Card) -> Iterator[tuple[str, str]]:
    for name, text in (("front", card.front), ("back", card.back), ("note", card.note or "")):
        if mistake := maths_mistake(text):
            yield f"{name}: {mistake}", r"Balance it; a literal dollar is \$."
