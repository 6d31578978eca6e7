"""The light back-off: how likely the words of a text make a concept, where no phrase names it."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from seminar_prep.domain.cue import AssociatedTerms
from seminar_prep.linking.reading import ReadField
from seminar_prep.linking.tokens import Token

Place = tuple[int, int, int]
"""Number of the field, first word, last word."""

# The vector of an abstract is some 35 long; a few words alone must not look wholly typical of anything.
SHORTEST_VECTOR = 30.0

# At most this many places are given as evidence of an association.
QUOTED_PLACES = 3


@dataclass(frozen=True, slots=True)
class Association:
    """How likely a concept is by the text's words, 0 to about 1, and the places that say so, the strongest first."""

    likelihood: float
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class AssociationIndex:
    """The associated terms turned round: for each term its concepts with their weights."""

    rarity: Mapping[str, float]
    concepts_of: Mapping[str, tuple[tuple[str, float], ...]]
    base: Mapping[str, float]


def invert(associated: AssociatedTerms) -> AssociationIndex:
    """Return the index of `associated`."""
    concepts_of: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for concept, weights in associated.weights.items():
        for term, weight in weights.items():
            concepts_of[term].append((concept, weight))
    return AssociationIndex(
        associated.rarity, {term: tuple(found) for term, found in concepts_of.items()}, associated.base
    )


def associate(index: AssociationIndex, fields: Sequence[ReadField]) -> dict[str, Association]:
    """Return, for each concept that shares a term with the fields, how likely they make it; unlikely ones fall out.

    The likelihood is the concept's base plus its weights times the text's vector, whose entries are
    (1 + ln of the weighted count) times the rarity of each known term, scaled to length 1; less for very short texts.
    """
    counts: defaultdict[str, float] = defaultdict(float)
    first_places: dict[str, Place] = {}
    for number, field in enumerate(fields):
        for term, first, last in terms(field.tokens):
            if term in index.rarity:
                counts[term] += field.weight
                first_places.setdefault(term, (number, first, last))
    vector = {term: (1 + math.log(max(count, 1.0))) * index.rarity[term] for term, count in counts.items()}
    length = max(SHORTEST_VECTOR, math.sqrt(sum(value * value for value in vector.values())))
    shares: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for term, value in vector.items():
        for concept, weight in index.concepts_of.get(term, ()):
            shares[concept].append((weight * value / length, term))
    likely = {
        concept: _association(index.base.get(concept, 0.0), found, first_places) for concept, found in shares.items()
    }
    return {concept: association for concept, association in likely.items() if association.likelihood > 0}


def blend(estimates: Iterable[tuple[float, Mapping[str, Association]]]) -> dict[str, Association]:
    """Return the weighted sum of several estimates, each a weight and what `associate` gave; places of the largest."""
    sums: defaultdict[str, float] = defaultdict(float)
    largest: dict[str, tuple[float, tuple[Place, ...]]] = {}
    for weight, associations in estimates:
        for concept, association in associations.items():
            share = weight * association.likelihood
            sums[concept] += share
            if share > largest.get(concept, (0.0, ()))[0]:
                largest[concept] = share, association.places
    return {concept: Association(sums[concept], places) for concept, (_, places) in largest.items()}


def terms(tokens: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
    """Yield each stem and each pair of neighbours in a phrase, with the numbers of its first and last word."""
    for place, token in enumerate(tokens):
        yield token.stem, place, place
        if place and token.goes_on:
            yield f"{tokens[place - 1].stem} {token.stem}", place - 1, place


def _association(base: float, shares: list[tuple[float, str]], first_places: Mapping[str, Place]) -> Association:
    strongest = sorted(shares, key=lambda share: (-share[0], share[1]))[:QUOTED_PLACES]
    return Association(base + sum(share for share, _ in shares), tuple(first_places[term] for _, term in strongest))
