"""A text as the matcher reads it: its fields, what each weighs, and their words."""

from collections.abc import Iterable
from dataclasses import dataclass

from seminar_prep.domain.link import TextField
from seminar_prep.linking.tokens import MAX_CHARACTERS, Token, tokenise

# What a hit in a field counts: a title chooses its words, a paper is one remove from the talk.
FIELD_WEIGHTS = {"title": 1.5, "abstract": 1.0, "paper title": 0.6, "paper abstract": 0.35}

# For a field of another name.
OTHER_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class ReadField:
    """One field: `name` and `text` as given, the `weight` of hits in it, and its `tokens`."""

    name: str
    text: str
    weight: float
    tokens: tuple[Token, ...]

    def quote(self, first: int, last: int) -> str:
        """Return the words from token `first` to token `last` as they stand in the text, on one line."""
        return " ".join(self.text[self.tokens[first].start : self.tokens[last].end].split())


def read_fields(fields: Iterable[TextField]) -> tuple[ReadField, ...]:
    """Return the fields with their words; of all fields together the first 100,000 characters are read."""
    left = MAX_CHARACTERS
    read = []
    for field in fields:
        tokens = tokenise(field.text[:left])
        read.append(ReadField(field.name, field.text, FIELD_WEIGHTS.get(field.name, OTHER_WEIGHT), tokens))
        left = max(0, left - len(field.text))
    return tuple(read)
