"""Match texts and talks with concepts and cards. Loads the concepts and compiles the lexicon, once per process."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from seminar_prep.domain.link import CardLink, ConceptMatch, TaggedCard, TextField
from seminar_prep.linking.cards import complete_set, rank_cards
from seminar_prep.linking.decisions import ConceptDecisions, apply_decisions
from seminar_prep.linking.matcher import Matcher, build_matcher, match_text
from seminar_prep.services.watched_work import Watch
from seminar_prep.sources.concept_data import load_concepts
from seminar_prep.sources.link_data import load_link_data
from seminar_prep.storage.database import Library
from seminar_prep.storage.links import (
    load_all_talk_ids,
    load_decisions,
    load_needed_first,
    load_seminar,
    load_tagged_cards,
    load_talk_fields,
    save_proposals,
    save_talk_concepts,
)


@dataclass(frozen=True, slots=True)
class MatchedText:
    """What a text takes for granted: concepts and cards, each best first; both empty where nothing speaks clearly."""

    concepts: tuple[ConceptMatch, ...]
    cards: tuple[CardLink, ...]


@cache
def the_matcher() -> Matcher:
    """Return the matcher over the concepts and cues that ship with the program; the first call takes some 60 ms."""
    return build_matcher(load_concepts(), load_link_data())


def concept_name(concept: str) -> str:
    """Return the concept's name, or the id itself where it is none of ours."""
    known = load_concepts().concepts.get(concept)
    return known.name if known else concept


def match(library: Library, fields: Iterable[TextField]) -> MatchedText:
    """Return the concepts of a text and the active cards on them. Stores nothing."""
    return with_cards(library, concepts_of(fields))


def concepts_of(fields: Iterable[TextField]) -> tuple[ConceptMatch, ...]:
    """Return the concepts of a text, best first. Asks no library, so that a worker may do it."""
    return match_text(the_matcher(), fields)


def relink(library: Library, talks: Sequence[str], watch: Watch | None = None) -> None:
    """Find the concepts of these talks anew and propose cards for them; what the user decided stays.

    A talk's text is its title, its abstract and, weaker, its papers. Unknown ids are passed over. One transaction.
    A concept whose cards were rejected in the talk's seminar counts less. To be called after an import, after a fetch
    and after changes of decks.
    """
    watch = watch or Watch()
    taught: dict[int | None, dict[str, ConceptDecisions]] = {}
    with library.write() as connection:
        for number, talk in enumerate(talks, start=1):
            watch.at(f"linking talk {number} of {len(talks)}")
            seminar = load_seminar(connection, talk)
            if seminar not in taught:
                taught[seminar] = _decisions(library, talk)
            concepts = match_text(the_matcher(), load_talk_fields(connection, talk))
            matched = with_cards(library, apply_decisions(concepts, taught[seminar]))
            save_talk_concepts(connection, talk, matched.concepts)
            save_proposals(connection, talk, matched.cards)


def relink_all(library: Library, watch: Watch | None = None) -> None:
    """Link every talk of the library anew, past ones too: after a change of decks or of the program's concepts."""
    relink(library, load_all_talk_ids(library.connection), watch)


def with_cards(library: Library, concepts: tuple[ConceptMatch, ...]) -> MatchedText:
    """Return the concepts of a text with the active cards on them. Stores nothing."""
    candidates = rank_cards(concepts, _tagged_cards(library, concepts))
    needed = load_needed_first(library.connection, [link.card for link in candidates])
    return MatchedText(concepts, complete_set(candidates, needed))


def _decisions(library: Library, talk: str) -> dict[str, ConceptDecisions]:
    """Return what was decided in the talk's seminar, an old id of a merged concept counting as the one it became."""
    index = load_concepts()
    found: dict[str, ConceptDecisions] = {}
    for concept, (confirmed, rejected) in load_decisions(library.connection, talk).items():
        current = index.canonical(concept) if concept in index.concepts else concept
        known = found.get(current, ConceptDecisions())
        found[current] = ConceptDecisions(known.confirmed + confirmed, known.rejected + rejected)
    return found


def _tagged_cards(library: Library, concepts: Sequence[ConceptMatch]) -> tuple[TaggedCard, ...]:
    """Return the cards tagged with the concepts, an old id of a merged concept counting as the one it became."""
    index = load_concepts()
    wanted = {match.concept for match in concepts}
    ids = [concept for concept in index.concepts if index.canonical(concept) in wanted]
    return tuple(
        replace(card, concepts=tuple(index.canonical(concept) for concept in card.concepts))
        for card in load_tagged_cards(library.connection, ids)
    )
