"""Which arXiv categories fit a text: those it gives evidence for, beside the machine-learning ones."""

import re
from collections.abc import Mapping

from seminar_prep.domain.plain_text import fold

# Asked whatever the text says: the program's own field.
CORE = ("cs.LG", "stat.ML")
# Where the text speaks for nothing in particular.
BROAD = (*CORE, "cs.AI", "cs.NE", "cs.CV", "cs.CL", "math.*", "stat.*", "eess.*")
# Each further category makes the query longer and the answer wider.
MOST = 8

# category (a star takes a whole archive) -> beginnings of words that speak for it, in folded text
_EVIDENCE: Mapping[str, str] = {
    "cs.CV": "image vision visual video segmentation camera pixel scene",
    "cs.CL": "language translation text linguistic speech token llm corpus dialogue",
    "cs.NE": "evolutionary neuroevolution spiking genetic",
    "cs.AI": "planning reasoning agent knowledge intelligence",
    "cs.RO": "robot manipulation locomotion",
    "cs.IT": "information-theor entropy channel coding compress",
    "cs.DS": "algorithm approximation complexity submodular",
    "cs.GT": "game auction equilibri mechanism",
    "cs.SI": "social community influence",
    "math.OC": "optimi gradient convex descent saddle control minimiz",
    "math.ST": "estimat minimax asymptotic bayes nonparametric regression inference consisten",
    "stat.ME": "causal treatment survival clinical longitudinal",
    "math.PR": "random stochastic martingale brownian probabilit percolation diffusion markov",
    "math.NA": "numerical discreti galerkin finite-element multigrid quadrature preconditio",
    "math.AP": "pde elliptic parabolic navier transport schrodinger hyperbolic",
    "math.CO": "combinatori graph matroid hypergraph coloring colouring",
    "math.NT": "prime arithmetic galois modular diophantine zeta",
    "math.AG": "algebraic variet moduli sheaf sheaves scheme cohomolog",
    "math.GR": "group subgroup coxeter lie",
    "math.RA": "ring module semigroup algebra",
    "math.RT": "representation quiver weyl",
    "math.GT": "knot manifold homotop topolog",
    "math.DG": "riemannian curvature geodesic geometr metric",
    "math.DS": "dynamic ergodic chaos bifurcation attractor",
    "math.FA": "banach hilbert operator functional",
    "math.LO": "logic provab model-theor forcing",
    "math-ph": "gauge hamiltonian integrable spin",
    "quant-ph": "quantum qubit entangle",
    "hep-*": "string-theor supersymmetr collider quark boson holograph",
    "gr-qc": "relativity black-hole gravit spacetime",
    "cond-mat.*": "superconduct lattice phonon condensed glass",
    "astro-ph.*": "galax cosmolog star stellar planet dark-matter",
    "physics.*": "fluid plasma optic laser climate",
    "q-bio.*": "protein gene genom cell neuron brain epidem molecul",
    "q-fin.*": "portfolio asset option volatility financ",
    "econ.*": "econom market labor labour welfare",
    "eess.*": "signal radar wireless audio antenna",
}  # fmt: skip
_PATTERNS: Mapping[str, re.Pattern[str]] = {
    category: re.compile(rf"\b(?:{'|'.join(cue.replace('-', '[ -]') for cue in cues.split())})")
    for category, cues in _EVIDENCE.items()
}


def fitting_categories(text: str) -> tuple[str, ...]:
    """Return the categories to look in for `text`, the core ones first, then by number of words that speak for them.

    A text without any evidence gives the broad set; at most MOST are returned.
    """
    text = fold(text)
    counts = {category: len(set(pattern.findall(text))) for category, pattern in _PATTERNS.items()}
    spoken_for = sorted((category for category, n in counts.items() if n), key=lambda category: -counts[category])
    return (*CORE, *spoken_for)[:MOST] if spoken_for else BROAD
