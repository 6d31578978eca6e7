"""Compute seminar_prep/data/link_model.tsv: how likely a text takes each concept for granted, by its words and phrases.

    python tests/benchmarks/build_link_model.py [PAPERS.jsonl.gz] [--without TALKS.jsonl]…

PAPERS holds one record a line with `arxiv_id`, `title`, `abstract`: some ten thousand abstracts of the field, among
them those of tests/linking/labelled_abstracts.tsv. TALKS, and the labelled abstracts marked `test`, are left out, so
that a score on them stays honest. Without PAPERS only the stems are renewed. Takes five minutes and 6 GB.

The file holds a logistic regression (linking/likelihood.py says how it is read), found in two steps:

1. A teacher learns from the labels: essential counts 1, useful USEFUL. It sees an abstract as its place along the
   DIMENSIONS leading directions of all TF-IDF vectors (latent semantic analysis) and as the strengths with which
   phrases name concepts. Its log odds are those of a logistic regression, plus LINE_WEIGHT times a ridge regression of
   the labels, less RARE_WEIGHT times the log of how often a concept is labelled (weight decay keeps what speaks for
   rare concepts too small), calibrated on the labels.
2. A student learns from what the teacher says of all abstracts, and of every third one's title alone. It sees the words
   themselves. In the steps of PRUNING the weights that matter most (weight times the root mean square of the input)
   are kept, for words and between concepts, and fitted anew.

`rarity` is the natural logarithm of (abstracts / abstracts with the term). `stem` lines hold the words of our own
phrases, so that compiling the lexicon need not ask the stemmer.
"""

import argparse
import gzip
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from seminar_prep.domain.cue import LinkModel
from seminar_prep.domain.link import TextField
from seminar_prep.linking.likelihood import SHORTEST_VECTOR, capped, terms
from seminar_prep.linking.matcher import build_matcher, name_strengths
from seminar_prep.linking.reading import read_fields
from seminar_prep.linking.tokens import tokenise, word_forms
from seminar_prep.resources import data_file
from seminar_prep.sources.concept_data import load_concepts
from seminar_prep.sources.link_data import LINK_MODEL_FILE, load_link_data

LABELS = Path(__file__).resolve().parents[1] / "linking" / "labelled_abstracts.tsv"
USEFUL = 0.4
MIN_DOCUMENTS = 12
MAX_SHARE = 0.3
DIMENSIONS = 400
VOCABULARY = 3000
LINE_WEIGHT, RARE_WEIGHT = 6.0, 0.4
PRUNING = ((400_000, 40_000), (250_000, 28_000), (160_000, 20_000))
# Vectors of words are scaled to this length while weights are fitted; an abstract's phrases weigh about as much.
WORD_LENGTH = 8.0
# A concept that phrases name clearly is taken to be so likely, before the labels are looked at.
NAMED_LIKELIHOOD = 0.3
BASE_DECAY = 1e-3
STOP = frozenset(
    word_forms(word)[0]
    for word in re.findall(
        r"\w+",
        """the a an of and to in for is on we that with by this are as be it from can which at our has have or using use
        show propose these such result method approach paper model base learn data network also more both not their its
        than between into new two one most each where when been other however while but they over under through""",
    )
)

Array = np.ndarray
Abstracts = Mapping[str, tuple[str, str]]


def usable(term: str) -> bool:
    """Return whether a term may stand for a concept: no stop word, number or single letter in it."""
    return all(len(stem) > 1 and not stem.isdigit() and stem not in STOP for stem in term.split())


def read_abstracts(path: Path, without: set[str]) -> Abstracts:
    """Return id -> title and abstract."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        papers = [json.loads(line) for line in file]
    return {p["arxiv_id"]: (p["title"], p["abstract"]) for p in papers if p["arxiv_id"] not in without}


def read_labels(kind: str) -> dict[str, dict[str, float]]:
    """Return, for each labelled abstract that is for `kind` (train or test), concept -> 1 or USEFUL."""
    labels = {}
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        arxiv_id, use, essential, useful = line.split("\t")
        if use == kind:
            labels[arxiv_id] = dict.fromkeys(useful.split(), USEFUL) | dict.fromkeys(essential.split(), 1.0)
    return labels


@dataclass
class Texts:
    """Texts as the regression sees them: weighted terms (dicts) and strengths of named concepts, (texts, concepts)."""

    counts: list[dict[str, float]]
    named: Array


def read_texts(texts: Iterable[Sequence[TextField]], concepts: Sequence[str]) -> Texts:
    """Return the texts' terms and named concepts, by the product's own reading."""
    matcher = build_matcher(load_concepts(), load_link_data())
    place = {concept: column for column, concept in enumerate(concepts)}
    counts, named = [], []
    for fields in texts:
        read = read_fields(fields)
        own: defaultdict[str, float] = defaultdict(float)
        for part in read:
            for term, _, _ in terms(part.tokens):
                own[term] += part.weight
        counts.append(dict(own))
        row = np.zeros(len(concepts), np.float32)
        for concept, strength in name_strengths(matcher, read).items():
            row[place[concept]] = capped(strength)
        named.append(row)
    return Texts(counts, np.array(named))


def weigh(counts: list[dict[str, float]], rarity: Mapping[str, float]) -> sparse.csr_matrix:
    """Return the texts' vectors as rows, scaled as the product scales them."""
    place = {term: column for column, term in enumerate(rarity)}
    rows, columns, values = [], [], []
    for row, own in enumerate(counts):
        found = {place[t]: (1 + math.log(max(n, 1.0))) * rarity[t] for t, n in own.items() if t in place}
        length = max(SHORTEST_VECTOR, math.sqrt(sum(value * value for value in found.values())))
        rows += [row] * len(found)
        columns += found
        values += [value / length for value in found.values()]
    return sparse.csr_matrix((np.array(values, np.float32), (rows, columns)), (len(counts), len(rarity)))


def leading_directions(x: sparse.csr_matrix) -> Array:
    """Return the DIMENSIONS leading right singular vectors of `x`, (terms, DIMENSIONS), by subspace iteration."""
    basis = np.random.default_rng(0).normal(size=(x.shape[1], DIMENSIONS + 20)).astype(np.float32)
    for _ in range(5):
        basis = np.linalg.qr(x.T @ np.linalg.qr(x @ basis)[0])[0]
    return basis @ np.linalg.svd(x @ basis, full_matrices=False)[2][:DIMENSIONS].T


@dataclass
class Inputs:
    """One kind of input, (texts, n), with its weights (n, concepts), pulled by `decay` to where they started.

    Weights outside `kept` (all, where None) stay 0.
    """

    x: Array | sparse.csr_matrix
    weights: Array
    decay: float
    kept: Array | None = None
    start: Array = field(init=False)

    def __post_init__(self) -> None:
        self.weights = self.weights.astype(np.float32) * (1 if self.kept is None else self.kept)
        self.start = self.weights.copy()

    def rows(self, chosen: Array) -> Array:
        rows = self.x[chosen]
        return rows.toarray() if sparse.issparse(rows) else rows

    def gradient(self, x: Array, error: Array) -> Array:
        full = x.T @ error + self.decay * (self.weights - self.start)
        return full if self.kept is None else full * self.kept


class Adam:
    """D. P. Kingma and J. Ba's method (2015) for several arrays, with decays 0.9 and 0.99; changes them in place."""

    def __init__(self, values: Sequence[Array]) -> None:
        self._values = values
        self._first = [np.zeros_like(value) for value in values]
        self._second = [np.zeros_like(value) for value in values]
        self._steps = 0

    def step(self, gradients: Sequence[Array], rate: float) -> None:
        self._steps += 1
        for number, gradient in enumerate(gradients):
            self._first[number] += 0.1 * (gradient - self._first[number])
            self._second[number] += 0.01 * (gradient * gradient - self._second[number])
            first = self._first[number] / (1 - 0.9**self._steps)
            self._values[number][:] -= rate * first / (np.sqrt(self._second[number] / (1 - 0.99**self._steps)) + 1e-7)


def fit(inputs: Sequence[Inputs], base: Array, targets: Array, epochs: int, rate: float, batch: int) -> Array:
    """Fit the inputs' weights in place and return the new base: logistic loss, a rate that falls to 0."""
    rng = np.random.default_rng(0)
    fitted = base.astype(np.float32)
    adam = Adam([*(part.weights for part in inputs), fitted])
    for epoch in range(epochs):
        order = rng.permutation(len(targets))
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            rows = [part.rows(chosen) for part in inputs]
            odds = fitted + sum(x @ part.weights for x, part in zip(rows, inputs, strict=True))
            error = (1 / (1 + np.exp(-odds)) - targets[chosen]) / len(chosen)
            gradients = [part.gradient(x, error) for x, part in zip(rows, inputs, strict=True)]
            gradients.append(error.sum(axis=0) + BASE_DECAY * (fitted - base))
            adam.step(gradients, rate * (1 - epoch / epochs))
    return fitted


def teach(latent: Array, named: Array, labelled: Array, targets: Array) -> tuple[Array, Array, Array]:
    """Return what the teacher says of all texts, (texts, concepts) in 0..1, its weights between concepts, its base.

    `latent` holds the texts' places, each of length 1; `labelled` the numbers of the texts that `targets` are for.
    """
    share = targets.mean(axis=0) + 0.0005
    rare = np.log(share) - np.log(share).mean()
    by_place = Inputs(WORD_LENGTH * latent[labelled], np.zeros((DIMENSIONS, targets.shape[1])), decay=4e-3)
    before = np.log(share / (1 - share))
    by_name = Inputs(named[labelled], np.diag(math.log(NAMED_LIKELIHOOD / (1 - NAMED_LIKELIHOOD)) - before), decay=5e-3)
    base = fit([by_place, by_name], before, targets, epochs=25, rate=0.02, batch=128)
    line = ridge(np.c_[latent, 0.5 * named], labelled, targets)
    weights = np.r_[WORD_LENGTH * by_place.weights, by_name.weights]
    weights += LINE_WEIGHT * np.r_[line[:DIMENSIONS], 0.5 * line[DIMENSIONS:-1]]
    base = base + LINE_WEIGHT * line[-1] - RARE_WEIGHT * rare
    odds = base + np.c_[latent, named] @ weights
    slope, shift = calibrate(odds[labelled], targets)
    said = 1 / (1 + np.exp(-(slope * odds + shift)))
    return said, slope * weights[DIMENSIONS:], slope * base + shift


def ridge(x: Array, labelled: Array, targets: Array) -> Array:
    """Return the weights of a least-squares fit with a penalty of 1, (inputs + 1, concepts); the last is the base."""
    rows = np.c_[x[labelled], np.ones(len(labelled), np.float32)]
    return np.linalg.solve(rows.T @ rows + np.eye(rows.shape[1], dtype=np.float32), rows.T @ targets)


def calibrate(odds: Array, targets: Array) -> tuple[float, float]:
    """Return the slope and shift of the log odds under which the targets are most likely."""
    chosen = np.random.default_rng(0).choice(odds.size, min(odds.size, 400_000), replace=False)
    x, y = odds.ravel()[chosen], targets.ravel()[chosen]

    def loss(line: Array) -> float:
        return float(np.mean(np.logaddexp(0, line[0] * x + line[1]) - y * (line[0] * x + line[1])))

    slope, shift = minimize(loss, [1.0, 0.0]).x
    return float(slope), float(shift)


def most_important(weights: Array, x: Array | sparse.csr_matrix, n: int) -> Array:
    """Return where the `n` weights stand that matter most: 1 there, 0 elsewhere."""
    spread = np.sqrt(np.asarray(x.multiply(x).mean(axis=0) if sparse.issparse(x) else (x * x).mean(axis=0)).ravel())
    matters = np.abs(weights) * spread[:, None]
    return (matters >= np.partition(matters, -n, axis=None)[-n]).astype(np.float32)


def study(
    x: sparse.csr_matrix, named: Array, targets: Array, by_name: Array, base: Array
) -> tuple[Array, Array, Array]:
    """Return the student's weights for words and between concepts, pruned, and its base."""
    x = x * WORD_LENGTH
    words = Inputs(x, np.zeros((x.shape[1], targets.shape[1])), decay=1e-5)
    names = Inputs(named, by_name, decay=1e-4)
    base = fit([words, names], base, targets, epochs=5, rate=0.01, batch=256)
    own = np.eye(len(names.weights), dtype=np.float32)
    for n_words, n_names in PRUNING:
        words = Inputs(x, words.weights, decay=1e-5, kept=most_important(words.weights, x, n_words))
        kept = np.maximum(own, most_important(names.weights, named, n_names))
        names = Inputs(named, names.weights, decay=1e-4, kept=kept)
        base = fit([words, names], base, targets, epochs=3, rate=0.006, batch=256)
    return words.weights * WORD_LENGTH, names.weights, base


def choose_vocabulary(x: sparse.csr_matrix, targets: Array) -> Array:
    """Return the columns of the VOCABULARY terms that tell most about the targets (squared covariance, summed)."""
    told = x.T @ (targets - targets.mean(axis=0))
    return np.sort(np.argsort(-(told * told).sum(axis=1))[:VOCABULARY])


def compute(abstracts: Abstracts) -> LinkModel:
    """Return the model by the recipe above."""
    index = load_concepts()
    concepts = sorted({index.canonical(concept) for concept in index.concepts})
    ids = sorted(abstracts)
    fields = [[TextField("title", title), TextField("abstract", text)] for title, text in map(abstracts.get, ids)]
    whole, titles = read_texts(fields, concepts), read_texts([own[:1] for own in fields[::3]], concepts)
    documents = Counter(term for own in whole.counts for term in own)
    n = len(ids)
    rarity = {t: math.log(n / d) for t, d in documents.items() if MIN_DOCUMENTS <= d < n * MAX_SHARE and usable(t)}
    x = weigh(whole.counts, rarity)
    labelled, targets = as_targets(read_labels("train"), ids, concepts)
    latent = x @ leading_directions(x)
    latent /= np.maximum(np.linalg.norm(latent, axis=1, keepdims=True), 1e-6)
    said, by_name, base = teach(latent, whole.named, labelled, targets)
    columns = choose_vocabulary(x, said)
    chosen = {term: rarity[term] for term in np.array(list(rarity))[columns]}
    x = sparse.vstack([weigh(whole.counts, chosen), weigh(titles.counts, chosen)]).tocsr()
    named = np.vstack([whole.named, titles.named])
    words, names, base = study(x, named, np.vstack([said, said[::3]]), by_name, base)
    return as_model(concepts, chosen, words, names, base)


def as_targets(
    labels: Mapping[str, Mapping[str, float]], ids: Sequence[str], concepts: Sequence[str]
) -> tuple[Array, Array]:
    """Return the numbers of the labelled abstracts among `ids`, and their labels, (labelled, concepts)."""
    index = load_concepts()
    place = {concept: column for column, concept in enumerate(concepts)}
    labelled = np.array([number for number, i in enumerate(ids) if i in labels])
    targets = np.zeros((len(labelled), len(concepts)), np.float32)
    for row, number in zip(targets, labelled, strict=True):
        for concept, value in labels[ids[number]].items():
            row[place[index.canonical(concept)]] = value
    return labelled, targets


def as_model(
    concepts: Sequence[str], rarity: Mapping[str, float], words: Array, names: Array, base: Array
) -> LinkModel:
    def by_input(inputs: Iterable[str], weights: Array) -> dict[str, dict[str, float]]:
        return {
            name: {concepts[j]: float(row[j]) for j in np.nonzero(row)[0]}
            for name, row in zip(inputs, weights, strict=True)
        }

    by_term = {term: found for term, found in by_input(rarity, words).items() if found}
    bases = {concept: float(value) for concept, value in zip(concepts, base, strict=True)}
    return LinkModel({term: rarity[term] for term in by_term}, by_term, by_input(concepts, names), bases)


def known_stems() -> dict[str, str]:
    """Return singular -> stem for the words of all names and cues."""
    phrases = [phrase for concept in load_concepts().concepts.values() for phrase in (concept.name, *concept.aliases)]
    phrases += [cue.phrase for cues in load_link_data().cues.values() for cue in cues.cues]
    forms = {word_forms(token.written) for phrase in phrases for token in tokenise(phrase)}
    return {singular: stem for stem, singular in sorted(forms)}


def format_model(model: LinkModel, stems: Mapping[str, str]) -> str:
    number = {concept: str(place) for place, concept in enumerate(sorted(model.base))}

    def entries(weights: Mapping[str, float]) -> str:
        by_size = sorted(weights.items(), key=lambda entry: (-abs(entry[1]), entry[0]))
        return " ".join(f"{number[concept]}:{value:.1f}" for concept, value in by_size if abs(value) >= 0.05)

    lines = [f"concept\t{c}\t{base:.2f}\t{entries(model.named[c])}" for c, base in sorted(model.base.items())]
    lines += [f"word\t{t}\t{model.rarity[t]:.2f}\t{entries(w)}" for t, w in sorted(model.words.items())]
    lines += [f"stem\t{word}\t{stem}" for word, stem in sorted(stems.items())]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path, nargs="?", help="leave out to renew the stems only")
    parser.add_argument("--without", type=Path, action="append", default=[])
    arguments = parser.parse_args()
    without = set(read_labels("test"))
    for path in arguments.without:
        without |= {json.loads(line)["arxiv_id"] for line in path.read_text(encoding="utf-8").splitlines()}
    model = compute(read_abstracts(arguments.papers, without)) if arguments.papers else load_link_data().model
    text = format_model(model, known_stems())
    data_file(LINK_MODEL_FILE).write_text(text, encoding="utf-8")
    print(f"{len(model.words)} words, {len(text.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
