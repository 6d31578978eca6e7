"""The lexicon: every phrase that names or hints at a concept, compiled for longest match over stems."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from seminar_prep.domain.concept import Concept, ConceptIndex
from seminar_prep.domain.cue import ORDINARY, SHORTENED, Cue, CueSet
from seminar_prep.linking.tokens import tokenise

NO_CUES = CueSet()

# From this length on, AdaGrad, DropConnect or LayerNorm are taken in any case; GloVe and LoRA stay as written.
LONG_MIXED_CASE = 6


@dataclass(frozen=True, slots=True)
class Sense:
    """What a phrase says: a concept, how clearly (0..1], and whether the phrase needs company."""

    concept: str
    weight: float
    needs_company: bool


Senses = tuple[Sense, ...]

_Key = TypeVar("_Key")
_Table: TypeAlias = defaultdict[_Key, dict[str, Sense]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Compiled phrases.

    `words` are looked up by singular, `acronyms` (a capital after the first character) as written, `phrases` by
    their tuple of stems; `phrases_from` holds, for a first stem, its phrases, longest first. `names` are capitalised
    single words: in lower case they need company. `ordinary` holds phrases of ordinary language, as their singulars:
    they hide what is inside them and say nothing, even where a phrase of other words has the same stems
    ("representation theorem", "representer theorem"). `shortened` holds, by the key of a phrase, the keys of those one
    word longer: it says nothing in a text that uses one of them.
    """

    words: Mapping[str, Senses]
    acronyms: Mapping[str, Senses]
    phrases: Mapping[tuple[str, ...], Senses]
    phrases_from: Mapping[str, tuple[tuple[str, ...], ...]]
    names: frozenset[str]
    ordinary: frozenset[tuple[str, ...]]
    shortened: Mapping[str, frozenset[str]]


def compile_lexicon(index: ConceptIndex, cues: Mapping[str, CueSet]) -> Lexicon:
    """Return the lexicon of names, aliases and cues; merged concepts count as the one that replaced them.

    Where a cue repeats a concept's name or alias, the cue's weight holds. Cues of unknown concepts are left out.
    """
    words: _Table[str] = defaultdict(dict)
    acronyms: _Table[str] = defaultdict(dict)
    phrases: _Table[tuple[str, ...]] = defaultdict(dict)
    names = set()
    for concept in index.concepts.values():
        stands_for = index.canonical(concept.id)
        for cue in _cues_of(concept, cues.get(concept.id, NO_CUES)):
            tokens = tokenise(cue.phrase)
            sense = Sense(stands_for, cue.weight, cue.needs_company)
            if len(tokens) > 1:
                _add(phrases, tuple(token.stem for token in tokens), sense)
            elif tokens and is_acronym(tokens[0].written):
                _add(acronyms, tokens[0].written, sense)
            if len(tokens) == 1 and not is_short_acronym(tokens[0].written) and len(tokens[0].written) > 1:
                _add(words, tokens[0].singular, sense)
                if cue.phrase[0].isupper() and not is_acronym(cue.phrase):
                    names.add(tokens[0].singular)
    ordinary = [tokenise(cue.phrase) for cue in cues.get(ORDINARY, NO_CUES).cues]
    for tokens in ordinary:
        phrases.setdefault(tuple(token.stem for token in tokens), {})
    starts: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in sorted(phrases, key=lambda stems: (-len(stems), stems)):
        starts[phrase[0]].append(phrase)
    return Lexicon(
        words=_frozen(words),
        acronyms=_frozen(acronyms),
        phrases=_frozen(phrases),
        phrases_from={stem: tuple(found) for stem, found in starts.items()},
        names=frozenset(names),
        ordinary=frozenset(tuple(token.singular for token in tokens) for tokens in ordinary),
        shortened=_shortened(cues.get(SHORTENED, NO_CUES)),
    )


def is_acronym(word: str) -> bool:
    """Return whether a word is matched as it is written: LSTM, LoRA, AdaGrad; not Adam."""
    return any(character.isupper() for character in word[1:])


def is_short_acronym(word: str) -> bool:
    """Return whether a word is matched only as it is written: short, or in capitals throughout."""
    return is_acronym(word) and (len(word) < LONG_MIXED_CASE or word.isupper())


def _cues_of(concept: Concept, own: CueSet) -> Iterator[Cue]:
    """Yield the concept's cues and those of its names that no cue repeats and that are not blocked."""
    taken = {name.casefold() for name in own.blocked} | {cue.phrase.casefold() for cue in own.cues}
    yield from own.cues
    before_bracket = concept.name.partition(" (")[0]
    for name in dict.fromkeys((concept.name, before_bracket, *concept.aliases)):
        one_word_of_a_longer_name = name == before_bracket != concept.name and " " not in name
        if name.casefold() not in taken and not one_word_of_a_longer_name:
            yield Cue(name[:1].lower() + name[1:] if name == concept.name and not is_acronym(name) else name)


def _shortened(phrases: CueSet) -> dict[str, frozenset[str]]:
    longer: defaultdict[str, set[str]] = defaultdict(set)
    for cue in phrases.cues:
        stems = [token.stem for token in tokenise(cue.phrase)]
        longer[" ".join(stems[1:])].add(" ".join(stems))
    return {key: frozenset(found) for key, found in longer.items()}


def _add(table: _Table[_Key], key: _Key, sense: Sense) -> None:
    known = table[key].get(sense.concept)
    if known is None or known.weight < sense.weight:
        table[key][sense.concept] = sense


def _frozen(table: _Table[_Key]) -> dict[_Key, Senses]:
    return {key: tuple(senses.values()) for key, senses in table.items()}
