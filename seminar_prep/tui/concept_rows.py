"""Concepts in a list, and the parts of a concept's page, as styled lines."""

from datetime import date, tzinfo
from functools import lru_cache

from textual.content import Content

from seminar_prep.domain.concept import Concept, Standing
from seminar_prep.domain.link import REASON_FIELDS
from seminar_prep.domain.paper import Paper
from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.domain.talk import starts_instant
from seminar_prep.services.concept_walk import (
    ConceptCard,
    ConceptRow,
    Neighbour,
    PaperNaming,
    TalkNaming,
)
from seminar_prep.tui.agenda_rows import NARROW, title_of
from seminar_prep.tui.maths import Glyphs, linearise_text
from seminar_prep.tui.plain_words import day_words, distance_words, interval_words
from seminar_prep.tui.readiness_bar import BAR_CELLS, readiness_bar

_LEGEND = "wholly known · numbers: needed first · bars: share of cards ever recalled"
_SHORT_LEGEND = "known · %: cards ever recalled"
_RANK = 3
_KNOWN, _CARDS, _DUE, _GAP = BAR_CELLS + 5, 6, 5, 2
_FIXED = _KNOWN + _CARDS + _DUE + 3 * _GAP
_PERCENT = 5
_PAGE_BAR = 20
_TIERS = {1: "needed first", 2: "often met", 3: "special"}
_MOST_EVIDENCE = 2


def concept_counts(n_known: int, width: int) -> Content:
    """Return how many concepts are wholly known, and what the rows' figures mean."""
    legend = _SHORT_LEGEND if width < NARROW else _LEGEND
    return Content.assemble((str(n_known), "bold"), (f" {legend}", "$text-muted"))


def concept_heads(width: int) -> Content:
    """Return the line above the concepts."""
    head = " " * _RANK + "Concept"
    if width < NARROW:
        return Content.styled(head.ljust(width - _PERCENT) + "Known", "$text-muted")
    name = head.ljust(width - _FIXED)
    return Content.styled(f"{name}  {'Known':<{_KNOWN}}  {'Cards':>{_CARDS}}  {'Due':>{_DUE}}", "$text-muted")


@lru_cache(maxsize=4096)
def concept_row(row: ConceptRow, width: int) -> Content:
    """Return a concept on one line of `width` cells: rank, name, how well known, cards, due; narrow: only how well."""
    standing = row.standing
    name = Content.assemble(
        (f"{row.need_first_rank or '':>{_RANK - 1}} ", "$text-muted"),
        (one_line(row.name), "" if standing.n_cards else "$text-muted"),
        ("  your tag" if row.is_tag else "", "$text-muted"),
    )
    if width < NARROW:
        known = "–" if standing.known is None else f"{round(100 * standing.known)}%"
        return Content.assemble(_padded(name, width - _PERCENT), f"{known:>{_PERCENT}}")
    return Content.assemble(
        _padded(name, width - _FIXED), "  ", readiness_bar(standing.known), "  ",
        (f"{standing.n_cards or '·':>{_CARDS}}", "$text-muted"), "  ",
        (f"{standing.n_due or '·':>{_DUE}}", "bold $text-accent" if standing.n_due else "$text-muted"),
    )  # fmt: skip


def concept_head(concept: Concept, standing: Standing) -> Content:
    """Return what the concept is called besides, where it belongs, how well it is known, and why it is hard."""
    place = [
        _TIERS.get(concept.tier, "") if concept.area else "your own tag",
        concept.area,
        ", ".join(concept.sections),
    ]
    lines = [Content.styled(one_line(" · ".join(filter(None, place))), "$text-muted")]
    if concept.aliases:
        lines.insert(0, Content.assemble(("also ", "$text-muted"), one_line(", ".join(concept.aliases))))
    lines.append(known_line(standing))
    if concept.why_hard:
        lines += [Content(""), Content(one_line(concept.why_hard))]
    return Content("\n").join(lines)


def known_line(standing: Standing) -> Content:
    """Return how well a concept is known as a bar, with how that was counted."""
    if standing.known is None:
        return Content.styled("No card bears it.", "$text-muted")
    counted = f"  {standing.n_recalled} of {count_words(standing.n_cards, 'card')} recalled at least once"
    due = f", {standing.n_due} due" if standing.n_due else ""
    return Content.assemble("Known ", readiness_bar(standing.known, _PAGE_BAR), (counted + due, "$text-muted"))


def neighbour_item(neighbour: Neighbour, width: int) -> Content:
    """Return a concept beside the one shown, on a line of at most `width` cells."""
    name = Content(one_line(neighbour.name))
    return Content.assemble(_padded(name, max(width - _KNOWN - 1, 8)), " ", readiness_bar(neighbour.standing.known))


def card_item(one: ConceptCard, today: date, glyphs: Glyphs) -> Content:
    """Return a card of the concept: its question and the state of its memory."""
    front = one_line(linearise_text(one.card.front, glyphs))
    return Content.assemble(front, (f"\n  {_state(one, today)} · {one.card.id}", "$text-muted"))


def _state(one: ConceptCard, today: date) -> str:
    memory = one.memory
    if memory.due_on is None:
        return "new"
    if memory.is_due(today):
        return "due now"
    return f"known, interval {interval_words(memory.interval_days)}, due {_day(memory.due_on)}"


def talk_item(naming: TalkNaming, today: date, zone: tzinfo, glyphs: Glyphs) -> Content:
    """Return a talk that takes the concept for granted: title, day, and the words that say so."""
    start = starts_instant(naming.talk.stated.starts_at, zone)
    day = _day(start.astimezone(zone))
    quoted = [
        one_line(entry.text) if entry.field in REASON_FIELDS else f"“{one_line(entry.text)}” in the {entry.field}"
        for entry in naming.evidence[:_MOST_EVIDENCE]
    ]
    return Content("\n").join(
        [
            Content(title_of(naming.talk, glyphs)),
            Content.styled(f"  {day} · {distance_words(start, today, zone)}", "$text-muted"),
            *(Content.styled(f"  {text}", "$text-accent") for text in quoted),
        ]
    )


def naming_paper_item(naming: PaperNaming, glyphs: Glyphs) -> Content:
    """Return a paper whose text names the concept, with the words."""
    words = f"  “{one_line(naming.text)}” in the {naming.field}"
    return Content("\n").join([_paper(naming.paper, glyphs), Content.styled(words, "$text-accent")])


def seminal_item(arxiv_id: str, paper: Paper | None, glyphs: Glyphs) -> Content:
    """Return a paper that the concept goes back to; its title where the library has it."""
    return _paper(paper, glyphs) if paper else Content(f"arXiv:{one_line(arxiv_id)}")


def _paper(paper: Paper, glyphs: Glyphs) -> Content:
    authors = ", ".join(one_line(author) for author in paper.authors[:2]) + (" …" if len(paper.authors) > 2 else "")
    meta = f"  {authors} · arXiv:{paper.arxiv_id} · {paper.published_at:%Y}"
    return Content("\n").join(
        [Content(one_line(linearise_text(paper.title, glyphs))), Content.styled(meta, "$text-muted")]
    )


def _day(day: date) -> str:
    """Return a date for running text."""
    return day_words(day).replace("  ", " ")


def _padded(content: Content, width: int) -> Content:
    return content.truncate(max(width, 0), ellipsis=True, pad=True)
