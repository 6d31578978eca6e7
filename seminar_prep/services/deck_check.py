"""`decks check`: every mistake in the files named, with place and hint, held against all cards that are here."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from seminar_prep.domain.card import Card, Origin
from seminar_prep.domain.deck_rubric import check_card, check_names, check_prerequisites
from seminar_prep.domain.deck_set import check_reachable, check_shares, check_twins
from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.errors import UsageError
from seminar_prep.services.deck_sync import ReadDeck, choose_cards, read_decks
from seminar_prep.services.deck_writing import OVERRIDES
from seminar_prep.sources.concept_data import load_books, load_concepts
from seminar_prep.sources.deck_finding import DeckRoots, natural_key


@dataclass(frozen=True, slots=True)
class CheckedDecks:
    """The decks that were checked, and all problems in them, by file and line."""

    decks: tuple[ReadDeck, ...]
    problems: tuple[Problem, ...]

    @property
    def n_errors(self) -> int:
        """How many of the problems are errors; the others are warnings."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)


def check_decks(
    paths: Iterable[Path], roots: DeckRoots, own_rubric: Severity | None = Severity.WARNING
) -> CheckedDecks:
    """Check the files and folders `paths`. Mistakes of form are errors; so are those of the rubric in bundled decks.

    In a user's deck what the rubric finds counts as `own_rubric`; None leaves it out, but for prerequisites that
    nobody has or that lead in a circle, which stay warnings: they keep cards from coming. Ids, prerequisites and
    near-duplicates are held against the bundled and the user's own decks, too. Raises UsageError for a path that is
    not there.
    """
    wanted = tuple(path.expanduser().absolute() for path in paths)
    for path in wanted:
        if not os.path.exists(path):  # noqa: PTH110 - unlike Path's, False where a parent may not be read
            raise UsageError("there is no such file or folder.", hint="Check the spelling.", where=str(path))
    registered = tuple(root for root in roots.registered if os.path.exists(root))  # noqa: PTH110
    decks, problems = read_decks(replace(roots, registered=(*registered, *wanted)))
    inside = tuple(path.resolve() for path in wanted)
    named = tuple(deck for deck in decks if _is_inside(deck.file.path, inside))
    others = tuple(deck for deck in decks if deck not in named)
    found = [
        *(problem for problem in problems if _is_inside(_path_of(problem), inside)),
        *_check_one_by_one(named, others, own_rubric),
        *_check_together(named, others, own_rubric),
        *_no_decks(wanted, named, problems),
    ]
    return CheckedDecks(named, tuple(sorted(dict.fromkeys(found), key=_place)))


def check_all_decks(roots: DeckRoots, own_rubric: Severity | None = Severity.WARNING) -> CheckedDecks:
    """Check every deck below `roots`, bundled and the user's, as `check_decks` does those that it is given."""
    decks, problems = read_decks(roots)
    found = [*problems, *_check_one_by_one(decks, (), own_rubric), *_check_together(decks, (), own_rubric)]
    return CheckedDecks(decks, tuple(sorted(dict.fromkeys(found), key=_place)))


def _is_inside(path: Path, folders: tuple[Path, ...]) -> bool:
    resolved = path.resolve()
    return any(resolved == folder or folder in resolved.parents for folder in folders)


def _path_of(problem: Problem) -> Path:
    head, colon, line = problem.where.rpartition(":")
    return Path(head if colon and line.isdecimal() else problem.where)


def _place(problem: Problem) -> tuple[object, ...]:
    line = problem.where.rpartition(":")[2]
    return natural_key(_path_of(problem)), int(line) if line.isdecimal() else 0


def _severity(deck: ReadDeck, own_rubric: Severity | None) -> Severity | None:
    return Severity.ERROR if deck.file.origin is Origin.BUNDLED else own_rubric


def _check_one_by_one(
    named: tuple[ReadDeck, ...], others: tuple[ReadDeck, ...], own_rubric: Severity | None
) -> list[Problem]:
    concepts, books = load_concepts(), load_books()
    all_decks = (*named, *others)
    ids = frozenset(card.id for deck in all_decks for card in deck.parsed.cards)
    bundled = {card.id for deck in all_decks if deck.file.origin is Origin.BUNDLED for card in deck.parsed.cards}
    problems: list[Problem] = []
    for deck in named:
        severity, cards = _severity(deck, own_rubric), deck.parsed.cards
        for card in cards:
            problems += check_prerequisites(card, concepts, ids, severity or Severity.WARNING)
            if severity:
                problems += check_card(card, severity)
                problems += check_names(card, concepts, books, severity)
            is_own = deck.file.origin is not Origin.BUNDLED
            if is_own and card.id in bundled and OVERRIDES not in deck.file.path.parts:
                message = f"{card.id}: this is the id of a bundled card, whose place your text takes."
                problems.append(Problem(f"{card.path}:{card.line}", message, "If you do not mean that, choose another"
                                        " id.", Severity.WARNING))  # fmt: skip
        if severity:
            problems += check_shares(deck.parsed.title, f"{deck.file.path}:1", cards, severity)
    return problems


def _check_together(
    named: tuple[ReadDeck, ...], others: tuple[ReadDeck, ...], own_rubric: Severity | None
) -> list[Problem]:
    """Return the problems between cards that lie in `named`: twice the same id or question, circles."""
    severities = {str(deck.file.path): _severity(deck, own_rubric) for deck in named}

    def in_named(problems: Iterable[Problem]) -> list[Problem]:
        return [problem for problem in problems if str(_path_of(problem)) in severities]

    def known(cards: Iterable[Card], *, first: bool) -> list[Card]:
        return sorted(cards, key=lambda card: (card.path in severities) is not first)

    chosen = choose_cards((*others, *named))
    twins = in_named(check_twins(known(chosen.cards, first=False), Severity.WARNING))
    circles = in_named(check_reachable(known(chosen.cards, first=True), Severity.WARNING))
    weighed = [
        *(replace(p, severity=severity) for p in twins if (severity := severities[str(_path_of(p))])),
        *(replace(p, severity=severities[str(_path_of(p))] or Severity.WARNING) for p in circles),
    ]
    return [*in_named(chosen.problems), *weighed]


def _no_decks(wanted: tuple[Path, ...], named: tuple[ReadDeck, ...], problems: tuple[Problem, ...]) -> list[Problem]:
    """Return a problem for each path given in which no deck was found, and nothing else was wrong."""
    read = [*(deck.file.path for deck in named), *map(_path_of, problems)]
    return [
        Problem(str(path), "there is no deck here.", "A deck is a Markdown file (.md) with front matter and cards.")
        for path in wanted
        if not any(_is_inside(found, (path.resolve(),)) for found in read)
    ]
