"""Compute seminar_prep/data/associations.tsv: which words make which concept likely in an abstract.

    python tests/benchmarks/build_associations.py [PAPERS.jsonl.gz] [--without TALKS.jsonl]…

PAPERS holds one record a line with `arxiv_id`, `title`, `abstract`; a sample of some ten thousand abstracts of the
field will do. TALKS are left out of the count, so that a score on them stays honest. Takes three minutes and 3 GB.

For every abstract: y, how clearly its phrases name each concept (0..1), and x, its TF-IDF vector over stems and pairs
of stems, as `linking.association` forms it. y is regressed on x by least squares within the DIMENSIONS leading
directions of x (latent semantic analysis) with a ridge: what a concept's own abstracts have in common stands out, and
the share of abstracts which name a concept comes in as its base. Of the weights the WEIGHTS that matter most (weight
times the root mean square of the term) are kept. `rarity` is the natural logarithm of (abstracts / abstracts with the
term). `stem` lines hold the words of our own phrases, so that compiling the lexicon need not ask the stemmer.
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

import numpy as np
from scipy import sparse

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from seminar_prep.domain.cue import AssociatedTerms
from seminar_prep.domain.link import TextField
from seminar_prep.linking.association import SHORTEST_VECTOR, terms
from seminar_prep.linking.matcher import build_matcher, name_strengths
from seminar_prep.linking.reading import read_fields
from seminar_prep.linking.tokens import tokenise, word_forms
from seminar_prep.resources import data_file
from seminar_prep.sources.concept_data import load_concepts
from seminar_prep.sources.link_data import ASSOCIATIONS_FILE, load_link_data

DIMENSIONS = 300
RIDGE = 30.0
WEIGHTS = 20_000
MIN_DOCUMENTS = 20
MAX_SHARE = 0.25
# Below this strength a concept is not counted as named.
HINT = 0.35
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


def count(abstracts: list[tuple[str, str]]) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Return, for each abstract, its weighted terms and how strongly its phrases name each concept."""
    nothing = AssociatedTerms()
    phrases_alone = replace(load_link_data(), associated=nothing, typical=nothing, companions={})
    matcher = build_matcher(load_concepts(), phrases_alone)
    counts, named = [], []
    for title, abstract in abstracts:
        read = read_fields([TextField("title", title), TextField("abstract", abstract)])
        own: defaultdict[str, float] = defaultdict(float)
        for field in read:
            for term, _, _ in terms(field.tokens):
                own[term] += field.weight
        counts.append(dict(own))
        named.append({c: min(1.0, s) for c, s in name_strengths(matcher, read).items() if s >= HINT})
    return counts, named


def weigh(counts: list[dict[str, float]], rarity: dict[str, float]) -> sparse.csr_matrix:
    """Return the abstracts' vectors as rows, scaled as `associate` scales them."""
    place = {term: column for column, term in enumerate(rarity)}
    rows, columns, values = [], [], []
    for row, own in enumerate(counts):
        found = {place[t]: (1 + math.log(max(n, 1.0))) * rarity[t] for t, n in own.items() if t in place}
        length = max(SHORTEST_VECTOR, math.sqrt(sum(value * value for value in found.values())))
        rows += [row] * len(found)
        columns += found
        values += [value / length for value in found.values()]
    return sparse.csr_matrix((values, (rows, columns)), (len(counts), len(rarity)))


def regress(x: sparse.csr_matrix, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (terms, concepts) and the intercepts, fitted within the leading directions of `x`."""
    basis = np.random.default_rng(0).normal(size=(x.shape[1], DIMENSIONS + 20))
    for _ in range(5):
        basis = np.linalg.qr(x.T @ np.linalg.qr(x @ basis)[0])[0]
    basis = basis @ np.linalg.svd(x @ basis, full_matrices=False)[2][:DIMENSIONS].T
    z = np.c_[x @ basis, np.ones(x.shape[0])]
    solved = np.linalg.solve(z.T @ z + RIDGE * np.eye(z.shape[1]), z.T @ y)
    return basis @ solved[:-1], solved[-1]


def compute(abstracts: list[tuple[str, str]]) -> AssociatedTerms:
    """Return the associated terms by the recipe above."""
    counts, named = count(abstracts)
    documents = Counter(term for own in counts for term in own)
    rarity = {
        term: math.log(len(counts) / n)
        for term, n in documents.items()
        if MIN_DOCUMENTS <= n < len(counts) * MAX_SHARE and usable(term)
    }
    x = weigh(counts, rarity)
    concepts = sorted({concept for own in named for concept in own})
    place = {concept: column for column, concept in enumerate(concepts)}
    y = np.zeros((len(named), len(concepts)))
    for row, own in enumerate(named):
        for concept, strength in own.items():
            y[row, place[concept]] = strength
    weights, base = regress(x, y)
    mean = np.asarray(x.mean(axis=0)).ravel()
    spread = np.sqrt(np.asarray(x.multiply(x).mean(axis=0)).ravel())
    matters = np.where(weights > 0, weights, 0) * spread[:, None]
    kept = np.where(matters >= np.partition(matters, -WEIGHTS, axis=None)[-WEIGHTS], weights, 0)
    base = base + mean @ (weights - kept)
    names = list(rarity)
    by_concept = {c: {names[i]: float(kept[i, j]) for i in np.nonzero(kept[:, j])[0]} for c, j in place.items()}
    by_concept = {concept: found for concept, found in by_concept.items() if found}
    used = sorted({term for found in by_concept.values() for term in found})
    bases = {concept: float(base[place[concept]]) for concept in by_concept}
    return AssociatedTerms({term: rarity[term] for term in used}, by_concept, bases)


def known_stems() -> dict[str, str]:
    """Return singular -> stem for the words of all names and cues."""
    phrases = [phrase for concept in load_concepts().concepts.values() for phrase in (concept.name, *concept.aliases)]
    phrases += [cue.phrase for cues in load_link_data().cues.values() for cue in cues.cues]
    forms = {word_forms(token.written) for phrase in phrases for token in tokenise(phrase)}
    return {singular: stem for stem, singular in sorted(forms)}


def format_associations(associated: AssociatedTerms, stems: dict[str, str]) -> str:
    lines = [f"rarity\t{term}\t{value:.2f}" for term, value in sorted(associated.rarity.items())]
    for concept, weights in sorted(associated.weights.items()):
        strongest = sorted(weights.items(), key=lambda entry: (-entry[1], entry[0]))
        entries = (f"{term}:{value:.2f}" for term, value in strongest)
        lines.append("\t".join(("concept", concept, f"{associated.base.get(concept, 0.0):.3f}", *entries)))
    lines += [f"stem\t{word}\t{stem}" for word, stem in sorted(stems.items())]
    return "\n".join(lines) + "\n"


def read_arguments(description: str | None) -> list[tuple[str, str]]:
    """Return the abstracts that the command line names; none where it names no file."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path, nargs="?", help="leave out to renew the stems only")
    parser.add_argument("--without", type=Path, action="append", default=[])
    arguments = parser.parse_args()
    without = set()
    for path in arguments.without:
        with path.open(encoding="utf-8") as file:
            without |= {json.loads(line)["arxiv_id"] for line in file}
    return read_abstracts(arguments.papers, without) if arguments.papers else []


def main() -> None:
    abstracts = read_arguments(__doc__)
    associated = compute(abstracts) if abstracts else load_link_data().associated
    text = format_associations(associated, known_stems())
    data_file(ASSOCIATIONS_FILE).write_text(text, encoding="utf-8")
    print(f"{len(abstracts)} abstracts, {len(text.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
