"""Concepts to cards: a talk's set, central concepts first, kinds mixed, short, closed under what is needed first."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from seminar_prep.domain.link import NEEDED_FIELD, CardLink, ConceptMatch, Evidence, TaggedCard

# What a card's tier makes of its concept's score: tier 1 is needed first. A card without a tier counts as tier 2.
TIER_WEIGHTS = {1: 1.0, 2: 0.85, 3: 0.7}
# A week of ten minutes a day prepares some twenty new cards; more would not be prepared for.
MAX_CARDS = 25
# From this many cards on, only clear ones come in.
ENOUGH_CARDS = 15
CLEAR_SCORE = 0.45
# No single concept takes more than this many places.
MAX_CARDS_PER_CONCEPT = 8
MAX_EVIDENCE = 5
# Each card of a concept makes its next one so much less pressing, each of the same type again, and each map for all.
NEXT_OF_CONCEPT = 0.93
NEXT_OF_TYPE = 0.9
NEXT_MAP = 0.8
# A card which needs more cards of other concepts than this first is passed over, unless the set stays short without it;
# of all the places of a set at most so many go to such cards, unless it stays short.
MAX_NEEDED = 2
MAX_NEEDED_IN_ALL = 8
# A concept that is more likely than not has a card in the set, the one that needs least, if these do not need more.
LEADING_SCORE = 0.7
MAX_NEEDED_TO_LEAD = 8
# So many candidates are handed on: cards whose needs do not fit in are passed over for later ones.
MAX_CANDIDATES = 40
_MAP = "map"


def rank_cards(matches: Sequence[ConceptMatch], cards: Iterable[TaggedCard]) -> tuple[CardLink, ...]:
    """Return the candidates, the most pressing first, ties in the order of `cards`; at most MAX_CANDIDATES.

    A card's score is that of its best concept times the weight of the card's tier; cards without a matched concept
    fall out. The order takes from the score as a concept's cards, its cards of one type and the maps add up. Its
    evidence is that of all its matched concepts, the best one's first.
    """
    left = _shortlist({match.concept: match for match in matches}, cards)
    of_concept: Counter[str] = Counter()
    of_type: Counter[tuple[str, str]] = Counter()
    chosen: list[CardLink] = []
    while left and len(chosen) < MAX_CANDIDATES:
        best = max(left, key=partial(_pressing, of_concept, of_type))
        left.remove(best)
        concept = best.matches[0].concept
        is_full = of_concept[concept] >= MAX_CARDS_PER_CONCEPT
        is_faint = len(chosen) >= ENOUGH_CARDS and best.score < CLEAR_SCORE
        if is_full or is_faint:
            continue
        of_concept[concept] += 1
        of_type[concept, best.card.type] += 1
        of_type["", best.card.type] += 1
        chosen.append(CardLink(best.card.id, best.score, _evidence(best.matches)))
    return tuple(chosen)


def complete_set(candidates: Sequence[CardLink], needed: Mapping[str, Sequence[str]]) -> tuple[CardLink, ...]:
    """Return the talk's set, best first: candidates in turn, each with the cards needed before it; at most MAX_CARDS.

    `needed` maps a card to the unseen cards of tier 1 that it takes for granted. They come in with the score of the
    card that needs them and say which that is. First each leading concept gets one card. A candidate that needs too
    much is passed over for later ones; those passed over are asked again while there are fewer than ENOUGH_CARDS.
    """
    names = {link.card: link for link in candidates}
    taken: dict[str, CardLink] = {}
    _take_leading(candidates, needed, names, taken)
    brought = 0
    for each, in_all, enough in (
        (MAX_NEEDED, MAX_NEEDED_IN_ALL, MAX_CARDS),
        (MAX_NEEDED_IN_ALL, MAX_NEEDED_IN_ALL, ENOUGH_CARDS),
        (MAX_CARDS, MAX_CARDS, ENOUGH_CARDS),
    ):
        for link in candidates:
            if link.card in taken or len(taken) >= enough:
                continue
            bundle: dict[str, CardLink] = {}
            _collect(link, needed, names, taken, bundle)
            n_needed = sum(card not in names for card in bundle)
            if n_needed <= min(each, in_all - brought) and len(taken) + len(bundle) <= MAX_CARDS:
                taken |= dict(reversed(bundle.items()))
                brought += n_needed
    return tuple(sorted(taken.values(), key=lambda link: -link.score))


def _take_leading(
    candidates: Sequence[CardLink],
    needed: Mapping[str, Sequence[str]],
    names: Mapping[str, CardLink],
    taken: dict[str, CardLink],
) -> None:
    """Put one card of each leading concept into `taken`, with what it needs."""
    brought = 0
    by_concept: defaultdict[str, list[CardLink]] = defaultdict(list)
    for link in candidates:
        if link.score >= LEADING_SCORE and link.evidence:
            by_concept[link.evidence[0].concept].append(link)
    for links in by_concept.values():
        if any(link.card in taken for link in links):
            continue
        bundles: list[dict[str, CardLink]] = [{} for _ in links]
        for link, bundle in zip(links, bundles, strict=True):
            _collect(link, needed, names, taken, bundle)
        least = min(bundles, key=len)
        n_needed = sum(card not in names for card in least)
        if brought + n_needed <= MAX_NEEDED_TO_LEAD and len(taken) + len(least) <= MAX_CARDS:
            taken |= dict(reversed(least.items()))
            brought += n_needed


def _collect(
    link: CardLink,
    needed: Mapping[str, Sequence[str]],
    names: Mapping[str, CardLink],
    taken: Mapping[str, CardLink],
    bundle: dict[str, CardLink],
) -> None:
    """Put what `link` needs into `bundle`, then itself."""
    if link.card in taken or link.card in bundle:
        return
    bundle[link.card] = link
    for card in needed.get(link.card, ()):
        concept = link.evidence[0].concept if link.evidence else ""
        reason = Evidence(concept, NEEDED_FIELD, f"needed before the card {link.card}")
        own = names.get(card)
        _collect(own or CardLink(card, link.score, (reason,)), needed, names, taken, bundle)


@dataclass(frozen=True, slots=True)
class _Candidate:
    card: TaggedCard
    matches: tuple[ConceptMatch, ...]
    score: float


def _pressing(of_concept: Counter[str], of_type: Counter[tuple[str, str]], candidate: _Candidate) -> float:
    """Return the candidate's score, less for each card chosen before that is like it."""
    concept, kind = candidate.matches[0].concept, candidate.card.type
    maps = of_type["", kind] if kind == _MAP else 0
    alike = NEXT_OF_CONCEPT ** of_concept[concept] * NEXT_OF_TYPE ** of_type[concept, kind] * NEXT_MAP**maps
    return candidate.score * alike


def _shortlist(found: Mapping[str, ConceptMatch], cards: Iterable[TaggedCard]) -> list[_Candidate]:
    """Return the best cards of each concept: enough to choose from."""
    by_concept: defaultdict[str, list[_Candidate]] = defaultdict(list)
    for card in cards:
        own = sorted((found[c] for c in set(card.concepts) if c in found), key=lambda m: (-m.score, m.concept))
        if own:
            score = own[0].score * TIER_WEIGHTS[card.tier or 2]
            by_concept[own[0].concept].append(_Candidate(card, tuple(own), score))
    shortlist: list[_Candidate] = []
    for candidates in by_concept.values():
        candidates.sort(key=lambda candidate: -candidate.score)
        shortlist += candidates[: 2 * MAX_CARDS_PER_CONCEPT]
    return sorted(shortlist, key=lambda candidate: -candidate.score)


def _evidence(matches: Sequence[ConceptMatch]) -> tuple[Evidence, ...]:
    """Return the first word of each concept, then the others, so that no concept crowds out another."""
    firsts = [evidence for match in matches for evidence in match.evidence[:1]]
    others = [evidence for match in matches for evidence in match.evidence[1:]]
    return tuple((firsts + others)[:MAX_EVIDENCE])
