"""What the user's decisions teach: a concept whose cards were rejected in a seminar counts less there next time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from seminar_prep.domain.link import DECISIONS_FIELD, ConceptMatch, Evidence

# So many confirmed cards every concept is given beforehand: one rejection alone takes a third away, not all.
PRIOR_CONFIRMED = 2


@dataclass(frozen=True, slots=True)
class ConceptDecisions:
    """How many cards of a concept the user confirmed (or added) and rejected, over the talks of one seminar."""

    confirmed: int = 0
    rejected: int = 0


def decision_factor(decisions: ConceptDecisions) -> float:
    """Return what the concept's score is multiplied by, in (0, 1]: 1 without rejections.

    (confirmed + 2) / (confirmed + rejected + 2): three rejections make 0.4, and each confirmation raises it again.
    """
    kept = decisions.confirmed + PRIOR_CONFIRMED
    return kept / (kept + decisions.rejected)


def apply_decisions(
    matches: Sequence[ConceptMatch], decisions: Mapping[str, ConceptDecisions]
) -> tuple[ConceptMatch, ...]:
    """Return the matches with their scores times their factors, best first, ties by id; none falls out.

    A lowered match says so in its evidence, after the words that speak for it, so that the user can undo it.
    """
    weighed = [_weigh(match, decisions.get(match.concept, ConceptDecisions())) for match in matches]
    return tuple(sorted(weighed, key=lambda match: (-match.score, match.concept)))


def _weigh(match: ConceptMatch, decisions: ConceptDecisions) -> ConceptMatch:
    if not decisions.rejected:
        return match
    factor = decision_factor(decisions)
    cards = f"{decisions.rejected} of its cards" if decisions.rejected > 1 else "one of its cards"
    confirmed = f" and confirmed {decisions.confirmed}" if decisions.confirmed else ""
    said = Evidence(
        match.concept, DECISIONS_FIELD, f"you rejected {cards}{confirmed} in this seminar: counts {factor:.2g}"
    )
    evidence = (*match.evidence[:1], said, *match.evidence[1:])
    return replace(match, score=match.score * factor, evidence=evidence)
