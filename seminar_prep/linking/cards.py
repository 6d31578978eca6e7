"""Concepts to cards: those tagged with a matched concept, the most telling first, the list kept short."""

from collections import Counter
from collections.abc import Iterable, Sequence

from seminar_prep.domain.link import CardLink, ConceptMatch, Evidence, TaggedCard

# What a card's tier makes of its concept's score: tier 1 is needed first. A card without a tier counts as tier 2.
TIER_WEIGHTS = {1: 1.0, 2: 0.85, 3: 0.7}
# Twenty minutes a day for a week are some forty new cards; more would not be prepared for.
MAX_CARDS = 40
# No single concept takes more than this many places.
MAX_CARDS_PER_CONCEPT = 10
MAX_EVIDENCE = 5


def propose_cards(matches: Sequence[ConceptMatch], cards: Iterable[TaggedCard]) -> tuple[CardLink, ...]:
    """Return the proposed links, best first, ties in the order of `cards`; cards without a matched concept fall out.

    A card's score is that of its best concept times the weight of the card's tier; its evidence is that of all its
    matched concepts, the best one's first. At most MAX_CARDS, and MAX_CARDS_PER_CONCEPT for one best concept.
    """
    found = {match.concept: match for match in matches}
    rated: list[tuple[float, str, CardLink]] = []
    for card in cards:
        own = sorted((found[c] for c in set(card.concepts) if c in found), key=lambda m: (-m.score, m.concept))
        if own:
            score = own[0].score * TIER_WEIGHTS[card.tier or 2]
            rated.append((score, own[0].concept, CardLink(card.id, score, _evidence(own))))
    rated.sort(key=lambda entry: -entry[0])
    taken: Counter[str] = Counter()
    chosen: list[CardLink] = []
    for _, concept, link in rated:
        taken[concept] += 1
        if taken[concept] <= MAX_CARDS_PER_CONCEPT:
            chosen.append(link)
    return tuple(chosen[:MAX_CARDS])


def _evidence(matches: Sequence[ConceptMatch]) -> tuple[Evidence, ...]:
    """Return the first word of each concept, then the others, so that no concept crowds out another."""
    firsts = [evidence for match in matches for evidence in match.evidence[:1]]
    others = [evidence for match in matches for evidence in match.evidence[1:]]
    return tuple((firsts + others)[:MAX_EVIDENCE])
