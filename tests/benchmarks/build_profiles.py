"""Compute seminar_prep/data/profiles.tsv: words typical of abstracts that name a concept.

    python tests/benchmarks/build_profiles.py PAPERS.jsonl.gz [--without TALKS.jsonl]…

PAPERS and TALKS are as for build_associations.py. Takes two to three minutes.

For every concept that at least MIN_ABSTRACTS abstracts name clearly by its phrases: the mean of their TF-IDF vectors
over stems and pairs of stems, less 1.5 times the mean of all abstracts; the TERMS_PER_CONCEPT largest entries, scaled
to length 1, so that a text's value is a cosine. `rarity` is the natural logarithm of (abstracts / abstracts with the
term). The file that ships was computed with the cues of its time; computed anew with today's it ranks no better (0.81
and 0.94 on the labelled talks, where 0.82 and 0.94 are recorded).
"""

import math
from collections import Counter, defaultdict
from dataclasses import replace

from build_associations import format_associations, read_arguments, usable

from seminar_prep.domain.cue import AssociatedTerms
from seminar_prep.domain.link import TextField
from seminar_prep.linking.association import terms
from seminar_prep.linking.matcher import build_matcher, rank_concepts, shown_score
from seminar_prep.linking.tokens import tokenise
from seminar_prep.resources import data_file
from seminar_prep.sources.concept_data import load_concepts
from seminar_prep.sources.link_data import PROFILES_FILE, load_link_data

TERMS_PER_CONCEPT = 24
MIN_ABSTRACTS = 5
MIN_DOCUMENTS = 8
MAX_SHARE = 0.25
CLEARLY = shown_score(0.9)


def vector(text: str, rarity: dict[str, float]) -> dict[str, float]:
    counts = Counter(term for term, _, _ in terms(tokenise(text)) if term in rarity)
    values = {term: (1 + math.log(count)) * rarity[term] for term, count in counts.items()}
    length = math.sqrt(sum(value * value for value in values.values())) or 1.0
    return {term: value / length for term, value in values.items()}


def compute(abstracts: list[tuple[str, str]]) -> AssociatedTerms:
    """Return the associated terms by the recipe above."""
    nothing = AssociatedTerms()
    phrases_alone = replace(load_link_data(), associated=nothing, typical=nothing, companions={})
    matcher = build_matcher(load_concepts(), phrases_alone)
    documents: Counter[str] = Counter()
    for title, abstract in abstracts:
        documents.update({term for term, _, _ in terms(tokenise(f"{title}. {abstract}"))})
    total = len(abstracts)
    rarity = {
        term: math.log(total / count)
        for term, count in documents.items()
        if MIN_DOCUMENTS <= count < total * MAX_SHARE and usable(term)
    }
    overall: defaultdict[str, float] = defaultdict(float)
    sums: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    mass: defaultdict[str, float] = defaultdict(float)
    named: Counter[str] = Counter()
    for title, abstract in abstracts:
        values = vector(f"{title}. {abstract}", rarity)
        for term, value in values.items():
            overall[term] += value / total
        for match in rank_concepts(matcher, [TextField("title", title), TextField("abstract", abstract)]):
            if match.score < CLEARLY:
                break
            named[match.concept] += 1
            mass[match.concept] += match.score
            for term, value in values.items():
                sums[match.concept][term] += match.score * value
    weights = {}
    for concept in sorted(named):
        if named[concept] >= MIN_ABSTRACTS:
            means = {term: value / mass[concept] - 1.5 * overall[term] for term, value in sums[concept].items()}
            best = sorted(((value, term) for term, value in means.items() if value > 0), reverse=True)
            best = best[:TERMS_PER_CONCEPT]
            length = math.sqrt(sum(value * value for value, _ in best)) or 1.0
            weights[concept] = {term: value / length for value, term in best}
    used = sorted({term for found in weights.values() for term in found})
    return AssociatedTerms({term: rarity[term] for term in used}, weights)


def main() -> None:
    abstracts = read_arguments(__doc__)
    text = format_associations(compute(abstracts), {})
    data_file(PROFILES_FILE).write_text(text, encoding="utf-8")
    print(f"{len(abstracts)} abstracts, {len(text.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
