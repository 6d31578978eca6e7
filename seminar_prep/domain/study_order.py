"""In which order new cards come: what every talk needs first, then the core chapters, and nothing before its ground."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest

from seminar_prep.domain.card import Card, CardType, Origin

# The folders of the bundled decks as they are listed.
DECK_FOLDERS = ("gbc", "classic", "modern", "further")

# After what is needed first: the chapters on why learning is hard and what makes it possible, in this order.
CORE_CHAPTERS = (("GBC", "8"), ("GBC", "6"), ("GBC", "10"), ("GBC", "7"))


def study_order(
    cards: Sequence[Card],
    need_first: Mapping[str, int],
    chapters: Mapping[str, tuple[str | None, str | None]],
) -> tuple[str, ...]:
    """Return the ids of `cards` (in the order of their decks and files) in the order in which new ones come.

    Bundled cards: those of tier 1 on a concept of `need_first` (concept to rank, 1 first) by the best rank, then
    `CORE_CHAPTERS`, then the rest. The user's own cards take turns with them, one by one, so that neither waits for
    the end of the other. The maps that open a deck come before the first of its cards whose turn it is, and before
    each card its prerequisites (of a concept: the first card on it); circles are broken where they close. `chapters`
    gives each deck's book and chapter.
    """
    places = {card.id: number for number, card in enumerate(cards)}

    def bundled_key(card: Card) -> tuple[int, int, int]:
        rank = _need_first_rank(card, need_first)
        if rank is not None:
            return 0, rank, places[card.id]
        chapter = chapters.get(card.deck)
        if chapter in CORE_CHAPTERS:
            return 1, CORE_CHAPTERS.index(chapter), places[card.id]
        return 2, 0, places[card.id]

    bundled = sorted((card for card in cards if card.origin is not Origin.USER), key=bundled_key)
    own = [card for card in cards if card.origin is Origin.USER]
    turns = [card for card in chain.from_iterable(zip_longest(bundled, own)) if card is not None]
    maps = _opening_maps(cards)
    wished = [other for card in turns for other in (*maps.get(card.deck, ()), card)]
    return tuple(_after_their_ground([card.id for card in wished], _ground(cards, wished)))


def _need_first_rank(card: Card, need_first: Mapping[str, int]) -> int | None:
    """Return the best rank among the card's concepts if the card is of tier 1 and has one that is needed first."""
    if card.tier != 1:
        return None
    return min((need_first[concept] for concept in card.concepts if concept in need_first), default=None)


def _ground(cards: Iterable[Card], wished: Iterable[Card]) -> Mapping[str, tuple[str, ...]]:
    """Return for each card what must have come before it."""
    ids = {card.id for card in cards}
    first_on: dict[str, str] = {}
    for card in wished:
        for concept in card.concepts:
            first_on.setdefault(concept, card.id)
    return {
        card.id: tuple(p if p in ids else first_on[p] for p in card.prerequisites if p in ids or p in first_on)
        for card in cards
    }


def _opening_maps(cards: Iterable[Card]) -> Mapping[str, tuple[Card, ...]]:
    """Return for each deck the maps that stand before its first other card."""
    maps: dict[str, tuple[Card, ...]] = {}
    begun: set[str] = set()
    for card in cards:
        if card.type is CardType.MAP and card.deck not in begun:
            maps[card.deck] = (*maps.get(card.deck, ()), card)
        else:
            begun.add(card.deck)
    return maps


def _after_their_ground(wished: Iterable[str], ground: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield every id once, as wished but for what must come before it."""
    seen: set[str] = set()
    for start in wished:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(ground[start]))]
        while path:
            card, rest = path[-1]
            following = next((other for other in rest if other not in seen), None)
            if following is None:
                path.pop()
                yield card
            else:
                seen.add(following)
                path.append((following, iter(ground[following])))
