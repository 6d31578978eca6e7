"""A deck file's text as cards, with every mistake in it. Pure: the file itself is read in `sources.deck_files`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from seminar_prep.domain.card import Card, CardType, Claim
from seminar_prep.domain.cloze import ClozeError, cut_cloze
from seminar_prep.domain.deck_front_matter import parse_front_matter
from seminar_prep.domain.deck_syntax import FIELD_KEYS, FieldEntry, RawCard, nearest, read_syntax
from seminar_prep.domain.problem import Problem, Severity

CARD_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class ParsedDeck:
    """A deck file: its good cards in the file's order, and all problems, first line first.

    `has_front_matter` is False for a file that may be no deck at all, such as a README among decks.
    """

    title: str
    book: str | None
    chapter: str | None
    licence: str | None
    cards: tuple[Card, ...]
    problems: tuple[Problem, ...]
    has_front_matter: bool = True


def parse_deck(text: str, origin: str, deck: str | None = None) -> ParsedDeck:
    """Return the deck in `text`; never raises, every mistake is a problem and keeps only its own card out.

    `origin` is the file's path: it begins each problem's place and is the cards' `path`. `deck` is the deck's name,
    by default the stem of `origin`, which also stands in for a missing title. Of two cards with one id the first stays.
    """
    deck = deck or PurePath(origin).stem
    raw = read_syntax(text, origin)
    front, front_problems = parse_front_matter(raw.front_matter or "", origin)
    problems = [*raw.problems, *front_problems]
    if front.title is None and not front_problems:
        problems.append(Problem(f"{origin}:1", "this deck has no title.",
                                'Begin the file with the lines "---", "title: …", "---".'))  # fmt: skip
    if raw.front_matter is not None and not raw.cards and not raw.problems:
        problems.append(Problem(f"{origin}:1", "this deck has no cards.", 'A card starts with "Q:" or "C:" at the'
                                " beginning of a line.", Severity.WARNING))  # fmt: skip
    cards: dict[str, Card] = {}
    for raw_card in raw.cards:
        card, card_problems = _build_card(raw_card, deck, origin)
        problems += card_problems
        if card and card.id in cards:
            problems.append(duplicate_id(card, cards[card.id]))
        elif card:
            cards[card.id] = card
    return ParsedDeck(
        front.title or deck, front.book, front.chapter, front.licence, tuple(cards.values()),
        tuple(sorted(problems, key=_line_of)), raw.front_matter is not None,
    )  # fmt: skip


def duplicate_id(card: Card, first: Card) -> Problem:
    """Return the error for a card whose id another card of the same origin has already."""
    return Problem(
        f"{card.path}:{card.line}",
        f"the id {card.id!r} is taken by the card at {first.path}:{first.line}.",
        "Give one of them another id; the older card should keep it, for its history hangs on it.",
    )


def _line_of(problem: Problem) -> int:
    number = problem.where.rpartition(":")[2]
    return int(number) if number.isdecimal() else 0


def _build_card(raw: RawCard, deck: str, origin: str) -> tuple[Card | None, tuple[Problem, ...]]:
    builder = _Builder(origin, raw.line)
    fields = builder.read_fields(raw.fields)
    front, back, note, is_cloze = builder.read_texts(raw)
    if "id" not in fields and not any(entry.key == "id" for entry in raw.fields):
        builder.complain(raw.line, "this card has no id.", f'Let "seminar-prep decks ids {origin}" write one.')
    if builder.problems:
        return None, tuple(builder.problems)
    default_type = CardType.CLOZE if is_cloze else CardType.STATE
    card = Card(
        id=str(fields["id"]), deck=deck, front=front, back=back, note=note, path=origin, line=raw.line,
        **{"type": default_type, **{key: value for key, value in fields.items() if key != "id"}},  # type: ignore[arg-type]
    )  # fmt: skip
    return card, ()


class _Builder:
    """Collects what one card says and what is wrong with it."""

    def __init__(self, origin: str, line: int) -> None:
        self.origin = origin
        self.line = line
        self.problems: list[Problem] = []

    def complain(self, line: int, message: str, hint: str) -> None:
        self.problems.append(Problem(f"{self.origin}:{line}", message, hint))

    def read_fields(self, entries: tuple[FieldEntry, ...]) -> Mapping[str, object]:
        values: dict[str, object] = {}
        for entry in entries:
            if entry.key not in FIELD_KEYS:
                self._complain_of_key(entry)
            elif entry.key in values:
                self.complain(entry.line, f"the field {entry.key!r} stands twice.", "Keep one of them.")
            else:
                try:
                    values[entry.key] = _READERS[entry.key](entry.value)
                except _BadValueError as error:
                    self.complain(entry.line, f"{entry.key}: {entry.value[:60]!r} {error}", error.hint)
        return values

    def _complain_of_key(self, entry: FieldEntry) -> None:
        if not entry.key:
            self.complain(entry.line, f"{entry.value[:60]!r} is no field.", 'Write fields as "key: value; key: value".')
            return
        near = nearest(entry.key.lower(), FIELD_KEYS)
        hint = f"Did you mean {near!r}?" if near else f"Known: {', '.join(FIELD_KEYS)}."
        self.complain(entry.line, f"unknown field {entry.key[:40]!r}.", hint)

    def read_texts(self, raw: RawCard) -> tuple[str, str, str | None, bool]:
        """Return front, back, note, and whether the card is a cloze; what is missing is empty, with a problem."""
        kind = raw.parts[0].marker
        texts: dict[str, str] = {}
        allowed = ("Q", "A", "Note") if kind == "Q" else ("C", "Note")
        for part in raw.parts:
            if part.marker in texts:
                self.complain(part.line, f'this card has a second "{part.marker}:".',
                              'Keep one, or start another card with "Q:".')  # fmt: skip
            elif part.marker not in allowed:
                self.complain(part.line, "a cloze has no answer of its own.",
                              'Remove the "A:" part, or start the card with "Q:".')  # fmt: skip
            elif part.marker == "A" and "Note" in texts:
                self.complain(part.line, "the answer stands below the note.", 'Put "A:" above "Note:".')
            else:
                texts[part.marker] = part.text
        return (*self._question(raw, texts, kind), texts.get("Note") or None, kind == "C")

    def _question(self, raw: RawCard, texts: Mapping[str, str], kind: str) -> tuple[str, str]:
        if not texts[kind]:
            self.complain(raw.line, "this question is empty.", f'Write the question after "{kind}:".')
            return "", ""
        if kind == "C":
            try:
                return cut_cloze(texts["C"])
            except ClozeError as error:
                self.complain(raw.line, str(error), error.hint)
                return "", ""
        if not texts.get("A") and not any(part.marker == "A" and part.text for part in raw.parts):
            self.complain(raw.line, "this question has no answer.", 'Write it below, on a line that starts with "A:".')
        return texts["Q"], texts.get("A", "")


class _BadValueError(ValueError):
    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def _read_id(value: str) -> str:
    if not CARD_ID.fullmatch(value):
        raise _BadValueError(
            "is no card id.", "Use small letters a-z, digits and hyphens, starting with a letter or digit."
        )
    return value


def _read_tier(value: str) -> int:
    if value not in ("1", "2", "3"):
        raise _BadValueError("is no tier.", "Write 1 (needed first), 2 or 3.")
    return int(value)


def _read_ref(value: str) -> str:
    if not value:
        raise _BadValueError("is empty.", 'Write for example "ref: GBC 8.2.1", or leave the field out.')
    return value


def _read_list(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for item in map(str.strip, value.split(",")) if item))


def _read_choice(choices: type[StrEnum]) -> Callable[[str], StrEnum]:
    known = {choice.value: choice for choice in choices}

    def read(value: str) -> StrEnum:
        if value in known:
            return known[value]
        near = nearest(value.lower(), known)
        hint = f"Did you mean {near!r}? " if near else ""
        raise _BadValueError("is not known here.", f"{hint}Known: {', '.join(known)}.")

    return read


_READERS: Mapping[str, Callable[[str], object]] = {
    "id": _read_id,
    "type": _read_choice(CardType),
    "claim": _read_choice(Claim),
    "tier": _read_tier,
    "ref": _read_ref,
    "concepts": _read_list,
    "prerequisites": _read_list,
    "tags": _read_list,
}
assert tuple(_READERS) == FIELD_KEYS
