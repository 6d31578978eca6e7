"""How likely a text takes each concept for granted, by its words and by the concepts that its phrases name."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from seminar_prep.domain.cue import LinkModel
from seminar_prep.linking.reading import ReadField
from seminar_prep.linking.tokens import Token

Place = tuple[int, int, int]
"""Number of the field, first word, last word."""

# The vector of an abstract is some 35 long; a few words alone must not look wholly typical of anything.
SHORTEST_VECTOR = 30.0

# More than this, phrases do not make a concept surer.
MAX_STRENGTH = 1.6

# For a concept that the model does not know: its log odds in any text, and what its own phrases add.
UNKNOWN_BASE, UNKNOWN_OWN = -3.0, 4.0


@dataclass(slots=True)
class Odds:
    """What speaks for a concept (above 0) or against it, in log odds, added to `base`."""

    base: float
    named: dict[str, float] = field(default_factory=dict)
    words: dict[str, float] = field(default_factory=dict)

    @property
    def likelihood(self) -> float:
        """Return how likely a reader calls the concept essential, 0..1; calling it useful counts as 0.4 of that."""
        total = self.base + sum(self.named.values()) + sum(self.words.values())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


@dataclass(frozen=True, slots=True)
class WordVector:
    """The known terms of a text: their shares of its vector, and where each stands first."""

    shares: Mapping[str, float]
    places: Mapping[str, Place]


def capped(strength: float) -> float:
    """Return how strongly phrases name a concept, as the model reads it."""
    return min(strength, MAX_STRENGTH)


def read_words(model: LinkModel, fields: Sequence[ReadField]) -> WordVector:
    """Return the vector of the fields' known terms.

    Its entries are (1 + ln of the weighted count) times the rarity of the term, scaled to length 1; less for very short
    texts.
    """
    counts: defaultdict[str, float] = defaultdict(float)
    places: dict[str, Place] = {}
    for number, part in enumerate(fields):
        for term, first, last in terms(part.tokens):
            if term in model.rarity:
                counts[term] += part.weight
                places.setdefault(term, (number, first, last))
    values = {term: (1 + math.log(max(count, 1.0))) * model.rarity[term] for term, count in counts.items()}
    length = max(SHORTEST_VECTOR, math.sqrt(sum(value * value for value in values.values())))
    return WordVector({term: value / length for term, value in values.items()}, places)


def weigh_concepts(model: LinkModel, words: WordVector, named: Mapping[str, float]) -> dict[str, Odds]:
    """Return the odds of each concept that a word or a named concept (name -> strength) touches."""
    odds: dict[str, Odds] = {}
    for source, strength in named.items():
        for concept, weight in model.named.get(source, {source: UNKNOWN_OWN}).items():
            _of(odds, model, concept).named[source] = weight * capped(strength)
    for term, share in words.shares.items():
        for concept, weight in model.words[term].items():
            _of(odds, model, concept).words[term] = weight * share
    return odds


def terms(tokens: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
    """Yield each stem and each pair of neighbours in a phrase, with the numbers of its first and last word."""
    for place, token in enumerate(tokens):
        yield token.stem, place, place
        if place and token.goes_on:
            yield f"{tokens[place - 1].stem} {token.stem}", place - 1, place


def _of(odds: dict[str, Odds], model: LinkModel, concept: str) -> Odds:
    found = odds.get(concept)
    if found is None:
        found = odds[concept] = Odds(model.base.get(concept, UNKNOWN_BASE))
    return found
