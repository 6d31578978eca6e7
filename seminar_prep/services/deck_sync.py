"""Read all deck files and mirror them in the library: whose text wins, what came, changed and went."""

import importlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from seminar_prep.domain.card import Card, Origin
from seminar_prep.domain.deck import Deck
from seminar_prep.domain.deck_text import ParsedDeck, duplicate_id, parse_deck
from seminar_prep.domain.problem import Problem
from seminar_prep.domain.study_order import DECK_FOLDERS, study_order
from seminar_prep.errors import InputError
from seminar_prep.resources import data_file
from seminar_prep.services.watched_work import Watch
from seminar_prep.sources.deck_files import read_deck
from seminar_prep.sources.deck_finding import DeckFile, DeckRoots, find_deck_files, natural_key
from seminar_prep.storage import cards as card_table
from seminar_prep.storage import concepts as concept_table
from seminar_prep.storage import deck_folders as folder_table
from seminar_prep.storage import decks as deck_table
from seminar_prep.storage.database import Library


@dataclass(frozen=True, slots=True)
class ReadDeck:
    """A deck file that was read."""

    file: DeckFile
    text: str
    parsed: ParsedDeck


FoundDecks = tuple[tuple[ReadDeck, ...], tuple[Problem, ...]]
"""The decks that were found and read, in study order, and the problems of that."""


@dataclass(frozen=True, slots=True)
class ChangedOriginal:
    """The user's edit of a bundled card whose original has changed since: the user's text counts, both are shown."""

    yours: Card
    bundled: Card


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync found. `added`, `changed` and `retired` count cards; a moved card counts as changed.

    `is_retagged` is True where a card came, went, or has other concepts or another tier: talks are to be linked anew.
    """

    n_decks: int
    n_cards: int
    added: int
    changed: int
    retired: int
    problems: tuple[Problem, ...]
    overrides: tuple[ChangedOriginal, ...]
    is_retagged: bool


def sync_files(library: Library, read: FoundDecks, signature: str) -> SyncReport:
    """Store what changed in the decks that were `read`, in one transaction, with the files' `signature`."""
    decks, problems = read
    library_of_cards = choose_cards(decks)
    with library.write() as connection:
        merged = _sync_concepts(connection)
        hashes = _bundled_hashes(library_of_cards, card_table.load_override_hashes(connection))
        cards = _with_current_names(library_of_cards.cards, merged)
        rows = _mirror_rows(cards, hashes)
        before = card_table.load_mirror(connection)
        changed = [row for row in rows if before.get(str(row[0])) != row]
        gone = before.keys() - {str(row[0]) for row in rows}
        _save_decks(connection, _deck_values(decks, library_of_cards.cards))
        card_table.save_mirror(connection, changed)
        card_table.retire_cards(connection, sorted(gone))
        chapters = {deck.file.name: (deck.parsed.book, deck.parsed.chapter) for deck in decks}
        order = study_order(cards, concept_table.load_need_first(connection), chapters)
        card_table.save_study_order(connection, order)
        folder_table.save_signature(connection, signature)
    added = sum(str(row[0]) not in before for row in changed)
    stale = [
        ChangedOriginal(card, library_of_cards.originals[card.id])
        for card in library_of_cards.cards
        if card.id in hashes and hashes[card.id] != text_digest(library_of_cards.originals[card.id])
    ]
    return SyncReport(
        len({card.deck for card in library_of_cards.cards}), len(rows), added, len(changed) - added, len(gone),
        (*problems, *library_of_cards.problems), tuple(stale),
        bool(gone) or any(_is_retagged(row, before) for row in changed),
    )  # fmt: skip


def _is_retagged(row: tuple[object, ...], before: Mapping[str, tuple[object, ...]]) -> bool:
    old = before.get(str(row[0]))
    return old is None or card_table.tags_of(old) != card_table.tags_of(row)


def read_decks(roots: DeckRoots, watch: Watch | None = None) -> FoundDecks:
    """Return every deck below `roots` in study order, and the problems of finding and reading them.

    A file that has neither front matter nor cards is no deck, unless the user registered that very file.
    """
    files, found_problems = find_deck_files(roots)
    problems = list(found_problems)
    decks = []
    watch = watch or Watch()
    for number, file in enumerate(files, start=1):
        watch.at(f"reading file {number} of {len(files)}")
        try:
            text = read_deck(file.path)
        except InputError as error:
            problems.append(Problem(error.where or str(file.path), error.message, error.hint))
            continue
        deck = ReadDeck(file, text, parse_deck(text, str(file.path), file.name))
        if file.explicit or not _is_prose(deck.parsed):
            decks.append(deck)
    decks.sort(key=_place_in_list)
    problems += [problem for deck in decks for problem in deck.parsed.problems]
    return tuple(decks), tuple(problems)


def _is_prose(parsed: ParsedDeck) -> bool:
    return not parsed.cards and not parsed.has_front_matter and len(parsed.problems) <= 1


def _place_in_list(deck: ReadDeck) -> tuple[object, ...]:
    """Order bundled decks by folder and number; the user's follow as they were found (the sort is stable)."""
    if deck.file.origin is not Origin.BUNDLED:
        return (1,)
    folder = deck.file.name.partition("/")[0]
    rank = DECK_FOLDERS.index(folder) if folder in DECK_FOLDERS else len(DECK_FOLDERS)
    return (0, rank, natural_key(Path(deck.file.name)))


@dataclass(frozen=True, slots=True)
class ChosenCards:
    """The cards that are shown, in study order; `originals` are the bundled texts that the user's own replace."""

    cards: tuple[Card, ...]
    originals: Mapping[str, Card]
    problems: tuple[Problem, ...]


def choose_cards(decks: Iterable[ReadDeck]) -> ChosenCards:
    """Return one card for each id: the user's text wins over the bundled one and takes its place in the deck.

    Within one origin the first card of an id stays, and the others are problems.
    """
    found: dict[Origin, dict[str, Card]] = {Origin.BUNDLED: {}, Origin.USER: {}}
    problems = []
    for deck in decks:
        cards = found[deck.file.origin]
        for card in deck.parsed.cards:
            if card.id in cards:
                problems.append(duplicate_id(card, cards[card.id]))
            else:
                cards[card.id] = replace(card, origin=deck.file.origin)
    bundled, user = found[Origin.BUNDLED], found[Origin.USER]
    originals = {card: bundled[card] for card in bundled if card in user}
    shown = [
        replace(user[card.id], deck=card.deck, origin=Origin.OVERRIDE) if card.id in user else card
        for card in bundled.values()
    ]
    shown += [card for card in user.values() if card.id not in bundled]
    return ChosenCards(tuple(shown), originals, tuple(problems))


def text_digest(card: Card) -> str:
    """Return a digest of what the card says: front, back and note."""
    return sha256(repr((card.front, card.back, card.note)).encode()).hexdigest()[:16]


def _bundled_hashes(chosen: ChosenCards, stored: Mapping[str, tuple[str, str, str, str | None]]) -> dict[str, str]:
    """Return for each edited card the digest of the bundled text it was made from: today's, where the edit is new."""
    hashes = {}
    for card in chosen.cards:
        if card.id in chosen.originals:
            digest, *text = stored.get(card.id, ("",))
            same = text == [card.front, card.back, card.note]
            hashes[card.id] = digest if same else text_digest(chosen.originals[card.id])
    return hashes


def _with_current_names(cards: Sequence[Card], merged: Mapping[str, str]) -> tuple[Card, ...]:
    """Return the cards with the ids that stand for merged concepts now, each once; a card's id is no concept's."""
    ids = {card.id for card in cards}
    return tuple(
        replace(
            card,
            concepts=tuple(dict.fromkeys(merged.get(c, c) for c in card.concepts)),
            prerequisites=tuple(dict.fromkeys(p if p in ids else merged.get(p, p) for p in card.prerequisites)),
        )
        for card in cards
    )


def _mirror_rows(cards: Iterable[Card], hashes: Mapping[str, str]) -> list[tuple[object, ...]]:
    positions: dict[str, int] = {}
    rows = []
    for card in cards:
        positions[card.deck] = position = positions.get(card.deck, -1) + 1
        rows.append(card_table.mirror_row(card, position, hashes.get(card.id)))
    return rows


def _deck_values(decks: Iterable[ReadDeck], cards: Iterable[Card]) -> tuple[Deck, ...]:
    """Return the decks to list: a user's file all of whose cards stand in for bundled ones is none."""
    with_cards = {card.deck for card in cards}
    return tuple(
        Deck(
            name=deck.file.name,
            title=deck.parsed.title,
            origin=deck.file.origin,
            path=str(deck.file.path),
            position=position,
            content_hash=sha256(deck.text.encode()).hexdigest(),
            book=deck.parsed.book,
            chapter=deck.parsed.chapter,
            licence=deck.parsed.licence,
        )
        for position, deck in enumerate(decks)
        if deck.file.name in with_cards or not deck.parsed.cards
    )


def _save_decks(connection: sqlite3.Connection, decks: tuple[Deck, ...]) -> None:
    before = deck_table.load_active_decks(connection)
    deck_table.save_decks(connection, [deck for deck in decks if before.get(deck.name) != deck])
    deck_table.retire_decks(connection, sorted(before.keys() - {deck.name for deck in decks}))


def _sync_concepts(connection: sqlite3.Connection) -> dict[str, str]:
    """Store the program's concepts if they changed; return the merged ids and what stands for them."""
    digest = sha256(data_file("concepts.json").read_bytes()).hexdigest()
    if concept_table.load_digest(connection) != digest:
        # Loaded here, not above: pydantic costs 0.1 s, and the concepts change only with the program.
        load_concepts = importlib.import_module("seminar_prep.sources.concept_data").load_concepts
        concept_table.save_concepts(connection, load_concepts().concepts.values())
        concept_table.save_digest(connection, digest)
    return concept_table.load_merged(connection)
