"""Changes to a deck's text: ids written in, a card appended, a card cut out. Everything else stays byte for byte."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from seminar_prep.domain.card import Card, CardType
from seminar_prep.domain.cloze import fill_cloze
from seminar_prep.domain.deck_syntax import RawCard, is_fence, read_syntax
from seminar_prep.domain.plain_text import fold

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_MATHS_OR_TAG = re.compile(r"\$[^$]*\$|^\s*\[[^\]]*\]")
_WORD = re.compile(r"[a-z0-9]+")
_SMALL_WORDS = frozenset(
    "a an and are as at be by for from has have how in into is it its of on or so than that the then"  # noqa: SIM905
    " there this to was what when where which who why will with".split()
)
MAX_ID_WORDS = 5
MAX_ID_LENGTH = 40


@dataclass(frozen=True, slots=True)
class WithIds:
    """A deck's text in which every card has an id, and the ids that were written, in the file's order."""

    text: str
    written: tuple[str, ...]


def write_ids(text: str, stem: str, taken: Collection[str], origin: str = "") -> WithIds:
    """Return `text` with an id for every card that lacks one; nothing else changes.

    An id is made of words of the question, else of `stem`; it is none of `taken` and none in the text. It goes in front
    of the card's first field, or on a line of its own below the card.
    """
    cards = read_syntax(text, origin).cards
    used = set(taken) | {entry.value for card in cards for entry in card.fields if entry.key == "id"}
    lines = _lines(text)
    newline = _newline(text)
    written: list[str] = []
    tried: dict[str, int] = {}
    for card in cards:
        if any(entry.key == "id" for entry in card.fields):
            continue
        fresh = _free_id(_slug(card.parts[0].text) or _slug(stem) or "card", used, tried)
        used.add(fresh)
        written.append(fresh)
        if card.first_field_line:
            index = card.first_field_line - 1
            lines[index] = lines[index].replace("`", f"`id: {fresh}; ", 1)
        else:
            lines[card.last_line - 1] += _below(lines, card, f"`id: {fresh}`", newline)
    return WithIds("".join(lines), tuple(written))


def format_card_text(card: Card) -> str:
    """Return the card as it stands in a deck file, LF at the end; parsed again it is the same card."""
    fields = [f"id: {card.id}"]
    cloze = fill_cloze(card.front, card.back)
    if card.type != (CardType.CLOZE if cloze else CardType.STATE):
        fields.append(f"type: {card.type.value}")
    if card.claim:
        fields.append(f"claim: {card.claim.value}")
    if card.tier:
        fields.append(f"tier: {card.tier}")
    if card.ref:
        fields.append(f"ref: {card.ref}")
    for key, values in (("concepts", card.concepts), ("prerequisites", card.prerequisites), ("tags", card.tags)):
        if values:
            fields.append(f"{key}: {', '.join(values)}")
    parts = [("C", cloze)] if cloze else [("Q", card.front), ("A", card.back)]
    if card.note:
        parts.append(("Note", card.note))
    blocks = [f"{marker}:{_gap_before(text)}{text}" for marker, text in parts]
    return "\n\n".join([*blocks, f"`{'; '.join(fields)}`"]) + "\n"


def _gap_before(text: str) -> str:
    """Return what stands between a marker and its text: a fenced block needs a line of its own to be one."""
    return "\n" if is_fence(text.partition("\n")[0]) else " "


def append_card(text: str, card: Card) -> str:
    """Return `text` with the card at its end, one blank line apart."""
    newline = _newline(text)
    gap = "" if not text else newline if text.endswith(("\n", "\r")) else newline * 2
    return text + gap + format_card_text(card).replace("\n", newline)


def cut_card(text: str, card_id: str) -> str:
    """Return `text` without the first card of that id, and without the blank lines above it."""
    raw = find_card(text, card_id)
    if raw is None:
        return text
    lines = _lines(text)
    start = raw.line - 1
    while start and not lines[start - 1].strip():
        start -= 1
    return "".join([*lines[:start], *lines[raw.last_line :]])


def find_card(text: str, card_id: str) -> RawCard | None:
    """Return the first card in `text` that has the id, however broken the rest of it is, or None."""
    for card in read_syntax(text, "").cards:
        if any(entry.key == "id" and entry.value == card_id for entry in card.fields):
            return card
    return None


def _lines(text: str) -> list[str]:
    """Return the lines with their ends; joined they are `text`."""
    lines = _LINE.findall(text)
    return lines[:-1] if lines[-1] == "" and len(lines) > 1 and not lines[-2].endswith(("\n", "\r")) else lines


def _newline(text: str) -> str:
    found = re.search(r"\r\n|\n|\r", text)
    return found[0] if found else "\n"


def _below(lines: list[str], card: RawCard, field_line: str, newline: str) -> str:
    last = lines[card.last_line - 1]
    if not last.endswith(("\n", "\r")):
        return newline * 2 + field_line
    following = lines[card.last_line] if card.last_line < len(lines) else ""
    return newline + field_line + newline + (newline if following.strip() else "")


def _slug(text: str) -> str:
    words = _WORD.findall(fold(_MATHS_OR_TAG.sub(" ", text)))
    telling = [word for word in words if word not in _SMALL_WORDS and len(word) > 1]
    slug = ""
    for word in telling[:MAX_ID_WORDS]:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > MAX_ID_LENGTH:
            break
        slug = longer
    return slug


def _free_id(wish: str, used: Collection[str], tried: dict[str, int]) -> str:
    """Return `wish`, with a number where it is used; `tried` keeps the last number, lest each search begin anew."""
    fresh = wish
    while fresh in used:
        tried[wish] = tried.get(wish, 1) + 1
        fresh = f"{wish}-{tried[wish]}"
    return fresh
