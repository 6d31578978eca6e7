"""Where the lexicon's phrases stand in a text: the longest at each place, each with its exact words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from seminar_prep.linking.lexicon import Lexicon, Senses
from seminar_prep.linking.reading import ReadField
from seminar_prep.linking.tokens import Token

# A phrase this clear about some concept is company for an ordinary word.
CLEAR_WEIGHT = 0.6

# What an ordinary word is worth alone: below every cut-off, even twice in a title.
ALONE = 0.1


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found in field number `field`, from word `first` to word `last`; `key` unites all its forms."""

    concept: str
    weight: float
    needs_company: bool
    key: str
    field: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Span:
    first: int
    last: int
    key: str
    senses: Senses


def find_hits(lexicon: Lexicon, fields: Sequence[ReadField]) -> tuple[Hit, ...]:
    """Return the hits in all fields, in the order of the text.

    A phrase inside a longer one does not count, nor one that is short for a longer one of the fields. Ordinary words
    without company anywhere in the fields are weakened.
    """
    hits = [
        Hit(sense.concept, sense.weight, sense.needs_company, span.key, number, span.first, span.last)
        for number, field in enumerate(fields)
        for span in _longest(_spans(lexicon, field.tokens))
        for sense in span.senses
    ]
    present = {hit.key for hit in hits}
    hits = [hit for hit in hits if present.isdisjoint(lexicon.shortened.get(hit.key, ()))]
    clear = {hit.key for hit in hits if not hit.needs_company and hit.weight >= CLEAR_WEIGHT}
    return tuple(
        replace(hit, weight=hit.weight * ALONE) if hit.needs_company and not clear - {hit.key} else hit for hit in hits
    )


def _spans(lexicon: Lexicon, tokens: Sequence[Token]) -> Iterator[_Span]:
    stems = tuple(token.stem for token in tokens)
    for place, token in enumerate(tokens):
        for phrase in lexicon.phrases_from.get(token.stem, ()):
            end = place + len(phrase)
            if stems[place:end] == phrase and all(token.goes_on for token in tokens[place + 1 : end]):
                is_ordinary = tuple(token.singular for token in tokens[place:end]) in lexicon.ordinary
                yield _Span(place, end - 1, " ".join(phrase), () if is_ordinary else lexicon.phrases[phrase])
        if senses := _word_senses(lexicon, token):
            yield _Span(place, place, token.singular, senses)


def _word_senses(lexicon: Lexicon, token: Token) -> Senses:
    written = token.written
    senses = lexicon.acronyms.get(written, ())
    if not senses and written[-1] == "s":
        senses = lexicon.acronyms.get(written[:-1], ())
    words = lexicon.words.get(token.singular, ())
    if not words:
        return senses
    if token.singular in lexicon.names and written[0].islower():
        words = tuple(replace(sense, needs_company=True) for sense in words)
    known = {sense.concept for sense in senses}
    return (*senses, *(sense for sense in words if sense.concept not in known))


def _longest(spans: Iterator[_Span]) -> list[_Span]:
    """Drop the spans that lie inside a longer one; overlaps stay."""
    kept: list[_Span] = []
    reach = -1
    for span in sorted(spans, key=lambda span: (span.first, -span.last)):
        if span.last > reach or (span.first, span.last) == (kept[-1].first, kept[-1].last):
            kept.append(span)
            reach = span.last
    return kept
