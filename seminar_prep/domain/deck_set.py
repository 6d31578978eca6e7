"""The rubric for cards taken together: shares of types, near-duplicates, and prerequisites that never come free."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from seminar_prep.domain.card import Card, CardType
from seminar_prep.domain.problem import Problem, Severity

# Wanted share of each type in percent of a deck, maps not counted.
TYPE_SHARES: Mapping[CardType, int] = {
    CardType.STATE: 25,
    CardType.WHY: 20,
    CardType.STEP: 20,
    CardType.CLOZE: 10,
    CardType.COUNTER: 8,
    CardType.ESTIMATE: 7,
    CardType.ERROR: 5,
    CardType.CONTRAST: 5,
}
SHARE_TOLERANCE = 5

# One card of twenty is five points: below this a share says nothing.
LEAST_CARDS_FOR_SHARES = 20

# Share of common words from which two fronts with one back are the same card twice.
SAME_FRONT = 0.8

_TOKEN = re.compile(r"\\?\w+|[^\w\s]")


def check_shares(title: str, where: str, cards: Sequence[Card], severity: Severity) -> tuple[Problem, ...]:
    """Return the types of which the deck has too many or too few, in the rubric's order; small decks have none."""
    counts: Counter[CardType] = Counter(card.type for card in cards if card.type is not CardType.MAP)
    total = sum(counts.values())
    if total < LEAST_CARDS_FOR_SHARES:
        return ()
    return tuple(
        Problem(
            where,
            f"{title}: {100 * counts[kind] / total:.0f} % of the cards are {kind.value}, wanted {share} %"
            f" (±{SHARE_TOLERANCE}).",
            "Write cards that ask for something else." if 100 * counts[kind] > share * total else "Write more of them.",
            severity,
        )
        for kind, share in TYPE_SHARES.items()
        if abs(100 * counts[kind] / total - share) > SHARE_TOLERANCE
    )


def check_twins(cards: Iterable[Card], severity: Severity) -> tuple[Problem, ...]:
    """Return the cards that ask nearly the same as an earlier one and have the same back."""
    by_back: dict[str, list[tuple[Card, frozenset[str]]]] = {}
    problems = []
    for card in cards:
        tokens = frozenset(_TOKEN.findall(card.front.casefold()))
        earlier = by_back.setdefault(" ".join(card.back.split()), [])
        for other, others_tokens in earlier:
            if len(tokens & others_tokens) > SAME_FRONT * len(tokens | others_tokens):
                message = f"{card.id}: nearly the same as {other.id} at {other.path}:{other.line}."
                problems.append(Problem(f"{card.path}:{card.line}", message, "Keep one of them.", severity))
                break
        earlier.append((card, tokens))
    return tuple(problems)


def check_reachable(cards: Sequence[Card], severity: Severity) -> tuple[Problem, ...]:
    """Return the circles of prerequisites, for which no card of the circle could ever be the first.

    A prerequisite on a concept is met once any other card of the concept is known; one that no card bears is met.
    """
    ids = {card.id for card in cards}
    bearers: dict[str, set[str]] = {}
    for card in cards:
        for concept in card.concepts:
            bearers.setdefault(concept, set()).add(card.id)
    waits = {card.id: _waits(card, ids, bearers) for card in cards}
    stuck = _stuck(waits)
    by_id = {card.id: card for card in cards}
    problems: list[Problem] = []
    told: set[str] = set()
    for card in cards:
        if card.id in stuck and card.id not in told:
            circle = _circle(card.id, waits, stuck)
            if not told & set(circle):
                first = by_id[circle[0]]
                problems.append(Problem(
                    f"{first.path}:{first.line}",
                    f"{first.id}: its prerequisites lead in a circle: {' → '.join((*circle, circle[0]))}.",
                    "Remove one of these prerequisites; until then none of the cards can come.", severity,
                ))  # fmt: skip
            told |= {card.id, *circle}
    return tuple(problems)


def _waits(card: Card, ids: set[str], bearers: Mapping[str, set[str]]) -> tuple[frozenset[str], ...]:
    """Return for each prerequisite the cards of which one must be known first."""
    groups = []
    for wanted in card.prerequisites:
        group = {wanted} if wanted in ids else bearers.get(wanted, set()) - {card.id}
        if group:
            groups.append(frozenset(group))
    return tuple(groups)


def _stuck(waits: Mapping[str, tuple[frozenset[str], ...]]) -> set[str]:
    waiting = dict(waits)
    known: set[str] = set()
    while free := [card for card, groups in waiting.items() if all(group & known for group in groups)]:
        known.update(free)
        for card in free:
            del waiting[card]
    return set(waiting)


def _circle(start: str, waits: Mapping[str, tuple[frozenset[str], ...]], stuck: set[str]) -> tuple[str, ...]:
    """Return a circle that is reached from the stuck card `start`, from its card that comes first in the deck on."""
    path: list[str] = []
    card = start
    while card not in path:
        path.append(card)
        blocked = next(group for group in waits[card] if group <= stuck)
        card = min(blocked)
    circle = path[path.index(card) :]
    first = circle.index(next(known for known in waits if known in circle))
    return tuple(circle[first:] + circle[:first])
