"""The shipped knowledge of the matcher: cues, link model, stems. Read when first asked for.

- `cues.json`: `{concept id: {"cues": [cue, …], "block": [name, …]}}`, one concept a line, written by hand; the
  notation of a cue is that of `domain.cue.parse_cue`. The id `(ordinary)` holds phrases that speak for nothing,
  `(shortened)` those that a text shortens by their first word.
- `link_model.tsv`: computed (tests/benchmarks/build_link_model.py). Three kinds of lines, told by their first field and
  separated by tabs: `concept id base weights` (what naming it adds to others and itself), `word term rarity weights`,
  `stem word stem`. Weights are `number:weight …`; concepts are numbered from 0 in the order of their lines.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from seminar_prep.domain.cue import CueSet, LinkData, LinkModel, parse_cue
from seminar_prep.resources import data_file

CUES_FILE = "cues.json"
LINK_MODEL_FILE = "link_model.tsv"


@cache
def load_link_data() -> LinkData:
    """Return what ships in `seminar_prep/data/`."""
    model, stems = parse_model(data_file(LINK_MODEL_FILE).read_text(encoding="utf-8"))
    return LinkData(parse_cues(data_file(CUES_FILE).read_text(encoding="utf-8")), model, stems)


def parse_cues(text: str) -> Mapping[str, CueSet]:
    """Return the cues of each concept. Raises ValueError for bad JSON or an empty cue."""
    return {
        concept: CueSet(tuple(parse_cue(cue) for cue in entry.get("cues", ())), tuple(entry.get("block", ())))
        for concept, entry in json.loads(text).items()
    }


class _Weights(Mapping[str, Mapping[str, float]]):
    """The weights of each input, read from their line when asked for: a text needs one in thirty."""

    def __init__(self, lines: dict[str, str], concepts: Sequence[str]) -> None:
        self._lines = lines
        self._concepts = concepts
        self._read: dict[str, Mapping[str, float]] = {}

    def __getitem__(self, name: str) -> Mapping[str, float]:
        if name not in self._read:
            entries = (entry.split(":") for entry in self._lines[name].split())
            self._read[name] = {self._concepts[int(number)]: float(weight) for number, weight in entries}
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def parse_model(text: str) -> tuple[LinkModel, Mapping[str, str]]:
    """Return the model and the known stems. Raises ValueError for a line of another kind."""
    rarity: dict[str, float] = {}
    base: dict[str, float] = {}
    words: dict[str, str] = {}
    named: dict[str, str] = {}
    stems: dict[str, str] = {}
    for line in text.splitlines():
        kind, name, value, *weights = line.split("\t")
        if kind == "word":
            rarity[name], words[name] = float(value), "".join(weights)
        elif kind == "concept":
            base[name], named[name] = float(value), "".join(weights)
        elif kind == "stem":
            stems[name] = value
        else:
            raise ValueError(f"unknown kind of line {kind!r}")
    concepts = tuple(base)
    return LinkModel(rarity, _Weights(words, concepts), _Weights(named, concepts), base), stems
