"""What the matcher knows besides the concepts: cues, and what words and named concepts make likely."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

# The id under which `LinkData.cues` holds phrases of ordinary language; they hide the cues inside them.
ORDINARY = "(ordinary)"

# The id under which it holds phrases of three words or more that a text, having used one, shortens by its first word:
# after "internal covariate shift" a "covariate shift" is that one, and no shift of the data.
SHORTENED = "(shortened)"

_CUE = re.compile(r"(?P<phrase>.+?)(?:\^(?P<weight>0?\.\d+|1(?:\.0+)?))?(?P<company>\?)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that speaks for a concept.

    `weight` is in (0, 1]. A cue that `needs_company` is an ordinary word ("manifold") and counts in full only where
    the same text also holds a different, unmistakable cue.
    """

    phrase: str
    weight: float = 1.0
    needs_company: bool = False


@dataclass(frozen=True, slots=True)
class CueSet:
    """The cues of one concept, and those of its own names that must not count ("nat" for self-information)."""

    cues: tuple[Cue, ...] = ()
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkModel:
    """What tells, from a text's words and named concepts, how likely it takes each concept for granted.

    The log odds of a concept are its `base`, plus `words[term][concept]` times the share of each term in the text's
    vector, plus `named[other][concept]` times how strongly phrases name each concept, itself among them. Terms are
    stems, or two stems joined by a space; `rarity` is the inverse document frequency of each (natural logarithm).
    """

    rarity: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    named: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    base: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkData:
    """Everything the matcher is compiled from, besides the concepts.

    `cues` are by concept id; those of ORDINARY speak for none ("by a large margin"). `stems` spares the stemmer known
    words (singular, lower case, to stem).
    """

    cues: Mapping[str, CueSet] = field(default_factory=dict)
    model: LinkModel = field(default_factory=LinkModel)
    stems: Mapping[str, str] = field(default_factory=dict)


def parse_cue(text: str) -> Cue:
    """Return the cue written as `phrase`, `phrase^0.6` (weight), `phrase?` (needs company) or `phrase^0.6?`.

    Raises ValueError for an empty phrase.
    """
    match = _CUE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a cue: {text!r}")
    return Cue(match["phrase"].strip(), float(match["weight"] or 1.0), match["company"] is not None)
