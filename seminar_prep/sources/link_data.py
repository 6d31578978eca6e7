"""The shipped knowledge of the matcher: cues, associated words, companions, stems. Read when first asked for.

- `cues.json`: `{concept id: {"cues": [cue, …], "block": [name, …]}}`, one concept a line, written by hand; the
  notation of a cue is that of `domain.cue.parse_cue`. The id `(ordinary)` holds phrases that speak for nothing,
  `(shortened)` those that a text shortens by their first word.
- `companions.json`: `{concept id: {implied concept id: weight}}`, written by hand.
- `associations.tsv` and `profiles.tsv`: computed (tests/benchmarks: build_associations.py, build_profiles.py). Three
  kinds of lines, told by their first field: `rarity term value`, `concept id base term:weight …` and, in the first
  file alone, `stem word stem`; separated by tabs.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache

from seminar_prep.domain.cue import AssociatedTerms, CueSet, LinkData, parse_cue
from seminar_prep.resources import data_file

CUES_FILE = "cues.json"
COMPANIONS_FILE = "companions.json"
ASSOCIATIONS_FILE = "associations.tsv"
PROFILES_FILE = "profiles.tsv"


@cache
def load_link_data() -> LinkData:
    """Return what ships in `seminar_prep/data/`."""
    associated, stems = parse_associations(data_file(ASSOCIATIONS_FILE).read_text(encoding="utf-8"))
    return LinkData(
        cues=parse_cues(data_file(CUES_FILE).read_text(encoding="utf-8")),
        associated=associated,
        typical=parse_associations(data_file(PROFILES_FILE).read_text(encoding="utf-8"))[0],
        companions=json.loads(data_file(COMPANIONS_FILE).read_text(encoding="utf-8")),
        stems=stems,
    )


def parse_cues(text: str) -> Mapping[str, CueSet]:
    """Return the cues of each concept. Raises ValueError for bad JSON or an empty cue."""
    return {
        concept: CueSet(tuple(parse_cue(cue) for cue in entry.get("cues", ())), tuple(entry.get("block", ())))
        for concept, entry in json.loads(text).items()
    }


def parse_associations(text: str) -> tuple[AssociatedTerms, Mapping[str, str]]:
    """Return the associated terms and the known stems. Raises ValueError for a line of another kind."""
    rarity: dict[str, float] = {}
    weights: dict[str, Mapping[str, float]] = {}
    base: dict[str, float] = {}
    stems: dict[str, str] = {}
    for line in text.splitlines():
        kind, name, *values = line.split("\t")
        if kind == "rarity":
            rarity[name] = float(values[0])
        elif kind == "stem":
            stems[name] = values[0]
        elif kind == "concept":
            base[name] = float(values[0])
            weights[name] = dict(_weighted(values[1:]))
        else:
            raise ValueError(f"unknown kind of line {kind!r}")
    return AssociatedTerms(rarity, weights, base), stems


def _weighted(values: Iterable[str]) -> Iterable[tuple[str, float]]:
    for value in values:
        term, _, weight = value.rpartition(":")
        yield term, float(weight)
