"""Compute seminar_prep/data/associations.tsv: words typical of abstracts that name a concept.

    python tests/benchmarks/build_associations.py [PAPERS.jsonl.gz] [--without TALKS.jsonl]

PAPERS holds one record a line with `arxiv_id`, `title`, `abstract`; a sample of some ten thousand abstracts of the
field will do. TALKS are left out of the count, so that a score on them stays honest. Takes two to three minutes.

For every concept that at least MIN_ABSTRACTS abstracts name clearly by its phrases: the mean of their TF-IDF vectors
over stems and pairs of stems, less 1.5 times the mean of all abstracts; the TERMS_PER_CONCEPT largest entries, scaled
to length 1. `rarity` is the natural logarithm of (abstracts / abstracts with the term). `stem` lines hold the words of
our own phrases, so that compiling the lexicon need not ask the stemmer.
"""

import argparse
import gzip
import json
import math
import re
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from seminar_prep.domain.cue import AssociatedTerms
from seminar_prep.domain.link import TextField
from seminar_prep.linking.association import terms
from seminar_prep.linking.matcher import build_matcher, rank_concepts, shown_score
from seminar_prep.linking.tokens import tokenise, word_forms
from seminar_prep.resources import data_file
from seminar_prep.sources.concept_data import load_concepts
from seminar_prep.sources.link_data import ASSOCIATIONS_FILE, load_link_data

TERMS_PER_CONCEPT = 24
MIN_ABSTRACTS = 5
MIN_DOCUMENTS = 8
MAX_SHARE = 0.25
CLEARLY = shown_score(0.9)
STOP = frozenset(
    word_forms(word)[0]
    for word in re.findall(
        r"\w+",
        """the a an of and to in for is on we that with by this are as be it from can which at our has have or using use
        show propose these such result method approach paper model base learn data network also more both not their its
        than between into new two one most each where when been other however while but they over under through""",
    )
)


def usable(term: str) -> bool:
    """Return whether a term may stand for a concept: no stop word, number or single letter in it."""
    return all(len(stem) > 1 and not stem.isdigit() and stem not in STOP for stem in term.split())


def read_abstracts(path: Path, without: set[str]) -> list[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        papers = [json.loads(line) for line in file]
    return [(paper["title"], paper["abstract"]) for paper in papers if paper["arxiv_id"] not in without]


def vector(text: str, rarity: dict[str, float]) -> dict[str, float]:
    counts = Counter(term for term, _, _ in terms(tokenise(text)) if term in rarity)
    values = {term: (1 + math.log(count)) * rarity[term] for term, count in counts.items()}
    length = math.sqrt(sum(value * value for value in values.values())) or 1.0
    return {term: value / length for term, value in values.items()}


def compute(abstracts: list[tuple[str, str]]) -> AssociatedTerms:
    """Return the associated terms by the recipe above."""
    matcher = build_matcher(load_concepts(), replace(load_link_data(), associated=AssociatedTerms(), companions={}))
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


def known_stems() -> dict[str, str]:
    """Return singular -> stem for the words of all names and cues."""
    phrases = [phrase for concept in load_concepts().concepts.values() for phrase in (concept.name, *concept.aliases)]
    phrases += [cue.phrase for cues in load_link_data().cues.values() for cue in cues.cues]
    forms = {word_forms(token.written) for phrase in phrases for token in tokenise(phrase)}
    return {singular: stem for stem, singular in sorted(forms)}


def format_associations(associated: AssociatedTerms, stems: dict[str, str]) -> str:
    lines = [f"rarity\t{term}\t{value:.2f}" for term, value in sorted(associated.rarity.items())]
    for concept, weights in sorted(associated.weights.items()):
        entries = (f"{term}:{value:.2f}" for term, value in weights.items())
        lines.append("\t".join(("concept", concept, *entries)))
    lines += [f"stem\t{word}\t{stem}" for word, stem in sorted(stems.items())]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path, nargs="?", help="leave out to renew the stems only")
    parser.add_argument("--without", type=Path)
    arguments = parser.parse_args()
    without = set()
    if arguments.without:
        with arguments.without.open(encoding="utf-8") as file:
            without = {json.loads(line)["arxiv_id"] for line in file}
    abstracts = read_abstracts(arguments.papers, without) if arguments.papers else []
    associated = compute(abstracts) if abstracts else load_link_data().associated
    text = format_associations(associated, known_stems())
    data_file(ASSOCIATIONS_FILE).write_text(text, encoding="utf-8")
    print(f"{len(abstracts)} abstracts, {len(text.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
