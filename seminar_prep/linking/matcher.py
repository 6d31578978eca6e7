"""Text to concepts: phrases that name them, words typical of them, companions they imply; or nothing at all."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from seminar_prep.domain.concept import ConceptIndex
from seminar_prep.domain.cue import LinkData
from seminar_prep.domain.link import ConceptMatch, Evidence, TextField
from seminar_prep.linking.association import Association, AssociationIndex, associate, blend, invert
from seminar_prep.linking.lexicon import Lexicon, compile_lexicon
from seminar_prep.linking.matching import Hit, find_hits
from seminar_prep.linking.reading import ReadField, read_fields
from seminar_prep.linking.tokens import learn_stems

# The figures below were chosen by cross-validation over 140 labelled abstracts and checked on others (tests/linking).
# The best phrase of a concept counts in full, the others this much.
SHARE_OF_OTHERS = 0.4
# A phrase that comes back adds this much times ln(number of times).
REPEAT_SHARE = 0.15
# What a concept adds if all words are typical of it, and if the words around make it certain. Two estimates of one
# thing err less than either; of six mixtures all but those with one part alone came within 0.004 of each other.
TYPICAL_WEIGHT, LIKELY_WEIGHT = 0.7, 0.3
# A companion is this much less certain than the concept which implies it, at most.
COMPANION_WEIGHT = 0.7
# Raw strength below which nothing is shown: one middling phrase passes, one hint does not. Between 0.65 and 0.70 the
# labelled talks do not decide; the higher, the less is shown that no label asks for, and the quieter on other fields.
CUT_OFF = 0.68
# At most this many pieces of evidence are kept per concept.
MAX_EVIDENCE = 5


@dataclass(frozen=True, slots=True)
class Matcher:
    """A compiled matcher. `companions` are as in `LinkData`, with canonical ids."""

    lexicon: Lexicon
    typical: AssociationIndex
    likely: AssociationIndex
    companions: Mapping[str, Mapping[str, float]]


def build_matcher(index: ConceptIndex, link_data: LinkData) -> Matcher:
    """Compile the concepts, cues, associated words and companions; takes some 20 ms, once per process."""
    learn_stems(link_data.stems)
    companions: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for concept, implied in link_data.companions.items():
        for other, weight in implied.items():
            companions[index.canonical(concept)][index.canonical(other)] = weight
    return Matcher(
        compile_lexicon(index, link_data.cues),
        invert(link_data.typical),
        invert(link_data.associated),
        dict(companions),
    )


def shown_score(strength: float) -> float:
    """Return a raw strength (0 or more) as a score in 0..1: 1 - exp(-strength), never quite 1 on screen."""
    return 1 - math.exp(-strength)


MIN_SHOWN_SCORE = shown_score(CUT_OFF)


def match_text(matcher: Matcher, fields: Iterable[TextField]) -> tuple[ConceptMatch, ...]:
    """Return the concepts that a text takes for granted, best first; none where nothing speaks clearly for one."""
    return tuple(match for match in rank_concepts(matcher, fields) if match.score >= MIN_SHOWN_SCORE)


def rank_concepts(matcher: Matcher, fields: Iterable[TextField]) -> tuple[ConceptMatch, ...]:
    """Return all concepts with any trace in the text, best first, ties by id: what `match_text` cuts off."""
    read = read_fields(fields)
    hits = _hits(matcher, read)
    typical = blend(
        [(TYPICAL_WEIGHT, associate(matcher.typical, read)), (LIKELY_WEIGHT, associate(matcher.likely, read))]
    )
    strengths = {concept: _named(found, read) for concept, found in hits.items()}
    for concept, association in typical.items():
        strengths[concept] = strengths.get(concept, 0.0) + association.likelihood
    via = _imply(matcher.companions, strengths)
    matches = [
        ConceptMatch(
            concept,
            shown_score(strength),
            _evidence(concept, via.get(concept, concept), hits, typical, read),
            via.get(concept),
        )
        for concept, strength in strengths.items()
    ]
    return tuple(sorted(matches, key=lambda match: (-match.score, match.concept)))


def name_strengths(matcher: Matcher, fields: Sequence[ReadField]) -> dict[str, float]:
    """Return how strongly phrases alone name each concept (0 or more), without associations and companions."""
    return {concept: _named(found, fields) for concept, found in _hits(matcher, fields).items()}


def _hits(matcher: Matcher, fields: Sequence[ReadField]) -> dict[str, list[Hit]]:
    hits: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in find_hits(matcher.lexicon, fields):
        hits[hit.concept].append(hit)
    return dict(hits)


def _named(hits: Sequence[Hit], fields: Sequence[ReadField]) -> float:
    """Return the strength of a concept's phrases: the best one, a share of the others, more where they come back."""
    best: dict[str, float] = {}
    times: defaultdict[str, int] = defaultdict(int)
    for hit in hits:
        times[hit.key] += 1
        best[hit.key] = max(best.get(hit.key, 0.0), hit.weight * fields[hit.field].weight)
    values = sorted((value * (1 + REPEAT_SHARE * math.log(times[key])) for key, value in best.items()), reverse=True)
    return values[0] + SHARE_OF_OTHERS * sum(values[1:])


def _imply(companions: Mapping[str, Mapping[str, float]], strengths: dict[str, float]) -> dict[str, str]:
    """Raise the strengths of implied concepts in place; return, for each one raised, the concept that implies it."""
    via: dict[str, str] = {}
    for concept, strength in sorted(strengths.items(), key=lambda item: (-item[1], item[0])):
        if strength < CUT_OFF:
            break
        for other, weight in companions.get(concept, {}).items():
            implied = COMPANION_WEIGHT * weight * min(strength, 1.5)
            if implied > strengths.get(other, 0.0):
                strengths[other] = implied
                via[other] = concept
    return via


def _evidence(
    concept: str,
    witness: str,
    hits: Mapping[str, Sequence[Hit]],
    typical: Mapping[str, Association],
    fields: Sequence[ReadField],
) -> tuple[Evidence, ...]:
    """Return the words that speak for `concept`, each once: those of `witness`, itself or what implies it."""
    by_weight = sorted(hits.get(witness, ()), key=lambda hit: -hit.weight * fields[hit.field].weight)
    places = [(hit.field, hit.first, hit.last) for hit in by_weight]
    if not places and witness in typical:
        places = list(typical[witness].places)
    evidence: dict[str, Evidence] = {}
    for field, first, last in places:
        words = fields[field].quote(first, last)
        evidence.setdefault(words.casefold(), Evidence(concept, fields[field].name, words))
    return tuple(evidence.values())[:MAX_EVIDENCE]
