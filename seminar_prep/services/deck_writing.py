"""Writing into the user's deck files: ids, and their own text of a bundled card. Bundled files are never written."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from seminar_prep.domain.card import Card, Origin
from seminar_prep.domain.deck_edit import append_card, cut_card, find_card, write_ids
from seminar_prep.domain.deck_text import parse_deck
from seminar_prep.domain.problem import Problem
from seminar_prep.errors import InputError
from seminar_prep.services.deck_sync import read_decks
from seminar_prep.sources.deck_files import read_deck, remove_deck, write_deck
from seminar_prep.sources.deck_finding import DeckRoots
from seminar_prep.storage import cards as card_table
from seminar_prep.storage.database import Library

OVERRIDES = "overrides"


@dataclass(frozen=True, slots=True)
class IdsWritten:
    """A file and the ids that were written into it, in the file's order; none where every card had one."""

    path: Path
    ids: tuple[str, ...]


def write_missing_ids(
    library: Library, roots: DeckRoots, paths: Iterable[Path]
) -> tuple[tuple[IdsWritten, ...], tuple[Problem, ...]]:
    """Write an id for each card without one in the files `paths`; nothing else in them changes.

    A fresh id was never used before: not in the decks here, and not by a card with history. A file that cannot be
    read or written, or is bundled, is a problem, and the others are done.
    """
    taken = set(card_table.used_ids(library.connection))
    taken |= {card.id for deck in read_decks(roots)[0] for card in deck.parsed.cards}
    done: list[IdsWritten] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            ids = _write_ids_into(path.expanduser(), taken, roots.bundled)
        except InputError as error:
            problems.append(Problem(error.where or str(path), error.message, error.hint))
        else:
            taken.update(ids)
            done.append(IdsWritten(path, ids))
    return tuple(done), tuple(problems)


def _write_ids_into(path: Path, taken: set[str], bundled: Path) -> tuple[str, ...]:
    text = read_deck(path)
    result = write_ids(text, path.stem, taken)
    if not result.written:
        return ()
    if bundled.resolve() in path.resolve().parents:
        raise InputError("bundled decks are not written.", where=str(path), hint="Copy the file to your own decks.")
    missing = [card for card in parse_deck(result.text, str(path)).problems if "has no id" in card.message]
    if missing:
        raise InputError("a card's end cannot be told here; nothing was changed.", where=missing[0].where,
                         hint="Close the code block or comment above it.")  # fmt: skip
    write_deck(path, result.text, instead_of=text)
    return result.written


@dataclass(frozen=True, slots=True)
class EditTarget:
    """Where to point the editor: a file, a line, and the bundled card that was copied there just now, if one was."""

    path: Path
    line: int
    card: str
    copied: Card | None = None


def edit_target(library: Library, user_decks: Path, card_id: str) -> EditTarget:
    """Return where the user can edit the card.

    The library should be in step with the files. It is the card's own file; for a bundled card, its copy in
    `overrides/`, which is made here. Call `finish_edit` after the editor. Raises UsageError for an unknown card,
    InputError where the copy cannot be written.
    """
    card = card_table.load_card(library.connection, card_id)
    if card.origin is not Origin.BUNDLED:
        return EditTarget(Path(card.path), card.line, card.id)
    path = user_decks / OVERRIDES / f"{card.deck.replace('/', '-')}.md"
    standing_text = read_deck(path) if path.exists() else None
    text = _new_overrides(card) if standing_text is None else standing_text
    if standing := find_card(text, card.id):  # a copy whose text cannot be used at present
        return EditTarget(path, standing.line, card.id)
    text = append_card(text, card)
    if not (copy := find_card(text, card.id)):
        raise InputError("the end of this file lies in a code block or comment that is never closed.",
                         hint="Close it, then edit the card again.", where=str(path))  # fmt: skip
    write_deck(path, text, instead_of=standing_text)
    return EditTarget(path, copy.line, card.id, card)


def finish_edit(target: EditTarget) -> bool:
    """Take a fresh copy out again if the user left it as it was; True if the card has a text of its own now.

    The library learns of it with the next sync. Raises InputError where the file cannot be read or written.
    """
    if target.copied is None or not target.path.exists():
        return target.path.exists()
    text = read_deck(target.path)
    cards = parse_deck(text, str(target.path)).cards
    copy = next((card for card in cards if card.id == target.card), None)
    if copy is None or replace(copy, deck="", path="", line=0, origin=Origin.BUNDLED) != _bare(target.copied):
        return True
    rest = cut_card(text, target.card)
    if rest.strip() == _new_overrides(target.copied).strip():
        remove_deck(target.path)
    else:
        write_deck(target.path, rest, instead_of=text)
    return False


def _bare(card: Card) -> Card:
    return replace(card, deck="", path="", line=0)


def _new_overrides(card: Card) -> str:
    return f'---\ntitle: "My text of cards in {card.deck}"\n---\n'
