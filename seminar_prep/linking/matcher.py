"""Text to concepts: phrases that name them, and how likely words and named concepts make them; or nothing at all."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from seminar_prep.domain.concept import ConceptIndex
from seminar_prep.domain.cue import LinkData, LinkModel
from seminar_prep.domain.link import ConceptMatch, Evidence, TextField
from seminar_prep.linking.lexicon import Lexicon, compile_lexicon
from seminar_prep.linking.likelihood import Odds, Place, WordVector, read_words, weigh_concepts
from seminar_prep.linking.matching import Hit, find_hits
from seminar_prep.linking.reading import ReadField, read_fields
from seminar_prep.linking.tokens import learn_stems

# The best phrase of a concept counts in full, the others this much. This and the next by cross-validation over 140
# labelled abstracts.
SHARE_OF_OTHERS = 0.4
# A phrase that comes back adds this much times ln(number of times).
REPEAT_SHARE = 0.15
# What is less likely is not even ranked.
LEAST_LIKELIHOOD = 0.01
# In a text of the field a concept is shown from FAINT on: six on average, of which a reader would name four. A text
# whose concepts, from FAINT on, are together less likely than OF_THE_FIELD is of another field: there a concept must be
# CLEAR. Chosen on labelled abstracts of this field and of others (tests/linking).
FAINT, CLEAR, OF_THE_FIELD = 0.05, 0.4, 0.5
# Phrases that name a concept less strongly than this only hint at it.
HINT = 0.3
# At most this many pieces of evidence are kept per concept, and this many words where no phrase speaks for it.
MAX_EVIDENCE = 5
MAX_WORDS = 3


@dataclass(frozen=True, slots=True)
class Matcher:
    """A compiled matcher."""

    lexicon: Lexicon
    model: LinkModel


def build_matcher(index: ConceptIndex, link_data: LinkData) -> Matcher:
    """Compile the concepts and cues; takes some 20 ms, once per process."""
    learn_stems(link_data.stems)
    return Matcher(compile_lexicon(index, link_data.cues), link_data.model)


def shown_score(likelihood: float) -> float:
    """Return a likelihood as a score, both 0..1: its square root, so that no concept drowns the second and third."""
    return math.sqrt(likelihood)


def match_text(matcher: Matcher, fields: Iterable[TextField]) -> tuple[ConceptMatch, ...]:
    """Return the concepts that a text takes for granted, best first; none where nothing speaks clearly for one."""
    matches = rank_concepts(matcher, fields)
    return matches[: count_shown(matches)]


def count_shown(matches: Sequence[ConceptMatch]) -> int:
    """Return how many of the matches, best first, are shown."""
    likelihoods = [match.score**2 for match in matches]
    field = sum(likelihood for likelihood in likelihoods if likelihood >= FAINT)
    least = FAINT if field >= OF_THE_FIELD else CLEAR
    return sum(likelihood >= least for likelihood in likelihoods)


def rank_concepts(matcher: Matcher, fields: Iterable[TextField]) -> tuple[ConceptMatch, ...]:
    """Return all concepts with any trace in the text, best first, ties by id: what `match_text` cuts off."""
    read = read_fields(fields)
    hits = _hits(matcher, read)
    words = read_words(matcher.model, read)
    named = {concept: _named(found, read) for concept, found in hits.items()}
    matches = []
    for concept, odds in weigh_concepts(matcher.model, words, named).items():
        if odds.likelihood < LEAST_LIKELIHOOD:
            continue
        witness = _witness(concept, odds, named)
        places = _word_places(odds, words) if witness is None else _phrase_places(hits[witness], read)
        if evidence := _quote(concept, places, read):
            via = None if witness == concept else witness
            matches.append(ConceptMatch(concept, shown_score(odds.likelihood), evidence, via))
    return tuple(sorted(matches, key=lambda match: (-match.score, match.concept)))


def name_strengths(matcher: Matcher, fields: Sequence[ReadField]) -> dict[str, float]:
    """Return how strongly phrases alone name each concept (0 or more)."""
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


def _witness(concept: str, odds: Odds, named: Mapping[str, float]) -> str | None:
    """Return the concept whose phrases are the evidence for `concept`, or None where its words are.

    It is `concept` itself where phrases do more than hint at it; else the named concept that adds most, if that is
    more than the words add.
    """
    if named.get(concept, 0.0) >= HINT:
        return concept
    most, other = max(((weight, other) for other, weight in odds.named.items()), default=(0.0, ""))
    return other if most > max(0.0, sum(odds.words.values())) else None


def _phrase_places(hits: Sequence[Hit], fields: Sequence[ReadField]) -> list[Place]:
    by_weight = sorted(hits, key=lambda hit: -hit.weight * fields[hit.field].weight)
    return [(hit.field, hit.first, hit.last) for hit in by_weight]


def _word_places(odds: Odds, words: WordVector) -> list[Place]:
    adding = sorted((-weight, term) for term, weight in odds.words.items() if weight > 0)
    return [words.places[term] for _, term in adding[:MAX_WORDS]]


def _quote(concept: str, places: Sequence[Place], fields: Sequence[ReadField]) -> tuple[Evidence, ...]:
    """Return the words at `places`, each once."""
    evidence: dict[str, Evidence] = {}
    for field, first, last in places:
        words = fields[field].quote(first, last)
        evidence.setdefault(words.casefold(), Evidence(concept, fields[field].name, words))
    return tuple(evidence.values())[:MAX_EVIDENCE]
